"""A page with a code in place of the name: nothing on it tells who it is, and it says the same of the disease."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from domain.care_records import Identifier
from domain.chart.summary_plot import summary_plot
from domain.dates import PartialDate
from domain.pseudonym import (
    CODED,
    code_of,
    identifiers_of,
    known_words,
    pseudonymised,
    pseudonymous,
)
from domain.records import Medicine, Patient, PatientRecord, Relapse, Treatment
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.kinds import KINDS
from storage.rules import load_rules
from tests.store_samples import FULL_RECORD

RULES = load_rules()
KNOWN = known_words(RULES)
SECRET = "Zwetschgenkuchen"
PATIENT = Patient(
    "8d3f",
    "K-001",
    "Wójcik-Lindqvist",
    "Ágnes Li",
    "HN 4711-08",
    PartialDate(1961, 7, 23),
    identifiers=(Identifier("national", "610723-4242"),),
)


def written_over(row: Any) -> Any:
    """Return a record with SECRET in every text that can be typed freely."""
    changed: dict[str, Any] = {}
    for f in fields(row):
        value = getattr(row, f.name)
        if type(value) is str and f.name != "id" and (type(row).__name__, f.name) not in CODED:
            changed[f.name] = f"{SECRET} {f.name}"
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changed[f.name] = tuple(written_over(part) for part in value)
    return replace(row, **changed)


def summary_of(record: PatientRecord) -> PatientSummary:
    return pseudonymised(summarise(pseudonymous(record, KNOWN), RULES, DEMO_AS_OF))


def test_no_identifier_and_no_free_text_is_in_the_record_the_summary_or_the_plot() -> None:
    parts = {name: tuple(written_over(part) for part in getattr(FULL_RECORD, name)) for name in KINDS}
    record = replace(FULL_RECORD, patient=PATIENT, **parts)
    anonymous = pseudonymous(record, KNOWN)
    summary = pseudonymised(summarise(anonymous, RULES, DEMO_AS_OF))
    plot = summary_plot(anonymous, summary, RULES)
    for said in (repr(anonymous), summary.to_json(), repr(plot)):
        assert SECRET not in said
        for identifier in (*identifiers_of(PATIENT), PATIENT.id):
            assert identifier == "Li" or identifier not in said, identifier
    assert "1961" not in summary.to_json()
    assert "23 Jul" not in summary.to_json()
    assert (summary.identity.name, summary.identity.number, summary.identity.born) == ("Code K-001", "", "64 y")


def test_every_field_that_is_taken_for_a_choice_is_one_of_a_kind_of_record() -> None:
    rows = [part for name in KINDS for part in getattr(FULL_RECORD, name)]
    inner = [one for row in rows for f in fields(row) if isinstance(getattr(row, f.name), tuple)
             for one in getattr(row, f.name) if is_dataclass(one)]  # fmt: skip
    known = {(type(row).__name__, f.name) for row in (*rows, *inner) for f in fields(row)}
    assert known >= CODED


@pytest.mark.parametrize("number", range(len(demo_records())))
def test_the_page_of_a_code_says_the_same_of_the_disease_as_the_page_of_the_name(number: int) -> None:
    record = demo_records()[number]
    named = summarise(record, RULES, DEMO_AS_OF)
    coded = summary_of(record)
    assert (coded.label, coded.headline, coded.flags) == (named.label, named.headline, named.flags)
    assert [(line.label, line.text) for line in coded.disability] == [
        (line.label, line.text) for line in named.disability
    ]
    assert [label.title for label in coded.labels] == [label.title for label in named.labels]
    assert coded.brain_health.counts == named.brain_health.counts
    assert coded.measures == named.measures


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("natalizumab", True),
        ("Amitriptyline", True),
        ("depression", True),
        ("lack of effect", True),
        ("fever or heat", True),
        ("20 mg/ml every 4 weeks", True),
        ("240 mg twice daily", True),
        ("Dr Oyelaran said so", False),
        ("5 5 1961", False),
        ("0151 2345 678 901", False),
        ("610723", False),
        ("severe", True),
        ("oxybutynin 5 mg", True),
        ("oxybutynin 5 mg for Ms Hale", False),
        ("vitamin_d", True),
        ("Ms Li moved away", False),
    ],
)
def test_what_the_catalogues_and_forms_know_stays_and_everything_else_goes(text: str, stays: bool) -> None:
    record = PatientRecord(PATIENT, treatments=(Treatment("t", text, PartialDate(2020)),))
    (treatment,) = pseudonymous(record, KNOWN).treatments
    assert treatment.drug == (text if stays else "[text 1]")


def test_one_text_has_one_stand_in_and_another_has_another() -> None:
    medicines = tuple(Medicine(str(at), name) for at, name in enumerate(("Hilma's drops", "hilma's drops", "tea")))
    record = PatientRecord(PATIENT, medicines=medicines, relapses=(Relapse("r", PartialDate(2020), note="tea"),))
    anonymous = pseudonymous(record, KNOWN)
    assert [medicine.name for medicine in anonymous.medicines] == ["[text 2]", "[text 2]", "[text 1]"]
    assert anonymous.relapses[0].note == "[text 1]"


def test_what_was_not_recorded_is_still_not_recorded_and_what_was_is_not_said_to_be_missing() -> None:
    stopped = Treatment("t", "natalizumab", PartialDate(2020), PartialDate(2021), stop_reason="her own words")
    silent = Treatment("u", "interferon beta-1a", PartialDate(2018), PartialDate(2019))
    summary = summary_of(PatientRecord(PATIENT, treatments=(stopped, silent)))
    assert [row[3] for row in summary.treatments.rows] == ["[text 1]", "not recorded"]


@pytest.mark.parametrize("code", ["", "HN 4711-08", "wójcik-lindqvist", "x-610723-4242", "Ágnes"])
def test_a_code_that_tells_who_it_is_gives_way_to_a_made_one(code: str) -> None:
    made = code_of(replace(PATIENT, code=code))
    assert made == code_of(replace(PATIENT, code=""))
    assert made.startswith("P-")
    assert code_of(PATIENT) == "K-001"
    assert code_of(replace(PATIENT, code="", id="other")) != made


def test_death_and_birth_leave_no_day_in_the_identity() -> None:
    patient = replace(PATIENT, death_date=PartialDate(2025, 11, 2))
    summary = summary_of(PatientRecord(patient))
    assert summary.identity.line == "64 y at death · sex not recorded"
    assert summary_of(PatientRecord(replace(PATIENT, birth_date=None))).identity.born == "age not recorded"
