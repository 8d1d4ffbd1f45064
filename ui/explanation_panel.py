"""Why this label: the evidence at the right of the page, what other definitions say, and which one the labels use."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from domain.definition import Definition
from domain.definition_counts import counts_by_result, differing_lines
from domain.label import Label
from domain.plan_rows import PLAN_KEY
from domain.summary import Explanation, PatientSummary
from ui.definition_choice import DefinitionChoice
from ui.evidence import add_explanation, add_label
from ui.forms.catalogue import FORMS
from ui.theme import space_of
from ui.widgets.text import button, clear, label, small, subheading

WHY, RECORDED = "Why this label", "What is recorded"


class ExplanationPanel(QFrame):
    """Shows the evidence of one statement. ``definition_chosen`` carries the id the labels shall come from.

    ``table_wanted`` asks for every definition side by side, ``entry_wanted`` for a new entry of the plan.
    """

    closed = Signal()
    definition_chosen = Signal(str)
    table_wanted = Signal()
    entry_wanted = Signal()

    def __init__(self, *, read_only: bool) -> None:
        """*read_only*: nothing can be recorded."""
        super().__init__()
        self._read_only = read_only
        self.key = ""  # of the explanation that is shown; "" for a rule's evidence
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(space.small)
        head = QHBoxLayout()
        self._about = small(WHY)
        head.addWidget(self._about, 1)
        self.close_button = button("Close   Esc", self.closed.emit, flat=True)
        head.addWidget(self.close_button)
        outer.addLayout(head)
        self.evidence = QScrollArea()
        self.evidence.setAccessibleName("Evidence")
        self.evidence.setWidgetResizable(True)
        self.evidence.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("panel", True)
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, space.small, 0)
        self._body.setSpacing(space.small)
        self.evidence.setWidget(inside)
        outer.addWidget(self.evidence, 1)
        self._problem = label("", "error")
        self._problem.hide()
        outer.addWidget(self._problem)
        outer.addWidget(small("Labels come from"))
        self.choice = DefinitionChoice()
        self.choice.chosen.connect(self.definition_chosen)
        outer.addWidget(self.choice)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def say(self, problem: str) -> None:
        """Show why a choice was not taken."""
        self._problem.setText(f"✕ {problem}")
        self._problem.setVisible(bool(problem))

    def show_explanation(
        self, explanation: Explanation, summary: PatientSummary, definitions: Sequence[Definition]
    ) -> None:
        """Show the evidence of a statement, and in few words what *definitions* say of the same data."""
        self.key = explanation.key
        self._begin(summary, definitions)
        add_explanation(self._body, explanation)
        if explanation.key == PLAN_KEY:
            self._about.setText(RECORDED)
            self._add_entry()
        else:
            self._add_definitions(summary)
        self._body.addStretch(1)

    def _add_entry(self) -> None:
        new = button("New entry ›", self.entry_wanted.emit)
        new.setToolTip(FORMS["plan"].keys)
        new.setAccessibleName(f"New {FORMS['plan'].words}, {FORMS['plan'].keys}")
        new.setProperty("link", "blue")
        new.setEnabled(not self._read_only)
        self._body.addWidget(new, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_definitions(self, summary: PatientSummary) -> None:
        self._body.addWidget(subheading("Definitions side by side"))
        self._body.addWidget(label(counts_by_result(summary.definitions)))
        for line in differing_lines(summary.definitions):
            self._body.addWidget(small(line))
        table = button("All definitions ›", self.table_wanted.emit)
        table.setProperty("link", "blue")
        self._body.addWidget(table, 0, Qt.AlignmentFlag.AlignLeft)

    def show_label(self, shown: Label, summary: PatientSummary, definitions: Sequence[Definition]) -> None:
        """Show the evidence of a further rule."""
        self.key = ""
        self._begin(summary, definitions)
        add_label(self._body, shown)
        self._body.addStretch(1)

    def show_cell(self, explanation: Explanation, summary: PatientSummary, definitions: Sequence[Definition]) -> None:
        """Show what one definition says of one change."""
        self.key = ""
        self._begin(summary, definitions)
        add_explanation(self._body, explanation)
        self._body.addStretch(1)

    def _begin(self, summary: PatientSummary, definitions: Sequence[Definition]) -> None:
        self._problem.hide()
        self._about.setText(WHY)
        clear(self._body)
        self.evidence.verticalScrollBar().setValue(0)
        self.choice.show_definitions(definitions, summary)
