"""Backups and upgrades: a copy that opens like the store, and an older store copied aside before it is reshaped."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import cli
from domain.records import Patient, PatientRecord
from storage import schema
from storage.driver import Database, Migrations, Records
from storage.refusals import BackupRefused, DiskFull, StoreTooOld, WrongPassphrase
from storage.schema import migrations
from storage.store import Store
from tests.record_ids import without_ids
from tests.store_samples import CHEAP, FIRST_RECORD, FULL_RECORD, PASSPHRASE, SECOND_RECORD, make_store, reopen

KEPT = Path(__file__).parent / "stores"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made, _ = make_store(tmp_path / "registry")
    made.add_record(FULL_RECORD)
    yield made
    made.close()


def contents(folder: Path, secret: str = PASSPHRASE) -> list[PatientRecord]:
    with reopen(folder, secret, read_only=True) as store:
        return list(store.records())


# Backups


def test_a_backup_is_a_folder_of_two_files_that_opens_like_the_store(store: Store, tmp_path: Path) -> None:
    target = store.back_up(tmp_path / "backup")
    assert sorted(path.name for path in target.iterdir()) == ["keys.json", "records.db"]
    assert contents(target) == list(store.records())
    with reopen(target) as copy:
        copy.patients.add(Patient("", "later"))
        assert copy.id == store.id
    assert len(store.search()) == 1


def test_a_backup_has_what_is_not_yet_merged_and_none_of_what_is_not_saved(store: Store, tmp_path: Path) -> None:
    store.patients.add(Patient("", "saved"))
    reader = store.reader()
    with store.transaction():
        store.patients.add(Patient("", "not saved"))
        reader.back_up(tmp_path / "backup")
    reader.close()
    assert [record.patient.code for record in contents(tmp_path / "backup")] == ["K-001", "saved"]


def test_a_backup_keeps_the_passphrase_of_its_day(store: Store, tmp_path: Path) -> None:
    store.back_up(tmp_path / "backup")
    store.change_passphrase(PASSPHRASE, "a new passphrase", CHEAP)
    assert len(contents(tmp_path / "backup")) == 1
    assert len(contents(store.folder, "a new passphrase")) == 1
    with pytest.raises(WrongPassphrase):
        reopen(tmp_path / "backup", "a new passphrase")


def test_a_backup_put_back_in_the_place_of_a_damaged_file_opens(store: Store, tmp_path: Path) -> None:
    before = list(store.records())
    store.back_up(tmp_path / "backup")
    store.close()
    (store.folder / "records.db").write_bytes(b"x" * 9000)
    shutil.copy(tmp_path / "backup" / "records.db", store.folder)
    assert contents(store.folder) == before


def test_a_backup_never_overwrites_and_never_makes_a_mistyped_path(store: Store, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for target in (tmp_path / "full", tmp_path / "file", store.folder):
        with pytest.raises(BackupRefused, match="already holds something, and a backup never overwrites"):
            store.back_up(target)
    with pytest.raises(BackupRefused, match="There is no folder"):
        store.back_up(tmp_path / "nowhere" / "backup")
    assert {path.name for path in tmp_path.iterdir()} == {"full", "file", "registry"}


def test_a_backup_into_an_empty_folder_fills_it(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    store.back_up(tmp_path / "empty")
    assert len(contents(tmp_path / "empty")) == 1


@pytest.mark.parametrize(("number", "refusal"), [(28, DiskFull), (13, BackupRefused), (5, BackupRefused)])
def test_a_backup_that_cannot_be_finished_leaves_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", fail)
        with pytest.raises(refusal):
            store.back_up(tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["registry"]
    store.back_up(tmp_path / "backup")


def test_a_backup_that_does_not_read_back_is_refused_and_removed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def execute(self: Records, sql: str, parameters: Any = None) -> Any:
        found = "SELECT 'HMAC verification failed for page 2'" if "cipher_integrity_check" in sql else sql
        return Database.execute(self, found, parameters)

    monkeypatch.setattr(Records, "execute", execute, raising=False)
    with pytest.raises(BackupRefused, match="did not read back as it was written, so it was removed"):
        store.back_up(tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["registry"]


# The command


def passphrase_file(folder: Path) -> str:
    path = folder / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n")
    return str(path)


def test_the_backup_command_copies_a_store_that_is_open_elsewhere(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = passphrase_file(tmp_path)
    target = tmp_path / "backup"
    assert cli.main(["backup", str(store.folder), str(target), "--passphrase-file", given]) == 0
    assert "with 1 patient; it was read through" in capsys.readouterr().out
    assert contents(target) == list(store.records())
    assert cli.main(["backup", str(store.folder), str(target), "--passphrase-file", given]) == 1
    assert "a backup never overwrites" in capsys.readouterr().err


# Upgrades


# What the kept store of each version holds: all that a release of its day could record.
HELD = {"v001": FIRST_RECORD, "v002": SECOND_RECORD, "v003": FULL_RECORD, "v004": FULL_RECORD}
NEWEST = schema.KNOWN[-1].split("_")[0]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A copy of the store that the newest schema version wrote."""
    return Path(shutil.copytree(KEPT / NEWEST, tmp_path / "registry"))


NEXT = "v999_the_next"


def later_release(monkeypatch: pytest.MonkeyPatch, upgrade: str) -> None:
    """Make this program one release newer: its last migration runs *upgrade*."""
    newer = Migrations("smoulder")
    for name in schema.KNOWN:
        newer(name=name)(getattr(schema, name))
    newer(name=NEXT)(lambda db: db.executescript(upgrade))
    monkeypatch.setattr(schema, "migrations", newer)
    monkeypatch.setattr(schema, "KNOWN", (*schema.KNOWN, NEXT))


@pytest.mark.parametrize("version", schema.KNOWN)
def test_a_store_of_every_schema_version_is_kept(version: str) -> None:
    assert (KEPT / version.split("_")[0] / "records.db").is_file()


@pytest.mark.parametrize("folder", sorted(path for path in KEPT.iterdir() if path.is_dir()), ids=lambda p: p.name)
def test_a_kept_store_opens_with_all_that_was_written_in_its_day(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "registry"))
    with reopen(copy) as store:
        assert [without_ids(record) for record in store.records()] == [HELD[folder.name]]
        assert store.audit.verify().broken_at is None
        assert schema.pending(store.connection) == ()


def test_an_older_store_is_copied_aside_and_then_upgraded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        later_release(newer, "ALTER TABLE relapse ADD COLUMN weather TEXT;")
        with reopen(kept) as store:
            assert "weather" in store.connection["relapse"].columns_dict
            assert [without_ids(record) for record in store.records()] == [FULL_RECORD]
        (aside,) = (kept / "backups").iterdir()
        assert aside.name == f"before-{NEXT}-20260309T133205Z"
        reopen(kept).close()
        assert list((kept / "backups").iterdir()) == [aside]  # once
    assert [without_ids(record) for record in contents(aside)] == [FULL_RECORD]  # by the release of its day


def test_an_upgrade_that_fails_half_way_leaves_the_store_as_it_was(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        later_release(newer, "ALTER TABLE relapse ADD COLUMN weather TEXT; INSERT INTO no_such_table VALUES (1);")
        with pytest.raises(Exception, match="no_such_table"):
            reopen(kept)
    with reopen(kept) as store:
        assert "weather" not in store.connection["relapse"].columns_dict
        assert [without_ids(record) for record in store.records()] == [FULL_RECORD]


def test_an_older_store_that_cannot_be_copied_aside_is_not_upgraded(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (kept / "backups").write_text("a file where the folder should be")
    with monkeypatch.context() as newer:
        later_release(newer, "ALTER TABLE relapse ADD COLUMN weather TEXT;")
        with pytest.raises(BackupRefused):
            reopen(kept)
    with reopen(kept) as store:
        assert "weather" not in store.connection["relapse"].columns_dict


def test_an_older_store_opened_to_read_only_is_refused_and_not_upgraded(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        later_release(newer, "ALTER TABLE relapse ADD COLUMN weather TEXT;")
        with pytest.raises(StoreTooOld, match="has to be upgraded once"):
            reopen(kept, read_only=True)
    assert not (kept / "backups").exists()
    assert len(contents(kept)) == 1


def test_the_migrations_are_numbered_without_a_gap() -> None:
    names = [migration.name for migration in migrations._migrations]
    assert tuple(names) == schema.KNOWN
    assert [name[:5] for name in names] == [f"v{number:03d}_" for number in range(1, len(names) + 1)]
