"""Writing a cohort folder: whole or not at all, over nobody's other files, and as its description says."""

from __future__ import annotations

import csv
import errno
import json
import os
from datetime import date
from pathlib import Path

import pytest

from domain.records import Patient, PatientRecord, Visit
from storage.cohort_columns import PACKAGE_FILE, TABLES
from storage.cohort_csv import ExportRefused, cohort_texts, load_cohort, write_cohort
from storage.cohort_table import Table
from tests.cohort_dictionary import section_of
from tests.cohort_strategies import TODAY

DOCUMENT = Path(__file__).parents[1] / "docs" / "exchange-format.md"

RECORD = PatientRecord(Patient("P1", "P1"), visits=(Visit("", date(2020, 3, 1)),))
OTHER = PatientRecord(Patient("P2", "P2"), visits=(Visit("", date(2021, 3, 1)),))


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_an_export_holds_every_file_of_the_format_and_its_data_package(tmp_path: Path) -> None:
    write_cohort([RECORD], tmp_path / "new" / "cohort")
    assert set(files_of(tmp_path / "new" / "cohort")) == {table.file for table in TABLES} | {PACKAGE_FILE}


def test_an_earlier_export_is_replaced_whole(tmp_path: Path) -> None:
    write_cohort([RECORD], tmp_path / "cohort")
    write_cohort([OTHER], tmp_path / "cohort")
    assert load_cohort(tmp_path / "cohort", today=TODAY).records == (OTHER,)
    assert [path.name for path in tmp_path.iterdir()] == ["cohort"]


@pytest.mark.parametrize("step", ["fsync", "rename"])
def test_an_export_that_the_disk_refuses_leaves_the_earlier_one_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = tmp_path / "cohort"
    write_cohort([RECORD], folder)
    before = files_of(folder)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        rename = Path.rename
        # The earlier export steps aside first; only what goes into its place is refused, and then it comes back.
        steps = iter([rename, full, rename])
        monkeypatch.setattr(Path, "rename", lambda self, to: next(steps)(self, to))
    with pytest.raises(
        ExportRefused, match=r"could not be written to .* \(No space left on device\)\. Nothing was changed"
    ):
        write_cohort([OTHER], folder)
    assert files_of(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["cohort"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("photo.jpg", "holds something that is no cohort (photo.jpg)"),
        ("visits.csv", "holds a cohort that Smoulder did not write"),
    ],
)
def test_a_folder_with_something_else_in_it_is_not_written_to(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / name).write_text("mine")
    with pytest.raises(ExportRefused) as refusal:
        write_cohort([RECORD], tmp_path)
    assert str(refusal.value) == f"The folder {tmp_path} {reason}. Nothing was written. Give the name of a new folder."
    assert files_of(tmp_path) == {name: b"mine"}


def test_an_empty_folder_is_written_to_and_a_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write_cohort([RECORD], tmp_path / "empty")
    assert load_cohort(tmp_path / "empty", today=TODAY).records == (RECORD,)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportRefused, match="is no folder"):
        write_cohort([RECORD], tmp_path / "file")
    with pytest.raises(ExportRefused, match=r"could not be written to .*Nothing was changed"):
        write_cohort([RECORD], tmp_path / "file" / "below")


# The description of the format


def test_the_data_package_names_the_columns_of_every_file_in_their_order() -> None:
    texts = cohort_texts([RECORD])
    resources = {r["path"]: r for r in json.loads(texts[PACKAGE_FILE])["resources"]}
    for table in TABLES:
        header = next(csv.reader([texts[table.file].split("\r\n")[0]]))
        fields = resources[table.file]["schema"]["fields"]
        assert [field["name"] for field in fields] == header == [column.name for column in table.columns]
        assert all(field["description"] and field["type"] for field in fields)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_the_document_describes_every_file_as_it_is(table: Table) -> None:
    assert section_of(table) in DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_every_column_fills_a_field_of_the_record_that_it_belongs_to(table: Table) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert names[0] == "patient"
