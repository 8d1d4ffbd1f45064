"""What a brain-health review found: each factor with its status, the reason and what was agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.brain_health.anticholinergic import CAUTION, NOT_RECORDED, Burden, current_medicines
from domain.brain_health.conditions import Condition
from domain.brain_health.factors import AnswerKind, Factor, Situation, Status
from domain.dates import PartialDate
from domain.records import Aid, BrainHealthReview, Comorbidity, PatientRecord, ReviewAnswer
from domain.same_day import value_of_day

WHEELCHAIR_FROM = Decimal("7.0")  # EDSS 7.0 is essentially restricted to a wheelchair (Kurtzke 1983)
NONE = "none"
NOT_ASKED = ReviewAnswer("")
# Answers that say that nobody could answer; they are no more than not asked.
WITHOUT_ANSWER = frozenset({"declined", "unknown", "not known"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One factor as it stands. ``reason`` is what was found, ``consider`` the prompt ("" = none), both as shown.

    ``unverified``: what of the threshold no primary source could confirm. ``action``, ``by_whom`` and ``due`` are
    what was agreed at the review.
    """

    factor: str
    title: str
    status: Status
    reason: str
    consider: str = ""
    source: str = ""
    unverified: str = ""
    action: str = ""
    by_whom: str = ""
    due: PartialDate | None = None


def findings(
    review: BrainHealthReview | None,
    record: PatientRecord,
    as_of: date,
    factors: Sequence[Factor],
    burden: Burden,
    conditions: Mapping[str, Condition] | None = None,
) -> tuple[Finding, ...]:
    """Return one finding a factor, in the checklist's order.

    review: None = none was held; medicines and comorbidities are judged from the record all the same.
    burden: of what is taken on *as_of*. conditions: the catalogue by id, for the wording of a prompt.
    """
    answers = {answer.factor: answer for answer in review.answers} if review is not None else {}
    situation = _patient(record, as_of)
    return tuple(
        _finding(factor, answers.get(factor.id, NOT_ASKED), situation, record, as_of, burden, conditions or {})
        for factor in factors
    )


def counts(found: Sequence[Finding]) -> str:
    """Return "3 to attend to; 4 no prompt; 2 not asked", with "1 to consider" between where there is any."""
    number = Counter(finding.status for finding in found)
    parts = [f"{number[Status.ATTEND]} to attend to"]
    if number[Status.CONSIDER]:
        parts.append(f"{number[Status.CONSIDER]} to consider")
    return "; ".join((*parts, f"{number[Status.NO_PROMPT]} no prompt", f"{number[Status.NOT_ASKED]} not asked"))


def latest_review(record: PatientRecord, as_of: date) -> BrainHealthReview | None:
    """Return the last review on or before *as_of*; of two on one day the one recorded last."""
    known = [review for review in record.reviews if review.on <= as_of]
    return max(reversed(known), key=lambda review: review.on, default=None)


def _patient(record: PatientRecord, as_of: date) -> Situation:
    visits = sorted((visit for visit in record.visits if visit.on <= as_of), key=lambda visit: visit.on)
    days = dict.fromkeys(visit.on for visit in reversed(visits))
    edss = next((value for day in days if (value := value_of_day(record, "edss", day)) is not None), None)
    aid = next((visit.aid for visit in reversed(visits) if visit.aid is not None), None)
    return Situation(edss=edss, uses_wheelchair=aid is Aid.WHEELCHAIR or (edss is not None and edss >= WHEELCHAIR_FROM))


def _finding(
    factor: Factor,
    answer: ReviewAnswer,
    patient: Situation,
    record: PatientRecord,
    as_of: date,
    burden: Burden,
    conditions: Mapping[str, Condition],
) -> Finding:
    if factor.kind is AnswerKind.MEDICINES:
        status, reason, consider = _medicines(factor, answer, patient, burden, _takes_others(record, as_of))
    elif factor.kind is AnswerKind.COMORBIDITIES:
        status, reason, consider = _comorbidities(answer, record, as_of, conditions)
    else:
        status, reason, consider = _answered(factor, answer, patient)
    return Finding(
        factor.id,
        factor.title,
        status,
        reason,
        consider,
        factor.source,
        factor.unverified if status in {Status.ATTEND, Status.CONSIDER} else "",
        answer.action,
        answer.by_whom,
        answer.due,
    )


Outcome = tuple[Status, str, str]


def _answered(factor: Factor, answer: ReviewAnswer, patient: Situation) -> Outcome:
    given = _choices(answer)
    if (not given and answer.value is None) or given & WITHOUT_ANSWER:
        return Status.NOT_ASKED, "asked, no answer" if given else "not asked", ""
    unknown = given - {choice.id for choice in factor.choices}
    if unknown:
        return Status.NOT_ASKED, f"answer “{min(unknown)}” is not one of the checklist's", ""
    situation = Situation(given, answer.value, patient.edss, patient.uses_wheelchair)
    rule = next((rule for rule in factor.rules if rule.fits(situation)), None)
    said = _said(factor, answer, given)
    if rule is not None:
        return rule.status, _reasoned(said, rule.reason), rule.consider
    if factor.kind is AnswerKind.CHOICE and not given:
        return Status.NOT_ASKED, f"{said}; the question itself is not answered", ""
    return Status.NO_PROMPT, said, ""


def _reasoned(said: str, reason: str) -> str:
    """Return answer and reason without saying one of them twice: "sleep described as poor".

    A reason that lists several answers says less than the one that was given: "restless legs".
    """
    if reason in said or reason.casefold().startswith(said.casefold()):
        return said
    return reason if said.casefold() in reason.casefold() else f"{said}: {reason}"


def _choices(answer: ReviewAnswer) -> frozenset[str]:
    return frozenset(part.strip() for part in answer.answer.split(";") if part.strip())


def _said(factor: Factor, answer: ReviewAnswer, given: frozenset[str]) -> str:
    parts = [factor.title_of(choice) for choice in sorted(given)]
    if answer.value is not None:
        parts.append(f"{answer.value.normalize():f} {answer.unit or factor.unit}".strip())
    return ", ".join(parts)


def _takes_others(record: PatientRecord, as_of: date) -> bool:
    """Whether a medicine beside the disease-modifying treatments is recorded as taken."""
    return bool(current_medicines(replace(record, treatments=()), as_of))


def _medicines(factor: Factor, answer: ReviewAnswer, patient: Situation, burden: Burden, others: bool) -> Outcome:
    """Return what the medicines give. *others*: whether any is recorded beside disease-modifying treatments."""
    if not burden.is_recorded:
        if _choices(answer) == {NONE}:
            return Status.NO_PROMPT, "asked, takes none", ""
        return Status.NOT_ASKED, NOT_RECORDED, ""
    drugs = ", ".join(medicine.text for medicine in burden.scored if medicine.row.score)
    reason = f"{burden.text}{f': {drugs}' if drugs else ''}"
    if burden.not_scored:
        reason += f"; not scored: {', '.join(burden.not_scored)}"
    situation = Situation(number=Decimal(burden.total), edss=patient.edss, medicines=burden.medicines)
    rule = next((rule for rule in factor.rules if rule.fits(situation)), None)
    if rule is not None:
        caution = f" ({CAUTION})" if rule.at_least is not None else ""
        return rule.status, f"{reason}; {rule.reason}{caution}", rule.consider
    if burden.not_scored:
        return Status.CONSIDER, reason, "consider looking up what is not scored"
    if not others and not _choices(answer):
        # A treatment alone says nothing of what else is taken (safety 8).
        return Status.NOT_ASKED, f"{reason}; other medicines not asked", ""
    return Status.NO_PROMPT, reason, ""


def _comorbidities(
    answer: ReviewAnswer, record: PatientRecord, as_of: date, conditions: Mapping[str, Condition]
) -> Outcome:
    present = [c for c in record.comorbidities if c.since is None or c.since.first <= as_of]
    if not present:
        if _choices(answer) == {NONE}:
            return Status.NO_PROMPT, "asked, none known", ""
        return Status.NOT_ASKED, "none recorded: ask", ""
    uncontrolled = [c for c in present if c.controlled is False]
    unknown = [c for c in present if c.controlled is None]
    reason = "; ".join(_condition_in_words(c, conditions) for c in (*uncontrolled, *unknown))
    if uncontrolled:
        return Status.ATTEND, reason, _consider(uncontrolled, conditions)
    if unknown:
        return Status.CONSIDER, reason, "consider asking whether it is controlled"
    names = ", ".join(_name(c, conditions) for c in present)
    return Status.NO_PROMPT, f"controlled: {names}", ""


def _name(comorbidity: Comorbidity, conditions: Mapping[str, Condition]) -> str:
    known = conditions.get(comorbidity.condition)
    return known.name if known is not None else comorbidity.condition


def _condition_in_words(comorbidity: Comorbidity, conditions: Mapping[str, Condition]) -> str:
    state = "not controlled" if comorbidity.controlled is False else "control not recorded"
    return f"{_name(comorbidity, conditions)}: {state}"


def _consider(uncontrolled: Sequence[Comorbidity], conditions: Mapping[str, Condition]) -> str:
    prompts = [conditions[c.condition].consider for c in uncontrolled if c.condition in conditions]
    return "; ".join(dict.fromkeys(prompts)) or "consider review by primary care"
