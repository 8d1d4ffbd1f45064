"""A table of daily values from a device, read whole or refused: dates, decimals and columns are stated, never guessed.

Where a table can be read in two ways (03/04/2026; 8,123) it is not read until somebody says which is meant.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.care_records import DeviceDay
from domain.dates import MONTHS, show
from domain.refusal import Refusal

MOST_ROWS = 50_000
SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas"}
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
_NAMED_DAY = re.compile(r"(\d{1,2})[ .-]([A-Za-z]{3})[a-z]*[ .,-]+(\d{4})")
_TIME = re.compile(r"[T ,]+\d{1,2}:\d{2}.*$")
# A blank or an apostrophe stands between thousands only: "72 80" is two numbers.
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[' \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)*|[.,]\d+)")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


class DeviceTableRefused(Refusal):
    """A table of which no row can be read; the sentence says why and what would do."""


class DateOrder(StrEnum):
    """Which part of a date written in numbers comes first."""

    ISO = "year first"
    DAY = "day first"
    MONTH = "month first"


class DecimalMark(StrEnum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not read: its line in the file, counted from 1, what it holds, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class DeviceTable:
    """What was read. ``days`` are in order; ``refused`` rows are not among them.

    columns: the names of the columns that hold values. question: what has to be said before the table can be read,
    "" for nothing; there are no days then. said: how it was read, in words.
    """

    columns: tuple[str, ...]
    column: str
    days: tuple[DeviceDay, ...] = ()
    refused: tuple[BadRow, ...] = ()
    empty: int = 0  # days without a value: not recorded, which is not 0
    order: DateOrder | None = None
    mark: DecimalMark | None = None
    question: str = ""
    said: str = ""


def text_of(content: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 with its mark, or else Windows-1252."""
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def read_device_table(
    text: str, today: date, *, column: str = "", order: DateOrder | None = None, mark: DecimalMark | None = None
) -> DeviceTable:
    """Return the daily values in *text*, separated by semicolons, tabs or commas, with or without a header.

    column: the one to read, "" = the first that holds numbers. order, mark: as stated; None = as the table shows.
    Raises DeviceTableRefused where there is no table.
    """
    rows, separator = _rows(text)
    at_date = _date_column(rows)
    header, body = _header(rows, at_date)
    names = _value_columns(header, body, at_date)
    chosen = column if column in names else next(iter(names))
    cells = [(line, _cell(row, at_date), _cell(row, names[chosen]), row) for line, row in body]
    day_order, asked_order = (order, "") if order else _order_of([day for _, day, _, _ in cells])
    decimal, asked_mark = (mark, "") if mark else _mark_of([value for _, _, value, _ in cells])
    question = asked_order or asked_mark
    columns = tuple(names)
    if question:
        return DeviceTable(columns, chosen, order=day_order, mark=decimal, question=question)
    too_long = frozenset(line for line, _, _, row in cells if header and any(row[len(header) :]))
    days, refused, empty = _days(cells, day_order or DateOrder.ISO, decimal or DecimalMark.POINT, today, too_long)
    known = [f"columns separated by {SEPARATORS[separator]}", "with a header" if header else "without a header"]
    known += [f"dates {day_order}"] if day_order else []
    known += [f"decimal {decimal}"] if decimal else []
    return DeviceTable(columns, chosen, days, refused, empty, day_order, decimal, said=", ".join(known))


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], str]:
    """Return the rows that hold anything, each with its line, and what separates their cells."""
    lines = text.splitlines()
    filled = [line for line in lines if line.strip()]
    if len(lines) > MOST_ROWS:
        raise DeviceTableRefused(f"The table has {len(lines)} lines; more than {MOST_ROWS} are not read at once.")
    separator = next((s for s in SEPARATORS if sum(s in line for line in filled) * 2 > len(filled)), "")
    if not separator:
        raise DeviceTableRefused(
            "This is no table: its lines have no columns. A text file is read with commas, semicolons or tabs between "
            "the columns: one with the date, and one with the value of that day."
        )
    try:
        rows = [
            (line, [cell.strip() for cell in next(csv.reader([words], delimiter=separator), [])])
            for line, words in enumerate(lines, start=1)
            if words.strip()
        ]
    except csv.Error:
        raise DeviceTableRefused("This is no table of daily values: one of its lines is far too long.") from None
    return [(line, row) for line, row in rows if any(row)], separator


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _looks_like_day(text: str) -> bool:
    words = _TIME.sub("", text)
    return any(pattern.fullmatch(words) for pattern in (_ISO_DAY, _NUMERIC_DAY, _NAMED_DAY))


def _date_column(rows: Sequence[tuple[int, list[str]]]) -> int:
    found = Counter(at for _, row in rows for at, cell in enumerate(row) if _looks_like_day(cell))
    if not found:
        raise DeviceTableRefused(
            "No column of this table holds dates. They are read as 2026-03-14, 14.03.2026, 14/3/2026 or 14 Mar 2026."
        )
    return min(found, key=lambda at: (-found[at], at))


def _header(rows: Sequence[tuple[int, list[str]]], at_date: int) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the header, [] where the first row has values already, and the rows under it."""
    if _looks_like_day(_cell(rows[0][1], at_date)) or _NUMBER.fullmatch(_cell(rows[0][1], at_date)):
        return [], list(rows)
    return rows[0][1], list(rows[1:])


def _value_columns(header: Sequence[str], body: Sequence[tuple[int, list[str]]], at_date: int) -> dict[str, int]:
    """Return the columns that hold numbers by name, in order; a name that comes twice has its place beside it."""
    names: dict[str, int] = {}
    for at in range(max((len(row) for _, row in body), default=0)):
        cells = [_cell(row, at) for _, row in body]
        if at == at_date or not any(_NUMBER.fullmatch(cell) for cell in cells):
            continue
        name = _cell(header, at) or f"Column {at + 1}"
        names[name if name not in names else f"{name} ({at + 1})"] = at
    if not names:
        raise DeviceTableRefused("No column of this table holds numbers beside the date.")
    return names


def _order_of(days: Sequence[str]) -> tuple[DateOrder | None, str]:
    """Return which part of the dates comes first, or the question where they can be read either way."""
    parts = [(int(match[1]), int(match[2])) for day in days if (match := _NUMERIC_DAY.fullmatch(_TIME.sub("", day)))]
    if not parts:
        return DateOrder.ISO if any(_ISO_DAY.fullmatch(_TIME.sub("", day)) for day in days) else None, ""
    day_first, month_first = any(a > 12 for a, _ in parts), any(b > 12 for _, b in parts)
    if day_first != month_first:
        return DateOrder.DAY if day_first else DateOrder.MONTH, ""
    example = next(day for day in days if _NUMERIC_DAY.fullmatch(_TIME.sub("", day)))
    return None, f"Does the day or the month come first in the dates, such as {example}? Choose it below."


def _mark_of(values: Sequence[str]) -> tuple[DecimalMark | None, str]:
    """Return what stands before the decimals, or the question where 8,123 can be read in two ways."""
    marked = [value for value in values if _NUMBER.fullmatch(value) and ("," in value or "." in value)]
    for value in marked:
        comma, point = value.rfind(","), value.rfind(".")
        if comma >= 0 and point >= 0:
            return DecimalMark.COMMA if comma > point else DecimalMark.POINT, ""
    for value in marked:
        mark = "," if "," in value else "."
        if value.count(mark) > 1:  # 1,234,567: the other mark would stand before decimals
            return DecimalMark.POINT if mark == "," else DecimalMark.COMMA, ""
        if not _THOUSANDS.fullmatch(value):
            return DecimalMark.COMMA if mark == "," else DecimalMark.POINT, ""
    if marked:
        return None, f"Is the mark in numbers such as {marked[0]} before decimals, or between thousands? Choose below."
    return None, ""


def _day(text: str, order: DateOrder) -> date | None:
    """Return the day that a cell names, None where it names none. A time of the day is left out."""
    words = _TIME.sub("", text)
    try:
        if match := _ISO_DAY.fullmatch(words):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NAMED_DAY.fullmatch(words):
            return date(int(match[3]), MONTHS.index(match[2].title()) + 1, int(match[1]))
        if match := _NUMERIC_DAY.fullmatch(words):
            first, second = int(match[1]), int(match[2])
            day, month = (first, second) if order is DateOrder.DAY else (second, first)
            return date(int(match[3]), month, day) if order is not DateOrder.ISO else None
    except ValueError:
        return None
    return None


def _number(text: str, mark: DecimalMark) -> Decimal | None:
    """Return the number that a cell holds, None where it holds none."""
    if not _NUMBER.fullmatch(text):
        return None
    before, between = (",", ".") if mark is DecimalMark.COMMA else (".", ",")
    words = re.sub(r"['\s\u00a0\u202f]", "", text)
    whole, _, decimals = words.partition(before)
    if between in whole and not re.fullmatch(rf"[+-]?\d{{1,3}}(?:{re.escape(between)}\d{{3}})+", whole):
        return None
    plain = f"{whole.replace(between, '') or '0'}{f'.{decimals}' if decimals else ''}"
    return Decimal(plain) if re.fullmatch(r"[+-]?\d{1,12}(?:\.\d{1,9})?", plain) else None


def _days(
    cells: Sequence[tuple[int, str, str, list[str]]],
    order: DateOrder,
    mark: DecimalMark,
    today: date,
    too_long: frozenset[int],
) -> tuple[tuple[DeviceDay, ...], tuple[BadRow, ...], int]:
    """Return the days, the refused rows and how many days have no value. Of two values of a day neither is read.

    too_long: the lines with more cells than the header.
    """
    refused: list[BadRow] = []
    read: dict[date, tuple[int, Decimal, str]] = {}
    twice: set[date] = set()
    empty = 0
    for line, day_text, value_text, row in cells:
        shown = " | ".join(row)
        day, value = _day(day_text, order), _number(value_text, mark)
        if line in too_long:
            refused.append(BadRow(line, shown, "It has more columns than the header: which is the value is not sure."))
        elif day is None:
            refused.append(BadRow(line, shown, f"“{day_text}” is no date."))
        elif day > today:
            refused.append(BadRow(line, shown, f"{show(day)} lies in the future."))
        elif not value_text:
            empty += 1
        elif value is None:
            refused.append(BadRow(line, shown, f"“{value_text}” is no number."))
        elif day in read and read[day][1] == value:
            refused.append(BadRow(line, shown, f"{show(day)} has this value on line {read[day][0]} already."))
        elif day in read:
            refused.append(BadRow(line, shown, f"{show(day)} has another value on line {read[day][0]}."))
            twice.add(day)
        else:
            read[day] = (line, value, shown)
    for day in twice:
        line, _, shown = read.pop(day)
        refused.append(BadRow(line, shown, f"{show(day)} has another value further down."))
    days = tuple(DeviceDay(day, value) for day, (_, value, _) in sorted(read.items()))
    return days, tuple(sorted(refused, key=lambda row: row.line)), empty
