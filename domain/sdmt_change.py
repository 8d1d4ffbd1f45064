"""How far one person's SDMT change can be trusted: below 8 points it cannot be told from test variation (safety 28)."""

from __future__ import annotations

from decimal import Decimal

from domain.evidence import Event, Point, Unconfirmed

# The reliable change of one person. Cohort definitions may count 4 points, and say so.
RELIABLE_POINTS = Decimal(8)
RELIABLE_SOURCE = "Mult Scler 2022;28:1101"
VARIATION = "within test variation for one person"
WITHIN_VARIATION = f"possible; {VARIATION}"
TEST_VARIATION = (
    f"under {RELIABLE_POINTS} points, one person's change cannot be told from test variation ({RELIABLE_SOURCE})."
)
RELIABLE_DECLINE = "reliable decline"


def sdmt_fall(measure: str, first: Point, last: Point) -> Decimal:
    """Return by how many points SDMT fell; 0 for another measure, a rise, or where one of the two is no number."""
    if measure != "sdmt" or first.unable or last.unable:
        return Decimal(0)
    return max(first.value - last.value, Decimal(0))


def within_variation(change: Event | Unconfirmed) -> bool:
    """Whether a change is an SDMT fall too small to be told from test variation in one person.

    A confirmed one is judged by the smaller of its two falls: both sittings must show a reliable one.
    """
    falls = [sdmt_fall(change.measure, change.baseline, change.onset)]
    if isinstance(change, Event):
        falls.append(sdmt_fall(change.measure, change.baseline, change.confirmation))
    return all(fall > 0 for fall in falls) and min(falls) < RELIABLE_POINTS


def change_note(measure: str, first: Point, last: Point) -> str:
    """Return the caution that belongs to a change between two values, "" where there is none."""
    fall = sdmt_fall(measure, first, last)
    if not fall:
        return ""
    return WITHIN_VARIATION if fall < RELIABLE_POINTS else f"{RELIABLE_DECLINE}, confirmed only at a second sitting"
