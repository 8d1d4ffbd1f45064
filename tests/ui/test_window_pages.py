"""What the window does with the page that is open when another one is asked for: nothing typed goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.demo_cohort import demo_records
from storage.refusals import DiskFull, StoreDamaged
from ui.bin_page import BinPage
from ui.forms.visit_form import VisitForm
from ui.main_window import MainWindow
from ui.quality_page import QualityPage
from ui.services import Services
from ui.settings_page import SettingsPage
from ui.theme import Theme

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(services: Services, theme: Theme, adam: Patient, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.open_patient(adam.id)
    yield made
    made.close()


def visit_form(window: MainWindow) -> VisitForm:
    assert isinstance(window.form, VisitForm)
    return window.form


def test_the_key_of_the_form_that_is_open_opens_it_again_with_what_was_just_typed(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    QTest.keyClicks(visit_form(window).note.editor, "not kept by any timer yet")
    QTest.keyClick(window, Qt.Key.Key_N, CONTROL)
    assert visit_form(window).note.text() == "not kept by any timer yet"


def full(*_args: object) -> None:
    raise DiskFull(Path("registry"))


@pytest.mark.parametrize("way", ["another patient", "another form", "a page", "a new patient"])
def test_a_form_whose_draft_cannot_be_kept_stays_open_with_what_is_typed_and_says_why(
    window: MainWindow, adam: Patient, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    window.open_form("visit")
    form = visit_form(window)
    form.note.set_text("on a full disk")
    monkeypatch.setattr(window.services.store.drafts, "save", full)
    other = window.services.store.patients.add(Patient("", "", "Other"))
    {
        "another patient": lambda: window.open_patient(other.id),
        "another form": lambda: window.open_form("relapse"),
        "a page": window.show_settings,
        "a new patient": window.new_patient,
    }[way]()
    assert window.form is form
    assert window.pages.currentWidget() is form
    assert window.page.patient_id == adam.id
    assert "could not be kept" in form.problem.text()
    event = QCloseEvent()
    window.closeEvent(event)
    assert not event.isAccepted()


def test_settings_findings_and_bin_open_by_their_keys_and_escape_goes_back_to_the_patient(window: MainWindow) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    for key, held, kind in (
        (Qt.Key.Key_F7, Qt.KeyboardModifier.NoModifier, QualityPage),
        (Qt.Key.Key_F7, shift, QualityPage),
        (Qt.Key.Key_B, CONTROL | shift, BinPage),
        (Qt.Key.Key_Comma, CONTROL, SettingsPage),
    ):
        QTest.keyClick(window, key, held)
        assert isinstance(window.form, kind)
        QTest.keyClick(window.focusWidget() or window.form, Qt.Key.Key_Escape)
        assert window.form is None
        assert window.pages.currentWidget() is window.page


def test_what_was_marked_by_mistake_comes_back_from_the_bar_and_the_page_shows_it_again(
    window: MainWindow, adam: Patient
) -> None:
    relapses = window.services.store.relapses
    (stored,) = relapses.of_patient(adam.id)
    window.open_form("relapse", stored)
    form = window.form
    form.reason.set_text("typed for somebody else")  # type: ignore[union-attr]  # a record form has it
    form.mark_as_error()  # type: ignore[union-attr]  # a record form has it
    assert relapses.of_patient(adam.id) == ()
    assert not window.undo_bar.isHidden()
    window.undo_bar.undo()
    assert relapses.of_patient(adam.id) == (stored,)
    assert window.undo_bar.isHidden()


def test_the_patients_own_question_of_the_last_visit_stands_on_the_overview(window: MainWindow, adam: Patient) -> None:
    window.open_form("visit")
    visit_form(window).question.set_text("Why are my legs getting weaker?")
    visit_form(window).try_to_save()
    assert "Why are my legs getting weaker?" in window.page.notes.question.text()


@pytest.mark.parametrize("place", [1, 2, 13, 16, 25, 39])
def test_a_patients_page_is_laid_out_to_the_end_before_it_is_painted(window: MainWindow, place: int) -> None:
    other = window.services.store.add_record(demo_records()[place])
    window._find()
    QTest.qWait(50)
    window.open_patient(other.id)
    QApplication.processEvents()
    seen = window.page.grab().toImage()
    QTest.qWait(150)
    assert window.page.grab().toImage() == seen


def test_a_page_that_cannot_be_filled_is_not_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    other = window.services.store.add_record(demo_records()[1])

    def damaged(_patient_id: str) -> None:
        raise StoreDamaged(window.services.store.folder)

    monkeypatch.setattr(window.page, "refresh", lambda: damaged(other.id))
    with pytest.raises(StoreDamaged):
        window.open_patient(other.id)
    assert window.pages.currentWidget() is window.home
