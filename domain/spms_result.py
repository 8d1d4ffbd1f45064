"""What the objective rule for SPMS answers, with everything that made the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.evidence import Omission, Point, Possibility
from domain.relapse_history import Span
from domain.settle import Settle
from domain.spms_rule import SpmsRule


class SpmsAnswer(StrEnum):
    """Whether the objective rule is met."""

    MET = "met"
    NOT_MET = "not met"
    NOT_JUDGED = "cannot be judged"


@dataclass(frozen=True, slots=True)
class SpmsRise:
    """A rise of EDSS as the rule sees it, with the visits that made it. ``confirmation`` None: not present again yet.

    ``leading``: the functional systems that rose most and held. ``failed`` is "" for a rise that did not fail.
    """

    reference: Point
    onset: Point
    confirmation: Point | None = None
    leading: tuple[str, ...] = ()
    failed: str = ""

    @property
    def change(self) -> Decimal:
        """The rise, in points of EDSS."""
        return self.onset.value - self.reference.value


@dataclass(frozen=True, slots=True)
class ObjectiveSpms:
    """The answer of the rule as of a date.

    ``met``: the first rise that meets it, where one does. ``reason``: why it is not met or cannot be judged, "" where
    met. ``maybe_earlier``: the visits at which it may have been met before, their grades missing. ``pending``: a rise
    that a later visit can confirm, and ``confirm_from`` the first day that would. ``alone``: the rise that meets the
    rule by EDSS alone, where functional systems are missing; it proposes nothing. ``tried``: what failed and why.
    ``without_exclusion``: the answer if the visits marked not comparable counted, where it differs.
    """

    answer: SpmsAnswer
    as_of: date
    rule: SpmsRule
    points: tuple[Point, ...]
    met: SpmsRise | None = None
    reason: str = ""
    maybe_earlier: tuple[date, ...] = ()
    pending: SpmsRise | None = None
    confirm_from: date | None = None
    alone: SpmsRise | None = None
    missing_grades: tuple[date, ...] = ()
    unknown_history: tuple[Span, ...] = ()
    possibilities: tuple[Possibility, ...] = ()
    tried: tuple[SpmsRise, ...] = ()
    left_out: tuple[Omission, ...] = ()
    without_exclusion: SpmsAnswer | None = None
    settles: tuple[Settle, ...] = ()
    history_assumed: bool = False
