"""The brain-health checklist as data: factors with their question, choices and rules, read from TOML text."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from domain.records import BrainHealthReview
from domain.refusal import Refusal


class FactorsRefused(Refusal):
    """A checklist file that cannot be used; the sentence names the factor, the key and what would do."""


class Status(StrEnum):
    """What a factor calls for. Not asked is never taken as no prompt."""

    ATTEND = "attend"
    CONSIDER = "consider"
    NO_PROMPT = "no prompt"
    NOT_ASKED = "not asked"


class AnswerKind(StrEnum):
    """How a factor is answered: a number in a unit, one of some choices, or from what is recorded elsewhere."""

    NUMBER = "number"
    CHOICE = "choice"
    MEDICINES = "medicines"
    COMORBIDITIES = "comorbidities"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; ``id`` is what is stored. ``needs_person``: the same day (safety 33).

    ``beside``: it can be given beside any other answer; the answers are stored with "; " between them.
    """

    id: str
    title: str
    needs_person: bool = False
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rule is asked about: the answer, and what is known of the patient on the day."""

    answers: frozenset[str] = frozenset()
    number: Decimal | None = None
    edss: Decimal | None = None
    uses_wheelchair: bool = False
    medicines: int = 0


@dataclass(frozen=True, slots=True)
class FactorRule:
    """A condition, the status it gives, and the words for it.

    Numbers are in the factor's unit; None = the rule does not ask for it.
    """

    status: Status
    reason: str
    consider: str = ""
    answers: frozenset[str] = frozenset()
    under: Decimal | None = None
    at_least: Decimal | None = None
    over: Decimal | None = None
    edss_at_least: Decimal | None = None
    medicines_at_least: Decimal | None = None
    wheelchair: bool = False

    def fits(self, situation: Situation) -> bool:
        """Whether everything that the rule asks for holds; an unknown number never fits a bound."""
        number, edss = situation.number, situation.edss
        return (
            (not self.answers or bool(self.answers & situation.answers))
            and (self.under is None or (number is not None and number < self.under))
            and (self.at_least is None or (number is not None and number >= self.at_least))
            and (self.over is None or (number is not None and number > self.over))
            and (self.edss_at_least is None or (edss is not None and edss >= self.edss_at_least))
            and (self.medicines_at_least is None or situation.medicines >= self.medicines_at_least)
            and (not self.wheelchair or situation.uses_wheelchair)
        )


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the checklist with all that a form, a page or a rule needs of it.

    ``unit``, ``low`` and ``high`` describe the number that can be recorded, also beside a choice; ``unit`` "" = none.
    ``unverified`` says what no primary source could confirm; it is shown wherever a prompt of the factor shows.
    """

    id: str
    title: str
    question: str
    kind: AnswerKind
    source: str
    rules: tuple[FactorRule, ...] = ()
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    unverified: str = ""

    def title_of(self, choice: str) -> str:
        """Return the title of a stored answer; the answer itself where the checklist does not know it."""
        return next((c.title for c in self.choices if c.id == choice), choice)


FACTOR_KEYS = frozenset(
    {"id", "title", "question", "kind", "source", "rule", "choices", "unit", "low", "high", "unverified"}
)
BOUNDS = {
    "under": "under",
    "at-least": "at_least",
    "over": "over",
    "edss-at-least": "edss_at_least",
    "medicines-at-least": "medicines_at_least",
}
RULE_KEYS = frozenset({"when", "status", "reason", "consider"})
CHOICE_KEYS = frozenset({"id", "title", "needs-person", "beside"})
WHEN_KEYS = frozenset({"answers", "wheelchair", *BOUNDS})


def read_factors(text: str) -> tuple[Factor, ...]:
    """Return the factors of a checklist file, in its order. Raises FactorsRefused with what is wrong and where."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise FactorsRefused(f"The brain-health checklist is not TOML: {fault}.") from None
    factors = tuple(_factor(row) for row in content.get("factor", ()))
    ids = [factor.id for factor in factors]
    if not factors or len(set(ids)) != len(ids):
        raise FactorsRefused("The brain-health checklist has no factor, or two of the same id.")
    return factors


def answers_for_a_person(factors: Iterable[Factor], review: BrainHealthReview) -> tuple[str, ...]:
    """Return the answers of *review* that need a person today, as "Social circumstances: ..." (safety 33)."""
    given = {answer.factor: {part.strip() for part in answer.answer.split(";")} for answer in review.answers}
    return tuple(
        f"{factor.title}: {choice.title}"
        for factor in factors
        for choice in factor.choices
        if choice.needs_person and choice.id in given.get(factor.id, ())
    )


def _factor(row: Mapping[str, Any]) -> Factor:
    name = str(row.get("id", "?"))
    _check_keys(name, row, FACTOR_KEYS, ("id", "title", "question", "kind", "source"))
    choices = tuple(_choice(name, choice) for choice in row.get("choices", ()))
    rules = tuple(_rule(name, rule) for rule in row.get("rule", ()))
    unknown = {answer for rule in rules for answer in rule.answers} - {choice.id for choice in choices}
    if unknown:
        raise FactorsRefused(
            f"Brain-health factor {name}: a rule names the choice {min(unknown)}, which is not listed."
        )
    return Factor(
        id=row["id"],
        title=row["title"],
        question=row["question"],
        kind=_one_of(name, "kind", row["kind"], AnswerKind),
        source=row["source"],
        rules=rules,
        choices=choices,
        unit=row.get("unit", ""),
        low=_number(row.get("low")),
        high=_number(row.get("high")),
        unverified=row.get("unverified", ""),
    )


def _choice(name: str, row: Mapping[str, Any]) -> Choice:
    _check_keys(name, row, CHOICE_KEYS, ("id", "title"))
    return Choice(row["id"], row["title"], row.get("needs-person") is True, row.get("beside") is True)


def _rule(name: str, row: Mapping[str, Any]) -> FactorRule:
    _check_keys(name, row, RULE_KEYS, ("when", "status", "reason"))
    when = row["when"]
    _check_keys(name, when, WHEN_KEYS, ())
    bounds = {field: _number(when.get(key)) for key, field in BOUNDS.items()}
    return FactorRule(
        status=_one_of(name, "status", row["status"], Status),
        reason=row["reason"],
        consider=row.get("consider", ""),
        answers=frozenset(when.get("answers", ())),
        wheelchair=bool(when.get("wheelchair", False)),
        **bounds,
    )


def _check_keys(name: str, row: Mapping[str, Any], known: frozenset[str], needed: tuple[str, ...]) -> None:
    extra = sorted(set(row) - known)
    missing = [key for key in needed if key not in row]
    if extra:
        raise FactorsRefused(
            f"Brain-health factor {name}: unknown key {extra[0]}; known are {', '.join(sorted(known))}."
        )
    if missing:
        raise FactorsRefused(f"Brain-health factor {name}: the key {missing[0]} is missing.")


Kind = TypeVar("Kind", Status, AnswerKind)


def _one_of(name: str, key: str, value: str, kinds: type[Kind]) -> Kind:
    if value not in list(kinds):
        known = ", ".join(kinds)
        raise FactorsRefused(f"Brain-health factor {name}: {key} is “{value}”; write one of {known}.")
    return kinds(value)


def _number(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
