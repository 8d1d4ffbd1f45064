"""The page that a patient takes home, in words: from PatientSummary alone, in the second person, in plain words.

What the page may say is clinical safety 34: measurements first; the name of a course, and progression, only after it
was discussed on a recorded day by a named person; what is not known is said to be not known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from domain.patient_answer_words import answer, got_harder, not_known
from domain.patient_meaning import meaning
from domain.patient_numbers import EDSS_NUMBER, NumberLine, number_lines
from domain.patient_passage import Passage
from domain.patient_search_words import relapses_and_scans
from domain.patient_steps import AGREED_WORDS, ALCOHOL, always, better_or_alike, next_steps, to_ask
from domain.summary import PatientSummary

QUESTION = "question"
# What a clinic can add on request, with the words of the setting; nothing else opens what is off by default.
EXTRAS: dict[str, str] = {
    EDSS_NUMBER: "EDSS as a number",
    QUESTION: "The patient's own question of the last visit",
    AGREED_WORDS: "What was agreed at the review, in the words typed there",
    ALCOHOL: "What was agreed about alcohol",
}
TITLE = "Your results and next steps"
DIED = "This page speaks to a patient. The record holds a death, so nothing else is printed here."


@dataclass(frozen=True, slots=True)
class PatientPage:
    """All that the page says, part by part. ``unprinted``: why it says nothing else, "" where it does."""

    title: str
    search: Passage | None  # relapses and scans; None where the answer says it
    answer: Passage | None
    numbers: tuple[NumberLine, ...]
    harder: Passage | None
    not_known: Passage | None
    better: Passage | None
    meaning: Passage | None
    steps: Passage | None
    ask: Passage | None
    always: Passage | None
    unprinted: str = ""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages that there are, in the order of the page; the numbers stand after the answer."""
        found = (
            self.search,
            self.answer,
            self.harder,
            self.not_known,
            self.better,
            self.meaning,
            self.steps,
            self.ask,
            self.always,
        )
        return tuple(passage for passage in found if passage is not None)


def patient_page(summary: PatientSummary, extras: Collection[str] = (), contact: str = "") -> PatientPage:
    """Return what the page of one patient says.

    extras: ids of EXTRAS. contact: whom to call, such as "the MS nurses, 01234 567890"; "" = the clinic.
    Raises ValueError for a summary that was made without the patient's facts (``in_full=False``).
    """
    facts = summary.patient_facts
    if facts is None:
        raise ValueError("the summary was made without the facts of the patient's page")
    if facts.died:
        return PatientPage(TITLE, None, None, (), None, None, None, None, None, None, None, DIED)
    numbers = number_lines(facts, extras)
    lines = [line.measure for line in numbers]
    told = answer(summary, facts)
    return PatientPage(
        TITLE,
        None if told is not None else relapses_and_scans(summary),
        told,
        numbers,
        got_harder(facts, lines),
        not_known(summary, facts, lines),
        better_or_alike(summary, facts, numbers),
        meaning(summary, facts),
        next_steps(summary, facts, extras),
        to_ask(facts, facts.question if QUESTION in extras else "", facts.asked_on),
        always(contact),
    )
