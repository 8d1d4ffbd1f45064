"""The lanes of the course chart from the record: events, one lane a measure, treatments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from domain.chart.course_readings import Reading, Recorded, readings_of
from domain.chart.lane_kinds import MEASURE_LANES, MeasureLane, Series
from domain.chart.lane_scale import beyond, scaled
from domain.chart.plot import (
    LOOKS,
    SERIES_SHAPES,
    UNCOUNTED,
    Label,
    Lane,
    Line,
    LineStyle,
    Look,
    Mark,
    MarkKind,
    Place,
    Role,
    Shape,
    TableRow,
)
from domain.dates import PartialDate, minus_months, show
from domain.definition_rules import RelapseFree
from domain.event_evidence import LONG_GAP_MONTHS
from domain.evidence import Point, SeriesResult
from domain.records import Flag, PatientRecord

__all__ = ("MEASURE_LANES", "beyond", "measure_lane", "middle_of")


def measure_lane(
    row: MeasureLane,
    record: PatientRecord,
    recorded: Recorded,
    results: Mapping[str, SeriesResult],
    window: RelapseFree | None,
) -> Lane:
    """Return a lane with its values as marks and lines, the last one labelled with its change.

    *recorded*: what is in the record, by measure. *window*: the days that the definition keeps between a visit and a
    relapse; None = not known, then only visits made because of a relapse are drawn as near one.
    """
    readings = {s.measure: readings_of(s.measure, record, recorded, results.get(s.measure), window) for s in row.series}
    missing = _missing(row, record, recorded)
    everything = [reading for series in readings.values() for reading in series]
    if not everything:
        return replace(scaled(row, (), empty="not recorded"), missing=missing, told=f"{_plain(row)} not recorded")
    lane = scaled(row, [r.value for r in everything if r.value is not None], any(r.value is None for r in everything))
    worst = beyond(lane)
    marks: list[Mark] = []
    lines: list[Line] = []
    labels: list[Label] = []
    ends: list[Label] = []
    for series in row.series:
        read = readings[series.measure]
        drawn = [_mark(row.id, series, r, worst) for r in read]
        marks += drawn
        lines += _lines(series.measure, read, dashed=series.measure == "nhpt_non_dominant")
        last, words = _end_labels(series, read, drawn)
        ends += last
        labels += words
    if len(ends) > 1:
        ends = _apart(ends)
    return replace(
        lane,
        marks=tuple(marks),
        lines=tuple(lines),
        labels=(*labels, *ends),
        missing=missing,
        told=_told(_plain(row), marks),
    )


def _plain(row: MeasureLane) -> str:
    return row.title.removesuffix(", s").removesuffix(", m")


def _told(title: str, marks: Sequence[Mark]) -> str:
    """Return the lane's part of the chart's sentence: first and last value of each series that counts."""
    values = [m for m in marks if m.kind in (MarkKind.VALUE, MarkKind.NEAR_RELAPSE, MarkKind.UNABLE)]
    if not values:
        return f"{title} without a value that counts"
    names = dict.fromkeys(mark.what for mark in values)
    return ", ".join(_from_to(name, [mark for mark in values if mark.what == name]) for name in names)


def _from_to(name: str, marks: Sequence[Mark]) -> str:
    own = sorted(marks, key=lambda mark: mark.at)
    first, last = own[0], own[-1]
    if first is last:
        return f"{name} {first.value} on {first.when}"
    return f"{name} {first.value} on {first.when} to {last.value} on {last.when} at {len(own)} visits"


@cache
def _look(kind: MarkKind, measure: str, worse: str) -> Look:
    look = LOOKS[kind]
    if kind is MarkKind.UNABLE:
        return replace(look, shape=Shape.CARET if worse == "higher" else Shape.CARET_DOWN)
    return replace(look, shape=SERIES_SHAPES[measure]) if measure in SERIES_SHAPES else look


def _mark(lane: str, series: Series, reading: Reading, worst: Decimal) -> Mark:
    look = _look(reading.kind, series.measure, series.known.worse)
    on = reading.visit.on
    if reading.value is not None:
        value = series.shown(Point(on, reading.value))
    else:
        value = "unable" if reading.visit.flag(series.measure) is Flag.UNABLE else "no value"
    y = worst if reading.value is None else reading.value
    return Mark(lane, reading.kind, look, on, y, series.known.title, value, reading.note, show(on))


def _lines(measure: str, readings: Sequence[Reading], dashed: bool) -> list[Line]:
    """Return the lines between values that count; each run without a long gap is one line."""
    points = [(r.visit.on, r.value) for r in readings if r.value is not None and r.kind not in UNCOUNTED]
    # A test that could not be done breaks the line: there is no value to draw it to.
    unable = [r.visit.on for r in readings if r.kind is MarkKind.UNABLE]
    style = LineStyle.DASHED if dashed else LineStyle.SOLID
    lines: list[Line] = []
    run: list[tuple[date, Decimal]] = points[:1]
    for (day, value), (next_day, next_value) in pairwise(points):
        step = [(next_day, value), (next_day, next_value)] if measure == "edss" else [(next_day, next_value)]
        if unable and any(day < u < next_day for u in unable):
            lines += [Line(measure, style, tuple(run))] if len(run) > 1 else []
            run = [(next_day, next_value)]
        elif (next_day - day).days >= LONG_GAP_MONTHS * 28 and minus_months(next_day, LONG_GAP_MONTHS) > day:
            lines += [Line(measure, style, tuple(run))] if len(run) > 1 else []
            lines.append(Line(measure, LineStyle.BROKEN, ((day, value), *step)))
            run = [(next_day, next_value)]
        else:
            run += step
    return [*lines, Line(measure, style, tuple(run))] if len(run) > 1 else lines


def _end_labels(series: Series, readings: Sequence[Reading], marks: Sequence[Mark]) -> tuple[list[Label], list[Label]]:
    """Return the last value with its change (none where no value counts), and "unable" at every such mark."""
    last = max((m for m in marks if m.kind not in UNCOUNTED), key=lambda m: m.at, default=None)
    labels = [
        Label(m.at, m.y, ("unable",), Place.BESIDE, Role.INK, required=True)
        for m in marks
        if m.kind is MarkKind.UNABLE and m is not last
    ]
    if last is None:
        return [], labels
    name = f"{series.short} " if series.short else ""
    if last.kind in (MarkKind.UNABLE, MarkKind.NO_VALUE):
        texts = [f"{name}{last.value}", last.value]
    else:
        first, change = _change(series, readings)
        texts = [f"{name}{last.value}"]
        if change and series.measure != "edss":
            texts = [f"{name}{last.value}, {change} since {show(first)}", f"{name}{last.value}, {change}"]
    end = Label(last.at, last.y, tuple(texts), Place.NEAR, Role.INK, required=series.measure != "edss")
    return [end], labels


def _apart(labels: Sequence[Label]) -> list[Label]:
    """Return the last values of several series so that the upper one is written above and the others below."""
    upper = max(labels, key=lambda label: label.y)
    return [label._replace(place=Place.ABOVE if label is upper else Place.UNDER) for label in labels]


def _change(series: Series, readings: Sequence[Reading]) -> tuple[date, str]:
    """Return the date of the first value that counts and the change to the last; "" where there is only one."""
    measured = [r for r in readings if r.value is not None and r.kind not in UNCOUNTED]
    firsts = [r for r in measured if r.kind is MarkKind.VALUE] or measured
    first, last = firsts[0], measured[-1]
    if first.visit.on >= last.visit.on or first.value is None or last.value is None:
        return first.visit.on, ""
    return first.visit.on, series.change(Point(first.visit.on, first.value), Point(last.visit.on, last.value))


def _missing(row: MeasureLane, record: PatientRecord, recorded: Recorded) -> tuple[TableRow, ...]:
    """Return the tests with no value for a reason other than MS: nothing to draw, and the table says why."""
    values = [v for series in row.series for _, found in recorded.get(series.measure, ()) for v in found]
    if not any(v.flag is Flag.OTHER for v in values):
        return ()
    rows: list[TableRow] = []
    for visit in record.visits:
        for series in row.series:
            trials = visit.trials(series.measure)
            if trials and visit.flag(series.measure) is Flag.OTHER:
                reason = "; ".join(v.note for v in trials if v.note) or "for another reason than MS"
                rows.append(TableRow(visit.on, show(visit.on), series.known.title, "no value", reason))
    return tuple(rows)


def middle_of(when: PartialDate) -> date:
    """Return the day in the middle of a date's range: where its mark stands."""
    return when.first + (when.last - when.first) / 2
