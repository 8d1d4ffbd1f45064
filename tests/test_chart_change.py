"""The chosen change on the course chart: what is drawn of it, and what its words say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.chart.course_plot import course_plot, find_event, latest_worsening
from domain.chart.plot import (
    BandKind,
    Finish,
    Lane,
    MarkKind,
)
from domain.evidence import Attribution, CandidateWindows, Kind
from domain.records import Adjudication
from storage.definitions import load_definition
from tests.course_samples import (
    AS_OF,
    DAYS,
    demo_man,
    demo_results,
    empty,
    everything,
    pending,
    pira,
    relapse,
    result,
)

DEFINITION = load_definition("mueller-2023-24w")


def texts(lane: Lane) -> set[str]:
    """Return the longest text of each label of a lane."""
    return {label.texts[0] for label in lane.labels}


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
