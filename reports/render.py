"""A document as PDF: its parts laid out on pages, shortened until it fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, PageTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.dates import show
from reports.document import Document
from reports.flow import Room, Trial, height_of
from reports.headed_paper import letterhead
from reports.page import HEAD, MARGIN, SHORTER, SIZES, Printing
from reports.strips import SUPERSEDED, foot_height, numbered
from reports.style import CAUTION, SMALL, text
from reports.tagged_story import structure
from reports.typeface import REGULAR, register, unprintable

TOP = HEAD / 4
REPEATED_HEAD = 8 * mm  # more than any head of a table is high
Kept = dict[tuple[object, ...], list[Flowable]]  # by a part's id and what it reads of the detail


def rendered(document: Document, printing: Printing) -> bytes:
    """Return *document* as PDF. The same printing gives the same bytes.

    Long lists are shortened, and say so, until it has no more pages than it may.
    """
    register()
    kept: Kept = {}
    for fitted in _fitted(document, printing):
        parts = story(document, fitted, kept)
        if certainly_fit(document, fitted, parts) or page_count(document, fitted, parts) <= document.most_pages:
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


def certainly_fit(document: Document, printing: Printing, parts: Sequence[Flowable]) -> bool:
    """Whether *parts* have room on as many pages as may be, wherever those end; False: only laying them out can tell.

    What stays free above the end of a page is less than the flowable that had no room there, or than the break that
    asked for more, and a table may repeat its head below it.
    """
    breaks = [part.height for part in parts if isinstance(part, CondPageBreak)]
    heights = [height_of(part, printing.width) for part in parts if not isinstance(part, CondPageBreak)]
    most, ends = document.most_pages, document.most_pages - 1
    lost = ends * (max([*heights, *breaks], default=0) + REPEATED_HEAD)
    return sum(heights) + lost <= most * (_room(printing)[1] - TOP)


def _room(printing: Printing) -> tuple[float, float]:
    """Return where the story begins above the foot of a page, and how high its room is, in points."""
    foot = foot_height(printing)
    return foot, SIZES[printing.paper][1] - MARGIN - foot - 2


def page_count(document: Document, printing: Printing, parts: Sequence[Flowable]) -> int:
    """Return how many pages *parts* take; they can be laid out again afterwards."""
    trial = _template(document, printing, BytesIO())
    trial.build(list(parts), canvasmaker=Trial)
    for part in parts:
        vars(part).pop("_postponed", None)  # reportlab's mark of what went on to the next page, as its multiBuild does
    return int(trial.page)


def _template(document: Document, printing: Printing, out: BytesIO) -> BaseDocTemplate:
    """Return what lays out the pages of a document."""
    foot, high = _room(printing)
    made = BaseDocTemplate(
        out,
        pagesize=SIZES[printing.paper],
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
        printing.width,
        high,
        leftPadding=0,
        rightPadding=0,
        topPadding=TOP,
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
