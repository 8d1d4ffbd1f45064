"""Which record a check is about, as the cohort folder has it: by its file and its place there, for ids stay at home.

Within records read from a folder, a record that a check is about has the id "TABLE:PLACE"; a store gives new ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.records import Check, PatientRecord
from storage.cohort_care_columns import CHECKS
from storage.cohort_columns import FILE_OF, PATIENTS
from storage.cohort_rows import Findings, Row, fields_of
from storage.kinds import KINDS
from storage.patients import PATIENT

Parts = dict[str, list[Any]]  # the records of one patient by the field of PatientRecord

# The name of a record's table in the store, and that of its file without .csv.
STEM_OF: Mapping[str, str] = {
    PATIENT.name: PATIENTS.stem,
    **{KINDS[field].name: table.stem for field, table in FILE_OF.items()},
}
FIELD_OF: Mapping[str, str] = {table.name: field for field, table in KINDS.items()}
KIND_OF: Mapping[str, str] = {stem: kind for kind, stem in STEM_OF.items()}


def referred(record: PatientRecord) -> Iterator[tuple[Check, str, int | None]]:
    """Yield each check with the file of its record and the place there; None where it is about the patient.

    A check whose record is not part of *record*, because it was entered in error, is left out as the record is.
    """
    for check in record.checks:
        if check.kind == PATIENT.name or not check.record_id:
            yield check, STEM_OF.get(check.kind, check.kind), None
            continue
        records = getattr(record, FIELD_OF[check.kind]) if check.kind in FIELD_OF else ()
        for place, one in enumerate(records, start=1):
            if one.id == check.record_id:
                yield check, STEM_OF[check.kind], place


def read_checks(code: str, rows: Sequence[Row], parts: Parts, findings: Findings) -> tuple[Check, ...]:
    """Return a patient's checks; the records of *parts* that they are about are given ids."""
    checks = []
    for row in rows:
        kind = KIND_OF.get(row.cells["table"], row.cells["table"])
        place = row.cells.get("row")
        record_id = code if kind == PATIENT.name else ""
        if place is not None:
            record_id = _named(kind, place, row, parts, findings)
        checks.append(Check(id="", kind=kind, record_id=record_id, **{"facts": (), **fields_of(Check, row)}))
    return tuple(checks)


def _named(kind: str, place: int, row: Row, parts: Parts, findings: Findings) -> str:
    records = parts.get(FIELD_OF.get(kind, ""), [])
    if place > len(records):
        reason = f"The patient has no record {place} in “{row.cells['table']}”: there are {len(records)}."
        findings.fault(CHECKS, row.line, "row", reason)
        return ""
    record_id = f"{kind}:{place}"
    records[place - 1] = replace(records[place - 1], id=record_id)
    return record_id
