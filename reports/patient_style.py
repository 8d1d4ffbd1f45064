"""What a page for a patient has of its own: larger type, more air, a list with marks, lines to write on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from domain.dates import MONTHS
from reports.drawing import Drawing, Line, Pen
from reports.style import BODY, HEADING, INK, MUTE, SMALL, TITLE, text
from reports.tagged import Role
from reports.tagged_parts import Picture, Words

SIZE = 11.0  # nothing that a patient has to read is smaller, but for the values on a line
LABEL_SIZE = 9.5
WRITING = 8.5 * mm  # from one line to write on to the next
MOST_LINES = 6

PAGE_TITLE = ParagraphStyle("patient-title", TITLE, fontSize=19, leading=23)
FOR_WHOM = ParagraphStyle("patient-for", BODY, fontSize=SIZE, leading=14, textColor=MUTE)
PASSAGE = ParagraphStyle("patient-heading", HEADING, fontSize=13, leading=16, spaceAfter=1.5)
WORDS = ParagraphStyle("patient-body", BODY, fontSize=SIZE, leading=14.2, spaceAfter=2)
NAME = ParagraphStyle("patient-name", WORDS, fontName=HEADING.fontName, spaceAfter=0)
WHAT = ParagraphStyle("patient-what", SMALL, fontSize=LABEL_SIZE, leading=12, spaceAfter=0)
STRONG = ParagraphStyle("patient-strong", WORDS, fontName=HEADING.fontName)


_DATE = re.compile(rf"(?:(?<=\d) (?=(?:{'|'.join(MONTHS)}) \d{{4}}))|(?:(?<=\b(?:{'|'.join(MONTHS)})) (?=\d{{4}}))")


def plain(words: str, style: ParagraphStyle = WORDS) -> Words:
    """Return a paragraph whose dates stay in one piece at the end of a line."""
    return text(_DATE.sub("\u00a0", words), style)


def points(words: Sequence[str], mark: str = "•", style: ParagraphStyle = WORDS) -> list[Flowable]:
    """Return a list, each point with its mark in the text: a mark that is drawn would not be read."""
    indent = stringWidth(f"{mark} ", style.fontName, style.fontSize)
    name = f"{style.name}-hanging"
    hanging = ParagraphStyle(name, style, leftIndent=indent, firstLineIndent=-indent, role=Role.POINT)
    return [plain(f"{mark} {word}", hanging) for word in words]


class WritingLines(Picture):
    """Empty lines to write on: as many as the page has room for above what still has to follow."""

    def __init__(self, width: float, below: float) -> None:
        """*below*: the height in points of what follows on the page."""
        super().__init__(_empty_lines(width, 1), "Empty lines to write on.")
        self._below = below

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Take the room there is, for one line at the least."""
        count = min(max(int((available_height - self._below) // WRITING), 1), MOST_LINES)
        self.drawing = _empty_lines(self.width, count)
        self.height = self.drawing.height
        return self.width, self.height


def _empty_lines(width: float, count: int) -> Drawing:
    heights = [WRITING * (count - 1 - place) + 1 for place in range(count)]
    pen = Pen(INK, 0.5, (1, 2))
    return Drawing(width, WRITING * count, tuple(Line(0, y, width, y, pen) for y in heights))
