"""One repository for all kinds of records: rows in, domain values out, every change with its audit line.

What differs from kind to kind is data, a Table; the module of each kind has its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from storage.changes import Changes, States
from storage.mapping import Shape, SqlValue
from storage.refusals import PatientNotFound, RecordGone

R = TypeVar("R")

STANDS = "r.deleted_at IS NULL AND p.deleted_at IS NULL"  # neither the row nor its patient is in error


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Where one kind of record lies.

    name: the table, and the word for the record in audit lines and refusals. order: the columns that a patient's
    records are read in the order of; of equals, the one recorded last comes last. parts: the table of each field
    that is a tuple of dataclasses; its rows point back by the column NAME_id.
    """

    name: str
    kind: type[R]
    order: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    shape: Shape[R] = field(init=False)  # the columns, worked out from the dataclass once

    def __post_init__(self) -> None:
        """Work out the columns. Raises TypeError for a field that none can hold."""
        object.__setattr__(self, "shape", Shape(self.kind, tuple(self.parts)))


@dataclass(frozen=True, slots=True)
class InError(Generic[R]):
    """A record marked as entered in error: it is kept, and no rule reads it."""

    record: R
    marked_at: datetime  # UTC
    reason: str
    marked_by: str = ""


def quoted(names: Sequence[str], of: str = "") -> str:
    """Return column names for SQL, each quoted, for some are words of SQL. *of*: the table's name in the query."""
    return ", ".join(f'{of}"{name}"' for name in names)


def facts_of(table: Table[R], patient_id: str, record: R) -> dict[str, Any]:
    """Return what an audit line keeps of a record; whose it is belongs to it."""
    return {"patient_id": patient_id, **table.shape.facts(record)}


# Called with the table, the record's id, the patient whom it was moved to, and the reason.
TakeAlong = Callable[[str, str, str, str], None]


class Repository(Generic[R]):
    """What patients and all that is recorded of them have in common: reading, correcting, marking as in error."""

    def __init__(self, table: Table[R], changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        self._table = table
        self._changes = changes
        self._db = changes.db
        self._shape = table.shape
        self._columns = [column.name for column in self._shape.columns]
        self._of_patient = "id" if table.name == "patient" else "patient_id"
        # The texts of the queries are put together once: a patient is read by some twenty of them.
        self._selected = quoted(self._columns, "r.")
        self._order = ", ".join(("p.added", *(f'r."{name}"' for name in table.order), "r.added"))
        self._selected_parts = {
            name: quoted([column.name for column in shape.columns], "part.")
            for name, shape in self._shape.parts.items()
        }

    def get(self, record_id: str) -> R:
        """Return a record by its id. Raises RecordGone if there is none or it, or its patient, is in error."""
        found = self._select(f"r.id = ? AND {STANDS}", [record_id])
        if not found:
            raise RecordGone(self._table.name)
        return found[0][1]

    def update(self, record: R, reason: str = "") -> R:
        """Correct a record, found by its id; the audit log keeps what it was. An unchanged record is not written.

        Raises RecordGone, or what a transaction raises.
        """
        record_id = self._id_of(record)
        with self._changes.transaction():
            patient_id, before = self._find(record_id)
            if before != record:
                self._check(record)
                cells = self._shape.cells(record)
                marks = ", ".join(f'"{name}" = ?' for name in self._columns)
                self._db.execute(
                    f'UPDATE "{self._table.name}" SET {marks}, changed_at = ? WHERE id = ?',
                    [*cells, self._changes.stamp(), record_id],
                )
                self._write_parts(record, is_new=False)
                self._written(record)
                self._log("changed", record_id, patient_id, before, record, reason)
        return record

    def delete(self, record: R, reason: str) -> None:
        """Mark a record as entered in error, with the reason; it is kept and can be restored. Raises RecordGone."""
        record_id = self._id_of(record)
        with self._changes.transaction():
            patient_id, before = self._find(record_id)
            self._mark(record_id, self._changes.stamp(), reason)
            self._log("entered in error", record_id, patient_id, before, None, reason)

    def restore(self, record_id: str, reason: str = "") -> R:
        """Take back the mark "entered in error" and return the record. Raises RecordGone if it has no mark."""
        with self._changes.transaction():
            patient_id, record = self._find(record_id, deleted=True)
            self._check(record)
            self._mark(record_id, None, "")
            self._log("restored", record_id, patient_id, None, record, reason)
        return record

    def states(self, first: int, last: int) -> States:
        """Return the facts of every row of the patients added as number *first* to *last*, by table and row.

        They are None for what is in error: what the audit log's last lines have to say too.
        """
        whose = "p.added BETWEEN ? AND ? AND r.deleted_at IS"
        live = self._select(f"{whose} NULL", [first, last])
        marked = self._select(f"{whose} NOT NULL", [first, last])
        return {
            **{(self._table.name, self._id_of(record)): self._facts(owner, record) for owner, record in live},
            **{(self._table.name, self._id_of(record)): None for _, record in marked},
        }

    def _insert(self, patient_id: str, record: R, reason: str) -> R:
        """Store a record under a new id and return it with that id; *patient_id* "" for a patient's own row."""
        stored: R = replace(record, id=self._changes.new_id())  # type: ignore[type-var]  # kinds are dataclasses
        self._check(stored)
        owner = {"patient_id": patient_id} if patient_id else {}
        stamp = self._changes.stamp()
        names = [*owner, *self._columns, "recorded_at", "changed_at"]
        self._db.execute(
            f'INSERT INTO "{self._table.name}" ({quoted(names)}) VALUES ({", ".join("?" * len(names))})',
            [*owner.values(), *self._shape.cells(stored), stamp, stamp],
        )
        self._write_parts(stored, is_new=True)
        self._written(stored)
        self._log("added", self._id_of(stored), patient_id or self._id_of(stored), None, stored, reason)
        return stored

    def _check(self, record: R) -> None:
        """Called in the transaction before a record is written; refuses what this kind cannot have."""

    def _written(self, record: R) -> None:
        """Called in the transaction after a record was written; kinds that keep more than their row do so here."""

    def _write_parts(self, record: R, *, is_new: bool) -> None:
        record_id, owner = self._id_of(record), f"{self._table.name}_id"
        for name, table in self._table.parts.items():
            if not is_new:
                self._db.execute(f'DELETE FROM "{table}" WHERE {owner} = ?', [record_id])
            shape = self._shape.parts[name]
            columns = [owner, "position", *(column.name for column in shape.columns)]
            rows = [[record_id, place, *shape.cells(part)] for place, part in enumerate(getattr(record, name))]
            if rows:
                self._db.conn.executemany(
                    f'INSERT INTO "{table}" ({quoted(columns)}) VALUES ({", ".join("?" * len(columns))})', rows
                )

    def _mark(self, record_id: str, moment: str | None, reason: str) -> None:
        self._db.execute(
            f'UPDATE "{self._table.name}" SET deleted_at = ?, deleted_reason = ? WHERE id = ?',
            [moment, reason, record_id],
        )

    def _find(self, record_id: str, *, deleted: bool = False) -> tuple[str, R]:
        """Return the patient's id and the record as it stands. Raises RecordGone."""
        found = self._select(f"r.id = ? AND {'r.deleted_at IS NOT NULL' if deleted else STANDS}", [record_id])
        if not found:
            raise RecordGone(self._table.name)
        return found[0]

    def _select(self, where: str, params: Sequence[SqlValue]) -> list[tuple[str, R]]:
        """Return (patient's id, record) by patient, then in the table's order. *where*: the row is r, its patient p."""
        source = f'"{self._table.name}" r JOIN patient p ON p.id = r.{self._of_patient} WHERE {where}'
        rows = self._db.rows(f"SELECT p.id, {self._selected} FROM {source} ORDER BY {self._order}", params)
        if not rows or not self._table.parts:
            return [(row[0], self._shape.record(row[1:])) for row in rows]
        parts = {name: self._select_parts(name, source, params) for name in self._table.parts}
        at = 1 + self._columns.index("id")
        return [
            (row[0], self._shape.record(row[1:], {name: tuple(found[row[at]]) for name, found in parts.items()}))
            for row in rows
        ]

    def _select_parts(self, name: str, source: str, params: Sequence[SqlValue]) -> dict[str, list[Any]]:
        """Return the records of one part by the id of the record that they belong to, in their order."""
        shape, owner = self._shape.parts[name], f"{self._table.name}_id"
        columns = self._selected_parts[name]
        found: dict[str, list[Any]] = defaultdict(list)
        # No join to the patient's rows again: the owners' keys are enough, and the primary key is in this order.
        for row in self._db.rows(
            f'SELECT part.{owner}, {columns} FROM "{self._table.parts[name]}" part '
            f"WHERE part.{owner} IN (SELECT r.id FROM {source}) ORDER BY part.{owner}, part.position",
            params,
        ):
            found[row[0]].append(shape.record(row[1:]))
        return found

    def _marked(self, where: str, params: Sequence[SqlValue]) -> tuple[InError[R], ...]:
        # A row in error has changed no more since it was marked: its last line tells who did that.
        who = "SELECT a.who FROM audit a WHERE a.table_name = ? AND a.row_id = r.id ORDER BY a.number DESC LIMIT 1"
        marks = {
            record_id: (datetime.fromisoformat(at), reason, by or "")
            for record_id, at, reason, by in self._db.rows(
                f'SELECT r.id, r.deleted_at, r.deleted_reason, ({who}) FROM "{self._table.name}" r WHERE {where}',
                [self._table.name, *params],
            )
        }
        return tuple(InError(record, *marks[self._id_of(record)]) for _, record in self._select(where, params))

    def _log(self, what: str, record_id: str, patient_id: str, before: R | None, after: R | None, reason: str) -> None:
        self._changes.log(
            f"{self._table.name} {what}",
            table=self._table.name,
            row=record_id,
            patient_id=patient_id,
            before=None if before is None else self._facts(patient_id, before),
            after=None if after is None else self._facts(patient_id, after),
            reason=reason,
        )

    def _facts(self, patient_id: str, record: R) -> dict[str, Any]:
        return facts_of(self._table, patient_id, record)

    def _id_of(self, record: R) -> str:
        record_id: str = record.id  # type: ignore[attr-defined]  # every kind has an id
        return record_id


class PatientRecords(Repository[R]):
    """The records of one kind that belong to a patient."""

    def __init__(self, table: Table[R], changes: Changes, take_along: TakeAlong | None = None) -> None:
        """*take_along*: called within move() for what points to the record and has to go with it."""
        super().__init__(table, changes)
        self._take_along = take_along

    def add(self, patient_id: str, record: R, reason: str = "") -> R:
        """Store a record and its audit line; return it with its new id. Raises PatientNotFound."""
        with self._changes.transaction():
            self._check_patient(patient_id)
            return self._insert(patient_id, record, reason)

    def move(self, record: R, patient_id: str, reason: str) -> R:
        """Give a record that was entered for the wrong patient to the right one; the logs of both say so.

        Its parts belong to it; what was kept of it as checked, and the draft of its correction, go with it.
        Raises RecordGone or PatientNotFound.
        """
        record_id = self._id_of(record)
        with self._changes.transaction():
            self._check_patient(patient_id)
            former, stands = self._find(record_id)
            if former != patient_id:
                self._db.execute(
                    f'UPDATE "{self._table.name}" SET patient_id = ?, changed_at = ? WHERE id = ?',
                    [patient_id, self._changes.stamp(), record_id],
                )
                self._changes.log(
                    f"{self._table.name} moved to another patient",
                    table=self._table.name,
                    row=record_id,
                    patient_id=former,
                    before=self._facts(former, stands),
                    reason=reason,
                )
                self._changes.log(
                    f"{self._table.name} moved from another patient",
                    table=self._table.name,
                    row=record_id,
                    patient_id=patient_id,
                    after=self._facts(patient_id, stands),
                    reason=reason,
                )
                if self._take_along is not None:
                    self._take_along(self._table.name, record_id, patient_id, reason)
        return stands

    def of_patient(self, patient_id: str) -> tuple[R, ...]:
        """Return a patient's records in their order, those entered in error left out; none of a patient in error."""
        return tuple(r for _, r in self._select(f"r.patient_id = ? AND {STANDS}", [patient_id]))

    def of_patients(self, first: int, last: int) -> dict[str, tuple[R, ...]]:
        """Return the records of the patients added as number *first* to *last*, by patient; none in error."""
        found: dict[str, list[R]] = defaultdict(list)
        for patient_id, record in self._select(f"p.added BETWEEN ? AND ? AND {STANDS}", [first, last]):
            found[patient_id].append(record)
        return {patient_id: tuple(records) for patient_id, records in found.items()}

    def in_error(self, patient_id: str) -> tuple[InError[R], ...]:
        """Return a patient's records that are marked as entered in error: the bin."""
        return self._marked("r.patient_id = ? AND r.deleted_at IS NOT NULL", [patient_id])

    def _check_patient(self, patient_id: str) -> None:
        if not self._db.rows("SELECT 1 FROM patient WHERE id = ? AND deleted_at IS NULL", [patient_id]):
            raise PatientNotFound(patient_id)
