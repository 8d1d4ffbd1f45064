"""The command quality: a row for each finding, from a folder and from a store, with what was marked as checked."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from commands.cli import main
from commands.quality import COLUMNS, quality_csv
from domain.care_records import Check
from domain.quality.rules import findings
from storage.quality import load_quality_reference
from tests.quality_records import BASE, TODAY, both, last_visit, patient
from tests.store_folders import PASSPHRASE, new_store

VISITS = """patient,date,relapse_since_last,edss
1,2024-09-01,no,4.0
1,2025-03-01,no,7.5
2,2025-12-01,,4.0
"""


def cohort(folder: Path) -> str:
    folder.mkdir()
    (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
    return str(folder)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_quality_writes_a_row_for_each_finding_of_each_patient(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", cohort(tmp_path / "c"), "--as-of", "2026-03-09"]) == 0
    found = rows(capsys.readouterr().out)
    assert list(found[0]) == list(COLUMNS)
    (jump,) = (row for row in found if row["rule"] == "edss-jump")
    assert (jump["patient"], jump["gravity"], jump["kind"], jump["date"], jump["field"], jump["checked"]) == (
        "1",
        "unusual",
        "visit",
        "2025-03-01",
        "edss",
        "",
    )
    assert jump["text"].startswith("EDSS rose from 4.0 on 1 Sep 2024 to 7.5 on 1 Mar 2025")
    assert "unverified: " in jump["source"]
    assert {row["patient"] for row in found if row["rule"] == "patient-incomplete"} == {"1", "2"}


def test_quality_of_a_store_says_what_was_checked_by_whom_when_and_why(tmp_path: Path) -> None:
    with new_store(tmp_path / "store") as store:
        kept = store.add_record(both(last_visit("6.0"), patient(sex=None))(BASE))
        record = store.record(kept.id)
        (jump,) = (f for f in findings(record, TODAY, load_quality_reference()) if f.rule == "edss-jump")
        check = Check(
            "", jump.rule, jump.kind, jump.record_id, jump.facts, date(2026, 3, 1), "Dr Moss", "examined twice"
        )
        store.checks.add(kept.id, check)
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    out = tmp_path / "found.csv"
    asked = ["quality", str(tmp_path / "store"), "--passphrase-file", str(secret), "--as-of", "2026-03-09"]
    assert main([*asked, "--out", str(out)]) == 0
    by_rule = {row["rule"]: row for row in rows(out.read_text("utf-8"))}
    assert by_rule["edss-jump"]["checked"] == "Dr Moss, 1 Mar 2026: examined twice"
    assert by_rule["patient-incomplete"]["checked"] == ""


def test_quality_can_be_asked_of_one_patient_and_one_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = cohort(tmp_path / "c")
    assert main(["quality", source, "--patient", "2", "--rule", "visit-relapses"]) == 0
    assert [(row["patient"], row["rule"]) for row in rows(capsys.readouterr().out)] == [("2", "visit-relapses")]


@pytest.mark.parametrize("wrong", [("--patient", "9"), ("--rule", "nonsense")])
def test_quality_refuses_a_patient_or_a_rule_that_is_not_there_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    out = tmp_path / "found.csv"
    assert main(["quality", cohort(tmp_path / "c"), *wrong, "--out", str(out)]) == 1
    assert wrong[1] in capsys.readouterr().err
    assert not out.exists()


def test_a_registry_in_order_gives_the_header_alone() -> None:
    assert quality_csv([BASE], load_quality_reference(), TODAY) == ",".join(COLUMNS) + "\n"
