"""The strips at the head and foot of every page, what stands across it, and the canvas that writes them.

They are known only once the number of pages is. To whoever has a page read aloud they are ornaments: the story says
the same once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import hypot
from typing import Any

from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from domain.dates import show
from domain.summary import Identity
from domain.wording import INTENDED_USE
from reports.page import FOOT, MARGIN, SIZES, Printing, fitting
from reports.style import INK, LINE, MUTE, SMALL_SIZE
from reports.tagged import Element, Marks, ornament
from reports.tagged_tree import Structure, bookmark, place_bookmarks
from reports.typeface import BOLD, REGULAR, printable

SUPERSEDED, DRAFT = "SUPERSEDED", "DRAFT"
FOOTER_LINE = 3.2 * mm
MOST_FOOTER_LINES = 3


def numbered(printing: Printing, tree: Element) -> Callable[..., Canvas]:
    """Return the canvas class that writes the strips on every page, once it knows how many there are, and *tree*."""

    class StripCanvas(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            # The document is "invariant", which for reportlab is a day in 2000; the time of printing was passed in.
            self._doc.info._dateFormatter = lambda *_: pdf_date(printing.printed_at)
            self._pages: list[dict[str, Any]] = []
            self.marks = Marks()

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self.marks.turn()
            self._startPage()

        def save(self) -> None:
            marks, pages = self.marks, self._pages
            feet = foot_lines(printing)
            for number, page in enumerate(pages, start=1):
                self.__dict__.update(page)
                with ornament(self, "Header"):
                    _head(self, printing, number, len(pages))
                with ornament(self, "Footer"):
                    _foot(self, printing, feet)
                word = across(printing)
                if word:
                    with ornament(self, "Watermark"):
                        _across(self, printing, word)
                place_bookmarks(self, number - 1, marks)
                super().showPage()
            bookmark(self, tree, marks)
            Structure(self._doc, marks).write(tree)
            super().save()

    return StripCanvas


def pdf_date(moment: datetime) -> str:
    """Return a moment as a PDF has it (ISO 32000-1, 7.9.4); without a time zone it says that none is known."""
    offset = moment.utcoffset()
    if offset is None:
        return f"D:{moment:%Y%m%d%H%M%S}"
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    return f"D:{moment:%Y%m%d%H%M%S}{'-' if offset < timedelta(0) else '+'}{hours:02}'{minutes:02}'"


def across(printing: Printing) -> str:
    """Return the word that stands across every page, or nothing."""
    if printing.superseded:
        return SUPERSEDED
    return DRAFT if printing.draft else ""


def who(printing: Printing) -> tuple[str, str]:
    """Return the name, and what else tells the patient from others."""
    identity = printing.summary.identity
    return printing.name, printable(" · ".join(_told_apart(identity, identity.number)))


def _told_apart(identity: Identity, number: str) -> list[str]:
    """Return birth and number; a page under a pseudonym has no number."""
    return [part for part in (identity.born, f"no. {number}" if number else "") if part]


def notices(printing: Printing) -> str:
    """Return what every page says before its number: that it is invented, or no longer holds."""
    said = [SUPERSEDED] if printing.superseded else []
    if printing.demo:
        said.append("DEMONSTRATION, invented patient")
    return " · ".join(said)


def foot_lines(printing: Printing) -> tuple[str, ...]:
    """Return what the foot of every page says of the data, the print, the program and its rules."""
    stamp = printing.summary.stamp
    recorded = f"describes data recorded to {show(stamp.recorded_to)}" if stamp.recorded_to else "nothing is recorded"
    printed = f"printed {show(printing.printed_at.date())} {printing.printed_at:%H:%M}"
    who_printed = " · ".join(part for part in (printing.site, printing.author, printed) if part)
    return (
        printable(f"As of {show(stamp.as_of)}; {recorded} · {who_printed}"),
        f"{stamp.program} · rules {stamp.definition} version {stamp.definition_version}, "
        f"SHA-256 {stamp.definition_sha256[:12]} · content SHA-256 {printing.summary.sha256()[:24]}",
        INTENDED_USE,
    )


def footer_lines(printing: Printing) -> list[str]:
    """Return the lines that the clinic's footer takes on every page."""
    words = printable(printing.letterhead.footer)
    return [str(line) for line in simpleSplit(words, REGULAR, SMALL_SIZE, printing.width)][:MOST_FOOTER_LINES]


def foot_height(printing: Printing) -> float:
    """Return how much of a page's lower end the story leaves free, in points."""
    return float(FOOT + FOOTER_LINE * len(footer_lines(printing)))


def _head(canvas: Canvas, printing: Printing, page: int, pages: int) -> None:
    width, height = SIZES[printing.paper]
    y = height - MARGIN + 1 * mm
    canvas.setFillColor(INK)
    right = " · ".join(part for part in (notices(printing), f"page {page} of {pages}") if part)
    identity = printing.summary.identity
    number = fitting(printable(identity.number), REGULAR, SMALL_SIZE, printing.width / 5)
    rest = " · ".join(_told_apart(identity, number))
    room = printing.width - sum(stringWidth(words, REGULAR, SMALL_SIZE) for words in (right, rest)) - 18
    name = fitting(printing.name, BOLD, SMALL_SIZE + 0.5, room)
    canvas.setFont(BOLD, SMALL_SIZE + 0.5)
    canvas.drawString(MARGIN, y, name)
    used = stringWidth(name, BOLD, SMALL_SIZE + 0.5)
    canvas.setFont(REGULAR, SMALL_SIZE)
    canvas.setFillColor(MUTE)
    canvas.drawString(MARGIN + used + 6, y, rest)
    canvas.drawRightString(width - MARGIN, y, right)
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, y - 2 * mm, width - MARGIN, y - 2 * mm)


def _foot(canvas: Canvas, printing: Printing, lines: tuple[str, ...]) -> None:
    width, _ = SIZES[printing.paper]
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, FOOT - 2 * mm, width - MARGIN, FOOT - 2 * mm)
    canvas.setFont(REGULAR, SMALL_SIZE)
    canvas.setFillColor(MUTE)
    clinic = footer_lines(printing)
    for place, line in enumerate(clinic, start=1):
        canvas.drawString(MARGIN, FOOT - 1 * mm + (len(clinic) - place) * FOOTER_LINE, line)
    for place, line in enumerate(lines):
        canvas.drawString(MARGIN, FOOT - 5 * mm - place * 3.2 * mm, fitting(line, REGULAR, SMALL_SIZE, printing.width))


def _across(canvas: Canvas, printing: Printing, word: str) -> None:
    width, height = SIZES[printing.paper]
    size = min(110.0, 0.72 * hypot(width, height) / stringWidth(word, BOLD, 1))
    canvas.saveState()
    canvas.setFillColor(MUTE, alpha=0.18)
    canvas.setFont(BOLD, size)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(50)
    canvas.drawCentredString(0, -0.36 * size, word)
    canvas.restoreState()
