"""The event engine: every confirmed worsening and improvement of one measure in one patient, with its evidence.

Pure: a record, a definition and the date as of which is asked go in, a SeriesResult comes out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.attribution import Judged, judge
from domain.dates import show
from domain.definition import Definition
from domain.definition_rules import BaselineVisit
from domain.event_evidence import Told, tell_event, tell_unconfirmed
from domain.evidence import Attribution, Event, Kind, LeftOut, Possibility, SeriesResult, Unconfirmed, Why
from domain.measures import MEASURES
from domain.records import PatientRecord, StatementKind
from domain.relapse_history import RelapseHistory, relapse_history
from domain.search import WORSE, Found, Tried, search
from domain.series import Series, scaled, series_of
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
    definition.threshold(measure)
    history = relapse_history(record, as_of)
    series = series_of(record, measure, as_of, scheduled_only=definition.confirmation.scheduled_only)
    events, unconfirmed, indeterminate = _searched(record, series, history, definition, as_of)
    cautions: tuple[str, ...] = ()
    if any(o.why is LeftOut.UNABLE_REASON_UNKNOWN for o in series.omissions):
        other = _answer_with(record, measure, history, definition, as_of, unknown_is_unable=True)
        if other != answer_words(events, measure):
            cautions = tuple(
                f"{MEASURES[measure].title} of {show(o.on)} has no value and no reason: if unable because of MS, "
                f"the answer would be: {other}."
                for o in series.omissions
                if o.why is LeftOut.UNABLE_REASON_UNKNOWN
            )
    excluded = tuple(o for o in series.omissions if o.why is LeftOut.NOT_COMPARABLE)
    without: tuple[str, ...] = ()
    if excluded:
        other = _answer_with(record, measure, history, definition, as_of, with_not_comparable=True)
        if other != answer_words(events, measure):
            without = (f"With {' and '.join(show(o.on) for o in excluded)} counted as comparable: {other}.",)
    return SeriesResult(
        measure=measure,
        definition=definition.id,
        definition_version=definition.version,
        definition_sha256=definition.sha256,
        as_of=as_of,
        points=series.points,
        events=events,
        unconfirmed=unconfirmed,
        omissions=series.omissions,
        history_assumed=history.assumed,
        indeterminate=indeterminate or (cautions[0] if cautions and not events else ""),
        cautions=cautions,
        without_exclusions=without,
    )


def answer_words(events: tuple[Event, ...], measure: str) -> str:
    """Return the events in short words, so that two answers can be compared and told apart."""
    if not events:
        return f"no confirmed change of {MEASURES[measure].title}"
    return "; ".join(
        f"{event.kind} {'(' + event.attribution + ') ' if event.attribution else ''}first measured "
        f"{show(event.onset.on)}, confirmed {show(event.confirmation.on)}"
        for event in events
    )


def _answer_with(
    record: PatientRecord,
    measure: str,
    history: RelapseHistory,
    definition: Definition,
    as_of: date,
    *,
    with_not_comparable: bool = False,
    unknown_is_unable: bool = False,
) -> str:
    """Return the answer that other visits in the series would give, in short words."""
    series = series_of(
        record,
        measure,
        as_of,
        scheduled_only=definition.confirmation.scheduled_only,
        with_not_comparable=with_not_comparable,
        unknown_is_unable=unknown_is_unable,
    )
    return answer_words(_searched(record, series, history, definition, as_of)[0], measure)


def _searched(
    record: PatientRecord, series: Series, history: RelapseHistory, definition: Definition, as_of: date
) -> tuple[tuple[Event, ...], tuple[Unconfirmed, ...], str]:
    """Return events, unconfirmed changes, and why nothing can be said where that is so."""
    start, indeterminate = _start(record, series, definition, as_of)
    if indeterminate:
        return (), (), indeterminate
    numbers = scaled(series, definition.threshold(series.measure).at)
    worlds = worlds_of(history, numbers, definition)
    too_many = worlds is None
    if worlds is None:
        worlds = (World((), tuple(day.toordinal() for day in history.certain)),)
    died = record.patient.death_date
    told = Told(
        series=series,
        definition=definition,
        as_of=as_of,
        unknown=tuple((first.toordinal(), last.toordinal()) for first, last in history.unknown),
        died=died is not None and died.first <= as_of,
    )
    hits: list[dict[tuple[int, int], _Hit]] = []
    tried: dict[tuple[int, int], tuple[Tried, World]] = {}
    for world in worlds:
        events, failures = search(numbers, world.relapses, definition, start)
        hits.append({(f.onset, f.sign): _hit(f, world, told) for f in events})
        for failure in failures:
            tried.setdefault((failure.onset, failure.sign), (failure, world))
    keys = sorted({key for found in hits for key in found})
    merged = tuple(_merged([found.get(key) for found in hits], worlds, told) for key in keys)
    if too_many:
        merged = tuple(_untried(event, history) for event in merged)
    unconfirmed = [tell_unconfirmed(t, w.relapses, told) for key, (t, w) in sorted(tried.items()) if key not in keys]
    return merged, _without_continuations(unconfirmed, merged), ""


def _hit(found: Found, world: World, told: Told) -> _Hit:
    if found.sign != WORSE:
        return _Hit(found, None)
    days, as_of = told.series.days, told.as_of.toordinal()
    return _Hit(found, judge(found, days, world.relapses, told.unknown, told.definition, as_of))


def _start(record: PatientRecord, series: Series, definition: Definition, as_of: date) -> tuple[int, str]:
    """Return the visit at which the search starts, or why there is none."""
    title = MEASURES[series.measure].title
    if not series.points:
        return 0, f"No {title} is recorded up to {show(as_of)}."
    if len(series.points) == 1:
        return 0, f"Only one {title} can be compared ({show(series.points[0].on)}): a change needs two."
    if definition.baseline.visit is BaselineVisit.FIRST:
        return 0, ""
    chosen = [s for s in record.statements if s.kind is StatementKind.BASELINE_VISIT and s.on <= as_of]
    if not chosen:
        return 0, f"{definition.id} starts at a reference visit that the clinic chooses, and none is chosen."
    last = max(chosen, key=lambda s: s.on)
    on = (last.start.exact if last.start is not None else None) or last.on
    for index, point in enumerate(series.points):
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
        sure = max(there, key=lambda h: (h.found.candidates[0], (h.judged and h.judged.pira_confirmation) or 0))
        return tell_event(sure.found, sure.judged, told)
    shown = next((hit for hit in there if hit.answer != Attribution.PIRA), there[0])
    event = tell_event(shown.found, shown.judged, told)
    return _undetermined(event, possibilities(worlds, answers), why_open(worlds, answers))


def _undetermined(event: Event, answers: tuple[Possibility, ...], why: Why) -> Event:
    """Return an event as one of which nothing is claimed: a worsening loses its attribution."""
    attribution = Attribution.UNDETERMINED if event.kind is Kind.WORSENING else None
    return replace(
        event, attribution=attribution, pira_confirmation=None, open_until=None, why=why, possibilities=answers
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


def _untried(event: Event, history: RelapseHistory) -> Event:
    """Return an event as undetermined because the uncertain relapses can fall in too many ways."""
    assuming = (
        f"{len(history.suspects)} uncertain relapses can fall in more than {MOST_WORLDS} ways: "
        "each was taken as absent, and nothing is claimed"
    )
    return _undetermined(event, (Possibility(str(Attribution.UNDETERMINED), assuming),), why_too_many(history))
