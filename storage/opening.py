"""Making and opening the files of a store; every way in which that can fail is a refusal, and changes nothing."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from storage import keys, schema
from storage.backup import copy_aside
from storage.driver import Records, connect, make_ready, refusing
from storage.files import BACKUPS, KEYS, RECORDS, sync_folder
from storage.keys import Keys
from storage.place import Place
from storage.refusals import (
    CannotCreate,
    DiskFault,
    DiskFull,
    FolderMissing,
    FolderReadOnly,
    KeysOfAnotherStore,
    NotAStore,
    PartMissing,
    StoreBusy,
    StoreDamaged,
    StoreTooOld,
    UnmergedChanges,
)

UNFINISHED = ".records.db.new"


def check_folder(folder: Path) -> None:
    """Raise FolderMissing, NotAStore or PartMissing unless *folder* holds both files of a store."""
    present = [name for name in (RECORDS, KEYS) if (folder / name).is_file()]
    if not folder.exists():
        raise FolderMissing(folder)
    if not present:
        raise NotAStore(folder)
    if len(present) == 1:
        missing = KEYS if present == [RECORDS] else RECORDS
        raise PartMissing(folder, missing, present[0])


def check_free(folder: Path) -> None:
    """Raise CannotCreate unless a new store can be made at *folder*: a folder without one, or a free name."""
    if folder.exists() and not folder.is_dir():
        raise CannotCreate(f"{folder} is a file, not a folder. Nothing was changed. Give the name of a new folder.")
    if not folder.parent.is_dir():
        raise CannotCreate(
            f"There is no folder {folder.parent} to make the registry in. Nothing was made. "
            "Check the spelling, and that the drive or network share is connected."
        )
    if any((folder / name).exists() for name in (RECORDS, KEYS, BACKUPS)):
        raise CannotCreate(
            f"{folder} already holds a registry, or part of one; it was not touched. "
            "Open it, or choose another folder for the new one."
        )


def make_files(folder: Path, new_keys: Keys, key: bytes, fill: Callable[[Records], None]) -> None:
    """Make the two files of a store; if anything fails, nothing of them is left. *fill*: writes the first rows.

    keys.json is written last: a folder without it is not taken for a finished store.
    """
    check_free(folder)
    is_new_folder = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        try:
            _make_records(folder, new_keys, key, fill)
            keys.write_keys(folder, new_keys)
        except BaseException:
            for name in (UNFINISHED, f"{UNFINISHED}-journal", RECORDS, KEYS):
                (folder / name).unlink(missing_ok=True)
            if is_new_folder:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise
    except OSError as error:
        raise cannot_write(error, folder) from None


def _make_records(folder: Path, new_keys: Keys, key: bytes, fill: Callable[[Records], None]) -> None:
    with refusing(folder):
        db = connect(folder / UNFINISHED, key, new_keys.records_salt, "rwc")
        try:
            make_ready(db)
            schema.upgrade(db)
            db.execute("PRAGMA foreign_keys = ON")
            fill(db)
        finally:
            db.close()
    (folder / UNFINISHED).rename(folder / RECORDS)
    sync_folder(folder)


def cannot_write(error: OSError, folder: Path) -> Exception:
    """Return the refusal for an error of the operating system on writing in *folder*."""
    if error.errno == errno.ENOSPC:
        return DiskFull(folder)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return CannotCreate(
            f"Nothing can be written in {folder}: it is read-only for you. Nothing was made there. "
            "Choose a folder of your own, or have the right to write there given."
        )
    return DiskFault(folder)


def open_to_read(folder: Path, store_keys: Keys, key: bytes) -> Records:
    """Return a connection that cannot write. Raises what is wrong with the files, or StoreTooOld."""
    try:
        db = _connect_checked(
            folder, store_keys, key, lambda: connect(folder / RECORDS, key, store_keys.records_salt, "ro")
        )
    except (FolderReadOnly, DiskFault):
        # In a folder that cannot be written to, SQLite cannot make the memory file of a write-ahead log. Without a
        # log that does not matter, for nobody can be writing.
        log = folder / f"{RECORDS}-wal"
        if log.exists() and log.stat().st_size:
            raise UnmergedChanges(folder) from None
        db = _connect_checked(
            folder, store_keys, key, lambda: connect(folder / RECORDS, key, store_keys.records_salt, "immutable")
        )
    if schema.pending(db):
        db.close()
        raise StoreTooOld(folder)
    return db


def open_to_write(folder: Path, store_keys: Keys, key: bytes, place: Place, now: datetime) -> Records:
    """Return a connection to the records, upgraded; an older store is copied aside first. Raises what is wrong."""

    def connected() -> Records:
        db = connect(folder / RECORDS, key, store_keys.records_salt, "rw")
        if place.journal_mode == "delete":
            # Until the journal is changed below, the log must do without the memory that a share does not have.
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
        return db

    db = _connect_checked(folder, store_keys, key, connected)
    try:
        with refusing(folder):
            if waiting := schema.pending(db):
                copy_aside(db, key, waiting[0], now)
            # Changing the journal writes to the file, so only after the version was checked.
            mode = db.execute(f"PRAGMA journal_mode = {place.journal_mode}").fetchone()[0]
            if mode != place.journal_mode and place.journal_mode == "delete":
                raise StoreBusy(folder)
            db.execute("PRAGMA locking_mode = NORMAL")
            schema.upgrade(db)
            db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


def _connect_checked(folder: Path, store_keys: Keys, key: bytes, connected: Callable[[], Records]) -> Records:
    """Return a connection once it was seen that the key fits, and that the release and the store are the right ones."""
    with refusing(folder):
        db = connected()
    try:
        try:
            with refusing(folder):
                make_ready(db)
        except StoreDamaged:
            if _is_of_other_keys(folder, store_keys):
                raise KeysOfAnotherStore(folder) from None
            raise
        with refusing(folder):
            schema.check_version(db, folder)
            marks = dict(db.execute("SELECT name, value FROM store"))
        if marks.get("id") != store_keys.store_id:
            raise KeysOfAnotherStore(folder)
    except BaseException:
        db.close()
        raise
    return db


def _is_of_other_keys(folder: Path, store_keys: Keys) -> bool:
    """Return whether records.db does not begin with the salt that keys.json names."""
    with (folder / RECORDS).open("rb") as file:
        start = file.read(keys.SALT_BYTES)
    if len(start) < keys.SALT_BYTES:
        raise StoreDamaged(folder)
    return start != store_keys.records_salt
