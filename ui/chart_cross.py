"""Over the lanes: the line at the day that is read, with what each lane says of it, and the frame of the focus."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from domain.chart.reading import LaneReading
from domain.dates import show
from ui.chart_ink import Sheet
from ui.chart_lane import LaneStrip

FOCUS = 2  # pixels of the frame that shows where the keyboard is, as the style sheet draws it elsewhere


def paint_cross(
    painter: QPainter, sheet: Sheet, strips: Sequence[LaneStrip], day: date, readings: Sequence[LaneReading]
) -> None:
    """Paint the line of *day* through all strips, in the scene's pixels, and the values of the lanes beside it."""
    if not strips:
        return
    rect = _lines(strips[0]).united(_lines(strips[-1]))
    x = rect.left() + strips[0].view().x_of(day)
    if not rect.left() <= x <= rect.right():
        return
    painter.setPen(QPen(sheet.inks.inflammation, 1, Qt.PenStyle.DashLine))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    for strip in strips:
        said = [r.short for r in readings if r.lane == strip.lane.id and r.short and not strip.lane.named_rows]
        if said:
            _tag(painter, sheet, rect, x, _lines(strip).bottom() - sheet.line * 0.75, " / ".join(said))
    _tag(painter, sheet, rect, x, rect.bottom() + sheet.line * 0.8, show(day))


def _lines(strip: LaneStrip) -> QRectF:
    """Return where a strip lies, with the outer half of the lines at its right and its foot."""
    return strip.rect.adjusted(0, 0, 0.5, 0.5)


def _tag(painter: QPainter, sheet: Sheet, rect: QRectF, x: float, middle: float, text: str) -> None:
    """Write a text on a ground of its own, right of the line where there is room, else left of it."""
    wide, gap = sheet.measure(text, True), sheet.line * 0.3
    left = x + gap if x + gap * 3 + wide <= rect.right() else x - gap * 2 - wide
    ground = QRectF(left - gap * 0.4, middle - sheet.line * 0.5, wide + gap, sheet.line)
    painter.setPen(QPen(sheet.faded(sheet.inks.inflammation, 140), 1))
    painter.setBrush(sheet.inks.panel)
    painter.drawRoundedRect(ground, 2, 2)
    sheet.write(painter, text, sheet.middle(text, left, middle), sheet.inks.ink, strong=True)


def paint_focus(painter: QPainter, sheet: Sheet, area: QRect) -> None:
    """Paint the frame that shows where the keyboard is."""
    painter.setPen(QPen(sheet.inks.focus, FOCUS))
    painter.drawRect(area.adjusted(1, 1, -1, -1))
