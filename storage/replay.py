"""A store's records as they stood at a moment, replayed from its audit log: corrections and errors included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from domain.dates import show
from domain.known_on import as_recorded_by, assumed_of_all
from domain.records import ASSUMABLE, Patient, PatientRecord
from storage.audit import AuditLine
from storage.cohort_read import Cohort
from storage.kinds import KINDS
from storage.mapping import Column, Shape
from storage.patients import PATIENT, RELAPSES
from storage.repository import Table
from storage.source import is_store, open_source, read_passphrase
from storage.store import Store, open_store

Facts = dict[str, Any]
SOURCE = "patient_source"
_TABLES = frozenset({PATIENT.name, SOURCE, *(table.name for table in KINDS.values())})


def records_at(store: Store, moment: datetime) -> Iterator[PatientRecord]:
    """Yield every patient's record as it stood at *moment*, with what was logged at that very moment.

    Patients come in the order in which they were added. Those added later, or marked as entered in error then, are
    left out. moment: with its time zone.
    """
    for patient_id in _patients(store):
        record = record_at(store, patient_id, moment)
        if record is not None:
            yield record


def record_at(store: Store, patient_id: str, moment: datetime) -> PatientRecord | None:
    """Return one patient's record as it stood at *moment*; None where there was none then."""
    return PatientHistory(store, patient_id).at(moment)


def end_of(day: date) -> datetime:
    """Return the last moment of a day, by the computer's own time zone."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone(UTC) - timedelta(microseconds=1)


def open_source_at(
    path: Path, day: date, passphrase_file: Path | None = None, assume_complete: bool = False, *, today: date
) -> Cohort:
    """Read all records of a cohort folder or a store as they had been recorded by the end of *day*.

    A store tells from its log; a folder from the days of recording that it has, and the warnings say what had to be
    assumed. Raises as storage.source.open_source().
    """
    if not is_store(path):
        cohort = open_source(path, passphrase_file, assume_complete, today=today)
        known = [as_recorded_by(record, day) for record in cohort.records]
        said = assumed_of_all(known)
        warnings = (*cohort.warnings, *((f"As recorded by {show(day)}: {said}",) if said else ()))
        return replace(cohort, records=tuple(one.record for one in known), warnings=warnings)
    clock = datetime.combine(today, time(), UTC)  # reading logs nothing
    with open_store(path, read_passphrase(path, passphrase_file), now=lambda: clock, who="", read_only=True) as store:
        records = tuple(records_at(store, end_of(day)))
        warnings = (store.warning,) if store.warning else ()
    if assume_complete:
        records = tuple(replace(record, assumed=record.assumed | {"relapse_history"}) for record in records)
    return Cohort(records, warnings)


@dataclass(slots=True)
class _Stand:
    """What stands of one patient while the log is replayed: rows by table and id, in the order first added."""

    rows: dict[tuple[str, str], Facts] = field(default_factory=dict)
    added: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, line: AuditLine, added: int) -> None:
        where = line.table, line.row
        self.added.setdefault(where, added)
        if line.after is None:
            self.rows.pop(where, None)
        else:
            self.rows[where] = line.after


class PatientHistory:
    """The log of one patient, read once, to be asked for many moments."""

    def __init__(self, store: Store, patient_id: str) -> None:
        """Read the log; what is logged later is not in it."""
        self._patient_id = patient_id
        self._lines = tuple(
            (line, _number_of_first(store, line)) for line in store.audit.lines(patient_id) if line.table in _TABLES
        )

    def days(self) -> tuple[date, ...]:
        """Return every day on which something of the record was recorded or changed, by the computer's time zone."""
        return tuple(sorted({line.at.astimezone().date() for line, _ in self._lines}))

    def at(self, moment: datetime) -> PatientRecord | None:
        """Return the record as it stood at *moment*; None where there was none then."""
        stand = _Stand()
        for line, added in self._lines:
            if line.at > moment:
                break
            stand.take(line, added)
        patient = stand.rows.get((PATIENT.name, self._patient_id))
        if patient is None:
            return None
        lacks = frozenset(stand.rows.get((SOURCE, self._patient_id), {}).get("lacks", ()))
        parts = {name: _in_order(stand, table) for name, table in KINDS.items()}
        who: Patient = _record(PATIENT.shape, patient)
        return PatientRecord(who, assumed=lacks & ASSUMABLE, relapses_absent=RELAPSES in lacks, **parts)


def _patients(store: Store) -> list[str]:
    """Return the ids of all patients that there ever were, in the order in which they were added."""
    return [row[0] for row in store.connection.rows("SELECT id FROM patient ORDER BY added")]


def _number_of_first(store: Store, line: AuditLine) -> int:
    """Return the number of a record's first line: one that was moved here was added to another patient before."""
    if line.before is not None or not line.what.endswith("moved from another patient"):
        return line.number
    return store.audit.of_row(line.table, line.row)[0].number


def _in_order(stand: _Stand, table: Table[Any]) -> tuple[Any, ...]:
    """Return the records of one kind as a query has them: by the table's order, of equals the one added first."""

    def place(where: tuple[str, str]) -> list[Any]:
        cells = [stand.rows[where].get(name) for name in table.order]
        return [*((cell is not None, cell or "") for cell in cells), stand.added[where]]

    found = sorted((where for where in stand.rows if where[0] == table.name), key=place)
    return tuple(_record(table.shape, stand.rows[where]) for where in found)


def _record(shape: Shape[Any], facts: Facts) -> Any:
    """Return the record that an audit line kept; a field that only a later release has is not recorded in it."""
    values = {column.name: _value(column, facts[column.name]) for column in shape.columns if column.name in facts}
    parts = {name: tuple(_record(part, one) for one in facts.get(name, ())) for name, part in shape.parts.items()}
    return shape.kind(**values, **parts)


def _value(column: Column, fact: Any) -> Any:
    if isinstance(fact, list):
        return tuple(fact)
    return fact if fact is None or column.from_sql is None else column.from_sql(fact)
