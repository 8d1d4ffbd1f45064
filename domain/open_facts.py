"""The facts that would settle what several results leave open, for rules that join measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from domain.definition import Definition
from domain.evidence import Event, SeriesResult, Unconfirmed
from domain.observed import ending
from domain.records import PatientRecord
from domain.settle import Settle
from domain.settle_events import missing_values, settles_of

VALUES_FOR_A_CHANGE = 2  # a change needs a baseline and a later value; a third one confirms it


def facts_about(
    results: Iterable[SeriesResult],
    record: PatientRecord,
    definition: Definition,
    changes: Sequence[Event | Unconfirmed],
) -> tuple[Settle, ...]:
    """Return what would settle the given changes of *results*, each fact once."""
    questions = [question for result in results for question in settles_of(result, record, definition)]
    return tuple(dict.fromkeys(fact for q in questions if q.subject in changes for fact in q.facts))


def facts_to_judge(
    measures: Iterable[str],
    results: Iterable[SeriesResult],
    record: PatientRecord,
    definition: Definition,
    as_of: date,
) -> tuple[Settle, ...]:
    """Return what would let *measures* be judged: those that have a result, and those without a value.

    Nothing can where the patient died or was lost by *as_of* and no value was measured.
    """
    by_measure = {result.measure: result for result in results}
    facts: list[Settle] = []
    ended = ending(record, as_of) is not None
    for measure in measures:
        if measure not in by_measure:
            facts += [] if ended else [missing_values(measure, VALUES_FOR_A_CHANGE)]
            continue
        questions = settles_of(by_measure[measure], record, definition)
        facts += [fact for question in questions if question.subject is None for fact in question.facts]
    return tuple(dict.fromkeys(facts))


def never_settled(results: Iterable[SeriesResult], record: PatientRecord, definition: Definition) -> tuple[str, ...]:
    """Return in sentences which questions of *results* nothing can settle: after a death, or the days to confirm."""
    questions = [question for result in results for question in settles_of(result, record, definition)]
    return tuple(dict.fromkeys(f"{q.text[0].upper()}{q.text[1:].rstrip('.')}: {q.never}" for q in questions if q.never))
