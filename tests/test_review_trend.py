"""Brain health over the reviews: each judged for its own day, newest first, and what was answered is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.brain_health.factors import Factor, Status
from domain.brain_health.trend import NONE_YET, NOT_HERE, OFF, ONE_ONLY, Trend, TrendRow, answer_in_words, trend
from domain.dates import PartialDate
from domain.records import BrainHealthReview, Comorbidity, Medicine, Patient, PatientRecord, ReviewAnswer
from domain.rules import Rules
from storage.demo_cohort import demo_records
from storage.rules import load_rules
from tests.advice import advice_in

RULES = load_rules()
TODAY = date(2026, 3, 9)
DAYS = (date(2024, 3, 11), date(2025, 3, 10), date(2026, 3, 9))


def reviewed(*reviews: tuple[ReviewAnswer, ...]) -> PatientRecord:
    dated = zip(DAYS, reviews, strict=False)
    return PatientRecord(
        Patient("p", "1"), reviews=tuple(BrainHealthReview(str(day), day, answers) for day, answers in dated)
    )


def minutes(number: int) -> tuple[ReviewAnswer, ...]:
    return (ReviewAnswer("exercise", "", Decimal(number), "min a week"),)


def row(found: Trend, factor: str) -> TrendRow:
    return next(row for row in found.rows if row.factor == factor)


def test_no_review_says_so_and_one_says_that_the_next_stands_beside_it() -> None:
    empty = trend(reviewed(), RULES, TODAY)
    assert (empty.days, empty.rows, empty.text) == ((), (), NONE_YET)
    one = trend(reviewed(minutes(40)), RULES, TODAY)
    assert (one.days, one.text) == (DAYS[:1], ONE_ONLY)
    assert row(one, "exercise").change == "asked once"


def test_the_newest_review_stands_first_and_each_cell_has_sign_words_and_value() -> None:
    found = trend(reviewed(minutes(40), minutes(149), minutes(150)), RULES, TODAY)
    assert found.days == DAYS[::-1]
    assert [cell.text for cell in row(found, "exercise").cells] == [
        "✓ no prompt\n150 min a week",
        "▲ to attend to\n149 min a week",
        "▲ to attend to\n40 min a week",
    ]
    assert row(found, "exercise").change == "now no prompt; to attend to on 10 Mar 2025"
    assert row(found, "smoking").cells[0].text == "– not asked"


def test_a_review_that_did_not_ask_is_passed_over_and_stays_not_asked() -> None:
    found = row(trend(reviewed(minutes(40), (), minutes(30)), RULES, TODAY), "exercise")
    assert [cell.status for cell in found.cells] == [Status.ATTEND, Status.NOT_ASKED, Status.ATTEND]
    assert found.change == "to attend to each time (2)"


def test_a_review_after_the_day_is_not_there_yet() -> None:
    assert trend(reviewed(minutes(40), minutes(149)), RULES, date(2025, 3, 9)).days == DAYS[:1]


def test_each_review_is_judged_with_what_was_recorded_by_its_day() -> None:
    asked = (ReviewAnswer("medicines", "listed"), ReviewAnswer("comorbidities", "listed"))
    record = replace(
        reviewed(asked, asked),
        medicines=(
            Medicine("a", "oxybutynin", PartialDate(2023), PartialDate(2024, 12, 1)),
            Medicine("b", "gabapentin", PartialDate(2023)),
        ),
        comorbidities=(Comorbidity("c", "hypertension", PartialDate(2025, 1, 1), controlled=False),),
    )
    found = trend(record, RULES, TODAY)
    assert [cell.text for cell in row(found, "medicines").cells] == [
        "✓ no prompt\nACBcalc 0 (ACB 0)",
        "▲ to attend to\nACBcalc 3 (ACB 3)",
    ]
    assert [cell.status for cell in row(found, "comorbidities").cells] == [Status.ATTEND, Status.NOT_ASKED]


def switched_off(*factors: str) -> Rules:
    asked = tuple(factor for factor in RULES.factors if factor.id not in factors)
    return replace(RULES, factors=asked, factors_known=RULES.factors)


def test_what_was_answered_under_a_factor_that_is_switched_off_stays_readable_and_is_not_judged() -> None:
    answers = (ReviewAnswer("smoking", "current", Decimal(10), "cigarettes a day"), ReviewAnswer("own-x", "most-days"))
    found = trend(reviewed(answers, minutes(40)), switched_off("smoking"), TODAY)
    kept, unknown = row(found, "smoking"), row(found, "own-x")
    assert (kept.title, kept.note, kept.change) == ("Smoking", OFF, "not judged")
    assert [cell.text for cell in kept.cells] == ["– not asked", "· kept\nnow, 10 cigarettes a day"]
    assert (unknown.note, unknown.cells[1].text) == (NOT_HERE, "· kept\nmost-days")


def test_a_factor_that_nobody_ever_answered_is_left_out_once_it_is_a_further_one() -> None:
    found = trend(reviewed(minutes(40)), RULES, TODAY)
    assert {row.factor for row in found.rows} == {factor.id for factor in RULES.factors if not factor.further}
    heat = trend(reviewed((ReviewAnswer("heat", "yes"),)), RULES, TODAY)
    assert row(heat, "heat").cells[0].text == "▲ to attend to\nyes"


FACTORS = st.sampled_from([*(factor.id for factor in RULES.factors), "own-x", "fatigue"])
TOLD = st.sampled_from(["", "declined", "none", "yes", "poor", "low"])
ANSWERS = st.lists(st.tuples(FACTORS, TOLD, st.integers(0, 30)), max_size=6, unique_by=lambda answer: answer[0])


@given(st.lists(ANSWERS, max_size=3), st.sets(st.sampled_from([factor.id for factor in RULES.factors])))
def test_every_answer_of_every_review_is_in_the_table_whatever_is_switched_off(
    given_answers: list[list[tuple[str, str, int]]], off: set[str]
) -> None:
    reviews = [tuple(ReviewAnswer(f, text, Decimal(n) or None) for f, text, n in one) for one in given_answers]
    found = trend(reviewed(*reviews), switched_off(*off), TODAY)
    cells = {row.factor: row.cells for row in found.rows}
    known: dict[str, Factor] = {factor.id: factor for factor in RULES.factors}
    for place, answers in enumerate(reversed(reviews)):
        for answer in answers:
            said = answer_in_words(known.get(answer.factor), answer)
            if said and answer.factor not in {"medicines", "comorbidities"} - off:
                assert said in cells[answer.factor][place].text
    assert all(len(row.cells) == len(found.days) for row in found.rows)


def test_the_trend_of_every_patient_of_the_demonstration_can_be_shown_and_advises_nothing() -> None:
    several = 0
    for record in demo_records():
        found = trend(record, RULES, TODAY)
        several += len(found.days) > 1
        for one in found.rows:
            assert not advice_in(f"{one.title} {one.change} {' '.join(cell.text for cell in one.cells)}")
    assert several > 5
