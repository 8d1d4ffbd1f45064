"""The plan in a real window: an entry recorded by keys alone, and found beside brain health and in its row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from domain.care_records import PlanPart, PlanState
from domain.dates import PartialDate
from domain.plan_rows import PLAN_KEY
from domain.records import Patient
from tests.ui.looking import larger_type, without_a_name
from ui.explanation_panel import ExplanationPanel
from ui.main_window import MainWindow
from ui.services import Services
from ui.shown_kinds import HIDDEN_KINDS
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
    window.page.overview.plan.link.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    seen = words(window)
    (trials,) = [text for text in seen if text.startswith("Trials: ")]
    assert "add-on treatment (simvastatin) [an invented trial, NCT00000000], since May 2025, under way; by Te" in trials
    assert {"Neuroprotective: nothing recorded.", "Remyelinating: nothing recorded.", "What is recorded"} <= set(seen)
    assert "Definitions side by side" not in seen
    assert any("The authors propose" in text and "a hypothesis" in text for text in seen)


def test_a_clinic_that_hides_the_plan_has_no_line_of_it_on_the_overview_until_it_shows_it_again(
    window: MainWindow, services: Services
) -> None:
    line = "Anti-inflammatory, rehabilitation, trials; nothing recorded in the other 3."
    for hidden in (["plan"], [], ["plan", "laboratory"]):
        services.store.settings.set(HIDDEN_KINDS, hidden)
        window.page.refresh()
        assert window.page.overview.plan.isVisible() is ("plan" not in hidden)
        assert (line in words(window)) is ("plan" not in hidden)
        assert window.page.overview.trend_button.isVisible()
    assert window.page.summary is not None
    assert any(row.lines for row in window.page.summary.plan)  # what is printed is chosen elsewhere


def test_the_rows_lead_to_a_new_entry_and_have_names(window: MainWindow, qtbot: QtBot) -> None:
    assert without_a_name(window.page.overview.plan) == []
    window.page.explain(PLAN_KEY)
    (new,) = [made for made in window.page.why.findChildren(QPushButton) if made.text().startswith("New entry")]
    new.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert window.form is not None
    assert window.form.form == "plan"


def test_no_word_of_the_rows_is_cut_with_larger_type(
    services: Services, adam: Patient, theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with larger_type(qapp, theme, 200):
        made = MainWindow(services, theme)
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        made.open_patient(adam.id)
        made.page.explain(PLAN_KEY)
        evidence = made.page.why.evidence
        inside = evidence.widget()
        qtbot.waitUntil(lambda: 0 < inside.width() <= evidence.viewport().width())
        made.close()


def test_nothing_is_added_to_the_plan_where_nothing_may_be_recorded(
    services: Services, adam: Patient, qtbot: QtBot
) -> None:
    summary = services.summary(services.record(adam.id))
    for read_only in (False, True):
        panel = ExplanationPanel(read_only=read_only)
        qtbot.addWidget(panel)
        panel.show_explanation(summary.explanations[PLAN_KEY], summary, services.rules().definitions)
        (new,) = [made for made in panel.findChildren(QPushButton) if made.text().startswith("New entry")]
        assert new.isEnabled() is not read_only


def test_on_an_earlier_day_the_rows_are_those_of_that_day(services: Services, adam: Patient) -> None:
    before = services.summary(services.record(adam.id), as_of=date(2025, 1, 1))
    assert [bool(row.lines) for row in before.plan] == [True, False, False, False, False, False]
    assert [bool(row.lines) for row in services.summary(services.record(adam.id)).plan][4:] == [True, True]
