"""The course of one measure in one patient: which values enter the search, which do not and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from domain.evidence import LeftOut, Omission, Point
from domain.measures import MEASURES
from domain.records import Flag, PatientRecord, Value, Visit, VisitKind
from domain.search_rule import UNABLE

# Unable because of MS is a result of these tests; an EDSS always has a step (safety 6).
CAN_BE_UNABLE = frozenset(
    {
        "t25fw",
        "nhpt",
        "nhpt_dominant",
        "nhpt_non_dominant",
        "sdmt",
        "wst",
        "mdt_dominant",
        "mdt_non_dominant",
        "pst",
    }
)
HANDS = ("nhpt_dominant", "nhpt_non_dominant")
DEATH = Decimal(10)  # EDSS 10 is death due to MS; it never confirms (safety 24)


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one measure in order of their days, one a day, on whole numbers that grow with worsening.

    ``days``: ordinals. ``numbers``: each value times ``scale``, or UNABLE; exact, whatever the trials' mean is.
    ``confirms``: whether a visit may confirm a change, relapses aside; ``scheduled``: whether it was a scheduled one;
    None = every visit.
    """

    measure: str
    points: tuple[Point, ...]
    days: tuple[int, ...]
    numbers: tuple[int, ...]
    scale: int
    confirms: tuple[bool, ...] | None = None
    scheduled: tuple[bool, ...] | None = None
    omissions: tuple[Omission, ...] = ()

    def exact(self, visit: int) -> Fraction | None:
        """Return the value of a visit, exactly; None where unable because of MS."""
        if self.numbers[visit] == UNABLE:
            return None
        sign = 1 if MEASURES[self.measure].worse == "higher" else -1
        return Fraction(sign * self.numbers[visit], self.scale)


def series_of(
    record: PatientRecord,
    measure: str,
    as_of: date,
    *,
    with_not_comparable: bool = False,
    unable_on: Collection[date] = (),
) -> Series:
    """Return the values of *measure* up to *as_of*, with the visits that were left out and why.

    with_not_comparable: visits marked as not comparable enter too. unable_on: on these days a visit without a
    value or a reason counts as unable because of MS.
    """
    omissions: list[Omission] = []
    kept: dict[date, tuple[Visit, _Reading]] = {}
    for visit in sorted(record.visits, key=lambda v: v.on):
        reading = _read(visit, measure)
        why, note = _left_out(visit, reading, as_of, with_not_comparable, visit.on in unable_on)
        if why is not None:
            omissions.append(Omission(visit.on, reading.value, why, note))
            continue
        if visit.on in kept:
            omissions.append(Omission(visit.on, kept[visit.on][1].value, LeftOut.TWO_ON_ONE_DAY))
        kept[visit.on] = (visit, reading)
    ratios = [reading.ratio for _, reading in kept.values()]
    scale = lcm(*(ratio[1] for ratio in ratios if ratio is not None))
    sign = 1 if MEASURES[measure].worse == "higher" else -1
    return Series(
        measure=measure,
        points=tuple(_point(visit, measure, reading.value) for visit, reading in kept.values()),
        days=tuple(on.toordinal() for on in kept),
        numbers=tuple(UNABLE if ratio is None else sign * ratio[0] * (scale // ratio[1]) for ratio in ratios),
        scale=scale,
        confirms=_unless_all(not (measure == "edss" and reading.value == DEATH) for _, reading in kept.values()),
        scheduled=_unless_all(visit.kind is VisitKind.SCHEDULED for visit, _ in kept.values()),
        omissions=tuple(sorted(omissions, key=lambda o: o.on)),
    )


class _Reading(NamedTuple):
    """What one visit has of one measure; ``ratio`` is the mean of its trials without rounding."""

    recorded: Sequence[Value]
    value: Decimal | None = None
    ratio: tuple[int, int] | None = None


def _read(visit: Visit, measure: str) -> _Reading:
    recorded = [value for value in visit.values if value.measure == measure]
    if len(recorded) == 1:
        value = recorded[0].value
        return _Reading(recorded, value, None if value is None else value.as_integer_ratio())
    # Trials outrank a value of the day that was recorded without them, as in Visit.value().
    numbers = [v.value for v in recorded if v.trial > 0 and v.value is not None]
    numbers = numbers or [v.value for v in recorded if v.value is not None]
    if not numbers:
        return _Reading(recorded)
    mean = sum(map(Fraction, numbers), Fraction(0)) / len(numbers)
    return _Reading(recorded, visit.value(measure), (mean.numerator, mean.denominator))


def _left_out(
    visit: Visit, reading: _Reading, as_of: date, with_not_comparable: bool, unknown_is_unable: bool
) -> tuple[LeftOut | None, str]:
    """Return why a visit does not enter and a note, or None."""
    if visit.on > as_of:
        return LeftOut.AFTER_AS_OF, ""
    if reading.value is None:
        flags = {v.flag for v in reading.recorded if v.flag is not None}
        can_be_unable = any(v.measure in CAN_BE_UNABLE for v in reading.recorded)
        if can_be_unable and not flags:
            if not unknown_is_unable:
                return LeftOut.UNABLE_REASON_UNKNOWN, ""
        elif not (can_be_unable and Flag.UNABLE in flags):
            return LeftOut.NOT_MEASURED, "; ".join(dict.fromkeys(v.note for v in reading.recorded if v.note))
    if reading.recorded[0].measure == "nhpt" and any(v.measure in HANDS for v in visit.values):
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


def _unless_all(answers: Iterable[bool]) -> tuple[bool, ...] | None:
    found = tuple(answers)
    return None if all(found) else found
