"""The files of printed pages: kept as they left, found again byte for byte, and looked at by verify."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from domain.records import PatientRecord
from storage.printed import Left
from storage.printed_files import fingerprint
from storage.refusals import DiskFull, PageDamaged
from storage.store import Store
from storage.verify import verify
from tests.store_samples import FULL_RECORD, PASSPHRASE, make_store, now, reopen
from tests.test_store_verify import faults, tamper

PAGE = b"%PDF-1.4 the page of that day" * 50
KEPT = Path(__file__).parent / "stores"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed store with one patient of every kind of record."""
    store, _ = make_store(tmp_path / "registry")
    store.add_record(FULL_RECORD)
    store.close()
    return store.folder


def the_record(store: Store) -> PatientRecord:
    (record,) = store.records()
    return record


def leave(store: Store, content: bytes = PAGE, pseudonym: str = "") -> str:
    """Let a page leave the program; return its id."""
    left = Left("clinician", "pdf", content, pseudonym)
    return store.printed.add(the_record(store), "summary printed", "ab12", "PIRA", left).id


def leave_on_a_full_disk(store: Store) -> None:
    """Let a page leave the program, and the disk be full before the transaction ends."""
    with store.transaction():
        leave(store)
        raise DiskFull(store.folder)


def test_a_page_is_opened_again_byte_for_byte_after_the_store_was_closed(folder: Path) -> None:
    with reopen(folder) as store:
        leave(store, pseudonym="K-001")
    with reopen(folder, read_only=True) as store:
        (page,) = store.printed.of_patient(the_record(store).patient.id)
        assert store.printed.content(page) == PAGE
        assert (page.document, page.format, page.pseudonym, page.file) == (
            "clinician",
            "pdf",
            "K-001",
            fingerprint(PAGE),
        )


def test_the_same_page_printed_and_saved_is_kept_once_and_both_open_it(folder: Path) -> None:
    with reopen(folder) as store:
        leave(store)
        leave(store)
        leave(store, b"another")
        pages = store.printed.of_patient(the_record(store).patient.id)
        assert [store.printed.content(page) for page in pages] == [PAGE, PAGE, b"another"]
        assert store.connection.rows("SELECT count(*) FROM printed_file") == [(2,)]


def test_the_log_names_the_file_by_its_hash_and_never_holds_it(folder: Path) -> None:
    with reopen(folder) as store:
        page = leave(store)
        (line,) = store.history("printed", page)
        assert line.after is not None
        assert line.after["file"] == fingerprint(PAGE)
        assert "%PDF" not in str(line)


def test_a_page_whose_line_cannot_be_written_leaves_no_file(folder: Path) -> None:
    with reopen(folder) as store:
        with pytest.raises(DiskFull):
            leave_on_a_full_disk(store)
        assert store.connection.rows("SELECT count(*) FROM printed_file") == [(0,)]
        assert store.printed.of_patient(the_record(store).patient.id) == ()


def test_a_backup_has_the_pages_and_verify_reads_them_all(folder: Path, tmp_path: Path) -> None:
    with reopen(folder) as store:
        leave(store)
        store.back_up(tmp_path / "backup")
    for place in (folder, tmp_path / "backup"):
        (check,) = [check for check in verify(place, PASSPHRASE, now=now).checks if check.title == "Printed pages"]
        assert check.sound
        assert check.found == "1 kept file, with the hash of the day it left"
    with reopen(tmp_path / "backup") as copy:
        (page,) = copy.printed.of_patient(the_record(copy).patient.id)
        assert copy.printed.content(page) == PAGE


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("DELETE FROM printed_file", "is named by a printed page but not kept"),
        ("UPDATE printed_file SET packed = x'00'", "is not as it was kept"),
        ("UPDATE printed_file SET packed = x'789c030000000001'", "is not as it was kept"),
        ("UPDATE printed_file SET file = 'f00'", "the file f00 is not as it was kept"),
        ("UPDATE printed SET file = ''", "belongs to no printed page"),
    ],
)
def test_a_kept_page_that_is_gone_changed_or_of_nobody_is_found(folder: Path, change: str, fault: str) -> None:
    with reopen(folder) as store:
        leave(store)
    tamper(folder, change)
    assert any(fault in line for line in faults(folder)["Printed pages"])


def test_a_damaged_file_is_refused_rather_than_shown(folder: Path) -> None:
    with reopen(folder) as store:
        leave(store)
    tamper(folder, "UPDATE printed_file SET packed = x'789c030000000001'")
    with reopen(folder) as store:
        (page,) = store.printed.of_patient(the_record(store).patient.id)
        with pytest.raises(PageDamaged, match="is not the one that left the program"):
            store.printed.content(page)


def test_every_page_of_a_patient_is_listed_with_whether_it_still_holds(folder: Path) -> None:
    with reopen(folder) as store:
        record = the_record(store)
        first, second = leave(store), leave(store)
        store.printed.recall(first, "the wrong printer")
        assert [(found.page.id, found.changes) for found in store.printed.history_of(record.patient.id)] == [
            (first, ()),
            (second, ()),
        ]
        store.scans.delete(record.scans[0], "another patient's")
        changed = store.printed.history_of(record.patient.id)
        assert [(found.page.is_recalled, len(found.changes)) for found in changed] == [(True, 1), (False, 1)]
        assert [found.page.id for found in store.printed.outdated(record.patient.id)] == [second]


def test_a_page_of_an_older_version_has_no_file_and_its_store_is_sound_after_the_upgrade(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(KEPT / "v002", tmp_path / "registry"))
    with reopen(folder) as store:
        (page,) = store.printed.of_patient(the_record(store).patient.id)
        assert (page.document, page.format, page.file) == ("", "", "")
        assert store.printed.content(page) is None
        leave(store)
        store.printed.recall(page.id, "replaced")
    assert verify(folder, PASSPHRASE, now=now).sound
