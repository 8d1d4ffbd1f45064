"""Undo and redo inside a form: a visit of a field is a step, and no step goes behind where the form began."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Adjudication, Patient
from tests.ui.form_samples import FORMS, fill, fully_recorded
from ui.forms.form_page import FormPage
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.visit_form import VisitForm
from ui.services import Services

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def patient(services: Services, adam: Patient) -> Patient:
    """Adam, with something in every list."""
    return fully_recorded(services, adam)


def opened(qtbot: QtBot, form: FormPage) -> FormPage:
    """Show *form* as the window does, with the focus where typing begins."""
    qtbot.addWidget(form)
    form.resize(1200, 760)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.go_to_first_input()
    return form


def focus() -> QWidget:
    """Return what has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(*keys: Key | str, control: bool = False, shift: bool = False) -> None:
    """Press keys, or type a text, in what has the focus then."""
    modifier = (CONTROL if control else Qt.KeyboardModifier.NoModifier) | (
        SHIFT if shift else Qt.KeyboardModifier.NoModifier
    )
    for key in keys:
        if isinstance(key, str):
            for letter in key:
                QTest.keyClicks(focus(), letter)
        else:
            QTest.keyClick(focus(), key, modifier)


def undo() -> None:
    press(Key.Key_Z, control=True)


def redo() -> None:
    press(Key.Key_Y, control=True)


def test_one_undo_takes_back_all_that_was_typed_in_one_visit_of_a_field_and_goes_there(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = opened(qtbot, VisitForm(services, patient.id))
    assert isinstance(form, VisitForm)
    form.rater.editor.setFocus()
    press("R. Demo", Key.Key_Tab)
    form.note.editor.setFocus()
    press("gait unsteady")
    undo()
    assert (form.rater.text(), form.note.text()) == ("R. Demo", "")
    assert focus() is form.note.editor
    undo()
    assert form.rater.text() == ""
    assert focus() is form.rater.editor
    redo()
    redo()
    assert (form.rater.text(), form.note.text()) == ("R. Demo", "gait unsteady")
    assert focus() is form.note.editor


def test_a_second_visit_of_a_field_is_a_step_of_its_own(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = opened(qtbot, RelapseForm(services, patient.id))
    assert isinstance(form, RelapseForm)
    press("3/2024", Key.Key_Tab, "21")
    form.onset.editor.setFocus()
    press(Key.Key_A, control=True)
    press("2023")
    undo()
    assert (form.onset.text(), form.duration.text()) == ("3/2024", "21")
    undo()
    assert (form.onset.text(), form.duration.text()) == ("3/2024", "")
    undo()
    assert form.onset.text() == ""


def test_digits_that_jump_on_are_undone_one_grade_at_a_time(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = opened(qtbot, VisitForm(services, patient.id))
    assert isinstance(form, VisitForm)
    grades = list(form.edss.grades.values())
    grades[0].editor.setFocus()
    press("120")
    assert [g.text() for g in grades[:4]] == ["1", "2", "0", ""]
    for left in (["1", "2", ""], ["1", "", ""], ["", "", ""]):
        undo()
        assert [g.text() for g in grades[:3]] == left
    assert focus() is grades[0].editor


def test_what_a_choice_filled_in_elsewhere_goes_and_comes_back_with_it(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = opened(qtbot, RelapseForm(services, patient.id))
    assert isinstance(form, RelapseForm)
    form.adjudication.setFocus()
    press("r")
    assert (form.adjudication.value, form.by.text()) == (Adjudication.RELAPSE, "Tester")
    undo()
    assert (form.adjudication.value, form.by.text()) == (None, "")
    assert form.adjudication.isAncestorOf(focus())
    press(Key.Key_Z, control=True, shift=True)  # the other key for redo
    assert (form.adjudication.value, form.by.text()) == (Adjudication.RELAPSE, "Tester")


def test_undo_never_goes_behind_the_draft_that_was_restored(qtbot: QtBot, services: Services, patient: Patient) -> None:
    first = opened(qtbot, VisitForm(services, patient.id))
    assert isinstance(first, VisitForm)
    first.rater.editor.setFocus()
    press("R. Demo")
    first.close_form()
    first.hide()
    form = opened(qtbot, VisitForm(services, patient.id))
    assert isinstance(form, VisitForm)
    began = form.payload()
    assert not form.undo_button.isEnabled()
    undo()
    assert form.payload() == began
    form.note.editor.setFocus()
    press("more")
    for _ in range(5):
        undo()
    assert form.payload() == began
    assert form.rater.text() == "R. Demo"


def test_undo_and_redo_work_in_rows_that_grow(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = opened(qtbot, ReviewForm(services, patient.id))
    assert isinstance(form, ReviewForm)
    for row, medicine in enumerate(("amantadine", "baclofen")):
        name = form.medicines.new[row][0]
        name.editor.setFocus()
        name.set_text(medicine)  # letter by letter would open the list of proposals
    undo()
    undo()
    assert [row[0].text() for row in form.medicines.new] == ["", "", ""]
    redo()
    redo()
    assert [row[0].text() for row in form.medicines.new] == ["amantadine", "baclofen", ""]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_goes_all_the_way_back_and_all_the_way_forth(
    qtbot: QtBot, services: Services, patient: Patient, name: str
) -> None:
    form = opened(qtbot, FORMS[name](services, patient))
    began = form.payload()
    fill(form)
    typed = form.payload()
    assert typed != began
    steps = 0
    while form.edits.undo():
        steps += 1
        assert steps < 1000
    assert form.payload() == began
    assert steps > 0
    while form.edits.redo():
        steps -= 1
    assert form.payload() == typed
    assert steps == 0


def test_what_is_undone_is_in_the_draft_at_once(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = opened(qtbot, VisitForm(services, patient.id))
    assert isinstance(form, VisitForm)
    form.rater.editor.setFocus()
    press("R. Demo", Key.Key_Tab)
    form.note.editor.setFocus()
    press("x", Key.Key_Tab)
    undo()
    draft = services.store.drafts.get(patient.id, "visit")
    assert draft is not None
    assert (draft.payload["rater"], draft.payload["note"]) == ("R. Demo", "")
    undo()  # nothing is typed any more: there is no draft
    assert services.store.drafts.get(patient.id, "visit") is None


def test_the_buttons_tell_whether_there_is_something_to_undo_or_redo(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = opened(qtbot, RelapseForm(services, patient.id))
    assert (form.undo_button.isEnabled(), form.redo_button.isEnabled()) == (False, False)
    press("2023")
    assert (form.undo_button.isEnabled(), form.redo_button.isEnabled()) == (True, False)
    qtbot.mouseClick(form.undo_button, Qt.MouseButton.LeftButton)
    assert (form.undo_button.isEnabled(), form.redo_button.isEnabled()) == (False, True)
    press("2024")  # a new edit ends what could be done again
    assert (form.undo_button.isEnabled(), form.redo_button.isEnabled()) == (True, False)


def test_what_one_button_fills_in_is_one_step(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = opened(qtbot, RelapseForm(services, patient.id))
    assert isinstance(form, RelapseForm)
    with form.edits.one_step():
        form.systems.set_text("visual")
        form.steroids.choose(True)
        form.note.set_text("as last time")
    form.reported.set_text("letter")
    form.undo()
    assert (form.systems.text(), form.reported.text()) == ("visual", "")
    form.undo()
    assert (form.systems.text(), form.steroids.value, form.note.text()) == ("", None, "")
