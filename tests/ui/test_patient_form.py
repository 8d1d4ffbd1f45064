"""The form of a patient: who it is, and the course as the clinic has decided it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from domain.care_records import Identifier
from domain.dates import PartialDate
from domain.records import Course, Hand, Patient, Sex
from storage.store import Store
from ui.forms.live_findings import attach
from ui.forms.patient_form import ALIKE_DELAY_MS, PatientForm
from ui.services import Services
from ui.widgets.field import Field, Grade

TYPED: dict[str, object] = {
    "family_name": "O'Brien-Weiß",
    "given_name": "Zoë",
    "number": "H 7",
    "birth_date": "Feb 1980",
    "identifier_1_system": "National number",
    "identifier_1_value": "12 34",
    "identifier_2_system": "Study",
    "identifier_2_value": "X-7",
    "sex": Sex.FEMALE,
    "hand": Hand.LEFT,
    "education_years": "13",
    "onset": "2004",
    "diagnosis": "14 Mar 2005",
    "course": Course.RRMS,
    "since": "2004",
    "lost_since": "2024",
    "death_date": "Mar 2025",
    "death_from_ms": False,
}
COURSE = ("course", "since")  # of a new patient; a course that is recorded has a form of its own


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
    form.fill(TYPED)
    assert set(TYPED) == set(form.payload()), "a new input belongs into this test"
    stored = save(qtbot, form)
    assert (stored.family_name, stored.birth_date, stored.sex) == ("O'Brien-Weiß", PartialDate(1980, 2), Sex.FEMALE)
    assert (stored.education_years, stored.lost_since, stored.death_from_ms) == (13, PartialDate(2024), False)
    assert stored.identifiers == (Identifier("National number", "12 34"), Identifier("Study", "X-7"))
    assert stored.code
    again = PatientForm(services, stored)
    qtbot.addWidget(again)
    shown = {k: v for k, v in again.payload().items() if k != "reason"}
    assert shown == {k: v for k, v in TYPED.items() if k not in COURSE}
    assert "Course: RRMS since 2004" in [label.text() for label in again.findChildren(QLabel)]


def test_a_patient_has_a_value_in_every_field_of_this_test() -> None:
    plain = Patient("", "P1")
    filled = Patient(
        "x", "P2", "a", "b", "c", PartialDate(1980), Sex.MALE, Hand.LEFT, PartialDate(2000), PartialDate(2001), 12,
        PartialDate(2025), False, PartialDate(2024), (Identifier("s", "v"),),
    )  # fmt: skip
    assert not [f.name for f in fields(Patient) if getattr(plain, f.name) == getattr(filled, f.name)]


def test_a_correction_keeps_what_the_form_does_not_show(qtbot: QtBot, services: Services, store: Store) -> None:
    known = Patient("", "E-1", "Demo", "Eve", education_years=12, death_date=PartialDate(2025), death_from_ms=False)
    stored = store.patients.add(known)
    form = PatientForm(services, stored)
    qtbot.addWidget(form)
    form.given_name.set_text("Eva")
    form.reason.set_text("spelling")
    assert save(qtbot, form) == replace(stored, given_name="Eva")
    assert store.audit.lines(stored.id)[-1].reason == "spelling"


def test_a_first_course_is_stored_with_who_decided_it(qtbot: QtBot, services: Services, form: PatientForm) -> None:
    form.fill(TYPED)
    stored = save(qtbot, form)
    (entry,) = services.record(stored.id).courses
    assert (entry.course, entry.since, entry.decided_by) == (Course.RRMS, PartialDate(2004), "Tester")


def test_a_first_course_can_be_given_later_and_then_the_form_only_shows_it(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    stored = store.patients.add(Patient("", "E-1", "Demo", "Eve"))
    form = PatientForm(services, stored)
    qtbot.addWidget(form)
    form.fill({"course": "RIS", "since": "2020", "reason": "found by chance"})
    save(qtbot, form)
    before = services.record(stored.id).courses
    assert [(entry.course, entry.since) for entry in before] == [(Course.RIS, PartialDate(2020))]
    again = PatientForm(services, stored)
    qtbot.addWidget(again)
    again.fill({"given_name": "Eva", "reason": "spelling"})
    save(qtbot, again)
    assert services.record(stored.id).courses == before


def test_a_course_in_an_older_draft_of_a_correction_is_shown_and_stays_in_the_draft(
    qtbot: QtBot, services: Services, form: PatientForm
) -> None:
    form.fill(TYPED)
    stored = save(qtbot, form)
    services.store.drafts.save(
        stored.id, f"patient:{stored.id}", {"course": "SPMS", "since": "2024", "given_name": "Zoe"}
    )
    again = PatientForm(services, stored)
    qtbot.addWidget(again)
    assert again.given_name.text() == "Zoe"
    assert "SPMS" in again._banner.text()
    again.keep_draft()
    draft = services.store.drafts.get(stored.id, f"patient:{stored.id}")
    assert draft is not None
    assert draft.payload["course"] == "SPMS"


def test_an_emptied_row_takes_its_number_away_and_leaves_its_trace(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    two = (Identifier("National number", "12 34"), Identifier("Study", "X-7"))
    stored = store.patients.add(Patient("", "E-1", "Demo", "Eve", identifiers=two))
    form = PatientForm(services, stored)
    qtbot.addWidget(form)
    for field in form.identifiers.rows[0]:
        field.set_text("")
    form.reason.set_text("another person's")
    assert save(qtbot, form).identifiers == two[1:]
    assert store.audit.lines(stored.id)[-1].reason == "another person's"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"identifier_1_value": "12 34"}, "Whose number is it?"),
        ({"identifier_1_system": "Study"}, "Which number?"),
        (
            {
                "identifier_1_system": "Study",
                "identifier_1_value": "X-7",
                "identifier_2_system": "study",
                "identifier_2_value": "x-7",
            },
            "It is there twice.",
        ),
    ],
)
def test_half_a_number_and_one_that_is_there_twice_are_asked_about(
    services: Services, form: PatientForm, typed: dict[str, object], words: str
) -> None:
    form.fill({"family_name": "Muster", **typed})
    form.try_to_save()
    assert words in " ".join(field.message.text() for row in form.identifiers.rows for field in row)
    assert services.store.search() == ()


def test_the_rows_of_numbers_grow_as_they_are_filled_and_a_draft_gives_them_back(
    qtbot: QtBot, services: Services, form: PatientForm
) -> None:
    for number in range(3):
        system, value = form.identifiers.rows[number]
        system.set_text(f"Study {number}")
        value.set_text(f"X-{number}")
    assert len(form.identifiers.rows) == 4
    form.keep_draft()
    again = PatientForm(services)
    qtbot.addWidget(again)
    assert again.payload() == form.payload()
    assert "identifier_4_system" not in again.payload()


def test_whether_a_death_was_due_to_ms_is_asked_where_there_is_one(
    qtbot: QtBot, services: Services, form: PatientForm
) -> None:
    form.family_name.set_text("Muster")
    assert form.death_from_ms.isVisibleTo(form) is False
    form.death_date.set_text("2025")
    assert form.death_from_ms.isVisibleTo(form) is True
    form.death_from_ms.choose(True)
    form.death_date.set_text("")
    assert form.death_from_ms.isVisibleTo(form) is True, "an answer is never out of sight"
    form.try_to_save()
    assert "When was the death" in form.death_date.message.text()
    assert services.store.search() == ()


def test_a_correction_of_a_patient_asks_for_its_reason(qtbot: QtBot, services: Services, store: Store) -> None:
    stored = store.patients.add(Patient("", "E-1", "Demo", "Eve"))
    form = PatientForm(services, stored)
    qtbot.addWidget(form)
    form.given_name.set_text("Eva")
    form.try_to_save()
    assert form.reason.grade is Grade.ERROR
    assert store.patients.get(stored.id) == stored


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("birth_date", "10 3 2026", "future"),
        ("birth_date", "31 2 1980", ""),
        ("onset", "1979", "before birth date"),
        ("since", "1970", "before birth date"),
        ("since", "soon", "not understood"),
        ("lost_since", "1970", "before birth date"),
        ("death_date", "1979", "before birth date"),
        ("death_date", "2003", "before first symptom"),
        ("death_date", "10 3 2026", "future"),
        ("education_years", "60", "0 to 40"),
        ("education_years", "12.5", "0 to 40"),
        ("education_years", "long", "not a number"),
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


@pytest.mark.parametrize(
    ("field", "typed", "rule"),
    [
        ("diagnosis", "2003", "diagnosis-before-onset"),  # found by chance on a scan
        ("diagnosis", "Apr 2025", "after-death"),  # at autopsy
        ("lost_since", "Apr 2025", "after-death"),  # the death was learned of later
    ],
)
def test_a_date_that_can_be_true_is_asked_about_and_kept_by_one_key(
    qtbot: QtBot, services: Services, form: PatientForm, field: str, typed: str, rule: str
) -> None:
    live = attach(form, "patient", services)
    assert live is not None
    form.fill({**TYPED, field: typed})
    asked = getattr(form, field)
    assert isinstance(asked, Field)
    live.judge()
    assert asked.grade is Grade.UNUSUAL
    asked.keep_wanted.emit()
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (row,) = services.store.search()
    assert rule in {check.rule for check in services.record(row.id).checks}


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


@pytest.fixture
def eve(store: Store) -> Patient:
    """One who is in the registry already."""
    return store.patients.add(Patient("", "E-1", "Demo", "Eve", "MRN-77", PartialDate.of(date(1980, 2, 1))))


def test_who_is_in_the_registry_already_is_said_while_the_name_is_typed(
    qtbot: QtBot, eve: Patient, form: PatientForm
) -> None:
    form.show()
    form.family_name.set_text("Demo")
    form.given_name.set_text("Eve")
    assert form.alike.text() == "", "not while the keys still come"
    qtbot.waitUntil(lambda: "Is it the same person?" in form.alike.text())
    assert "Demo, Eve" in form.alike.text()
    form.given_name.set_text("Walter")
    qtbot.waitUntil(lambda: form.alike.text() == "")
    assert form.alike.isHidden()


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ({"number": "mrn77"}, "number"),
        ({"birth_date": "1 2 1980"}, "birth_date"),
        ({"family_name": "Dem", "given_name": "Eve"}, "given_name"),
    ],
    ids=str,
)
def test_who_is_alike_is_said_at_once_when_the_field_is_left(
    eve: Patient, form: PatientForm, typed: dict[str, str], left: str
) -> None:
    for name, text in typed.items():
        getattr(form, name).set_text(text)
    getattr(form, left).left.emit()
    assert "Demo, Eve" in form.alike.text()
    assert not form.alike.isHidden()


def test_a_form_that_is_hidden_asks_nothing_more_of_the_registry(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, eve: Patient, store: Store, form: PatientForm
) -> None:
    form.show()
    form.family_name.set_text("Demo")
    form.hide()
    monkeypatch.setattr(store.patients, "find_any", lambda *_texts: pytest.fail("the registry may be locked"))
    qtbot.wait(ALIKE_DELAY_MS + 100)
    assert form.alike.text() == ""
