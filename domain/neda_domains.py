"""The domains that NEDA and NEPAD are made of: each found, not found or unknown in a window, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Kind, SeriesResult, Unconfirmed
from domain.measures import MEASURES
from domain.neda_window import Window
from domain.observed import ending
from domain.progression import ChangeInFrame, change_in_frame
from domain.records import PatientRecord
from domain.settle import Settle, SettleKind
from domain.settle_events import missing_values, settles_of
from domain.settle_progression import AFTER_A_DEATH
from domain.settle_question import OpenQuestion
from domain.wording import fell_back, span, value_of

MEASUREMENTS = 2  # a change needs a reference and a later value
BY_RECORDS = AFTER_A_DEATH | {SettleKind.REPORT, SettleKind.REASON}


class NoEvidence(StrEnum):
    """Whether there was no evidence of what a rule looks for."""

    YES = "yes"
    NO = "no"
    NOT_ASSESSABLE = "not assessable"


class Finding(StrEnum):
    """What was found in one domain."""

    NONE = "none found"
    FOUND = "found"
    UNKNOWN = "unknown"


class Domain(NamedTuple):
    """One domain of a rule. ``reasons``: its evidence in words. ``settles``: () where unknown = nothing can settle it.

    ``missing``: the reasons that leave it open, where some do not. ``until``: the first day on which an open rise can
    be decided. ``looked``: where nothing was found, what that rests on. ``notes``: what has to be said beside it.
    """

    title: str
    finding: Finding
    reasons: tuple[str, ...]
    settles: tuple[Settle, ...] = ()
    until: date | None = None
    looked: str = ""
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def decide(domains: Iterable[Domain]) -> NoEvidence:
    """Return the answer of a rule: one domain in which something was found decides, then one that is unknown."""
    findings = {domain.finding for domain in domains}
    if Finding.FOUND in findings:
        return NoEvidence.NO
    return NoEvidence.NOT_ASSESSABLE if Finding.UNKNOWN in findings else NoEvidence.YES


def open_facts(domains: Iterable[Domain]) -> tuple[Settle, ...]:
    """Return what would settle an open answer; () where one of its domains can never be settled."""
    unknown = [domain for domain in domains if domain.finding is Finding.UNKNOWN]
    if not all(domain.settles for domain in unknown):
        return ()
    return tuple(dict.fromkeys(settle for domain in unknown for settle in domain.settles))


def after_the_end(domain: Domain, record: PatientRecord, window: Window) -> Domain:
    """Return *domain* as one that nothing can settle if only an examination could, after death or loss."""
    ended = ending(record, window.end)
    if domain.finding is not Finding.UNKNOWN or ended is None:
        return domain
    if domain.settles and all(settle.kind in BY_RECORDS for settle in domain.settles):
        return domain
    text = f"cannot be settled ({ended.short})"
    reasons = domain.reasons if text in domain.reasons else (*domain.reasons, text)
    missing = (*(domain.missing or domain.reasons), text)
    return domain._replace(settles=(), until=None, reasons=reasons, missing=missing)


def worsening_domain(record: PatientRecord, result: SeriesResult, window: Window, definition: Definition) -> Domain:
    """Return whether *result* has a confirmed worsening in the window: its onset or its first confirmation lies in it.

    record: the one that *result* was found with for one measure, under *definition*, as of the window's end.
    """
    change = change_in_frame(record, result, (), window.start, window.end)
    title = MEASURES[result.measure].title
    if change.certain:
        reasons = tuple(_event(event, definition) for event in change.certain)
        return Domain(title, Finding.FOUND, reasons, notes=result.without_exclusions)
    rises = (*change.rises, *(u for u in result.unconfirmed if _ended_open(u) and u not in change.rises))
    if change.confirmed or rises:
        questions = settles_of(result, record, definition)
        found = _open_changes(change, rises, questions, definition, title)
        if found.settles and not change.in_frame and any(_before(fact, window) for fact in found.settles):
            # A visit that confirms may lie before the window, which needs a value of its own.
            found = found._replace(settles=(*found.settles, missing_values(result.measure, 1, window.start)))
    elif result.indeterminate or result.cautions or not change.in_frame:
        questions = settles_of(result, record, definition)
        found = _not_assessed(result, change, window, questions, title)
    else:
        found = _none_found(change, definition, title)
    return after_the_end(found._replace(notes=result.without_exclusions), record, window)


def _ended_open(change: Unconfirmed) -> bool:
    return change.kind is Kind.WORSENING and (change.ended_by_death or change.ended_by_loss)


def _event(event: Event, definition: Definition) -> str:
    words = (
        f"{MEASURES[event.measure].title} {value_of(event.measure, event.baseline)} to "
        f"{value_of(event.measure, event.onset)}, first measured {show(event.onset.on)}, "
        f"confirmed at {definition.confirmation_length} or later ({show(event.confirmation.on)})"
    )
    return f"{words}; {fell_back(event)}" if event.fell_back is not None else words


def _before(fact: Settle, window: Window) -> bool:
    return fact.kind is SettleKind.CONFIRMATION and fact.earliest is not None and fact.earliest < window.start


def _open_changes(
    change: ChangeInFrame,
    rises: tuple[Unconfirmed, ...],
    questions: tuple[OpenQuestion, ...],
    definition: Definition,
    title: str,
) -> Domain:
    """Return a worsening that is there or not by how the uncertain relapses were, or that is not confirmed yet."""
    reasons = [
        f"{_event(event, definition)}; in one of the possible cases no confirmed worsening ({event.why})"
        for event in change.confirmed
    ]
    reasons += [_rise(rise, title) for rise in rises]
    asked = [next((q for q in questions if q.subject == one), None) for one in (*change.confirmed, *rises)]
    facts = [fact for question in asked if question is not None for fact in question.facts]
    if not all(question is not None and question.facts for question in asked):
        facts = []
    days = [rise.confirm_from for rise in rises if rise.confirm_from is not None]
    until = max(days) if facts and days else None
    return Domain(title, Finding.UNKNOWN, tuple(reasons), tuple(dict.fromkeys(facts)), until)


def _rise(rise: Unconfirmed, title: str) -> str:
    words = (
        f"possible worsening, {title} {value_of(rise.measure, rise.baseline)} to "
        f"{value_of(rise.measure, rise.onset)} on {show(rise.onset.on)}, not confirmed"
    )
    if rise.confirm_from is None:
        return f"{words}, cannot be settled"
    return f"{words}; a visit on or after {show(rise.confirm_from)} would decide"


def _not_assessed(
    result: SeriesResult, change: ChangeInFrame, window: Window, questions: tuple[OpenQuestion, ...], title: str
) -> Domain:
    days = [point.on for point in change.points]
    if not days:
        reason = f"no comparable {title} recorded{' since the re-baseline' if window.rebaselined else ''}"
    elif not change.in_frame:
        reason = f"no comparable {title} {span(window.start, window.end)} (last {show(days[-1])})"
    elif len(days) == 1:
        reason = f"one comparable {title} only ({show(days[0])})"
    else:
        reason = (result.cautions or (result.indeterminate,))[0].rstrip(".")
    facts = [fact for question in questions if question.subject is None for fact in question.facts]
    facts = [fact for fact in facts if fact.kind is not SettleKind.MEASURE]
    lacking = max(MEASUREMENTS - len(days), 0 if change.in_frame else 1)
    if lacking:
        facts.insert(0, missing_values(result.measure, lacking, window.start))
    return Domain(title, Finding.UNKNOWN, (reason,), tuple(facts))


def _none_found(change: ChangeInFrame, definition: Definition, title: str) -> Domain:
    used = [point for point in change.points if point.on < change.start][-1:] + list(change.in_frame)
    length = definition.confirmation_length
    text = f"no {title} worsening confirmed at {length} ({show(used[0].on)} to {show(used[-1].on)}, {len(used)} visits)"
    return Domain(title, Finding.NONE, (text,), looked=f"{title} to {show(used[-1].on)}")
