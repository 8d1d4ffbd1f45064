"""What lies over the ground of a lane: its marks, and over them its labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from domain.chart.lane_labels import EdgeMark, LaneView, carried_along, written
from domain.chart.plot import Mark, hatched
from domain.chart.plot_layout import Box, Placed
from domain.chart.plot_shapes import radius
from ui.chart_ink import Sheet, day_number, paint_symbol

if TYPE_CHECKING:
    from ui.chart_lane import LaneStrip


class Marks:
    """The marks; each look is drawn once and stamped from then on, as moving must not draw every outline anew."""

    def __init__(self, strip: LaneStrip, marks: Sequence[Mark]) -> None:
        """Hold the marks of a lane; that of a change lies on the value it stands for, so it comes last."""
        self.strip = strip
        self.marks = tuple(sorted(marks, key=lambda m: (m.event is not None, radius(m, 1.0), m.at)))
        self._ready: list[tuple[float, float, float, QPixmap]] = []  # day, top, half its width, the stamp of each mark
        self._ready_for: tuple[float, float, float] | None = None

    def forget(self) -> None:
        """Take every stamp anew: colours or font have changed."""
        self._ready_for = None

    def paint(self, painter: QPainter, view: LaneView) -> None:
        """Paint the marks in the strip's pixels."""
        sheet = self.strip.sheet
        if sheet.drawing_lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            for mark in self.marks:
                x, size = view.x_of(mark.at), radius(mark, view.line)
                if 0 <= x <= view.bounds.right:
                    paint_symbol(painter, mark.look, sheet.inks, x, view.y_of(mark.y), size)
            return
        self._make_ready(view, painter.device().devicePixelRatioF())
        first, last = self.strip.seen()
        scale = view.bounds.right / ((last - first) or 1.0)
        beyond = view.line * 2 / (scale or 1.0)
        for day, top, half, stamp in self._ready:
            if first - beyond <= day <= last + beyond:
                painter.drawPixmap(QPointF((day - first) * scale - half, top), stamp)

    def _make_ready(self, view: LaneView, ratio: float) -> None:
        """Look up the stamp of each mark and where it stands; a moving time axis changes neither."""
        key = (view.bounds.bottom, view.line, ratio)
        if key == self._ready_for:
            return
        self._ready_for = key
        self._ready = []
        for mark in self.marks:
            stamp = self.strip.sheet.stamp(mark.look, radius(mark, view.line), ratio)
            half = stamp.width() / ratio / 2
            self._ready.append((day_number(mark.at), view.y_of(mark.y) - half, half, stamp))


class Labels:
    """Over the marks: labels with their leaders, and at the left edge what lies before the view."""

    def __init__(self, strip: LaneStrip) -> None:
        """Write the labels of a lane."""
        self.strip = strip
        self._key: tuple[object, ...] = ()
        self._placed: tuple[tuple[Placed, ...], tuple[EdgeMark, ...]] = ((), ())

    def paint(self, painter: QPainter, view: LaneView) -> None:
        """Paint the labels in the strip's pixels."""
        strip = self.strip
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        labels, edges = self._written(view)
        for edge in edges:
            paint_symbol(painter, edge.mark.look, strip.sheet.inks, edge.x, edge.y, radius(edge.mark, view.line))
        grounds = self._hatches(view)
        for placed in labels:
            self._label(painter, placed, grounds)

    def _written(self, view: LaneView) -> tuple[tuple[Placed, ...], tuple[EdgeMark, ...]]:
        """Return what is written: placed once for a view, and taken along as it is while the view is moving."""
        first, last = self.strip.seen()
        key = (first, last, view.bounds.right, view.bounds.bottom, view.line, self.strip.sheet.font.key())
        if key != self._key:
            if self.strip.sheet.moving and key[2:] == self._key[2:]:
                labels, edges = self._placed
                return carried_along(labels, view), edges
            self._key, self._placed = key, written(self.strip.lane, view)
        return self._placed

    def _hatches(self, view: LaneView) -> list[Box]:
        lane = self.strip.lane
        bands = [Box(view.x_of(b.start), 0, view.x_of(b.end), view.bounds.bottom) for b in lane.bands if hatched(b)]
        spans = [s for s in lane.spans if s.hatched]
        return bands + [Box(view.x_of(s.start), view.y_of(s.high), view.x_of(s.end), view.y_of(s.low)) for s in spans]

    def _label(self, painter: QPainter, placed: Placed, hatches: Sequence[Box]) -> None:
        sheet: Sheet = self.strip.sheet
        box = placed.box
        colour = sheet.inks.of(placed.label.role)
        if placed.over or any(box.meets(other) for other in hatches):  # what lies behind makes it hard to read
            ground = QRectF(box.left - 2, box.top, box.right - box.left + 4, box.bottom - box.top)
            painter.fillRect(ground, sheet.faded(sheet.inks.panel, 225))
        if placed.leader:
            near = min(max(placed.x, box.left), box.right)
            painter.setPen(sheet.pen(colour, 0.8))
            edge = box.bottom if box.bottom < placed.y else box.top
            painter.drawLine(QPointF(near, edge), QPointF(placed.x, placed.y))
        sheet.write(painter, placed.text, box, colour, placed.label.strong)
