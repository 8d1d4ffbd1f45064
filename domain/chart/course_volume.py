"""The lane of brain volume: the yearly rate between two scans, drawn from one to the other, never a verdict.

Caveats of single values: Giovannoni et al., Ther Adv Neurol Disord 2022;15. No threshold is drawn (clinical rules:
a trend, never an alarm of one visit).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.brain_volume import BrainVolume, VolumePair, show_percent
from domain.chart.lane_kinds import DOWN, MeasureLane
from domain.chart.lane_scale import scaled
from domain.chart.plot import LOOKS, Label, Lane, Line, LineStyle, Mark, MarkKind, Place, Role, TableRow
from domain.dates import show

ID, TITLE = "volume", "Brain volume, % a year"
_ROW = MeasureLane(ID, TITLE, DOWN, 4, (), worse_up=False, floor=Decimal(-100), least=Decimal(1))


def volume_lane(found: BrainVolume) -> Lane:
    """Return the lane; one without a rate is folded, and its table says what was reported."""
    pairs = [pair for pair in found.pairs if pair.annual is not None and pair.earlier is not None]
    missing = tuple(
        TableRow(p.later, show(p.later), "Brain volume", f"{show_percent(p.change)} %", "; ".join(p.why_not))
        for p in found.pairs
        if p not in pairs
    )
    if not pairs:
        empty = "no rate: the scan compared with is not recorded" if missing else "not recorded"
        return replace(scaled(_ROW, (), empty=empty), missing=missing, told=f"brain volume {empty}")
    # Zero belongs to the scale: a rate is read against no change.
    lane = scaled(_ROW, [*(pair.annual for pair in pairs if pair.annual is not None), Decimal(0)])
    lines = [_held(pair) for pair in pairs]
    marks = tuple(_mark(pair) for pair in pairs)
    last = marks[-1]
    used = [mark for mark in marks if mark.kind is MarkKind.RATE]
    told = f"brain volume {used[-1].value} to {used[-1].when}" if used else "brain volume without a rate that counts"
    label = Label(
        last.at, last.y, (f"{last.value}, not used" if last not in used else last.value,), Place.NEAR, Role.INK
    )
    return replace(lane, marks=marks, lines=tuple(lines), labels=(label,), missing=missing, told=told)


def _held(pair: VolumePair) -> Line:
    """Return the rate as a line over the days that it is an average of."""
    assert pair.earlier is not None
    assert pair.annual is not None
    style = LineStyle.SOLID if pair.is_usable else LineStyle.BROKEN
    return Line(ID, style, ((pair.earlier, pair.annual), (pair.later, pair.annual)))


def _mark(pair: VolumePair) -> Mark:
    kind = MarkKind.RATE if pair.is_usable else MarkKind.RATE_NOT_USED
    value = pair.text.partition(",")[0]
    reasons = "; ".join(pair.why_not)
    note = f"{pair.text.partition(', ')[2]}{f'; not used: {reasons}' if reasons else ''}"
    assert pair.annual is not None
    return Mark(ID, kind, LOOKS[kind], pair.later, pair.annual, "Brain volume", value, note, show(pair.later))
