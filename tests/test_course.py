"""The course of a day, and the prompt to review it by the objective rule for SPMS (safety 20)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.dates import PartialDate
from domain.lublin import course_on
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Course, CourseEntry, Patient, PatientRecord, Value, Visit
from domain.spms import ReviewAnswer
from tests.lublin_patients import PIRA, RAW, RAW_RELAPSE, judged, on, patient, relapse, visit


def courses(*entries: tuple[str, str | None]) -> PatientRecord:
    made = (
        CourseEntry(f"c{i}", Course(name), None if since is None else PartialDate.from_iso(since))
        for i, (name, since) in enumerate(entries)
    )
    return PatientRecord(Patient("p", "1"), courses=tuple(made))


@pytest.mark.parametrize(
    ("entries", "day", "course"),
    [
        ([("RRMS", "2015-01-01"), ("SPMS", "2026-03-09")], "2026-03-08", Course.RRMS),
        ([("RRMS", "2015-01-01"), ("SPMS", "2026-03-09")], "2026-03-09", Course.SPMS),
        ([("SPMS", "2020-01-01"), ("RRMS", "2024-01-01")], "2026-03-09", Course.RRMS),
        ([("RRMS", "2026-03-10")], "2026-03-09", None),
        ([("RRMS", None)], "1999-01-01", Course.RRMS),
        ([("RRMS", None), ("SPMS", "2024")], "2024-06-01", None),
        ([("RRMS", None), ("SPMS", "2024")], "2024-12-31", Course.SPMS),
        ([("RRMS", None), ("RRMS", "2024")], "2024-06-01", Course.RRMS),
        ([], "2026-03-09", None),
    ],
)
def test_the_course_is_that_of_the_day_and_unknown_before_its_since_date(
    entries: list[tuple[str, str | None]], day: str, course: Course | None
) -> None:
    found, _, note = course_on(courses(*entries), on(day))
    assert found is course
    assert (note == "") is (course is not None)


# The objective rule


def graded(one: Visit, **raised: str) -> Visit:
    """Return the visit with all seven grades, 2 where not named."""
    grades = tuple(Value(s, Decimal(raised.get(s.removeprefix("fs_"), "2"))) for s in FUNCTIONAL_SYSTEMS)
    return replace(one, values=one.values + grades)


BEFORE, AT, AGAIN = graded(PIRA[1]), graded(PIRA[2], pyramidal="3"), graded(PIRA[3], pyramidal="3")
EARLIER = graded(PIRA[0])


def reviewed(*visits: Visit, relapses: tuple[str, ...] = (), course: str = "RRMS") -> ReviewAnswer | None:
    review = judged(patient(course, visits, [relapse(r) for r in relapses])).course_review
    return None if review is None else review.answer


def test_the_objective_rule_prompts_a_review_and_changes_no_course() -> None:
    result = judged(patient("RRMS", [EARLIER, BEFORE, AT, AGAIN]))
    assert result.course_review is not None
    assert result.course_review.answer is ReviewAnswer.MET
    assert "consider review of the course" in result.worsening_reason
    assert "unverified" in result.worsening_reason
    assert (result.course, result.label) == (Course.RRMS, "RRMS, activity indeterminate, worsening")


@pytest.mark.parametrize(
    ("at", "again", "answer"),
    [
        (AT, AGAIN, ReviewAnswer.MET),
        (graded(PIRA[2], pyramidal="1", sensory="3"), AGAIN, ReviewAnswer.NOT_MET),
        (graded(PIRA[2], pyramidal="2", sensory="3"), graded(PIRA[3], sensory="3"), ReviewAnswer.MET),
        (AT, graded(PIRA[3]), ReviewAnswer.NOT_MET),
        (graded(PIRA[2]), AGAIN, ReviewAnswer.NOT_JUDGED),
        (PIRA[2], AGAIN, ReviewAnswer.NOT_JUDGED),
        (AT, PIRA[3], ReviewAnswer.NOT_JUDGED),
        (AT, graded(visit("2025-10-31", "5.0"), pyramidal="3"), ReviewAnswer.MET),
        (AT, graded(visit("2025-10-30", "5.0"), pyramidal="3"), ReviewAnswer.NOT_MET),
    ],
)
def test_what_the_grades_say_of_a_review(at: Visit, again: Visit, answer: ReviewAnswer) -> None:
    assert reviewed(EARLIER, BEFORE, at, again) is answer


def test_missing_grades_cannot_be_judged_and_the_days_are_named() -> None:
    result = judged(patient("RRMS", PIRA))
    assert "cannot be judged: grades are missing on 1 Sep 2024" in result.worsening_reason


def test_under_edss_4_the_course_is_unchanged() -> None:
    low = [
        visit("2024-09-01", "2.0"),
        visit("2025-03-01", "2.0"),
        visit("2025-08-01", "3.5"),
        visit("2025-12-01", "3.5"),
    ]
    result = judged(patient("RRMS", low))
    assert result.course_review is not None
    assert result.course_review.text == "relapse-independent worsening; course unchanged (EDSS under 4.0)"


def test_a_relapse_that_may_have_been_keeps_the_rule_from_being_judged() -> None:
    suspected = relapse("2025-04-01", fever=True)
    review = judged(patient("RRMS", [EARLIER, BEFORE, AT, AGAIN], [suspected])).course_review
    assert review is not None
    assert review.answer is ReviewAnswer.NOT_JUDGED


def test_a_relapse_known_to_the_month_is_judged_on_every_day_of_it() -> None:
    assert reviewed(EARLIER, BEFORE, AT, AGAIN, relapses=("2025-04",)) is ReviewAnswer.NOT_MET
    assert reviewed(EARLIER, BEFORE, AT, AGAIN, relapses=("2025-02", "2019")) is ReviewAnswer.MET


def test_a_relapse_since_the_visit_before_keeps_the_rule_from_being_met() -> None:
    assert reviewed(EARLIER, BEFORE, AT, AGAIN, relapses=("2025-04-01",)) is ReviewAnswer.NOT_MET


def test_only_a_relapse_independent_worsening_of_rrms_is_reviewed() -> None:
    assert reviewed(EARLIER, BEFORE, AT, AGAIN, course="SPMS") is None
    assert judged(patient("RRMS", RAW, [RAW_RELAPSE])).course_review is None
