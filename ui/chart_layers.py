"""What a lane is painted from, sheet of glass over sheet of glass: ground, marks, labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from domain.chart.lane_labels import EdgeMark, LaneView, carried_along, written
from domain.chart.plot import Look, Mark, Shape, hatched
from domain.chart.plot_layout import Box, Placed
from domain.chart.plot_shapes import FLAG_TOP, radius
from ui.chart_ink import Sheet, day_number, paint_symbol

if TYPE_CHECKING:
    from ui.chart_lane import LaneStrip


class Layer(pg.GraphicsObject):
    """A sheet of glass over a strip, painted in the strip's pixels."""

    def __init__(self, strip: LaneStrip, height: float) -> None:
        """Lie over *strip*; a greater *height* lies nearer."""
        super().__init__()
        self.strip = strip
        # Kept, not asked of the strip: a scene that meets a rectangle changed behind its back paints freed items.
        self._rect = QRectF()
        self.setParentItem(strip)
        self.setZValue(height)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def refresh(self) -> None:
        """Paint again: the view has moved or changed its size."""
        rect = QRectF(0, 0, self.strip.width(), self.strip.height())
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect


class Marks(Layer):
    """The marks; each look is drawn once and stamped from then on, as moving must not draw every outline anew."""

    def __init__(self, strip: LaneStrip, marks: Sequence[Mark]) -> None:
        """Hold the marks of a lane; that of a change lies on the value it stands for, so it comes last."""
        super().__init__(strip, 0)
        self.marks = tuple(sorted(marks, key=lambda m: (m.event is not None, radius(m, 1.0), m.at)))
        self._stamps: dict[tuple[Look, float, float], QPixmap] = {}
        self._ready: list[tuple[float, float, float, QPixmap]] = []  # day, top, half its width, the stamp of each mark
        self._ready_for: tuple[float, float, float] | None = None

    def forget(self) -> None:
        """Draw every look anew: colours or font have changed."""
        self._stamps.clear()
        self._ready_for = None
        self.refresh()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        sheet, view = self.strip.sheet, self.strip.view()
        if sheet.drawing_lines:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            for mark in self.marks:
                x, size = view.x_of(mark.at), radius(mark, view.line)
                if 0 <= x <= view.bounds.right:
                    paint_symbol(painter, mark.look, sheet.inks, x, view.y_of(mark.y), size)
            return
        self._make_ready(view, painter.device().devicePixelRatioF())
        (first, last), _ = self.strip.viewRange()
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
            stamp = self._stamp(mark.look, radius(mark, view.line), ratio)
            half = stamp.width() / ratio / 2
            self._ready.append((day_number(mark.at), view.y_of(mark.y) - half, half, stamp))

    def _stamp(self, look: Look, size: float, ratio: float) -> QPixmap:
        """Return a look as a picture with its place in the middle."""
        key = (look, size, ratio)
        if key not in self._stamps:
            half = round(size * (FLAG_TOP + 0.2 if look.shape is Shape.FLAG else 2.2) + 2)
            stamp = QPixmap(round(half * 2 * ratio), round(half * 2 * ratio))
            stamp.setDevicePixelRatio(ratio)
            stamp.fill(Qt.GlobalColor.transparent)
            painter = QPainter(stamp)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            paint_symbol(painter, look, self.strip.sheet.inks, half, half, size)
            painter.end()
            self._stamps[key] = stamp
        return self._stamps[key]


class Labels(Layer):
    """Over the marks: labels with their leaders, and at the left edge what lies before the view."""

    def __init__(self, strip: LaneStrip) -> None:
        """Write the labels of a lane."""
        super().__init__(strip, 200)
        self._key: tuple[object, ...] = ()
        self._placed: tuple[tuple[Placed, ...], tuple[EdgeMark, ...]] = ((), ())

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        strip, view = self.strip, self.strip.view()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        labels, edges = self._written(view)
        for edge in edges:
            paint_symbol(painter, edge.mark.look, strip.sheet.inks, edge.x, edge.y, radius(edge.mark, view.line))
        grounds = self._hatches(view)
        for placed in labels:
            self._label(painter, placed, grounds)

    def _written(self, view: LaneView) -> tuple[tuple[Placed, ...], tuple[EdgeMark, ...]]:
        """Return what is written: placed once for a view, and taken along as it is while the view is moving."""
        (first, last), _ = self.strip.viewRange()
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
