"""The EDSS part of the visit form: raw grades, walking, the live referee, and the clinician's own step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.edss import EdssResult, converted, referee
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES, Measure
from domain.records import Aid, Value, Visit
from domain.values import show_value
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
CLINICIAN, COMPUTED = "clinician", "computed"
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
        if text and not self.is_refused:
            self.jumped.emit()

    def show_conversion(self) -> None:
        """Say what the raw grade counts as, where that is another number."""
        if self.value is None:
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
        self.stated = MeasureField(MEASURES["edss"], "&Your step", hint="if it differs")
        self.source = Choice(SOURCES)
        self.source.setAccessibleName("Step for analysis")
        self.reason = Field("Why do they differ?")
        self.result: EdssResult | None = None
        self._place()
        self._connect()
        self._judge()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        walking: dict[str, Field | Choice] = {
            "walking_distance_m": self.distance,
            "aid": self.aid,
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
        self.body.addWidget(
            small("Distance is the best without rest, with the aid of the day. Two sticks count as two-sided.")
        )

    def _connect(self) -> None:
        fields = [*self.grades.values(), self.distance]
        for field, after in zip(self.grades.values(), fields[1:], strict=True):
            field.jumped.connect(after.editor.setFocus)
        for measured in (*self.grades.values(), self.distance, self.ambulation, self.stated):
            measured.value_changed.connect(lambda _value: self._judge())
        for choice in (self.aid, self.source):
            choice.chosen.connect(lambda _value: self._judge())
        self.reason.text_changed.connect(lambda _text: self._judge())

    # The referee

    def _judge(self) -> None:
        """Show, at every key, the step that grades and walking give, and what does not fit."""
        sender = self.sender()
        if isinstance(sender, QObject):
            for field in self.grades.values():
                if not field.is_refused:
                    field.show_conversion()
        aid = self.aid.value if isinstance(self.aid.value, Aid) else None
        ambulation = None if self.ambulation.value is None else int(self.ambulation.value)
        self.result = referee(
            {system: field.value for system, field in self.grades.items()},
            ambulation,
            self.distance.value,
            aid,
            stated=self.stated.value,
        )
        self._show(self.result)
        self.changed.emit()

    def _show(self, result: EdssResult) -> None:
        step = result.step if result.step is not None else self.stated.value
        self.step.setText(f"EDSS {show_value(MEASURES['edss'], step)}" if step is not None else "EDSS –")
        if self.is_empty():
            self.why.setText("Not examined: leave all empty, or type the grades as the examination goes.")
        elif result.step is None and self.stated.value is not None:
            self.why.setText(f"your step; {result.reason}")
        else:
            self.why.setText(result.reason)
        self.remarks.setText("\n".join(f"△ {remark}" for remark in result.contradictions))
        self.remarks.setVisible(bool(result.contradictions))
        self.choose.setVisible(self.differs)
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
        return all(field.value is None and not field.is_refused for field in typed) and self.aid.value is None

    def problems(self) -> tuple[str, ...]:
        """Return what blocks signing: steps that differ need a choice and a reason."""
        if not self.differs:
            return ()
        if self.source.value is None:
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
        return EdssEntry(tuple(values), source, reason, aid)

    def _for_analysis(self, computed: Decimal | None) -> tuple[Decimal | None, str, str]:
        stated = self.stated.value
        if not self.differs:
            return (computed, COMPUTED, "") if computed is not None else (stated, CLINICIAN if stated else "", "")
        assert computed is not None
        assert stated is not None
        both = f"clinician's step {stated}, computed {computed}: {self.reason.text()}"
        return (computed, COMPUTED, both) if self.source.value == COMPUTED else (stated, CLINICIAN, both)

    def show_visit(self, visit: Visit) -> None:
        """Fill the panel from a signed visit."""
        for system, field in self.grades.items():
            _fill(field, visit.value(system))
        _fill(self.distance, visit.value("walking_distance_m"))
        _fill(self.ambulation, visit.value("ambulation"))
        self.aid.set_value(visit.aid)
        if visit.edss_source != COMPUTED or visit.edss_reason:
            _fill(self.stated, visit.value("edss"))
        self.source.set_value(visit.edss_source or None)
        self.reason.set_text(visit.edss_reason)
        self._judge()

    def fill_draft(self, payload: Mapping[str, object]) -> None:
        """Give choices their values back, which a draft keeps as plain text."""
        aid = payload.get("aid")
        self.aid.set_value(Aid(str(aid)) if aid else None)
        self._judge()


def _fill(field: MeasureField, value: Decimal | None) -> None:
    field.set_text("" if value is None else f"{value.normalize():f}")
