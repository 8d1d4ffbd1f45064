"""Every page and every form without a mouse, and by ear: names, the tab key, its order, and what tables answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from reports.order import Choice, make
from tests.ui.conftest import CHEAP, now
from tests.ui.form_samples import FORMS as NAMES
from tests.ui.form_samples import fully_recorded
from tests.ui.valid_entry import unfold_everything
from tests.ui.walk import named_alike, out_of_order, unnamed, unreached, walk
from ui.first_run_page import FirstRunPage
from ui.forms.catalogue import FORMS
from ui.forms.form_frame import _in_order
from ui.forms.form_page import FormPage
from ui.history_page import HistoryDialog
from ui.main_window import MainWindow
from ui.print_order import keep, order_of
from ui.print_settings import PrintSettings
from ui.services import Services
from ui.theme import Theme
from ui.unlock_page import UnlockPage
from ui.widgets.field import Field, Grade


@pytest.fixture
def patient(services: Services, adam: Patient) -> Patient:
    """Adam, with something in every list."""
    return fully_recorded(services, adam)


@pytest.fixture
def window(qtbot: QtBot, services: Services, patient: Patient, theme: Theme) -> Iterator[MainWindow]:
    """The window of the program, on the screen."""
    made = MainWindow(services, theme)
    shown(qtbot, made)
    yield made
    made.close()


def shown(qtbot: QtBot, page: QWidget) -> None:
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.resize(1280, 800)
        page.show()
    page.activateWindow()


def letters(page: QWidget) -> list[str]:
    """The mnemonics on a page, by which a key goes to two places, or to none."""
    made = [*page.findChildren(QLabel), *page.findChildren(QPushButton)]
    seen = Counter(found[1].lower() for w in made if w.isVisible() and (found := re.search("&([^& ])", w.text())))
    return [letter for letter, count in seen.items() if count > 1]


def faults(page: QWidget) -> dict[str, list[str]]:
    """What is wrong with a page for those who use it without a mouse or without seeing it."""
    went = walk(page)
    return {
        what: found
        for what, found in {
            "without a name": unnamed(page),
            "one name for two": named_alike(page),
            "not reached by Tab": unreached(page, went.stops),
            "out of sight": went.wrong,
            "one letter for two": letters(page),
        }.items()
        if found
    }


def record_of(services: Services, patient: Patient, name: str) -> object:
    kind, _, corrects = name.partition(" ")
    record = services.record(patient.id)
    return (record.patient if kind == "patient" else getattr(record, FORMS[kind].field)[0]) if corrects else None


@pytest.mark.parametrize("name", NAMES)
def test_a_form_is_used_whole_without_a_mouse_and_by_ear(
    qtbot: QtBot, window: MainWindow, services: Services, patient: Patient, name: str
) -> None:
    window.open_patient(patient.id)
    if name == "patient":
        window.new_patient()
    else:
        window.open_form(name.partition(" ")[0], record_of(services, patient, name))
    form = window.form
    assert isinstance(form, FormPage)
    window.list.box.blockSignals(True)  # to go there shows the list
    window.list.box.setFocus()
    unfold_everything(form)
    form.order_tabs()
    QApplication.processEvents()
    form.go_to_first_input()
    QApplication.processEvents()
    assert faults(form) == {}
    begin = next(w for w in _in_order(form.body) if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    begin.setFocus()
    stops = walk(form).stops
    stops = stops[stops.index(begin) :]
    assert out_of_order(stops[: stops.index(form.save_button)], form.scroller.widget()) == []


def _printed(window: MainWindow, patient_id: str) -> None:
    """Let two pages of a patient leave the program, of which one no longer holds."""
    window.open_patient(patient_id)
    store = window.services.store
    for _ in range(2):
        made = make(order_of(window.services, patient_id, Choice()))
        keep(store, made.order.record, made.page(), "saved as PDF")
    store.printed.recall(store.printed.of_patient(patient_id)[0].id, "torn up")


def _previewed(window: MainWindow) -> None:
    """Show the settings of printed pages once their preview is there: its buttons can be used from then on."""
    window.desk.show_settings()
    page = window.form
    assert isinstance(page, PrintSettings)
    while not page.preview.pages:
        QTest.qWait(20)


PAGES: dict[str, Callable[[MainWindow, str], object]] = {
    "list": lambda w, _p: w._show_list(),
    "findings": lambda w, p: (w.open_patient(p), w.show_findings()),
    "findings of all": lambda w, _p: w.show_findings(of_all=True),
    "bin": lambda w, p: (w.open_patient(p), w.show_bin()),
    "settings": lambda w, _p: w.show_settings(),
    "summary": lambda w, p: (w.open_patient(p), w.print_summary()),
    "patient's page": lambda w, p: (w.open_patient(p), w.print_summary(), w.form.choose(document="patient")),
    "text for a letter": lambda w, p: (w.open_patient(p), w.print_summary(), w.form.letter_button.click()),
    "printed pages": lambda w, p: (_printed(w, p), w.desk.show_kept()),
    "printed page": lambda w, p: (_printed(w, p), w.desk.show_kept(), w.form.open_buttons[0].click()),
    "pages for many": lambda w, _p: w.desk.show_batch(),
    "header and footer": lambda w, _p: _previewed(w),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_used_whole_without_a_mouse_and_by_ear(
    qtbot: QtBot, window: MainWindow, services: Services, patient: Patient, name: str
) -> None:
    services.store.relapses.delete(services.record(patient.id).relapses[0], "entered twice")
    PAGES[name](window, patient.id)
    qtbot.wait(100)
    window.list.box.blockSignals(True)  # to go there shows the list
    page = window.pages.currentWidget()
    now = QApplication.focusWidget()
    if now is None or not page.isAncestorOf(now):
        page.focusNextChild()
    if name == "list":
        window.list.view.setFocus()
    assert faults(page) == {}


def test_the_pages_before_a_registry_is_open_are_used_without_a_mouse(
    qtbot: QtBot, services: Services, tmp_path: Path
) -> None:
    first = FirstRunPage(tmp_path / "new", now, "Tester", Random(7), services.tasks, CHEAP)
    first.go_to_creation()
    unlock = UnlockPage(services.store.folder, now, "Tester", services.tasks)
    wrong = {}
    for page in (first, unlock):
        shown(qtbot, page)
        page.passphrase.editor.setFocus()
        if found := faults(page):
            wrong[type(page).__name__] = found
        page.hide()
    assert wrong == {}


def test_tables_tell_a_screen_reader_their_name_and_what_stands_in_their_cells(
    qtbot: QtBot, window: MainWindow, patient: Patient
) -> None:
    window.open_patient(patient.id)
    for at in range(window.page.tabs.count()):
        window.page.tabs.setCurrentIndex(at)  # what is not in sight is filled when it is looked at
    window.show_findings()
    qtbot.wait(100)
    told = 0
    for table in window.findChildren(QAbstractItemView):
        model = table.model()
        if model is None or not table.accessibleName() or not model.rowCount() or not model.columnCount():
            continue
        interface = QAccessible.queryAccessibleInterface(table)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name) == table.accessibleName()
        parts = [interface.child(at) for at in range(min(interface.childCount(), 200))]
        said = {part.text(QAccessible.Text.Name) for part in parts if part is not None}
        role = Qt.ItemDataRole.AccessibleTextRole
        first = [model.index(0, column) for column in range(model.columnCount())]
        words = {str(index.data(role) or index.data() or "") for index in first} - {""}
        assert words <= said, table.accessibleName()
        told += 1
    assert told >= 4


@pytest.mark.parametrize("name", [name for name in NAMES if "correction" not in name])
def test_what_is_wrong_with_an_input_is_said_with_it(
    qtbot: QtBot, services: Services, patient: Patient, name: str
) -> None:
    form = FORMS[name].make(services, patient.id, None)
    qtbot.addWidget(form)
    assert isinstance(form, FormPage)
    for widget in list(form._inputs.values()):  # a row that is filled adds the next
        if isinstance(widget, Field):
            widget.set_text("31 2 2024")
    form.errors()
    wrong = [w for w in form._inputs.values() if isinstance(w, Field) and w.grade is Grade.ERROR]
    assert wrong
    for widget in wrong:
        said = widget.editor.accessibleDescription()
        assert said.startswith("Error: ")
        assert widget.message.text().removeprefix("✕ ") in said


@pytest.mark.parametrize("table", ["visit", "patient"])
def test_the_history_of_a_record_is_used_without_a_mouse(
    qtbot: QtBot, services: Services, patient: Patient, table: str
) -> None:
    record = services.record(patient.id)
    dialog = HistoryDialog(services.store, table, record.visits[0] if table == "visit" else record.patient, None)
    shown(qtbot, dialog)
    dialog.focusNextChild()
    assert faults(dialog) == {}


def test_every_tab_of_a_patient_is_used_without_a_mouse(qtbot: QtBot, window: MainWindow, patient: Patient) -> None:
    window.open_patient(patient.id)
    window.list.box.blockSignals(True)  # to go there shows the list
    (tabs,) = window.page.findChildren(QTabWidget)
    wrong = {}
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        qtbot.wait(30)
        tabs.tabBar().setFocus()
        if found := faults(window.page):
            wrong[tabs.tabText(at)] = found
    assert wrong == {}
