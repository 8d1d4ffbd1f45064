"""A course whose relapses are not all certain: it supposes what it must as the search asks, and remembers what.

A relapse of uncertain date matters only by the answers to the questions that are really asked of it, so its days are
divided there and nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from domain.relapse_history import Suspect
from domain.search_baseline import Course


class Supposed(NamedTuple):
    """What is supposed of one uncertain relapse: that it began on one of these days, or that it was none.

    ``first``, ``last``: ordinals, both included; None = it was no relapse. ``is_open``: it may have been none as well,
    for nothing that was asked depends on it.
    """

    suspect: Suspect
    first: int | None
    last: int | None
    is_open: bool


@dataclass(slots=True)
class SupposingCourse(Course):
    """A course that divides the days of the uncertain relapses as it is asked about them.

    ``path``: which part was taken at each division so far; beyond it the first part is taken. ``divided``: how many
    parts there were at each division. ``begins``, ``ends``: no relapse from a place on began before its day, and none
    up to a place after it, so that of many relapses only those near a span are asked.
    """

    supposed: list[Supposed] = field(default_factory=list)
    path: Sequence[int] = ()
    divided: list[int] = field(default_factory=list)
    begins: Sequence[int] = ()
    ends: Sequence[int] = ()

    def with_relapses(self, relapses: Sequence[int]) -> Course:
        """Return the course with these relapses, and none that is uncertain."""
        return Course(self.days, self.values, self.thresholds, self.confirms, relapses, bool(relapses))

    def has_relapse(self, first: int, last: int) -> bool:
        """Whether a relapse began in a span of days, by what is supposed; a certain one makes the question moot."""
        if Course.has_relapse(self, first, last):
            return True
        return any(self._is_in(index, first, last) for index in self._near(first, last))

    def next_relapse(self, after: int) -> int | None:
        """Return the first day after a day on which a relapse can have begun, by what is supposed."""
        nearest = Course.next_relapse(self, after)
        for index in range(bisect_right(self.ends, after), len(self.ends)):
            if nearest is not None and self.begins[index] >= nearest:
                break
            _, first, last, _ = self.supposed[index]
            if first is not None and last is not None and last > after and (nearest is None or first < nearest):
                nearest = max(first, after + 1)
        return nearest

    def relapses_in(self, first: int, last: int) -> Sequence[int]:
        """Return the days in a span on which a relapse began; an uncertain one stands on its first supposed day."""
        inside = [self._first_day(index) for index in self._near(first, last) if self._is_in(index, first, last)]
        return sorted((*Course.relapses_in(self, first, last), *inside))

    def _near(self, first: int, last: int) -> range:
        """Return the places of those that can have begun in a span of days, as far as they were known at the start."""
        return range(bisect_left(self.ends, first), bisect_right(self.begins, last))

    def _first_day(self, index: int) -> int:
        day = self.supposed[index].first
        assert day is not None
        return day

    def _is_in(self, index: int, first: int, last: int) -> bool:
        """Whether one uncertain relapse began in a span of days; divides its days where both can be."""
        now = self.supposed[index]
        if now.first is None or now.last is None or now.last < first or now.first > last:
            return False
        inside = max(now.first, first), min(now.last, last)
        if (now.first, now.last) == inside and not now.is_open:
            return True
        parts = [(now.first, first - 1), inside, (last + 1, now.last)]
        taken = [Supposed(now.suspect, a, b, False) for a, b in parts if a <= b]
        if now.is_open:
            taken.insert(0, Supposed(now.suspect, None, None, False))
        division = len(self.divided)
        self.divided.append(len(taken))
        chosen = taken[self.path[division] if division < len(self.path) else 0]
        self.supposed[index] = chosen
        return (chosen.first, chosen.last) == inside


def suppositions(
    course: Course, suspects: Sequence[Suspect], ask: Callable[[Course], object], most: int
) -> list[tuple[Supposed, ...]] | None:
    """Return every way in which the uncertain relapses can answer what *ask* asks of a course; None if over *most*.

    *course*: with the certain relapses. Within one way, any of the days of each relapse answers every question alike.
    """
    found: list[tuple[Supposed, ...]] = []
    paths: list[tuple[int, ...]] = [()]
    uncertain = [Supposed(s, s.first.toordinal(), s.last.toordinal(), s.may_be_none) for s in suspects]
    begins = tuple(accumulate((s.first.toordinal() for s in reversed(suspects)), min))[::-1]
    ends = tuple(accumulate((s.last.toordinal() for s in suspects), max))
    while paths:
        path = paths.pop()
        supposing = SupposingCourse(
            course.days,
            course.values,
            course.thresholds,
            course.confirms,
            course.relapses,
            supposed=uncertain.copy(),
            path=path,
            begins=begins,
            ends=ends,
        )
        ask(supposing)
        found.append(tuple(supposing.supposed))
        if len(found) > most:
            return None
        taken = [*path, *(0 for _ in supposing.divided[len(path) :])]
        for division in range(len(path), len(supposing.divided)):
            paths += [(*taken[:division], part) for part in range(1, supposing.divided[division])]
    return found


def day_of(supposed: Supposed) -> int | None:
    """Return a day that stands for all that are supposed; None where it was no relapse, or may have been none."""
    return None if supposed.is_open else supposed.first


def relapses_of(certain: Sequence[int], way: Sequence[Supposed]) -> tuple[int, ...]:
    """Return the days of all relapses in one way, sorted."""
    days = [*certain]
    for supposed in way:
        day = day_of(supposed)
        if day is not None:
            days.insert(bisect_right(days, day), day)
    return tuple(days)
