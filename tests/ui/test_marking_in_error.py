"""A visit and a patient are marked as entered in error in their forms: with a reason, undone at once, kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.store import Store
from tests.ui.looking import cut, larger_type
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.saved import Saved
from ui.forms.visit_form import VisitForm
from ui.history_page import HistoryDialog
from ui.services import Services
from ui.theme import Theme
from ui.undo_bar import UndoBar
from ui.widgets.field import Grade


def opened(qtbot: QtBot, form: QWidget) -> None:
    """Show a form as the window does."""
    qtbot.addWidget(form)
    form.resize(1280, 800)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()


@pytest.fixture
def visit_form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The correction of Adam's last visit."""
    form = VisitForm(services, adam.id, services.record(adam.id).visits[-1])
    opened(qtbot, form)
    return form


@pytest.fixture
def patient_form(qtbot: QtBot, services: Services, adam: Patient) -> PatientForm:
    """The correction of Adam."""
    form = PatientForm(services, adam)
    opened(qtbot, form)
    return form


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[UndoBar]:
    made = UndoBar()
    qtbot.addWidget(made)
    yield made
    made.put_away()


def test_a_visit_in_error_needs_its_reason_first(visit_form: VisitForm, store: Store, adam: Patient) -> None:
    visit_form.mark_as_error()
    assert visit_form.reason.grade is Grade.ERROR
    assert "Why was it entered in error?" in visit_form.reason.message.text()
    assert focus() is visit_form.reason.editor
    assert store.bin_of(adam.id) == ()


def test_a_visit_in_error_leaves_the_record_with_its_reason_and_is_brought_back_whole(
    qtbot: QtBot, visit_form: VisitForm, services: Services, adam: Patient, bar: UndoBar
) -> None:
    before = services.record(adam.id)
    visit_form.note.set_text("typed and not signed")
    visit_form.keep_draft()
    visit_form.reason.set_text("of another patient")
    with qtbot.waitSignal(visit_form.saved) as told:
        qtbot.mouseClick(visit_form.error_button, Qt.MouseButton.LeftButton)
    (saved,) = told.args or ()
    assert isinstance(saved, Saved)
    assert (saved.patient_id, saved.words) == (adam.id, "Visit of 9 Mar 2026")
    assert services.record(adam.id).visits == before.visits[:-1]
    ((field, marked),) = services.store.bin_of(adam.id)
    assert (field, marked.record, marked.reason) == ("visits", before.visits[-1], "of another patient")
    assert services.store.drafts.all() == ()
    assert saved.restore is not None
    bar.offer(saved.words, saved.restore)
    bar.undo()
    assert services.record(adam.id) == before
    assert services.store.bin_of(adam.id) == ()


@pytest.mark.parametrize("kind", ["visit", "patient"])
def test_the_history_opens_over_the_form_and_names_the_record(
    qtbot: QtBot, kind: str, services: Services, adam: Patient
) -> None:
    form: FormPage
    if kind == "visit":
        form, words = VisitForm(services, adam.id, services.record(adam.id).visits[-1]), "Visit of 9 Mar 2026"
    else:
        form, words = PatientForm(services, adam), "Patient Demo, Adam"
    opened(qtbot, form)
    assert isinstance(form, VisitForm | PatientForm)
    seen: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, HistoryDialog)
        seen.extend(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
        dialog.reject()

    QTimer.singleShot(50, look)
    qtbot.mouseClick(form.history_button, Qt.MouseButton.LeftButton)
    assert f"History: {words}" in seen
    assert any(said.startswith("Recorded on") for said in seen)


def test_a_new_visit_and_a_new_patient_have_nothing_to_mark(qtbot: QtBot, services: Services, adam: Patient) -> None:
    for form in (VisitForm(services, adam.id), PatientForm(services)):
        qtbot.addWidget(form)
        assert not hasattr(form, "error_button")


def test_a_patient_in_error_is_asked_about_twice_and_named_with_the_birth_date(
    qtbot: QtBot, patient_form: PatientForm, store: Store, adam: Patient
) -> None:
    qtbot.mouseClick(patient_form.error_button, Qt.MouseButton.LeftButton)
    assert "Why is this patient an error?" in patient_form.reason.message.text()
    assert patient_form.marking.isHidden()
    patient_form.reason.set_text("registered twice")
    qtbot.mouseClick(patient_form.error_button, Qt.MouseButton.LeftButton)
    question = patient_form.marking.question.text()
    assert "Demo, Adam" in question
    assert "born 5 May 1986" in question
    assert patient_form.marking.told.text().startswith(
        "5 visits, 1 relapse, 4 scans, 1 treatment and 7 other records go along."
    )
    assert focus() is patient_form.marking.back_button, "Enter and Space change nothing"
    assert store.patients.get(adam.id) == adam
    qtbot.keyClick(focus(), Qt.Key.Key_Space)
    assert patient_form.marking.isHidden()
    assert focus() is patient_form.error_button
    assert store.patients.get(adam.id) == adam


def test_escape_answers_the_second_question_and_does_not_leave_the_form(
    qtbot: QtBot, patient_form: PatientForm
) -> None:
    patient_form.reason.set_text("registered twice")
    patient_form.ask_to_mark()
    with qtbot.assertNotEmitted(patient_form.closed):
        qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert patient_form.marking.isHidden()
    with qtbot.waitSignal(patient_form.closed):
        qtbot.keyClick(focus(), Qt.Key.Key_Escape)


def test_a_patient_in_error_leaves_the_lists_with_the_whole_record_and_comes_back_with_it(
    qtbot: QtBot, patient_form: PatientForm, services: Services, adam: Patient, bar: UndoBar
) -> None:
    store, before = services.store, services.record(adam.id)
    patient_form.reason.set_text("registered twice")
    patient_form.ask_to_mark()
    with qtbot.waitSignal(patient_form.saved) as told:
        qtbot.mouseClick(patient_form.marking.mark_button, Qt.MouseButton.LeftButton)
    (saved,) = told.args or ()
    assert isinstance(saved, Saved)
    assert saved.patient_id == "", "nobody is open then"
    assert patient_form.also_changed == (adam.id,)
    assert saved.words == "Patient Demo, Adam, born 5 May 1986,"
    assert store.search() == ()
    (marked,) = store.bin_patients()
    assert (marked.record, marked.reason) == (adam, "registered twice")
    assert saved.restore is not None
    bar.offer(saved.words, saved.restore)
    bar.undo()
    assert services.record(adam.id) == before


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (150, (1280, 800)), (200, (1600, 1000))], ids=str)
def test_the_second_question_is_whole_in_larger_type(
    qtbot: QtBot,
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    percent: int,
    size: tuple[int, int],
) -> None:
    with larger_type(qapp, theme, percent):
        form = PatientForm(services, adam)
        opened(qtbot, form)
        form.resize(*size)
        form.reason.set_text("registered twice")
        form.ask_to_mark()
        qtbot.wait(20)
        assert cut(form) == []
        assert form.marking.visibleRegion().boundingRect().height() >= form.marking.height(), "it is in sight"
