"""The flowables that know which element of the page they draw. Only reports/style.py makes them."""

from __future__ import annotations

from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table
from reportlab.platypus.paragraph import _SplitWord, _SplitWordEnd
from reportlab.platypus.tables import TableRenderCB

from reports import pdf_drawing
from reports.drawing import Drawing
from reports.flow import Rows, Text, Trial
from reports.tagged import Element, Role, mark, ornament, unmark
from reports.typeface import BOLD


class Words(Text):
    """A paragraph of plain words; what it is split into belongs to the same element."""

    element: Element | None = None

    def __init__(self, words: str | None, style: ParagraphStyle, role: Role = Role.PARAGRAPH, **options: Any) -> None:
        """*words*: as they are read; *options*: what reportlab gives to the pieces of one that it splits."""
        super().__init__(words, style, **options)
        self.words = words or ""
        self.role = role

    @property
    def look(self) -> str:
        """The name of its style, and whether that is strong."""
        style: ParagraphStyle = self.style
        return f"{style.name} strong" if style.fontName == BOLD else str(style.name)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Split as a paragraph does."""
        pieces: list[Flowable] = super().split(width, height)
        for piece in pieces:
            piece.element = self.element
        return pieces

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:
        """Draw with the element's mark."""
        if isinstance(canvas, Trial):
            return
        is_marked = mark(canvas, self, x, y)
        super().drawOn(canvas, x, y, _sW)
        if is_marked:
            unmark(canvas)

    def line(self, words: list[str]) -> str:
        """Return a line with the space between its last word and the next line's first, for whoever reads it aloud."""
        goes_on = isinstance(words[-1], _SplitWord) and not isinstance(words[-1], _SplitWordEnd)
        return " ".join(words) if goes_on or not words[-1] else f"{' '.join(words)} "


class Picture(Flowable):
    """A drawing with the words that say the same; without any it is an ornament, such as lines to write on.

    *caption*: those words where they are printed below it.
    """

    element: Element | None = None

    def __init__(self, drawing: Drawing, alt: str, caption: Words | None = None) -> None:
        super().__init__()
        self.drawing = drawing
        self.alt = alt
        self.caption = caption
        self.width, self.height = drawing.width, drawing.height

    def draw(self) -> None:
        """Draw with the element's mark."""
        if isinstance(self.canv, Trial):
            return
        is_marked = mark(self.canv, self)
        pdf_drawing.draw(self.drawing, self.canv)
        if is_marked:
            unmark(self.canv)


class Logo(Flowable):
    """A clinic's logo, as high or wide as there is room for it."""

    def __init__(self, reader: Any, data: bytes, width: float, height: float) -> None:
        """*reader*: reportlab's ImageReader; *data*: the file, for the HTML."""
        super().__init__()
        self.reader = reader
        self.data = data
        across, down = reader.getSize()
        scale = min(width / across, height / down)
        self.width, self.height = across * scale, down * scale

    def draw(self) -> None:
        """Draw as an ornament: the lines beside it name the clinic."""
        with ornament(self.canv):
            self.canv.drawImage(self.reader, 0, 0, self.width, self.height)


class Labelled(Rows):
    """A table whose first column is its head. Any other Table is layout."""


class Boxed(Rows):
    """A layout that HTML shows too, under the name in *look*."""

    look: str = ""


class _Grounds(TableRenderCB):
    """Marks the fills and lines of a table as ornaments; what stands in its cells marks itself."""

    def __call__(self, table: Table, event: str, *_: Any) -> None:
        if getattr(table.canv, "marks", None) is None:
            return
        if event in ("startBG", "startLines"):
            table.canv.addLiteral("/Artifact BMC")
        elif event in ("endBG", "endLines"):
            table.canv.addLiteral("EMC")


GROUNDS = _Grounds()
