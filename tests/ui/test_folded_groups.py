"""A group that is folded away opens for whoever goes to an input inside it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from ui.forms.scan_form import ScanForm
from ui.forms.spec_grid import FoldedGroup
from ui.services import Services


@pytest.fixture
def group(qtbot: QtBot) -> FoldedGroup:
    inside = QWidget()
    QVBoxLayout(inside).addWidget(QLineEdit())
    made = FoldedGroup("&More", inside)
    qtbot.addWidget(made)
    return made


def test_a_group_unfolds_once_and_tells_of_it(qtbot: QtBot, group: FoldedGroup) -> None:
    assert group.inside.isHidden()
    with qtbot.waitSignal(group.unfolded):
        group.unfold()
    assert group.is_open
    assert not group.inside.isHidden()
    assert group.heading.accessibleName() == "More, open"
    with qtbot.assertNotEmitted(group.unfolded):
        group.unfold()
    assert group.is_open


def test_going_to_an_input_in_a_folded_group_opens_it_and_puts_the_focus_there(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = ScanForm(services, adam.id)
    qtbot.addWidget(form)
    form.resize(1280, 800)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    (group,) = form.findChildren(FoldedGroup)
    assert not group.is_open
    within = next(w for w in form._inputs.values() if group.isAncestorOf(w))
    form.reveal(within)
    assert group.is_open
    focus = QApplication.focusWidget()
    assert focus is not None
    assert within.isAncestorOf(focus)
