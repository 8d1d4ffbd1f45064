"""An invented patient with everything that the course chart can draw: for pictures, in a demonstration of their own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.dates import PartialDate
from domain.records import Infection, PatientRecord, Relapse, Value

NAME = "Demo, Everything"


def with_every_lane(record: PatientRecord) -> PatientRecord:
    """Return a demonstration's record as another patient's, with scores, walks, volumes, infections, more relapses."""
    visits = tuple(
        replace(
            visit,
            values=(
                *(value for value in visit.values if value.measure not in ("fsmc_total", "smwt")),
                Value("fsmc_total", Decimal(38 + 4 * at)),
                Value("smwt", Decimal(520 - 17 * at)),
            ),
        )
        for at, visit in enumerate(record.visits)
    )
    scans = [
        replace(scan, pbvc_percent=Decimal("-0.3") - Decimal("0.2") * at if scan.compared_with else None)
        for at, scan in enumerate(record.scans)
    ]
    relapses = (
        Relapse("mild", PartialDate(2023, 11), severity="mild", systems=("sensory",)),
        Relapse("unsure", PartialDate.of(date(2025, 9, 14)), severity="severe", systems=("pyramidal", "brainstem")),
    )
    infections = (
        Infection("flu", PartialDate.of(date(2024, 2, 2)), "influenza", fever=True),
        Infection("uti", PartialDate(2025, 6), "urinary tract"),
    )
    patient = replace(record.patient, id="", code="D-1001", number="D-1001", given_name=NAME.partition(", ")[2])
    return replace(
        record,
        patient=patient,
        visits=visits,
        scans=tuple(scans),
        relapses=(*record.relapses, *relapses),
        infections=(*record.infections, *infections),
    )
