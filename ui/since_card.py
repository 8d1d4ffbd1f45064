"""What changed at the last visit and since, and since the last printed summary: in few lines, or the whole list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from domain.since_when import in_brief
from domain.summary import Difference, Since
from ui.theme import space_of
from ui.widgets.block import Block, CardBlock
from ui.widgets.reused import Reused
from ui.widgets.text import button, label, rule, show_words, small

NOTHING = "Nothing that is recorded changed."
FOLD = "Fewer ‹"
WHAT = 6.2  # the width of the column that names a kind of change, in line heights


class SinceRow(Block):
    """One kind of change, or one change: its name, and beside it what changed."""

    def __init__(self) -> None:
        super().__init__()
        space = space_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.small)
        self._name, self._told = label("", "mute"), label("")
        self._name.setFixedWidth(space.ems(WHAT))
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)  # where the name takes two lines and it takes one
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._told, 1)

    def show_change(self, change: tuple[str, str]) -> None:
        """Show a name and what changed."""
        name, told = change
        self._name.setText(name)
        self._told.setText(told)

    def empty(self) -> None:
        """Say nothing."""
        self.show_change(("", ""))


class SinceBlock(Block):
    """What changed since one day. ``opened`` tells that all of it is wanted, or the few lines again."""

    opened = Signal(bool)

    def __init__(self, *, first: bool) -> None:
        """*first*: no line above it parts it from another."""
        super().__init__()
        space = space_of(self)
        self._is_open = False
        self._quiet, self._nothing, self._note = small(""), label(NOTHING, "mute"), small("")
        self._title = label("", bold=True)
        self.link: QPushButton = button("", lambda: self.opened.emit(not self._is_open))
        self.link.setProperty("link", "blue")
        self.link.setProperty("inline", True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.link)
        rows = QVBoxLayout()
        rows.setSpacing(space.hair // 2)
        self._rows = Reused(rows, SinceRow, SinceRow.show_change, SinceRow.empty)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._quiet)
        words.addLayout(head)
        words.addWidget(self._nothing)
        words.addLayout(rows)
        words.addWidget(self._note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        if not first:
            column.addWidget(rule())
        column.addLayout(words)

    def show_since(self, since: Since, *, is_open: bool) -> None:
        """Show what changed: every change in words where it *is_open*, else in few lines."""
        self._is_open = is_open
        nothing = since.compared and not since.differences
        remark = f"{since.title}: {since.note[:1].lower()}{since.note[1:]}"
        show_words(self._quiet, "" if since.compared else remark)
        show_words(self._title, since.title if since.compared else "")
        self.link.setText(FOLD if is_open else f"All {len(since.differences)} ›")
        self.link.setAccessibleName(f"{since.title}: {'fewer' if is_open else 'all changes'}")
        self.link.setVisible(bool(since.compared and since.differences))
        self._nothing.setVisible(nothing)
        self._rows.show(_in_words(since) if is_open else in_brief(since) if since.compared else ())
        show_words(self._note, since.note if since.compared and (is_open or nothing) else "")

    def empty(self) -> None:
        """Say nothing."""
        for words in (self._quiet, self._title, self._note):
            words.clear()
        self.link.hide()
        self._rows.show(())


class SinceCard(CardBlock):
    """One block or two, one below the other: a row a kind of change; a link opens every change in words."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Since, ...] = ()
        self._open: set[int] = set()
        blocks = QVBoxLayout()
        blocks.setSpacing(self.body.spacing())
        self._blocks = Reused(blocks, self._made, self._show_block, SinceBlock.empty)
        self.body.addLayout(blocks)
        self.body.addStretch(1)

    def _made(self) -> SinceBlock:
        place = len(self._blocks.made)
        block = SinceBlock(first=not place)
        block.opened.connect(lambda is_open: self.open_all(place, is_open))
        return block

    def _show_block(self, block: SinceBlock, placed: tuple[int, Since]) -> None:
        place, since = placed
        block.show_since(since, is_open=place in self._open)

    def show_since(self, *since: Since) -> None:
        """Show what changed since each of *since*, folded; hidden where there is none."""
        if since != self._shown:
            self._open.clear()
        self._shown = since
        self.setVisible(bool(since))
        self._fill()

    @property
    def is_filled(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._shown)

    def open_all(self, place: int, is_open: bool) -> None:
        """Show every change of a block in words, or the few lines."""
        (self._open.add if is_open else self._open.discard)(place)
        self._fill()
        self._blocks.made[place].link.setFocus()

    def _fill(self) -> None:
        self._blocks.show(tuple(enumerate(self._shown)))
        self.setAccessibleName("; ".join(since.title for since in self._shown))


def _in_words(since: Since) -> tuple[tuple[str, str], ...]:
    return tuple((_what(difference), difference.text) for difference in since.differences)


def _what(difference: Difference) -> str:
    return difference.what.replace(",", "")
