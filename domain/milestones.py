"""EDSS milestones: when a level was first reached for good, and how long after first symptom and diagnosis.

A level is reached at the first visit from which EDSS stays at it or above up to a visit that the definition takes as a
confirmation: in the days of its window, and far enough from a relapse. A visit at the level without one in its window
is passed over, as an onset is in the search. At the first visit of the record the level was reached earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.dates import PartialDate, show, whole_years
from domain.definition import Definition
from domain.evidence import LeftOut, Point, SeriesResult
from domain.observed import ending
from domain.performance_rules import MilestoneRule
from domain.records import PatientRecord, VisitKind
from domain.relapse_history import Suspect, relapse_history
from domain.series import DEATH


class Reached(StrEnum):
    """What is known of a level."""

    YES = "reached"
    BEFORE = "reached on or before the first visit"
    PENDING = "possible, not confirmed"
    UNSETTLED = "unconfirmed, cannot be settled"
    DEPENDS = "undetermined"
    NO = "not reached"
    NOT_ASSESSABLE = "not assessable"


@dataclass(frozen=True, slots=True)
class Months:
    """A length of time in completed calendar months, the shortest and the longest that it can be."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """One level of EDSS in one patient, as of a date.

    ``at``: the visit that reached it, None where none did. ``after``: the last visit before it below the level. The
    times run to ``at``, or to the last visit where the level was not reached; None where the day they run from is
    not recorded or lies later. ``confirm_from``, ``confirm_to``: the first and the last day on which a visit would
    confirm a level that is pending; no last one where the definition sets no end. ``missed``: the visits at the level,
    of the stretch that ``at`` belongs to, whose days to be confirmed ended without a visit that counts.
    """

    level: Decimal
    reached: Reached
    at: Point | None = None
    after: Point | None = None
    confirmation: Point | None = None
    last: Point | None = None
    since_symptom: Months | None = None
    since_diagnosis: Months | None = None
    confirm_from: date | None = None
    confirm_to: date | None = None
    missed: tuple[Point, ...] = ()
    fell_back: tuple[Point, ...] = ()  # visits at which an earlier attempt did not hold
    otherwise: str = ""  # DEPENDS: what holds where uncertain relapses fall the other way


@dataclass(frozen=True, slots=True)
class _Run:
    """Where a level was reached: the indices of its visit, of the one that confirms it, and of its stretch's first."""

    reached: Reached
    start: int | None = None
    confirmation: int | None = None
    stretch: int = 0
    failed: tuple[int, ...] = ()


def find_milestones(
    record: PatientRecord, edss: SeriesResult, rule: MilestoneRule, definition: Definition
) -> tuple[Milestone, ...]:
    """Return what is known of each level of *rule*, as of the date of *edss*, found under *definition*."""
    history = relapse_history(record, edss.as_of)
    near = definition.confirmation.relapse_free
    blocked = [_is_near(p.on, near.before, near.after, ((d, d) for d in history.certain)) for p in edss.points]
    doubtful = [_is_near(p.on, near.before, near.after, _days_of(history.suspects)) for p in edss.points]
    kinds = _kinds(record, edss, definition)
    sure = tuple(ok and not b and not d for ok, b, d in zip(kinds, blocked, doubtful, strict=True))
    lenient = tuple(ok and not b for ok, b in zip(kinds, blocked, strict=True))
    found = []
    for level in rule.levels:
        run, other = (_run(edss, level, definition, confirms, history.certain) for confirms in (sure, lenient))
        found.append(_milestone(record, edss, level, run, other, definition, history.certain))
    return tuple(found)


def _run(
    edss: SeriesResult, level: Decimal, definition: Definition, confirms: tuple[bool, ...], relapses: tuple[date, ...]
) -> _Run:
    """Return the first stretch at *level* or above that holds up to a visit which confirms it."""
    points = edss.points
    if not points:
        return _Run(Reached.NOT_ASSESSABLE)
    failed: list[int] = []
    start = 0
    while start < len(points):
        if points[start].value < level:
            start += 1
            continue
        end = next((i for i in range(start, len(points)) if points[i].value < level), len(points))
        for at in range(start, end):
            again = _confirmed_at(points, at, end, definition, confirms)
            if again is not None:
                return _Run(Reached.BEFORE if start == 0 else Reached.YES, at, again, start, tuple(failed))
        if end == len(points):
            waiting = next((i for i in range(start, end) if _can_wait(edss, i, definition, relapses)), None)
            reached = Reached.UNSETTLED if waiting is None else Reached.PENDING
            return _Run(reached, start if waiting is None else waiting, None, start, tuple(failed))
        failed.append(end)
        start = end
    return _Run(Reached.NO, failed=tuple(failed))


def _confirmed_at(
    points: tuple[Point, ...], at: int, end: int, definition: Definition, confirms: tuple[bool, ...]
) -> int | None:
    """Return the first visit before *end* that may confirm and lies in the window of the visit *at*."""
    earliest = points[at].on + timedelta(days=definition.confirmation.first_day)
    latest = _last_day(points[at], definition)
    days = range(at + 1, end)
    return next((i for i in days if confirms[i] and earliest <= points[i].on <= (latest or points[i].on)), None)


def _last_day(at: Point, definition: Definition) -> date | None:
    """Return the last day on which a visit confirms a level of *at*; None where the definition sets no end."""
    days = definition.confirmation.last_day
    return None if days is None else at.on + timedelta(days=days)


def _can_wait(edss: SeriesResult, at: int, definition: Definition, relapses: tuple[date, ...]) -> bool:
    """Whether a visit that is still to come can confirm the level of the visit *at*."""
    latest = _last_day(edss.points[at], definition)
    if latest is None:
        return True
    first = _confirm_from(edss.points, edss.points[at], definition, relapses)
    return first is not None and max(first, edss.as_of) <= latest


def _milestone(
    record: PatientRecord,
    edss: SeriesResult,
    level: Decimal,
    run: _Run,
    other: _Run,
    definition: Definition,
    relapses: tuple[date, ...],
) -> Milestone:
    points = edss.points
    if not points:
        return Milestone(level, Reached.NOT_ASSESSABLE)
    reached, patient = run.reached, record.patient
    ended = ending(record, edss.as_of) is not None
    if reached is Reached.PENDING and (ended or points[-1].value == DEATH):
        reached = Reached.UNSETTLED
    differs = (other.reached, other.start) != (run.reached, run.start)
    at = None if run.start is None else points[run.start]
    until = (at or points[-1]).on
    pending = at if reached is Reached.PENDING else None
    return Milestone(
        level=level,
        reached=Reached.DEPENDS if differs else reached,
        at=at,
        after=points[run.stretch - 1] if run.start is not None and run.stretch else None,
        confirmation=None if run.confirmation is None else points[run.confirmation],
        last=points[-1],
        since_symptom=months_since(patient.onset_date, until),
        since_diagnosis=months_since(patient.diagnosis_date, until),
        confirm_from=_confirm_from(points, pending, definition, relapses),
        confirm_to=None if pending is None else _last_day(pending, definition),
        missed=() if run.start is None else points[run.stretch : run.start],
        fell_back=tuple(points[i] for i in run.failed),
        otherwise=_otherwise(points, other) if differs else "",
    )


def months_since(start: PartialDate | None, end: date) -> Months | None:
    """Return the completed months from a day that may be known to the month or year only; None if it lies later."""
    if start is None or start.first > end:
        return None
    return Months(_whole_months(min(start.last, end), end), _whole_months(start.first, end))


def _whole_months(start: date, end: date) -> int:
    years = whole_years(start, end)
    return 12 * years + (end.month - start.month - (end.day < start.day)) % 12


def _confirm_from(
    points: tuple[Point, ...], at: Point | None, definition: Definition, relapses: Iterable[date]
) -> date | None:
    """Return the first day on which a visit would confirm a pending level, by the relapses known today."""
    if at is None:
        return None
    near = definition.confirmation.relapse_free
    day = max(at.on + timedelta(days=definition.confirmation.first_day), points[-1].on + timedelta(days=1))
    for relapse in sorted(relapses):
        if 0 <= (day - relapse).days < near.before:
            day = relapse + timedelta(days=near.before)
    return day


def _otherwise(points: tuple[Point, ...], other: _Run) -> str:
    return f"{other.reached}, {show(points[other.start].on)}" if other.start is not None else str(other.reached)


def _kinds(record: PatientRecord, edss: SeriesResult, definition: Definition) -> tuple[bool, ...]:
    """Return for each value whether its visit may confirm, relapses aside; carried grades never do (safety 12, 24)."""
    carried = {o.on for o in edss.omissions if o.why is LeftOut.GRADES_CARRIED}
    scheduled = {v.id or v.on.isoformat() for v in record.visits if v.kind is VisitKind.SCHEDULED}
    only = definition.confirmation.scheduled_only
    return tuple(
        p.value != DEATH and p.on not in carried and (not only or (p.visit_id or p.on.isoformat()) in scheduled)
        for p in edss.points
    )


def _days_of(suspects: Iterable[Suspect]) -> tuple[tuple[date, date], ...]:
    return tuple((suspect.first, suspect.last) for suspect in suspects)


def _is_near(day: date, before: int, after: int, spans: Iterable[tuple[date, date]]) -> bool:
    """Whether a relapse on any day of *spans* lies too near before or after *day*."""
    return any(
        (first <= day and (day - last).days < before) or (day <= last and (first - day).days < after)
        for first, last in spans
    )
