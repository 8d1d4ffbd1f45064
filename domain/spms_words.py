"""The objective rule for SPMS in words: the label that screen, paper and CSV show, for RRMS only."""

from __future__ import annotations

from datetime import date

from domain.dates import show
from domain.evidence import Point
from domain.label import Label
from domain.lublin import course_on
from domain.measures import MEASURES
from domain.objective_spms import objective_spms
from domain.records import Course, PatientRecord
from domain.spms import ALONE, systems_in_words
from domain.spms_result import ObjectiveSpms, SpmsAnswer, SpmsRise
from domain.spms_rule import LORSCHEIDER_2016, SpmsRule
from domain.values import show_value
from domain.wording import CAUSE_CAUTION, change_of, omission_note, possibility

TITLE = "Objective rule for SPMS"
UNCHANGED = "the recorded course is unchanged"
NO_IMPUTED_PYRAMIDAL = (
    "The authors' code takes the pyramidal grade as 2 from EDSS 5.5; here the recorded grade counts, and a missing one "
    "cannot be judged."
)


def spms_label(record: PatientRecord, as_of: date, rule: SpmsRule = LORSCHEIDER_2016) -> Label | None:
    """Return the label as known on *as_of*; None where the course of that day is not RRMS: then it is not asked."""
    course, _, _ = course_on(record, as_of)
    return describe_spms(objective_spms(record, as_of, rule)) if course is Course.RRMS else None


def describe_spms(found: ObjectiveSpms) -> Label:
    """Return an answer of the rule as a label, with all that it rests on."""
    return Label(
        id="objective-spms",
        title=TITLE,
        answer=str(found.answer),
        text=_text(found),
        reasons=_reasons(found),
        settles=found.settles,
        start=found.points[0].on if found.points else None,
        end=found.points[-1].on if found.points else None,
        rule=f"{found.rule.id}, version {found.rule.version}",
        source=found.rule.source,
        unverified=found.rule.unverified,
        cautions=_cautions(found),
        in_review=False,
    )


def _text(found: ObjectiveSpms) -> str:
    asked = f"as of {show(found.as_of)}"
    if found.met is not None:
        return f"{TITLE} met, {asked}: {_in_words(found.met)}. Consider review of the course; {UNCHANGED}."
    if found.answer is SpmsAnswer.NOT_MET:
        return f"{TITLE} not met, {asked}: {found.reason}; {UNCHANGED}."
    text = f"{TITLE} cannot be judged, {asked}: {found.reason}"
    return f"{text}; {_alone(found.alone)}." if found.alone is not None else f"{text}."


def _alone(rise: SpmsRise) -> str:
    return f"{ALONE}: met ({_in_words(rise)}), which prompts nothing"


def _in_words(rise: SpmsRise) -> str:
    """Return a rise: "EDSS 5.0 first measured 1 Aug 2025, +1.0 from 4.0 (1 Sep 2024), present again 1 Dec 2025"."""
    words = (
        f"EDSS {_value(rise.onset)} first measured {show(rise.onset.on)}, "
        f"{change_of('edss', rise.reference, rise.onset)} from {_value(rise.reference)} ({show(rise.reference.on)})"
    )
    if rise.confirmation is not None:
        words += f", present again {show(rise.confirmation.on)}"
    return f"{words}, led by {systems_in_words(rise)}" if rise.leading else words


def _value(point: Point) -> str:
    return show_value(MEASURES["edss"], point.value)


def _reasons(found: ObjectiveSpms) -> tuple[str, ...]:
    """Return the evidence: what decided, what was tried and failed, what was left out."""
    reasons = []
    if found.met is not None:
        reasons.append(f"Met by: {_in_words(found.met)}; no relapse recorded since the visit before.")
    elif found.pending is None:
        reasons.append(f"{found.reason[0].upper()}{found.reason[1:]}.")
    reasons += [f"It may have been met on {show(day)} already; that is not certain." for day in found.maybe_earlier]
    if found.pending is not None and found.confirm_from is not None:
        reasons.append(f"Not confirmed so far: {_in_words(found.pending)}; from {show(found.confirm_from)} it can be.")
    reasons += [f"{_in_words(rise)}: {rise.failed}." for rise in found.tried]
    reasons += [f"{possibility(answer)}." for answer in found.possibilities]
    reasons += [omission_note("edss", omission) for omission in found.left_out]
    if found.without_exclusion is not None:
        reasons.append(f"With the visits marked not comparable: {found.without_exclusion}.")
    return tuple(reasons)


def _cautions(found: ObjectiveSpms) -> tuple[str, ...]:
    cautions = [CAUSE_CAUTION] if found.answer is not SpmsAnswer.NOT_MET else []
    if found.missing_grades or any(rise.failed.startswith("pyramidal") for rise in found.tried):
        cautions.append(NO_IMPUTED_PYRAMIDAL)
    if found.history_assumed:
        cautions.append("relapse history assumed complete")
    return tuple(cautions)
