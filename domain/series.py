"""The course of one measure in one patient: which values enter the search, which do not and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple

from domain.dates import show
from domain.evidence import LeftOut, Omission, Point
from domain.measures import MEASURES
from domain.records import Flag, PatientRecord, StatementKind, Value, Visit, VisitKind
from domain.same_conditions import COMPARED_ON, conditions_of, done_otherwise
from domain.same_day import carried_from, carried_grades, last_counts, not_chosen
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
    choosing: Mapping[date, Decimal | None] | None = None,
) -> Series:
    """Return the values of *measure* up to *as_of*, with the visits that were left out and why.

    with_not_comparable: visits marked as not comparable enter too. unable_on: on these days a visit without a
    value or a reason counts as unable because of MS. choosing: the value to take on a day that has several of which
    none is chosen; None = unable because of MS.
    """
    visits = sorted(record.visits, key=lambda v: v.on)
    passed_over = not_chosen(visits, measure)
    omissions: list[Omission] = []
    kept: dict[date, _Entry] = {}
    rivals: dict[date, list[_Entry]] = {}
    for at, visit in enumerate(visits):
        reading = _read(visit, measure)
        why, note = _left_out(visit, reading, as_of, with_not_comparable, visit.on in unable_on)
        if passed_over and at in passed_over and why not in (LeftOut.AFTER_AS_OF, LeftOut.NOT_MEASURED):
            why, note = LeftOut.NOT_CHOSEN, ""
        if why is not None:
            omissions.append(Omission(visit.on, reading.value, why, note))
            continue
        if visit.on in kept:
            rivals.setdefault(visit.on, [kept[visit.on]]).append((visit, reading))
        kept[visit.on] = (visit, reading)
    if rivals:
        _settle_rivals(kept, rivals, omissions, None if last_counts(record) else choosing or {})
    if measure in COMPARED_ON and not with_not_comparable:
        _leave_out_otherwise(kept, measure, reference_visit(record, as_of), omissions)
    grades = _carried_grades(kept, measure, omissions)
    ratios = [reading.ratio for _, reading in kept.values()]
    scale = lcm(*(ratio[1] for ratio in ratios if ratio is not None))
    sign = 1 if MEASURES[measure].worse == "higher" else -1
    return Series(
        measure=measure,
        points=tuple(_point(visit, measure, reading.value) for visit, reading in kept.values()),
        days=tuple(on.toordinal() for on in kept),
        numbers=tuple(UNABLE if ratio is None else sign * ratio[0] * (scale // ratio[1]) for ratio in ratios),
        scale=scale,
        confirms=_unless_all(
            on not in grades and not (measure == "edss" and reading.value == DEATH) for on, (_, reading) in kept.items()
        ),
        scheduled=_unless_all(visit.kind is VisitKind.SCHEDULED for visit, _ in kept.values()),
        omissions=tuple(sorted(omissions, key=lambda o: o.on)),
    )


def reference_visit(record: PatientRecord, as_of: date) -> date | None:
    """Return the day of the reference visit that the clinic chose last, None where it chose none."""
    chosen = [s for s in record.statements if s.kind is StatementKind.BASELINE_VISIT and s.on <= as_of]
    if not chosen:
        return None
    last = max(chosen, key=lambda s: s.on)
    return (last.start.exact if last.start is not None else None) or last.on


class _Reading(NamedTuple):
    """What one visit has of one measure; ``ratio`` is the mean of its trials without rounding."""

    recorded: Sequence[Value]
    value: Decimal | None = None
    ratio: tuple[int, int] | None = None
    carried: date | None = None


_NOTHING = _Reading(())
_Entry = tuple[Visit, _Reading]


def _settle_rivals(
    kept: dict[date, _Entry],
    rivals: Mapping[date, list[_Entry]],
    omissions: list[Omission],
    choosing: Mapping[date, Decimal | None] | None,
) -> None:
    """Let one entry of each day stand where it is clear which one counts, else none (safety 7).

    choosing: None = the last one counts. Values that are equal leave nothing to choose between: one of them stands.
    """
    for on, entries in rivals.items():
        values = [reading.value for _, reading in entries]
        if choosing is None:
            omissions += [Omission(on, value, LeftOut.TWO_ON_ONE_DAY) for value in values[:-1]]
        elif len(set(values)) == 1:
            omissions += [Omission(on, value, LeftOut.SAME_AGAIN) for value in values[:-1]]
            kept[on] = max(entries, key=_telling)
        elif on in choosing and choosing[on] in values:
            kept[on] = entries[values.index(choosing[on])]
        else:
            omissions += [Omission(on, value, LeftOut.NONE_CHOSEN) for value in values]
            del kept[on]


def _leave_out_otherwise(
    kept: dict[date, _Entry], measure: str, reference: date | None, omissions: list[Omission]
) -> None:
    """Leave out the tests done otherwise than the baseline: the reference visit of the clinic, else the first test.

    A test that could not be done because of MS is worse however it would have been done: it stays.
    """
    days = [on for on, (_, reading) in kept.items() if reading.value is not None]
    keys = COMPARED_ON[measure]
    told = [conditions_of(kept[on][0], measure, keys) for on in days]
    if not any(told):
        return
    baseline = days.index(reference) if reference in days else 0
    for place, words in done_otherwise(told, baseline, keys).items():
        on = days[place]
        note = f"{words} as on {show(days[baseline])}"
        omissions.append(Omission(on, kept.pop(on)[1].value, LeftOut.OTHER_CONDITIONS, note))


def _telling(entry: _Entry) -> tuple[bool, bool, str]:
    """Return how much a visit can show, so that of two with the same value the order of rows chooses nothing."""
    visit = entry[0]
    return carried_grades(visit) is None, visit.kind is VisitKind.SCHEDULED, visit.id


def _carried_grades(kept: Mapping[date, _Entry], measure: str, omissions: list[Omission]) -> Collection[date]:
    """Return the days whose EDSS rests on grades that were carried over: they may not confirm (safety 12)."""
    if measure != "edss":
        return ()
    days = []
    for on, (visit, reading) in kept.items():
        if len(visit.values) > 1 and (since := carried_grades(visit)) is not None:
            days.append(on)
            omissions.append(Omission(on, reading.value, LeftOut.GRADES_CARRIED, show(since)))
    return days


def _read(visit: Visit, measure: str) -> _Reading:
    recorded = [value for value in visit.values if value.measure == measure]
    if len(recorded) == 1:
        value = recorded[0].value
        return _Reading(recorded, value, None if value is None else value.as_integer_ratio(), recorded[0].carried_from)
    if not recorded:
        return _NOTHING
    # Trials outrank a value of the day that was recorded without them, as in Visit.value().
    numbers = [v.value for v in recorded if v.trial > 0 and v.value is not None]
    numbers = numbers or [v.value for v in recorded if v.value is not None]
    if not numbers:
        return _Reading(recorded, carried=carried_from(recorded))
    return _Reading(recorded, visit.value(measure), _mean(numbers), carried_from(recorded))


def _mean(numbers: Sequence[Decimal]) -> tuple[int, int]:
    """Return the exact mean in lowest terms; on whole numbers, for many of these are read for one page."""
    above, below = numbers[0].as_integer_ratio()
    for number in numbers[1:]:
        other_above, other_below = number.as_integer_ratio()
        above, below = above * other_below + other_above * below, below * other_below
    below *= len(numbers)
    common = gcd(above, below)
    return above // common, below // common


def _left_out(
    visit: Visit, reading: _Reading, as_of: date, with_not_comparable: bool, unknown_is_unable: bool
) -> tuple[LeftOut | None, str]:
    """Return why a visit does not enter and a note, or None."""
    if visit.on > as_of:
        return LeftOut.AFTER_AS_OF, ""
    if not reading.recorded:
        return LeftOut.NOT_MEASURED, ""
    if reading.value is None:
        flags = {v.flag for v in reading.recorded if v.flag is not None}
        can_be_unable = any(v.measure in CAN_BE_UNABLE for v in reading.recorded)
        if can_be_unable and not flags:
            if not unknown_is_unable:
                return LeftOut.UNABLE_REASON_UNKNOWN, ""
        elif not (can_be_unable and Flag.UNABLE in flags):
            return LeftOut.NOT_MEASURED, "; ".join(dict.fromkeys(v.note for v in reading.recorded if v.note))
    if reading.carried is not None:
        return LeftOut.CARRIED, show(reading.carried)
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
