"""A page that left the program, opened again as it was: with SUPERSEDED across it where it no longer holds."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from domain.dates import show
from domain.refusal import Refusal
from reports.order import HTML, PDF
from storage.printed import Outdated, PrintedPage
from ui.outdated_words import change_words, changed_records, page_words
from ui.print_paper import NOT_TAKEN, ask_file, ask_printer, print_on, warn, written
from ui.print_preview import PagePreview
from ui.services import Services
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.flow import FlowLayout
from ui.widgets.text import button, label, small

TXT = "txt"
KINDS = {PDF: "PDF (*.pdf)", HTML: "HTML (*.html)", TXT: "Text (*.txt)"}
AS_TEXT = {
    HTML: "The words of the HTML file; a browser shows it whole: save a copy for that.",
    TXT: "The text as it was copied.",
}
NOT_KEPT = "Its file was not kept: it left a version that kept the hash only."
AGAIN_MARKED = "page that no longer holds {done} again, marked SUPERSEDED"


def holds(found: Outdated) -> bool:
    """Whether a page says what is so: nothing that it was made from changed, and nobody recalled it."""
    return not found.changes and not found.page.is_recalled


def standing_words(services: Services, found: Outdated) -> str:
    """Return whether a page still holds, and if not, why: "SUPERSEDED: visit of 14 Mar 2024 corrected"."""
    if holds(found):
        return "still holds"
    return f"SUPERSEDED: {why_not(services, found)}"


def why_not(services: Services, found: Outdated) -> str:
    """Return why a page no longer holds, without a name and without what anybody typed: it is printed on the page."""
    page = found.page
    parts = []
    if page.recalled_on is not None:
        parts.append(f"recalled or replaced on {show(page.recalled_on.astimezone().date())}")
    records = changed_records(services.store, (found,)) if found.changes else {}
    for change in found.changes:
        # With a code in place of the name, not even the kind of a record of that day tells more than it has to.
        words = "a value changed" if page.pseudonym or change.table == "patient" else change_words(change, records)
        parts.append(f"{words[:1].lower()}{words[1:]} on {show(change.at.astimezone().date())}")
    return "; ".join(dict.fromkeys(parts))


def content_of(services: Services, found: Outdated) -> bytes | None:
    """Return the file of a page to be shown, printed or saved: as it left, or with SUPERSEDED across it.

    None where no file was kept. Raises PageDamaged.
    """
    content = services.store.printed.content(found.page)
    if content is None or holds(found):
        return content
    from reports.superseded import WORD, superseded, superseded_html

    why = why_not(services, found)
    if found.page.format == PDF:
        return superseded(content, why)
    words = content.decode("utf-8")
    marked = superseded_html(words, why) if found.page.format == HTML else f"{WORD}: {why}\n\n{words}"
    return marked.encode("utf-8")


class KeptPageView(QWidget):
    """One kept page, with its standing; ``left`` tells that it was printed or saved once more."""

    left = Signal()

    def __init__(self, services: Services, found: Outdated) -> None:
        """Show the page. Raises PageDamaged; a page without a file says so."""
        super().__init__()
        self.setProperty("page", True)
        self._services, self._found = services, found
        self.content = content_of(services, found)
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        words = page_words(found.page.page, found.page.on)
        column.addWidget(label(words, bold=True))
        standing = standing_words(services, found)
        column.addWidget(label(standing if holds(found) else f"△ {standing}", "ok" if holds(found) else "warn"))
        self.preview = PagePreview()
        self.print_button = button("Print agai&n…", self.print_again)
        self.save_button = button("Save a cop&y…", self.ask_and_save)
        buttons = FlowLayout(spacing=space.small)
        is_paper = found.page.format in ("", PDF)
        self.print_button.setEnabled(self.content is not None and is_paper)
        self.save_button.setEnabled(self.content is not None)
        for made in (self.print_button, self.save_button):
            buttons.addWidget(made)
        column.addLayout(buttons)
        if self.content is None:
            column.addWidget(small(NOT_KEPT))
            column.addStretch(1)
            self.setFocusProxy(self.print_button)
            return
        if is_paper:
            column.addWidget(self.preview, 1)
            self.preview.show_pdf(self.content)
            self.setFocusProxy(self.preview.port)
        else:
            column.addWidget(small(AS_TEXT[found.page.format]))
            text = self._as_text(self.content.decode("utf-8"))
            column.addWidget(text, 1)
            self.setFocusProxy(text)
        self._said = self.preview.said if is_paper else small("")
        if not is_paper:
            column.addWidget(self._said)
        self._said.setText(f"Content SHA-256 {found.page.stamp[:24]}")

    def _as_text(self, words: str) -> QTextBrowser:
        """Return a page that is no paper, to be read; nothing is fetched from anywhere, and no link is followed."""
        made = QTextBrowser()
        made.setOpenLinks(False)
        made.setAccessibleName("Page")
        if self._found.page.format == HTML:
            made.setHtml(re.sub(r"<svg.*?</svg>|<style.*?</style>", "", words, flags=re.DOTALL))
        else:
            made.setPlainText(words)
        return made

    def ask_and_save(self) -> None:
        """Ask where to, and save."""
        kinds = KINDS[self._found.page.format or PDF]
        file = ask_file(self, "Save a copy of the page", _file_name(self._found.page), kinds)
        if file is not None:
            self.save(file)

    def save(self, file: Path) -> bool:
        """Write the page as it is shown; return whether it is there."""
        if self.content is None or not written(self, file, self.content):
            return False
        self._keep("saved", f"Saved: {file}")
        return True

    def print_again(self) -> None:
        """Ask for a printer and print the page as it is shown."""
        printer = ask_printer(self, "Smoulder page")
        if printer is not None:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Print the page as it is shown; one that takes nothing is told of."""
        if self.content is None:
            return False
        if not print_on(printer, self.content):
            warn(self, NOT_TAKEN)
            return False
        self._keep("printed", "Sent to the printer.")
        return True

    def _keep(self, done: str, said: str) -> None:
        """Keep that the page left again: as a page of its own where it holds, else as a line in the log."""
        store, page = self._services.store, self._found.page
        try:
            if store.read_only:
                pass
            elif holds(self._found):
                store.printed.again(page, f"{page.page.removesuffix(' again')} again")
            else:
                what = AGAIN_MARKED.format(done=done)
                store.log(what, patient_id=page.patient_id, reason=f"content SHA-256 {page.stamp}")
        except Refusal as refusal:
            warn(self, f"{said} That could not be kept: {refusal}")
        self._said.setText(f"✓ {said}")
        announce(self, said)
        self.left.emit()


class KeptPageDialog(QDialog):
    """A kept page in a window of its own, over a list that it was opened from."""

    def __init__(self, services: Services, found: Outdated, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Printed page")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.medium)
        self.view = KeptPageView(services, found)
        self.close_button = button("Close   Esc", self.reject)
        self.close_button.setAutoDefault(False)
        for made in (self.view.print_button, self.view.save_button):
            made.setAutoDefault(False)
        column.addWidget(self.view, 1)
        column.addWidget(self.close_button)
        screen = self.screen().availableSize()
        self.resize(min(space.ems(58), screen.width()), min(space.ems(46), screen.height()))
        self.view.setFocus()


def _file_name(page: PrintedPage) -> str:
    """Return the name proposed for a copy: the document, the digits of its hash, and the day it left; no identifier."""
    word = page.document or "page"
    return f"smoulder-{word}-{page.stamp[:12]}-{page.on.astimezone().date().isoformat()}.{page.format or PDF}"
