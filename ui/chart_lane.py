"""One lane of the course chart: its ground with lines and bands, its marks, and its labels on top."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from domain.chart.lane_labels import EdgeMark, LaneView, written
from domain.chart.plot import Band, BandKind, Bar, Lane, Line, LineStyle, Mark, Span, hatched
from domain.chart.plot_layout import Box, Placed, clipped, fitting
from domain.chart.plot_shapes import radius
from ui.chart_ink import Sheet, brush_of, day_at, day_number, fitted, paint_symbol, pen_of, symbol


class LaneStrip(pg.ViewBox):
    """The strip that a lane is drawn on: time moves and zooms, the scale of the lane stands still."""

    def __init__(self, lane: Lane, sheet: Sheet, as_of: float) -> None:
        """Draw a lane with what a sheet has."""
        super().__init__(enableMenu=False)
        self.lane = lane
        self.sheet = sheet
        self.as_of = as_of
        self.setMouseEnabled(x=True, y=False)
        self.setYRange(float(lane.low), float(lane.high), padding=0)
        self.disableAutoRange()
        self._ground = _Ground(self)
        self._labels = _Labels(self)
        self.points: list[pg.ScatterPlotItem] = []
        self._reach: list[float] = []  # how far the mark of each item reaches beyond its radius
        self._add_marks(lane.marks)
        self.sigRangeChanged.connect(self._moved)
        self.sigResized.connect(self._moved)

    def _moved(self, *_: object) -> None:
        self._ground.refresh()
        self._labels.refresh()

    def _add_marks(self, marks: Sequence[Mark]) -> None:
        """Add the marks: one item for all marks of a look and size, whatever their number."""

        def kind(mark: Mark) -> tuple[str, ...]:
            look = mark.look
            return (look.shape, look.finish, look.role, str(radius(mark, 1.0)))

        # The mark of a chosen change lies on the value that it stands for, so overlays come last.
        for _, group in groupby(sorted(marks, key=lambda m: (m.event is not None, radius(m, 1.0), *kind(m))), key=kind):
            same = list(group)
            look = same[0].look
            path, reach = fitted(symbol(look))
            self._reach.append(reach)
            item = pg.ScatterPlotItem(
                x=[day_number(mark.at) for mark in same],
                y=[float(mark.y) for mark in same],
                data=same,
                symbol=path,
                size=radius(same[0], self.sheet.line) * 2 * reach,
                pen=pen_of(look, self.sheet.inks),
                brush=brush_of(look, self.sheet.inks),
                pxMode=True,
                antialias=True,
            )
            self.addItem(item, ignoreBounds=True)
            self.points.append(item)

    def restyle(self) -> None:
        """Take the colours and the font of the sheet again."""
        for item, reach in zip(self.points, self._reach, strict=True):
            first: Mark = item.data["data"][0]
            item.setPen(pen_of(first.look, self.sheet.inks))
            item.setBrush(brush_of(first.look, self.sheet.inks))
            item.setSize(radius(first, self.sheet.line) * 2 * reach)
        self._moved()

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks as they stand in the items that are drawn."""
        return tuple(mark for item in self.points for mark in item.data["data"])

    def view(self) -> LaneView:
        """Return how the lane lies on the strip at this moment, in its own pixels."""
        (first, last), _ = self.viewRange()
        wide, high = self.width(), self.height()
        days = (last - first) or 1.0
        scale = float(self.lane.high - self.lane.low) or 1.0
        low = float(self.lane.low)
        return LaneView(
            x_of=lambda day: (day.toordinal() - first) / days * wide,
            y_of=lambda value: high - (float(value) - low) / scale * high,
            bounds=Box(0.0, 0.0, wide, high),
            first=day_at(first),
            last=day_at(last),
            line=self.sheet.line,
            measure=self.sheet.measure,
        )

    def transform_of_view(self) -> QTransform:
        """Return the transform from day numbers and values to the strip's pixels."""
        (first, last), _ = self.viewRange()
        scale = float(self.lane.high - self.lane.low) or 1.0
        right, down = self.width() / ((last - first) or 1.0), -self.height() / scale
        return QTransform(right, 0, 0, down, -first * right, self.height() - float(self.lane.low) * down)

    def nearest(self, at: QPointF, reach: float) -> Mark | None:
        """Return the mark nearest to a point of the strip, within a number of pixels."""
        view = self.view()
        best: tuple[float, Mark] | None = None
        for mark in self.lane.marks:
            x = view.x_of(mark.at)
            if mark.start and mark.end:  # anywhere on the range of a date that is not exact
                x = min(max(at.x(), view.x_of(mark.start)), view.x_of(mark.end))
            away = abs(x - at.x()) + abs(view.y_of(mark.y) - at.y())
            # An overlay lies on the value that it marks: of two in one place, the later drawn is read.
            if away <= reach and (best is None or away <= best[0]):
                best = (away, mark)
        return best[1] if best else None

    def bar_at(self, at: QPointF) -> Bar | None:
        """Return the treatment bar under a point."""
        view = self.view()
        for bar in self.lane.bars:
            y, half = _bar_place(bar, self.lane, view)
            if view.x_of(bar.start) <= at.x() <= view.x_of(bar.end) and abs(at.y() - y) <= half:
                return bar
        return None

    def band_at(self, at: QPointF) -> Band | None:
        """Return the window under a point, the bracket of the RAW window only where it is drawn."""
        view = self.view()
        for band in self.lane.bands:
            low = at.y() > view.bounds.bottom - view.line
            if view.x_of(band.start) <= at.x() <= view.x_of(band.end) and (band.kind is BandKind.RAW) is low:
                return band
        return None


class _Layer(pg.GraphicsObject):
    """A sheet of glass over a strip, painted in the strip's pixels."""

    def __init__(self, strip: LaneStrip, height: float) -> None:
        super().__init__()
        self.strip = strip
        # Kept, not asked of the strip: a scene that meets a rectangle changed behind its back paints freed items.
        self._rect = QRectF()
        self.setParentItem(strip)
        self.setZValue(height)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def refresh(self) -> None:
        """Paint again: the view has moved or changed its size."""
        self.prepareGeometryChange()
        self._rect = QRectF(0, 0, self.strip.width(), self.strip.height())
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect


class _Ground(_Layer):
    """Under the marks: bands, gridlines, spans, levels, lines, ranges and bars."""

    def __init__(self, strip: LaneStrip) -> None:
        super().__init__(strip, -200)
        self._polygons: dict[Line, QPolygonF] = {}

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        strip, view, inks = self.strip, self.strip.view(), self.strip.sheet.inks
        lane, bounds = strip.lane, view.bounds
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for band in lane.bands:
            self._band(painter, band, view)
        painter.setPen(QPen(inks.rule, 1, Qt.PenStyle.DotLine))
        for value in lane.grid:
            y = view.y_of(value)
            painter.drawLine(QPointF(0, y), QPointF(bounds.right, y))
        now = view.x_of(day_at(strip.as_of))
        painter.drawLine(QPointF(now, 0), QPointF(now, bounds.bottom))
        painter.setPen(QPen(inks.rule, 1))
        painter.drawLine(QPointF(0, bounds.bottom - 0.5), QPointF(bounds.right, bounds.bottom - 0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for span in lane.spans:
            self._span(painter, span, view)
        for level in lane.levels:
            pen = QPen(inks.ink, 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            y = view.y_of(level.y)
            left, right = max(view.x_of(level.start), 0.0), min(view.x_of(level.end), bounds.right)
            if left < right:
                painter.drawLine(QPointF(left, y), QPointF(right, y))
        for line in lane.lines:
            self._line(painter, line, view, lane.id == "edss")
        for mark in lane.marks:
            if mark.start and mark.end:
                self._range(painter, mark, view)
        for bar in lane.bars:
            self._bar(painter, bar, view)
        if lane.empty:
            box = strip.sheet.middle(lane.empty, view.line * 0.6, bounds.bottom / 2)
            strip.sheet.write(painter, lane.empty, box, inks.mute)

    def _band(self, painter: QPainter, band: Band, view: LaneView) -> None:
        inks = self.strip.sheet.inks
        left, right = view.x_of(band.start), view.x_of(band.end)
        high = view.bounds.bottom
        if band.kind is BandKind.RAW:
            painter.setPen(QPen(inks.mute, 1.5))
            y, up = high - 3, view.line * 0.3
            painter.drawPolyline(
                QPolygonF([QPointF(left, y - up), QPointF(left, y), QPointF(right, y), QPointF(right, y - up)])
            )
            return
        colour = inks.mute if band.kind is BandKind.UNKNOWN else inks.disability
        if band.kind is BandKind.RELAPSE_FOUND:
            colour = inks.inflammation
        rect = QRectF(left, 0, right - left, high)
        if hatched(band):
            painter.fillRect(rect, QBrush(_faded(colour, 150), Qt.BrushStyle.BDiagPattern))
        else:
            painter.fillRect(rect, inks.inflammation_soft if band.kind is BandKind.RELAPSE_FOUND else inks.band)
        painter.setPen(QPen(_faded(colour, 110), 1))
        painter.drawLine(QPointF(left, 0), QPointF(left, high))
        painter.drawLine(QPointF(right, 0), QPointF(right, high))

    def _span(self, painter: QPainter, span: Span, view: LaneView) -> None:
        colour = self.strip.sheet.inks.disability
        left, top = view.x_of(span.start), view.y_of(span.high)
        rect = QRectF(left, top, view.x_of(span.end) - left, view.y_of(span.low) - top)
        brush = QBrush(colour, Qt.BrushStyle.BDiagPattern) if span.hatched else QBrush(_faded(colour, 80))
        painter.fillRect(rect, brush)

    def _line(self, painter: QPainter, line: Line, view: LaneView, strong: bool) -> None:
        inks = self.strip.sheet.inks
        pen = QPen(inks.ink, 2.0 if strong else 1.5)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if line.style is LineStyle.BROKEN:
            pen = QPen(inks.mute, 1.2, Qt.PenStyle.DotLine)
        elif line.style is LineStyle.DASHED:
            pen.setDashPattern([4, 2])
        painter.setPen(pen)
        if line.style is LineStyle.SOLID:
            painter.drawPolyline(self._mapped(line))
            return
        # Dashes are cut one by one: a line zoomed to a mile long must not be dashed out of sight.
        mapped = self._mapped(line)
        points = [(mapped.at(i).x(), mapped.at(i).y()) for i in range(mapped.size())]
        for seen in clipped(points, -view.line, view.bounds.right + view.line):
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in seen]))

    def _mapped(self, line: Line) -> QPolygonF:
        """Return a line in the strip's pixels; the days and values are turned into numbers once."""
        if line not in self._polygons:
            points = [QPointF(day_number(day), float(value)) for day, value in line.points]
            self._polygons[line] = QPolygonF(points)
        return self.strip.transform_of_view().map(self._polygons[line])

    def _range(self, painter: QPainter, mark: Mark, view: LaneView) -> None:
        """Paint the days that a mark can stand for, where its date is known to the month or year only."""
        assert mark.start
        assert mark.end
        left, right, y, up = view.x_of(mark.start), view.x_of(mark.end), view.y_of(mark.y), view.line * 0.22
        colour = self.strip.sheet.inks.of(mark.look.role)
        painter.setPen(QPen(colour, 1.2))
        painter.drawLine(QPointF(left, y - up), QPointF(left, y + up))
        painter.drawLine(QPointF(right, y - up), QPointF(right, y + up))
        painter.setPen(QPen(colour, 2.4))
        painter.drawLine(QPointF(left, y), QPointF(right, y))

    def _bar(self, painter: QPainter, bar: Bar, view: LaneView) -> None:
        sheet, bounds = self.strip.sheet, view.bounds
        y, half = _bar_place(bar, self.strip.lane, view)
        # One pixel beyond both edges is enough: a bar cut by the view has no end there.
        left, right = max(view.x_of(bar.start), 0.0), min(view.x_of(bar.end), bounds.right - 1)
        if right <= 1 or left >= right:
            return
        tip_left = half if bar.start < view.first else 0.0
        tip_right = half if bar.going_on or view.x_of(bar.end) > bounds.right else 0.0
        outline = [QPointF(left + tip_left, y - half), QPointF(right - tip_right, y - half)]
        outline += [QPointF(right, y)] if tip_right else []
        outline += [QPointF(right - tip_right, y + half), QPointF(left + tip_left, y + half)]
        outline += [QPointF(left, y)] if tip_left else []
        painter.setPen(QPen(_faded(sheet.inks.inflammation, 170), 1))
        painter.setBrush(sheet.inks.inflammation_soft)
        painter.drawPolygon(QPolygonF(outline))
        for start, end in ((bar.start, bar.sure_start), (bar.sure_end, bar.end)):
            unsure = QRectF(
                QPointF(max(view.x_of(start), left), y - half), QPointF(min(view.x_of(end), right), y + half)
            )
            if unsure.width() > 2:
                painter.setPen(QPen(sheet.inks.inflammation, 1, Qt.PenStyle.DashLine))
                painter.setBrush(sheet.inks.panel)
                painter.drawRect(unsure)
        # Clear of a short part whose date is not sure; a long one is written over.
        clear = min(view.x_of(bar.sure_start), left + view.line * 2)
        begin = max(left + tip_left, clear) + view.line * 0.4
        text = fitting(bar.texts, right - tip_right - view.line * 0.4 - begin, sheet.measure)
        sheet.write(painter, text, sheet.middle(text, begin, y), sheet.inks.ink)


class _Labels(_Layer):
    """Over the marks: labels with their leaders, and at the left edge what lies before the view."""

    def __init__(self, strip: LaneStrip) -> None:
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
        """Return what is written; placing is done once for a view, not for every paint (the pointer causes many)."""
        (first, last), _ = self.strip.viewRange()
        key = (first, last, view.bounds.right, view.bounds.bottom, view.line, self.strip.sheet.font.key())
        if key != self._key:
            self._key, self._placed = key, written(self.strip.lane, view)
        return self._placed

    def _hatches(self, view: LaneView) -> list[Box]:
        lane = self.strip.lane
        bands = [Box(view.x_of(b.start), 0, view.x_of(b.end), view.bounds.bottom) for b in lane.bands if hatched(b)]
        spans = [s for s in lane.spans if s.hatched]
        return bands + [Box(view.x_of(s.start), view.y_of(s.high), view.x_of(s.end), view.y_of(s.low)) for s in spans]

    def _label(self, painter: QPainter, placed: Placed, hatches: Sequence[Box]) -> None:
        sheet, box = self.strip.sheet, placed.box
        colour = sheet.inks.of(placed.label.role)
        if placed.over or any(box.meets(other) for other in hatches):  # what lies behind makes it hard to read
            ground = QRectF(box.left - 2, box.top, box.right - box.left + 4, box.bottom - box.top)
            painter.fillRect(ground, _faded(sheet.inks.panel, 225))
        if placed.leader:
            near = min(max(placed.x, box.left), box.right)
            painter.setPen(QPen(colour, 0.8))
            edge = box.bottom if box.bottom < placed.y else box.top
            painter.drawLine(QPointF(near, edge), QPointF(placed.x, placed.y))
        sheet.write(painter, placed.text, box, colour, placed.label.strong)


def _bar_place(bar: Bar, lane: Lane, view: LaneView) -> tuple[float, float]:
    """Return the middle height of a bar and half its thickness."""
    row = lane.high - Decimal("0.5") - bar.row
    return view.y_of(row), min(view.line * 0.68, abs(view.y_of(row) - view.y_of(row + 1)) * 0.42)


def _faded(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
