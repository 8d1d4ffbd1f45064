"""Patients for the tests of the patient's page: two years of visits and scans, and what is different in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain.patient_page import PatientPage, patient_page
from domain.records import Flag, MriScan, PatientRecord, Relapse, Statement, StatementKind, Value
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, patient, scan, visit

DAYS = ("2024-03-05", "2024-09-05", "2025-03-10", "2025-09-15", "2026-02-20")
STEADY = {
    "edss": ("3.0", "3.0", "3.0", "3.0", "3.0"),
    "t25fw": ("6.0", "6.0", "6.0", "6.0", "6.0"),
    "nhpt_dominant": ("20.0", "20.0", "20.0", "20.0", "20.0"),
    "sdmt": ("50", "50", "50", "50", "50"),
}
SLOWER_WALK = {"t25fw": ("6.0", "6.0", "8.0", "8.1", "8.2")}
SLOWER_HAND = {"nhpt_dominant": ("20.0", "20.0", "26.0", "26.0", "26.0")}
FEWER_ANSWERS = {"sdmt": ("50", "50", "40", "40", "40")}
FEW_FEWER = {"sdmt": ("50", "50", "45", "45", "45")}
STEPS_UP = {"edss": ("3.0", "3.0", "4.0", "4.0", "4.0")}
SCANS = (scan("2025-03-01"), scan("2026-02-25", compared_with=date(2025, 3, 1)))
TALK = Statement("talk", AS_OF, StatementKind.DISCUSSED, by="Dr A. Rater")


def told(
    changes: Mapping[str, Sequence[str | None]] | None = None,
    *,
    course: str = "RRMS",
    relapses: Sequence[Relapse] = (),
    scans: Sequence[MriScan] = SCANS,
    asked: Sequence[bool | None] = (False,) * 5,
    statements: Sequence[Statement] = (),
    days: Sequence[str] = DAYS,
) -> PatientRecord:
    """Return a record whose measures stay as they are but for *changes*; None = unable because of MS."""
    rows = {**STEADY, **(changes or {})}
    visits = []
    for place, day in enumerate(days):
        values = {measure: row[place] for measure, row in rows.items()}
        made = visit(day, asked=asked[place], **{m: v for m, v in values.items() if v is not None})
        unable = tuple(Value(m, None, flag=Flag.UNABLE) for m, v in values.items() if v is None)
        visits.append(replace(made, values=(*made.values, *unable)))
    return patient(course, visits, relapses, scans, statements)


def summary_of(record: PatientRecord, as_of: date = AS_OF) -> PatientSummary:
    """Return the summary under the clinic's rules."""
    return summarise(record, load_rules(), as_of)


def page(record: PatientRecord, *extras: str, contact: str = "") -> PatientPage:
    """Return the page's words."""
    return patient_page(summary_of(record), extras, contact)


def whole(page: PatientPage) -> str:
    """Return every text of a page."""
    lines = [f"{line.title} {line.what} {line.sentence} {line.said}" for line in page.numbers]
    return " ".join([page.title, page.unprinted, *(passage.text for passage in page.passages), *lines])
