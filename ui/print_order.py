"""What is asked to be printed, as values that any thread can work on, and the page that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.page_content import page_content
from domain.pseudonym import code_of
from domain.records import PatientRecord
from domain.rules import Rules
from domain.since_when import Earlier
from domain.summary import PatientSummary
from storage.page_facts import page_facts
from storage.printed import Left, PrintedPage
from storage.store import Store
from ui.services import Services

if TYPE_CHECKING:
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
class Order:
    """All that a page is made from: frozen values, nothing of them asks the store again."""

    record: PatientRecord
    rules: Rules
    as_of: date
    now: datetime
    choice: Choice
    letterhead: Letterhead
    site: str
    author: str
    demo: bool
    draft: bool
    earlier: Earlier | None = None  # the last summary that left the program, where the page says what is new since

    @property
    def code(self) -> str:
        """The code that stands in place of the name, "" where the name stands."""
        return code_of(self.record.patient) if self.choice.pseudonym else ""


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

    def html(self) -> bytes:
        """Return the same page as accessible HTML."""
        from reports.html import as_html

        return as_html(self.document, self.printing).encode("utf-8")

    def file_name(self, ending: str = PDF) -> str:
        """Return the name proposed for its file: document, number or code, and day; never a name of a person."""
        from reports.file_names import file_name

        return file_name(self.document, self.summary, self.order.code, ending)

    def what(self, done: str) -> str:
        """Return what left the program, as the log says it: "summary printed"."""
        return f"{self.document.file_word.replace('-', ' ')} {done}"


def order_of(services: Services, patient_id: str, choice: Choice) -> Order:
    """Return what the page of a patient is made from, as the store has it now. Raises PatientNotFound."""
    from reports.letterhead import letterhead_of

    now, as_of = services.now(), services.today()
    facts = page_facts(services.store, patient_id, choice.document, pseudonym=choice.pseudonym, now=now, as_of=as_of)
    return Order(
        record=services.record(patient_id),
        rules=services.rules(),
        as_of=as_of,
        now=now,
        choice=choice,
        letterhead=letterhead_of(facts.settings),
        site=facts.site,
        author=facts.who,
        demo=facts.demo,
        draft=facts.unsigned if choice.draft is None else choice.draft,
        earlier=facts.earlier,
    )


def make(order: Order) -> Made:
    """Make the page; pure, so any thread may."""
    from reports.catalogue import DOCUMENTS
    from reports.page import Printing
    from reports.render import rendered

    choice = order.choice
    summary, plot = page_content(
        order.record, order.rules, order.as_of, pseudonym=choice.pseudonym, earlier=order.earlier
    )
    document = DOCUMENTS[choice.document]
    printing = Printing(
        summary,
        plot,
        order.now,
        site=order.site,
        author="" if choice.pseudonym else order.author,
        draft=order.draft,
        demo=order.demo,
        paper=choice.paper,
        letterhead=order.letterhead,
        extras=choice.extras,
    )
    return Made(order, document, printing, rendered(document, printing))


def keep(store: Store, made: Made, done: str, content: bytes = b"", format: str = PDF) -> PrintedPage | None:
    """Keep that a page left the program, with its file; None in a registry that is open to read only.

    done: "printed", "saved as PDF"; content: what left where it was not the PDF. Raises what a transaction raises.
    """
    if store.read_only:
        return None
    left = Left(made.document.id, format, content or made.pdf, made.order.code)
    return store.printed.add(made.order.record, made.what(done), made.summary.sha256(), made.summary.label, left)
