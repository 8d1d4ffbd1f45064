"""What is drawn over the chart for a change is what the evidence says: every change of every demonstration patient."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest

from domain.chart.plot import OVERLAY_KINDS, BandKind, CoursePlot, Lane, MarkKind
from domain.chart.summary_plot import summary_plot
from domain.evidence import Event, SeriesResult, Unconfirmed, WindowCheck
from domain.records import PatientRecord
from domain.summarise import summarise
from reports.charts import course_drawing
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules

Change = Event | Unconfirmed
Drawn = tuple[PatientRecord, Change, SeriesResult, CoursePlot]


@cache
def drawn_changes() -> tuple[Drawn, ...]:
    """Return every change that the engine finds in the demonstration's patients, with the plot that draws it."""
    rules = load_rules()
    found: list[Drawn] = []
    for record in demo_records():
        summary = summarise(record, rules, DEMO_AS_OF)
        for result in summary.results.values():
            changes: tuple[Change, ...] = (*result.events, *result.unconfirmed)
            found += [(record, c, result, summary_plot(record, summary, rules, event=c)) for c in changes]
    return tuple(found)


def lane_of(plot: CoursePlot) -> Lane:
    """Return the lane that the chosen change is drawn over."""
    (lane,) = [lane for lane in plot.lanes if lane.levels]
    return lane


def confirmed() -> Iterator[tuple[Event, CoursePlot]]:
    for _, change, _, plot in drawn_changes():
        if isinstance(change, Event):
            yield change, plot


def unconfirmed() -> Iterator[tuple[Unconfirmed, CoursePlot]]:
    for _, change, _, plot in drawn_changes():
        if isinstance(change, Unconfirmed):
            yield change, plot


def days(start: date, end: date) -> set[date]:
    return {start + timedelta(days=i) for i in range((end - start).days + 1)}


def covered(lane: Lane, *kinds: BandKind) -> set[date]:
    """Return the days under the bands of these kinds."""
    found: set[date] = set()
    for band in lane.bands:
        if band.kind in kinds:
            found |= days(band.start, band.end)
    return found


def deciding(event: Event) -> tuple[WindowCheck, ...]:
    """Return the windows of the visit that the attribution rests on."""
    at = (event.pira_confirmation or event.confirmation).on
    fitting = [tried for tried in event.candidates if tried.confirmation.on == at] or list(event.candidates)
    return fitting[0].windows if fitting else ()


def test_the_demonstration_has_changes_of_every_kind_to_draw() -> None:
    assert len(list(confirmed())) >= 30
    assert {event.attribution and event.attribution.value for event, _ in confirmed()} >= {"PIRA", "RAW", None}
    assert any(change.pending for change, _ in unconfirmed())
    assert any(change.failed_at for change, _ in unconfirmed())


def test_the_marks_of_a_confirmed_change_stand_on_the_days_of_its_evidence() -> None:
    for event, plot in confirmed():
        expected = {(MarkKind.ONSET, event.onset.on), (MarkKind.CONFIRMATION, event.confirmation.on)}
        if event.pira_confirmation is not None and event.pira_confirmation.on != event.confirmation.on:
            expected.add((MarkKind.PIRA_CONFIRMATION, event.pira_confirmation.on))
        if event.fell_back is not None:
            expected.add((MarkKind.FELL_BACK, event.fell_back.on))
        drawn = [(mark.kind, mark.at) for mark in plot.marks if mark.kind in OVERLAY_KINDS]
        assert sorted(drawn) == sorted(expected)
        (level,) = lane_of(plot).levels
        assert level.start == event.baseline.on
        if not event.baseline.unable:
            assert level.y == event.baseline.value
        (span,) = lane_of(plot).spans
        assert (span.start, span.end, span.hatched) == (event.onset.on, event.confirmation.on, False)


def test_the_bands_of_a_confirmed_change_cover_the_days_of_its_windows_and_no_others() -> None:
    for event, plot in confirmed():
        lane, windows = lane_of(plot), deciding(event)
        searched = [(w, days(w.start, min(w.end, DEMO_AS_OF))) for w in windows if w.start <= DEMO_AS_OF]
        found = set().union(*(span for w, span in searched if w.relapses))
        free = set().union(*(span for w, span in searched if not w.relapses))
        assert covered(lane, BandKind.RELAPSE_FOUND) == found
        assert covered(lane, BandKind.RELAPSE_FREE, BandKind.UNKNOWN) == free
        unknown = {day for w, span in searched if not w.relapses for gap in w.unknown for day in span & days(*gap)}
        assert covered(lane, BandKind.UNKNOWN) == unknown
        late = set().union(*(days(max(w.start, DEMO_AS_OF), w.end) for w in windows if w.end > DEMO_AS_OF))
        assert covered(lane, BandKind.OPEN) == late
        raw = event.raw_window
        assert covered(lane, BandKind.RAW) == (days(raw.start, min(raw.end, plot.end)) if raw else set())


def test_a_relapse_in_a_window_is_named_on_the_band_and_stands_in_the_lane_of_events() -> None:
    named = 0
    for record, change, _, plot in drawn_changes():
        if not isinstance(change, Event):
            continue
        bands = {(band.start, band.note): band.text for band in lane_of(plot).bands}
        for window in (*deciding(change), *([change.raw_window] if change.raw_window else [])):
            for day in window.relapses:
                relapse = next(r for r in record.relapses if r.onset.first <= day <= r.onset.last)
                assert str(relapse.onset) in bands[(window.start, window.label)]
                assert any(mark.when == str(relapse.onset) for mark in plot.lane("events").marks)
                named += 1
    assert named


def test_an_unconfirmed_change_is_hatched_with_the_days_on_which_it_can_be_confirmed() -> None:
    for change, plot in unconfirmed():
        expected = {(MarkKind.UNCONFIRMED, change.onset.on)}
        if change.failed_at is not None:
            expected.add((MarkKind.FELL_BACK, change.failed_at.on))
        drawn = [(mark.kind, mark.at) for mark in plot.marks if mark.kind in OVERLAY_KINDS]
        assert sorted(drawn) == sorted(expected)
        lane = lane_of(plot)
        (level,) = lane.levels
        assert level.start == change.baseline.on
        assert [span.hatched for span in lane.spans] == [True]
        assert lane.spans[0].start == change.onset.on
        pending = [band for band in lane.bands if band.kind is BandKind.PENDING]
        if change.pending and change.confirm_from:
            (band,) = pending
            assert band.start == change.confirm_from
            assert band.end == (change.confirm_to or plot.end)
            assert band.end <= plot.end
        else:
            assert not pending


def test_the_verdict_over_the_chart_is_the_one_of_the_evidence() -> None:
    for event, plot in confirmed():
        words = plot.subtitle
        if event.attribution is None:
            assert ": improvement by" in words
        elif event.attribution.value == "undetermined":
            assert "attribution undetermined" in words
        else:
            assert f": {event.attribution}{' so far' if event.open_until else ''} by {event.definition}" in words


@pytest.mark.parametrize("size", [(520, 320), (380, 240)])
def test_paper_draws_the_marks_of_every_change_and_nothing_else(size: tuple[int, int]) -> None:
    for *_, plot in drawn_changes():
        assert tuple(course_drawing(plot, *size, "Helvetica").drawn) == plot.marks


def test_the_table_has_every_mark_and_every_window_of_the_change() -> None:
    for *_, plot in drawn_changes():
        rows = {row.cells for row in plot.table}
        assert {(m.when, m.what.rstrip(":"), m.value, m.note) for m in plot.marks} <= rows
        assert {band.text for band in lane_of(plot).bands} <= {row[2] for row in rows}
