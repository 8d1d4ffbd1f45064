"""Stores for tests: made with a cheap key derivation and a clock that stands still, and records of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from domain.care_records import (
    Check,
    Concern,
    Consent,
    DeviceDay,
    DeviceSeries,
    Identifier,
    LabResult,
    PlanEntry,
    PlanPart,
    PlanState,
    Pregnancy,
    Referral,
    ScanMarker,
)
from domain.dates import PartialDate
from domain.records import (
    Adjudication,
    Aid,
    BrainHealthReview,
    Comorbidity,
    Course,
    CourseEntry,
    Flag,
    Hand,
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Recovery,
    Relapse,
    ReviewAnswer,
    Sex,
    Statement,
    StatementKind,
    Treatment,
    Value,
    Visit,
    VisitKind,
)
from storage.keys import Argon2Cost
from storage.store import Store, create_store, open_store

PASSPHRASE = "river stone ladder"
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)


def now() -> datetime:
    """Return the moment at which these tests take place: 9 March 2026."""
    return NOW


def make_store(folder: Path, *, demo: bool = False) -> tuple[Store, tuple[str, ...]]:
    """Make a store that PASSPHRASE opens; return it open with its recovery words."""
    return create_store(folder, PASSPHRASE, now=now, who="Dr Moss", demo=demo, cost=CHEAP)


def reopen(folder: Path, secret: str = PASSPHRASE, *, read_only: bool = False, take_over: bool = False) -> Store:
    """Open the store in *folder* again."""
    return open_store(folder, secret, now=now, who="Dr Moss", read_only=read_only, take_over=take_over)


# A patient with every field filled in that the first release had: what its kept store holds.
FIRST_RECORD = PatientRecord(
    Patient(
        "",
        "K-001",
        "Østergård-Łuczak",
        "Zoë-Margit",
        "99-1234",
        PartialDate(1980, 2, 29),
        Sex.FEMALE,
        Hand.LEFT,
        PartialDate(2004, 6),
        PartialDate(2005),
        17,
        PartialDate(2026, 1, 2),
        False,
    ),
    courses=(
        CourseEntry("", Course.RRMS, None, "Dr Moss", "from the referral"),
        CourseEntry("", Course.SPMS, PartialDate(2021, 5), "Dr Fern", "review"),
    ),
    visits=(
        Visit(
            "",
            date(2024, 3, 14),
            VisitKind.SCHEDULED,
            True,
            "",
            False,
            False,
            "clinician",
            "gait seen in the corridor",
            Aid.ONE_SIDED,
            "Dr Moss",
            "examined",
            date(2024, 3, 15),
            "came by train",
            (
                Value("edss", Decimal("6.0")),
                Value("t25fw", Decimal("9.40"), 1),
                Value("t25fw", None, 2, Flag.UNABLE, "legs gave way"),
            ),
        ),
        Visit("", date(2025, 3, 20), VisitKind.RELAPSE, False, "fever or heat", None, True),
    ),
    relapses=(
        Relapse(
            "",
            PartialDate(2019, 8),
            True,
            False,
            Adjudication.PSEUDO_RELAPSE,
            "Dr Fern",
            ("pyramidal", "sensory"),
            "mild",
            9,
            False,
            Recovery.PARTIAL,
            "patient",
            "during a heat wave",
        ),
    ),
    infections=(Infection("", PartialDate(2019, 8, 3), "urinary", True),),
    scans=(
        MriScan(
            "",
            date(2025, 2, 1),
            0,
            1,
            2,
            True,
            date(2024, 2, 3),
            True,
            True,
            False,
            2,
            1,
            Decimal("-0.42"),
            Decimal("71.5"),
            "3 T",
            "brain only",
        ),
    ),
    treatments=(
        Treatment(
            "", "fingolimod", PartialDate(2016), PartialDate(2021, 4, 30), "worsening", "0.5 mg", "daily", "none"
        ),
    ),
    medicines=(Medicine("", "oxybutynin", PartialDate(2020), PartialDate(2025), True),),
    comorbidities=(Comorbidity("", "hypertension", PartialDate(2018), False),),
    reviews=(
        BrainHealthReview(
            "",
            date(2025, 3, 20),
            (
                ReviewAnswer("sleep", "poor", Decimal("5.5"), "h", "consider review", "nurse", PartialDate(2025, 9)),
                ReviewAnswer("smoking"),
            ),
        ),
    ),
    statements=(
        Statement(
            "",
            date(2025, 3, 20),
            StatementKind.HISTORY_COMPLETE,
            PartialDate(2018),
            PartialDate(2025, 3, 20),
            "asked at length",
            "Dr Moss",
        ),
    ),
    assumed=frozenset({"brain_done", "cord_done"}),
)
_FIRST, _SECOND = FIRST_RECORD.visits
# The same patient with every field of every kind of record of the second release filled in. What the check is about has
# the id that a cohort folder would give it.
SECOND_RECORD = replace(
    FIRST_RECORD,
    patient=replace(
        FIRST_RECORD.patient,
        lost_since=PartialDate(2025, 10),
        identifiers=(Identifier("national", "290280-1234"), Identifier("trial", "S-7")),
    ),
    visits=(
        replace(
            _FIRST,
            id="visit:1",
            values=(*_FIRST.values, Value("fs_sensory", Decimal("2"), carried_from=date(2023, 3, 10))),
            chosen_for=("edss", "t25fw"),
            question="May I travel?",
        ),
        _SECOND,
    ),
    relapses=(
        replace(FIRST_RECORD.relapses[0], outlasted_fever=False, new_signs=True, mri_support=False, separate=True),
    ),
    infections=(replace(FIRST_RECORD.infections[0], end=PartialDate(2019, 8, 20), note="two courses of antibiotics"),),
    scans=(
        replace(
            FIRST_RECORD.scans[0],
            markers=(ScanMarker("brain_volume_ml", Decimal("1432.5")), ScanMarker("pet_uptake", None, "yes")),
        ),
    ),
    treatments=(replace(FIRST_RECORD.treatments[0], aim="anti-inflammatory", note="first dose observed"),),
    medicines=(replace(FIRST_RECORD.medicines[0], dose="5 mg", reason="urgency", note="at night"),),
    comorbidities=(replace(FIRST_RECORD.comorbidities[0], note="seen by the family doctor"),),
    labs=(
        LabResult(
            "",
            date(2005, 2, 3),
            "csf_oligoclonal_bands",
            Decimal("9"),
            "bands",
            "pattern 2",
            "CSF",
            "0 to 1",
            "isoelectric focusing",
            "with the serum of the day",
        ),
    ),
    pregnancies=(
        Pregnancy(
            "",
            PartialDate(2010, 5),
            PartialDate(2011, 2, 7),
            PartialDate(2011, 2),
            "live birth",
            True,
            PartialDate(2011),
            "at term",
        ),
    ),
    consents=(
        Consent("", date(2020, 1, 9), "registry", True, PartialDate(2024), "v3", "nurse", "withdrawn by letter"),
    ),
    referrals=(
        Referral("", date(2024, 3, 14), "physiotherapy", "falls", "Dr Moss", "seen", PartialDate(2024, 4), "cane"),
    ),
    devices=(
        DeviceSeries(
            "",
            "steps",
            "wrist band",
            "2.1",
            "steps a day",
            "worn on the left",
            (DeviceDay(date(2025, 3, 1), Decimal("4120")), DeviceDay(date(2025, 3, 2), Decimal("3990"))),
        ),
    ),
    concerns=(
        Concern(
            "", date(2025, 3, 20), "PHQ-9, item 9 above 0", "Dr Moss", date(2025, 3, 21), "Dr Fern", "seen at once"
        ),
    ),
    checks=(
        Check(
            "",
            "edss-jump",
            "visit",
            "visit:1",
            ("4.0", "6.0; 9 Mar 2025"),
            date(2025, 3, 22),
            "Dr Moss",
            "read again with the patient",
        ),
    ),
)
# Every kind of record that there is.
FULL_RECORD = replace(
    SECOND_RECORD,
    plan=(
        PlanEntry(
            "",
            date(2025, 3, 20),
            PlanPart.TRIAL,
            "add-on to what is given",
            "simvastatin",
            PlanState.ENDED,
            PartialDate(2025, 4),
            PartialDate(2025, 11, 2),
            "Dr Fern",
            "an invented trial",
            "NCT00000000",
            "asked for the result",
        ),
    ),
)
