"""The one model of the course chart: plain values that screen, paper and table draw, so that none says more or less.

Positions are dates and decimals in the lane's own scale; colours are roles and shapes are names. What a mark looks like
differs by shape or finish before it differs by colour: it survives a grey photocopy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.evidence import Event, Kind, Unconfirmed


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


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark is drawn."""

    shape: Shape
    finish: Finish
    role: Role


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
}

# The two hands are told apart by shape; which one is which is written at the last value.
SERIES_SHAPES: dict[str, Shape] = {"nhpt_non_dominant": Shape.TRIANGLE_DOWN, "nhpt": Shape.SQUARE}

UNCOUNTED = frozenset({MarkKind.NOT_USED, MarkKind.CARRIED})  # no line leads to them and no change is told from them

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
}


@dataclass(frozen=True, slots=True)
class EventKey:
    """Names one confirmed or unconfirmed change, so that a click on its mark can choose it."""

    measure: str
    kind: Kind
    onset: date


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark. ``start`` and ``end`` differ from ``at`` where the date is known to the month or year only."""

    lane: str
    kind: MarkKind
    look: Look
    at: date
    y: Decimal  # in the lane's scale
    what: str  # "EDSS", "Relapse", "Scan"
    value: str  # as shown, with its unit: "8.2 s", "unable", "2 new T2"
    note: str = ""  # the rest in words
    when: str = ""  # the date as shown: "8 Mar 2025", "Mar 2025", "2025"
    start: date | None = None
    end: date | None = None
    event: EventKey | None = None

    @property
    def text(self) -> str:
        """The mark in a sentence part, for tooltips and screen readers."""
        value = f" {self.value}" if self.value else ""
        note = f": {self.note}" if self.note else ""
        return f"{self.what}{value}, {self.when}{note}"


class LineStyle(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"  # the second series of a lane
    BROKEN = "broken"  # a gap of over 18 months between two visits


@dataclass(frozen=True, slots=True)
class Line:
    """A polyline through measured values; steps are already in the points."""

    measure: str
    style: LineStyle
    points: tuple[tuple[date, Decimal], ...]


class BandKind(StrEnum):
    """What a span of days over a lane stands for."""

    RELAPSE_FREE = "relapse-free window, no relapse recorded"
    RELAPSE_FOUND = "relapse-free window, relapse recorded"
    UNKNOWN = "relapse history not recorded"
    OPEN = "relapse-free window, still open"
    RAW = "RAW window"  # drawn as a bracket at the foot of the lane: it lies over the others
    PENDING = "window in which a visit can confirm it"


@dataclass(frozen=True, slots=True)
class Band:
    """Days over the whole height of a lane; both ends belong to it."""

    kind: BandKind
    start: date
    end: date
    text: str
    note: str = ""  # what the definition calls it: "onset-90 to onset+30"


def hatched(band: Band) -> bool:
    """Whether a band is drawn in strokes: what it stands for is open or unknown."""
    return band.kind in (BandKind.UNKNOWN, BandKind.OPEN, BandKind.PENDING)


@dataclass(frozen=True, slots=True)
class Span:
    """The shaded (confirmed) or hatched (unconfirmed) area between two values."""

    start: date
    end: date
    low: Decimal
    high: Decimal
    hatched: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A dashed reference level from its date on."""

    y: Decimal
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A treatment. From ``start`` to ``sure_start``, and likewise at the end, the date is not sure: drawn lighter."""

    row: int
    start: date
    sure_start: date
    sure_end: date
    end: date
    going_on: bool  # an arrow, because no stop is recorded
    texts: tuple[str, ...]  # the longest first; the renderer takes the first that fits
    when: str = ""
    note: str = ""


class Place(StrEnum):
    """Where a label wants to be."""

    BESIDE = "beside"  # right or left of its mark, on the same line; left out where there is no room
    NEAR = "near"  # around its mark, farther away with a leader if need be
    ABOVE = "above"  # like NEAR, above its mark only
    UNDER = "under"  # like NEAR, under its mark only
    BELOW = "below"  # under its anchor, to the right
    TOP = "top"  # in the first free row from the top of the lane
    FOOT = "foot"  # in the first free row from the foot of the lane
    EDGE = "edge"  # at the left edge of what is seen, at its height


@dataclass(frozen=True, slots=True)
class Label:
    """A text in a lane; ``texts`` are variants, the longest first. Required ones are drawn whatever happens."""

    at: date
    y: Decimal
    texts: tuple[str, ...]
    place: Place
    role: Role = Role.MUTE
    strong: bool = False
    required: bool = False
    span: tuple[date, date] | None = None  # what it names; it stays with the part of it that is seen


@dataclass(frozen=True, slots=True)
class Lane:
    """One strip of the chart with its own scale. A lane without data is folded to one line that says so."""

    id: str
    title: str
    hint: str  # "up is worse"
    low: Decimal
    high: Decimal
    weight: int  # share of the height, in text lines
    ticks: tuple[tuple[Decimal, str], ...] = ()
    grid: tuple[Decimal, ...] = ()
    named_rows: bool = False  # the ticks are names of rows, not values
    empty: str = ""  # "not recorded"; set where there is nothing to draw
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    bands: tuple[Band, ...] = ()
    spans: tuple[Span, ...] = ()
    levels: tuple[Level, ...] = ()
    bars: tuple[Bar, ...] = ()
    labels: tuple[Label, ...] = ()

    @property
    def folded(self) -> bool:
        """Whether the lane shrinks to one line; EDSS never does."""
        return bool(self.empty) and self.id != "edss"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table view."""

    on: date | None  # sorts; None = first
    when: str
    what: str
    value: str
    note: str

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The four cells as shown."""
        return (self.when, self.what, self.value, self.note)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry of the key: only what is drawn is explained."""

    look: Look
    text: str


TABLE_COLUMNS = ("Date", "What", "Value", "Note")


@dataclass(frozen=True, slots=True)
class CoursePlot:
    """The whole chart: ``start`` to ``end`` is what "All" shows; ``earliest`` is how far back one can go."""

    title: str
    subtitle: str  # which event is drawn, by which definition, with what is assumed
    sentence: str  # the chart in one sentence
    as_of: date
    earliest: date
    start: date
    end: date
    lanes: tuple[Lane, ...]
    table: tuple[TableRow, ...]
    key: tuple[KeyEntry, ...]
    chosen: Event | Unconfirmed | None = None
    treatment_start: date | None = None  # of the last treatment; None = none recorded

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Every mark, lane by lane: what a renderer has to draw."""
        return tuple(mark for lane in self.lanes for mark in lane.marks)

    def lane(self, id: str) -> Lane:
        """Return the lane of that id. Raises KeyError where there is none."""
        for lane in self.lanes:
            if lane.id == id:
                return lane
        raise KeyError(id)
