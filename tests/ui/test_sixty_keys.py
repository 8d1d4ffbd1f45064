"""A routine visit takes at most sixty keys and no mouse, from the patient page on, counted on the real window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Flag, Patient, Value, Visit, VisitKind
from storage.store import Store
from ui.forms.visit_form import VisitForm
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme

MODIFIERS = {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}
TODAY, LAST = date(2026, 3, 9), date(2025, 9, 8)
GRADES = "1122210"
TESTS = "5,1\t5,1\t21.4\t21.4\t21.4\t21.4\t52"
LIMIT = 60


class KeyCounter(QObject):
    """Counts what reaches the application from the keyboard: a modifier with its key is one. A mouse is told of."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = self.presses_of_a_mouse = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a key where it enters the window, before any widget has it."""
        if isinstance(watched, QWindow):
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                self.keys += event.key() not in MODIFIERS
            self.presses_of_a_mouse += event.type() == QEvent.Type.MouseButtonPress
        return False


@pytest.fixture
def counter(qapp: QApplication) -> Iterator[KeyCounter]:
    """A counter that sees every event of the application."""
    made = KeyCounter()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


def earlier(on: date) -> Visit:
    """Return an earlier visit, at which everything was a little other than it will be today."""
    grades = [Value(s, Decimal(g)) for s, g in zip(FUNCTIONAL_SYSTEMS, GRADES, strict=True)]
    tests = [Value("t25fw", Decimal(5), 1), Value("sdmt", Decimal(50)), Value("walking_distance_m", Decimal(900))]
    return Visit("", on, VisitKind.SCHEDULED, relapse_since_last=False, aid=Aid.NONE, values=(*grades, *tests))


@pytest.fixture
def patient(store: Store) -> Patient:
    """A patient with two signed visits."""
    made = store.patients.add(Patient("", "P-60", "Keys", "Sixty"))
    for on in (date(2025, 3, 10), LAST):
        store.visits.add(made.id, earlier(on))
    return made


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


def press(window: MainWindow, keys: str) -> None:
    """Press keys as a keyboard does: into the window, which finds out who has the focus. "\\t" is the tab key."""
    for letter in keys:
        handle = window.windowHandle()
        if letter == "\t":
            QTest.keyClick(handle, Qt.Key.Key_Tab)
        else:
            QTest.keyClick(handle, letter)
        QApplication.processEvents()


def hold_control(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()


def record_visit(window: MainWindow, patient: Patient, keys: str) -> Visit:
    """Open the patient's page, type a whole visit from there and sign it; return what is stored."""
    window.open_patient(patient.id)
    QApplication.processEvents()
    before = {visit.id for visit in window.services.record(patient.id).visits}
    hold_control(window, Qt.Key.Key_N)
    assert isinstance(window.form, VisitForm)
    press(window, keys)
    hold_control(window, Qt.Key.Key_Return)
    assert window.form is None, f"the visit was not signed: {window.form.problem.text()}"
    [stored] = [visit for visit in window.services.record(patient.id).visits if visit.id not in before]
    return stored


def meant(carried: tuple[str, ...] = (), grades: str = GRADES) -> Visit:
    """Return the visit that the keys mean; *carried* grades are those of the last visit, not examined."""
    values = [
        Value(system, Decimal(grade), carried_from=LAST if system in carried else None)
        for system, grade in zip(FUNCTIONAL_SYSTEMS, grades, strict=True)
    ]
    values += [Value("walking_distance_m", Decimal(400)), Value("ambulation", Decimal(2))]
    values.append(Value("edss", Decimal("4.5"), carried_from=LAST if carried else None))
    for measure, seconds in (("t25fw", "5.1"), ("nhpt_dominant", "21.4"), ("nhpt_non_dominant", "21.4")):
        values += [Value(measure, Decimal(seconds), trial) for trial in (1, 2)]
    values.append(Value("sdmt", Decimal(52)))
    return Visit(
        "",
        TODAY,
        VisitKind.SCHEDULED,
        relapse_since_last=False,
        fever_or_heat=False,
        edss_source="computed",
        aid=Aid.NONE,
        recorded_on=TODAY,
        values=tuple(values),
    )


def is_as_meant(stored: Visit, wanted: Visit) -> bool:
    """Whether a stored visit is the one that was meant; the order of its values does not matter."""
    same = replace(stored, id="", values=()) == replace(wanted, values=())
    return same and len(stored.values) == len(wanted.values) and set(stored.values) == set(wanted.values)


def test_a_routine_visit_takes_at_most_sixty_keys_and_no_mouse_from_the_patient_page_on(
    window: MainWindow, counter: KeyCounter, patient: Patient
) -> None:
    # Relapse no, fever no; on over "comparable"; seven grades examined and unchanged; distance and aid; on over the
    # four that need nothing today; three timed tests in two trials each; SDMT.
    stored = record_visit(window, patient, "nn\t" + " " * 7 + "400\tn" + "\t" * 4 + TESTS)
    assert is_as_meant(stored, meant())
    assert all(value.carried_from is None for value in stored.values)
    assert counter.keys <= LIMIT
    assert counter.keys == 49, "the user guide names the number"
    assert counter.presses_of_a_mouse == 0


def test_a_visit_with_two_grades_carried_takes_at_most_sixty_keys_and_says_so_in_the_record(
    window: MainWindow, counter: KeyCounter, patient: Patient
) -> None:
    stored = record_visit(window, patient, "nn\t" + "    cc " + "400\tn" + "\t" * 4 + TESTS)
    assert is_as_meant(stored, meant(carried=("fs_sensory", "fs_bowel_bladder")))
    assert counter.keys <= LIMIT
    assert counter.presses_of_a_mouse == 0


def test_a_first_visit_has_nothing_to_confirm_and_takes_at_most_sixty_keys_too(
    window: MainWindow, counter: KeyCounter, store: Store
) -> None:
    newcomer = store.patients.add(Patient("", "P-61", "First", "Visit"))
    stored = record_visit(window, newcomer, "nn\t" + GRADES + "400\tn" + "\t" * 4 + TESTS)
    assert is_as_meant(stored, meant())
    assert counter.keys <= LIMIT
    assert counter.presses_of_a_mouse == 0


def test_a_walk_that_was_impossible_because_of_ms_is_one_key(
    window: MainWindow, counter: KeyCounter, patient: Patient
) -> None:
    stored = record_visit(window, patient, "nn\t" + " " * 7 + "\tw10" + "\t" * 4 + "u")
    assert (stored.value("edss"), stored.aid, stored.flag("t25fw")) == (Decimal(7), Aid.WHEELCHAIR, Flag.UNABLE)
    assert counter.keys <= LIMIT
