"""The inputs of a form that is described as data: each shows a field's value, and gives it back as it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from domain.dates import PartialDate
from domain.records import PatientRecord
from domain.values import ValueRefused, read_decimal
from ui.forms.spec_fields import FieldSpec, InputKind, Names
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small


class NumberInput(Field):
    """An input for a number, comma or point; ``value`` is None while it is empty or refused."""

    value_changed = Signal(object)  # Decimal or None

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(f"{spec.title}, {spec.unit}" if spec.unit else spec.title, hint=spec.hint)
        self._spec = spec
        self.value: Decimal | None = None
        self.text_changed.connect(lambda _text: self.read())

    def read(self) -> None:
        """Read the input, and say why it is refused where it is."""
        refusal = ""
        try:
            self.value = self._checked(read_decimal(self.text())) if self.text() else None
        except ValueRefused as refused:
            self.value, refusal = None, str(refused)
        self.say(refusal, Grade.ERROR if refusal else Grade.FINE)
        self.value_changed.emit(self.value)

    def _checked(self, value: Decimal) -> Decimal:
        low, high = self._spec.low, self._spec.high
        if self._spec.whole and value != int(value):
            raise ValueRefused(f"{self.name} is a whole number.")
        if (low is not None and value < low) or (high is not None and value > high):
            bounds = f"{low} to {high}" if low is not None and high is not None else f"{low} or more"
            raise ValueRefused(f"{value} is out of range: {bounds}{f' {self._spec.unit}' if self._spec.unit else ''}.")
        return value


class ChoiceBox(QWidget):
    """A choice with its title above, and below it a remark and what is wrong with it."""

    def __init__(self, title: str, choice: Choice, remark: str) -> None:
        super().__init__()
        self.choice = choice
        self.title = QLabel(title)
        self.title.setProperty("role", "mute")
        self.title.setBuddy(choice)
        self.name = title.replace("&", "")
        self.message = label("", "error", factor=0.9)
        self.message.hide()
        choice.setAccessibleName(self.name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space_of(self).hair)
        column.addWidget(self.title)
        column.addWidget(choice)
        if remark:
            column.addWidget(small(remark))
        column.addWidget(self.message)
        column.addStretch(1)

    def complain(self, text: str) -> None:
        """Show what is wrong, "" for nothing."""
        self.message.setText(f"✕ {text}" if text else "")
        self.message.setVisible(bool(text))
        self.choice.setAccessibleDescription(text)


class SpecInput:
    """One input of a form, made from its spec. ``widget`` is what the draft keeps, ``box`` what is placed."""

    def __init__(self, spec: FieldSpec, services: Services, record: PatientRecord) -> None:
        self.spec = spec
        self.services = services
        self.names: Names = spec.completes(services, record) if spec.completes is not None else {}
        self._stored = {name.casefold(): stored for name, stored in self.names.items()}
        self._shown: dict[str, str] = {}
        for name, stored in self.names.items():
            self._shown.setdefault(stored, name)
        self.widget: Field | Choice = self._made()
        self.box: QWidget = self.widget
        if isinstance(self.widget, Choice):
            self.box = ChoiceBox(spec.title, self.widget, spec.remark)
        elif spec.kind in (InputKind.TEXT, InputKind.LINES, InputKind.COMPLETED):
            self.widget.text_changed.connect(lambda _text: self.reread())

    def _made(self) -> Field | Choice:
        spec, kind = self.spec, self.spec.kind
        if kind is InputKind.YES_NO:
            return Choice(YES_NO, wraps=True)
        if kind is InputKind.CHOICE:
            return Choice(spec.options, self._nothing, wraps=True)
        if kind in (InputKind.DAY, InputKind.DATE):
            exact = kind is InputKind.DAY
            day = DateField(spec.title, self.services.today, exact=exact, future=spec.future, hint=spec.hint)
            if self.names:
                complete(day, self.names)
            return day
        if kind is InputKind.NUMBER:
            return NumberInput(spec)
        if kind is InputKind.LINES:
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(space_of(text).ems(4))
            return Field(spec.title, text, spec.hint)
        made = Field(spec.title, hint=spec.hint)
        if kind is InputKind.COMPLETED:
            complete(made, dict.fromkeys(self._shown.values()))
        return made

    @property
    def _nothing(self) -> object:
        """The option that says "not recorded", None where there is none."""
        return next((option for option, _ in self.spec.options if option in (None, "")), None)

    @property
    def name(self) -> str:
        """What the input is called in messages."""
        return self.widget.name if isinstance(self.widget, Field) else self._choice_box.name

    @property
    def _choice_box(self) -> ChoiceBox:
        assert isinstance(self.box, ChoiceBox)
        return self.box

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed or chosen."""
        return not self.widget.text() if isinstance(self.widget, Field) else self.widget.value in (None, "")

    @property
    def is_refused(self) -> bool:
        """Whether what is typed cannot be read."""
        return isinstance(self.widget, DateField | NumberInput) and not self.is_empty and self.widget.value is None

    def value(self) -> Any:
        """Return what is entered, as the record's field holds it; None where it is empty or refused."""
        widget = self.widget
        if isinstance(widget, Choice):
            return widget.value
        if isinstance(widget, DateField):
            day = widget.value
            return day.exact if self.spec.kind is InputKind.DAY and day is not None else day
        if isinstance(widget, NumberInput):
            return int(widget.value) if self.spec.whole and widget.value is not None else widget.value
        return self._stored.get(widget.text().casefold(), widget.text())

    @property
    def held(self) -> object:
        """What is typed or chosen, as it stands in the input."""
        return self.widget.value if isinstance(self.widget, Choice) else self.widget.text()

    def show(self, value: Any) -> None:
        """Show a field's value; None empties it."""
        widget = self.widget
        if isinstance(widget, Choice):
            widget.set_value(self._nothing if value is None else value)
        elif isinstance(widget, DateField):
            widget.set_date(PartialDate.of(value) if isinstance(value, date) else value)
        elif isinstance(value, Decimal):
            widget.set_text(f"{value:f}")
        else:
            widget.set_text("" if value is None else self._shown.get(str(value), str(value)))

    def reread(self) -> None:
        """Say of what is typed what the input itself says of it."""
        widget = self.widget
        if isinstance(widget, DateField):
            widget.say_what_was_read()
        elif isinstance(widget, NumberInput):
            widget.read()
        elif isinstance(widget, Field):
            widget.say(self.spec.echo(self.services, widget.text()) if self.spec.echo and widget.text() else "")
        else:
            self._choice_box.complain("")

    def complain(self, text: str) -> None:
        """Show what is wrong with the value; it blocks saving."""
        if isinstance(self.widget, Field):
            self.widget.say(text, Grade.ERROR)
        else:
            self._choice_box.complain(text)

    def rename(self, title: str) -> None:
        """Ask under another title, where what else is entered calls for it."""
        if isinstance(self.widget, Field):
            self.widget.label.setText(title)
            self.widget.name = title.replace("&", "")
            self.widget.editor.setAccessibleName(self.widget.name)


def complete(field: Field, names: Iterable[str]) -> None:
    """Let a field complete what is typed from *names*, whatever it completed from before."""
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    completer: QCompleter | None = editor.completer()
    if completer is None:
        completer = QCompleter(field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setModel(QStringListModel(field))
        editor.setCompleter(completer)
    model = completer.model()
    assert isinstance(model, QStringListModel)
    model.setStringList(list(names))
