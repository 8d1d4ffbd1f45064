"""An invented registry of any size: patient number n is the same in every run and whatever came before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from domain.dates import PartialDate
from domain.records import Patient, PatientRecord, Relapse, Value, Visit, VisitKind

SEED = 2022
VISITS = 20
BEGAN = date(2008, 1, 7)
AS_OF = date(2026, 11, 1)  # after every visit
GAPS = (84, 91, 98, 120, 168, 182, 182, 190, 364)  # days between visits
MOVES = (0, 0, 0, 0, 0, 0, 0, 1, 1, -1)  # half points from visit to visit: most do not move, more rise than fall
BEGINNINGS = (0, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 12)  # half points at the first visit
LEAST, MOST = 2, 19  # half points that exist between 0 and death: 1.0 to 9.5
STEPS = tuple(Decimal(half) / 2 for half in range(MOST + 1))
RELAPSES_A_YEAR = 0.25


def patients(count: int, start: int = 0, visits: int = VISITS) -> Iterator[PatientRecord]:
    """Yield *count* patients from number *start* on, each with so many visits with an EDSS."""
    for number in range(start, start + count):
        yield patient(number, visits)


def patient(number: int, visits: int = VISITS) -> PatientRecord:
    """Return one invented patient: visits that answer whether there was a relapse, and the relapses."""
    chance = Random(SEED * 1_000_003 + number)
    day = BEGAN + timedelta(days=chance.randrange(365))
    half = chance.choice(BEGINNINGS)
    days, recorded = [], []
    for _ in range(visits):
        days.append(day)
        recorded.append(
            Visit("", day, VisitKind.SCHEDULED, relapse_since_last=False, values=(Value("edss", STEPS[half]),))
        )
        half = min(MOST, half + chance.choice(MOVES))
        half = half if half >= LEAST else 0
        day += timedelta(days=chance.choice(GAPS))
    span = (days[-1] - days[0]).days
    onsets = sorted(
        days[0] + timedelta(days=chance.randrange(span + 1))
        for _ in range(sum(chance.random() < RELAPSES_A_YEAR for _ in range(span // 365)))
    )
    return PatientRecord(
        Patient("", f"P{number:06d}"),
        visits=tuple(recorded),
        relapses=tuple(Relapse("", PartialDate.of(onset)) for onset in onsets),
    )
