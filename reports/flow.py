"""Flowables that are laid out quickly: what was worked out for a width is kept, and trying out draws nothing.

A page is laid out more than once until it fits (``reports.render``), and a table asks its cells again at every turn.
"""

from __future__ import annotations

import re
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table
from reportlab.platypus.paraparser import ParaFrag

SPACES = re.compile(r"[^\S\u00a0]+")  # a space that does not break a line stays


class Trial(Canvas):
    """A canvas for finding out how many pages there will be: nothing is written on it."""

    def showPage(self) -> None:
        """Go on to the next page."""
        self._startPage()

    def save(self) -> None:
        """Write nothing."""


class Text(Paragraph):
    """A paragraph of plain words that remembers its lines at a width. Nothing in the words is read as markup."""

    _broken_at: float | None = None

    def __init__(
        self, words: str | None, style: ParagraphStyle, frags: list[ParaFrag] | None = None, **options: Any
    ) -> None:
        """*frags* and *options* are reportlab's, given where it splits a paragraph."""
        super().__init__(words, style, frags=_piece(words or "", style) if frags is None else frags, **options)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points."""
        if self._broken_at != width or not hasattr(self, "blPara"):  # reportlab forgets them where it cannot split
            super().wrap(width, height)
            self._broken_at = width
        return self.width, self.height

    def draw(self) -> None:
        """Write the lines."""
        if not isinstance(self.canv, Trial):
            super().draw()


def _piece(words: str, style: ParagraphStyle) -> list[ParaFrag]:
    """Return plain words as reportlab's parser would hand them on: parsing takes longer than laying out."""
    kept = " ".join(SPACES.split(words.strip()))
    if not kept:
        return []
    piece = ParaFrag()
    vars(piece).update(
        text=kept,
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

    def draw(self) -> None:
        """Draw the cells and lines."""
        if not isinstance(self.canv, Trial):
            super().draw()
