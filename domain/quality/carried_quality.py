"""Values carried over from an earlier visit: the visit that they were examined at has to be there, with that value."""

from __future__ import annotations

from domain.dates import show
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.quality.reference import Asked, Found, plain
from domain.records import PatientRecord, Value

STEP = "edss"  # it can rest on carried grades, and then be another step than that of their day


def carried_from_nothing(asked: Asked) -> Found:
    """Every carried value was examined on its day: the visit may be gone since, or stand on another day or patient."""
    for visit in asked.visits:
        lost = [
            value
            for value in visit.visit.values
            if value.carried_from is not None
            and (value.carried_from >= visit.on or not _was_examined(asked.record, value))
        ]
        if lost:
            told = sorted(_words(asked, value) for value in lost)
            text = f"Visit of {show(visit.on)}: {', '.join(told)}: no earlier visit has it on that day."
            field = min(value.measure for value in lost)
            yield asked.found("visit", visit.id, field, visit.on, text, visit.on, *told)


def _was_examined(record: PatientRecord, carried: Value) -> bool:
    of_day = (value for visit in record.visits if visit.on == carried.carried_from for value in visit.values)
    examined = (value for value in of_day if value.carried_from is None)
    if carried.measure == STEP:
        return any(value.measure in (STEP, *FUNCTIONAL_SYSTEMS) for value in examined)
    return any((value.measure, value.value) == (carried.measure, carried.value) for value in examined)


def _words(asked: Asked, value: Value) -> str:
    measure = asked.reference.measures.get(value.measure)
    title = measure.title if measure is not None else value.measure
    assert value.carried_from is not None, "only carried values are told"
    number = "" if value.value is None else f" {plain(value.value)}"
    return f"{title}{number} carried from {show(value.carried_from)}"
