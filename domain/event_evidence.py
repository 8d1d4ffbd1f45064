"""From indices and ordinals back to dates and values: the evidence that a result of the search carries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from domain.attribution import Check, Judged, Spans
from domain.dates import minus_months
from domain.evidence import CandidateWindows, Event, Failure, Kind, Point, Unconfirmed, WindowCheck
from domain.relapse_history import Suspect
from domain.search import WORSE, Found
from domain.search_failures import Tried
from domain.search_rule import NEVER, UNABLE, SearchRule
from domain.series import Series

LONG_GAP_MONTHS = 18  # over this, relapses between two visits rest on recall (safety 16)
_date = date.fromordinal
# Looked up once: an enum's member costs a call where it is named.
ATTRIBUTION, ATTRIBUTION_END = Event._fields.index("attribution"), Event._fields.index("possibilities")
WORSENING, IMPROVEMENT, NOT_SUSTAINED = Kind.WORSENING, Kind.IMPROVEMENT, Failure.NOT_SUSTAINED
SHORT_GAP_DAYS = 540  # so few days are no long gap, whatever the calendar: most need none


class Told(NamedTuple):
    """What the evidence of one series is told from. ``relapses``: the certain ones, as ordinals, sorted."""

    series: Series
    rule: SearchRule
    as_of: date
    relapses: Sequence[int]
    suspects: tuple[Suspect, ...]
    died: bool
    lost: bool


def tell_event(found: Found, judged: Judged | None, told: Told) -> Event:
    """Return a confirmed change with all that made it. *judged*: None for an improvement."""
    series, rule = told.series, told.rule
    points, days = series.points, series.days
    baseline, recorded = _baseline(found.baseline, found.took_from, series)
    onset, held_to, fell_back = points[found.onset], found.held_to, found.fell_back
    event = Event(
        series.measure,
        WORSENING if found.sign == WORSE else IMPROVEMENT,
        rule.definition.id,
        baseline,
        onset,
        points[found.confirmation],
        threshold=_threshold(found.baseline if found.took_from is None else found.took_from, told),
        change=onset.value - baseline.value,
        last_held=points[held_to],
        sustained_days=days[held_to] - days[found.onset],
        sustained_to_end=held_to == len(points) - 1,
        fell_back=None if fell_back is None else points[fell_back],
        baseline_recorded=recorded,
        previous=points[found.onset - 1],
        suspects=told.suspects,
        last_different=points[found.last_different] if rule.asks_last_different else None,
        long_gaps=_long_gaps(series, found.onset - 1, found.confirmation),
    )
    return event if judged is None else _attributed(event, judged, points)


def _attributed(event: Event, judged: Judged, points: Sequence[Point]) -> Event:
    """Return a worsening with what it is attributed to, and with every window that was looked at."""
    attribution, raw, tried, why, pira, open_until, unknown = judged
    told = list(event)
    told[ATTRIBUTION:ATTRIBUTION_END] = (
        attribution,
        None if pira is None else points[pira],
        None if raw is None else _window(raw),
        tuple([CandidateWindows(points[visit], tuple(map(_window, checks))) for visit, checks in tried]),
        None if open_until is None else _date(open_until),
        why,
        _spans(unknown) if unknown else (),
    )
    return Event._make(told)


def tell_unconfirmed(tried: Tried, told: Told) -> Unconfirmed:
    """Return a change that was not confirmed, why, and on which days a visit would still confirm it."""
    missed, points = tried.missed, told.series.points
    earliest = latest = NEVER
    can_settle = tried.held and tried.failure is not NOT_SUSTAINED
    if can_settle:
        earliest, latest = _confirmable(missed.baseline, missed.onset, told)
        can_settle = latest >= NEVER or (latest >= told.as_of.toordinal() and latest >= earliest)
    pending = can_settle and not told.died and not told.lost
    baseline, recorded = _baseline(missed.baseline, missed.took_from, told.series)
    return Unconfirmed(
        measure=told.series.measure,
        kind=WORSENING if missed.sign == WORSE else IMPROVEMENT,
        baseline=baseline,
        onset=points[missed.onset],
        threshold=_threshold(missed.baseline if missed.took_from is None else missed.took_from, told),
        failure=tried.failure,
        failed_at=None if tried.failed_at is None else points[tried.failed_at],
        relapse=None if tried.relapse is None else date.fromordinal(tried.relapse),
        pending=pending,
        confirm_from=date.fromordinal(earliest) if pending else None,
        confirm_to=date.fromordinal(latest) if latest < NEVER and pending else None,
        ended_by_death=can_settle and told.died,
        baseline_recorded=recorded,
        suspects=told.suspects,
        ended_by_loss=can_settle and told.lost and not told.died,
    )


def _confirmable(baseline: int, onset: int, told: Told) -> tuple[int, int]:
    """Return the first and the last day on which a further visit would confirm a change; NEVER = no last day.

    The first holds however the uncertain relapses were.
    """
    days, rule = told.series.days, told.rule
    first, latest = days[onset] + rule.first_day, days[onset] + rule.last_day
    span = rule.confirm_span
    if span is not None:
        first = max(first, days[baseline] + span.first)
        latest = min(latest, days[baseline] + (NEVER if span.last is None else span.last))
    spans = [(day, day) for day in told.relapses]
    spans += [(s.first.toordinal(), s.last.toordinal()) for s in told.suspects]
    return _first_free(max(first, days[-1] + 1), sorted(spans), rule), min(latest, NEVER)


def _baseline(index: int, took_from: int | None, series: Series) -> tuple[Point, Decimal | None]:
    """Return the baseline with the value that was compared with, and what was measured where that differs."""
    point = series.points[index]
    if took_from is None:
        return point, None
    source = series.points[took_from]
    return point._replace(value=source.value, unable=source.unable), point.value


def _threshold(visit: int, told: Told) -> Decimal:
    """Return the smallest change that counted, in points; 0 from a visit at which the test could not be done."""
    table, number = told.rule.table(told.series.scale), told.series.numbers[visit]
    return table.in_points(number if number == UNABLE else number * table.factor)


def _window(check: Check) -> WindowCheck:
    label, start, end, relapses, unknown = check
    found = tuple(map(_date, relapses)) if relapses else ()
    # A registry has a million of these: this is the quickest way to make a named tuple.
    return tuple.__new__(WindowCheck, (label, _date(start), _date(end), found, _spans(unknown) if unknown else ()))


def _spans(spans: Spans) -> tuple[tuple[date, date], ...]:
    return tuple((_date(first), _date(last)) for first, last in spans)


def _long_gaps(series: Series, first: int, last: int) -> tuple[tuple[date, date], ...]:
    days = series.days
    if days[last] - days[first] <= SHORT_GAP_DAYS or all(
        days[at + 1] - days[at] <= SHORT_GAP_DAYS for at in range(first, last)
    ):
        return ()
    between = pairwise(series.points[first : last + 1])
    return tuple((a.on, b.on) for a, b in between if minus_months(b.on, LONG_GAP_MONTHS) > a.on)


def _first_free(day: int, relapses: Spans, rule: SearchRule) -> int:
    """Return the first day from *day* on that is far enough from every relapse known today.

    *relapses*: the days on which each can have begun, in order.
    """
    for first, last in relapses:
        after_it = first <= day < last + rule.confirm_before
        before_it = first - rule.confirm_after < day <= last
        if (rule.confirm_before and after_it) or (rule.confirm_after and before_it):
            day = last + max(rule.confirm_before, 1)
    return day
