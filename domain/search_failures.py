"""Why a change that reached the threshold is no confirmed event: worked out only where somebody asks."""

from __future__ import annotations

from typing import NamedTuple

from domain.evidence import Failure
from domain.search import Missed, first_failing, in_window, next_candidate
from domain.search_baseline import Course
from domain.search_rule import SearchRule


class Tried(NamedTuple):
    """A change that was not confirmed, with the reason. Visits are indices, the relapse a day."""

    missed: Missed
    failure: Failure
    failed_at: int | None = None  # the visit that did not hold
    relapse: int | None = None  # the day of the relapse that is too near
    held: bool = False  # whether it held at every visit so far


def tried(missed: Missed, course: Course, rule: SearchRule) -> Tried:
    """Return why a change is not confirmed. *course*: as the search began with it; no baseline took another's value.

    No visit after the onset had been a baseline when the search came to it, so their own values are those it saw.
    """
    if missed.not_sustained is not None:
        return Tried(missed, Failure.NOT_SUSTAINED, failed_at=missed.not_sustained)
    onset, count = missed.onset, len(course.days)
    failing = first_failing(course, missed.value, missed.sign, onset + 1)
    candidate = next_candidate(course, rule, missed.baseline, onset, onset + 1)
    failure, failed_at, relapse = Failure.NO_VISIT_IN_WINDOW, None, None
    if onset == count - 1:
        failure = Failure.NO_LATER_VISIT
    elif candidate is not None:
        failure, failed_at = Failure.NOT_HELD, failing if rule.every_visit else candidate
    elif rule.every_visit and failing is not None and failing < in_window(course, rule, onset).stop:
        failure, failed_at = Failure.NOT_HELD, failing
    else:
        near = (_too_near(course, rule, visit) for visit in in_window(course, rule, onset))
        relapse = next((day for day in near if day is not None), None)
        failure = Failure.NO_VISIT_IN_WINDOW if relapse is None else Failure.NEAR_RELAPSE
    # Where only the confirmation must hold, the first visit that could confirm has decided.
    held = failing is None or not (rule.every_visit or candidate is not None)
    return Tried(missed, failure, failed_at, relapse, held)


def _too_near(course: Course, rule: SearchRule, visit: int) -> int | None:
    """Return the day of the relapse that keeps a visit from confirming, if one does."""
    day = course.days[visit]
    before = course.relapses_in(day - rule.confirm_before + 1, day) if rule.confirm_before else ()
    after = course.relapses_in(day, day + rule.confirm_after - 1) if rule.confirm_after else ()
    return before[-1] if before else after[0] if after else None
