"""A draft takes nothing back that was recorded while it lay."""

from __future__ import annotations

from datetime import date

from domain.dates import PartialDate
from domain.records import Comorbidity, Medicine, Patient, PatientRecord
from storage.store import Store
from ui.forms.catalogue import FORMS
from ui.forms.form_page import FormPage
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.field import Field


def _with(store: Store) -> Patient:
    return store.add_record(
        PatientRecord(
            Patient("", "S-1", "Stale", "Sam", birth_date=PartialDate.of(date(1980, 1, 1))),
            comorbidities=(Comorbidity("", "hypertension", PartialDate(2020), controlled=False),),
            medicines=(Medicine("", "oxybutynin", PartialDate(2020)),),
        )
    )


def _form(services: Services, name: str, patient: Patient, record: object = None) -> FormPage:
    return FORMS[name].make(services, patient.id, record)


def _note(form: FormPage, name: str, text: str) -> None:
    field = form._inputs[name]
    assert isinstance(field, Field)
    field.set_text(text)


def test_a_review_begun_before_a_disease_was_corrected_leaves_the_correction(services: Services, store: Store) -> None:
    patient = _with(store)
    begun = _form(services, "review", patient)
    first = next(w for n, w in begun._inputs.items() if isinstance(w, Choice) and not n.startswith("control_"))
    first.set_value(first._options[0][0])
    assert begun.keep_draft()
    begun.let_go()
    disease = store.record(patient.id).comorbidities[0]
    store.comorbidities.update(Comorbidity(disease.id, "hypertension", disease.since, controlled=True), "measured")
    _form(services, "review", patient).try_to_save()
    assert store.record(patient.id).comorbidities[0].controlled is True


def test_a_correction_begun_before_a_medicine_was_stopped_leaves_the_stop(services: Services, store: Store) -> None:
    patient = _with(store)
    begun = _form(services, "medicine", patient, store.record(patient.id).medicines[0])
    _note(begun, "note", "for urgency")
    assert begun.keep_draft()
    begun.let_go()
    medicine = store.record(patient.id).medicines[0]
    stopped = Medicine(medicine.id, medicine.name, medicine.start, PartialDate.of(date(2026, 3, 1)))
    store.medicines.update(stopped, "stopped, as told at the brain-health review")
    goes_on = _form(services, "medicine", patient, store.record(patient.id).medicines[0])
    assert "taken from the record" in goes_on._banner.text()
    _note(goes_on, "correction", "note added")
    goes_on.try_to_save()
    found = store.record(patient.id).medicines[0]
    assert (found.stop, found.note) == (PartialDate.of(date(2026, 3, 1)), "for urgency")


def test_what_was_recorded_and_typed_is_told_of(services: Services, store: Store) -> None:
    patient = _with(store)
    medicine = store.record(patient.id).medicines[0]
    begun = _form(services, "medicine", patient, medicine)
    _note(begun, "note", "typed here")
    assert begun.keep_draft()
    begun.let_go()
    store.medicines.update(Medicine(medicine.id, medicine.name, medicine.start, note="recorded there"), "other")
    goes_on = _form(services, "medicine", patient, store.record(patient.id).medicines[0])
    assert "otherwise than typed here" in goes_on._banner.text()
