"""The letter in blocks: whole sentences from the summary alone, no name, no label without its evidence, no advice."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from commands.cli import DONE, REFUSED, main
from domain.dates import PartialDate
from domain.letter import LetterBlock, as_text, letter_blocks
from domain.records import BrainHealthReview, Course, CourseEntry, PatientRecord, Treatment
from domain.summarise import summarise
from domain.summary import OpenKind, PatientSummary
from domain.wording import INTENDED_USE
from reports.catalogue import DOCUMENTS
from storage.cohort_csv import write_cohort
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.report_samples import ADAM, UGLY
from tests.test_summary_words import ADVICE, CONFIRMED, IN_A_LABEL, WEEKS, WITH_WEEKS

IDS = [
    "diagnosis",
    "statement",
    "inflammation",
    "disability",
    "measures",
    "treatments",
    "brain-health",
    "open",
    "stamp",
]
RULES = load_rules()
EVERYBODY = {**{str(number): record for number, record in enumerate(demo_records())}, **UGLY}


@cache
def summary_of(name: str) -> PatientSummary:
    return summarise(EVERYBODY[name], RULES, DEMO_AS_OF)


def blocks(record: PatientRecord) -> dict[str, str]:
    return {block.id: block.text for block in letter_blocks(summarise(record, RULES, DEMO_AS_OF))}


@cache
def letter(name: str) -> tuple[LetterBlock, ...]:
    return letter_blocks(summary_of(name))


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_patient_has_every_block_in_sentences_that_end(name: str) -> None:
    assert [block.id for block in letter(name)] == IDS
    for block in letter(name):
        lines = block.text.splitlines()
        assert lines
        for line in lines:
            assert line == line.strip()
            assert line.endswith("."), line
            assert not re.search(r"[ .]\.|\.\.|  |;;|\bNone\b|\(\)", line), line


@pytest.mark.parametrize("name", EVERYBODY)
def test_no_block_names_the_patient(name: str) -> None:
    record = EVERYBODY[name]
    known = {"family_name": "Zyxomma", "given_name": "Petiolata", "number": "ZP-4711", "code": "ZYX-0815"}
    born = PartialDate(1961, 11, 23)
    named = replace(record, patient=replace(record.patient, **known, birth_date=born))
    text = as_text(letter_blocks(summarise(named, RULES, DEMO_AS_OF)))
    assert not [word for word in (*known.values(), str(born), "Nov 1961") if word in text]


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_statement_stands_with_its_evidence_definition_and_source(name: str) -> None:
    summary = summary_of(name)
    text = {block.id: block.text for block in letter(name)}["statement"]
    assert text.startswith(f"{summary.headline.text} {summary.headline.detail}".strip())
    for key in {summary.headline.explanation, "lublin"}:
        told = summary.explanations[key]
        assert f"“{told.title}” rests on this evidence." in text
        assert all(step.text in text and step.aside in text for step in told.steps)
        assert all(f"Caution: {caution}" in text for caution in told.cautions)
        assert told.source.rstrip(".") in text
    assert f"{summary.stamp.definition}, version {summary.stamp.definition_version}" in text
    assert summary.stamp.citation.rstrip(".") in text


@pytest.mark.parametrize("name", EVERYBODY)
def test_every_row_of_both_halves_and_every_open_point_is_told_with_its_small_print(name: str) -> None:
    summary = summary_of(name)
    text = as_text(letter(name))
    for line in (*summary.inflammation, *summary.disability):
        if line.label != "Brain health":
            assert line.text[1:].rstrip(".").replace(" · ", "; ") in text
            assert line.aside in text
            assert line.caution in text
    assert summary.disability_note in text
    for item in summary.open_items:
        if item.kind is not OpenKind.BRAIN_HEALTH:
            assert item.text in text
            assert item.when in text
    for row in summary.measures:
        assert f"{row.last} ({row.last_on})" in text
        assert row.note in text


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_stamp_makes_it_reproducible_and_says_what_it_is_for(name: str) -> None:
    summary = summary_of(name)
    text = letter(name)[-1].text
    assert "as of 9 Mar 2026" in text
    assert summary.stamp.program in text
    assert summary.stamp.definition_sha256 in text
    assert summary.sha256() in text
    assert INTENDED_USE in text


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name.isdigit()])
def test_the_words_are_those_that_may_be_used_and_nothing_is_advised(name: str) -> None:
    typed = {answer.action for review in EVERYBODY[name].reviews for answer in review.answers}
    for block in letter(name):
        for line in block.text.splitlines():
            low = line.lower().replace("stop-bang", "")  # the name of a questionnaire
            for words in typed:
                low = low.replace(words.lower(), "")
            assert ADVICE.findall(low) == [], line
            assert "stable" not in low
            assert "not active" not in IN_A_LABEL.sub("", low), line
            assert not CONFIRMED.search(low) or WITH_WEEKS.search(low) or WEEKS.search(low), line


# What is told of each


def test_nothing_recorded_is_told_as_unknown_in_every_block() -> None:
    text = blocks(UGLY["empty"])
    assert text["diagnosis"] == (
        "The course of the disease is not recorded.\n"
        "The first symptom is not dated in the record. The diagnosis is not dated in the record."
    )
    assert "activity indeterminate" in text["inflammation"]
    assert text["measures"] == "No EDSS and no timed test is recorded."
    assert "that is not the same as untreated" in text["treatments"]
    assert "that is not the same as taking none" in text["treatments"]
    assert "No brain-health review is recorded." in text["brain-health"]
    assert "Not asked, and therefore unknown: Exercise, Diet" in text["brain-health"]
    assert "describes a record without data" in text["stamp"]


def test_the_courses_stand_in_their_order_with_their_dates() -> None:
    courses = (
        CourseEntry("2", Course.SPMS, PartialDate(2023, 3), "B. Rater"),
        CourseEntry("1", Course.RRMS, PartialDate(2014, 6)),
        CourseEntry("3", Course.PPMS, PartialDate(2027)),
    )
    text = blocks(replace(demo_records()[ADAM], courses=courses))["diagnosis"]
    assert "recorded as RRMS since Jun 2014, then as SPMS since Mar 2023 (recorded by B. Rater)." in text
    assert "PPMS" not in text


def test_a_treatment_that_ended_stands_with_its_reason_or_that_none_is_recorded() -> None:
    treatments = (
        Treatment("1", "natalizumab", PartialDate(2018), PartialDate(2020), "JC virus antibodies", "300 mg"),
        Treatment("2", "dimethyl fumarate", PartialDate(2015), PartialDate(2017)),
    )
    text = blocks(replace(demo_records()[ADAM], treatments=treatments))["treatments"]
    assert (
        "Natalizumab (300 mg) is recorded from 2018 to 2020; the recorded reason for stopping is “JC virus antibodies”."
        in text
    )
    assert "Dimethyl fumarate is recorded from 2015 to 2017; no reason for stopping is recorded." in text
    assert "The program does not check drug safety or contraindications." in text


def test_what_was_agreed_stands_with_who_and_by_when_and_the_review_before_with_its_counts() -> None:
    record = demo_records()[ADAM]
    earlier = BrainHealthReview("r0", record.reviews[0].on.replace(year=2025))
    text = blocks(replace(record, reviews=(earlier, *record.reviews)))["brain-health"]
    assert (
        "Exercise is marked “to attend to” (40 min a week: under 150 minutes a week, EDSS 6.0 or more); consider "
        "review by a physiotherapist. What was agreed: wants to try an exercise bicycle; physiotherapy offered; "
        "by MS nurse; by Jun 2026." in text
    )
    assert "At the review before, on 9 Mar 2025, it was: 1 to attend to; 0 no prompt; 8 not asked." in text


def test_a_month_keeps_its_capital_in_the_middle_of_a_sentence() -> None:
    assert "The record of the last relapse reads: May 2018" in {b.id: b.text for b in letter("4")}["inflammation"]


# The command


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cohort") / "cohort"
    write_cohort(demo_records()[:2], folder)
    return str(folder)


def asked(cohort: str, *more: str) -> list[str]:
    return ["report", cohort, "--patient", demo_records()[ADAM].patient.code, "--as-of", "2026-03-09", *more]


def test_the_command_prints_the_letter_or_writes_it_to_a_file(
    cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "letter.txt"
    assert main(asked(cohort, "--letter")) == DONE
    printed = capsys.readouterr().out
    assert main(asked(cohort, "--letter", "--out", str(out))) == DONE
    assert out.read_text(encoding="utf-8") == printed
    assert printed.startswith("Diagnosis and course\nThe course of the disease is recorded as RRMS since Jun 2014")
    assert printed.endswith(f"{INTENDED_USE}\n")


def test_a_draft_letter_says_so_on_top(cohort: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked(cohort, "--letter", "--draft")) == DONE
    assert capsys.readouterr().out.startswith("DRAFT\n\nDiagnosis and course\n")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_command_writes_the_document_asked_for(document: str, cohort: str, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert main(asked(cohort, "--document", document, "--out", str(out))) == DONE
    metadata = PdfReader(out).metadata
    assert metadata is not None
    assert metadata.title == f"{DOCUMENTS[document].heading} as of 9 Mar 2026"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--document", "none-such", "--out", "OUT"], "There is no document 'none-such': choose one of clinician, "),
        (["--document", "clinician"], "--out is missing"),
        ([], "--out is missing"),
        (["--document", "clinician", "--letter", "--out", "OUT"], "ask for one of them"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(
    more: list[str], said: str, cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.pdf"
    assert main(asked(cohort, *(str(out) if word == "OUT" else word for word in more))) == REFUSED
    assert said in capsys.readouterr().err
    assert not out.exists()
