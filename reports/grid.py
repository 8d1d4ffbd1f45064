"""A table of words: quiet lines, a head that repeats on the next page, widths that are given.

reportlab's Table can do all that and much more, and asks and sets each cell's style several times for it: most cells of
a page stand in tables like these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.platypus import Flowable

from reports.flow import NOTHING, Trial
from reports.tagged import ornament
from reports.tagged_parts import Words

ABOVE, BELOW, RIGHT = 1.0, 1.5, 4.0  # points around the words of a cell
ABOVE_PEN = 3.0
HEAD_LINE, ROW_LINE = 0.6, 0.3  # points: the lines below the head and below a row


class Grid(Flowable):
    """Rows of cells, the first of them the head.

    *widths*: of the columns, in points; *lines*: the colours of the head's line and the rows'; *room*: for a pen, below
    the words of a row, in points.
    """

    def __init__(
        self, rows: Sequence[Sequence[Words]], widths: Sequence[float], lines: tuple[Color, Color], room: float = 0.0
    ) -> None:
        super().__init__()
        self.rows, self.widths, self.lines, self.room = rows, widths, lines, room
        self._heights: list[float] = []

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points, whatever room there is."""
        if not self._heights:
            above, below = self._around
            head, *others = self.rows
            heights = [self._height_of(row) + above + below for row in others]
            self._heights = [ABOVE + self._height_of(head) + BELOW, *heights]
            self.width, self.height = sum(self.widths), sum(self._heights)
        return self.width, self.height

    def _height_of(self, row: Sequence[Words]) -> float:
        heights = [cell.wrap(room - RIGHT, 0)[1] for cell, room in zip(row, self.widths, strict=True)]
        return max(heights)

    @property
    def _around(self) -> tuple[float, float]:
        """The points above and below the words of a row."""
        return (ABOVE_PEN, self.room) if self.room else (ABOVE, BELOW)

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return the rows that have room and those that have not, each with the head; nothing where none has."""
        self.wrap(width, height)
        left, fit = height + NOTHING, 0
        for high in self._heights:
            left -= high
            if left < 0:
                break
            fit += 1
        if fit == len(self.rows):
            return [self]
        if fit < 2:  # a head alone says nothing
            return []
        parts = (self.rows[:fit], (self.rows[0], *self.rows[fit:]))
        return [Grid(rows, self.widths, self.lines, self.room) for rows in parts]

    def draw(self) -> None:
        """Draw the cells, then the lines, which are for the eye only."""
        canvas: Any = self.canv
        if isinstance(canvas, Trial):
            return
        top, ends, above = self.height, [], ABOVE
        for row, high in zip(self.rows, self._heights, strict=True):
            left = 0.0
            for cell, room in zip(row, self.widths, strict=True):
                cell.drawOn(canvas, left, top - above - cell.height)
                left += room
            top -= high
            ends.append(top)
            above = self._around[0]
        head, rows = self.lines
        code = [_ruled(ends[:1], self.width, HEAD_LINE, head), _ruled(ends[1:], self.width, ROW_LINE, rows)]
        with ornament(canvas):
            canvas.addLiteral(" ".join(code))


def _ruled(heights: Sequence[float], width: float, weight: float, colour: Color) -> str:
    """Return lines over the whole width as PDF operators."""
    if not heights:
        return ""
    right = fp_str(width)
    lines = " ".join(f"0 {high} m {right} {high} l" for high in map(fp_str, heights))
    return f"{fp_str(weight)} w {fp_str(colour.rgb())} RG {lines} S"
