"""How many distinct relapses there are: reports less than so many days apart may be one, and no answer is guessed.

Counts and rates only; a relapse-free window looks at every recorded date. Each report is dated on every day it can be
(safety 2), counted and not counted where it is not adjudicated (safety 4), and two close reports are tried as one and
as two where their systems differ or are not recorded (safety 23).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from math import prod
from typing import NamedTuple

from domain.day_spans import Span, holds, joined_spans, meets

MOST_WAYS = 1500  # beyond this the ways are not tried one by one: what is told then are bounds that hold for each


class Link(StrEnum):
    """Whether two close reports are of one relapse."""

    SAME = "same system"
    DIFFERENT = "different systems"
    UNKNOWN = "systems not recorded"
    APART = "recorded as two"


OPEN_LINKS = frozenset({Link.DIFFERENT, Link.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Report:
    """One report of a relapse: the days its onset can be, and whether it may be none.

    ``several``: a visit says that there was at least one, and nobody recorded how many. ``systems``: as compared.
    ``separate``: whether somebody recorded that it is one of its own, although another began shortly before.
    """

    id: str
    first: date
    last: date
    may_be_none: bool = False
    several: bool = False
    systems: frozenset[str] = frozenset()
    separate: bool | None = None


class CountRange(NamedTuple):
    """How many relapses there are: *low* at the least, *high* at the most; None = no upper end is known."""

    low: int
    high: int | None

    @property
    def text(self) -> str:
        """Return "2", "2 to 3", "at least 2", or "none certain" where nothing is known for certain."""
        if self.high is None:
            return f"at least {self.low}" if self.low else "none certain"
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"

    def of(self, what: str) -> str:
        """Return the count with its noun: "1 relapse", "2 to 3 relapses", "no relapse recorded"."""
        if not self.low and not self.high:
            return f"no {what} recorded{'' if self.high == 0 else ' for certain'}"
        return f"{self.text} {what}{'' if self.text in ('1', 'at least 1') else 's'}"


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that can lie too close together, and every way in which the first onsets of their relapses can fall.

    ``ways``: the first onsets, one tuple for each way; None where there are more than MOST_WAYS ways to try.
    """

    reports: tuple[Report, ...]
    ways: frozenset[tuple[date, ...]] | None


@dataclass(frozen=True, slots=True)
class Counting:
    """All reports of one patient, ready to be counted in any time. ``apart``: days from which two are two."""

    groups: tuple[Group, ...]
    apart: int

    @property
    def is_tried(self) -> bool:
        """Whether every way was tried; otherwise a range may be wider than it has to be."""
        return all(group.ways is not None for group in self.groups)

    def within(self, spans: Iterable[Span]) -> CountRange:
        """Return how many relapses have their first onset on a day of *spans*."""
        time = joined_spans(spans)
        counts = [_within(group, time, self.apart) for group in self.groups]
        highs = [high for _, high in counts if high is not None]
        return CountRange(sum(low for low, _ in counts), sum(highs) if len(highs) == len(counts) else None)

    @property
    def total(self) -> CountRange:
        """How many relapses there are at any time."""
        return self.within([(date.min, date.max)])


def link_of(one: Report, other: Report) -> Link:
    """Return how a report compares with an *other*, later one: those that share a system concern the same relapse.

    What somebody recorded of the later one outranks its systems.
    """
    if other.separate is not None:
        return Link.APART if other.separate else Link.SAME
    if not one.systems or not other.systems:
        return Link.UNKNOWN
    return Link.SAME if one.systems & other.systems else Link.DIFFERENT


def counting_of(reports: Iterable[Report], apart: int) -> Counting:
    """Return the reports in the groups within which they can be less than *apart* days apart."""
    groups: list[list[Report]] = []
    latest = date.min
    for report in sorted(reports, key=lambda r: (r.first, r.last, sorted(r.systems), r.id)):
        if groups and (report.first - latest).days < apart:
            groups[-1].append(report)
        else:
            groups.append([report])
        latest = max(latest, report.last)
    return Counting(tuple(Group(tuple(group), _ways(group, apart)) for group in groups), apart)


def _ways(reports: Sequence[Report], apart: int) -> frozenset[tuple[date, ...]] | None:
    """Return the first onsets under every choice of days, of what is a relapse, and of which close ones are one."""
    if len(reports) == 1:  # one report is counted from its days
        return frozenset()
    days = prod((r.last - r.first).days + 1 + r.may_be_none for r in reports)
    if days * 2 ** sum(_is_open(report, reports, apart) for report in reports) > MOST_WAYS:
        return None
    found: set[tuple[date, ...]] = set()
    for chosen in product(*(_days(report) for report in reports)):
        ordered = sorted(
            ((day, report) for day, report in zip(chosen, reports, strict=True) if day is not None),
            key=lambda pair: (pair[0], sorted(pair[1].systems), pair[1].id),
        )
        found |= {tuple(onset for onset, _ in way) for way in _first_onsets(ordered, apart)}
    return frozenset(found)


def _is_open(report: Report, reports: Sequence[Report], apart: int) -> bool:
    """Whether a report can follow closely on another that is not surely of the same system."""
    return any(
        other is not report
        and other.first <= report.last
        and (report.first - other.last).days < apart
        and link_of(other, report) in OPEN_LINKS
        for other in reports
    )


def _days(report: Report) -> list[date | None]:
    days: list[date | None] = [
        date.fromordinal(n) for n in range(report.first.toordinal(), report.last.toordinal() + 1)
    ]
    return [*days, None] if report.may_be_none else days


def _first_onsets(ordered: Sequence[tuple[date, Report]], apart: int) -> list[tuple[tuple[date, Report], ...]]:
    """Return the relapses, each by its first report, in every way that the systems leave open.

    A report joins a relapse of its system that began less than *apart* days before it; where only others began so
    near, it may belong to one of them or not.
    """
    ways: list[tuple[tuple[date, Report], ...]] = [()]
    for day, report in ordered:
        following = []
        for way in ways:
            near = {link_of(first, report) for onset, first in way if (day - onset).days < apart} - {Link.APART}
            if near:
                following.append(way)
            if Link.SAME not in near:
                following.append((*way, (day, report)))
        ways = following
    return ways


def _within(group: Group, time: Sequence[Span], apart: int) -> tuple[int, int | None]:
    possible = [r for r in group.reports if meets(time, r.first, r.last)]
    endless = any(r.several for r in possible)
    if len(group.reports) == 1:
        only = group.reports[0]
        sure = not only.may_be_none and holds(time, only.first, only.last)
        return int(sure), None if endless else len(possible)
    if group.ways is None:
        return _least(group.reports, time, apart), None if endless else len(possible)
    counts = [sum(meets(time, onset, onset) for onset in way) for way in group.ways]
    return min(counts), None if endless else max(counts)


def _least(reports: Sequence[Report], time: Sequence[Span], apart: int) -> int:
    """Return a number of relapses that surely began in *time*: the fewest days that can be the first onsets.

    The relapse of a report began on its day or less than *apart* days before it; the fewest days that meet all
    these spans are found from the earliest end on.
    """
    spans = []
    for report in reports:
        earliest = report.first
        others = [r for r in reports if r is not report]
        if not report.separate and any((report.first - r.last).days < apart and r.first <= report.last for r in others):
            earliest = date.fromordinal(max(report.first.toordinal() - apart + 1, 1))
        if not report.may_be_none and holds(time, earliest, report.last):
            spans.append((earliest, report.last))
    found = 0
    at: date | None = None
    for earliest, latest in sorted(spans, key=lambda span: span[1]):
        if at is None or earliest > at:
            found, at = found + 1, latest
    return found
