"""A checklist file, read key by key; what is not understood is refused with file, factor, key and remedy.

The shipped file and a clinic's own are read by the same code. A clinic's own factor is a number or a choice, its id
begins with "own-", so that no later version of the program can take it over, and it claims no source.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from domain.brain_health.factors import (
    OWN_SOURCE,
    AnswerKind,
    Category,
    Choice,
    Factor,
    FactorRule,
    FactorsRefused,
    ReadFrom,
    Status,
)

SHIPPED = "brain_health.toml"
NEEDED = ("id", "title", "question", "kind")
OWN_KEYS = (*NEEDED, "choices", "unit", "low", "high", "rule")
SHIPPED_KEYS = (*OWN_KEYS, "source", "unverified", "measures", "within-months", "one-settles", "further", "edss-from")
READ_KEYS = ("id", "title")
CHOICE_KEYS = ("id", "title", "needs-person", "beside", "alone")
RULE_KEYS = ("when", "status", "reason", "consider", "category")
BOUNDS = ("under", "at-least", "over", "edss-at-least")
SEXES = ("female", "male", "unknown")
OWN_WHEN = ("answers", *BOUNDS, "sex", "wheelchair", "falls", "pregnant", "treated")
WHEN_KEYS = (*OWN_WHEN, "of", "medicines-at-least", "outside")
OWN_ID = re.compile("own-[a-z0-9][a-z0-9-]{0,35}")
CHOICE_ID = re.compile("[a-z0-9][a-z0-9-]{0,39}")
KEPT_IDS = frozenset({"declined", "unknown", "listed"})  # what the program itself stores as an answer
LONGEST = 300  # letters of a text: a longer one does not fit its row

Kind = TypeVar("Kind", bound=StrEnum)


def read_factors(text: str, file: str = SHIPPED, *, own: bool = False) -> tuple[Factor, ...]:
    """Return the factors of a checklist file, in its order. Raises FactorsRefused with what is wrong and where."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise FactorsRefused(f"Checklist file {file}: it is not TOML: {fault}; correct it there.") from None
    if unknown := sorted(set(content) - {"factor"}):
        raise FactorsRefused(
            f"Checklist file {file}: unknown key {unknown[0]}; a file holds [[factor]] tables and nothing else."
        )
    rows = content.get("factor", [])
    if not isinstance(rows, list) or not rows:
        raise FactorsRefused(f"Checklist file {file}: it has no factor; write one or more [[factor]] tables.")
    factors = tuple(_factor(file, at, row, own=own) for at, row in enumerate(rows, start=1))
    if twice := _twice(factor.id for factor in factors):
        raise FactorsRefused(f"Checklist file {file}: two factors have the id {twice}; give each its own.")
    return factors


def _factor(file: str, at: int, content: Any, *, own: bool) -> Factor:
    name = content.get("id", f"number {at}") if isinstance(content, dict) else f"number {at}"
    row = _Row(file, str(name), "", content, OWN_KEYS if own else SHIPPED_KEYS, NEEDED if own else (*NEEDED, "source"))
    kind = row.one_of("kind", (AnswerKind.NUMBER, AnswerKind.CHOICE) if own else tuple(AnswerKind))
    factor = Factor(
        id=row.id("id", OWN_ID, "own-walks: “own-”, then small letters, digits and -") if own else row.text("id"),
        title=row.text("title"),
        question=row.text("question"),
        kind=kind,
        source=OWN_SOURCE if own else row.text("source"),
        rules=tuple(_rule(row.inner("rule", place, one, RULE_KEYS, ("when", "status", "reason")), own=own)
                    for place, one in enumerate(row.tables("rule"), start=1)),
        choices=tuple(_choice(row.inner("choices", place, one, CHOICE_KEYS, ("id", "title")))
                      for place, one in enumerate(row.tables("choices"), start=1)),
        unit=row.text("unit") if row.has("unit") else "",
        low=row.number("low"),
        high=row.number("high"),
        unverified=row.text("unverified") if row.has("unverified") else "",
        measures=tuple(_read_from(row.inner("measures", place, one, READ_KEYS, READ_KEYS))
                       for place, one in enumerate(row.tables("measures"), start=1)),
        within_months=int(row.number("within-months") or 12),
        one_settles=row.flag("one-settles"),
        further=row.flag("further"),
        edss_from=row.number("edss-from"),
        own=file if own else "",
    )  # fmt: skip
    _check_whole(row, factor)
    return factor


def _check_whole(row: _Row, factor: Factor) -> None:
    """Refuse what each key alone could say, but not together with the others."""
    if factor.kind is AnswerKind.NUMBER and not factor.unit:
        row.refuse("unit", "is missing", "say in which unit the number is")
    if factor.kind is AnswerKind.CHOICE and not factor.choices:
        row.refuse("choices", "is missing", "list the answers")
    if factor.low is not None and factor.high is not None and factor.low >= factor.high:
        row.refuse("high", f"is {factor.high} and low is {factor.low}", "write a high above the low")
    if twice := _twice(choice.id for choice in factor.choices):
        row.refuse("choices", f"has two answers with the id {twice}", "give each its own")
    for rule in factor.rules:
        unknown = rule.answers - {choice.id for choice in factor.choices}
        if unknown:
            row.refuse("rule", f"names the choice {min(unknown)}, which is not listed", "list it, or correct its name")
        if rule.of and rule.of not in {one.id for one in factor.measures}:
            row.refuse("rule", f"is of {rule.of}, which the factor does not read", "name it under measures")
        has_bound = any(bound is not None for bound in (rule.under, rule.at_least, rule.over))
        if has_bound and not (factor.unit or rule.of or factor.kind is AnswerKind.MEDICINES):
            row.refuse("rule", "asks for a number, and the factor has no unit", "say in which unit the number is")


def _choice(row: _Row) -> Choice:
    id = row.id("id", CHOICE_ID, "most-days: small letters, digits and -")
    if id in KEPT_IDS - {"listed"}:
        row.refuse("id", f"is “{id}”, which the program keeps for itself", "write another one")
    return Choice(id, row.text("title"), row.flag("needs-person"), row.flag("beside"), row.flag("alone"))


def _read_from(row: _Row) -> ReadFrom:
    return ReadFrom(row.text("id"), row.text("title"))


def _rule(row: _Row, *, own: bool) -> FactorRule:
    when = row.inner("when", 0, row.content["when"], OWN_WHEN if own else WHEN_KEYS, ())
    status = row.one_of("status", (Status.ATTEND, Status.CONSIDER, Status.NO_PROMPT))
    consider = row.text("consider") if row.has("consider") else ""
    if status is not Status.NO_PROMPT and not consider.startswith("consider "):
        row.refuse("consider", "does not begin with “consider”", "word what to think of: “consider a talk about it”")
    return FactorRule(
        status=status,
        reason=row.text("reason"),
        consider=consider,
        category=row.one_of("category", tuple(Category)) if row.has("category") else None,
        answers=frozenset(when.texts("answers")),
        of=when.text("of") if when.has("of") else "",
        sex=when.word("sex", SEXES) if when.has("sex") else "",
        under=when.number("under"),
        at_least=when.number("at-least"),
        over=when.number("over"),
        edss_at_least=when.number("edss-at-least"),
        medicines_at_least=when.number("medicines-at-least"),
        wheelchair=when.flag("wheelchair"),
        falls=when.flag("falls"),
        pregnant=when.flag("pregnant"),
        treated=when.flag("treated"),
        outside=when.flag("outside"),
    )


class _Row:
    """One table of the file, whose keys are known; each is read as what it has to be, or refused."""

    def __init__(
        self, file: str, factor: str, place: str, content: Any, known: Iterable[str], needed: Iterable[str]
    ) -> None:
        self._file, self._factor, self._place = file, factor, place
        if not isinstance(content, dict):
            self.refuse("", "is not a table", "write it as docs/brain-health-factors.md shows")
        self.content: dict[str, Any] = content
        if extra := sorted(set(content) - set(known)):
            self._say(f"unknown key {extra[0]}", f"known are {', '.join(sorted(known))}")
        for key in needed:
            if key not in content:
                self._say(f"the key {key} is missing", "add it")

    def inner(self, key: str, at: int, content: Any, known: Iterable[str], needed: Iterable[str]) -> _Row:
        """Return the table number *at* under *key*; 0 = the only one."""
        place = " ".join(part for part in (self._place, f"{key} {at}" if at else key) if part)
        return _Row(self._file, self._factor, place, content, known, needed)

    def refuse(self, key: str, wrong: str, remedy: str) -> NoReturn:
        """Raise FactorsRefused for *key*."""
        self._say(f"{key} {wrong}".strip(), remedy)

    def _say(self, wrong: str, remedy: str) -> NoReturn:
        where = f"factor {self._factor}{f', {self._place}' if self._place else ''}"
        raise FactorsRefused(f"Checklist file {self._file}, {where}: {wrong}; {remedy}.")

    def has(self, key: str) -> bool:
        return key in self.content

    def text(self, key: str) -> str:
        value = self.content[key]
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "is not a text", "write it in quotes")
        if len(value) > LONGEST or not value.isprintable():
            self.refuse(key, "is too long for its place, or has a line break", f"write at most {LONGEST} letters")
        return str(value)

    def id(self, key: str, pattern: re.Pattern[str], example: str) -> str:
        value = self.text(key)
        if not pattern.fullmatch(value):
            self.refuse(key, f"is “{value}”", f"write it as in {example}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.refuse(key, "is not a list of texts", 'write it as in ["poor", "mixed"]')
        return tuple(value)

    def tables(self, key: str) -> list[Any]:
        value = self.content.get(key, [])
        if not isinstance(value, list):
            self.refuse(key, "is not a list of tables", "write it as docs/brain-health-factors.md shows")
        return list(value)

    def flag(self, key: str) -> bool:
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            self.refuse(key, f"is {value!r}", "write true or false")
        return value

    def number(self, key: str) -> Decimal | None:
        value = self.content.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.refuse(key, f"is {value!r}", "write a number")
        return Decimal(value)

    def one_of(self, key: str, kinds: tuple[Kind, ...]) -> Kind:
        value = self.word(key, kinds)
        return next(kind for kind in kinds if kind == value)

    def word(self, key: str, words: Iterable[str]) -> str:
        value = self.content[key]
        if not isinstance(value, str) or value not in list(words):
            self.refuse(key, f"is “{value}”", f"write one of {', '.join(words)}")
        return value


def _twice(ids: Iterable[str]) -> str:
    """Return an id that is there twice, "" where none is."""
    return next((id for id, times in Counter(ids).items() if times > 1), "")
