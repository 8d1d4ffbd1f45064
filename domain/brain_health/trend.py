"""Brain health over the reviews: per factor what was answered each time, what it calls for, and how that changed.

Every review is judged by the checklist of today, with the medicines, diseases and values recorded by its day, so that a
change of status is a change of the patient and not of the checklist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.brain_health.anticholinergic import Burden, burden, current_medicines
from domain.brain_health.factors import SIGNS, WORDS, AnswerKind, Factor, Status
from domain.brain_health.findings import Finding, findings
from domain.dates import show
from domain.records import BrainHealthReview, PatientRecord, ReviewAnswer
from domain.rules import Rules
from domain.standing import upto

HOW_JUDGED = (
    "Each review is judged by the checklist of today, with what is recorded by its day. "
    "Whether a disease is controlled is known as of now only."
)
NONE_YET = "No brain-health review is recorded yet, so there is nothing to compare."
ONE_ONLY = "One review so far: the next one stands beside it."
OFF = "not asked any more"
NOT_HERE = "not in the checklist of this registry"


@dataclass(frozen=True, slots=True)
class TrendCell:
    """What one review says of one factor. ``status`` None = it was answered, and nothing judges it any more."""

    status: Status | None
    said: str  # the answer and the number in words, "" = none

    @property
    def text(self) -> str:
        """Sign, status and answer, as they are shown."""
        status = f"{SIGNS[self.status]} {WORDS[self.status]}" if self.status is not None else "· kept"
        return f"{status}\n{self.said}" if self.said else status


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One factor. ``cells`` in the order of the trend's days; ``note``: that it is switched off or the clinic's own."""

    factor: str
    title: str
    change: str
    cells: tuple[TrendCell, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """The reviews, newest first, and a row for each factor that the checklist asks or any of them answered."""

    days: tuple[date, ...]
    rows: tuple[TrendRow, ...]
    text: str  # what it is, or why there is nothing to compare


def trend(record: PatientRecord, rules: Rules, as_of: date) -> Trend:
    """Return how the reviews up to *as_of* compare. Of two on one day the one recorded last stands first."""
    reviews = sorted((r for r in record.reviews if r.on <= as_of), key=lambda r: r.on)[::-1]
    judged = [_judged(review, record, rules) for review in reviews]
    known = {factor.id: factor for factor in (*(rules.factors_known or rules.factors), *rules.factors)}
    rows = []
    for factor in rules.factors:
        cells = tuple(
            _cell(factor, found[factor.id], load, review) for (found, load), review in zip(judged, reviews, strict=True)
        )
        if not factor.further or any(cell.said or cell.status is not Status.NOT_ASKED for cell in cells):
            rows.append(_row(factor.id, factor.title, cells, reviews, "the clinic's own" if factor.own else ""))
    asked = {factor.id for factor in rules.factors}
    for id in dict.fromkeys(answer.factor for review in reviews for answer in review.answers):
        if id not in asked:
            rows.append(_kept_row(id, known.get(id), reviews))
    text = HOW_JUDGED if len(reviews) > 1 else ONE_ONLY if reviews else NONE_YET
    return Trend(tuple(review.on for review in reviews), tuple(rows) if reviews else (), text)


def answer_in_words(factor: Factor | None, answer: ReviewAnswer | None) -> str:
    """Return "now, 10 cigarettes a day"; *factor* None = not in this checklist, whose answer stands as it is stored."""
    if answer is None:
        return ""
    parts = [part.strip() for part in answer.answer.split(";") if part.strip()]
    words = [factor.title_of(part) if factor is not None else part for part in parts]
    if answer.value is not None:
        unit = answer.unit or (factor.unit if factor is not None else "")
        words.append(f"{answer.value.normalize():f} {unit}".strip())
    return ", ".join(words)


def _judged(review: BrainHealthReview, record: PatientRecord, rules: Rules) -> tuple[dict[str, Finding], Burden]:
    then = upto(record, review.on)
    load = burden(current_medicines(then, review.on), rules.burden_table, without_local=rules.without_local)
    found = findings(review, then, review.on, rules.factors, load, rules.conditions, whole=True)
    return {finding.factor: finding for finding in found}, load


def _cell(factor: Factor, finding: Finding, load: Burden, review: BrainHealthReview) -> TrendCell:
    if finding.status is not Status.NOT_ASKED and factor.kind is AnswerKind.MEDICINES and load.is_recorded:
        return TrendCell(finding.status, load.text)
    if finding.status is not Status.NOT_ASKED and factor.kind is AnswerKind.COMORBIDITIES:
        return TrendCell(finding.status, finding.reason)
    said = answer_in_words(factor, _answer(review, factor.id))
    if not said and finding.status is not Status.NOT_ASKED:
        said = finding.reason  # read elsewhere in the record
    return TrendCell(finding.status, said)


def _row(
    id: str, title: str, cells: tuple[TrendCell, ...], reviews: Sequence[BrainHealthReview], note: str
) -> TrendRow:
    return TrendRow(id, title, _change(cells, reviews), cells, note)


def _kept_row(id: str, factor: Factor | None, reviews: Sequence[BrainHealthReview]) -> TrendRow:
    answers = [_answer(review, id) for review in reviews]
    cells = tuple(
        TrendCell(None, said) if (said := answer_in_words(factor, answer)) else TrendCell(Status.NOT_ASKED, "")
        for answer in answers
    )
    return TrendRow(id, factor.title if factor else id, "not judged", cells, OFF if factor else NOT_HERE)


def _answer(review: BrainHealthReview, factor: str) -> ReviewAnswer | None:
    return next((answer for answer in review.answers if answer.factor == factor), None)


def _change(cells: Sequence[TrendCell], reviews: Sequence[BrainHealthReview]) -> str:
    """Return how the last answer compares with the one before; reviews that did not ask are passed over."""
    asked = [(c.status, r.on) for c, r in zip(cells, reviews, strict=True) if c.status not in (None, Status.NOT_ASKED)]
    if not asked:
        return "not asked"
    (now, _), before = asked[0], asked[1:]
    assert now is not None
    if not before:
        return "asked once"
    other = next(((status, on) for status, on in before if status is not now), None)
    if other is None:
        return f"{WORDS[now]} each time ({len(asked)})"
    was, on = other
    assert was is not None
    return f"now {WORDS[now]}; {WORDS[was]} on {show(on)}"
