"""Up to which day a patient could be observed: no time after a death is time without relapses, or on treatment."""

from __future__ import annotations

from datetime import date

from domain.records import PatientRecord


def observed_to(record: PatientRecord, as_of: date) -> date:
    """Return *as_of*, or the day of death where that came first; of an inexact one the first day it can be."""
    died = record.patient.death_date
    return as_of if died is None else min(died.first, as_of)


def died_before(record: PatientRecord, day: date) -> str:
    """Return in words that a patient had died, or may have, before *day*; "" where the patient had not."""
    died = record.patient.death_date
    if died is None or died.first >= day:
        return ""
    return f"the patient died {'on' if died.exact is not None else 'in'} {died}"
