"""Weight, height and blood pressure of the day, with the body mass index where a height is known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.dates import show
from domain.measures import MEASURES
from domain.records import PatientRecord, Value, Visit
from domain.stress_tests import body_mass_index, one_decimal
from domain.values import show_value
from ui.forms.section_base import FoldedSection, last_before
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import label

TITLES = {
    "weight_kg": "Weight, kg",
    "height_cm": "Height, cm",
    "bp_systolic": "Blood pressure, systolic",
    "bp_diastolic": "diastolic, mmHg",
}
BMI_LOW, BMI_HIGH = Fraction(10), Fraction(80)  # kg/m²: outside, one of the two is a slip (unverified)


class BodySection(FoldedSection):
    """Four fields; the body mass index is shown and not stored: it is read from weight and height."""

    def __init__(self, words: str, about: str, record: PatientRecord) -> None:
        super().__init__(words, about)
        self._record, self._day = record, date.max
        self.fields = {measure: MeasureField(MEASURES[measure], title) for measure, title in TITLES.items()}
        self.fields["bp_diastolic"].editor.setAccessibleName("Blood pressure, diastolic")
        self.index = label("")
        space = space_of(self)
        grid = ColumnsLayout((4, 2), across=space.medium, down=space.small)
        for field in self.fields.values():
            grid.addWidget(field)
        self.content.addLayout(grid)
        self.content.addWidget(self.index)
        self._watch()
        self.remark()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return dict(self.fields)

    def say_day(self, day: date | None) -> None:
        """Take the height of a visit before *day* where none is typed."""
        self._day = day or date.max
        self.remark()

    def remark(self) -> None:
        """Say the body mass index, and refuse a blood pressure upside down."""
        self.index.setText(" · ".join(part for part in (self._said(), self._weight_before()) if part))
        self.index.setVisible(bool(self.index.text()))
        upper, lower = self.fields["bp_systolic"], self.fields["bp_diastolic"]
        if upper.value is not None and lower.value is not None and lower.value >= upper.value:
            said = f"The diastolic value is not below the systolic one of {upper.value}."
            lower.say(said, Grade.ERROR)
        elif lower.grade is Grade.ERROR and (lower.value is not None or not lower.text()):
            lower.say("")

    def _said(self) -> str:
        weight, height = self.fields["weight_kg"].value, self.fields["height_cm"].value
        if weight is None:
            return ""
        of_day = ""
        if height is None:
            last = last_before(self._record, "height_cm", self._day)
            if last is None:
                return "BMI: no height recorded"
            height, of_day = last[1], f" with the height of {show(last[0])}, {_shown('height_cm', last[1])}"
        index = body_mass_index(weight, height)
        check = "" if BMI_LOW <= index <= BMI_HIGH else ": △ check weight and height"
        return f"BMI {one_decimal(index)} kg/m²{of_day}{check}"

    def _weight_before(self) -> str:
        last = last_before(self._record, "weight_kg", self._day)
        return f"last weight {_shown('weight_kg', last[1])} on {show(last[0])}" if last else ""

    def values(self) -> tuple[Value, ...]:
        """Return what is to be stored."""
        return self._typed(self.fields.values())

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit."""
        self._show_days(visit, self.fields.values())


def _shown(measure: str, value: Decimal) -> str:
    return f"{show_value(MEASURES[measure], value)} {MEASURES[measure].unit}"
