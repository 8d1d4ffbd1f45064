"""Colours, font and marks of the course chart: what its items paint with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from domain.chart.plot import Finish, Look, Role, Shape
from domain.chart.plot_layout import Box
from domain.chart.plot_shapes import HEAD, OUTLINES, STEM, crosses


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of the chart, by what they stand for."""

    panel: QColor
    ink: QColor
    mute: QColor
    rule: QColor
    disability: QColor
    band: QColor  # a relapse-free window without a relapse
    inflammation: QColor
    inflammation_soft: QColor  # bars, and a window with a relapse

    def of(self, role: Role) -> QColor:
        """Return the colour of a role."""
        return {
            Role.INK: self.ink,
            Role.MUTE: self.mute,
            Role.INFLAMMATION: self.inflammation,
            Role.DISABILITY: self.disability,
        }[role]


class Sheet:
    """What every item of one chart paints with; shared, so that a new theme or font is one change."""

    def __init__(self, inks: Inks, font: QFont) -> None:
        """Take the colours and the font."""
        self.inks = inks
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Take another font and forget the widths of the old one."""
        self.font = QFont(font)
        self.strong = QFont(font)
        self.strong.setWeight(QFont.Weight.DemiBold)
        self._metrics = {False: QFontMetricsF(self.font), True: QFontMetricsF(self.strong)}
        self.line = self._metrics[False].height()
        self._widths: dict[tuple[str, bool], float] = {}

    def measure(self, text: str, strong: bool = False) -> float:
        """Return the width of a text in pixels."""
        key = (text, strong)
        if key not in self._widths:
            self._widths[key] = self._metrics[strong].horizontalAdvance(text) + 1
        return self._widths[key]

    def write(self, painter: QPainter, text: str, box: Box, colour: QColor, strong: bool = False) -> None:
        """Paint a text on one line, from the left of its box, in the middle of its height."""
        painter.setFont(self.strong if strong else self.font)
        painter.setPen(colour)
        rect = QRectF(
            box.left, box.top, max(box.right - box.left, self.measure(text, strong)) + 2, box.bottom - box.top
        )
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def middle(self, text: str, left: float, y: float) -> Box:
        """Return the box of a text that stands on the height *y*."""
        return Box(left, y - self.line / 2, left + self.measure(text), y + self.line / 2)


def day_number(day: date) -> float:
    """Return where a day stands on the time axis, in days."""
    return float(day.toordinal())


def day_at(x: float) -> date:
    """Return the day at a place on the time axis, kept within the calendar."""
    return date.fromordinal(min(max(int(x), 1), date.max.toordinal()))


def symbol(look: Look) -> QPainterPath:
    """Return a look as a path around the origin, 1 from side to side (radius one half), y downwards."""
    path = QPainterPath()
    if look.shape is Shape.PIN:
        path.moveTo(STEM[0][0] / 2, -STEM[0][1] / 2)
        path.lineTo(STEM[1][0] / 2, -STEM[1][1] / 2)
    if look.finish is Finish.QUERY:
        path.addPath(_question_mark(HEAD if look.shape is Shape.PIN else (0.0, 0.0)))
        return path
    outline = QPolygonF([QPointF(x / 2, -y / 2) for x, y in OUTLINES[look.shape]])
    path.addPolygon(outline)
    path.closeSubpath()
    for start, end in crosses(look):
        path.moveTo(start[0] / 2, -start[1] / 2)
        path.lineTo(end[0] / 2, -end[1] / 2)
    return path


def _question_mark(at: tuple[float, float]) -> QPainterPath:
    """Return a question mark, drawn as a stroke so that it needs no font: a hook and a dot."""
    x, y = at[0] / 2, -at[1] / 2
    path = QPainterPath()
    path.moveTo(x - 0.25, y - 0.2)
    path.cubicTo(x - 0.25, y - 0.56, x + 0.28, y - 0.56, x + 0.24, y - 0.2)
    path.cubicTo(x + 0.22, y + 0.0, x, y - 0.02, x, y + 0.16)
    path.addEllipse(QPointF(x, y + 0.38), 0.02, 0.02)
    return path


def fitted(path: QPainterPath) -> tuple[QPainterPath, float]:
    """Return a path shrunk to within one half of the origin, and by how much: pyqtgraph cuts off what lies beyond."""
    box = path.boundingRect()
    reach = 2 * max(-box.left(), box.right(), -box.top(), box.bottom(), 0.01)
    return QTransform.fromScale(1 / reach, 1 / reach).map(path), reach


def pen_of(look: Look, inks: Inks) -> QPen:
    """Return the pen that a look is drawn with."""
    pen = QPen(inks.of(look.role), 1.5)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def brush_of(look: Look, inks: Inks) -> QBrush:
    """Return the brush that a look is filled with: the ground where it is hollow, nothing where it is a question."""
    if look.finish is Finish.QUERY:
        return QBrush(Qt.BrushStyle.NoBrush)
    return QBrush(inks.of(look.role) if look.finish is Finish.FILLED else inks.panel)


def paint_symbol(painter: QPainter, look: Look, inks: Inks, x: float, y: float, size: float) -> None:
    """Paint a look with its middle at a point and a radius of *size* pixels."""
    painter.save()
    painter.translate(x, y)
    painter.scale(size * 2, size * 2)
    painter.setPen(pen_of(look, inks))
    painter.setBrush(brush_of(look, inks))
    painter.drawPath(symbol(look))
    painter.restore()
