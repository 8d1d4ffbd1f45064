"""Normalised ARMSS: how far a patient's ARMSS lay from the median of 5 over the whole follow-up, from -5 to +5.

Source: Ramanujam et al., Mult Scler 2021 (10.1177/1352458520988632): the deviation of ARMSS from 5, integrated over the
follow-up and divided by its length. Between visits ARMSS is taken as a straight line. Worked with exact fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.dates import PartialDate, show
from domain.evidence import Point
from domain.records import PatientRecord
from domain.settle import Settle, SettleKind
from domain.severity import APART_DAYS, Reading, Usable, anchor_name, read_on, telling_days, usable_visits
from domain.severity_tables import SeverityTable, SeverityTables

MEDIAN = 5  # of ARMSS at every age, by how it is made (Manouchehrinia et al. 2017)
LEAST_VISITS = 2
SOURCE = "Ramanujam et al., Mult Scler 2021, 10.1177/1352458520988632"
UNVERIFIED = ("ARMSS taken as a straight line between visits: unverified",)


@dataclass(frozen=True, slots=True)
class TrajectoryPoint:
    """One visit of the trajectory: its EDSS and every way ARMSS can be read, one for each age that can be."""

    point: Point
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class NormalisedArmss:
    """The answer and its trajectory. ``low`` and ``high``: the same where the birth date leaves no doubt.

    Both are None where it is not assessable; ``missing`` says why. ``start`` and ``end``: the follow-up it speaks of.
    """

    table: SeverityTable
    as_of: date
    trajectory: tuple[TrajectoryPoint, ...]
    usable: Usable
    birth: PartialDate | None
    low: Fraction | None = None
    high: Fraction | None = None
    missing: str = ""
    settles: tuple[Settle, ...] = ()

    @property
    def start(self) -> date | None:
        """The first visit of the trajectory."""
        return self.trajectory[0].point.on if self.trajectory else None

    @property
    def end(self) -> date | None:
        """The last visit of the trajectory."""
        return self.trajectory[-1].point.on if self.trajectory else None


def assess_normalised_armss(
    record: PatientRecord, tables: SeverityTables, as_of: date, usable: Usable | None = None
) -> NormalisedArmss:
    """Return the normalised ARMSS over all usable visits up to *as_of*; it needs two of them.

    usable: usable_visits() of the same record and date, where they are known.
    """
    table, usable, birth = tables.armss, usable or usable_visits(record, as_of), record.patient.birth_date
    blank = NormalisedArmss(table, as_of, (), usable, birth)
    if birth is None:
        settles = (Settle(SettleKind.STATEMENT, f"the {anchor_name(table)}"),)
        return _open(blank, f"{anchor_name(table)} not recorded", settles)
    days = telling_days(birth, [point.on for point in usable.points])
    ways = {tuple(read_on(table, day, point) for point in usable.points) for day in days}
    trajectory = tuple(
        TrajectoryPoint(point, tuple(sorted({way[at] for way in ways}, key=lambda reading: reading.years)))
        for at, point in enumerate(usable.points)
    )
    trajectory = tuple(t for t in trajectory if any(reading.rank is not None for reading in t.readings))
    blank = NormalisedArmss(table, as_of, trajectory, usable, birth)
    if len(trajectory) < LEAST_VISITS:
        return _open(blank, _too_few(blank), _another_visit(blank))
    values = [normalised(_ranked(usable.points, way)) for way in ways]
    found = [value for value in values if value is not None]
    if len(found) < len(values):
        settles = (Settle(SettleKind.STATEMENT, f"the {anchor_name(table)}"),)
        return _open(blank, f"how many visits have an ARMSS depends on the {anchor_name(table)} ({birth})", settles)
    return NormalisedArmss(table, as_of, trajectory, usable, birth, min(found), max(found))


def normalised(ranked: Sequence[tuple[date, Decimal]]) -> Fraction | None:
    """Return the mean deviation from the median over time of dated ranks, in order; None for fewer than two days."""
    if len(ranked) < LEAST_VISITS:
        return None
    area = Fraction(0)
    for (before, first), (after, second) in pairwise(ranked):
        area += (Fraction(first) + Fraction(second) - 2 * MEDIAN) / 2 * (after - before).days
    return area / (ranked[-1][0] - ranked[0][0]).days


def _ranked(points: Sequence[Point], way: Sequence[Reading]) -> list[tuple[date, Decimal]]:
    both = zip(points, way, strict=True)
    return [(point.on, reading.rank) for point, reading in both if reading.rank is not None]


def _open(blank: NormalisedArmss, missing: str, settles: tuple[Settle, ...]) -> NormalisedArmss:
    return NormalisedArmss(
        blank.table, blank.as_of, blank.trajectory, blank.usable, blank.birth, missing=missing, settles=settles
    )


def _too_few(blank: NormalisedArmss) -> str:
    if not blank.trajectory:
        return "no visit has an ARMSS"
    return f"one visit with an ARMSS only ({show(blank.trajectory[0].point.on)}); it needs {LEAST_VISITS}"


def _another_visit(blank: NormalisedArmss) -> tuple[Settle, ...]:
    ages = f"at an age of {blank.table.first} to {blank.table.last}"
    text = f"EDSS at a comparable visit, at least {APART_DAYS} days after any relapse, {ages}"
    return (Settle(SettleKind.MEASURE, text, measure="edss", apart_before=APART_DAYS),)
