"""The third help picture: four time scales of possible damage as bars on a scale from a day to fifty years."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10, sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from domain.figures import CLOCKS, SCALE, Clock
from ui.figures_sheet import CENTRE, FigureSheet

LONGEST = CLOCKS[-1].most


@dataclass(frozen=True, slots=True)
class Fill:
    """The strokes of a bar: how far apart, in line heights, and which ways they lean."""

    gap: float
    mirrored: tuple[bool, ...]


# Told apart without colour: strokes that grow denser from the fastest to the slowest.
FILLS = (
    Fill(1.1, (False,)),
    Fill(0.7, (True,)),
    Fill(0.4, (False,)),
    Fill(0.4, (False, True)),
)
CORNER = 0.35  # of a bar, in line heights
WITHIN = CORNER * (1 - sqrt(0.5))  # so far inside its edges strokes do not reach beyond its corners
NARROW = 52  # the width below which the words stand under their bar, in line heights
ROW, ROW_NARROW = 4.2, 4.6


class ClocksFigure(FigureSheet):
    """Draws a bar for each clock; the words of what may happen stand beside or under it."""

    def lines_high(self, wide: float) -> float:
        """A row for each clock, and the scale."""
        row = ROW if wide >= NARROW else ROW_NARROW
        return len(CLOCKS) * row + 3.6

    def _is_narrow(self) -> bool:
        return self.wide < self.line * NARROW

    def _strip(self) -> QRectF:
        """Return where the bars lie."""
        line = self.line
        left = line * 10.5
        right = self.wide - line * (1.2 if self._is_narrow() else 17)
        return QRectF(left, line * 0.8, max(right - left, line * 6), self.high - line * 3.4)

    def x_of(self, days: float) -> float:
        """Return where a length of time stands: each power of ten takes the same room."""
        strip = self._strip()
        return strip.left() + log10(max(days, 1.0)) / log10(LONGEST) * strip.width()

    def bar(self, at: int) -> QRectF:
        """Return where the bar of a clock lies."""
        clock, strip = CLOCKS[at], self._strip()
        row = strip.height() / len(CLOCKS)
        high = self.line * 1.4
        shift = self.line * 0.3 if self._is_narrow() else (row - high) / 2
        left = self.x_of(clock.least)
        return QRectF(left, strip.top() + at * row + shift, self.x_of(clock.most) - left, high)

    def draw(self, painter: QPainter) -> None:
        self._scale(painter)
        for at, clock in enumerate(CLOCKS):
            self._clock(painter, at, clock)

    def _scale(self, painter: QPainter) -> None:
        c, line, strip = self.colours, self.line, self._strip()
        for days, name in SCALE:
            x = self.x_of(days)
            painter.setPen(QPen(QColor(c.line), 1))
            painter.drawLine(QPointF(x, strip.top()), QPointF(x, strip.bottom() + line * 0.3))
            box = QRectF(x - line * 3, strip.bottom() + line * 0.4, line * 6, line)
            self.write(painter, f"1 {name}", box, c.mute, CENTRE, factor=0.9)
        painter.setPen(QPen(QColor(c.mute), 1))
        painter.drawLine(QPointF(strip.left(), strip.bottom()), QPointF(strip.right(), strip.bottom()))

    def _clock(self, painter: QPainter, at: int, clock: Clock) -> None:
        c, line, bar = self.colours, self.line, self.bar(at)
        colour = c.blue if at == 0 else c.ember  # what relapses and scans show, and the rest
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(c.blue_soft if at == 0 else c.ember_soft))
        painter.drawRoundedRect(bar, line * CORNER, line * CORNER)
        fill = FILLS[at]
        pen = QPen(QColor(colour), 1)
        for mirrored in fill.mirrored:
            inside = bar.adjusted(line * WITHIN, line * WITHIN, -line * WITHIN, -line * WITHIN)
            self.strokes(painter, inside, pen, line * fill.gap, mirrored=mirrored)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colour), max(1.5, line * 0.09)))
        painter.drawRoundedRect(bar, line * CORNER, line * CORNER)
        middle = bar.center().y()
        self.badge(painter, at + 1, QPointF(line * 1.1, middle))
        name = QRectF(line * 2.1, middle - line * 1.05, line * 8.2, line * 1.05)
        self.write(painter, clock.name, name, colour, Qt.AlignmentFlag.AlignBottom, bold=True)
        takes = QRectF(line * 2.1, middle, line * 8.2, line * 1.05)
        self.write(painter, clock.takes, takes, c.mute, Qt.AlignmentFlag.AlignTop, factor=0.9)
        strip = self._strip()
        words = f"Recorded here: {clock.seen_as}"
        if self._is_narrow():
            box = QRectF(strip.left(), bar.bottom() + line * 0.2, strip.width(), line * (ROW_NARROW - 2.4))
            self.write(painter, words, box, c.ink, Qt.AlignmentFlag.AlignTop, factor=0.92, ground=True)
            return
        box = QRectF(
            strip.right() + line * 0.8, middle - line * 1.9, self.wide - strip.right() - line * 1.6, line * 3.8
        )
        self.write(painter, words, box, c.ink, Qt.AlignmentFlag.AlignVCenter, factor=0.92)
