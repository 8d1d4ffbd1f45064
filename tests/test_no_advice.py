"""The program gives no treatment advice, in none of its own clinical words (safety 31)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.advice import CODE, ROOT, advice_in, advice_of_the_program, program_texts, unused_facts


def test_no_clinical_word_of_the_program_advises() -> None:
    assert "\n".join(advice_of_the_program()) == ""


def test_every_phrase_that_is_let_pass_is_there_and_nothing_more() -> None:
    assert unused_facts(text for _, _, text in program_texts()) == ()


def test_the_search_reads_every_folder_that_has_clinical_words() -> None:
    read = {str(path.relative_to(ROOT)) for path, _, _ in program_texts()}
    assert {
        "domain/wording.py",
        "domain/brain_health/findings.py",
        "domain/data/brain_health.toml",
        "domain/data/comorbidities.csv",
        "domain/definitions/mueller-2023-24w.toml",
        "domain/questionnaires/phq9.toml",
        "reports/sections/open_points.py",
    } <= read


@pytest.mark.parametrize(
    "text",
    [
        "Refer to a physiotherapist",
        "refer/treat: primary care",
        "The patient should switch to another drug.",
        "We suggest a supplement.",
        "Start vitamin D",
        "Stop smoking",
        "You must exercise more.",
        "reduce alcohol",
        "avoid heat",
        "It is recommended",
        "increase the dose",
        "Take vitamin D daily",
    ],
)
def test_advice_is_found(text: str) -> None:
    assert advice_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Treatment start",
        "no stop recorded",
        "Reason for stopping",
        "consider review by a stop-smoking service",
        "STOP-Bang 3 or more",
        "reference range",
        "preferred",
        "consider review of the medicines by the prescriber or a pharmacist",
    ],
)
def test_a_recorded_fact_and_a_name_are_no_advice(text: str) -> None:
    assert advice_in(text) == ()


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("domain/patient_page_words.py", 'WORDS = "You should walk more."\n'),
        ("domain/letters/blocks.py", 'def text(name: str) -> str:\n    return f"Please refer {name} at once."\n'),
        ("reports/sections/patient_steps.py", 'TITLE = "Recommended"\n'),
        ("domain/data/steps.toml", '[[step]]\ntext = "Start a diet"\n'),
        ("domain/data/steps.csv", "id,text\na,avoid heat\n"),
        ("domain/definitions/x.toml", 'title = "Switch early"\n'),
    ],
)
def test_advice_in_a_file_that_is_added_later_is_found_by_its_folder(tmp_path: Path, file: str, content: str) -> None:
    for folder in CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).write_text(content, encoding="utf-8")
    (found,) = advice_of_the_program(tmp_path)
    assert found.startswith(f"{file}:")


def test_what_a_refusal_says_of_a_file_and_what_a_docstring_says_are_not_clinical_words(tmp_path: Path) -> None:
    for folder in CODE:
        (tmp_path / folder).mkdir()
    code = '"""You should read this."""\nraise ValueError("The key must be a text.")\n'
    (tmp_path / "domain" / "reading.py").write_text(code, encoding="utf-8")
    assert advice_of_the_program(tmp_path) == ()
