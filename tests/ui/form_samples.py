"""Every form of the program with every input filled, for tests that must hold for all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.care_records import (
    Concern,
    Consent,
    DeviceDay,
    DeviceSeries,
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
    Comorbidity,
    Course,
    CourseEntry,
    Infection,
    Medicine,
    MriScan,
    Patient,
    Recovery,
    Relapse,
    Statement,
    StatementKind,
    Treatment,
)
from ui.forms.catalogue import KINDS
from ui.forms.factor_row import NumberField
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.spec_inputs import NumberInput
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.measure_field import MeasureField

Make = Callable[[Services, Patient], FormPage]

FORMS: dict[str, Make] = {
    "visit": lambda s, p: VisitForm(s, p.id),
    "visit correction": lambda s, p: VisitForm(s, p.id, s.record(p.id).visits[0]),
    "relapse": lambda s, p: RelapseForm(s, p.id),
    "relapse correction": lambda s, p: RelapseForm(s, p.id, s.record(p.id).relapses[0]),
    "scan": lambda s, p: ScanForm(s, p.id),
    "scan correction": lambda s, p: ScanForm(s, p.id, s.record(p.id).scans[0]),
    "treatment": lambda s, p: TreatmentForm(s, p.id),
    "treatment correction": lambda s, p: TreatmentForm(s, p.id, s.record(p.id).treatments[0]),
    "review": lambda s, p: ReviewForm(s, p.id),
    "patient": lambda s, p: PatientForm(s),
    "patient correction": lambda s, p: PatientForm(s, s.record(p.id).patient),
}
for _kind in KINDS:
    if _kind.name not in FORMS and _kind.opens_new:
        FORMS[_kind.name] = lambda s, p, kind=_kind: kind.make(s, p.id, None)
    if f"{_kind.name} correction" not in FORMS:
        FORMS[f"{_kind.name} correction"] = lambda s, p, kind=_kind: kind.make(
            s, p.id, getattr(s.record(p.id), kind.field)[0]
        )


def fully_recorded(services: Services, patient: Patient) -> Patient:
    """Give *patient* what some forms list: medicines and another disease."""
    store = services.store
    store.medicines.add(patient.id, Medicine("", "amitriptyline", PartialDate(2020)))
    store.comorbidities.add(patient.id, Comorbidity("", "hypertension", PartialDate(2019, 2)))
    if not services.record(patient.id).relapses:
        store.relapses.add(patient.id, Relapse("", PartialDate(2019, 6)))
    if not services.record(patient.id).scans:
        store.scans.add(patient.id, MriScan("", date(2025, 2, 5)))
    if not services.record(patient.id).treatments:
        store.treatments.add(patient.id, Treatment("", "fingolimod", PartialDate(2021)))
    for kind in KINDS:
        if kind.name in SAMPLES and not getattr(services.record(patient.id), kind.field):
            store.of_kind[kind.field].add(patient.id, SAMPLES[kind.name])
    return patient


def fill(form: FormPage, turn: int = 0) -> None:
    """Put something into every input; *turn* picks other texts and other choices."""
    done: set[str] = set()
    while missing := [name for name in form._inputs if name not in done]:
        for name in missing:
            done.add(name)
            if not re.match(
                r"(medicine|disease|identifier)_[3-9]_", name
            ):  # a row that is filled adds the next one, without end
                _fill(form._inputs[name], len(done) + turn)


def _fill(widget: Field | Choice, turn: int) -> None:
    if isinstance(widget, Choice):
        options = [option for option, _ in widget._options]
        widget.choose(options[turn % len(options)])
    elif isinstance(widget, DateField):
        widget.set_text(("14 3 2024", "3 Feb 2025", "9 Nov 2023")[turn % 3])
    elif isinstance(widget, MeasureField):
        widget.set_text(f"{widget.measure.low + 1 + turn % 3}")
    elif isinstance(widget, NumberField):
        widget.set_text(str(widget.bounds[0] + 3 + turn % 5))
    elif isinstance(widget, NumberInput):
        widget.set_text(str(3 + turn % 5))
    else:
        widget.set_text(("12", "Zoë O'Brien; 7", "a, b\tc")[turn % 3])


# Records in which no field has its default, for the round trip of their forms.
SAMPLES: dict[str, Any] = {
    "relapse": Relapse(
        "",
        PartialDate(2024, 5),
        fever=True,
        infection=False,
        adjudication=Adjudication.UNCERTAIN,
        adjudicated_by="Dr Weiß",
        systems=("visual", "pyramidal"),
        severity="moderate",
        duration_days=21,
        steroids=True,
        recovery=Recovery.PARTIAL,
        reported_by="letter",
        note="seen on the ward",
        outlasted_fever=True,
        new_signs=False,
        mri_support=True,
        separate=True,
    ),
    "scan": MriScan(
        "",
        date(2025, 2, 5),
        gd_enhancing=1,
        new_t2=2,
        enlarging_t2=0,
        contrast_given=True,
        compared_with=date(2024, 1, 9),
        quality_ok=True,
        brain_done=True,
        cord_done=False,
        rim_lesions=3,
        slowly_expanding_lesions=4,
        pbvc_percent=Decimal("-0.4"),
        cord_area_mm2=Decimal("71.5"),
        scanner="3 T, protocol 2",
        note="motion in one series",
        markers=(
            ScanMarker("t2_volume", Decimal("12.5")),
            ScanMarker("safety_finding", text="no"),
            ScanMarker("report_text", text="Two lines,\nas dictated."),
            ScanMarker("prl_sequence", text="QSM"),
            ScanMarker("of_another_program", Decimal(3), "kept as it came"),
        ),
    ),
    "treatment": Treatment(
        "",
        "fingolimod",
        PartialDate(2021, 4),
        PartialDate(2024),
        "wish of the patient",
        "0.5 mg",
        "daily",
        "TRIAL-1",
        "anti-inflammatory",
        "taken with food",
    ),
    "course": CourseEntry("", Course.SPMS, PartialDate(2024, 5), "Dr Weiß", "worse without relapses over two years"),
    "statement": Statement(
        "",
        date(2025, 2, 5),
        StatementKind.HISTORY_COMPLETE,
        PartialDate(2023, 1, 1),
        PartialDate(2024, 12, 31),
        "asked, and read in the letters",
        "Dr Weiß",
    ),
    "lab": LabResult(
        "",
        date(2025, 2, 5),
        "nfl",
        Decimal("12.50"),
        "pg/mL",
        "above the age range",
        "plasma",
        "< 10",
        "Simoa",
        "sample thawed once\nand read again",
    ),
    "infection": Infection("", PartialDate(2025, 1), "Influenza", True, PartialDate(2025, 2), "at home"),
    "medicine": Medicine(
        "",
        "amitriptyline",
        PartialDate(2024),
        PartialDate(2025, 3),
        False,
        "25 mg at night",
        "pain",
        "slept better",
    ),
    "comorbidity": Comorbidity("", "hypertension", PartialDate(2019, 2), True, "measured at home"),
    "pregnancy": Pregnancy(
        "",
        PartialDate(2023, 1, 5),
        PartialDate(2023, 10, 12),
        PartialDate(2023, 10, 9),
        "live birth",
        True,
        PartialDate(2024, 4),
        "well",
    ),
    "referral": Referral(
        "",
        date(2025, 2, 5),
        "Rehabilitation programme, inpatient",
        "gait",
        "Dr Weiß",
        "seen",
        PartialDate(2025, 6),
        "four weeks\nwalks further",
    ),
    "plan": PlanEntry(
        "",
        date(2025, 2, 5),
        PlanPart.TRIAL,
        "add-on treatment",
        "simvastatin",
        PlanState.ENDED,
        PartialDate(2025, 3),
        PartialDate(2025, 11),
        "Dr Weiß",
        "an invented trial",
        "NCT00000000",
        "to its end\nno side effect",
    ),
    "consent": Consent(
        "",
        date(2025, 2, 5),
        "Use of the record for research",
        True,
        PartialDate(2026, 1),
        "version 3",
        "Dr Weiß",
        "by letter",
    ),
    "device": DeviceSeries(
        "",
        "Steps",
        "Watch",
        "7.1",
        "steps",
        "left wrist",
        (DeviceDay(date(2025, 2, 5), Decimal("4012")), DeviceDay(date(2025, 2, 6), Decimal("3877.5"))),
    ),
    "concern": Concern(
        "", date(2025, 2, 5), "PHQ-9 item 9 above 0", "Dr Weiß", date(2025, 2, 6), "Dr Fox", "seen the same day"
    ),
}


def without_id(record: object) -> object:
    """Return a record as if it had not been stored."""
    return replace(record, id="")  # type: ignore[type-var]  # records are dataclasses
