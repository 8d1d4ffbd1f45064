"""PIRA, RAW or undetermined: what a confirmed worsening is attributed to, with every span that was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.evidence import Attribution, Why
from domain.search import Found, next_candidate
from domain.search_baseline import Course
from domain.search_rule import SearchRule

# Looked up once: an enum's member costs a call where it is named.
PIRA, RAW, UNDETERMINED = Attribution.PIRA, Attribution.RAW, Attribution.UNDETERMINED

Spans = Sequence[tuple[int, int]]  # days as ordinals, both ends included


class Check(NamedTuple):
    """A span of days, as ordinals, with the relapses in it and the parts without a recorded history."""

    label: str
    start: int
    end: int
    relapses: Sequence[int]
    unknown: Spans


class Judged(NamedTuple):
    """The attribution of one worsening, and what made it. ``tried``: each confirmation visit with its windows."""

    attribution: Attribution
    raw: Check | None  # None where the definition does not attribute
    tried: Sequence[tuple[int, Sequence[Check]]]
    why: Why | None = None
    pira_confirmation: int | None = None
    open_until: int | None = None
    unknown: Spans = ()


def judge(
    found: Found, course: Course, rule: SearchRule, unknown: Spans, as_of: int, *, briefly: bool = False
) -> Judged:
    """Return the attribution of a confirmed worsening. RAW goes before PIRA; unknown history is never PIRA.

    A recorded relapse in the RAW window is enough for RAW. Otherwise the RAW window must be known throughout,
    and so must the windows of the confirmation visit at which the worsening is PIRA. briefly: no window is looked at
    that cannot change the attribution.
    """
    if not rule.attributes:
        return Judged(UNDETERMINED, None, (), Why.NOT_ASKED)
    onset = course.days[found.onset]
    raw = _check(rule.raw_label, onset - rule.raw_after, onset + rule.raw_before, course, unknown)
    if briefly and (raw.relapses or raw.unknown):
        return Judged(RAW if raw.relapses else UNDETERMINED, raw, ())
    tried, pira = _windows_tried(found, course, rule, unknown)
    if raw.relapses:
        return Judged(RAW, raw, tried)
    if raw.unknown:
        return Judged(UNDETERMINED, raw, tried, Why.HISTORY_UNKNOWN, unknown=raw.unknown)
    if pira is not None:
        end = raw.end
        for check in tried[-1][1]:
            end = max(end, check.end)
        return Judged(PIRA, raw, tried, pira_confirmation=pira, open_until=end if end > as_of else None)
    # Where only the history stands in the way, that is the reason: at the first visit without a relapse in a window.
    for _, checks in tried:
        if not any(check.relapses for check in checks):
            spans = tuple(dict.fromkeys(span for check in checks for span in check.unknown))
            return Judged(UNDETERMINED, raw, tried, Why.HISTORY_UNKNOWN, unknown=spans)
    return Judged(UNDETERMINED, raw, tried, Why.RELAPSE_IN_WINDOW)


def _windows_tried(
    found: Found, course: Course, rule: SearchRule, unknown: Spans
) -> tuple[list[tuple[int, list[Check]]], int | None]:
    """Return the windows of each confirmation visit in order, and the first for which all are free and known."""
    tried: list[tuple[int, list[Check]]] = []
    candidate: int | None = found.confirmation
    while candidate is not None:
        checks = _windows(found, candidate, course, rule, unknown)
        tried.append((candidate, checks))
        for check in checks:
            if check.relapses or check.unknown:
                break
        else:
            return tried, candidate
        candidate = next_candidate(course, rule, found.baseline, found.onset, candidate + 1, found.held_to + 1)
    return tried, None


def _windows(found: Found, confirmation: int, course: Course, rule: SearchRule, unknown: Spans) -> list[Check]:
    """Return the relapse-free windows for one confirmation visit; one that ends before it starts is no window."""
    days, onset = course.days, found.onset
    # The days of PLACES, in their order.
    places = days[found.baseline], days[onset - 1], days[found.last_different], days[onset], days[confirmation]
    checks = []
    for label, start_at, start_days, end_at, end_days in rule.windows:
        start, end = places[start_at] + start_days, places[end_at] + end_days
        if end > start:
            checks.append(_check(label, start, end, course, unknown))
    return checks


def _check(label: str, start: int, end: int, course: Course, unknown: Spans) -> Check:
    inside: Sequence[int] = course.relapses_in(start, end) if course.has_relapses else ()
    parts: Spans = ()
    if unknown and unknown[-1][1] >= start:  # in order, so that most windows lie behind them all
        parts = tuple((max(start, first), min(end, last)) for first, last in unknown if first <= end and last >= start)
    return tuple.__new__(Check, (label, start, end, inside, parts))  # quicker than Check(...)
