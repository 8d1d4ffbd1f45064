"""The pages of a patient that left the program: what, when, by whom, and whether each still holds."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.printed import Outdated
from ui.outdated_words import STAMP, page_words
from ui.print_kept import KeptPageView, holds, standing_words
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.card_list import CardList
from ui.widgets.text import Card, button, clear, heading, label, small

NONE_YET = "No page of this patient has been printed or saved yet."
ABOUT = (
    "Each page is kept as it left the program and opens again as it was; one that no longer holds says so across it."
)


class PrintedPages(QWidget):
    """The list, newest first, and over it the page that was opened; ``closed`` asks the window to leave."""

    closed = Signal()

    def __init__(self, services: Services, patient_id: str) -> None:
        super().__init__()
        self.setProperty("page", True)
        self._services, self.patient_id = services, patient_id
        self.open_buttons: list[QPushButton] = []
        self.view: KeptPageView | None = None
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.medium)
        column.setSpacing(space.medium)
        column.addWidget(heading("Printed pages"))
        identity = identity_of(services.record(patient_id), services.today())
        column.addWidget(label(f"{identity.name} · {identity.line}", "mute"))
        self.said = label("")
        self.said.hide()
        column.addWidget(self.said)
        self._stack = QStackedWidget()
        scroll = CardList()
        self._cards = scroll.cards
        self._stack.addWidget(scroll)
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        self.close_button = button("&Close   Esc", self.escape)
        foot.addWidget(self.close_button)
        foot.addWidget(small(ABOUT), 1)
        column.addLayout(foot)
        QShortcut(QKeySequence("Esc"), self, self.escape, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        clear(self._cards)
        self.open_buttons.clear()
        for found in reversed(self._services.store.printed.history_of(self.patient_id)):
            self._cards.addWidget(self._card(found))
        if not self.open_buttons:
            self._cards.addWidget(label(NONE_YET, "mute"))
        self._cards.addStretch(1)
        self.setFocusProxy(self.open_buttons[0] if self.open_buttons else self.close_button)

    def _card(self, found: Outdated) -> Card:
        page = found.page
        card = Card("true" if holds(found) else "warn")
        row = QHBoxLayout()
        row.setSpacing(space_of(self).medium)
        lines = QVBoxLayout()
        lines.setSpacing(space_of(self).hair)
        words = page_words(page.page, page.on)
        lines.addWidget(label(words, bold=True))
        local = page.on.astimezone()
        by = f"By {page.who} at {local:%H:%M}" if page.who else f"At {local:%H:%M}"
        code = f"with the code {page.pseudonym} in place of the name" if page.pseudonym else ""
        lines.addWidget(label(" · ".join(part for part in (by, code, page.labels) if part), "mute"))
        standing = standing_words(self._services, found)
        lines.addWidget(label(f"✓ {standing}" if holds(found) else f"△ {standing}", "" if holds(found) else "warn"))
        if page.recalled_reason:
            lines.addWidget(label(f"What was done with it: {page.recalled_reason}"))
        lines.addWidget(small(f"On the page: SHA-256 {page.stamp[:STAMP]}"))
        row.addLayout(lines, 1)
        opened = button("Open", partial(self.open, found))
        opened.setAccessibleName(f"Open: {words}, {local:%H:%M}, SHA-256 {page.stamp[:6]}")
        row.addWidget(opened, 0, Qt.AlignmentFlag.AlignVCenter)
        self.open_buttons.append(opened)
        card.body.addLayout(row)
        return card

    def open(self, found: Outdated) -> None:
        """Show a page as it left the program."""
        try:
            view = KeptPageView(self._services, found)
        except Refusal as refusal:
            self.said.setText(f"✕ {refusal}")
            set_role(self.said, "role", "error")
            self.said.show()
            announce(self, str(refusal), at_once=True)
            return
        self.said.hide()
        self._let_go()
        self.view = view
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self.close_button.setText("Ba&ck to the list   Esc")
        view.setFocus()

    def escape(self) -> None:
        """Go back to the list, and from the list out of the page."""
        if self.view is None:
            self.closed.emit()
            return
        self._let_go()
        self.refresh()
        self.setFocus()

    def _let_go(self) -> None:
        if self.view is not None:
            self._stack.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.view = None
        self.close_button.setText("&Close   Esc")
