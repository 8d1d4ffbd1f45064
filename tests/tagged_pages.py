"""The structure of a PDF, read back by pypdf, and what its pages draw and mark, read back by PDFium."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from pypdf import PdfReader

from tests.report_samples import catalogue

Place = tuple[int, int]  # the page, from 0, and the number of the mark on it


@dataclass
class Piece:
    """One object that a page draws: its words, if it is text, and the marks it stands in."""

    page: int
    words: str | None
    marks: tuple[str, ...]
    number: int  # of the mark, −1 without


@dataclass
class Node:
    """An element of the structure with its places on the pages, in the order in which it names both."""

    role: str
    alt: str = ""
    scope: str = ""
    places: list[Place] = field(default_factory=list)
    kids: list[Node] = field(default_factory=list)
    order: list[Place | Node] = field(default_factory=list)

    def all(self) -> Iterator[Node]:
        """Yield this and what is below it, in the order of reading."""
        yield self
        for kid in self.kids:
            yield from kid.all()

    def all_places(self) -> Iterator[Place]:
        """Yield the places of this and of what is below it, in the order of reading."""
        for part in self.order:
            if isinstance(part, Node):
                yield from part.all_places()
            else:
                yield part


def pieces(pdf: bytes) -> list[Piece]:
    """Return everything that the pages draw, in the order in which they draw it."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for drawn in (raw.FPDFPage_GetObject(page.raw, place) for place in range(raw.FPDFPage_CountObjects(page.raw))):
            is_text = raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_TEXT
            words = _words(drawn, text.raw) if is_text else None
            found.append(Piece(number, words, _marks(drawn), raw.FPDFPageObj_GetMarkedContentID(drawn)))
    return found


def _words(drawn: Any, text: Any) -> str:
    size = raw.FPDFTextObj_GetText(drawn, text, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(drawn, text, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _marks(drawn: Any) -> tuple[str, ...]:
    names = []
    for place in range(raw.FPDFPageObj_CountMarks(drawn)):
        mark = raw.FPDFPageObj_GetMark(drawn, place)
        buffer, size = (ctypes.c_ushort * 100)(), ctypes.c_ulong()
        assert raw.FPDFPageObjMark_GetName(mark, buffer, 200, ctypes.byref(size))
        names.append(bytes(buffer)[: size.value].decode("utf-16-le").rstrip("\0"))
    return tuple(names)


def words_at(pdf: bytes) -> dict[Place, str]:
    """Return the words of every mark."""
    found: dict[Place, str] = defaultdict(str)
    for piece in pieces(pdf):
        if piece.words is not None and piece.number >= 0:
            found[piece.page, piece.number] += piece.words
    return found


def tree(pdf: bytes) -> Node:
    """Return the structure, in which every element names its parent."""
    reader = PdfReader(BytesIO(pdf), strict=True)
    pages = {page.indirect_reference: number for number, page in enumerate(reader.pages)}
    root = catalogue(reader)["/StructTreeRoot"]
    (top,) = root["/K"]
    return _node(top.get_object(), root, pages)


def _node(element: Any, parent: Any, pages: dict[Any, int]) -> Node:
    assert element["/P"] == parent
    details = element.get("/A", {})
    made = Node(str(element["/S"])[1:], str(element.get("/Alt", "")), str(details.get("/Scope", ""))[1:])
    page = pages[element.raw_get("/Pg")] if "/Pg" in element else -1
    for kid in element["/K"]:
        kid = kid.get_object()
        if isinstance(kid, int):
            made.order.append((page, int(kid)))
        elif kid.get("/Type") == "/MCR":
            made.order.append((pages[kid.raw_get("/Pg")], int(kid["/MCID"])))
        else:
            made.kids.append(_node(kid, element, pages))
            made.order.append(made.kids[-1])
    made.places = [part for part in made.order if not isinstance(part, Node)]
    return made


def parents(pdf: bytes) -> dict[Place, tuple[str, int]]:
    """Return, for every mark, the role and the identity of the element that the parent tree names."""
    reader = PdfReader(BytesIO(pdf))
    numbers = catalogue(reader)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    found = {}
    for key, elements in zip(numbers[::2], numbers[1::2], strict=True):
        (page,) = (number for number, page in enumerate(reader.pages) if page["/StructParents"] == key)
        for number, element in enumerate(elements.get_object()):
            found[page, number] = (str(element.get_object()["/S"])[1:], element.idnum)
    return found


def read_aloud(pdf: bytes) -> list[tuple[str, str]]:
    """Return role and words of every element that has words, in the order of reading; of a figure, its alternative."""
    words = words_at(pdf)
    said = []
    for node in tree(pdf).all():
        if node.role == "Figure":
            said.append((node.role, node.alt))
        elif node.places:
            said.append((node.role, " ".join("".join(words[place] for place in node.places).split())))
    return said
