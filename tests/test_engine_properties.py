"""What holds for every patient and every definition that the format can say, found by search for a counterexample."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.definition import Definition
from domain.definition_rules import (
    BaselineRule,
    Checkpoint,
    ConfirmationRule,
    MovesTo,
    OnsetRule,
    RawRule,
    RelapseFree,
    Scheme,
    SkipExtremes,
    SubThreshold,
    SustainedRule,
    Window,
    WindowEnd,
)
from domain.engine import find_events
from domain.evidence import Attribution, Event, Kind, SeriesResult, Unconfirmed, Why
from domain.measures import MEASURES
from domain.records import Adjudication, PatientRecord, Relapse, Value, Visit
from tests.engine_patients import LONG_AFTER, complete, day, definition, number, patient, relapse

BASE = definition("mueller-2023-12w")
SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

free_days = st.builds(RelapseFree, st.sampled_from([0, 20, 30]), st.sampled_from([0, 0, 15]))
ends = st.builds(WindowEnd, st.sampled_from(Checkpoint), st.sampled_from([-90, -30, 0, 30, 90]))
definitions = st.builds(
    lambda baseline, onset, confirmation, sustained, raw, windows: replace(
        BASE, baseline=baseline, onset=onset, confirmation=confirmation, sustained=sustained, raw=raw, windows=windows
    ),
    st.builds(
        BaselineRule,
        scheme=st.sampled_from(Scheme),
        moves_to=st.sampled_from(MovesTo),
        after_relapse=st.booleans(),
        never_lower=st.booleans(),
        sub_threshold=st.sampled_from(SubThreshold),
        skip_local_extremes=st.sampled_from(SkipExtremes),
        relapse_free=free_days,
    ),
    st.builds(OnsetRule, free_days),
    st.builds(
        ConfirmationRule,
        days=st.sampled_from([84, 168]),
        tolerance_before=st.sampled_from([0, 14]),
        tolerance_after=st.sampled_from([None, None, 30, 180]),
        relapse_free=free_days,
        every_visit=st.booleans(),
    ),
    st.builds(SustainedRule, st.sampled_from([0, 0, 200, None])),
    st.builds(RawRule, st.sampled_from([0, 30, 90]), st.sampled_from([0, 30])),
    st.lists(st.builds(Window, ends, ends), max_size=2).map(tuple),
)

EDSS = [Decimal(step) / 2 for step in range(20) if step != 1]  # without 10, which is death


@st.composite
def patients(draw: st.DrawFn) -> PatientRecord:
    """Draw a patient with a complete history: a walk along the EDSS, with relapses."""
    gaps = draw(st.lists(st.sampled_from([28, 60, 84, 90, 120, 183]), min_size=1, max_size=9))
    days = [sum(gaps[:i]) for i in range(len(gaps) + 1)]
    moves = draw(st.lists(st.sampled_from([-4, -2, -1, 0, 0, 0, 1, 2, 3]), min_size=len(days), max_size=len(days)))
    at, values = draw(st.integers(2, 14)), []
    for move in moves:
        at = min(max(at + move, 0), len(EDSS) - 1)
        values.append((days[len(values)], str(EDSS[at])))
    onsets = draw(st.lists(st.integers(-120, days[-1] + 60), max_size=3, unique=True))
    return patient(values, sorted(onsets))


def found(record: PatientRecord, chosen: Definition, as_of: int = LONG_AFTER) -> SeriesResult:
    return find_events(record, "edss", chosen, day(as_of))


def shifted(record: PatientRecord, by: timedelta) -> PatientRecord:
    """Return the same patient, everything so much later."""

    def later(onset: PartialDate) -> PartialDate:
        assert onset.exact is not None
        return PartialDate.of(onset.exact + by)

    return replace(
        record,
        visits=tuple(replace(v, on=v.on + by) for v in record.visits),
        relapses=tuple(replace(r, onset=later(r.onset)) for r in record.relapses),
        statements=(complete(-4000, LONG_AFTER + 4000),),
    )


def days_of(event: Event) -> list[date | None]:
    pira = event.pira_confirmation
    return [event.baseline.on, event.onset.on, event.confirmation.on, pira.on if pira else None, event.last_held.on]


@given(patients(), definitions, st.integers(-2000, 2000))
@SLOWLY
def test_the_same_course_at_another_time_gives_the_same_events(
    record: PatientRecord, chosen: Definition, days: int
) -> None:
    by = timedelta(days=days)
    before, after = found(record, chosen).events, found(shifted(record, by), chosen, LONG_AFTER + 3000).events
    assert [e.attribution for e in before] == [e.attribution for e in after]
    assert [[d + by if d else None for d in days_of(e)] for e in before] == [days_of(e) for e in after]


@given(patients(), definitions)
@SLOWLY
def test_an_event_goes_from_baseline_to_onset_to_confirmation_and_passes_its_threshold(
    record: PatientRecord, chosen: Definition
) -> None:
    result = found(record, chosen)
    for event in result.events:
        sign = 1 if event.kind is Kind.WORSENING else -1
        assert event.baseline.on < event.onset.on < event.confirmation.on <= event.last_held.on
        assert sign * event.change >= event.threshold > 0
        assert sign * (event.confirmation.value - event.baseline.value) >= event.threshold
        assert event.threshold == chosen.threshold_at("edss", event.baseline.value)
        apart = (event.confirmation.on - event.onset.on).days
        assert apart >= chosen.confirmation.first_day
        assert chosen.confirmation.last_day is None or apart <= chosen.confirmation.last_day
        assert event.sustained_days == (event.last_held.on - event.onset.on).days
        assert (event.fell_back is None) == event.sustained_to_end
        if chosen.confirmation.every_visit:
            held = [p for p in result.points if event.onset.on <= p.on <= event.last_held.on]
            assert all(sign * (p.value - event.baseline.value) >= event.threshold for p in held)


@given(patients(), definitions)
@SLOWLY
def test_events_come_by_onset_and_no_onset_comes_twice(record: PatientRecord, chosen: Definition) -> None:
    events = found(record, chosen).events
    assert all(a.onset.on < b.onset.on for a, b in pairwise(events))
    assert all(a.baseline.on <= b.baseline.on for a, b in pairwise(events))


@given(patients(), definitions)
@SLOWLY
def test_pira_has_no_relapse_in_any_window_and_raw_has_one_in_its_own(
    record: PatientRecord, chosen: Definition
) -> None:
    for event in found(record, chosen).worsenings:
        assert event.raw_window is not None
        assert bool(event.raw_window.relapses) == (event.attribution is Attribution.RAW)
        if event.attribution is Attribution.PIRA:
            assert event.pira_confirmation == event.candidates[-1].confirmation
            assert event.candidates[-1].is_free
            assert not any(tried.is_free for tried in event.candidates[:-1])
        elif event.attribution is Attribution.UNDETERMINED:
            assert event.why is Why.RELAPSE_IN_WINDOW
            assert not any(tried.is_free for tried in event.candidates)


@given(patients(), definitions, st.randoms(use_true_random=False))
@SLOWLY
def test_the_order_in_which_rows_of_different_days_stand_changes_nothing(
    record: PatientRecord, chosen: Definition, chance: Random
) -> None:
    visits, relapses = list(record.visits), list(record.relapses)
    chance.shuffle(visits)
    chance.shuffle(relapses)
    assert found(replace(record, visits=tuple(visits), relapses=tuple(relapses)), chosen) == found(record, chosen)


def why_not(change: Unconfirmed) -> list[object]:
    """Return what was seen of a change that was not confirmed; a later relapse moves the day to confirm it."""
    failed = change.failed_at.on if change.failed_at else None
    return [change.kind, change.baseline.on, change.onset.on, change.failure, failed, change.relapse]


@given(patients(), definitions, st.integers(0, 400))
@SLOWLY
def test_a_relapse_later_than_every_window_and_visit_changes_nothing(
    record: PatientRecord, chosen: Definition, further: int
) -> None:
    # Windows reach 90 days past a visit at most, and a visit must lie 15 days before a relapse at most.
    last = number(record.visits[-1].on)
    late = replace(record, relapses=(*record.relapses, relapse(last + 91 + further)))
    before, after = found(record, chosen), found(late, chosen)
    assert before.events == after.events
    assert [why_not(u) for u in after.unconfirmed] == [why_not(u) for u in before.unconfirmed]


@given(patients(), definitions, st.integers(0, 3000))
@SLOWLY
def test_a_relapse_before_every_guard_and_window_of_the_first_visit_changes_nothing(
    record: PatientRecord, chosen: Definition, further: int
) -> None:
    early = replace(record, relapses=(relapse(-91 - further), *record.relapses))
    # It stands among the relapses that were known, and changes nothing else.
    assert found(early, chosen)._replace(relapses=()) == found(record, chosen)._replace(relapses=())


@given(patients(), definitions)
@SLOWLY
def test_asking_later_changes_nothing_once_every_window_has_closed(record: PatientRecord, chosen: Definition) -> None:
    assert found(record, chosen, LONG_AFTER).events == found(record, chosen, LONG_AFTER - 500).events
    assert all(event.open_until is None for event in found(record, chosen).events)


@given(patients(), definitions)
@SLOWLY
def test_a_pending_change_is_confirmed_by_a_visit_on_the_first_day_named(
    record: PatientRecord, chosen: Definition
) -> None:
    # A smaller change before it may be confirmed by the same visit and move the baseline: not asked for here.
    assume(chosen.baseline.sub_threshold is SubThreshold.NONE)
    last = number(record.visits[-1].on)
    result = found(record, chosen, last)
    for change in result.pending:
        assert change.confirm_from is not None
        coming = Visit("new", change.confirm_from, values=(Value("edss", change.onset.value),))
        past = tuple(r for r in record.relapses if r.onset.first <= record.visits[-1].on)
        later = replace(record, visits=(*record.visits, coming), relapses=past)
        confirmed = found(later, chosen).worsenings
        assert (change.onset.on, coming.on) in [(e.onset.on, e.confirmation.on) for e in confirmed]


@given(patients(), definitions, st.integers(0, 8))
@SLOWLY
def test_a_visit_that_does_not_compare_is_as_if_it_were_not_there(
    record: PatientRecord, chosen: Definition, which: int
) -> None:
    at = which % len(record.visits)
    excluded = replace(record.visits[at], comparable=False)
    marked = replace(record, visits=(*record.visits[:at], excluded, *record.visits[at + 1 :]))
    without = replace(record, visits=(*record.visits[:at], *record.visits[at + 1 :]))
    assert found(marked, chosen).events == found(without, chosen).events


@given(patients(), definitions)
@SLOWLY
def test_without_a_recorded_history_nothing_is_pira(record: PatientRecord, chosen: Definition) -> None:
    unasked = found(replace(record, statements=()), chosen)
    asked = found(record, chosen)
    assert [e.onset for e in unasked.events] == [e.onset for e in asked.events]
    for with_, without in zip(asked.worsenings, unasked.worsenings, strict=True):
        assert without.attribution is not Attribution.PIRA
        assert (with_.attribution is Attribution.RAW) == (without.attribution is Attribution.RAW)


@given(patients(), definitions, st.integers(0, 900), st.booleans())
@SLOWLY
def test_an_uncertain_relapse_is_certain_only_where_both_readings_agree(
    record: PatientRecord, chosen: Definition, on: int, last: bool
) -> None:
    assume(on not in [number(r.onset.first) for r in record.relapses])

    def answers(*more: Relapse) -> dict[date, str]:
        events = found(replace(record, relapses=(*record.relapses, *more)), chosen).events
        return {e.onset.on: str(e.attribution) for e in events if e.kind is Kind.WORSENING}

    without, with_ = answers(), answers(relapse(on))
    unsure = answers(relapse(on, adjudication=Adjudication.UNCERTAIN))
    assert unsure.keys() == without.keys() | with_.keys()
    for onset, answer in unsure.items():
        both = {without.get(onset), with_.get(onset)}
        assert answer == (both.pop() if len(both) == 1 else "undetermined")


@given(patients(), definitions, st.integers(0, 800), st.integers(1, 40))
@SLOWLY
def test_a_relapse_of_uncertain_date_answers_as_every_single_day_of_it_would(
    record: PatientRecord, chosen: Definition, start: int, offset: int
) -> None:
    month = PartialDate(day(start).year, day(start).month)
    vague = found(replace(record, relapses=(*record.relapses, Relapse("x", month))), chosen)
    at = month.first + timedelta(days=offset % ((month.last - month.first).days + 1))
    exact = found(replace(record, relapses=(*record.relapses, Relapse("x", PartialDate.of(at)))), chosen)
    there = {e.onset.on: e for e in exact.worsenings}
    for event in vague.worsenings:
        answer = str(there[event.onset.on].attribution) if event.onset.on in there else "no confirmed worsening"
        if event.possibilities:
            (named,) = [p.answer for p in event.possibilities if p.start and p.end and p.start <= at <= p.end]
            assert named == answer
        else:
            assert str(event.attribution) == answer
    assert there.keys() <= {e.onset.on for e in vague.worsenings}


@given(
    st.lists(st.tuples(st.sampled_from([30, 90, 180]), st.integers(0, 1100)), min_size=2, max_size=8),
    st.sampled_from(["t25fw", "sdmt"]),
    definitions,
)
@SLOWLY
def test_a_measure_read_in_other_units_gives_the_same_events(
    rows: list[tuple[int, int]], measure: str, chosen: Definition
) -> None:
    # The same values ten times as large, with points ten times as large: nothing rests on the size of a unit.
    days = [sum(gap for gap, _ in rows[: i + 1]) for i in range(len(rows))]
    low = MEASURES[measure].low
    values = [max(Decimal(v) / 10, low) for _, v in rows]
    rule = chosen.thresholds[measure]
    larger = replace(rule, points=None if rule.points is None else rule.points * 10)
    tenfold = replace(chosen, thresholds={**chosen.thresholds, measure: larger})
    small = patient([(d, str(v)) for d, v in zip(days, values, strict=True)], measure=measure)
    large = patient([(d, str(v * 10)) for d, v in zip(days, values, strict=True)], measure=measure)
    one = find_events(small, measure, chosen, day(LONG_AFTER)).events
    ten = find_events(large, measure, tenfold, day(LONG_AFTER)).events
    assert [days_of(e) for e in one] == [days_of(e) for e in ten]
    assert [e.change * 10 for e in one] == [e.change for e in ten]
