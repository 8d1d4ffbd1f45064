"""The order of a patient's records: by date, those of one day as they were met. The store keeps the same order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from domain.dates import PartialDate
from domain.measures import MEASURES
from domain.records import PatientRecord, Value
from storage.kinds import KINDS

R = TypeVar("R")

MEASURE_ORDER = {measure: order for order, measure in enumerate(MEASURES)}


def in_order(part: str, records: Iterable[R]) -> tuple[R, ...]:
    """Return the records of one part of a patient's record, such as "visits", in order."""
    names = KINDS[part].order
    return tuple(sorted(records, key=lambda record: [_key(getattr(record, name)) for name in names]))


def _key(value: Any) -> str:
    # As text, a date known to the year comes before those of its months, and these before those of their days.
    if value is None:
        return ""
    if isinstance(value, PartialDate):
        return value.iso()
    return value.isoformat() if isinstance(value, date) else str(value)


def in_measure_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """Return the values of one visit in the order of MEASURES, then of their trials; a clinic's own come last."""
    last = len(MEASURE_ORDER)
    return tuple(sorted(values, key=lambda value: (MEASURE_ORDER.get(value.measure, last), value.measure, value.trial)))


def ordered(record: PatientRecord) -> PatientRecord:
    """Return the record with every part of it in order."""
    parts: dict[str, Any] = {part: in_order(part, getattr(record, part)) for part in KINDS}
    visits = tuple(replace(visit, values=in_measure_order(visit.values)) for visit in parts["visits"])
    return replace(record, **{**parts, "visits": visits})
