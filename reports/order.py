"""What is asked to be printed, as values that any thread and any process can work on, and the page that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from domain.page_content import page_content
from domain.pseudonym import code_of
from domain.records import PatientRecord
from domain.rules import Rules
from domain.since_when import Earlier
from domain.summary import PatientSummary

if TYPE_CHECKING:  # reportlab takes a third of a second to import: not before a page is made
    from reports.document import Document
    from reports.page import Letterhead, Printing

PDF, HTML = "pdf", "html"
PAPERS = ("A4", "Letter")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen of a page. ``draft`` None = as the patient has an unsigned visit or not."""

    document: str = "clinician"  # id in reports.catalogue
    paper: str = "A4"
    pseudonym: bool = False
    draft: bool | None = None
    extras: frozenset[str] = frozenset()  # asked for on the patient's page: ids of domain.patient_page.EXTRAS


@dataclass(frozen=True, slots=True)
class House:
    """What every page of a clinic has in common."""

    rules: Rules
    letterhead: Letterhead
    site: str = ""  # the clinic's name
    author: str = ""
    demo: bool = False


def house_of(rules: Rules, settings: Mapping[str, Any], author: str, *, demo: bool) -> House:
    """Return what the pages of a clinic with these *settings* have in common."""
    from reports.letterhead import letterhead_of

    return House(rules, letterhead_of(settings), str(settings.get("site", "")), author, demo)


@dataclass(frozen=True, slots=True)
class Order:
    """All that a page is made from: frozen values, nothing of them asks a store again."""

    record: PatientRecord
    house: House
    as_of: date
    now: datetime
    choice: Choice
    draft: bool
    earlier: Earlier | None = None  # the last summary that left the program, where the page says what is new since

    @property
    def code(self) -> str:
        """The code that stands in place of the name, "" where the name stands."""
        return code_of(self.record.patient) if self.choice.pseudonym else ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a file, and what the log of a registry keeps of it."""

    content: bytes
    format: str
    name: str  # proposed for its file
    document: str  # id
    word: str  # what it is, as the log says it: "summary"
    stamp: str  # the hash of the summary
    label: str
    code: str  # instead of the name, "" where that stands on it

    def what(self, done: str) -> str:
        """Return what left the program, as the log says it: "summary printed"."""
        return f"{self.word} {done}"


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made, and from what."""

    order: Order
    document: Document
    printing: Printing
    pdf: bytes

    @property
    def summary(self) -> PatientSummary:
        """What the page says."""
        return self.printing.summary

    def file_name(self, format: str = PDF) -> str:
        """Return the name proposed for its file: document, number or code, and day; never a name of a person."""
        from reports.file_names import file_name

        return file_name(self.document, self.summary, self.order.code, format)

    def page(self, format: str = PDF) -> Page:
        """Return it as a file; as HTML, the same page accessible in a browser."""
        word, summary = self.document.file_word.replace("-", " "), self.summary
        return Page(
            content=self._html() if format == HTML else self.pdf,
            format=format,
            name=self.file_name(format),
            document=self.document.id,
            word=word,
            stamp=summary.sha256(),
            label=summary.label,
            code=self.order.code,
        )

    def _html(self) -> bytes:
        from reports.html import as_html

        return as_html(self.document, self.printing).encode("utf-8")


def make(order: Order) -> Made:
    """Make the page; pure, so any thread may."""
    from reports.catalogue import DOCUMENTS
    from reports.page import Printing
    from reports.render import rendered

    choice, house = order.choice, order.house
    summary, plot = page_content(
        order.record, house.rules, order.as_of, pseudonym=choice.pseudonym, earlier=order.earlier
    )
    document = DOCUMENTS[choice.document]
    printing = Printing(
        summary,
        plot,
        order.now,
        site=house.site,
        author="" if choice.pseudonym else house.author,
        draft=order.draft,
        demo=house.demo,
        paper=choice.paper,
        letterhead=house.letterhead,
        extras=choice.extras,
    )
    return Made(order, document, printing, rendered(document, printing))
