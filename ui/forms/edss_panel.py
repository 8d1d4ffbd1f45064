"""The EDSS part of the visit form: raw grades, walking, the live referee, and the clinician's own step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.edss import EdssResult, OtherHelp, WalkingReading, ambulation_from, converted, referee
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES, Measure
from domain.records import Aid, Value, Visit
from domain.values import show_value
from ui.forms.edss_words import CLINICIAN, COMPUTED, TwoSteps, help_note, read_help, read_two_steps
from ui.forms.kept_values import Slot
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import Card, label, small, subheading

# Mnemonics follow the names; no letter of the form is used twice.
TITLES = {
    "fs_visual": "&Visual",
    "fs_brainstem": "&Brainstem",
    "fs_pyramidal": "&Pyramidal",
    "fs_cerebellar": "&Cerebellar",
    "fs_sensory": "S&ensory",
    "fs_bowel_bladder": "B&owel, bladder",
    "fs_cerebral": "Cerebr&al",
}
AIDS = (
    (Aid.NONE, "None"),
    (Aid.ONE_SIDED, "One-sided"),
    (Aid.TWO_SIDED, "Two-sided"),
    (Aid.WHEELCHAIR, "Wheelchair"),
    (None, "Not recorded"),
)
HELPS = (
    (None, "No"),
    (OtherHelp.PERSON, "Person's arm"),
    (OtherHelp.WALKER, "Walker"),
    (OtherHelp.TROLLEY, "Trolley"),
)
WALKING = ("walking_distance_m", "ambulation")
DEATH = "is death due to MS: it is recorded with the death, not at a visit."
SOURCES = ((CLINICIAN, "Mine"), (COMPUTED, "The computed one"))


class GradeField(MeasureField):
    """A raw grade of one digit; a digit of the scale jumps on."""

    jumped = Signal()

    def __init__(self, measure: Measure) -> None:
        super().__init__(measure, f"{TITLES[measure.id]} 0–{measure.high}")
        assert isinstance(self.editor, QLineEdit)
        self.editor.setMaxLength(1)
        self.editor.setAccessibleName(f"{measure.title}, raw grade 0 to {measure.high}")
        self.editor.textEdited.connect(self._jump)

    def _jump(self, text: str) -> None:
        # The text is told of before it is judged, so it is judged here.
        if text.isdecimal() and int(text) <= self.measure.high:
            self.jumped.emit()

    def show_conversion(self) -> None:
        """Say what the raw grade counts as, where that is another number."""
        if self.value is None or self.is_refused:
            return
        counts_as = converted(self.measure.id, int(self.value))
        self.say(f"counts as {counts_as}" if counts_as != self.value else "")


@dataclass(frozen=True, slots=True)
class EdssEntry:
    """What the panel holds: the values to store and how the step for analysis was chosen."""

    values: tuple[Value, ...]
    source: str
    reason: str
    aid: Aid | None


class EdssPanel(Card):
    """Grades, walking and step; ``changed`` tells of every key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("true", parent)
        self.grades = {system: GradeField(MEASURES[system]) for system in FUNCTIONAL_SYSTEMS}
        self.distance = MeasureField(MEASURES["walking_distance_m"], "&Walks, m", hint="best without rest")
        self.ambulation = MeasureField(MEASURES["ambulation"], "Ambulation score", hint="from distance and aid")
        self.aid = Choice(AIDS)
        self.aid.setAccessibleName("Walking aid today")
        self.other_help = Choice(HELPS)
        self.other_help.setAccessibleName("Other help today")
        self.stated = MeasureField(MEASURES["edss"], "&Your step", hint="if it differs")
        self.source = Choice(SOURCES)
        self.source.setAccessibleName("Step for analysis")
        self.reason = Field("Why do they differ?")
        self.result: EdssResult | None = None
        self._stored: Visit | None = None  # the visit that is being corrected
        self.shown: dict[Slot, Value] = {}  # its values, by the input in which they stand
        self._place()
        self._connect()
        self.judge()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        walking: dict[str, Field | Choice] = {
            "walking_distance_m": self.distance,
            "aid": self.aid,
            "other_help": self.other_help,
            "ambulation": self.ambulation,
            "edss": self.stated,
            "edss_source": self.source,
            "edss_reason": self.reason,
        }
        return {**self.grades, **walking}

    def _place(self) -> None:
        space = space_of(self)
        self.body.setSpacing(space.small)
        self.body.addWidget(subheading("EDSS, raw grades"))
        row = QGridLayout()
        row.setHorizontalSpacing(space.small)
        for column, field in enumerate(self.grades.values()):
            row.addWidget(field, 0, column)
            row.setColumnStretch(column, 1)
        self.body.addLayout(row)
        walk = QHBoxLayout()
        walk.setSpacing(space.medium)
        walk.addWidget(self.distance, 2)
        aids = QVBoxLayout()
        aids.setSpacing(space.hair)
        aids.addWidget(label("Walking aid today", "mute"))
        aids.addWidget(self.aid)
        aids.addStretch(1)
        walk.addLayout(aids, 5)
        walk.addWidget(self.ambulation, 2)
        self.body.addLayout(walk)
        self.verdict = Card("plain")
        line = QHBoxLayout()
        line.setSpacing(space.medium)
        self.step = label("", bold=True, factor=1.5, wrap=False)
        self.why = label("", "mute")
        line.addWidget(self.step)
        line.addWidget(self.why, 1)
        line.addWidget(self.stated)
        self.verdict.body.addLayout(line)
        self.remarks = label("", "warn")
        self.verdict.body.addWidget(self.remarks)
        self.choose = QWidget()
        pick = QHBoxLayout(self.choose)
        pick.setContentsMargins(0, 0, 0, 0)
        pick.addWidget(label("For analysis", wrap=False))
        pick.addWidget(self.source)
        pick.addWidget(self.reason, 1)
        self.verdict.body.addWidget(self.choose)
        self.body.addWidget(self.verdict)
        foot = QHBoxLayout()
        foot.setSpacing(space.medium)
        foot.addWidget(label("Other help today?", "mute", wrap=False))
        foot.addWidget(self.other_help)
        foot.addWidget(small("Distance: the best without rest, with the aid of the day. Two sticks are two-sided."), 1)
        self.body.addLayout(foot)

    def _connect(self) -> None:
        fields = [*self.grades.values(), self.distance]
        for field, after in zip(self.grades.values(), fields[1:], strict=True):
            # As the tab key does, so that what stands there is selected and the next digit replaces it.
            field.jumped.connect(lambda to=after.editor: to.setFocus(Qt.FocusReason.TabFocusReason))
        for measured in (*self.grades.values(), self.distance, self.ambulation, self.stated):
            measured.value_changed.connect(lambda _value: self.judge())
        for choice in (self.aid, self.other_help, self.source):
            choice.chosen.connect(lambda _value: self.judge())
        self.reason.text_changed.connect(lambda _text: self.judge())

    # The referee

    def judge(self) -> None:
        """Show, at every key, the step that grades and walking give, and what does not fit."""
        for field in self.grades.values():
            field.show_conversion()
        self._refuse_death()
        aid = self.aid.value if isinstance(self.aid.value, Aid) else None
        ambulation = None if self.ambulation.value is None else int(self.ambulation.value)
        self.result = referee(
            {system: field.value for system, field in self.grades.items()},
            ambulation,
            self.distance.value,
            aid,
            stated=self.stated.value,
            walking=self._walking(aid),
        )
        self._show(self.result)
        self.changed.emit()

    def _walking(self, aid: Aid | None) -> WalkingReading | None:
        """Return what walking reads where an arm, a walker or a trolley helped: a side is asked for, never assumed."""
        helped = self.other_help.value
        if not isinstance(helped, OtherHelp) or aid in (Aid.ONE_SIDED, Aid.TWO_SIDED, Aid.WHEELCHAIR):
            return None
        return ambulation_from(self.distance.value, aid, other_help=helped)

    def _refuse_death(self) -> None:
        for field in (self.stated, self.ambulation):
            if field.value is not None and field.value == field.measure.high:
                field.say(f"{field.measure.title} {field.value} {DEATH}", Grade.ERROR)

    def _show(self, result: EdssResult) -> None:
        step = result.step if result.step is not None else self.stated.value
        self.step.setText(f"EDSS {show_value(MEASURES['edss'], step)}" if step is not None else "EDSS –")
        if self.is_empty():
            self.why.setText("Not examined: leave all empty, or type the grades as the examination goes.")
        elif result.step is None and self.stated.value is not None:
            self.why.setText(f"your step; {result.reason}")
        else:
            self.why.setText(result.reason)
        remarks = list(result.contradictions)
        if step is None and not self.is_empty():
            remarks.append("Signed like this, the visit has no EDSS: add what is missing, or your step.")
        self.remarks.setText("\n".join(f"△ {remark}" for remark in remarks))
        self.remarks.setVisible(bool(remarks))
        self.choose.setVisible(self.differs or bool(self.reason.text()))
        derived = result.ambulation if self.ambulation.value is None else None
        if not self.ambulation.is_refused:
            self.ambulation.say(f"reads {derived}" if derived is not None else "")
        self.verdict.setAccessibleName(f"{self.step.text()}, {self.why.text()}")
        needs_reason = self.differs and not self.reason.text()
        self.reason.say("Both steps are kept; the reason stands beside them." if needs_reason else "")

    @property
    def differs(self) -> bool:
        """Whether the clinician's step is another one than the computed."""
        computed = self.result.step if self.result else None
        return computed is not None and self.stated.value is not None and computed != self.stated.value

    def is_empty(self) -> bool:
        """Whether nothing of the EDSS was typed."""
        typed = [*self.grades.values(), self.distance, self.ambulation, self.stated]
        asked = (self.aid, self.other_help)
        return not any(field.text() for field in typed) and all(choice.value is None for choice in asked)

    def problems(self) -> tuple[str, ...]:
        """Return what blocks signing: steps that differ need a choice and a reason."""
        if not self.differs:
            return ()
        if self.source.value is None:
            self.source.setFocus()
            return ("EDSS: choose the step for analysis",)
        if not self.reason.text():
            self.reason.say("Why do the two steps differ? Both are kept, with the reason.", Grade.ERROR)
            return ("EDSS: the reason why the steps differ",)
        return ()

    def entry(self) -> EdssEntry:
        """Return what is to be stored."""
        values = [Value(s, field.value) for s, field in self.grades.items() if field.value is not None]
        if self.distance.value is not None:
            values.append(Value("walking_distance_m", self.distance.value))
        computed = self.result.step if self.result else None
        if self.result is not None and self.result.ambulation is not None:
            values.append(Value("ambulation", Decimal(self.result.ambulation)))
        step, source, reason = self._for_analysis(computed)
        if step is not None:
            values.append(Value("edss", step))
        aid = self.aid.value if isinstance(self.aid.value, Aid) else None
        return EdssEntry(tuple(self._with_help(values)), source, reason, aid)

    def _with_help(self, values: list[Value]) -> list[Value]:
        helped = self.other_help.value
        note = help_note(helped if isinstance(helped, OtherHelp) else None)
        walked = next((v for v in values if v.measure in WALKING), None)
        if walked is None or not note:
            return values
        return [replace(v, note=note) if v is walked else v for v in values]

    def _for_analysis(self, computed: Decimal | None) -> tuple[Decimal | None, str, str]:
        """Return the step for analysis, whose it is, and the reason as it is stored."""
        stated, reason = self.stated.value, self.reason.text()
        if self.differs and stated is not None and computed is not None:
            both = TwoSteps(stated, computed, reason).words()
            return (computed, COMPUTED, both) if self.source.value == COMPUTED else (stated, CLINICIAN, both)
        if stated is None:
            return (computed, COMPUTED if computed is not None else "", reason)
        stored = self._stored
        unchanged = stored is not None and not stored.edss_source and stored.value("edss") == stated
        return stated, "" if unchanged else CLINICIAN, reason

    def show_visit(self, visit: Visit) -> None:
        """Fill the panel from a signed visit."""
        self._stored = visit
        for system, field in self.grades.items():
            self._fill(field, visit, system)
        self._fill(self.distance, visit, "walking_distance_m")
        self._fill(self.ambulation, visit, "ambulation")
        self.aid.set_value(visit.aid)
        self.other_help.set_value(next((found for v in visit.values if (found := read_help(v.note))), None))
        both = read_two_steps(visit.edss_reason)
        if both is not None:
            self.stated.set_text(f"{both.stated:.1f}")
        elif visit.edss_source != COMPUTED or self.result is None or self.result.step != visit.value("edss"):
            self._fill(self.stated, visit, "edss")
        self.source.set_value(visit.edss_source or None)
        self.reason.set_text(both.reason if both is not None else visit.edss_reason)
        self._take_ambulation_back(visit)
        self._note_shown(visit)
        self.judge()

    def _fill(self, field: MeasureField, visit: Visit, measure: str) -> None:
        value = visit.value(measure)
        if value is not None:
            field.set_text(show_value(MEASURES[measure], value))

    def _take_ambulation_back(self, visit: Visit) -> None:
        """Leave the score to distance and aid where they give it: a distance that is corrected then moves it."""
        reading = self._walking(visit.aid) or ambulation_from(self.distance.value, visit.aid)
        if reading.score is not None and reading.score == self.ambulation.value:
            self.ambulation.set_text("")

    def _note_shown(self, visit: Visit) -> None:
        measures = {*self.grades, "walking_distance_m", "ambulation", "edss"}
        self.shown = {
            (v.measure, 0): v for v in visit.values if v.measure in measures and v.trial == 0 and v.value is not None
        }
