"""Reading the golden files of pymsprog, and events of the engine in the same form, so that the two can be compared."""

from __future__ import annotations

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from domain.definition import Definition
from domain.engine import find_events
from domain.evidence import Event, Point
from domain.records import PatientRecord
from storage.cohort_csv import load_cohort

GOLDEN = Path(__file__).resolve().parent / "golden" / "pymsprog"
AS_OF = date(2026, 11, 1)  # after every visit of every cohort

# What is compared of an event: every field that the tool has too.
Row = tuple[str, str, date, Decimal, date, Decimal, date, Decimal, date | None, Decimal | None, int, bool]
KIND, ATTRIBUTION, ONSET, PIRA_CONFIRMATION = 0, 1, 4, slice(8, 10)


@cache
def cohort(folder: Path) -> tuple[PatientRecord, ...]:
    return load_cohort(folder, today=AS_OF).records


@cache
def events_in(file: Path) -> Mapping[tuple[str, str], list[Row]]:
    """Return the tool's events in one golden file, by definition and patient."""
    events: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(gzip.decompress(file.read_bytes()).decode())):
        events[row["definition"], row["patient"]].append(row_of(row))
    return events


def row_of(row: Mapping[str, str]) -> Row:
    """Return a line of a golden file as what is compared."""
    return (
        row["kind"],
        row["attribution"],
        date.fromisoformat(row["baseline_date"]),
        Decimal(row["baseline_value"]),
        date.fromisoformat(row["onset_date"]),
        Decimal(row["onset_value"]),
        date.fromisoformat(row["confirmation_date"]),
        Decimal(row["confirmation_value"]),
        date.fromisoformat(row["pira_confirmation_date"]) if row["pira_confirmation_date"] else None,
        Decimal(row["pira_confirmation_value"]) if row["pira_confirmation_value"] else None,
        int(row["sustained_days"]),
        {"True": True, "False": False}[row["sustained_to_end"]],
    )


def row_from(event: Event) -> Row:
    """Return an event of the engine as what is compared."""
    pira: Point | None = event.pira_confirmation
    return (
        str(event.kind),
        "" if event.attribution is None else str(event.attribution),
        event.baseline.on,
        event.baseline.value,
        event.onset.on,
        event.onset.value,
        event.confirmation.on,
        event.confirmation.value,
        None if pira is None else pira.on,
        None if pira is None else pira.value,
        event.sustained_days,
        event.sustained_to_end,
    )


def found_by_engine(record: PatientRecord, measure: str, definition: Definition) -> list[Row]:
    return [row_from(event) for event in find_events(record, measure, definition, AS_OF).events]


def first_differences(pairs: Iterable[tuple[str, list[Row], list[Row]]]) -> str:
    """Return what a failing test shows: the first patients for whom the two differ."""
    lines = [
        line
        for patient, ours, theirs in list(pairs)[:3]
        for line in (f"{patient}: engine", *map(str, ours), f"{patient}: pymsprog", *map(str, theirs))
    ]
    return "\n".join(lines)
