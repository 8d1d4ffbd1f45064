"""The timed tests and SDMT of the visit form, each with a remark against its first comparable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.dates import show
from domain.evidence import Point, SeriesResult
from domain.measures import MEASURES
from domain.records import Aid, Hand, PatientRecord, Value, Visit
from domain.summary_tables import change_note
from domain.value_notes import with_facts
from domain.wording import change_of, value_of
from ui.forms.section_base import VisitSection
from ui.forms.section_circumstances import Circumstances, contradiction
from ui.forms.trial_field import TrialField
from ui.theme import set_role, space_of
from ui.widgets.choice import Choice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small, subheading

TIMED = ("t25fw", "nhpt_dominant", "nhpt_non_dominant")
TRIALS = (1, 2)


class TestsPanel(VisitSection):
    """T25FW and 9HPT in two trials each, SDMT, and how they were done."""

    __test__ = False  # not a test case, whatever its name

    def __init__(
        self,
        results: Mapping[str, SeriesResult],
        hand: Hand | None,
        parent: QWidget | None = None,
        *,
        record: PatientRecord | None = None,
    ) -> None:
        """*results*: what was measured before, by measure. *hand*: the dominant one, None = not recorded.

        *record*: where the notes of earlier tests stand; without it no test is compared in how it was done.
        """
        super().__init__(parent)
        self._results = results
        self._record = record
        self._aid: Aid | None = None
        self._told_of_hidden: dict[str, dict[str, str]] = {}  # by measure, of results that no input can show
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
        self.how = Circumstances()
        self.remarks = {measure: small("") for measure in (*TIMED, "sdmt")}
        self._place()
        for typed in (*self.trials.values(), self.sdmt):
            typed.value_changed.connect(lambda _value: self._remark())
        self.how.changed.connect(self._remark)
        self._go_on(*(widget for widget in self.inputs().values() if isinstance(widget, Field)))

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        found: dict[str, Field | Choice] = {f"{m}_{trial}": field for (m, trial), field in self.trials.items()}
        return {**found, "sdmt": self.sdmt, **self.how.inputs()}

    def _place(self) -> None:
        space = space_of(self)
        self.body.addWidget(subheading("Timed tests and SDMT"))
        row = ColumnsLayout((4, 2), (3, 3, 3, 2), across=space.large, down=space.small)
        for measure in TIMED:
            row.addWidget(self._test([self.trials[(measure, trial)] for trial in TRIALS], measure))
        row.addWidget(self._test([self.sdmt], "sdmt"))
        self.body.addLayout(row)
        self.body.addWidget(
            label("U = unable because of MS, O = no value for another reason, empty = not done.", "mute")
        )
        self.body.addWidget(self.how)

    def _test(self, fields: list[TrialField], measure: str) -> QWidget:
        """Return the trials of a test side by side; their messages and the remark have the whole width below."""
        space = space_of(self)
        made = QWidget()
        box, inputs = QVBoxLayout(made), QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space.hair)
        inputs.setSpacing(space.small)
        box.addLayout(inputs)
        for field in fields:
            inputs.addWidget(field, 3 if field is fields[0] else 2)
            box.addWidget(field.message)
        box.addWidget(self.remarks[measure])
        box.addStretch(1)
        return made

    def say_day(self, day: date | None) -> None:
        """Compare with what was measured before *day*; None = with all."""
        self._day = day or date.max
        self.how.say_what_is_told()  # a draft was filled in without a word of each choice
        self._remark()

    def say_aid(self, aid: Aid | None) -> None:
        """Take the walking aid of the day: it is that of the walk where the test has none of its own."""
        self._aid = aid
        self._remark()

    def values(self) -> tuple[Value, ...]:
        """Return what is to be stored: every trial and the SDMT, each with how it was done."""
        found = ((field, field.recorded()) for field in (*self.trials.values(), self.sdmt))
        return tuple(value for field, typed in found if (value := self._with_facts(field, typed)) is not None)

    def _with_facts(self, field: TrialField, typed: Value | None) -> Value | None:
        stood = self._standing.get(field)
        if typed is not None and stood is not None and field is self.sdmt:
            typed = replace(typed, trial=stood.trial)
        stored = self._to_store(field, typed)
        facts = self.how.facts(field.measure.id)
        return replace(stored, note=with_facts(stored.note, facts)) if stored is not None and facts else stored

    def rested(self) -> tuple[Decimal, ...]:
        """Return the seconds of the T25FW trials as typed, for what is compared with them on the same day."""
        return tuple(v for trial in TRIALS if (v := self.trials[("t25fw", trial)].value) is not None)

    def _remark(self) -> None:
        """Say the mean of the trials and how it stands against the first value (safety 28)."""
        for measure in TIMED:
            first, again = (self.trials[(measure, trial)] for trial in TRIALS)
            if again.flag is not None:
                again.say_flag(said_already=first.flag is again.flag)
        typed = Visit("", date.min, values=self.values())
        for measure, remark in self.remarks.items():
            said = self._remark_on(measure, typed)
            remark.setText(said)
            remark.setVisible(bool(said))
            set_role(remark, "role", "warn" if said.startswith("△") else "mute")
        self.changed.emit()

    def _remark_on(self, measure: str, typed: Visit) -> str:
        value = typed.value(measure)
        points = [p for p in self._results[measure].points if p.on < self._day] if measure in self._results else []
        if value is None:
            return ""
        now = Point(typed.on, value)
        parts = []
        another = self._another_test(measure, points[0]) if points else ""
        if len([v for v in typed.trials(measure) if v.value is not None]) > 1:
            parts.append(f"mean {value_of(measure, now)}")
        if points and another:
            parts.insert(0, f"△ not comparable with {show(points[0].on)}: {another}")
        elif points:
            first = points[0]
            parts.append(f"{change_of(measure, first, now)} on {value_of(measure, first)} ({show(first.on)})")
            parts.append(change_note(measure, first, now))
        else:
            parts.append("first value: the baseline of later ones")
        return " · ".join(part for part in parts if part)

    def problems(self) -> tuple[str, ...]:
        """Return what is told of a test that has no result: it is kept with the result, and would be lost without."""
        found = []
        for measure, field in (("t25fw", self.trials[("t25fw", 1)]), ("sdmt", self.sdmt)):
            facts = self.how.facts(measure)
            told = any(facts.values()) and facts != self._told_of_hidden.get(measure)
            if told and not any(value.measure == measure for value in self.values()):
                field.say("How it was done is told below: the result is missing, or U for unable.", Grade.ERROR)
                field.editor.setFocus()
                found.append(f"{MEASURES[measure].title}: the result is missing")
            elif field.grade is Grade.ERROR and not field.text():
                field.say("")
        return tuple(found)

    def _another_test(self, measure: str, first: Point) -> str:
        """Return in what the test is another one than at its first value: "another aid"; "" where nothing is known."""
        if self._record is None:
            return ""
        facts = self.how.facts(measure)
        if measure == "t25fw" and not facts["aid"]:
            facts["aid"] = str(self._aid or "")
        return contradiction(measure, facts, self._record, first.visit_id)

    def show_visit(self, visit: Visit) -> None:
        """Fill the panel from a signed visit; a value of the day without trials stands as the first."""
        self.how.show_visit(visit)
        self._aid = visit.aid
        for measure in TIMED:
            for recorded in visit.trials(measure):
                self._show_recorded(self.trials.get((measure, max(recorded.trial, 1))), recorded)
        symbols = visit.trials("sdmt")  # an import can have it as a trial: the first stands, and stays that trial
        for recorded in symbols[:1]:
            self._show_recorded(self.sdmt, recorded)
        shown = {id(value) for value in self.shown.values()}
        hidden = {value.measure for value in visit.values if id(value) not in shown and not _is_void(value)}
        self._told_of_hidden = {measure: self.how.facts(measure) for measure in hidden}

    def _show_recorded(self, field: TrialField | None, recorded: Value) -> None:
        if field is not None and not _is_void(recorded):
            self._stand(field, recorded)


def _is_void(recorded: Value) -> bool:
    return recorded.value is None and recorded.flag is None
