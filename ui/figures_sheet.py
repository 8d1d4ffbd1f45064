"""The ground of a help picture: colours of the theme, everything in the font's measure, words for who hears it.

On paper (``on_paper``) it is painted in light colours and in a size of its own, whatever the window is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from domain.chart.plot import Look
from domain.chart.plot_shapes import hatches
from domain.figures import Figure
from ui.chart_ink import paint_symbol
from ui.colours import LIGHT, Colours
from ui.course_chart import inks_of
from ui.theme import scaled_font, space_of, theme_of

Align = Qt.AlignmentFlag
LEFT, CENTRE = Align.AlignLeft | Align.AlignVCenter, Align.AlignCenter


class FigureSheet(QWidget):
    """A picture that paints itself; a subclass says how high it is for a width, and paints, both in line heights."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figure = figure
        self._paper: QSizeF | None = None  # its size while it is painted into a file
        self.setAccessibleName(f"Picture: {figure.title}")
        self.setAccessibleDescription(figure.sentence)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme_of().changed.connect(self.update)

    # For a subclass

    def lines_high(self, wide: float) -> float:
        """Return the height of the picture where it is *wide* line heights wide."""
        raise NotImplementedError

    def draw(self, painter: QPainter) -> None:
        """Paint within ``wide`` by ``high`` pixels."""
        raise NotImplementedError

    # What it paints with

    @property
    def colours(self) -> Colours:
        """The colours in force; on paper the light ones."""
        return theme_of().colours if self._paper is None else LIGHT

    @property
    def wide(self) -> float:
        """The width of what is painted, in pixels."""
        return float(self.width()) if self._paper is None else self._paper.width()

    @property
    def high(self) -> float:
        """The height of what is painted, in pixels."""
        return float(self.height()) if self._paper is None else self._paper.height()

    @contextmanager
    def on_paper(self, size: QSizeF) -> Iterator[None]:
        """Let everything be painted in light colours and in this size, and as it was afterwards."""
        self._paper = size
        try:
            yield
        finally:
            self._paper = None

    @property
    def line(self) -> float:
        """The height of a line of text, in pixels."""
        return space_of(self).line

    def measure(self, text: str, *, bold: bool = False) -> float:
        """Return the width of a text in pixels."""
        return QFontMetricsF(self._font(bold)).horizontalAdvance(text)

    def _font(self, bold: bool = False, factor: float = 1.0) -> QFont:
        return scaled_font(self.font(), factor, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)

    def write(
        self,
        painter: QPainter,
        text: str,
        box: QRectF,
        colour: str,
        align: Align = LEFT,
        *,
        bold: bool = False,
        factor: float = 1.0,
        ground: bool = False,
    ) -> None:
        """Paint a text within a box, in as many lines as it takes; *ground*: cover what lies behind it."""
        if ground:
            room = QFontMetricsF(self._font(bold, factor)).boundingRect(
                box, int(align | Qt.TextFlag.TextWordWrap), text
            )
            painter.fillRect(room, QColor(self.colours.panel))
        painter.setFont(self._font(bold, factor))
        painter.setPen(QColor(colour))
        painter.drawText(box, int(align | Qt.TextFlag.TextWordWrap), text)

    def text_height(self, text: str, wide: float, *, bold: bool = False, factor: float = 1.0) -> float:
        """Return how high a text stands that is wrapped to a width."""
        room = QRectF(0, 0, max(wide, 1.0), 1e6)
        metrics = QFontMetricsF(self._font(bold, factor))
        return metrics.boundingRect(room, int(Align.AlignLeft | Qt.TextFlag.TextWordWrap), text).height()

    def badge(self, painter: QPainter, number: int, at: QPointF) -> None:
        """Paint the number of a point in a circle around *at*."""
        half = self.line * 0.62
        painter.setPen(QPen(QColor(self.colours.ink), 1.2))
        painter.setBrush(QColor(self.colours.panel))
        painter.drawEllipse(at, half, half)
        box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
        self.write(painter, str(number), box, self.colours.ink, CENTRE, bold=True, factor=0.9)

    def symbol(self, painter: QPainter, look: Look, at: QPointF, size: float = 0.42) -> None:
        """Paint a mark of the course chart; *size*: its radius in line heights."""
        paint_symbol(painter, look, inks_of(self.colours), at.x(), at.y(), self.line * size)

    def strokes(self, painter: QPainter, box: QRectF, pen: QPen, gap: float, *, mirrored: bool = False) -> None:
        """Fill a box with strokes, *gap* pixels apart, that rise to the right, or *mirrored* fall.

        Lines and not a pattern brush: few programs read a pattern in a file of lines.
        """
        painter.setPen(pen)
        for (x1, y1), (x2, y2) in hatches(box.left(), box.top(), box.right(), box.bottom(), gap):
            if mirrored:
                x1, x2 = box.left() + box.right() - x1, box.left() + box.right() - x2
            painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    # Qt

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self.lines_high(width / self.line) * self.line)

    def sizeHint(self) -> QSize:
        wide = space_of(self).ems(44)
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        wide = max(self.width(), space_of(self).ems(24))
        return QSize(space_of(self).ems(24), self.heightForWidth(wide))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QRectF(0.5, 0.5, self.width() - 1, self.height() - 1)
        painter.setBrush(QColor(self.colours.panel))
        has_focus = self.hasFocus()
        painter.setPen(QPen(QColor(self.colours.focus if has_focus else self.colours.line), 2 if has_focus else 1))
        painter.drawRoundedRect(edge, self.line * 0.35, self.line * 0.35)
        self.draw(painter)
        painter.end()
