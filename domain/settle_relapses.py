"""The facts about relapses that would settle a question: whether there was one, its day, and whether it was one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.dates import show
from domain.records import Adjudication, PatientRecord, Relapse
from domain.relapse_history import Span, asked_spans, dated
from domain.settle import Settle, SettleKind


def history_facts(spans: Iterable[Span]) -> tuple[Settle, ...]:
    """Return the question for each span without a recorded history: whether there was a relapse, and when."""
    return tuple(
        Settle(SettleKind.RELAPSES, f"whether there was a relapse {show(a)} to {show(b)}", a, b)
        for a, b in joined_spans(spans)
    )


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap or touch as one."""
    joined: list[Span] = []
    for first, last in sorted(set(spans)):
        if joined and first.toordinal() <= joined[-1][1].toordinal() + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return tuple(joined)


def doubts(record: PatientRecord, start: date, end: date, as_of: date) -> tuple[Settle, ...]:
    """Return what is not certain of the relapses that may lie in [start, end]: their days, and whether they were any.

    Rows that begin after *as_of* are not read.
    """
    found: list[Settle] = []
    for relapse in record.relapses:
        if relapse.onset.first <= as_of and relapse.onset.first <= end and relapse.onset.last >= start:
            found += _of_row(relapse, record, as_of)
    return (*found, *unplaced_reports(record, start, end, as_of))


def unplaced_reports(record: PatientRecord, start: date, end: date, as_of: date) -> tuple[Settle, ...]:
    """Return the relapses that visits answered yes to and no row surely stands for, on days of [start, end].

    A row known to the month or year may turn out to lie outside the days that a visit answered for.
    """
    if not any(visit.relapse_since_last for visit in record.visits):
        return ()
    rows = [relapse.onset for relapse in record.relapses if relapse.onset.first <= as_of]
    visits = sorted((visit for visit in record.visits if visit.on <= as_of), key=lambda visit: visit.on)
    return tuple(
        Settle(
            SettleKind.RELAPSE_DATE,
            f"the date of the relapse reported on {show(last)}, {show(first)} to {show(last)}",
            first,
            last,
            on=last,
        )
        for first, last, answer in asked_spans(visits)
        if answer
        and first <= end
        and last >= start
        and not any(first <= onset.first and onset.last <= last for onset in rows)
    )


def _of_row(relapse: Relapse, record: PatientRecord, as_of: date) -> list[Settle]:
    if relapse.judged is Adjudication.PSEUDO_RELAPSE:
        return []
    first, last = relapse.onset.first, min(relapse.onset.last, as_of)
    found = []
    named = dated(relapse, record.relapses)
    if relapse.onset.exact is None:
        text = f"the date of the relapse of {named}"
        found.append(Settle(SettleKind.RELAPSE_DATE, text, first, last, relapse.id, relapse.onset.exact))
    if relapse.judged is Adjudication.UNCERTAIN:
        text = f"event of {named}: relapse or pseudo-relapse, by a named clinician"
        found.append(Settle(SettleKind.ADJUDICATION, text, first, last, relapse.id, relapse.onset.exact))
    return found
