"""Where labels, ticks and lines of a chart go: none on another, required ones always, nothing drawn out of sight."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chart.course_plot import course_plot
from domain.chart.lane_labels import LaneView, carried_along, written
from domain.chart.plot import Label, Place
from domain.chart.plot_layout import Box, Wanted, clipped, fitting, inside, place_labels, time_ticks
from tests.course_samples import AS_OF, demo_man, demo_results


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 400), st.floats(0, 150), st.booleans(), st.sampled_from(Place)), min_size=1, max_size=25
    )
)
def test_labels_that_need_not_be_written_never_lie_on_each_other_and_required_ones_always_stand(
    anchors: list[tuple[float, float, bool, Place]],
) -> None:
    wanted = [
        Wanted(Label(AS_OF, Decimal(0), (f"a longer label {i}", f"label {i}"), place, required=required), x, y)
        for i, (x, y, required, place) in enumerate(anchors)
    ]
    bounds = Box(0, 0, 400, 150)
    placed = place_labels(wanted, bounds, [], 12, lambda text, strong: len(text) * 6)
    assert {p.label for p in placed} >= {want.label for want in wanted if want.label.required}
    for one in placed:
        for other in placed:
            if one is not other and not (one.over or other.over):
                assert not one.box.meets(other.box)


def test_a_required_label_goes_beside_a_mark_that_may_not_be_hidden() -> None:
    diamond = Box(40, 40, 60, 60)
    label = Label(AS_OF, Decimal(0), ("first measured",), Place.NEAR, required=True)
    (placed,) = place_labels(
        [Wanted(label, 50, 50)], Box(0, 0, 200, 100), [], 12, lambda text, strong: len(text) * 6, [diamond]
    )
    assert not placed.box.meets(diamond)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2080, 1, 1)), st.integers(30, 20000), st.floats(100, 3000))
def test_the_time_axis_has_room_for_its_ticks_and_always_names_a_year(start: date, days: int, width: float) -> None:
    end = start + timedelta(days=days)
    ticks = time_ticks(start, end, width, 50)
    assert ticks
    assert any(str(day.year) in text for day, text in ticks)
    assert all(start <= day <= end for day, _ in ticks)
    assert len(ticks) <= max(2, width / 50 * 1.3 + 1)


def test_a_bar_too_short_for_its_text_shows_the_beginning_of_its_name_or_nothing() -> None:
    names = ("natalizumab, since 2015", "natalizumab")
    assert fitting(names, 200, lambda text: len(text) * 6) == "natalizumab, since 2015"
    assert fitting(names, 70, lambda text: len(text) * 6) == "natalizumab"
    assert fitting(names, 50, lambda text: len(text) * 6) == "nataliz…"
    assert fitting(names, 20, lambda text: len(text) * 6) == ""


def test_a_line_is_cut_at_the_edges_of_what_is_seen() -> None:
    assert clipped([(0, 0), (10, 10)], 2, 4) == [[(2, 2), (4, 4)]]
    assert clipped([(0, 0), (1, 0), (1, 5)], 2, 4) == []


def test_labels_carried_along_keep_their_distance_from_their_marks_and_leave_with_them() -> None:
    lane = course_plot(demo_man(), demo_results(), AS_OF).lane("edss")

    def view(first: date, last: date) -> LaneView:
        days = (last - first).days
        return LaneView(
            x_of=lambda day: (day - first).days / days * 800,
            y_of=lambda value: 200 - float(value) * 15,
            bounds=Box(0, 0, 800, 200),
            first=first,
            last=last,
            line=12,
            measure=lambda text, strong: len(text) * 6.0,
        )

    placed, _ = written(lane, view(date(2023, 1, 1), date(2026, 6, 1)))
    moved = carried_along(placed, view(date(2024, 6, 1), date(2026, 6, 1)))
    before = {one.text: one.box.left - one.x for one in placed}
    assert {round(one.box.left - one.x - before[one.text], 6) for one in moved} == {0}
    assert any("first measured" in one.text for one in moved)
    late = carried_along(placed, view(date(2026, 1, 1), date(2026, 6, 1)))
    assert not any("first measured" in one.text for one in late)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=6),
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
)
def test_what_is_cut_out_of_a_line_by_a_box_is_all_of_it_that_lies_in_the_box(
    points: list[tuple[int, int]], edges: tuple[int, int, int, int]
) -> None:
    (left, right), (top, bottom) = sorted(edges[:2]), sorted(edges[2:])
    line, box = sorted(points), Box(left, top, right, bottom)
    pieces = inside(line, box)
    near = Box(left - 1e-6, top - 1e-6, right + 1e-6, bottom + 1e-6)
    assert all(Box(x, y, x, y).inside(near) for piece in pieces for x, y in piece)
    for (x1, y1), (x2, y2) in pairwise(line):
        for part in range(21):
            x, y = x1 + (x2 - x1) * part / 20, y1 + (y2 - y1) * part / 20
            if left < x < right and top < y < bottom:
                assert any(lies_on((x, y), ends) for piece in pieces for ends in pairwise(piece))


def lies_on(point: tuple[float, float], ends: tuple[tuple[float, float], tuple[float, float]]) -> bool:
    """Whether a point lies between two ends, but for rounding."""
    one, other = ends
    return abs(dist(one, point) + dist(point, other) - dist(one, other)) < 1e-6
