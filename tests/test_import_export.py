"""Import and export, through the command line and the storage room's own doors."""

from __future__ import annotations

import io
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from commands.cli import main
from domain.records import Patient, PatientRecord, Visit
from domain.refusal import Refusal
from storage.cohort_csv import Cohort, cohort_texts, load_cohort, write_cohort
from storage.cohort_import import PatientsKnown, import_cohort
from storage.demo_cohort import demo_records
from storage.source import open_source
from tests.cohort_strategies import cohorts
from tests.store_folders import PASSPHRASE, TODAY, again, files_of, new_store, without_ids


@pytest.fixture
def store_folder(tmp_path: Path) -> Path:
    """A store without patients, closed."""
    new_store(tmp_path / "store").close()
    return tmp_path / "store"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text(f"{PASSPHRASE}\n")
    return file


@pytest.fixture
def demo_cohort(tmp_path: Path) -> Path:
    write_cohort(demo_records(), tmp_path / "demo cohort")
    return tmp_path / "demo cohort"


# Store, folder, store


def test_the_demonstration_goes_into_a_store_and_out_again_to_the_same_bytes(
    store_folder: Path, passphrase_file: Path, demo_cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = ["--passphrase-file", str(passphrase_file)]
    assert main(["import", str(store_folder), str(demo_cohort), *secret]) == 0
    assert capsys.readouterr().out == f"61 patients imported into {store_folder}.\n"
    assert main(["export", str(store_folder), str(tmp_path / "out"), *secret]) == 0
    assert files_of(tmp_path / "out") == files_of(demo_cohort)


@settings(max_examples=8, deadline=None)
@given(cohorts)
def test_a_store_exported_and_imported_into_a_new_store_is_equal(records: tuple[PatientRecord, ...]) -> None:
    with TemporaryDirectory() as place:
        with new_store(Path(place) / "one") as first:
            for record in records:
                first.add_record(record)
            told = tuple(first.records())
        write_cohort(told, Path(place) / "cohort")
        with new_store(Path(place) / "two") as second:
            import_cohort(second, load_cohort(Path(place) / "cohort", today=TODAY))
            assert without_ids(tuple(second.records())) == without_ids(told)


def test_what_was_assumed_at_an_import_stays_with_the_patients_through_an_export(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "visits.csv").write_text("patient,date,edss\nP1,2020-03-01,2.0\n")
    (bare / "relapses.csv").write_text("patient,onset\nP1,2019-03-01\n")
    with new_store(tmp_path / "store") as store:
        import_cohort(store, load_cohort(bare, today=TODAY))
        write_cohort(store.records(), tmp_path / "out")
    assert load_cohort(tmp_path / "out", today=TODAY).records[0].assumed == {"relapse_history", "comparable"}


def test_a_record_marked_as_entered_in_error_is_not_exported(tmp_path: Path) -> None:
    with new_store(tmp_path / "store") as store:
        patient = store.add_record(PatientRecord(Patient("", "P1"), visits=(Visit("", date(2020, 3, 1)),)))
        store.visits.delete(store.record(patient.id).visits[0], "wrong patient")
        (record,) = store.records()
    assert record.visits == ()
    assert "2020-03-01" not in cohort_texts([record])["visits.csv"]


# Import


def test_an_import_with_a_fault_names_it_and_stores_nothing(
    store_folder: Path, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cohort = tmp_path / "bad"
    cohort.mkdir()
    (cohort / "visits.csv").write_text("patient,date,edss\nP1,2020-03-01,2.0\nP2,2020-03-01,4.2\n")
    assert main(["import", str(store_folder), str(cohort), "--passphrase-file", str(passphrase_file)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "visits.csv:3:edss: EDSS 4.2 is not on the scale: it runs from 0 to 10 in steps of 0.5, without 0.5.\n"
    )
    with again(store_folder) as store:
        assert store.patients.all() == ()


def test_patients_that_the_store_has_are_refused_with_their_lines_and_nobody_is_imported(
    store_folder: Path, passphrase_file: Path, demo_cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with again(store_folder) as store:
        for code in ("D-0002", "D-0061"):
            store.add_record(PatientRecord(Patient("", code)))
    assert main(["import", str(store_folder), str(demo_cohort), "--passphrase-file", str(passphrase_file)]) == 1
    assert capsys.readouterr().err == (
        "patients.csv:3:patient: The store has a patient “D-0002” already: leave it out or change its id.\n"
        "patients.csv:62:patient: The store has a patient “D-0061” already: leave it out or change its id.\n"
    )
    with again(store_folder) as store:
        assert [patient.code for patient in store.patients.all()] == ["D-0002", "D-0061"]


def test_an_import_that_fails_half_way_leaves_nothing_of_it(
    store_folder: Path, demo_cohort: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = load_cohort(demo_cohort, today=TODAY)
    with again(store_folder) as store:
        add = store.add_record
        left = iter(range(20))

        def fail_later(record: PatientRecord, reason: str = "") -> Patient:
            if next(left, None) is None:
                raise Refusal("The disk is full.")
            return add(record, reason)

        monkeypatch.setattr(store, "add_record", fail_later)
        with pytest.raises(Refusal, match="full"):
            import_cohort(store, cohort)
    with again(store_folder) as store:
        assert tuple(store.records()) == ()


def test_the_log_has_the_import_and_the_export(
    store_folder: Path, passphrase_file: Path, demo_cohort: Path, tmp_path: Path
) -> None:
    secret = ["--passphrase-file", str(passphrase_file)]
    main(["import", str(store_folder), str(demo_cohort), *secret])
    main(["export", str(store_folder), str(tmp_path / "out"), *secret])
    with again(store_folder) as store:
        told = [(line.what, line.reason) for line in store.audit.lines() if line.what.startswith("cohort")]
    assert told == [("cohort imported", "61 patients"), ("cohort exported", "61 patients")]


def test_warnings_of_an_import_go_to_standard_error(
    store_folder: Path, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cohort = tmp_path / "cohort"
    cohort.mkdir()
    (cohort / "visits.csv").write_text("patient,date,comparable,shoes\nP1,2020-03-01,yes,42\n")
    arguments = ["import", str(store_folder), str(cohort), "--passphrase-file", str(passphrase_file)]
    assert main([*arguments, "--assume-complete"]) == 0
    out, err = capsys.readouterr()
    assert out == f"1 patient imported into {store_folder}.\n"
    assert err == (
        "visits.csv:1:shoes: this column is not part of the format: kept aside, read by no rule.\n"
        "The relapse history is taken as complete, as asked for: marked as assumed.\n"
    )
    with again(store_folder) as store:
        assert next(store.records()).assumed == {"relapse_history"}


# Export


def test_a_store_that_is_open_elsewhere_is_exported_all_the_same(
    store_folder: Path, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with again(store_folder) as store:
        store.add_record(PatientRecord(Patient("", "P1")))
        arguments = ["export", str(store_folder), str(tmp_path / "out"), "--passphrase-file", str(passphrase_file)]
        assert main(arguments) == 0
    assert "its log does not have this export" in capsys.readouterr().err
    assert [r.patient.code for r in load_cohort(tmp_path / "out", today=TODAY).records] == ["P1"]


def test_an_export_does_not_write_over_what_is_not_its_own(
    store_folder: Path, passphrase_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "papers"
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    assert main(["export", str(store_folder), str(target), "--passphrase-file", str(passphrase_file)]) == 1
    assert "holds something that is no cohort (thesis.txt). Nothing was written." in capsys.readouterr().err
    assert files_of(target) == {"thesis.txt": b"mine"}


# A source is a folder or a store


def test_a_store_and_its_export_are_the_same_source(
    store_folder: Path, passphrase_file: Path, demo_cohort: Path
) -> None:
    with again(store_folder) as store:
        import_cohort(store, load_cohort(demo_cohort, today=TODAY))
    of_store = open_source(store_folder, passphrase_file, today=TODAY)
    assert without_ids(of_store.records) == open_source(demo_cohort, today=TODAY).records
    complete = open_source(store_folder, passphrase_file, assume_complete=True, today=TODAY)
    assert all("relapse_history" in record.assumed for record in complete.records)


def test_a_store_is_not_changed_by_being_read(store_folder: Path, passphrase_file: Path) -> None:
    before = files_of(store_folder)
    open_source(store_folder, passphrase_file, today=TODAY)
    assert {name: before[name] for name in ("records.db", "keys.json")} == {
        name: files_of(store_folder)[name] for name in ("records.db", "keys.json")
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"another passphrase\n", "does not open the registry"),
        (b"", "must hold one line, the passphrase"),
        (b"one\ntwo\n", "must hold one line, the passphrase"),
        (b"\xff\xfea\x00", "is not UTF-8 text"),
        (None, "cannot be read (No such file or directory)"),
    ],
)
def test_a_passphrase_file_that_does_not_do_is_refused(
    store_folder: Path, tmp_path: Path, content: bytes | None, reason: str
) -> None:
    file = tmp_path / "other.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        open_source(store_folder, file, today=TODAY)
    assert reason in str(refusal.value)
    assert "Nothing was changed" in str(refusal.value)


def test_without_a_passphrase_file_and_without_a_terminal_a_store_is_refused(
    store_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(Refusal, match="give --passphrase-file FILE"):
        open_source(store_folder, None, today=TODAY)


def test_a_folder_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"neither a cohort folder, which holds visits\.csv, nor a store"):
        open_source(tmp_path, None, today=TODAY)


# The command demo


def test_demo_writes_the_cohort_of_its_seed_and_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path / "a")]) == 0
    assert capsys.readouterr().out == f"61 invented patients written to {tmp_path / 'a'}, as of 9 Mar 2026.\n"
    assert load_cohort(tmp_path / "a", today=TODAY).records == demo_records()
    assert main(["demo", str(tmp_path / "b"), "--seed", "7", "--as-of", "2025-12-01"]) == 0
    assert load_cohort(tmp_path / "b", today=date(2025, 12, 1)).records == demo_records(7, date(2025, 12, 1))


def test_demo_refuses_a_day_to_come_and_what_is_no_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path / "a"), "--as-of", "2999-01-01"]) == 1
    assert "1 Jan 2999 lies in the future" in capsys.readouterr().err
    assert main(["demo", str(tmp_path / "a"), "--as-of", "yesterday"]) == 2
    assert "“yesterday” is not a date" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()


def test_patients_of_a_store_are_known_by_their_code_alone(store_folder: Path) -> None:
    with again(store_folder) as store:
        store.add_record(PatientRecord(Patient("", "P1", family_name="A")))
        cohort = Cohort((PatientRecord(Patient("P1", "P1", family_name="B")),), lines={"P1": "visits.csv:2"})
        with pytest.raises(PatientsKnown, match=r"^visits\.csv:2:patient: The store has a patient “P1” already"):
            import_cohort(store, cohort)
