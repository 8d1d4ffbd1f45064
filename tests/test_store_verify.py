"""verify: a sound store is called sound, and each kind of damage or tampering is found and named."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from commands import cli
from domain.records import Patient
from storage import keys
from storage.driver import Records, connect
from storage.printed import Left
from storage.refusals import (
    FolderMissing,
    KeysDamaged,
    NotAStore,
    PartMissing,
    StoreRefusal,
    StoreTooNew,
    WrongPassphrase,
)
from storage.verify import Verification, verify
from tests.store_samples import FULL_RECORD, PASSPHRASE, make_store, now, reopen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed store in which something of every kind has happened."""
    store, _ = make_store(tmp_path / "registry")
    patient = store.add_record(FULL_RECORD)
    other = store.add_record(replace(FULL_RECORD, patient=Patient("", "K-002"), assumed=frozenset()))
    relapse, visit = store.relapses.of_patient(patient.id)[0], store.visits.of_patient(patient.id)[0]
    store.relapses.delete(relapse, "a doublet")
    store.relapses.restore(relapse.id)
    store.relapses.delete(relapse, "a doublet after all")
    store.visits.move(visit, other.id, "two charts were open")
    store.visits.update(replace(visit, note="read again", values=visit.values[:1]), "misread")
    store.patients.assume(patient.id, ())
    store.patients.delete(store.patients.add(Patient("", "K-003")), "entered twice")
    store.settings.set("frame_months", 12)
    store.drafts.save(patient.id, "visit", {"edss": "4"})
    left = Left("clinician", "pdf", b"%PDF of that day")
    page = store.printed.add(store.record(patient.id), "summary printed", "ab12", left=left)
    store.printed.recall(page.id, "the wrong printer")
    store.close()
    return store.folder


def checked(folder: Path) -> Verification:
    return verify(folder, PASSPHRASE, now=now)


def faults(folder: Path) -> dict[str, tuple[str, ...]]:
    """What verify found, by the check that found it."""
    return {check.title: check.faults for check in checked(folder).checks if not check.sound}


def tamper(folder: Path, *statements: str) -> None:
    """Change rows behind the program's back, as someone with the key and another program could."""
    found = keys.read_keys(folder)
    db = connect(folder / "records.db", keys.unlock(folder, PASSPHRASE), found.records_salt, "rw")
    for statement in statements:
        db.execute(statement)
    db.close()


def test_a_store_in_which_everything_was_done_is_sound_and_not_written_to(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = checked(folder)
    assert result.sound
    assert {check.title for check in result.checks} == {
        "keys.json", "Pages of records.db", "Tables and indexes", "References between tables", "Audit log",
        "Records against the audit log", "Printed pages", "Records",
    }  # fmt: skip
    assert {name: content for name, content in before.items() if (folder / name).read_bytes() != content} == {}


def test_a_store_that_is_open_and_half_way_through_an_import_is_sound(folder: Path) -> None:
    with reopen(folder) as store, store.transaction():
        store.add_record(replace(FULL_RECORD, patient=Patient("", "new")))
        assert checked(folder).sound


def test_a_flipped_byte_in_any_page_is_found_and_the_page_named(folder: Path) -> None:
    whole = (folder / "records.db").read_bytes()
    chance = random.Random(2026)
    for page in range(1, len(whole) // 4096 + 1):
        # The first 16 bytes stand in clear; keys.json has them too, and that copy is the one in use.
        at = (page - 1) * 4096 + chance.randrange(16 if page == 1 else 0, 4096)
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        (folder / "records.db").write_bytes(damaged)
        found = faults(folder)
        assert any(re.search(rf"\bpage {page}\b", fault) for fault in found["Pages of records.db"]), (page, found)


@pytest.mark.parametrize("size", [0, 100, 4096, 50_000])
def test_a_file_that_was_cut_off_is_found(folder: Path, size: int) -> None:
    content = (folder / "records.db").read_bytes()
    (folder / "records.db").write_bytes(content[:size])
    assert faults(folder)


LOCKS = ("DROP TRIGGER audit_never_changes", "DROP TRIGGER audit_never_shrinks")


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET who = 'nobody' WHERE number = 5", "line 5 of the log was altered"),
        ("UPDATE audit SET reason = 'x' WHERE number = 1", "line 1 of the log was altered"),
        ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE number = 9", "line 9 of the log was altered"),
        ("UPDATE audit SET before = NULL WHERE what = 'visit changed'", "of the log was altered"),
        ("DELETE FROM audit WHERE number = 4", "line 4 of the log is missing"),
        ("UPDATE audit SET previous_hash = '' WHERE number = 3", "line 3 of the log does not follow"),
        ("UPDATE audit SET hash = '00' WHERE number = 3", "line 3 of the log was altered"),
    ],
)  # fmt: skip
def test_a_tampered_audit_line_is_found_by_its_number(folder: Path, statement: str, fault: str) -> None:
    tamper(folder, *LOCKS, statement)
    (found,) = faults(folder)["Audit log"]
    assert fault in found


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE value SET value = '3.0' WHERE measure = 'edss'", "visit .* is not what its last line"),
        ("DELETE FROM value WHERE measure = 'edss'", "visit .* is not what its last line"),
        ("UPDATE patient SET family_name = 'Other' WHERE code = 'K-001'", "patient .* is not what its last line"),
        ("UPDATE course SET patient_id = (SELECT id FROM patient WHERE code = 'K-001')", "course .* is not what"),
        ("UPDATE relapse SET deleted_at = NULL", "relapse .* is not what its last line"),
        ("UPDATE scan SET deleted_at = '2026-01-01T00:00:00+00:00'", "scan .* is not what its last line"),
        ("DELETE FROM infection", "infection .* is in the audit log but gone from its table"),
        ("UPDATE treatment SET id = 'x' WHERE added = 1", "treatment x has no line in the audit log"),
        ("UPDATE setting SET value = '24'", "setting frame_months is not what"),
        ("INSERT INTO patient_source SELECT id, 'cord_done' FROM patient", "patient_source .* has no line"),
        ("DELETE FROM audit WHERE what = 'setting changed'", "setting frame_months has no line"),
    ],
)  # fmt: skip
def test_a_record_changed_past_the_program_is_found_against_the_log(folder: Path, statement: str, fault: str) -> None:
    tamper(folder, *LOCKS, statement)
    found = faults(folder)["Records against the audit log"]
    assert any(re.search(fault, line) for line in found), found


def test_a_record_that_belongs_to_nobody_is_found(folder: Path) -> None:
    tamper(folder, "UPDATE comorbidity SET patient_id = 'nobody'")
    assert any("comorbidity row" in fault for fault in faults(folder)["References between tables"])


def test_a_record_that_no_release_of_ours_could_have_written_is_found(folder: Path) -> None:
    tamper(folder, "UPDATE visit SET \"on\" = 'yesterday'")
    found = faults(folder)
    assert found["Contents of records.db"] == ("a record holds a value that no release of Smoulder writes",)
    assert "yesterday" not in str(found)  # nothing of a record is printed


def test_many_faults_are_counted_rather_than_all_printed(folder: Path) -> None:
    with reopen(folder) as store, store.transaction():
        for _ in range(30):
            store.patients.add(Patient("", ""))
    tamper(folder, "UPDATE patient SET number = 'x'")
    found = faults(folder)["Records against the audit log"]
    assert len(found) == 21
    assert re.fullmatch(r"and \d+ more", found[-1])


def _missing(folder: Path) -> None:
    shutil.rmtree(folder)


def _emptied(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _without_records(folder: Path) -> None:
    (folder / "records.db").unlink()


def _with_other_keys(folder: Path) -> None:
    text = json.loads((folder / "keys.json").read_text())
    (folder / "keys.json").write_text(json.dumps({**text, "demo": True}))


def _too_new(folder: Path) -> None:
    tamper(folder, "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('smoulder', 'v999_later')")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (_missing, FolderMissing),
        (_emptied, NotAStore),
        (_without_records, PartMissing),
        (_with_other_keys, KeysDamaged),
        (_too_new, StoreTooNew),
    ],
)
def test_what_cannot_be_checked_at_all_is_refused_with_its_own_sentence(
    folder: Path, change: Callable[[Path], None], refusal: type[StoreRefusal]
) -> None:
    change(folder)
    with pytest.raises(refusal):
        checked(folder)


def test_a_wrong_passphrase_checks_nothing(folder: Path) -> None:
    with pytest.raises(WrongPassphrase):
        verify(folder, "not this one", now=now)


# The command


def run(folder: Path, *, passphrase: str = PASSPHRASE) -> int:
    given = folder.parent / "passphrase.txt"
    given.write_text(passphrase + "\n")
    return cli.main(["verify", str(folder), "--passphrase-file", str(given)])


def test_the_verify_command_says_what_was_checked_and_returns_0_for_a_sound_store(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = out.splitlines()
    assert lines[-1] == f"{folder} is sound."
    assert all(line.startswith("sound") for line in lines[:-1])
    assert "everything recorded of 2 patients can be read" in out


def test_the_verify_command_names_the_damage_and_returns_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = bytearray((folder / "records.db").read_bytes())
    content[5 * 4096 + 9] ^= 1
    (folder / "records.db").write_bytes(content)
    assert run(folder) == 1
    out = capsys.readouterr().out
    assert "DAMAGED  Pages of records.db" in out
    assert "page 6" in out
    assert "Keep it as it is, check the newest backup" in out


def test_the_verify_command_refuses_a_wrong_passphrase_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, passphrase="not this one") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "does not open the registry" in err


def test_a_verified_connection_is_never_left_open(folder: Path) -> None:
    checked(folder)
    with reopen(folder) as store:  # a writer that can change the journal has the file to itself
        assert isinstance(store.connection, Records)
        assert store.connection.rows("PRAGMA journal_mode = DELETE") == [("delete",)]
