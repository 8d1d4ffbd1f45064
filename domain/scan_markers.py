"""What can be recorded of a scan beside its core counts, as data: each marker with its unit, bounds, caveat, source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.measures import Measure
from domain.refusal import Refusal

# Software prints up to four digits after the point, and what was imported with them can be kept.
NUMBER_STEP = Decimal("0.0001")
OWN = "this program"  # the source of what no paper asks for
YES, NO = "yes", "no"  # how an answer stands in the text of a marker


class MarkersRefused(Refusal):
    """A file of scan markers that cannot be used; the sentence names the marker, the key and what would do."""


class MarkerKind(StrEnum):
    """How a marker is given."""

    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes-no"
    WORDS = "words"
    TEXT = "text"  # several lines

    @property
    def is_numeric(self) -> bool:
        """Whether its value is a number."""
        return self in {MarkerKind.COUNT, MarkerKind.NUMBER}


@dataclass(frozen=True, slots=True)
class MarkerField:
    """One marker with all that a form needs of it.

    ``column``: the field of MriScan that holds it, "" = it is a ScanMarker under its id. ``low`` and ``high`` bound a
    number, in ``unit``. ``choices`` are usual words; others may be written. ``folded``: shown on demand only.
    """

    id: str
    name: str
    group: str
    kind: MarkerKind
    source: str
    column: str = ""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[str, ...] = ()
    caveat: str = ""
    unverified: str = ""
    folded: bool = True

    @property
    def measure(self) -> Measure:
        """The marker as a quantity, by which a typed number is read. Raises ValueError for one that is no number."""
        if self.low is None or self.high is None:
            raise ValueError(f"{self.id} is no number")
        step = Decimal(1) if self.kind is MarkerKind.COUNT else NUMBER_STEP
        return Measure(self.id, self.name, self.unit, self.low, self.high, step, "higher", self.source)

    @property
    def remark(self) -> str:
        """The caveat, what is unverified, and the source, as they are shown beside the input."""
        source = f"Source: {self.source}." if self.source != OWN else ""
        mark = f"△\N{NO-BREAK SPACE}unverified: {self.unverified}." if self.unverified else ""
        return " ".join(part for part in (self.caveat, source, mark) if part)

    @property
    def title(self) -> str:
        """The name with its unit; a count of lesions says that by itself."""
        return f"{self.name}, {self.unit}" if self.unit not in {"", "lesions"} else self.name


NEEDED = ("id", "name", "group", "kind", "source")
KNOWN = frozenset({*NEEDED, "column", "unit", "low", "high", "choices", "caveat", "unverified", "folded"})


def read_scan_markers(text: str) -> tuple[MarkerField, ...]:
    """Return the markers of a TOML text, in its order. Raises MarkersRefused with what is wrong and where."""
    try:
        rows = tomllib.loads(text, parse_float=Decimal).get("marker", ())
    except tomllib.TOMLDecodeError as fault:
        raise MarkersRefused(f"The file of scan markers is not TOML: {fault}.") from None
    markers = tuple(_marker(row) for row in rows)
    ids = [marker.id for marker in markers]
    if not markers or len(set(ids)) != len(ids):
        raise MarkersRefused("The file of scan markers has no marker, or two of the same id.")
    return markers


def _marker(row: Mapping[str, Any]) -> MarkerField:
    name = str(row.get("id", "?"))
    extra, missing = sorted(set(row) - KNOWN), [key for key in NEEDED if not row.get(key)]
    if extra:
        raise MarkersRefused(f"Scan marker {name}: unknown key {extra[0]}; known are {', '.join(sorted(KNOWN))}.")
    if missing:
        raise MarkersRefused(f"Scan marker {name}: the key {missing[0]} is missing.")
    if row["kind"] not in list(MarkerKind):
        raise MarkersRefused(f"Scan marker {name}: kind is “{row['kind']}”; write one of {', '.join(MarkerKind)}.")
    kind = MarkerKind(row["kind"])
    low, high = _number(row.get("low")), _number(row.get("high"))
    if kind.is_numeric is not (low is not None and high is not None and low < high):
        raise MarkersRefused(f"Scan marker {name}: a number needs low and a higher high, and nothing else has them.")
    return MarkerField(
        id=name,
        name=row["name"],
        group=row["group"],
        kind=kind,
        source=row["source"],
        column=row.get("column", ""),
        unit=row.get("unit", ""),
        low=low,
        high=high,
        choices=tuple(row.get("choices", ())),
        caveat=row.get("caveat", ""),
        unverified=row.get("unverified", ""),
        folded=bool(row.get("folded", True)),
    )


def _number(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
