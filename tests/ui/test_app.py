"""The application: from start to a clean end, the lock over a saved draft, and a fault that ends nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPlainTextEdit
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

import main
from domain.refusal import Refusal
from storage.demo_cohort import demo_records
from storage.store import Store, create_store, open_store
from tests.ui.conftest import CHEAP, PASSPHRASE, now
from ui import faults
from ui.app import Application
from ui.faults import FaultDialog
from ui.first_run_page import FirstRunPage
from ui.forms.patient_form import PatientForm
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.unlock_page import LockPage, UnlockPage

CTRL = Qt.KeyboardModifier.ControlModifier
ROOT = Path(main.__file__).parent


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "smoulder.ini")


@pytest.fixture
def application(preferences: Preferences, qapp: QApplication, qtbot: QtBot, store: Store) -> Iterator[Application]:
    assert not store.read_only  # made before the window, and so closed after it
    made = Application(qapp, preferences, now=now, who="Tester")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()
    made.leave()


@pytest.fixture
def opened(application: Application, store: Store) -> MainWindow:
    """The application on an open registry with one patient."""
    store.add_record(demo_records()[0])
    application.open_registry(store)
    assert application.registry is not None
    return application.registry


def type_text(qtbot: QtBot, text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None, "the focus is lost"
    qtbot.keyClicks(focused, text)


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None, "the focus is lost"
    qtbot.keyPress(focused, key, modifiers)


# Where it begins


def test_the_first_start_asks_what_to_do(application: Application) -> None:
    application._begin(False, None)
    assert isinstance(application.stack.currentWidget(), FirstRunPage)


def test_the_next_start_asks_for_the_passphrase_of_the_last_registry(
    application: Application, preferences: Preferences, tmp_path: Path
) -> None:
    preferences.set("registry", str(tmp_path / "registry"))
    application._begin(False, None)
    page = application.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.folder.text() == str(tmp_path / "registry")


def test_a_registry_named_on_the_command_line_goes_before_the_last(
    application: Application, preferences: Preferences, tmp_path: Path
) -> None:
    preferences.set("registry", str(tmp_path / "registry"))
    application._begin(False, tmp_path / "other")
    page = application.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.folder.text() == str(tmp_path / "other")


def test_an_unlocked_registry_is_shown_and_remembered(
    application: Application, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    made, _ = create_store(tmp_path / "clinic", PASSPHRASE, now=now, cost=CHEAP)
    made.close()
    application._begin(False, made.folder)
    type_text(qtbot, PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.registry is not None)
    assert application.stack.currentWidget() is application.registry
    assert preferences.get("registry") == str(made.folder)


def test_a_registry_that_was_made_is_remembered_even_if_the_window_closes_before_it_opens(
    application: Application, preferences: Preferences, tmp_path: Path, qtbot: QtBot
) -> None:
    application._begin(False, None)
    page = application.stack.currentWidget()
    assert isinstance(page, FirstRunPage)
    page._cost = CHEAP
    page.go_to_creation()
    page.folder.set_text(str(tmp_path / "clinic"))
    for field in (page.passphrase, page.again):
        field.set_text(PASSPHRASE)
    with qtbot.waitSignal(page.made):
        page.make_store()
    application.close()
    assert preferences.get("registry") == str(tmp_path / "clinic")
    open_store(tmp_path / "clinic", PASSPHRASE, now=now, who="Tester").close()


def test_the_preferences_hold_no_identifiers(application: Application, opened: MainWindow, tmp_path: Path) -> None:
    opened.open_patient(opened.services.store.search("adam")[0].id)
    application._choose_theme("dark")
    application.close()
    written = QSettings(str(tmp_path / "smoulder.ini"), QSettings.Format.IniFormat)
    assert set(written.allKeys()) == {"registry", "colours", "window", "maximised"}
    assert not [word for word in ("Demo", "Adam", "1986", "D-0001") if word in (tmp_path / "smoulder.ini").read_text()]


def test_colours_and_size_are_as_they_were_left(
    application: Application, preferences: Preferences, qapp: QApplication, qtbot: QtBot
) -> None:
    application._choose_theme("dark")
    size = application.minimumSize().grownBy(application.contentsMargins()) * 1.1
    application.resize(size)
    application.close()
    again = Application(qapp, preferences, now=now, who="Tester")
    qtbot.addWidget(again)
    assert again.size() == size
    assert again.theme.mode == "dark"


@pytest.mark.parametrize("kept", ["", "x", "12", "99999x99999", "-5x10"])
def test_a_size_that_cannot_be_is_not_taken(
    kept: str, preferences: Preferences, qapp: QApplication, qtbot: QtBot
) -> None:
    preferences.set("window", kept)
    made = Application(qapp, preferences, now=now, who="Tester")
    qtbot.addWidget(made)
    screen = qapp.primaryScreen().availableSize()
    assert made.size() == made.size().boundedTo(screen).expandedTo(made.minimumSize())


# The lock


def test_the_lock_covers_a_saved_draft_and_the_same_field_comes_back(
    application: Application, opened: MainWindow, store: Store, qtbot: QtBot
) -> None:
    opened.new_patient()
    type_text(qtbot, "Muster")
    press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "Mar")
    press(qtbot, Qt.Key.Key_L, CTRL)
    lock = application.stack.currentWidget()
    assert isinstance(lock, LockPage)
    assert not opened.isVisible()
    draft = store.drafts.get("", "patient")
    assert draft is not None
    assert (draft.payload["family_name"], draft.payload["given_name"]) == ("Muster", "Mar")
    type_text(qtbot, PASSPHRASE)
    with qtbot.waitSignal(lock.unlocked):
        press(qtbot, Qt.Key.Key_Return)
    assert application.stack.currentWidget() is opened
    type_text(qtbot, "ia")
    form = opened.form
    assert isinstance(form, PatientForm)
    assert form.given_name.text() == "Maria"


def test_nothing_of_the_registry_answers_while_it_is_locked(
    application: Application, opened: MainWindow, qtbot: QtBot
) -> None:
    opened.open_patient(opened.services.store.search("adam")[0].id)
    press(qtbot, Qt.Key.Key_L, CTRL)
    for key in (Qt.Key.Key_N, Qt.Key.Key_K, Qt.Key.Key_P, Qt.Key.Key_R, Qt.Key.Key_L):
        press(qtbot, key, CTRL)
    assert opened.form is None
    assert isinstance(application.stack.currentWidget(), LockPage)
    assert application.stack.count() == 2
    assert application.windowTitle() == "Smoulder"


def test_the_lock_closes_every_dialog(application: Application, opened: MainWindow, qtbot: QtBot) -> None:
    dialog = QDialog(application)
    with qtbot.waitExposed(dialog):
        dialog.open()
    application.lock()
    assert not dialog.isVisible()


def test_a_wrong_passphrase_keeps_it_locked(application: Application, opened: MainWindow, qtbot: QtBot) -> None:
    application.lock()
    lock = application.stack.currentWidget()
    assert isinstance(lock, LockPage)
    type_text(qtbot, "not the passphrase")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in lock.passphrase.message.text())
    assert application.stack.currentWidget() is lock


# The end


def test_closing_keeps_what_is_typed_and_closes_the_registry(
    application: Application, opened: MainWindow, store: Store, qtbot: QtBot
) -> None:
    opened.new_patient()
    type_text(qtbot, "Muster")
    application.close()
    application.leave()
    with open_store(store.folder, PASSPHRASE, now=now, who="Tester") as again:
        draft = again.drafts.get("", "patient")
        assert draft is not None
        assert draft.payload["family_name"] == "Muster"


def test_another_registry_can_be_opened_without_a_restart(
    application: Application, opened: MainWindow, store: Store, qtbot: QtBot
) -> None:
    opened.leave_requested.emit()
    page = application.stack.currentWidget()
    assert isinstance(page, UnlockPage)
    assert page.folder.text() == str(store.folder)
    type_text(qtbot, PASSPHRASE)
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.registry is not None)


# Faults


class Refused(Refusal):
    pass


def answered(qtbot: QtBot, kind: type[QDialog]) -> list[str]:
    """Close the next dialog of *kind* that appears, and return what it said once it did."""
    said: list[str] = []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, kind) and window.isVisible():
                text = window.findChild(QPlainTextEdit)
                said.append(window.text() if isinstance(window, QMessageBox) else text.toPlainText() if text else "")
                window.close()
                return
        QTimer.singleShot(10, look)

    QTimer.singleShot(0, look)
    return said


def fail_with(error: Exception) -> None:
    family_name = "Demo"  # a local that must not get into a report
    raise error from ValueError(f"{family_name}, born 5 May 1986")


def test_an_unexpected_error_is_told_without_patient_data_and_the_program_goes_on(
    application: Application, opened: MainWindow, qtbot: QtBot
) -> None:
    said = answered(qtbot, FaultDialog)
    with capture_exceptions():
        faults.install(application._show_refusal, application._show_fault)
        QTimer.singleShot(0, lambda: fail_with(KeyError("Demo, Adam")))
        qtbot.waitUntil(lambda: bool(said))
    report = said[0]
    assert "builtins.KeyError" in report
    assert "builtins.ValueError" in report
    assert "tests/ui/test_app.py:" in report
    assert not [word for word in ("Demo", "Adam", "1986", str(Path.home()), str(ROOT)) if word in report]
    opened.open_patient(opened.services.store.search("adam")[0].id)
    assert opened.page.isVisible()


def test_a_refusal_that_nothing_caught_is_told_as_its_sentence(
    application: Application, opened: MainWindow, qtbot: QtBot
) -> None:
    said = answered(qtbot, QMessageBox)
    with capture_exceptions():
        faults.install(application._show_refusal, application._show_fault)

        def refuse() -> None:
            raise Refused("The disk is full. Everything saved before is safe.")

        QTimer.singleShot(0, refuse)
        qtbot.waitUntil(lambda: bool(said))
    assert said == ["The disk is full. Everything saved before is safe."]


def test_a_fault_that_comes_with_every_repaint_opens_one_dialog(application: Application, qtbot: QtBot) -> None:
    seen: list[int] = []

    def count() -> None:
        open_now = [w for w in QApplication.topLevelWidgets() if isinstance(w, FaultDialog) and w.isVisible()]
        application._show_fault("again")
        seen.append(len(open_now))
        open_now[0].close()

    QTimer.singleShot(50, count)
    application._show_fault("first")
    assert seen == [1]


def test_the_report_can_be_copied(qtbot: QtBot) -> None:
    dialog = FaultDialog("builtins.KeyError")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.copy_button.click()
    assert QApplication.clipboard().text() == "builtins.KeyError"


# The whole program, in a process of its own

DRIVEN = """
    import sys
    from argparse import Namespace
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from ui import app

    order = []
    def watch(window):
        if window.registry is None:
            QTimer.singleShot(20, lambda: watch(window))
            return
        order.append("open")
        window.registry.open_patient(window.store.search("adam")[0].id)
        window.registry.new_patient()
        QTimer.singleShot(200, window.close)
    start = app.Application.start
    def started(window, **arguments):
        start(window, **arguments)
        order.append("painted" if window.isVisible() else "hidden")
        order.append("early" if "storage.store" in sys.modules or "pyqtgraph" in sys.modules else "late")
        watch(window)
    app.Application.start = started
    status = app.run(Namespace(demo=True, store=None))
    print(*order, status)
"""


def test_the_program_paints_first_opens_the_demonstration_and_ends_with_status_zero(tmp_path: Path) -> None:
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    for _ in range(2):  # the second time the demonstration is there already
        child = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", textwrap.dedent(DRIVEN)],
            cwd=ROOT,
            env={**os.environ, **homes},
            capture_output=True,
            text=True,
        )
        noise = "This plugin does not support propagateSizeHints()"
        errors = [line for line in child.stderr.splitlines() if line != noise]
        assert (child.stdout.split(), errors, child.returncode) == (["painted", "late", "open", "0"], [], 0)


def test_the_demonstration_is_a_store_of_its_own_and_not_the_one_remembered(
    application: Application, preferences: Preferences, qtbot: QtBot
) -> None:
    application.open_demo()
    qtbot.waitUntil(lambda: application.registry is not None, timeout=60_000)
    assert application.store is not None
    assert application.store.demo
    assert preferences.get("registry") == ""
    assert isinstance(application.registry, MainWindow)
    names = [patient.family_name for patient in application.store.patients.all()]
    assert (len(names), set(names)) == (61, {"Demo"})
    application.lock()
    lock = application.stack.currentWidget()
    assert isinstance(lock, LockPage)
    press(qtbot, Qt.Key.Key_Return)
    assert application.stack.currentWidget() is application.registry
