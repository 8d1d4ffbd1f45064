"""A document as PDF: its parts laid out on pages, shortened until it fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.platypus import Flowable, Frame, PageTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.dates import show
from reports.document import Document
from reports.flow import Trial
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
    kept: dict[str, list[Flowable]] = {}
    for detail in (printing.detail, *SHORTER):
        fitted = replace(printing, detail=detail)
        parts = story(document, fitted, kept)
        if _pages(document, fitted, parts) <= document.most_pages:
            break
    out = BytesIO()
    _template(document, printing, out).build(parts, canvasmaker=numbered(fitted, structure(parts)))
    return out.getvalue()


def _pages(document: Document, printing: Printing, parts: Sequence[Flowable]) -> int:
    """Return how many pages *parts* take; they can be laid out again afterwards."""
    trial = _template(document, printing, BytesIO())
    trial.build(list(parts), canvasmaker=Trial)
    for part in parts:
        vars(part).pop("_postponed", None)  # reportlab's mark of what went on to the next page, as its multiBuild does
    return int(trial.page)


def _template(document: Document, printing: Printing, out: BytesIO) -> BaseDocTemplate:
    """Return what lays out the pages of a document."""
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
    return made


def title(document: Document, printing: Printing) -> str:
    """Return what the file is called inside it: no name, no number."""
    return f"{document.heading} as of {show(printing.summary.stamp.as_of)}"


def story(document: Document, printing: Printing, kept: dict[str, list[Flowable]] | None = None) -> list[Flowable]:
    """Return the flowables of all parts in their order. *kept*: those of the parts that no detail changes, by id."""
    kept = {} if kept is None else kept
    found: list[Flowable] = []
    for part in document.parts:
        if not part.always and f"{document.id}.{part.id}" in printing.letterhead.left_out:
            continue
        made = kept[part.id] if part.id in kept else part.make(printing)
        if not part.gives_way:
            kept[part.id] = made
        found += made
    if unprintable(printing.summary.identity.name):
        words = "The name holds letters that this print cannot show; the number stands for it."
        found.insert(1, text(words, SMALL))
    why = [text(f"{SUPERSEDED}: {printing.superseded}", CAUTION)] if printing.superseded else []
    return [*why, *letterhead(printing), *found]
