"""The EDSS part of the visit form: raw grades, walking, the live referee, and the clinician's own step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from domain.dates import show
from domain.edss import DecidedBy, EdssResult, OtherHelp, WalkingReading, ambulation_from, referee
from domain.measures import MEASURES
from domain.records import Aid, Value, Visit
from domain.values import show_value
from ui.forms.carried import LastVisit
from ui.forms.edss_entry import WALKING, EdssEntry, Examined, entry_of
from ui.forms.edss_words import (
    CLINICIAN,
    COMPUTED,
    HELPED,
    MEASURED,
    NOT_EXAMINED,
    RULE_SETS,
    answer_in,
    read_two_steps,
    score_words,
)
from ui.forms.grade_row import GradeRow
from ui.forms.kept_values import Slot
from ui.forms.record_form import named, titled
from ui.theme import set_role, space_of
from ui.widgets.choice import Choice, MovingChoice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, Grade
from ui.widgets.flow import FlowLayout
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import Card, label, small, subheading

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
HOW_FAR = ((True, "Measured"), (False, "Estimated, reported"), (None, "Not stated"))
BY_RULES = (("Neurostatus", "Neurostatus"), ("Kurtzke", "Kurtzke"), (None, "Not recorded"))
SOURCES = ((CLINICIAN, "Mine"), (COMPUTED, "The computed one"))
DEATH = "is death due to MS: it is recorded with the death, not at a visit."
RESTS_ON_CARRIED = "rests on carried grades ({}): cannot confirm a worsening"
IS_CARRIED = "carried from {}, not re-examined: cannot confirm a worsening"


class EdssPanel(Card):
    """Grades, walking and step; ``changed`` tells of every key.

    *mood_counts*: whether a cerebral grade from mood or mild fatigue alone counts for the step, as the clinic has it.
    """

    changed = Signal()

    def __init__(self, *, mood_counts: bool = False, parent: QWidget | None = None) -> None:
        super().__init__("true", parent)
        self._mood_counts = mood_counts
        self.row = GradeRow()
        self.grades = self.row.fields
        self.distance = MeasureField(MEASURES["walking_distance_m"], "&Walks, m", hint="best without rest")
        self.aid = named(MovingChoice(AIDS), "Walking aid today")
        self.ambulation = MeasureField(MEASURES["ambulation"], "Amb&ulation score", hint="from distance and aid")
        self.measured = named(MovingChoice(HOW_FAR), "How the distance was found")
        self.other_help = named(MovingChoice(HELPS), "Other help today")
        self.stated = MeasureField(MEASURES["edss"], "&Your step", hint="if it differs")
        self.source = named(MovingChoice(SOURCES), "Step for analysis")
        self.reason = Field("Why do they differ?")
        # Asked for with the rater; it belongs to the step, beside which it is stored.
        self.rule_set = named(MovingChoice(BY_RULES), "Rule set of the grades")
        self.result: EdssResult | None = None
        self._stored: Visit | None = None  # the visit that is being corrected
        self.shown: dict[Slot, Value] = {}  # its values, by the input in which they stand
        self._place()
        self._connect()
        self.judge()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft, in the order of the tab key."""
        return {
            **self.row.inputs(),
            "walking_distance_m": self.distance,
            "aid": self.aid,
            "ambulation": self.ambulation,
            "distance_measured": self.measured,
            "other_help": self.other_help,
            "edss": self.stated,
            "edss_source": self.source,
            "edss_reason": self.reason,
            "rule_set": self.rule_set,
        }

    def _place(self) -> None:
        space = space_of(self)
        self.body.setSpacing(space.small)
        self.body.addWidget(subheading("EDSS, raw grades"))
        self.body.addWidget(self.row)
        walk = ColumnsLayout((3, 2), (2, 4, 2), across=space.large, down=space.small)
        walk.addWidget(self.distance)
        walk.addWidget(titled(asked("Walkin&g aid today", self.aid), self.aid))
        walk.addWidget(self.ambulation)
        self.body.addLayout(walk)
        further = FlowLayout(spacing=space.large)
        further.addWidget(titled(asked("The distance was", self.measured), self.measured))
        further.addWidget(titled(asked("Other &help today?", self.other_help), self.other_help))
        inside = QWidget()
        inside.setLayout(further)
        self.body.addWidget(inside)
        self.walked = small("")
        self.body.addWidget(self.walked)
        self.body.addWidget(self._verdict())

    def _verdict(self) -> Card:
        space = space_of(self)
        self.verdict = Card("plain")
        line = ColumnsLayout((3,), (1, 6, 2), across=space.medium, down=space.small)
        self.step = label("", bold=True, factor=1.5, wrap=False)
        self.why = label("", "mute")
        line.addWidget(self.step)
        line.addWidget(self.why)
        line.addWidget(self.stated)
        self.verdict.body.addLayout(line)
        self.remarks = label("", "warn")
        self.verdict.body.addWidget(self.remarks)
        self.choose = QWidget()
        pick = ColumnsLayout((2,), (2, 3), across=space.large, down=space.small)
        pick.addWidget(titled(asked("Step for analysis", self.source), self.source))
        pick.addWidget(self.reason)
        self.choose.setLayout(pick)
        self.verdict.body.addWidget(self.choose)
        return self.verdict

    def _connect(self) -> None:
        self.row.changed.connect(self.judge)
        self.row.finished.connect(lambda: self.distance.editor.setFocus(Qt.FocusReason.TabFocusReason))
        for measured in (self.distance, self.ambulation, self.stated):
            measured.value_changed.connect(lambda _value: self.judge())
        for choice in (self.aid, self.measured, self.other_help, self.source, self.rule_set):
            choice.chosen.connect(lambda _value: self.judge())
        self.reason.text_changed.connect(lambda _text: self.judge())

    def propose(self, last: LastVisit) -> None:
        """Show what the last visit had: its grades in grey, its walking as a remark; nothing is entered."""
        self.row.propose(last)
        self.walked.setText(f"The best without rest; more that could be walked is reported. {last.walking()}".strip())

    # The referee

    def judge(self) -> None:
        """Show, at every key, the step that grades and walking give, and what does not fit."""
        self._refuse_death()
        ambulation = None if self.ambulation.value is None else int(self.ambulation.value)
        self.result = referee(
            self.row.grades,
            ambulation,
            self.distance.value,
            self._aid,
            stated=self.stated.value,
            mood_only=self.row.mood_only.value is True and not self._mood_counts,
            walking=self._walking(),
        )
        self._show(self.result)
        self.changed.emit()

    @property
    def _aid(self) -> Aid | None:
        return self.aid.value if isinstance(self.aid.value, Aid) else None

    def _walking(self) -> WalkingReading | None:
        """Return what walking reads where more is known than distance and aid, None where it is not.

        Where an arm, a walker or a trolley helped, a side is asked for, never assumed.
        """
        helped, aid = self.other_help.value, self._aid
        if isinstance(helped, OtherHelp) and aid not in (Aid.ONE_SIDED, Aid.TWO_SIDED, Aid.WHEELCHAIR):
            return ambulation_from(self.distance.value, aid, other_help=helped)
        return None

    def _refuse_death(self) -> None:
        for field in (self.stated, self.ambulation):
            if field.value is not None and field.value == field.measure.high:
                field.say(f"{field.measure.title} {field.value} {DEATH}", Grade.ERROR)

    def _show(self, result: EdssResult) -> None:
        step = result.step if result.step is not None else self.stated.value
        _tell(self.step, f"EDSS {show_value(MEASURES['edss'], step)}" if step is not None else "EDSS –")
        _tell(self.why, self._reason(result))
        remarks = [*result.contradictions, *self.row.contradictions(), *self._notes()]
        if step is None and not self.is_empty():
            remarks.append("Signed like this, the visit has no EDSS: add what is missing, or your step.")
        _tell(self.remarks, "\n".join(f"△ {remark}" for remark in remarks))
        _show_if(self.remarks, bool(remarks))
        kind = "warn" if remarks else "plain"
        if self.verdict.property("card") != kind:
            set_role(self.verdict, "card", kind)
        # While a step is half typed ("5.") the choice stays as it was: to come and go with each key would flicker.
        half_typed = self.stated.is_refused and not self.choose.isHidden()
        _show_if(self.choose, self.differs or half_typed or bool(self.reason.text()))
        if not self.ambulation.is_refused:
            typed = self.ambulation.value is not None
            helped = self.other_help.value is not None
            words = "" if typed else score_words(result.ambulation, self.distance.value, self._aid, helped=helped)
            _say(self.ambulation, words)
        self.verdict.setAccessibleName(f"{self.step.text()}, {self.why.text()}")
        needs_reason = self.differs and not self.reason.text()
        _say(self.reason, "Both steps are kept; the reason stands beside them." if needs_reason else "")

    def _reason(self, result: EdssResult) -> str:
        if self.is_empty():
            return f"Nothing is typed: signed like this, the visit reads “{NOT_EXAMINED}”."
        carried = self._carried_step() or self.carried
        words = f"; {(RESTS_ON_CARRIED if self.carried else IS_CARRIED).format(show(carried))}" if carried else ""
        yours = "your step; " if result.step is None and self.stated.value is not None else ""
        guessed = self.measured.value is False and self.distance.value is not None
        estimated = f"; the distance was {MEASURED[False]}" if guessed else ""
        return f"{yours}{result.reason}{estimated}{words}"

    def _notes(self) -> list[str]:
        """Return what has to be known of the way the step was found."""
        found = []
        if self.rule_set.value == "Kurtzke" and self.result is not None and self.result.step is not None:
            found.append("The computed step follows Neurostatus; Kurtzke's own distances with an aid are others.")
        return found

    @property
    def carried(self) -> date | None:
        """The latest day that the computed step was carried over from; None where it rests on examined grades.

        Walking is always examined on the day, so a step that walking alone decides rests on no grade.
        """
        if self.result is None or self.result.step is None or self.result.decided_by is DecidedBy.WALKING:
            return None
        return self.row.carried

    def _carried_step(self) -> date | None:
        """Return the day from which the step was carried over as it would be stored; a correction examines nothing."""
        return next((v.carried_from for v in self.entry().values if v.measure == "edss"), None)

    @property
    def differs(self) -> bool:
        """Whether the clinician's step is another one than the computed."""
        computed = self.result.step if self.result else None
        return computed is not None and self.stated.value is not None and computed != self.stated.value

    def is_empty(self) -> bool:
        """Whether nothing of the EDSS was typed."""
        typed = (self.distance, self.ambulation, self.stated)
        asked = (self.aid, self.other_help)
        nothing = self.row.is_empty() and not any(field.text() for field in typed)
        return nothing and all(choice.value is None for choice in asked)

    def problems(self, day: date | None) -> tuple[str, ...]:
        """Return what blocks signing on *day*, beside the fields that show an error; a missing reason is made one."""
        if later := self.row.carried_from_later(day):
            return (f"EDSS: {', '.join(later)} carried from a day that is not before this visit: type the grade",)
        if isinstance(self.other_help.value, OtherHelp) and not self._walked_at_all():
            return (f"EDSS: the distance walked with {self.other_help.value}, or the ambulation score",)
        if not self.differs:
            return ()
        if self.source.value is None:
            self.source.setFocus()
            return ("EDSS: choose the step for analysis",)
        if not self.reason.text():
            self.reason.say("Why do the two steps differ? Both are kept, with the reason.", Grade.ERROR)
        return ()

    def _walked_at_all(self) -> bool:
        return self.distance.value is not None or (self.result is not None and self.result.ambulation is not None)

    # What is stored

    def examined(self) -> Examined:
        """Return all that was typed, and the step that it gives."""
        result = self.result
        return Examined(
            grades=tuple(self.row.values()),
            distance=self.distance.value,
            ambulation=Decimal(result.ambulation) if result is not None and result.ambulation is not None else None,
            aid=self._aid,
            computed=result.step if result is not None else None,
            carried=self.carried,
            stated=self.stated.value,
            chosen=self.source.value,
            reason=self.reason.text(),
            measured=self.measured.value,
            other_help=self.other_help.value,
            rule_set=self.rule_set.value,
            is_empty=self.is_empty(),
        )

    def entry(self, chosen: str = "") -> EdssEntry:
        """Return what is to be stored; *chosen* takes the place of the choice between the two steps."""
        examined = self.examined()
        return entry_of(replace(examined, chosen=chosen) if chosen else examined, self._stored)

    def show_visit(self, visit: Visit) -> None:
        """Fill the panel from a signed visit."""
        self._stored = visit
        self.row.show_visit(visit)
        for field in (self.distance, self.ambulation):
            self._fill(field, visit)
        self.aid.set_value(visit.aid)
        notes = {value.measure: value.note for value in visit.values if value.trial == 0}
        self.measured.set_value(answer_in(notes.get("walking_distance_m", ""), MEASURED))
        helped = (answer_in(notes.get(measure, ""), HELPED) for measure in WALKING)
        self.other_help.set_value(next((help for help in helped if help is not None), None))
        self.rule_set.set_value(answer_in(notes.get("edss", ""), RULE_SETS))
        self.judge()
        self._show_steps(visit)
        self._take_ambulation_back(visit)
        measures = {"walking_distance_m", "ambulation", "edss"}
        self.shown = {
            **self.row.shown,
            **{
                (v.measure, 0): v for v in visit.values if v.measure in measures and not v.trial and v.value is not None
            },
        }
        self.judge()

    def _show_steps(self, visit: Visit) -> None:
        both = read_two_steps(visit.edss_reason)
        if both is not None:
            self.stated.set_text(f"{both.stated:.1f}")
        elif visit.edss_source != COMPUTED or self.result is None or self.result.step != visit.value("edss"):
            self._fill(self.stated, visit)
        self.source.set_value(visit.edss_source or None)
        said = both.reason if both is not None else visit.edss_reason
        self.reason.set_text("" if said == NOT_EXAMINED else said)

    def _fill(self, field: MeasureField, visit: Visit) -> None:
        value = visit.value(field.measure.id)
        if value is not None:
            field.set_text(show_value(field.measure, value))

    def _take_ambulation_back(self, visit: Visit) -> None:
        """Leave the score to distance and aid where they give it: a distance that is corrected then moves it."""
        reading = self._walking() or ambulation_from(self.distance.value, visit.aid)
        if reading.score is not None and reading.score == self.ambulation.value:
            self.ambulation.set_text("")


def asked(words: str, choice: Choice) -> QLabel:
    """Return the title of a choice, whose mnemonic jumps to it."""
    made = label(words, "mute", wrap=False)
    made.setBuddy(choice)
    return made


def _tell(told: QLabel, text: str) -> None:
    if told.text() != text:  # to set it anew lays the whole page out anew
        told.setText(text)


def _say(field: Field, text: str) -> None:
    if field.message.text() != text:
        field.say(text)


def _show_if(widget: QWidget, is_shown: bool) -> None:
    if widget.isHidden() is is_shown:
        widget.setVisible(is_shown)
