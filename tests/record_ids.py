"""Records without the ids that a store gave them, so that they can be compared with what went in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.records import PatientRecord
from storage.kinds import KINDS


def without_ids(record: PatientRecord, patient_id: str = "") -> PatientRecord:
    """Return the record with *patient_id* and no other ids, but for records that a check is about: TABLE:PLACE."""
    names = {
        (table.name, part.id): f"{table.name}:{place}"
        for field, table in KINDS.items()
        for place, part in enumerate(getattr(record, field), start=1)
        if part.id
    }
    names["patient", record.patient.id] = patient_id
    about = {(check.kind, check.record_id) for check in record.checks}
    parts: dict[str, tuple[Any, ...]] = {
        field: tuple(
            replace(part, id=names[table.name, part.id] if (table.name, part.id) in about else "")
            for part in getattr(record, field)
        )
        for field, table in KINDS.items()
    }
    checks = tuple(
        replace(check, record_id=names.get((check.kind, check.record_id), check.record_id)) for check in parts["checks"]
    )
    return replace(record, patient=replace(record.patient, id=patient_id), **{**parts, "checks": checks})
