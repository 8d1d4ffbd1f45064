"""One lane of the course chart: its ground with lines and bands, and under the pointer what lies there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from decimal import Decimal

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF, QTransform

from domain.chart.lane_labels import LaneView
from domain.chart.plot import Band, BandKind, Bar, Lane, Line, LineStyle, Mark, Ribbon, Span, hatched
from domain.chart.plot_layout import Box, clipped, fitting
from ui.chart_ink import Sheet, day_at, day_number, paint_hatches
from ui.chart_layers import Labels, Marks

HATCH = 0.5  # between two strokes, in text lines


class LaneStrip:
    """The strip that a lane is drawn on: time moves and zooms, the scale of the lane stands still."""

    def __init__(self, lane: Lane, sheet: Sheet, time: pg.ViewBox, as_of: float) -> None:
        """Draw a lane with what a sheet has; *time* holds the days that are seen, the same for every lane."""
        self.lane = lane
        self.sheet = sheet
        self.as_of = as_of
        self.rect = QRectF()  # where it lies, in the scene's pixels
        self._time = time
        self._marks = Marks(self, lane.marks)
        self._layers = (_Ground(self), self._marks, Labels(self))

    def restyle(self) -> None:
        """Take the colours and the font of the sheet again."""
        self._marks.forget()

    def paint(self, painter: QPainter) -> None:
        """Paint the lane in the scene's pixels: the ground, over it the marks, over them the labels."""
        view, size = self.view(), QRectF(QPointF(0, 0), self.rect.size())
        for layer in self._layers:
            painter.save()
            painter.translate(self.rect.topLeft())
            if not self.sheet.drawing_lines:
                painter.setClipRect(size)
            layer.paint(painter, view)
            painter.restore()

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that the lane is painted with."""
        return self._marks.marks

    def seen(self) -> tuple[float, float]:
        """Return the first and the last day that are seen, as numbers."""
        (first, last), _ = self._time.viewRange()
        return first, last

    def view(self) -> LaneView:
        """Return how the lane lies on the strip at this moment, in its own pixels."""
        first, last = self.seen()
        wide, high = self.rect.width(), self.rect.height()
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
        first, last = self.seen()
        scale = float(self.lane.high - self.lane.low) or 1.0
        right, down = self.rect.width() / ((last - first) or 1.0), -self.rect.height() / scale
        return QTransform(right, 0, 0, down, -first * right, self.rect.height() - float(self.lane.low) * down)

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


class _Ground:
    """Under the marks: bands, gridlines, spans, levels, lines, ranges and bars."""

    def __init__(self, strip: LaneStrip) -> None:
        self.strip = strip
        self._numbers: dict[Line, list[tuple[float, float]]] = {}  # days and values as numbers, turned once

    def paint(self, painter: QPainter, view: LaneView) -> None:
        """Paint the ground in the strip's pixels."""
        strip, inks = self.strip, self.strip.sheet.inks
        lane, bounds = strip.lane, view.bounds
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for band in lane.bands:
            self._band(painter, band, view)
        painter.setPen(QPen(inks.rule, 1, Qt.PenStyle.DotLine))
        for value in lane.grid:
            y = view.y_of(value)
            painter.drawLine(QPointF(0, y), QPointF(bounds.right, y))
        now = view.x_of(day_at(strip.as_of))
        if 0 <= now <= bounds.right:
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
        for ribbon in lane.ribbons:
            self._ribbon(painter, ribbon, view)
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
        high, wide = view.bounds.bottom, view.bounds.right
        if right < 0 or left > wide:
            return
        begin, finish = max(left, 0.0), min(right, wide)
        if band.kind is BandKind.RAW:
            painter.setPen(QPen(inks.mute, 1.5))
            y, up = high - 3, view.line * 0.3
            painter.drawLine(QPointF(begin, y), QPointF(finish, y))
            for x in (left, right):
                if 0 <= x <= wide:
                    painter.drawLine(QPointF(x, y - up), QPointF(x, y))
            return
        colour = inks.mute if band.kind is BandKind.UNKNOWN else inks.disability
        if band.kind is BandKind.RELAPSE_FOUND:
            colour = inks.inflammation
        rect = QRectF(begin, 0, finish - begin, high)
        if hatched(band):
            paint_hatches(painter, rect, self.strip.sheet.faded(colour, 150), view.line * HATCH)
        else:
            painter.fillRect(rect, inks.inflammation_soft if band.kind is BandKind.RELAPSE_FOUND else inks.band)
        painter.setPen(QPen(self.strip.sheet.faded(colour, 110), 1))
        for x in (left, right):
            if 0 <= x <= wide:
                painter.drawLine(QPointF(x, 0), QPointF(x, high))

    def _span(self, painter: QPainter, span: Span, view: LaneView) -> None:
        colour = self.strip.sheet.inks.disability
        left, right = max(view.x_of(span.start), 0.0), min(view.x_of(span.end), view.bounds.right)
        if left >= right:
            return
        rect = QRectF(QPointF(left, view.y_of(span.high)), QPointF(right, view.y_of(span.low)))
        if span.hatched:
            paint_hatches(painter, rect, colour, view.line * HATCH * 0.6)
        else:
            painter.fillRect(rect, self.strip.sheet.faded(colour, 80))

    def _line(self, painter: QPainter, line: Line, view: LaneView, strong: bool) -> None:
        inks = self.strip.sheet.inks
        # While the view moves the lines are thin: wider ones take more of a frame than all else together.
        wide = 1.0 if self.strip.sheet.moving else 1.5
        pen = QPen(inks.ink, 2.0 if strong else wide)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        if line.style is LineStyle.BROKEN:
            pen = QPen(inks.mute, 1.2, Qt.PenStyle.DotLine)
        elif line.style is LineStyle.DASHED:
            pen.setDashPattern([4, 2])
        painter.setPen(pen)
        # Steps lie along the pixels: smoothing would only blur them, and takes most of a frame.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not strong)
        if line.style is LineStyle.SOLID and not self.strip.sheet.drawing_lines:
            painter.drawPolyline(self._seen(line))
        else:  # dashes are cut one by one: a line zoomed to a mile long must not be dashed out of sight
            points = [(view.x_of(day), view.y_of(value)) for day, value in line.points]
            for seen in clipped(points, 0.0, view.bounds.right):
                painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in seen]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)

    def _seen(self, line: Line) -> QPolygonF:
        """Return what is seen of a line in the strip's pixels, with the next point on either side."""
        if line not in self._numbers:
            self._numbers[line] = [(day_number(day), float(value)) for day, value in line.points]
        points = self._numbers[line]
        first, last = self.strip.seen()
        start = max(bisect_left(points, (first,)) - 1, 0)
        end = bisect_right(points, (last, float("inf"))) + 1
        return self.strip.transform_of_view().map(QPolygonF([QPointF(x, y) for x, y in points[start:end]]))

    def _ribbon(self, painter: QPainter, ribbon: Ribbon, view: LaneView) -> None:
        """Paint a strip along a line, or a whisker where it has one point only."""
        mute = self.strip.sheet.inks.mute
        painter.setPen(QPen(mute, 1, Qt.PenStyle.DotLine))
        if len(ribbon.points) == 1:
            day, low, high = ribbon.points[0]
            x, half = view.x_of(day), view.line * 0.25
            if 0 <= x <= view.bounds.right:
                painter.drawLine(QPointF(x, view.y_of(high)), QPointF(x, view.y_of(low)))
                for y in (view.y_of(high), view.y_of(low)):
                    painter.drawLine(QPointF(x - half, y), QPointF(x + half, y))
            return
        upper = clipped([(view.x_of(day), view.y_of(high)) for day, _, high in ribbon.points], 0.0, view.bounds.right)
        lower = clipped([(view.x_of(day), view.y_of(low)) for day, low, _ in ribbon.points], 0.0, view.bounds.right)
        for above, below in zip(upper, lower, strict=False):
            edges = [QPolygonF([QPointF(x, y) for x, y in edge]) for edge in (above, below)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.strip.sheet.faded(mute, 45))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in (*above, *reversed(below))]))
            painter.setPen(QPen(mute, 1, Qt.PenStyle.DotLine))
            for edge in edges:
                painter.drawPolyline(edge)

    def _range(self, painter: QPainter, mark: Mark, view: LaneView) -> None:
        """Paint the days that a mark can stand for, where its date is known to the month or year only."""
        assert mark.start
        assert mark.end
        left, right, y, up = view.x_of(mark.start), view.x_of(mark.end), view.y_of(mark.y), view.line * 0.22
        colour, wide = self.strip.sheet.inks.of(mark.look.role), view.bounds.right
        if right < 0 or left > wide:
            return
        painter.setPen(QPen(colour, 1.2))
        for x in (left, right):
            if 0 <= x <= wide:
                painter.drawLine(QPointF(x, y - up), QPointF(x, y + up))
        painter.setPen(QPen(colour, 2.4))
        painter.drawLine(QPointF(max(left, 0.0), y), QPointF(min(right, wide), y))

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
        painter.setPen(QPen(self.strip.sheet.faded(sheet.inks.inflammation, 170), 1))
        painter.setBrush(sheet.inks.inflammation_soft)
        painter.drawPolygon(QPolygonF(outline))
        for start, end in ((bar.start, bar.sure_start), (bar.sure_end, bar.end)):
            unsure = QRectF(
                QPointF(max(view.x_of(start), left), y - half), QPointF(min(view.x_of(end), right), y + half)
            )
            if unsure.width() > 2:
                painter.fillRect(unsure, sheet.inks.panel)
                painter.setPen(QPen(sheet.inks.inflammation, 1, Qt.PenStyle.DashLine))
                outer, inner = unsure.left(), unsure.right()
                if start != bar.start:
                    outer, inner = inner, outer
                corners = [(inner, y - half), (outer, y - half), (outer, y + half), (inner, y + half)]
                painter.drawPolyline(QPolygonF([QPointF(*corner) for corner in corners]))
        # Clear of a short part whose date is not sure; a long one is written over.
        clear = min(view.x_of(bar.sure_start), left + view.line * 2)
        begin = max(left + tip_left, clear) + view.line * 0.4
        text = fitting(bar.texts, right - tip_right - view.line * 0.4 - begin, sheet.measure)
        sheet.write(painter, text, sheet.middle(text, begin, y), sheet.inks.ink)


def _bar_place(bar: Bar, lane: Lane, view: LaneView) -> tuple[float, float]:
    """Return the middle height of a bar and half its thickness."""
    row = lane.high - Decimal("0.5") - bar.row
    return view.y_of(row), min(view.line * 0.68, abs(view.y_of(row) - view.y_of(row + 1)) * 0.42)
