"""Rows of medicines and of other diseases inside the brain-health form: those recorded, and new ones as typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.brain_health.anticholinergic import names_for_completion, scored_in_words
from domain.brain_health.conditions import Condition
from domain.dates import PartialDate
from domain.records import Comorbidity, Medicine
from domain.rules import Rules
from ui.forms.record_form import named, titled
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small

Inputs = dict[str, Field | Choice]


def completed(field: Field, names: Iterable[str]) -> Field:
    """Let a field complete what is typed from *names*, and return it."""
    completer = QCompleter(sorted(set(names), key=str.casefold), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    assert isinstance(field.editor, QLineEdit)
    field.editor.setCompleter(completer)
    return field


class _Row(QWidget):
    """Widgets side by side, each with its share of the width."""

    def __init__(self, *parts: tuple[QWidget, int]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space_of(self).medium)
        for widget, share in parts:
            row.addWidget(widget, share)


class _Column(QWidget):
    """Words one below the other."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in parts:
            column.addWidget(widget)
        column.addStretch(1)


class Rows(QWidget):
    """Recorded rows, then new ones; a blank one always waits at the end. ``grown`` tells of a new row's inputs."""

    changed = Signal()
    grown = Signal(object)  # the inputs of the new row, by their names in a draft

    def __init__(self, kind: str) -> None:
        """*kind* begins the names in a draft: "medicine" or "disease"."""
        super().__init__()
        self.kind = kind
        self.new: list[tuple[Field, DateField, Choice]] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(space_of(self).small)

    def blank_row(self) -> tuple[Field, DateField, Choice]:
        """Return the inputs of a new row: the name, since when, and the question asked of it."""
        raise NotImplementedError

    def grow(self) -> None:
        """Add a blank row."""
        name, since, choice = row = self.blank_row()
        self.new.append(row)
        number = len(self.new)
        since.editor.setAccessibleName(f"{name.name}: since{f', row {number}' if number > 1 else ''}")
        if number > 1:
            name.editor.setAccessibleName(f"{name.name}, row {number}")
            choice.setAccessibleName(f"{choice.accessibleName()}, {name.name}, row {number}")
        self.column.addWidget(_Row((name, 3), (since, 2), (titled(self.question(), choice), 3)))
        name.text_changed.connect(lambda _text: self._typed(name))
        since.value_changed.connect(lambda _day: self.changed.emit())
        choice.chosen.connect(lambda _value: self.changed.emit())
        self.grown.emit(self.inputs_of(len(self.new)))

    def question(self) -> str:
        """Return what the choice of a new row asks."""
        raise NotImplementedError

    def inputs_of(self, number: int) -> Inputs:
        """Return the inputs of new row *number*, counted from 1, by their names in a draft."""
        name, since, choice = self.new[number - 1]
        at = f"{self.kind}_{number}"
        return {f"{at}_name": name, f"{at}_since": since, f"{at}_choice": choice}

    def _typed(self, name: Field) -> None:
        if name is self.new[-1][0] and name.text():
            self.grow()
        if name.text() and name.grade is Grade.ERROR:
            name.say("")
        self.changed.emit()

    def grow_for(self, payload: Mapping[str, object]) -> None:
        """Add as many rows as a draft has."""
        numbers = [name.split("_")[1] for name in payload if name.startswith(f"{self.kind}_")]
        while len(self.new) < max((int(number) for number in numbers), default=0):
            self.grow()

    def blank_names(self) -> frozenset[str]:
        """Return the names of the inputs of new rows in which nothing was typed; a draft leaves them out."""
        return frozenset(
            key
            for number, (name, since, choice) in enumerate(self.new, start=1)
            if not name.text() and not since.text() and choice.value is None
            for key in self.inputs_of(number)
        )

    def check(self) -> None:
        """Refuse a new row without its name."""
        for name, since, choice in self.new:
            if not name.text() and (since.text() or choice.value is not None):
                name.say("What is it called?", Grade.ERROR)


class MedicineRows(Rows):
    """Medicines other than disease-modifying treatments, each with its score."""

    def __init__(self, medicines: Iterable[Medicine], rules: Rules, today: Callable[[], date]) -> None:
        super().__init__("medicine")
        self._today, self._rules = today, rules
        self._names = names_for_completion(rules.burden_table)
        self.stops: dict[str, tuple[Medicine, DateField]] = {}
        for medicine in medicines:
            self._add_recorded(medicine)
        self.grow()

    def _add_recorded(self, medicine: Medicine) -> None:
        stop = DateField("Stopped on", self._today, hint="empty = still taken; t = today")
        stop.editor.setAccessibleName(f"{medicine.name}: stopped on")
        self.stops[medicine.id] = (medicine, stop)
        since = f"since {medicine.start}" if medicine.start else "start not recorded"
        told = (since, "as needed" if medicine.as_needed else "", medicine.reason and f"for {medicine.reason}")
        words = ", ".join(part for part in told if part)
        called = " ".join(part for part in (medicine.name, medicine.dose) if part)
        name = _Column(label(called), small(self._score(medicine)))
        self.column.addWidget(_Row((name, 3), (small(words), 2), (stop, 3)))
        stop.value_changed.connect(lambda _day: self._check_stop(medicine, stop))

    def _check_stop(self, medicine: Medicine, stop: DateField) -> None:
        if stop.value and medicine.start and stop.value.last < medicine.start.first:
            stop.say(f"{stop.value} lies before the start, {medicine.start}.", Grade.ERROR)
        self.changed.emit()

    def blank_row(self) -> tuple[Field, DateField, Choice]:
        """Return the inputs of a medicine."""
        name = completed(Field("Add a medicine", hint="name; bought ones too"), self._names)
        as_needed = named(Choice(YES_NO), "Only as needed")
        name.text_changed.connect(lambda _text: self._say_score(name, as_needed))
        as_needed.chosen.connect(lambda _value: self._say_score(name, as_needed))
        return name, DateField("Since", self._today), as_needed

    def _say_score(self, name: Field, as_needed: Choice) -> None:
        taken = Medicine("", name.text().strip(), as_needed=_bool(as_needed))
        name.say(self._score(taken) if taken.name else "")

    def _score(self, medicine: Medicine) -> str:
        return scored_in_words(medicine, self._rules.burden_table, without_local=self._rules.without_local)

    def question(self) -> str:
        """Return what the choice of a new row asks."""
        return "Only as needed?"

    def recorded_inputs(self) -> Inputs:
        """Return the inputs of the recorded rows by their names in a draft."""
        return {f"stop_{medicine_id}": stop for medicine_id, (_, stop) in self.stops.items()}

    def stopped(self) -> tuple[Medicine, ...]:
        """Return the recorded medicines that were stopped, with the date."""
        return tuple(replace(m, stop=stop.value) for m, stop in self.stops.values() if stop.value is not None)

    def added(self) -> tuple[Medicine, ...]:
        """Return the new medicines."""
        return tuple(
            Medicine("", name.text(), since.value, None, choice.value if isinstance(choice.value, bool) else None)
            for name, since, choice in self.new
            if name.text()
        )


class DiseaseRows(Rows):
    """Other diseases, and whether each is controlled."""

    def __init__(
        self, diseases: Iterable[Comorbidity], conditions: Mapping[str, Condition], today: Callable[[], date]
    ) -> None:
        super().__init__("disease")
        self._today, self._conditions = today, conditions
        self._ids = {c.name.casefold(): c.id for c in conditions.values()}
        self.control: dict[str, tuple[Comorbidity, Choice]] = {}
        for disease in diseases:
            self._add_recorded(disease)
        self.grow()

    def _add_recorded(self, disease: Comorbidity) -> None:
        known = self._conditions.get(disease.condition)
        name = known.name if known else disease.condition
        choice = named(Choice(YES_NO, disease.controlled), f"{name}: controlled")
        self.control[disease.id] = (disease, choice)
        since = _since(disease.since)
        self.column.addWidget(_Row((label(name), 3), (small(since), 2), (titled("Controlled?", choice), 3)))
        choice.chosen.connect(lambda _value: self.changed.emit())

    def blank_row(self) -> tuple[Field, DateField, Choice]:
        """Return the inputs of a disease."""
        name = completed(Field("Add a disease"), [c.name for c in self._conditions.values()])
        return name, DateField("Since", self._today), named(Choice(YES_NO), "Controlled")

    def question(self) -> str:
        """Return what the choice of a new row asks."""
        return "Controlled?"

    def recorded_inputs(self) -> Inputs:
        """Return the inputs of the recorded rows by their names in a draft."""
        return {f"control_{disease_id}": choice for disease_id, (_, choice) in self.control.items()}

    def judged(self) -> tuple[Comorbidity, ...]:
        """Return the recorded diseases as the form has them."""
        return tuple(replace(disease, controlled=_bool(choice)) for disease, choice in self.control.values())

    def added(self) -> tuple[Comorbidity, ...]:
        """Return the new diseases; a name of the catalogue becomes its id."""
        return tuple(
            Comorbidity("", self._ids.get(name.text().casefold(), name.text()), since.value, _bool(choice))
            for name, since, choice in self.new
            if name.text()
        )


def _bool(choice: Choice) -> bool | None:
    return choice.value if isinstance(choice.value, bool) else None


def _since(day: PartialDate | None) -> str:
    return f"since {day}" if day else "since when: not recorded"
