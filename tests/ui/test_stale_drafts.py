"""A draft takes nothing back that was recorded while it lay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pytestqt.qtbot import QtBot

from domain.care_records import Identifier
from domain.dates import PartialDate
from domain.records import Comorbidity, Medicine, Patient, PatientRecord
from storage.store import Store
from ui.forms.catalogue import FORMS
from ui.forms.form_page import FormPage
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme
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


NUMBERS = (Identifier("Registry", "A1"), Identifier("Study", "B2"), Identifier("Biobank", "C3"))


def _begun_with_another_name(services: Services, store: Store) -> Patient:
    """Store a patient with three further numbers, and leave a correction of the given name behind as a draft."""
    patient = _with(store)
    stored = store.patients.update(replace(store.patients.get(patient.id), identifiers=NUMBERS), "numbers")
    begun = _form(services, "patient", stored, stored)
    _note(begun, "given_name", "Samuel")
    assert begun.keep_draft()
    begun.let_go()
    return stored


def _numbers(form: FormPage) -> list[str]:
    named = {name: field for name, field in form._inputs.items() if name.startswith("identifier_") and "value" in name}
    return [field.text() for field in named.values() if isinstance(field, Field) and field.text()]


def test_a_correction_of_a_patient_leaves_a_death_that_was_recorded_while_it_lay(
    services: Services, store: Store
) -> None:
    patient = _begun_with_another_name(services, store)
    died = PartialDate.of(date(2026, 3, 1))
    store.patients.update(replace(patient, number="N9", death_date=died), "told by the family")
    goes_on = _form(services, "patient", patient, store.patients.get(patient.id))
    _note(goes_on, "reason", "spelling")
    goes_on.try_to_save()
    now = store.patients.get(patient.id)
    assert (now.given_name, now.number, now.death_date) == ("Samuel", "N9", died)


def test_further_numbers_follow_the_record_row_by_row_where_none_was_typed(services: Services, store: Store) -> None:
    patient = _begun_with_another_name(services, store)
    store.patients.update(replace(patient, identifiers=(NUMBERS[0], NUMBERS[2])), "study left")
    goes_on = _form(services, "patient", patient, store.patients.get(patient.id))
    assert _numbers(goes_on) == ["A1", "C3"]


def test_going_on_with_the_correction_of_a_patient_opens_that_correction(
    services: Services, store: Store, theme: Theme, qtbot: QtBot
) -> None:
    patient = _begun_with_another_name(services, store)
    window = MainWindow(services, theme)
    qtbot.addWidget(window)
    (draft,) = store.drafts.of_patient(patient.id)
    window.resume(draft)
    assert isinstance(window.form, FormPage)
    name = window.form._inputs["given_name"]
    assert isinstance(name, Field)
    assert (window.form.patient_id, name.text()) == (patient.id, "Samuel")
    window.leave()
