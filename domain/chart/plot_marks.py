"""What the marks of the course chart look like: by shape and finish first, by colour second; a grey copy keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """Outline of a mark."""

    CIRCLE = "circle"
    SQUARE = "square"
    TRIANGLE = "triangle"
    TRIANGLE_DOWN = "triangle down"
    DIAMOND = "diamond"
    PIN = "pin"  # a tick with a round head
    PLUS = "plus"
    CARET = "caret"  # off the scale, beyond the edge
    CARET_DOWN = "caret down"
    POST = "post"  # a vertical stroke
    FLAG = "flag"  # planted on the value that it names, its pennant to the left
    RIBBON = "ribbon"  # only in the key: a strip along a line


class Finish(StrEnum):
    """How the outline is filled: the same language for every shape."""

    FILLED = "filled"  # counts
    HOLLOW = "hollow"  # counts less: none found, uncertain, near a relapse
    CROSSED = "crossed"  # does not count
    QUERY = "query"  # unknown: a question mark


class Role(StrEnum):
    """What a colour stands for; the renderer's theme knows which colour that is."""

    INK = "ink"
    MUTE = "mute"
    INFLAMMATION = "inflammation"
    DISABILITY = "disability"


class MarkKind(StrEnum):
    """What a mark stands for."""

    VALUE = "value"
    NEAR_RELAPSE = "value near a relapse"
    NOT_USED = "value not used"
    CARRIED = "value carried over"
    UNABLE = "unable"
    NO_VALUE = "no value"
    RELAPSE = "relapse"
    RELAPSE_UNCERTAIN = "uncertain relapse"
    PSEUDO_RELAPSE = "pseudo-relapse"
    INFECTION = "infection"
    SCAN_ACTIVE = "scan with activity"
    SCAN_QUIET = "scan without activity"
    SCAN_UNKNOWN = "scan, activity unknown"
    DEATH = "death"
    ONSET = "onset"
    CONFIRMATION = "confirmation"
    PIRA_CONFIRMATION = "PIRA confirmation"
    FELL_BACK = "fell back"
    UNCONFIRMED = "unconfirmed onset"
    OTHER_EVENT = "another event"
    MILESTONE = "milestone"
    MILESTONE_BEFORE = "milestone reached before"
    MILESTONE_UNSURE = "milestone, undetermined"
    RATE = "rate between two scans"
    RATE_NOT_USED = "rate that is not used"


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark is drawn."""

    shape: Shape
    finish: Finish
    role: Role
    grade: int = 0  # strokes under the outline: 1 mild, 2 moderate, 3 severe; 0 = not recorded, or no such thing


LOOKS: dict[MarkKind, Look] = {
    MarkKind.VALUE: Look(Shape.CIRCLE, Finish.FILLED, Role.INK),
    MarkKind.NEAR_RELAPSE: Look(Shape.CIRCLE, Finish.HOLLOW, Role.INK),
    MarkKind.NOT_USED: Look(Shape.CIRCLE, Finish.CROSSED, Role.MUTE),
    MarkKind.CARRIED: Look(Shape.TRIANGLE_DOWN, Finish.HOLLOW, Role.MUTE),
    MarkKind.UNABLE: Look(Shape.CARET, Finish.FILLED, Role.INK),
    MarkKind.NO_VALUE: Look(Shape.CIRCLE, Finish.QUERY, Role.MUTE),
    MarkKind.RELAPSE: Look(Shape.TRIANGLE, Finish.FILLED, Role.INFLAMMATION),
    MarkKind.RELAPSE_UNCERTAIN: Look(Shape.TRIANGLE, Finish.HOLLOW, Role.INFLAMMATION),
    MarkKind.PSEUDO_RELAPSE: Look(Shape.TRIANGLE, Finish.CROSSED, Role.MUTE),
    MarkKind.INFECTION: Look(Shape.PLUS, Finish.FILLED, Role.MUTE),
    MarkKind.SCAN_ACTIVE: Look(Shape.PIN, Finish.FILLED, Role.INFLAMMATION),
    MarkKind.SCAN_QUIET: Look(Shape.PIN, Finish.HOLLOW, Role.MUTE),
    MarkKind.SCAN_UNKNOWN: Look(Shape.PIN, Finish.QUERY, Role.MUTE),
    MarkKind.DEATH: Look(Shape.POST, Finish.FILLED, Role.INK),
    MarkKind.ONSET: Look(Shape.DIAMOND, Finish.FILLED, Role.DISABILITY),
    MarkKind.CONFIRMATION: Look(Shape.DIAMOND, Finish.FILLED, Role.DISABILITY),
    MarkKind.PIRA_CONFIRMATION: Look(Shape.DIAMOND, Finish.FILLED, Role.DISABILITY),
    MarkKind.FELL_BACK: Look(Shape.DIAMOND, Finish.CROSSED, Role.DISABILITY),
    MarkKind.UNCONFIRMED: Look(Shape.DIAMOND, Finish.HOLLOW, Role.DISABILITY),
    MarkKind.OTHER_EVENT: Look(Shape.SQUARE, Finish.HOLLOW, Role.DISABILITY),
    MarkKind.MILESTONE: Look(Shape.FLAG, Finish.FILLED, Role.INK),
    MarkKind.MILESTONE_BEFORE: Look(Shape.FLAG, Finish.HOLLOW, Role.INK),
    MarkKind.MILESTONE_UNSURE: Look(Shape.FLAG, Finish.QUERY, Role.INK),
    MarkKind.RATE: Look(Shape.SQUARE, Finish.FILLED, Role.INK),
    MarkKind.RATE_NOT_USED: Look(Shape.SQUARE, Finish.CROSSED, Role.MUTE),
}

# The two hands are told apart by shape; which one is which is written at the last value.
SERIES_SHAPES: dict[str, Shape] = {"nhpt_non_dominant": Shape.TRIANGLE_DOWN, "nhpt": Shape.SQUARE}

# No line leads to them and no change is told from them.
UNCOUNTED = frozenset({MarkKind.NOT_USED, MarkKind.CARRIED, MarkKind.RATE_NOT_USED})

OVERLAY_KINDS = frozenset(
    {MarkKind.ONSET, MarkKind.CONFIRMATION, MarkKind.PIRA_CONFIRMATION, MarkKind.FELL_BACK, MarkKind.UNCONFIRMED}
)

KEY_TEXTS: dict[MarkKind, str] = {
    MarkKind.VALUE: "value",
    MarkKind.NEAR_RELAPSE: "near a relapse",
    MarkKind.NOT_USED: "not comparable or not used",
    MarkKind.CARRIED: "carried over, not re-examined",
    MarkKind.UNABLE: "unable because of MS",
    MarkKind.NO_VALUE: "no value, reason not recorded",
    MarkKind.RELAPSE: "relapse",
    MarkKind.RELAPSE_UNCERTAIN: "uncertain relapse",
    MarkKind.PSEUDO_RELAPSE: "pseudo-relapse",
    MarkKind.INFECTION: "infection",
    MarkKind.SCAN_ACTIVE: "scan: new or enhancing lesion",
    MarkKind.SCAN_QUIET: "scan: none found",
    MarkKind.SCAN_UNKNOWN: "scan: unknown",
    MarkKind.DEATH: "death",
    MarkKind.ONSET: "first measured, and again",
    MarkKind.FELL_BACK: "no longer past the threshold",
    MarkKind.UNCONFIRMED: "not confirmed",
    MarkKind.OTHER_EVENT: "another event",
    MarkKind.MILESTONE: "level held, first measured",
    MarkKind.MILESTONE_BEFORE: "level reached on or before the first visit",
    MarkKind.MILESTONE_UNSURE: "level, undetermined",
    MarkKind.RATE: "brain volume, % a year, at the later scan",
    MarkKind.RATE_NOT_USED: "brain volume, not used",
}

MILESTONES = frozenset({MarkKind.MILESTONE, MarkKind.MILESTONE_BEFORE, MarkKind.MILESTONE_UNSURE})
RATES = frozenset({MarkKind.RATE, MarkKind.RATE_NOT_USED})

# A relapse's severity is counted in strokes, so that it is read without its colour and beside any finish.
SEVERITIES = {"mild": 1, "moderate": 2, "severe": 3}
