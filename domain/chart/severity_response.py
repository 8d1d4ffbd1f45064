"""The Overall Response Score of every visit, and under it what each of its four components did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from domain.chart.plot import (
    CoursePlot,
    Finish,
    Label,
    Lane,
    Line,
    LineStyle,
    Look,
    Mark,
    MarkKind,
    Place,
    Role,
    Shape,
)
from domain.chart.severity_parts import days_of, picture, row_y, rows_lane
from domain.dates import minus_months, show
from domain.definition import Definition
from domain.event_evidence import LONG_GAP_MONTHS
from domain.measures import MEASURES
from domain.performance_rules import PerformanceRules, ResponseRule
from domain.records import PatientRecord
from domain.response_score import COMPONENTS, ResponseScore, VisitScore, response_score
from domain.response_words import ID, SCORES, TITLE, missing_words, response_label, score_word

MOST = 4
UNDER = Decimal("-5.2")  # where a visit without a score stands
FIRST = "first visit"
SCORE = Look(Shape.CIRCLE, Finish.FILLED, Role.INK)
DEPENDS = Look(Shape.CIRCLE, Finish.HOLLOW, Role.INK)
START = Look(Shape.SQUARE, Finish.HOLLOW, Role.INK)
NO_SCORE = Look(Shape.CIRCLE, Finish.QUERY, Role.MUTE)
BETTER = Look(Shape.TRIANGLE, Finish.FILLED, Role.INK)
SAME = Look(Shape.PLUS, Finish.HOLLOW, Role.MUTE)
WORSE = Look(Shape.TRIANGLE_DOWN, Finish.FILLED, Role.DISABILITY)
COMPONENT_LOOKS = {1: BETTER, 0: SAME, -1: WORSE}
MEANINGS: Mapping[Look, str] = {
    START: "first visit, compared with",
    SCORE: "score of a visit",
    DEPENDS: "another score by another percentage",
    NO_SCORE: "a component is missing: not computed",
    BETTER: SCORES[1],
    SAME: SCORES[0],
    WORSE: SCORES[-1],
}


def response_plot(record: PatientRecord, rules: PerformanceRules, definition: Definition, as_of: date) -> CoursePlot:
    """Return the score of every visit after the first complete one, with its components."""
    found = response_score(record, rules.response, definition, as_of)
    answer = response_label(found, rules.response)
    visits = [visit.on for visit in record.visits]
    days = days_of(min([*visits, as_of]), as_of)
    sentence = f"{answer.title}: {' '.join((answer.text.rstrip('.') + '.', *answer.reasons[-1:]))}"
    if found.baseline is None or not found.scores:
        lanes: tuple[Lane, ...] = (replace(_scale(), empty=answer.text),)
        return picture(TITLE, answer.rule, sentence, as_of, days, lanes, MEANINGS, answer.unverified)
    lanes = (_score_lane(found, rules.response), _component_lane(found, rules.response))
    return picture(TITLE, answer.rule, sentence, as_of, days, lanes, MEANINGS, answer.unverified)


def _scale() -> Lane:
    ticks = tuple((Decimal(score), score_word(score)) for score in range(-MOST, MOST + 1, 2))
    grid = tuple(Decimal(score) for score in range(-MOST, MOST + 1))
    return Lane(ID, TITLE, "up is better", Decimal("-6.2"), Decimal("5.4"), 10, ticks, grid)


def _score_lane(found: ResponseScore, rule: ResponseRule) -> Lane:
    assert found.baseline is not None
    first = Mark(ID, MarkKind.VALUE, START, found.baseline, Decimal(0), TITLE, FIRST, "", show(found.baseline))
    marks = [_score_mark(visit) for visit in found.scores]
    labels = [Label(first.at, first.y, (FIRST,), Place.NEAR, Role.MUTE)]
    scored = [mark for mark in marks if mark.kind is not MarkKind.NO_VALUE]
    labels += [
        Label(mark.at, mark.y, (mark.value,), Place.NEAR, Role.INK, required=mark is scored[-1]) for mark in scored
    ]
    caution = next((c for c in response_label(found, rule).cautions if c.startswith("Each visit")), "")
    lines = tuple(_lines([first, *scored]))
    first = first._replace(note=caution)
    return replace(_scale(), marks=(first, *marks), lines=lines, labels=tuple(labels))


def _score_mark(visit: VisitScore) -> Mark:
    when = show(visit.on)
    if visit.score is None:
        note = missing_words(visit)
        return Mark(ID, MarkKind.NO_VALUE, NO_SCORE, visit.on, UNDER, TITLE, score_word(None), note, when)
    others = "; ".join(f"{score_word(score)} by {percent} %" for percent, score in visit.otherwise)
    look = DEPENDS if others else SCORE
    return Mark(ID, MarkKind.VALUE, look, visit.on, Decimal(visit.score), TITLE, score_word(visit.score), others, when)


def _lines(marks: Sequence[Mark]) -> Iterator[Line]:
    """Yield a thin step from one score to the next; scores are compared with the first visit, never added up."""
    for before, after in pairwise(marks):
        is_long = minus_months(after.at, LONG_GAP_MONTHS) > before.at
        style = LineStyle.BROKEN if is_long else LineStyle.SOLID
        yield Line(ID, style, ((before.at, before.y), (after.at, before.y), (after.at, after.y)))


def _component_lane(found: ResponseScore, rule: ResponseRule) -> Lane:
    """Return a row for each component, each visit marked better, unchanged or worse, or as missing."""
    names = [MEASURES[measure].title for measure in COMPONENTS]
    marks: list[Mark] = []
    for visit in found.scores:
        # The words of the visit's components are those of a label that has this visit alone.
        told = response_label(replace(found, scores=(replace(visit, score=visit.score or 0, missing=()),)), rule)
        for component, reason in zip(visit.components, told.reasons, strict=False):
            at = COMPONENTS.index(component.measure)
            look, value = COMPONENT_LOOKS[component.score], SCORES[component.score]
            change = reason.rpartition(": ")[0]  # what follows is the value
            marks.append(_component_mark(names, at, visit.on, look, value, change))
        for measure in visit.missing:
            at = COMPONENTS.index(measure)
            marks.append(_component_mark(names, at, visit.on, NO_SCORE, "missing", ""))
    return rows_lane("components", names, marks, ())


def _component_mark(names: Sequence[str], at: int, on: date, look: Look, value: str, note: str) -> Mark:
    kind = MarkKind.NO_VALUE if look is NO_SCORE else MarkKind.VALUE
    return Mark("components", kind, look, on, row_y(names, at), names[at], value, note, show(on))
