"""What changed at the last visit and since, and since the last printed summary: in few lines, or the whole list."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from domain.since_when import in_brief
from domain.summary import Difference, Since
from ui.theme import space_of
from ui.widgets.text import Card, button, clear, label, rule, small

NOTHING = "Nothing that is recorded changed."
FOLD = "Fewer ‹"


class SinceCard(Card):
    """One block or two, one below the other: a row a kind of change; a link opens every change in words."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Since, ...] = ()
        self._open: set[int] = set()

    def show_since(self, *since: Since) -> None:
        """Show what changed since each of *since*, folded; hidden where there is none."""
        if since != self._shown:
            self._open.clear()
        self._shown = since
        self.setVisible(bool(since))
        self._build()

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._shown)

    def open_all(self, place: int, is_open: bool) -> None:
        """Show every change of a block in words, or the few lines."""
        (self._open.add if is_open else self._open.discard)(place)
        self._build()
        self._links[place].setFocus()

    def _build(self) -> None:
        clear(self.body)
        self._links: dict[int, QWidget] = {}
        for place, since in enumerate(self._shown):
            if place:
                self.body.addWidget(rule())
            self.body.addLayout(self._block(place, since))
        self.body.addStretch(1)
        self.setAccessibleName("; ".join(since.title for since in self._shown))

    def _block(self, place: int, since: Since) -> QVBoxLayout:
        block = QVBoxLayout()
        block.setSpacing(0)
        if not since.compared:
            block.addWidget(small(f"{since.title}: {since.note[:1].lower()}{since.note[1:]}"))
            return block
        head = QHBoxLayout()
        head.addWidget(label(since.title, bold=True), 1)
        is_open = place in self._open
        if since.differences:
            words = FOLD if is_open else f"All {len(since.differences)} ›"
            link = button(words, lambda: self.open_all(place, not is_open))
            link.setProperty("link", "blue")
            link.setProperty("inline", True)
            link.setAccessibleName(f"{since.title}: {'fewer' if is_open else 'all changes'}")
            self._links[place] = link
            head.addWidget(link)
        block.addLayout(head)
        if not since.differences:
            block.addWidget(label(NOTHING, "mute"))
        rows = [(_what(d), d.text) for d in since.differences] if is_open else list(in_brief(since))
        grid = QGridLayout()
        space = space_of(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(space.small)
        grid.setVerticalSpacing(space.hair // 2)
        grid.setColumnMinimumWidth(0, space.ems(6.2))
        grid.setColumnStretch(1, 1)
        for row, (what, words) in enumerate(rows):
            name = label(what, "mute")
            name.setFixedWidth(space.ems(6.2))
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            told = label(words)
            told.setAlignment(Qt.AlignmentFlag.AlignTop)  # where the name takes two lines and it takes one
            grid.addWidget(told, row, 1)
        block.addLayout(grid)
        if is_open or not since.differences:
            block.addWidget(small(since.note))
        return block


def _what(difference: Difference) -> str:
    return difference.what.replace(",", "")
