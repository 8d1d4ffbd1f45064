"""The six-minute walk by minute and in all, with what its end costs: shown, with its source, without a verdict."""

from __future__ import annotations

from decimal import Decimal

from domain.measures import MEASURES
from domain.records import Value, Visit
from domain.stress_tests import (
    DECELERATION_SOURCE,
    DWI_CUT,
    DWI_SOURCE,
    MINUTES,
    SMWT,
    UNVALIDATED,
    deceleration_index,
    distance_walked_index,
    rounded,
    walked_in_all,
)
from ui.forms.section_base import FoldedSection
from ui.forms.tests_panel import TestsPanel
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import label, small

EACH_MINUTE = "Metres of each minute by itself, not counted on. A minute that was not walked any more has 0."


class WalkSection(FoldedSection):
    """Six minutes and the whole; the whole is added up where it is not typed, and checked where it is."""

    def __init__(self, words: str, about: str, tests: TestsPanel) -> None:
        """*tests*: where the T25FW of the day stands, for the deceleration index."""
        super().__init__(words, about)
        self._tests = tests
        self.minutes = {m: MeasureField(MEASURES[m], f"Minute {at}, m") for at, m in enumerate(MINUTES, 1)}
        self.total = MeasureField(MEASURES[SMWT], "In all, m", hint="added up")
        self.total.editor.setAccessibleName("Six-minute walk in all, m")
        for measure, field in self.minutes.items():
            field.editor.setAccessibleName(f"{MEASURES[measure].title}, m")
        self.costs = label("")
        self._place()
        self._watch()
        tests.changed.connect(self.remark)
        self.remark()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {**self.minutes, SMWT: self.total}

    def _place(self) -> None:
        space = space_of(self)
        grid = ColumnsLayout((7, 4, 2), (1, 1, 1, 1, 1, 1, 2), across=space.medium, down=space.small)
        for field in (*self.minutes.values(), self.total):
            grid.addWidget(field)
        self.content.addLayout(grid)
        self.content.addWidget(self.costs)
        self.content.addWidget(small(EACH_MINUTE))

    def _walked(self) -> tuple[Decimal | None, ...]:
        return tuple(field.value for field in self.minutes.values())

    def remark(self) -> None:
        """Add up the minutes, and say what the last one cost."""
        walked, total = walked_in_all(self._walked()), self.total.value
        too_far = walked is not None and walked > self.total.measure.high
        if not self.total.is_refused or not self.total.text():
            self._say_total(walked, total, too_far)
        self.costs.setText(self._costs())
        self.costs.setVisible(bool(self.costs.text()))

    def _say_total(self, walked: Decimal | None, total: Decimal | None, too_far: bool) -> None:
        if too_far and total is None:
            said = f"The minutes add up to {walked} m: over {self.total.measure.high} m. Were they counted on?"
            self.total.say(said, Grade.ERROR)
        elif walked is not None and total is not None and walked != total:
            self.total.say(f"The minutes add up to {walked} m: both are kept as typed.", Grade.UNUSUAL)
        elif walked is not None and total is None:
            self.total.say(f"{walked} m")
        else:
            self.total.say("")

    def _costs(self) -> str:
        walked, lines = self._walked(), []
        index = distance_walked_index(walked)
        if index is not None:
            cut = f"−{abs(DWI_CUT)} % or less: walking-related motor fatigability"
            reached = "reached" if index.reaches else "not reached"
            lines.append(f"DWI6-1 {index.words()} ({cut}, {reached}; {DWI_SOURCE}). {UNVALIDATED.capitalize()}.")
        slowing = deceleration_index(walked, self._tests.rested())
        if slowing is not None:
            shown = rounded(slowing, "0.01")
            said = f"Deceleration index {shown}, slowest minute over fastest T25FW ({DECELERATION_SOURCE})."
            lines.append(f"{said} {UNVALIDATED.capitalize()}.")
        return "\n".join(lines)

    def values(self) -> tuple[Value, ...]:
        """Return the minutes and the whole, which is their sum where it was not typed."""
        minutes = self._typed(self.minutes.values())
        total, walked = self.total.value, walked_in_all(self._walked())
        if total is None and walked is not None and walked <= self.total.measure.high:
            total = walked
        whole = self._to_store(self.total, Value(SMWT, total) if total is not None else None)
        return (*minutes, whole) if whole is not None else minutes

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit; a whole that is the sum of its minutes is left to them."""
        self._show_days(visit, (*self.minutes.values(), self.total))
        if self.total.value is not None and self.total.value == walked_in_all(self._walked()):
            self.total.set_text("")
