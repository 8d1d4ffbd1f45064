"""Every threshold of the checklist with its boundary on both sides; a factor or a choice without a case fails.

The cases are a table; what it has to hold is read from the data file, so that no rule can come in untested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factors import AnswerKind, Category, Factor, FactorRule, Status
from domain.brain_health.findings import Finding, findings
from domain.care_records import LabResult, Pregnancy
from domain.dates import PartialDate
from domain.records import (
    Aid,
    BrainHealthReview,
    Comorbidity,
    Medicine,
    Patient,
    PatientRecord,
    ReviewAnswer,
    Sex,
    Treatment,
    Value,
    Visit,
)
from storage.reference import load_reference

REFERENCE = load_reference()
FACTORS = {factor.id: factor for factor in REFERENCE.factors}
TODAY = date(2026, 3, 9)
LATELY = date(2026, 1, 5)
A, C, N, X = Status.ATTEND, Status.CONSIDER, Status.NO_PROMPT, Status.NOT_ASKED
VITAMIN_D, B12, TSH = "lab:vitamin_d", "lab:b12", "lab:tsh"


@dataclass(frozen=True)
class Case:
    """An answer to a factor, what else is recorded of the patient, and what it calls for."""

    factor: str
    status: Status
    answer: str = ""
    number: str = ""
    edss: str = ""
    wheelchair: bool = False
    sex: Sex | None = None
    falls: bool = False
    pregnant: bool = False
    treated: bool = False
    scores: tuple[tuple[str, str], ...] = ()  # of a visit, and results as "value, range"
    medicines: tuple[str, ...] = ()

    def __str__(self) -> str:
        facts = [name for name in ("wheelchair", "falls", "pregnant", "treated") if getattr(self, name)]
        said = [self.answer, self.number, self.edss and f"EDSS {self.edss}", self.sex or "", *facts]
        said += [f"{measure} {value}" for measure, value in self.scores]
        return f"{self.factor}: {' '.join(part for part in (*said, *self.medicines) if part)}"


def scored(factor: str, status: Status, **scores: str) -> Case:
    """A case of values recorded at a visit."""
    return Case(factor, status, scores=tuple(scores.items()))


def measured(factor: str, status: Status, *results: tuple[str, str]) -> Case:
    """A case of laboratory results, each with the laboratory's range."""
    return Case(factor, status, scores=results)


CASES = (
    Case("exercise", A, number="149"),
    Case("exercise", N, number="150"),
    Case("exercise", A, number="0"),
    Case("exercise", N, "lifestyle-150", "30"),
    Case("exercise", C, "limited", "200"),
    Case("exercise", A, number="149", edss="5.5"),
    Case("exercise", A, number="149", edss="6.0"),
    Case("exercise", A, number="149", falls=True),
    Case("exercise", C, number="0", wheelchair=True),
    Case("exercise", A, number="0", edss="6.5"),
    Case("exercise", C, number="0", edss="7.0"),
    Case("sitting", N, number="8"),
    Case("sitting", A, number="8.1"),
    Case("sitting", C, number="8.1", wheelchair=True),
    Case("diet", A, number="5"),
    Case("diet", C, number="6"),
    Case("diet", C, number="9"),
    Case("diet", N, number="10"),
    Case("diet", N, "balanced"),
    Case("diet", C, "mixed"),
    Case("diet", A, "poor"),
    Case("weight", N, number="24.9"),
    Case("weight", C, number="25"),
    Case("weight", C, number="29.9"),
    Case("weight", A, number="30"),
    Case("weight", A, "lost", "22"),
    scored("weight", A, weight_kg="120", height_cm="200"),
    scored("weight", C, weight_kg="119.9", height_cm="200"),
    scored("weight", C, weight_kg="100", height_cm="200"),
    scored("weight", N, weight_kg="99.9", height_cm="200"),
    Case("waist", A, number="102"),
    Case("waist", N, number="101.9", sex=Sex.MALE),
    Case("waist", A, number="88", sex=Sex.FEMALE),
    Case("waist", N, number="87.9", sex=Sex.FEMALE),
    Case("waist", N, number="88", sex=Sex.MALE),
    Case("waist", C, number="88"),
    Case("waist", C, number="88", sex=Sex.OTHER),
    Case("waist", N, number="87.9"),
    Case("smoking", N, "never"),
    Case("smoking", N, "former", "12.5"),
    Case("smoking", C, "former-recent"),
    Case("smoking", A, "current"),
    Case("smoking", C, "e-cigarettes"),
    Case("smoking", C, "never; e-cigarettes"),
    Case("smoking", A, "current; e-cigarettes"),
    Case("alcohol", N, number="14"),
    Case("alcohol", A, number="14.1"),
    Case("alcohol", A, "over-6-at-once", "10"),
    Case("alcohol", N, "none"),
    Case("alcohol", N, number="0", pregnant=True),
    Case("alcohol", A, number="0.1", pregnant=True),
    Case("alcohol", N, number="0.1"),
    Case("sleep", A, number="15"),
    Case("sleep", C, number="14"),
    Case("sleep", C, number="8"),
    Case("sleep", N, number="7"),
    Case("sleep", N, "no-complaint"),
    Case("sleep", A, "poor"),
    Case("sleep", A, "poor", "10"),
    Case("sleep", A, "restless-legs", "3"),
    Case("sleep", A, "apnoea-signs"),
    Case("sleep", A, "stop-bang-3"),
    Case("sleep", C, "shift-work"),
    Case("social", N, "no-worry"),
    Case("social", A, "worried"),
    Case("social", C, "help-in-place"),
    *(Case("social", A, one) for one in ("money", "food", "housing", "work", "education")),
    *(Case("social", A, one) for one in ("transport", "care", "alone", "online", "not-safe-at-home")),
    Case("medicines", N, "none"),
    Case("medicines", N, "listed", medicines=("carbamazepine",)),
    Case("medicines", A, "listed", medicines=("carbamazepine", "venlafaxine")),
    Case("medicines", N, "listed", medicines=("gabapentin", "paracetamol", "omeprazole", "ramipril")),
    Case("medicines", A, "listed", medicines=("gabapentin", "paracetamol", "omeprazole", "ramipril", "simvastatin")),
    Case("infections", N, "up-to-date", "2"),
    Case("infections", A, "up-to-date", "3"),
    Case("infections", A, "due"),
    Case("infections", C, "unknown-vaccination"),
    Case("mood", N, "no-complaint"),
    Case("mood", A, "low"),
    Case("mood", C, "help-in-place"),
    scored("mood", A, phq9="10"),
    scored("mood", N, phq9="9"),
    scored("mood", A, hads_d="8"),
    scored("mood", N, hads_d="7"),
    scored("mood", A, hads_a="8"),
    scored("mood", N, hads_a="7"),
    Case("mental-activity", N, "most-days"),
    Case("mental-activity", N, "some-days"),
    Case("mental-activity", C, "rarely"),
    Case("heat", N, "no"),
    Case("heat", A, "yes"),
    Case("heat", N, "copes"),
    Case("vitamins", N, "in-range"),
    Case("vitamins", A, "out-of-range"),
    Case("vitamins", C, "known-to-others"),
    measured("vitamins", A, (VITAMIN_D, "49.9, 50 to 125")),
    measured("vitamins", X, (VITAMIN_D, "50, 50 to 125")),
    measured("vitamins", N, (VITAMIN_D, "125, 50 to 125"), (B12, "300, 150-700"), (TSH, "1,  0.4 – 4.0")),
    measured("vitamins", A, (VITAMIN_D, "125, 50 to 125"), (B12, "300, 150-700"), (TSH, "4.1, 0.4 – 4.0")),
    measured("vitamins", X, (VITAMIN_D, "20, as the season has it"), (B12, "300, 150-700"), (TSH, "1, 0.4-4.0")),
    Case("pregnancy", N, "no-plan", treated=True),
    Case("pregnancy", A, "planned", treated=True),
    Case("pregnancy", C, "planned"),
    Case("pregnancy", A, "pregnant", treated=True),
    Case("pregnancy", N, "talked", treated=True),
    Case("advanced", N, "none", edss="6.5"),
    *(Case("advanced", A, one) for one in ("swallowing", "pressure", "bladder", "falls")),
    *(Case("advanced", A, one) for one in ("spasticity", "pain", "weight")),
)


def record_of(case: Case) -> PatientRecord:
    """Return a patient with all that *case* says of one."""
    values = [Value("edss", Decimal(case.edss))] if case.edss else []
    labs = []
    for place, (measure, told) in enumerate(case.scores):
        if measure.startswith("lab:"):
            value, _, reference = told.partition(",")
            result = Decimal(value.strip())
            labs.append(LabResult(str(place), LATELY, measure[4:], result, reference=reference.strip()))
        else:
            values.append(Value(measure, Decimal(told)))
    return PatientRecord(
        Patient("p", "1", sex=case.sex),
        visits=(Visit("v", LATELY, aid=Aid.WHEELCHAIR if case.wheelchair else None, values=tuple(values)),),
        labs=tuple(labs),
        comorbidities=(Comorbidity("c", "falls", controlled=True),) if case.falls else (),
        pregnancies=(Pregnancy("g", PartialDate(2025, 12)),) if case.pregnant else (),
        treatments=(Treatment("t", "fingolimod", PartialDate(2020)),) if case.treated else (),
        medicines=tuple(Medicine(name, name) for name in case.medicines),
    )


def found(case: Case) -> Finding:
    """Return what the checklist makes of *case*."""
    patient = record_of(case)
    number = Decimal(case.number) if case.number else None
    answers = (ReviewAnswer(case.factor, case.answer, number),) if case.answer or case.number else ()
    load = burden(current_medicines(patient, TODAY), REFERENCE.burden_table)
    review = BrainHealthReview("r", TODAY, answers)
    every = findings(review, patient, TODAY, REFERENCE.factors, load, REFERENCE.conditions, whole=True)
    return next(finding for finding in every if finding.factor == case.factor)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_case_of_the_table_has_its_status(case: Case) -> None:
    finding = found(case)
    assert finding.status is case.status
    assert bool(finding.consider) is (case.status in (A, C))
    assert (finding.category is not None) or case.status not in (A, C)


# What the table has to hold


def ids(pair: object) -> str:
    return str(getattr(pair, "id", pair))


JUDGED = [factor for factor in REFERENCE.factors if factor.kind is not AnswerKind.COMORBIDITIES]
CHOICES = [(f.id, c.id) for f in JUDGED for c in f.choices]
RULES = [(f, rule) for f in JUDGED for rule in f.rules]


def test_every_factor_has_rules_or_judges_diseases() -> None:
    assert [f.id for f in REFERENCE.factors if not f.rules] == ["comorbidities"]


@pytest.mark.parametrize(("factor", "choice"), CHOICES, ids=ids)
def test_every_choice_of_the_checklist_has_a_case(factor: str, choice: str) -> None:
    assert any(case.factor == factor and choice in case.answer.split("; ") for case in CASES)


def of_factor(factor: Factor) -> Iterator[tuple[Case, Finding]]:
    return ((case, found(case)) for case in CASES if case.factor == factor.id)


def number_in(case: Case, rule: FactorRule, factor: Factor) -> Decimal | None:
    """Return the number of a case that *rule* judges."""
    if rule.of:
        return next((Decimal(value) for measure, value in case.scores if measure == rule.of), None)
    if factor.kind is AnswerKind.MEDICINES:
        return Decimal(burden([Medicine(name, name) for name in case.medicines], REFERENCE.burden_table).total)
    return Decimal(case.number) if case.number else None


def bounds_of(factor: Factor, rule: FactorRule) -> Iterator[tuple[str, Decimal, Callable[[Case], Decimal | None]]]:
    """Yield each bound of a rule: on which side of it lies what does not fit, the bound, and the number of a case."""
    for side, bound in (("below", rule.under), ("above", rule.at_least), ("beyond", rule.over)):
        if bound is not None:
            yield side, bound, lambda case: number_in(case, rule, factor)
    if rule.edss_at_least is not None:
        yield "above", rule.edss_at_least, lambda case: Decimal(case.edss) if case.edss else None
    if rule.medicines_at_least is not None:
        yield "above", rule.medicines_at_least, lambda case: Decimal(len(case.medicines))


@pytest.mark.parametrize(("factor", "rule"), RULES, ids=lambda one: getattr(one, "id", getattr(one, "reason", "")))
def test_every_bound_has_a_case_on_it_and_one_at_most_one_beside_it_that_answers_differently(
    factor: Factor, rule: FactorRule
) -> None:
    cases = list(of_factor(factor))
    for side, bound, number_of in bounds_of(factor, rule):
        numbers = [(number_of(case), case, finding) for case, finding in cases]
        on_it = [(case, finding) for number, case, finding in numbers if number == bound]
        apart = [
            (case, finding)
            for number, case, finding in numbers
            if number is not None and 0 < (number - bound if side == "beyond" else bound - number) <= 1
        ]
        assert any(
            (one.status, one.consider, one.category) != (other.status, other.consider, other.category)
            for _, one in on_it
            for _, other in apart
        ), f"{factor.id}: {rule.reason}"


@pytest.mark.parametrize(("factor", "rule"), RULES, ids=lambda one: getattr(one, "id", getattr(one, "reason", "")))
def test_every_rule_decides_a_case(factor: Factor, rule: FactorRule) -> None:
    """Without the rule some case of the table answers differently: none is idle."""
    others = tuple(one for one in factor.rules if one is not rule)
    without = tuple(replace(f, rules=others) if f is factor else f for f in REFERENCE.factors)
    for case, finding in of_factor(factor):
        patient = record_of(case)
        number = Decimal(case.number) if case.number else None
        review = BrainHealthReview("r", TODAY, (ReviewAnswer(factor.id, case.answer, number),))
        load = burden(current_medicines(patient, TODAY), REFERENCE.burden_table)
        every = findings(review, patient, TODAY, without, load, REFERENCE.conditions, whole=True)
        other = next(one for one in every if one.factor == factor.id)
        if (other.status, other.reason, other.consider, other.category) != (
            finding.status, finding.reason, finding.consider, finding.category,
        ):  # fmt: skip
            return
    pytest.fail(f"{factor.id}: nothing shows what “{rule.reason}” is for")


# The words


@pytest.mark.parametrize(("factor", "rule"), RULES, ids=lambda one: getattr(one, "id", getattr(one, "reason", "")))
def test_a_rules_words_are_of_its_category(factor: Factor, rule: FactorRule) -> None:
    begins = {
        Category.ACKNOWLEDGE: (),
        Category.TALK: ("consider a talk", "consider a brief talk", "consider ways"),
        Category.REVIEW: ("consider review", "consider adapted activity with a physiotherapist"),
        Category.ASK_AGAIN: ("consider asking",),
    }
    assert rule.category is not None, f"{factor.id}: {rule.reason}"
    if rule.category is Category.ACKNOWLEDGE:
        assert (rule.status, rule.consider) == (N, "")
    elif "today" in rule.consider:
        assert rule.consider == "consider a talk in private today, by the clinic's procedure"
    else:
        assert rule.consider.startswith(begins[rule.category])


@pytest.mark.parametrize("factor", REFERENCE.factors, ids=ids)
def test_every_factor_names_its_source_and_what_no_source_confirms(factor: Factor) -> None:
    assert factor.source
    assert factor.unverified or "general knowledge" not in factor.source


# A wheelchair user (safety 37), and what is not known


@pytest.mark.parametrize("case", [Case("exercise", C, number="0", edss="7"), Case("sitting", C, number="12", edss="7")])
def test_a_wheelchair_user_has_neither_the_150_minutes_nor_the_hours_of_sitting(case: Case) -> None:
    finding = found(case)
    assert finding.consider == "consider adapted activity with a physiotherapist"
    assert "does not apply" in finding.reason


def test_what_no_bound_can_judge_is_never_no_prompt() -> None:
    assert found(Case("waist", C, number="88")).status is C
    assert found(Case("waist", X)).status is X
    assert found(measured("vitamins", X, (VITAMIN_D, "60, "), (B12, "300, 1-700"), (TSH, "1, 0-4"))).status is X


@pytest.mark.parametrize("drug", sorted({r.drug for r in REFERENCE.burden_table.values() if r.score == 3}))
def test_any_single_medicine_that_scores_3_prompts_and_is_named(drug: str) -> None:
    finding = found(Case("medicines", A, "listed", medicines=(drug,)))
    assert finding.status is A
    assert f"{drug} 3" in finding.reason


def test_the_number_of_medicines_and_the_burden_are_both_told() -> None:
    many = ("oxybutynin", "gabapentin", "paracetamol", "omeprazole", "ramipril")
    finding = found(Case("medicines", A, "listed", medicines=many))
    assert "anticholinergic burden of 3 or more; five or more medicines" in finding.reason
    assert finding.consider == "consider review of the medicines by the prescriber or a pharmacist"


def test_medicines_only_as_needed_are_not_among_the_five_daily_ones() -> None:
    names = ("gabapentin", "paracetamol", "omeprazole", "ramipril", "simvastatin")
    medicines = tuple(Medicine(name, name, as_needed=name == "paracetamol") for name in names)
    patient = PatientRecord(Patient("p", "1"), medicines=medicines)
    load = burden(current_medicines(patient, TODAY), REFERENCE.burden_table)
    assert (load.medicines, load.daily) == (5, 4)
    every = findings(None, patient, TODAY, REFERENCE.factors, load, REFERENCE.conditions)
    assert next(one for one in every if one.factor == "medicines").status is N
