"""What the checklist reads elsewhere in a record: scores, weight and height, laboratory results, pregnancy, falls.

What is older than the factor allows is not read: it says nothing of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from domain.brain_health.factors import Factor, ReadFrom, Situation
from domain.care_records import LabResult, Pregnancy
from domain.dates import minus_months, show
from domain.records import Aid, PatientRecord
from domain.same_day import value_of_day
from domain.stress_tests import body_mass_index, one_decimal

WHEELCHAIR_FROM = Decimal("7.0")  # EDSS 7.0 is essentially restricted to a wheelchair (Kurtzke 1983)
PREGNANT_DAYS = 301  # 43 weeks from the last period: a pregnancy without an end is not taken as going on after it
LAB = "lab:"
FALLS = "falls"  # the condition of the catalogue
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_BETWEEN = re.compile(rf"{_NUMBER}\s*(?:-|–|to|bis)\s*{_NUMBER}")
_UPTO = re.compile(rf"(<|<=|≤|below|under|up to)\s*{_NUMBER}")
_FROM = re.compile(rf"(>|>=|≥|above|over|from)\s*{_NUMBER}")
_OPEN_ENDS = frozenset({"<", ">", "below", "under", "above", "over"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One fact that is read elsewhere. ``value`` None = in words; ``is_outside`` None = no range to judge by."""

    id: str
    text: str  # "PHQ-9 12 (3 Feb 2026)"
    value: Fraction | None = None
    is_outside: bool | None = None

    @property
    def is_judged(self) -> bool:
        """Whether it can be told what it means: a score always, a laboratory result by the laboratory's range."""
        return not self.id.startswith(LAB) or self.is_outside is not None


def recorded(factor: Factor, record: PatientRecord, as_of: date) -> tuple[Recorded, ...]:
    """Return the last of each that *factor* reads and that is recent enough, in the factor's order."""
    if not factor.measures:
        return ()
    oldest = minus_months(as_of, factor.within_months)
    found = (_last(one, record, oldest, as_of) for one in factor.measures)
    return tuple(one for one in found if one is not None)


def situation_of(record: PatientRecord, as_of: date) -> Situation:
    """Return what is known of the patient on the day, whatever the factor."""
    edss = last_value(record, "edss", date.min, as_of)
    visits = sorted((visit for visit in record.visits if visit.on <= as_of), key=lambda visit: visit.on)
    aid = next((visit.aid for visit in reversed(visits) if visit.aid is not None), None)
    return Situation(
        edss=edss and edss[1],
        uses_wheelchair=aid is Aid.WHEELCHAIR or (edss is not None and edss[1] >= WHEELCHAIR_FROM),
        sex=record.patient.sex,
        falls=any(c.condition == FALLS and (c.since is None or c.since.first <= as_of) for c in record.comorbidities),
        pregnant=any(_goes_on(pregnancy, as_of) for pregnancy in record.pregnancies),
        treated=any(
            t.drug != "none" and t.start.first <= as_of and (t.stop is None or t.stop.last > as_of)
            for t in record.treatments
        ),
    )


def last_value(record: PatientRecord, measure: str, since: date, as_of: date) -> tuple[date, Decimal] | None:
    """Return the last day from *since* to *as_of* on which a measure has one value that counts, and that value."""
    days = {visit.on for visit in record.visits if since <= visit.on <= as_of and visit.holds(measure)}
    for day in sorted(days, reverse=True):
        value = value_of_day(record, measure, day)
        if value is not None:
            return day, value
    return None


def _last(one: ReadFrom, record: PatientRecord, since: date, as_of: date) -> Recorded | None:
    if one.id == "bmi":
        return _bmi(one, record, since, as_of)
    if one.id.startswith(LAB):
        return _result(one, record.labs, since, as_of)
    found = last_value(record, one.id, since, as_of)
    if found is None:
        return None
    day, value = found
    return Recorded(one.id, f"{one.title} {value.normalize():f} ({show(day)})", Fraction(value))


def _bmi(one: ReadFrom, record: PatientRecord, since: date, as_of: date) -> Recorded | None:
    """Return the index of the last weight with the last height, which may be older."""
    weight = last_value(record, "weight_kg", since, as_of)
    height = last_value(record, "height_cm", date.min, as_of)
    if weight is None or height is None or height[1] <= 0:
        return None
    index = body_mass_index(weight[1], height[1])
    return Recorded(one.id, f"{one.title} {one_decimal(index)} ({show(weight[0])})", index)


def _result(one: ReadFrom, labs: Iterable[LabResult], since: date, as_of: date) -> Recorded | None:
    results = [r for r in labs if r.test == one.id.removeprefix(LAB) and since <= r.on <= as_of]
    last = max(reversed(results), key=lambda result: result.on, default=None)
    if last is None:
        return None
    outside = None if last.value is None else is_outside(last.value, last.reference)
    words = last.text if last.value is None else f"{last.value.normalize():f} {last.unit}".strip()
    judged = {True: "outside", False: "within", None: "no range to compare with"}[outside]
    of_range = f"{judged} {last.reference}" if outside is not None else judged
    return Recorded(
        one.id,
        f"{one.title} {words}, {of_range} ({show(last.on)})",
        None if last.value is None else Fraction(last.value),
        outside,
    )


def is_outside(value: Decimal, reference: str) -> bool | None:
    """Return whether a result lies outside the laboratory's own range as printed; None where it cannot be read.

    "50 to 125", "50-125", "< 5", "up to 4", "≥ 30": anything else is not guessed at.
    """
    text = reference.strip().casefold()
    if between := _BETWEEN.fullmatch(text):
        low, high = (_decimal(part) for part in between.groups())
        return None if low > high else not low <= value <= high
    for pattern, is_upper in ((_UPTO, True), (_FROM, False)):
        if one_end := pattern.fullmatch(text):
            end = _decimal(one_end[2])
            if value == end:
                return one_end[1] in _OPEN_ENDS
            return (value > end) is is_upper
    return None


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _goes_on(pregnancy: Pregnancy, as_of: date) -> bool:
    last = pregnancy.start.last
    ends = date.max if date.max - last < timedelta(PREGNANT_DAYS) else last + timedelta(PREGNANT_DAYS)
    return (
        pregnancy.start.first <= as_of <= ends
        and pregnancy.end is None
        and pregnancy.outcome in {"", "ongoing", "unknown"}
    )
