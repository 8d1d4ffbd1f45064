"""The scale of a lane of values: EDSS always from 0 to 10, the others by their values, with room for words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from domain.chart.lane_kinds import MeasureLane
from domain.chart.plot import Lane


def scaled(row: MeasureLane, values: Sequence[Decimal], edge: bool = False, empty: str = "") -> Lane:
    """Return the empty lane with its scale. *edge*: room for a mark beyond the worse end; *empty*: why it is empty."""
    if row.id == "edss":
        whole = tuple(Decimal(step) for step in range(11))
        ticks = tuple((step, str(step)) for step in whole if step % 2 == 0)
        return Lane(
            "edss", row.title, row.hint, Decimal("-1.5"), Decimal("11.5"), row.weight, ticks, whole, empty=empty
        )
    if not values:
        return Lane(row.id, row.title, row.hint, Decimal(0), Decimal(1), row.weight, empty=empty)
    # A third of the level at the least: what is noise must not look like a cliff.
    least = max(abs(values[0]) / 3, row.least)
    middle = (min(values) + max(values)) / 2
    low = min(min(values), middle - least / 2)
    high = max(max(values), middle + least / 2)
    step = _nice_step((high - low) / 3)
    low = max((low / step).to_integral_value(ROUND_FLOOR) * step, row.floor)
    high = (high / step).to_integral_value(ROUND_CEILING) * step
    scale: list[tuple[Decimal, str]] = []
    tick = low
    while tick <= high:
        scale.append((tick, f"{tick.normalize():f}".replace("-", "−")))
        tick += step
    air = step * 2 / 5
    top = step if (edge and row.worse_up) or len(row.series) > 1 else air  # two last values need the room
    foot = step if edge and not row.worse_up else air
    grid = tuple(value for value, _ in scale)
    return Lane(row.id, row.title, row.hint, low - foot, high + top, row.weight, tuple(scale), grid)


def beyond(lane: Lane) -> Decimal:
    """Return where a mark without a number stands: inside the edge that is worse."""
    air = (lane.high - lane.low) / 12
    return lane.low + air if lane.hint.startswith("down") else lane.high - air


def _nice_step(rough: Decimal) -> Decimal:
    """Return 1, 2 or 5 times a power of ten, at least *rough*."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
