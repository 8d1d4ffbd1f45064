"""The one model of the course chart: plain values that screen, paper and table draw, so that none says more or less.

Positions are dates and decimals in the lane's own scale; colours are roles and shapes are names. What a mark looks like
differs by shape or finish before it differs by colour: it survives a grey photocopy.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from domain.chart.plot_marks import (
    KEY_TEXTS,
    LOOKS,
    MILESTONES,
    OVERLAY_KINDS,
    RATES,
    SERIES_SHAPES,
    SEVERITIES,
    UNCOUNTED,
    Finish,
    Look,
    MarkKind,
    Role,
    Shape,
)
from domain.evidence import Event, Kind, Unconfirmed

# The looks of the marks belong to the model: who draws it reads both here.
__all__ = (
    "KEY_TEXTS",
    "LOOKS",
    "MILESTONES",
    "OVERLAY_KINDS",
    "RATES",
    "SERIES_SHAPES",
    "SEVERITIES",
    "UNCOUNTED",
    "Finish",
    "Look",
    "MarkKind",
    "Role",
    "Shape",
)


@dataclass(frozen=True, slots=True)
class EventKey:
    """Names one confirmed or unconfirmed change, so that a click on its mark can choose it."""

    measure: str
    kind: Kind
    onset: date


class Mark(NamedTuple):
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
class Ribbon:
    """A strip along a line: day, lower and upper edge at each of its points. One point alone is a whisker."""

    points: tuple[tuple[date, Decimal, Decimal], ...]


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
    FLAG = "flag"  # at the head of a flag planted on its anchor


class Label(NamedTuple):
    """A text in a lane; ``texts`` are variants, the longest first. Required ones are drawn whatever happens."""

    at: date
    y: Decimal
    texts: tuple[str, ...]
    place: Place
    role: Role = Role.MUTE
    strong: bool = False
    required: bool = False
    span: tuple[date, date] | None = None  # what it names; it stays with the part of it that is seen


class TableRow(NamedTuple):
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
    ribbons: tuple[Ribbon, ...] = ()
    missing: tuple[TableRow, ...] = ()  # what was tried and gave no value: in the table only
    told: str = ""  # its part of the chart's sentence

    @property
    def folded(self) -> bool:
        """Whether the lane shrinks to one line; EDSS never does."""
        return bool(self.empty) and self.id != "edss"


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry of the key: only what is drawn is explained."""

    look: Look
    text: str


@dataclass(frozen=True, slots=True)
class LaneChoice:
    """A lane that can be shown or not."""

    id: str
    title: str
    shown: bool


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
    definition: str = ""  # id and version of the one that the changes were found by
    drawn: str = ""  # the chosen change in words
    every: tuple[Lane, ...] = ()  # the lanes shown and not shown, in order
    choices: tuple[LaneChoice, ...] = ()
    rating_band: bool = False

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
