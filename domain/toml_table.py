"""A table of a TOML file, read key by key; whatever is not understood is refused with the remedy."""

from __future__ import annotations

import math
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from domain.refusal import Refusal

LONGEST_DAYS = 36_525  # a century: a longer length is a slip of the keyboard

Choice = TypeVar("Choice", bound=StrEnum)


class DefinitionRefused(Refusal):
    """A definition that cannot be used; the sentence names the file, the key and the remedy."""


class Table:
    """One table of the file: every key is taken once, and those left over are refused."""

    def __init__(self, file: str, path: str, content: Any) -> None:
        self.file = file
        self.path = path
        if not isinstance(content, dict):
            self.refuse("", "must be a table", "write it as the shipped files do")
        self.content: dict[str, Any] = content
        self.left = set(content)

    def refuse(self, key: str, wrong: str, remedy: str) -> NoReturn:
        """Raise DefinitionRefused with the file, the key and the remedy."""
        where = ".".join(part for part in (self.path, key) if part) or "the file"
        raise DefinitionRefused(f"Definition file {self.file}: {where} {wrong}; {remedy}.")

    def has(self, key: str) -> bool:
        return key in self.content

    def take(self, key: str, what: str) -> Any:
        if key not in self.content:
            self.refuse(key, "is missing", f"add it ({what})")
        self.left.discard(key)
        return self.content[key]

    def table(self, key: str) -> Table:
        return Table(self.file, f"{self.path}.{key}" if self.path else key, self.take(key, "a table"))

    def text(self, key: str) -> str:
        value = self.take(key, "a text")
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "must be a text", 'write it in quotes, as in "cagol-2022-12w"')
        return str(value)

    def flag(self, key: str) -> bool:
        value = self.take(key, "true or false")
        if not isinstance(value, bool):
            self.refuse(key, f"is {value!r}", "write true or false")
        return bool(value)

    def days(self, key: str, least: int = 0) -> int:
        value = self.take(key, "a number of days")
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= LONGEST_DAYS:
            self.refuse(key, f"is {value}", f"write a whole number of days from {least} to {LONGEST_DAYS}")
        return int(value)

    def days_or_inf(self, key: str) -> int | None:
        value = self.content.get(key)
        if isinstance(value, Decimal | float) and math.isinf(value) and value > 0:
            self.left.discard(key)
            return None
        return self.days(key)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        value = self.take(key, " | ".join(kind))
        if value not in list(kind):
            self.refuse(key, f"is {value!r}", f"write one of {', '.join(kind)}")
        return kind(value)

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        words = self.texts(key)
        for word in words:
            if word not in list(kind):
                self.refuse(key, f"names {word!r}", f"write one or more of {', '.join(kind)}")
        if not words or len(set(words)) < len(words):
            self.refuse(key, "is empty" if not words else "names one twice", f"write each of {', '.join(kind)} once")
        return tuple(kind(word) for word in words)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.take(key, "a list of texts")
        if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
            self.refuse(key, "must be a list of texts", 'write it as in ["thresholds.edss", "raw"]')
        return tuple(value)

    def number(self, key: str, least: Decimal) -> Decimal:
        value = self.take(key, "a number")
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.refuse(key, f"is {value!r}", "write a number")
        if Decimal(value) < least or (least == 0 and key != "upto" and value == 0):
            self.refuse(key, f"is {value}", f"write a number above {least}")
        return Decimal(value)

    def done(self) -> None:
        """Refuse the keys that nothing took."""
        for key in sorted(self.left):
            self.refuse(key, "is not known", "remove it, or correct its spelling")
