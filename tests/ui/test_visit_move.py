"""A visit signed on the wrong patient is moved in two steps, and the labels of both patients follow (safety 35)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.demo_cohort import demo_records
from storage.store import Store
from tests.ui.visit_typing import shown
from ui.forms.visit_form import VisitForm
from ui.forms.visit_move import MoveDialog
from ui.services import Services


@pytest.fixture
def beatriz(store: Store) -> Patient:
    """The patient who the visit belongs to."""
    return store.add_record(demo_records()[1])


@pytest.fixture
def dialog(qtbot: QtBot, services: Services, adam: Patient, beatriz: Patient) -> MoveDialog:
    """The dialog over the correction of the last visit of Adam."""
    form = shown(qtbot, VisitForm(services, adam.id, services.record(adam.id).visits[-1]))
    QTest.mouseClick(form.move_button, Qt.MouseButton.LeftButton)
    made = form.findChild(MoveDialog)
    assert isinstance(made, MoveDialog)
    return made


def test_both_patients_are_named_with_their_birth_dates_before_anything_moves(
    services: Services, adam: Patient, beatriz: Patient, dialog: MoveDialog
) -> None:
    before = services.record(adam.id)
    QTest.keyClicks(dialog.list.box, "beatriz")
    QTest.keyClick(dialog.list.box, Qt.Key.Key_Return)
    assert dialog.pages.currentIndex() == 1
    assert "Demo, Adam · born 5 May 1986" in dialog.from_words.text()
    assert f"Demo, Beatriz · born {beatriz.birth_date}" in dialog.to_words.text()
    dialog.agree()
    assert dialog.reason.message.text().startswith("✕ Why is it moved?")
    assert services.record(adam.id) == before
    dialog.back()
    dialog.reject()
    assert services.record(adam.id) == before


def test_a_moved_visit_is_the_other_patients_and_both_labels_are_worked_out_anew(
    qtbot: QtBot, services: Services, adam: Patient, beatriz: Patient, dialog: MoveDialog
) -> None:
    form = dialog.parentWidget()
    assert isinstance(form, VisitForm)
    visit = services.record(adam.id).visits[-1]
    dialog.pick(beatriz.id)
    dialog.reason.set_text("typed into the wrong chart")
    with qtbot.waitSignal(form.saved):
        dialog.agree()
    assert form.also_changed == (beatriz.id,)
    assert visit not in services.record(adam.id).visits
    assert visit in services.record(beatriz.id).visits
    for patient in (adam, beatriz):
        points = services.summary(services.record(patient.id)).results["edss"].points
        assert (visit.on in {point.on for point in points}) is (patient is beatriz)
        lines = [line for line in services.store.audit.lines() if line.patient_id == patient.id]
        assert lines[-1].reason == "typed into the wrong chart"
    assert services.store.drafts.all() == ()


def test_the_patient_who_has_the_visit_cannot_be_picked(adam: Patient, dialog: MoveDialog) -> None:
    dialog.pick(adam.id)
    assert dialog.pages.currentIndex() == 0
    assert "find the other one" in dialog.list.box.placeholderText()


def test_a_new_visit_offers_no_move(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    assert not hasattr(form, "move_button")
