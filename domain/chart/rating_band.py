"""The half-point rating band of EDSS, drawn on demand: what two raters would give for the same patient.

Noseworthy et al., Neurology 1990;40:971-975: in 545 paired examinations two raters gave the same EDSS in 69 %, and were
within one step of each other in at least 92 %. One step is half a point. The band is no interval of confidence.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.chart.plot import Finish, KeyEntry, Lane, LineStyle, Look, Mark, MarkKind, Ribbon, Role, Shape, TableRow

HALF = Decimal("0.5")
LOWEST, HIGHEST = Decimal(0), Decimal("9.5")  # 10 is death due to MS: no rater gives it
TITLE = "Half-point rating band"
WORDS = "two raters were within half a point in at least 92 % of paired examinations (Noseworthy 1990)"
ROW = TableRow(None, "", TITLE, "half a point above and below each EDSS", f"{WORDS}; no measurement of this patient")
KEY = KeyEntry(Look(Shape.RIBBON, Finish.HOLLOW, Role.MUTE), f"half a point: {WORDS}")
_RATED = (MarkKind.VALUE, MarkKind.NEAR_RELAPSE)


def with_rating_band(lane: Lane) -> Lane:
    """Return the EDSS lane with the band along its lines, and a whisker at values that no line joins."""
    solid = [line for line in lane.lines if line.style is LineStyle.SOLID]
    joined = {point for line in solid for point in line.points}
    alone = [mark for mark in lane.marks if mark.kind in _RATED and (mark.at, mark.y) not in joined]
    ribbons = [Ribbon(tuple((day, *_edges(value)) for day, value in line.points)) for line in solid]
    return replace(lane, ribbons=(*ribbons, *(_whisker(mark) for mark in alone)))


def _whisker(mark: Mark) -> Ribbon:
    return Ribbon(((mark.at, *_edges(mark.y)),))


def _edges(value: Decimal) -> tuple[Decimal, Decimal]:
    return max(value - HALF, LOWEST), max(min(value + HALF, HIGHEST), value)
