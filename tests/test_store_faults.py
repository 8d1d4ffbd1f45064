"""Opening what cannot be opened: each fault is one clear sentence, and nothing is changed by it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

from domain.records import Patient
from domain.refusal import Refusal
from storage import keys, place
from storage.driver import Records, connect
from storage.files import LOCK
from storage.place import Place, is_remote, is_synced, type_in_mount_listing, type_in_mounts
from storage.refusals import (
    CannotCreate,
    DiskFull,
    FolderMissing,
    FolderReadOnly,
    KeysDamaged,
    KeysOfAnotherStore,
    NotAStore,
    PartMissing,
    StoreBusy,
    StoreDamaged,
    StoreInUse,
    StoreTooNew,
    UnmergedChanges,
    WeakPassphrase,
    WrongPassphrase,
)
from storage.store import create_store
from tests.store_samples import CHEAP, FULL_RECORD, NOW, PASSPHRASE, make_store, now, reopen

NOBODY = 65534


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """The folder of a store with one patient, closed."""
    store, _ = make_store(tmp_path / "registry")
    store.add_record(FULL_RECORD)
    store.close()
    return store.folder


def seen(folder: Path) -> dict[str, str]:
    """What stands in a folder. SQLite's shared memory and an empty log hold nothing, and come and go with readers."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.name.endswith("-shm")
        and not (path.name.endswith("-wal") and not path.stat().st_size)
    }


def connection(folder: Path) -> Records:
    """A connection past every check, to change what no program of ours would."""
    found = keys.read_keys(folder)
    return connect(folder / "records.db", keys.unlock(folder, PASSPHRASE), found.records_salt, "rw")


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


@contextlib.contextmanager
def folder_to_lock() -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder, and what makes it one that can be read only; root, who can write anywhere, becomes somebody else."""
    folder = Path(tempfile.mkdtemp(prefix="smoulder-read-only-"))
    folder.chmod(0o755)
    is_root = os.geteuid() == 0

    def lock() -> None:
        for path in folder.rglob("*"):
            path.chmod(0o555 if path.is_dir() else 0o444)
        folder.chmod(0o555)
        if is_root:
            os.seteuid(NOBODY)

    try:
        yield folder, lock
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
        for path in folder.rglob("*"):
            path.chmod(0o755)
        shutil.rmtree(folder)


# The wrong path


def test_a_mistyped_folder_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing, match=r"There is no folder .*registrry. Nothing was made there"):
        reopen(tmp_path / "registrry")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("x")
    before = seen(tmp_path)
    for path in (tmp_path / "letters", tmp_path / "letters" / "a.txt"):
        with pytest.raises(NotAStore, match="is not a Smoulder registry"):
            reopen(path)
    assert seen(tmp_path) == before


@pytest.mark.parametrize(("gone", "kept"), [("records.db", "keys.json"), ("keys.json", "records.db")])
def test_a_missing_part_is_named_and_not_made_anew(closed: Path, gone: str, kept: str) -> None:
    (closed / gone).unlink()
    before = seen(closed)
    with pytest.raises(PartMissing, match=f"{gone} is missing from .* {kept} was not touched") as refused:
        reopen(closed)
    assert "backup" in str(refused.value)
    assert seen(closed) == before


def test_a_wrong_passphrase_changes_nothing(closed: Path) -> None:
    before = seen(closed)
    for read_only in (False, True):
        with pytest.raises(WrongPassphrase):
            reopen(closed, "not this one", read_only=read_only)
    assert seen(closed) == before


# Making one


def test_a_store_is_never_made_over_another_or_half_of_one(closed: Path) -> None:
    before = seen(closed)
    with pytest.raises(CannotCreate, match="already holds a registry, or part of one; it was not touched"):
        make_store(closed)
    assert seen(closed) == before
    (closed / "keys.json").unlink()
    with pytest.raises(CannotCreate, match="already holds"):
        make_store(closed)


def test_a_store_is_not_made_where_the_parent_is_missing_or_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotCreate, match=r"There is no folder .*nowhere to make the registry in"):
        make_store(tmp_path / "nowhere" / "registry")
    with pytest.raises(CannotCreate, match="is a file, not a folder"):
        make_store(tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_weak_passphrase_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(WeakPassphrase):
        create_store(tmp_path / "registry", "short", now=now, cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("exists", [False, True])
@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), OSError(5, "I/O error"), KeyboardInterrupt()]
)
def test_a_store_that_cannot_be_finished_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exists: bool, error: BaseException
) -> None:
    folder = tmp_path / "registry"
    if exists:
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(keys, "write_keys", fail)
        with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else Refusal) as refused:
            make_store(folder)
    assert [path.name for path in tmp_path.rglob("*")] == (["registry", "notes.txt"] if exists else [])
    if isinstance(error, OSError) and error.errno == 28:
        assert isinstance(refused.value, DiskFull)
    store, _ = make_store(folder)
    store.close()


def test_a_store_is_not_made_in_a_folder_that_cannot_be_written_to() -> None:
    with folder_to_lock() as (folder, lock):
        lock()
        with pytest.raises(CannotCreate, match=r"it is read-only for you. Nothing was made there"):
            make_store(folder / "registry")


# Damage


def test_a_store_of_a_later_release_is_refused_and_not_touched(closed: Path) -> None:
    db = connection(closed)
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('smoulder', 'v999_from_the_future')")
    db.close()
    before = seen(closed)
    for read_only in (False, True):
        with pytest.raises(StoreTooNew, match=r"newer release of Smoulder than this one. Nothing was changed"):
            reopen(closed, read_only=read_only)
    assert seen(closed) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_damaged_first_page_is_refused_and_not_touched(closed: Path, read_only: bool) -> None:
    flip(closed / "records.db", 100)
    before = seen(closed)
    with pytest.raises(StoreDamaged, match=r"is damaged and cannot be read as it was written. Nothing was changed"):
        reopen(closed, read_only=read_only)
    assert seen(closed) == before


def test_a_damaged_page_further_in_is_a_refusal_when_it_is_read(closed: Path) -> None:
    size = (closed / "records.db").stat().st_size
    met = 0
    whole = (closed / "records.db").read_bytes()
    for page in range(2, size // 4096 + 1):
        (closed / "records.db").write_bytes(whole)
        flip(closed / "records.db", (page - 1) * 4096 + 50)
        try:
            with reopen(closed, read_only=True) as store:
                list(store.records())
                store.search()
                store.audit.verify()
        except StoreDamaged:
            met += 1
    assert met > 10  # every page in use; the others are not read by these


def test_a_flipped_byte_in_the_salt_that_stands_in_clear_does_no_harm(closed: Path) -> None:
    flip(closed / "records.db", 3)
    with reopen(closed) as store:
        assert len(store.search()) == 1


@pytest.mark.parametrize("size", [0, 10, 1000, 4096, 20_000])
def test_a_file_that_was_cut_off_is_damaged_and_never_filled_as_if_it_were_new(closed: Path, size: int) -> None:
    content = (closed / "records.db").read_bytes()
    (closed / "records.db").write_bytes(content[:size])
    before = seen(closed)
    for read_only in (False, True):
        with pytest.raises(StoreDamaged):
            reopen(closed, read_only=read_only)
    assert seen(closed) == before


def test_the_keys_of_another_store_are_told_from_damage(closed: Path, tmp_path: Path) -> None:
    other, _ = make_store(tmp_path / "other")
    other.close()
    shutil.copy(tmp_path / "other" / "keys.json", closed / "keys.json")
    before = seen(closed)
    with pytest.raises(KeysOfAnotherStore, match=r"belongs to another registry than records.db beside it"):
        reopen(closed)
    assert seen(closed) == before


def test_damaged_keys_change_nothing(closed: Path) -> None:
    flip(closed / "keys.json", 40)
    before = seen(closed)
    with pytest.raises(KeysDamaged):
        reopen(closed)
    assert seen(closed) == before


# Already open, or not writable


def test_a_second_window_is_told_who_has_the_store_and_may_read(closed: Path) -> None:
    with reopen(closed) as first:
        with pytest.raises(StoreInUse) as refused:
            reopen(closed)
        assert refused.value.offers_read_only
        assert (refused.value.host, refused.value.process) == (platform.node(), os.getpid())
        assert refused.value.since == NOW
        assert "open it here to read only" in str(refused.value)
        assert "9 Mar 2026" in str(refused.value)
        with reopen(closed, read_only=True) as second:
            assert [row.id for row in second.search()] == [row.id for row in first.search()]
    reopen(closed).close()


def test_another_process_that_has_the_store_open_is_named(closed: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.store_samples import reopen\n"
        "store = reopen(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); store.close()"
    )
    project = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", code, str(closed)], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreInUse, match=f"process {process.pid}"):
            reopen(closed)
        process.kill()
        process.wait()
    # It never gave the lock back. A dead process holds nothing.
    assert json.loads((closed / LOCK).read_text())["pid"] == process.pid
    reopen(closed).close()


def test_a_lock_left_by_a_dead_process_of_this_computer_is_taken_over_anywhere(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.store.place_of", lambda _: Place("nfs4", synced=False))
    (closed / LOCK).write_text(json.dumps({"host": platform.node(), "pid": 999_999, "user": "ann", "since": "x"}))
    with reopen(closed) as store:
        assert json.loads((closed / LOCK).read_text())["pid"] == os.getpid()
        assert "network share" in store.warning
    assert (closed / LOCK).read_text() == ""


def test_on_a_share_the_lock_of_another_computer_holds_until_the_user_says_otherwise(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.store.place_of", lambda _: Place("cifs", synced=False))
    text = json.dumps({"host": "ward-3", "pid": 12, "user": "ann", "since": "2026-03-09T08:00:00+00:00"})
    (closed / LOCK).write_text(text)
    with pytest.raises(StoreInUse, match="on ward-3 by ann, since 9 Mar 2026"):
        reopen(closed)
    assert (closed / LOCK).read_text() == text
    with reopen(closed, take_over=True) as store:
        assert len(store.search()) == 1


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"host": null, "pid": "x", "since": 4}', "\xff" * 5000])
def test_a_lock_file_with_rubbish_in_it_stands_in_nobodys_way(closed: Path, text: str) -> None:
    (closed / LOCK).write_text(text, encoding="latin-1")
    reopen(closed).close()


def test_a_store_that_cannot_be_written_to_offers_to_be_read(tmp_path: Path) -> None:
    with folder_to_lock() as (folder, lock):
        store, _ = make_store(folder / "registry")
        store.add_record(FULL_RECORD)
        store.close()
        lock()
        before = seen(folder)
        with pytest.raises(FolderReadOnly, match=r"read-only for you. Nothing was changed") as refused:
            reopen(folder / "registry")
        assert refused.value.offers_read_only
        with reopen(folder / "registry", read_only=True) as reading:
            assert [row.code for row in reading.search()] == ["K-001"]
            assert len(list(reading.records())) == 1
        assert seen(folder) == before


def test_changes_that_only_a_writer_could_merge_are_not_passed_over_in_a_read_only_folder() -> None:
    with folder_to_lock() as (folder, lock):
        store, _ = make_store(folder / "registry")
        store.close()
        with reopen(folder / "registry") as writing:
            writing.patients.add(Patient("", "A1"))
            shutil.copytree(folder / "registry", folder / "copy", ignore=shutil.ignore_patterns("*-shm"))
        lock()
        with pytest.raises(UnmergedChanges, match="Copy the whole folder to a disk that you can write to"):
            reopen(folder / "copy", read_only=True)


def test_a_program_that_holds_the_database_is_waited_for_and_then_named(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.driver.BUSY_MILLISECONDS", 10)
    with reopen(closed) as store:
        other = connection(closed)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match=r"Another program is using records.db.*this change was not saved"):
            store.patients.add(Patient("", "A1"))
        other.execute("ROLLBACK")
        other.close()
        store.patients.add(Patient("", "A1"))


# Where it lies


def test_a_store_on_a_share_keeps_no_write_ahead_log_and_moves_freely(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, journal in (("nfs4", "delete"), ("ext4", "wal"), ("fuse.sshfs", "delete")):
        monkeypatch.setattr("storage.store.place_of", lambda _, kind=kind: Place(kind, synced=False))
        with reopen(closed) as store:
            assert store.connection.rows("PRAGMA journal_mode") == [(journal,)]
            store.patients.add(Patient("", ""))
            assert (closed / "records.db-wal").exists() == (journal == "wal")
            assert bool(store.warning) == (journal == "delete")
            with reopen(closed, read_only=True) as second:
                assert second.search() == store.search()


def test_file_systems_of_other_computers_are_known_from_local_ones() -> None:
    remote = ("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p", "smbfs", "AFPFS", "remote", "virtiofs")
    local = ("ext4", "xfs", "btrfs", "apfs", "hfs", "ntfs", "ntfs3", "fuseblk", "tmpfs", "overlay", "zfs", "exfat", "")
    assert [is_remote(name) for name in remote] == [True] * len(remote)
    assert [is_remote(name) for name in local] == [False] * len(local)


def test_the_mount_that_a_folder_lies_in_is_the_nearest_and_last_one() -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\nserver:/x /srv nfs4 rw 0 0\n/dev/sdb /srv/local xfs rw 0 0\n"
        "//s/clinic /mnt/our\\040clinic cifs rw 0 0\ntmpfs /mnt/over tmpfs rw 0 0\ns:/o /mnt/over nfs rw 0 0\nbroken\n"
    )
    expected = {
        "/home/ann/registry": "ext4",
        "/srv/registry": "nfs4",
        "/srv/local/registry": "xfs",
        "/srvlocal": "ext4",
        "/mnt/our clinic/registry": "cifs",
        "/mnt/over/registry": "nfs",
    }
    assert {path: type_in_mounts(PurePosixPath(path), mounts) for path in expected} == expected
    assert type_in_mounts(PurePosixPath("/x"), "") == ""


def test_macos_tells_a_share_in_the_words_of_its_own_mount_command() -> None:
    listing = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//ann@server/clinic on /Volumes/our clinic (smbfs, nodev, nosuid, mounted by ann)\n"
    )
    assert type_in_mount_listing(PurePosixPath("/Volumes/our clinic/registry"), listing) == "smbfs"
    assert type_in_mount_listing(PurePosixPath("/Users/ann"), listing) == "apfs"


def test_folders_of_synchronising_programs_are_known_by_their_names() -> None:
    synced = (
        "C/Users/ann/OneDrive - Clinic/r",
        "home/ann/Dropbox/r",
        "Users/a/Library/Mobile Documents/r",
        "Nextcloud/r",
    )
    for path in synced:
        assert is_synced(PurePosixPath(path)), path
        assert Place("ext4", is_synced(PurePosixPath(path))).journal_mode == "delete"
    for path in ("home/ann/registry", "home/dropboxer/r", "srv/one/drive"):
        assert not is_synced(PurePosixPath(path)), path
    assert "synchronises" in Place("ext4", synced=True).warning


def test_this_computer_says_where_a_folder_lies(tmp_path: Path) -> None:
    found = place.place_of(tmp_path)
    assert found.fs_type
    assert found.warning == ""


# Every refusal


def test_every_refusal_says_what_where_what_is_safe_and_what_to_do(tmp_path: Path) -> None:
    from storage import refusals

    folder = tmp_path / "registry"
    made = {
        kind: kind(folder)
        for kind in (
            FolderMissing, NotAStore, WrongPassphrase, StoreDamaged, KeysOfAnotherStore, StoreTooNew, FolderReadOnly,
            UnmergedChanges, DiskFull, StoreBusy, refusals.StoreTooOld, refusals.StoreIsReadOnly, refusals.ChangesLost,
            refusals.DiskFault,
        )
    }  # fmt: skip
    made[PartMissing] = PartMissing(folder, "keys.json", "records.db")
    made[StoreInUse] = StoreInUse(folder, "", "", 0, None)
    made[KeysDamaged] = KeysDamaged(folder, "it is empty")
    safe = ("Nothing was", "nothing was", "not touched", "is safe", "None of these changes")
    act = (
        "Check", "Choose", "Put", "Open", "open it", "Keep", "Close", "Copy", "Free", "Try", "check the",
    )  # fmt: skip
    for kind, refusal in made.items():
        text = str(refusal)
        assert str(folder) in text, kind
        assert any(words in text for words in safe), kind
        assert any(words in text for words in act), kind
        assert text.endswith("."), kind
        assert kind.__name__ not in text
