"""What a page is made of besides its sections: who printed it and when, and the strips at its head and foot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from domain.chart.plot import CoursePlot
from domain.dates import show
from domain.summary import PatientSummary
from domain.wording import INTENDED_USE
from reports.style import INK, LINE, MUTE, SMALL_SIZE
from reports.typeface import BOLD, REGULAR, unprintable

SIZES = {"A4": A4, "Letter": LETTER}
MARGIN = 14 * mm
HEAD = 8 * mm
FOOT = 15 * mm


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of long lists is printed; what is left out is counted on the page."""

    rows: int  # of each table
    items: int  # open points in each column
    worsenings: int  # explained, the latest first
    notes: int  # of what was not used, for each explanation
    letters: int  # of each open point
    labels: int  # further rules, the most wanted


FULL = Detail(rows=6, items=8, worsenings=3, notes=8, letters=700, labels=60)
SHORTER = (  # the further rules give way first
    replace(FULL, labels=26),
    replace(FULL, labels=12),
    replace(FULL, labels=0),
    Detail(rows=4, items=5, worsenings=2, notes=4, letters=500, labels=0),
    Detail(rows=3, items=3, worsenings=1, notes=2, letters=300, labels=0),
    Detail(rows=1, items=2, worsenings=1, notes=0, letters=160, labels=0),
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a clinic sets for its pages."""

    header: tuple[str, ...] = ()  # lines above the first part, such as name and address
    footer: str = ""  # a line above the foot of every page
    logo: bytes = b""  # PNG or JPEG
    left_out: frozenset[str] = frozenset()  # parts that are not printed, as "clinician.scans"


@dataclass(frozen=True, slots=True)
class Printing:
    """One act of printing. ``printed_at`` is passed in, so that the same print has the same bytes."""

    summary: PatientSummary
    plot: CoursePlot
    printed_at: datetime
    site: str = ""
    author: str = ""
    draft: bool = False
    demo: bool = False
    paper: str = "A4"
    detail: Detail = FULL
    letterhead: Letterhead = Letterhead()
    superseded: str = ""  # why the page no longer holds, where it is one of those (safety 11)

    @property
    def name(self) -> str:
        """The patient's name, or the number where the typeface lacks a letter of it: never boxes."""
        identity = self.summary.identity
        return f"Patient no. {identity.number}" if unprintable(identity.name) else identity.name

    @property
    def width(self) -> float:
        """The width between the margins, in points."""
        return SIZES[self.paper][0] - 2 * MARGIN


def numbered(printing: Printing) -> Callable[..., Canvas]:
    """Return the canvas class that writes both strips on every page, once it knows how many pages there are."""

    sha256 = printing.summary.sha256()

    class StripCanvas(Canvas):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _head(self, printing, number, len(self._pages))
                _foot(self, printing, sha256)
                if printing.draft:
                    _across(self, printing, "DRAFT")
                super().showPage()
            super().save()

    return StripCanvas


def _head(canvas: Canvas, printing: Printing, page: int, pages: int) -> None:
    width, height = SIZES[printing.paper]
    identity = printing.summary.identity
    y = height - MARGIN + 1 * mm
    canvas.setFillColor(INK)
    demo = "DEMONSTRATION, invented patient · " if printing.demo else ""
    right = f"{demo}page {page} of {pages}"
    number = f"no. {fitting(identity.number, REGULAR, SMALL_SIZE, printing.width / 5)}" if identity.number else ""
    rest = " · ".join(part for part in (identity.born, number) if part)
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


def fitting(words: str, font: str, size: float, room: float) -> str:
    """Return *words*, cut with an ellipsis where they are wider than *room* points; the page's title has them whole."""
    if stringWidth(words, font, size) <= room:
        return words
    kept = words
    while kept and stringWidth(f"{kept}…", font, size) > room:
        kept = kept[:-1]
    return f"{kept}…"


def _foot(canvas: Canvas, printing: Printing, sha256: str) -> None:
    width, _ = SIZES[printing.paper]
    stamp = printing.summary.stamp
    recorded = f"describes data recorded to {show(stamp.recorded_to)}" if stamp.recorded_to else "nothing is recorded"
    printed = f"printed {show(printing.printed_at.date())} {printing.printed_at:%H:%M}"
    who = " · ".join(part for part in (printing.site, printing.author, printed) if part)
    lines = (
        f"As of {show(stamp.as_of)}; {recorded} · {who}",
        f"{stamp.program} · rules {stamp.definition} version {stamp.definition_version}, "
        f"SHA-256 {stamp.definition_sha256[:12]} · content SHA-256 {sha256[:24]}",
        INTENDED_USE,
    )
    canvas.setStrokeColor(LINE)
    canvas.line(MARGIN, FOOT - 2 * mm, width - MARGIN, FOOT - 2 * mm)
    canvas.setFont(REGULAR, SMALL_SIZE)
    canvas.setFillColor(MUTE)
    for place, line in enumerate(lines):
        canvas.drawString(MARGIN, FOOT - 5 * mm - place * 3.2 * mm, fitting(line, REGULAR, SMALL_SIZE, printing.width))


def _across(canvas: Canvas, printing: Printing, word: str) -> None:
    width, height = SIZES[printing.paper]
    canvas.saveState()
    canvas.setFillColor(MUTE, alpha=0.18)
    canvas.setFont(BOLD, 110)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(50)
    canvas.drawCentredString(0, -40, word)
    canvas.restoreState()
