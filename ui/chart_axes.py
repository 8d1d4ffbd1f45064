"""What stands beside and below the lanes of the course chart: their names and scales, and the years."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from domain.chart.plot import Lane
from domain.chart.plot_layout import time_ticks
from ui.chart_ink import Sheet
from ui.chart_lane import LaneStrip

AIR = 0.3  # left of the names of lanes, in text lines: room for the frame that shows the focus


class TimeAxis:
    """Under the lanes: years, and months where there is room."""

    def __init__(self, strip: LaneStrip, sheet: Sheet) -> None:
        """Follow the time axis of a strip."""
        self.rect = QRectF()  # where it lies, in the scene's pixels
        self._strip = strip
        self._sheet = sheet

    def paint(self, painter: QPainter) -> None:
        """Paint the axis in its own pixels."""
        sheet, view = self._sheet, self._strip.view()
        wide = self.rect.width()
        for day, text in time_ticks(view.first, view.last, wide, sheet.measure("2026") * 2.2):
            x, half = view.x_of(day), sheet.measure(text) / 2
            if not 0 <= x <= wide:
                continue
            painter.setPen(QPen(sheet.inks.mute, 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, sheet.line * 0.3))
            left = min(max(x - half, 0.0), wide - half * 2)
            sheet.write(painter, text, sheet.middle(text, left, sheet.line * 0.9), sheet.inks.mute)


class LaneHead:
    """Left of a strip: the lane's name, which direction is worse, and its scale."""

    def __init__(self, lane: Lane, sheet: Sheet) -> None:
        """Name a lane."""
        self.rect = QRectF()  # where it lies, in the scene's pixels
        self.lane = lane
        self.sheet = sheet

    def room(self) -> float:
        """Return the width that the texts need."""
        names = [self.lane.title, self.lane.hint]
        if self.lane.named_rows:
            return max(self.sheet.measure(text) for _, text in self.lane.ticks) + self.sheet.line * (0.5 + AIR)
        ticks = max((self.sheet.measure(text) for _, text in self.lane.ticks), default=0.0)
        return max(self.sheet.measure(name) for name in names) + ticks + self.sheet.line * (1 + AIR)

    def paint(self, painter: QPainter) -> None:
        """Paint the head in its own pixels."""
        lane, sheet = self.lane, self.sheet
        wide, high = self.rect.width(), self.rect.height()
        painter.setPen(QPen(sheet.inks.rule, 1))
        painter.drawLine(QPointF(0, high - 0.5), QPointF(wide, high - 0.5))
        air = sheet.line * AIR
        low, scale = float(lane.low), float(lane.high - lane.low) or 1.0
        bottom = high + sheet.line
        for value, text in lane.ticks:
            y = high - (float(value) - low) / scale * high
            if lane.named_rows:
                sheet.write(painter, text, sheet.middle(text, air, y), sheet.inks.ink)
            elif bottom - y >= sheet.line * 0.9 and y - sheet.line * 0.4 >= 0 and y + sheet.line * 0.4 <= high:
                left = wide - sheet.measure(text) - sheet.line * 0.3
                sheet.write(painter, text, sheet.middle(text, left, y), sheet.inks.mute)
                bottom = y
        if lane.named_rows:
            return
        first = high / 2 if lane.folded or (lane.bars and high < sheet.line * 2.5) else sheet.line * 0.9
        sheet.write(painter, lane.title, sheet.middle(lane.title, air, first), sheet.inks.ink)
        if lane.hint and not lane.folded and high > sheet.line * 2.5:
            box = sheet.middle(lane.hint, air, first + sheet.line)
            sheet.write(painter, lane.hint, box, sheet.inks.mute)
