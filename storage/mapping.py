"""How frozen records lie in tables: one column a field, worked out from the dataclass itself.

A field's type says how it is stored: decimals, dates and enumerations as text, a bool as 0 or 1, a tuple of
texts as JSON. A tuple of dataclasses (the values of a visit) is a part: rows of a table of its own.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from domain.dates import PartialDate

R = TypeVar("R")
SqlValue = str | int | None
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A field's column; a converter is None where the value is stored as it is."""

    name: str
    to_sql: Converter | None
    from_sql: Converter | None


def _to_json(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def _from_json(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text != "[]" else ()  # most lists are empty


def _partial_date(text: str) -> PartialDate:
    # As PartialDate.from_iso() has it, without a pattern: the store wrote it, and registries have many.
    return PartialDate(*map(int, text.split("-")))


CONVERTERS: Mapping[Any, tuple[Converter | None, Converter | None]] = {
    str: (None, None),
    int: (None, None),
    bool: (int, bool),
    Decimal: (str, Decimal),
    date: (date.isoformat, date.fromisoformat),
    PartialDate: (PartialDate.iso, _partial_date),
    tuple[str, ...]: (_to_json, _from_json),
}


class Shape(Generic[R]):
    """The columns and parts of one kind of record, in the order of its fields."""

    def __init__(self, kind: type[R], parts: Sequence[str] = ()) -> None:
        """*parts*: the names of the fields that are tuples of dataclasses and lie in tables of their own.

        Raises TypeError for a field of a type that no column can hold.
        """
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every kind is a dataclass
        self.kind = kind
        self.columns = tuple(_column(name, hints[name]) for name in names if name not in parts)
        self.parts = {name: Shape(get_args(hints[name])[0]) for name in parts}
        self._parts_at = [(place, name) for place, name in enumerate(names) if name in parts]
        self._convert = [(place, column.from_sql) for place, column in enumerate(self.columns) if column.from_sql]

    def cells(self, record: R) -> list[SqlValue]:
        """Return the record's columns as they are stored, in their order."""
        values = ((column, getattr(record, column.name)) for column in self.columns)
        return [value if value is None or column.to_sql is None else column.to_sql(value) for column, value in values]

    def record(self, cells: Sequence[SqlValue], parts: Mapping[str, tuple[Any, ...]] | None = None) -> R:
        """Return the record of these cells, with the records of its parts under their fields' names."""
        values: list[Any] = list(cells)
        # Only the columns that need it: a registry has millions of values, most of them stored as they are.
        for place, convert in self._convert:
            if values[place] is not None:
                values[place] = convert(values[place])
        for place, name in self._parts_at:
            values.insert(place, (parts or {}).get(name, ()))
        return self.kind(*values)

    def facts(self, record: R) -> dict[str, Any]:
        """Return the record as plain JSON values by field, its parts as lists: what an audit line keeps."""
        facts = {column.name: _fact(column, getattr(record, column.name)) for column in self.columns}
        for name, shape in self.parts.items():
            facts[name] = [shape.facts(part) for part in getattr(record, name)]
        return facts


def _fact(column: Column, value: Any) -> Any:
    if value is None or isinstance(value, bool) or column.to_sql is None:
        return value
    return list(value) if isinstance(value, tuple) else column.to_sql(value)


def _column(name: str, hint: Any) -> Column:
    if get_origin(hint) in (types.UnionType, Union):
        hint = next(choice for choice in get_args(hint) if choice is not type(None))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Column(name, str, hint)
    if hint not in CONVERTERS:
        raise TypeError(f"no column can hold the field {name}, which is a {hint}")
    return Column(name, *CONVERTERS[hint])
