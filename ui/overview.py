"""The overview of one patient: who it is, the one statement, and the two halves of the disease with equal weight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from domain.summary import Headline, Line, PatientSummary, Tone
from ui.theme import space_of
from ui.widgets.flow import FlowLayout
from ui.widgets.text import Card, button, clear, heading, label, rule, small, subheading

CARDS = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "plain"}
SIGNS = {Tone.DISABILITY: "◆", Tone.INFLAMMATION: "●", Tone.CAUTION: "△", Tone.NEUTRAL: "○"}
ROLES = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "mute"}


class Overview(QWidget):
    """Every statement that a rule made asks for its evidence: ``why_wanted`` carries its key."""

    why_wanted = Signal(str)
    edit_wanted = Signal()

    def __init__(self, *, read_only: bool) -> None:
        """*read_only*: the patient cannot be edited."""
        super().__init__()
        self.setProperty("page", True)
        self._read_only = read_only
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        self._head = QVBoxLayout()
        self._head.setSpacing(space.small)
        column.addLayout(self._head)
        self._notes = QVBoxLayout()
        column.addLayout(self._notes)
        self._statement = QVBoxLayout()
        self._statement.setSpacing(space.small)
        column.addLayout(self._statement)
        self._both_halves = QWidget()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._both_halves)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(space.small)
        column.addWidget(self._both_halves)

    def put_below_the_name(self, notes: QWidget) -> None:
        """Place what has to be looked at between who it is and what the rules say."""
        self._notes.addWidget(notes)

    def show_summary(self, summary: PatientSummary) -> None:
        """Show what the rules make of a patient."""
        self._show_head(summary)
        self._show_halves(summary)

    def stack_halves(self, stacked: bool) -> None:
        """Let the halves stand one below the other, where there is no room for both side by side."""
        side_by_side, stack = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(stack if stacked else side_by_side)

    def show_halves(self, shown: bool) -> None:
        """Show the two halves, or leave their room to what stands below; who it is and the statement stay."""
        self._both_halves.setVisible(shown)

    def _show_head(self, summary: PatientSummary) -> None:
        clear(self._head)
        clear(self._statement)
        space = space_of(self)
        name = QHBoxLayout()
        name.setSpacing(space.medium)
        title = heading(summary.identity.name)
        title.setWordWrap(False)
        title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        name.addWidget(title)
        name.addWidget(label(summary.identity.line, "mute"), 1)
        edit = button("Edit patient", self.edit_wanted.emit, flat=True)
        edit.setEnabled(not self._read_only)
        name.addWidget(edit)
        self._head.addLayout(name)
        chips = FlowLayout(spacing=space.small)
        for text in summary.chips:
            chips.addWidget(label(text, "chip", wrap=False))
        self._head.addLayout(chips)
        self._statement.addWidget(self._headline(summary.headline))
        for finding in summary.quality:
            self._statement.addWidget(label(f"△ {finding}", "warn"))

    def _headline(self, headline: Headline) -> Card:
        card = Card(CARDS[headline.tone])
        row = QHBoxLayout()
        row.addWidget(label(SIGNS[headline.tone], ROLES[headline.tone], wrap=False, bold=True))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(headline.text, bold=True, factor=1.05))
        if headline.detail:
            words.addWidget(label(headline.detail))
        row.addLayout(words, 1)
        if headline.explanation:
            why = button("Why ›   F4", lambda: self.why_wanted.emit(headline.explanation))
            why.setProperty("link", "ember" if headline.tone is Tone.DISABILITY else "blue")
            why.setAccessibleName(f"Why: {headline.text}")
            row.addWidget(why)
        card.body.addLayout(row)
        card.setAccessibleName(f"{headline.text} {headline.detail}")
        return card

    def _show_halves(self, summary: PatientSummary) -> None:
        clear(self._halves)
        # Equal halves: a quiet one must not stand back, nor hide the other (safety 26).
        self._halves.addWidget(self._half("○ Inflammation", "blue", summary.inflammation, ""), 1)
        self._halves.addWidget(self._half("◆ Disability", "ember", summary.disability, summary.disability_note), 1)

    def _half(self, title: str, role: str, lines: Sequence[Line], note: str) -> Card:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        card.body.setSpacing(space_of(self).hair)
        card.body.addWidget(subheading(title, role))
        for place, line in enumerate(lines):
            if place:
                card.body.addWidget(rule())
            card.body.addLayout(self._line(line))
        card.body.addStretch(1)
        if note:
            card.body.addWidget(small(note))
        return card

    def _line(self, line: Line) -> QHBoxLayout:
        space = space_of(self)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        what = label(line.label, "mute")
        what.setFixedWidth(space.ems(6.2))
        row.addWidget(what, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(line.text, ROLES[line.tone] if line.tone is Tone.CAUTION else "", bold=line.strong))
        if line.aside:
            words.addWidget(small(line.aside))
        if line.caution:
            words.addWidget(small(f"△ {line.caution}", "warn"))
        row.addLayout(words, 1)
        if line.explanation:
            why = button("Why ›", lambda: self.why_wanted.emit(line.explanation))
            why.setProperty("link", "ember" if line.tone is Tone.DISABILITY else "blue")
            why.setAccessibleName(f"Why: {line.label}, {line.text}")
            row.addWidget(why, 0, Qt.AlignmentFlag.AlignTop)
        return row
