"""A half of the disease as a card: a row a statement, each with the way to its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from domain.summary import Line, Tone
from ui.theme import set_role, space_of
from ui.widgets.block import Block, CardBlock
from ui.widgets.reused import Reused
from ui.widgets.text import button, label, rule, set_bold, show_words, small, subheading

WHAT = 6.2  # the width of the column that names a row, in line heights


class LineRow(Block):
    """A statement of a rule: what it is about, what it says, beside it the link to its evidence, below it the rest."""

    why_wanted = Signal(str)  # the key of the explanation

    def __init__(self, *, first: bool) -> None:
        """*first*: no line above it parts it from another."""
        super().__init__()
        space = space_of(self)
        self._explanation = ""
        self._what = label("", "mute")
        self._what.setFixedWidth(space.ems(WHAT))
        self._text = label("")
        self.why = button("Why ›", lambda: self.why_wanted.emit(self._explanation))
        self.why.setProperty("inline", True)
        self._aside, self._caution = small(""), small("", "warn")
        # The link stands beside the statement only: what is small below has the whole width.
        said = QHBoxLayout()
        said.setSpacing(space.small)
        said.addWidget(self._text, 1)
        said.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(said)
        words.addWidget(self._aside)
        words.addWidget(self._caution)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        row.addWidget(self._what, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        if not first:
            column.addWidget(rule())
        column.addLayout(row)

    def show_line(self, line: Line) -> None:
        """Show a statement."""
        self._explanation = line.explanation
        self._what.setText(line.label)
        self._text.setText(line.text)
        set_role(self._text, "role", "warn" if line.tone is Tone.CAUTION else "")
        set_bold(self._text, line.strong)  # after the role: to be styled anew takes the weight away
        set_role(self.why, "link", "ember" if line.tone is Tone.DISABILITY else "blue")
        self.why.setAccessibleName(f"Why: {line.label}, {line.text}")
        self.why.setVisible(bool(line.explanation))
        show_words(self._aside, line.aside)
        show_words(self._caution, f"△ {line.caution}" if line.caution else "")

    def empty(self) -> None:
        """Say nothing."""
        for part in (self._what, self._text, self._aside, self._caution):
            part.setText("")


class LineRows(QVBoxLayout):
    """Rows one below the other, as many as there are statements. ``why_wanted`` carries the key of an explanation."""

    why_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows = Reused(self, self._made, LineRow.show_line, LineRow.empty)

    def _made(self) -> LineRow:
        row = LineRow(first=not self._rows.made)
        row.why_wanted.connect(self.why_wanted)
        return row

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these statements instead of those before."""
        self._rows.show(lines)


class HalfCard(CardBlock):
    """One half of the disease; ``rows.why_wanted`` asks for evidence."""

    def __init__(self, title: str, role: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.body.setSpacing(space_of(self).hair)
        self.body.addWidget(subheading(title, role))
        self.rows = LineRows()
        self.rows.setSpacing(space_of(self).hair)
        self.body.addLayout(self.rows)
        self.body.addStretch(1)
        self._note = small("")
        self.body.addWidget(self._note)

    def show_lines(self, lines: Sequence[Line], note: str) -> None:
        """Show the statements of a half, and below them what holds for all of them."""
        self.rows.show_lines(lines)
        show_words(self._note, note)
