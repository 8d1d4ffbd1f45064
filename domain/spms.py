"""Whether a relapse-independent worsening prompts a review of the course, by the objective rule for SPMS.

Source: Lorscheider et al., Brain 2016;139:2395-2405. The rule prompts; it never changes the course (safety 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.dates import minus_months, show
from domain.evidence import Event
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import PatientRecord, Visit
from domain.relapse_history import relapse_history

SOURCE = "Lorscheider et al., Brain 2016;139:2395-2405"
LEAST_EDSS = Decimal("4.0")
LEAST_PYRAMIDAL = 2
CONFIRMED_MONTHS = 3
# The smallest EDSS change that counts, by the baseline: up to, change.
STEPS = (
    (Decimal("0.0"), Decimal("1.5")),
    (Decimal("5.5"), Decimal("1.0")),
    (Decimal("10.0"), Decimal("0.5")),
)
PYRAMIDAL = "fs_pyramidal"
UNVERIFIED = "leading functional system taken as the one that rose most (unverified)"
UNCHANGED = "relapse-independent worsening; course unchanged"


class ReviewAnswer(StrEnum):
    """Whether the objective rule is met."""

    MET = "met"
    NOT_MET = "not met"
    NOT_JUDGED = "cannot be judged"


@dataclass(frozen=True, slots=True)
class CourseReview:
    """The answer for one worsening and its words."""

    answer: ReviewAnswer
    text: str


def review_course(record: PatientRecord, event: Event, as_of: date) -> CourseReview:
    """Return whether *event*, a confirmed worsening of EDSS, meets the objective rule, as known on *as_of*."""
    if event.onset.value < LEAST_EDSS:
        return _not_met(f"EDSS under {LEAST_EDSS}")
    if event.change < _smallest_change(event.baseline.value):
        return _not_met("the step is too small for the objective rule")
    if event.onset.on > minus_months(event.confirmation.on, CONFIRMED_MONTHS):
        return _not_met(f"confirmed within {CONFIRMED_MONTHS} months")
    since = event.previous.on if event.previous is not None else event.baseline.on
    history = relapse_history(record, as_of)
    if any(since < day <= event.onset.on for day in history.certain):
        return _not_met("a relapse since the visit before")
    uncertain = any(suspect.last > since and suspect.first <= event.onset.on for suspect in history.suspects)
    if uncertain or history.unknown_within(since + timedelta(days=1), event.onset.on):
        return _not_judged("the relapses since the visit before are not known for certain")
    return _by_grades(record, event)


def _by_grades(record: PatientRecord, event: Event) -> CourseReview:
    grades = {point.on: _grades(record, point.on) for point in (event.baseline, event.onset, event.confirmation)}
    before, at, again = (grades[p.on] for p in (event.baseline, event.onset, event.confirmation))
    if PYRAMIDAL in at and at[PYRAMIDAL] < LEAST_PYRAMIDAL:
        return _not_met(f"pyramidal under {LEAST_PYRAMIDAL}")
    incomplete = [show(day) for day, found in grades.items() if len(found) < len(FUNCTIONAL_SYSTEMS)]
    if incomplete:
        return _not_judged(f"grades are missing on {', '.join(incomplete)}")
    rise = max(at[system] - before[system] for system in FUNCTIONAL_SYSTEMS)
    leading = [system for system in FUNCTIONAL_SYSTEMS if at[system] - before[system] == rise]
    if rise <= 0:
        return _not_judged("no functional system rose with the EDSS")
    held = [system for system in leading if again[system] > before[system]]
    if not held:
        return _not_met("not held in the leading functional system")
    names = ", ".join(MEASURES[system].title.lower() for system in held)
    return CourseReview(
        ReviewAnswer.MET,
        f"relapse-independent worsening; the objective rule for SPMS is met ({names}; {SOURCE}; {UNVERIFIED}): "
        "consider review of the course",
    )


def _grades(record: PatientRecord, day: date) -> dict[str, Decimal]:
    visits: list[Visit] = [visit for visit in record.visits if visit.on == day]
    return {s: value for visit in visits for s in FUNCTIONAL_SYSTEMS if (value := visit.value(s)) is not None}


def _smallest_change(baseline: Decimal) -> Decimal:
    return next(change for upto, change in STEPS if baseline <= upto)


def _not_met(why: str) -> CourseReview:
    return CourseReview(ReviewAnswer.NOT_MET, f"{UNCHANGED} ({why})")


def _not_judged(why: str) -> CourseReview:
    return CourseReview(ReviewAnswer.NOT_JUDGED, f"{UNCHANGED}; whether to review it cannot be judged: {why}")
