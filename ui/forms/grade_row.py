"""The seven raw grades side by side, what the last visit proposes for them, and the two questions a grade can raise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Value, Visit
from ui.forms.carried import LastVisit
from ui.forms.edss_words import MOOD_ONLY, PREVENTED, Answers, answer_in, with_answer
from ui.forms.grade_field import GradeField
from ui.forms.kept_values import Slot
from ui.forms.record_form import named, titled
from ui.theme import space_of
from ui.widgets.choice import Choice, MovingChoice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.text import label, small

OPTIONS = ((True, "Yes"), (False, "No"), (None, "Not stated"))
# Weakness of this grade or more can prevent the test of coordination (Neurostatus; the figure is unverified).
WEAK_FROM = 3
MILD = 1  # the cerebral grade that mood or mild fatigue alone can give


class GradeRow(QWidget):
    """Raw grades. ``changed`` tells of every key; ``finished`` asks for what comes after the last grade."""

    changed = Signal()
    finished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields = {system: GradeField(MEASURES[system]) for system in FUNCTIONAL_SYSTEMS}
        self.prevented = named(MovingChoice(OPTIONS), "Weakness prevents the test of coordination (X)")
        self.mood_only = named(MovingChoice(OPTIONS), "Cerebral grade from mood or mild fatigue only")
        self.remark = small("")
        self.shown: dict[Slot, Value] = {}
        self._place()
        self._connect()
        self._ask()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {**self.fields, "cerebellar_x": self.prevented, "mood_only": self.mood_only}

    def _place(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        row = ColumnsLayout((7, 4, 2), across=space.small, down=space.small)
        for field in self.fields.values():
            row.addWidget(field)
        column.addLayout(row)
        column.addWidget(self.remark)
        asks = FlowLayout(spacing=space.large)
        asked = (
            ("Does weakness prevent the cerebellar test (X)?", self.prevented),
            ("Cerebral 1 from mood or mild fatigue only?", self.mood_only),
        )
        self._asks = []
        for words, choice in asked:
            question = label(words, "mute", wrap=False)
            question.setBuddy(choice)
            self._asks.append(titled(question, choice))
            asks.addWidget(self._asks[-1])
        self._questions = QWidget()
        self._questions.setLayout(asks)
        column.addWidget(self._questions)

    def _connect(self) -> None:
        fields = list(self.fields.values())
        for field, after in pairwise(fields):
            # As the tab key does, so that what stands there is selected and the next digit replaces it.
            field.jumped.connect(lambda to=after: to.editor.setFocus(Qt.FocusReason.TabFocusReason))
        fields[-1].jumped.connect(self.finished)
        for field in fields:
            field.text_changed.connect(lambda _text: self._tell())
        for choice in (self.prevented, self.mood_only):
            choice.chosen.connect(lambda _value: self._tell())

    def _tell(self) -> None:
        for field in self.fields.values():
            field.show_conversion()
        self._ask()
        self.changed.emit()

    def _ask(self) -> None:
        """Ask only where a grade raises the question, or where it was answered."""
        pyramidal, cerebral = self.fields["fs_pyramidal"].value, self.fields["fs_cerebral"].value
        cerebellar = self.fields["fs_cerebellar"].value
        weak = pyramidal is not None and pyramidal >= WEAK_FROM and cerebellar is not None
        raised = (weak or self.prevented.value is not None, cerebral == MILD or self.mood_only.value is not None)
        for ask, is_asked in zip(self._asks, raised, strict=True):
            if ask.isHidden() is is_asked:
                ask.setVisible(is_asked)
        if self._questions.isHidden() is any(raised):
            self._questions.setVisible(any(raised))

    # What is proposed, typed and stored

    def propose(self, last: LastVisit) -> None:
        """Show in grey what the last visit had; nothing is entered."""
        for system, field in self.fields.items():
            field.propose(last.of(system))
        self.remark.setText(last.remark())
        self.remark.setVisible(bool(last.remark()) and not all(field.text() for field in self.fields.values()))

    @property
    def grades(self) -> dict[str, Decimal | None]:
        """The raw grades, None where none was typed."""
        return {system: field.value for system, field in self.fields.items()}

    @property
    def carried(self) -> date | None:
        """The latest day that a grade was carried over from, None where every grade was examined."""
        days = [f.carried_from for f in self.fields.values() if f.carried_from is not None and f.value is not None]
        return max(days, default=None)

    def carried_from_later(self, day: date | None) -> list[str]:
        """Return the names of the grades that cannot have been carried to *day*: they were examined on it or later."""
        if day is None:
            return []
        fields = self.fields.values()
        return [f.measure.title for f in fields if f.carried_from is not None and f.carried_from >= day]

    def is_empty(self) -> bool:
        """Whether no grade was typed."""
        return not any(field.text() for field in self.fields.values())

    def contradictions(self) -> tuple[str, ...]:
        """Return what the answers say against the grades."""
        cerebral = self.fields["fs_cerebral"].value
        if self.mood_only.value is True and cerebral is not None and cerebral != MILD:
            return (f"Cerebral {cerebral} is not the grade of mood or mild fatigue alone, which is {MILD}.",)
        return ()

    def values(self) -> list[Value]:
        """Return the grades as they are to be stored, with their notes."""
        notes: dict[str, tuple[Answers, object]] = {
            "fs_cerebellar": (PREVENTED, self.prevented.value),
            "fs_cerebral": (MOOD_ONLY, self.mood_only.value),
        }
        found = []
        for system, field in self.fields.items():
            value = field.recorded()
            if value is None:
                continue
            noted = notes.get(system)
            found.append(replace(value, note=with_answer(value.note, *noted)) if noted else value)
        return found

    def show_visit(self, visit: Visit) -> None:
        """Fill the row from a signed visit."""
        for value in visit.values:
            field = self.fields.get(value.measure)
            if field is None or value.trial != 0 or value.value is None:
                continue
            field.show_recorded(value)
            self.shown[(value.measure, 0)] = value
        for system, choice, answers in (
            ("fs_cerebellar", self.prevented, PREVENTED),
            ("fs_cerebral", self.mood_only, MOOD_ONLY),
        ):
            stored = self.shown.get((system, 0))
            choice.set_value(answer_in(stored.note, answers) if stored else None)
        self._tell()
