"""The time of each treatment, the time after it and the time before the first, with what is recorded in each.

A start or stop that is known to the month or year only leaves days that may belong to either side: what fell on them is
told as perhaps (safety 2). A treatment without a recorded stop may have ended when another began; what came later is
perhaps of its time too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.dates import PartialDate
from domain.day_spans import ONE_DAY, Span, days_without
from domain.evidence import Event, Point, SeriesResult
from domain.observed import observed_to
from domain.records import Adjudication, PatientRecord, Relapse
from domain.relapse_history import RelapseHistory, relapse_history
from domain.scan_reading import ScanReading, read_scan
from domain.treatment_phase import Course
from domain.wording import span

BETWEEN = "no treatment recorded"  # after a time recorded as untreated, or between two treatments


@dataclass(frozen=True, slots=True)
class Period:
    """A time that is told of. ``sure``: the days that certainly belong to it; ``widest``: all that can."""

    title: str
    when: str  # "Jun 2017 to 9 Mar 2026"
    sure: Span | None
    widest: Span

    def holds(self, first: date, last: date) -> bool:
        """Whether something that lies between two days certainly belongs to it."""
        return self.sure is not None and self.sure[0] <= first and last <= self.sure[1]

    def meets(self, first: date, last: date) -> bool:
        """Whether something that lies between two days can belong to it."""
        return first <= self.widest[1] and last >= self.widest[0]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is recorded in a period. ``perhaps``: what may belong to it or to its neighbour.

    ``not_asked``: the parts of it whose relapse history is not recorded; ``asked_to``: the last visit, where it lies
    before the period's end.
    """

    period: Period
    relapses: tuple[Relapse, ...]
    perhaps: tuple[Relapse, ...]
    not_asked: tuple[Span, ...]
    asked_to: date | None
    scans: tuple[ScanReading, ...]
    events: tuple[Event, ...]
    edss: tuple[Point, ...]
    measured: bool  # whether any measure that is judged has a value in it


def periods_of(courses: Sequence[Course], record: PatientRecord, as_of: date) -> tuple[Period, ...]:
    """Return the periods in order; *courses*: those begun by *as_of*, first begun first. () without treatment."""
    if not courses:
        return ()
    until = max(observed_to(record, as_of), courses[0].start.first)
    found = list(_before(courses, record))
    for course in courses:
        if course.start.first <= until:
            found += _during(course, until)
            found += _after(course, courses, until)
    rest = days_without([(found[0].widest[0], until)], [period.widest for period in found])
    found += [Period(BETWEEN, span(*days), days, days) for days in rest]
    return tuple(sorted(found, key=lambda period: period.widest[0]))


def recorded_in(
    periods: Sequence[Period],
    record: PatientRecord,
    results: Mapping[str, SeriesResult],
    as_of: date,
    frame_months: int,
) -> tuple[Recorded, ...]:
    """Return what is recorded in each period: relapses that are none by adjudication are not told."""
    history = relapse_history(record, as_of)
    scans = [read_scan(s, record.assumed, frame_months, scans=record.scans) for s in record.scans if s.on <= as_of]
    relapses = [r for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE and r.onset.first <= as_of]
    return tuple(_recorded(period, relapses, scans, results, history, as_of) for period in periods)


def _recorded(
    period: Period,
    relapses: Sequence[Relapse],
    scans: Sequence[ScanReading],
    results: Mapping[str, SeriesResult],
    history: RelapseHistory,
    as_of: date,
) -> Recorded:
    days = [(r, r.onset.first, min(r.onset.last, as_of)) for r in relapses]
    inside = [r for r, first, last in days if period.holds(first, last)]
    first_day, last_day = period.widest
    last_visit = history.last_visit
    return Recorded(
        period,
        tuple(inside),
        tuple(r for r, first, last in days if period.meets(first, last) and r not in inside),
        history.unknown_within(first_day, last_day),
        last_visit if last_visit is not None and last_visit < last_day else None,
        tuple(scan for scan in scans if period.meets(scan.scan.on, scan.scan.on)),
        tuple(
            event
            for measure in sorted(results, key=lambda name: (name != "edss", name))
            for event in results[measure].events
            if period.meets(event.onset.on, event.onset.on)
        ),
        tuple(point for point in results["edss"].points if period.meets(point.on, point.on)),
        any(period.meets(point.on, point.on) for result in results.values() for point in result.points),
    )


def _before(courses: Sequence[Course], record: PatientRecord) -> Iterator[Period]:
    """Yield the time before the first treatment, from the first day of which anything is recorded."""
    starts = [course.start for course in courses]
    first, last = min(start.first for start in starts), min(start.last for start in starts)
    days = [v.on for v in record.visits] + [s.on for s in record.scans] + [r.onset.first for r in record.relapses]
    begin = min(days, default=first)
    if begin < first:
        start = next(start for start in starts if start.first == first)
        yield Period(
            "before the first treatment", f"to {start}", (begin, first - ONE_DAY), (begin, max(last - ONE_DAY, begin))
        )


def _during(course: Course, until: date) -> Iterator[Period]:
    start, stop = course.start, course.stop
    name = "recorded as untreated" if course.is_untreated else course.drug
    if stop is not None:
        sure, widest = _span(start.last, min(stop.first, until)), (start.first, min(stop.last, until))
        when = str(start) if start == stop else f"{start} to {stop}"
        yield Period(name, when, sure, (widest[0], max(widest)))
        return
    ends = min((other.first for other in course.begun_since), default=None)
    sure_end = until if ends is None else min(ends - ONE_DAY, until)
    yield Period(name, f"{start}, no stop recorded", _span(start.last, sure_end), (start.first, until))


def _after(course: Course, courses: Sequence[Course], until: date) -> Iterator[Period]:
    """Yield the time after a recorded stop, to the next treatment or to the end of the observation."""
    stop = course.stop
    if stop is None or course.is_untreated or stop.last >= until:
        return
    others = [other for other in courses if other is not course]
    if any(_goes_on(other, stop) for other in others):
        return
    following = min(
        (other.start for other in others if other.start.last > stop.first), key=lambda s: s.first, default=None
    )
    sure_end = until if following is None else following.first - ONE_DAY
    widest_end = until if following is None else min(following.last, until)
    sure = _span(stop.last + ONE_DAY, min(sure_end, until))
    if sure is None:
        return  # the next treatment began at once, or may have
    when = f"{stop} to {following}" if following is not None else f"since {stop}"
    yield Period(f"after {course.drug}", when, sure, (stop.first + ONE_DAY, widest_end))


def _goes_on(other: Course, stop: PartialDate) -> bool:
    """Whether another treatment was going on when one was stopped."""
    return other.start.first <= stop.last + ONE_DAY and (other.stop is None or other.stop.last > stop.last)


def _span(first: date, last: date) -> Span | None:
    return (first, last) if first <= last else None
