"""The brain-health checklist as data: factors with their question, choices and rules. ``factor_file`` reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.records import BrainHealthReview, Sex
from domain.refusal import Refusal

OWN_SOURCE = "the clinic's own"  # no citation is claimed for a factor that a clinic added


class FactorsRefused(Refusal):
    """A checklist file that cannot be used; the sentence names the file, the factor, the key and what would do."""


class Status(StrEnum):
    """What a factor calls for. Not asked is never taken as no prompt."""

    ATTEND = "attend"
    CONSIDER = "consider"
    NO_PROMPT = "no prompt"
    NOT_ASKED = "not asked"


SIGNS = {Status.ATTEND: "▲", Status.CONSIDER: "△", Status.NO_PROMPT: "✓", Status.NOT_ASKED: "–"}
WORDS = {
    Status.ATTEND: "to attend to",
    Status.CONSIDER: "to consider",
    Status.NO_PROMPT: "no prompt",
    Status.NOT_ASKED: "not asked",
}


class AnswerKind(StrEnum):
    """How a factor is answered: a number in a unit, one of some choices, or from what is recorded elsewhere."""

    NUMBER = "number"
    CHOICE = "choice"
    MEDICINES = "medicines"
    COMORBIDITIES = "comorbidities"


class Category(StrEnum):
    """What a rule's words are about; its letter stands in the data file."""

    ACKNOWLEDGE = "A"
    TALK = "B"
    REVIEW = "C"
    ASK_AGAIN = "D"

    @property
    def words(self) -> str:
        """What it is called where it is shown."""
        return _CATEGORY_WORDS[self]


_CATEGORY_WORDS = {
    Category.ACKNOWLEDGE: "goes well: worth saying",
    Category.TALK: "a brief talk",
    Category.REVIEW: "a review by somebody else",
    Category.ASK_AGAIN: "asked again",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen; ``id`` is what is stored. ``needs_person``: the same day (safety 33).

    ``beside``: it can be given beside any other answer; the answers are stored with "; " between them.
    ``alone``: it takes the place of every other answer, also of those that can stand beside one.
    """

    id: str
    title: str
    needs_person: bool = False
    beside: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What a rule is asked about: the answer, and what is known of the patient on the day.

    ``values`` and ``outside`` are what is recorded elsewhere: numbers by measure, and the laboratory results that lie
    outside the laboratory's own range.
    """

    answers: frozenset[str] = frozenset()
    number: Decimal | Fraction | None = None
    edss: Decimal | None = None
    uses_wheelchair: bool = False
    medicines: int = 0
    sex: Sex | None = None
    falls: bool = False
    pregnant: bool = False
    treated: bool = False
    values: Mapping[str, Fraction] = field(default_factory=dict)
    outside: frozenset[str] = frozenset()

    def asked(
        self,
        answers: frozenset[str],
        number: Decimal | Fraction | None,
        values: Mapping[str, Fraction],
        outside: frozenset[str],
    ) -> Situation:
        """Return the same patient with what was answered and measured for one factor."""
        return Situation(
            answers,
            number,
            self.edss,
            self.uses_wheelchair,
            self.medicines,
            self.sex,
            self.falls,
            self.pregnant,
            self.treated,
            values,
            outside,
        )


@dataclass(frozen=True, slots=True)
class FactorRule:
    """A condition, the status it gives, and the words for it.

    Numbers are in the factor's unit, or in that of the measure ``of``; None or "" = the rule does not ask for it.
    ``sex``: "female", "male", or "unknown" for a patient of whom neither is recorded.
    """

    status: Status
    reason: str
    consider: str = ""
    category: Category | None = None
    answers: frozenset[str] = frozenset()
    of: str = ""
    under: Decimal | None = None
    at_least: Decimal | None = None
    over: Decimal | None = None
    edss_at_least: Decimal | None = None
    medicines_at_least: Decimal | None = None
    sex: str = ""
    wheelchair: bool = False
    falls: bool = False
    pregnant: bool = False
    treated: bool = False
    outside: bool = False

    def fits(self, situation: Situation) -> bool:
        """Whether everything that the rule asks for holds; an unknown number never fits a bound."""
        number = situation.values.get(self.of) if self.of else situation.number
        return (
            (not self.answers or not self.answers.isdisjoint(situation.answers))
            and _lies(number, self.under, self.at_least, self.over)
            and _lies(situation.edss, None, self.edss_at_least, None)
            and (self.medicines_at_least is None or situation.medicines >= self.medicines_at_least)
            and (not self.sex or self.sex == _SEX_WORDS.get(situation.sex, "unknown"))
            and (not self.wheelchair or situation.uses_wheelchair)
            and (not self.falls or situation.falls)
            and (not self.pregnant or situation.pregnant)
            and (not self.treated or situation.treated)
            and (not self.outside or bool(situation.outside))
        )


_SEX_WORDS: Mapping[Sex | None, str] = {Sex.FEMALE: "female", Sex.MALE: "male"}


def _lies(
    number: Decimal | Fraction | None, under: Decimal | None, at_least: Decimal | None, over: Decimal | None
) -> bool:
    """Whether *number* is within those of the bounds that are given, exactly."""
    if under is None and at_least is None and over is None:
        return True
    if number is None:
        return False
    if isinstance(number, Decimal):  # compared with one of its own kind it is exact as it is
        return (
            (under is None or number < under)
            and (at_least is None or number >= at_least)
            and (over is None or number > over)
        )
    return (
        (under is None or number < Fraction(under))
        and (at_least is None or number >= Fraction(at_least))
        and (over is None or number > Fraction(over))
    )


@dataclass(frozen=True, slots=True)
class ReadFrom:
    """What a factor reads elsewhere, and what it is called; ``id``: a measure, "bmi", or "lab:" before a test's id."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of the checklist with all that a form, a page or a rule needs of it.

    ``unit``, ``low`` and ``high`` describe the number that can be recorded, also beside a choice; ``unit`` "" = none.
    ``unverified`` says what no primary source could confirm; it is shown wherever a prompt of the factor shows.
    ``measures`` are recorded elsewhere, and read where they are at most ``within_months`` old; ``one_settles``: one
    of them answers the question. A ``further`` factor is beside the review's own: it counts once
    anything is known of it, and from ``edss_from`` on as the others do. ``own``: the clinic's file, "" = shipped.
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
    measures: tuple[ReadFrom, ...] = ()
    within_months: int = 12
    one_settles: bool = False
    further: bool = False
    edss_from: Decimal | None = None
    own: str = ""

    def is_asked_of(self, edss: Decimal | None) -> bool:
        """Whether the factor is asked of everybody with that EDSS, None = not known."""
        return not self.further or (self.edss_from is not None and edss is not None and edss >= self.edss_from)

    def title_of(self, choice: str) -> str:
        """Return the title of a stored answer; the answer itself where the checklist does not know it."""
        return next((c.title for c in self.choices if c.id == choice), choice)


def answers_for_a_person(factors: Iterable[Factor], review: BrainHealthReview) -> tuple[str, ...]:
    """Return the answers of *review* that need a person today, as "Social circumstances: ..." (safety 33)."""
    given = {answer.factor: {part.strip() for part in answer.answer.split(";")} for answer in review.answers}
    return tuple(
        f"{factor.title}: {choice.title}"
        for factor in factors
        for choice in factor.choices
        if choice.needs_person and choice.id in given.get(factor.id, ())
    )
