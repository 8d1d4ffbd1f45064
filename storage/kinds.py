"""The kinds of records that belong to a patient, as data: where each lies, by the field of PatientRecord."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.care_records import Check, Concern, Consent, DeviceSeries, LabResult, PlanEntry, Pregnancy, Referral
from domain.records import (
    BrainHealthReview,
    Comorbidity,
    CourseEntry,
    Infection,
    Medicine,
    MriScan,
    Relapse,
    Statement,
    Treatment,
    Visit,
)
from storage.repository import Table

COURSE = Table("course", CourseEntry, ("since",))
VISIT = Table("visit", Visit, ("on",), {"values": "value"})
RELAPSE = Table("relapse", Relapse, ("onset",))
INFECTION = Table("infection", Infection, ("onset",))
SCAN = Table("scan", MriScan, ("on",), {"markers": "scan_marker"})
TREATMENT = Table("treatment", Treatment, ("start",))
MEDICINE = Table("medicine", Medicine, ("start", "name"))
COMORBIDITY = Table("comorbidity", Comorbidity, ("since", "condition"))
REVIEW = Table("review", BrainHealthReview, ("on",), {"answers": "review_answer"})
STATEMENT = Table("statement", Statement, ("on",))
LAB = Table("lab", LabResult, ("on", "test"))
PREGNANCY = Table("pregnancy", Pregnancy, ("start",))
CONSENT = Table("consent", Consent, ("on",))
REFERRAL = Table("referral", Referral, ("on",))
PLAN = Table("plan", PlanEntry, ("on",))
DEVICE = Table("device", DeviceSeries, ("quantity",), {"days": "device_day"})
CONCERN = Table("concern", Concern, ("on",))
CHECK = Table("checked", Check, ("on",))

KINDS: Mapping[str, Table[Any]] = {
    "courses": COURSE,
    "visits": VISIT,
    "relapses": RELAPSE,
    "infections": INFECTION,
    "scans": SCAN,
    "treatments": TREATMENT,
    "medicines": MEDICINE,
    "comorbidities": COMORBIDITY,
    "reviews": REVIEW,
    "statements": STATEMENT,
    "labs": LAB,
    "pregnancies": PREGNANCY,
    "consents": CONSENT,
    "referrals": REFERRAL,
    "plan": PLAN,
    "devices": DEVICE,
    "concerns": CONCERN,
    "checks": CHECK,
}
