"""Questionnaires as scores: which were filled in, each on its scale, what its bands say, and what it was before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from PySide6.QtWidgets import QPushButton, QWidget

from domain.questionnaire import Questionnaire
from domain.records import PatientRecord, Value, Visit
from storage.questionnaires import load_questionnaires
from ui.forms.concern_gate import ConcernGate
from ui.forms.section_base import FoldedSection
from ui.forms.section_questionnaire_row import QuestionnaireRow
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.text import label

PREFIX = "questionnaire:"


class QuestionnairesSection(FoldedSection):
    """A button for every questionnaire that the clinic shows; one that is down shows its scores."""

    def __init__(
        self, words: str, about: str, services: Services, record: PatientRecord, shown: Collection[str]
    ) -> None:
        """*shown*: names such as "questionnaire:phq9"; one of another name has a button where it has a value only."""
        super().__init__(words, about)
        found, faults = load_questionnaires(services.store.folder)
        self._record, self._day = record, date.max
        self._shown = {one.id for one in found if f"{PREFIX}{one.id}" in shown}
        self.rows = {one.id: QuestionnaireRow(one, record) for one in found}
        self.buttons = {one.id: _button(one) for one in found}
        self.gate = ConcernGate(services, record)
        self._place(faults)
        for id, button in self.buttons.items():
            button.toggled.connect(lambda is_down, row=self.rows[id]: row.setVisible(is_down))
        self.fold.button.toggled.connect(lambda is_open: self._open_usual() if is_open else None)
        self._watch()
        self.remark()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        fields = {f"score_{id}": field for row in self.rows.values() for id, field in row.fields.items()}
        return {**fields, **self.gate.inputs()}

    def _place(self, faults: tuple[str, ...]) -> None:
        chooser = QWidget()
        flow = FlowLayout(chooser, space_of(self).small)
        for id, button in self.buttons.items():
            flow.addWidget(button)
            button.setVisible(id in self._shown)
        self.content.addWidget(label("Which were filled in? Press to show its scores.", "mute"))
        self.content.addWidget(chooser)
        for fault in faults:
            self.content.addWidget(label(f"△ {fault} The others can be used.", "warn"))
        for row in self.rows.values():
            row.hide()
            self.content.addWidget(row)
        self.content.addWidget(self.gate)

    def _open_usual(self) -> None:
        """Show the questionnaires that this patient filled in at the last visit with any; their scores stay empty."""
        of_visits = [(v.on, ids) for v in self._record.visits if v.on < self._day and (ids := self._of(v))]
        usual = max(of_visits, key=lambda pair: pair[0], default=(date.min, set[str]()))[1]
        for id in usual & self._shown:
            self.buttons[id].setChecked(True)

    def _of(self, visit: Visit) -> set[str]:
        return {id for id, row in self.rows.items() if any(value.measure in row.fields for value in visit.values)}

    def remark(self) -> None:
        """Say what the scores mean, and stop the form where an answer needs a person."""
        for id, row in self.rows.items():
            if row.has_content():
                self.buttons[id].show()
                self.buttons[id].setChecked(True)
            row.check(self._day)
        answers = [answer for row in self.rows.values() for answer in row.needing_a_person()]
        self.gate.ask(answers, None if self._day == date.max else self._day)
        if answers:
            self.fold.open()

    def has_content(self) -> bool:
        """Whether a score is typed."""
        return any(row.has_content() for row in self.rows.values())

    def say_day(self, day: date | None) -> None:
        """Compare with what was recorded before *day*."""
        self._day = day or date.max
        self.remark()

    def values(self) -> tuple[Value, ...]:
        """Return the scores."""
        found = ((row.fields[id], value) for row in self.rows.values() for id, value in row.values().items())
        return tuple(stored for field, value in found if (stored := self._to_store(field, value)) is not None)

    def problems(self) -> tuple[str, ...]:
        """Return what blocks signing: an answer that nobody has acknowledged."""
        found = self.gate.problems()
        if found:
            self.fold.open()
        return found

    def stored(self, visit: Visit) -> None:
        """Keep a concern for each answer that needs a person."""
        self.gate.store(visit.on)

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit; a sum of its parts is left to them."""
        for row in self.rows.values():
            self._show_days(visit, row.fields.values())
            for score in row.questionnaire.scores:
                parts = [row.fields[id].value for id in score.sum_of]
                numbers = [number for number in parts if number is not None]
                field = row.fields[score.id]
                if numbers and len(numbers) == len(parts) and field.value == sum(numbers):
                    field.set_text("")


def _button(one: Questionnaire) -> QPushButton:
    made = QPushButton(one.title)
    made.setCheckable(True)
    made.setProperty("segment", "first")
    made.setAccessibleName(f"{one.title}: {one.about}")
    return made
