"""The plan in a line beside brain health: which of its rows have something, and the way to all six."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from domain.plan_rows import PLAN_KEY, plan_in_short
from domain.summary import PlanRow as Row
from ui.half_card import WHAT
from ui.theme import space_of
from ui.widgets.block import Block
from ui.widgets.text import button, label, rule


class PlanRow(Block):
    """``why_wanted`` carries the key of the explanation that shows all rows."""

    why_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        space = space_of(self)
        what = label("Plan", "mute")
        what.setFixedWidth(space.ems(WHAT))
        self._text = label("")
        self.link = button("Rows ›", lambda: self.why_wanted.emit(PLAN_KEY))
        self.link.setProperty("inline", True)
        self.link.setProperty("link", "blue")
        self.link.setAccessibleName("All rows of the plan")
        said = QHBoxLayout()
        said.setSpacing(space.small)
        said.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self._text, 1)
        said.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addWidget(rule())
        column.addLayout(said)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show which rows have something."""
        self._text.setText(plan_in_short(rows))
