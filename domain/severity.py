"""MSSS and ARMSS: where an EDSS ranks among people with the same disease duration, or of the same age.

Sources: Roxburgh et al., Neurology 2005;64:1144-1151; Manouchehrinia et al., Mult Scler 2017;23:1938-1946. A rank is no
forecast (clinical safety 29). Years are completed calendar years; a birth or onset that is known to the month or the
year only is judged on every day it can be (2). Visits at or near a relapse and those that do not compare are left out.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from domain.dates import PartialDate, show, whole_years
from domain.evidence import LeftOut, Point
from domain.records import PatientRecord, Visit, VisitKind
from domain.relapse_history import RelapseHistory, Span, relapse_history
from domain.same_day import visits_behind
from domain.series import DEATH, series_of
from domain.settle import Settle, SettleKind
from domain.severity_tables import By, SeverityTable, SeverityTables
from domain.wording import joined

# At least so many days after a relapse, as for the reference of a worsening (rules of MSBase; clinical safety 29).
APART_DAYS = 30
NOTHING_USABLE = "no EDSS at a comparable visit away from relapses is recorded"


@dataclass(frozen=True, slots=True)
class Usable:
    """The visits a rank may be taken at, in order, and those left out with the reason in words.

    ``unasked``: by the day of a visit, the days before it for which no relapse history is recorded.
    """

    points: tuple[Point, ...]
    left_out: tuple[tuple[date, str], ...]
    unasked: dict[date, tuple[Span, ...]]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a table for a visit: completed years, row and rank; row and rank None where there is none."""

    years: int
    row: int | None
    rank: Decimal | None


@dataclass(frozen=True, slots=True)
class SeverityScore:
    """The rank at the last usable visit, every way it can be read. ``point`` None: no usable visit.

    ``anchor``: the birth or the first symptom that years are counted from. ``missing``: why there is no one answer, ""
    where there is; then ``low`` and ``high`` are the lowest and highest rank, the same where the date leaves no doubt.
    """

    table: SeverityTable
    as_of: date
    point: Point | None
    anchor: PartialDate | None
    readings: tuple[Reading, ...]
    usable: Usable
    missing: str = ""
    settles: tuple[Settle, ...] = ()

    @property
    def low(self) -> Decimal | None:
        """The lowest rank that can be; None where there is no answer."""
        return None if self.missing else min(r.rank for r in self.readings if r.rank is not None)

    @property
    def high(self) -> Decimal | None:
        """The highest rank that can be; None where there is no answer."""
        return None if self.missing else max(r.rank for r in self.readings if r.rank is not None)


def assess_severity(
    record: PatientRecord, tables: SeverityTables, as_of: date, usable: Usable | None = None
) -> tuple[SeverityScore, ...]:
    """Return MSSS by the updated and by the original table and ARMSS, as known on *as_of*.

    usable: usable_visits() of the same record and date, where they are known.
    """
    usable = usable or usable_visits(record, as_of)
    return tuple(_score(record, table, usable, as_of) for table in (tables.msss, tables.original, tables.armss))


def usable_visits(record: PatientRecord, as_of: date) -> Usable:
    """Return the EDSS visits up to *as_of* at which a rank may be taken."""
    series = series_of(record, "edss", as_of)
    history = relapse_history(record, as_of)
    left_out = [(o.on, str(o.why)) for o in series.omissions if o.why is LeftOut.NOT_COMPARABLE]
    points, unasked = [], {}
    for point in series.points:
        if why := _why_not(record, history, point):
            left_out.append((point.on, why))
            continue
        points.append(point)
        gaps = history.unknown_within(point.on - timedelta(days=APART_DAYS - 1), point.on)
        if gaps:
            unasked[point.on] = gaps
    return Usable(tuple(points), tuple(sorted(left_out)), unasked, history.assumed)


def _why_not(record: PatientRecord, history: RelapseHistory, point: Point) -> str:
    if point.value == DEATH:
        return "EDSS 10 has no rank"
    if any(visit.kind is VisitKind.RELAPSE for visit in _visits(record, point)):
        return "a visit for a relapse"
    first = point.on - timedelta(days=APART_DAYS - 1)
    near = [day for day in history.certain if first <= day <= point.on]
    if near:
        return f"within {APART_DAYS} days after the relapse of {show(near[-1])}"
    perhaps = [s for s in history.suspects if s.first <= point.on and s.last >= first]
    if perhaps:
        return f"may lie within {APART_DAYS} days after the {perhaps[-1].label}"
    return ""


def _visits(record: PatientRecord, point: Point) -> Iterable[Visit]:
    return visits_behind(record, "edss", point)


def anchor_of(record: PatientRecord, table: SeverityTable) -> PartialDate | None:
    """Return the date that a table's years are counted from: birth for ARMSS, first symptom for MSSS."""
    return record.patient.birth_date if table.by is By.AGE else record.patient.onset_date


def telling_days(anchor: PartialDate, visits: Iterable[date]) -> tuple[date, ...]:
    """Return days of *anchor*, in order, that stand for all of it: completed years change at no others.

    They change with the day and the month of a visit and, where the exact birthday matters, of the day before it.
    """
    turns = {visit + timedelta(days=by) for visit in visits for by in (-2, -1, 0, 1)}
    days = {anchor.first, anchor.last, *(_in_year(anchor.year, turn) for turn in turns)}
    return tuple(sorted(day for day in days if anchor.first <= day <= anchor.last))


def _in_year(year: int, turn: date) -> date:
    """Return that day of a year; 28 February for a 29th that the year does not have."""
    is_missing = (turn.month, turn.day) == (2, 29) and not isleap(year)
    return turn.replace(year=year, day=28 if is_missing else turn.day)


def read_on(table: SeverityTable, anchor: date, point: Point) -> Reading:
    """Return what a table says of an EDSS for one birth or first symptom."""
    years = whole_years(anchor, point.on)
    row = table.row_of(years)
    if table.by is By.AGE and years == table.last and whole_years(anchor, point.on - timedelta(days=1)) == years:
        row = None  # past that birthday: the table ends at the exact age
    return Reading(years, row, None if row is None else table.rank(row, point.value))


def _score(record: PatientRecord, table: SeverityTable, usable: Usable, as_of: date) -> SeverityScore:
    point = usable.points[-1] if usable.points else None
    anchor = anchor_of(record, table)
    readings: tuple[Reading, ...] = ()
    if point is not None and anchor is not None:
        # Nothing begins after the visit that measured it.
        days = (day for day in telling_days(anchor, [point.on]) if day <= point.on)
        readings = tuple(dict.fromkeys(read_on(table, day, point) for day in days))
    missing = _missing(table, point, anchor, readings)
    settles = _settles(table, point, anchor, missing) + _unasked(point, usable)
    return SeverityScore(table, as_of, point, anchor, readings, usable, missing, settles)


def anchor_name(table: SeverityTable) -> str:
    """Return what a table's years are counted from, in words."""
    return "birth date" if table.by is By.AGE else "date of the first symptom"


def _missing(
    table: SeverityTable, point: Point | None, anchor: PartialDate | None, readings: tuple[Reading, ...]
) -> str:
    if point is None:
        return NOTHING_USABLE
    if anchor is None:
        return f"{anchor_name(table)} not recorded"
    if not readings:
        return f"EDSS of {show(point.on)} lies before the {anchor_name(table)} ({anchor})"
    without = [reading for reading in readings if reading.rank is None]
    if not without:
        return ""
    outside = f"the table has ages {table.first} to {table.last}"
    ages = joined([f"{years} years" for years in sorted({reading.years for reading in without})], "or")
    if len(without) == len(readings):
        return f"{outside}; age on {show(point.on)}: {ages}{' and some days' if table.last in _years(without) else ''}"
    return (
        f"{outside}; whether the age on {show(point.on)} is among them depends on the {anchor_name(table)} ({anchor})"
    )


def _years(readings: Iterable[Reading]) -> set[int]:
    return {reading.years for reading in readings}


def _settles(table: SeverityTable, point: Point | None, anchor: PartialDate | None, missing: str) -> tuple[Settle, ...]:
    if point is None:
        text = f"EDSS at a comparable visit, at least {APART_DAYS} days after any relapse"
        return (Settle(SettleKind.MEASURE, text, measure="edss", apart_before=APART_DAYS),)
    if missing and (anchor is None or anchor.exact is None):
        return (Settle(SettleKind.STATEMENT, f"the {anchor_name(table)}"),)
    return ()


def _unasked(point: Point | None, usable: Usable) -> tuple[Settle, ...]:
    gaps = usable.unasked.get(point.on, ()) if point is not None else ()
    return tuple(
        Settle(SettleKind.RELAPSES, f"whether there was a relapse {show(a)} to {show(b)}", a, b) for a, b in gaps
    )
