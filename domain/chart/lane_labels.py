"""Which labels of a lane are written and where, in the renderer's own units: the same rules on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.chart.plot import MILESTONES, OVERLAY_KINDS, BandKind, Label, Lane, Mark, MarkKind, Place, Role
from domain.chart.plot_layout import Box, Measurer, Placed, Wanted, clipped, place_labels, thin_boxes
from domain.chart.plot_shapes import FLAG_TOP, radius


@dataclass(frozen=True, slots=True)
class LaneView:
    """How a lane lies on its surface: where days and values stand, which days are seen, how high a text line is."""

    x_of: Callable[[date], float]
    y_of: Callable[[Decimal], float]  # y grows downwards
    bounds: Box
    first: date
    last: date
    line: float
    measure: Measurer


@dataclass(frozen=True, slots=True)
class EdgeMark:
    """The last mark of a row that lies before what is seen: drawn at the left edge, with its text beside it."""

    mark: Mark
    x: float
    y: float


def written(lane: Lane, view: LaneView) -> tuple[tuple[Placed, ...], tuple[EdgeMark, ...]]:
    """Return the labels of a lane that are written, and the marks at its left edge for what lies before."""
    before = earlier(lane, view.first)
    edges = [EdgeMark(mark, view.bounds.left + radius(mark, view.line) + 1, view.y_of(mark.y)) for mark, _ in before]
    wanted = [
        Wanted(Label(view.first, mark.y, texts, Place.EDGE, Role.MUTE, required=True), edge.x, edge.y)
        for (mark, texts), edge in zip(before, edges, strict=True)
    ]
    wanted += [
        Wanted(Label(view.first, y, texts, Place.EDGE, Role.MUTE, required=True), view.bounds.left, view.y_of(y))
        for y, texts in out_of_view(lane, view.first, view.last)
    ]
    wanted += [want for label in lane.labels if (want := _anchored(label, view)) is not None]
    if not wanted:
        return (), ()
    obstacles = _obstacles(lane, view, wanted)
    obstacles += [_around(edge.x, edge.y, radius(edge.mark, view.line)) for edge in edges]
    kept = [mark for mark in lane.marks if mark.kind in OVERLAY_KINDS or mark.kind is MarkKind.UNABLE]
    never_hide = [_around(view.x_of(m.at), view.y_of(m.y), radius(m, view.line)) for m in kept]
    never_hide += [_pennant(m, view) for m in lane.marks if m.kind in MILESTONES]
    return place_labels(wanted, view.bounds, obstacles, view.line, view.measure, never_hide), tuple(edges)


def carried_along(placed: Sequence[Placed], view: LaneView) -> tuple[Placed, ...]:
    """Return labels that were placed in another view where their anchors are in this one: none jumps while one moves.

    What has left the lane is left out; what has come into it is written when the labels are placed anew.
    """
    moved: list[Placed] = []
    for one in placed:
        want = _anchored(one.label, view)
        if want is None:
            continue
        away = want.x - one.x
        box = Box(one.box.left + away, one.box.top, one.box.right + away, one.box.bottom)
        if box.right > view.bounds.left and box.left < view.bounds.right:
            moved.append(replace(one, box=box, x=want.x))
    return tuple(moved)


def _anchored(label: Label, view: LaneView) -> Wanted | None:
    """Return the label with the place it belongs to, or None where that is not seen."""
    if label.place is Place.EDGE:
        return Wanted(label, view.bounds.left, view.y_of(label.y))
    if label.span is None:
        if not view.first <= label.at <= view.last:
            return None
        return Wanted(label, view.x_of(label.at), view.y_of(label.y))
    start, end = max(label.span[0], view.first), min(label.span[1], view.last)
    if start > end:
        return None
    at = start if label.place is Place.BELOW else start + (end - start) / 2
    return Wanted(label._replace(at=at), view.x_of(at), view.y_of(label.y))


def _around(x: float, y: float, half: float) -> Box:
    return Box(x - half, y - half, x + half, y + half)


def _pennant(mark: Mark, view: LaneView) -> Box:
    """Return the box of a flag, which stands above its place and to the left."""
    x, y, size = view.x_of(mark.at), view.y_of(mark.y), radius(mark, view.line)
    return Box(x - size * 1.8, y - size * FLAG_TOP, x, y)


def _near(wanted: Sequence[Wanted], view: LaneView) -> list[tuple[float, float]]:
    """Return the stretches of the lane that a label can come to lie on: only what lies there can be in its way."""
    stretches: list[tuple[float, float]] = []
    for want in sorted(wanted, key=lambda want: want.x):
        wide = view.measure(want.label.texts[0], want.label.strong) + view.line * 2
        left, right = max(want.x - wide, view.bounds.left), min(want.x + wide, view.bounds.right)
        if stretches and left <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(right, stretches[-1][1]))
        else:
            stretches.append((left, right))
    return stretches


def _obstacles(lane: Lane, view: LaneView, wanted: Sequence[Wanted]) -> list[Box]:
    stretches = _near(wanted, view)
    boxes: list[Box] = []
    for mark in lane.marks:
        x, y = view.x_of(mark.at), view.y_of(mark.y)
        if any(left <= x <= right for left, right in stretches):
            boxes.append(_around(x, y, radius(mark, view.line)))
        if mark.start and mark.end and mark.start <= view.last and mark.end >= view.first:
            boxes.append(Box(view.x_of(mark.start), y - 2, view.x_of(mark.end), y + 2))
    for line in lane.lines:
        points = [(view.x_of(day), view.y_of(value)) for day, value in line.points]
        for left, right in stretches:
            for run in clipped(points, left, right):
                boxes += thin_boxes(run, 1.0, view.line)
    for level in lane.levels:
        y = view.y_of(level.y)
        boxes.append(Box(view.x_of(level.start), y - 0.5, view.x_of(level.end), y + 0.5))
    foot = view.bounds.bottom
    boxes += [
        Box(view.x_of(band.start), foot - view.line * 0.5, view.x_of(band.end), foot)
        for band in lane.bands
        if band.kind is BandKind.RAW
    ]
    return boxes


def out_of_view(lane: Lane, first: date, last: date) -> list[tuple[Decimal, tuple[str, ...]]]:
    """Return the height and the words of what a lane has beyond what is seen, where nothing of it is seen.

    An empty lane would be read as "nothing recorded": it says what lies before or after instead.
    """
    if lane.bars:
        return _bars_out_of_view(lane, first, last)
    if lane.named_rows or not lane.marks:
        return []
    days = [mark.at for mark in lane.marks]
    ends = [day for line in lane.lines for day, _ in line.points]
    if min(days + ends) <= last and max(days + ends) >= first:
        return []
    middle = (lane.low + lane.high) / 2
    if max(days) < first:
        mark = max(lane.marks, key=lambda m: (m.at, m.kind is not MarkKind.OTHER_EVENT))
        return [(middle, _words(f"{mark.value}, {mark.when}", "before"))]
    mark = min(lane.marks, key=lambda m: m.at)
    return [(middle, _words(f"{mark.value}, {mark.when}", "after"))]


def _bars_out_of_view(lane: Lane, first: date, last: date) -> list[tuple[Decimal, tuple[str, ...]]]:
    """Return by row the treatment nearest to what is seen, where the row would be empty."""
    found: list[tuple[Decimal, tuple[str, ...]]] = []
    for row in sorted({bar.row for bar in lane.bars}):
        bars = [bar for bar in lane.bars if bar.row == row]
        if any(bar.start <= last and bar.end >= first for bar in bars):
            continue
        before = [bar for bar in bars if bar.end < first]
        near = max(before, key=lambda bar: bar.end) if before else min(bars, key=lambda bar: bar.start)
        where = "before" if before else "after"
        y = lane.high - Decimal("0.5") - row
        found.append((y, (f"{near.texts[0]}, {where} this chart", *(f"{text}, {where}" for text in near.texts[1:]))))
    return found


def _words(what: str, where: str) -> tuple[str, ...]:
    return (f"{what}, {where} this chart", f"{what}, {where}", where)


def earlier(lane: Lane, before: date) -> list[tuple[Mark, tuple[str, ...]]]:
    """Return by row the last mark before a day, and what to write of all of them: "4 Jun 2019, before this chart"."""
    found: list[tuple[Mark, tuple[str, ...]]] = []
    if not lane.named_rows:
        return found
    for y, _ in lane.ticks:
        out = sorted((m for m in lane.marks if m.y == y and (m.end or m.at) < before), key=lambda m: m.at)
        if not out:
            continue
        worst = f"{out[-1].value} · " if out[-1].look.grade else ""
        last = f"{worst}{out[-1].when}"
        if len(out) == 1:
            found.append((out[-1], (f"{last}, before this chart", f"{last}, before", last)))
        else:
            texts = (
                f"{len(out)} before this chart, last {last}",  # pseudo-relapses among them: no noun
                f"{len(out)} before, last {last}",
                f"{len(out)} before",
            )
            found.append((out[-1], texts))
    return found
