"""What surrounds the disease of the demonstration's invented patients: laboratory, consents, devices, questionnaires.

No rule of the disease reads any of it, so that no label depends on it. Everything is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from domain.care_records import (
    Concern,
    Consent,
    DeviceDay,
    DeviceSeries,
    Identifier,
    LabResult,
    Pregnancy,
    Referral,
    ScanMarker,
)
from domain.dates import PartialDate
from domain.records import MriScan, PatientRecord, Sex, Value, Visit
from storage.demo_people import RATERS

REFERRED: tuple[tuple[str, str, str], ...] = (
    ("Physiotherapy", "balance and falls", "twelve sessions; exercises at home go on"),
    ("Continence service", "urgency at night", "training plan given"),
    ("Occupational therapy", "fatigue at work", "pacing plan, adapted workplace"),
    ("Ophthalmology", "blurred vision on the left", "acuity as before"),
    ("Rehabilitation programme, inpatient", "walking outdoors", "three weeks as an inpatient"),
)
WITH_A_CONCERN = 11  # the place of the one patient with an answer that needed a person on the day
DAYS_WORN = 28  # how long a device was worn
MOST_STEPS = Decimal("5.5")  # the EDSS step up to which the six-minute walk was done


def with_care(record: PatientRecord, index: int, rng: Random, as_of: date) -> PatientRecord:
    """Return the record of the invented patient number *index* with what surrounds the disease."""
    if not record.visits:
        return record
    first, last = record.visits[0].on, record.visits[-1].on
    known = record.patient.diagnosis_date
    return replace(
        record,
        patient=replace(record.patient, identifiers=_identifiers(record, rng)),
        labs=(*_spinal_fluid(rng, known), *_blood(record, rng, last)),
        pregnancies=_pregnancies(record, rng, as_of),
        consents=_consents(rng, first, last),
        referrals=_referrals(rng, [visit.on for visit in record.visits[-3:]]),
        devices=_devices(record, rng, last),
        concerns=_concerns(last) if index == WITH_A_CONCERN else (),
        scans=_with_findings(record, rng),
        visits=_with_questionnaires(record.visits, rng),
    )


def _identifiers(record: PatientRecord, rng: Random) -> tuple[Identifier, ...]:
    if rng.random() < 0.5:
        return ()
    order = record.patient.code.removeprefix("D-")
    return (Identifier("National register (invented)", f"N-{rng.randrange(10**5):05d}-{order}"),)


def _spinal_fluid(rng: Random, known: PartialDate | None) -> tuple[LabResult, ...]:
    if known is None or known.month is None or rng.random() < 0.4:
        return ()
    on = date(known.year, known.month, rng.randint(1, 28))
    pattern = rng.choice(("pattern 2: in CSF only", "pattern 2: in CSF only", "pattern 3: in both, more in CSF"))
    return (
        LabResult(
            "", on, "csf_oligoclonal_bands", text=pattern, specimen="CSF and serum", method="isoelectric focusing"
        ),
        LabResult("", on, "csf_igg_index", _tenths(rng, 6, 14), specimen="CSF and serum", reference="below 0.7"),
        LabResult("", on, "csf_cells", Decimal(rng.randint(1, 14)), "cells/µL", specimen="CSF", reference="up to 4"),
    )


def _blood(record: PatientRecord, rng: Random, on: date) -> tuple[LabResult, ...]:
    results = []
    if rng.random() < 0.4:
        level = Decimal(rng.randint(28, 110))
        results.append(LabResult("", on, "vitamin_d", level, "nmol/L", specimen="serum", reference="50 to 125"))
    if record.treatments and rng.random() < 0.7:
        count = Decimal(rng.randint(60, 260)) / 100
        results.append(
            LabResult("", on, "lymphocytes", count, "10^9/L", specimen="whole blood", reference="1.0 to 4.0")
        )
    if any(treatment.drug == "natalizumab" for treatment in record.treatments):
        index = Decimal(rng.randint(10, 190)) / 100
        results.append(LabResult("", on, "jcv_index", index, "index", specimen="serum"))
    if rng.random() < 0.25:
        level = _tenths(rng, 50, 190)
        note = "the laboratory gives a percentile for age with it"
        results.append(
            LabResult("", on, "nfl", level, "pg/mL", specimen="serum", method="single-molecule array", note=note)
        )
    return tuple(results)


def _pregnancies(record: PatientRecord, rng: Random, as_of: date) -> tuple[Pregnancy, ...]:
    born = record.patient.birth_date
    if record.patient.sex is not Sex.FEMALE or born is None or rng.random() < 0.6:
        return ()
    start = as_of - timedelta(days=rng.randint(700, 3200))
    if not 20 <= start.year - born.year <= 38:
        return ()
    due = start + timedelta(days=280)
    weaned = due + timedelta(days=rng.randint(60, 200))
    return (
        Pregnancy(
            "",
            PartialDate.of(start),
            PartialDate.of(due),
            PartialDate.of(due - timedelta(days=rng.randint(0, 12))),
            "live birth",
            breastfeeding=True,
            breastfed_until=PartialDate(weaned.year, weaned.month),
        ),
    )


def _consents(rng: Random, first: date, last: date) -> tuple[Consent, ...]:
    consents = [Consent("", first, "Record in this registry", True, None, "version 3", RATERS[0])]
    if rng.random() < 0.35:
        given = rng.random() < 0.8
        withdrawn = PartialDate(last.year, last.month) if given and last > first and rng.random() < 0.25 else None
        consents.append(Consent("", first, "Use of the record for research", given, withdrawn, "version 3", RATERS[0]))
    return tuple(consents)


def _referrals(rng: Random, days: Sequence[date]) -> tuple[Referral, ...]:
    if rng.random() < 0.6:
        return ()
    to, reason, result = rng.choice(REFERRED)
    if len(days) == 1 or rng.random() < 0.4:
        return (Referral("", days[-1], to, reason, RATERS[0], "open"),)
    seen = PartialDate.of(days[0] + timedelta(days=rng.randint(10, 70)))
    return (Referral("", days[0], to, reason, RATERS[0], "seen", seen, result),)


def _devices(record: PatientRecord, rng: Random, last: date) -> tuple[DeviceSeries, ...]:
    step = record.visits[-1].value("edss")
    if step is None or step > MOST_STEPS or rng.random() < 0.85:
        return ()
    usual = int(9000 - 1100 * step)
    days = tuple(
        DeviceDay(last - timedelta(days=back), Decimal(max(200, usual + rng.randint(-1500, 1500))))
        for back in range(DAYS_WORN, 0, -1)
    )
    return (
        DeviceSeries("", "steps", "wrist band (invented)", "2.1", "steps a day", "four weeks before the visit", days),
    )


def _concerns(on: date) -> tuple[Concern, ...]:
    what = "PHQ-9, item 9 above 0"
    return (Concern("", on, what, RATERS[0], on, RATERS[0], "talked with on the day; seen by the psychologist"),)


def _with_findings(record: PatientRecord, rng: Random) -> tuple[MriScan, ...]:
    if not record.scans or rng.random() < 0.7:
        return record.scans
    volume = _tenths(rng, 15, 240)
    markers = (
        ScanMarker("field_strength", Decimal(3)),
        ScanMarker("t2_volume", volume),
        *((ScanMarker("prl_sequence", None, "SWI"),) if record.scans[-1].rim_lesions is not None else ()),
    )
    return (*record.scans[:-1], replace(record.scans[-1], markers=markers))


def _with_questionnaires(visits: Sequence[Visit], rng: Random) -> tuple[Visit, ...]:
    """Return the visits, the last two with questionnaires and walking after exertion where chance has it."""
    if rng.random() < 0.55:
        return tuple(visits)
    physical, mental, tired = rng.randint(5, 60), rng.randint(5, 55), rng.randint(25, 80)
    told = []
    for visit in visits[-2:]:
        values = [
            Value("msis29_phys", Decimal(physical)),
            Value("msis29_psych", Decimal(mental)),
            Value("fsmc_total", Decimal(tired)),
            *_walked(visit, rng),
        ]
        told.append(replace(visit, values=(*visit.values, *values)))
        physical, tired = min(100, physical + rng.randint(-3, 6)), min(100, tired + rng.randint(-2, 5))
    return (*visits[:-2], *told)


def _walked(visit: Visit, rng: Random) -> list[Value]:
    """Return the six-minute walk by minute, and the 25 feet again after it, of one who walks far enough."""
    step, rested = visit.value("edss"), visit.value("t25fw")
    if step is None or step > MOST_STEPS or rested is None or rng.random() < 0.5:
        return []
    metres = [max(20, int(92 - 9 * step) - slower - rng.randint(0, 3)) for slower in (0, 2, 4, 5, 7, 8)]
    minutes = [Value(f"smwt_m{minute}", Decimal(one)) for minute, one in enumerate(metres, start=1)]
    slowed = Decimal(rng.randint(103, 122)) / 100
    after = [
        Value("t25fw_post", (rested * slowed + Decimal(more) / 10).quantize(Decimal("0.1")), trial)
        for trial, more in ((1, rng.randint(0, 2)), (2, rng.randint(0, 2)))
    ]
    return [Value("smwt", Decimal(sum(metres))), *minutes, *after]


def _tenths(rng: Random, low: int, high: int) -> Decimal:
    return Decimal(rng.randint(low, high)) / 10
