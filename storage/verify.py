"""Checking a store from its bytes up: keys, pages, tables, the audit log, and every record against the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.refusal import Refusal
from storage import keys, opening, printed_files
from storage.driver import Error, Records, connect
from storage.files import RECORDS
from storage.keys import Keys
from storage.refusals import StoreTooNew, StoreTooOld
from storage.store import Store, open_store

CLEARED = ("patient_source",)  # what leaves no row when it is taken back; records are marked and stay
EMPTY: tuple[object, ...] = (None, "", [])  # what a field holds in which nothing was recorded
MOST_SHOWN = 20  # faults named in one check; the rest are counted


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and what is wrong with it."""

    title: str
    found: str
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class Verification:
    """All checks of one store, in the order in which they were made."""

    folder: Path
    checks: tuple[Check, ...]

    @property
    def sound(self) -> bool:
        """Whether every check found nothing wrong."""
        return all(check.sound for check in self.checks)


def verify(folder: Path, secret: str, *, now: Callable[[], datetime]) -> Verification:
    """Check the store in *folder* without writing to it; it may be open elsewhere meanwhile.

    Damage is what it reports, not what it refuses. Raises what stands before any check: FolderMissing, NotAStore,
    PartMissing, KeysDamaged, WrongPassphrase, WordsRefused, StoreTooNew or StoreTooOld.
    """
    opening.check_folder(folder)
    key = keys.unlock(folder, secret)
    store_keys = keys.read_keys(folder)
    checks = [Check("keys.json", f"{len(store_keys.slots)} slots, checksum fits"), _pages(folder, store_keys, key)]
    try:
        with open_store(folder, secret, now=now, who="", read_only=True) as store:
            checks += _contents(store)
    except (StoreTooNew, StoreTooOld):
        raise
    except (Refusal, Error) as fault:
        checks.append(Check("Contents of records.db", "could not be read to the end", (str(fault),)))
    except (ValueError, TypeError, ArithmeticError):
        # The error's own words would quote the record.
        fault_in_words = "a record holds a value that no release of Smoulder writes"
        checks.append(Check("Contents of records.db", "could not be read to the end", (fault_in_words,)))
    return Verification(folder, tuple(checks))


def _pages(folder: Path, store_keys: Keys, key: bytes) -> Check:
    """Check the seal (HMAC) that every encrypted page carries; a flipped bit anywhere in a page breaks it."""
    title = "Pages of records.db"
    size = (folder / RECORDS).stat().st_size
    try:
        db = connect(folder / RECORDS, key, store_keys.records_salt, "immutable")
        try:
            faults = _all_text(db, "PRAGMA cipher_integrity_check")
            if faults:
                # A page that another window was writing at that moment is whole now; a damaged one is not.
                faults = _all_text(db, "PRAGMA cipher_integrity_check")
        finally:
            db.close()
    except Error as error:
        return Check(title, "could not be read", (str(error),))
    if not size:
        faults = ["the file is empty"]
    return Check(title, f"{size // 1024} KiB, the seal of every page checked", _shown(faults))


def _contents(store: Store) -> Iterator[Check]:
    db = store.connection
    structure = [line for line in _all_text(db, "PRAGMA integrity_check") if line != "ok"]
    yield Check("Tables and indexes", "structure of the database checked", _shown(structure))
    orphans = [
        f"{table} row {row} points to no {parent}" for table, row, parent, _ in db.rows("PRAGMA foreign_key_check")
    ]
    yield Check("References between tables", "every record belongs to a patient", _shown(orphans))
    chain = store.audit.verify()
    yield Check("Audit log", f"{chain.lines} lines, each with the hash of the one before", _shown([chain.fault]))
    yield _against_the_log(store)
    yield _kept_pages(store)
    patients = sum(1 for _ in store.records())
    number = "1 patient" if patients == 1 else f"{patients} patients"
    yield Check("Records", f"everything recorded of {number} can be read")


def _against_the_log(store: Store) -> Check:
    """Check that every record is what the last audit line about it says, and that none is there, or gone, unlogged."""
    faults: list[str] = []
    count = 0
    for stands, logged in store.states():
        count += len(stands)
        for where in stands.keys() | logged.keys():
            table, row = where
            name = f"{table} {row}"
            if where not in logged:
                faults.append(f"{name} has no line in the audit log")
            elif where not in stands and table in CLEARED and logged[where] is None:
                continue
            elif where not in stands:
                faults.append(f"{name} is in the audit log but gone from its table")
            elif not _agree(stands[where], logged[where]):
                faults.append(f"{name} is not what its last line in the audit log says")
    return Check("Records against the audit log", f"{count} records compared", _shown(sorted(faults)))


def _kept_pages(store: Store) -> Check:
    """Check that the file of every printed page is there and is the one that left the program."""
    found = list(printed_files.faults(store.connection))
    faults = [f"the file {name[:24]} {fault}" for name, fault in found if fault]
    number = "1 kept file," if len(found) == 1 else f"{len(found)} kept files, each"
    return Check("Printed pages", f"{number} with the hash of the day it left", _shown(faults))


def _agree(stands: dict[str, object] | None, logged: dict[str, object] | None) -> bool:
    if stands is None or logged is None:
        return stands is logged
    return _same(stands, logged)


def _same(stands: object, logged: object) -> bool:
    """Whether facts, or facts within them such as the values of a visit, are those that were logged.

    A field that a later release added is in no old line: it has to be empty, for nobody has recorded anything there.
    """
    if isinstance(stands, dict) and isinstance(logged, dict):
        added = stands.keys() - logged.keys()
        return all(_same(stands.get(name), value) for name, value in logged.items()) and all(
            stands[name] in EMPTY for name in added
        )
    if isinstance(stands, list) and isinstance(logged, list):
        return len(stands) == len(logged) and all(map(_same, stands, logged))
    return stands == logged


def _all_text(db: Records, sql: str) -> list[str]:
    return [str(row[0]) for row in db.execute(sql).fetchall()]


def _shown(faults: list[str]) -> tuple[str, ...]:
    faults = [fault for fault in faults if fault]
    more = (f"and {len(faults) - MOST_SHOWN} more",) if len(faults) > MOST_SHOWN else ()
    return (*faults[:MOST_SHOWN], *more)
