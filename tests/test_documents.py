"""Documents are lists of parts: what a clinic leaves out is not printed, and only what gives way is shortened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone, tzinfo
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports.catalogue import DOCUMENTS
from reports.document import Document, Part
from reports.page import SHORTER, Letterhead, Printing
from reports.render import rendered, story
from reports.typeface import register
from tests.report_samples import PRINTED_AT, UGLY, demo, overloaded, pages, printing

PARTS = [(document, part) for document in DOCUMENTS.values() for part in document.parts]
NAMES = [f"{document.id}.{part.id}" for document, part in PARTS]


@pytest.mark.parametrize(("document", "part"), PARTS, ids=NAMES)
def test_a_part_is_the_same_at_every_detail_of_which_it_reads_the_same(document: Document, part: Part) -> None:
    register()
    whole = printing(overloaded())
    made: dict[tuple[object, ...], str] = {}
    for detail in (whole.detail, *SHORTER):
        read = tuple(getattr(detail, name) for name in part.gives_way)
        words = str(_words(part, replace(whole, detail=detail)))
        assert made.setdefault(read, words) == words


@pytest.mark.parametrize(("document", "part"), PARTS, ids=NAMES)
def test_a_part_that_a_clinic_leaves_out_is_not_laid_out(document: Document, part: Part) -> None:
    register()
    whole = demo(0)
    without = replace(whole, letterhead=Letterhead(left_out=frozenset({f"{document.id}.{part.id}"})))
    left = len(story(document, whole)) - len(story(document, without))
    assert left == (0 if part.always else len(part.make(whole)))


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
@pytest.mark.parametrize("kind", UGLY)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_document_has_no_more_pages_than_it_may(document: Document, kind: str, paper: str) -> None:
    assert 1 <= len(pages(rendered(document, printing(UGLY[kind], paper=paper)))) <= document.most_pages


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_the_same_printing_gives_the_same_bytes(document: Document) -> None:
    assert rendered(document, demo(1)) == rendered(document, demo(1))


def _words(part: Part, printing: Printing) -> list[str]:
    """Return the words of everything in a part, in order."""
    found: list[str] = []
    waiting: list[object] = list(part.make(printing))
    while waiting:
        one = waiting.pop(0)
        found.append(getattr(one, "text", type(one).__name__) or "")
        for inside in (getattr(one, name, None) for name in ("_content", "_cellvalues", "rows")):
            waiting = [*_flat(inside), *waiting] if inside else waiting
    return found


def _flat(cells: object) -> list[object]:
    if isinstance(cells, (list, tuple)):
        return [one for cell in cells for one in _flat(cell)]
    return [cells]


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        (None, "D:20260309143200"),
        (UTC, "D:20260309143200+00'00'"),
        (timezone(timedelta(hours=5, minutes=45)), "D:20260309143200+05'45'"),
        (timezone(-timedelta(hours=3, minutes=30)), "D:20260309143200-03'30'"),
    ],
)
@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_a_pdf_is_dated_by_the_time_of_printing_and_the_same_printing_gives_the_same_bytes(
    document: Document, zone: tzinfo | None, written: str
) -> None:
    made = replace(printing(UGLY["one visit"]), printed_at=PRINTED_AT.replace(tzinfo=zone))
    pdf = rendered(document, made)
    metadata = PdfReader(BytesIO(pdf)).metadata
    assert metadata is not None
    assert (metadata["/CreationDate"], metadata["/ModDate"]) == (written, written)
    assert rendered(document, made) == pdf
