"""Flowables that are laid out quickly: what was worked out for a width is kept, and trying out draws nothing.

A page is laid out more than once until it fits (``reports.render``), and a table asks its cells again at every turn.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, KeepTogether, Paragraph, Table
from reportlab.platypus.paraparser import ParaFrag

NOTHING = 1e-8  # points
ENDLESS = 10**6  # points
SPACES = re.compile(r"[^\S\u00a0]+")  # a space that does not break a line stays


class Trial(Canvas):
    """A canvas for finding out how many pages there will be: nothing is written on it."""

    def showPage(self) -> None:
        """Go on to the next page."""
        self._startPage()

    def save(self) -> None:
        """Write nothing."""


def height_of(flowable: Flowable, width: float) -> float:
    """Return how high a flowable is with the space around it, in points, on a page without end."""
    if isinstance(flowable, KeepTogether):
        return sum(height_of(part, width) for part in flowable._content)
    _, height = flowable.wrap(width, ENDLESS)
    return float(flowable.getSpaceBefore() + height + flowable.getSpaceAfter())


class Room(Frame):
    """The room between the margins of a page."""

    def __deepcopy__(self, _: object) -> Room:
        """Return a copy that shares what is in it, all of which is numbers and words.

        reportlab copies a frame in depth, one number after the other, for every group of flowables that stays together.
        """
        return copy(self)


@dataclass(slots=True)
class OneLine:
    """The lines of a paragraph that has one, as reportlab keeps them: its unused width in points, its words."""

    lines: list[tuple[float, list[str]]]
    kind: int = 0  # one typeface and size throughout


class Text(Paragraph):
    """A paragraph of plain words that remembers its lines at a width. Nothing in the words is read as markup."""

    _broken_at: float | None = None
    _frags: list[ParaFrag] | None

    def __init__(
        self, words: str | None, style: ParagraphStyle, frags: list[ParaFrag] | None = None, **options: Any
    ) -> None:
        """*frags* and *options* are reportlab's, given where it splits a paragraph."""
        super().__init__(words, style, frags=[], **options)
        self.tidy = _tidy(words or "")
        self._frags = frags

    @property
    def frags(self) -> list[ParaFrag]:
        """What reportlab breaks into lines, made when it is first asked for: most paragraphs have one line."""
        if self._frags is None:
            self._frags = _piece(self.tidy, self.style)
        return self._frags

    @frags.setter
    def frags(self, frags: list[ParaFrag]) -> None:
        self._frags = frags

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points."""
        if self._broken_at != width or not hasattr(self, "blPara"):  # reportlab forgets them where it cannot split
            if not self._on_one_line(width):
                super().wrap(width, height)
            self._broken_at = width
        return self.width, self.height

    def wrapOn(self, canvas: Canvas | None, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points, for which no canvas is needed."""
        return self.wrap(width, height)

    def _on_one_line(self, width: float) -> bool:
        """Lay the words out where they fit on one line, and say whether they do."""
        style = self.style
        room = width - style.leftIndent - style.firstLineIndent - style.rightIndent
        unused = room - stringWidth(self.tidy, style.fontName, style.fontSize)
        if not self.tidy or unused < NOTHING:
            return False
        self.width, self.height, self._wrapWidths = width, style.leading, [room]
        self.blPara = OneLine([(unused, self.tidy.split(" "))])
        return True

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:
        """Write the lines at their place.

        The operators are written as they are: reportlab would save, move and restore all that the canvas knows twice
        for each paragraph, at three times the price.
        """
        if isinstance(canvas, Trial) or not self.blPara.lines:
            return
        style = self.style
        if canvas._fillColorObj is not style.textColor:  # as the canvas keeps it, with its state
            canvas.setFillColor(style.textColor)
        place = fp_str(x + style.leftIndent + style.firstLineIndent, y + self.height - style.fontSize)
        code = [f"BT 1 0 0 1 {place} Tm {fp_str(style.leading)} TL"]
        subset: int | None = None
        for number, (unused, words) in enumerate(self.blPara.lines):
            if number == 1 and style.firstLineIndent:
                code.append(f"{fp_str(-style.firstLineIndent)} 0 Td")
            spaces = len(words) + sum(word.count("\u00a0") for word in words) - 1 if unused < -NOTHING else 0
            if spaces:  # reportlab lets a line be a little too long, and its spaces narrower
                code.append(f"{fp_str(unused / spaces)} Tw")
            subset = self._letters(self.line(words), canvas, subset, code)
            code.append("0 Tw T*" if spaces else "T*")
        canvas.addLiteral(f"{' '.join(code)} ET")

    def _letters(self, line: str, canvas: Canvas, subset: int | None, code: list[str]) -> int | None:
        """Add the letters of a line to *code*, and return the subset of the typeface that is set after them."""
        style, document = self.style, canvas._doc
        face = getFont(style.fontName)
        for wanted, letters in face.splitString(line, document):
            if wanted != subset:
                code.append(f"{face.getSubsetInternalName(wanted, document)} {fp_str(style.fontSize)} Tf")
                subset = wanted
            code.append(f"({escapePDF(letters)}) Tj")
        return subset

    def line(self, words: list[str]) -> str:
        """Return a line as it is written."""
        return " ".join(words)


def _tidy(words: str) -> str:
    """Return words with single spaces between them."""
    return " ".join(SPACES.split(words.strip()) if "\u00a0" in words else words.split())


def _piece(words: str, style: ParagraphStyle) -> list[ParaFrag]:
    """Return tidy words as reportlab's parser would hand them on: parsing takes longer than laying out."""
    if not words:
        return []
    piece = ParaFrag()
    vars(piece).update(
        text=words,
        fontName=style.fontName,
        fontSize=style.fontSize,
        textColor=style.textColor,
        bold=0,
        italic=0,
        greek=0,
        rise=0,
        link=[],
        us_lines=[],
    )
    return [piece]


class Rows(Table):
    """A table that remembers its heights: its widths are given."""

    _laid_out: tuple[float, float] | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points."""
        if self._laid_out is None:
            self._laid_out = super().wrap(width, height)
        return self._laid_out

    def _drawCell(self, cell: Any, style: Any, place: Any, size: Any) -> None:
        """Draw a cell. It holds flowables, which set their own type: reportlab would set Helvetica before each."""
        self._curcellstyle = style
        super()._drawCell(cell, style, place, size)

    def draw(self) -> None:
        """Draw the cells and lines."""
        if not isinstance(self.canv, Trial):
            super().draw()
