"""ARMSS and MSSS over time: the rank at every visit that has one, in tenths of the reference cohort.

A rank is no forecast and has no place near a relapse (clinical safety 29): visits that are left out, and those without
a row in a table, stand crossed out or with a question mark under the scale. The middle of a cohort is 5 by the way the
ranks are made (``domain/normalised_armss.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from domain.chart.plot import (
    CoursePlot,
    Finish,
    Label,
    Lane,
    Level,
    Line,
    LineStyle,
    Look,
    Mark,
    MarkKind,
    Place,
    Role,
    Shape,
)
from domain.chart.severity_parts import days_of, edss_lane, picture
from domain.dates import PartialDate, minus_months, show
from domain.definition import Definition
from domain.event_evidence import LONG_GAP_MONTHS
from domain.evidence import Point, SeriesResult
from domain.measures import MEASURES
from domain.normalised_armss import MEDIAN
from domain.records import PatientRecord
from domain.severity import Reading, Usable, anchor_of, assess_severity, read_on, telling_days
from domain.severity_tables import By, SeverityTable, SeverityTables
from domain.severity_words import NOT_ASSESSABLE, NOT_LINEAR, describe_severity
from domain.values import show_value
from domain.wording import joined, spans

LOW, TOP, UNDER = Decimal("-1.7"), Decimal("11.2"), Decimal("-0.95")  # UNDER: where a visit without a rank stands
UNDER_THE_MIDDLE = Decimal("3.7")  # where the words of that line stand
TENTHS = 10

AT_VISIT = Look(Shape.CIRCLE, Finish.FILLED, Role.INK)
RANGE = Look(Shape.CIRCLE, Finish.HOLLOW, Role.INK)
NO_RANK = Look(Shape.CIRCLE, Finish.QUERY, Role.MUTE)
LEFT_OUT = Look(Shape.CIRCLE, Finish.CROSSED, Role.MUTE)
MEANINGS: Mapping[Look, str] = {
    AT_VISIT: "rank at a visit",
    RANGE: "lowest to highest rank: a date is not known to the day",
    NO_RANK: "no rank at this visit",
    LEFT_OUT: "visit left out: near a relapse, or not comparable",
}
OF = {By.AGE: "people of the same age", By.DURATION: "people with the same disease duration"}
SUBTITLE = "rank from 0, mildest, to 10 in a reference cohort, not a forecast"


@dataclass(frozen=True, slots=True)
class RankAt:
    """Every way a table can be read at one visit; () where it lies before the day that years are counted from."""

    point: Point
    readings: tuple[Reading, ...]

    @property
    def ranks(self) -> tuple[Decimal, ...]:
        """The ranks that can be, rising; () where one way of reading has none."""
        found = {reading.rank for reading in self.readings if reading.rank is not None}
        without = not self.readings or any(reading.rank is None for reading in self.readings)
        return () if without else tuple(sorted(found))


def rank_course(table: SeverityTable, usable: Usable, anchor: PartialDate | None) -> tuple[RankAt, ...]:
    """Return the rank at every usable visit, in order; () where the day that years are counted from is not recorded."""
    if anchor is None:
        return ()
    found = []
    for point in usable.points:
        days = (day for day in telling_days(anchor, [point.on]) if day <= point.on)
        found.append(RankAt(point, tuple(dict.fromkeys(read_on(table, day, point) for day in days))))
    return tuple(found)


def ranks_plot(
    record: PatientRecord,
    tables: SeverityTables,
    results: Mapping[str, SeriesResult],
    definition: Definition,
    as_of: date,
) -> CoursePlot:
    """Return ARMSS and MSSS over time, over the EDSS that they rank; *record* holds nothing later than *as_of*."""
    visits = [visit.on for visit in record.visits]
    days = days_of(min(visits, default=as_of), as_of)
    updated, _, armss = assess_severity(record, tables, as_of)
    lanes = []
    texts = []
    for score in (armss, updated):
        text = describe_severity(score).text
        course = rank_course(score.table, score.usable, anchor_of(record, score.table))
        lanes.append(_lane(score.table, course, score.usable, text, days[:2]))
        texts.append(text.rstrip("."))
    unverified = (*tables.armss.unverified, *tables.msss.unverified)
    versions = joined([f"{table.title} table {table.version}" for table in (tables.armss, tables.msss)])
    subtitle = f"{SUBTITLE} · {versions}"
    lanes.append(edss_lane(record, results, definition))
    sentence = f"Severity beside others: {'; '.join(texts)}. {NOT_LINEAR}"
    return picture("ARMSS and MSSS", subtitle, sentence, as_of, days, lanes, MEANINGS, unverified)


def tenth_of(rank: Decimal) -> int:
    """Return which tenth of the reference cohort a rank lies in: 1 the mildest, 10 the most severe."""
    return min(int(rank) + 1, TENTHS)


def tenths_in_words(ranks: Sequence[Decimal]) -> str:
    """Return the tenths that ranks lie in: "9th tenth", "8th or 9th tenth"."""
    found = sorted({tenth_of(rank) for rank in ranks})
    return f"{joined([_ordinal(tenth) for tenth in found], 'or')} tenth"


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def _lane(table: SeverityTable, course: Sequence[RankAt], usable: Usable, text: str, days: tuple[date, date]) -> Lane:
    lane = Lane(
        table.id,
        table.title,
        "up is more severe",
        LOW,
        TOP,
        6,
        ticks=((Decimal(0), "0"), (Decimal(MEDIAN), str(MEDIAN)), (Decimal(10), "10")),
        grid=tuple(Decimal(step) for step in range(TENTHS + 1)),
    )
    if not any(at.ranks for at in course):
        return replace(lane, empty=text)
    marks = [_mark(table, at, usable) for at in course] + [_left_out(table, day, why) for day, why in usable.left_out]
    ranked = [(at, mark) for at, mark in zip(course, marks[: len(course)], strict=True) if at.ranks]
    labels = [Label(days[0], UNDER_THE_MIDDLE, ("middle of the cohort",), Place.EDGE)]
    for at, mark in {id(pair[0]): pair for pair in (ranked[0], ranked[-1])}.values():
        words = (f"{mark.value} · {tenths_in_words(at.ranks)}", mark.value)
        labels.append(Label(mark.at, mark.y, words, Place.NEAR, Role.INK, required=at is ranked[-1][0]))
    if not course[-1].ranks:
        labels.append(Label(course[-1].point.on, UNDER, (NOT_ASSESSABLE,), Place.BESIDE, Role.INK, required=True))
    return replace(
        lane,
        marks=tuple(sorted(marks, key=lambda mark: mark.at)),
        lines=tuple(_lines(table, [mark for _, mark in ranked])),
        levels=(Level(Decimal(MEDIAN), days[0], days[1]),),
        labels=tuple(labels),
    )


def _mark(table: SeverityTable, at: RankAt, usable: Usable) -> Mark:
    on, edss = at.point.on, show_value(MEASURES["edss"], at.point.value)
    rows = joined([_row(table, reading) for reading in sorted(at.readings, key=lambda r: r.years)], "or")
    notes = [f"EDSS {edss}", rows or "the visit lies before the day that years are counted from"]
    kind, look, y, value = MarkKind.NO_VALUE, NO_RANK, UNDER, NOT_ASSESSABLE
    if at.ranks:
        kind, look = MarkKind.VALUE, AT_VISIT if len(at.ranks) == 1 else RANGE
        y = (at.ranks[0] + at.ranks[-1]) / 2
        value = " to ".join(dict.fromkeys(table.show(rank) for rank in (at.ranks[0], at.ranks[-1])))
        notes.append(f"{tenths_in_words(at.ranks)} of {OF[table.by]}")
    if on in usable.unasked:
        notes.append(f"relapse history not recorded {spans(usable.unasked[on])}")
    return Mark(table.id, kind, look, on, y, table.title, value, "; ".join(notes), show(on))


def _row(table: SeverityTable, reading: Reading) -> str:
    row = "no row in the table" if reading.row is None else f"row {reading.row}"
    return f"{reading.years} completed years ({row})"


def _left_out(table: SeverityTable, day: date, why: str) -> Mark:
    return Mark(table.id, MarkKind.NOT_USED, LEFT_OUT, day, UNDER, "Visit", "left out", why, show(day))


def _lines(table: SeverityTable, marks: Sequence[Mark]) -> Iterator[Line]:
    """Yield a straight line between the ranks of two visits, broken where they lie far apart."""
    for before, after in pairwise(marks):
        is_long = minus_months(after.at, LONG_GAP_MONTHS) > before.at
        style = LineStyle.BROKEN if is_long else LineStyle.SOLID
        yield Line(table.id, style, ((before.at, before.y), (after.at, after.y)))
