"""Whether a patient was on treatment, off treatment or after a course on a day, or whether that is not known.

Never off inside a stated carry-over; no treatment recorded is not untreated; a drug that the catalogue does not know
leaves the answer open (safety 32). Dates that are not exact are tried on every day they can be (safety 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import PartialDate, show
from domain.day_spans import ONE_DAY, Span
from domain.observed import ended_before, observed_to
from domain.records import PatientRecord
from domain.settle import Settle, SettleKind
from domain.treatment_effect import EffectModel, TreatmentEffects
from domain.treatment_phase import Course, Phase, courses_of, whole_months
from domain.wording import joined

NONE_RECORDED = "no treatment is recorded; that is not the same as untreated"
NOT_BEGUN = frozenset({Phase.NOT_BEGUN})


class OnTreatment(StrEnum):
    """The answer for a day."""

    ON = "on treatment"
    OFF = "off treatment"
    AFTER = "after course"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TreatmentState:
    """The answer for one day, or for all the days that an inexact date can be.

    ``possible``: the answers that can be, more than one where a date leaves it open. ``months``: since the last dose,
    least and most, where the answer is "after course". ``unverified``: what of the effects no source confirmed.
    ``ended``: that the patient had died or was lost before the day; nothing can be told of it then, or settle it.
    """

    answer: OnTreatment
    text: str
    possible: tuple[OnTreatment, ...]
    reasons: tuple[str, ...] = ()
    months: tuple[int, int] | None = None
    settles: tuple[Settle, ...] = ()
    unverified: tuple[str, ...] = ()
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A time in which the answer does not change; both days belong to it."""

    start: date
    end: date
    answer: OnTreatment


def treatment_state(record: PatientRecord, effects: TreatmentEffects, day: date, as_of: date) -> TreatmentState:
    """Return whether the patient was on treatment on *day*, as known on *as_of*; rows begun later are not read."""
    ended = ended_before(record, day)
    if ended:
        return TreatmentState(OnTreatment.UNKNOWN, f"not assessable: {ended}", (), ended=ended)
    return state_of(courses_of(record, effects, as_of), day)


def state_of(courses: Sequence[Course], day: date) -> TreatmentState:
    """Return the answer of these treatments for *day*."""
    answers = _answers(courses, day)
    possible = tuple(answer for answer in OnTreatment if answer in answers)
    answer = possible[0] if len(possible) == 1 else OnTreatment.UNKNOWN
    bearing = _bearing(courses, day, answer)
    reasons = tuple(_reason(course, day) for course in bearing) or (_no_reason(courses),)
    months = _months(bearing, day) if answer is OnTreatment.AFTER else None
    return TreatmentState(
        answer,
        _text(answer, possible, reasons),
        possible,
        reasons,
        months,
        _settles(bearing, day) if answer is OnTreatment.UNKNOWN else (),
        tuple(dict.fromkeys(c.effect.unverified_text for c in bearing if c.effect and c.effect.unverified)),
    )


def state_at(courses: Sequence[Course], when: PartialDate, as_of: date) -> TreatmentState:
    """Return the answer for a date that may not be exact: one answer only where every day of it gives the same."""
    if when.exact is not None:
        return state_of(courses, when.exact)
    days = [day for day in when.days() if day <= as_of]
    first, last = state_of(courses, days[0]), state_of(courses, days[-1])
    found = {epoch.answer for epoch in epochs_of(courses, days[0], days[-1])}
    if found == {first.answer}:
        return first if first.text == last.text else _over_days(first, last)
    possible = tuple(answer for answer in OnTreatment if answer in found)
    reasons = tuple(dict.fromkeys((*first.reasons, *last.reasons)))
    settle = Settle(SettleKind.STATEMENT, f"the day in {when}", days[0], days[-1])
    unverified = tuple(dict.fromkeys((*first.unverified, *last.unverified)))
    text = _text(OnTreatment.UNKNOWN, possible, reasons)
    return TreatmentState(
        OnTreatment.UNKNOWN, text, possible, reasons, settles=(settle, *last.settles), unverified=unverified
    )


def treatment_epochs(
    record: PatientRecord, effects: TreatmentEffects, start: date, end: date, as_of: date
) -> tuple[Epoch, ...]:
    """Return the time from *start* to *end* in epochs of one answer each, in order; () where there is no such time.

    They end at a death or loss to follow-up.
    """
    return epochs_of(courses_of(record, effects, as_of), start, observed_to(record, end))


def epochs_of(courses: Sequence[Course], start: date, end: date) -> tuple[Epoch, ...]:
    """Return the time from *start* to *end* in epochs of one answer each."""
    if start > end:
        return ()
    edges = sorted({start, *(edge for course in courses for edge in course.edges() if start < edge <= end)})
    epochs: list[Epoch] = []
    for first, last in zip(edges, [*(edge - ONE_DAY for edge in edges[1:]), end], strict=True):
        found = _answers(courses, first)
        answer = next(iter(found)) if len(found) == 1 else OnTreatment.UNKNOWN
        if epochs and epochs[-1].answer is answer:
            epochs[-1] = Epoch(epochs[-1].start, last, answer)
        else:
            epochs.append(Epoch(first, last, answer))
    return tuple(epochs)


def time_of(epochs: Sequence[Epoch], answer: OnTreatment) -> tuple[Span, ...]:
    """Return the spans of the epochs with this answer."""
    return tuple((epoch.start, epoch.end) for epoch in epochs if epoch.answer is answer)


def _answers(courses: Sequence[Course], day: date) -> frozenset[OnTreatment]:
    """Return every answer there can be: on outranks what is not known, that outranks after, and that outranks off."""
    treated = [course.phases(day) for course in courses if not course.is_untreated]
    if frozenset({Phase.ON}) in treated:
        return frozenset({OnTreatment.ON})
    found = {OnTreatment.ON} if any(Phase.ON in phases for phases in treated) else set()
    others = [phases - {Phase.ON} for phases in treated]
    if any(Phase.UNKNOWN in phases for phases in others):
        found.add(OnTreatment.UNKNOWN)
    if not any(phases == {Phase.UNKNOWN} for phases in others):
        if any(Phase.AFTER in phases for phases in others):
            found.add(OnTreatment.AFTER)
        if all(phases & {Phase.NOT_BEGUN, Phase.OVER} for phases in others):
            found |= _without_effect(courses, others, day)
    return frozenset(found)


def _without_effect(
    courses: Sequence[Course], treated: Sequence[frozenset[Phase]], day: date
) -> frozenset[OnTreatment]:
    """Return the answers where no treatment acts: off after a recorded stop or where recorded as untreated.

    Before the first recorded treatment nothing says that there was none.
    """
    untreated = [course.phases(day) for course in courses if course.is_untreated]
    ended = any(phases & {Phase.NOT_BEGUN, Phase.OVER} == {Phase.OVER} for phases in treated)
    if ended or frozenset({Phase.ON}) in untreated:
        return frozenset({OnTreatment.OFF})
    if any(Phase.ON in phases for phases in untreated) or any(Phase.OVER in phases for phases in treated):
        return frozenset({OnTreatment.OFF, OnTreatment.UNKNOWN})
    return frozenset({OnTreatment.UNKNOWN})


def _bearing(courses: Sequence[Course], day: date, answer: OnTreatment) -> list[Course]:
    """Return the treatments that the answer rests on; for one that is off, the last one that is over."""
    begun = [course for course in courses if course.phases(day) != NOT_BEGUN]
    wanted = {
        OnTreatment.ON: {Phase.ON},
        OnTreatment.AFTER: {Phase.AFTER},
        OnTreatment.UNKNOWN: {Phase.ON, Phase.AFTER, Phase.UNKNOWN},
    }.get(answer)
    if wanted is not None:
        return [
            c for c in begun if c.phases(day) & wanted and not (c.is_untreated and answer is not OnTreatment.UNKNOWN)
        ]
    untreated = [course for course in begun if course.is_untreated and Phase.ON in course.phases(day)]
    over = [course for course in begun if Phase.OVER in course.phases(day) and not course.is_untreated]
    return untreated or over[-1:]


def _no_reason(courses: Sequence[Course]) -> str:
    if not courses:
        return NONE_RECORDED
    first = min((course.start for course in courses), key=lambda start: start.first)
    return f"before the first recorded treatment ({first}); not recorded as untreated"


def _reason(course: Course, day: date) -> str:
    """Return what a treatment says about a day, with its dates and what its effect rests on."""
    effect = course.effect
    if effect is None:
        return f"{course.drug} from {course.start}: not in the catalogue, its effect is not known"
    if course.is_untreated:
        return f"recorded as untreated from {course.start}{f' to {course.stop}' if course.stop else ''}"
    if course.stop is None:
        if effect.model is EffectModel.RECONSTITUTION and day > course.start.last:
            return f"{course.drug} from {course.start}: the last dose is not recorded"
        if course.is_replaced(day):
            return f"{course.drug} from {course.start}: no stop recorded, and another treatment began since"
        return f"{course.drug} from {course.start}, no stop recorded"
    if course.phases(day) <= {Phase.ON, Phase.NOT_BEGUN}:
        return f"{course.drug} {course.start} to {course.stop}"
    least, most = _since_last_dose(course.stop, day)
    since = f"{least}" if least == most else f"{least} to {most}"
    months = f"{since} month{'' if since == '1' else 's'} before"
    return f"{course.drug}, last dose {course.stop}, {months}, {effect.carry_over_text}"


def _since_last_dose(stop: PartialDate, day: date) -> tuple[int, int]:
    """Return the completed months since the last dose, at least and at most."""
    return max(whole_months(stop.last, day), 0), max(whole_months(stop.first, day), 0)


def _months(bearing: Sequence[Course], day: date) -> tuple[int, int] | None:
    since = [_since_last_dose(course.stop, day) for course in bearing if course.stop is not None]
    return (min(least for least, _ in since), min(most for _, most in since)) if since else None


def _text(answer: OnTreatment, possible: Sequence[OnTreatment], reasons: Sequence[str]) -> str:
    named = str(answer)
    if answer is OnTreatment.UNKNOWN and len(possible) > 1:
        named = f"unknown: {joined([str(p) for p in possible], 'or')}"
    return f"{named} ({'; '.join(reasons)})"


def _settles(bearing: Sequence[Course], day: date) -> tuple[Settle, ...]:
    """Return what would settle an open answer: the last dose, the effect of an unknown drug, or a record of before."""
    found = []
    for course in bearing:
        if course.effect is None:
            text = f"which treatment “{course.drug}” is, by a name of the catalogue"
        elif course.stop is None and Phase.UNKNOWN in course.phases(day):
            text = f"the last dose of {course.drug}, begun {course.start}"
        elif course.effect.carry_over_months is None and Phase.UNKNOWN in course.phases(day):
            text = f"how long {course.drug} acts after the last dose"
        else:
            text = f"the days on which {course.drug} began and ended"
        found.append(Settle(SettleKind.STATEMENT, text, course.start.first, day))
    if not bearing:
        text = f"the treatment on {show(day)}, or that there was none"
        found.append(Settle(SettleKind.STATEMENT, text, day, day))
    return tuple(found)


def _over_days(first: TreatmentState, last: TreatmentState) -> TreatmentState:
    """Return one answer that holds on every day from the one state to the other, with the reasons of both ends."""
    reasons = tuple(dict.fromkeys((*first.reasons, *last.reasons)))
    months = (first.months[0], last.months[1]) if first.months and last.months else None
    return TreatmentState(
        first.answer,
        _text(first.answer, first.possible, reasons),
        first.possible,
        reasons,
        months,
        tuple(dict.fromkeys((*first.settles, *last.settles))),
        tuple(dict.fromkeys((*first.unverified, *last.unverified))),
    )
