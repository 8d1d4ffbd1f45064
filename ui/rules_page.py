"""All rules: every further rule's answer, and every definition side by side; the evidence opens at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from domain.explain_side_by_side import explain_answer, explain_cell
from domain.records import PatientRecord
from domain.rules import Rules
from domain.side_by_side import Cell, SideBySide, SideRow, side_by_side
from domain.summary import PatientSummary
from ui.definition_table import LEGEND as DEFINITION_LEGEND
from ui.definition_table import DefinitionTable
from ui.label_table import LEGEND as LABEL_LEGEND
from ui.label_table import LabelTable
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.text import label, small
from ui.wrapped_table import WrappedTable

RULES, DEFINITIONS = "rules", "definitions"
NO_LABELS = "No further rule has an answer for this patient as of today."
NO_DEFINITIONS = "No definition judges EDSS here."


class RulesPage(QWidget):
    """Shows one summary. ``label_chosen`` carries a Label, ``cell_chosen`` an Explanation, ``opened`` asks to read."""

    label_chosen = Signal(object)
    cell_chosen = Signal(object)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._record: PatientRecord | None = None
        self._summary: PatientSummary | None = None
        self._rules: Rules | None = None
        self._side: SideBySide | None = None
        self._stale: set[str] = set()  # the views that are not filled yet
        self.views = Choice(((RULES, "Further rules"), (DEFINITIONS, "Definitions side by side")), RULES)
        self.views.setAccessibleName("Shown")
        self.views.chosen.connect(lambda _view: self._show_view())
        self.labels = LabelTable()
        self.labels.label_chosen.connect(self.label_chosen)
        self.definitions = DefinitionTable()
        self.definitions.cell_chosen.connect(self._explain)
        self._legend = small("")
        self._copied = small("", "ok")
        self._empty = label("", "mute")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stack = QStackedWidget()
        for shown in (self.labels, self.definitions, self._empty):
            self._stack.addWidget(shown)
        for table in (self.labels, self.definitions):
            table.opened.connect(self.opened)
            table.copied.connect(lambda: self._copied.setText("The row is copied."))
            table.currentCellChanged.connect(lambda *_: self._copied.clear())
        self._arrange()

    def _arrange(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.small, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(self.views)
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._legend, 1)
        self._copied.setWordWrap(False)
        foot.addWidget(self._copied)
        column.addLayout(foot)

    def show_summary(self, record: PatientRecord, summary: PatientSummary, rules: Rules) -> None:
        """Show *summary*, made of *record* by *rules*; the tables are filled once they are looked at."""
        if self._summary is None or self._summary.identity != summary.identity:
            for table in (self.labels, self.definitions):
                table.forget()
        self._record, self._summary, self._rules = record, summary, rules
        self._stale = {RULES, DEFINITIONS}
        if self.isVisible():
            self._show_view()

    def open_view(self, view: str) -> None:
        """Show the rules or the definitions, and tell of what the cursor is on."""
        self.views.set_value(view)
        self._show_view()

    @property
    def table(self) -> WrappedTable:
        """The table in sight."""
        return self.definitions if self.views.value == DEFINITIONS else self.labels

    def _show_view(self) -> None:
        if self._record is None or self._summary is None or self._rules is None:
            return
        view = str(self.views.value)
        self._copied.clear()
        if view in self._stale:
            self._stale.discard(view)
            self._fill(view, self._record, self._summary, self._rules)
        if not self.table.rowCount():
            self._empty.setText(NO_DEFINITIONS if view == DEFINITIONS else NO_LABELS)
            self._legend.clear()
            self._stack.setCurrentWidget(self._empty)
            return
        self._legend.setText(DEFINITION_LEGEND if view == DEFINITIONS else LABEL_LEGEND)
        self._stack.setCurrentWidget(self.table)
        if view == DEFINITIONS:
            self.definitions.tell()
        elif self.labels.chosen is not None:
            self.label_chosen.emit(self.labels.chosen)

    def _fill(self, view: str, record: PatientRecord, summary: PatientSummary, rules: Rules) -> None:
        if view == RULES:
            self.labels.show_labels(summary.labels)
            return
        shown = {answer.definition for answer in summary.definitions}
        known = {d.id: d for d in rules.definitions if d.id in shown}
        in_order = [known[answer.definition] for answer in summary.definitions]
        self._side = side_by_side(record, "edss", in_order, summary.stamp.as_of)
        self.definitions.show_side(summary, self._side, known)

    def _explain(self, definition: str, row: SideRow | None, cell: Cell | None) -> None:
        if self._record is None or self._summary is None or self._rules is None or self._side is None:
            return
        rule = self._rules.choosing(definition).definition
        if row is None or cell is None:
            answer = next(a for a in self._summary.definitions if a.definition == definition)
            self.cell_chosen.emit(explain_answer(answer, rule))
            return
        self.cell_chosen.emit(explain_cell(self._record, self._side, row, cell, rule, self._rules.frame_months))
