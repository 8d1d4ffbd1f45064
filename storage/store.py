"""The store of one registry: an encrypted folder, opened with a passphrase or the recovery words.

Everything read from it is frozen values of the domain; every change is one transaction with its audit line.
A store belongs to the thread that opened it; a background job takes a reader() of its own.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from domain.care_records import Check, Concern, Consent, DeviceSeries, LabResult, PlanEntry, Pregnancy, Referral
from domain.records import (
    BrainHealthReview,
    Comorbidity,
    CourseEntry,
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Relapse,
    Statement,
    Treatment,
    Visit,
)
from storage import backup, keys, lock, opening
from storage.audit import AuditLine, AuditTrail
from storage.changes import Changes, States
from storage.drafts import Drafts
from storage.driver import Records
from storage.keys import STANDARD_COST, Argon2Cost, Keys, RandomBytes
from storage.kinds import KINDS
from storage.lock import StoreLock
from storage.patients import Patients
from storage.place import Place, place_of
from storage.printed import Printed
from storage.refusals import StoreIsReadOnly
from storage.repository import InError, PatientRecords
from storage.search import PatientRow
from storage.settings import Settings
from storage.whole import WholeRecords

NewId = Callable[[], str]


def new_uuid() -> str:
    """Return a new UUID of version 7 as text: the moment in milliseconds, then 74 random bits (RFC 9562, 5.7).

    Such keys grow, so that what is recorded together lies together in the file's indexes.
    """
    moment = time.time_ns() // 1_000_000
    number = moment << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(UUID(int=number))


@dataclass(frozen=True, slots=True)
class Access:
    """What a store was opened with: its keys, its place, and the lock where it may be written to."""

    keys: Keys
    key: bytes
    place: Place
    lock: StoreLock | None


def create_store(
    folder: Path,
    passphrase: str,
    *,
    now: Callable[[], datetime],
    who: str = "",
    demo: bool = False,
    cost: Argon2Cost = STANDARD_COST,
    new_id: NewId = new_uuid,
    random_bytes: RandomBytes = os.urandom,
) -> tuple[Store, tuple[str, ...]]:
    """Make a new store at *folder*, and return it open with its twelve recovery words, which are kept nowhere else.

    folder: a new folder in one that exists, or an existing one without a registry.
    Raises WeakPassphrase, CannotCreate, DiskFull or DiskFault; nothing is left then.
    """
    store_id = new_id()
    opening.check_free(folder)
    new_keys, key, words = keys.new_keys(store_id, passphrase, demo=demo, cost=cost, random_bytes=random_bytes)

    def fill(db: Records) -> None:
        changes = Changes(db, folder, now=now, who=who, new_id=new_id, read_only=False)
        with changes.transaction():
            marks = {"id": store_id, "demo": "yes" if demo else "no", "created_at": changes.stamp()}
            for mark in marks.items():
                db.execute("INSERT INTO store (name, value) VALUES (?, ?)", mark)
            changes.log("registry created")

    opening.make_files(folder, new_keys, key, fill)
    return _open_with_key(
        folder, new_keys, key, now=now, who=who, read_only=False, take_over=False, new_id=new_id
    ), words


def open_store(
    folder: Path,
    secret: str,
    *,
    now: Callable[[], datetime],
    who: str,
    read_only: bool = False,
    take_over: bool = False,
    new_id: NewId = new_uuid,
) -> Store:
    """Open the store in *folder*; *secret* is the passphrase or the twelve recovery words.

    who: the person in whose name changes are logged. take_over: write although the lock file on a network share
    names another computer; only after the user has made sure that the store is not open there.
    Raises a StoreRefusal that says what is wrong, and changes nothing then; its ``offers_read_only`` says whether
    opening with read_only=True would work.
    """
    opening.check_folder(folder)
    key = keys.unlock(folder, secret)
    return _open_with_key(
        folder,
        keys.read_keys(folder),
        key,
        now=now,
        who=who,
        read_only=read_only,
        take_over=take_over,
        new_id=new_id,
    )


def is_demo(folder: Path) -> bool:
    """Return whether the store in *folder* is a demonstration, before it is unlocked. Raises as open_store()."""
    opening.check_folder(folder)
    return keys.read_keys(folder).demo


def _open_with_key(
    folder: Path,
    store_keys: Keys,
    key: bytes,
    *,
    now: Callable[[], datetime],
    who: str,
    read_only: bool,
    take_over: bool,
    new_id: NewId,
) -> Store:
    place = place_of(folder)
    held = None
    if not read_only:
        held = lock.acquire(folder, now(), shared_place=place.journal_mode != "wal", take_over=take_over)
    try:
        if read_only:
            db = opening.open_to_read(folder, store_keys, key)
        else:
            db = opening.open_to_write(folder, store_keys, key, place, now())
    except BaseException:
        if held is not None:
            held.release()
        raise
    changes = Changes(db, folder, now=now, who=who, new_id=new_id, read_only=read_only)
    return Store(changes, Access(store_keys, key, place, held))


class Store:
    """An open store: one repository for each kind of record, and what is read across them."""

    def __init__(self, changes: Changes, access: Access) -> None:
        """For create_store() and open_store() only."""
        self._changes = changes
        self._access = access
        self._marks = dict(changes.db.rows("SELECT name, value FROM store"))
        self.patients = Patients(changes)
        # What belongs to a patient, by the field of PatientRecord; those that other rooms ask for have names.
        self.of_kind: dict[str, PatientRecords[Any]] = {
            field: PatientRecords(table, changes, self._take_along) for field, table in KINDS.items()
        }
        self.courses: PatientRecords[CourseEntry] = self.of_kind["courses"]
        self.visits: PatientRecords[Visit] = self.of_kind["visits"]
        self.relapses: PatientRecords[Relapse] = self.of_kind["relapses"]
        self.infections: PatientRecords[Infection] = self.of_kind["infections"]
        self.scans: PatientRecords[MriScan] = self.of_kind["scans"]
        self.treatments: PatientRecords[Treatment] = self.of_kind["treatments"]
        self.medicines: PatientRecords[Medicine] = self.of_kind["medicines"]
        self.comorbidities: PatientRecords[Comorbidity] = self.of_kind["comorbidities"]
        self.reviews: PatientRecords[BrainHealthReview] = self.of_kind["reviews"]
        self.statements: PatientRecords[Statement] = self.of_kind["statements"]
        self.labs: PatientRecords[LabResult] = self.of_kind["labs"]
        self.pregnancies: PatientRecords[Pregnancy] = self.of_kind["pregnancies"]
        self.consents: PatientRecords[Consent] = self.of_kind["consents"]
        self.referrals: PatientRecords[Referral] = self.of_kind["referrals"]
        self.plan: PatientRecords[PlanEntry] = self.of_kind["plan"]
        self.devices: PatientRecords[DeviceSeries] = self.of_kind["devices"]
        self.concerns: PatientRecords[Concern] = self.of_kind["concerns"]
        self.checks: PatientRecords[Check] = self.of_kind["checks"]
        self.drafts = Drafts(changes)
        self.settings = Settings(changes)
        self._whole = WholeRecords(changes.db, self.patients, self.of_kind)
        self.printed = Printed(changes, self._whole.states_of)

    @property
    def folder(self) -> Path:
        """The store's folder."""
        return self._changes.folder

    @property
    def id(self) -> str:
        """The store's own UUID; its backups have the same."""
        return self._marks["id"]

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration, which refuses real imports and shows a banner."""
        return self._marks["demo"] == "yes"

    @property
    def read_only(self) -> bool:
        """Whether every change is refused."""
        return self._changes.read_only

    @property
    def now(self) -> Callable[[], datetime]:
        """The clock that the store was opened with."""
        return self._changes.now

    @property
    def who(self) -> str:
        """The person in whose name changes are logged."""
        return self._changes.who

    @property
    def audit(self) -> AuditTrail:
        """The log of every change."""
        return self._changes.audit

    @property
    def warning(self) -> str:
        """What to show while the store is open, such as that it lies on a network share; "" for nothing."""
        return self._access.place.warning

    @property
    def connection(self) -> Records:
        """The connection itself, for checks within this room."""
        return self._changes.db

    def transaction(self) -> AbstractContextManager[None]:
        """Group many changes into one, all or nothing, as for an import: ``with store.transaction(): ...``."""
        return self._changes.transaction()

    def search(
        self,
        text: str = "",
        *,
        sort: str = "name",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[PatientRow, ...]:
        """Return the lines of the patient list that *text* finds; see Patients.search()."""
        return self.patients.search(text, sort=sort, descending=descending, limit=limit, offset=offset)

    def record(self, patient_id: str) -> PatientRecord:
        """Return all that is recorded of a patient, signed and not in error. Raises PatientNotFound."""
        return self._whole.record(patient_id)

    def records(self) -> Iterator[PatientRecord]:
        """Yield the records of all patients in the order in which they were added, never all of them in memory."""
        return self._whole.records()

    def states(self) -> Iterator[tuple[States, States]]:
        """Yield, for some patients at a time, what stands in the tables and what the audit log says stands there."""
        yield self.settings.states(), self.audit.last_states([""])
        yield from self._whole.states(self.audit, self.printed.states)

    def history(self, table: str, row: str) -> tuple[AuditLine, ...]:
        """Return what became of a record, oldest first; *table*: its name in storage.kinds, or "patient"."""
        return self.audit.of_row(table, row)

    def bin_of(self, patient_id: str) -> tuple[tuple[str, InError[Any]], ...]:
        """Return what is marked as in error of a patient, with its field of PatientRecord; what was marked last first.

        Restore one by ``store.of_kind[field].restore(in_error.record.id)``.
        """
        found = [(field, marked) for field, kind in self.of_kind.items() for marked in kind.in_error(patient_id)]
        return tuple(sorted(found, key=lambda one: one[1].marked_at, reverse=True))

    def bin_patients(self) -> tuple[InError[Patient], ...]:
        """Return the patients that are marked as in error, the one marked last first; with them all that is theirs."""
        return tuple(sorted(self.patients.in_error(), key=lambda one: one.marked_at, reverse=True))

    def add_record(self, record: PatientRecord, reason: str = "") -> Patient:
        """Store a patient with all that is recorded, every part under a new id; return the patient as stored.

        What was kept as checked points to the new ids. Raises CodeTaken, or what a transaction raises; then nothing
        of it is stored.
        """
        with self.transaction():
            return self._whole.add(record, reason)

    def log(self, what: str, *, patient_id: str = "", reason: str = "") -> None:
        """Add a line to the audit log for what changes no record, such as an export or a printed page."""
        with self.transaction():
            self._changes.log(what, patient_id=patient_id, reason=reason)

    def change_passphrase(self, secret: str, passphrase: str, cost: Argon2Cost = STANDARD_COST) -> None:
        """Replace the passphrase; *secret* is the old one or the recovery words. Raises as keys.change_passphrase()."""
        self._check_writable()
        keys.change_passphrase(self.folder, secret, passphrase, cost=cost)
        self.log("passphrase changed")

    def new_recovery_words(self, secret: str, cost: Argon2Cost = STANDARD_COST) -> tuple[str, ...]:
        """Replace the recovery words and return the new ones. Raises as keys.new_recovery_words()."""
        self._check_writable()
        words = keys.new_recovery_words(self.folder, secret, cost=cost)
        self.log("recovery words replaced")
        return words

    def back_up(self, target: Path) -> Path:
        """Write a backup to the new folder *target*. Raises as backup.back_up()."""
        return backup.back_up(self._changes.db, self._access.key, target)

    def reader(self) -> Store:
        """Return this store opened once more, to read only, for the thread that calls this; close it there."""
        access = self._access
        db = opening.open_to_read(self.folder, access.keys, access.key)
        changes = Changes(db, self.folder, now=self.now, who=self.who, new_id=self._changes.new_id, read_only=True)
        return Store(changes, Access(access.keys, access.key, access.place, None))

    def release_memory(self) -> None:
        """Give back what is kept of pages of the disk to read them faster: for long runs over a whole registry."""
        self._changes.db.execute("PRAGMA shrink_memory").fetchall()

    def close(self) -> None:
        """Close the store and give its lock back; doing so twice does nothing."""
        self._changes.db.close()
        if self._access.lock is not None:
            self._access.lock.release()

    def __enter__(self) -> Self:
        """Return the store itself; leaving the block closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def _take_along(self, table: str, record_id: str, patient_id: str, reason: str) -> None:
        """Move what belongs to a record that is being moved: checks that were kept, and the draft of a correction."""
        for check in self._whole.checks_of(table, record_id):
            self.checks.move(check, patient_id, reason)
        self.drafts.take_along(record_id, patient_id)

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreIsReadOnly(self.folder)
