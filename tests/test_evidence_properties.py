"""The evidence is enough: a rule that reads nothing but what its answer lists gives the same answer again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import ActivityResult, activity_in_frame
from domain.dates import PartialDate, minus_months
from domain.definition import Definition
from domain.definition_rules import Checkpoint, Scheme
from domain.engine import find_events
from domain.evidence import Event, Kind, Point, SeriesResult
from domain.neida import assess_neida
from domain.records import Patient, PatientRecord, Relapse, Statement, StatementKind, Value, Visit
from domain.relapse_frame import RelapseFact
from domain.relapse_history import Span, Suspect, spans_between
from tests.engine_patients import day, definition, number, patient
from tests.test_engine_properties import definitions, patients
from tests.test_settle_properties import SHIPPED, doubtful_patients, known_by, last_day, scanned_patients

QUICKLY = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DAY = timedelta(days=1)
rules = st.one_of(definitions, st.sampled_from([definition(name) for name in SHIPPED]))


def stated(spans: Iterable[Span], on: date) -> tuple[Statement, ...]:
    """Return statements that the relapse history is complete on these days."""
    return tuple(
        Statement(f"s{at}", on, StatementKind.HISTORY_COMPLETE, PartialDate.of(first), PartialDate.of(last))
        for at, (first, last) in enumerate(spans)
    )


def reported(first: date, last: date) -> tuple[Visit, ...]:
    """Return the visits between which a relapse was reported, without anything else."""
    answer = Visit(f"a{last}", last, relapse_since_last=True)
    return (answer,) if first == minus_months(last, 12) else (Visit(f"a{first}", first - DAY), answer)


def points_of(event: Event, chosen: Definition) -> list[Point]:
    """Return the visits that the evidence of an event lists and its definition reads: windows, for a worsening only."""
    windows = chosen.windows if event.kind is Kind.WORSENING else ()
    ends = {end.checkpoint for window in windows for end in (window.start, window.end)}
    points = [event.baseline, event.onset, event.confirmation, event.last_held, event.fell_back]
    points += [tried.confirmation for tried in event.candidates]
    points += [event.previous] if Checkpoint.LAST_VISIT in ends else []
    points += [event.last_different] if Checkpoint.LAST_DIFFERENT in ends else []
    return list({point.on: point for point in reversed(points) if point is not None}.values())


def rows_of(suspects: Iterable[Suspect], record: PatientRecord) -> list[Relapse]:
    named = {suspect.record_id for suspect in suspects if suspect.record_id}
    return [row for row in record.relapses if row.id in named]


def reduced_to(event: Event, result: SeriesResult, record: PatientRecord, chosen: Definition) -> PatientRecord:
    """Return a record of nothing but the visits, relapses and answers that the evidence of an event lists."""
    checks = [check for tried in event.candidates for check in tried.windows]
    checks += [event.raw_window] if event.raw_window is not None else []
    known = [span for check in checks for span in spans_between(sorted(check.unknown), check.start, check.end)]
    relapses = sorted({on for check in checks for on in check.relapses if on in result.relapses})
    points = points_of(event, chosen)
    if event.suspects:
        # The ways in which these relapses can have been part at any visit, so that all that was searched is evidence.
        relapses, points = list(result.relapses), list(result.points)
    visits = [Visit(f"v{p.on}", p.on, values=(Value("edss", p.value),)) for p in points]
    for suspect in event.suspects:
        visits += reported(suspect.first, suspect.last) if suspect.unrecorded else ()
    rows = [Relapse(f"c{on}", PartialDate.of(on)) for on in relapses] + rows_of(event.suspects, record)
    return PatientRecord(
        Patient("p", "1"),
        visits=tuple(sorted(visits, key=lambda v: v.on)),
        relapses=tuple(rows),
        statements=stated(sorted(set(known)), result.as_of),
    )


def answer_of(event: Event) -> list[object]:
    pira = event.pira_confirmation
    days = [event.baseline.on, event.onset.on, event.confirmation.on, pira.on if pira else None]
    answers = {possibility.answer for possibility in event.possibilities}
    return [event.kind, event.attribution, *days, event.open_until, event.sustained_days, event.why, answers]


@given(patients(), rules, st.sampled_from([0, 20, 3000]))
@QUICKLY
def test_an_event_is_found_again_from_its_listed_evidence_alone(
    record: PatientRecord, chosen: Definition, later: int
) -> None:
    as_of = last_day(record) + timedelta(days=later)
    result = find_events(record, "edss", chosen, as_of)
    for event in result.events:
        again = find_events(reduced_to(event, result, record, chosen), "edss", chosen, as_of)
        found = {(e.kind, e.onset.on): e for e in again.events}
        assert answer_of(found[event.kind, event.onset.on]) == answer_of(event)


@given(doubtful_patients(), rules, st.sampled_from([0, 20, 3000]))
@QUICKLY
def test_an_event_with_holes_in_its_history_is_found_again_from_its_listed_evidence_alone(
    record: PatientRecord, chosen: Definition, later: int
) -> None:
    as_of = last_day(record) + timedelta(days=later)
    record = known_by(record, as_of)
    result = find_events(record, "edss", chosen, as_of)
    for event in result.events:
        again = find_events(reduced_to(event, result, record, chosen), "edss", chosen, as_of)
        found = {(e.kind, e.onset.on): e for e in again.events}
        assert answer_of(found[event.kind, event.onset.on]) == answer_of(event)


def reduced_to_frame(result: ActivityResult, record: PatientRecord) -> PatientRecord:
    """Return a record of nothing but the relapses, answers and scans that the evidence of an activity lists."""
    frame = result.relapses
    rows = {finding.record_id for finding in frame.findings if finding.record_id}
    visits: list[Visit] = []
    for finding in frame.of(RelapseFact.REPORTED, RelapseFact.COUNTED):
        if not finding.record_id:
            assert finding.start
            assert finding.end
            visits += reported(finding.start, finding.end)
    until = min(frame.asked_until or date.min, result.end)
    known = spans_between(frame.unknown, result.start, until) if until >= result.start else ()
    return PatientRecord(
        Patient("p", "1"),
        visits=tuple(sorted(visits, key=lambda v: v.on)),
        relapses=tuple(row for row in record.relapses if row.id in rows),
        scans=tuple(reading.scan for reading in result.scans),
        statements=stated(known, result.end),
        assumed=record.assumed,
    )


@given(scanned_patients(), st.integers(0, 1100), st.sampled_from([6, 12]))
@QUICKLY
def test_activity_and_neida_are_the_same_on_their_listed_evidence_alone(
    record: PatientRecord, on: int, months: int
) -> None:
    record = known_by(record, day(on))
    result = activity_in_frame(record, day(on), months)
    reduced = reduced_to_frame(result, record)
    assert activity_in_frame(reduced, day(on), months).activity is result.activity
    neida = assess_neida(record, day(on), months)
    assert neida.evidence is not None
    alone = reduced_to_frame(neida.evidence, record)
    assert assess_neida(alone, day(on), months).answer is neida.answer


def test_the_listed_evidence_is_less_than_the_whole_record() -> None:
    chosen = definition("mueller-2023-12w")
    record = patient([(0, "2"), (100, "2"), (365, "3"), (456, "3"), (547, "3")], [-500])
    result = find_events(record, "edss", chosen, day(3000))
    reduced = reduced_to(result.worsenings[0], result, record, chosen)
    assert [number(v.on) for v in reduced.visits] == [0, 365, 456, 547]
    assert reduced.relapses == ()


def test_an_improvement_found_again_from_the_same_baseline_stands_without_the_visit_before_it() -> None:
    chosen = definition("mueller-2025")  # it reads the visit before an onset, for a worsening
    fixed = replace(chosen, baseline=replace(chosen.baseline, scheme=Scheme.FIXED, after_relapse=False))
    record = patient([(0, "4"), (30, "3"), (400, "3"), (430, "3"), (800, "3")])
    result = find_events(record, "edss", fixed, day(3000))
    assert [(number(e.baseline.on), number(e.onset.on)) for e in result.events] == [(0, 30), (0, 430)]
    for event in result.events:
        again = find_events(reduced_to(event, result, record, fixed), "edss", fixed, day(3000))
        assert answer_of(again.events[0]) == answer_of(event)
