"""Pages that left the program, what each was made from, and which of them no longer hold (safety 11)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from domain.records import PatientRecord
from storage import printed_files
from storage.audit import FACTS
from storage.changes import Changes, States
from storage.kinds import KINDS
from storage.patients import PATIENT
from storage.refusals import PageUnknown
from storage.repository import facts_of

TABLE = "printed"
COLUMNS = (
    *("id", "patient_id", "on", "who", "page", "stamp", "labels", "used", "recalled_on", "recalled_reason"),
    *("document", "format", "pseudonym", "file"),
)
StatesOf = Callable[[str], States]  # what stands in the tables of a patient, by table and id


@dataclass(frozen=True, slots=True)
class Used:
    """A record that a page was made from, and the digest of what it said then."""

    table: str
    row: str
    digest: str


@dataclass(frozen=True, slots=True)
class Left:
    """What left the program, to be kept with the page: which document, its file, and the code in place of a name."""

    document: str  # id in the catalogue of documents
    format: str  # "pdf", "html" or "txt"
    content: bytes = field(repr=False)
    pseudonym: str = ""  # "" where the page has the patient's name


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page that was printed or saved. ``recalled_on`` says when somebody recalled or replaced it."""

    id: str
    patient_id: str
    on: datetime  # UTC
    who: str
    page: str  # what left the program, such as "summary printed"
    stamp: str  # the hash of its content, as it stands on the page
    labels: str
    used: tuple[Used, ...]
    recalled_on: datetime | None = None  # UTC
    recalled_reason: str = ""
    document: str = ""  # id in the catalogue of documents; "" for a page of a version that did not keep it
    format: str = ""  # "pdf", "html" or "txt"
    pseudonym: str = ""  # the code that stood in place of the name, "" where the name stood
    file: str = ""  # SHA-256 of the file as it left the program; "" where none is kept

    @property
    def is_recalled(self) -> bool:
        """Whether it was recalled or replaced."""
        return self.recalled_on is not None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a record that a page was made from: corrected, entered in error, or moved to another patient."""

    table: str
    row: str
    what: str
    at: datetime  # UTC
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outdated:
    """A page of which something that it was made from is no longer so."""

    page: PrintedPage
    changes: tuple[Change, ...]


class Printed:
    """The pages that left a store."""

    def __init__(self, changes: Changes, states_of: StatesOf) -> None:
        """*changes*: what every change of this store goes through; *states_of*: what stands of a patient now."""
        self._changes = changes
        self._db = changes.db
        self._states_of = states_of

    def add(
        self, record: PatientRecord, page: str, stamp: str, labels: str = "", left: Left | None = None
    ) -> PrintedPage:
        """Keep that a page left the program, with its line in the log, and its file where *left* has it.

        record: what the page was made from, as the store gave it; page: what it is; stamp: the hash of its content.
        The log names the file by its hash and never holds it. Raises what a transaction raises.
        """
        patient_id = record.patient.id
        with self._changes.transaction():
            moment = self._changes.now().astimezone(UTC)
            new = PrintedPage(
                self._changes.new_id(), patient_id, moment, self._changes.who, page, stamp, labels, _used(record)
            )
            if left is not None:
                name = printed_files.keep(self._db, left.content)
                new = replace(new, document=left.document, format=left.format, pseudonym=left.pseudonym, file=name)
            self._put(new, f"content SHA-256 {stamp}")
        return new

    def again(self, page: PrintedPage, what: str) -> PrintedPage:
        """Keep that the kept file of a page left the program once more, made from the same. Raises as add()."""
        with self._changes.transaction():
            moment = self._changes.now().astimezone(UTC)
            new = replace(page, id=self._changes.new_id(), on=moment, who=self._changes.who, page=what)
            self._put(new, f"content SHA-256 {page.stamp}")
        return new

    def of_patient(self, patient_id: str) -> tuple[PrintedPage, ...]:
        """Return a patient's pages in the order in which they left, the recalled ones too."""
        return self._read("patient_id = ?", [patient_id])

    def by_stamp(self, stamp: str) -> tuple[PrintedPage, ...]:
        """Return the pages with this hash of their content: to tell of one in the hand whether it still holds."""
        return self._read("stamp = ?", [stamp])

    def outdated(self, patient_id: str) -> tuple[Outdated, ...]:
        """Return the pages of a patient that used what was corrected, marked as in error or moved since.

        One that was recalled is not among them. What was corrected and put back again is as it was.
        """
        pages = self._read("patient_id = ? AND recalled_on IS NULL", [patient_id])
        return tuple(found for found in self._judged(patient_id, pages) if found.changes)

    def history_of(self, patient_id: str) -> tuple[Outdated, ...]:
        """Return every page of a patient in the order in which they left; one that still holds has no changes."""
        return self._judged(patient_id, self.of_patient(patient_id))

    def content(self, page: PrintedPage) -> bytes | None:
        """Return the file of a page as it left the program, None where none is kept. Raises PageDamaged."""
        return printed_files.read(self._db, page.file) if page.file else None

    def _put(self, new: PrintedPage, reason: str) -> None:
        """Write a page and its line in the log within the transaction that is open."""
        cells = _cells(new)
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        self._db.execute(
            f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join('?' * len(COLUMNS))})", list(cells.values())
        )
        self._log(new.page, new, None, cells, reason)

    def _judged(self, patient_id: str, pages: Sequence[PrintedPage]) -> tuple[Outdated, ...]:
        if not pages:
            return ()
        stands = self._states_of(patient_id)
        return tuple(Outdated(page, tuple(self._changes_of(page, stands))) for page in pages)

    def all_outdated(self) -> tuple[Outdated, ...]:
        """Return the pages of all patients to which that happened."""
        rows = self._db.rows(
            f"SELECT patient_id FROM {TABLE} WHERE recalled_on IS NULL GROUP BY patient_id ORDER BY min(added)"
        )
        return tuple(page for (patient_id,) in rows for page in self.outdated(patient_id))

    def recall(self, page_id: str, reason: str) -> PrintedPage:
        """Note that a page was recalled or replaced, and why. Raises PageUnknown, or what a transaction raises."""
        with self._changes.transaction():
            found = self._read("id = ?", [page_id])
            if not found:
                raise PageUnknown
            (before,) = found
            after = replace(before, recalled_on=self._changes.now().astimezone(UTC), recalled_reason=reason)
            cells = _cells(after)
            self._db.execute(
                f"UPDATE {TABLE} SET recalled_on = ?, recalled_reason = ? WHERE id = ?",
                [cells["recalled_on"], reason, page_id],
            )
            self._log("printed page recalled", after, _cells(before), cells, reason)
        return after

    def states(self, first: int, last: int) -> States:
        """Return the facts of the pages of the patients added as number *first* to *last*, as other kinds do."""
        rows = self._read("patient_id IN (SELECT id FROM patient p WHERE p.added BETWEEN ? AND ?)", [first, last])
        return {(TABLE, page.id): _cells(page) for page in rows}

    def _changes_of(self, page: PrintedPage, stands: States) -> list[Change]:
        changes = []
        for used in page.used:
            where = used.table, used.row
            facts = stands.get(where)
            if where not in stands:
                what = "moved to another patient"
            elif facts is None:
                what = "entered in error"
            elif digest(facts) != used.digest:
                what = "corrected"
            else:
                continue
            line = self._changes.audit.of_row(used.table, used.row)[-1]
            changes.append(Change(used.table, used.row, what, line.at, line.who, line.reason))
        return sorted(changes, key=lambda change: change.at)

    def _read(self, where: str, params: Sequence[Any]) -> tuple[PrintedPage, ...]:
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        return tuple(
            _page(row) for row in self._db.rows(f"SELECT {names} FROM {TABLE} WHERE {where} ORDER BY added", params)
        )

    def _log(
        self, what: str, page: PrintedPage, before: dict[str, Any] | None, after: dict[str, Any], reason: str
    ) -> None:
        self._changes.log(
            what, table=TABLE, row=page.id, patient_id=page.patient_id, before=before, after=after, reason=reason
        )


def digest(facts: Mapping[str, Any]) -> str:
    """Return what tells whether a record says the same; a field in which nothing is recorded does not count.

    So a release that adds fields does not make a page outdated that was printed before it.
    """
    return hashlib.sha256(FACTS.encode(_recorded(facts)).encode()).hexdigest()[:32]


def _recorded(facts: Any) -> Any:
    if isinstance(facts, Mapping):
        return {name: _recorded(value) for name, value in facts.items() if value not in (None, "", [])}
    return [_recorded(one) for one in facts] if isinstance(facts, list) else facts


def _used(record: PatientRecord) -> tuple[Used, ...]:
    patient_id = record.patient.id
    rows = [
        (PATIENT, record.patient),
        *((table, row) for name, table in KINDS.items() for row in getattr(record, name)),
    ]
    return tuple(Used(table.name, row.id, digest(facts_of(table, patient_id, row))) for table, row in rows)


def _cells(page: PrintedPage) -> dict[str, Any]:
    return {
        "id": page.id,
        "patient_id": page.patient_id,
        "on": page.on.isoformat(timespec="microseconds"),
        "who": page.who,
        "page": page.page,
        "stamp": page.stamp,
        "labels": page.labels,
        "used": json.dumps([[used.table, used.row, used.digest] for used in page.used]),
        "recalled_on": page.recalled_on and page.recalled_on.isoformat(timespec="microseconds"),
        "recalled_reason": page.recalled_reason,
        "document": page.document,
        "format": page.format,
        "pseudonym": page.pseudonym,
        "file": page.file,
    }


def _page(row: Sequence[Any]) -> PrintedPage:
    id, patient_id, on, who, page, stamp, labels, used, recalled_on, recalled_reason, *left = row
    return PrintedPage(
        id,
        patient_id,
        datetime.fromisoformat(on),
        who,
        page,
        stamp,
        labels,
        tuple(Used(*one) for one in json.loads(used)),
        datetime.fromisoformat(recalled_on) if recalled_on else None,
        recalled_reason,
        *left,
    )
