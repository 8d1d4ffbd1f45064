"""What every section of the visit form is: inputs, the values they hold, and a header that folds the rare ones away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.dates import show
from domain.measures import Measure
from domain.records import PatientRecord, Value, Visit
from domain.values import show_value
from domain.wording import signed
from ui.forms.kept_values import Slot
from ui.forms.trial_field import TrialField
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import Card, small

FOLDED, OPEN = "▸", "▾"


def last_before(record: PatientRecord, measure: str, day: date) -> tuple[date, Decimal] | None:
    """Return when a measure was recorded last before *day*, and its value; None where it never was."""
    found = [(v.on, value) for v in record.visits if v.on < day and (value := v.value(measure)) is not None]
    return max(found, key=lambda pair: pair[0], default=None)


def since_last(record: PatientRecord, measure: Measure, day: date, now: Decimal | None) -> str:
    """Return the value before with its day, and how far the one of now is from it; "" where there is none."""
    last = last_before(record, measure.id, day)
    if last is None:
        return ""
    then = f"{show_value(measure, last[1])} on {show(last[0])}"
    if now is None:
        return f"last {then}"
    difference = now - last[1]
    return f"{signed(difference.normalize())} on {then}" if difference else f"as on {show(last[0])}"


class VisitSection(Card):
    """A part of the visit form with values of its own; ``changed`` tells of every key and choice in it.

    ``shown`` holds the stored values of a corrected visit that stand in its inputs; ``values`` gives them as they are
    to be stored, note and number of the trial included, so no slot of ``shown`` is that of a value typed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("true", parent)
        self.shown: dict[Slot, Value] = {}
        self._standing: dict[MeasureField, Value] = {}

    # What a section gives

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft, in the order of the tab key."""
        raise NotImplementedError

    def values(self) -> tuple[Value, ...]:
        """Return what is to be stored."""
        raise NotImplementedError

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit."""
        raise NotImplementedError

    def problems(self) -> tuple[str, ...]:
        """Return what blocks signing, beside the fields that show an error; the first is shown and has the focus."""
        return ()

    def say_day(self, day: date | None) -> None:
        """Take the day of the visit as typed; None = it has none yet."""

    def stored(self, visit: Visit) -> None:
        """Store what belongs to the signed *visit* beside its values; called in the transaction that signs it."""

    # What sections use

    def _stand(self, field: MeasureField, value: Value) -> None:
        """Show a stored value in *field*."""
        if isinstance(field, TrialField):
            field.show_recorded(value)
        elif value.value is not None:
            field.set_text(f"{value.value.normalize():f}")
        # Of two values for one input the first is not shown, and so it is kept.
        self.shown = {slot: v for slot, v in self.shown.items() if v is not self._standing.get(field)}
        self._standing[field] = value
        self.shown[(value.measure, -1 - len(self._standing))] = value

    def _show_days(self, visit: Visit, fields: Iterable[MeasureField]) -> None:
        """Show the values of the day, those without trials, each in the field of its measure."""
        for field in fields:
            for value in visit.trials(field.measure.id):
                if value.trial == 0 and value.value is not None:
                    self._stand(field, value)

    def _to_store(self, field: MeasureField, typed: Value | None, note: str | None = None) -> Value | None:
        """Return a value as it is to be stored: an unchanged one as it was, with *note* where the section has one."""
        stood = self._standing.get(field)
        if typed is None:
            return None
        if stood is None or (stood.value, stood.flag) != (typed.value, typed.flag):
            return typed if note is None else replace(typed, note=note)
        return stood if note is None else replace(stood, note=note)

    def _typed(self, fields: Iterable[MeasureField]) -> tuple[Value, ...]:
        """Return the values of the day that stand in *fields*, as they are to be stored."""
        typed = ((f, Value(f.measure.id, f.value) if f.value is not None else None) for f in fields)
        return tuple(value for f, t in typed if (value := self._to_store(f, t)) is not None)

    def _go_on(self, *fields: Field) -> None:
        """Let Enter in one of *fields* move on as the tab key does."""
        for field in fields:
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._next)

    def _next(self) -> None:
        self.focusNextChild()


class FoldButton(QPushButton):
    """The header of a part that folds: Space or Enter opens and closes it."""

    def __init__(self, words: str) -> None:
        super().__init__(f"{FOLDED}  {words}")
        self._words = words
        self.setCheckable(True)
        self.setProperty("flat", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(words)
        self.toggled.connect(self._say)
        self._say(False)

    def _say(self, is_open: bool) -> None:
        self.setText(f"{OPEN if is_open else FOLDED}  {self._words}")
        self.setAccessibleDescription("open" if is_open else "folded")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter as with Space."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.click()
            return
        super().keyPressEvent(event)


class Fold(QWidget):
    """A header line and what it folds away; ``body`` takes the inputs. A folded input is no stop of the tab key."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        self.button = FoldButton(words)
        self.told = small("")
        head.addWidget(self.button)
        head.addWidget(self.told, 1)
        column.addLayout(head)
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(space.small)
        self.inside.hide()
        column.addWidget(self.inside)
        self.button.toggled.connect(self._fold)

    def _fold(self, is_open: bool) -> None:
        self.inside.setVisible(is_open)

    def open(self, is_open: bool = True) -> None:
        """Show what is folded away, or fold it."""
        self.button.setChecked(is_open)

    @property
    def is_open(self) -> bool:
        """Whether the inputs are in sight."""
        return self.button.isChecked()

    def say(self, text: str) -> None:
        """Say beside the header what is inside, for the time it is folded."""
        self.told.setText(text)


class FoldedSection(VisitSection):
    """A section that is one header line until it is opened, or something stands in it."""

    def __init__(self, words: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Fold(words)
        self._about = about
        self.fold.say(about)
        self.body.addWidget(self.fold)
        self.content = self.fold.body

    def _watch(self) -> None:
        """Tell of every change of the inputs, and open where something is put in; call it when all are made."""
        for widget in self.inputs().values():
            if isinstance(widget, Field):
                widget.text_changed.connect(lambda _text: self._was_changed())
                self._go_on(widget)
            else:
                widget.chosen.connect(lambda _value: self._was_changed())

    def _was_changed(self) -> None:
        if not self.fold.is_open and self.has_content():
            self.fold.open()  # a draft or a signed visit put something into it
        self.remark()
        self.changed.emit()

    def has_content(self) -> bool:
        """Whether anything stands in the inputs."""
        return any(
            bool(widget.text()) if isinstance(widget, Field) else widget.value not in (None, "")
            for widget in self.inputs().values()
        )

    def remark(self) -> None:
        """Say what follows from the values as typed."""
