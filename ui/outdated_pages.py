"""Pages that left the program and used what was changed since: which ones, what changed, and that one was recalled.

Which paper is meant is told by the stamp that is printed on it, and by the page itself, which opens again (safety 11).
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.printed import Outdated
from ui.outdated_words import STAMP, change_in_full, changed_records, page_words, strip_words
from ui.print_kept import KeptPageDialog
from ui.print_paper import warn
from ui.services import Services
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, clear, heading, label, small

ON_PAPER = (
    "Which paper is meant is told by the digits after “SHA-256” on it: they are those of the page below. "
    "Each opens again as it left the program, with SUPERSEDED across it."
)


class OutdatedStrip(QWidget):
    """One line above a patient's page, hidden where no page is outdated; ``list_wanted`` asks for the list."""

    list_wanted = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space_of(self).medium)
        self.words = label("", "warn")
        row.addWidget(self.words, 1)
        self.look_button = button("Recalled or replaced…", self.list_wanted.emit)
        self.look_button.setAccessibleName("Printed pages that used values changed since: recalled or replaced…")
        self.look_button.setProperty("link", "blue")
        row.addWidget(self.look_button)
        self.hide()

    def show_patient(self, patient_id: str) -> None:
        """Show what is outdated of a patient."""
        store = self._services.store
        found = store.printed.outdated(patient_id)
        self.words.setText(f"△ {strip_words(found, changed_records(store, found))}" if found else "")
        self.setVisible(bool(found))


class OutdatedDialog(QDialog):
    """The outdated pages of one patient, newest first; each can be noted as recalled or replaced, with the reason.

    ``recalled`` tells that one was.
    """

    recalled = Signal()

    def __init__(self, services: Services, patient_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._patient_id = services, patient_id
        self.cards: list[OutdatedCard] = []
        self.setWindowTitle("Printed pages that used values changed since")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(heading("Printed pages that used values changed since"))
        identity = identity_of(services.record(patient_id), services.today())
        column.addWidget(label(f"{identity.name} · {identity.line}", "mute"))
        column.addWidget(small(ON_PAPER))
        self.said = label("")
        self.said.hide()
        column.addWidget(self.said)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("page", True)
        self._pages = QVBoxLayout(inside)
        self._pages.setContentsMargins(0, 0, space.small, 0)
        self._pages.setSpacing(space.small)
        scroll.setWidget(inside)
        self._scroll = scroll
        column.addWidget(scroll, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        screen = self.screen().availableSize()
        self.resize(min(space.ems(56), screen.width()), min(space.ems(36), screen.height()))
        self.refresh()

    def refresh(self) -> None:
        """Read anew which pages are outdated, and put the focus where the first of them is answered."""
        clear(self._pages)
        store = self._services.store
        found = store.printed.outdated(self._patient_id)
        records = changed_records(store, found)
        self.cards = [OutdatedCard(outdated, records, self._services) for outdated in reversed(found)]
        for card in self.cards:
            card.recalled.connect(self._recalled)
            card.opened.connect(lambda made=card: self._scroll.ensureWidgetVisible(made.asked))
            self._pages.addWidget(card)
            card.show()  # at once: the focus cannot go to what a layout shows later
        if not found:
            nothing = label("No page that left the program used what was changed since.", "mute")
            self._pages.addWidget(nothing)
            nothing.show()
        self._pages.addStretch(1)
        (self.cards[0].recall_button if self.cards else self.close_button).setFocus()

    def _recalled(self, words: str) -> None:
        self.refresh()
        self.said.setText(f"✓ {words} is noted as recalled or replaced.")
        self.said.show()
        announce(self, self.said.text())
        self.recalled.emit()


class OutdatedCard(Card):
    """One page: when, by whom, what it said, what changed since; "Recalled or replaced…" asks what was done.

    ``recalled`` carries what the page is called, ``opened`` tells that the question is shown.
    """

    recalled = Signal(str)
    opened = Signal()

    def __init__(self, outdated: Outdated, records: dict[tuple[str, str], Any], services: Services) -> None:
        super().__init__("warn")
        self._outdated, self._page, self._services = outdated, outdated.page, services
        page = outdated.page
        self.words = page_words(page.page, page.on)
        self.setAccessibleName(self.words)
        self.body.addWidget(label(f"△ {self.words}", "warn", bold=True))
        by = f"By {page.who} at {page.on.astimezone():%H:%M}" if page.who else f"At {page.on.astimezone():%H:%M}"
        self.body.addWidget(label(" · ".join(part for part in (by, page.labels) if part)))
        self.body.addWidget(small(f"On the page: SHA-256 {page.stamp[:STAMP]}"))
        for change in outdated.changes:
            self.body.addWidget(label(f"– {change_in_full(change, records)}"))
        self.recall_button = button("Recalled or replaced…", self.ask)
        self.recall_button.setAutoDefault(False)
        self.recall_button.setAccessibleName(f"Recalled or replaced: {self.words}")
        self.recall_button.setEnabled(not services.store.read_only)
        self.open_button = button("Open", self.open_page)
        self.open_button.setAutoDefault(False)
        self.open_button.setAccessibleName(f"Open: {self.words}")
        foot = QHBoxLayout()
        foot.setSpacing(space_of(self).small)
        foot.addWidget(self.recall_button)
        foot.addWidget(self.open_button)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.body.addWidget(self._question())

    def _question(self) -> QWidget:
        space = space_of(self)
        self.reason = Field("What was done with it?", hint="destroyed, sent again to…, patient told")
        self.confirm_button = button("Note it", self.recall, primary=True)
        self.back_button = button("Not yet", self.take_back)
        self.problem = label("", "error")
        self.problem.hide()
        self.asked = QWidget()
        column = QVBoxLayout(self.asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(self.reason)
        column.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        for made in (self.confirm_button, self.back_button):
            made.setAutoDefault(False)
            row.addWidget(made)
        row.addStretch(1)
        column.addLayout(row)
        self.asked.hide()
        return self.asked

    def open_page(self) -> None:
        """Show the page as it left the program, with SUPERSEDED across it."""
        try:
            dialog = KeptPageDialog(self._services, self._outdated, self)
        except Refusal as refusal:
            warn(self, str(refusal))
            return
        dialog.exec()
        dialog.deleteLater()

    def ask(self) -> None:
        """Ask what was done with the page."""
        self.recall_button.hide()
        self.asked.show()
        self.reason.editor.setFocus()
        self.opened.emit()

    def take_back(self) -> None:
        """Leave the page as it is: still to be recalled."""
        self.asked.hide()
        self.recall_button.show()
        self.recall_button.setFocus()

    def recall(self) -> None:
        """Note that the page was recalled or replaced; it is kept in the log, and no longer told of."""
        if not self.reason.text():
            self.reason.say("What was done with the page? It stays in the log.", Grade.ERROR)
            self.reason.editor.setFocus()
            return
        self.reason.say("")
        try:
            self._services.store.printed.recall(self._page.id, self.reason.text())
        except Refusal as refusal:
            self.problem.setText(f"✕ {refusal}")
            self.problem.show()
            announce(self, str(refusal), at_once=True)
            return
        self.recalled.emit(self.words)
