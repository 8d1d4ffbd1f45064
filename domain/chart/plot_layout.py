"""Where things of a plot go, in the renderer's own units (pixels or points): the same rules on screen and on paper.

Lengths are floats here and nowhere else in the domain: they are ink, not findings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from domain.chart.plot import CoursePlot, Label, Place
from domain.dates import MONTHS

Measurer = Callable[[str, bool], float]  # text, strong -> its width


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, other: Box) -> bool:
        """Whether this lies wholly in the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )

    def common(self, other: Box) -> float:
        """Return the area that the two share."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A label with the place of its anchor."""

    label: Label
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A label with its text and its box. ``leader``: it lies so far off that a thin line must tie it to its anchor.

    ``over``: it hides part of a mark or a line, so that it needs a ground of its own.
    """

    label: Label
    text: str
    box: Box
    x: float
    y: float
    leader: bool
    over: bool


def lane_heights(plot: CoursePlot, height: float, line: float) -> tuple[float, ...]:
    """Return the height of each lane: one and a half lines for a folded one, the rest shared out by weight.

    Rows of events and bars take no more than they need; what they leave goes to the lanes with a scale.
    """
    folded = line * 1.5
    left = height - folded * sum(lane.folded for lane in plot.lanes)
    open_lanes = [lane for lane in plot.lanes if not lane.folded]
    share = left / (sum(lane.weight for lane in open_lanes) or 1)
    rows = min(max(share, line * 0.6), line * 0.85)  # half the height of a row: its words must have room
    fixed = {lane.id: rows * lane.weight for lane in open_lanes if lane.named_rows or lane.bars}
    scaled = sum(lane.weight for lane in open_lanes if lane.id not in fixed) or 1
    rest = (left - sum(fixed.values())) / scaled
    heights = [folded if lane.folded else fixed.get(lane.id, rest * lane.weight) for lane in plot.lanes]
    return tuple(max(high, line) for high in heights)


class _Crowd:
    """Boxes that are in the way, kept by columns so that a label asks only those near it."""

    def __init__(self, bounds: Box, column: float) -> None:
        self._bounds = bounds
        self._column = max(column, 1.0)
        self._boxes: dict[int, list[Box]] = {}

    def _columns(self, box: Box) -> range:
        left, right = max(box.left, self._bounds.left), min(box.right, self._bounds.right)
        return range(int(left // self._column), int(right // self._column) + 1)

    def add(self, box: Box) -> None:
        """Add a box; what lies out of bounds is in nobody's way."""
        for column in self._columns(box):
            self._boxes.setdefault(column, []).append(box)

    def meets(self, box: Box) -> bool:
        """Whether the box overlaps any of them."""
        return any(box.meets(other) for column in self._columns(box) for other in self._boxes.get(column, ()))

    def hidden_by(self, box: Box) -> float:
        """Return the area of them that the box would hide."""
        near = {other for column in self._columns(box) for other in self._boxes.get(column, ())}
        return sum(box.common(other) for other in near)


def place_labels(
    wanted: Sequence[Wanted],
    bounds: Box,
    obstacles: Sequence[Box],
    line: float,
    measure: Measurer,
    never_hide: Sequence[Box] = (),
) -> tuple[Placed, ...]:
    """Return the labels that have room, each with the longest text that fits; required ones come first and always.

    *obstacles* are the boxes of marks and lines, which a required label may hide if need be; *never_hide* are those
    which it may not. *line* is the height of a text line.
    """
    taken, crowd = _Crowd(bounds, line * 4), _Crowd(bounds, line * 4)
    for box in never_hide:
        taken.add(box)
    for box in obstacles:
        crowd.add(box)
    placed: list[Placed] = []
    for want in sorted(wanted, key=lambda w: (not w.label.required, w.label.place is not Place.TOP)):
        found = _place(want, bounds, taken, crowd, line, measure)
        if found is not None:
            placed.append(found)
            taken.add(found.box)
    return tuple(placed)


def _place(want: Wanted, bounds: Box, taken: _Crowd, crowd: _Crowd, line: float, measure: Measurer) -> Placed | None:
    label = want.label
    candidates: list[tuple[str, Box]] = []
    for text in label.texts:
        wide = measure(text, label.strong)
        for left, top in _positions(want, wide, line, bounds):
            box = Box(left, top, left + wide, top + line)
            if not box.inside(bounds) or taken.meets(box):
                continue
            if not crowd.meets(box):
                return _placed(want, text, box, line, over=False)
            candidates.append((text, box))
    if not label.required:
        return None
    if candidates:  # every place crosses a line or a mark: the one that hides least
        text, box = min(candidates, key=lambda c: crowd.hidden_by(c[1]))
        return _placed(want, text, box, line, over=True)
    return _forced(want, bounds, taken, line, measure)


def _forced(want: Wanted, bounds: Box, taken: _Crowd, line: float, measure: Measurer) -> Placed:
    """Return the place that hides least where nothing is free: the shortest text, within the bounds if it can be."""
    text = want.label.texts[-1]
    wide = measure(text, want.label.strong)
    left = max(bounds.left, min(want.x - wide / 2, bounds.right - wide))
    rows = max(1, int((bounds.bottom - bounds.top) / line))
    boxes = [Box(left, bounds.top + line * row, left + wide, bounds.top + line * (row + 1)) for row in range(rows)]
    return _placed(want, text, min(boxes, key=taken.hidden_by), line, over=True)


def _placed(want: Wanted, text: str, box: Box, line: float, over: bool) -> Placed:
    away = max(box.top - want.y, want.y - box.bottom, box.left - want.x, want.x - box.right)
    return Placed(want.label, text, box, want.x, want.y, want.label.strong and away > line * 0.9, over)


def _positions(want: Wanted, wide: float, line: float, bounds: Box) -> list[tuple[float, float]]:
    """Return left and top of the places to try, the best first."""
    x, y, gap = want.x, want.y, line * 0.55
    right, left, middle = x + gap, x - gap - wide, x - wide / 2
    within = max(bounds.left, min(middle, bounds.right - wide))
    match want.label.place:
        case Place.BESIDE:
            top = max(bounds.top, min(y - line / 2, bounds.bottom - line))
            sides = [(right + gap * 0.2, top), (left - gap * 0.2, top)]
            return [*sides, (within, y + line * 0.5), (within, y - line * 1.5)] if want.label.required else sides
        case Place.EDGE:
            return [(max(x, bounds.left) + gap * 1.2, y - line / 2)]
        case Place.BELOW:
            below, above = y + line * 0.25, y - line * 1.25
            return [(x, below), (right, below), (within, below), (left, below), (x, above), (within, above)]
        case Place.TOP:
            return [(within, bounds.top + line * (row * 1.05 + 0.1)) for row in range(4)]
        case Place.FOOT:
            return [(within, bounds.bottom - line * (row * 1.05 + 1.45)) for row in range(4)]
        case Place.FLAG:
            top = y - line * 1.6
            return [(x - line * 0.6 - wide, top), (x + gap * 0.4, top), (within, top - line)]
        case Place.NEAR | Place.ABOVE | Place.UNDER:
            return _around(want, wide, line, within)


def _around(want: Wanted, wide: float, line: float, within: float) -> list[tuple[float, float]]:
    """Return the places around an anchor, nearest first: right, over, left; above, below or both."""
    x, y, gap = want.x, want.y, line * 0.55
    place = want.label.place
    tops: list[list[float]] = [[y - line * 1.35], [y + line * 0.4]]
    for step in (0.0, 0.9, 1.8, 2.7, 3.6) if want.label.required else (0.0,):  # the others stay near or away
        tops[0].append(y - line * (1.55 + step))
        tops[1].append(y + line * (0.55 + step))
    places: list[tuple[float, float]] = []
    for above, below in zip(*tops, strict=True):
        for top, wanted in ((above, place is not Place.UNDER), (below, place is not Place.ABOVE)):
            if wanted:
                places += [(x + gap * 0.2, top), (within, top), (x - wide - gap * 0.2, top)]
    if want.label.required:  # in a low lane: on the line beside its mark, not on the mark
        places += [(x + gap, y - line / 2), (x - gap - wide, y - line / 2)]
    return places


def clipped(points: Sequence[tuple[float, float]], left: float, right: float) -> list[list[tuple[float, float]]]:
    """Return the runs of a polyline that lie between two places, cut there: nobody dashes a line a mile long."""
    runs: list[list[tuple[float, float]]] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        if x2 < left or x1 > right:
            continue
        start, end = (x1, y1), (x2, y2)
        if x1 < left:
            start = (left, y1 + (y2 - y1) * (left - x1) / (x2 - x1))
        if x2 > right:
            end = (right, y1 + (y2 - y1) * (right - x1) / (x2 - x1))
        if runs and runs[-1][-1] == start:
            runs[-1].append(end)
        else:
            runs.append([start, end])
    return runs


def inside(points: Sequence[tuple[float, float]], box: Box) -> list[list[tuple[float, float]]]:
    """Return the pieces of a polyline that lie in a box, cut at its edges."""
    pieces: list[list[tuple[float, float]]] = []
    for run in clipped(points, box.left, box.right):
        for ends in pairwise(run):
            upper, lower = sorted((y, x) for x, y in ends)
            pieces += [[(x, y) for y, x in piece] for piece in clipped((upper, lower), box.top, box.bottom)]
    return pieces


def thin_boxes(points: Sequence[tuple[float, float]], half: float, piece: float) -> list[Box]:
    """Return a polyline as small boxes, so that labels can keep clear of it; *piece* is the length of a box."""
    boxes: list[Box] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        straight = x1 == x2 or y1 == y2
        count = 1 if straight else min(200, max(1, int(abs(x2 - x1) / piece)))
        for i in range(count):
            ax, bx = x1 + (x2 - x1) * i / count, x1 + (x2 - x1) * (i + 1) / count
            ay, by = y1 + (y2 - y1) * i / count, y1 + (y2 - y1) * (i + 1) / count
            boxes.append(Box(min(ax, bx) - half, min(ay, by) - half, max(ax, bx) + half, max(ay, by) + half))
    return boxes


# Months between ticks, and what is written at each.
_STEPS = (1, 3, 6, 12, 24, 60, 120)


def time_ticks(start: date, end: date, width: float, room: float) -> tuple[tuple[date, str], ...]:
    """Return the ticks of the time axis: "2024" at a year's first day, "Apr" between where there is room.

    *width* is the length of the axis, *room* what a label needs.
    """
    months = max(1.0, (end - start).days / 30.4375)
    most = max(1.0, width / room)
    step = next((s for s in _STEPS if months / s <= most), _STEPS[-1] * (1 + int(months / (most * _STEPS[-1]))))
    first = (start.year * 12 + start.month - 1) // step * step
    ticks: list[tuple[date, str]] = []
    for index in range(first, end.year * 12 + end.month, step):
        if index < 12:
            continue
        day = date(index // 12, index % 12 + 1, 1)
        if start <= day <= end:
            ticks.append((day, str(day.year) if day.month == 1 else MONTHS[day.month - 1]))
    if not any(text.isdigit() for _, text in ticks):  # a view of a few months must still name the year
        ticks = [(day, f"{text} {day.year}") for day, text in ticks]
        ticks = ticks or [(start + (end - start) / 2, _day_of(start + (end - start) / 2))]
    return tuple(ticks)


def _day_of(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def padded(start: date, end: date) -> tuple[date, date]:
    """Return the two days with a little air on both sides."""
    air = timedelta(days=min(max(20, round((end - start).days * 0.03)), 150))
    early = date.min + air
    return (start - air if start > early else start, end + air if end < date.max - air else end)


def fitting(texts: Sequence[str], room: float, measure: Callable[[str], float]) -> str:
    """Return the first text that has room; if none has, the last one cut short, or "" where four letters do not fit."""
    for text in texts:
        if measure(text) <= room:
            return text
    cut = texts[-1]
    while len(cut) > 4 and measure(f"{cut}…") > room:
        cut = cut[:-1].rstrip()
    return f"{cut}…" if measure(f"{cut}…") <= room else ""
