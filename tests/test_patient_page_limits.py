"""The patient's page in words: what it may not say, what has to be talked about or asked for first (safety 34)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.dates import PartialDate
from domain.patient_page import EXTRAS, patient_page
from domain.records import (
    BrainHealthReview,
    Course,
    CourseEntry,
    PatientRecord,
    ReviewAnswer,
    Statement,
    StatementKind,
)
from domain.summarise import summarise
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.lublin_patients import patient
from tests.patient_page_samples import (
    SLOWER_WALK,
    STEPS_UP,
    TALK,
    page,
    told,
    whole,
)
from tests.reading_ease import grade

# Words that name a course, progression or a rank, or the score behind it: not before they were discussed.
NOT_BEFORE = re.compile(
    r"progress|\bSPMS\b|\bPPMS\b|\bRRMS\b|\bCIS\b|\bRIS\b|\bPIRA\b|\bRAW\b|remitting|isolated syndrome|smoulder|"
    r"Lublin|\bNE[ID]",
    re.IGNORECASE,
)
NEVER = re.compile(
    r"ARMSS|MSSS|\brank\b|disability|alcohol|mood|depress|suicid|sexual|\bstable\b|\bsafe\b", re.IGNORECASE
)
ADVICE = re.compile(r"\b(must|should|start|starts|switch|refer|suggest|supplement)\b", re.IGNORECASE)


# Course and progression


@pytest.mark.parametrize("course", list(Course))
def test_no_course_and_no_progression_before_they_were_discussed(course: Course) -> None:
    made = page(told(SLOWER_WALK | STEPS_UP, course=str(course)))
    assert not NOT_BEFORE.search(whole(made))
    assert made.meaning is not None
    assert "At your visit we will talk about what this means for you." in made.meaning.text


@pytest.mark.parametrize(
    ("course", "name"),
    [
        (Course.RIS, "(RIS)"),
        (Course.CIS, "(CIS)"),
        (Course.RRMS, "(RRMS)"),
        (Course.SPMS, "(SPMS)"),
        (Course.PPMS, "(PPMS)"),
        (Course.UNCERTAIN, "not certain yet"),
    ],
)
def test_once_discussed_the_course_is_named_with_day_and_person(course: Course, name: str) -> None:
    made = page(told(SLOWER_WALK | STEPS_UP, course=str(course), statements=[TALK]))
    assert made.meaning is not None
    assert made.meaning.text.startswith("What this means On 9 Mar 2026 Dr A. Rater talked with you about this.")
    assert name in made.meaning.text
    assert ("the word for it is progression" in made.meaning.text) is (course in (Course.SPMS, Course.PPMS))


@pytest.mark.parametrize(
    "talk",
    [replace(TALK, by=" "), replace(TALK, on=date(2026, 3, 10)), replace(TALK, kind=StatementKind.COURSE_REVIEW)],
)
def test_a_talk_without_a_name_or_of_a_later_day_does_not_count(talk: Statement) -> None:
    assert not NOT_BEFORE.search(whole(page(told(SLOWER_WALK, course="SPMS", statements=[talk]))))


def test_what_came_after_the_talk_was_not_part_of_it() -> None:
    before = replace(TALK, on=date(2025, 9, 14))  # a day before the worsening was confirmed
    late = told(SLOWER_WALK | STEPS_UP, course="SPMS", statements=[before])
    assert "progression" not in whole(page(late))
    assert "newer than that talk" in whole(page(late))
    course_since = replace(late, courses=(CourseEntry("c", Course.SPMS, PartialDate(2025, 10)),))
    assert not NOT_BEFORE.search(whole(page(course_since)))
    on_the_day = told(SLOWER_WALK | STEPS_UP, course="SPMS", statements=[replace(TALK, on=date(2025, 9, 15))])
    assert "progression" in whole(page(on_the_day))


# What is off unless it is asked for


def test_the_edss_number_stands_only_on_request() -> None:
    record = told(STEPS_UP)
    assert "EDSS" not in whole(page(record))
    shown = page(record, "edss-number")
    assert [line.title for line in shown.numbers] == ["EDSS", "Walking speed", "Main hand speed"]
    assert shown.numbers[0].sentence == "EDSS: 3.0 on 5 Mar 2024 and 4.0 on 20 Feb 2026; lower is better."


def test_what_the_patient_wrote_and_what_was_agreed_stand_only_on_request() -> None:
    answers = (
        ReviewAnswer("exercise", action="SWIM WITH THE NEIGHBOUR", by_whom="HER FRIEND", due=PartialDate(2026, 5)),
        ReviewAnswer("alcohol", action="LESS WINE", due=PartialDate(2026, 5)),
        ReviewAnswer("social", "not-safe", action="SHELTER", due=PartialDate(2026, 5)),
        ReviewAnswer("own-question", action="OWN", due=PartialDate(2026, 5)),
    )
    record = told()
    visits = (*record.visits[:-1], replace(record.visits[-1], question="WILL I DANCE?"))
    record = replace(record, visits=visits, reviews=(BrainHealthReview("r", date(2026, 2, 1), answers),))
    bare = whole(page(record))
    assert "Exercise: the step that we agreed on, by May 2026." in bare
    assert not re.search(r"SWIM|FRIEND|WINE|alcohol|SHELTER|OWN|DANCE", bare, re.IGNORECASE)
    assert "“WILL I DANCE?”" in whole(page(record, "question"))
    full = whole(page(record, *EXTRAS))
    assert "Exercise: SWIM WITH THE NEIGHBOUR, by May 2026." in full
    assert "Alcohol: LESS WINE, by May 2026." in full
    assert not re.search(r"FRIEND|SHELTER|OWN\b", full)


# What always stands there


@pytest.mark.parametrize(("contact", "called"), [("", "your clinic"), ("the MS nurses, 01234 567890", "567890")])
def test_what_always_stands_there(contact: str, called: str) -> None:
    for record in (told(), told(SLOWER_WALK), patient()):
        made = page(record, contact=contact)
        assert made.always is not None
        assert "Quiet scans and no relapses still matter." in made.always.text
        assert "Do not stop or change any treatment because of this page." in made.always.text
        assert f"New or worse symptoms: call {contact or called}." in made.always.text
        assert made.better is not None
        assert made.better.heading == "What got better or stayed the same"
        assert made.ask is not None
        assert made.ask.heading == "Ask me about"


# Every demonstration patient


@pytest.fixture(scope="module")
def demo_pages() -> list[tuple[PatientRecord, Callable[..., str]]]:
    rules = load_rules()

    def telling(record: PatientRecord) -> Callable[..., str]:
        return lambda *extras: whole(patient_page(summarise(record, rules, DEMO_AS_OF), extras))

    return [(record, telling(record)) for record in demo_records()]


def test_no_demonstration_page_says_what_is_off(demo_pages: list[tuple[PatientRecord, Callable[..., str]]]) -> None:
    for record, text in demo_pages:
        words = text()
        for pattern in (NOT_BEFORE, NEVER, ADVICE, re.compile("EDSS")):
            assert not pattern.search(words), (record.patient.given_name, pattern.search(words))


@pytest.mark.parametrize("discussed", [False, True])
def test_every_demonstration_page_reads_at_grade_eight_or_below(discussed: bool) -> None:
    rules = load_rules()
    for record in demo_records():
        known = replace(record, statements=(*record.statements, TALK)) if discussed else record
        made = patient_page(summarise(known, rules, DEMO_AS_OF), EXTRAS, "the MS nurses, 01234 567890")
        assert len(made.numbers) <= 3
        texts = [text for passage in made.passages for text in (*passage.sentences, *passage.points)]
        texts += [text for line in made.numbers for text in (line.what, line.sentence, line.said)]
        assert grade(texts) <= 8, record.patient.given_name
