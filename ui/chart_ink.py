"""Colours, font and marks of the course chart: what its items paint with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QStaticText,
    QTransform,
)

from domain.chart.plot import Finish, Look, Role, Shape
from domain.chart.plot_layout import Box
from domain.chart.plot_shapes import FLAG_TOP, OUTLINES, hatches, head_of, stem_of, strokes


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
    focus: QColor  # the frame that shows where the keyboard is

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
        self.version = 0  # rises whenever something must be painted anew
        self.moving = False  # the view moves from frame to frame: labels are taken along, and placed when it rests
        self.drawing_lines = False  # into a file of lines and texts: nothing may be stamped as a picture
        self.set_font(font)

    def set_font(self, font: QFont) -> None:
        """Take another font, or other colours: what was made with the old ones is forgotten."""
        self.font = QFont(font)
        self.strong = QFont(font)
        self.strong.setWeight(QFont.Weight.DemiBold)
        self._metrics = {False: QFontMetricsF(self.font), True: QFontMetricsF(self.strong)}
        self.line = self._metrics[False].height()
        self._widths: dict[tuple[str, bool], float] = {}
        self._texts: dict[tuple[str, bool], QStaticText] = {}
        self._stamps: dict[tuple[Look, float, float], QPixmap] = {}
        self.touch()

    def measure(self, text: str, strong: bool = False) -> float:
        """Return the width of a text in pixels."""
        key = (text, strong)
        if key not in self._widths:
            self._widths[key] = self._metrics[strong].horizontalAdvance(text) + 1
        return self._widths[key]

    def touch(self) -> None:
        """Remember that something has moved: what was painted before is no longer what is seen."""
        self.version += 1

    def faded(self, colour: QColor, alpha: int) -> QColor:
        """Return a colour that lets through what lies behind it, 255 = none of it; in a file it is mixed instead.

        Not every program that reads such a file knows what letting through is.
        """
        pale = QColor(colour)
        if not self.drawing_lines:
            pale.setAlpha(alpha)
            return pale
        ground = self.inks.panel
        pairs = ((colour.red(), ground.red()), (colour.green(), ground.green()), (colour.blue(), ground.blue()))
        pale.setRgb(*(round((own * alpha + under * (255 - alpha)) / 255) for own, under in pairs))
        return pale

    def pen(self, colour: QColor, width: float) -> QPen:
        """Return a pen."""
        return QPen(colour, width)

    def write(self, painter: QPainter, text: str, box: Box, colour: QColor, strong: bool = False) -> None:
        """Paint a text on one line, from the left of its box, in the middle of its height."""
        painter.setFont(self.strong if strong else self.font)
        painter.setPen(colour)
        top = (box.top + box.bottom - self.line) / 2
        if self.drawing_lines:  # a text that stays text
            painter.drawText(QPointF(box.left, top + self._metrics[strong].ascent()), text)
            return
        key = (text, strong)
        if key not in self._texts:
            made = QStaticText(text)
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            made.prepare(font=painter.font())
            self._texts[key] = made
        painter.drawStaticText(QPointF(box.left, top), self._texts[key])

    def stamp(self, look: Look, size: float, ratio: float) -> QPixmap:
        """Return a look with a radius of *size* as a picture with its place in the middle; drawn once."""
        key = (look, size, ratio)
        if key not in self._stamps:
            half = round(size * (FLAG_TOP + 0.2 if look.shape is Shape.FLAG else 2.2) + 2)
            stamp = QPixmap(round(half * 2 * ratio), round(half * 2 * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            paint_symbol(painter, look, self.inks, half, half, size)
            painter.end()
            self._stamps[key] = stamp
        return self._stamps[key]

    def middle(self, text: str, left: float, y: float) -> Box:
        """Return the box of a text that stands on the height *y*."""
        return Box(left, y - self.line / 2, left + self.measure(text), y + self.line / 2)


def day_number(day: date) -> float:
    """Return where a day stands on the time axis, in days."""
    return float(day.toordinal())


def day_at(x: float) -> date:
    """Return the day at a place on the time axis, kept within the calendar."""
    return date.fromordinal(min(max(int(x), 1), date.max.toordinal()))


@cache
def symbol(look: Look) -> QPainterPath:
    """Return a look as a path around the origin, 1 from side to side (radius one half), y downwards; not to be changed.

    There are some dozens of looks, and each is asked for again and again.
    """
    path = QPainterPath()
    for start, end in pairwise(stem_of(look)):
        path.moveTo(start[0] / 2, -start[1] / 2)
        path.lineTo(end[0] / 2, -end[1] / 2)
    if look.finish is Finish.QUERY:
        path.addPath(_question_mark(head_of(look)))
        return path
    outline = QPolygonF([QPointF(x / 2, -y / 2) for x, y in OUTLINES[look.shape]])
    path.addPolygon(outline)
    path.closeSubpath()
    for start, end in strokes(look):
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


def pen_of(look: Look, inks: Inks) -> QPen:
    """Return the pen that a look is drawn with."""
    pen = QPen(inks.of(look.role), 1.5)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def brush_of(look: Look, inks: Inks) -> QBrush:
    """Return the brush that a look is filled with: the ground where it is hollow, nothing where it is a question."""
    if look.finish is Finish.QUERY:
        return QBrush(Qt.BrushStyle.NoBrush)
    return QBrush(inks.of(look.role) if look.finish is Finish.FILLED else inks.panel)


def paint_symbol(painter: QPainter, look: Look, inks: Inks, x: float, y: float, size: float) -> None:
    """Paint a look with its middle at a point and a radius of *size* pixels."""
    # Brought into place before it is painted: a file of lines then needs no pen that a transform leaves alone.
    path = QTransform.fromTranslate(x, y).scale(size * 2, size * 2).map(symbol(look))
    painter.setPen(pen_of(look, inks))
    painter.setBrush(brush_of(look, inks))
    painter.drawPath(path)


def paint_hatches(painter: QPainter, rect: QRectF, colour: QColor, gap: float) -> None:
    """Fill a rectangle with strokes."""
    painter.setPen(QPen(colour, 1))
    for (x1, y1), (x2, y2) in hatches(rect.left(), rect.top(), rect.right(), rect.bottom(), gap):
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
