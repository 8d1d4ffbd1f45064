"""The clinician's summary: one page, two at most, from the one PatientSummary and the one CoursePlot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from reportlab.platypus import Flowable, Frame, PageTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.dates import show
from reports.page import FOOT, HEAD, MARGIN, SHORTER, SIZES, Printing, numbered
from reports.sections.classification import classification
from reports.sections.course import course
from reports.sections.further_rules import further_rules
from reports.sections.history import scans, tests, treatments_and_relapses
from reports.sections.open_points import open_points
from reports.sections.overview import halves, heading, statement
from reports.style import SMALL, text
from reports.typeface import register, unprintable

Section = Callable[[Printing], list[Flowable]]

SECTIONS: tuple[Section, ...] = (
    heading,
    statement,
    halves,
    course,
    open_points,
    tests,
    treatments_and_relapses,
    scans,
    classification,
    further_rules,
)


MOST_PAGES = 2


def clinician_summary(printing: Printing) -> bytes:
    """Return the summary as PDF, two pages at most. The same printing gives the same bytes.

    Long lists are shortened, and say so, until it fits.
    """
    register()
    for detail in (printing.detail, *SHORTER):
        pdf, pages = _built(replace(printing, detail=detail))
        if pages <= MOST_PAGES:
            break
    return pdf


def _built(printing: Printing) -> tuple[bytes, int]:
    """Return the PDF and how many pages it has."""
    out = BytesIO()
    width, height = SIZES[printing.paper]
    document = BaseDocTemplate(
        out,
        pagesize=(width, height),
        title=f"Summary as of {show(printing.summary.stamp.as_of)}",
        author=printing.site or "Smoulder",
        subject="Multiple sclerosis: course, evidence and open points",
        creator=printing.summary.stamp.program,
        lang="en-GB",
        invariant=1,
        displayDocTitle=True,
    )
    frame = Frame(
        MARGIN,
        FOOT,
        width - 2 * MARGIN,
        height - MARGIN - FOOT - 2,
        leftPadding=0,
        rightPadding=0,
        topPadding=HEAD / 4,
        bottomPadding=0,
    )
    document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    document.build(story(printing), canvasmaker=numbered(printing))
    return out.getvalue(), document.page


def story(printing: Printing) -> list[Flowable]:
    """Return the flowables of all sections in their order."""
    parts = [flowable for section in SECTIONS for flowable in section(printing)]
    missing = unprintable(printing.summary.identity.name)
    if missing:
        words = "The name holds letters that this print cannot show; the number stands for it."
        parts.insert(1, text(words, SMALL))
    return parts
