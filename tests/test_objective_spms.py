"""The objective rule for SPMS (Lorscheider et al. 2016): every condition of it. Days are counted from day 0."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.objective_spms import objective_spms
from domain.records import Value, Visit
from domain.settle import SettleKind
from domain.spms_result import SpmsAnswer
from domain.spms_words import describe_spms
from tests.engine_patients import day, number, patient, visit
from tests.spms_patients import (
    AGAIN,
    AS_OF,
    BEFORE,
    MET,
    NOT_JUDGED,
    NOT_MET,
    ONSET,
    PLAIN,
    REFERENCE,
    found,
    graded,
    told,
)

# The rise


def test_a_rise_without_a_relapse_present_again_after_91_days_meets_the_rule() -> None:
    result = found(*PLAIN)
    assert told(result) == "met 365 confirmed 456"
    assert result.met is not None
    assert (result.met.reference.on, result.met.change) == (day(0), Decimal("1.0"))
    assert result.met.leading == ("fs_pyramidal",)
    assert result.settles == ()


def test_worked_case_1b_meets_the_rule_at_the_onset_of_his_worsening() -> None:
    yearly = [graded(0, "4.0"), graded(365, "4.5"), graded(730, "5.0", pyramidal=3), graded(1095, "6.0", pyramidal=4)]
    assert told(found(*yearly)) == "met 730 confirmed 1095"


def test_worked_case_1a_with_two_visits_is_not_confirmed_and_says_from_when_it_can_be() -> None:
    result = found(graded(0, "4.0"), graded(1095, "6.0", pyramidal=4))
    assert result.answer is NOT_MET
    assert result.reason == "EDSS 6.0 of 31 Dec 2022 is not confirmed so far"
    assert result.confirm_from == day(1095 + 91)


@pytest.mark.parametrize(
    ("reference", "onset", "answer"),
    [
        ("0", "4.0", MET),
        ("2.5", "4.0", MET),
        ("3.0", "4.0", MET),
        ("3.5", "4.0", NOT_MET),
        ("2.0", "3.5", NOT_MET),
        ("5.0", "5.5", NOT_MET),
        ("5.0", "6.0", MET),
        ("5.5", "6.0", NOT_MET),
        ("5.5", "6.5", MET),
        ("6.0", "6.5", MET),
        ("9.0", "9.5", MET),
    ],
)
def test_the_step_depends_on_the_reference_and_ends_at_4_or_more(
    reference: str, onset: str, answer: SpmsAnswer
) -> None:
    visits = [graded(0, reference), graded(365, onset, pyramidal=3), graded(456, onset, pyramidal=3)]
    assert found(*visits).answer is answer


def test_from_0_a_rise_of_1_is_no_step_even_where_the_least_edss_is_low() -> None:
    rule = replace(found(*PLAIN).rule, least_edss=Decimal("1.0"))
    for onset, answer in (("1.0", NOT_MET), ("1.5", MET)):
        visits = [graded(0, "0"), graded(365, onset, pyramidal=3), graded(456, onset, pyramidal=3)]
        assert objective_spms(patient(visits=visits), AS_OF, rule).answer is answer


@pytest.mark.parametrize(("again", "answer"), [(455, NOT_MET), (456, MET)])
def test_day_91_is_the_first_that_confirms(again: int, answer: SpmsAnswer) -> None:
    assert found(*PLAIN[:3], graded(again, "5.0", pyramidal=3)).answer is answer


def test_a_confirming_visit_keeps_30_days_from_a_relapse() -> None:
    assert told(found(*PLAIN, relapses=[427])) == "not met"
    assert told(found(*PLAIN, relapses=[426])) == "met 365 confirmed 456"
    later = graded(500, "5.0", pyramidal=3)
    assert told(found(*PLAIN, later, relapses=[440])) == "met 365 confirmed 500"


def test_an_edss_of_10_is_no_visit_of_the_rule() -> None:
    assert found(*PLAIN[:3], graded(456, "10", pyramidal=5)).answer is NOT_MET


def test_edss_under_4_on_the_way_to_the_confirmation_keeps_the_rule_from_being_met() -> None:
    low = [graded(0, "3.0"), graded(365, "4.0", pyramidal=3), graded(400, "3.5"), graded(460, "4.0", pyramidal=3)]
    result = found(*low)
    assert result.answer is NOT_MET
    assert result.tried[0].failed == "EDSS under 4.0 before the rise was there again"


def test_edss_under_4_after_the_first_visit_91_days_on_is_of_no_account() -> None:
    low = [graded(0, "3.0"), graded(365, "4.0", pyramidal=3), graded(456, "4.0", pyramidal=3), graded(500, "3.5")]
    assert told(found(*low, graded(600, "4.0", pyramidal=3))) == "met 365 confirmed 456"


def test_a_rise_that_can_no_longer_meet_the_rule_is_not_pending() -> None:
    assert found(*PLAIN[:3]).pending is not None
    assert found(*PLAIN[:3], relapses=[300]).pending is None
    assert found(graded(0, "3.0"), graded(365, "4.0", pyramidal=3), graded(400, "3.5")).pending is None
    assert found(*PLAIN[:3], graded(400, "4.5"), graded(430, "4.5")).pending is None
    lost = found(*PLAIN[:3], graded(400, "5.0", ambulation=1)).pending
    assert lost is not None
    assert lost.onset.on == day(400)
    raised = [graded(0, "4.0"), graded(200, "4.5"), graded(365, "5.0", pyramidal=3)]
    assert found(*raised).pending is not None
    assert found(*raised, relapses=[150]).pending is None


def test_one_visit_below_the_step_cancels_nothing_and_two_in_a_row_do() -> None:
    low, high = "4.5", "5.0"
    one = [*PLAIN, graded(600, low, pyramidal=3), graded(700, high, pyramidal=3), graded(800, low, pyramidal=3)]
    assert told(found(*one)) == "met 365 confirmed 456"
    two = found(*one, graded(900, low, pyramidal=3))
    assert two.answer is NOT_MET
    assert two.reason == "cancelled by 2 visits in a row below the step"


def test_after_a_rise_was_cancelled_a_later_one_can_meet_the_rule() -> None:
    back = [graded(600, "4.0"), graded(700, "4.0")]
    new = [graded(900, "5.0", pyramidal=3), graded(1000, "5.0", pyramidal=3)]
    assert told(found(*PLAIN, *back, *new)) == "met 900 confirmed 1000"


# The reference


def test_the_reference_is_the_first_edss_30_days_after_a_relapse() -> None:
    visits = [
        graded(0, "5.0"),
        graded(60, "4.0"),
        graded(180, "4.0"),
        graded(365, "5.0", pyramidal=3),
        graded(456, "5.0", pyramidal=3),
    ]
    assert told(found(*visits, relapses=[-29])) == "met 365 confirmed 456"
    assert told(found(*visits, relapses=[-30])) == "not met"


@pytest.mark.parametrize(("until", "expected"), [(372, "not met"), (373, "met 600 confirmed 700")])
def test_an_improvement_held_273_days_becomes_the_reference(until: int, expected: str) -> None:
    better = [graded(0, "4.5"), graded(100, "4.0"), graded(until, "4.0")]
    risen = [graded(600, "5.0", pyramidal=3), graded(700, "5.0", pyramidal=3)]
    assert told(found(*better, *risen)) == expected


def test_a_rise_after_a_relapse_becomes_the_reference() -> None:
    later = [graded(700, "6.0", pyramidal=4), graded(800, "6.0", pyramidal=4)]
    result = found(*PLAIN, *later, relapses=[300])
    assert told(result) == "met 700 confirmed 800"
    assert result.met is not None
    assert result.met.reference.on == day(365)
    assert result.tried[0].failed == "a relapse since the visit before"


@pytest.mark.parametrize(
    ("held", "level", "reference"), [(481, "4.5", 600), (482, "4.5", 300), (482, "4.0", 300), (482, "3.5", 600)]
)
def test_a_level_held_182_days_after_a_relapse_that_raised_the_edss_becomes_the_reference(
    held: int, level: str, reference: int
) -> None:
    raised = [graded(0, "4.0"), graded(200, "4.5"), graded(300, "4.5"), graded(held, level)]
    risen = [graded(600, "5.5", pyramidal=3), graded(700, "6.5", pyramidal=4), graded(800, "6.5", pyramidal=4)]
    result = found(*raised, *risen, relapses=[150])
    assert result.met is not None
    assert result.met.reference.on == day(reference)


def test_a_level_after_a_relapse_needs_its_grades_to_be_a_reference() -> None:
    level = [graded(300, "4.5", without=["visual"]), graded(310, "4.5"), graded(500, "4.5")]
    risen = [graded(600, "5.5", pyramidal=3), graded(700, "5.5", pyramidal=3)]
    result = found(graded(0, "4.0"), graded(200, "4.5"), *level, *risen, relapses=[150])
    assert told(result) == "met 600 confirmed 700"
    assert result.met is not None
    assert result.met.reference.on == day(310)


@pytest.mark.parametrize(
    ("reference", "raised", "onset", "expected"),
    [
        ("2.5", "3.0", "4.0", "met 600 confirmed 700"),
        ("2.5", "3.5", "4.0", "not met"),
        ("6.0", "6.5", "6.5", "met 600 confirmed 700"),
        ("5.5", "6.0", "6.5", "not met"),
    ],
)
def test_a_relapse_moves_the_reference_only_to_over_3_and_from_under_6(
    reference: str, raised: str, onset: str, expected: str
) -> None:
    visits = [graded(0, reference), graded(200, raised), graded(250, reference), graded(300, reference)]
    risen = [graded(600, onset, pyramidal=3), graded(700, onset, pyramidal=3)]
    assert told(found(*visits, *risen, relapses=[150])) == expected


@pytest.mark.parametrize(("at", "answer"), [(179, MET), (180, NOT_MET), (365, NOT_MET), (366, MET)])
def test_a_relapse_from_the_visit_before_to_the_onset_keeps_the_rule_from_being_met(
    at: int, answer: SpmsAnswer
) -> None:
    assert found(*PLAIN[:3], graded(700, "5.0", pyramidal=3), relapses=[at]).answer is answer


# The functional systems


@pytest.mark.parametrize(
    ("onset", "again", "expected"),
    [
        ({"pyramidal": 3}, {"pyramidal": 3}, "met 365 confirmed 456"),
        ({"pyramidal": 1, "sensory": 3}, {"pyramidal": 1, "sensory": 3}, "not met"),
        ({"sensory": 3}, {"sensory": 3}, "met 365 confirmed 456"),
        ({"pyramidal": 3}, {"sensory": 3}, "not met"),
        ({"pyramidal": 3, "sensory": 3}, {"sensory": 3}, "met 365 confirmed 456"),
        ({"pyramidal": 3, "sensory": 4}, {"pyramidal": 3}, "not met"),
        ({"ambulation": 4}, {"ambulation": 4}, "cannot be judged"),
    ],
)
def test_the_leading_system_is_the_one_that_rose_most_and_has_to_hold(
    onset: dict[str, int], again: dict[str, int], expected: str
) -> None:
    visits = (REFERENCE, BEFORE, graded(365, "5.0", **onset), graded(456, "5.0", **again))
    assert told(found(*visits)) == expected


def test_the_ambulation_score_counts_as_a_system_where_it_is_recorded() -> None:
    walk = [graded(0, "4.0", ambulation=1), graded(365, "5.0", ambulation=3), graded(456, "5.0", ambulation=3)]
    assert told(found(*walk)) == "met 365 confirmed 456"
    none_rose = [graded(0, "4.0", ambulation=1), graded(365, "5.0", ambulation=1), graded(456, "5.0", ambulation=1)]
    assert found(*none_rose).reason == "no functional system rose with the EDSS"


def test_a_leading_system_that_fell_back_on_the_way_does_not_hold() -> None:
    dip = graded(400, "5.0")
    assert found(REFERENCE, BEFORE, ONSET, dip, AGAIN).tried[0].failed == "not held in the leading functional system"


@pytest.mark.parametrize("missing", [0, 365, 456])
def test_a_missing_grade_at_a_deciding_visit_cannot_be_judged_and_names_the_day(missing: int) -> None:
    def lacking(one: Visit, *grades: str) -> Visit:
        return replace(one, values=tuple(v for v in one.values if v.measure not in grades or number(one.on) != missing))

    # At the visit that confirms, only the leading system is asked for.
    result = found(lacking(REFERENCE, "fs_cerebral"), lacking(ONSET, "fs_cerebral"), lacking(AGAIN, "fs_pyramidal"))
    assert (result.answer, result.missing_grades) == (NOT_JUDGED, (day(missing),))
    assert [(s.kind, s.earliest) for s in result.settles] == [(SettleKind.MEASURE, day(missing))]


def test_the_visit_that_confirms_is_the_first_that_shows_the_leading_system_raised() -> None:
    unseen = graded(456, "5.0", without=["pyramidal"])
    assert told(found(*PLAIN[:3], unseen, graded(560, "5.0", pyramidal=3))) == "met 365 confirmed 560"


def test_without_any_grade_edss_alone_is_told_as_such_and_prompts_nothing() -> None:
    result = found(visit(0, "4.0"), visit(180, "4.0"), visit(365, "5.0"), visit(456, "5.0"))
    assert (result.answer, result.met) == (NOT_JUDGED, None)
    assert result.alone is not None
    assert (result.alone.onset.on, result.alone.leading) == (day(365), ())
    text = describe_spms(result).text
    assert "cannot be judged" in text
    assert "by EDSS alone, functional systems not recorded: met" in text
    assert text.endswith("which prompts nothing.")
    assert "onsider review" not in text


def test_without_any_grade_a_rule_that_edss_alone_does_not_meet_is_not_met() -> None:
    result = found(visit(0, "4.0"), visit(365, "4.5"), visit(456, "4.5"))
    assert (result.answer, result.alone) == (NOT_MET, None)


def test_pyramidal_under_2_is_not_met_whatever_else_is_missing() -> None:
    weak = visit(365, "6.0", values=[Value("fs_pyramidal", Decimal(1))])
    again = visit(456, "6.0", values=[Value("fs_pyramidal", Decimal(1))])
    last = visit(480, "6.0", values=[Value("fs_pyramidal", Decimal(1))])
    result = found(visit(0, "4.0"), weak, again, last)
    assert (result.answer, result.reason) == (NOT_MET, "pyramidal under 2")


def test_grades_that_begin_later_are_judged_from_the_first_graded_visit() -> None:
    early = [visit(-400, "4.0"), visit(-200, "4.0")]
    assert told(found(*early, *PLAIN)) == "met 365 confirmed 456"


def test_a_rise_that_may_have_met_the_rule_before_is_named_beside_the_one_that_did() -> None:
    ungraded = visit(365, "5.0")
    result = found(REFERENCE, BEFORE, ungraded, AGAIN, graded(560, "5.0", pyramidal=3))
    assert told(result) == "met 456 confirmed 560"
    assert result.maybe_earlier == (day(365),)
    assert any("may have been met on 31 Dec 2020 already" in reason for reason in describe_spms(result).reasons)
