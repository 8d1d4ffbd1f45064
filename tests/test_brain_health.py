"""Brain health: each factor's prompts, the anticholinergic burden, and that not asked is never taken as fine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brain_health.anticholinergic import CAUTION, burden, current_medicines
from domain.brain_health.factor_file import read_factors
from domain.brain_health.factors import AnswerKind, Factor, FactorsRefused, Status
from domain.brain_health.findings import Finding, counts, findings, latest_review
from domain.dates import PartialDate
from domain.records import (
    Aid,
    BrainHealthReview,
    Comorbidity,
    Medicine,
    Patient,
    PatientRecord,
    ReviewAnswer,
    Treatment,
    Value,
    Visit,
)
from storage.reference import load_reference

REFERENCE = load_reference()
TABLE = REFERENCE.burden_table
TODAY = date(2026, 3, 9)
ATTEND, CONSIDER, NO_PROMPT, NOT_ASKED = Status.ATTEND, Status.CONSIDER, Status.NO_PROMPT, Status.NOT_ASKED


def taking(*names: str) -> list[Medicine]:
    return [Medicine(name, name) for name in names]


def record(
    medicines: Sequence[Medicine] = (),
    comorbidities: Sequence[Comorbidity] = (),
    edss: str | None = None,
    aid: Aid | None = None,
    treatments: Sequence[Treatment] = (),
) -> PatientRecord:
    values = () if edss is None else (Value("edss", Decimal(edss)),)
    visits = (Visit("v", date(2026, 1, 1), aid=aid, values=values),)
    return PatientRecord(
        Patient("p", "1"),
        visits=visits,
        medicines=tuple(medicines),
        comorbidities=tuple(comorbidities),
        treatments=tuple(treatments),
    )


def found(patient: PatientRecord, *answers: ReviewAnswer) -> dict[str, Finding]:
    review = BrainHealthReview("r", TODAY, answers) if answers else None
    load = burden(current_medicines(patient, TODAY), TABLE)
    every = findings(review, patient, TODAY, REFERENCE.factors, load, REFERENCE.conditions, whole=True)
    return {f.factor: f for f in every}


def nine(every: dict[str, Finding]) -> list[Finding]:
    further = {factor.id for factor in REFERENCE.factors if factor.further}
    return [finding for finding in every.values() if finding.factor not in further]


def answer(factor: str, text: str = "", value: str | None = None, **more: object) -> ReviewAnswer:
    return ReviewAnswer(factor, text, None if value is None else Decimal(value), **more)  # type: ignore[arg-type]


# The checklist


def test_the_checklist_has_the_nine_factors_of_the_review_in_order_and_further_ones() -> None:
    assert [factor.id for factor in REFERENCE.factors if not factor.further] == [
        "exercise", "diet", "smoking", "alcohol", "sleep", "social", "medicines", "comorbidities", "infections",
    ]  # fmt: skip
    assert {factor.id for factor in REFERENCE.factors if factor.further} == {
        "sitting", "weight", "waist", "mood", "mental-activity", "heat", "vitamins", "pregnancy", "advanced",
    }  # fmt: skip


@pytest.mark.parametrize("factor", REFERENCE.factors, ids=lambda f: f.id)
def test_every_factor_has_a_question_a_source_and_answers(factor: Factor) -> None:
    assert factor.question.endswith(("?", ".", "g."))
    assert factor.source
    assert factor.choices or factor.unit


@pytest.mark.parametrize(
    ("given", "status"),
    [
        (answer("exercise", value="149"), ATTEND),
        (answer("exercise", value="150"), NO_PROMPT),
        (answer("exercise", "lifestyle-150", "30"), NO_PROMPT),
        (answer("exercise", "limited", "200"), CONSIDER),
        (answer("diet", value="5"), ATTEND),
        (answer("diet", value="6"), CONSIDER),
        (answer("diet", value="9"), CONSIDER),
        (answer("diet", value="10"), NO_PROMPT),
        (answer("diet", "poor"), ATTEND),
        (answer("diet", "mixed"), CONSIDER),
        (answer("diet", "balanced"), NO_PROMPT),
        (answer("smoking", "current"), ATTEND),
        (answer("smoking", "former-recent"), CONSIDER),
        (answer("smoking", "e-cigarettes"), CONSIDER),
        (answer("smoking", "former", "12.5"), NO_PROMPT),
        (answer("smoking", "never"), NO_PROMPT),
        (answer("alcohol", value="14"), NO_PROMPT),
        (answer("alcohol", value="14.1"), ATTEND),
        (answer("alcohol", "over-6-at-once", "10"), ATTEND),
        (answer("alcohol", "none"), NO_PROMPT),
        (answer("sleep", value="15"), ATTEND),
        (answer("sleep", value="14"), CONSIDER),
        (answer("sleep", value="8"), CONSIDER),
        (answer("sleep", value="7"), NO_PROMPT),
        (answer("sleep", "restless-legs", "3"), ATTEND),
        (answer("sleep", "poor"), ATTEND),
        (answer("social", "worried"), ATTEND),
        (answer("social", "help-in-place"), CONSIDER),
        (answer("social", "no-worry"), NO_PROMPT),
        (answer("infections", "due"), ATTEND),
        (answer("infections", "up-to-date", "2"), NO_PROMPT),
        (answer("infections", "up-to-date", "3"), ATTEND),
        (answer("infections", "unknown-vaccination"), CONSIDER),
    ],
    ids=lambda g: f"{g.factor} {g.answer} {g.value}" if isinstance(g, ReviewAnswer) else str(g),
)
def test_each_answer_gives_its_status(given: ReviewAnswer, status: Status) -> None:
    finding = found(record(), given)[given.factor]
    assert finding.status is status
    assert bool(finding.consider) is (status in {ATTEND, CONSIDER})


@pytest.mark.parametrize("factor", [f for f in REFERENCE.factors if f.rules], ids=lambda f: f.id)
def test_every_rule_of_the_checklist_words_a_prompt_as_consider(factor: Factor) -> None:
    for rule in factor.rules:
        assert rule.consider.startswith("consider") or rule.status is NO_PROMPT


def test_what_is_unverified_shows_with_the_prompt_and_only_there() -> None:
    assert "not validated" in found(record(), answer("social", "worried"))["social"].unverified
    assert found(record(), answer("social", "no-worry"))["social"].unverified == ""


def test_under_150_minutes_from_edss_6_names_a_physiotherapist() -> None:
    assert "physiotherapist" in found(record(edss="6.0"), answer("exercise", value="60"))["exercise"].consider
    assert "physiotherapist" not in found(record(edss="5.5"), answer("exercise", value="60"))["exercise"].consider


@pytest.mark.parametrize("patient", [record(edss="7.0"), record(edss="6.5", aid=Aid.WHEELCHAIR)])
def test_a_wheelchair_user_has_no_150_minute_prompt(patient: PatientRecord) -> None:
    finding = found(patient, answer("exercise", value="0"))["exercise"]
    assert finding.status is CONSIDER
    assert finding.consider == "consider adapted activity with a physiotherapist"


def test_live_vaccines_carry_their_caution() -> None:
    finding = found(record(), answer("infections", "due"))["infections"]
    assert "live vaccines: check immunosuppression first" in finding.consider


# Not asked


@pytest.mark.parametrize("factor", REFERENCE.factors, ids=lambda f: f.id)
def test_a_factor_without_an_answer_is_not_asked_never_no_prompt(factor: Factor) -> None:
    assert found(record())[factor.id].status is NOT_ASKED


@pytest.mark.parametrize(
    "given", [answer("diet", "unknown"), answer("smoking", "declined"), answer("smoking", "sometimes")]
)
def test_an_answer_that_says_nothing_counts_as_not_asked(given: ReviewAnswer) -> None:
    assert found(record(), given)[given.factor].status is NOT_ASKED


def test_a_number_beside_an_unanswered_choice_leaves_it_not_asked() -> None:
    finding = found(record(), answer("smoking", value="10"))["smoking"]
    assert finding.status is NOT_ASKED
    assert "10 pack-years" in finding.reason


def test_no_medicine_recorded_is_not_takes_none() -> None:
    assert found(record())["medicines"].reason == "No medicine recorded: ask."
    asked = found(record(), answer("medicines", "none"))["medicines"]
    assert (asked.status, asked.reason) == (NO_PROMPT, "asked, takes none")


def test_no_comorbidity_recorded_is_not_has_none() -> None:
    assert found(record())["comorbidities"].status is NOT_ASKED
    assert found(record(), answer("comorbidities", "none"))["comorbidities"].status is NO_PROMPT


def test_the_counts_name_every_kind() -> None:
    every = found(
        record(),
        answer("exercise", value="30"), answer("smoking", "current"), answer("diet", "balanced"),
    )  # fmt: skip
    assert counts(nine(every)) == "2 to attend to; 1 no prompt; 6 not asked"
    more = found(record(), answer("diet", "mixed"))
    assert counts(nine(more)) == "0 to attend to; 1 to consider; 0 no prompt; 8 not asked"


def test_what_was_agreed_is_carried_with_the_finding() -> None:
    given = answer("smoking", "current", action="clinic letter", by_whom="nurse", due=PartialDate(2026, 6))
    finding = found(record(), given)["smoking"]
    assert (finding.action, finding.by_whom, finding.due) == ("clinic letter", "nurse", PartialDate(2026, 6))


def test_the_latest_review_is_the_last_on_or_before_the_day() -> None:
    days = (date(2025, 1, 1), TODAY, date(2026, 3, 10))
    reviews = tuple(BrainHealthReview(str(day), day) for day in days)
    with_reviews = PatientRecord(Patient("p", "1"), reviews=reviews)
    assert latest_review(with_reviews, TODAY) == reviews[1]
    assert latest_review(record(), TODAY) is None


# Comorbidities


def test_an_uncontrolled_disease_is_to_attend_to_with_the_catalogues_words() -> None:
    both = [Comorbidity("a", "hypertension", controlled=False), Comorbidity("b", "osa", controlled=None)]
    finding = found(record(comorbidities=both))["comorbidities"]
    assert finding.status is ATTEND
    assert finding.reason == "Hypertension: not controlled; Obstructive sleep apnoea: control not recorded"
    assert finding.consider == "consider review by primary care"


def test_a_disease_whose_control_is_not_recorded_is_to_consider_and_a_controlled_one_is_not() -> None:
    unknown = record(comorbidities=[Comorbidity("a", "osa")])
    assert found(unknown)["comorbidities"].status is CONSIDER
    controlled = record(comorbidities=[Comorbidity("a", "gout", controlled=True)])
    assert found(controlled)["comorbidities"].reason == "controlled: gout"
    assert found(controlled)["comorbidities"].status is NO_PROMPT


# Medicines


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("solifenacin",), ATTEND),
        (("venlafaxine", "furosemide"), NO_PROMPT),
        (("venlafaxine", "xyzolol"), CONSIDER),
        (("solifenacin", "xyzolol"), ATTEND),
        (("gabapentin", "paracetamol", "omeprazole", "ramipril"), NO_PROMPT),
        (("gabapentin", "paracetamol", "omeprazole", "ramipril", "simvastatin"), ATTEND),
    ],
)
def test_a_burden_of_3_is_to_attend_to_and_a_lower_bound_is_never_no_prompt(
    names: tuple[str, ...], status: Status
) -> None:
    assert found(record(taking(*names)))["medicines"].status is status


def test_the_threshold_carries_its_caution_and_each_drugs_score() -> None:
    finding = found(record(taking("oxybutynin", "xyzolol")))["medicines"]
    assert CAUTION == "threshold set in older adults; association, not proven in this person"
    assert CAUTION in finding.reason
    assert "oxybutynin 3; not scored: xyzolol" in finding.reason


# Words


ADVICE = re.compile(r"\b(refer|switch|start|suggest|supplement|must|stop taking)\w*", re.IGNORECASE)


@given(
    st.sampled_from(["", "current", "poor", "worried", "due", "none", "limited"]),
    st.integers(0, 30),
    st.sampled_from(["2.0", "6.5", "8.0"]),
)
def test_no_finding_gives_advice(text: str, value: int, edss: str) -> None:
    answers = [
        answer(factor.id, text if any(c.id == text for c in factor.choices) else "", str(value))
        for factor in REFERENCE.factors
    ]
    patient = record(taking("oxybutynin", "xyzolol"), [Comorbidity("a", "copd", controlled=False)], edss)
    for finding in found(patient, *answers).values():
        assert not ADVICE.search(f"{finding.reason} {finding.consider}")


# The file


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x = ", "not TOML"),
        ("", "no factor"),
        ('[[factor]]\nid = "a"', "factor a: the key title is missing"),
        (
            '[[factor]]\nid = "a"\ntitle = "A"\nquestion = "?"\nkind = "choice"\nsource = "s"\ncolour = "red"',
            "unknown key colour",
        ),
        (
            '[[factor]]\nid = "a"\ntitle = "A"\nquestion = "?"\nkind = "choice"\nsource = "s"\n'
            'choices = [{ id = "c", title = "C" }]\n[[factor.rule]]\nwhen = { answers = ["b"] }\n'
            'status = "attend"\nreason = "r"\nconsider = "consider it"',
            "names the choice b",
        ),
        (
            '[[factor]]\nid = "a"\ntitle = "A"\nquestion = "?"\nkind = "choice"\nsource = "s"\n'
            '[[factor.rule]]\nwhen = { above = 3 }\nstatus = "attend"\nreason = "r"',
            "unknown key above",
        ),
        (
            '[[factor]]\nid = "a"\ntitle = "A"\nquestion = "?"\nkind = "song"\nsource = "s"',
            "factor a: kind is “song”",
        ),
    ],
)
def test_a_checklist_that_cannot_be_used_is_refused_with_the_place(text: str, told: str) -> None:
    with pytest.raises(FactorsRefused, match=told):
        read_factors(text)


def test_the_kinds_of_answer_are_those_a_form_can_show() -> None:
    assert {factor.kind for factor in REFERENCE.factors} == set(AnswerKind)


def test_of_two_reviews_on_one_day_the_one_recorded_last_counts() -> None:
    day = date(2026, 3, 9)
    first, second = BrainHealthReview("a", day), BrainHealthReview("b", day)
    record = PatientRecord(Patient("1", "1"), reviews=(first, second))
    assert latest_review(record, day) is second


def test_a_treatment_alone_says_nothing_of_other_medicines() -> None:
    treated = record(treatments=[Treatment("t", "fingolimod", PartialDate(2017, 6))])
    finding = found(treated)["medicines"]
    assert finding.status is Status.NOT_ASKED
    assert "other medicines not asked" in finding.reason
    assert found(treated, answer("medicines", "none"))["medicines"].status is Status.NO_PROMPT


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (answer("sleep", "poor"), "sleep described as poor"),
        (answer("sleep", "restless-legs"), "restless legs"),
        (answer("diet", "mixed"), "diet described as mixed"),
    ],
)
def test_answer_and_reason_are_said_once_and_the_answer_is_never_lost(given: ReviewAnswer, reason: str) -> None:
    assert found(record(), given)[given.factor].reason == reason
