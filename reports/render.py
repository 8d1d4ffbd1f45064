"""A document as PDF: its parts laid out on pages, shortened until it fits."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from reportlab.platypus import Flowable, Frame, PageTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.dates import show
from reports.document import Document
from reports.headed_paper import letterhead
from reports.page import HEAD, MARGIN, SHORTER, SIZES, Printing
from reports.strips import SUPERSEDED, foot_height, numbered
from reports.style import CAUTION, SMALL, text
from reports.tagged_story import structure
from reports.typeface import register, unprintable


def rendered(document: Document, printing: Printing) -> bytes:
    """Return *document* as PDF. The same printing gives the same bytes.

    Long lists are shortened, and say so, until it has no more pages than it may.
    """
    register()
    for detail in (printing.detail, *SHORTER):
        pdf, pages = _built(document, replace(printing, detail=detail))
        if pages <= document.most_pages:
            break
    return pdf


def _built(document: Document, printing: Printing) -> tuple[bytes, int]:
    """Return the PDF and how many pages it has."""
    out = BytesIO()
    width, height = SIZES[printing.paper]
    foot = foot_height(printing)
    made = BaseDocTemplate(
        out,
        pagesize=(width, height),
        title=title(document, printing),
        author=printing.site or "Smoulder",
        subject=document.subject,
        creator=printing.summary.stamp.program,
        lang="en-GB",
        invariant=1,
        displayDocTitle=True,
    )
    frame = Frame(
        MARGIN,
        foot,
        width - 2 * MARGIN,
        height - MARGIN - foot - 2,
        leftPadding=0,
        rightPadding=0,
        topPadding=HEAD / 4,
        bottomPadding=0,
    )
    made.addPageTemplates([PageTemplate(id="page", frames=[frame])])
    told = story(document, printing)
    made.build(told, canvasmaker=numbered(printing, structure(told)))
    return out.getvalue(), made.page


def title(document: Document, printing: Printing) -> str:
    """Return what the file is called inside it: no name, no number."""
    return f"{document.heading} as of {show(printing.summary.stamp.as_of)}"


def story(document: Document, printing: Printing) -> list[Flowable]:
    """Return the flowables of all parts in their order."""
    left_out = printing.letterhead.left_out
    wanted = (part for part in document.parts if part.always or f"{document.id}.{part.id}" not in left_out)
    parts = [flowable for part in wanted for flowable in part.make(printing)]
    missing = unprintable(printing.summary.identity.name)
    if missing:
        words = "The name holds letters that this print cannot show; the number stands for it."
        parts.insert(1, text(words, SMALL))
    why = [text(f"{SUPERSEDED}: {printing.superseded}", CAUTION)] if printing.superseded else []
    return [*why, *letterhead(printing), *parts]
