"""The course of one measure in one patient: which values enter the search, which do not and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.evidence import LeftOut, Omission, Point
from domain.measures import MEASURES
from domain.records import Flag, PatientRecord, Visit, VisitKind

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
    kept: dict[date, tuple[Visit, Fraction | None]] = {}
    for visit in sorted(record.visits, key=lambda v: v.on):
        why, note = _left_out(visit, measure, as_of, with_not_comparable, unknown_is_unable)
        value = visit.value(measure)
        if why is not None:
            omissions.append(Omission(visit.on, value, why, note))
            continue
        if visit.on in kept:
            omissions.append(Omission(visit.on, kept[visit.on][0].value(measure), LeftOut.TWO_ON_ONE_DAY))
        kept[visit.on] = (visit, exact_value(visit, measure))
    visits = [visit for visit, _ in kept.values()]
    return Series(
        measure=measure,
        points=tuple(_point(visit, measure) for visit in visits),
        exact=tuple(exact for _, exact in kept.values()),
        confirms=tuple(_may_confirm(visit, measure, scheduled_only) for visit in visits),
        omissions=tuple(sorted(omissions, key=lambda o: o.on)),
    )


def exact_value(visit: Visit, measure: str) -> Fraction | None:
    """Return the value of the day without rounding the mean of its trials; None where there is none."""
    recorded = visit.trials(measure)
    numbers = [v.value for v in recorded if v.trial > 0 and v.value is not None]
    numbers = numbers or [v.value for v in recorded if v.value is not None]
    return sum((Fraction(n) for n in numbers), Fraction(0)) / len(numbers) if numbers else None


def scaled(series: Series, threshold_at: Callable[[Fraction], Fraction]) -> Scaled:
    """Return *series* on whole numbers, so that 4.10 s to 4.92 s is exactly a rise of 20 %.

    threshold_at: the smallest change that counts, by the baseline's value. Unable lies beyond every value by
    more than any threshold, so that it is worse than any time and any number after it is an improvement.
    """
    sign = 1 if MEASURES[series.measure].worse == "higher" else -1
    changes = [None if value is None else threshold_at(value) for value in series.exact]
    scale = _common_denominator([x for x in (*series.exact, *changes) if x is not None])
    values = [None if value is None else sign * int(value * scale) for value in series.exact]
    thresholds = [1 if change is None else max(1, int(change * scale)) for change in changes]
    beyond = max((abs(v) for v in values if v is not None), default=0) + max(thresholds, default=1)
    return Scaled(series.days, tuple(beyond if v is None else v for v in values), tuple(thresholds), series.confirms)


def _common_denominator(numbers: Iterable[Fraction]) -> int:
    scale = 1
    for number in numbers:
        scale *= (number * scale).denominator
    return scale


def _left_out(
    visit: Visit, measure: str, as_of: date, with_not_comparable: bool, unknown_is_unable: bool
) -> tuple[LeftOut | None, str]:
    """Return why a visit does not enter and a note, or None."""
    if visit.on > as_of:
        return LeftOut.AFTER_AS_OF, ""
    recorded = visit.trials(measure)
    flag = visit.flag(measure)
    unable = flag is Flag.UNABLE and measure in CAN_BE_UNABLE
    if visit.value(measure) is None and not unable:
        if recorded and flag is None and measure in CAN_BE_UNABLE:
            if not unknown_is_unable:
                return LeftOut.UNABLE_REASON_UNKNOWN, ""
        else:
            note = "; ".join(dict.fromkeys(v.note for v in recorded if v.note))
            return LeftOut.NOT_MEASURED, note
    if measure == "nhpt" and (visit.trials("nhpt_dominant") or visit.trials("nhpt_non_dominant")):
        return LeftOut.NOT_MEASURED, "each hand is recorded"
    if visit.comparable is False and not with_not_comparable:
        return LeftOut.NOT_COMPARABLE, visit.not_comparable_reason
    return None, ""


def _point(visit: Visit, measure: str) -> Point:
    value = visit.value(measure)
    if value is not None:
        return Point(visit.on, value, visit_id=visit.id)
    row = MEASURES[measure]
    worst = row.high if row.worse == "higher" else row.low
    return Point(visit.on, worst, unable=True, visit_id=visit.id)


def _may_confirm(visit: Visit, measure: str, scheduled_only: bool) -> bool:
    if scheduled_only and visit.kind is not VisitKind.SCHEDULED:
        return False
    return not (measure == "edss" and visit.value(measure) == DEATH)
