"""The settings: what a clinic shows is kept at once, and nothing that is recorded or unknown here is lost by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from storage.store import open_store
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.looking import without_a_name
from ui.forms.catalogue import KINDS
from ui.forms.new_menu import make_new_menu
from ui.services import Services
from ui.settings_page import SettingsPage
from ui.shown_kinds import HIDDEN_KINDS, HIDDEN_SECTIONS, hidden_sections, shown_kinds
from ui.tasks import TaskRunner
from ui.widgets.field import Grade


@pytest.fixture
def page(qtbot: QtBot, services: Services) -> SettingsPage:
    """The settings of an empty registry, shown."""
    made = SettingsPage(services)
    qtbot.addWidget(made)
    made.show()
    return made


def test_all_kinds_are_shown_until_one_is_hidden(page: SettingsPage, services: Services) -> None:
    assert shown_kinds(services.store.settings) == {kind.name for kind in KINDS}
    box = page.boxes[HIDDEN_KINDS, "pregnancy"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert {kind.name for kind in KINDS} - shown_kinds(services.store.settings) == {"pregnancy"}
    assert page.said.text() == "✓ Kept. “Pregnancy” is hidden from now on."
    box.click()
    assert shown_kinds(services.store.settings) == {kind.name for kind in KINDS}
    assert page.said.text() == "✓ Kept. “Pregnancy” is shown from now on."


def test_only_what_is_optional_can_be_hidden(page: SettingsPage, services: Services) -> None:
    assert {name for of, name in page.boxes if of == HIDDEN_KINDS} == {k.name for k in KINDS if k.optional}
    services.store.settings.set(HIDDEN_KINDS, ["visit", "relapse"])
    assert {"visit", "relapse"} <= shown_kinds(services.store.settings)


def test_a_section_of_a_visit_is_hidden_and_what_is_unknown_here_stays_hidden(qtbot: QtBot, services: Services) -> None:
    services.store.settings.set(HIDDEN_SECTIONS, ["of another version"])
    page = SettingsPage(services)
    qtbot.addWidget(page)
    name = next(name for of, name in page.boxes if of == HIDDEN_SECTIONS)
    page.boxes[HIDDEN_SECTIONS, name].click()
    assert hidden_sections(services.store.settings) == {name, "of another version"}


def test_a_setting_is_shown_again_as_it_was_kept(page: SettingsPage, qtbot: QtBot, services: Services) -> None:
    page.boxes[HIDDEN_KINDS, "lab"].click()
    again = SettingsPage(services)
    qtbot.addWidget(again)
    assert [name for (of, name), box in again.boxes.items() if not box.isChecked()] == ["lab"]
    assert services.store.settings.get(HIDDEN_KINDS) == ["lab"]


def test_the_definition_and_the_frame_are_kept_at_once(page: SettingsPage, services: Services) -> None:
    box = page.definition.editor
    assert isinstance(box, QComboBox)
    other = next(at for at in range(box.count()) if box.itemData(at) != services.rules().chosen)
    box.setCurrentIndex(other)
    box.activated.emit(other)
    assert services.rules().chosen == box.itemData(other)
    page.frame.set_text("24")
    page.frame.left.emit()
    assert services.rules().frame_months == 24
    assert "24 months" in page.said.text()


@pytest.mark.parametrize("typed", ["", "0", "121", "1,5", "a year"])
def test_a_frame_that_cannot_be_is_refused(page: SettingsPage, services: Services, typed: str) -> None:
    page.frame.set_text(typed)
    page.close_page()
    assert page.frame.grade is Grade.ERROR
    assert services.rules().frame_months == 12


def test_the_page_is_left_by_key_and_every_input_has_a_name(page: SettingsPage, qtbot: QtBot) -> None:
    assert without_a_name(page) == []
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_open_to_read_only_nothing_can_be_changed(qtbot: QtBot, services: Services, tmp_path: Path) -> None:
    services.store.close()
    with open_store(tmp_path / "registry", PASSPHRASE, now=now, who="Tester", read_only=True) as store:
        page = SettingsPage(Services(store, now, TaskRunner()))
        qtbot.addWidget(page)
        assert not any(box.isEnabled() for box in page.findChildren(QCheckBox))
        assert not page.frame.editor.isEnabled()
        assert "read only" in page.said.text()


def test_the_menu_of_new_records_lists_what_is_shown_by_a_letter_each(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[str] = []
    offered = [kind for kind in KINDS if kind.opens_new and kind.mnemonic]
    menu = make_new_menu(parent, {kind.name for kind in KINDS}, chosen.append)
    for action in menu.actions():
        action.trigger()
    assert chosen == [kind.name for kind in offered]
    letters = [kind.mnemonic[kind.mnemonic.index("&") + 1].lower() for kind in offered]
    assert len(letters) == len(set(letters))
    keys = [kind.keys for kind in KINDS if kind.keys]
    assert len(keys) == len(set(keys))
    assert [a.text().split("\t")[0] for a in make_new_menu(parent, {"lab"}, chosen.append).actions()] == [
        "&Laboratory result"
    ]
