"""A field for one value of a measure: comma or point, checked on every key, empty is a value."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal

from domain.measures import Measure
from domain.values import ValueRefused, read_value
from ui.widgets.field import Field, Grade


class MeasureField(Field):
    """An input for *measure*; ``value`` is None while it is empty or refused, and ``is_refused`` tells which."""

    value_changed = Signal(object)  # Decimal or None

    def __init__(self, measure: Measure, title: str = "", hint: str = "") -> None:
        unit = f", {measure.unit}" if measure.unit else ""
        super().__init__(title or f"{measure.title}{unit}", hint=hint)
        self.measure = measure
        self.value: Decimal | None = None
        self.text_changed.connect(self._read)

    @property
    def is_refused(self) -> bool:
        """Whether something is typed that is no value of the measure."""
        return self.grade is Grade.ERROR

    def _read(self, _text: str) -> None:
        refusal = ""
        try:
            self.value = read_value(self.measure, self.text()) if self.text() else None
        except ValueRefused as refused:
            self.value, refusal = None, str(refused)
        self.say(refusal, Grade.ERROR if refusal else Grade.FINE)
        self.value_changed.emit(self.value)
