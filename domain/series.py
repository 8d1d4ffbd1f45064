"""The course of one measure in one patient: which values enter the search, which do not and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

from domain.evidence import LeftOut, Omission, Point
from domain.measures import MEASURES
from domain.records import Flag, PatientRecord, Value, Visit, VisitKind

# Unable because of MS is a result of these tests; an EDSS always has a step (safety 6).
CAN_BE_UNABLE = ("t25fw", "nhpt", "nhpt_dominant", "nhpt_non_dominant", "sdmt")
DEATH = Decimal(10)  # EDSS 10 is death due to MS; it never confirms (safety 24)


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one measure in order of their days, one a day.

    ``exact``: each value as a fraction, None where unable because of MS. ``confirms``: whether a visit may
    confirm a change, relapses aside.
    """

    measure: str
    points: tuple[Point, ...]
    exact: tuple[Fraction | None, ...]
    confirms: tuple[bool, ...]
    omissions: tuple[Omission, ...] = ()

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the values as ordinals."""
        return tuple(point.on.toordinal() for point in self.points)


@dataclass(frozen=True, slots=True)
class Scaled:
    """A series on whole numbers that grow with worsening: equal steps, nothing rounded."""

    days: tuple[int, ...]
    values: tuple[int, ...]
    thresholds: tuple[int, ...]  # the smallest change that counts from each visit's own value; at least 1
    confirms: tuple[bool, ...]


def series_of(
    record: PatientRecord,
    measure: str,
    as_of: date,
    *,
    scheduled_only: bool = False,
    with_not_comparable: bool = False,
    unknown_is_unable: bool = False,
) -> Series:
    """Return the values of *measure* up to *as_of*, with the visits that were left out and why.

    scheduled_only: only a scheduled visit may confirm. with_not_comparable: visits marked as not comparable
    enter too. unknown_is_unable: a visit without a value or a reason counts as unable because of MS.
    """
    omissions: list[Omission] = []
    kept: dict[date, tuple[Visit, _Reading]] = {}
    for visit in sorted(record.visits, key=lambda v: v.on):
        reading = _read(visit, measure)
        why, note = _left_out(visit, reading, as_of, with_not_comparable, unknown_is_unable)
        if why is not None:
            omissions.append(Omission(visit.on, reading.value, why, note))
            continue
        if visit.on in kept:
            omissions.append(Omission(visit.on, kept[visit.on][1].value, LeftOut.TWO_ON_ONE_DAY))
        kept[visit.on] = (visit, reading)
    return Series(
        measure=measure,
        points=tuple(_point(visit, measure, reading.value) for visit, reading in kept.values()),
        exact=tuple(reading.exact for _, reading in kept.values()),
        confirms=tuple(_may_confirm(visit, measure, reading, scheduled_only) for visit, reading in kept.values()),
        omissions=tuple(sorted(omissions, key=lambda o: o.on)),
    )


def scaled(series: Series, threshold_at: Callable[[Fraction], Fraction]) -> Scaled:
    """Return *series* on whole numbers, so that 4.10 s to 4.92 s is exactly a rise of 20 %.

    threshold_at: the smallest change that counts, by the baseline's value. Unable lies beyond every value by
    more than any threshold, so that it is worse than any time and any number after it is an improvement.
    """
    sign = 1 if MEASURES[series.measure].worse == "higher" else -1
    changes = {value: threshold_at(value) for value in series.exact if value is not None}
    scale = lcm(*(number.denominator for number in (*changes, *changes.values())))
    values = {value: sign * int(value * scale) for value in changes}
    thresholds = {value: max(1, int(change * scale)) for value, change in changes.items()}
    beyond = max((abs(number) for number in values.values()), default=0) + max(thresholds.values(), default=1)
    return Scaled(
        series.days,
        tuple(beyond if value is None else values[value] for value in series.exact),
        tuple(1 if value is None else thresholds[value] for value in series.exact),
        series.confirms,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one visit has of one measure; ``exact`` is the mean of its trials without rounding."""

    recorded: tuple[Value, ...]
    value: Decimal | None = None
    exact: Fraction | None = None


def _read(visit: Visit, measure: str) -> _Reading:
    recorded = visit.trials(measure)
    # Trials outrank a value of the day that was recorded without them, as in Visit.value().
    numbers = [v.value for v in recorded if v.trial > 0 and v.value is not None]
    numbers = numbers or [v.value for v in recorded if v.value is not None]
    if not numbers:
        return _Reading(recorded)
    if len(numbers) == 1:
        return _Reading(recorded, numbers[0], Fraction(numbers[0]))
    return _Reading(recorded, visit.value(measure), sum(map(Fraction, numbers), Fraction(0)) / len(numbers))


def _left_out(
    visit: Visit, reading: _Reading, as_of: date, with_not_comparable: bool, unknown_is_unable: bool
) -> tuple[LeftOut | None, str]:
    """Return why a visit does not enter and a note, or None."""
    if visit.on > as_of:
        return LeftOut.AFTER_AS_OF, ""
    measures = {v.measure for v in reading.recorded}
    if reading.value is None:
        flags = {v.flag for v in reading.recorded if v.flag is not None}
        can_be_unable = bool(measures & set(CAN_BE_UNABLE))
        if can_be_unable and not flags:
            if not unknown_is_unable:
                return LeftOut.UNABLE_REASON_UNKNOWN, ""
        elif not (can_be_unable and Flag.UNABLE in flags):
            return LeftOut.NOT_MEASURED, "; ".join(dict.fromkeys(v.note for v in reading.recorded if v.note))
    if "nhpt" in measures and any(v.measure in ("nhpt_dominant", "nhpt_non_dominant") for v in visit.values):
        return LeftOut.NOT_MEASURED, "each hand is recorded"
    if visit.comparable is False and not with_not_comparable:
        return LeftOut.NOT_COMPARABLE, visit.not_comparable_reason
    return None, ""


def _point(visit: Visit, measure: str, value: Decimal | None) -> Point:
    if value is not None:
        return Point(visit.on, value, visit_id=visit.id)
    row = MEASURES[measure]
    worst = row.high if row.worse == "higher" else row.low
    return Point(visit.on, worst, unable=True, visit_id=visit.id)


def _may_confirm(visit: Visit, measure: str, reading: _Reading, scheduled_only: bool) -> bool:
    if scheduled_only and visit.kind is not VisitKind.SCHEDULED:
        return False
    return not (measure == "edss" and reading.value == DEATH)
