"""Where one recorded treatment can stand on a day: not begun, on, after the last dose, over, or not known.

Starts and stops known to the month or year are tried on every day they can be (safety 2); a stop that is dated after
the day of asking is not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from domain.dates import PartialDate, minus_months
from domain.day_spans import ONE_DAY
from domain.records import PatientRecord, Treatment
from domain.treatment_effect import EffectModel, TreatmentEffect, TreatmentEffects, effect_of


class Phase(Enum):
    """Where one treatment can stand on a day."""

    NOT_BEGUN = auto()
    ON = auto()
    AFTER = auto()  # after the last dose, the effect not stated to be over
    OVER = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Course:
    """One recorded treatment with its effect; ``effect`` None where the catalogue does not know the drug.

    ``stop``: the last dose as known. ``begun_since``: when other treatments began after this one; ``continued``: when
    the same drug was recorded again, as with a changed dose.
    """

    drug: str
    start: PartialDate
    stop: PartialDate | None
    effect: TreatmentEffect | None
    begun_since: tuple[PartialDate, ...] = ()
    continued: tuple[PartialDate, ...] = ()

    @property
    def is_untreated(self) -> bool:
        """Whether it records that there was no treatment."""
        return self.effect is not None and self.effect.model is EffectModel.UNTREATED

    def is_replaced(self, day: date) -> bool:
        """Whether another treatment can have begun since, by *day*, while this one has no recorded stop."""
        return self.stop is None and any(start.first <= day for start in self.begun_since)

    def phases(self, day: date) -> frozenset[Phase]:
        """Return every phase in which this treatment can be on *day*."""
        found = {Phase.NOT_BEGUN} if day < self.start.last else set()
        if day >= self.start.first:
            found |= self._begun(day)
        return frozenset(found)

    def _begun(self, day: date) -> set[Phase]:
        """Return the phases that a begun treatment can be in."""
        if self.effect is None:
            return {Phase.UNKNOWN}
        if self.stop is None:
            return self._without_stop(day)
        found = {Phase.ON} if day <= self.stop.last else set()
        if day > self.stop.first:
            found |= self._stopped(day, self.stop)
        return found

    def _without_stop(self, day: date) -> set[Phase]:
        assert self.effect is not None
        if any(start.last <= day for start in self.continued):
            return {Phase.OVER}  # what the later record of the drug says holds from then on
        if self.effect.model is EffectModel.RECONSTITUTION:
            return {Phase.ON} if day <= self.start.last else {Phase.UNKNOWN}
        if not self.is_replaced(day):
            return {Phase.ON}
        sure = any(start.last <= day for start in self.begun_since)
        if self.is_untreated:
            return {Phase.OVER} if sure else {Phase.ON, Phase.OVER}
        return {Phase.UNKNOWN} if sure else {Phase.ON, Phase.UNKNOWN}

    def _stopped(self, day: date, stop: PartialDate) -> set[Phase]:
        assert self.effect is not None
        if self.is_untreated:
            return {Phase.OVER}
        months = self.effect.carry_over_months
        if months is None:
            return {Phase.AFTER if self.effect.model is EffectModel.RECONSTITUTION else Phase.UNKNOWN}
        found = {Phase.AFTER} if day <= months_later(stop.last, months) else set()
        return found | ({Phase.OVER} if day > months_later(stop.first, months) else set())

    def edges(self) -> Iterable[date]:
        """Return the days on which the phases of this treatment can change."""
        yield from (self.start.first, self.start.last, self.start.last + ONE_DAY)
        if self.stop is not None:
            ends = [self.stop.first, self.stop.last]
            if self.effect is not None and self.effect.carry_over_months is not None:
                ends += [months_later(end, self.effect.carry_over_months) for end in ends]
            yield from (end + ONE_DAY for end in ends)


def courses_of(record: PatientRecord, effects: TreatmentEffects, as_of: date) -> tuple[Course, ...]:
    """Return the treatments begun by *as_of* that can put a patient on or off treatment, first begun first."""
    found = [_course(t, effects, as_of) for t in record.treatments if t.start.first <= as_of]
    counted = [c for c in found if c.effect is None or c.effect.model is not EffectModel.NOT_COUNTED]
    counted.sort(key=lambda c: (c.start.first, c.start.last, c.drug, c.stop.first if c.stop else date.max))
    return tuple(
        replace(
            course,
            begun_since=_begun_since(course, [other for other in counted if not is_same_drug(other, course)]),
            continued=_begun_since(course, [other for other in counted if is_same_drug(other, course)]),
        )
        for course in counted
    )


def is_same_drug(one: Course, other: Course) -> bool:
    """Whether two courses are of one drug."""
    return one.drug.casefold() == other.drug.casefold()


def months_later(day: date, months: int) -> date:
    """Return the day so many calendar months later."""
    return minus_months(day, -months)


def whole_months(start: date, end: date) -> int:
    """Return the completed months from one day to a later one."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def _course(treatment: Treatment, effects: TreatmentEffects, as_of: date) -> Course:
    effect = effect_of(treatment.drug, effects)
    stop = treatment.stop if treatment.stop is not None and treatment.stop.first <= as_of else None
    if stop is None and effect is not None and effect.is_once:
        stop = treatment.start
    return Course(effect.name if effect else treatment.drug, treatment.start, stop, effect)


def _begun_since(course: Course, others: Sequence[Course]) -> tuple[PartialDate, ...]:
    return tuple(other.start for other in others if other.start.first > course.start.first)
