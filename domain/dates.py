"""Dates as clinics know them: to the day, to the month or to the year only."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.refusal import Refusal

DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of each month; February has one more in a leap year
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class DateRefused(Refusal):
    """A text that is not a date, or not one that can be meant; the sentence says why and what would do."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; ``month`` and ``day`` are None where not known."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what no calendar has, such as a day without a month or 30 February."""
        if self.day is not None and self.month is None:
            raise DateRefused("A date cannot have a day without a month.")
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError:
            shown = str(self) if self.month is not None and 1 <= self.month <= 12 else self.iso()
            raise DateRefused(f"There is no date {shown}.") from None

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return *day* as a date known to the day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> PartialDate:
        """Return the date written as YYYY, YYYY-MM or YYYY-MM-DD. Raises DateRefused."""
        match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
        if match is None:
            raise DateRefused(f"“{text}” is not a date: write YYYY-MM-DD, or YYYY-MM or YYYY where only that is known.")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        return cls(year, month, day)

    @property
    def first(self) -> date:
        """The first day this can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day this can be."""
        month = self.month or 12
        return date(self.year, month, self.day or days_of(self.year, month))

    @property
    def exact(self) -> date | None:
        """The day, or None where it is not known to the day."""
        return self.first if self.day is not None else None

    def days(self) -> Iterator[date]:
        """Every day this can be, in order."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)

    def iso(self) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __str__(self) -> str:
        """Return it as it is shown: 14 Mar 2026, Mar 2026 or 2026."""
        if self.month is None:
            return str(self.year)
        month = f"{MONTHS[self.month - 1]} {self.year}"
        return month if self.day is None else f"{self.day} {month}"


def show(day: date) -> str:
    """Return a day as it is shown everywhere, never ambiguous: 14 Mar 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def days_of(year: int, month: int) -> int:
    """Return how many days a month has; *month*: 1 to 12."""
    return 29 if month == 2 and calendar.isleap(year) else DAYS[month - 1]


def minus_months(day: date, months: int) -> date:
    """Return the day so many calendar months earlier; the last of the month where that day does not exist.

    What lies before the first day that can be written, or after the last one, is that day.
    """
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month + 1, day.day if day.day <= 28 else min(day.day, days_of(year, month + 1)))


def whole_years(start: date, end: date) -> int:
    """Return the number of completed years from *start* to *end*, as ages are counted."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))
