"""Numbers by which other places know a patient: rows that grow; emptying a row takes its number away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.care_records import Identifier
from ui.forms.spec_inputs import complete
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade

SYSTEMS = ("National number", "Health insurance", "Registry", "Study", "Biobank", "Other hospital")
KIND = "identifier"  # begins the names in a draft


class IdentifierRows(QWidget):
    """One row a number: whose it is, and the number; a blank row always waits at the end."""

    grown = Signal(object)  # the inputs of the new row, by their names in a draft

    def __init__(self, identifiers: Iterable[Identifier] = ()) -> None:
        super().__init__()
        self.rows: list[tuple[Field, Field]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space_of(self).medium)
        self.grow()
        for identifier in identifiers:
            system, value = self.rows[-1]
            system.set_text(identifier.system)
            value.set_text(identifier.value)

    def grow(self) -> None:
        """Add a blank row."""
        number = len(self.rows) + 1
        system, value = Field("Further number issued by", hint="national, insurance, study…"), Field("Further number")
        complete(system, SYSTEMS)
        for field in (system, value):
            field.editor.setAccessibleName(f"{field.name}, row {number}")
            field.text_changed.connect(lambda _text, row=number: self._typed(row))
        self.rows.append((system, value))
        row = QHBoxLayout()
        row.setSpacing(space_of(self).large)
        row.addWidget(system, 1)
        row.addWidget(value, 1)
        self._column.addLayout(row)
        self.grown.emit(self.inputs_of(number))

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs of all rows by their names in a draft."""
        return {
            name: widget for number in range(1, len(self.rows) + 1) for name, widget in self.inputs_of(number).items()
        }

    def inputs_of(self, number: int) -> dict[str, Field | Choice]:
        """Return the inputs of row *number*, counted from 1, by their names in a draft."""
        system, value = self.rows[number - 1]
        return {f"{KIND}_{number}_system": system, f"{KIND}_{number}_value": value}

    def grow_for(self, payload: Mapping[str, object]) -> None:
        """Add as many rows as a draft has."""
        numbers = [int(name.split("_")[1]) for name in payload if name.startswith(f"{KIND}_")]
        while len(self.rows) < max(numbers, default=0):
            self.grow()

    def trailing_blank_names(self) -> frozenset[str]:
        """Return the names of the inputs of the blank rows at the end; a draft leaves them out."""
        last = max((n for n, row in enumerate(self.rows, start=1) if any(f.text() for f in row)), default=0)
        return frozenset(name for number in range(last + 1, len(self.rows) + 1) for name in self.inputs_of(number))

    def check(self) -> None:
        """Refuse a number without its system, a system without its number, and one that is there twice."""
        seen: set[tuple[str, str]] = set()
        for system, value in self.rows:
            pair = (system.text().casefold(), value.text().casefold())
            system.say("Whose number is it?" if pair[1] and not pair[0] else "", _grade(pair[1] and not pair[0]))
            wrong = "Which number?" if pair[0] and not pair[1] else "It is there twice." if pair in seen else ""
            value.say(wrong, _grade(wrong))
            if all(pair):
                seen.add(pair)

    def identifiers(self) -> tuple[Identifier, ...]:
        """Return the numbers as typed."""
        return tuple(Identifier(system.text(), value.text()) for system, value in self.rows if value.text())

    def _typed(self, number: int) -> None:
        if number == len(self.rows) and any(field.text() for field in self.rows[-1]):
            self.grow()
        for field in self.rows[number - 1]:
            if field.grade is Grade.ERROR:
                field.say("")


def _grade(wrong: object) -> Grade:
    return Grade.ERROR if wrong else Grade.FINE
