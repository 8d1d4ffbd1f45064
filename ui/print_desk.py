"""Everything of the window that prints: the page of the patient who is open, the kept pages, and pages for many."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar, QWidget

from reports.order import Made
from ui.patient_list import PatientList
from ui.patient_page import PatientPage
from ui.print_batch import BatchRun, told
from ui.print_batch_page import BatchPage
from ui.print_letter import LetterPage
from ui.print_pages import PrintedPages
from ui.print_settings import PrintSettings
from ui.services import Services
from ui.summary_page import SummaryPage

PrintPage = SummaryPage | LetterPage | PrintedPages | BatchPage | PrintSettings
TOLD_FOR = 20_000  # milliseconds


class PrintingWindow(Protocol):
    """What is asked of the window."""

    services: Services
    page: PatientPage
    list: PatientList

    @property
    def form(self) -> QWidget | None: ...

    def statusBar(self) -> QStatusBar: ...


class PrintDesk(QObject):
    """Opens the pages that print. A batch goes on while other pages are shown; the status bar says what came of it."""

    def __init__(self, window: PrintingWindow, show: Callable[[Callable[[], PrintPage]], None]) -> None:
        """*show*: leaves what is open and shows the page that is made then."""
        super().__init__()
        self._window, self._show = window, show
        self.batch: BatchRun | None = None

    def actions(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        """Return what the window does at a key: words, key, what is done."""
        return (
            ("Printed pages", "F9", self.show_kept),
            ("Pages for many patients", "Shift+F9", self.show_batch),
        )

    def entries(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        """Return the entries of the menu: words, and what is done."""
        return (
            ("Pages for &many patients", self.show_batch),
            ("&Header, footer and logo of pages", self.show_settings),
        )

    def print_page(self, shown: QWidget | None) -> None:
        """Print the page that is shown as it will print; where another is shown, show that of the patient first."""
        if isinstance(shown, SummaryPage):
            shown.print_pages()
            return
        patient = self._window.page
        if patient.patient_id and patient.may_print():
            self._show(partial(self._summary_page, patient.patient_id))

    def _summary_page(self, patient_id: str) -> SummaryPage:
        page = SummaryPage(self._window.services, patient_id)
        page.kept_wanted.connect(self.show_kept)
        page.letter_wanted.connect(self.show_letter)
        return page

    def show_letter(self, made: Made) -> None:
        """Show what a page says as text for a letter."""
        self._show(lambda: LetterPage(self._window.services, made))

    def show_kept(self) -> None:
        """Show which pages of the patient who is open left the program."""
        patient_id = self._window.page.patient_id
        if patient_id:
            self._show(lambda: PrintedPages(self._window.services, patient_id))

    def show_settings(self) -> None:
        """Show what the clinic puts on its pages."""
        self._show(lambda: PrintSettings(self._window.services))

    def show_batch(self) -> None:
        """Show pages for many: those of the patient list's search or all, or the batch that is running."""
        text = self._window.list.box.text()
        self._show(lambda: self._batch_page(text))

    def _batch_page(self, text: str) -> BatchPage:
        running = self.batch if self.batch is not None and self.batch.is_running else None
        page = BatchPage(self._window.services, text, running)
        page.started.connect(self._started)
        return page

    def stop(self) -> None:
        """Make no further page: the store is about to be closed."""
        if self.batch is not None:
            self.batch.stop()

    def close(self) -> None:
        """Let go of what is left of a batch that was stopped; nothing is done in the background any more."""
        if self.batch is not None:
            self.batch.close()

    def _started(self, run: BatchRun) -> None:
        if self.batch is not None:
            self.batch.deleteLater()
        run.setParent(self)
        self.batch = run
        run.ended.connect(lambda: self._tell(run))

    def _tell(self, run: BatchRun) -> None:
        if isinstance(self._window.form, BatchPage):
            return  # which says it itself
        self._window.statusBar().showMessage(" ".join(told(run, run.wanted.folder)), TOLD_FOR)
