"""The bar under the pages that says what was just taken away, and takes that back: no question is asked before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout

from domain.refusal import Refusal
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.field import UNDO_KEYS
from ui.widgets.text import button, label

STAYS_MS = 15_000


class UndoBar(QFrame):
    """Hidden until ``offer``; it goes after a while, at the next action, and once undone. Focus and keys stay free.

    ``undone`` tells that something came back; ``bin_wanted`` asks for everything that is marked as in error. While
    the focus is in the bar it does not go: who reads slowly loses nothing.
    """

    undone = Signal()
    bin_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("strip", "warn")
        self.setAccessibleName("What was just marked as entered in error")
        self._undo: Callable[[], object] | None = None
        space = space_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.large, space.small, space.large, space.small)
        row.setSpacing(space.medium)
        self.words = label("")
        row.addWidget(self.words, 1)
        self.undo_button = button(f"Undo   {UNDO_KEYS[0]}", self.undo)
        self.undo_button.setAccessibleName("Undo")
        self.bin_button = button("Bin", self._open_bin, flat=True)
        self.bin_button.setAccessibleName("Bin: everything marked as entered in error")
        self.away_button = button("Dismiss", self.put_away, flat=True)
        for made in (self.undo_button, self.bin_button, self.away_button):
            row.addWidget(made)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._time_is_up)
        # Of the window, for the focus stays on the page. Only while the bar is there: a form has this key itself.
        self._key = QShortcut(QKeySequence(UNDO_KEYS[0]), self, self.undo, context=Qt.ShortcutContext.WindowShortcut)
        self._key.setEnabled(False)
        self.hide()

    def offer(self, words: str, undo: Callable[[], object]) -> None:
        """Say that *words* was marked as entered in error, and let *undo* take it back."""
        self._undo = undo
        said = f"{words} marked as entered in error."
        self.words.setText(said)
        self._key.setEnabled(True)
        self.undo_button.setEnabled(True)
        self.show()
        self._timer.start()
        announce(self, f"{said} Control Z takes it back.")

    def undo(self) -> None:
        """Take it back. A refusal of the store is said in the bar, and what it says stays."""
        undo, self._undo = self._undo, None
        if undo is None:
            return
        try:
            undo()
        except Refusal as refusal:
            self._timer.stop()
            self._key.setEnabled(False)
            self.undo_button.setEnabled(False)
            self.words.setText(f"△ It could not be taken back: {refusal}")
            announce(self, self.words.text(), at_once=True)
            return
        self.put_away()
        announce(self, "Taken back")
        self.undone.emit()

    def put_away(self) -> None:
        """Let the offer go: the next action has begun. What was marked stays in the bin."""
        self._undo = None
        self._timer.stop()
        self._key.setEnabled(False)
        self.hide()

    def _time_is_up(self) -> None:
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused) and self.window().isActiveWindow():
            self._timer.start()
        else:
            self.put_away()

    def _open_bin(self) -> None:
        self.put_away()
        self.bin_wanted.emit()
