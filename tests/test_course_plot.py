"""The plot model of the course chart: what is drawn, how it differs, and what its words say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chart.course_plot import course_plot, find_event, latest_worsening
from domain.chart.lane_labels import earlier
from domain.chart.plot import (
    LOOKS,
    BandKind,
    Finish,
    Label,
    Lane,
    LineStyle,
    Mark,
    MarkKind,
    Place,
    Shape,
)
from domain.chart.plot_layout import Box, Wanted, clipped, fitting, lane_heights, place_labels, time_ticks
from domain.dates import PartialDate
from domain.evidence import Attribution, CandidateWindows, Kind
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
    pending,
    pira,
    quiet_scan,
    relapse,
    result,
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


# The chosen change


def test_the_latest_worsening_is_chosen_unless_another_is() -> None:
    earlier_event = pira()._replace(onset=pira().onset._replace(on=DAYS[1]))
    results = {"edss": result(events=(earlier_event, pira()))}
    assert course_plot(demo_man(), results, AS_OF).chosen == pira()
    assert course_plot(demo_man(), results, AS_OF, event=earlier_event).chosen == earlier_event


def test_a_confirmed_worsening_is_chosen_before_a_pending_one_and_edss_before_other_measures() -> None:
    walk = pira()._replace(measure="t25fw", onset=pira().onset._replace(on=DAYS[4]))
    both = {"edss": result(events=(pira(),), unconfirmed=(pending(),)), "t25fw": result("t25fw", events=(walk,))}
    assert latest_worsening(both) == pira()
    assert latest_worsening({"edss": result(unconfirmed=(pending(),))}) == pending()
    assert latest_worsening({"edss": result(), "t25fw": result("t25fw", events=(walk,))}) == walk
    assert latest_worsening({}) is None


def test_the_chosen_change_is_drawn_with_baseline_onset_confirmation_and_windows() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF, definition=DEFINITION)
    lane = plot.lane("edss")
    assert {
        "baseline 4.0 · 10 Mar 2023",
        "first measured 5.0 · 8 Mar 2025",
        "again at 35 weeks 5.5 · 10 Nov 2025",
        "RAW window: no relapse recorded",
    } <= texts(lane)
    assert [(band.kind, band.text) for band in lane.bands][:2] == [(BandKind.RELAPSE_FREE, "no relapse recorded")] * 2
    assert (lane.bands[0].start, lane.bands[0].end) == (date(2024, 12, 8), date(2025, 4, 7))
    assert [(level.y, level.start) for level in lane.levels] == [(Decimal("4.0"), DAYS[0])]
    (span,) = lane.spans
    assert (span.start, span.end, span.hatched) == (DAYS[2], DAYS[3], False)
    assert plot.subtitle == "event 1: PIRA by mueller-2023-24w · threshold rule assumed · as of 9 Mar 2026"


def test_a_relapse_found_in_a_window_is_named_as_it_is_recorded() -> None:
    event = pira()
    tried = event.candidates[0]
    found = tried.windows[0]._replace(relapses=(date(2025, 1, 20),))
    event = event._replace(
        attribution=Attribution.UNDETERMINED,
        pira_confirmation=None,
        candidates=(CandidateWindows(tried.confirmation, (found, tried.windows[1])),),
    )
    exact = replace(demo_man(), relapses=(relapse("2025-01-20", Adjudication.RELAPSE),))
    month = replace(demo_man(), relapses=(relapse("2025-01", Adjudication.UNCERTAIN),))
    for record, words in ((exact, "relapse 20 Jan 2025"), (month, "relapse Jan 2025 (uncertain)")):
        band = course_plot(record, {"edss": result(events=(event,))}, AS_OF).lane("edss").bands[0]
        assert (band.kind, band.text) == (BandKind.RELAPSE_FOUND, words)


def test_days_without_a_recorded_history_are_never_drawn_as_free_of_relapses() -> None:
    event = pira()
    tried = event.candidates[0]
    unknown = (date(2025, 1, 1), date(2025, 2, 28))
    window = tried.windows[0]._replace(unknown=(unknown,))
    event = event._replace(candidates=(CandidateWindows(tried.confirmation, (window, tried.windows[1])),))
    bands = course_plot(demo_man(), {"edss": result(events=(event,))}, AS_OF).lane("edss").bands
    free = [band for band in bands if band.kind is BandKind.RELAPSE_FREE]
    assert [(b.start, b.end) for b in bands if b.kind is BandKind.UNKNOWN] == [unknown]
    assert all(band.end < unknown[0] or band.start > unknown[1] for band in free)


def test_a_window_that_reaches_past_today_is_drawn_open_and_says_until_when() -> None:
    event = pira()._replace(open_until=date(2025, 12, 10))
    plot = course_plot(demo_man(), {"edss": result(events=(event,))}, date(2025, 11, 20))
    (band,) = [band for band in plot.lane("edss").bands if band.kind is BandKind.OPEN]
    assert (band.start, band.end, band.text) == (date(2025, 11, 20), date(2025, 12, 10), "open to 10 Dec 2025")
    assert plot.end > date(2025, 12, 10)
    assert "PIRA so far" in plot.subtitle
    assert "settled if no relapse is recorded to 10 Dec 2025" in plot.subtitle


def test_an_assumed_history_is_said_in_the_windows_and_in_the_title() -> None:
    assumed = result(events=(pira(),))._replace(history_assumed=True)
    plot = course_plot(demo_man(), {"edss": assumed}, AS_OF)
    assert plot.lane("edss").bands[0].text == "no relapse recorded (history assumed)"
    assert "relapse history assumed complete" in plot.subtitle


def test_a_change_that_did_not_last_says_so_on_its_mark() -> None:
    event = pira()._replace(fell_back=pira().onset._replace(on=DAYS[4], value=Decimal("4.5")))
    lane = course_plot(demo_man(), {"edss": result(events=(event,))}, AS_OF).lane("edss")
    assert "not sustained: back to 4.5 · 9 Mar 2026" in texts(lane)
    assert MarkKind.FELL_BACK in {mark.kind for mark in lane.marks}


def test_a_long_gap_qualifies_the_title() -> None:
    event = pira()._replace(long_gaps=((date(2021, 1, 1), date(2023, 3, 10)),))
    plot = course_plot(demo_man(), {"edss": result(events=(event,))}, AS_OF)
    assert "relapses 1 Jan 2021 to 10 Mar 2023 rest on recall" in plot.subtitle


def test_an_unconfirmed_rise_is_hatched_with_the_window_in_which_it_can_be_confirmed() -> None:
    plot = course_plot(demo_man(), {"edss": result(unconfirmed=(pending(),))}, AS_OF)
    lane = plot.lane("edss")
    assert [span.hatched for span in lane.spans] == [True]
    (band,) = lane.bands
    assert (band.kind, band.start) == (BandKind.PENDING, date(2026, 8, 24))
    assert band.text == "can be confirmed from 24 Aug 2026 on"
    assert plot.end > band.start
    assert "first measured 6.0 · 9 Mar 2026, not confirmed" in texts(lane)
    assert {m.look.finish for m in lane.marks if m.kind is MarkKind.UNCONFIRMED} == {Finish.HOLLOW}


def test_a_change_of_another_measure_is_drawn_over_its_own_lane() -> None:
    walk = pira()._replace(
        measure="t25fw",
        baseline=pira().baseline._replace(value=Decimal("7.0")),
        onset=pira().onset._replace(value=Decimal("8.8")),
        confirmation=pira().confirmation._replace(value=Decimal("9.2")),
    )
    results = {"edss": result(events=(pira(),)), "t25fw": result("t25fw", events=(walk,))}
    plot = course_plot(demo_man(), results, AS_OF, event=walk)
    assert plot.lane("t25fw").levels
    assert not plot.lane("edss").levels
    assert "first measured 8.8 s · 8 Mar 2025" in texts(plot.lane("t25fw"))
    assert plot.subtitle.startswith("T25FW, event 1: PIRA")


def test_changes_that_are_not_chosen_keep_a_mark_by_which_they_can_be() -> None:
    better = pira()._replace(kind=Kind.IMPROVEMENT, attribution=None, onset=pira().onset._replace(on=DAYS[1]))
    results = {"edss": result(events=(better, pira()))}
    (mark,) = [m for m in course_plot(demo_man(), results, AS_OF).marks if m.kind is MarkKind.OTHER_EVENT]
    assert mark.event is not None
    assert find_event(results, mark.event) == better


def test_a_not_sustained_or_improved_course_is_never_called_stable() -> None:
    for record, results in ((demo_man(), {"edss": result()}), (empty(), {}), (everything(), demo_results())):
        plot = course_plot(record, results, AS_OF)
        words = " ".join([plot.subtitle, plot.sentence, *(" ".join(row.cells) for row in plot.table)])
        assert "stable" not in words.lower()


def test_no_confirmed_worsening_is_said_with_its_dates_and_visits() -> None:
    points = tuple(pira().baseline._replace(on=day) for day in DAYS)
    plot = course_plot(demo_man(), {"edss": result()._replace(points=points)}, AS_OF)
    assert plot.subtitle == (
        "no confirmed EDSS worsening by mueller-2023-24w (10 Mar 2023 to 9 Mar 2026, 5 visits) · as of 9 Mar 2026"
    )


def test_the_whole_chart_is_told_in_one_sentence() -> None:
    sentence = course_plot(demo_man(), demo_results(), AS_OF).sentence
    assert sentence == (
        "Course: EDSS 4.0 on 10 Mar 2023 to 6.0 on 9 Mar 2026 at 5 visits; T25FW 7.0 s on 10 Mar 2023 to 9.2 s on"
        " 9 Mar 2026 at 5 visits; 9HPT not recorded; SDMT 47 on 10 Mar 2023 to 41 on 9 Mar 2026 at 5 visits; 1 relapse"
        " recorded, the last 4 Jun 2019; 3 scans, 3 with none found; treatment fingolimod, since Jun 2017; drawn:"
        " event 1: PIRA, EDSS 5.0 first measured 8 Mar 2025 from baseline 4.0 of 10 Mar 2023, again 5.5 on 10 Nov 2025."
    )


# Where things go


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


def test_two_treatments_known_to_the_same_year_lie_in_rows_of_their_own() -> None:
    record = replace(
        empty(),
        treatments=(
            Treatment("1", "a", PartialDate(2020), PartialDate(2021)),
            Treatment("2", "b", PartialDate(2021, 3)),
        ),
    )
    assert [bar.row for bar in course_plot(record, {}, AS_OF).lane("treatments").bars] == [0, 1]
