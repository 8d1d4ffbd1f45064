"""The bin: what is marked as entered in error, with reason, time and person; everything in it can come back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.dates import show
from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.kinds import KINDS
from storage.repository import InError, Repository
from ui.history_page import HistoryDialog
from ui.history_words import record_words
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.card_list import CardList
from ui.widgets.text import Card, button, clear, heading, label, small

RESTORED = "restored from the bin"


class BinPage(QWidget):
    """What is in error of one patient; with *patient_id* "" the patients that are in error, of the whole registry.

    ``restored`` carries the record that came back; ``closed`` asks the window to leave the page.
    """

    restored = Signal(object)
    closed = Signal()

    def __init__(self, services: Services, patient_id: str = "") -> None:
        super().__init__()
        self.setProperty("page", True)
        self._services, self.patient_id = services, patient_id
        self.restore_buttons: list[QPushButton] = []
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(heading("Bin" if patient_id else "Bin: patients entered in error"))
        column.addWidget(label(self._whose(), "mute"))
        self.said = label("")
        self.said.hide()
        column.addWidget(self.said)
        scroll = CardList()
        self._cards = scroll.cards
        column.addWidget(scroll, 1)
        foot = QHBoxLayout()
        self.close_button = button("&Close   Esc", self.closed.emit)
        foot.addWidget(self.close_button)
        foot.addWidget(small("No rule, list, export or page reads what is in the bin, and nothing in it is erased."), 1)
        column.addLayout(foot)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.refresh()

    def _whose(self) -> str:
        if not self.patient_id:
            return "With a patient comes back all that was recorded of them."
        identity = identity_of(self._services.record(self.patient_id), self._services.today())
        return f"{identity.name} · {identity.line}"

    def refresh(self) -> None:
        """Read anew what is in the bin."""
        clear(self._cards)
        store = self._services.store
        self.restore_buttons.clear()
        if self.patient_id:
            for field, found in store.bin_of(self.patient_id):
                self._add(KINDS[field].name, found, store.of_kind[field])
        else:
            for patient in store.bin_patients():
                self._add("patient", patient, store.patients)
        if not self.restore_buttons:
            self._cards.addWidget(label("Nothing is marked as entered in error.", "mute"))
        self._cards.addStretch(1)
        self.setFocusProxy(self.restore_buttons[0] if self.restore_buttons else self.close_button)

    def _add(self, table: str, found: InError[Any], kept_in: Repository[Any]) -> None:
        words = record_words(table, found.record)
        local = found.marked_at.astimezone()
        by = f" by {found.marked_by}" if found.marked_by else ""
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(space_of(self).medium)
        lines = QVBoxLayout()
        lines.setSpacing(space_of(self).hair)
        lines.addWidget(label(words, bold=True))
        lines.addWidget(label(f"Marked on {show(local.date())} at {local:%H:%M}{by}", "mute"))
        lines.addWidget(label(f"Reason: {found.reason or 'none was given'}"))
        row.addLayout(lines, 1)
        history = button("History", lambda: self._show_history(table, found.record), flat=True)
        history.setAccessibleName(f"History: {words}")
        back = button("Restore", lambda: self._restore(words, found.record, kept_in))
        back.setAccessibleName(f"Restore: {words}")
        back.setEnabled(not self._services.store.read_only)
        for made in (history, back):
            row.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        self.restore_buttons.append(back)
        card.body.addLayout(row)
        self._cards.addWidget(card)

    def _restore(self, words: str, record: Any, kept_in: Repository[Any]) -> None:
        try:
            kept_in.restore(record.id, RESTORED)
        except Refusal as refusal:
            self._say(f"✕ {words} could not be restored: {refusal}", "error")
            return
        self.refresh()
        self.setFocus()
        self._say(f"✓ {words} is restored. Every label is computed anew.", "")
        self.restored.emit(record)

    def _say(self, text: str, role: str) -> None:
        self.said.setText(text)
        set_role(self.said, "role", role)
        self.said.show()
        announce(self, text)

    def _show_history(self, table: str, record: Any) -> None:
        HistoryDialog(self._services.store, table, record, self).exec()
