"""PIRA, RAW or undetermined: what a confirmed worsening is attributed to, with every span that was looked at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from domain.definition import Definition
from domain.definition_rules import Checkpoint, WindowEnd
from domain.evidence import Attribution, Why
from domain.search import Found

Spans = Sequence[tuple[int, int]]  # days as ordinals, both ends included


@dataclass(frozen=True, slots=True)
class Check:
    """A span of days, as ordinals, with the relapses in it and the parts without a recorded history."""

    label: str
    start: int
    end: int
    relapses: tuple[int, ...]
    unknown: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The attribution of one worsening, and what made it. ``tried``: each confirmation visit with its windows."""

    attribution: Attribution
    raw: Check
    tried: tuple[tuple[int, tuple[Check, ...]], ...]
    why: Why | None = None
    pira_confirmation: int | None = None
    open_until: int | None = None
    unknown: tuple[tuple[int, int], ...] = ()


def judge(
    found: Found, days: Sequence[int], relapses: Sequence[int], unknown: Spans, definition: Definition, as_of: int
) -> Judged:
    """Return the attribution of a confirmed worsening. RAW goes before PIRA; unknown history is never PIRA.

    A recorded relapse in the RAW window is enough for RAW. Otherwise the RAW window must be known throughout,
    and so must the windows of the confirmation visit at which the worsening is PIRA.
    """
    onset = days[found.onset]
    rule = definition.raw
    label = f"relapse up to {rule.after_relapse} days before onset" + (
        f" or {rule.before_relapse} days after it" if rule.before_relapse else ""
    )
    raw = _check(label, onset - rule.after_relapse, onset + rule.before_relapse, relapses, unknown)
    tried: list[tuple[int, tuple[Check, ...]]] = []
    pira: int | None = None
    for candidate in found.candidates:
        checks = _windows(found, candidate, days, relapses, unknown, definition)
        tried.append((candidate, checks))
        if not any(check.relapses or check.unknown for check in checks):
            pira = candidate
            break
    kept = tuple(tried)
    if raw.relapses:
        return Judged(Attribution.RAW, raw, kept)
    if raw.unknown:
        return Judged(Attribution.UNDETERMINED, raw, kept, Why.HISTORY_UNKNOWN, unknown=raw.unknown)
    if pira is not None:
        ends = [raw.end, *(check.end for check in kept[-1][1])]
        open_until = max(ends) if max(ends) > as_of else None
        return Judged(Attribution.PIRA, raw, kept, pira_confirmation=pira, open_until=open_until)
    # Where only the history stands in the way, that is the reason: at the first visit without a relapse in a window.
    for _, checks in kept:
        if not any(check.relapses for check in checks):
            spans = tuple(dict.fromkeys(span for check in checks for span in check.unknown))
            return Judged(Attribution.UNDETERMINED, raw, kept, Why.HISTORY_UNKNOWN, unknown=spans)
    return Judged(Attribution.UNDETERMINED, raw, kept, Why.RELAPSE_IN_WINDOW)


def _windows(
    found: Found,
    confirmation: int,
    days: Sequence[int],
    relapses: Sequence[int],
    unknown: Spans,
    definition: Definition,
) -> tuple[Check, ...]:
    """Return the relapse-free windows for one confirmation visit; one that ends before it starts is no window."""
    visits = {
        Checkpoint.BASELINE: found.baseline,
        Checkpoint.LAST_VISIT: found.onset - 1,
        Checkpoint.LAST_DIFFERENT: found.last_different,
        Checkpoint.ONSET: found.onset,
        Checkpoint.CONFIRMATION: confirmation,
    }

    def day(end: WindowEnd) -> int:
        return days[visits[end.checkpoint]] + end.days

    return tuple(
        _check(window.label, day(window.start), day(window.end), relapses, unknown)
        for window in definition.windows
        if day(window.end) > day(window.start)
    )


def _check(label: str, start: int, end: int, relapses: Sequence[int], unknown: Spans) -> Check:
    inside = tuple(relapses[bisect_left(relapses, start) : bisect_right(relapses, end)])
    parts = tuple((max(start, first), min(end, last)) for first, last in unknown if first <= end and last >= start)
    return Check(label, start, end, inside, parts)
