"""The facts that would settle how many distinct relapses there are: days, systems, adjudications, missing reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from domain.day_spans import Span, holds, meets
from domain.records import Relapse
from domain.relapse_count import Link
from domain.relapse_hygiene import ClosePair, RelapseHygiene
from domain.settle import Settle, SettleKind

ALL_TIME: tuple[Span, ...] = ((date.min, date.max),)


def open_facts(hygiene: RelapseHygiene, time: Sequence[Span] = ALL_TIME) -> tuple[Settle, ...]:
    """Return every fact that the number of relapses of *time* can hang on, each with its days.

    A report shortly before *time* bears on it too: one in *time* may belong to its relapse.
    """
    reach = timedelta(days=hygiene.counting.apart - 1)
    wide = [(first if first - date.min < reach else first - reach, last) for first, last in time]
    found: list[Settle] = []
    for pair in hygiene.pairs:
        if _bears(pair.earlier, wide) or _bears(pair.later, wide):
            found += _of_pair(pair)
    for row in hygiene.uncertain:
        if _bears(row, wide):
            text = f"event of {row.onset}: relapse or pseudo-relapse, by a named clinician"
            found.append(_about(row, SettleKind.ADJUDICATION, text))
    for row in hygiene.inexact:
        is_inside = holds(time, row.onset.first, row.onset.last)
        if _bears(row, wide) and (is_near(row, hygiene) or not is_inside):
            text = f"the day of the relapse of {row.onset}"
            found.append(_about(row, SettleKind.RELAPSE_DATE, text))
    found += [
        Settle(SettleKind.RELAPSES, f"the day of each {s.label}", s.first, s.last)
        for s in hygiene.unrecorded
        if meets(wide, s.first, s.last)
    ]
    return tuple(found)


def is_near(row: Relapse, hygiene: RelapseHygiene) -> bool:
    """Whether a report lies, or can lie, too near another one, or near one that was never recorded."""
    reach = timedelta(days=hygiene.counting.apart - 1)
    return any(row in (pair.earlier, pair.later) for pair in hygiene.pairs) or any(
        row.onset.first - reach <= s.last and s.first - reach <= row.onset.last for s in hygiene.unrecorded
    )


def _of_pair(pair: ClosePair) -> Iterator[Settle]:
    both = f"the reports of {pair.earlier.onset} and {pair.later.onset}"
    days = (pair.earlier.onset.first, pair.later.onset.last)
    if pair.link is Link.DIFFERENT:
        yield Settle(SettleKind.STATEMENT, f"whether {both} are one relapse", *days, about=pair.later.id)
    if pair.link is Link.UNKNOWN:
        yield Settle(SettleKind.STATEMENT, f"the functional systems of {both}", *days, about=pair.later.id)


def _about(row: Relapse, kind: SettleKind, text: str) -> Settle:
    return Settle(kind, text, row.onset.first, row.onset.last, about=row.id, on=row.onset.exact)


def _bears(row: Relapse, time: Sequence[Span]) -> bool:
    return meets(time, row.onset.first, row.onset.last)
