"""Pages with a code, searched to the last object: no identifier in text, metadata, outline, structure or name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from domain.dates import PartialDate
from domain.page_content import page_content
from domain.patient_page import EXTRAS
from domain.pseudonym import code_of, identifiers_of
from domain.records import Patient, PatientRecord
from reports.catalogue import DOCUMENTS
from reports.file_names import file_name
from reports.html import as_html
from reports.page import Printing
from reports.render import rendered
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.kinds import KINDS
from storage.rules import load_rules
from tests.store_samples import FULL_RECORD
from tests.test_pseudonym import PATIENT, SECRET, written_over

RULES = load_rules()
NOW = datetime(2026, 3, 9, 14, 32)


def told_on() -> PatientRecord:
    """A record whose every free text, name and number is one that can be searched for."""
    parts = {name: tuple(written_over(part) for part in getattr(FULL_RECORD, name)) for name in KINDS}
    return replace(FULL_RECORD, patient=PATIENT, **parts)


def demo() -> PatientRecord:
    """The demonstration's first patient, with names that are no words of the page."""
    known = replace(demo_records()[0].patient, id="8d3f", code="K-002", family_name="Xanthopoulou", number="HN 4712")
    return replace(demo_records()[0], patient=replace(known, given_name="Ottokar", birth_date=PartialDate(1986, 5, 5)))


RECORDS = {"every text written over": told_on(), "the demonstration's first": demo()}


def printing(record: PatientRecord) -> Printing:
    summary, plot = page_content(record, RULES, DEMO_AS_OF, pseudonym=True)
    return Printing(summary, plot, NOW, extras=frozenset(EXTRAS))


def wanted(patient: Patient) -> list[str]:
    """What may be nowhere; "Li" alone is in many a word."""
    assert patient.birth_date is not None
    born = [str(patient.birth_date), patient.birth_date.iso()]
    return [SECRET, patient.id, *born, *(text for text in identifiers_of(patient) if len(text) > 2)]


def strings(found: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Every text in an object of a PDF and in what it points to, streams unpacked."""
    if isinstance(found, pikepdf.Object) and found.is_indirect:
        if found.objgen in seen:
            return
        seen.add(found.objgen)
    if isinstance(found, pikepdf.String | pikepdf.Name):
        yield str(found)
    elif isinstance(found, pikepdf.Array):
        for one in found:
            yield from strings(one, seen)
    elif isinstance(found, pikepdf.Stream | pikepdf.Dictionary):
        for key, one in found.items():
            yield str(key)
            yield from strings(one, seen)
        if isinstance(found, pikepdf.Stream):
            yield bytes(found.read_bytes()).decode("latin-1")


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_identifier_is_anywhere_in_the_pdf(document: str, name: str) -> None:
    record = RECORDS[name]
    pdf = rendered(DOCUMENTS[document], printing(record))
    reader = PdfReader(BytesIO(pdf))
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    outline = str(reader.outline)
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        every = "\n".join(strings(opened.trailer, set()))
        assert "/StructTreeRoot" in opened.Root
    assert code_of(record.patient) in text
    for told in wanted(record.patient):
        for where in (text, outline, str(reader.metadata), every):
            assert told not in where, told


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_identifier_is_anywhere_in_the_html_or_in_the_name_of_a_file(document: str, name: str) -> None:
    record = RECORDS[name]
    made = printing(record)
    page = as_html(DOCUMENTS[document], made)
    code = code_of(record.patient)
    assert code in page
    for ending in ("pdf", "html"):
        called = file_name(DOCUMENTS[document], made.summary, code, ending)
        assert re.fullmatch(rf"smoulder-[a-z-]+-{code}-2026-03-09\.{ending}", called)
        for told in wanted(record.patient):
            assert told not in page, told
            assert told not in called


def test_the_search_finds_a_name_that_is_there() -> None:
    record = RECORDS["the demonstration's first"]
    summary, plot = page_content(record, RULES, DEMO_AS_OF)
    pdf = rendered(DOCUMENTS["clinician"], Printing(summary, plot, NOW))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    with pikepdf.open(BytesIO(pdf)) as opened:
        every = "\n".join(strings(opened.trailer, set()))
    assert "Xanthopoulou" in text
    assert len(every) > 10_000
