"""What is asked for and not there: without it a label stays unknown. Nothing missing is ever an error."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from domain.dates import show
from domain.quality.measured import EDSS
from domain.quality.reference import Asked, Found
from domain.records import Visit
from domain.relapse_history import asked_spans, relapse_history

PATIENT_FIELDS = {
    "birth_date": "Birth date",
    "sex": "Sex",
    "onset_date": "Date of the first symptom",
    "diagnosis_date": "Date of the diagnosis",
}


def patient_incomplete(asked: Asked) -> Found:
    """What every label and every count of a registry asks of a patient."""
    patient = asked.record.patient
    for field, words in PATIENT_FIELDS.items():
        if getattr(patient, field) is None:
            yield asked.found("patient", patient.id, field, None, f"{words} is not recorded.", field)


def course_missing(asked: Asked) -> Found:
    """Lublin's words begin with the course."""
    if not asked.record.courses:
        yield asked.found("course", "", "course", None, "No disease course is recorded.")


def edss_missing(asked: Asked) -> Found:
    """A visit has its EDSS, or the reason why it has none."""
    for visit in asked.record.visits:
        recorded = any(value.measure == EDSS for value in visit.values) or visit.edss_reason.strip()
        if not recorded:
            text = f"Visit of {show(visit.on)}: no EDSS, and no reason why."
            yield asked.found("visit", visit.id, EDSS, visit.on, text, visit.on)


def relapses_not_asked(asked: Asked) -> Found:
    """Each visit says whether there was a relapse since the last one, unless a statement covers that time."""
    visits = sorted((v for v in asked.record.visits if v.on <= asked.as_of), key=lambda v: (v.on, v.id))
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_day[visit.on].append(visit)
    history = relapse_history(asked.record, asked.as_of)
    for first, day, answer in asked_spans(visits):
        if answer is None and history.unknown_within(first, day):
            text = f"Visit of {show(day)}: whether there was a relapse since the last visit is not recorded."
            yield asked.found("visit", by_day[day][-1].id, "relapse_since_last", day, text, day)


def treatment_unknown(asked: Asked) -> Found:
    """Taking no disease-modifying treatment is a row of its own: none recorded is not the same."""
    patient = asked.record.patient
    if not asked.record.treatments and patient.death_date is None and patient.lost_since is None:
        text = "No treatment is recorded, nor that there is none."
        yield asked.found("treatment", "", "drug", None, text)


def scan_missing(asked: Asked) -> Found:
    """Without any scan, activity cannot be told."""
    patient = asked.record.patient
    if not asked.record.scans and patient.death_date is None and patient.lost_since is None:
        yield asked.found("scan", "", "", None, "No scan is recorded.")
