"""The parts of a definition: thresholds, baseline, onset, confirmation and relapse-free windows, as data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Scheme(StrEnum):
    """Which confirmed changes move the baseline."""

    FIXED = "fixed"
    ROVING = "roving"
    ROVING_WORSENING = "roving-worsening"
    ROVING_IMPROVEMENT = "roving-improvement"

    @property
    def moves_for_worsening(self) -> bool:
        """Whether a confirmed worsening moves the baseline."""
        return self in (Scheme.ROVING, Scheme.ROVING_WORSENING)

    @property
    def moves_for_improvement(self) -> bool:
        """Whether a confirmed improvement moves the baseline."""
        return self in (Scheme.ROVING, Scheme.ROVING_IMPROVEMENT)


class MovesTo(StrEnum):
    """The visit that the baseline moves to, or after which the search goes on."""

    CONFIRMATION = "confirmation"
    ONSET = "onset"


class SubThreshold(StrEnum):
    """Which confirmed changes below the threshold move the baseline as well."""

    NONE = "none"
    IMPROVEMENT = "improvement"
    WORSENING = "worsening"
    BOTH = "both"


class SkipExtremes(StrEnum):
    """Which local extremes are no baseline: none, those by the threshold, or those by any amount."""

    NONE = "none"
    STRICT = "strict"
    ALL = "all"


class Takes(StrEnum):
    """The value of a baseline that a confirmed worsening moved: the visit's own, or the best from onset to it."""

    OWN = "own"
    BEST = "best"


class BaselineVisit(StrEnum):
    """Where the search starts: at the first visit, or at the one that the clinic chose as reference."""

    FIRST = "first"
    CHOSEN = "chosen"


class Checkpoint(StrEnum):
    """A visit from which a relapse-free window is measured."""

    BASELINE = "baseline"
    LAST_VISIT = "last-visit"
    LAST_DIFFERENT = "last-different"
    ONSET = "onset"
    CONFIRMATION = "confirmation"


class Combine(StrEnum):
    """How points and percent join: the smaller of the two, or the larger."""

    EITHER = "either"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Step:
    """The change that counts from a baseline up to and including ``upto``, both in points."""

    upto: Decimal
    change: Decimal


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest change of a measure that counts, by steps of the baseline or by points and percent."""

    steps: tuple[Step, ...] = ()
    points: Decimal | None = None
    percent: Decimal | None = None
    combine: Combine = Combine.EITHER

    def at(self, baseline: Fraction) -> Fraction:
        """Return the smallest change that counts from *baseline*, exactly, in points of the measure.

        Raises ValueError if the baseline lies above the last step.
        """
        if self.steps:
            for step in self.steps:
                if baseline <= step.upto:
                    return Fraction(step.change)
            raise ValueError(f"no threshold for a baseline of {baseline}: the last step ends at {self.steps[-1].upto}")
        changes = [Fraction(self.points)] if self.points is not None else []
        if self.percent is not None:
            changes.append(baseline * Fraction(self.percent) / 100)
        return min(changes) if self.combine is Combine.EITHER else max(changes)


@dataclass(frozen=True, slots=True)
class RelapseFree:
    """Days that must lie between a visit and the relapse before it, and the relapse after it."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days counted from a visit, both ends inclusive; ``last`` None = no end."""

    first: int
    last: int | None

    def holds(self, days: int) -> bool:
        """Whether a distance in days lies in the span."""
        return self.first <= days and (self.last is None or days <= self.last)


@dataclass(frozen=True, slots=True)
class BaselineRule:
    """Which visit a value is compared with.

    ``moves_after``: a change that held for so many days moves the baseline under a scheme that moves for its kind, even
    where it is not confirmed as an event; None = only a confirmed change does.
    """

    scheme: Scheme
    moves_to: MovesTo
    after_relapse: bool
    never_lower: bool
    sub_threshold: SubThreshold
    skip_local_extremes: SkipExtremes
    relapse_free: RelapseFree
    visit: BaselineVisit = BaselineVisit.FIRST
    takes: Takes = Takes.OWN
    moves_after: int | None = None


@dataclass(frozen=True, slots=True)
class OnsetRule:
    """Which visit can be an onset. ``after_baseline``: at which distances from the baseline; None = at any."""

    relapse_free: RelapseFree
    after_baseline: DaySpan | None = None


@dataclass(frozen=True, slots=True)
class ConfirmationRule:
    """When a change counts as confirmed. ``tolerance_after`` None = no upper limit.

    ``after_baseline``: at which distances from the baseline a visit confirms; None = at any.
    """

    days: int
    tolerance_before: int
    tolerance_after: int | None
    relapse_free: RelapseFree
    every_visit: bool
    scheduled_only: bool = False
    after_baseline: DaySpan | None = None

    @property
    def relapse_free_before(self) -> int:
        """The days that must lie between a relapse and a later visit that confirms."""
        return self.relapse_free.before

    @property
    def first_day(self) -> int:
        """The fewest days from onset to a visit that confirms."""
        return self.days - self.tolerance_before

    @property
    def last_day(self) -> int | None:
        """The most days from onset to a visit that confirms; None = no limit."""
        return None if self.tolerance_after is None else self.days + self.tolerance_after


@dataclass(frozen=True, slots=True)
class SustainedRule:
    """How long a confirmed change must hold. ``days`` None = to the end of follow-up, 0 = not asked for."""

    days: int | None


@dataclass(frozen=True, slots=True)
class RawRule:
    """How many days after and before a relapse an onset counts as relapse-associated, both inclusive."""

    after_relapse: int
    before_relapse: int


@dataclass(frozen=True, slots=True)
class WindowEnd:
    """One end of a relapse-free window: a visit plus or minus whole days."""

    checkpoint: Checkpoint
    days: int = 0

    def __str__(self) -> str:
        """Return it as the file has it: onset-90."""
        return f"{self.checkpoint}{self.days:+d}" if self.days else str(self.checkpoint)


@dataclass(frozen=True, slots=True)
class Window:
    """A span that must hold no relapse onset for a worsening to be PIRA; both ends belong to it."""

    start: WindowEnd
    end: WindowEnd

    @property
    def label(self) -> str:
        """The span as the file has it: "onset-90 to onset+30"."""
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class EarlyRule:
    """Within how many years of the first symptom a PIRA counts as early, the last day included."""

    first_symptom_years: int
