"""From the flowables of a page to the tree of what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer, Table

from reports.grid import Grid
from reports.tagged import Element, Role
from reports.tagged_parts import GROUNDS, Boxed, Labelled, Logo, Picture, Words

SILENT = (Spacer, PageBreak, CondPageBreak)  # say nothing and draw nothing


def structure(story: list[Flowable]) -> Element:
    """Return the tree of a story, and tell each flowable which element of it it draws.

    Raises ``TypeError`` for a flowable that would be drawn without a place in the tree.
    """
    return Element(Role.DOCUMENT, _listed(_elements(story)))


def _listed(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Return elements that follow one another, points among them as one list."""
    found: list[Element] = []
    for are_points, run in groupby(elements, lambda element: element.role is Role.POINT):
        if are_points:
            found.append(Element(Role.LIST, tuple(Element(Role.ITEM, (point,)) for point in run)))
        else:
            found += run
    return tuple(found)


def _elements(flowables: list[Flowable]) -> Iterator[Element]:
    for flowable in flowables:
        yield from _of(flowable)


def _of(flowable: Flowable) -> Iterator[Element]:
    match flowable:
        case Words(role=Role.CAPTION):
            pass  # its picture has it
        case Words():
            yield _words(flowable, flowable.role)
        case Picture():
            caption = flowable.caption
            kids = (_words(caption, Role.CAPTION),) if caption is not None else ()
            role = Role.FIGURE if flowable.alt else Role.ORNAMENT
            flowable.element = Element(role, kids, alt=flowable.alt, drawing=flowable.drawing)
            yield flowable.element
        case Logo():
            yield Element(Role.ORNAMENT, image=flowable.data)
        case Grid():
            yield _table(flowable.rows, "Column")
        case Labelled():
            flowable._renderCB = GROUNDS
            yield _table(flowable._cellvalues, "Row")
        case Table():
            flowable._renderCB = GROUNDS
            yield from _layout(flowable)
        case KeepTogether():
            yield from _elements(flowable._content)
        case _ if not isinstance(flowable, SILENT):
            raise TypeError(f"{type(flowable).__name__} is not one of the makers of reports/style.py")


def _words(flowable: Words, role: Role, scope: str = "") -> Element:
    element = Element(role, words=flowable.words, scope=scope, look=flowable.look)
    flowable.element = element
    return element


def _layout(table: Table) -> Iterator[Element]:
    """Yield what stands in a table that only lays out: its cells from left to right, then the next row."""
    look = table.look if isinstance(table, Boxed) else ""
    cells = [tuple(_elements(_content(cell))) for row in table._cellvalues for cell in row]
    if look == "columns":
        yield Element(Role.GROUP, tuple(Element(Role.GROUP, _listed(cell), look="column") for cell in cells), look=look)
    elif look:
        yield Element(Role.GROUP, _listed(element for cell in cells for element in cell), look=look)
    else:
        for cell in cells:
            yield from cell


def _table(rows: Sequence[Sequence[object]], head: str) -> Element:
    """Return a table; *head*: what a head cell is the head of, "Column" in the first row, "Row" in the first column."""
    found = []
    for row_place, row in enumerate(rows):
        cells = []
        for column_place, cell in enumerate(row):
            is_head = (row_place if head == "Column" else column_place) == 0
            cells.append(_cell(_content(cell), is_head, head))
        found.append(Element(Role.ROW, tuple(cells)))
    return Element(Role.TABLE, tuple(found), look=head.lower())


def _cell(content: list[Flowable], is_head: bool, scope: str) -> Element:
    role, said = (Role.HEAD_CELL, scope) if is_head else (Role.CELL, "")
    if len(content) == 1 and isinstance(content[0], Words):
        return _words(content[0], role, said)
    return Element(role, _listed(_elements(content)), scope=said)


def _content(cell: object) -> list[Flowable]:
    """Return what stands in a cell; one that was laid out before, to try the page out, is a tuple."""
    return list(cell) if isinstance(cell, list | tuple) else [cell]
