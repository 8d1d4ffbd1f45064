"""The later visit that would settle what a relapse leaves open: attribution, or whether there is a change at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from domain.dates import show
from domain.definition_rules import Checkpoint
from domain.engine import ABSENT_IMPROVEMENT, ABSENT_WORSENING
from domain.evidence import Event
from domain.relapse_history import Span, relapse_history
from domain.settle import Settle
from domain.settle_question import Case, OpenQuestion, confirming_place, value_words, visit_fact
from domain.settle_relapses import history_facts

DAY = timedelta(days=1)


def by_a_later_visit(event: Event, asked: str, case: Case) -> OpenQuestion:
    """Return the visit at which every window would be free of the relapses known, where one can still come."""
    relapses = sorted({day for tried in event.candidates for check in tried.windows for day in check.relapses})
    near = f"relapse of {show(relapses[-1])}" if relapses else "a relapse"
    settled = f"By {case.definition.id} it is neither PIRA nor RAW: {near} in a window that has to be free."
    first = None if case.ending or event.fell_back is not None else _first_free_visit(event, case)
    if first is None:
        return OpenQuestion(asked, event, never=settled)
    last = _last_day(event, case)
    if last is not None and last < max(first, case.result.as_of):
        return OpenQuestion(asked, event, never=settled)
    what = f"{case.title} {confirming_place(case.definition)} from {show(first)}"
    text = f"to find {value_words(event)} of {show(event.onset.on)} again, free of relapses, or not"
    history = relapse_history(case.record, case.result.as_of)
    spans = tuple(
        span
        for start, end in _windows_at(event, first, case)
        for span in history.unknown_within(start, min(end, case.result.as_of))
    )
    facts = (*case.doubts_of(event), *history_facts(spans), visit_fact(what, text, event, case.definition, first, last))
    return OpenQuestion(asked, event, facts)


def should_it_be_absent(event: Event, case: Case, asked: Iterable[Span]) -> tuple[Settle, ...]:
    """Return the visit that would confirm, or end, a change that an answer about relapses can leave unconfirmed.

    asked: the days of which it is asked whether there was a relapse.
    """
    if case.ending or not _can_be_absent(event, case, tuple(asked)):
        return ()
    first, last = _first_day(event, case), _last_day(event, case)
    if last is not None and last < first:
        return ()
    what = f"{case.title} {confirming_place(case.definition)} from {show(first)}"
    text = f"if the relapses leave {value_words(event)} of {show(event.onset.on)} unconfirmed"
    return (visit_fact(what, text, event, case.definition, first, last),)


def _can_be_absent(event: Event, case: Case, asked: Sequence[Span]) -> bool:
    """Whether an answer about relapses can leave a change unconfirmed: one too near each visit that confirms it."""
    if any(one.answer in (ABSENT_WORSENING, ABSENT_IMPROVEMENT) for one in event.possibilities):
        return True
    free = case.definition.confirmation.relapse_free
    days = [*asked, *((suspect.first, suspect.last) for suspect in event.suspects)]

    def can_be_near(visit: date) -> bool:
        return any(
            (free.before and first <= visit and last > visit - timedelta(days=free.before))
            or (free.after and last >= visit and first < visit + timedelta(days=free.after))
            for first, last in days
        )

    return all(
        can_be_near(on) for on in {event.confirmation.on, *(tried.confirmation.on for tried in event.candidates)}
    )


def _first_day(event: Event, case: Case) -> date:
    """Return the first day on which a visit that is still to come can confirm, relapses aside."""
    rule = case.definition.confirmation
    first = max(event.onset.on + timedelta(days=rule.first_day), case.result.points[-1].on + DAY)
    return (
        first
        if rule.after_baseline is None
        else max(first, event.baseline.on + timedelta(days=rule.after_baseline.first))
    )


def _last_day(event: Event, case: Case) -> date | None:
    """Return the last day on which a visit can confirm; None where there is none."""
    rule = case.definition.confirmation
    ends = [] if rule.last_day is None else [event.onset.on + timedelta(days=rule.last_day)]
    if rule.after_baseline is not None and rule.after_baseline.last is not None:
        ends.append(event.baseline.on + timedelta(days=rule.after_baseline.last))
    return min(ends, default=None)


def _first_free_visit(event: Event, case: Case) -> date | None:
    """Return the first day on which a visit has no known relapse in its windows; None where no day ever has."""
    known = _relapse_days(case)
    free = case.definition.confirmation.relapse_free
    at = max([_first_day(event, case), *(day + timedelta(days=free.before) for day in known)])
    for window in case.definition.windows:
        if window.start.checkpoint is Checkpoint.CONFIRMATION:
            at = max([at, *(day + timedelta(days=1 - window.start.days) for day in known)])
            continue
        start = _fixed_start(event, window.label)
        if start is None:
            continue
        if window.end.checkpoint is Checkpoint.CONFIRMATION:
            if any(day >= start for day in known):
                return None
        elif any(c.relapses for tried in event.candidates for c in tried.windows if c.label == window.label):
            return None
    return at


def _windows_at(event: Event, visit: date, case: Case) -> tuple[Span, ...]:
    """Return the relapse-free windows as they would stand for a confirmation on *visit*."""
    found = []
    for window in case.definition.windows:
        fixed = [c for tried in event.candidates for c in tried.windows if c.label == window.label]
        ends = window.start.checkpoint, window.end.checkpoint
        start = visit + timedelta(days=window.start.days) if ends[0] is Checkpoint.CONFIRMATION else None
        end = visit + timedelta(days=window.end.days) if ends[1] is Checkpoint.CONFIRMATION else None
        if fixed or (start and end):
            found.append((start or fixed[0].start, end or fixed[0].end))
    return tuple(span for span in found if span[0] < span[1])


def _fixed_start(event: Event, label: str) -> date | None:
    return next((c.start for tried in event.candidates for c in tried.windows if c.label == label), None)


def _relapse_days(case: Case) -> list[date]:
    """Return the last day on which each relapse that is recorded, certain or not, can have begun."""
    history = relapse_history(case.record, case.result.as_of)
    return [*history.certain, *(suspect.last for suspect in history.suspects)]
