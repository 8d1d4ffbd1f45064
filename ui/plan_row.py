"""The plan in a line beside brain health: which of its rows have something, the way to all six, and to a new entry."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from domain.plan_rows import PLAN_KEY, plan_in_short
from domain.summary import PlanRow as Row
from ui.forms.catalogue import FORMS
from ui.half_card import WHAT
from ui.theme import space_of
from ui.widgets.block import Block
from ui.widgets.text import button, label, rule


class PlanRow(Block):
    """``why_wanted`` carries the key of the explanation that shows all rows; ``entry_wanted`` asks for a new entry."""

    why_wanted = Signal(str)
    entry_wanted = Signal()

    def __init__(self, *, read_only: bool) -> None:
        """*read_only*: nothing can be recorded."""
        super().__init__()
        space = space_of(self)
        self._read_only = read_only
        what = label("Plan", "mute")
        what.setFixedWidth(space.ems(WHAT))
        self._text = label("")
        self.rows = _link("Rows ›", "All rows of the plan")
        self.rows.clicked.connect(lambda: self.why_wanted.emit(PLAN_KEY))
        self.new = _link("New entry", f"New plan entry, {FORMS['plan'].keys}")
        self.new.clicked.connect(self.entry_wanted)
        said = QHBoxLayout()
        said.setSpacing(space.small)
        said.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._text, 1)
        for link in (self.new, self.rows):
            said.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addWidget(rule())
        column.addLayout(said)

    def show_rows(self, rows: Sequence[Row], *, is_past: bool) -> None:
        """Show which rows have something; *is_past*: they are those of an earlier day, to which nothing is added."""
        self._text.setText(plan_in_short(rows))
        self.new.setVisible(not (self._read_only or is_past))


def _link(words: str, name: str) -> QPushButton:
    made = button(words, lambda: None)
    made.setProperty("inline", True)
    made.setProperty("link", "blue")
    made.setAccessibleName(name)
    made.setToolTip(name)
    return made
