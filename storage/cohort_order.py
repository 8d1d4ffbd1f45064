"""The order of a patient's records: by date, those of one day as they were met. The store keeps the same order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from domain.dates import PartialDate
from domain.measures import MEASURES
from domain.records import PatientRecord, Value

R = TypeVar("R")

# The fields that each part of a record is ordered by; what has no date comes first.
ORDERED_BY: dict[str, tuple[str, ...]] = {
    "courses": ("since",),
    "visits": ("on",),
    "relapses": ("onset",),
    "infections": ("onset",),
    "scans": ("on",),
    "treatments": ("start",),
    "medicines": ("start", "name"),
    "comorbidities": ("since", "condition"),
    "reviews": ("on",),
    "statements": ("on",),
}
MEASURE_ORDER = {measure: order for order, measure in enumerate(MEASURES)}


def in_order(part: str, records: Iterable[R]) -> tuple[R, ...]:
    """Return the records of one part of a patient's record, such as "visits", in order."""
    names = ORDERED_BY[part]
    return tuple(sorted(records, key=lambda record: [_key(getattr(record, name)) for name in names]))


def _key(value: Any) -> str:
    # As text, a date known to the year comes before those of its months, and these before those of their days.
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.iso()
    return value.isoformat() if isinstance(value, date) else str(value)


def in_measure_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the values of one visit in the order of MEASURES, then of their trials."""
    return tuple(sorted(values, key=lambda value: (MEASURE_ORDER[value.measure], value.trial)))


def ordered(record: PatientRecord) -> PatientRecord:
    """Return the record with every part of it in order."""
    parts: dict[str, Any] = {part: in_order(part, getattr(record, part)) for part in ORDERED_BY}
    visits = tuple(replace(visit, values=in_measure_order(visit.values)) for visit in parts["visits"])
    return replace(record, **{**parts, "visits": visits})
