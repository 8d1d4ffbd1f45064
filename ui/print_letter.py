"""The text for a letter, block by block, to be copied into the letter of another program."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.letter import LetterBlock, as_text, letter_blocks
from domain.refusal import Refusal
from domain.summarise import identity_of
from reports.order import Made
from storage.printed import Left
from ui.print_paper import warn
from ui.services import Services
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.card_list import CardList
from ui.widgets.text import Card, button, heading, label, small, subheading

DOCUMENT, FORMAT, COPIED = "letter", "txt", "letter text copied"
DRAFT = "DRAFT\n\n"
DRAFT_OPEN = "A visit is not signed yet: the text begins with DRAFT, and has nothing of it."
ABOUT = "What is copied is kept in the list of printed pages: a recall names it too."


class LetterPage(QWidget):
    """The blocks of what *made* says; ``closed`` asks the window to leave the page."""

    closed = Signal()

    def __init__(self, services: Services, made: Made) -> None:
        super().__init__()
        self.setProperty("page", True)
        self._services, self._made = services, made
        self._is_kept = False  # once for each visit to this page: it is one letter
        self.blocks = letter_blocks(made.summary)
        self.copy_buttons: dict[str, QPushButton] = {}
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.medium)
        column.setSpacing(space.medium)
        column.addWidget(heading("Text for a letter"))
        identity = identity_of(made.order.record, made.order.as_of)
        column.addWidget(label(f"{identity.name} · {identity.line}", "mute"))
        if made.order.draft:
            column.addWidget(label(f"△ {DRAFT_OPEN}", "warn"))
        column.addWidget(self._list(), 1)
        foot = QHBoxLayout()
        self.all_button = button("Copy &all   Ctrl+Shift+A", self.copy_all, primary=True)
        self.close_button = button("&Close   Esc", self.closed.emit)
        self.said = small(ABOUT)
        foot.addWidget(self.all_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.said, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.all_button)
        for keys, then in (("Esc", self.closed.emit), ("Ctrl+Shift+A", self.copy_all)):
            QShortcut(QKeySequence(keys), self, then, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _list(self) -> CardList:
        scroll = CardList()
        for block in self.blocks:
            scroll.cards.addWidget(self._card(block))
        scroll.cards.addStretch(1)
        return scroll

    def _card(self, block: LetterBlock) -> Card:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(space_of(self).medium)
        lines = QVBoxLayout()
        lines.addWidget(subheading(block.title))
        words = label(block.text)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines.addWidget(words)
        row.addLayout(lines, 1)
        made = button("Copy", partial(self.copy, block))
        made.setAccessibleName(f"Copy: {block.title}")
        self.copy_buttons[block.id] = made
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(row)
        return card

    def copy(self, block: LetterBlock) -> None:
        """Put the text of one block on the clipboard, without its title."""
        self._put(block.text, f"“{block.title}” is on the clipboard.")

    def copy_all(self) -> None:
        """Put every block on the clipboard, each under its title."""
        self._put(as_text(self.blocks), "The whole text is on the clipboard.")

    def _put(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(f"{DRAFT if self._made.order.draft else ''}{text}")
        self._keep()
        self.said.setText(f"✓ {said} {ABOUT}")
        announce(self, said)

    def _keep(self) -> None:
        """Keep that the text left the program, once."""
        store, made = self._services.store, self._made
        if self._is_kept or store.read_only:
            return
        text = f"{DRAFT if made.order.draft else ''}{as_text(self.blocks)}"
        left = Left(DOCUMENT, FORMAT, text.encode("utf-8"), made.order.code)
        try:
            store.printed.add(made.order.record, COPIED, made.summary.sha256(), made.summary.label, left)
        except Refusal as refusal:
            warn(self, f"It is on the clipboard, but not in the list of printed pages: {refusal}")
            return
        self._is_kept = True
