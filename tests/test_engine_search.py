"""Every option of a definition's format: what the search does with it, on the smallest patient that shows it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from domain.definition import Definition
from domain.definition_rules import (
    Checkpoint,
    MovesTo,
    RelapseFree,
    Scheme,
    SkipExtremes,
    SubThreshold,
    Window,
    WindowEnd,
)
from domain.engine import find_events
from domain.evidence import Event, Failure, SeriesResult
from domain.records import PatientRecord, VisitKind
from tests.engine_patients import LONG_AFTER, day, definition, number, patient, told, visit

BASE = definition("mueller-2023-12w")


def with_baseline(base: Definition = BASE, **changes: Any) -> Definition:
    return replace(base, baseline=replace(base.baseline, **changes))


def with_confirmation(base: Definition = BASE, **changes: Any) -> Definition:
    return replace(base, confirmation=replace(base.confirmation, **changes))


def result_of(record: PatientRecord, chosen: Definition = BASE, measure: str = "edss") -> SeriesResult:
    return find_events(record, measure, chosen, day(LONG_AFTER))


def baselines(events: tuple[Event, ...]) -> list[tuple[int, str]]:
    return [(number(e.baseline.on), str(e.baseline.value)) for e in events]


# -- schemes -----------------------------------------------------------------------------------------------------------

UP_DOWN = [(0, 3.0), (100, 4.0), (200, 4.0), (300, 2.0), (400, 2.0), (500, 3.0), (600, 3.0), (700, 5.0), (800, 5.0)]


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        (Scheme.FIXED, [(100, 0), (300, 0)]),
        (Scheme.ROVING_WORSENING, [(100, 0), (300, 200), (500, 200), (700, 200)]),
        (Scheme.ROVING_IMPROVEMENT, [(100, 0), (300, 0), (500, 400)]),
        (Scheme.ROVING, [(100, 0), (300, 200), (500, 400), (700, 600)]),
    ],
)
def test_the_scheme_says_which_events_move_the_baseline(scheme: Scheme, expected: list[tuple[int, int]]) -> None:
    events = result_of(patient(UP_DOWN), with_baseline(scheme=scheme)).events
    assert [(number(e.onset.on), number(e.baseline.on)) for e in events] == expected


def test_from_a_baseline_that_does_not_move_only_the_first_worsening_is_reported() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (300, 2.0), (400, 3.0), (500, 3.0)])
    assert told(result_of(record, with_baseline(scheme=Scheme.FIXED)).events) == ["PIRA 100 confirmed 200"]


def test_the_baseline_moves_to_the_confirmation_or_to_the_onset() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 4.0), (300, 4.0), (400, 4.0)])
    assert told(result_of(record).events) == ["PIRA 100 confirmed 200"]
    to_onset = result_of(record, with_baseline(moves_to=MovesTo.ONSET)).events
    assert told(to_onset) == ["PIRA 100 confirmed 200", "PIRA 200 confirmed 300"]
    assert baselines(to_onset) == [(0, "2.0"), (100, "3.0")]


# -- the baseline settles ----------------------------------------------------------------------------------------------


def test_a_visit_29_days_after_a_relapse_is_no_baseline_and_at_30_it_is() -> None:
    values = [(30, 4.0), (120, 3.0), (210, 3.0), (300, 4.0), (400, 4.0)]
    assert baselines(result_of(patient(values, [1])).worsenings) == [(120, "3.0")]
    assert baselines(result_of(patient(values, [0])).events) == [(30, "4.0"), (210, "3.0")]


def test_a_visit_too_soon_before_a_relapse_is_no_baseline_where_the_definition_says_so() -> None:
    record = patient([(0, 2.0), (100, 3.0), (400, 4.0), (500, 4.0)], [9])
    apart = with_baseline(relapse_free=RelapseFree(0, 10))
    assert baselines(result_of(record, apart).events) == [(100, "3.0")]
    assert baselines(result_of(record, with_baseline(relapse_free=RelapseFree(0, 9))).events)[0] == (0, "2.0")


def test_a_local_extreme_is_skipped_as_baseline() -> None:
    # The first visit lies too near a relapse; the second is a dip between two worse ones.
    record = patient([(0, 3.0), (100, 2.0), (200, 3.0), (300, 4.0), (400, 4.0)], [-10])
    assert baselines(result_of(record).events) == [(100, "2.0")]
    strict = with_baseline(skip_local_extremes=SkipExtremes.STRICT)
    assert baselines(result_of(record, strict).events) == [(200, "3.0")]


def test_an_extreme_by_less_than_the_threshold_is_skipped_only_where_all_are() -> None:
    values = [(0, 3.0), (90, 2.5), (180, 3.0), (270, 3.5), (360, 3.5)]
    record = patient(values, [-10])  # the first visit is no baseline
    chosen = with_baseline(skip_local_extremes=SkipExtremes.STRICT)
    assert baselines(result_of(record, chosen).events) == [(90, "2.5")]
    chosen = with_baseline(skip_local_extremes=SkipExtremes.ALL)
    assert result_of(record, chosen).events == ()


def test_a_visit_with_the_value_of_two_visits_before_is_no_extreme() -> None:
    values = [(0, 3.0), (90, 4.0), (180, 3.0), (270, 4.0), (360, 4.0)]
    record = patient(values, [80, 160])  # only the visit on day 180 and later lie far enough from a relapse
    chosen = with_baseline(skip_local_extremes=SkipExtremes.STRICT, relapse_free=RelapseFree(20, 90))
    assert baselines(result_of(record, chosen).events) == [(180, "3.0")]


# -- after a relapse ---------------------------------------------------------------------------------------------------

AFTER = [(0, 2.0), (100, 2.0), (200, 4.0), (300, 4.0), (400, 3.0), (500, 3.0), (600, 4.0), (700, 4.0)]


def test_a_relapse_moves_the_baseline_once_the_search_has_passed_it() -> None:
    moved = with_baseline(scheme=Scheme.FIXED, after_relapse=True)
    record = patient([(0, 2.0), (100, 2.0), (200, 3.0), (300, 3.0), (400, 4.0), (500, 4.0)], [105])
    # Day 200 lies 95 days after the relapse: not judged against day 0; the baseline becomes day 200.
    assert baselines(result_of(record, moved).events) == [(200, "3.0")]
    # 90 days after it, it may still be RAW: judged against day 0.
    near = result_of(patient([(0, 2.0), (100, 2.0), (200, 3.0), (300, 3.0)], [110]), moved)
    assert told(near.events) == ["RAW 200 confirmed 300"]


def test_the_search_goes_on_after_a_relapse_where_the_old_baseline_shows_no_change() -> None:
    # From day 0 the walk back to 2.0 is no change at all; after the relapse it is one from 1.0.
    moved = with_baseline(scheme=Scheme.FIXED, after_relapse=True)
    record = patient([(0, 2.0), (100, 2.0), (200, 1.5), (300, 1.0), (400, 2.0), (500, 2.0)], [205])
    result = result_of(record, moved)
    assert baselines(result.worsenings) == [(300, "1.0")]


def test_an_onset_found_again_from_a_later_baseline_replaces_the_first_event() -> None:
    moved = with_baseline(scheme=Scheme.FIXED, after_relapse=True)
    record = patient([(0, 2.0), (125, 2.0), (175, 3.0), (265, 3.0), (355, 3.0)], [90])
    assert baselines(result_of(record, with_baseline(scheme=Scheme.FIXED)).events) == [(0, "2.0")]
    events = result_of(record, moved).events
    assert told(events) == ["RAW 175 confirmed 265"]
    assert baselines(events) == [(125, "2.0")]


def test_never_lower_lets_a_better_visit_take_the_value_of_the_old_baseline() -> None:
    record = patient(
        [(0, 4.0), (100, 4.0), (200, 3.0), (290, 3.0), (400, 4.5), (500, 4.5), (600, 5.0), (700, 5.0)], [95]
    )
    moves = with_baseline(scheme=Scheme.FIXED, after_relapse=True)
    assert baselines(result_of(record, moves).worsenings) == [(200, "3.0")]
    held = with_baseline(scheme=Scheme.FIXED, after_relapse=True, never_lower=True)
    (event,) = result_of(record, held).worsenings
    compared, measured = event.baseline.value, event.baseline_recorded
    assert (number(event.baseline.on), compared, measured) == (200, Decimal("4.0"), Decimal("3.0"))
    assert number(event.onset.on) == 600


def test_never_lower_goes_by_the_direction_of_the_measure() -> None:
    # A better SDMT is higher: the visit after the relapse takes the lower value of the first.
    record = patient([(0, 40), (100, 40), (200, 50), (290, 50), (400, 44), (500, 44)], [105], measure="sdmt")
    held = with_baseline(scheme=Scheme.FIXED, after_relapse=True, never_lower=True)
    assert result_of(record, held, "sdmt").worsenings == ()
    moves = with_baseline(scheme=Scheme.FIXED, after_relapse=True)
    assert baselines(result_of(record, moves, "sdmt").worsenings) == [(200, "50")]


def test_never_lower_compares_with_the_confirmation_that_a_relapse_moves_the_baseline_on_from() -> None:
    # One pass moves the baseline twice: to the confirmation on day 200, then past the relapse to day 310.
    record = patient([(0, 2.0), (100, 3.5), (200, 3.5), (310, 3.0), (400, 4.0), (500, 4.0)], [210])
    held = with_baseline(scheme=Scheme.ROVING, after_relapse=True, never_lower=True)
    assert [number(e.onset.on) for e in result_of(record, held).events] == [100]
    moves = with_baseline(scheme=Scheme.ROVING, after_relapse=True)
    assert [number(e.onset.on) for e in result_of(record, moves).events] == [100, 400]


# -- onset -------------------------------------------------------------------------------------------------------------


def test_a_visit_too_near_a_relapse_is_no_onset_where_the_definition_says_so() -> None:
    record = patient([(0, 2.0), (180, 3.0), (270, 3.0), (360, 3.0)], [165])
    assert [number(e.onset.on) for e in result_of(record).events] == [180]
    apart = replace(BASE, onset=replace(BASE.onset, relapse_free=RelapseFree(16, 0)))
    assert [number(e.onset.on) for e in result_of(record, apart).events] == [270]
    before = replace(BASE, onset=replace(BASE.onset, relapse_free=RelapseFree(0, 6)))
    assert [
        number(e.onset.on)
        for e in result_of(patient([(0, 2.0), (180, 3.0), (270, 3.0), (360, 3.0)], [185]), before).events
    ] == [270]


# -- confirmation ------------------------------------------------------------------------------------------------------


def test_tolerance_before_and_after_bound_the_confirmation_window() -> None:
    values = [(0, 2.0), (100, 3.0), (177, 3.0)]
    assert told(result_of(patient(values)).events) == []
    early = with_confirmation(tolerance_before=7)
    assert told(result_of(patient(values), early).events) == ["PIRA 100 confirmed 177"]
    late = with_confirmation(tolerance_after=10)
    assert told(result_of(patient([(0, 2.0), (100, 3.0), (194, 3.0)]), late).events) == ["PIRA 100 confirmed 194"]
    missed = result_of(patient([(0, 2.0), (100, 3.0), (195, 3.0)]), late)
    assert (missed.events, missed.unconfirmed[0].failure) == ((), Failure.NO_VISIT_IN_WINDOW)


def test_a_visit_too_soon_before_a_relapse_does_not_confirm_where_the_definition_says_so() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (300, 3.0)], [205])
    apart = with_confirmation(relapse_free=RelapseFree(0, 6))
    assert [number(e.confirmation.on) for e in result_of(record, apart).events] == [300]
    assert [number(e.confirmation.on) for e in result_of(record).events] == [200]


def test_where_only_the_confirmation_must_hold_a_dip_between_does_not_matter() -> None:
    record = patient([(0, 2.0), (182, 3.0), (245, 2.5), (365, 3.0), (456, 3.0)])
    only = with_confirmation(every_visit=False)
    assert told(result_of(record, only).events) == ["PIRA 182 confirmed 365"]
    assert told(result_of(record).events) == ["PIRA 365 confirmed 456"]


def test_only_scheduled_visits_confirm_where_the_definition_says_so() -> None:
    visits = [
        replace(visit(0, 2.0), kind=VisitKind.SCHEDULED),
        replace(visit(100, 3.0), kind=VisitKind.UNSCHEDULED),
        replace(visit(200, 3.0), kind=VisitKind.UNSCHEDULED),
        replace(visit(300, 3.0), kind=VisitKind.SCHEDULED),
    ]
    scheduled = with_confirmation(scheduled_only=True)
    assert told(result_of(patient(visits=visits), scheduled).events) == ["PIRA 100 confirmed 300"]


# -- sustained ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "kept"), [(0, True), (200, True), (201, False), (None, False)])
def test_an_event_is_kept_if_the_first_visit_that_fails_comes_late_enough(asked: int | None, kept: bool) -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (300, 2.0), (400, 2.0)])
    chosen = replace(with_baseline(scheme=Scheme.FIXED), sustained=replace(BASE.sustained, days=asked))
    result = result_of(record, chosen)
    assert bool(result.worsenings) is kept
    assert kept or result.unconfirmed[0].failure is Failure.NOT_SUSTAINED


def test_under_a_roving_scheme_the_baseline_moves_even_if_the_event_is_not_kept() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (300, 2.0), (400, 2.0)])
    chosen = replace(BASE, sustained=replace(BASE.sustained, days=None))
    result = result_of(record, chosen)
    assert told(result.events) == ["improvement 300 confirmed 400"]
    assert baselines(result.events) == [(200, "3.0")]


def test_an_event_says_how_long_it_held_and_the_value_it_fell_back_to() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (300, 3.5), (400, 2.5), (500, 2.5)])
    (event,) = result_of(record).worsenings
    assert (event.sustained_days, event.sustained_to_end) == (200, False)
    assert number(event.last_held.on) == 300
    assert event.fell_back is not None
    assert (number(event.fell_back.on), str(event.fell_back.value)) == (400, "2.5")


# -- sub-threshold changes ---------------------------------------------------------------------------------------------

SLOW = [(0, 2.0), (100, 2.5), (200, 2.5), (300, 3.0), (400, 3.0), (500, 3.5), (600, 3.5)]


@pytest.mark.parametrize("sub", [SubThreshold.WORSENING, SubThreshold.BOTH])
def test_a_smaller_worsening_that_holds_moves_the_baseline_and_is_no_event(sub: SubThreshold) -> None:
    assert told(result_of(patient(SLOW)).events) == ["PIRA 300 confirmed 400"]
    assert result_of(patient(SLOW), with_baseline(sub_threshold=sub)).events == ()


def test_a_smaller_improvement_that_holds_moves_the_baseline() -> None:
    record = patient([(0, 3.0), (100, 2.5), (200, 2.5), (300, 3.5), (400, 3.5)])
    assert result_of(record).events == ()
    moved = with_baseline(sub_threshold=SubThreshold.IMPROVEMENT)
    assert baselines(result_of(record, moved).events) == [(200, "2.5")]
    fixed = with_baseline(sub_threshold=SubThreshold.IMPROVEMENT, scheme=Scheme.FIXED)
    assert result_of(record, fixed).events == ()


def test_a_smaller_improvement_of_the_sdmt_is_a_rise() -> None:
    record = patient([(0, 50), (100, 52), (200, 52), (300, 48), (400, 48)], measure="sdmt")
    moved = with_baseline(sub_threshold=SubThreshold.IMPROVEMENT)
    assert result_of(record, BASE, "sdmt").events == ()
    assert baselines(result_of(record, moved, "sdmt").events) == [(200, "52")]


# -- RAW and the windows -----------------------------------------------------------------------------------------------


def test_a_relapse_soon_after_onset_is_raw_where_the_definition_says_so() -> None:
    record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)], [395])
    assert told(result_of(record).events) == ["undetermined 365 confirmed 456"]
    both = replace(BASE, raw=replace(BASE.raw, before_relapse=30))
    assert told(result_of(record, both).events) == ["RAW 365 confirmed 456"]


def test_a_relapse_on_the_day_of_onset_is_raw() -> None:
    assert told(result_of(patient([(0, 2.0), (365, 3.0), (456, 3.0)], [365])).events) == ["RAW 365 confirmed 456"]


def test_relapses_long_before_the_first_visit_count_like_any_other() -> None:
    chosen = replace(BASE, raw=replace(BASE.raw, after_relapse=200))
    assert told(result_of(patient([(0, 2.0), (100, 3.0), (200, 3.0)], [-90]), chosen).events) == [
        "RAW 100 confirmed 200"
    ]


@pytest.mark.parametrize(
    ("start", "relapse_on", "free"),
    [
        ("last-visit", 301, False),
        ("last-visit", 299, True),
        ("last-different", 201, False),
        ("last-different", 199, True),
        ("baseline", 1, False),
    ],
)
def test_a_window_starts_at_the_checkpoint_it_names(start: str, relapse_on: int, free: bool) -> None:
    # From 2.5 on day 300 the onset is half a point; from 2.0 on day 200 it is a point.
    record = patient([(0, 2.0), (100, 2.0), (200, 2.0), (300, 2.5), (500, 3.0), (600, 3.0)], [relapse_on])
    window = Window(WindowEnd(Checkpoint(start)), WindowEnd(Checkpoint.ONSET))
    (event,) = result_of(record, replace(with_baseline(relapse_free=RelapseFree(0, 0)), windows=(window,))).events
    assert (event.attribution == "PIRA") is free
    assert event.candidates[0].windows[0].label == f"{start} to onset"


def test_last_different_is_the_first_visit_where_no_other_differs_enough() -> None:
    record = patient([(0, 2.0), (100, 2.5), (500, 3.0), (600, 3.0)], [50])
    window = Window(WindowEnd(Checkpoint.LAST_DIFFERENT), WindowEnd(Checkpoint.ONSET))
    (event,) = result_of(record, replace(BASE, windows=(window,))).events
    assert number(event.candidates[0].windows[0].start) == 0


def test_a_window_that_does_not_end_after_its_start_is_ignored() -> None:
    record = patient([(0, 2.0), (365, 3.0), (456, 3.0)], [200])
    backwards = Window(WindowEnd(Checkpoint.ONSET), WindowEnd(Checkpoint.BASELINE))
    empty = Window(WindowEnd(Checkpoint.ONSET), WindowEnd(Checkpoint.ONSET))
    (event,) = result_of(record, replace(BASE, windows=(backwards, empty))).events
    assert (event.attribution, event.candidates[0].windows) == ("PIRA", ())


def test_without_a_window_every_worsening_that_is_not_raw_is_pira() -> None:
    record = patient([(0, 2.0), (365, 3.0), (456, 3.0)], [200, 400])
    assert told(result_of(record, replace(BASE, windows=())).events) == ["PIRA 365 confirmed 456"]


def test_where_only_the_confirmation_must_hold_the_first_that_does_not_settles_it() -> None:
    record = patient([(0, 2.0), (100, 3.0), (150, 2.0)])
    only = with_confirmation(every_visit=False)
    assert result_of(record, only).unconfirmed[0].pending
    settled = result_of(patient([(0, 2.0), (100, 3.0), (150, 2.0), (200, 2.0)]), only).unconfirmed[0]
    assert (settled.failure, settled.pending) == (Failure.NOT_HELD, False)
