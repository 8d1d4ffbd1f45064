"""The plot model of the course chart: what is drawn, how it differs, and what its words say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.chart.course_plot import course_plot
from domain.chart.lane_labels import earlier
from domain.chart.plot import (
    LOOKS,
    Finish,
    Lane,
    LineStyle,
    Mark,
    MarkKind,
    Shape,
)
from domain.chart.plot_layout import lane_heights
from domain.dates import PartialDate
from domain.records import Adjudication, Flag, Infection, MriScan, PatientRecord, Treatment, Value
from storage.definitions import load_definition
from tests.course_samples import (
    AS_OF,
    DAYS,
    crowded,
    demo_man,
    demo_results,
    empty,
    everything,
    one_visit,
    quiet_scan,
    relapse,
    visit,
)

DEFINITION = load_definition("mueller-2023-24w")


def marks(record: PatientRecord, lane: str, kind: MarkKind | None = None) -> list[Mark]:
    """Return the marks of a lane."""
    plot = course_plot(record, {}, AS_OF, definition=DEFINITION)
    return [mark for mark in plot.lane(lane).marks if kind in (None, mark.kind)]


def texts(lane: Lane) -> set[str]:
    """Return the longest text of each label of a lane."""
    return {label.texts[0] for label in lane.labels}


# Values


def test_edss_is_drawn_from_0_to_10_with_gridlines_at_whole_steps_whatever_was_measured() -> None:
    for record in (empty(), one_visit(), demo_man(), crowded()):
        lane = course_plot(record, {}, AS_OF).lane("edss")
        assert lane.low < 0 < 10 < lane.high
        assert lane.grid == tuple(Decimal(step) for step in range(11))
        assert not lane.folded


def test_edss_goes_in_steps_after_each_visit_and_is_never_smoothed() -> None:
    (line,) = course_plot(demo_man(), {}, AS_OF).lane("edss").lines
    assert line.points[:3] == ((DAYS[0], Decimal("4.0")), (DAYS[1], Decimal("4.0")), (DAYS[1], Decimal("4.5")))
    for (day, value), (next_day, next_value) in zip(line.points, line.points[1:], strict=False):
        assert day == next_day or value == next_value


def test_a_line_is_broken_where_visits_lie_over_18_months_apart_and_not_at_18_months() -> None:
    first = date(2020, 1, 15)
    at_18 = replace(empty(), visits=(visit(first, edss="3.0"), visit(date(2021, 7, 15), edss="3.0")))
    over = replace(empty(), visits=(visit(first, edss="3.0"), visit(date(2021, 7, 16), edss="3.0")))
    assert [line.style for line in course_plot(at_18, {}, AS_OF).lane("edss").lines] == [LineStyle.SOLID]
    assert [line.style for line in course_plot(over, {}, AS_OF).lane("edss").lines] == [LineStyle.BROKEN]


def test_a_visit_marked_not_comparable_is_crossed_out_and_no_line_goes_through_it() -> None:
    record = replace(
        empty(),
        visits=(
            visit(date(2025, 1, 1), edss="3.0"),
            visit(date(2025, 6, 1), comparable=False, reason="fever or heat", edss="6.0"),
            visit(date(2025, 12, 1), edss="3.0"),
        ),
    )
    lane = course_plot(record, {}, AS_OF).lane("edss")
    crossed = lane.marks[1]
    assert (crossed.kind, crossed.look.finish) == (MarkKind.NOT_USED, Finish.CROSSED)
    assert crossed.note == "not comparable, fever or heat"
    assert all(value == 3 for line in lane.lines for _, value in line.points)


@pytest.mark.parametrize(("days", "kind"), [(29, MarkKind.NEAR_RELAPSE), (30, MarkKind.VALUE)])
def test_a_visit_is_hollow_inside_the_relapse_window_of_the_definition_only(days: int, kind: MarkKind) -> None:
    on = date(2025, 6, 1)
    onset = (on - timedelta(days=days)).isoformat()
    record = replace(empty(), visits=(visit(on, edss="3.0"),), relapses=(relapse(onset, Adjudication.RELAPSE),))
    (mark,) = marks(record, "edss")
    assert mark.kind is kind


def test_a_visit_that_can_lie_near_a_relapse_of_uncertain_date_is_hollow_and_says_possibly() -> None:
    record = replace(
        empty(), visits=(visit(date(2025, 6, 1), edss="3.0"),), relapses=(relapse("2025", Adjudication.RELAPSE),)
    )
    (mark,) = marks(record, "edss")
    assert mark.kind is MarkKind.NEAR_RELAPSE
    assert mark.note == "possibly near the relapse of 2025"


def test_a_visit_near_a_pseudo_relapse_is_not_hollow() -> None:
    record = replace(
        empty(),
        visits=(visit(date(2025, 6, 1), edss="3.0"),),
        relapses=(relapse("2025-05-30", Adjudication.PSEUDO_RELAPSE),),
    )
    assert marks(record, "edss")[0].kind is MarkKind.VALUE


def test_unable_stands_at_the_worse_edge_with_the_word_and_breaks_the_line() -> None:
    record = replace(
        empty(),
        visits=(
            visit(date(2025, 1, 1), t25fw="9.0", sdmt="40"),
            visit(date(2025, 6, 1), t25fw="unable", sdmt="unable"),
            visit(date(2025, 12, 1), t25fw="9.5", sdmt="39"),
        ),
    )
    plot = course_plot(record, {}, AS_OF)
    for lane, above, shape in ((plot.lane("t25fw"), True, Shape.CARET), (plot.lane("sdmt"), False, Shape.CARET_DOWN)):
        (mark,) = [mark for mark in lane.marks if mark.kind is MarkKind.UNABLE]
        numbers = [other.y for other in lane.marks if other.kind is MarkKind.VALUE]
        assert (mark.y > max(numbers)) if above else (mark.y < min(numbers))
        assert lane.low < mark.y < lane.high
        assert mark.look.shape is shape
        assert [label.texts for label in lane.labels if label.required and label.at == mark.at] == [("unable",)]
        assert not lane.lines


def test_a_value_missing_for_no_recorded_reason_is_a_question_mark() -> None:
    record = replace(empty(), visits=(visit(date(2025, 6, 1), sdmt="unknown"),))
    (mark,) = marks(record, "sdmt")
    assert (mark.look.finish, mark.note) == (Finish.QUERY, "no value, reason not recorded")


def test_a_value_missing_for_another_reason_is_not_drawn_and_its_reason_is_in_the_table() -> None:
    missed = replace(visit(date(2025, 6, 1)), values=(Value("t25fw", None, flag=Flag.OTHER, note="corridor closed"),))
    plot = course_plot(replace(empty(), visits=(missed,)), {}, AS_OF)
    assert not plot.lane("t25fw").marks
    assert ("1 Jun 2025", "T25FW", "no value", "corridor closed") in [row.cells for row in plot.table]


def test_the_last_value_says_its_change_and_since_when() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    assert "9.2 s, +31 % since 10 Mar 2023" in texts(plot.lane("t25fw"))
    assert "41, −6 since 10 Mar 2023" in texts(plot.lane("sdmt"))


def test_each_test_says_which_direction_is_worse() -> None:
    plot = course_plot(demo_man(), {}, AS_OF)
    hints = {lane.id: lane.hint for lane in plot.lanes}
    assert (hints["edss"], hints["t25fw"], hints["sdmt"]) == ("up is worse", "up is worse", "down is worse")


def test_the_two_hands_differ_by_shape_and_line() -> None:
    lane = course_plot(everything(), {}, AS_OF).lane("nhpt")
    shapes = {mark.what: mark.look.shape for mark in lane.marks if mark.kind is MarkKind.VALUE}
    assert len(set(shapes.values())) == len(shapes) == 2
    styles = {line.measure: line.style for line in lane.lines if line.style is not LineStyle.BROKEN}
    assert styles == {"nhpt_dominant": LineStyle.SOLID, "nhpt_non_dominant": LineStyle.DASHED}


def test_a_lane_without_data_folds_and_says_not_recorded() -> None:
    plot = course_plot(demo_man(), {}, AS_OF)
    assert (plot.lane("nhpt").folded, plot.lane("nhpt").empty) == (True, "not recorded")
    heights = dict(zip([lane.id for lane in plot.lanes], lane_heights(plot, 500, 14), strict=True))
    assert heights["nhpt"] < 1.6 * 14 < heights["sdmt"]


# Events


@pytest.mark.parametrize(
    ("judged", "kind", "finish"),
    [
        (Adjudication.RELAPSE, MarkKind.RELAPSE, Finish.FILLED),
        (Adjudication.UNCERTAIN, MarkKind.RELAPSE_UNCERTAIN, Finish.HOLLOW),
        (Adjudication.PSEUDO_RELAPSE, MarkKind.PSEUDO_RELAPSE, Finish.CROSSED),
    ],
)
def test_relapses_are_triangles_that_differ_by_adjudication(
    judged: Adjudication, kind: MarkKind, finish: Finish
) -> None:
    (mark,) = marks(replace(empty(), relapses=(relapse("2025-06-01", judged),)), "events")
    assert (mark.kind, mark.look.shape, mark.look.finish) == (kind, Shape.TRIANGLE, finish)


def test_a_relapse_with_fever_that_nobody_adjudicated_is_hollow() -> None:
    (mark,) = marks(replace(empty(), relapses=(relapse("2025-06-01", fever=True),)), "events")
    assert mark.kind is MarkKind.RELAPSE_UNCERTAIN
    assert "not adjudicated" in mark.note


@pytest.mark.parametrize(
    ("onset", "start", "end"),
    [("2025", date(2025, 1, 1), date(2025, 12, 31)), ("2025-02", date(2025, 2, 1), date(2025, 2, 28))],
)
def test_a_relapse_known_to_the_month_or_year_is_drawn_as_the_range_of_its_days(
    onset: str, start: date, end: date
) -> None:
    (mark,) = marks(replace(empty(), relapses=(relapse(onset, Adjudication.RELAPSE),)), "events")
    assert (mark.start, mark.end) == (start, end)
    assert start < mark.at < end
    assert mark.when == str(PartialDate.from_iso(onset))


def test_scans_are_filled_with_lesions_hollow_without_and_a_question_mark_where_unknown() -> None:
    day = date(2025, 6, 1)
    before = date(2024, 6, 1)
    scans = (
        replace(quiet_scan(day, before), new_t2=1),
        quiet_scan(day, before),
        quiet_scan(day, None),
        replace(quiet_scan(day, before), gd_enhancing=None),
        MriScan("x", day),
    )
    finishes = [marks(replace(empty(), scans=(scan,)), "events")[0].look.finish for scan in scans]
    assert finishes == [Finish.FILLED, Finish.HOLLOW, Finish.QUERY, Finish.QUERY, Finish.QUERY]


def test_a_row_without_events_says_none_recorded() -> None:
    lane = course_plot(empty(), {}, AS_OF).lane("events")
    assert [label.texts for label in lane.labels] == [("none recorded",), ("none recorded",)]


def test_infections_have_a_row_of_their_own_where_there_are_any() -> None:
    record = replace(empty(), infections=(Infection("1", PartialDate(2025, 6), "influenza"),))
    assert [name for _, name in course_plot(record, {}, AS_OF).lane("events").ticks] == [
        "Relapses",
        "Scans",
        "Infections",
    ]


def test_relapses_long_before_the_first_visit_do_not_squeeze_the_course_and_are_named_at_its_edge() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    assert plot.earliest < date(2019, 6, 4) < plot.start < DAYS[0]
    ((mark, words),) = earlier(plot.lane("events"), plot.start)
    assert (mark.kind, words[0]) == (MarkKind.RELAPSE, "4 Jun 2019, before this chart")


def test_treatments_are_bars_with_stop_and_reason_and_an_arrow_where_no_stop_is_recorded() -> None:
    stopped, natalizumab, going = course_plot(everything(), {}, AS_OF).lane("treatments").bars
    assert stopped.texts[0] == "interferon beta-1a, Jun 2017 to 15 Sep 2020 (stopped: relapse)"
    assert (stopped.going_on, going.going_on) == (False, True)
    assert "no stop recorded" in going.note
    # "Stopped in 2022": any day of that year, so the bar is unsure from its first to its last.
    assert (natalizumab.sure_end, natalizumab.end) == (date(2022, 1, 1), date(2022, 12, 31))
    assert natalizumab.row != going.row


def test_nothing_dated_after_the_day_asked_for_is_drawn() -> None:
    plot = course_plot(everything(), {}, date(2021, 6, 1))
    assert max(mark.start or mark.at for mark in plot.marks) <= date(2021, 6, 1)
    assert [bar.texts[-1] for bar in plot.lane("treatments").bars] == ["interferon beta-1a", "natalizumab"]
    assert plot.lane("treatments").bars[1].going_on


def test_everything_drawn_stands_in_the_table_too() -> None:
    plot = course_plot(everything(), demo_results(), AS_OF)
    rows = {row.cells for row in plot.table}
    assert {(m.when, m.what.rstrip(":"), m.value, m.note) for m in plot.marks} <= rows
    assert {bar.note for bar in plot.lane("treatments").bars} <= {row[3] for row in rows}
    assert {band.text for lane in plot.lanes for band in lane.bands} <= {row[2] for row in rows}


def test_the_table_names_what_is_not_recorded() -> None:
    cells = [row.cells for row in course_plot(empty(), {}, AS_OF).table]
    for what in ("EDSS", "T25FW", "9HPT", "SDMT", "Treatment"):
        assert ("", what, "not recorded", "") in cells
    assert ("", "Relapses", "none recorded", "") in cells


def test_every_kind_of_mark_differs_by_shape_or_finish_not_by_colour_alone() -> None:
    same = {MarkKind.CONFIRMATION, MarkKind.PIRA_CONFIRMATION}  # one change, measured again: told apart by their labels
    looks = [(look.shape, look.finish) for kind, look in LOOKS.items() if kind not in same]
    assert len(set(looks)) == len(looks)


def test_two_treatments_known_to_the_same_year_lie_in_rows_of_their_own() -> None:
    record = replace(
        empty(),
        treatments=(
            Treatment("1", "a", PartialDate(2020), PartialDate(2021)),
            Treatment("2", "b", PartialDate(2021, 3)),
        ),
    )
    assert [bar.row for bar in course_plot(record, {}, AS_OF).lane("treatments").bars] == [0, 1]
