"""What every lane of the course chart says of one day: its value, or the last one before it with its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.chart.plot import CoursePlot, Lane, Mark, MarkKind
from domain.chart.plot_marks import MILESTONES
from domain.dates import show
from domain.wording import joined

# What is not sure of a milestone, as its flag says it: the bare level would read as one that was first measured.
_UNSURE = {MarkKind.MILESTONE_BEFORE: " reached by then", MarkKind.MILESTONE_UNSURE: ", undetermined"}


@dataclass(frozen=True, slots=True)
class LaneReading:
    """What one lane says. ``here``: of the day itself; else the last thing before it. ``short``: without its date."""

    lane: str
    title: str
    text: str
    short: str
    here: bool


def read_lanes(plot: CoursePlot, day: date) -> tuple[LaneReading, ...]:
    """Return what each lane of the plot says of *day*; the rows of a lane of events are read one by one."""
    readings: list[LaneReading] = []
    for lane in plot.lanes:
        if lane.bars or lane.id == "treatments":
            readings.append(_treatments(lane, day))
        elif lane.named_rows:
            readings += [_row(lane, name, [m for m in lane.marks if m.y == y], day) for y, name in lane.ticks]
        elif lane.empty:
            readings.append(LaneReading(lane.id, _plain(lane.title), lane.empty, "", here=False))
        else:
            readings += _values(lane, day)
    return tuple(readings)


def reading_in_words(plot: CoursePlot, day: date) -> str:
    """Return the day and what every lane says of it, what stands on the day itself first."""
    readings = sorted(read_lanes(plot, day), key=lambda reading: not reading.here)
    return " · ".join([show(day), *(f"{reading.title} {reading.text}" for reading in readings)])


def _plain(title: str) -> str:
    return title.removesuffix(", s").removesuffix(", m").removesuffix(", % a year")


def _covers(mark: Mark, day: date) -> bool:
    if mark.start is not None and mark.end is not None:
        return mark.start <= day <= mark.end
    return mark.at == day


def _said(mark: Mark) -> str:
    note = f" ({mark.note})" if mark.note else ""
    return f"{mark.value}{note}" if mark.value else mark.note or "recorded"


def _row(lane: Lane, name: str, marks: Sequence[Mark], day: date) -> LaneReading:
    """Return what a row of events says: what happened on the day or can have, else the last before it."""
    there = [mark for mark in marks if _covers(mark, day)]
    if there:
        dated = [f"{mark.when} " if mark.start else "" for mark in there]
        text = joined([f"{when}{_said(mark)}" for when, mark in zip(dated, there, strict=True)])
        return LaneReading(lane.id, _one(name), text, there[-1].value or name, here=True)
    before = [mark for mark in marks if (mark.end or mark.at) < day]
    if not before:
        return LaneReading(lane.id, _one(name), "none recorded before", "", here=False)
    last = max(before, key=lambda mark: mark.end or mark.at)
    text = f"last {last.when}{f', {last.value}' if last.value else ''}"
    return LaneReading(lane.id, _one(name), text, "", here=False)


def _one(name: str) -> str:
    return name.removesuffix("s")


def _comments(mark: Mark) -> bool:
    """Whether a mark says something of a value rather than being one."""
    return mark.what.endswith(":") or mark.what == "Milestone"


def _told(mark: Mark) -> str:
    """Return what a mark says of a value: "onset from baseline 4.0", "milestone EDSS 4 reached by then"."""
    if mark.kind is MarkKind.OTHER_EVENT:
        return mark.note
    said = f"{mark.value}{_UNSURE.get(mark.kind, '')}" if mark.kind in MILESTONES else mark.note
    return f"{mark.what.rstrip(':').lower()} {said}".strip()


def _values(lane: Lane, day: date) -> list[LaneReading]:
    """Return what is measured on a day, each series by itself, with what a drawn change says of it."""
    measured = [mark for mark in lane.marks if not _comments(mark)]
    told = [mark for mark in lane.marks if mark.at == day and _comments(mark)]
    readings: list[LaneReading] = []
    for what in dict.fromkeys(mark.what for mark in measured):
        own = [mark for mark in measured if mark.what == what]
        there = [mark for mark in own if mark.at == day]
        before = [mark for mark in own if mark.at < day]
        if there:
            mark = there[-1]
            # A change lies on the value that it is about: of two hands it is said of its own.
            about = [_told(m) for m in told if m.kind in MILESTONES or m.y == mark.y]
            note = "; ".join(note for note in (mark.note, *about) if note)
            text = f"{mark.value}{f' ({note})' if note else ''}"
            readings.append(LaneReading(lane.id, what, text, mark.value, here=True))
        elif before:
            last = max(before, key=lambda mark: mark.at)
            readings.append(LaneReading(lane.id, what, f"last {last.value}, {last.when}", last.value, here=False))
        else:
            readings.append(LaneReading(lane.id, what, "none before", "", here=False))
    found = [f"{band.text}" for band in lane.bands if band.start <= day <= band.end]
    if found:
        readings.append(LaneReading(lane.id, "window", joined(found), "", here=True))
    return readings


def _treatments(lane: Lane, day: date) -> LaneReading:
    sure, unsure = [], []
    for bar in lane.bars:
        if bar.sure_start <= day <= bar.sure_end:
            sure.append(bar.texts[-1])
        elif bar.start <= day <= bar.end:
            unsure.append(f"possibly {bar.texts[-1]}")
    names = [*sure, *unsure]
    text = joined(names) or ("not recorded" if lane.empty else "none recorded on this day")
    return LaneReading(lane.id, lane.title, text, "", here=False)
