"""The course plot as a vector drawing for paper: prints in colour and reads the same on a grey photocopy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics

from domain.chart.lane_labels import LaneView, written
from domain.chart.plot import (
    Band,
    BandKind,
    Bar,
    CoursePlot,
    Finish,
    KeyEntry,
    Lane,
    LineStyle,
    Look,
    Mark,
    Ribbon,
    Role,
    Span,
    hatched,
)
from domain.chart.plot_layout import Box, Placed, fitting, inside, lane_heights, time_ticks
from domain.chart.plot_shapes import OUTLINES, hatches, head_of, look_radius, radius, sink_of, stem_of, strokes
from reports.drawing import Drawing, Lettering, Line, Pen, Polygon, Polyline, Rect, Shape, Strokes
from reports.typeface import printable

TEXT = 7.0  # points: the smallest text on paper
LINE = 8.6  # the height of a text line
COLOURS: dict[Role, Color] = {
    Role.INK: HexColor("#1d2329"),
    Role.MUTE: HexColor("#59616a"),
    Role.INFLAMMATION: HexColor("#1f5f99"),
    Role.DISABILITY: HexColor("#a83f0c"),
}
RULE = HexColor("#d5d4cf")
GRID = HexColor("#dedcd7")
EDGES: dict[BandKind, Color] = {BandKind.RELAPSE_FREE: HexColor("#e3ab89")}
# Light enough for text, different enough in grey: ember bands print lighter than the blue ones.
FILLS: dict[BandKind, Color] = {BandKind.RELAPSE_FREE: HexColor("#faeadf"), BandKind.RELAPSE_FOUND: HexColor("#cfe0ef")}
SPAN_FILL = HexColor("#f0bd9b")
RIBBON_FILL = HexColor("#e9eaeb")
BAR_FILL = HexColor("#e6eff7")
KEY_LINE = LINE * 1.25
THROUGH = Pen(HexColor("#9aa0a6"), 0.6)  # a line behind words


@dataclass(frozen=True, slots=True)
class CourseDrawing(Drawing):
    """The drawing, with the marks that were drawn on it."""

    drawn: tuple[Mark, ...]


def course_drawing(plot: CoursePlot, width: float, height: float, font: str) -> CourseDrawing:
    """Return the plot as a drawing of *width* by *height* points, written in *font* (a registered name).

    The bold face ``font-Bold`` is used for what is strong where it is registered. The attribute ``drawn`` of the
    result lists the marks in the order drawn.
    """
    return _Paper(plot, width, height, font).draw()


class _Paper:
    """One drawing in the making; y grows downwards here and is turned over where a shape is added."""

    def __init__(self, plot: CoursePlot, width: float, height: float, font: str) -> None:
        self.plot = plot
        self.width, self.height = width, height
        self.shapes: list[Shape] = []
        self.drawn: list[Mark] = []
        self.widths: dict[tuple[str, bool], float] = {}  # of this drawing's texts: each is asked for again and again
        self.font = font
        bold = f"{font}-Bold"
        self.bold = bold if bold in pdfmetrics.getRegisteredFontNames() else font
        names = [text for lane in plot.lanes for text in (lane.title, lane.hint, *_row_names(lane))]
        numbers = [text for lane in plot.lanes if not lane.named_rows for _, text in lane.ticks]
        self.ticks_width = max([self.measure(text, False) for text in numbers], default=0.0) + 3
        left = max([self.measure(text, False) for text in names], default=0.0) + 6 + self.ticks_width
        self.left, self.right = left, width - 2
        self.days = max((plot.end - plot.start).days, 1)

    def measure(self, text: str, strong: bool) -> float:
        """Return the width of a text in points."""
        wide = self.widths.get((text, strong))
        if wide is None:
            wide = float(pdfmetrics.stringWidth(printable(text), self.bold if strong else self.font, TEXT))
            self.widths[text, strong] = wide
        return wide

    def x_of(self, day: date) -> float:
        return self.left + (self.right - self.left) * (day - self.plot.start).days / self.days

    def draw(self) -> CourseDrawing:
        top = self._header()
        rows = self._key_rows()
        foot = self.height - LINE * 1.5 - KEY_LINE * len(rows)
        now = self.x_of(self.plot.as_of)
        self.add(Line(now, self.up(top), now, self.up(foot), Pen(RULE, 0.6, (1, 2))))
        edge = top
        for lane, high in zip(self.plot.lanes, lane_heights(self.plot, foot - top, LINE), strict=True):
            self._lane(lane, Box(self.left, edge, self.right, edge + high))
            edge += high
        self._axis(foot)
        self._key(rows, foot + LINE * 1.5)
        return CourseDrawing(self.width, self.height, tuple(self.shapes), tuple(self.drawn))

    # The frame around the lanes

    def _header(self) -> float:
        self.text(self.plot.title, 0, LINE, COLOURS[Role.INK], strong=True)
        indent = self.measure(self.plot.title + "  ", True)
        lines = simpleSplit(self.plot.subtitle, self.font, TEXT, self.right - indent)
        for index, text in enumerate(lines):
            self.text(text, indent, LINE * (1 + index), COLOURS[Role.MUTE])
        return LINE * (0.5 + max(1, len(lines)))

    def _axis(self, foot: float) -> None:
        room = self.measure("2026", False) * 2.2
        for day, text in time_ticks(self.plot.start, self.plot.end, self.right - self.left, room):
            x, wide = self.x_of(day), self.measure(text, False)
            self.rule(x, foot, x, foot + 2.5)
            self.text(text, min(max(x - wide / 2, self.left), self.right - wide), foot + LINE * 1.1, COLOURS[Role.MUTE])

    def _key_rows(self) -> list[list[tuple[KeyEntry, float]]]:
        rows: list[list[tuple[KeyEntry, float]]] = []
        x = self.right
        for entry in self.plot.key:
            wide = self.measure(entry.text, False) + LINE * 2.2
            if x + wide > self.right:
                rows.append([])
                x = self.left
            rows[-1].append((entry, x))
            x += wide
        return rows

    def _key(self, rows: list[list[tuple[KeyEntry, float]]], top: float) -> None:
        for index, row in enumerate(rows):
            y = top + KEY_LINE * (index + 0.5)
            for entry, x in row:
                size = look_radius(entry.look, LINE * 0.8)
                self._mark(entry.look, x + 4, y + sink_of(entry.look) * size, size)
                self.text(entry.text, x + LINE * 1.15, y + TEXT * 0.36, COLOURS[Role.MUTE])

    # One lane

    def _lane(self, lane: Lane, box: Box) -> None:
        self.rule(0, box.bottom, self.right, box.bottom)
        self._title(lane, box)
        scale = float(lane.high - lane.low) or 1.0

        def y_of(value: Decimal) -> float:
            return box.bottom - (box.bottom - box.top) * float(value - lane.low) / scale

        for band in lane.bands:
            self._band(band, box)
        grid = Pen(GRID, 0.4, (0.6, 2.4))
        for value in lane.grid:
            y = self.up(y_of(value))
            self.add(Line(box.left, y, box.right, y, grid))
        self._tick_texts(lane, box, y_of)
        if lane.empty:
            self.text(lane.empty, box.left + 4, (box.top + box.bottom) / 2 + TEXT * 0.36, COLOURS[Role.MUTE])
        self._content(lane, box, y_of)

    def _content(self, lane: Lane, box: Box, y_of: Callable[[Decimal], float]) -> None:
        for span in lane.spans:
            self._span(span, y_of)
        for level in lane.levels:
            y = self.up(y_of(level.y))
            pen = Pen(COLOURS[Role.INK], 0.6, (3, 2))
            self.add(Line(max(self.x_of(level.start), self.left), y, self.x_of(level.end), y, pen))
        for ribbon in lane.ribbons:
            self._ribbon(ribbon, y_of)
        lines = [(line.style, [(self.x_of(day), y_of(value)) for day, value in line.points]) for line in lane.lines]
        for style, points in lines:
            self._line(style, points, lane.id == "edss")
        for bar in lane.bars:
            self._bar(bar, lane, y_of)
        view = LaneView(self.x_of, y_of, box, self.plot.start, self.plot.end, LINE, self.measure)
        labels, edges = written(lane, view)
        hatched_boxes = self._hatches(lane, box, y_of)
        for label in labels:
            self._ground(label, hatched_boxes, [points for _, points in lines])
        before = {edge.mark.y: edge.x for edge in edges}
        for mark in lane.marks:
            x = before[mark.y] if (mark.end or mark.at) < self.plot.start else self.x_of(mark.at)
            self._range(mark, y_of(mark.y))
            self._mark(mark.look, x, y_of(mark.y), radius(mark, LINE))
            self.drawn.append(mark)
        for label in labels:
            self._label(label)

    def _title(self, lane: Lane, box: Box) -> None:
        middle = (box.top + box.bottom) / 2 + TEXT * 0.36
        if lane.named_rows:
            return
        if lane.folded or lane.bars:
            self.text(lane.title, 0, middle if lane.folded else box.top + LINE * 1.2, COLOURS[Role.INK])
            return
        self.text(lane.title, 0, box.top + LINE * 1.2, COLOURS[Role.INK])
        self.text(lane.hint, 0, box.top + LINE * 2.2, COLOURS[Role.MUTE])

    def _tick_texts(self, lane: Lane, box: Box, y_of: Callable[[Decimal], float]) -> None:
        last = box.bottom + LINE
        for value, text in lane.ticks:
            y = y_of(value) + TEXT * 0.36
            if lane.named_rows:
                self.text(text, 0, y, COLOURS[Role.INK])
            elif last - y >= LINE * 0.95 and box.top <= y - TEXT * 0.8 and y <= box.bottom:
                self.text(text, box.left - 3 - self.measure(text, False), y, COLOURS[Role.MUTE])
                last = y

    def _band(self, band: Band, box: Box) -> None:
        left, right = max(self.x_of(band.start), box.left), min(self.x_of(band.end), box.right)
        if right < box.left or left > box.right:
            return
        colour = COLOURS[Role.INFLAMMATION if band.kind is BandKind.RELAPSE_FOUND else Role.DISABILITY]
        if band.kind is BandKind.RAW:
            y = box.bottom - 2
            self._poly([(left, y - 3), (left, y), (right, y), (right, y - 3)], Pen(COLOURS[Role.MUTE], 0.8))
            return
        fill = FILLS.get(band.kind)
        self.add(
            Rect(left, self.up(box.bottom), right - left, box.bottom - box.top, fill)
            if fill is not None
            else self._hatched(
                Box(left, box.top, right, box.bottom),
                COLOURS[Role.MUTE] if band.kind is BandKind.UNKNOWN else colour,
            )
        )
        edge = Pen(EDGES.get(band.kind, colour), 0.4)
        for x in (left, right):
            self.add(Line(x, self.up(box.top), x, self.up(box.bottom), edge))

    def _span(self, span: Span, y_of: Callable[[Decimal], float]) -> None:
        box = Box(self.x_of(span.start), y_of(span.high), self.x_of(span.end), y_of(span.low))
        if span.hatched:
            self.add(self._hatched(box, COLOURS[Role.DISABILITY], 3.0))
        else:
            self.add(Rect(box.left, self.up(box.bottom), box.right - box.left, box.bottom - box.top, SPAN_FILL))

    def _hatched(self, box: Box, colour: Color, gap: float = 4.5) -> Strokes:
        """Return parallel strokes within a box: what is open or unknown, also on a grey copy."""
        found = hatches(box.left, box.top, box.right, box.bottom, gap)
        return Strokes(tuple((x1, self.up(y1), x2, self.up(y2)) for (x1, y1), (x2, y2) in found), Pen(colour, 0.35))

    def _line(self, style: LineStyle, points: list[tuple[float, float]], strong: bool) -> None:
        dashes = {LineStyle.DASHED: (4, 1.6), LineStyle.BROKEN: (0.8, 2.2)}.get(style, ())
        wide = 0.7 if style is LineStyle.BROKEN else 1.3 if strong else 0.9
        self._poly(points, Pen(COLOURS[Role.MUTE if style is LineStyle.BROKEN else Role.INK], wide, dashes))

    def _poly(self, points: Iterable[tuple[float, float]], pen: Pen) -> None:
        self.add(Polyline(self._flat(points), pen))

    def _flat(self, points: Iterable[tuple[float, float]]) -> tuple[float, ...]:
        return tuple([number for x, y in points for number in (x, self.height - y)])

    def _ribbon(self, ribbon: Ribbon, y_of: Callable[[Decimal], float]) -> None:
        """Draw a strip along a line, or a whisker where it has one point only."""
        upper = [(self.x_of(day), y_of(high)) for day, _, high in ribbon.points]
        lower = [(self.x_of(day), y_of(low)) for day, low, _ in ribbon.points]
        if len(ribbon.points) == 1:
            self._poly([*upper, *lower], Pen(COLOURS[Role.MUTE], 0.5, (1, 1)))
            for x, y in (*upper, *lower):
                self._poly([(x - 2, y), (x + 2, y)], Pen(COLOURS[Role.MUTE], 0.5))
            return
        self.add(Polygon(self._flat((*upper, *reversed(lower))), RIBBON_FILL))
        for edge in (upper, lower):
            self._poly(edge, Pen(COLOURS[Role.MUTE], 0.4, (1, 1)))

    def _bar(self, bar: Bar, lane: Lane, y_of: Callable[[Decimal], float]) -> None:
        row = lane.high - Decimal("0.5") - bar.row
        half = min(LINE * 0.62, abs(y_of(row) - y_of(row + 1)) * 0.42)
        y = y_of(row)
        left, right = max(self.x_of(bar.start), self.left), min(self.x_of(bar.end), self.right)
        if right <= self.left:
            return
        tip_left = half if bar.start < self.plot.start else 0.0
        tip_right = half if bar.going_on else 0.0
        outline = [(left, y), (left + tip_left, y - half), (right - tip_right, y - half), (right, y),
                   (right - tip_right, y + half), (left + tip_left, y + half)]  # fmt: skip
        if not tip_left:
            outline = [(left, y - half), *outline[2:5], (left, y + half)]
        self.add(Polygon(self._flat(outline), BAR_FILL, Pen(COLOURS[Role.INFLAMMATION], 0.5)))
        for start, end in ((bar.start, bar.sure_start), (bar.sure_end, bar.end)):
            unsure = Box(max(self.x_of(start), left), y - half, min(self.x_of(end), right), y + half)
            if unsure.right - unsure.left > 2:
                pen = Pen(COLOURS[Role.INFLAMMATION], 0.5, (1.5, 1.5))
                self.add(Rect(unsure.left, self.up(unsure.bottom), unsure.right - unsure.left, half * 2, white, pen))
        # Clear of a short part whose date is not sure; a long one is written over.
        begin = max(left + tip_left, min(self.x_of(bar.sure_start), left + LINE * 2)) + 3
        text = fitting(bar.texts, right - tip_right - 3 - begin, lambda text: self.measure(text, False))
        self.text(text, begin, y + TEXT * 0.36, COLOURS[Role.INK])

    # Marks and texts

    def _range(self, mark: Mark, y: float) -> None:
        """Draw the days that a mark can stand for, where its date is known to the month or year only."""
        if mark.start is None or mark.end is None or mark.end < self.plot.start:
            return
        left, right = max(self.x_of(mark.start), self.left), self.x_of(mark.end)
        colour = COLOURS[mark.look.role]
        self._poly([(left, y - 2), (left, y + 2)], Pen(colour, 0.8))
        self._poly([(left, y), (right, y)], Pen(colour, 1.6))
        self._poly([(right, y - 2), (right, y + 2)], Pen(colour, 0.8))

    def _mark(self, look: Look, x: float, y: float, size: float) -> None:
        colour, middle = COLOURS[look.role], self.up(y)
        pen = Pen(colour, 0.9)
        stem = stem_of(look)
        if stem:
            self._poly([(x + px * size, y - py * size) for px, py in stem], pen)
        if look.finish is Finish.QUERY:
            dx, dy = head_of(look)
            place = x + dx * size, middle + dy * size - TEXT * 0.36
            self.add(Lettering(*place, "?", self.bold, TEXT, colour, centred=True))
            return
        points = tuple([number for px, py in OUTLINES[look.shape] for number in (x + px * size, middle + py * size)])
        self.add(Polygon(points, colour if look.finish is Finish.FILLED else white, pen))
        for stroke in strokes(look):
            self._poly([(x + px * size, y - py * size) for px, py in stroke], pen)

    def _hatches(self, lane: Lane, box: Box, y_of: Callable[[Decimal], float]) -> list[Box]:
        bands = [Box(self.x_of(b.start), box.top, self.x_of(b.end), box.bottom) for b in lane.bands if hatched(b)]
        spans = [s for s in lane.spans if s.hatched]
        return bands + [Box(self.x_of(s.start), y_of(s.high), self.x_of(s.end), y_of(s.low)) for s in spans]

    def _ground(self, placed: Placed, hatches: list[Box], lines: list[list[tuple[float, float]]]) -> None:
        """Draw a ground for a text that what lies behind would make hard to read; what was measured shines through."""
        box = placed.box
        if not placed.over and not any(box.meets(other) for other in hatches):
            return
        ground = Box(box.left - 1.5, box.bottom - LINE, box.right + 1.5, box.bottom)
        self.add(Rect(ground.left, self.up(ground.bottom), ground.right - ground.left, LINE, white))
        for points in lines:
            for piece in inside(points, ground):
                self._poly(piece, THROUGH)

    def _label(self, placed: Placed) -> None:
        label, box = placed.label, placed.box
        colour = COLOURS[label.role]
        if placed.leader:
            near = min(max(placed.x, box.left), box.right)
            edge = box.bottom if box.bottom < placed.y else box.top
            self._poly([(near, edge), (placed.x, placed.y)], Pen(colour, 0.4))
        self.text(placed.text, box.left, box.bottom - LINE * 0.26, colour, label.strong)

    def text(self, text: str, x: float, y: float, colour: Color, strong: bool = False) -> None:
        """Add a text with its base line at y."""
        font = self.bold if strong else self.font
        self.add(Lettering(x, self.up(y), printable(text), font, TEXT, colour))

    def rule(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Add a hairline."""
        self.add(Line(x1, self.up(y1), x2, self.up(y2), Pen(RULE, 0.6)))

    def add(self, shape: Shape) -> None:
        """Add a shape to the drawing."""
        self.shapes.append(shape)

    def up(self, y: float) -> float:
        """Return a height as paper counts it, from the foot."""
        return self.height - y


def _row_names(lane: Lane) -> tuple[str, ...]:
    return tuple(text for _, text in lane.ticks) if lane.named_rows else ()
