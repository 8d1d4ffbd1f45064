"""The further options of a definition: what the search does with each, on the smallest patient that shows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.definition import Definition
from domain.definition_rules import (
    Checkpoint,
    DaySpan,
    RawRule,
    RelapseFree,
    Scheme,
    SkipExtremes,
    SustainedRule,
    Takes,
    Window,
    WindowEnd,
)
from domain.engine import events_of, find_events
from domain.evidence import Attribution, Failure, SeriesResult, Why
from domain.outcomes import outcomes_of
from domain.prepared import prepare
from domain.records import PatientRecord
from domain.relapse_history import relapse_history
from domain.search_rule import SearchRule
from storage.definitions import list_definitions
from tests.engine_patients import LONG_AFTER, complete, day, definition, number, patient, relapse, told

BASE = definition("mueller-2023-12w")


def with_baseline(**changes: Any) -> Definition:
    return replace(BASE, baseline=replace(BASE.baseline, **changes))


def with_confirmation(**changes: Any) -> Definition:
    return replace(BASE, confirmation=replace(BASE.confirmation, **changes))


def result_of(record: PatientRecord, chosen: Definition = BASE, measure: str = "edss") -> SeriesResult:
    return find_events(record, measure, chosen, day(LONG_AFTER))


# -- the value that a baseline takes -----------------------------------------------------------------------------------

# From 2.0 to 4.0, back to 3.0 at the confirmation's eve, 4.0 at the confirmation.
DIP = [(0, 2.0), (100, 4.0), (150, 3.0), (200, 4.0), (300, 4.0), (400, 4.5), (500, 4.5)]


def test_the_new_baseline_has_its_own_value_unless_it_takes_the_best_of_the_confirmation_period() -> None:
    own = result_of(patient(DIP), with_baseline(takes=Takes.OWN)).events
    assert told(own) == ["PIRA 100 confirmed 200"]
    best = result_of(patient(DIP), with_baseline(takes=Takes.BEST)).events
    assert [number(e.onset.on) for e in best] == [100, 300]
    second = best[1]
    assert (number(second.baseline.on), second.baseline.value, second.baseline_recorded) == (
        200,
        Decimal("3.0"),
        Decimal("4.0"),
    )


def test_an_improvement_moves_the_baseline_to_its_own_value_even_where_a_worsening_takes_the_best() -> None:
    record = patient([(0, 4.0), (100, 2.0), (150, 2.5), (200, 2.5), (300, 3.5), (400, 3.5)])
    events = result_of(record, with_baseline(takes=Takes.BEST)).events
    assert [str(e.baseline.value) for e in events] == ["4.0", "2.5"]


# -- a change that held moves the baseline without an event ------------------------------------------------------------

# Worse for 60 days only: no event at 84 days, but long enough for a baseline that moves after 30.
BRIEF = [(0, 2.0), (100, 3.0), (130, 3.0), (160, 2.0), (300, 3.0), (400, 3.0), (500, 3.0)]


def test_a_change_that_held_long_enough_moves_the_baseline_without_being_an_event() -> None:
    plain = result_of(patient(BRIEF)).events
    assert told(plain) == ["PIRA 300 confirmed 400"]
    # From 3.0 on day 130 nothing is worse any more.
    assert result_of(patient(BRIEF), with_baseline(moves_after=30)).events == ()


@pytest.mark.parametrize(("days", "moves"), [(30, True), (31, False)])
def test_the_days_that_a_change_must_hold_to_move_the_baseline_are_inclusive(days: int, moves: bool) -> None:
    record = patient([(0, 2.0), (100, 3.0), (130, 3.0), (140, 2.5), (300, 3.5), (400, 3.5)])
    events = result_of(record, with_baseline(moves_after=days)).events
    # From 3.0 on day 130 a rise to 3.5 is none; from 2.0 on day 0 it is one.
    assert [number(e.onset.on) for e in events] == ([] if moves else [300])


@pytest.mark.parametrize(
    ("scheme", "onsets"),
    [(Scheme.FIXED, [300]), (Scheme.ROVING_IMPROVEMENT, [300]), (Scheme.ROVING_WORSENING, []), (Scheme.ROVING, [])],
)
def test_a_change_that_held_moves_the_baseline_only_where_the_scheme_moves_for_its_kind(
    scheme: Scheme, onsets: list[int]
) -> None:
    record = patient([(0, 2.0), (100, 3.0), (130, 3.0), (140, 2.5), (300, 3.5), (400, 3.5)])
    held = with_baseline(moves_after=30, scheme=scheme)
    assert [number(e.onset.on) for e in result_of(record, held).worsenings] == onsets


# -- onset and confirmation at a distance from the baseline ------------------------------------------------------------

YEARLY = [(365 * year, 2.0 if year == 0 else 3.0) for year in range(12)]


def test_only_a_visit_in_its_span_after_the_baseline_is_an_onset() -> None:
    spaced = replace(BASE, onset=replace(BASE.onset, after_baseline=DaySpan(1461, 2192)))
    (event,) = result_of(patient(YEARLY), replace(spaced, baseline=with_baseline(scheme=Scheme.FIXED).baseline)).events
    assert number(event.onset.on) == 5 * 365


@pytest.mark.parametrize(("first", "last", "year"), [(3285, 4018, 9), (3286, 4018, 10), (3286, 3650, 10)])
def test_only_a_visit_in_its_span_after_the_baseline_confirms(first: int, last: int, year: int) -> None:
    chosen = with_confirmation(after_baseline=DaySpan(first, last))
    assert number(result_of(patient(YEARLY), chosen).events[0].confirmation.on) == 365 * year


def test_what_would_confirm_a_rise_respects_the_span_after_the_baseline() -> None:
    chosen = with_confirmation(after_baseline=DaySpan(3287, 4018))
    (rise,) = find_events(patient(YEARLY[:4]), "edss", chosen, day(1100)).unconfirmed
    assert rise.confirm_from is not None
    assert rise.confirm_to is not None
    assert (number(rise.confirm_from), number(rise.confirm_to)) == (3287, 4018)


# -- a definition that does not attribute ------------------------------------------------------------------------------


def test_a_definition_that_does_not_attribute_calls_no_worsening_pira_or_raw() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0)], [90])
    (event,) = result_of(record, replace(BASE, attributes=False)).events
    assert (event.attribution, event.why, event.candidates) == (Attribution.UNDETERMINED, Why.NOT_ASKED, ())
    assert told(result_of(record).events) == ["RAW 100 confirmed 200"]


# -- limits that only one patient shows --------------------------------------------------------------------------------


@pytest.mark.parametrize(("falls", "kept"), [(400, True), (399, False)])
def test_a_change_that_falls_back_on_the_last_day_it_had_to_hold_is_kept(falls: int, kept: bool) -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (falls, 2.0), (500, 2.0)])
    lasting = replace(BASE, sustained=SustainedRule(300))
    assert [number(e.onset.on) for e in result_of(record, lasting).worsenings] == ([100] if kept else [])


LAST_DIFFERENT = replace(
    BASE, windows=(Window(WindowEnd(Checkpoint.LAST_DIFFERENT), WindowEnd(Checkpoint.ONSET)),), raw=RawRule(90, 0)
)


def test_the_last_different_visit_can_be_the_second_and_is_the_first_where_none_differs_enough() -> None:
    second = patient([(0, 2.0), (100, 2.0), (200, 3.0), (300, 3.0)], [50])
    assert told(result_of(second, LAST_DIFFERENT).events) == ["PIRA 200 confirmed 300"]
    first = patient([(0, 2.0), (100, 2.5), (200, 3.0), (300, 3.0)], [50])
    assert told(result_of(first, LAST_DIFFERENT).events) == ["undetermined 200 confirmed 300"]


def test_the_third_visit_is_no_extreme_where_its_value_is_that_of_the_first() -> None:
    # The relapse keeps the first two visits from being the baseline.
    record = patient([(0, 3.0), (20, 4.5), (40, 3.0), (140, 4.5), (240, 4.5)], [0])
    (event,) = result_of(record, with_baseline(skip_local_extremes=SkipExtremes.STRICT)).events
    assert (number(event.baseline.on), number(event.onset.on)) == (40, 140)


def test_a_relapse_passed_only_by_the_last_visit_still_moves_the_baseline() -> None:
    record = patient([(0, 3.0), (100, 2.5), (120, 3.5), (220, 3.5)], [100])
    moves = with_baseline(after_relapse=True, relapse_free=RelapseFree(0, 0))
    (event,) = result_of(record, replace(moves, raw=RawRule(30, 0))).events
    assert (number(event.baseline.on), number(event.onset.on)) == (100, 120)


@pytest.mark.parametrize(("again", "near", "after"), [(184, 170, None), (200, 190, 16)])
def test_a_visit_on_either_last_day_of_the_window_is_named_as_too_near_a_relapse(
    again: int, near: int, after: int | None
) -> None:
    chosen = with_confirmation(tolerance_after=after)
    record = patient([(0, 2.0), (100, 3.0), (again, 3.0)], [near])
    missed = find_events(record, "edss", chosen, day(201)).unconfirmed[0]
    assert (missed.failure, missed.relapse) == (Failure.NEAR_RELAPSE, day(near))


@pytest.mark.parametrize(("again", "near", "after"), [(183, 170, None), (201, 190, 16)])
def test_a_visit_outside_the_window_is_not_what_keeps_a_change_from_being_confirmed(
    again: int, near: int, after: int | None
) -> None:
    chosen = with_confirmation(tolerance_after=after)
    record = patient([(0, 2.0), (100, 3.0), (again, 3.0)], [near])
    missed = find_events(record, "edss", chosen, day(202)).unconfirmed[0]
    assert (missed.failure, missed.relapse) == (Failure.NO_VISIT_IN_WINDOW, None)


@pytest.mark.parametrize(("complete_from", "attribution"), [(10, Attribution.PIRA), (11, Attribution.UNDETERMINED)])
def test_a_history_unknown_on_the_first_day_of_a_window_only_is_still_unknown(
    complete_from: int, attribution: Attribution
) -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0)], statements=[complete(complete_from)])
    (event,) = result_of(record).events
    assert event.attribution is attribution


# -- two ways to the same answer ---------------------------------------------------------------------------------------

VALUES = st.lists(
    st.tuples(st.integers(0, 2000), st.sampled_from([0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 5.5, 6.0, 6.5])),
    max_size=14,
    unique_by=lambda row: row[0],
)
DAYS = st.lists(st.integers(-300, 2100), max_size=4)


@settings(max_examples=150, deadline=None)
@given(VALUES, DAYS, st.sampled_from([d for d in list_definitions() if d.judges("edss")]), st.booleans())
def test_the_answers_without_evidence_are_those_with_it(
    values: list[tuple[int, float]], relapses: list[int], chosen: Definition, uncertain: bool
) -> None:
    record = patient(sorted(values), relapses)
    if uncertain:
        record = replace(record, relapses=(*record.relapses, relapse("2022-06")))
    prepared = prepare(record, "edss", day(2500), relapse_history(record, day(2500)))
    rule = SearchRule.of(chosen, "edss")
    result = events_of(prepared, rule)
    assert [(o.kind, o.attribution, o.onset, o.confirmation) for o in outcomes_of(prepared, rule)] == [
        (e.kind, e.attribution, e.onset.on.toordinal(), e.confirmation.on.toordinal()) for e in result.events
    ]
    assert result == find_events(record, "edss", chosen, day(2500))
