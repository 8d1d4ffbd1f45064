"""The clinician's summary: one page, two at most, from the one PatientSummary and the one CoursePlot."""

from __future__ import annotations

from reports.document import Document, Part
from reports.page import Printing
from reports.render import rendered
from reports.sections.classification import classification
from reports.sections.course import course
from reports.sections.further_rules import further_rules
from reports.sections.history import scans, tests, treatments_and_relapses
from reports.sections.open_points import open_points
from reports.sections.overview import halves, heading, statement
from reports.sections.since import since_last_printed

CLINICIAN = Document(
    id="clinician",
    title="Clinician's summary",
    heading="Summary",
    subject="Multiple sclerosis: course, evidence and open points",
    file_word="summary",
    parts=(
        Part("heading", "Who it is about", heading, always=True),
        Part("statement", "The one statement", statement, always=True),
        Part("halves", "Inflammation and disability", halves, always=True),
        Part("since-printed", "Since the last printed summary", since_last_printed),
        Part("course", "Course chart", course),
        Part("open-points", "What is open", open_points, gives_way=("items", "letters")),
        Part("tests", "Measures", tests),
        Part("history", "Treatments and relapses", treatments_and_relapses, gives_way=("rows",)),
        Part("scans", "Scans", scans, gives_way=("rows",)),
        Part("classification", "Why these labels", classification, always=True, gives_way=("worsenings", "notes")),
        Part("further-rules", "Further rules", further_rules, gives_way=("labels",)),
    ),
)


def clinician_summary(printing: Printing) -> bytes:
    """Return the clinician's summary as PDF, two pages at most. The same printing gives the same bytes."""
    return rendered(CLINICIAN, printing)
