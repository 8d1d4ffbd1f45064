"""What a cell of the cohort folder can hold: how it is read, written and described in the data package."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.date_text import OLDEST_YEAR
from domain.dates import DateRefused, PartialDate
from domain.measures import Measure
from domain.records import ASSUMABLE
from domain.refusal import Refusal
from domain.values import read_decimal, read_value

# A spreadsheet takes a cell that begins like this for a formula. Exported text gets an apostrophe before it,
# which a spreadsheet shows as text, and an import takes one away again: nothing is run and nothing is lost.
LOOKS_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
PARTIAL_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


class CellRefused(Refusal):
    """A cell that cannot be read as what its column holds; the sentence says why and what would do."""


@dataclass(frozen=True, slots=True)
class CellType:
    """One kind of cell. ``read`` gets a text that is not empty; an empty cell is ``empty``, "not recorded"."""

    name: str
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    empty: Any = None
    is_number: bool = False
    is_date: bool = False
    keeps_blanks: bool = False  # whether blanks at the ends belong to the value
    schema: Mapping[str, Any] = field(default_factory=dict)  # as Frictionless Table Schema has it


def _read_text(text: str) -> str:
    if "\0" in text:
        raise CellRefused("The text holds a NUL character, which no text has: remove it.")
    is_guarded = text.startswith("'") and LOOKS_LIKE_A_FORMULA.match(text)
    return text[1:] if is_guarded else text


def _write_text(text: str) -> str:
    return f"'{text}" if LOOKS_LIKE_A_FORMULA.match(text) else text


def _read_partial(text: str) -> PartialDate:
    """Return the date; one that only stands for "no date", as 0001-01-01 does in some systems, is refused."""
    found = PartialDate.from_iso(text)
    if found.year < OLDEST_YEAR:
        raise CellRefused(f"“{text}” lies before {OLDEST_YEAR}: leave the cell empty where the date is not known.")
    return found


def _read_day(text: str) -> date:
    try:
        day = _read_partial(text).exact
    except DateRefused:
        raise CellRefused(f"“{text}” is not a date: write YYYY-MM-DD, such as 2026-03-09.") from None
    if day is None:
        raise CellRefused(f"“{text}” names no day: this date is needed to the day, as YYYY-MM-DD.")
    return day


def _read_yes_no(text: str) -> bool:
    try:
        return {"yes": True, "no": False}[text.casefold()]
    except KeyError:
        raise CellRefused(f"“{text}” is neither yes nor no: write yes, no or nothing (not recorded).") from None


def _read_decimal(text: str) -> Decimal:
    """Return the number; six decimals at the most, so that nothing is rounded on the way."""
    return read_decimal(text)


def _write_decimal(value: Decimal) -> str:
    return f"{value:f}"


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = read_decimal(text)
        # Tables that passed through a statistics program often carry whole numbers as 3.0.
        if number % 1 or not low <= number <= high:
            raise CellRefused(f"“{text}” is not a whole number from {low} to {high}.")
        return int(number)

    return read


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _read_text(text).split(";") if part.strip())


def _read_texts(text: str) -> tuple[str, ...]:
    try:
        texts = json.loads(text)
    except ValueError:
        texts = None
    if not isinstance(texts, list) or not all(isinstance(one, str) and "\0" not in one for one in texts):
        raise CellRefused(f'“{text}” is not a list of texts: write it as JSON, such as ["one", "two"].')
    return tuple(texts)


def _read_assumed(text: str) -> frozenset[str]:
    names = frozenset(part.strip() for part in text.split(";") if part.strip())
    if unknown := sorted(names - ASSUMABLE):
        raise CellRefused(f"“{unknown[0]}” is nothing that can be assumed: {', '.join(sorted(ASSUMABLE))}.")
    return names


TEXT = CellType("text", _read_text, _write_text, empty="", keeps_blanks=True, schema={"type": "string"})
KEY = CellType(
    "key", _read_text, _write_text, empty="", schema={"type": "string"}
)  # an id or a name: blanks do not count
DAY = CellType("day", _read_day, date.isoformat, is_date=True, schema={"type": "date"})
PARTIAL = CellType(
    "date",
    _read_partial,
    PartialDate.iso,
    is_date=True,
    schema={"type": "string", "constraints": {"pattern": PARTIAL_DATE}},
)
YES_NO = CellType(
    "yes or no",
    _read_yes_no,
    lambda value: "yes" if value else "no",
    schema={"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]},
)
DECIMAL = CellType("number", _read_decimal, _write_decimal, is_number=True, schema={"type": "number"})
LIST = CellType(
    "list", _read_list, lambda parts: _write_text(";".join(parts)), empty=(), schema={"type": "string"}
)  # separated by semicolons
TEXTS = CellType(
    "JSON list of texts",
    _read_texts,
    lambda texts: json.dumps(texts, ensure_ascii=False),
    empty=(),
    schema={"type": "array"},
)
ASSUMED = CellType(
    "list", _read_assumed, lambda names: ";".join(sorted(names)), empty=frozenset(), schema={"type": "string"}
)


def whole(low: int, high: int) -> CellType:
    """Return the type of a whole number; both ends belong to it."""
    schema = {"type": "integer", "constraints": {"minimum": low, "maximum": high}}
    return CellType("whole number", _whole(low, high), str, is_number=True, schema=schema)


def choice(options: type[StrEnum]) -> CellType:
    """Return the type of a cell that holds one of the values of *options*, in any case."""
    by_name = {option.value.casefold(): option for option in options}

    def read(text: str) -> StrEnum:
        try:
            return by_name[text.casefold()]
        except KeyError:
            known = ", ".join(option.value for option in options)
            raise CellRefused(f"“{text}” is not one of {known}.") from None

    schema = {"type": "string", "constraints": {"enum": [option.value for option in options]}}
    return CellType("choice", read, str, schema=schema)


def one_of(*words: str) -> CellType:
    """Return the type of a cell that holds one of *words*, or nothing: an empty text."""

    def read(text: str) -> str:
        if text.casefold() not in words:
            raise CellRefused(f"“{text}” is not one of {', '.join(words)}.")
        return text.casefold()

    return CellType("choice", read, str, empty="", schema={"type": "string", "constraints": {"enum": list(words)}})


def measured(measure: Measure) -> CellType:
    """Return the type of a value of *measure*, on its scale."""
    schema = {"type": "number", "constraints": {"minimum": float(measure.low), "maximum": float(measure.high)}}
    return CellType("number", lambda text: read_value(measure, text), _write_decimal, is_number=True, schema=schema)
