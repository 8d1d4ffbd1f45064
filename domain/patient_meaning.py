"""What it means: the name of the course, and progression, only after a recorded talk by a named person (safety 34)."""

from __future__ import annotations

from domain.dates import show
from domain.patient_facts import Discussed, PatientFacts
from domain.patient_passage import Passage
from domain.progression import Progression
from domain.records import Course
from domain.summary import PatientSummary

HEADING = "What this means"
LATER = "Numbers do not tell the whole story. At your visit we will talk about what this means for you."
NEWER = "Some of what is on this page is newer than that talk. We will go through it when we meet."
COURSES = {
    Course.RIS: "radiologically isolated syndrome (RIS). A scan showed spots like those seen in MS",
    Course.CIS: "clinically isolated syndrome (CIS). There was one attack like those seen in MS",
    Course.RRMS: "relapsing-remitting MS (RRMS). This is the kind of MS that comes with relapses",
    Course.SPMS: "secondary progressive MS (SPMS). This kind began with relapses and now slowly gets harder",
    Course.PPMS: "primary progressive MS (PPMS). This kind slowly gets harder from the beginning",
}
UNCERTAIN = "The kind of MS is not certain yet."
PROGRESSION = "When MS slowly gets harder without a relapse, the word for it is progression. Your record says so."
PIRA = "The change was not linked to a relapse. The short name for that is PIRA. It can have more than one cause."


def meaning(summary: PatientSummary, facts: PatientFacts) -> Passage:
    """Return what was discussed, or that it will be."""
    talk = facts.discussed
    if talk is None:
        return Passage(HEADING, (LATER,))
    words = [f"On {show(talk.on)} {talk.by} talked with you about this.", *_course(summary, talk)]
    if talk.findings_known and not facts.edss_depends:
        words += _findings(summary, facts)
    if not (talk.course_known and talk.findings_known):
        words.append(NEWER)
    return Passage(HEADING, (" ".join(words),))


def _course(summary: PatientSummary, talk: Discussed) -> list[str]:
    course = summary.lublin.course
    if not talk.course_known or course is None:
        return []
    if course is Course.UNCERTAIN:
        return [UNCERTAIN]
    return [f"Your record says: {COURSES[course]}."]


def _findings(summary: PatientSummary, facts: PatientFacts) -> list[str]:
    if summary.lublin.progression is Progression.WITH:
        return [PROGRESSION]
    return [PIRA] if facts.quiet_but_worse is not None else []
