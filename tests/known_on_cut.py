"""A record cut at a day by hand, beside domain/known_on.py: what a reader of the rows would strike out."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from domain.care_records import PlanState
from domain.dates import PartialDate
from domain.records import PatientRecord

BEGINS = ("on", "onset", "start", "since")  # the first of these that a row has says when it begins to count
# What a row says of its end, and what is struck out with it where the end lies later.
ENDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "treatments": (("stop", {"stop": None, "stop_reason": ""}),),
    "medicines": (("stop", {"stop": None}),),
    "infections": (("end", {"end": None}),),
    "pregnancies": (
        ("breastfed_until", {"breastfed_until": None}),
        ("end", {"end": None, "outcome": "", "breastfeeding": None, "breastfed_until": None}),
    ),
    "consents": (("withdrawn", {"withdrawn": None}),),
    "referrals": (("seen", {"seen": None, "status": "", "result": ""}),),
    "plan": (("end", {"end": None}),),
    "concerns": (("closed_on", {"closed_on": None, "closed_by": "", "outcome": ""}),),
}
OF_PATIENT = ("onset_date", "diagnosis_date", "death_date", "lost_since")


def first(day: date | PartialDate | None) -> date:
    """Return the first day that is meant; the first of all where none is said."""
    if day is None:
        return date.min
    return day.first if isinstance(day, PartialDate) else day


def cut(record: PatientRecord, day: date) -> PatientRecord:
    """Return *record* with every row struck out that begins after *day*, and every end that lies after it."""
    kept: dict[str, Any] = {}
    for part in fields(record):
        rows = getattr(record, part.name)
        if part.name == "devices":
            series = (replace(one, days=tuple(d for d in one.days if d.on <= day)) for one in rows)
            kept["devices"] = tuple(one for one in series if one.days)
        elif isinstance(rows, tuple):
            kept[part.name] = tuple(_ended(part.name, row, day) for row in rows if _begin(row) <= day)
    patient = record.patient
    unknown = [name for name in OF_PATIENT if first(getattr(patient, name)) > day]
    if "death_date" in unknown:
        unknown.append("death_from_ms")
    return replace(record, patient=replace(patient, **dict.fromkeys(unknown)), **kept)


def _begin(row: Any) -> date:
    return first(getattr(row, next(name for name in BEGINS if hasattr(row, name))))


def _ended(kind: str, row: Any, day: date) -> Any:
    for name, struck_out in ENDS.get(kind, ()):
        if first(getattr(row, name)) > day:
            row = replace(row, **struck_out)
            if kind == "plan" and row.state is not PlanState.PLANNED:
                row = replace(row, state=None)
    if kind == "plan" and row.state is not PlanState.PLANNED and first(row.start) > day:
        row = replace(row, start=None, state=None)  # what was planned lay ahead and was known
    return row
