"""The plan in a real window: an entry recorded by keys alone, and found beside brain health and in its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from domain.care_records import PlanPart, PlanState
from domain.dates import PartialDate
from domain.records import Patient
from tests.ui.looking import without_a_name
from ui.main_window import MainWindow
from ui.overview import Overview
from ui.services import Services
from ui.theme import Theme

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(services: Services, adam: Patient, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open_patient(adam.id)
    yield made
    made.close()


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None, "the focus is lost"
    qtbot.keyClick(focused, key, modifiers)


def words(window: MainWindow) -> list[str]:
    return [label.text() for label in window.page.findChildren(QLabel) if label.isVisible()]


def fill(qtbot: QtBot, *typed: str) -> None:
    """Type into one input after the other; "" leaves one as it is."""
    for text in typed:
        focused = QApplication.focusWidget()
        assert focused is not None, "the focus is lost"
        if isinstance(focused, QLineEdit):
            focused.setCompleter(None)  # its list takes the keyboard, which this platform does not have
        qtbot.keyClicks(focused, text)
        press(qtbot, Qt.Key.Key_Tab)


def test_an_entry_is_recorded_by_keys_alone_and_stands_beside_brain_health_in_its_row_and_in_the_tables(
    window: MainWindow, services: Services, adam: Patient, qtbot: QtBot
) -> None:
    before = services.record(adam.id).plan
    assert "Anti-inflammatory, rehabilitation, trials; nothing recorded in the other 3." in words(window)
    press(qtbot, Qt.Key.Key_E, CTRL | SHIFT)
    fill(qtbot, "t", "add-on treatment", "simvastatin", "u", "5 2025", "", "an invented trial", "NCT00000000")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    (entry,) = [one for one in services.record(adam.id).plan if one not in before]
    assert (entry.row, entry.what, entry.drug) == (PlanPart.TRIAL, "add-on treatment", "simvastatin")
    assert (entry.state, entry.start, entry.end) == (PlanState.UNDER_WAY, PartialDate(2025, 5), None)
    assert (entry.trial, entry.registry_number, entry.by_whom) == ("an invented trial", "NCT00000000", "Tester")
    assert "Anti-inflammatory, rehabilitation, trials (2); nothing recorded in the other 3." in words(window)
    window.page.overview.plan.rows.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    seen = words(window)
    (trials,) = [text for text in seen if text.startswith("Trials: ")]
    assert "add-on treatment (simvastatin) [an invented trial, NCT00000000], since May 2025, under way; by Te" in trials
    assert {"Neuroprotective: nothing recorded.", "Remyelinating: nothing recorded.", "What is recorded"} <= set(seen)
    assert "Definitions side by side" not in seen
    assert any("The authors propose" in text and "a hypothesis" in text for text in seen)


def test_the_line_leads_to_a_new_entry_and_every_row_is_read_by_its_name(window: MainWindow, qtbot: QtBot) -> None:
    window.page.overview.plan.new.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert window.form is not None
    assert window.form.form == "plan"
    assert without_a_name(window.page.overview.plan) == []


def test_nothing_is_added_to_the_plan_of_an_earlier_day_or_where_nothing_may_be_recorded(
    services: Services, adam: Patient, qtbot: QtBot
) -> None:
    summary = services.summary(services.record(adam.id))
    for read_only, is_past, can in ((False, False, True), (False, True, False), (True, False, False)):
        page = Overview(read_only=read_only)
        qtbot.addWidget(page)
        page.show_summary(summary, is_past=is_past)
        assert page.plan.new.isHidden() is not can


def test_on_an_earlier_day_the_rows_are_those_of_that_day(services: Services, adam: Patient) -> None:
    before = services.summary(services.record(adam.id), as_of=date(2025, 1, 1))
    assert [bool(row.lines) for row in before.plan] == [True, False, False, False, False, False]
    assert [bool(row.lines) for row in services.summary(services.record(adam.id)).plan][4:] == [True, True]
