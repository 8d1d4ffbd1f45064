"""A date as people type it to a date known to the day, the month or the year; an unclear one is refused with a hint."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from domain.dates import MONTHS, DateRefused, PartialDate, minus_months, show

OLDEST_YEAR = 1900
_MONTH_NAMES = {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NAMES |= {name: number for number, name in enumerate(_FULL_MONTHS, start=1)} | {"sept": 9}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = "d|days?|w|wks?|weeks?|m|mos?|months?|y|yrs?|years?"
_UNSURE = re.compile(r"spring|summer|autumn|fall|winter|early|late|mid|about|around|before|after|since|ca|circa|~|\?")


def read_date(text: str, today: date, *, day_first: bool = True) -> PartialDate:
    """Return the date typed as *text*, as of *today*.

    Understood: t, today, yesterday; -3d, -6w, -3m, -2y, "6w ago", "3 weeks ago"; 2026-03-14; 14 3 26, 14/3/2026,
    14.3.2026, 14 Mar 2026, Mar 14 2026; 3/2014, Mar 2014; 2014. A weekday before it has to be that of the day. A year
    of two digits is the latest one that is not in the future. *day_first*: whether 3/4/2026 is 3 April (else 4 March).
    Raises DateRefused with a hint what would do.
    """
    typed = " ".join(text.strip().lower().replace("−", "-").replace("–", "-").split())
    if not typed:
        raise DateRefused(f"No date was typed. {hint(day_first)}")
    weekday, typed = _weekday_of(typed)
    for reader in (_relative, _iso, _named_month, _numbers):
        found = reader(typed, today, day_first)
        if found is not None:
            return _on_that_weekday(_within_reach(found, text, day_first), weekday)
    raise DateRefused(f"“{text.strip()}” is not understood as a date. {_what_would_do(typed, day_first)}")


def hint(day_first: bool) -> str:
    """Return how a date can be written, with day and month in the order in which the system has them."""
    return f"Write it as {'14 3 2026' if day_first else '3 14 2026'}, 14 Mar 2026, 3/2014, 2014, t for today, or -6w."


def _what_would_do(typed: str, day_first: bool) -> str:
    """Return the hint that fits what was probably meant."""
    year = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", typed)
    if year and _UNSURE.search(typed):
        return (
            f"Only what is sure is recorded: {year.group()} says that the year is known, Apr {year.group()} the month."
        )
    digits = re.fullmatch(r"(\d\d)(\d\d)(\d{2}|\d{4})", typed)
    if digits:
        return f"Put blanks between its parts: {' '.join(digits.groups())}."
    distance = re.fullmatch(rf"\+?(\d{{1,4}}) ?({_UNITS})", typed)
    if distance:
        return f"For a day in the past write -{distance[1]}{distance[2][0]} or {distance[1]}{distance[2][0]} ago."
    return hint(day_first)


def _weekday_of(typed: str) -> tuple[int | None, str]:
    """Return the weekday that a text begins with, None where it has none, and the rest of the text."""
    first, _, rest = typed.partition(" ")
    name = first.strip(".,")
    found = [at for at, weekday in enumerate(_WEEKDAYS) if len(name) >= 2 and weekday.startswith(name)]
    return (found[0], rest) if rest and len(found) == 1 else (None, typed)


def _on_that_weekday(day: PartialDate, weekday: int | None) -> PartialDate:
    if weekday is None or (day.exact is not None and day.exact.weekday() == weekday):
        return day
    if day.exact is None:
        raise DateRefused(f"{day} is not one day, so that it has no weekday. Leave the weekday away.")
    is_on, said = _WEEKDAYS[day.exact.weekday()].capitalize(), _WEEKDAYS[weekday].capitalize()
    raise DateRefused(f"{day} is a {is_on}, not a {said}. Which of the two is right?")


def echo(day: PartialDate, today: date) -> str:
    """Return a typed date as it was understood, with how long ago: "Sat 14 Mar 2026 · 8 months ago"."""
    if day.exact is None:
        return f"{day} · {_distance(day.first, today)}, known to the {'month' if day.month else 'year'}"
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.exact.weekday()]
    return f"{weekday} {show(day.exact)} · {_distance(day.exact, today)}"


def _distance(then: date, today: date) -> str:
    if then == today:
        return "today"
    count, unit = _in_units(min(then, today), max(then, today))
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if then < today else f"in {words}"


def _in_units(start: date, end: date) -> tuple[int, str]:
    """Return the completed days, weeks, calendar months or years from *start* to *end*, and what they are."""
    days = (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if days < 14:
        return days, "day"
    if months < 2:
        return days // 7, "week"
    return (months, "month") if months < 24 else (months // 12, "year")


def _relative(typed: str, today: date, _day_first: bool) -> PartialDate | None:
    if typed in {"t", "today"}:
        return PartialDate.of(today)
    if typed in {"y", "yesterday"}:
        return PartialDate.of(today - timedelta(days=1))
    match = re.fullmatch(rf"- ?(\d{{1,4}}) ?({_UNITS})", typed) or re.fullmatch(rf"(\d{{1,4}}) ?({_UNITS}) ago", typed)
    if match is None:
        return None
    count, unit = int(match[1]), match[2][0]
    back: dict[str, Callable[[], date]] = {
        "d": lambda: today - timedelta(days=count),
        "w": lambda: today - timedelta(weeks=count),
        "m": lambda: minus_months(today, count),
        "y": lambda: minus_months(today, 12 * count),
    }
    return PartialDate.of(back[unit]())


def _iso(typed: str, _today: date, _day_first: bool) -> PartialDate | None:
    if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", typed):
        return None
    return _date(*(int(part) for part in typed.split("-")))


def _named_month(typed: str, today: date, _day_first: bool) -> PartialDate | None:
    apart = re.sub(r"(?<=\d)(?=[a-z]{3})|(?<=[a-z]{3})(?=\d)", " ", typed)  # 14mar2026
    parts = re.split(r"[\s.,/-]+", apart.strip("., "))
    names = [i for i, part in enumerate(parts) if part in _MONTH_NAMES]
    if len(names) != 1 or not 2 <= len(parts) <= 3:
        return None
    month = _MONTH_NAMES[parts[names[0]]]
    numbers = [part for i, part in enumerate(parts) if i != names[0]]
    if not all(re.fullmatch(r"\d{1,4}(st|nd|rd|th)?", number) for number in numbers):
        return None
    if len(numbers) == 1:
        if len(numbers[0]) != 4:
            raise DateRefused(f"“{typed}” could be a day of a month or a month of a year. Write the year in full.")
        return _date(int(numbers[0]), month)
    day, year = re.sub(r"\D", "", numbers[0]), numbers[1]
    if len(day) > 2:
        day, year = numbers[1], numbers[0]
    return _date(_year(year, today), month, int(day))


def _numbers(typed: str, today: date, day_first: bool) -> PartialDate | None:
    parts = re.split(r"[\s./-]+", typed.strip(". "))
    if not all(re.fullmatch(r"\d{1,4}", part) for part in parts):
        return None
    if len(parts) == 2:
        month, year = parts if len(parts[1]) == 4 else (parts[1], parts[0])
        if len(year) != 4 or len(month) > 2:
            raise DateRefused(f"“{typed}” could be a day and a month or a month and a year. Write the year in full.")
        return _date(int(year), int(month))
    if len(parts) != 3:
        return None
    if len(parts[0]) == 4:
        return _date(int(parts[0]), int(parts[1]), int(parts[2]))
    first, second = int(parts[0]), int(parts[1])
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day:
        # There is only one way to read it.
        day, month = month, day
    return _date(_year(parts[2], today), month, day)


def _date(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    """Return the date, if it exists; 00 is no way here to say that a month or day is not known."""
    if 0 in (month, day):
        raise DateRefused(
            "There is no day or month 0. Where the day is not known, write 3/2014; where the month, 2014."
        )
    return PartialDate(year, month, day)


def _year(text: str, today: date) -> int:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise DateRefused(f"The year {digits} is not clear. Write it with four digits.")
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year else year - 100


def _within_reach(found: PartialDate, text: str, day_first: bool) -> PartialDate:
    if not OLDEST_YEAR <= found.year <= 2200:
        raise DateRefused(f"“{text.strip()}” gives the year {found.year}, which cannot be meant. {hint(day_first)}")
    return found
