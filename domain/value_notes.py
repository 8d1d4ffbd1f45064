"""The note of a value, where it tells how a test was done: "aid: one-sided; orthosis: no; fampridine: yes".

A note is free text; its parts end at a semicolon or a comma, and a part of the form ``key: text`` is a fact of that
name. A text that holds one of the signs itself stands in double quotes, as in a CSV file; quotes that do not enclose
the whole text of a fact are letters as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# What can differ between two tests so that they do not compare (safety 5, 28), by measure.
T25FW_FACTS: tuple[str, ...] = ("aid", "orthosis", "fampridine")
SDMT_FACTS: tuple[str, ...] = ("form", "mode", "language", "vision")
EXERTION_FACTS: tuple[str, ...] = ("protocol", "rested-min")
YES, NO = "yes", "no"

# A fact whose text is quoted as a whole, else whatever stands up to the next sign.
_PART = re.compile(r'([^;,":]*:\s*"(?:[^"]|"")*"\s*(?=[;,]|$)|[^;,]*)([;,]|$)')


def read_note(note: str) -> dict[str, str]:
    """Return the facts that a note tells, by their names in small letters; free text is left out."""
    facts = {}
    for part, _ in _parts(note):
        key, colon, text = part.partition(":")
        if colon and text.strip():
            facts[key.strip().casefold()] = _unquoted(text.strip())
    return facts


def with_facts(note: str, facts: Mapping[str, str]) -> str:
    """Return *note* with these facts in place of those of the same name; a text "" takes the fact out of it."""
    kept = "".join(f"{part}{end}" for part, end in _parts(note) if not (_key(part) and _key(part) in facts))
    words = kept.strip().rstrip(";,")
    told = "; ".join(f"{key}: {_quoted(text)}" for key, text in facts.items() if text)
    return f"{words}; {told}" if words and told else words or told


def different(one: Mapping[str, str], other: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the facts that contradict each other; what one of the two does not tell contradicts none."""
    told = (key for key in keys if key in one and key in other)
    return tuple(key for key in told if one[key].strip().casefold() != other[key].strip().casefold())


def _parts(note: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _PART.finditer(note) if found[0]]


def _key(part: str) -> str:
    key, colon, _ = part.partition(":")
    return key.strip().casefold() if colon else ""


def _quoted(text: str) -> str:
    if text != text.strip() or any(sign in text for sign in ';,"'):
        return '"{}"'.format(text.replace('"', '""'))
    return text


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text
