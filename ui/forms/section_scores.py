"""Sections of tests that are one number each, or the trials of a time: BICAMS, and the tests done now and then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from domain.measures import MEASURES, Measure
from domain.records import PatientRecord, Value, Visit
from ui.forms.section_base import FoldedSection, since_last
from ui.forms.trial_field import TrialField
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import label, small

BICAMS: tuple[str, ...] = ("cvlt2", "bvmtr")
OTHER_TESTS: tuple[str, ...] = ("pasat3", "slcva_25", "tug")
BICAMS_NOTE = "Change is judged against local norms, which the program does not have: no threshold is applied."


class ScoresSection(FoldedSection):
    """One field a measure, or one a trial; under each what it was last time and where its range comes from."""

    def __init__(self, words: str, about: str, measures: Sequence[str], record: PatientRecord) -> None:
        super().__init__(words, about)
        self._record, self._day = record, date.max
        self.measures = tuple(MEASURES[measure] for measure in measures)
        self.fields = {
            (measure.id, trial): _field(measure, trial)
            for measure in self.measures
            for trial in (range(1, measure.trials + 1) if measure.trials > 1 else (0,))
        }
        self.remarks = {measure.id: small("") for measure in self.measures}
        self._place()
        self._watch()
        self.remark()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {f"{measure}_{trial}" if trial else measure: field for (measure, trial), field in self.fields.items()}

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(space_of(self).large)
        grid.setVerticalSpacing(space_of(self).hair)
        column = 0
        for measure in self.measures:
            own = [field for (name, _), field in self.fields.items() if name == measure.id]
            self.remarks[measure.id].setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self.remarks[measure.id], 1, column, 1, len(own))
            for field in own:
                grid.addWidget(field, 0, column)
                grid.setColumnStretch(column, 1)
                column += 1
        self.content.addLayout(grid)
        if self.measures[0].id in BICAMS:
            self.content.addWidget(label(BICAMS_NOTE, "mute"))

    def say_day(self, day: date | None) -> None:
        """Compare with what was recorded before *day*."""
        self._day = day or date.max
        self.remark()

    def remark(self) -> None:
        """Say, under each, the value of the day, how it stands against the last one, and the source of its range."""
        typed = Visit("", date.min, values=self.values())
        for measure in self.measures:
            now = typed.value(measure.id)
            mean = f"mean {now:.1f} {measure.unit}" if len(typed.trials(measure.id)) > 1 and now is not None else ""
            last = since_last(self._record, measure, self._day, now)
            self.remarks[measure.id].setText(" · ".join(part for part in (mean, last, measure.source) if part))

    def values(self) -> tuple[Value, ...]:
        """Return what is to be stored."""
        found = ((field, _recorded(field)) for field in self.fields.values())
        return tuple(value for field, typed in found if (value := self._to_store(field, typed)) is not None)

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit; a value of the day without trials stands as the first."""
        for measure in self.measures:
            for value in visit.trials(measure.id):
                at = max(value.trial, 1) if measure.trials > 1 else value.trial
                field = self.fields.get((measure.id, at))
                if field is not None and (value.value is not None or isinstance(field, TrialField)):
                    self._stand(field, value)


def _field(measure: Measure, trial: int) -> MeasureField:
    unit = f", {measure.unit}" if measure.unit else ""
    if not trial:
        return MeasureField(measure, f"{measure.title}{unit}", hint=f"{measure.low} to {measure.high}")
    field = TrialField(measure, f"{measure.title}{unit}" if trial == 1 else "again", trial)
    field.editor.setAccessibleName(f"{measure.title}{unit}, trial {trial}")
    return field


def _recorded(field: MeasureField) -> Value | None:
    if isinstance(field, TrialField):
        return field.recorded()
    return Value(field.measure.id, field.value) if field.value is not None else None
