"""What a brain-health review found: each factor with its status, the reason and what was agreed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain.brain_health.anticholinergic import CAUTION, NOT_RECORDED, Burden, current_medicines
from domain.brain_health.conditions import Condition
from domain.brain_health.factors import AnswerKind, Category, Factor, Situation, Status
from domain.brain_health.recorded import Recorded, recorded, situation_of
from domain.dates import PartialDate
from domain.records import BrainHealthReview, Comorbidity, PatientRecord, ReviewAnswer

NONE = "none"
NOT_ASKED = ReviewAnswer("")
NO_CHOICE: frozenset[str] = frozenset()
# Answers that say that nobody could answer; they are no more than not asked.
WITHOUT_ANSWER = frozenset({"declined", "unknown", "not known"})


class Finding(NamedTuple):
    """One factor as it stands. ``reason`` is what was found, ``consider`` the prompt ("" = none), both as shown.

    ``unverified``: what of the threshold no primary source could confirm. ``action``, ``by_whom`` and ``due`` are
    what was agreed at the review. ``category``: what the prompt is about; None where there is nothing to say.
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
    category: Category | None = None


class Outcome(NamedTuple):
    """What a factor's answer gives."""

    status: Status
    reason: str
    consider: str = ""
    category: Category | None = None


def findings(
    review: BrainHealthReview | None,
    record: PatientRecord,
    as_of: date,
    factors: Sequence[Factor],
    burden: Burden,
    conditions: Mapping[str, Condition] | None = None,
    *,
    whole: bool = False,
) -> tuple[Finding, ...]:
    """Return one finding a factor, in the checklist's order.

    review: None = none was held; medicines and comorbidities are judged from the record all the same.
    burden: of what is taken on *as_of*. conditions: the catalogue by id, for the wording of a prompt.
    whole: also the further factors of which nothing is known. They are asked where they apply, so that leaving one
    out is no gap of the review; it is never "no prompt".
    """
    answers = {answer.factor: answer for answer in review.answers} if review is not None else {}
    patient = situation_of(record, as_of)
    found = (
        (factor, _finding(factor, answers.get(factor.id, NOT_ASKED), patient, record, as_of, burden, conditions or {}))
        for factor in factors
    )
    return tuple(finding for factor, finding in found if whole or counted(factor, finding, patient.edss))


def counted(factor: Factor, finding: Finding, edss: Decimal | None) -> bool:
    """Whether a finding is one of the review's: a further factor is once it says something, or anything was agreed."""
    return factor.is_asked_of(edss) or finding.status is not Status.NOT_ASKED or bool(finding.action)


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
        outcome = _medicines(factor, answer, patient, burden, _takes_others(record, as_of))
    elif factor.kind is AnswerKind.COMORBIDITIES:
        outcome = _comorbidities(answer, record, as_of, conditions)
    else:
        outcome = _answered(factor, answer, patient, recorded(factor, record, as_of))
    return Finding(
        factor.id,
        factor.title,
        outcome.status,
        outcome.reason,
        outcome.consider,
        factor.source,
        factor.unverified if outcome.status in {Status.ATTEND, Status.CONSIDER} else "",
        answer.action,
        answer.by_whom,
        answer.due,
        outcome.category,
    )


def _answered(factor: Factor, answer: ReviewAnswer, patient: Situation, known: Sequence[Recorded]) -> Outcome:
    given = _choices(answer)
    if given & WITHOUT_ANSWER and not known:
        return Outcome(Status.NOT_ASKED, "asked, no answer")
    if not given and answer.value is None and not known:
        return Outcome(Status.NOT_ASKED, "not asked")
    unknown = given - WITHOUT_ANSWER - {choice.id for choice in factor.choices}
    if unknown:
        return Outcome(Status.NOT_ASKED, f"answer “{min(unknown)}” is not one of the checklist's")
    situation = patient.asked(
        given,
        _number(factor, answer, known),
        {one.id: one.value for one in known if one.value is not None},
        frozenset([one.id for one in known if one.is_outside]),
    )
    rule = next((rule for rule in factor.rules if rule.fits(situation)), None)
    said = "; ".join(part for part in (_said(factor, answer, given), *(one.text for one in known)) if part)
    if rule is not None:
        return Outcome(rule.status, _reasoned(said, rule.reason), rule.consider, rule.category)
    if factor.kind is AnswerKind.CHOICE and not (given - WITHOUT_ANSWER) and not _settles(factor, known):
        return Outcome(Status.NOT_ASKED, f"{said}; the question itself is not answered")
    return Outcome(Status.NO_PROMPT, said)


def _number(factor: Factor, answer: ReviewAnswer, known: Sequence[Recorded]) -> Decimal | Fraction | None:
    """Return the number that was told; where none was, the one that is recorded elsewhere."""
    if answer.value is not None or factor.kind is not AnswerKind.NUMBER:
        return answer.value
    return next((one.value for one in known if one.value is not None), None)


def _settles(factor: Factor, known: Sequence[Recorded]) -> bool:
    """Whether what is recorded elsewhere answers the question: all that the factor reads, or one where that will do."""
    judged = sum(one.is_judged for one in known)
    return judged >= (1 if factor.one_settles else len(factor.measures)) and judged > 0


def _reasoned(said: str, reason: str) -> str:
    """Return answer and reason without saying one of them twice: "sleep described as poor".

    A reason that lists several answers says less than the one that was given: "restless legs".
    """
    if reason in said or reason.casefold().startswith(said.casefold()):
        return said
    return reason if said.casefold() in reason.casefold() else f"{said}: {reason}"


def _choices(answer: ReviewAnswer) -> frozenset[str]:
    return (
        frozenset([part.strip() for part in answer.answer.split(";") if part.strip()]) if answer.answer else NO_CHOICE
    )


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
            return Outcome(Status.NO_PROMPT, "asked, takes none")
        return Outcome(Status.NOT_ASKED, NOT_RECORDED)
    drugs = ", ".join(medicine.text for medicine in burden.scored if medicine.row.score)
    reason = f"{burden.text}{f': {drugs}' if drugs else ''}"
    if burden.not_scored:
        reason += f"; not scored: {', '.join(burden.not_scored)}"
    if burden.left_out:
        reason += f"; left out as the clinic has it: {', '.join(burden.left_out)}"
    situation = replace(patient, number=Decimal(burden.total), medicines=burden.daily)
    fitting = [rule for rule in factor.rules if rule.fits(situation)]
    rules = [rule for rule in fitting if rule.status is fitting[0].status]
    if rules:
        # The sum and the number of medicines are two things to look at: neither hides the other.
        of_scale = any(rule.at_least is not None for rule in rules)
        said = "; ".join((reason, *(rule.reason for rule in rules))) + (f" ({CAUTION})" if of_scale else "")
        consider = "; ".join(dict.fromkeys(rule.consider for rule in rules if rule.consider))
        return Outcome(rules[0].status, said, consider, rules[0].category)
    if burden.not_scored:
        return Outcome(Status.CONSIDER, reason, "consider looking up what is not scored", Category.REVIEW)
    if not others and not _choices(answer):
        # A treatment alone says nothing of what else is taken (safety 8).
        return Outcome(Status.NOT_ASKED, f"{reason}; other medicines not asked")
    return Outcome(Status.NO_PROMPT, reason)


def _comorbidities(
    answer: ReviewAnswer, record: PatientRecord, as_of: date, conditions: Mapping[str, Condition]
) -> Outcome:
    present = [c for c in record.comorbidities if c.since is None or c.since.first <= as_of]
    if not present:
        if _choices(answer) == {NONE}:
            return Outcome(Status.NO_PROMPT, "asked, none known")
        return Outcome(Status.NOT_ASKED, "none recorded: ask")
    uncontrolled = [c for c in present if c.controlled is False]
    unknown = [c for c in present if c.controlled is None]
    reason = "; ".join(_condition_in_words(c, conditions) for c in (*uncontrolled, *unknown))
    if uncontrolled:
        return Outcome(Status.ATTEND, reason, _consider(uncontrolled, conditions), Category.REVIEW)
    if unknown:
        return Outcome(Status.CONSIDER, reason, "consider asking whether it is controlled", Category.ASK_AGAIN)
    names = ", ".join(_name(c, conditions) for c in present)
    return Outcome(Status.NO_PROMPT, f"controlled: {names}")


def _name(comorbidity: Comorbidity, conditions: Mapping[str, Condition]) -> str:
    known = conditions.get(comorbidity.condition)
    return known.name if known is not None else comorbidity.condition


def _condition_in_words(comorbidity: Comorbidity, conditions: Mapping[str, Condition]) -> str:
    state = "not controlled" if comorbidity.controlled is False else "control not recorded"
    return f"{_name(comorbidity, conditions)}: {state}"


def _consider(uncontrolled: Sequence[Comorbidity], conditions: Mapping[str, Condition]) -> str:
    prompts = [conditions[c.condition].consider for c in uncontrolled if c.condition in conditions]
    return "; ".join(dict.fromkeys(prompts)) or "consider review by primary care"
