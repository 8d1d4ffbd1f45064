"""What a page is made of besides its sections: who printed it and when, on what paper, with what letterhead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from domain.chart.plot import CoursePlot
from domain.summary import PatientSummary
from reports.typeface import printable, unprintable

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
    contact: str = ""  # whom a patient calls: "the MS nurses, 01234 567890"; "" = the clinic


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
    extras: frozenset[str] = frozenset()  # what was asked for on the patient's page, by ids of patient_page.EXTRAS
    superseded: str = ""  # why the page no longer holds, where it is one of those (safety 11)

    @property
    def name(self) -> str:
        """The patient's name, or the number where the typeface lacks a letter of it: never boxes."""
        identity = self.summary.identity
        return f"Patient no. {identity.number}" if unprintable(identity.name) else printable(identity.name)

    @property
    def width(self) -> float:
        """The width between the margins, in points."""
        return SIZES[self.paper][0] - 2 * MARGIN


def fitting(words: str, font: str, size: float, room: float) -> str:
    """Return *words*, cut with an ellipsis where they are wider than *room* points; the page's title has them whole."""
    if stringWidth(words, font, size) <= room:
        return words
    kept = words
    while kept and stringWidth(f"{kept}…", font, size) > room:
        kept = kept[:-1]
    return f"{kept}…"
