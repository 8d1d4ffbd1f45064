"""From indices and ordinals back to dates and values: the evidence that a result of the search carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.attribution import Check, Judged, Spans
from domain.dates import minus_months
from domain.definition import Definition
from domain.definition_rules import RelapseFree
from domain.evidence import CandidateWindows, Event, Failure, Kind, Point, Unconfirmed, WindowCheck
from domain.search import WORSE, Found, Tried
from domain.series import Series

LONG_GAP_MONTHS = 18  # over this, relapses between two visits rest on recall (safety 16)


@dataclass(frozen=True, slots=True)
class Told:
    """What the evidence of one series is told from."""

    series: Series
    definition: Definition
    as_of: date
    unknown: Spans
    died: bool


def as_decimal(number: Fraction) -> Decimal:
    """Return a fraction as a decimal: exact wherever it ends within 28 digits."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def tell_event(found: Found, judged: Judged | None, told: Told) -> Event:
    """Return a confirmed change with all that made it. *judged*: None for an improvement."""
    points = told.series.points
    baseline, recorded = _baseline(found.baseline, found.raised_from, told.series)
    onset, held_to = points[found.onset], points[found.held_to]
    event = Event(
        measure=told.series.measure,
        kind=Kind.WORSENING if found.sign == WORSE else Kind.IMPROVEMENT,
        definition=told.definition.id,
        baseline=baseline,
        onset=onset,
        confirmation=points[found.candidates[0]],
        threshold=_threshold(found.baseline, found.raised_from, told),
        change=onset.value - baseline.value,
        last_held=held_to,
        sustained_days=(held_to.on - onset.on).days,
        sustained_to_end=found.held_to == len(points) - 1,
        fell_back=None if found.fell_back is None else points[found.fell_back],
        baseline_recorded=recorded,
        previous=points[found.onset - 1],
        long_gaps=_long_gaps(points[found.onset - 1 : found.candidates[0] + 1]),
    )
    return event if judged is None else _attributed(event, judged, points)


def tell_unconfirmed(tried: Tried, relapses: Sequence[int], told: Told) -> Unconfirmed:
    """Return a change that was not confirmed, why, and on which days a visit would still confirm it."""
    points, rule = told.series.points, told.definition.confirmation
    onset = points[tried.onset].on.toordinal()
    latest = None if rule.last_day is None else onset + rule.last_day
    earliest = _first_free(max(onset + rule.first_day, points[-1].on.toordinal() + 1), relapses, rule.relapse_free)
    still_open = latest is None or (latest >= told.as_of.toordinal() and latest >= earliest)
    can_settle = tried.held and tried.failure is not Failure.NOT_SUSTAINED and still_open
    baseline, recorded = _baseline(tried.baseline, tried.raised_from, told.series)
    return Unconfirmed(
        measure=told.series.measure,
        kind=Kind.WORSENING if tried.sign == WORSE else Kind.IMPROVEMENT,
        baseline=baseline,
        onset=points[tried.onset],
        threshold=_threshold(tried.baseline, tried.raised_from, told),
        failure=tried.failure,
        failed_at=None if tried.failed_at is None else points[tried.failed_at],
        relapse=None if tried.relapse is None else date.fromordinal(tried.relapse),
        pending=can_settle and not told.died,
        confirm_from=date.fromordinal(earliest) if can_settle and not told.died else None,
        confirm_to=date.fromordinal(latest) if latest is not None and can_settle and not told.died else None,
        ended_by_death=can_settle and told.died,
        baseline_recorded=recorded,
    )


def _baseline(index: int, raised_from: int | None, series: Series) -> tuple[Point, Decimal | None]:
    """Return the baseline with the value that was compared with, and what was measured where that differs."""
    point = series.points[index]
    if raised_from is None:
        return point, None
    source = series.points[raised_from]
    return replace(point, value=source.value, unable=source.unable), point.value


def _threshold(index: int, raised_from: int | None, told: Told) -> Decimal:
    """Return the smallest change that counted, in points; 0 from a visit at which the test could not be done."""
    value = told.series.exact[index if raised_from is None else raised_from]
    if value is None:
        return Decimal(0)
    return as_decimal(told.definition.threshold(told.series.measure).at(value))


def _attributed(event: Event, judged: Judged, points: Sequence[Point]) -> Event:
    pira, open_until = judged.pira_confirmation, judged.open_until
    return replace(
        event,
        attribution=judged.attribution,
        pira_confirmation=None if pira is None else points[pira],
        raw_window=_window(judged.raw),
        candidates=tuple(
            CandidateWindows(points[visit], tuple(_window(check) for check in checks)) for visit, checks in judged.tried
        ),
        open_until=None if open_until is None else date.fromordinal(open_until),
        why=judged.why,
        unknown_history=_spans(judged.unknown),
    )


def _window(check: Check) -> WindowCheck:
    return WindowCheck(
        check.label,
        date.fromordinal(check.start),
        date.fromordinal(check.end),
        tuple(date.fromordinal(day) for day in check.relapses),
        _spans(check.unknown),
    )


def _spans(spans: Spans) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromordinal(first), date.fromordinal(last)) for first, last in spans)


def _long_gaps(points: Sequence[Point]) -> tuple[tuple[date, date], ...]:
    return tuple((a.on, b.on) for a, b in pairwise(points) if minus_months(b.on, LONG_GAP_MONTHS) > a.on)


def _first_free(day: int, relapses: Sequence[int], free: RelapseFree) -> int:
    """Return the first day from *day* on that is far enough from every relapse known today."""
    for relapse in relapses:
        if 0 <= day - relapse < free.before:
            day = relapse + free.before
        elif 0 <= relapse - day < free.after:
            day = relapse + max(free.before, 1)
    return day
