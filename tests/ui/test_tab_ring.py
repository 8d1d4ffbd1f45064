"""The tab key goes round a form: from the last button to the first input, and past every input in between."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from tests.ui.form_samples import FORMS, fully_recorded
from tests.ui.walk import FARTHEST, controls, name_of
from ui.forms.form_page import FormPage
from ui.services import Services
from ui.widgets.choice import Choice


def shown(qtbot: QtBot, form: FormPage) -> FormPage:
    """Return a form as it stands in a window."""
    qtbot.addWidget(form)
    form.resize(1280, 800)
    with qtbot.waitExposed(form):
        form.show()
    return form


def round_of_tab(form: FormPage) -> list[QWidget]:
    """Return the stops of the tab key from the first input on until one comes again."""
    stops: list[QWidget] = []
    for _ in range(FARTHEST):
        now = QApplication.focusWidget()
        assert now is not None
        if now in stops:
            assert now is stops[0], f"it comes round to {name_of(now)}, not to {name_of(stops[0])}"
            return stops
        stops.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    raise AssertionError("the tab key never comes round")


@pytest.mark.parametrize("name", ["visit", "visit correction", "relapse", "scan", "treatment", "patient", "review"])
def test_tab_alone_goes_round_and_leaves_no_input_out(
    qtbot: QtBot, services: Services, adam: Patient, name: str
) -> None:
    form = shown(qtbot, FORMS[name](services, fully_recorded(services, adam)))
    next(iter(form._inputs.values())).setFocus()
    stops = round_of_tab(form)
    assert [name_of(control) for control in controls(form) if control not in stops] == []


@pytest.mark.parametrize("name", ["course", "statement", "plan"])
@pytest.mark.parametrize("option", [0, 1, -1])
def test_tab_comes_round_to_the_first_row_of_choices_whatever_is_chosen_in_it(
    qtbot: QtBot, services: Services, adam: Patient, name: str, option: int
) -> None:
    form = shown(qtbot, FORMS[name](services, fully_recorded(services, adam)))
    row = next(iter(form._inputs.values()))
    assert isinstance(row, Choice)
    row.choose(row._options[option][0])
    row.setFocus()
    stops = round_of_tab(form)
    assert stops[0] is row.focusProxy()
    assert [name_of(control) for control in controls(form) if control not in stops] == []
    for stop in (*reversed(stops[1:]), stops[0]):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is stop
