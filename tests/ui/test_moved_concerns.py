"""A moved visit takes along what needs a person today: it is open at the patient whose answer it is (safety 33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from domain.care_records import Concern
from domain.records import Patient, Value, Visit
from storage.store import Store
from ui.forms.visit_form import VisitForm
from ui.forms.visit_move import Move, MoveDialog, move_visit
from ui.services import Services

DAY = date(2026, 3, 9)
WHY = "typed into the wrong chart"
ANSWER = Concern("", DAY, "PHQ-9, item 9: 2", acknowledged_by="Sr Gül Öz")


@pytest.fixture
def wrong(store: Store) -> Patient:
    return store.patients.add(Patient("", "P-1", "Wrong", "One"))


@pytest.fixture
def right(store: Store) -> Patient:
    return store.patients.add(Patient("", "P-2", "Right", "One"))


def visit(services: Services, patient: Patient, *concerns: Concern) -> Visit:
    """Record a visit with the answer, and what was kept of it."""
    values = (Value("phq9", Decimal(8)), Value("phq9_item9", Decimal(2)))
    for concern in concerns:
        services.store.concerns.add(patient.id, concern)
    return services.store.visits.add(patient.id, Visit("", DAY, values=values))


def kept(services: Services, patient: Patient) -> list[Concern]:
    return [replace(concern, id="") for concern in services.record(patient.id).concerns]


def test_an_open_answer_goes_with_its_visit_and_both_histories_say_so(
    services: Services, wrong: Patient, right: Patient
) -> None:
    moved = visit(services, wrong, ANSWER)
    move_visit(services, wrong.id, moved, Move(right.id, WHY))
    assert (kept(services, wrong), kept(services, right)) == ([], [ANSWER])
    for patient in (wrong, right):
        lines = [line for line in services.store.audit.lines() if line.patient_id == patient.id]
        assert any(line.what.startswith("concern moved") and line.reason == WHY for line in lines)


def test_an_answer_that_was_seen_to_for_the_wrong_patient_is_open_at_the_right_one(
    services: Services, wrong: Patient, right: Patient
) -> None:
    closed = replace(ANSWER, closed_on=DAY, closed_by="R. A.", outcome="seen the same day")
    moved = visit(services, wrong, closed)
    move_visit(services, wrong.id, moved, Move(right.id, WHY))
    assert (kept(services, wrong), kept(services, right)) == ([closed], [ANSWER])


def test_an_answer_that_another_visit_of_the_day_gives_too_stays_open_at_both(
    services: Services, wrong: Patient, right: Patient
) -> None:
    visit(services, wrong, ANSWER)
    moved = visit(services, wrong)
    move_visit(services, wrong.id, moved, Move(right.id, WHY))
    assert (kept(services, wrong), kept(services, right)) == ([ANSWER], [ANSWER])


def test_what_the_visit_did_not_give_stays_where_it_is(services: Services, wrong: Patient, right: Patient) -> None:
    others = (
        replace(ANSWER, on=date(2026, 1, 5)),
        replace(ANSWER, what="Social circumstances: I do not feel safe at home"),
    )
    moved = visit(services, wrong, *others)
    move_visit(services, wrong.id, moved, Move(right.id, WHY))
    assert kept(services, right) == []
    assert sorted(kept(services, wrong), key=str) == sorted(others, key=str)


def test_the_dialog_says_what_goes_along(qtbot: QtBot, services: Services, wrong: Patient, right: Patient) -> None:
    form = VisitForm(services, wrong.id, visit(services, wrong, ANSWER))
    qtbot.addWidget(form)
    dialog = form.ask_to_move()
    assert isinstance(dialog, MoveDialog)
    dialog.pick(right.id)
    assert "PHQ-9, item 9: 2 (9 Mar 2026)" in dialog.goes_along.text()
    assert not dialog.goes_along.isHidden()
    dialog.reject()


def test_a_visit_without_such_an_answer_says_nothing_of_it(qtbot: QtBot, services: Services, wrong: Patient) -> None:
    form = VisitForm(services, wrong.id, services.store.visits.add(wrong.id, Visit("", DAY)))
    qtbot.addWidget(form)
    assert form.ask_to_move().goes_along.isHidden()
