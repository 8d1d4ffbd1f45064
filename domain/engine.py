"""The event engine: every confirmed worsening and improvement of one measure in one patient, with its evidence.

Pure: a record, a definition and the date as of which is asked go in, a SeriesResult comes out. What does not depend on
the definition is made ready once (``domain.prepared``), so that many definitions, or a whole registry, are judged fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.attribution import Judged, judge
from domain.dates import show
from domain.definition import Definition
from domain.event_evidence import Told, tell_event, tell_unconfirmed
from domain.evidence import Attribution, Event, Kind, Possibility, SeriesResult, Unconfirmed, Why
from domain.measures import MEASURES
from domain.other_answers import other_answers
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.relapse_history import RelapseHistory
from domain.search import WORSE, Found, Missed, search
from domain.search_baseline import Course
from domain.search_failures import tried
from domain.search_rule import SearchRule
from domain.worlds import MOST_WORLDS, World, possibilities, why_open, why_too_many, worlds_of

ABSENT_WORSENING = "no confirmed worsening"
ABSENT_IMPROVEMENT = "no confirmed improvement"


@dataclass(frozen=True, slots=True)
class _Hit:
    """A confirmed change in one world, with its attribution there (None for an improvement)."""

    found: Found
    judged: Judged | None

    @property
    def answer(self) -> str:
        return "confirmed improvement" if self.judged is None else str(self.judged.attribution)


def find_events(record: PatientRecord, measure: str, definition: Definition, as_of: date) -> SeriesResult:
    """Return all confirmed changes of *measure* under *definition*, as known on *as_of*; later rows are not read.

    Raises ThresholdMissing (a Refusal) for a measure that the definition has no threshold for.
    """
    rule = SearchRule.of(definition, measure)
    return events_of(prepare(record, measure, as_of), rule)


def events_of(prepared: Prepared, rule: SearchRule) -> SeriesResult:
    """Return all confirmed changes of a prepared series under *rule*, which is of the same measure."""
    series = prepared.series
    events, unconfirmed, indeterminate = _searched(prepared, rule)
    cautions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    if series.omissions:
        cautions, without = other_answers(prepared, (events, unconfirmed), lambda other: _searched(other, rule)[:2])
    return SeriesResult(
        measure=series.measure,
        definition=rule.definition.id,
        definition_version=rule.definition.version,
        definition_sha256=rule.definition.sha256,
        as_of=prepared.as_of,
        points=series.points,
        relapses=prepared.history.certain,
        events=events,
        unconfirmed=unconfirmed,
        omissions=series.omissions,
        history_assumed=prepared.history.assumed,
        indeterminate=indeterminate or (cautions[0] if cautions and not events else ""),
        cautions=cautions,
        without_exclusions=without,
    )


def course_of(prepared: Prepared, rule: SearchRule) -> Course:
    """Return the series as the search of *rule* sees it, with the relapses that are certain."""
    series = prepared.series
    table = rule.table(series.scale)
    confirms = series.confirms
    if rule.scheduled_only and series.scheduled is not None:
        confirms = series.scheduled
        if series.confirms is not None:
            confirms = tuple(a and b for a, b in zip(series.confirms, series.scheduled, strict=True))
    relapses = prepared.relapses
    return Course(series.days, table.numbers(series.numbers), table, confirms, relapses, bool(relapses))


def _searched(prepared: Prepared, rule: SearchRule) -> tuple[tuple[Event, ...], tuple[Unconfirmed, ...], str]:
    """Return events, unconfirmed changes, and why nothing can be said where that is so."""
    start, indeterminate = where_to_begin(prepared, rule)
    if indeterminate:
        return (), (), indeterminate
    course = course_of(prepared, rule)
    if prepared.history.suspects:
        return _searched_in_worlds(prepared, rule, course, start)
    changes, missed = search(course, rule, start)
    told = Told(prepared.series, rule, prepared.as_of, prepared.relapses, (), prepared.died, prepared.lost)
    events = tuple([tell_event(found, _judged(found, course, rule, prepared), told) for found in changes])
    if not missed:
        return events, (), ""
    if course.took:
        course = course_of(prepared, rule)  # as the search began with it
    found_at = {(found.onset, found.sign) for found in changes}
    unconfirmed = [
        tell_unconfirmed(tried(miss, course, rule), told) for miss in missed if (miss.onset, miss.sign) not in found_at
    ]
    return events, _without_continuations(unconfirmed, events), ""


def _searched_in_worlds(
    prepared: Prepared, rule: SearchRule, course: Course, start: int
) -> tuple[tuple[Event, ...], tuple[Unconfirmed, ...], str]:
    """Return the same where relapses are uncertain: what every way in which they can have been agrees on."""
    history = prepared.history

    def ask(supposing: Course) -> None:
        for found in search(supposing, rule, start)[0]:
            if found.sign == WORSE:
                judge(found, supposing, rule, prepared.unknown, prepared.as_of.toordinal(), briefly=True)

    worlds = worlds_of(history, course, ask)
    too_many = worlds is None
    if worlds is None:
        worlds = (World((), prepared.relapses),)
    told = Told(
        prepared.series, rule, prepared.as_of, prepared.relapses, history.suspects, prepared.died, prepared.lost
    )
    hits: list[dict[tuple[int, int], _Hit]] = []
    failed: dict[tuple[int, int], tuple[Missed, World]] = {}
    for world in worlds:
        there = course_of(prepared, rule).with_relapses(world.relapses)
        changes, missed = search(there, rule, start)
        hits.append({(f.onset, f.sign): _Hit(f, _judged(f, there, rule, prepared)) for f in changes})
        for miss in missed:
            failed.setdefault((miss.onset, miss.sign), (miss, world))
    keys = sorted({key for found in hits for key in found})
    merged = tuple(_merged([found.get(key) for found in hits], worlds, told) for key in keys)
    if too_many:
        # Another way than the one that was tried can have other changes: none of it is claimed, nor its absence.
        return tuple(_untried(event, history) for event in merged), (), too_many_ways(history)
    unconfirmed = [
        tell_unconfirmed(tried(miss, course_of(prepared, rule).with_relapses(world.relapses), rule), told)
        for key, (miss, world) in sorted(failed.items(), key=lambda item: item[0])
        if key not in keys
    ]
    return merged, _without_continuations(unconfirmed, merged), ""


def _judged(found: Found, course: Course, rule: SearchRule, prepared: Prepared) -> Judged | None:
    if found.sign != WORSE:
        return None
    return judge(found, course, rule, prepared.unknown, prepared.as_of.toordinal())


def where_to_begin(prepared: Prepared, rule: SearchRule) -> tuple[int, str]:
    """Return the visit at which the search starts, or why there is none."""
    points = prepared.series.points
    if len(points) > 1 and rule.begins_at_first:
        return 0, ""
    title = MEASURES[prepared.series.measure].title
    if not points:
        return 0, f"No {title} is recorded up to {show(prepared.as_of)}."
    if len(points) == 1:
        return 0, f"Only one {title} can be compared ({show(points[0].on)}): a change needs two."
    on = prepared.chosen_baseline
    if on is None:
        return 0, f"{rule.definition.id} starts at a reference visit that the clinic chooses, and none is chosen."
    for index, point in enumerate(points):
        if point.on == on:
            return index, ""
    return 0, f"The reference visit chosen ({show(on)}) has no {title} that can be compared."


def _merged(hits: list[_Hit | None], worlds: tuple[World, ...], told: Told) -> Event:
    """Return one event for what the worlds found at one onset; where they differ it is undetermined, never PIRA."""
    there = [hit for hit in hits if hit is not None]
    absent = ABSENT_IMPROVEMENT if there[0].judged is None else ABSENT_WORSENING
    answers = [absent if hit is None else hit.answer for hit in hits]
    if len(set(answers)) == 1:
        # All agree; where the days differ, the latest is the one that is sure.
        sure = max(there, key=lambda h: (h.found.confirmation, (h.judged and h.judged.pira_confirmation) or 0))
        return tell_event(sure.found, sure.judged, told)
    shown = next((hit for hit in there if hit.answer != Attribution.PIRA), there[0])
    event = tell_event(shown.found, shown.judged, told)
    return _undetermined(event, possibilities(worlds, answers), why_open(worlds, answers))


def _undetermined(event: Event, answers: tuple[Possibility, ...], why: Why) -> Event:
    """Return an event as one of which nothing is claimed: a worsening loses its attribution."""
    attribution = Attribution.UNDETERMINED if event.kind is Kind.WORSENING else None
    return event._replace(
        attribution=attribution, pira_confirmation=None, open_until=None, why=why, possibilities=answers
    )


def _without_continuations(unconfirmed: list[Unconfirmed], events: tuple[Event, ...]) -> tuple[Unconfirmed, ...]:
    """Leave out what only goes on from an event, or from an unconfirmed change that is still pending."""

    def goes_on(change: Unconfirmed) -> bool:
        from_event = any(
            e.kind is change.kind
            and e.baseline.on == change.baseline.on
            and e.onset.on < change.onset.on <= e.last_held.on
            for e in events
        )
        return from_event or any(
            u.pending and u.kind is change.kind and u.baseline.on == change.baseline.on and u.onset.on < change.onset.on
            for u in unconfirmed
        )

    return tuple(change for change in unconfirmed if not goes_on(change))


def too_many_ways(history: RelapseHistory) -> str:
    """Return why nothing can be said where the uncertain relapses can have been in too many ways."""
    return (
        f"{len(history.suspects)} uncertain relapses can fall in more than {MOST_WORLDS} ways: "
        "whether there is a change beside what is listed cannot be said."
    )


def _untried(event: Event, history: RelapseHistory) -> Event:
    """Return an event as undetermined because the uncertain relapses can fall in too many ways."""
    assuming = (
        f"{len(history.suspects)} uncertain relapses can fall in more than {MOST_WORLDS} ways: "
        "each was taken as absent, and nothing is claimed"
    )
    return _undetermined(event, (Possibility(str(Attribution.UNDETERMINED), assuming),), why_too_many(history))
