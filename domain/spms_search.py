"""The search behind the objective rule for SPMS, for one way in which the relapses can have been.

A reference and the first later rise by the step, confirmed, that no relapse explains: see ``spms_rule`` for the figures
and the source. Visits are counted by their index; EDSS is in half points, days are ordinals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.spms_grades import Graded, Grades, judge_grades
from domain.spms_rule import SpmsRule


class Outcome(StrEnum):
    """What one search found."""

    MET = "met"
    NOT_MET = "not met"
    GRADES_MISSING = "grades missing"


class Failed(StrEnum):
    """Why a confirmed rise does not meet the rule."""

    RELAPSE = "a relapse since the visit before"
    AFTER_RELAPSE = "an earlier relapse had raised the EDSS: the reference moved"
    CANCELLED = "cancelled by later visits below the step"
    EDSS_FELL = "EDSS too low before the rise was there again"
    GRADES = "by its functional systems"


@dataclass(frozen=True, slots=True)
class Track:
    """The visits that a search runs over, one a day, in order: days, EDSS in half points, raw grades."""

    days: tuple[int, ...]
    edss: tuple[int, ...]
    steps: tuple[int, ...]  # the smallest rise that counts from each visit
    grades: tuple[Grades, ...]
    complete: tuple[bool, ...]  # whether every functional system is graded


@dataclass(frozen=True, slots=True)
class Marks:
    """What the relapses do to the visits, as one bit a visit: so many days after one, or one since the visit before."""

    near: int = 0
    since: int = 0

    def is_near(self, visit: int) -> bool:
        """Whether the visit is too near a relapse to be a reference or to confirm."""
        return bool(self.near >> visit & 1)

    def is_since(self, visit: int) -> bool:
        """Whether a relapse began between the visit before and this one, both days included."""
        return bool(self.since >> visit & 1)

    def __or__(self, other: Marks) -> Marks:
        """Return what the relapses of both do together."""
        return Marks(self.near | other.near, self.since | other.since)


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise by the step: reference, onset and, where there is one, the visit that confirms."""

    reference: int
    onset: int
    confirmation: int | None = None
    leading: tuple[str, ...] = ()
    failed: Failed | None = None
    why: str = ""  # more on why it failed
    missing: tuple[int, ...] = ()  # visits whose grades are missing and would decide


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of one search. ``rise``: the one that met the rule, or whose grades are missing.

    ``doubtful``: earlier rises that may have met it, grades missing. ``tried``: confirmed rises that failed.
    ``pending``: the first rise that a later visit can still confirm. ``reference`` None: no visit can be one.
    """

    outcome: Outcome
    reference: int | None
    rise: Rise | None = None
    doubtful: tuple[Rise, ...] = ()
    tried: tuple[Rise, ...] = ()
    pending: Rise | None = None


def half_points(value: Decimal) -> int:
    """Return an EDSS, which has steps of a half, as a whole number."""
    return int(value * 2)


def search(track: Track, marks: Marks, rule: SpmsRule, *, grades: bool = True, graded_reference: bool = False) -> Found:
    """Return the first rise of *track* that meets the rule, with all that was tried.

    grades: judge the functional systems too; False = by EDSS alone. graded_reference: only a visit with every system
    graded may be a reference.
    """
    return _Search(track, marks, rule, grades, graded_reference, half_points(rule.least_edss)).run()


@dataclass(frozen=True, slots=True)
class _Change:
    """The next confirmed change: a rise with the visits that confirm it, or an improvement (none)."""

    at: int
    confirming: tuple[int, ...] = ()
    ends: int = 0  # the last visit of the rise
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class _Search:
    track: Track
    marks: Marks
    rule: SpmsRule
    grades: bool
    graded_reference: bool
    least: int

    def run(self) -> Found:
        reference = first = self._settled(0)
        tried: list[Rise] = []
        doubtful: list[Rise] = []
        at = 0 if reference is None else reference + 1
        while reference is not None and (change := self._next(reference, at)) is not None:
            if (level := self._level_after_relapse(reference, at, change.at)) is not None:
                tried += [self._failed(reference, change, Failed.AFTER_RELAPSE)] if change.confirming else []
                reference = self._settled(level)
            elif not change.confirming:
                reference = self._settled(change.at)
            else:
                rise = self._judged(reference, change)
                if rise.failed is None and not rise.missing:
                    return Found(Outcome.MET, first, rise, tuple(doubtful), tuple(tried))
                (doubtful if rise.missing else tried).append(rise)
                if rise.failed is Failed.RELAPSE:
                    reference = self._settled(change.at)
                else:
                    at = (change.ends if rise.failed is Failed.CANCELLED else change.at) + 1
                    continue
            at = len(self.track.days) if reference is None else reference + 1
        pending = None if reference is None else self._pending(reference, at)
        outcome = Outcome.GRADES_MISSING if doubtful else Outcome.NOT_MET
        return Found(outcome, first, doubtful[0] if doubtful else None, tuple(doubtful), tuple(tried), pending)

    def _settled(self, at: int) -> int | None:
        """Return the first visit from *at* on that can be a reference."""
        visits = range(at, len(self.track.days))
        graded = (v for v in visits if not self.graded_reference or self.track.complete[v])
        return next((visit for visit in graded if not self.marks.is_near(visit)), None)

    def _passes(self, reference: int, visit: int) -> bool:
        edss = self.track.edss
        return edss[visit] >= self.least and edss[visit] - edss[reference] >= self.track.steps[reference]

    def _end(self, reference: int, onset: int) -> tuple[int, bool]:
        """Return the last visit of a rise and whether visits in a row below the step cancelled it."""
        below = 0
        for visit in range(onset + 1, len(self.track.days)):
            below = 0 if self._passes(reference, visit) else below + 1
            if below == self.rule.cancelled_by:
                return visit - below, True
        return len(self.track.days) - 1, False

    def _next(self, reference: int, at: int) -> _Change | None:
        """Return the first change from *at* on that is confirmed, up or down."""
        for visit in range(at, len(self.track.days)):
            if self._passes(reference, visit):
                ends, cancelled = self._end(reference, visit)
                confirming = tuple(v for v in self._late(visit, ends) if self._passes(reference, v))
                if confirming:
                    return _Change(visit, confirming, ends, cancelled)
            elif self._is_lasting_improvement(reference, visit):
                return _Change(visit)
        return None

    def _late(self, onset: int, ends: int) -> Iterator[int]:
        """The visits up to *ends* that are late enough after the onset, and far enough from a relapse, to confirm."""
        days = self.track.days
        for visit in range(onset + 1, ends + 1):
            if days[visit] - days[onset] >= self.rule.confirmed_days and not self.marks.is_near(visit):
                yield visit

    def _is_lasting_improvement(self, reference: int, visit: int) -> bool:
        edss, days = self.track.edss, self.track.days
        last = visit - 1
        while last + 1 < len(days) and edss[last + 1] < edss[reference]:
            last += 1
        return days[last] - days[visit] >= self.rule.improved_days

    def _level_after_relapse(self, reference: int, at: int, change: int) -> int | None:
        """Return the new reference where a relapse raised the EDSS before the change; None where none did.

        It is the first level after that relapse, and before the change, that was held; else the change itself.
        """
        raised = [visit for visit in range(at, change) if self._was_raised(reference, visit)]
        if not raised:
            return None
        for visit in range(raised[-1] + 1, change):
            last = visit
            while last + 1 < change and self._is_level(visit, last + 1):
                last += 1
            graded = not self.graded_reference or self.track.complete[visit]
            if graded and self.track.days[last] - self.track.days[visit] >= self.rule.level_days:
                return visit
        return change

    def _was_raised(self, reference: int, visit: int) -> bool:
        edss, by = self.track.edss, half_points(self.rule.raised_by)
        return (
            self.marks.is_since(visit)
            and edss[reference] < half_points(self.rule.raised_below)
            and edss[visit] > half_points(self.rule.raised_above)
            and edss[visit] - edss[reference] >= by
            and edss[visit] - edss[visit - 1] >= by
        )

    def _is_level(self, visit: int, later: int) -> bool:
        return abs(self.track.edss[later] - self.track.edss[visit]) < self.track.steps[visit]

    def _judged(self, reference: int, change: _Change) -> Rise:
        """Return a confirmed rise with why it fails, what is missing, or neither where it meets the rule."""
        if change.cancelled:
            return self._failed(reference, change, Failed.CANCELLED)
        if self.marks.is_since(change.at):
            return self._failed(reference, change, Failed.RELAPSE)
        if self._fell(change.at):
            return self._failed(reference, change, Failed.EDSS_FELL)
        if not self.grades:
            return Rise(reference, change.at, change.confirming[0])
        judged = judge_grades(self.track.grades, self.rule, reference, change.at, change.confirming)
        return self._graded(reference, change.at, change.confirming[0], judged)

    def _graded(self, reference: int, onset: int, confirming: int | None, judged: Graded) -> Rise:
        failed = Failed.GRADES if judged.failed else None
        at = confirming if judged.at is None else judged.at
        return Rise(reference, onset, at, judged.leading, failed, judged.failed, judged.missing)

    def _fell(self, onset: int) -> bool:
        """Whether EDSS fell under the least at a visit up to the first that is late enough."""
        for visit in range(onset + 1, len(self.track.days)):
            if self.track.edss[visit] < self.least:
                return True
            if self.track.days[visit] - self.track.days[onset] >= self.rule.confirmed_days:
                return False
        return False

    def _failed(self, reference: int, change: _Change, failed: Failed) -> Rise:
        return Rise(reference, change.at, change.confirming[0], failed=failed)

    def _pending(self, reference: int, at: int) -> Rise | None:
        """Return the first rise that one more visit at the same level would confirm."""
        for onset in range(at, len(self.track.days)):
            if not self._passes(reference, onset) or self._end(reference, onset)[1]:
                continue
            if self.marks.is_since(onset) or self._fell(onset):
                continue
            if any(self._was_raised(reference, visit) for visit in range(at, onset)):
                continue
            if not self.grades:
                return Rise(reference, onset)
            judged = judge_grades(self.track.grades, self.rule, reference, onset, ())
            if not judged.failed:
                return self._graded(reference, onset, None, judged)
        return None


def can_rise(track: Track, rule: SpmsRule) -> bool:
    """Whether any visit passes the step from any earlier one: else no relapse history can make the rule be met."""
    least = half_points(rule.least_edss)
    return any(
        later >= least and later - track.edss[earlier] >= track.steps[earlier]
        for at, later in enumerate(track.edss)
        for earlier in range(at)
    )


def graded_track(
    days: Sequence[int], edss: Sequence[Decimal], grades: Sequence[Mapping[str, Decimal]], rule: SpmsRule
) -> Track:
    """Return the visits of a search: days as ordinals, EDSS, and the raw grades of each visit."""
    return Track(
        tuple(days),
        tuple(half_points(value) for value in edss),
        tuple(half_points(rule.smallest_rise(value)) for value in edss),
        tuple(grades),
        tuple(all(system in found for system in FUNCTIONAL_SYSTEMS) for found in grades),
    )
