"""What one row of a cohort folder must not say beside another: dates out of order, before birth, after death."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from domain.dates import PartialDate, show
from storage.cohort_columns import PATIENTS
from storage.cohort_rows import FileRows, Findings, Row
from storage.cohort_table import Column


def check_dates(files: Iterable[FileRows], patients: Mapping[str, Row], findings: Findings) -> None:
    """Note every date that cannot be beside another of the same row, and every one outside its patient's life."""
    for file in files:
        in_life = tuple(c for c in file.table.columns if c.in_life and c.field in file.fields)
        for row in file.rows:
            _check_order(file, row, findings)
            person = patients.get(row.patient)
            if person is not None:
                for column in in_life:
                    _check_life(file, row, column, person, findings)


def _check_order(file: FileRows, row: Row, findings: Findings) -> None:
    for earlier, later in file.table.ordered:
        first, last = row.cells.get(earlier), row.cells.get(later)
        if first is not None and last is not None and earliest(first) > latest(last):
            name = file.table.column_of(later).name
            other = file.table.column_of(earlier).name
            findings.fault(
                file.table, row.line, name, f"{shown(last)} lies before {other}, {shown(first)}: correct one of them."
            )


def _check_life(file: FileRows, row: Row, column: Column, person: Row, findings: Findings) -> None:
    when = row.cells.get(column.field)
    if when is None:
        return
    birth, death = person.cells.get("birth_date"), person.cells.get("death_date")
    # A date known to the month or year only is refused where no day of it fits.
    if birth is not None and latest(when) < birth.first:
        reason = f"{shown(when)} lies before the patient's birth ({birth}, {PATIENTS.file} line {person.line})"
    elif death is not None and earliest(when) > death.last:
        reason = f"{shown(when)} lies after the patient's death ({death}, {PATIENTS.file} line {person.line})"
    else:
        return
    findings.fault(file.table, row.line, column.name, f"{reason}: correct one of them.")


def earliest(when: date | PartialDate) -> date:
    """Return the first day that *when* can be."""
    return when.first if isinstance(when, PartialDate) else when


def latest(when: date | PartialDate) -> date:
    """Return the last day that *when* can be."""
    return when.last if isinstance(when, PartialDate) else when


def shown(when: Any) -> str:
    """Return a date as it is shown: 14 Mar 2026, Mar 2026 or 2026."""
    return str(when) if isinstance(when, PartialDate) else show(when)
