"""What a page says, as a tree of elements, and the marks in its pages that belong to each element.

The tree is made from the flowables before they are laid out (reports/tagged_story.py), so its order is the order in
which the page is meant to be read, whatever the layout does with columns and page ends. The PDF's structure
(reports/tagged_tree.py) and the HTML (reports/html.py) are both written from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What an element is; the values are PDF's standard structure types."""

    DOCUMENT = "Document"
    GROUP = "Div"  # side by side, or in a box: layout, which the PDF's structure leaves out
    TITLE = "H1"
    HEADING = "H2"
    PARAGRAPH = "P"
    LIST = "L"
    ITEM = "LI"
    POINT = "LBody"  # what an item says, its mark too
    TABLE = "Table"
    ROW = "TR"
    HEAD_CELL = "TH"
    CELL = "TD"
    FIGURE = "Figure"
    CAPTION = "Caption"
    ORNAMENT = "Artifact"  # for the eye only


PLACED = (Role.FIGURE, Role.TITLE, Role.HEADING)  # whose place on the page is told


@dataclass(slots=True, eq=False)
class Element:
    """One element: its *words* if it is a leaf, else its *kids*. Two elements are never equal, and none is changed.

    Not frozen: a page has some 260 of them, and setting a frozen field takes three times as long.
    """

    role: Role
    kids: tuple[Element, ...] = ()
    words: str = ""
    alt: str = ""  # instead of what is drawn
    scope: str = ""  # of a head cell: "Column" or "Row"
    look: str = ""  # the name of its style, or of its layout
    drawing: Any = None  # of a figure (reports.drawing.Drawing)
    image: bytes = b""  # of an ornament

    def leaves(self) -> Iterator[Element]:
        """Yield the elements without kids, and figures before their captions, in the order of reading."""
        if not self.kids or self.role is Role.FIGURE:
            yield self
        for kid in self.kids:
            yield from kid.leaves()


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of a page that belongs to an element: the page, from 0, and its number there (PDF's MCID)."""

    page: int
    number: int


class Marks:
    """The marks of one document, gathered while its pages are drawn."""

    def __init__(self) -> None:
        self.pages: list[list[Element]] = [[]]
        self.of: dict[Element, list[Mark]] = {}
        self.boxes: dict[Element, tuple[float, float, float, float]] = {}
        self.tops: dict[Element, tuple[int, float]] = {}  # of headings, for the bookmarks
        self._drawn: dict[int, object] = {}  # the objects too, so that no identity is used twice

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append([])

    def is_again(self, flowable: object) -> bool:
        """Whether this very flowable was drawn before, as the head of a table is on every page that it reaches."""
        again = id(flowable) in self._drawn
        self._drawn[id(flowable)] = flowable
        return again

    def take(self, element: Element) -> int:
        """Return the number of a new mark on this page."""
        here = self.pages[-1]
        here.append(element)
        self.of.setdefault(element, []).append(Mark(len(self.pages) - 1, len(here) - 1))
        return len(here) - 1


def mark(canvas: Any, flowable: Any, x: float = 0, y: float = 0) -> bool:
    """Mark what is drawn next as belonging to the flowable's element, or as an ornament where it was drawn before.

    *x*, *y*: where its lower left corner is on the canvas, in points. Returns whether a mark was made, which ``unmark``
    ends: on a canvas that keeps no marks nothing is written.
    """
    marks: Marks | None = getattr(canvas, "marks", None)
    element: Element | None = flowable.element
    if marks is None or element is None:
        return False
    if element.role is Role.ORNAMENT or marks.is_again(flowable):
        canvas.addLiteral("/Artifact BMC")
        return True
    canvas.addLiteral(f"/{element.role} <</MCID {marks.take(element)}>> BDC")
    if element.role in PLACED:
        left, low = canvas.absolutePosition(x, y)
        if element.role is Role.FIGURE:
            marks.boxes[element] = (left, low, left + flowable.width, low + flowable.height)
        else:
            marks.tops.setdefault(element, (len(marks.pages) - 1, low + flowable.height))
    return True


def unmark(canvas: Any) -> None:
    """End what ``mark`` began."""
    canvas.addLiteral("EMC")


@contextmanager
def ornament(canvas: Any, kind: str = "") -> Iterator[None]:
    """Mark what is drawn within as being for the eye only; *kind*: Header, Footer or Watermark of every page.

    On a canvas that keeps no marks nothing is written.
    """
    if getattr(canvas, "marks", None) is None:
        yield
        return
    said = f"/Artifact <</Type /Pagination /Subtype /{kind}>> BDC" if kind else "/Artifact BMC"
    canvas.addLiteral(said)
    yield
    canvas.addLiteral("EMC")
