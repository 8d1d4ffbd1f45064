"""The command report: a cohort folder in, a PDF out; and what it refuses, in a sentence, with nothing written."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from commands.cli import DONE, REFUSED, main
from storage.cohort_csv import write_cohort
from storage.demo_cohort import demo_records


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("cohort") / "cohort"
    write_cohort(demo_records()[:3], folder)
    return str(folder)


def text_of(file: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(file.read_bytes())).pages)


def refused(arguments: list[str], out: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return the sentence of a refusal; no file may be left behind."""
    assert main(["report", *arguments, "--out", str(out)]) == REFUSED
    assert not out.exists()
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_report_of_a_cohort_folder_is_the_summary_as_of_the_day_asked_for(cohort: str, tmp_path: Path) -> None:
    out = tmp_path / "adam.pdf"
    code = demo_records()[0].patient.code
    assert main(["report", cohort, "--patient", code, "--out", str(out), "--as-of", "2026-03-09"]) == DONE
    text = text_of(out)
    assert "Disability increased; no relapse or new lesion found." in text
    assert "As of 9 Mar 2026; describes data recorded to 9 Mar 2026" in text
    assert "DRAFT" not in text
    assert "DEMONSTRATION" not in text


@pytest.mark.parametrize("name", ["adam.html", "ADAM.HTM"])
def test_a_file_that_ends_in_html_is_the_same_summary_as_html(cohort: str, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    code = demo_records()[0].patient.code
    asked = ["--patient", code, "--out", str(out), "--as-of", "2026-03-09", "--draft"]
    assert main(["report", cohort, *asked]) == DONE
    text = out.read_text("utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert "Disability increased; no relapse or new lesion found." in text
    assert "<p>DRAFT</p>" in text


def test_definition_paper_and_draft_are_as_asked_for(cohort: str, tmp_path: Path) -> None:
    out = tmp_path / "adam.pdf"
    code = demo_records()[0].patient.code
    asked = ["--definition", "mueller-2025", "--paper", "Letter", "--draft", "--as-of", "2026-03-09"]
    assert main(["report", cohort, "--patient", code, "--out", str(out), *asked]) == DONE
    text = text_of(out)
    assert "rules mueller-2025 version 1" in text
    assert "again at 12 months or later: 9 Mar 2026" in text
    assert "DRAFT" in text
    assert round(PdfReader(out).pages[0].mediabox.width) == 612


def test_what_was_recorded_after_the_day_is_not_printed(cohort: str, tmp_path: Path) -> None:
    out = tmp_path / "earlier.pdf"
    code = demo_records()[0].patient.code
    assert main(["report", cohort, "--patient", code, "--out", str(out), "--as-of", "2025-03-09"]) == DONE
    text = text_of(out)
    assert "As of 9 Mar 2025" in text
    assert "10 Nov 2025" not in text


def test_patient_who_is_not_there_is_refused(cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused([cohort, "--patient", "nobody"], tmp_path / "out.pdf", capsys)
    assert "has no patient 'nobody'" in said
    assert "nothing was written" in said


@pytest.mark.parametrize(
    ("day", "named"),
    [
        ("yesterday", "yesterday"),
        ("09.03.2026", "09.03.2026"),
        ("2026-03", "2026-03"),
        ("2026-02-30", "There is no date 30 Feb 2026"),  # a date in a sentence reads as people write it
    ],
)
def test_date_that_is_none_or_not_to_the_day_is_refused(
    day: str, named: str, cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused([cohort, "--patient", "1", "--as-of", day], tmp_path / "out.pdf", capsys)
    assert named in said
    assert "YYYY-MM-DD" in said or "There is no date" in said


def test_definition_that_is_not_there_is_refused_with_those_that_are(
    cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused([cohort, "--patient", "1", "--definition", "none-such"], tmp_path / "out.pdf", capsys)
    assert "none-such" in said
    assert "mueller-2023-24w" in said


def test_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused([str(tmp_path / "none"), "--patient", "1"], tmp_path / "out.pdf", capsys).strip()


def test_file_that_cannot_be_written_is_refused_and_nothing_is_changed(
    cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = demo_records()[0].patient.code
    out = tmp_path / "no such folder" / "out.pdf"
    said = refused([cohort, "--patient", code], out, capsys)
    assert "could not be written" in said
    assert "Nothing was changed" in said


def test_folder_in_place_of_the_file_is_refused_and_left_as_it_is(
    cohort: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "folder"
    (out / "kept").mkdir(parents=True)
    assert main(["report", cohort, "--patient", demo_records()[0].patient.code, "--out", str(out)]) == REFUSED
    assert os.listdir(out) == ["kept"]
    assert "could not be written" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["folder"]
