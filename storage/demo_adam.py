"""The demonstration's first patient: the man of 39 of the review, whose disability grows without relapse or new lesion.

Source of the picture: Giovannoni et al., Ther Adv Neurol Disord 2022;15 (EDSS 4.0 to 6.0 in three years on fingolimod);
everything between its two visits is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.dates import PartialDate
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import (
    Adjudication,
    Aid,
    Course,
    CourseEntry,
    Hand,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Recovery,
    Relapse,
    Sex,
    Treatment,
    Value,
    Visit,
    VisitKind,
)
from storage.demo_people import DOSES, FAMILY_NAME, RATERS
from storage.demo_plan import ADAMS_PLAN
from storage.demo_reviews import ADAMS_REVIEW


@dataclass(frozen=True, slots=True)
class _Seen:
    """One of his visits. ``grades`` are raw, in the order of FUNCTIONAL_SYSTEMS."""

    on: date
    edss: str
    grades: tuple[int, int, int, int, int, int, int]
    ambulation: int
    metres: int
    aid: Aid
    walk: tuple[str, str]  # seconds, two trials
    symbols: int  # SDMT


VISITS: tuple[_Seen, ...] = (
    _Seen(date(2023, 3, 10), "4.0", (1, 1, 2, 2, 2, 3, 1), 1, 600, Aid.NONE, ("7.1", "6.9"), 47),
    _Seen(date(2024, 3, 10), "4.5", (1, 1, 2, 2, 2, 3, 1), 2, 420, Aid.NONE, ("7.6", "7.4"), 46),
    _Seen(date(2025, 3, 8), "5.0", (1, 1, 3, 2, 2, 3, 1), 3, 260, Aid.NONE, ("8.2", "8.1"), 45),
    _Seen(date(2025, 11, 10), "5.5", (1, 1, 3, 2, 2, 3, 1), 4, 150, Aid.NONE, ("8.8", "8.6"), 43),
    _Seen(date(2026, 3, 9), "6.0", (1, 1, 3, 2, 2, 3, 1), 6, 80, Aid.ONE_SIDED, ("9.1", "9.3"), 41),
)
SCANS = (date(2023, 2, 7), date(2024, 2, 6), date(2025, 2, 5), date(2026, 2, 2))


def adam() -> PatientRecord:
    """Return his record as of 9 Mar 2026."""
    dose, interval = DOSES["fingolimod"]
    return PatientRecord(
        patient=Patient(
            id="D-0001",
            code="D-0001",
            family_name=FAMILY_NAME,
            given_name="Adam",
            number="D-0001",
            birth_date=PartialDate(1986, 5, 5),
            sex=Sex.MALE,
            dominant_hand=Hand.RIGHT,
            onset_date=PartialDate(2014, 2),
            diagnosis_date=PartialDate(2014, 6),
            education_years=15,
        ),
        courses=(
            CourseEntry("", Course.RRMS, PartialDate(2014, 6), RATERS[0]),
            CourseEntry(
                "", Course.SPMS, PartialDate(2023, 3), RATERS[0], "walking worse over two years without relapses"
            ),
        ),
        visits=tuple(_visit(seen) for seen in VISITS),
        relapses=(_last_relapse(),),
        scans=tuple(_scan(index) for index in range(len(SCANS))),
        treatments=(Treatment("", "fingolimod", PartialDate(2017, 6), None, "", dose, interval),),
        medicines=(
            Medicine("", "oxybutynin", PartialDate(2022, 9), None, False),
            Medicine("", "mirtazapine", PartialDate(2024, 11), None, False),
        ),
        reviews=(ADAMS_REVIEW,),
        plan=ADAMS_PLAN,
    )


def _visit(seen: _Seen) -> Visit:
    values = [Value("edss", Decimal(seen.edss)), Value("ambulation", Decimal(seen.ambulation))]
    values += [Value(name, Decimal(grade)) for name, grade in zip(FUNCTIONAL_SYSTEMS, seen.grades, strict=True)]
    values += [Value("walking_distance_m", Decimal(seen.metres)), Value("sdmt", Decimal(seen.symbols))]
    values += [Value("t25fw", Decimal(seconds), trial) for trial, seconds in enumerate(seen.walk, start=1)]
    return Visit(
        id="",
        on=seen.on,
        kind=VisitKind.SCHEDULED,
        comparable=True,
        relapse_since_last=False,
        fever_or_heat=False,
        edss_source="clinician",
        aid=seen.aid,
        rater=RATERS[0],
        method="examined",
        recorded_on=seen.on,
        values=tuple(values),
    )


def _last_relapse() -> Relapse:
    return Relapse(
        id="",
        onset=PartialDate(2019, 6, 4),
        fever=False,
        infection=False,
        adjudication=Adjudication.RELAPSE,
        adjudicated_by=RATERS[0],
        systems=("brainstem",),
        severity="moderate",
        duration_days=24,
        steroids=True,
        recovery=Recovery.FULL,
        reported_by="patient",
    )


def _scan(index: int) -> MriScan:
    has_earlier = index > 0
    return MriScan(
        id="",
        on=SCANS[index],
        gd_enhancing=0,
        new_t2=0 if has_earlier else None,
        enlarging_t2=0 if has_earlier else None,
        contrast_given=True,
        compared_with=SCANS[index - 1] if has_earlier else None,
        quality_ok=True,
        brain_done=True,
        cord_done=False,
        scanner="3 T, clinic protocol 2",
    )
