"""Spans of days, both ends included: joined, cut with one another and measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

Span = tuple[date, date]  # both days belong to it

ONE_DAY = timedelta(days=1)


def joined_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same days as spans that neither touch nor overlap, in order; empty ones fall away."""
    found: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] <= span[1]):
        # date.max has no next day; nothing can follow it either.
        if found and (first <= found[-1][1] or first - ONE_DAY <= found[-1][1]):
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def common_days(one: Sequence[Span], other: Sequence[Span]) -> tuple[Span, ...]:
    """Return the days that belong to both, in order."""
    return joined_spans((max(a, c), min(b, d)) for a, b in one for c, d in other if a <= d and c <= b)


def days_without(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """Return the days of *spans* that belong to none of *taken*, in order."""
    found: list[Span] = []
    covered = joined_spans(taken)
    for start, end in joined_spans(spans):
        at = start
        for first, last in covered:
            if last < at or first > end:
                continue
            if first > at:
                found.append((at, first - ONE_DAY))
            if last >= end:
                break
            at = last + ONE_DAY
        else:
            found.append((at, end))
    return tuple(found)


def number_of_days(spans: Iterable[Span]) -> int:
    """Return how many days belong to spans that do not overlap."""
    return sum((last - first).days + 1 for first, last in spans)


def holds(spans: Iterable[Span], first: date, last: date) -> bool:
    """Whether every day from *first* to *last* belongs to one of the spans, which do not touch."""
    return any(a <= first and last <= b for a, b in spans)


def meets(spans: Iterable[Span], first: date, last: date) -> bool:
    """Whether any day from *first* to *last* belongs to one of the spans."""
    return any(a <= last and first <= b for a, b in spans)
