"""What a page for a patient has of its own: larger type, more air, a list with marks, lines to write on."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.graphics.shapes import Drawing, Line
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from reports.style import BODY, HEADING, INK, MUTE, SMALL, TITLE, text

SIZE = 11.0  # nothing that a patient has to read is smaller, but for the values on a line
LABEL_SIZE = 9.5
WRITING = 8.5 * mm  # from one line to write on to the next

PAGE_TITLE = ParagraphStyle("patient-title", TITLE, fontSize=19, leading=23)
FOR_WHOM = ParagraphStyle("patient-for", BODY, fontSize=SIZE, leading=14, textColor=MUTE)
PASSAGE = ParagraphStyle("patient-heading", HEADING, fontSize=13, leading=16, spaceAfter=1.5)
WORDS = ParagraphStyle("patient-body", BODY, fontSize=SIZE, leading=14.2, spaceAfter=2)
POINT = ParagraphStyle("patient-point", WORDS, leftIndent=11, bulletIndent=0)
NAME = ParagraphStyle("patient-name", WORDS, fontName=HEADING.fontName, spaceAfter=0)
WHAT = ParagraphStyle("patient-what", SMALL, fontSize=LABEL_SIZE, leading=12, spaceAfter=0)
STRONG_POINT = ParagraphStyle("patient-strong", POINT, fontName=HEADING.fontName)


def points(words: Sequence[str], mark: str = "•", style: ParagraphStyle = POINT) -> list[Flowable]:
    """Return points under one another, each with its mark in the text: a mark that is drawn would not be read."""
    return [text(f"{mark} {word}", _hanging(style)) for word in words]


def _hanging(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name}-hanging", style, firstLineIndent=-style.leftIndent)


def writing_lines(count: int, width: float) -> Drawing:
    """Return empty lines to write on."""
    drawing = Drawing(width, WRITING * count)
    for place in range(count):
        y = WRITING * (count - 1 - place) + 1
        drawing.add(Line(0, y, width, y, strokeColor=INK, strokeWidth=0.5, strokeDashArray=[1, 2]))
    return drawing
