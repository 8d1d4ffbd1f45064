"""Printed summaries for the tests of paper: a record in, a printing and its pages out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from domain.chart.summary_plot import summary_plot
from domain.dates import PartialDate
from domain.records import Comorbidity, Course, CourseEntry, Medicine, Patient, PatientRecord, Visit
from domain.summarise import summarise
from reports.clinician import clinician_summary
from reports.page import Printing
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.course_samples import crowded, empty, everything, one_visit
from tests.lublin_patients import QUIET_SCAN, patient

PRINTED_AT = datetime(2026, 3, 9, 14, 32)
ADAM = 0
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley"


def printing(record: PatientRecord, as_of: date = DEMO_AS_OF, **options: object) -> Printing:
    """Return what is printed of *record*; *options*: fields of Printing."""
    rules = load_rules()
    summary = summarise(record, rules, as_of)
    plot = summary_plot(record, summary, rules)
    return Printing(summary, plot, PRINTED_AT, **options)  # type: ignore[arg-type]  # fields by name


def demo(number: int, **options: object) -> Printing:
    """Return what is printed of a demonstration patient."""
    return printing(demo_records()[number], demo=True, **options)


@cache
def demo_pdf(number: int) -> bytes:
    """Return the printed summary of a demonstration patient; printed once for all tests that read it."""
    return clinician_summary(demo(number))


def catalogue(reader: PdfReader) -> Any:
    """Return the catalogue of a PDF; pypdf types what stands in it as any object."""
    return reader.trailer["/Root"]


def bookmarks(reader: PdfReader) -> Any:
    """Return the outline of a PDF, nested as its levels are."""
    return reader.outline


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page, every run of white space one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def printed(record: PatientRecord, **options: object) -> list[str]:
    """Return the text of each page that is printed of *record*."""
    return pages(clinician_summary(printing(record, **options)))


def overloaded() -> PatientRecord:
    """Return a record with 60 relapses, 40 visits, 30 scans, 40 medicines, 20 diseases and long words."""
    record = crowded()
    return replace(
        record,
        courses=(CourseEntry("c", Course.SPMS, PartialDate(2010)),),
        patient=replace(record.patient, family_name=LONG_NAME, given_name=LONG_NAME, number="N" * 40),
        medicines=tuple(Medicine(f"m{i}", f"medicine with a long name {i}", PartialDate(2020)) for i in range(40)),
        comorbidities=tuple(Comorbidity(f"c{i}", f"condition {i}", PartialDate(2001)) for i in range(20)),
        treatments=tuple(replace(t, stop_reason="W" * 120) for t in record.treatments),
    )


def named(family: str, given: str) -> PatientRecord:
    """Return a record of one visit under this name."""
    return replace(one_visit(), patient=Patient("3", "D-0003", family, given, "D-0003"))


def died() -> PatientRecord:
    """Return a record that ends with a death."""
    record = demo_records()[ADAM]
    return replace(record, patient=replace(record.patient, death_date=PartialDate(2026, 3, 1), death_from_ms=True))


def without_tests() -> PatientRecord:
    """Return a record whose visits measured nothing."""
    return patient("RRMS", [Visit("v", date(2026, 1, 5), relapse_since_last=False)], scans=QUIET_SCAN)


UGLY = {
    "empty": empty(),
    "one visit": one_visit(),
    "every kind": everything(),
    "overloaded": overloaded(),
    "died": died(),
    "scans only": patient(scans=QUIET_SCAN),
    "visit without a value": without_tests(),
    "RIS": patient("RIS"),
    "course uncertain": patient("uncertain"),
    "Arabic name": named("سلام", "ليلى"),
    "Chinese name": named("王", "小明"),
    "markup in the name": named("<b>Nobody</b> & Sons", "A"),
}
