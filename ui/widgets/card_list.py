"""Cards one below the other, no wider than a line is read well, scrolled where there are many."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import space_of

WIDEST = 92  # in line heights


class CardList(QScrollArea):
    """``cards`` takes the cards. The keyboard goes from card to card, not to the list itself."""

    def __init__(self) -> None:
        super().__init__()
        space = space_of(self)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside, narrow = QWidget(), QWidget()
        for part in (inside, narrow):
            part.setProperty("page", True)
        narrow.setMaximumWidth(space.ems(WIDEST))
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, space.small, 0)
        across.addWidget(narrow, 1)
        self.cards = QVBoxLayout(narrow)
        self.cards.setContentsMargins(0, 0, 0, 0)
        self.cards.setSpacing(space.small)
        self.setWidget(inside)
