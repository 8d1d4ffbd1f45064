"""The form of a patient: who it is, and the course as the clinic has decided it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Course, Hand, Patient, Sex
from storage.store import Store
from ui.forms.patient_form import PatientForm
from ui.services import Services
from ui.widgets.field import Field, Grade

TYPED: dict[str, object] = {
    "family_name": "O'Brien-Weiß",
    "given_name": "Zoë",
    "number": "H 7",
    "birth_date": "Feb 1980",
    "sex": Sex.FEMALE,
    "hand": Hand.LEFT,
    "onset": "2004",
    "diagnosis": "14 Mar 2005",
    "course": Course.RRMS,
    "since": "2004",
}


@pytest.fixture
def form(qtbot: QtBot, services: Services) -> PatientForm:
    """The form of a new patient."""
    made = PatientForm(services)
    qtbot.addWidget(made)
    return made


def save(qtbot: QtBot, form: PatientForm) -> Patient:
    """Save and return what was stored."""
    with qtbot.waitSignal(form.saved) as signal:
        form.try_to_save()
    stored = signal.args[0] if signal.args else None
    assert isinstance(stored, Patient)
    return stored


def test_every_field_of_a_patient_is_stored_and_shown_when_it_is_corrected(
    qtbot: QtBot, services: Services, form: PatientForm
) -> None:
    assert set(TYPED) == set(form.payload()), "a new input belongs into this test"
    form.fill(TYPED)
    stored = save(qtbot, form)
    assert (stored.family_name, stored.birth_date, stored.sex) == ("O'Brien-Weiß", PartialDate(1980, 2), Sex.FEMALE)
    assert stored.code
    again = PatientForm(services, stored)
    qtbot.addWidget(again)
    assert {k: v for k, v in again.payload().items() if k != "reason"} == TYPED


def test_a_correction_keeps_what_the_form_does_not_show(qtbot: QtBot, services: Services, store: Store) -> None:
    known = Patient("", "E-1", "Demo", "Eve", education_years=12, death_date=PartialDate(2025), death_from_ms=False)
    stored = store.patients.add(known)
    form = PatientForm(services, stored)
    qtbot.addWidget(form)
    form.given_name.set_text("Eva")
    form.reason.set_text("spelling")
    assert save(qtbot, form) == replace(stored, given_name="Eva")
    assert store.audit.lines(stored.id)[-1].reason == "spelling"


def test_a_change_of_course_keeps_the_course_before_it(qtbot: QtBot, services: Services, form: PatientForm) -> None:
    form.fill(TYPED)
    stored = save(qtbot, form)
    changed = PatientForm(services, stored)
    qtbot.addWidget(changed)
    changed.course.choose(Course.SPMS)
    changed.since.set_text("2024")
    changed.reason.set_text("decided at the visit")
    save(qtbot, changed)
    courses = services.record(stored.id).courses
    assert [(entry.course, entry.since) for entry in courses] == [
        (Course.RRMS, PartialDate(2004)),
        (Course.SPMS, PartialDate(2024)),
    ]
    assert courses[-1].decided_by == "Tester"


def test_a_course_entered_in_error_can_be_taken_back(qtbot: QtBot, services: Services, form: PatientForm) -> None:
    form.fill(TYPED)
    stored = save(qtbot, form)
    changed = PatientForm(services, stored)
    qtbot.addWidget(changed)
    changed.fill({"course": None, "since": "", "reason": "another patient's"})
    save(qtbot, changed)
    assert services.record(stored.id).courses == ()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("birth_date", "10 3 2026", "future"),
        ("birth_date", "31 2 1980", ""),
        ("onset", "1979", "before birth date"),
        ("diagnosis", "2003", "before first symptom"),
        ("since", "1970", "before birth date"),
        ("since", "soon", "not understood"),
    ],
)
def test_a_date_that_cannot_be_is_refused_beside_its_field(
    services: Services, form: PatientForm, field: str, typed: str, words: str
) -> None:
    form.fill({**TYPED, field: typed})
    refused = getattr(form, field)
    assert isinstance(refused, Field)
    form.try_to_save()
    assert refused.grade is Grade.ERROR
    assert words in refused.message.text()
    assert services.store.search() == ()
    draft = services.store.drafts.get("", "patient")
    assert draft is not None
    assert draft.payload == form.payload()
    assert draft.payload[field]


def test_a_patient_needs_a_name_or_a_number(services: Services, form: PatientForm) -> None:
    form.birth_date.set_text("1980")
    form.try_to_save()
    assert "needed to find the patient again" in form.family_name.message.text()
    assert services.store.search() == ()


def test_a_date_without_its_course_is_asked_about_and_not_lost(services: Services, form: PatientForm) -> None:
    form.fill({**TYPED, "course": None})
    form.try_to_save()
    assert "Which course" in form.since.message.text()
    assert services.store.search() == ()


def test_who_is_in_the_registry_already_is_said_while_the_name_is_typed(
    services: Services, store: Store, form: PatientForm
) -> None:
    store.patients.add(Patient("", "E-1", "Demo", "Eve", birth_date=PartialDate.of(date(1980, 2, 1))))
    form.fill({"family_name": "Demo", "given_name": "Eva", "birth_date": "1 2 1980"})
    assert "Is it the same person?" in form.alike.text()
    assert "Eve" in form.alike.text()
