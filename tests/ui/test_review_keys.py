"""A whole brain-health review takes at most a hundred keys and no mouse: three minutes at 1.8 seconds a key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient, ReviewAnswer
from storage.store import Store
from tests.ui.test_sixty_keys import KeyCounter
from ui.forms.review_form import ReviewForm
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme

TODAY = date(2026, 3, 9)
LIMIT = 100
# What is typed at each factor: a number, or the first letter of an answer. Two of them call for something.
ANSWERS = {
    "exercise": "40",
    "diet": "11",
    "smoking": "n",
    "alcohol": "4",
    "sleep": "6",
    "social": "n",
    "medicines": "",
    "comorbidities": "",
    "infections": "v",
}


@pytest.fixture
def keys(qapp: QApplication) -> Iterator[KeyCounter]:
    """A counter that sees every event of the application."""
    made = KeyCounter()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.fixture
def window(qtbot: QtBot, services: Services, theme: Theme) -> Iterator[MainWindow]:
    """The real window on the screen."""
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 800)
        made.show()
    made.activateWindow()
    yield made
    made.close()


def place_of(form: ReviewForm, factor: str) -> QWidget:
    row = form.rows[factor]
    is_typed = ANSWERS[factor].isdigit() and row.number is not None
    return row.number.editor if is_typed and row.number is not None else row.answer


def go_to(form: ReviewForm, window: MainWindow, place: QWidget) -> None:
    """Press Tab until the focus is there."""
    for _ in range(40):
        focus = QApplication.focusWidget()
        if focus is place or (focus is not None and place.isAncestorOf(focus)):
            return
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
        QApplication.processEvents()
    raise AssertionError("the tab key does not come there")


def test_a_review_of_all_nine_factors_takes_at_most_a_hundred_keys(
    qtbot: QtBot,
    services: Services,
    store: Store,
    window: MainWindow,
    keys: KeyCounter,
) -> None:
    patient = store.patients.add(Patient("", "R-100", "Keys", "Hundred"))
    window.open_patient(patient.id)
    window.activateWindow()
    QApplication.processEvents()
    before = keys.keys
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(window.form, ReviewForm))
    form = window.form
    assert isinstance(form, ReviewForm)
    QApplication.processEvents()
    for factor, typed in ANSWERS.items():
        go_to(form, window, place_of(form, factor))
        for letter in typed:
            QTest.keyClick(window.windowHandle(), letter)
            QApplication.processEvents()
        if not typed:
            for _ in range(2):  # from “not asked”: “asked, no answer”, “asked, takes none”
                QTest.keyClick(window.windowHandle(), Qt.Key.Key_Left)
                QApplication.processEvents()
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(services.record(patient.id).reviews))
    answers = {answer.factor: answer for answer in services.record(patient.id).reviews[0].answers}
    assert set(answers) == set(ANSWERS)
    assert answers["exercise"] == ReviewAnswer("exercise", "", Decimal(40), "min a week")
    assert (answers["medicines"].answer, answers["comorbidities"].answer) == ("none", "none")
    assert answers["infections"].answer == "up-to-date"
    assert keys.presses_of_a_mouse == 0
    assert keys.keys - before <= LIMIT
