"""Relapses, scans and EDSS values on and off treatment, relapses a year in each, and the time after a treatment ended.

Source: Giovannoni et al., Ther Adv Neurol Disord 2022;15 (relapses on and off treatment told apart); clinical safety
rules 32 and 39.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import PartialDate, show
from domain.day_spans import ONE_DAY, days_without
from domain.observed import observed_to
from domain.records import Adjudication, PatientRecord
from domain.relapse_count import CountRange
from domain.relapse_hygiene import RelapseHygiene
from domain.relapse_rate import RelapseRate, rate_over
from domain.relapse_rules import RelapseRules
from domain.treatment_effect import TreatmentEffects
from domain.treatment_phase import Course, courses_of, is_same_drug, months_later
from domain.treatment_state import Epoch, OnTreatment, TreatmentState, epochs_of, state_at, time_of, treatment_state

RATE_IDS = {
    OnTreatment.ON: "relapse-rate-on",
    OnTreatment.AFTER: "relapse-rate-after-course",
    OnTreatment.OFF: "relapse-rate-off",
    OnTreatment.UNKNOWN: "relapse-rate-treatment-unknown",
}
TREATMENT_UNKNOWN = "treatment unknown"


class Tagged(StrEnum):
    """What is tagged with the treatment of its day."""

    RELAPSE = "relapse"
    SCAN = "scan"
    EDSS = "EDSS"


@dataclass(frozen=True, slots=True)
class TreatmentTag:
    """One relapse report, scan or EDSS value with the treatment of its day."""

    kind: Tagged
    when: PartialDate
    record_id: str
    state: TreatmentState


@dataclass(frozen=True, slots=True)
class StopWatch:
    """The months after the last dose of one treatment, as a dated fact.

    The watch ends between ``first_end`` and ``last_end``, the same day where the stop is exact. ``relapses``: those
    that began in it so far; no upper end where a day of it is not known.
    """

    drug: str
    stop: PartialDate
    first_end: date
    last_end: date
    is_open: bool
    relapses: CountRange
    scans: tuple[date, ...] = ()
    next_drug: str = ""  # the first treatment that began in it
    months: int = 12


@dataclass(frozen=True, slots=True)
class ByTreatment:
    """One patient's course by treatment, up to *as_of*. ``rates``: one for each answer, on treatment first."""

    as_of: date
    now: TreatmentState
    epochs: tuple[Epoch, ...]
    tags: tuple[TreatmentTag, ...]
    rates: tuple[RelapseRate, ...]
    around: tuple[RelapseRate, ...]  # before, and from, the first recorded treatment
    watches: tuple[StopWatch, ...]
    unverified: tuple[str, ...] = ()  # what of the effects that bound the epochs no source confirmed

    def of(self, kind: Tagged) -> tuple[TreatmentTag, ...]:
        """Return the tags of one kind, in order."""
        return tuple(tag for tag in self.tags if tag.kind is kind)


def by_treatment(
    record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules, effects: TreatmentEffects
) -> ByTreatment:
    """Return the course by treatment as of the day of *hygiene*; rows dated or begun later are not read.

    The epochs end at a death or loss to follow-up.
    """
    as_of = hygiene.as_of
    courses = courses_of(record, effects, as_of)
    epochs = epochs_of(courses, _first_day(record, hygiene), observed_to(record, as_of))
    return ByTreatment(
        as_of,
        treatment_state(record, effects, as_of, as_of),
        epochs,
        tuple(sorted(_tags(record, courses, as_of), key=lambda tag: (tag.when.first, tag.kind, tag.record_id))),
        tuple(_rate(record, hygiene, rules, epochs, answer) for answer in RATE_IDS),
        _around(record, hygiene, rules, courses),
        tuple(_watches(record, hygiene, rules, courses)),
        tuple(dict.fromkeys(c.effect.unverified_text for c in courses if c.effect and c.effect.unverified)),
    )


def _first_day(record: PatientRecord, hygiene: RelapseHygiene) -> date:
    """Return the first day about which anything of treatment or relapses is recorded."""
    days = [visit.on for visit in record.visits] + [scan.on for scan in record.scans]
    days += [relapse.onset.first for relapse in record.relapses] + [t.start.first for t in record.treatments]
    days += [first for first, _ in hygiene.known if first != date.min]
    return min([hygiene.as_of, *days])


def _tags(record: PatientRecord, courses: Sequence[Course], as_of: date) -> Iterator[TreatmentTag]:
    dated = [(Tagged.RELAPSE, r.onset, r.id) for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE]
    dated += [(Tagged.SCAN, PartialDate.of(scan.on), scan.id) for scan in record.scans]
    dated += [(Tagged.EDSS, PartialDate.of(v.on), v.id) for v in record.visits if v.value("edss") is not None]
    for kind, when, record_id in dated:
        if when.first <= as_of:
            yield TreatmentTag(kind, when, record_id, state_at(courses, when, as_of))


def _rate(
    record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules, epochs: Sequence[Epoch], answer: OnTreatment
) -> RelapseRate:
    name = TREATMENT_UNKNOWN if answer is OnTreatment.UNKNOWN else str(answer)
    time = time_of(epochs, answer)
    missing = "" if time else f"no time {'with ' if answer is OnTreatment.UNKNOWN else ''}{name} is recorded"
    return rate_over(record, hygiene, rules, time, RATE_IDS[answer], f"Relapses a year, {name}", missing)


def _around(
    record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules, courses: Sequence[Course]
) -> tuple[RelapseRate, ...]:
    """Return the rates before and from the first recorded treatment; days on which it may have begun are of neither."""
    as_of = hygiene.as_of
    begun = [course.start for course in courses if not course.is_untreated]
    missing = "" if begun else "no treatment is recorded"
    first = min((start.first for start in begun), default=as_of)
    last = min((start.last for start in begun), default=as_of)
    nothing = missing or f"nothing is recorded before the first treatment ({show(first)})"
    before = [(_first_day(record, hygiene), first - ONE_DAY)] if begun else []
    after = [(last, as_of)] if begun else []
    since = "Relapses a year, from first treatment on"
    return (
        rate_over(record, hygiene, rules, before, "relapse-rate-before", "Relapses a year, before treatment", nothing),
        rate_over(record, hygiene, rules, after, "relapse-rate-since", since, missing),
    )


def _goes_on(course: Course, courses: Sequence[Course]) -> bool:
    """Whether the same drug went on past a recorded stop, as with a changed dose."""
    assert course.stop is not None
    return any(
        other is not course
        and is_same_drug(other, course)
        and other.start.first <= course.stop.last + ONE_DAY
        and (other.stop is None or other.stop.last > course.stop.last)
        for other in courses
    )


def _watches(
    record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules, courses: Sequence[Course]
) -> Iterator[StopWatch]:
    """Yield the watch after each recorded stop, the latest stop first; a death closes it."""
    as_of, months = hygiene.as_of, rules.watch.value
    until = observed_to(record, as_of)
    stopped = [
        c
        for c in courses
        if c.stop is not None
        and not c.is_untreated
        and not (c.effect and c.effect.is_once)
        and not _goes_on(c, courses)
    ]
    for course in sorted(stopped, key=lambda c: c.stop.first if c.stop else date.min, reverse=True):
        assert course.stop is not None
        first_end, last_end = months_later(course.stop.first, months), months_later(course.stop.last, months)
        sure = [(course.stop.last + ONE_DAY, min(first_end, until))]
        widest = [(course.stop.first + ONE_DAY, min(last_end, until))]
        asked = not days_without(widest, hygiene.known)
        following = [c for c in courses if c is not course and course.stop.first <= c.start.first <= last_end]
        yield StopWatch(
            course.drug,
            course.stop,
            first_end,
            last_end,
            is_open=as_of == until and as_of <= last_end,
            relapses=CountRange(
                hygiene.counting.within(sure).low, hygiene.counting.within(widest).high if asked else None
            ),
            scans=tuple(sorted(s.on for s in record.scans if widest[0][0] <= s.on <= widest[0][1])),
            next_drug=next((c.drug for c in following if not c.is_untreated), ""),
            months=months,
        )
