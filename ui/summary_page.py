"""What is printed of a patient, inside the window: the page as it will print, a printer, and a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.summarise import identity_of
from domain.summary import PatientSummary
from reports.order import HTML, Choice, Made, Page, make
from storage.page_facts import UNSIGNED
from ui.print_choices import PrintChoices
from ui.print_order import keep, order_of
from ui.print_paper import NOT_TAKEN, ask_file, ask_printer, print_on, warn, written
from ui.print_preview import PagePreview
from ui.services import Services
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.flow import FlowLayout
from ui.widgets.text import button, heading, label

STAMP = 24  # digits of the hash that stand on a page


class SummaryPage(QWidget):
    """Shows a document of a patient. ``closed`` asks the window to go back; the others ask for other pages."""

    closed = Signal()
    kept_wanted = Signal()
    letter_wanted = Signal(object)  # the page as it was made

    def __init__(self, services: Services, patient_id: str, choice: Choice | None = None) -> None:
        super().__init__()
        # reportlab takes a third of a second to import: only whoever prints waits for it.
        from reports.catalogue import DOCUMENTS
        from reports.letterhead import PAPER

        self.setProperty("page", True)
        self.services = services
        self.patient_id = patient_id
        store = services.store
        paper = str(store.settings.get(PAPER, "A4"))
        has_draft = store.drafts.get(patient_id, UNSIGNED) is not None
        documents = [(found.id, found.title, found.for_patient) for found in DOCUMENTS.values()]
        self.choices = PrintChoices(documents, choice or Choice(paper=paper), has_draft=has_draft)
        self.preview = PagePreview()
        self.made: Made = make(order_of(services, patient_id, self.choices.value))
        self._build()
        self._show_made()
        self.choices.chosen.connect(self.make_again)

    @property
    def summary(self) -> PatientSummary:
        """What the page says."""
        return self.made.summary

    @property
    def pdf(self) -> bytes:
        """The page as it prints."""
        return self.made.pdf

    @property
    def pages(self) -> list[QLabel]:
        """The pages as they are shown."""
        return self.preview.pages

    def _build(self) -> None:
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.medium)
        outer.setSpacing(space.small)
        self.print_button = button("&Print…   Ctrl+P", self.print_pages, primary=True)
        self.save_button = button("&Save as PDF…   Ctrl+S", self.ask_and_save)
        self.html_button = button("Save as &HTML…", self.ask_and_save_html)
        self.letter_button = button("&Text for a letter…", lambda: self.letter_wanted.emit(self.made))
        self.kept_button = button("Printed pa&ges…", self.kept_wanted.emit)
        self.close_button = button("Close   Esc", self.closed.emit)
        outer.addWidget(heading("As it will print"))
        record = self.made.order.record
        identity = identity_of(record, self.made.order.as_of)
        outer.addWidget(label(f"{identity.name} · {identity.line}", "mute"))
        outer.addWidget(self.choices)
        buttons = FlowLayout(spacing=space.small)
        for made in (self.print_button, self.save_button, self.html_button, self.letter_button, self.kept_button):
            buttons.addWidget(made)
        buttons.addWidget(self.close_button)
        row = QHBoxLayout()
        row.addLayout(buttons, 1)
        outer.addLayout(row)
        outer.addWidget(self.preview, 1)
        self.setFocusProxy(self.preview.port)  # the arrow keys move the pages at once
        for keys, then in (("Esc", self.closed.emit), ("Ctrl+S", self.ask_and_save)):
            QShortcut(QKeySequence(keys), self, then, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def make_again(self) -> None:
        """Show the page that is chosen now."""
        self.made = make(order_of(self.services, self.patient_id, self.choices.value))
        self._show_made()

    def choose(self, **chosen: object) -> None:
        """Choose something else of the page, as by ``choose(document="patient")``."""
        self.choices.show_value(replace(self.choices.value, **chosen))  # type: ignore[arg-type]  # fields by name
        self.make_again()

    def _show_made(self) -> None:
        self.preview.show_pdf(self.made.pdf)
        self._say(f"Content SHA-256 {self.summary.sha256()[:STAMP]}")

    def zoom(self, step: int) -> None:
        """Show the pages a step larger or smaller."""
        self.preview.zoom(step)

    # Saving and printing

    def file_name(self) -> str:
        """Return the proposed file name: titles and file names are seen by others, so no name of a person."""
        return self.made.file_name()

    def ask_and_save(self) -> None:
        """Ask where to, and save."""
        file = ask_file(self, "Save the page", self.file_name(), "PDF (*.pdf)")
        if file is not None:
            self.save(file)

    def save(self, file: Path) -> bool:
        """Write the PDF; a fault of the disk is told in a sentence."""
        if not written(self, file, self.pdf):
            return False
        self._keep(self.made.page(), "saved as PDF", f"Saved: {file}")
        return True

    def ask_and_save_html(self) -> None:
        """Ask where to, and save the page as one file that a browser shows and a screen reader reads."""
        file = ask_file(self, "Save the page as HTML", self.made.file_name(HTML), "HTML (*.html)")
        if file is not None:
            self.save_html(file)

    def save_html(self, file: Path) -> bool:
        """Write the same page as HTML; a fault of the disk is told in a sentence."""
        page = self.made.page(HTML)
        if not written(self, file, page.content):
            return False
        self._keep(page, "saved as HTML", f"Saved: {file}")
        return True

    def print_pages(self) -> None:
        """Ask for a printer and print."""
        printer = ask_printer(self, f"Smoulder {self.made.document.file_word}", self.made.order.choice.paper)
        if printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Print every page on *printer*; one that takes nothing is told of."""
        if not print_on(printer, self.pdf):
            warn(self, NOT_TAKEN)
            return False
        self._keep(self.made.page(), "printed", "Sent to the printer.")
        return True

    def _keep(self, page: Page, done: str, said: str) -> None:
        """Keep that the page left the program; where that cannot be kept, say so: recall would not know of it."""
        try:
            keep(self.services.store, self.made.order.record, page, done)
        except Refusal as refusal:
            warn(self, f"{said} It is not in the list of printed pages, so no recall will name it: {refusal}")
        self._say(f"✓ {said}")
        announce(self, said)

    def _say(self, words: str) -> None:
        self.preview.said.setText(words)
