"""The tree of what a page says, written into its PDF: structure, bookmarks, and the entries that tell of them.

The objects are written as they stand in the file, through reportlab's own list of objects: a second pass over the
finished file would cost more than all of this (docs/decisions/0012-the-structure-is-written-with-the-page.md).
"""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFName, PDFObject

from reports.tagged import Element, Mark, Marks, Role


class _Written(PDFObject):
    """An object of the file as text, which may be set until the file is put together."""

    def __init__(self, document: Any) -> None:
        """Take the next number of *document* (reportlab's PDFDocument)."""
        self.text = ""
        reference = document.Reference(self)
        number, version = document.idToObjectNumberAndVersion[reference.name]
        self.reference = f"{number} {version} R"

    def format(self, document: Any) -> bytes:
        """Return what stands in the file; called by reportlab."""
        return self.text.encode("ascii")


class Structure:
    """The structure of one document in the making."""

    def __init__(self, document: Any, marks: Marks) -> None:
        """*document*: reportlab's PDFDocument, all pages of which are made."""
        self.document = document
        self.marks = marks
        self.pages: list[str] = []
        self.elements: dict[Element, str] = {}
        for number, page in enumerate(document.Pages.pages):
            # reportlab writes no other entries than these; Tabs: by structure.
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
            name, version = document.idToObjectNumberAndVersion[document.Reference(page).name]
            self.pages.append(f"{name} {version} R")

    def write(self, tree: Element) -> None:
        """Write *tree* and make it known in the document's catalogue."""
        root, parents, info = (_Written(self.document) for _ in range(3))
        root.text = (
            f"<< /Type /StructTreeRoot /K [{self._element(tree, root.reference)}] "
            f"/ParentTree {parents.reference} /ParentTreeNextKey {len(self.pages)} >>"
        )
        lists = (
            f"{number} [{' '.join(self.elements[element] for element in page)}]"
            for number, page in enumerate(self.marks.pages[: len(self.pages)])
        )
        parents.text = f"<< /Nums [{' '.join(lists)}] >>"
        info.text = "<< /Marked true >>"
        self.document.Catalog.StructTreeRoot = root
        self.document.Catalog.MarkInfo = info

    def _element(self, element: Element, parent: str) -> str:
        """Write an element and what is below it; return its reference."""
        written = _Written(self.document)
        self.elements[element] = written.reference
        marks = self.marks.of.get(element, [])
        kids = [self._element(kid, written.reference) for kid in _shown(element)]
        page = f" /Pg {self.pages[marks[0].page]}" if marks else ""
        content = " ".join([*(self._mark(mark, marks[0]) for mark in marks), *kids])
        written.text = f"<</S /{element.role} /P {parent}{page} /K [{content}]{self._said_of(element)}>>"
        return written.reference

    def _mark(self, mark: Mark, first: Mark) -> str:
        if mark.page == first.page:
            return str(mark.number)
        return f"<< /Type /MCR /Pg {self.pages[mark.page]} /MCID {mark.number} >>"

    def _said_of(self, element: Element) -> str:
        said = f" /Alt {_string(element.alt)}" if element.alt else ""
        if element.scope:
            said += f" /A << /O /Table /Scope /{element.scope} >>"
        if element in self.marks.boxes:
            edges = " ".join(f"{edge:.2f}" for edge in self.marks.boxes[element])
            said += f" /A << /O /Layout /Placement /Block /BBox [{edges}] >>"
        return said


def _shown(element: Element) -> list[Element]:
    """Return the kids, those of mere layout replaced by their own, without ornaments."""
    found: list[Element] = []
    for kid in element.kids:
        if kid.role is Role.GROUP:
            found += _shown(kid)
        elif kid.role is not Role.ORNAMENT:
            found.append(kid)
    return found


def _string(words: str) -> str:
    """Return words as PDF writes any text: UTF-16 in hexadecimal."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"


def bookmark(canvas: Any, tree: Element, marks: Marks) -> None:
    """Add the headings to the canvas's outline in the order of reading; their places are set (``place_bookmarks``)."""
    title_seen = False
    for element in tree.leaves():
        if element in marks.tops:
            below = title_seen and element.role is Role.HEADING
            canvas.addOutlineEntry(element.words, _key(element, marks), level=int(below))
            title_seen = title_seen or element.role is Role.TITLE


def place_bookmarks(canvas: Any, page: int, marks: Marks) -> None:
    """Set the places of the headings of a page, counted from 0, while it is the canvas's page."""
    for element, (there, top) in marks.tops.items():
        if there == page:
            canvas.bookmarkPage(_key(element, marks), fit="XYZ", top=top)


def _key(element: Element, marks: Marks) -> str:
    mark = marks.of[element][0]
    return f"h{mark.page}-{mark.number}"
