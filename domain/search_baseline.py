"""Where the search stands: the baseline, how it settles, and how a relapse moves it.

Values grow with worsening whatever the measure; days are ordinals; visits are indices.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from domain.definition import Definition
from domain.definition_rules import SkipExtremes

NEVER = 10**9  # days: farther than any calendar reaches


@dataclass(slots=True)
class Course:
    """The series as the search sees it; never-lower may raise the value of a visit that became the baseline."""

    days: tuple[int, ...]
    values: list[int]
    thresholds: list[int]
    confirms: tuple[bool, ...]
    relapses: Sequence[int]
    since: list[int]
    until: list[int]
    raised: dict[int, int]  # baseline -> the earlier visit whose value it took

    def passes(self, visit: int, baseline: int, sign: int) -> bool:
        return sign * (self.values[visit] - self.values[baseline]) >= self.thresholds[baseline]


def distances(days: Sequence[int], relapses: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the days since the relapse on or before each visit, and until the one on or after it."""
    since, until = [], []
    for day in days:
        before = bisect_right(relapses, day)
        after = bisect_left(relapses, day)
        since.append(day - relapses[before - 1] if before else NEVER)
        until.append(relapses[after] - day if after < len(relapses) else NEVER)
    return since, until


def settled(course: Course, baseline: int, definition: Definition) -> int:
    """Return the first visit from *baseline* on that can be one; the last visit or beyond where there is none."""
    free, skip = definition.baseline.relapse_free, definition.baseline.skip_local_extremes
    last = len(course.days) - 1
    while baseline < last and (
        course.since[baseline] < free.before
        or course.until[baseline] < free.after
        or (skip is not SkipExtremes.NONE and _is_extreme(course, baseline, skip))
    ):
        baseline += 1
    return baseline


def _is_extreme(course: Course, visit: int, skip: SkipExtremes) -> bool:
    """Whether both neighbours are worse, or both better: by the threshold (strict) or by any amount (all)."""
    values = course.values
    if visit == 0 or visit == len(values) - 1 or (visit > 1 and values[visit] == values[visit - 2]):
        return False
    least = 1 if skip is SkipExtremes.ALL else course.thresholds[visit]
    before, after = values[visit - 1] - values[visit], values[visit + 1] - values[visit]
    return (before >= least and after >= least) or (before <= -least and after <= -least)


def raise_to(course: Course, baseline: int, previous: int) -> None:
    """Let a new baseline that is better than the previous one take its value."""
    if course.values[baseline] < course.values[previous]:
        course.values[baseline] = course.values[previous]
        course.thresholds[baseline] = course.thresholds[previous]
        course.raised[baseline] = course.raised.get(previous, previous)


def relapse_between(course: Course, baseline: int, visit: int, lag: int) -> bool:
    """Whether a relapse lies after the baseline and more than *lag* days before a visit."""
    next_ = bisect_right(course.relapses, course.days[baseline])
    return next_ < len(course.relapses) and course.relapses[next_] + lag < course.days[visit]


def after_relapse(course: Course, baseline: int, at: int, definition: Definition) -> int | None:
    """Return the first visit on or after the first relapse that follows the baseline, once the search has passed it.

    None where no relapse has been passed; the number of visits where no visit follows it.
    """
    if not relapse_between(course, baseline, at, definition.raw.after_relapse):
        return None
    relapse = course.relapses[bisect_right(course.relapses, course.days[baseline])]
    return bisect_left(course.days, relapse)
