"""A document as PDF: its parts laid out on pages, shortened until it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.platypus import Flowable, PageTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.dates import show
from reports.document import Document
from reports.flow import Room, Trial
from reports.headed_paper import letterhead
from reports.page import HEAD, MARGIN, SHORTER, SIZES, Printing
from reports.strips import SUPERSEDED, foot_height, numbered
from reports.style import CAUTION, SMALL, text
from reports.tagged_story import structure
from reports.typeface import REGULAR, register, unprintable

Kept = dict[tuple[object, ...], list[Flowable]]  # by a part's id and what it reads of the detail


def rendered(document: Document, printing: Printing) -> bytes:
    """Return *document* as PDF. The same printing gives the same bytes.

    Long lists are shortened, and say so, until it has no more pages than it may.
    """
    register()
    kept: Kept = {}
    for fitted in _fitted(document, printing):
        parts = story(document, fitted, kept)
        if _pages(document, fitted, parts) <= document.most_pages:
            break
    out = BytesIO()
    _template(document, printing, out).build(parts, canvasmaker=numbered(fitted, structure(parts)))
    return out.getvalue()


def _fitted(document: Document, printing: Printing) -> Iterator[Printing]:
    """Yield the printing as it was asked for, then with less and less detail; what no part reads is no difference."""
    read = {name for part in document.parts for name in part.gives_way}
    seen: list[list[object]] = []
    for detail in (printing.detail, *SHORTER):
        look = [getattr(detail, name) for name in sorted(read)]
        if look not in seen:
            seen.append(look)
            yield replace(printing, detail=detail)


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
        initialFontName=REGULAR,
    )
    frame = Room(
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


def story(document: Document, printing: Printing, kept: Kept | None = None) -> list[Flowable]:
    """Return the flowables of all parts in their order. *kept*: those that were made before, which are used again."""
    kept = {} if kept is None else kept
    found: list[Flowable] = []
    for part in document.parts:
        if not part.always and f"{document.id}.{part.id}" in printing.letterhead.left_out:
            continue
        key = (part.id, *(getattr(printing.detail, name) for name in part.gives_way))
        if key not in kept:
            kept[key] = part.make(printing)
        found += kept[key]
    if unprintable(printing.summary.identity.name):
        words = "The name holds letters that this print cannot show; the number stands for it."
        found.insert(1, text(words, SMALL))
    why = [text(f"{SUPERSEDED}: {printing.superseded}", CAUTION)] if printing.superseded else []
    return [*why, *letterhead(printing), *found]
