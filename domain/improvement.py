"""Confirmed disability improvement, and the worsening that only takes back an improvement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from domain.dates import show
from domain.definition import Definition
from domain.engine import ABSENT_IMPROVEMENT, ABSENT_WORSENING
from domain.event_words import in_list, listed
from domain.evidence import Event, Kind, Point, SeriesResult, Unconfirmed
from domain.first_baseline import possible_baselines
from domain.label import Label
from domain.measures import MEASURES
from domain.omissions import omissions_in_words
from domain.open_facts import facts_about, facts_to_judge, never_settled
from domain.records import PatientRecord
from domain.sdmt_change import RELIABLE_POINTS
from domain.settle import Settle
from domain.wording import (
    change_of,
    fell_back,
    joined,
    possibility,
    span,
    unconfirmed_note,
    value_of,
)

ID = "improvement"
TITLE = "Improvement, present again (CDI)"
UNNAMED_HAND = "nhpt"
SDMT = "sdmt"
PRACTICE = f"not {RELIABLE_POINTS} points or more at both sittings: within test variation and practice"
BEST_LEVEL = "worse than best level, not worse than baseline"


def improvement_label(results: Sequence[SeriesResult], record: PatientRecord, definition: Definition) -> Label:
    """Return the confirmed improvements of the measures searched, in words; *results*: one a measure, EDSS first.

    The answer is "yes" for a confirmed one, "undetermined" for one that depends on uncertain relapses,
    "possible" for one that a visit can still confirm, "no" where what was judged shows none, "not assessable" where
    nothing could be judged. A measure that could not be judged is named beside a "no".
    """
    results = [result for result in results if result.points or result.measure != UNNAMED_HAND]
    events = first_improvements(e for result in results for e in result.events if _counts(e))
    certain = [e for e in events if not e.possibilities]
    pending = [u for result in results for u in result.unconfirmed if u.pending and _counts(u)]
    judged = [result for result in results if not result.indeterminate]
    unjudged = [result.indeterminate for result in results if result.indeterminate]
    points = [point.on for result in results for point in result.points]
    if certain:
        answer, text = "yes", f"Improvement: {joined([_event(e, definition) for e in certain])}"
    elif events:
        answer, text = "undetermined", f"Improvement undetermined: {joined([_event(e, definition) for e in events])}"
    elif pending:
        answer, text = "possible", f"Possible improvement, not confirmed: {joined([_possible(u) for u in pending])}"
    elif judged:
        titles = listed(result.measure for result in judged)
        answer, text = "no", f"No improvement present again at {definition.confirmation_length} or later: {titles}"
        text = f"{text}, {span(min(points), max(points))}"
    else:
        answer, text = "not assessable", f"Not assessable: {' '.join(unjudged) or 'nothing was measured.'}"
    return Label(
        ID,
        TITLE,
        answer,
        text,
        reasons=_reasons(results),
        settles=_settles(results, record, definition, [*events, *pending]) if answer not in ("yes", "no") else (),
        start=min(points, default=None),
        end=max(points, default=None),
        rule=f"{definition.id} version {definition.version}",
        source=definition.citation,
        unverified=tuple(dict.fromkeys(p for r in results for p in definition.unverified_parts(r.measure))),
        cautions=(
            *_cautions(results, events, unjudged if judged else []),
            *(() if certain else never_settled(results, record, definition)),
        ),
    )


def is_certain(event: Event) -> bool:
    """Whether a change is there however the uncertain relapses were; its attribution may still be open."""
    return not any(possibility.answer in (ABSENT_IMPROVEMENT, ABSENT_WORSENING) for possibility in event.possibilities)


def first_improvements(events: Iterable[Event]) -> list[Event]:
    """Return the first improvement from each baseline, in the order of *events*, a certain one before one that is not.

    Where the baseline stays, every later visit would find the same improvement again.
    """
    improvements = [event for event in events if event.kind is Kind.IMPROVEMENT]
    first: dict[tuple[str, Point], Event] = {}
    for event in sorted(improvements, key=lambda e: (not is_certain(e), e.onset.on)):
        first.setdefault((event.measure, event.baseline), event)
    return [event for event in improvements if first[event.measure, event.baseline] is event]


def worse_than_best_level(
    record: PatientRecord, event: Event | Unconfirmed, result: SeriesResult, definition: Definition
) -> str:
    """Return in a sentence that a worsening only takes back an improvement, "" where it does not.

    So it is where its baseline is better than the first one and its onset is not worse than that by the threshold. Such
    a worsening is counted where the baseline moves with improvements, and not where it stays (worked case 6).
    """
    baselines = possible_baselines(record, result.points, definition, result.as_of)
    if event.kind is not Kind.WORSENING or not baselines:
        return ""
    first, measure = baselines[0], event.measure
    if first.on >= event.baseline.on or event.onset.unable or not _is_better(measure, event.baseline, first):
        return ""
    if not first.unable and _rise(measure, first, event.onset) >= definition.threshold_at(measure, first.value):
        return ""
    return (
        f"{BEST_LEVEL[0].upper()}{BEST_LEVEL[1:]}: {value_of(measure, event.onset)} on {show(event.onset.on)}, "
        f"best level {value_of(measure, event.baseline)} on {show(event.baseline.on)}, "
        f"baseline {value_of(measure, first)} on {show(first.on)}."
    )


def _is_better(measure: str, point: Point, other: Point) -> bool:
    """Whether *point* is better than *other*; any number is better than unable."""
    if point.unable or other.unable:
        return other.unable and not point.unable
    return _rise(measure, point, other) > 0


def _rise(measure: str, before: Point, after: Point) -> Decimal:
    """Return by how much *after* is worse than *before*, in points; both are numbers."""
    difference = after.value - before.value
    return difference if MEASURES[measure].worse == "higher" else -difference


def _event(event: Event, definition: Definition) -> str:
    back = f", {fell_back(event)}" if event.fell_back is not None else ""
    return (
        f"{_change(event)}, first measured {show(event.onset.on)}, present again at "
        f"{definition.confirmation_length} or later ({show(event.confirmation.on)}){back}"
    )


def _counts(change: Event | Unconfirmed) -> bool:
    """Whether a change is an improvement that one person's SDMT can be told by, or one of another measure (safety 28).

    A confirmed one is judged by the smaller of its two gains: both sittings must show a reliable one.
    """
    if change.kind is not Kind.IMPROVEMENT or change.measure != SDMT or change.baseline.unable:
        return change.kind is Kind.IMPROVEMENT
    again = change.confirmation if isinstance(change, Event) else change.onset
    return min(change.onset.value, again.value) - change.baseline.value >= RELIABLE_POINTS


def _possible(change: Unconfirmed) -> str:
    return f"{_change(change)} on {show(change.onset.on)}"


def _change(change: Event | Unconfirmed) -> str:
    before, after = (value_of(change.measure, point) for point in (change.baseline, change.onset))
    by = change_of(change.measure, change.baseline, change.onset)
    return f"{in_list(change.measure)} {before} to {after} ({by})"


def _settles(
    results: Sequence[SeriesResult],
    record: PatientRecord,
    definition: Definition,
    changes: Sequence[Event | Unconfirmed],
) -> tuple[Settle, ...]:
    """Return what would settle the open changes; where there is none, what would let the measures be judged."""
    if changes:
        return facts_about(results, record, definition, changes)
    return tuple(
        fact
        for result in results
        if result.indeterminate
        for fact in facts_to_judge([result.measure], [result], record, definition, result.as_of)
    )


def _reasons(results: Sequence[SeriesResult]) -> tuple[str, ...]:
    """Return what was found below a confirmed event, and what was not used."""
    improvements = [u for r in results for u in r.unconfirmed if not u.pending and _counts(u)]
    failed = [f"{in_list(u.measure)} {unconfirmed_note(u)}" for u in improvements]
    omitted = [f"{in_list(r.measure)} {words}" for r in results for words in omissions_in_words(r)]
    changes: list[Event | Unconfirmed] = [e for r in results for e in r.events]
    changes += [u for r in results for u in r.unconfirmed]
    practice = [
        f"{_change(change)}, {show(change.onset.on)}: {PRACTICE}."
        for change in changes
        if change.kind is Kind.IMPROVEMENT and not _counts(change)
    ]
    return tuple(dict.fromkeys([*failed, *practice, *omitted]))


def _cautions(results: Sequence[SeriesResult], events: Sequence[Event], unjudged: Sequence[str]) -> tuple[str, ...]:
    depends = [
        f"{in_list(e.measure)} of {show(e.onset.on)}: {e.why}; {'; '.join(map(possibility, e.possibilities))}."
        for e in events
        if e.possibilities
    ]
    excluded = [text for result in results for text in (*result.cautions, *result.without_exclusions)]
    return tuple(dict.fromkeys([*depends, *excluded, *unjudged]))
