"""What a result of the event engine carries with it: everything that made it, used and rejected.

Screen, paper and tests word and draw their explanations from these values alone; nobody computes them twice. What a
registry has many of is a named tuple: it is made several times as fast as a frozen dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.relapse_history import Suspect


class Kind(StrEnum):
    """Direction of a confirmed change."""

    WORSENING = "worsening"
    IMPROVEMENT = "improvement"


class Attribution(StrEnum):
    """What a confirmed worsening is attributed to."""

    PIRA = "PIRA"
    RAW = "RAW"
    UNDETERMINED = "undetermined"


class Why(StrEnum):
    """Why an attribution is undetermined."""

    RELAPSE_IN_WINDOW = "relapse in a window that has to be free"
    HISTORY_UNKNOWN = "relapse history not recorded"
    DATE_UNCERTAIN = "date uncertain"
    NOT_ADJUDICATED = "relapse not adjudicated"
    NOT_ASKED = "this definition does not attribute a worsening"


class Failure(StrEnum):
    """Why a change that reached the threshold is no confirmed event."""

    NO_LATER_VISIT = "no later visit"
    NO_VISIT_IN_WINDOW = "no visit in the confirmation window"
    NOT_HELD = "not held"
    NEAR_RELAPSE = "too near a relapse"
    NOT_SUSTAINED = "not sustained long enough"


class LeftOut(StrEnum):
    """Why a visit did not enter the search."""

    NOT_COMPARABLE = "marked not comparable"
    OTHER_CONDITIONS = "done otherwise than the baseline"  # with another aid, orthosis or medicine
    NOT_MEASURED = "not measured"
    TWO_ON_ONE_DAY = "a later value of the same day counts"
    SAME_AGAIN = "the same value once more on this day"
    NONE_CHOSEN = "two values on this day; none chosen"
    NOT_CHOSEN = "another value of the same day was chosen"
    CARRIED = "carried over, not re-examined"
    GRADES_CARRIED = "grades carried over, not re-examined"  # it enters, and may not confirm
    UNABLE_REASON_UNKNOWN = "no value, reason not recorded"
    AFTER_AS_OF = "after the date as of which is asked"


# What the search leaves out because it does not compare; what the answer would be with it is told beside.
NOT_COMPARED = frozenset({LeftOut.NOT_COMPARABLE, LeftOut.OTHER_CONDITIONS})


class Point(NamedTuple):
    """One value on one day, in the measure's unit.

    ``unable``: unable to do the test because of MS; there is no number, ``value`` only holds the worst end of
    the scale so that it can be drawn, and words say "unable".
    """

    on: date
    value: Decimal
    unable: bool = False
    visit_id: str = ""


class WindowCheck(NamedTuple):
    """A span of days that had to be free of relapse onsets, and what was found in it. Both ends belong to it."""

    label: str  # "onset-90 to onset+30", as the definition has it
    start: date
    end: date
    relapses: tuple[date, ...] = ()
    unknown: tuple[tuple[date, date], ...] = ()  # parts of the span for which no relapse history is recorded

    @property
    def is_free(self) -> bool:
        """Whether no relapse onset was found; parts that are unknown do not count here."""
        return not self.relapses


class CandidateWindows(NamedTuple):
    """The relapse-free windows as they stand for one confirmation visit."""

    confirmation: Point
    windows: tuple[WindowCheck, ...]

    @property
    def is_free(self) -> bool:
        """Whether every window is free of relapse onsets."""
        return all(window.is_free for window in self.windows)


@dataclass(frozen=True, slots=True)
class Possibility:
    """One answer among several, and the assumption that gives it: "relapse of 2024 on or after 3 Mar 2024"."""

    answer: str  # PIRA, RAW, undetermined, or "no confirmed worsening"
    assuming: str
    start: date | None = None  # the days that give this answer, where a date is uncertain
    end: date | None = None


class Event(NamedTuple):
    """One confirmed change with all that made it."""

    measure: str
    kind: Kind
    definition: str  # id
    baseline: Point  # the value that was compared with
    onset: Point
    confirmation: Point
    threshold: Decimal  # the smallest change that counts from this baseline, in points of the measure
    change: Decimal  # onset minus baseline, in points
    last_held: Point  # the last visit up to which the change held
    sustained_days: int  # onset to last_held
    sustained_to_end: bool
    fell_back: Point | None = None  # the first later visit that no longer passes the threshold
    baseline_recorded: Decimal | None = None  # what was measured at the baseline visit, where it took another's value
    previous: Point | None = None  # the last visit before onset: it began after that date
    attribution: Attribution | None = None  # None for an improvement
    pira_confirmation: Point | None = None
    raw_window: WindowCheck | None = None
    candidates: tuple[CandidateWindows, ...] = ()  # each confirmation visit tried for PIRA, in order
    open_until: date | None = None  # PIRA so far: settled if no relapse is recorded up to this date
    why: Why | None = None  # set where the attribution is undetermined
    unknown_history: tuple[tuple[date, date], ...] = ()  # the unrecorded spans that made it undetermined
    possibilities: tuple[Possibility, ...] = ()
    suspects: tuple[Suspect, ...] = ()  # the uncertain relapses that were judged every way they can have been
    last_different: Point | None = None  # the visit of that name, where a window is measured from it
    long_gaps: tuple[tuple[date, date], ...] = ()  # over 18 months before onset, or between onset and confirmation

    @property
    def has_both_features(self) -> bool:
        """Whether a worsening that is RAW has PIRA's evidence as well: relapse-free windows, all known (safety 25).

        Not claimed where relapses are uncertain: a window may be free in one of their ways and not in another.
        """
        return (
            self.attribution is Attribution.RAW
            and not self.suspects
            and any(
                tried.windows and tried.is_free and not any(window.unknown for window in tried.windows)
                for tried in self.candidates
            )
        )


class Unconfirmed(NamedTuple):
    """A change that reached the threshold and was not confirmed, and what would confirm it."""

    measure: str
    kind: Kind
    baseline: Point
    onset: Point
    threshold: Decimal
    failure: Failure
    failed_at: Point | None = None  # the visit that did not hold, for NOT_HELD
    relapse: date | None = None  # the relapse that is too near, for NEAR_RELAPSE
    pending: bool = False  # a later visit can still confirm it: the value held at every visit so far
    confirm_from: date | None = None  # the first day on which a visit would count
    confirm_to: date | None = None  # the last one; None = no end
    ended_by_death: bool = False  # cannot be settled any more: the patient died (safety 24)
    baseline_recorded: Decimal | None = None  # what was measured at the baseline visit, where it took another's value
    suspects: tuple[Suspect, ...] = ()  # the uncertain relapses; confirm_from holds however they were
    ended_by_loss: bool = False  # cannot be settled: the patient is lost to follow-up (safety 24)


@dataclass(frozen=True, slots=True)
class Omission:
    """A visit that did not enter the search, or entered and may not confirm, and why."""

    on: date
    value: Decimal | None
    why: LeftOut
    note: str = ""  # such as the reason why the visit does not compare, or the day a value was carried from


class SeriesResult(NamedTuple):
    """All that the engine found for one patient and one measure under one definition, as of a date."""

    measure: str
    definition: str  # id
    definition_version: int
    definition_sha256: str
    as_of: date
    points: tuple[Point, ...]  # what was searched, in order
    relapses: tuple[date, ...] = ()  # the certain onsets that were known, in order
    events: tuple[Event, ...] = ()  # by onset
    unconfirmed: tuple[Unconfirmed, ...] = ()
    omissions: tuple[Omission, ...] = ()
    history_assumed: bool = False  # the relapse history is assumed complete, not recorded
    indeterminate: str = ""  # set where nothing can be said, worded (such as: one value only)
    cautions: tuple[str, ...] = ()  # what is not known and would change the answer, worded
    without_exclusions: tuple[
        str, ...
    ] = ()  # what the answer would be with the not comparable visits, worded; empty = the same

    @property
    def worsenings(self) -> tuple[Event, ...]:
        """The confirmed worsenings, by onset."""
        return tuple(event for event in self.events if event.kind is Kind.WORSENING)

    @property
    def pending(self) -> tuple[Unconfirmed, ...]:
        """The unconfirmed worsenings that a later visit can still confirm."""
        return tuple(u for u in self.unconfirmed if u.pending and u.kind is Kind.WORSENING)
