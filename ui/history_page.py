"""Every version of one record, newest first: when, by whom, what it was and what it became, and why."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from storage.store import Store
from ui.history_words import NOTHING, Version, record_words, versions
from ui.theme import space_of
from ui.widgets.text import Card, heading, label, small


class HistoryPage(QWidget):
    """The history of the record with this id in *table*, such as "relapse"."""

    def __init__(self, store: Store, table: str, record_id: str) -> None:
        super().__init__()
        self.setProperty("page", True)
        space = space_of(self)
        self.versions = versions(store.history(table, record_id))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("Versions, newest first")
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll it
        inside = QWidget()
        inside.setProperty("page", True)
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, space.small, 0)
        self._cards.setSpacing(space.small)
        for place, version in enumerate(self.versions):
            self._cards.addWidget(_card(version, is_first=place == len(self.versions) - 1))
        self._cards.addStretch(1)
        scroll.setWidget(inside)
        column.addWidget(scroll)
        self.setFocusProxy(scroll)


def _card(version: Version, *, is_first: bool) -> Card:
    card = Card()
    card.body.addWidget(label(version.title, bold=True))
    if version.reason:
        card.body.addWidget(label(f"Reason: {version.reason}"))
    grid = QGridLayout()
    space = space_of(card)
    grid.setHorizontalSpacing(space.large)
    grid.setVerticalSpacing(space.hair)
    for row, change in enumerate(version.changes):
        grid.addWidget(label(change.field, "mute"), row, 0, Qt.AlignmentFlag.AlignTop)
        if is_first and change.old == NOTHING:
            grid.addWidget(label(change.new), row, 1)
        else:
            words = label(f"{change.old}  →  {change.new}")
            words.setAccessibleName(f"was {change.old}, became {change.new}")
            grid.addWidget(words, row, 1)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 3)
    card.body.addLayout(grid)
    return card


class HistoryDialog(QDialog):
    """The history of *record*, which lies in *table*, over the form that corrects it."""

    def __init__(self, store: Store, table: str, record: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = record_words(table, record)
        self.setWindowTitle("History")
        self.page = HistoryPage(store, table, record.id)
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(heading(f"History: {words}"))
        column.addWidget(small("Nothing is ever overwritten: each version stays, newest first."))
        column.addWidget(self.page, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        screen = self.screen().availableSize()
        self.resize(min(space.ems(50), screen.width()), min(space.ems(40), screen.height()))
        self.page.setFocus()
