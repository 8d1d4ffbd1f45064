"""Where the search stands: the baseline, how it settles, and how a relapse moves it.

Values grow with worsening whatever the measure; days are ordinals; visits are indices.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.search_rule import SearchRule, ThresholdTable


@dataclass(slots=True)
class Course:
    """The series as the search sees it; a visit that became the baseline may take the value of another."""

    days: Sequence[int]
    values: Sequence[int]
    thresholds: ThresholdTable  # the smallest change that counts, by the baseline's value
    confirms: Sequence[bool] | None  # whether a visit may confirm, relapses aside; None = every visit
    relapses: Sequence[int]  # sorted days of onsets
    has_relapses: bool = True  # whether there can be any at all; False saves asking
    took: dict[int, int] = field(default_factory=dict)  # baseline -> the visit whose value it took

    def take(self, visit: int, source: int) -> None:
        """Let *visit* take the value that *source* has now; the values handed in stay as they are."""
        values = list(self.values)
        values[visit] = values[source]
        self.values = values
        self.took[visit] = self.took.get(source, source)

    def with_relapses(self, relapses: Sequence[int]) -> Course:
        """Return the same course as it was handed in, with other relapses."""
        return Course(self.days, self.values, self.thresholds, self.confirms, relapses, bool(relapses))

    def has_relapse(self, first: int, last: int) -> bool:
        """Whether a relapse began in a span of days, both ends included: all that the search asks of relapses."""
        relapses = self.relapses
        at = bisect_left(relapses, first)
        return at < len(relapses) and relapses[at] <= last

    def next_relapse(self, after: int) -> int | None:
        """Return the first day after a day on which a relapse began, or can have begun; None where there is none."""
        at = bisect_right(self.relapses, after)
        return self.relapses[at] if at < len(self.relapses) else None

    def relapses_in(self, first: int, last: int) -> Sequence[int]:
        """Return the days in a span, both ends included, on which a relapse began."""
        relapses = self.relapses
        return relapses[bisect_left(relapses, first) : bisect_right(relapses, last)] if relapses else ()

    def is_apart(self, visit: int, before: int, after: int) -> bool:
        """Whether a visit is so many days or more from the relapse before it, and from the one after it."""
        day = self.days[visit]
        return not (before and self.has_relapse(day - before + 1, day)) and not (
            after and self.has_relapse(day, day + after - 1)
        )


def settled(course: Course, baseline: int, rule: SearchRule) -> int:
    """Return the first visit from *baseline* on that can be one; the last visit or beyond where there is none."""
    guarded = course.has_relapses and rule.guards_baseline
    if not guarded and not rule.skips:
        return baseline
    last = len(course.days) - 1
    while baseline < last and (
        (guarded and not course.is_apart(baseline, rule.baseline_before, rule.baseline_after))
        or (rule.skips and _is_extreme(course, baseline, rule.skips_any))
    ):
        baseline += 1
    return baseline


def _is_extreme(course: Course, visit: int, by_any: bool) -> bool:
    """Whether both neighbours are worse, or both better: by the threshold, or by any amount."""
    values = course.values
    if visit == 0 or visit == len(values) - 1 or (visit > 1 and values[visit] == values[visit - 2]):
        return False
    least = 1 if by_any else course.thresholds[values[visit]]
    before, after = values[visit - 1] - values[visit], values[visit + 1] - values[visit]
    return (before >= least and after >= least) or (before <= -least and after <= -least)


def raise_to(course: Course, baseline: int, previous: int) -> None:
    """Let a new baseline that is better than the previous one take its value."""
    if course.values[baseline] < course.values[previous]:
        course.take(baseline, previous)


def relapse_between(course: Course, baseline: int, visit: int, lag: int) -> bool:
    """Whether a relapse lies after the baseline and more than *lag* days before a visit."""
    first, last = course.days[baseline] + 1, course.days[visit] - lag - 1
    return first <= last and course.has_relapses and course.has_relapse(first, last)


def after_relapse(course: Course, baseline: int, at: int, lag: int) -> int | None:
    """Return the first visit on or after the first relapse that follows the baseline, once the search has passed it.

    None where no relapse has been passed by more than *lag* days; the number of visits where no visit follows it.
    """
    if not relapse_between(course, baseline, at, lag):
        return None
    days = course.days
    relapse = course.next_relapse(days[baseline])
    if relapse is None:
        return len(days)
    for visit in range(bisect_left(days, relapse), len(days)):  # no visit before it follows one
        if course.has_relapse(days[visit - 1] + 1, days[visit]):
            return visit
    return len(days)
