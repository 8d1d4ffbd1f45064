"""Every kind of form that a patient's page opens, as data: what it is called, its key, and how it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from storage.store import Store
from ui.device_import import DeviceForm
from ui.forms.form_page import FormPage
from ui.forms.kinds.care import CONCERN, CONSENT, REFERRAL
from ui.forms.kinds.disease import COMORBIDITY, COURSE, INFECTION, MEDICINE, PREGNANCY
from ui.forms.kinds.laboratory import LabForm
from ui.forms.kinds.plan import PLAN
from ui.forms.kinds.statement import StatementForm
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.spec_fields import RecordSpec
from ui.forms.spec_form import SpecForm
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.services import Services

Make = Callable[[Services, str, Any], FormPage]
Find = Callable[[Store, str, str], Any]


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of form. ``name`` begins the names of its drafts and is the table of its records."""

    name: str
    words: str  # as in "New relapse", "Correct a relapse"
    make: Make  # services, the patient's id, and the record to correct or None
    find: Find  # the store, the patient's id and the record's id -> the record to correct
    keys: str = ""  # "" = none of its own
    optional: bool = False  # whether a clinic can choose not to show it
    about: str = ""  # what it records, for the settings
    field: str = ""  # of PatientRecord; "" for the patient's own row
    opens_new: bool = True  # whether it can be opened without a record
    mnemonic: str = ""  # the words in the menu of new records, with "&" before their letter


def _of(field: str) -> Find:
    return lambda store, _patient_id, record_id: store.of_kind[field].get(record_id)


def _patient_form(services: Services, _patient_id: str, patient: Any) -> FormPage:
    return PatientForm(services, patient)


def _by_spec(spec: RecordSpec) -> Make:
    return lambda services, patient_id, record: SpecForm(services, patient_id, spec, record)


def _kind(
    name: str,
    field: str,
    words: str,
    make: Make,
    keys: str,
    about: str,
    mnemonic: str,
    *,
    optional: bool = True,
    opens_new: bool = True,
) -> FormKind:
    return FormKind(name, words, make, _of(field), keys, optional, about, field, opens_new, mnemonic)


KINDS: tuple[FormKind, ...] = (
    _kind(
        "visit",
        "visits",
        "visit",
        VisitForm,
        "Ctrl+N",
        "EDSS, timed tests and what was asked",
        "&Visit",
        optional=False,
    ),
    _kind(
        "relapse",
        "relapses",
        "relapse",
        RelapseForm,
        "Ctrl+R",
        "relapses and events suspected to be one",
        "&Relapse",
        optional=False,
    ),
    _kind(
        "scan", "scans", "scan", ScanForm, "Ctrl+M", "MRI: lesions against a named scan", "&MRI scan", optional=False
    ),
    _kind(
        "treatment",
        "treatments",
        "treatment",
        TreatmentForm,
        "Ctrl+T",
        "disease-modifying treatments",
        "&Treatment",
        optional=False,
    ),
    _kind(
        "review",
        "reviews",
        "brain-health review",
        ReviewForm,
        "Ctrl+B",
        "the checklist of what keeps the brain healthy",
        "&Brain-health review",
    ),
    _kind(
        "course",
        "courses",
        "disease course",
        _by_spec(COURSE),
        "Ctrl+Shift+C",
        "RIS, CIS, RRMS, SPMS or PPMS: since when, and who decided",
        "Disease &course",
        optional=False,
    ),
    _kind(
        "statement",
        "statements",
        "statement",
        StatementForm,
        "Ctrl+Shift+S",
        "what a clinician states: relapse history complete, progression, the reference visit",
        "&Statement",
        optional=False,
    ),
    _kind(
        "lab",
        "labs",
        "laboratory result",
        LabForm,
        "Ctrl+Shift+L",
        "blood and spinal fluid, each result with its unit",
        "&Laboratory result",
    ),
    _kind(
        "infection",
        "infections",
        "infection",
        _by_spec(INFECTION),
        "Ctrl+Shift+I",
        "infections, and whether there was fever",
        "&Infection",
        optional=False,
    ),
    _kind(
        "medicine",
        "medicines",
        "medicine",
        _by_spec(MEDICINE),
        "Ctrl+Shift+M",
        "other medicines, their dose and anticholinergic burden",
        "Me&dicine",
    ),
    _kind(
        "comorbidity",
        "comorbidities",
        "comorbidity",
        _by_spec(COMORBIDITY),
        "Ctrl+Shift+D",
        "other diseases, and whether they are controlled",
        "C&omorbidity",
    ),
    _kind(
        "pregnancy",
        "pregnancies",
        "pregnancy",
        _by_spec(PREGNANCY),
        "Ctrl+Shift+P",
        "pregnancies, their outcome and breastfeeding",
        "&Pregnancy",
    ),
    _kind(
        "referral",
        "referrals",
        "referral",
        _by_spec(REFERRAL),
        "Ctrl+Shift+R",
        "who else sees the patient, rehabilitation programmes too, and what came of it",
        "Re&ferral",
    ),
    _kind(
        "plan",
        "plan",
        "plan entry",
        _by_spec(PLAN),
        "Ctrl+Shift+E",
        "the plan of Figure 5 in its rows, rehabilitation and trials",
        "Plan &entry",
    ),
    _kind(
        "consent",
        "consents",
        "consent",
        _by_spec(CONSENT),
        "Ctrl+Shift+O",
        "what the patient agreed to, and withdrew",
        "Conse&nt",
    ),
    _kind(
        "device",
        "devices",
        "device series",
        DeviceForm,
        "Ctrl+Shift+T",
        "daily tables of watches, phones and sensors, from a file",
        "T&able of a device…",
    ),
    _kind(
        "concern",
        "concerns",
        "answer that needs a person",
        _by_spec(CONCERN),
        "",
        "answers that need a person today, until they are closed",
        "",
        optional=False,
        opens_new=False,
    ),
    FormKind("patient", "patient", _patient_form, lambda store, patient_id, _: store.patients.get(patient_id)),
)
FORMS: Mapping[str, FormKind] = {kind.name: kind for kind in KINDS}
