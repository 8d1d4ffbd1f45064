"""A clinic's own definitions: a folder beside its records, and what is said where a file of it cannot be used."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.definitions import DEFAULT_DEFINITION
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme


@pytest.fixture
def folder(services: Services) -> Path:
    made = services.store.folder / "definitions"
    made.mkdir()
    return made


def shipped(id_: str) -> str:
    return (resources.files("domain") / "definitions" / f"{id_}.toml").read_text(encoding="utf-8")


def own_file(folder: Path, text: str = "") -> None:
    written = (text or shipped("cagol-2022-24w")).replace('id = "cagol-2022-24w"', 'id = "our-clinic-24w"')
    (folder / "ours.toml").write_text(written, encoding="utf-8")


def warnings_of(window: MainWindow) -> list[str]:
    return [found.text() for found in window.findChildren(QLabel) if found.text().startswith("△")]


def test_a_definition_beside_the_records_is_offered_and_can_be_chosen(
    services: Services, folder: Path, adam: Patient
) -> None:
    own_file(folder)
    assert "our-clinic-24w" in [definition.id for definition in services.rules().definitions]
    services.choose_definition("our-clinic-24w")
    summary = services.summary(services.record(adam.id))
    assert (summary.stamp.definition, services.rules_note()) == ("our-clinic-24w", "")


def test_a_file_that_cannot_be_used_is_named_in_the_window_and_the_shipped_definitions_stand(
    services: Services, folder: Path, theme: Theme, qtbot: QtBot
) -> None:
    own_file(folder, shipped("cagol-2022-24w").replace("days = 168", "days = -1"))
    window = MainWindow(services, theme)
    qtbot.addWidget(window)
    (words,) = [text for text in warnings_of(window) if "ours.toml" in text]
    assert "confirmation.days" in words
    assert f"Until that is mended, {DEFAULT_DEFINITION} is used; nothing recorded is affected." in words
    assert services.rules().chosen == DEFAULT_DEFINITION
    assert "our-clinic-24w" not in [definition.id for definition in services.rules().definitions]


def test_a_shipped_choice_stays_where_only_the_clinics_own_file_is_at_fault(services: Services, folder: Path) -> None:
    services.choose_definition("cagol-2022-24w")
    (folder / "ours.toml").write_text("id = ", encoding="utf-8")
    assert services.rules().chosen == "cagol-2022-24w"
    assert "ours.toml" in services.rules_note()


def test_a_chosen_definition_that_is_gone_gives_way_to_the_default_and_says_so(services: Services) -> None:
    services.choose_definition("our-clinic-24w")
    assert services.rules().chosen == DEFAULT_DEFINITION
    assert "There is no definition 'our-clinic-24w'" in services.rules_note()
