"""A field for a date as people type it, echoed so that it cannot be misread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QLocale, Signal

from domain.date_text import echo, read_date
from domain.dates import DateRefused, PartialDate
from ui.widgets.field import Field, Grade


def day_comes_first(locale: QLocale | None = None) -> bool:
    """Whether the system writes the day before the month."""
    pattern = (locale or QLocale()).dateFormat(QLocale.FormatType.ShortFormat).lower()
    return pattern.find("d") < pattern.find("m") or pattern.startswith("y")


AS_FAR_AS_KNOWN = "day, month or year: as far as it is known"


class DateField(Field):
    """An input for a date known to the day, month or year; *exact* asks for the day.

    ``value`` is None while it is empty or refused. A date after *today* is refused unless *future* is set.
    *without_day*: what to do where the day is asked for and only the month or year is known.
    """

    value_changed = Signal(object)  # PartialDate or None

    def __init__(
        self,
        title: str,
        today: Callable[[], date],
        *,
        exact: bool = False,
        future: bool = False,
        hint: str = "",
        without_day: str = "",
    ) -> None:
        order = "14 3 26" if day_comes_first() else "3 14 26"
        usual = f"{order}, t, -6w" if exact else AS_FAR_AS_KNOWN
        super().__init__(title, hint=hint or usual)
        self._today, self._exact, self._future, self._without_day = today, exact, future, without_day
        self.value: PartialDate | None = None
        self.text_changed.connect(self._read)

    @property
    def is_refused(self) -> bool:
        """Whether something is typed that is no date that can be meant here."""
        return self.grade is Grade.ERROR

    def set_date(self, day: PartialDate | None) -> None:
        """Fill the input with *day*, as it is shown; None empties it."""
        self.set_text(str(day) if day else "")

    def _read(self, _text: str) -> None:
        self.say_what_was_read()
        self.value_changed.emit(self.value)

    def say_what_was_read(self) -> None:
        """Read the input and say what was understood; a form that said something else here takes it back so."""
        try:
            self.value = self._checked() if self.text() else None
        except DateRefused as refused:
            self.value = None
            self.say(str(refused), Grade.ERROR)
        else:
            self.say(echo(self.value, self._today()) if self.value else "")

    def _checked(self) -> PartialDate:
        day = read_date(self.text(), self._today(), day_first=day_comes_first())
        if self._exact and day.exact is None:
            told = f"{self.name} needs the day: {day} is known to the month or year only."
            raise DateRefused(" ".join(part for part in (told, self._without_day) if part))
        if not self._future and day.first > self._today():
            raise DateRefused(f"{self.name} lies in the future: {day}. Today is {PartialDate.of(self._today())}.")
        return day
