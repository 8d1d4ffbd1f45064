"""The objective rule for SPMS where facts are missing or uncertain, its label and the review it prompts (safety 20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Why
from domain.objective_spms import objective_spms
from domain.records import Adjudication, Course, CourseEntry, PatientRecord, Visit, VisitKind
from domain.settle import SettleKind
from domain.spms import CourseReview, review_course
from domain.spms_words import describe_spms, spms_label
from storage.definitions import load_definition
from tests.engine_patients import day, number, patient, relapse, visit
from tests.spms_patients import AGAIN, AS_OF, MET, NOT_JUDGED, NOT_MET, ONSET, PLAIN, REFERENCE, found, graded, told

# What is not known for certain


def test_an_unrecorded_history_since_the_visit_before_cannot_be_judged_and_is_named() -> None:
    asked = [replace(v, relapse_since_last=None if v is ONSET else False) for v in PLAIN]
    result = found(*asked, statements=[])
    assert result.answer is NOT_JUDGED
    assert result.unknown_history == ((day(181), day(365)),)
    assert [(s.kind, s.earliest, s.latest) for s in result.settles] == [(SettleKind.RELAPSES, day(181), day(365))]
    answered = [replace(v, relapse_since_last=False) for v in PLAIN]
    assert found(*answered, statements=[]).answer is MET


def test_where_grades_and_relapses_are_both_missing_both_are_named() -> None:
    bare = replace(ONSET, values=ONSET.values[:1])
    asked = [replace(v, relapse_since_last=None if v is bare else False) for v in (*PLAIN[:2], bare, AGAIN)]
    result = found(*asked, statements=[])
    assert result.answer is NOT_JUDGED
    assert result.reason == (
        "relapse history not recorded 30 Jun 2020 to 31 Dec 2020; grades are missing on 31 Dec 2020"
    )
    assert [settle.kind for settle in result.settles] == [SettleKind.RELAPSES, SettleKind.MEASURE]
    answered = [replace(v, relapse_since_last=False) for v in asked]
    assert found(*answered, statements=[]).reason == "grades are missing on 31 Dec 2020"


def test_a_history_that_bears_on_nothing_leaves_the_answer() -> None:
    asked = [replace(v, relapse_since_last=None if v is REFERENCE else False) for v in PLAIN]
    assert told(found(*asked, statements=[])) == "met 365 confirmed 456"
    low = [visit(0, "2.0"), visit(365, "3.5"), visit(456, "3.5")]
    assert found(*low, statements=[]).reason == "EDSS under 4.0"


def test_without_any_answer_about_relapses_nothing_is_met() -> None:
    many = [graded(90 * i, "4.0" if i < 9 else "5.0", pyramidal=2 if i < 9 else 3) for i in range(20)]
    result = found(*many, statements=[])
    assert result.answer is NOT_JUDGED
    assert result.reason.startswith("relapse history not recorded")


def test_a_relapse_not_adjudicated_is_judged_both_ways_and_each_answer_is_told() -> None:
    suspected = relapse(300, fever=True)
    result = found(*PLAIN, relapses=[suspected])
    assert (result.answer, result.reason) == (NOT_JUDGED, str(Why.NOT_ADJUDICATED))
    assert [p.answer for p in result.possibilities] == ["met", "not met"]
    assert [s.kind for s in result.settles] == [SettleKind.ADJUDICATION]
    for judged, answer in ((Adjudication.PSEUDO_RELAPSE, MET), (Adjudication.RELAPSE, NOT_MET)):
        assert found(*PLAIN, relapses=[replace(suspected, adjudication=judged)]).answer is answer


def test_a_relapse_of_uncertain_date_answers_as_every_day_of_it_would() -> None:
    result = found(*PLAIN, relapses=["2020-06"])
    assert (result.answer, result.reason) == (NOT_JUDGED, str(Why.DATE_UNCERTAIN))
    by_day = {d: str(found(*PLAIN, relapses=[number(d)]).answer) for d in PartialDate(2020, 6).days()}
    assert {p.answer for p in result.possibilities} == set(by_day.values()) == {"met", "not met"}
    for possibility in result.possibilities:
        assert possibility.start is not None
        assert possibility.end is not None
        days = (possibility.end - possibility.start).days + 1
        assert {by_day[possibility.start + timedelta(i)] for i in range(days)} == {possibility.answer}


def test_a_relapse_on_any_day_of_its_month_that_answers_alike_leaves_one_answer() -> None:
    assert found(*PLAIN, relapses=["2020-08"]).answer is NOT_MET
    assert found(*PLAIN, relapses=["2020-03"]).answer is MET


def test_a_visit_that_does_not_compare_is_left_out_and_what_it_would_change_is_told() -> None:
    result = found(*PLAIN[:3], replace(AGAIN, comparable=False, not_comparable_reason="fever"))
    assert (result.answer, result.without_exclusion) == (NOT_MET, MET)
    reasons = describe_spms(result).reasons
    assert any("marked not comparable: fever" in reason for reason in reasons)
    assert "With the visits marked not comparable: met." in reasons


def test_rows_after_the_day_of_asking_are_not_read() -> None:
    assert found(*PLAIN, as_of=day(455)).answer is NOT_MET
    assert found(*PLAIN, relapses=[300], as_of=day(456)) == found(
        *PLAIN, graded(500, "6.0"), relapses=[300, 490], as_of=day(456)
    )


@pytest.mark.parametrize(
    ("visits", "reason"),
    [((), "no comparable EDSS is recorded"), ((REFERENCE,), "one EDSS only (1 Jan 2020)")],
)
def test_without_two_edss_it_cannot_be_judged(visits: tuple[Visit, ...], reason: str) -> None:
    result = found(*visits)
    assert (result.answer, result.reason) == (NOT_JUDGED, reason)
    assert result.settles


def test_after_a_death_nothing_can_confirm() -> None:
    record = patient(visits=PLAIN[:3])
    dead = replace(record, patient=replace(record.patient, death_date=PartialDate.of(day(400))))
    result = objective_spms(dead, AS_OF)
    assert (result.answer, result.pending, result.settles) == (NOT_MET, None, ())


# The label


def of_course(course: Course, *visits: Visit) -> PatientRecord:
    return replace(patient(visits=visits), courses=(CourseEntry("c", course, PartialDate(2015)),))


def test_only_rrms_is_asked() -> None:
    label = spms_label(of_course(Course.RRMS, *PLAIN), AS_OF)
    assert label is not None
    assert (label.answer, label.in_review) == ("met", False)
    assert "Consider review of the course; the recorded course is unchanged." in label.text
    assert any("unverified" in mark for mark in label.unverified)
    for course in set(Course) - {Course.RRMS}:
        assert spms_label(of_course(course, *PLAIN), AS_OF) is None


def test_the_label_of_an_open_rise_says_from_when_a_visit_confirms() -> None:
    label = describe_spms(found(*PLAIN[:3]))
    assert label.answer == "not met"
    assert [(s.kind, s.earliest, s.bound) for s in label.settles] == [
        (SettleKind.CONFIRMATION, day(365 + 91), Decimal("5.0"))
    ]
    assert label.cautions == ()


# The review that a worsening prompts


def reviewed(*visits: Visit) -> CourseReview:
    """Return the review of the first worsening of these visits by the default definition."""
    record = patient(visits=visits)
    events = find_events(record, "edss", load_definition("mueller-2023-12w"), AS_OF).worsenings
    return review_course(record, events[0], AS_OF)


def test_the_review_says_when_the_rule_was_first_met_where_the_worsening_began_earlier() -> None:
    early = [graded(0, "2.0"), graded(180, "2.0"), graded(365, "3.5"), graded(456, "3.5")]
    review = reviewed(*early, graded(700, "4.5", pyramidal=4), graded(800, "4.5", pyramidal=4))
    assert review.answer is MET
    assert "(pyramidal, first 1 Dec 2021; Lorscheider et al." in review.text
    assert review.text.endswith("consider review of the course")
    assert "first" not in reviewed(*PLAIN).text


def test_a_rise_that_later_visits_cancelled_prompts_no_review() -> None:
    back = [graded(600, "4.0"), graded(700, "4.0")]
    assert reviewed(*PLAIN, *back).text == (
        "relapse-independent worsening; course unchanged (cancelled by 2 visits in a row below the step)"
    )


def test_without_grades_the_review_cannot_be_judged_and_edss_alone_prompts_nothing() -> None:
    review = reviewed(visit(0, "4.0"), visit(180, "4.0"), visit(365, "5.0"), visit(456, "5.0"))
    assert review.answer is NOT_JUDGED
    assert review.text.endswith("by EDSS alone, functional systems not recorded: met, first 31 Dec 2020")
    assert "onsider review" not in review.text


# Properties

HISTORIES = st.lists(
    st.tuples(
        st.sampled_from([20, 60, 91, 120, 200, 300]),
        st.sampled_from(["3.0", "3.5", "4.0", "4.5", "5.0", "5.5", "6.0", "6.5"]),
        st.integers(1, 4),
    ),
    min_size=2,
    max_size=9,
)
RELAPSES = st.lists(st.integers(-40, 900), max_size=2)


def made(history: list[tuple[int, str, int]]) -> list[Visit]:
    visits, on = [], 0
    for gap, edss, pyramidal in history:
        on += gap
        visits.append(graded(on, edss, pyramidal=pyramidal, ambulation=1))
    return visits


@settings(max_examples=100, deadline=None)
@given(HISTORIES, RELAPSES)
def test_a_visit_that_the_answer_asks_for_settles_it(history: list[tuple[int, str, int]], relapses: list[int]) -> None:
    visits = made(history)
    result = found(*visits, relapses=relapses)
    if result.pending is None or result.confirm_from is None:
        return
    like = next(v for v in visits if v.on == result.pending.onset.on)
    free = max([result.confirm_from, *(day(r + 30) for r in relapses)])
    after = found(*visits, replace(like, id="new", on=free, kind=VisitKind.SCHEDULED), relapses=relapses)
    assert after.pending is None or after.pending.onset.on != result.pending.onset.on


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RELAPSES, st.integers(-500, 500))
def test_moving_every_date_alike_changes_nothing(
    history: list[tuple[int, str, int]], relapses: list[int], by: int
) -> None:
    moved = [replace(v, on=v.on + timedelta(by)) for v in made(history)]
    here, there = found(*made(history), relapses=relapses), found(*moved, relapses=[r + by for r in relapses])
    assert here.answer is there.answer
    if here.met is not None and there.met is not None:
        assert (there.met.onset.on - here.met.onset.on).days == by


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RELAPSES)
def test_what_meets_the_rule_holds_every_condition_of_it(
    history: list[tuple[int, str, int]], relapses: list[int]
) -> None:
    visits = made(history)
    result = found(*visits, relapses=relapses)
    if result.met is None or result.met.confirmation is None:
        return
    onset, again = result.met.onset, result.met.confirmation
    index = next(i for i, v in enumerate(visits) if v.on == onset.on)
    assert min(onset.value, again.value) >= Decimal("4.0")
    assert (again.on - onset.on).days >= 91
    assert not any(visits[index - 1].on <= day(r) <= onset.on for r in relapses)
    assert not any(0 <= (again.on - day(r)).days < 30 for r in relapses)
    assert (visits[index].value("fs_pyramidal") or 0) >= 2


@settings(max_examples=60, deadline=None)
@given(HISTORIES, RELAPSES, st.integers(0, 2000))
def test_the_answer_as_of_a_day_is_that_of_the_record_cut_there(
    history: list[tuple[int, str, int]], relapses: list[int], cut: int
) -> None:
    visits = made(history)
    kept = [v for v in visits if v.on <= day(cut)]
    whole = found(*visits, relapses=relapses, as_of=day(cut))
    assert whole == found(*kept, relapses=[r for r in relapses if r <= cut], as_of=day(cut))
