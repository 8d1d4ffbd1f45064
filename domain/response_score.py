"""Overall Response Score: EDSS, T25FW and 9HPT of each hand, each better, unchanged or worse than at one first visit.

Chang et al., ECTRIMS 2017; Mult Scler 2022;28:2263-2273. Each component gives +1, 0 or −1; the score runs from −4 to +4
and above 0 is better. It is judged at every visit anew and never added up over visits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from domain.definition import Definition
from domain.definition_rules import Threshold
from domain.evidence import NOT_COMPARED, Point
from domain.first_baseline import possible_baselines
from domain.observed import ending
from domain.performance_rules import ResponseRule
from domain.prepared import Prepared
from domain.records import PatientRecord
from domain.series import Series, series_of

COMPONENTS = ("edss", "t25fw", "nhpt_dominant", "nhpt_non_dominant")


class Component(NamedTuple):
    """One component at one visit: its value there and at the first visit, and +1 better, 0, or −1 worse."""

    measure: str
    baseline: Point
    value: Point
    score: int


@dataclass(frozen=True, slots=True)
class VisitScore:
    """The score of one visit; None where a component is missing, which ``missing`` names. Never guessed from the rest.

    ``otherwise``: the scores by the other percentages in use, where they differ.
    """

    on: date
    score: int | None
    components: tuple[Component, ...] = ()
    missing: tuple[str, ...] = ()
    otherwise: tuple[tuple[Decimal, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseScore:
    """The trajectory of one patient. ``baseline``: the first visit with all components that lies far from a relapse.

    ``never``: the components that have no value at any visit. ``not_compared``: the visits marked not comparable.
    ``ended``: no later visit can complete the score.
    """

    baseline: date | None
    scores: tuple[VisitScore, ...] = ()
    never: tuple[str, ...] = ()
    not_compared: tuple[date, ...] = ()
    ended: bool = False

    @property
    def last(self) -> VisitScore | None:
        """The last visit that has a score."""
        return next((score for score in reversed(self.scores) if score.score is not None), None)


@dataclass(frozen=True, slots=True)
class _Reading:
    point: Point
    exact: Fraction | None  # None = unable because of MS: worse than any time


def response_score(
    record: PatientRecord,
    rule: ResponseRule,
    definition: Definition,
    as_of: date,
    prepared: Mapping[str, Prepared] | None = None,
) -> ResponseScore:
    """Return the score of every visit after the first complete one, as known on *as_of*; later rows are not read.

    *definition* says how far from a relapse the first visit has to lie. Visits that do not compare are not used.
    prepared: the measures of the same record and date that are ready already.
    """
    ready = prepared or {}
    series = {m: ready[m].series if m in ready else series_of(record, m, as_of) for m in COMPONENTS}
    read = {measure: _readings(series[measure]) for measure in COMPONENTS}
    ended = ending(record, as_of) is not None
    never = tuple(measure for measure in COMPONENTS if not read[measure])
    complete = [reading.point for day, reading in read["edss"].items() if all(day in read[m] for m in COMPONENTS)]
    possible = possible_baselines(record, complete, definition, as_of)
    if not possible:
        return ResponseScore(None, (), never, _not_compared(series), ended)
    start = possible[0].on
    days = sorted({day for readings in read.values() for day in readings if day > start})
    smallest = [_smallest(start, read, rule, percent) for percent in rule.timed_percent]
    scores = tuple(_visit(day, start, read, rule, smallest) for day in days)
    return ResponseScore(start, scores, never, _not_compared(series), ended)


def _not_compared(series: Mapping[str, Series]) -> tuple[date, ...]:
    found = {o.on for of in series.values() for o in of.omissions if o.why in NOT_COMPARED}
    return tuple(sorted(found))


def _readings(series: Series) -> dict[date, _Reading]:
    return {point.on: _Reading(point, series.exact(visit)) for visit, point in enumerate(series.points)}


def _smallest(
    start: date, read: Mapping[str, Mapping[date, _Reading]], rule: ResponseRule, percent: Decimal
) -> dict[str, Fraction | None]:
    """Return the smallest change of each component that counts from the first visit; None where it had no number."""
    timed = Threshold(percent=percent)
    found: dict[str, Fraction | None] = {}
    for measure in COMPONENTS:
        before = read[measure][start].exact
        threshold = rule.edss.threshold if measure == "edss" else timed
        found[measure] = None if before is None else threshold.at(before)
    return found


def _visit(
    day: date,
    start: date,
    read: Mapping[str, Mapping[date, _Reading]],
    rule: ResponseRule,
    smallest: Sequence[Mapping[str, Fraction | None]],
) -> VisitScore:
    missing = tuple(measure for measure in COMPONENTS if day not in read[measure])
    first, *others = [_components(day, start, read, by_percent) for by_percent in smallest]
    if missing:
        return VisitScore(day, None, first, missing)
    score = sum(component.score for component in first)
    scores = zip(rule.timed_percent[1:], (sum(c.score for c in found) for found in others), strict=True)
    return VisitScore(day, score, first, otherwise=tuple((percent, s) for percent, s in scores if s != score))


def _components(
    day: date, start: date, read: Mapping[str, Mapping[date, _Reading]], smallest: Mapping[str, Fraction | None]
) -> tuple[Component, ...]:
    found = []
    for measure in COMPONENTS:
        if day in read[measure]:
            before, after = read[measure][start], read[measure][day]
            score = _compared(before.exact, after.exact, smallest[measure])
            found.append(Component(measure, before.point, after.point, score))
    return tuple(found)


def _compared(before: Fraction | None, after: Fraction | None, smallest: Fraction | None) -> int:
    """Return +1 for better, 0, or −1 for worse by the *smallest* change; higher is worse in every component."""
    if before is None or after is None:
        return (after is not None) - (before is not None)
    if not smallest or before == after:
        return 0
    gain = before - after
    return (gain >= smallest) - (-gain >= smallest)
