"""The command edss: a step from eight numbers, a file with its steps added, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.cli import main


def test_the_command_prints_the_step_with_one_decimal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edss", *"12131421"]) == 0
    assert capsys.readouterr().out == "4.0\n"


def test_the_command_refuses_a_grade_off_its_scale(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edss", *"70000000"]) == 1
    assert "Visual 7 is not on the scale: it runs from 0 to 6" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["", "1 2 3", "1 2 3 4 5 6 7 8 9", "--file x.csv 1 2", "--out y.csv 0 0 0 0 0 0 0 0"])
def test_wrong_usage_of_the_command_has_status_2(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edss", *words.split()]) == 2
    assert "usage" in capsys.readouterr().err


HEADER = "id,visual,brainstem,pyramidal,cerebellar,sensory,bowel_bladder,cerebral,ambulation\n"


def test_the_command_adds_step_and_reason_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "grades.csv"
    source.write_bytes(f"\ufeff{HEADER}a,0,0,2,0,0,0,0,0\nb,0,0,,0,0,0,0,0\n".replace("\n", "\r\n").encode())
    assert main(["edss", "--file", str(source)]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["id"], row["edss"], row["reason"]) for row in rows] == [
        ("a", "2.0", "from grades: one 2"),
        ("b", "", "no step yet: missing Pyramidal"),
    ]


def test_the_command_names_file_line_and_column_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "grades.csv", tmp_path / "out.csv"
    source.write_text(f"{HEADER}a,0,0,2,0,0,0,0,0\nb,9,0,x,0,0,0,0,0\nc,0\n", encoding="utf-8")
    assert main(["edss", "--file", str(source), "--out", str(out)]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert [error.split(": ")[0] for error in errors] == [
        "grades.csv:3:visual",
        "grades.csv:3:pyramidal",
        "grades.csv:4:",
    ]
    assert not out.exists()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("visual,brainstem", "grades.csv:1:pyramidal: the column is missing"),
        (HEADER.strip() + ",edss", "grades.csv:1:edss: the column is there already"),
        (HEADER.strip() + ",id", "grades.csv:1:id: the column is there twice"),
        ("", "grades.csv:1:visual: the column is missing"),
    ],
)
def test_the_command_refuses_a_header_it_cannot_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, told: str
) -> None:
    source = tmp_path / "grades.csv"
    source.write_text(header + "\n" if header else "", encoding="utf-8")
    assert main(["edss", "--file", str(source)]) == 1
    assert told in capsys.readouterr().err


def test_the_command_says_so_when_the_file_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edss", "--file", str(tmp_path / "none.csv")]) == 1
    assert "cannot be read" in capsys.readouterr().err
