"""Whether a relapse-independent worsening prompts a review of the course, by the objective rule for SPMS.

The rule is judged over the whole record (``objective_spms``). It prompts; it never changes the course (safety 20).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.dates import show
from domain.evidence import Event
from domain.measures import MEASURES
from domain.objective_spms import objective_spms
from domain.records import PatientRecord
from domain.spms_result import ObjectiveSpms, SpmsAnswer, SpmsRise
from domain.spms_rule import LORSCHEIDER_2016, SpmsRule

ReviewAnswer = SpmsAnswer
UNCHANGED = "relapse-independent worsening; course unchanged"
ALONE = "by EDSS alone, functional systems not recorded"


@dataclass(frozen=True, slots=True)
class CourseReview:
    """The answer for one worsening and its words; ``evidence`` is what the rule says of the whole record."""

    answer: ReviewAnswer
    text: str
    evidence: ObjectiveSpms | None = None


def review_course(record: PatientRecord, event: Event, as_of: date, rule: SpmsRule = LORSCHEIDER_2016) -> CourseReview:
    """Return whether *event*, a confirmed worsening of EDSS, prompts a review of the course, as known on *as_of*.

    The rule has its own reference and looks at every visit: where its first rise is not the event's, its date is told.
    """
    found = objective_spms(record, as_of, rule)
    if found.met is not None:
        words = (
            "relapse-independent worsening; the objective rule for SPMS is met "
            f"({'; '.join((_rise(found.met, event), rule.source, *rule.unverified))}): consider review of the course"
        )
        return CourseReview(found.answer, words, found)
    if found.answer is SpmsAnswer.NOT_MET:
        return CourseReview(found.answer, f"{UNCHANGED} ({found.reason})", found)
    words = f"{UNCHANGED}; whether to review it cannot be judged: {found.reason}"
    if found.alone is not None:
        words += f"; {ALONE}: met, first {show(found.alone.onset.on)}"
    return CourseReview(found.answer, words, found)


def systems_in_words(rise: SpmsRise) -> str:
    """Return the leading systems: "pyramidal, sensory"."""
    return ", ".join(MEASURES[system].title.lower() for system in rise.leading)


def _rise(rise: SpmsRise, event: Event) -> str:
    first = "" if rise.onset.on == event.onset.on else f", first {show(rise.onset.on)}"
    return f"{systems_in_words(rise)}{first}"
