"""A definition made ready for searching one measure: whole numbers and flags, worked out once for a whole cohort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from domain.definition import Definition
from domain.definition_rules import (
    BaselineVisit,
    Checkpoint,
    DaySpan,
    MovesTo,
    SkipExtremes,
    SubThreshold,
    Takes,
    Threshold,
)
from domain.measures import MEASURES

NEVER = 10**9  # days: farther than any calendar reaches
UNABLE = 10**15  # the number of a test that could not be done because of MS: worse than any value by any threshold


class ThresholdTable(dict[int, int]):
    """The smallest change that counts, by the baseline's number; worked out where it is first asked for.

    Numbers are values times ``scale`` times ``factor``, growing with worsening: on them every threshold is whole, so
    that 4.10 s to 4.92 s is exactly a rise of 20 %.
    """

    def __init__(self, threshold: Threshold, worse: str, scale: int) -> None:
        """*scale*: the whole number that the values were multiplied with. *worse*: "higher" or "lower"."""
        super().__init__()
        self.factor = _factor(threshold, scale)
        self._threshold = threshold
        self._unit = scale * self.factor * (1 if worse == "higher" else -1)
        self[UNABLE] = 1  # any number after it is an improvement, and nothing is worse
        self._in_points: dict[int, Decimal] = {UNABLE: Decimal(0)}

    def numbers(self, scaled: Sequence[int]) -> Sequence[int]:
        """Return the scaled values as the numbers of this table."""
        factor = self.factor
        return scaled if factor == 1 else [n if n == UNABLE else n * factor for n in scaled]

    def in_points(self, number: int) -> Decimal:
        """Return the threshold at a number as points of the measure; 0 where the test could not be done.

        Exact wherever it ends within 28 digits.
        """
        told = self._in_points.get(number)
        if told is None:
            change = self._threshold.at(Fraction(number, self._unit))
            told = self._in_points[number] = Decimal(change.numerator) / Decimal(change.denominator)
        return told

    def __missing__(self, number: int) -> int:
        change = self._threshold.at(Fraction(number, self._unit))
        self[number] = least = max(1, int(change * abs(self._unit)))
        return least


def _factor(threshold: Threshold, scale: int) -> int:
    """Return what the scaled values must be multiplied with so that thresholds are whole on them."""
    parts = [Fraction(threshold.percent) / 100] if threshold.percent is not None else []
    parts += [Fraction(threshold.points) * scale] if threshold.points is not None else []
    parts += [Fraction(number) * scale for step in threshold.steps for number in (step.upto, step.change)]
    return lcm(*(part.denominator for part in parts))


# The visits that a window can be measured from, in the order in which the search hands their days over.
PLACES = (
    Checkpoint.BASELINE,
    Checkpoint.LAST_VISIT,
    Checkpoint.LAST_DIFFERENT,
    Checkpoint.ONSET,
    Checkpoint.CONFIRMATION,
)


class RuleWindow(NamedTuple):
    """A relapse-free window: from one visit and a distance in days to another; visits by their place in PLACES."""

    label: str
    start: int
    start_days: int
    end: int
    end_days: int


@dataclass(frozen=True, slots=True)
class SearchRule:
    """What the search asks of a definition, for one measure; the fields are those of the definition, laid flat."""

    definition: Definition
    measure: str
    threshold: Threshold
    attributes: bool
    scheduled_only: bool
    baseline_before: int
    baseline_after: int
    skips: bool  # whether local extremes are no baseline: by the threshold, or by any amount
    skips_any: bool
    begins_at_first: bool
    moves_worse: bool
    moves_better: bool
    to_onset: bool
    takes_best: bool
    moves_after: int | None
    after_relapse: bool
    never_lower: bool
    any_change: bool
    below_worse: bool
    below_better: bool
    onset_before: int
    onset_after: int
    onset_span: DaySpan | None
    first_day: int
    last_day: int  # NEVER where there is no upper limit
    confirm_before: int
    confirm_after: int
    confirm_span: DaySpan | None
    every_visit: bool
    sustained: int | None  # None = to the end of follow-up
    raw_after: int
    raw_before: int
    raw_label: str
    windows: tuple[RuleWindow, ...]
    asks_last_different: bool
    guards_baseline: bool  # whether a baseline, an onset or a confirmation has to keep away from relapses
    guards_onset: bool
    guards_confirmation: bool
    _tables: dict[int, ThresholdTable] = field(default_factory=dict)

    @classmethod
    def of(cls, definition: Definition, measure: str) -> SearchRule:
        """Return the rule of *definition* for *measure*. Raises ThresholdMissing where it has no threshold for it."""
        rule: SearchRule | None = definition.worked_out.get(measure)
        if rule is None:
            rule = definition.worked_out[measure] = cls._laid_flat(definition, measure)
        return rule

    @classmethod
    def _laid_flat(cls, definition: Definition, measure: str) -> SearchRule:
        baseline, onset, confirmation = definition.baseline, definition.onset, definition.confirmation
        below, raw = baseline.sub_threshold, definition.raw
        moves_worse, moves_better = baseline.scheme.moves_for_worsening, baseline.scheme.moves_for_improvement
        used = {end.checkpoint for window in definition.windows for end in (window.start, window.end)}
        return cls(
            definition=definition,
            measure=measure,
            threshold=definition.threshold(measure),
            attributes=definition.attributes,
            scheduled_only=confirmation.scheduled_only,
            baseline_before=baseline.relapse_free.before,
            baseline_after=baseline.relapse_free.after,
            skips=baseline.skip_local_extremes is not SkipExtremes.NONE,
            skips_any=baseline.skip_local_extremes is SkipExtremes.ALL,
            begins_at_first=baseline.visit is BaselineVisit.FIRST,
            moves_worse=moves_worse,
            moves_better=moves_better,
            to_onset=baseline.moves_to is MovesTo.ONSET,
            takes_best=baseline.takes is Takes.BEST,
            moves_after=baseline.moves_after,
            after_relapse=baseline.after_relapse,
            never_lower=baseline.after_relapse and baseline.never_lower,
            any_change=below is not SubThreshold.NONE,
            below_worse=moves_worse and below in (SubThreshold.WORSENING, SubThreshold.BOTH),
            below_better=moves_better and below in (SubThreshold.IMPROVEMENT, SubThreshold.BOTH),
            onset_before=onset.relapse_free.before,
            onset_after=onset.relapse_free.after,
            onset_span=onset.after_baseline,
            first_day=confirmation.first_day,
            last_day=NEVER if confirmation.last_day is None else confirmation.last_day,
            confirm_before=confirmation.relapse_free.before,
            confirm_after=confirmation.relapse_free.after,
            confirm_span=confirmation.after_baseline,
            every_visit=confirmation.every_visit,
            sustained=definition.sustained.days,
            raw_after=raw.after_relapse,
            raw_before=raw.before_relapse,
            raw_label=f"relapse up to {raw.after_relapse} days before onset"
            + (f" or {raw.before_relapse} days after it" if raw.before_relapse else ""),
            windows=tuple(
                RuleWindow(
                    w.label,
                    PLACES.index(w.start.checkpoint),
                    w.start.days,
                    PLACES.index(w.end.checkpoint),
                    w.end.days,
                )
                for w in definition.windows
            ),
            asks_last_different=Checkpoint.LAST_DIFFERENT in used,
            guards_baseline=bool(baseline.relapse_free.before or baseline.relapse_free.after),
            guards_onset=bool(onset.relapse_free.before or onset.relapse_free.after),
            guards_confirmation=bool(confirmation.relapse_free.before or confirmation.relapse_free.after),
        )

    def table(self, scale: int) -> ThresholdTable:
        """Return the thresholds for values that were multiplied with *scale*."""
        table = self._tables.get(scale)
        if table is None:
            worse = MEASURES[self.measure].worse
            table = self._tables[scale] = ThresholdTable(self.threshold, worse, scale)
        return table
