"""What the pictures of severity in context share: the time axis, the table beside them, and the key of their marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from domain.chart.course_lanes import MEASURE_LANES, measure_lane
from domain.chart.course_readings import recorded_in
from domain.chart.plot import SEVERITIES, BandKind, CoursePlot, KeyEntry, Label, Lane, Look, Mark, Place, TableRow
from domain.chart.plot_layout import padded
from domain.dates import show
from domain.definition import Definition
from domain.evidence import SeriesResult
from domain.records import PatientRecord
from domain.wording import signed, span

EDSS_WEIGHT = 6
UNVERIFIED = "△ part of it unverified: see the table"
Days = tuple[date, date, date]  # start and end of what "All" shows, and how far back one can go


def days_of(first: date, as_of: date, earliest: date | None = None) -> Days:
    """Return the time axis from *first* to *as_of*, a year at the least; one can go back to *earliest*."""
    start, end = padded(min(first, as_of - timedelta(days=365)), as_of)
    if earliest is None or earliest >= start:
        return start, end, start
    return start, end, padded(earliest, as_of)[0]


def edss_lane(record: PatientRecord, results: Mapping[str, SeriesResult], definition: Definition) -> Lane:
    """Return EDSS as the course chart draws it, for what is derived from it to stand over."""
    lane = measure_lane(MEASURE_LANES[0], record, recorded_in(record), results, definition.baseline.relapse_free)
    return replace(lane, weight=EDSS_WEIGHT)


def rows_lane(id: str, names: Sequence[str], marks: Iterable[Mark], labels: Iterable[Label]) -> Lane:
    """Return a lane of named rows, the first on top; a mark's *y* is that of ``row_y``."""
    ticks = tuple((row_y(names, at), name) for at, name in enumerate(names))
    top = Decimal(len(names)) - Decimal("0.5")
    return Lane(
        id,
        "",
        "",
        Decimal("-0.5"),
        top,
        2 * len(names),
        ticks,
        named_rows=True,
        marks=tuple(marks),
        labels=tuple(labels),
    )


def row_y(names: Sequence[str], at: int) -> Decimal:
    """Return the height of a row of a lane of named rows."""
    return Decimal(len(names) - 1 - at)


def beside(mark: Mark, *texts: str) -> Label:
    """Return what is written beside a mark, the longest text first."""
    return Label(mark.end or mark.at, mark.y, texts, Place.BESIDE, mark.look.role)


def points_of(change: Decimal) -> str:
    """Return a sum of EDSS steps as the labels show it: "+1.5", "0"."""
    return signed(change.quantize(Decimal("0.1"))) if change else "0"


def picture(
    title: str,
    subtitle: str,
    sentence: str,
    as_of: date,
    days: Days,
    lanes: Sequence[Lane],
    meanings: Mapping[Look, str],
    unverified: Sequence[str] = (),
) -> CoursePlot:
    """Return a picture with its table and the key of what is drawn.

    *meanings*: what each look stands for. *unverified*: what of the rules no source confirmed; the table names it, and
    under the title stands that there is such a thing.
    """
    unverified = tuple(dict.fromkeys(unverified))
    parts = [subtitle, *([UNVERIFIED] if unverified else []), f"as of {show(as_of)}"]
    looks = {mark.look for lane in lanes if lane.id != "edss" for mark in lane.marks}
    start, end, earliest = days
    return CoursePlot(
        title=title,
        subtitle=" · ".join(part for part in parts if part),
        sentence=" ".join((sentence, *([f"Unverified: {'; '.join(unverified)}."] if unverified else []))),
        as_of=as_of,
        earliest=earliest,
        start=start,
        end=end,
        lanes=tuple(lanes),
        table=(*(TableRow(None, "", "Unverified", "", text) for text in unverified), *_table(lanes)),
        key=tuple(_key(looks, meanings)),
    )


def _key(looks: Set[Look], meanings: Mapping[Look, str]) -> Iterator[KeyEntry]:
    """Yield what each look stands for that is drawn, a relapse by its severity, which is counted in strokes."""
    severities = {grade: f": {name}" for name, grade in SEVERITIES.items()}
    for look, text in meanings.items():
        for grade in sorted(found.grade for found in looks if replace(found, grade=0) == look):
            yield KeyEntry(replace(look, grade=grade), f"{text}{severities.get(grade, '')}")


def _table(lanes: Sequence[Lane]) -> tuple[TableRow, ...]:
    """Return all that is drawn as rows, oldest first; what is not known stands on top."""
    rows: list[TableRow] = []
    for lane in lanes:
        if lane.empty:
            rows.append(TableRow(None, "", lane.title, lane.empty, ""))
        rows += lane.missing
        rows += [TableRow(mark.at, mark.when, mark.what, mark.value, mark.note) for mark in lane.marks]
        rows += [
            TableRow(band.start, span(band.start, band.end), lane.title, band.text, band.note)
            for band in lane.bands
            if band.kind is BandKind.UNKNOWN
        ]
        rows += [TableRow(bar.start, bar.when, bar.texts[-1], bar.note, "") for bar in lane.bars]
        rows += [
            TableRow(None, "", name, _edge_text(lane, y), "")
            for y, name in lane.ticks
            if lane.named_rows and not lane.bars and not any(mark.y == y for mark in lane.marks)
        ]
    return tuple(sorted(rows, key=lambda row: row.on or date.min))


def _edge_text(lane: Lane, y: Decimal) -> str:
    """Return what stands at the edge of a row without a mark."""
    return next((label.texts[0] for label in lane.labels if label.y == y), "none recorded")
