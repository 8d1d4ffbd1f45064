"""One questionnaire in the visit form: its scores side by side, under each what it means and what it was before."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from domain.questionnaire import Questionnaire, Score
from domain.records import PatientRecord, Value
from domain.values import show_value
from ui.forms.section_base import since_last
from ui.theme import set_role, space_of
from ui.widgets.field import Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import label, small

ACROSS = 3  # scores side by side


class QuestionnaireRow(QWidget):
    """One questionnaire: its scores side by side; ``check`` says what each means and refuses what cannot be."""

    def __init__(self, one: Questionnaire, record: PatientRecord) -> None:
        super().__init__()
        self.questionnaire, self._record = one, record
        self.fields = {score.id: _field(one, score) for score in one.scores}
        self.remarks = {score.id: small("") for score in one.scores}
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.small, 0, 0)
        column.setSpacing(space.hair)
        column.addWidget(label(f"{one.title}: {one.about}", bold=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.large)
        grid.setVerticalSpacing(space.hair)
        for at, id in enumerate(self.fields):
            self.remarks[id].setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            line, place = divmod(at, ACROSS)
            grid.addWidget(self.fields[id], 2 * line, place)
            grid.addWidget(self.remarks[id], 2 * line + 1, place)
        for place in range(ACROSS):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        column.addWidget(small(_source(one)))

    def values(self) -> dict[str, Value]:
        """Return the scores by their ids; one that is the sum of others is added up where it is not typed."""
        found = {id: Value(id, field.value) for id, field in self.fields.items() if field.value is not None}
        for score in self.questionnaire.scores:
            parts = [found[id].value for id in score.sum_of if id in found]
            numbers = [value for value in parts if value is not None]
            if score.sum_of and len(numbers) == len(score.sum_of) and not self.fields[score.id].text():
                found[score.id] = Value(score.id, sum(numbers, 0 * numbers[0]))
        return found

    def has_content(self) -> bool:
        """Whether anything is typed."""
        return any(field.text() for field in self.fields.values())

    def check(self, day: date) -> None:
        """Say what each score means, and refuse a part that does not fit its whole."""
        values = self.values()
        for score in self.questionnaire.scores:
            recorded = values.get(score.id)
            now = recorded.value if recorded is not None else None
            parts = [score.note]
            if now is not None:
                band = score.band(now)
                added = self.fields[score.id].value is None
                parts.insert(0, f"{show_value(score.measure, now)}, added up" if added else "")
                parts.insert(1, f"{band.words}{' (unverified)' if band.unverified else ''}" if band else "")
            parts.append(since_last(self._record, score.measure, day, now))
            parts.append(self._against_parts(score))
            parts.append(score.bands_in_words())
            missing = self._left_out(score)
            said = f"△ {missing}" if missing else " · ".join(part for part in parts if part)
            self.remarks[score.id].setText(said)
            set_role(self.remarks[score.id], "role", "warn" if "△" in said else "mute")
            self._refuse(score)

    def _against_parts(self, score: Score) -> str:
        """Return that a typed sum is not that of its parts, which are all kept as typed."""
        typed, numbers = self.fields[score.id].value, [self.fields[id].value for id in score.sum_of]
        known = [number for number in numbers if number is not None]
        if typed is None or not known or len(known) < len(numbers):
            return ""
        added = sum(known, 0 * typed)
        return f"△ the parts add up to {show_value(score.measure, added)}" if added != typed else ""

    def _left_out(self, score: Score) -> str:
        """Return that a part that may need a person is missing beside its whole."""
        whole = self.fields.get(score.part_of)
        asked = score.person_from is not None and whole is not None and whole.value is not None
        is_missing = asked and not self.fields[score.id].text()
        return f"{score.measure.title} is not recorded: it is never left out." if is_missing else ""

    def _refuse(self, score: Score) -> None:
        field, whole = self.fields[score.id], self.fields.get(score.part_of)
        if whole is None or (field.value is None and field.text()):
            return
        said = ""
        if field.value is not None and whole.value is not None:
            least = self.questionnaire.least(score, whole.value)
            if field.value > whole.value:
                said = f"{score.measure.title} is more than the total that it is part of."
            elif field.value < least:
                total = show_value(whole.measure, whole.value)
                said = f"With a total of {total}, {score.measure.title} is at least {least}."
        if said or field.grade is Grade.ERROR:
            field.say(said, Grade.ERROR if said else Grade.FINE)

    def needing_a_person(self) -> tuple[str, ...]:
        """Return the answers that need a person today, as "PHQ-9, item 9: 2"; of one left out, what is proven."""
        numbers = {id: value.value for id, value in self.values().items() if value.value is not None}
        return self.questionnaire.answers_for_a_person(numbers)


def _field(one: Questionnaire, score: Score) -> MeasureField:
    measure = score.measure
    title = measure.title if measure.title.startswith(one.title) else one.label(score)
    field = MeasureField(measure, measure.title, hint=f"{measure.low} to {measure.high}")
    field.editor.setAccessibleName(f"{title}, {measure.low} to {measure.high}")
    return field


def _source(one: Questionnaire) -> str:
    mark = f" △ unverified: {', '.join(one.unverified)}." if one.unverified else ""
    return f"{one.citation}.{mark}"
