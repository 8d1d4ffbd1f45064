"""Copies of a store: a folder with records.db and keys.json, which opens like the store itself."""

from __future__ import annotations

import contextlib
import errno
import shutil
from datetime import UTC, datetime
from pathlib import Path

from storage import keys
from storage.cohort_questionnaires import QUESTIONNAIRES
from storage.driver import Records, connect, make_ready, refusing
from storage.factors import FACTOR_FILES
from storage.files import BACKUPS, RECORDS, sync_folder
from storage.refusals import BackupRefused, DiskFull


def back_up(db: Records, key: bytes, target: Path) -> Path:
    """Write a backup of the store that *db* is connected to, read it through, and return its folder.

    target: a folder that does not exist yet, or an empty one. Changes made meanwhile are in it wholly or not at
    all. The passphrase and the recovery words of today open it, whatever becomes of them in the store.
    Raises BackupRefused or DiskFull; then nothing is left at the target.
    """
    _check_target(target)
    beside = target.with_name(f".{target.name}.new")
    try:
        shutil.rmtree(beside, ignore_errors=True)  # what a backup that was cut off left
        beside.mkdir()
        try:
            keys.write_keys(beside, keys.read_keys(db.folder))
            _copy_records(db, key, beside)
            for own in (QUESTIONNAIRES, FACTOR_FILES):  # without them nobody can say what the answers mean
                own.copy(db.folder, beside)
            if target.exists():
                target.rmdir()
            beside.rename(target)
            sync_folder(target.parent)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(target) from None
        raise BackupRefused(
            f"The backup could not be written to {target}: the folder is read-only for you, or its disk is not "
            "connected. The registry was not changed. Choose another place for the backup."
        ) from None
    return target


def copy_aside(db: Records, key: bytes, migration: str, now: datetime) -> Path:
    """Back the store up into its own folder backups/ before *migration* reshapes it; return the backup's folder."""
    folder = db.folder / BACKUPS
    with contextlib.suppress(OSError):  # a folder that cannot be made is refused by back_up() with its sentence
        folder.mkdir(exist_ok=True)
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return back_up(db, key, folder / f"before-{migration}-{moment}")


def _check_target(target: Path) -> None:
    if not target.parent.is_dir():
        raise BackupRefused(
            f"There is no folder {target.parent} to put the backup in. Nothing was made there. "
            "Check the spelling, and that the drive is connected."
        )
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BackupRefused(
            f"{target} already holds something, and a backup never overwrites. Nothing was changed. "
            "Give the name of a new folder."
        )


def _copy_records(db: Records, key: bytes, folder: Path) -> None:
    salt = keys.read_keys(folder).records_salt
    with refusing(folder):
        copy = connect(folder / RECORDS, key, salt, "rwc")
        try:
            make_ready(copy)
            db.conn.backup(copy.conn)
            # A backup is to be one file, also on a medium that cannot be written to: no write-ahead log.
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
            damaged = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            broken = copy.execute("PRAGMA quick_check").fetchall()
        finally:
            copy.close()
    if damaged or broken != [("ok",)]:
        raise BackupRefused(
            f"The backup did not read back as it was written, so it was removed; the disk that holds {folder.parent} "
            "may be failing. The registry was not changed. Choose another disk, and run “verify” on the registry."
        )
