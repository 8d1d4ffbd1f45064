"""One page, three ways to it: the window, the command for one patient and the command for all say the same."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from commands.cli import DONE, main
from domain.dates import PartialDate
from domain.records import Patient, Relapse
from reports.order import Choice, make
from storage.factors import OFF_SETTING
from storage.page_facts import last_printed
from storage.store import Store
from tests.ui.conftest import PASSPHRASE
from ui.print_order import order_of
from ui.services import Services
from ui.summary_page import SummaryPage

MARK = "✱ new"
PRINTED = re.compile(r"printed \d+ \w+ \d{4} \d\d:\d\d")


def text(pdf: bytes) -> str:
    """Return the text of every page but for the moment of printing."""
    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    return PRINTED.sub("printed", words)


@pytest.fixture
def printed_once(
    qtbot: QtBot, services: Services, store: Store, adam: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Patient:
    """Adam, whose summary was saved an hour before a relapse was entered, in a clinic with settings of its own."""
    store.settings.set("site", "Clinic of the test")
    store.settings.set("page_header", ["Infusion ward", "2nd floor"])
    store.settings.set("page_footer", "Registered charity 123")
    store.settings.set(OFF_SETTING, ["smoking"])
    page = SummaryPage(services, adam.id)
    qtbot.addWidget(page)
    page.save(tmp_path / "first.pdf")
    monkeypatch.setitem(services.now.__globals__, "NOW", services.now() + timedelta(hours=1))
    store.relapses.add(adam.id, Relapse("", PartialDate(2026, 1, 12), systems=("visual",)))
    monkeypatch.setenv("LOGNAME", "Tester")
    return adam


def commanded(store: Store, patient: Patient, folder: Path, *more: str) -> list[str]:
    """Return the texts of the command's page for one patient, and of its page among those for all."""
    (folder / "passphrase").write_text(PASSPHRASE)
    (folder / "pages").mkdir()
    source = ["report", str(store.folder), "--passphrase-file", str(folder / "passphrase"), "--as-of", "2026-03-09"]
    assert main([*source, *more, "--patient", patient.code, "--out", str(folder / "one.pdf")]) == DONE
    assert main([*source, *more, "--all", "--out-folder", str(folder / "pages")]) == DONE
    (one_of_all,) = (folder / "pages").iterdir()
    return [text((folder / "one.pdf").read_bytes()), text(one_of_all.read_bytes())]


@pytest.mark.parametrize("document", ["clinician", "patient", "brain-health", "treatments"])
def test_window_command_for_one_and_command_for_all_print_the_same(
    document: str, services: Services, store: Store, printed_once: Patient, tmp_path: Path
) -> None:
    window = text(make(order_of(services, printed_once.id, Choice(document))).pdf)
    assert commanded(store, printed_once, tmp_path, "--document", document) == [window, window]
    assert "Infusion ward" in window
    assert "Registered charity 123" in window
    assert (MARK in window) is (document == "clinician")
    assert "Smoking" not in window


def test_a_page_with_a_code_marks_nothing_and_names_nobody(
    services: Services, store: Store, printed_once: Patient, tmp_path: Path
) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "pages").mkdir()
    asked = ["--all", "--out-folder", str(tmp_path / "pages"), "--pseudonym", "--as-of", "2026-03-09"]
    assert main(["report", str(store.folder), "--passphrase-file", str(tmp_path / "passphrase"), *asked]) == DONE
    (page,) = (tmp_path / "pages").iterdir()
    said = text(page.read_bytes())
    assert said == text(make(order_of(services, printed_once.id, Choice(pseudonym=True))).pdf)
    assert MARK not in said
    assert "Tester" not in said


def test_the_clinics_definition_frame_and_paper_are_those_of_the_command_where_it_names_none(
    services: Services, store: Store, printed_once: Patient, tmp_path: Path
) -> None:
    store.settings.set("definition", "mueller-2025")
    store.settings.set("frame_months", 24)
    store.settings.set("page_paper", "Letter")
    window = text(make(order_of(services, printed_once.id, Choice(paper="Letter"))).pdf)
    assert "rules mueller-2025 version 1" in window
    assert commanded(store, printed_once, tmp_path) == [window, window]
    assert round(PdfReader(tmp_path / "one.pdf").pages[0].mediabox.width) == 612


def test_a_page_about_an_earlier_day_is_not_compared_with_one_that_left_later(
    services: Services, store: Store, printed_once: Patient
) -> None:
    day = services.today()
    assert last_printed(store, printed_once.id, services.now(), day) is not None
    assert last_printed(store, printed_once.id, services.now(), day - timedelta(days=1)) is None
