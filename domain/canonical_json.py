"""Frozen data as canonical JSON: sorted keys, dates ISO, numbers as decimal text, nothing between the tokens.

A summary holds one and the same point or event in many places, and a page is hashed each time that it is printed. So
the text is written directly, by the class of each value, and what one text holds again is written once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from types import NoneType
from typing import Any

from domain.dates import PartialDate
from domain.when_asked import WhenAsked

# What is written already, by its identity; with the object itself, so that its identity stays its own.
_Known = dict[int, tuple[object, str]]
_Write = Callable[[Any, _Known], str]
_class_of: Callable[[object], Any] = type  # said so, because a type checker holds classes for no keys of a cache


def canonical_json(value: object) -> str:
    """Return *value*, made of dataclasses, tuples, mappings and the like, as canonical JSON.

    Raises TypeError for what JSON has no form for.
    """
    return _text(value, {})


def _text(value: Any, known: _Known) -> str:
    return _writer(_class_of(value))(value, known)


def _texts(values: Iterable[Any], known: _Known) -> list[str]:
    # Half of all that a summary holds are words: they go the short way.
    return [encode_basestring(v) if type(v) is str else _writer(_class_of(v))(v, known) for v in values]


@cache
def _writer(kind: type[Any]) -> _Write:
    """Return what writes the values of a class: found once a class, not once a value."""
    if issubclass(kind, str):  # a StrEnum too, which is its value
        return lambda value, known: encode_basestring(value)
    if issubclass(kind, Enum):
        return lambda value, known: _text(value.value, known)
    if issubclass(kind, PartialDate):
        return lambda value, known: f'"{value.iso()}"'
    if is_dataclass(kind):
        return _by_name(tuple(field.name for field in fields(kind)))
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):  # a named tuple
        return _by_name(kind._fields)
    for family, write in _WRITERS:
        if issubclass(kind, family):
            return write
    return lambda value, known: json.dumps(value)


def _by_name(names: tuple[str, ...]) -> _Write:
    """Return what writes the objects with these attributes."""
    if not names:
        return lambda value, known: "{}"
    names = tuple(sorted(names))
    # Every other one is for the text of a part; joining them is what a long text costs least.
    frame = [token for name in names for token in (f',"{name}":', "")] + ["}"]
    frame[0] = "{" + frame[0][1:]
    parts_of = attrgetter(*names, names[0])  # one more than is needed: of a single one it gives no tuple

    def write(value: object, known: _Known) -> str:
        if (written := known.get(id(value))) is not None:
            return written[1]
        tokens = frame.copy()
        tokens[1::2] = _texts(parts_of(value)[:-1], known)
        text = "".join(tokens)
        known[id(value)] = value, text
        return text

    return write


def _mapping(value: Mapping[Any, object], known: _Known) -> str:
    named = {str(key): item for key, item in value.items()}
    return "{" + ",".join([f"{encode_basestring(name)}:{_text(named[name], known)}" for name in sorted(named)]) + "}"


def _set(value: frozenset[Any], known: _Known) -> str:
    return "[" + ",".join([encode_basestring(word) for word in sorted(map(_word, value))]) + "]"


def _word(item: object) -> str:
    """Return an item of a set as the word that it is sorted and written by."""
    word: object = json.loads(_text(item, {}))
    return str(word)


def _list(value: tuple[object, ...], known: _Known) -> str:
    return "[" + ",".join(_texts(value, known)) + "]"


_WRITERS: tuple[tuple[type[Any], _Write], ...] = (
    (NoneType, lambda value, known: "null"),
    (bool, lambda value, known: "true" if value else "false"),
    (int, lambda value, known: int.__repr__(value)),
    (Mapping, _mapping),
    (frozenset, _set),
    (list, _list),
    (tuple, _list),
    (WhenAsked, _list),
    (date, lambda value, known: f'"{value.isoformat()}"'),
    (Decimal, lambda value, known: f'"{value}"'),
)
