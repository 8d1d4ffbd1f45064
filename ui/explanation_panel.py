"""Why this label: the evidence as numbered steps, what was not used, what is assumed, and other definitions beside."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from domain.summary import DefinitionAnswer, Explanation, PatientSummary, Step
from ui.theme import space_of
from ui.widgets.text import button, clear, label, small, subheading


class ExplanationPanel(QFrame):
    """Shows one explanation. ``definition_chosen`` carries the id of the definition the labels shall come from."""

    closed = Signal()
    definition_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.key = ""
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(space.small)
        head = QHBoxLayout()
        head.addWidget(small("Why this label"), 1)
        self.close_button = button("Close   Esc", self.closed.emit, flat=True)
        head.addWidget(self.close_button)
        outer.addLayout(head)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("panel", True)
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(0, 0, space.small, 0)
        self._body.setSpacing(space.small)
        scroll.setWidget(inside)
        outer.addWidget(scroll, 1)
        self._problem = label("", "error")
        self._problem.hide()
        outer.addWidget(self._problem)
        outer.addWidget(small("Labels come from"))
        self.choice = QComboBox()
        self.choice.setAccessibleName("Definition that the labels come from")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.activated.connect(lambda at: self.definition_chosen.emit(self.choice.itemData(at)))
        outer.addWidget(self.choice)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def say(self, problem: str) -> None:
        """Show why a choice was not taken."""
        self._problem.setText(f"✕ {problem}")
        self._problem.setVisible(bool(problem))

    def show_explanation(self, explanation: Explanation, summary: PatientSummary) -> None:
        """Show the evidence of a label, and what every definition says of the same data."""
        self.key = explanation.key
        self._problem.hide()
        clear(self._body)
        self._body.addWidget(subheading(explanation.title))
        self._body.addWidget(small(explanation.subtitle))
        for number, step in enumerate(explanation.steps, start=1):
            self._body.addLayout(self._step(number, step))
        if explanation.not_used:
            self._body.addWidget(small(f"Not used: {' '.join(explanation.not_used)}"))
        for caution in explanation.cautions:
            self._body.addWidget(small(f"△ {caution}", "warn"))
        if explanation.source:
            self._body.addWidget(small(explanation.source))
        self._body.addWidget(subheading("Definitions side by side"))
        self._body.addLayout(self._matrix(summary.definitions))
        for answer in summary.definitions:
            if answer.differs:
                self._body.addWidget(small(answer.differs))
        self._body.addStretch(1)
        self._fill_choice(summary)

    def _step(self, number: int, step: Step) -> QHBoxLayout:
        space = space_of(self)
        row = QHBoxLayout()
        row.setSpacing(space.small)
        count = label(f"{number}.", "mute", wrap=False)
        count.setFixedWidth(space.ems(1.3))
        row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(step.text))
        if step.aside:
            words.addWidget(small(step.aside))
        row.addLayout(words, 1)
        return row

    def _matrix(self, answers: tuple[DefinitionAnswer, ...]) -> QGridLayout:
        space = space_of(self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.small)
        grid.setVerticalSpacing(space.hair)
        top = Qt.AlignmentFlag.AlignTop
        for column, title in ((1, "Definition"), (2, "Result, first measured")):
            grid.addWidget(small(title), 0, column, top)
        for row, answer in enumerate(answers, start=1):
            role = "" if answer.chosen else "mute"
            # A name that is broken or cut is another name; the sign stands beside it, never on a line of its own.
            name = label(answer.definition, role, factor=0.9, wrap=False)
            name.setToolTip(answer.title)
            sign = label("▸" if answer.chosen else "≠" if answer.differs else "", factor=0.9, wrap=False)
            sign.setAccessibleName("the labels come from" if answer.chosen else "differs" if answer.differs else "")
            grid.addWidget(sign, row, 0, top)
            grid.addWidget(name, row, 1, top)
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(answer.result, bold=answer.chosen, factor=0.9))
            words.addWidget(small(answer.first_measured))
            grid.addLayout(words, row, 2)
        grid.setColumnStretch(2, 1)
        return grid

    def _fill_choice(self, summary: PatientSummary) -> None:
        self.choice.clear()
        for answer in summary.definitions:
            self.choice.addItem(answer.definition, answer.definition)
            self.choice.setItemData(self.choice.count() - 1, answer.title, Qt.ItemDataRole.ToolTipRole)
        self.choice.setCurrentIndex(self.choice.findData(summary.stamp.definition))
        self.choice.setToolTip(summary.stamp.definition_title)
