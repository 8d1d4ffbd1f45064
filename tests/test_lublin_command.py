"""The command lublin: one row a patient, its frame, its warnings, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.cli import main

VISITS = """patient,date,relapse_since_last,edss,t25fw
1,2024-09-01,no,4.0,6.0
1,2025-03-01,no,4.0,6.0
1,2025-08-01,no,5.0,6.0
1,2025-12-01,no,5.0,6.0
2,2024-09-01,no,4.0,6.0
2,2025-03-01,no,4.0,6.0
2,2025-08-01,no,4.0,8.0
2,2025-12-01,no,4.0,8.0
3,2025-12-01,,4.0,
"""
PATIENTS = "patient,course,course_since\n1,SPMS,2020-01-01\n2,RRMS,2015\n3,RRMS,2026-06-01\n"
MRI = """patient,date,gd_enhancing,new_t2,enlarging_t2,contrast_given,compared_with,quality_ok,brain_done,cord_done
1,2025-11-01,0,0,0,yes,2024-11-01,yes,yes,yes
"""


def cohort(folder: Path, **files: str) -> str:
    folder.mkdir()
    for name, text in ({"visits": VISITS, "patients": PATIENTS, "mri": MRI} | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(folder)


def written(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["lublin", *arguments]) == 0
    return list(csv.DictReader(capsys.readouterr().out.splitlines()))


def test_the_command_writes_one_row_a_patient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cohort(tmp_path / "c", relapses="patient,onset\n2,2025-06-01\n")
    rows = written(folder, "--as-of", "2026-03-09", "--definition", "mueller-2023-12w", capsys=capsys)
    assert list(rows[0]) == [
        "patient", "as_of", "course", "activity", "progression", "worsening", "label", "reason", "relapse_history",
    ]  # fmt: skip
    assert [(r["patient"], r["course"], r["label"], r["progression"], r["worsening"]) for r in rows] == [
        ("1", "SPMS", "SPMS, not active, with progression", "with progression", "yes"),
        ("2", "RRMS", "RRMS, active, worsening indeterminate", "", "indeterminate"),
        ("3", "", "", "", "indeterminate"),
    ]
    assert {row["as_of"] for row in rows} == {"2026-03-09"}
    assert {row["relapse_history"] for row in rows} == {"recorded"}
    assert "T25FW first measured 1 Aug 2025" in rows[1]["reason"]


def test_the_command_marks_an_assumed_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cohort(tmp_path / "c")
    rows = written(folder, "--as-of", "2026-03-09", "--assume-complete", capsys=capsys)
    assert {row["relapse_history"] for row in rows} == {"assumed"}


def test_the_command_takes_another_frame_and_writes_to_a_file(tmp_path: Path) -> None:
    folder, out = cohort(tmp_path / "c"), tmp_path / "out.csv"
    arguments = ["--as-of", "2026-03-09", "--frame-months", "3", "--out", str(out)]
    assert main(["lublin", folder, *arguments]) == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert rows[0]["activity"] == "indeterminate"
    assert "frame 9 Dec 2025 to 9 Mar 2026" in rows[0]["reason"]


def test_the_command_says_where_a_row_outranks_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cohort(tmp_path / "c", relapses="patient,onset\n2,2025-06-01\n")
    assert main(["lublin", folder, "--as-of", "2026-03-09"]) == 0
    assert "2: A relapse of 1 Jun 2025 is recorded, but" in capsys.readouterr().err


LEVEL_0 = """patient,date,relapse_since_last,edss
1,2024-03-01,no,0
1,2024-09-01,no,0
1,2025-03-20,no,1.0
1,2025-06-20,no,1.0
1,2025-09-20,no,1.0
"""


def test_s15_a_label_that_depends_on_the_threshold_rule_is_not_one_answer_in_the_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"visits": LEVEL_0, "patients": "patient,course,course_since\n1,RRMS,2020\n"}
    arguments = [cohort(tmp_path / "c", **files), "--assume-complete", "--as-of", "2026-03-09"]
    (row,) = written(*arguments, "--definition", "mueller-2023-12w", capsys=capsys)
    (without, with_) = ("RRMS, not active, no confirmed EDSS worsening", "RRMS, not active, worsening")
    assert row["label"] == f"depends on the threshold rule (A and B: {without}; C: {with_})"
    assert (row["activity"], row["worsening"], row["progression"]) == ("not active", "indeterminate", "")
    parts = row["reason"].split(" | ")
    assert parts[0] == f"depends on the threshold rule: A and B: {without}; C: {with_}"
    assert parts[1].startswith("as written, ")
    assert parts[-2:] == ["by mueller-2023-12w version 1, 12 weeks (early)", "threshold rule assumed"]


def test_s15_worsening_and_progression_of_a_progressive_course_are_open_where_the_threshold_rule_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"visits": LEVEL_0, "patients": "patient,course,course_since\n1,SPMS,2020\n"}
    arguments = [cohort(tmp_path / "c", **files), "--assume-complete", "--as-of", "2026-03-09"]
    (row,) = written(*arguments, "--definition", "mueller-2023-12w", capsys=capsys)
    assert row["label"].startswith("depends on the threshold rule (A and B: SPMS, ")
    assert (row["worsening"], row["progression"]) == ("indeterminate", "indeterminate")


def test_s15_a_course_without_a_label_still_says_that_its_worsening_depends_on_the_threshold_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = cohort(tmp_path / "c", visits=LEVEL_0, patients="patient,course,course_since\n1,RRMS,2026-06-01\n")
    arguments = [folder, "--assume-complete", "--as-of", "2026-03-09", "--definition", "mueller-2023-12w"]
    (row,) = written(*arguments, capsys=capsys)
    assert (row["label"], row["worsening"]) == ("", "indeterminate")
    assert row["reason"].startswith("worsening depends on the threshold rule: A and B: no; C: yes | as written, ")


def test_s15_where_the_families_agree_the_label_stands_and_names_its_definition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = written(cohort(tmp_path / "c"), "--as-of", "2026-03-09", capsys=capsys)
    assert not any("depends on the threshold rule" in row["label"] for row in rows)
    assert not any("depends on the threshold rule" in row["reason"] for row in rows)
    assert rows[0]["reason"].endswith(" | by mueller-2023-24w version 1, 24 weeks | threshold rule assumed")


@pytest.mark.parametrize(
    "arguments", [["--as-of", "9.3.2026"], ["--frame-months", "0"], ["--frame-months", "x"], ["--measure", "edss"]]
)
def test_wrong_usage_of_the_command_has_status_2(tmp_path: Path, arguments: list[str]) -> None:
    assert main(["lublin", cohort(tmp_path / "c"), *arguments]) == 2


def test_the_command_refuses_bad_data_by_file_line_and_column_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = cohort(tmp_path / "c", mri=MRI.replace(",0,0,0,", ",-1,0,0,")), tmp_path / "out.csv"
    assert main(["lublin", folder, "--as-of", "2026-03-09", "--out", str(out)]) == 1
    assert capsys.readouterr().err.startswith("mri.csv:2:gd_enhancing: ")
    assert not out.exists()
