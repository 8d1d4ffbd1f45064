"""Cohorts invented from seeds, in the exchange format, on which the published tool and the engine are compared.

The dates are drawn so that the boundaries of the rules really occur (83, 84 and 85 days between visits, relapses 29, 30
and 31 or 89, 90 and 91 days from a visit), and the values so that a change is often exactly the threshold. Only
``Random.random`` is drawn from: its sequence is the same in every version of Python, and so are the files.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

MEASURES = ("edss", "t25fw", "nhpt_dominant", "nhpt_non_dominant", "sdmt")
EDSS_SCALE = (0, *range(2, 20))  # in half points: 0, 1.0, 1.5 ... 9.5; 10 is death and is never invented
START = date(2004, 1, 5)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a cohort is followed. Gaps are days between visits, each with the weight with which it is drawn."""

    name: str
    prefix: str
    seed: int
    patients: int
    visits: tuple[int, int]
    gaps: tuple[tuple[int, int, int], ...]  # weight, shortest, longest
    relapses_a_year: float
    missing: float  # share of values other than EDSS that were not measured
    shuffled: bool = False  # rows are in no order, as in many exports


RHYTHMS = (
    Rhythm("trial", "T", 20201, 330, (10, 18), ((14, 84, 84), (2, 83, 83), (2, 85, 85), (2, 168, 168)), 0.6, 0.04),
    Rhythm(
        "clinic",
        "C",
        20223,
        330,
        (8, 18),
        ((2, 28, 45), (6, 60, 125), (5, 150, 230), (1, 300, 420), (2, 89, 91), (2, 83, 85)),
        0.5,
        0.15,
        shuffled=True,
    ),
    Rhythm(
        "registry",
        "R",
        20251,
        330,
        (8, 16),
        (
            (10, 170, 400),
            (3, 29, 31),
            (5, 83, 85),
            (4, 89, 91),
            (3, 167, 169),
            (3, 181, 183),
            (3, 349, 351),
            (2, 364, 366),
            (1, 500, 900),
        ),
        0.35,
        0.25,
    ),
)
# For the options: crowded with relapses, and with distances about which an option changes (14 and 60 days of tolerance,
# 300 days sustained).
VARIED = Rhythm(
    "varied",
    "V",
    20263,
    64,
    (10, 17),
    (
        (6, 60, 125),
        (3, 29, 31),
        (2, 53, 56),
        (3, 69, 71),
        (5, 83, 85),
        (3, 89, 91),
        (3, 143, 145),
        (2, 167, 169),
        (1, 298, 302),
        (1, 180, 400),
    ),
    0.9,
    0.05,
    shuffled=True,
)
# Days from a visit to a relapse that is tied to it: before it (negative) or after it, about every limit a rule has.
TIES = (-91, -90, -90, -89, -60, -31, -30, -30, -30, -29, -15, -1, 0, 1, 14, 29, 30, 31, 31, 60, 89, 90, 91)


@dataclass(slots=True)
class InventedPatient:
    """One invented patient: days of visits and relapses, counted from START, and values by measure ("" = missing)."""

    id: str
    days: list[int]
    relapses: list[int]
    values: dict[str, list[str]]


def pick(rng: Random, choices: Sequence[T]) -> T:
    """Return one of the choices."""
    return choices[int(rng.random() * len(choices))]


def between(rng: Random, low: int, high: int) -> int:
    """Return a whole number, both ends included."""
    return low + int(rng.random() * (high - low + 1))


def visit_days(rng: Random, rhythm: Rhythm) -> list[int]:
    """Return the days of a patient's visits, in order."""
    gaps = [gap for gap in rhythm.gaps for _ in range(gap[0])]
    days = [between(rng, 0, 1500)]
    for _ in range(between(rng, *rhythm.visits) - 1):
        _, low, high = pick(rng, gaps)
        days.append(days[-1] + between(rng, low, high))
    return days


def relapse_days(rng: Random, days: list[int], a_year: float) -> list[int]:
    """Return relapse onsets, in order; none earlier than 30 days before the first visit, where the tool drops them."""
    found: set[int] = set()
    for _ in range(int((days[-1] - days[0]) / 365 * a_year * 2) + 1):
        if rng.random() < 0.5:
            tied = pick(rng, days) + pick(rng, TIES)
            found.add(tied if rng.random() < 0.6 else between(rng, days[0] - 30, days[-1] + 20))
    return sorted(day for day in found if day >= days[0] - 30)


def edss_course(rng: Random, days: list[int], relapses: list[int]) -> list[str]:
    """Return EDSS values: slow steps up, recoveries, relapses with and without residual, and day-to-day scatter."""
    level = pick(rng, (0, 0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))
    bumps = [(relapse, relapse + between(rng, 30, 200), pick(rng, (0, 1, 2, 3, 4))) for relapse in relapses]
    residual = [(relapse, pick(rng, (0, 0, 1, 2, 3))) for relapse in relapses]
    course: list[str] = []
    for number, day in enumerate(days):
        drawn = rng.random()
        if number and drawn < 0.11:
            level += pick(rng, (1, 2, 2, 2, 3, 4))
        elif number and drawn < 0.19:
            level -= pick(rng, (1, 2, 2, 3))
        since = days[number - 1] if number else day - 31
        level += sum(step for relapse, step in residual if since < relapse <= day)
        level = min(max(level, 0), 16)
        shown = level + max((bump for start, end, bump in bumps if start <= day <= end), default=0)
        if rng.random() < 0.12:
            shown += pick(rng, (-1, 1))
        half_points = EDSS_SCALE[min(max(shown, 0), len(EDSS_SCALE) - 1)]
        course.append("" if number and rng.random() < 0.03 else f"{half_points / 2:.1f}")
    return course


def timed_course(rng: Random, visits: int, low: int, high: int, missing: float) -> list[str]:
    """Return times in seconds: changes are often exactly a fifth of a value, or a hundredth of a second beside it."""
    hundredths = between(rng, low, high) * 10
    course: list[str] = []
    for number in range(visits):
        drawn = rng.random()
        if number and drawn < 0.14 and hundredths < high * 30:
            fifth = hundredths * 6 // 5
            hundredths = pick(rng, (fifth, fifth - 1, fifth + 1, hundredths * 3 // 2))
        elif number and drawn < 0.22 and hundredths > low * 5:
            fifth = hundredths * 4 // 5
            hundredths = pick(rng, (fifth, fifth + 1, hundredths * 7 // 10))
        if number and rng.random() < 0.3:  # back to a value from which a fifth is a whole number of hundredths
            hundredths -= hundredths % 5
        shown = hundredths * between(rng, 94, 106) // 100 if rng.random() < 0.3 else hundredths
        course.append("" if number and rng.random() < missing else f"{shown / 100:.2f}".removesuffix("0"))
    return course


def sdmt_course(rng: Random, visits: int, missing: float) -> list[str]:
    """Return SDMT scores: they move by 3, 4, 5 or more points; low scores, where a fifth is under 4, occur."""
    score = between(rng, 10, 68)
    course: list[str] = []
    for number in range(visits):
        drawn = rng.random()
        if number and drawn < 0.16:
            score = max(5, score - pick(rng, (2, 3, 4, 4, 5, 7)))
        elif number and drawn < 0.26:
            score += pick(rng, (2, 3, 4, 4, 6))
        shown = score + (pick(rng, (-2, -1, 1, 2)) if rng.random() < 0.3 else 0)
        course.append("" if number and rng.random() < missing else str(shown))
    return course


def late_relapse(rng: Random, days: list[int]) -> tuple[list[int], list[int], list[str]]:
    """Return days, relapses and EDSS of a quiet course whose one rise is confirmed at the last visit only.

    A relapse lies 29, 30 or 31 days before that visit: at 30 days it may confirm, and the window before it is not free.
    """
    kept = days[: between(rng, 3, 6)]
    kept.append(kept[-1] + pick(rng, (349, 350, 351, 365, 400)))
    start = between(rng, 0, 11)
    risen = EDSS_SCALE[start + pick(rng, (2, 3, 4))]
    course = [f"{EDSS_SCALE[start] / 2:.1f}"] * (len(kept) - 2) + [f"{risen / 2:.1f}"] * 2
    return kept, [kept[-1] - pick(rng, (29, 30, 30, 30, 31))], course


def drift_about_relapse(rng: Random, days: list[int]) -> tuple[list[int], list[int], list[str]]:
    """Return days, relapses and EDSS: half a point off the level after a relapse, then half a point the other way.

    Against the first baseline nothing ever changes; against the one after the relapse a whole point does.
    """
    off = between(rng, 1, len(days) - 4)
    shift = max(0, 40 - (days[off] - days[off - 1]))
    moved = [*days[:off], *(day + shift for day in days[off:])]
    relapse = moved[off] - between(rng, 30, min(89, moved[off] - moved[off - 1] - 1))
    level, step = between(rng, 3, 10), pick(rng, (-1, 1))
    half_points = [level] * off + [level + step] + [level - step] * (len(moved) - off - 1)
    return moved, [relapse], [f"{half / 2:.1f}" for half in half_points]


def invent_patient(rng: Random, rhythm: Rhythm, number: int) -> InventedPatient:
    """Return one patient of a cohort; some have one of the two courses that chance alone would hardly ever give."""
    days = visit_days(rng, rhythm)
    drawn = rng.random()
    if drawn < 0.12:
        days, relapses, edss = late_relapse(rng, days)
    elif drawn < 0.2:
        days, relapses, edss = drift_about_relapse(rng, days)
    else:
        relapses = relapse_days(rng, days, rhythm.relapses_a_year)
        edss = edss_course(rng, days, relapses)
    values = {
        "edss": edss,
        "t25fw": timed_course(rng, len(days), 35, 120, rhythm.missing),
        "nhpt_dominant": timed_course(rng, len(days), 150, 400, rhythm.missing),
        "nhpt_non_dominant": timed_course(rng, len(days), 160, 450, rhythm.missing),
        "sdmt": sdmt_course(rng, len(days), rhythm.missing),
    }
    return InventedPatient(f"{rhythm.prefix}{number:03d}", days, relapses, values)


def invent(rhythm: Rhythm) -> list[InventedPatient]:
    """Return a cohort, the same one for the same seed."""
    rng = Random(rhythm.seed)
    return [invent_patient(rng, rhythm, number) for number in range(1, rhythm.patients + 1)]


def early_relapses(patients: list[InventedPatient], seed: int) -> list[InventedPatient]:
    """Return the patients with one relapse 31 to 91 days before their first visit instead of all others.

    Their second visit is drawn near the first, so that a worsening can begin within 90 days of that relapse.
    """
    rng = Random(seed)
    chosen = []
    for patient in patients:
        first, later = patient.days[0], patient.days[1:]
        nearer = later[0] - first - between(rng, 5, 45)
        days = [first, *(day - nearer for day in later)]
        relapse = first - pick(rng, (31, 31, 32, 45, 45, 60, 75, 89, 90, 91))
        chosen.append(InventedPatient("E" + patient.id, days, [relapse], {"edss": patient.values["edss"]}))
    return chosen


def two_on_one_day(patients: list[InventedPatient], seed: int) -> list[InventedPatient]:
    """Return the patients with a second EDSS, recorded before the one that counts, on about a quarter of the days."""
    rng = Random(seed)
    chosen = []
    for patient in patients:
        days: list[int] = []
        course: list[str] = []
        for day, value in zip(patient.days, patient.values["edss"], strict=True):
            if value and rng.random() < 0.25:
                days.append(day)
                course.append(f"{EDSS_SCALE[between(rng, 0, len(EDSS_SCALE) - 1)] / 2:.1f}")
            days.append(day)
            course.append(value)
        chosen.append(InventedPatient("D" + patient.id, days, patient.relapses, {"edss": course}))
    return chosen


def write_cohort(folder: Path, patients: list[InventedPatient], shuffle_seed: int | None = None) -> None:
    """Write visits.csv and relapses.csv; with a seed, each file's rows come in an order drawn from it."""
    folder.mkdir(parents=True, exist_ok=True)
    measures = [measure for measure in MEASURES if any(measure in patient.values for patient in patients)]
    visits = [
        [patient.id, iso(day), *(patient.values[measure][index] for measure in measures)]
        for patient in patients
        for index, day in enumerate(patient.days)
    ]
    relapses = [[patient.id, iso(day)] for patient in patients for day in patient.relapses]
    if shuffle_seed is not None:
        rng = Random(shuffle_seed)
        visits.sort(key=lambda _: rng.random())
        relapses.sort(key=lambda _: rng.random())
    write_csv(folder / "visits.csv", ["patient", "date", *measures], visits)
    write_csv(folder / "relapses.csv", ["patient", "onset"], relapses)


def iso(day: int) -> str:
    """Return a day counted from START as the exchange format writes it."""
    return (START + timedelta(days=day)).isoformat()


def write_csv(path: Path, header: list[str], rows: list[list[str]]) -> None:
    """Write a CSV file with line feeds, whatever the machine."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
