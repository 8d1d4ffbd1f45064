"""The timed tests and SDMT of the visit form, each with a remark against its first comparable value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.dates import show
from domain.evidence import Point, SeriesResult
from domain.measures import MEASURES
from domain.records import Hand, Value, Visit
from domain.summary_tables import change_note
from domain.wording import change_of, value_of
from ui.forms.kept_values import Slot
from ui.forms.trial_field import TrialField
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.text import Card, label, small, subheading

TIMED = ("t25fw", "nhpt_dominant", "nhpt_non_dominant")
TRIALS = (1, 2)


class TestsPanel(Card):
    """T25FW and 9HPT in two trials each, SDMT; ``changed`` tells of every key."""

    __test__ = False  # not a test case, whatever its name

    changed = Signal()

    def __init__(self, results: Mapping[str, SeriesResult], hand: Hand | None, parent: QWidget | None = None) -> None:
        """*results*: what was measured before, by measure. *hand*: the dominant one, None = not recorded."""
        super().__init__("true", parent)
        self._results = results
        other = {Hand.RIGHT: Hand.LEFT, Hand.LEFT: Hand.RIGHT}
        names = {
            "t25fw": "T25FW, s",
            "nhpt_dominant": f"9HPT, dominant{f' ({hand})' if hand else ''}, s",
            "nhpt_non_dominant": f"9HPT, other{f' ({other[hand]})' if hand else ''}, s",
        }
        mnemonics = {"t25fw": "&T25FW, s", "nhpt_dominant": "9&HPT", "nhpt_non_dominant": "9HPT"}
        self.trials = {
            (measure, trial): TrialField(
                MEASURES[measure],
                names[measure].replace(mnemonics[measure].replace("&", ""), mnemonics[measure], 1)
                if trial == 1
                else "again",
                trial,
            )
            for measure in TIMED
            for trial in TRIALS
        }
        for (measure, trial), field in self.trials.items():
            field.editor.setAccessibleName(f"{names[measure]}, trial {trial}")
        self.sdmt = TrialField(MEASURES["sdmt"], "SD&MT, correct in 90 s", 0)
        self._day = date.max
        self.shown: dict[Slot, Value] = {}  # the values of the visit that is corrected, by the input they stand in
        self.remarks = {measure: small("") for measure in (*TIMED, "sdmt")}
        self._place()
        for typed in (*self.trials.values(), self.sdmt):
            typed.value_changed.connect(lambda _value: self._remark())

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        found: dict[str, Field | Choice] = {f"{m}_{trial}": field for (m, trial), field in self.trials.items()}
        return {**found, "sdmt": self.sdmt}

    def _place(self) -> None:
        space = space_of(self)
        self.body.addWidget(subheading("Timed tests and SDMT"))
        row = QHBoxLayout()
        row.setSpacing(space.large)
        for measure in TIMED:
            row.addLayout(self._test([self.trials[(measure, trial)] for trial in TRIALS], measure), 3)
        row.addLayout(self._test([self.sdmt], "sdmt"), 2)
        self.body.addLayout(row)
        self.body.addWidget(
            label("U = unable because of MS, O = no value for another reason, empty = not done.", "mute")
        )

    def _test(self, fields: list[TrialField], measure: str) -> QVBoxLayout:
        """Return the trials of a test side by side; their messages and the remark have the whole width below."""
        space = space_of(self)
        box, inputs = QVBoxLayout(), QHBoxLayout()
        box.setSpacing(space.hair)
        inputs.setSpacing(space.small)
        box.addLayout(inputs)
        for field in fields:
            inputs.addWidget(field, 3 if field is fields[0] else 2)
            box.addWidget(field.message)
        box.addWidget(self.remarks[measure])
        box.addStretch(1)
        return box

    def say_day(self, day: date | None) -> None:
        """Compare with what was measured before *day*; None = with all."""
        self._day = day or date.max
        self._remark()

    def values(self) -> tuple[Value, ...]:
        """Return what is to be stored: every trial, and the SDMT."""
        found = [value for field in self.trials.values() if (value := field.recorded()) is not None]
        sdmt = self.sdmt.recorded()
        return (*found, sdmt) if sdmt is not None else tuple(found)

    def _remark(self) -> None:
        """Say the mean of the trials and how it stands against the first value (safety 28)."""
        typed = Visit("", date.min, values=self.values())
        for measure, remark in self.remarks.items():
            said = self._remark_on(measure, typed)
            remark.setText(said)
            remark.setVisible(bool(said))
        self.changed.emit()

    def _remark_on(self, measure: str, typed: Visit) -> str:
        value = typed.value(measure)
        points = [p for p in self._results[measure].points if p.on < self._day] if measure in self._results else []
        if value is None:
            return ""
        now = Point(typed.on, value)
        parts = []
        if len([v for v in typed.trials(measure) if v.value is not None]) > 1:
            parts.append(f"mean {value_of(measure, now)}")
        if points:
            first = points[0]
            parts.append(f"{change_of(measure, first, now)} on {value_of(measure, first)} ({show(first.on)})")
            parts.append(change_note(measure, first, now))
        else:
            parts.append("first value: the baseline of later ones")
        return " · ".join(part for part in parts if part)

    def show_visit(self, visit: Visit) -> None:
        """Fill the panel from a signed visit; a value of the day without trials stands as the first."""
        for measure in TIMED:
            for recorded in visit.trials(measure):
                self._show_recorded(self.trials.get((measure, max(recorded.trial, 1))), recorded)
        for recorded in visit.trials("sdmt"):
            self._show_recorded(self.sdmt if recorded.trial == 0 else None, recorded)

    def _show_recorded(self, field: TrialField | None, recorded: Value) -> None:
        if field is None or (recorded.value is None and recorded.flag is None):
            return
        field.show_recorded(recorded)
        self.shown[(recorded.measure, field.trial)] = recorded
