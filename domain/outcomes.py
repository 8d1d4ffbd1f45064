"""The engine's answers without their evidence: for a registry in which only the counts are asked for."""

from __future__ import annotations

from typing import NamedTuple

from domain.attribution import judge
from domain.engine import course_of, events_of, where_to_begin
from domain.event_evidence import IMPROVEMENT, WORSENING
from domain.evidence import Attribution, Event, Kind
from domain.prepared import Prepared
from domain.search import WORSE, search
from domain.search_rule import SearchRule


class Outcome(NamedTuple):
    """One confirmed change; days are ordinals. ``attribution`` is None for an improvement."""

    kind: Kind
    attribution: Attribution | None
    baseline: int
    onset: int
    confirmation: int
    pira_confirmation: int | None


def outcomes_of(prepared: Prepared, rule: SearchRule) -> list[Outcome]:
    """Return the confirmed changes of a prepared series, by onset: those of ``engine.events_of``, in outline."""
    if prepared.history.suspects:
        # Judged in every way the uncertain relapses can have been: the answer is only there with its evidence.
        return [_outline(event) for event in events_of(prepared, rule).events]
    start, indeterminate = where_to_begin(prepared, rule)
    if indeterminate:
        return []
    course = course_of(prepared, rule)
    changes, _ = search(course, rule, start)
    days, as_of = course.days, prepared.as_of.toordinal()
    outcomes = []
    for found in changes:
        visits = days[found.baseline], days[found.onset], days[found.confirmation]
        if found.sign != WORSE:
            outcomes.append(Outcome(IMPROVEMENT, None, *visits, None))
            continue
        judged = judge(found, course, rule, prepared.unknown, as_of, briefly=True)
        pira = judged.pira_confirmation
        outcomes.append(Outcome(WORSENING, judged.attribution, *visits, None if pira is None else days[pira]))
    return outcomes


def _outline(event: Event) -> Outcome:
    pira = event.pira_confirmation
    return Outcome(
        event.kind,
        event.attribution,
        event.baseline.on.toordinal(),
        event.onset.on.toordinal(),
        event.confirmation.on.toordinal(),
        None if pira is None else pira.on.toordinal(),
    )
