"""A questionnaire as data: which scores it gives, on which scale, with which bands, read from TOML text key by key.

Scores only: the items belong to those who wrote them, and no file holds their words. The format is told in
docs/questionnaires.md.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from domain.measures import MEASURES, Measure
from domain.refusal import Refusal
from domain.toml_table import Table
from domain.values import show_value

ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
RANGE_KEYS = ("low", "high", "step", "worse")
LONGEST = 300  # characters of a text that stands in a form
SMALLEST_STEP = Decimal("0.001")
LARGEST = Decimal(1_000_000)


class QuestionnaireRefused(Refusal):
    """A questionnaire file that cannot be used; the sentence names the file, the key and the remedy."""


@dataclass(frozen=True, slots=True)
class Band:
    """What a score is called from a value on, up to the next band."""

    at: Decimal
    words: str
    source: str
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """One score of a questionnaire.

    ``person_from``: from this value on the answer needs a person today (safety 33). ``part_of``: the score of the same
    file to which this one adds its value, as an item does to the total. ``sum_of``: the scores of the same file that
    make this one.
    """

    measure: Measure
    bands: tuple[Band, ...] = ()
    note: str = ""
    person_from: Decimal | None = None
    part_of: str = ""
    sum_of: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The measure under which it is stored."""
        return self.measure.id

    def band(self, value: Decimal) -> Band | None:
        """Return the band of a value; None below the first."""
        return next((band for band in reversed(self.bands) if band.at <= value), None)

    def bands_in_words(self) -> str:
        """Return all bands in one line, with where they are from: "from 5 mild, from 10 moderate (SOURCE)"."""
        if not self.bands:
            return ""
        names = ", ".join(f"from {band.at} {band.words}" for band in self.bands)
        sources = "; ".join(dict.fromkeys(band.source for band in self.bands))
        mark = "; unverified" if any(band.unverified for band in self.bands) else ""
        return f"{names} ({sources}{mark})"

    def needs_person(self, value: Decimal | None) -> bool:
        """Whether a value needs a person today."""
        return value is not None and self.person_from is not None and value >= self.person_from


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One questionnaire. ``unverified``: what of the file no source could confirm, in sentence parts."""

    id: str
    title: str
    about: str
    citation: str
    licence: str
    scores: tuple[Score, ...]
    unverified: tuple[str, ...] = ()

    def score(self, id: str) -> Score:
        """Return the score of this id. Raises KeyError."""
        return {score.id: score for score in self.scores}[id]

    def least(self, score: Score, whole: Decimal) -> Decimal:
        """Return what a part is at least where its whole is known: all that the other parts cannot have given.

        Raises KeyError for a score that is no part.
        """
        others = self.score(score.part_of).measure.high - score.measure.high
        return max(score.measure.low, whole - others)

    def label(self, score: Score) -> str:
        """Return how a score is told beside its value: "PHQ-9, item 9"."""
        return f"{self.title}, {score.measure.title[0].lower()}{score.measure.title[1:]}"

    def answers_for_a_person(self, values: Mapping[str, Decimal]) -> tuple[str, ...]:
        """Return the answers that need a person today (safety 33), as "PHQ-9, item 9: 2".

        *values*: those that are known, by the id of the score. An answer that was left out is told where the whole
        proves it: "PHQ-9, item 9: at least 1, by PHQ-9 total 25".
        """
        found = []
        for score in self.scores:
            value, whole = values.get(score.id), values.get(score.part_of)
            if value is not None:
                told = show_value(score.measure, value)
            elif whole is not None and score.person_from is not None:
                value = self.least(score, whole)
                total = self.score(score.part_of).measure
                told = f"at least {show_value(score.measure, value)}, by {total.title} {show_value(total, whole)}"
            if score.needs_person(value):
                found.append(f"{self.label(score)}: {told}")
        return tuple(found)

    def left_out(self, values: Mapping[str, Decimal]) -> tuple[tuple[Score, str], ...]:
        """Return the scores that could need a person and were left out of a whole, with the whole: "PHQ-9 total 12".

        *values*: as for ``answers_for_a_person``. A whole so small that the part cannot need anybody says nothing, and
        one so great that it must is told there.
        """
        found = []
        for score in self.scores:
            whole = values.get(score.part_of)
            if score.person_from is None or score.id in values or whole is None:
                continue
            total = self.score(score.part_of).measure
            if whole - total.low >= score.person_from and not score.needs_person(self.least(score, whole)):
                found.append((score, f"{total.title} {show_value(total, whole)}"))
        return tuple(found)


class _Table(Table):
    """A table of a questionnaire file."""

    def refuse(self, key: str, wrong: str, remedy: str) -> NoReturn:
        """Raise QuestionnaireRefused with the file, the key and the remedy."""
        where = ".".join(part for part in (self.path, key) if part) or "the file"
        raise QuestionnaireRefused(f"Questionnaire file {self.file}: {where} {wrong}; {remedy}.")

    def text(self, key: str) -> str:
        value = self.take(key, "a text in quotes")
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or not value.isprintable():
            self.refuse(key, "must be a text", f"write it in quotes, in one line of at most {LONGEST} characters")
        return str(value).strip()

    def optional_text(self, key: str) -> str:
        return self.text(key) if self.has(key) else ""

    def decimal(self, key: str) -> Decimal:
        value = self.take(key, "a number")
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
            self.refuse(key, f"is {value!r}", "write a number")
        number = Decimal(value)
        if number and not SMALLEST_STEP <= number.copy_abs() <= LARGEST:
            self.refuse(key, "is too large or too small", f"write 0, or a number from {SMALLEST_STEP} to {LARGEST}")
        return number

    def optional_flag(self, key: str) -> bool:
        return self.flag(key) if self.has(key) else False

    def tables(self, key: str) -> list[_Table]:
        rows = self.take(key, f"at least one [[{key}]]")
        if not isinstance(rows, list) or not rows:
            self.refuse(key, "is no list of tables", f"write at least one [[{key}]]")
        return [_Table(self.file, f"{key} {at}", row) for at, row in enumerate(rows, 1)]

    def id(self) -> str:
        id = self.text("id")
        if not ID.fullmatch(id):
            self.refuse("id", f"is {id!r}", "write 2 to 40 small letters, digits and _, beginning with a letter")
        return id


def parse_questionnaire(text: str, file: str, *, shipped: bool = False) -> Questionnaire:
    """Return the questionnaire of a TOML text. *file*: its name, for refusals.

    shipped: it may give a score of a measure that the program has already; the range is then that of the measure.
    Raises QuestionnaireRefused.
    """
    try:
        content: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as fault:  # ValueError: also a number of thousands of digits
        raise QuestionnaireRefused(f"Questionnaire file {file}: it is not TOML: {fault}.") from None
    table = _Table(file, "", content)
    scores = tuple(_score(row, shipped) for row in table.tables("score"))
    made = Questionnaire(
        id=table.id(),
        title=table.text("title"),
        about=table.text("about"),
        citation=table.text("citation"),
        licence=table.text("licence"),
        scores=scores,
        unverified=table.texts("unverified") if table.has("unverified") else (),
    )
    table.done()
    _check_relations(table, made)
    return made


def _score(row: _Table, shipped: bool) -> Score:
    measure = _known_measure(row) if shipped and row.content.get("id") in MEASURES else _measure(row, shipped)
    bands = tuple(_band(band, measure) for band in row.tables("band")) if row.has("band") else ()
    if list(bands) != sorted(bands, key=lambda band: band.at) or len({band.at for band in bands}) < len(bands):
        row.refuse("band", "is out of order", "write the bands from the lowest value to the highest, each value once")
    person = row.decimal("needs-person-from") if row.has("needs-person-from") else None
    if person is not None and not measure.low < person <= measure.high:
        row.refuse("needs-person-from", f"is {person}", f"write a number above {measure.low}, up to {measure.high}")
    made = Score(
        measure,
        bands,
        row.optional_text("note"),
        person,
        row.optional_text("part-of"),
        row.texts("sum-of") if row.has("sum-of") else (),
    )
    row.done()
    return made


def _known_measure(row: _Table) -> Measure:
    measure = MEASURES[row.id()]
    for key in ("title", *RANGE_KEYS):
        if row.has(key):
            row.refuse(key, "stands in the measure already", "remove it: a number stands once")
    return measure


def _measure(row: _Table, shipped: bool) -> Measure:
    id = row.id()
    if not shipped and id in MEASURES:
        row.refuse("id", f"is {id!r}, a measure of the program", "give the score another id")
    low, high, step = row.decimal("low"), row.decimal("high"), row.decimal("step")
    if low >= high:
        row.refuse("high", f"is {high}", f"write a number above low, which is {low}")
    if step < SMALLEST_STEP or (high - low) % step or low % step:
        row.refuse("step", f"is {step}", f"write a step of {SMALLEST_STEP} or more that goes from {low} to {high}")
    worse = row.text("worse")
    if worse not in ("higher", "lower"):
        row.refuse("worse", f"is {worse!r}", 'write "higher" or "lower"')
    return Measure(
        id,
        row.text("title"),
        "",
        low,
        high,
        step,
        "higher" if worse == "higher" else "lower",
        f"Questionnaire file {row.file}",
        decimals=max(0, -int(step.normalize().as_tuple().exponent)),
    )


def _band(row: _Table, measure: Measure) -> Band:
    band = Band(row.decimal("from"), row.text("words"), row.text("source"), row.optional_flag("unverified"))
    if not measure.low <= band.at <= measure.high:
        row.refuse("from", f"is {band.at}", f"write a value of the score, {measure.low} to {measure.high}")
    row.done()
    return band


def _check_relations(table: _Table, made: Questionnaire) -> None:
    ids = [score.id for score in made.scores]
    if len(set(ids)) < len(ids):
        table.refuse("score", "has two of the same id", "give each its own id")
    for score in made.scores:
        others: Collection[str] = set(ids) - {score.id}
        named = [*score.sum_of, *([score.part_of] if score.part_of else [])]
        unknown = [id for id in named if id not in others]
        if unknown:
            table.refuse(f"score {score.id}", f"names {unknown[0]!r}", "name another score of the same file")
