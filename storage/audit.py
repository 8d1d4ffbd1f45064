"""The log of every change: who, when, what, before, after, why; each line carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.driver import Records, refusing

BEGINNING = "0" * 64  # what the first line has as the hash of the one before
COLUMNS = ("number", "at", "who", "what", "table_name", "row_id", "patient_id", "before", "after", "reason")
# One form only, for the hash is of the text; made once, for an import writes hundreds of thousands.
FACTS = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
LINE = json.JSONEncoder(separators=(",", ":"))
SELECT = f"SELECT {', '.join(COLUMNS)}, previous_hash, hash FROM audit"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change. ``before`` and ``after`` are the record's fields as JSON values; None = there was, or is, none."""

    number: int
    at: datetime  # UTC
    who: str
    what: str  # such as "visit added"
    table: str
    row: str
    patient_id: str  # "" where it concerns no patient
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """What became of checking the chain: how many lines were read, and the first that does not fit."""

    lines: int
    broken_at: int | None = None
    fault: str = ""


class AuditTrail:
    """The lines of one store. They can be added and read; the table refuses to have one changed or removed."""

    def __init__(self, db: Records) -> None:
        """*db*: the store's connection."""
        self._db = db

    def append(
        self,
        *,
        at: str,
        who: str,
        what: str,
        table: str = "",
        row: str = "",
        patient_id: str = "",
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Add a line inside the transaction that is open. *at*: the moment in UTC, as ISO text."""
        last = self._db.rows("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        number, previous = (last[0][0] + 1, last[0][1]) if last else (1, BEGINNING)
        line = [number, at, who, what, table, row, patient_id, _json(before), _json(after), reason]
        self._db.execute(
            f"INSERT INTO audit ({', '.join(COLUMNS)}, previous_hash, hash) VALUES ({', '.join('?' * 12)})",
            [*line, previous, _hash(previous, line)],
        )

    def lines(self, patient_id: str | None = None) -> tuple[AuditLine, ...]:
        """Return the lines, oldest first; with a patient's id only those that concern the patient."""
        where = "" if patient_id is None else " WHERE patient_id = ?"
        rows = self._db.rows(f"{SELECT}{where} ORDER BY number", [] if patient_id is None else [patient_id])
        return tuple(_line(row) for row in rows)

    def of_row(self, table: str, row: str) -> tuple[AuditLine, ...]:
        """Return the lines of one record, oldest first: its history."""
        rows = self._db.rows(f"{SELECT} WHERE table_name = ? AND row_id = ? ORDER BY number", [table, row])
        return tuple(_line(line) for line in rows)

    def last_states(self, patients: Sequence[str]) -> dict[tuple[str, str], dict[str, Any] | None]:
        """Return "after" of the last line of every record of these patients, by table and row: what stands now.

        The patient "" has what concerns none, such as settings.
        """
        found = self._db.rows(
            "SELECT table_name, row_id, after FROM audit a "
            f"WHERE table_name <> '' AND patient_id IN ({', '.join('?' * len(patients))}) AND number = "
            "(SELECT max(number) FROM audit b WHERE b.table_name = a.table_name AND b.row_id = a.row_id)",
            patients,
        )
        return {(table, row): None if after is None else json.loads(after) for table, row, after in found}

    def verify(self) -> AuditCheck:
        """Follow the chain of hashes from the first line to the last. Raises StoreDamaged where none can be read."""
        with refusing(self._db.folder):
            return self._follow()

    def _follow(self) -> AuditCheck:
        count, previous = 0, BEGINNING
        for *line, previous_hash, stored in self._db.execute(f"{SELECT} ORDER BY number"):
            count += 1
            if line[0] != count:
                return AuditCheck(count, count, f"line {count} of the log is missing")
            if previous_hash != previous:
                return AuditCheck(count, count, f"line {count} of the log does not follow the line before it")
            if stored != _hash(previous, line):
                return AuditCheck(count, count, f"line {count} of the log was altered after it was written")
            previous = stored
        return AuditCheck(count)


def _json(facts: dict[str, Any] | None) -> str | None:
    return None if facts is None else FACTS.encode(facts)


def _hash(previous: str, line: list[Any]) -> str:
    return hashlib.sha256((previous + LINE.encode(line)).encode()).hexdigest()


def _line(row: tuple[Any, ...]) -> AuditLine:
    number, at, who, what, table, record, patient_id, before, after, reason = row[: len(COLUMNS)]
    return AuditLine(
        number,
        datetime.fromisoformat(at),
        who,
        what,
        table,
        record,
        patient_id,
        None if before is None else json.loads(before),
        None if after is None else json.loads(after),
        reason,
    )
