"""A field for one trial of a timed test: seconds, or U for unable because of MS."""

from __future__ import annotations

from domain.measures import Measure
from domain.records import Flag, Value
from ui.widgets.field import Grade
from ui.widgets.measure_field import MeasureField

UNABLE_TEXTS = ("u", "unable")

COUNTS_AS = {
    Flag.UNABLE: "Unable because of MS: counts as worse than any time.",
    Flag.OTHER: "No value for another reason: counts as missing.",
}


class TrialField(MeasureField):
    """A MeasureField that also takes U (unable because of MS) and O (no value for another reason)."""

    def __init__(self, measure: Measure, title: str, trial: int) -> None:
        super().__init__(measure, title)
        self.trial = trial
        self.flag: Flag | None = None

    def _read(self, text: str) -> None:
        typed = self.text().lower()
        self.flag = None
        if typed in UNABLE_TEXTS:
            self.flag = Flag.UNABLE
        elif typed in ("o", "other"):
            self.flag = Flag.OTHER
        if self.flag is None:
            super()._read(text)
            if self.is_refused:
                self.say(f"{self.message.text().removeprefix('✕ ')} Unable because of MS? Type U.", Grade.ERROR)
            return
        self.value = None
        self.say_flag()
        self.value_changed.emit(None)

    def say_flag(self, *, said_already: bool = False) -> None:
        """Say what U or O counts as; *said_already* at the trial before, so that the pair has it once."""
        words = "" if self.flag is None or said_already else COUNTS_AS[self.flag]
        if self.message.text() != words:
            self.say(words)

    def recorded(self) -> Value | None:
        """Return what is to be stored, None where nothing was typed."""
        if self.value is None and self.flag is None:
            return None
        return Value(self.measure.id, self.value, self.trial, self.flag)

    def show_recorded(self, value: Value) -> None:
        """Fill the field with a stored trial."""
        if value.value is not None:
            self.set_text(f"{value.value.normalize():f}")
        elif value.flag is not None:
            self.set_text("U" if value.flag is Flag.UNABLE else "O")
