"""A source of records for a headless command: a cohort folder or a store."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from getpass import getpass, getuser
from pathlib import Path

from domain.refusal import Refusal
from storage.cohort_columns import VISITS
from storage.cohort_read import Cohort, load_cohort
from storage.files import KEYS, RECORDS
from storage.store import open_store


class SourceRefused(Refusal):
    """A source, or its passphrase, that cannot be had; the sentence says what would do."""


def open_source(
    path: Path, passphrase_file: Path | None = None, assume_complete: bool = False, *, today: date
) -> Cohort:
    """Read all records of a cohort folder or a store; a store is opened to read only and closed again.

    assume_complete: take every relapse history as complete, marked as assumed. today: no recorded date lies after it.
    Raises SourceRefused, CohortRefused or a StoreRefusal.
    """
    if is_store(path):
        return _of_store(path, read_passphrase(path, passphrase_file), assume_complete, today)
    if path.is_dir() and not any(path.glob("*.csv")):
        raise SourceRefused(
            f"{path} is neither a cohort folder, which holds {VISITS.file}, nor a store, which holds {RECORDS} and"
            f" {KEYS}. Nothing was changed; check the path."
        )
    return load_cohort(path, assume_complete=assume_complete, today=today)


def is_store(path: Path) -> bool:
    """Return whether *path* is a folder with a store in it, or part of one."""
    return any((path / name).is_file() for name in (RECORDS, KEYS))


def read_passphrase(store: Path, passphrase_file: Path | None, ask: Callable[[str], str] = getpass) -> str:
    """Return the passphrase of *store*: the one line of its file, or what is typed when asked. Raises SourceRefused."""
    if passphrase_file is not None:
        return _passphrase_in(passphrase_file)
    if not sys.stdin.isatty():
        raise SourceRefused(
            f"The store {store} needs its passphrase, and nobody is there to type it. Nothing was changed;"
            " give --passphrase-file FILE."
        )
    return ask(f"Passphrase of {store}: ")


def person() -> str:
    """Return the name under which the computer knows who is there, for the log; "" where it knows none."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""


def _passphrase_in(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceRefused(
            f"The passphrase file {file} cannot be read ({error.strerror}). Nothing was changed; check the path."
        ) from None
    except UnicodeDecodeError:
        raise SourceRefused(f"The passphrase file {file} is not UTF-8 text. Nothing was changed; save it so.") from None
    passphrase = text.removesuffix("\n").removesuffix("\r")
    if not passphrase or "\n" in passphrase:
        raise SourceRefused(
            f"The passphrase file {file} must hold one line, the passphrase. Nothing was changed; correct the file."
        )
    return passphrase


def _of_store(path: Path, passphrase: str, assume_complete: bool, today: date) -> Cohort:
    # Reading logs nothing, so the clock's hands beyond the day do not matter.
    clock = datetime.combine(today, time(), UTC)
    with open_store(path, passphrase, now=lambda: clock, who="", read_only=True) as store:
        records = tuple(store.records())
        warnings = (store.warning,) if store.warning else ()
    if assume_complete:
        records = tuple(replace(record, assumed=record.assumed | {"relapse_history"}) for record in records)
    return Cohort(records, warnings)
