"""Kept pages: the list of what left the program, each opened as it was, and SUPERSEDED where it no longer holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from reports.order import Choice
from storage.printed import PrintedPage
from storage.store import Store
from ui.main_window import MainWindow
from ui.outdated_pages import OutdatedDialog
from ui.print_kept import KeptPageDialog, KeptPageView
from ui.print_pages import PrintedPages
from ui.print_paper import print_on
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme

Leave = Callable[..., PrintedPage]


@pytest.fixture
def leave(services: Services, adam: Patient, tmp_path: Path, qtbot: QtBot) -> Leave:
    """Let a page of Adam leave the program, and return what was kept."""

    def left(**choice: Any) -> PrintedPage:
        page = SummaryPage(services, adam.id, Choice(**choice))
        qtbot.addWidget(page)
        assert page.save(tmp_path / "left.pdf")
        return services.store.printed.of_patient(adam.id)[-1]

    return left


@pytest.fixture
def window(qtbot: QtBot, services: Services, adam: Patient, theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 800)
        made.show()
    yield made
    made.close()


def correct(store: Store, patient: Patient) -> None:
    visit = store.record(patient.id).visits[-1]
    store.visits.update(replace(visit, note="seen again"), "misread by somebody")


def listed(qtbot: QtBot, services: Services, patient: Patient) -> PrintedPages:
    made = PrintedPages(services, patient.id)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_the_list_says_of_each_page_what_when_by_whom_its_hash_and_that_it_holds(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave
) -> None:
    kept = leave()
    said = words_of(listed(qtbot, services, adam))
    at = services.now().astimezone()
    assert "Summary saved as PDF on 9 Mar 2026" in said
    assert f"By Tester at {at:%H:%M} · {kept.labels}" in said
    assert f"SHA-256 {kept.stamp[:24]}" in said
    assert "✓ still holds" in said


def test_before_anything_was_printed_the_list_says_so(qtbot: QtBot, services: Services, adam: Patient) -> None:
    page = listed(qtbot, services, adam)
    assert "No page of this patient has been printed or saved yet." in words_of(page)


def test_a_page_opens_with_the_very_bytes_that_left_whatever_was_recorded_since(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, tmp_path: Path
) -> None:
    leave()
    before = (tmp_path / "left.pdf").read_bytes()
    visit = services.store.record(adam.id).visits[-1]
    services.store.visits.add(adam.id, replace(visit, id="", on=visit.on.replace(day=1)))
    page = listed(qtbot, services, adam)
    qtbot.mouseClick(page.open_buttons[0], Qt.MouseButton.LeftButton)
    assert page.view is not None
    assert page.view.content == before
    assert len(page.view.preview.pages) == 2


def test_a_corrected_value_makes_it_superseded_in_the_list_and_across_every_page_shown_saved_and_printed(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, tmp_path: Path
) -> None:
    leave()
    correct(services.store, adam)
    page = listed(qtbot, services, adam)
    assert "△ SUPERSEDED: visit of 9 Mar 2026 corrected on 9 Mar 2026" in words_of(page)
    page.open_buttons[0].click()
    view = page.view
    assert view is not None
    assert view.save(tmp_path / "copy.pdf")
    assert view.print_on(printer_into(tmp_path / "printed.pdf"))
    assert print_on(printer_into(tmp_path / "without.pdf"), (tmp_path / "left.pdf").read_bytes())
    copy = PdfReader(tmp_path / "copy.pdf")
    assert copy.metadata is not None
    assert str(copy.metadata.title).startswith("SUPERSEDED: Summary as of")
    for at, found in enumerate(copy.pages):
        assert "SUPERSEDED" in found.extract_text(), at
    assert "visit of 9 Mar 2026 corrected" in text_of((tmp_path / "copy.pdf").read_bytes())
    assert "misread" not in text_of((tmp_path / "copy.pdf").read_bytes())
    assert ink(tmp_path / "printed.pdf") > ink(tmp_path / "without.pdf") * 1.1


def printer_into(file: Path) -> QPrinter:
    """Return a printer that prints into a file."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def ink(file: Path) -> float:
    """Return how dark the middle of the first page is."""
    document = pypdfium2.PdfDocument(file)
    picture = document[0].render(scale=0.4).to_pil().convert("L")
    document.close()
    width, height = picture.size
    middle = picture.crop((width // 4, height // 3, width * 3 // 4, height * 2 // 3))
    return sum(255 - grey for grey in middle.tobytes()) / (middle.width * middle.height)


def test_a_recalled_page_opens_with_superseded_across_it_and_its_reason_in_the_list_only(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave
) -> None:
    services.store.printed.recall(leave().id, "torn up at the ward")
    page = listed(qtbot, services, adam)
    assert "SUPERSEDED: recalled or replaced on 9 Mar 2026" in words_of(page)
    assert "What was done with it: torn up at the ward" in words_of(page)
    page.open_buttons[0].click()
    assert page.view is not None
    assert page.view.content is not None
    said = text_of(page.view.content)
    assert "SUPERSEDED recalled or replaced on 9 Mar 2026" in said
    assert "torn up" not in said


def test_the_strip_of_a_page_with_a_code_tells_no_name_and_no_kind_of_record(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave
) -> None:
    leave(pseudonym=True)
    store = services.store
    correct(store, adam)
    store.patients.update(replace(store.patients.get(adam.id), family_name="Hartwig-Moss"), "her passport")
    page = listed(qtbot, services, adam)
    page.open_buttons[0].click()
    assert page.view is not None
    assert page.view.content is not None
    said = text_of(page.view.content)
    assert "SUPERSEDED a value changed on 9 Mar 2026" in said
    for told in ("Hartwig", "Demo", "Adam", "visit of"):
        assert told not in said.split("SUPERSEDED a value")[1][:60]
    assert "Hartwig" not in said


def test_a_page_that_holds_and_is_saved_again_is_a_page_of_its_own_to_be_recalled_with_the_first(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, tmp_path: Path
) -> None:
    first = leave()
    page = listed(qtbot, services, adam)
    page.open_buttons[0].click()
    assert page.view is not None
    assert page.view.save(tmp_path / "again.pdf")
    pages = services.store.printed.of_patient(adam.id)
    assert [one.page for one in pages] == ["summary saved as PDF", "summary saved as PDF again"]
    assert pages[1].file == first.file
    correct(services.store, adam)
    assert len(services.store.printed.outdated(adam.id)) == 2


def test_a_superseded_page_that_is_saved_again_leaves_a_line_in_the_log_and_no_further_task(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, tmp_path: Path
) -> None:
    leave()
    correct(services.store, adam)
    page = listed(qtbot, services, adam)
    page.open_buttons[0].click()
    assert page.view is not None
    page.view.save(tmp_path / "again.pdf")
    assert len(services.store.printed.of_patient(adam.id)) == 1
    line = services.store.audit.lines(adam.id)[-1]
    assert line.what == "page that no longer holds saved again, marked SUPERSEDED"


def test_a_page_of_a_version_that_kept_the_hash_only_says_so(qtbot: QtBot, services: Services, adam: Patient) -> None:
    services.store.printed.add(services.record(adam.id), "summary printed", "0" * 64)
    page = listed(qtbot, services, adam)
    page.open_buttons[0].click()
    assert page.view is not None
    assert "Its file was not kept" in words_of(page.view)
    assert not page.view.print_button.isEnabled()
    assert not page.view.save_button.isEnabled()


def test_a_damaged_file_is_told_and_not_shown(qtbot: QtBot, services: Services, adam: Patient, leave: Leave) -> None:
    leave()
    services.store.connection.execute("UPDATE printed_file SET packed = x'789c030000000001'")
    page = listed(qtbot, services, adam)
    page.open_buttons[0].click()
    assert page.view is None
    assert "is not the one that left the program" in page.said.text()


def test_escape_goes_from_the_page_to_the_list_and_from_the_list_out(
    qtbot: QtBot, window: MainWindow, adam: Patient, leave: Leave
) -> None:
    leave()
    window.open_patient(adam.id)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    page = window.form
    assert isinstance(page, PrintedPages)
    page.open_buttons[0].click()
    assert page.view is not None
    qtbot.keyClick(page.view.preview.port, Qt.Key.Key_Escape)
    assert page.view is None
    assert page.open_buttons[0].hasFocus()
    qtbot.keyClick(page.open_buttons[0], Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.page


def test_the_list_of_what_to_recall_opens_the_page_too(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, qapp: QApplication
) -> None:
    leave()
    correct(services.store, adam)
    dialog = OutdatedDialog(services, adam.id)
    qtbot.addWidget(dialog)
    dialog.show()
    seen: list[bytes | None] = []

    def look() -> None:
        opened = qapp.activeModalWidget()
        assert isinstance(opened, KeptPageDialog)
        seen.append(opened.view.content)
        opened.reject()

    QTimer.singleShot(0, look)
    dialog.cards[0].open_button.click()
    assert seen[0] is not None
    assert "SUPERSEDED" in text_of(seen[0])


def test_a_kept_page_has_a_file_name_without_an_identifier(
    qtbot: QtBot, services: Services, adam: Patient, leave: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = leave()
    names: list[str] = []
    monkeypatch.setattr("ui.print_kept.ask_file", lambda _parent, _title, name, _kinds: names.append(name))
    (found,) = services.store.printed.history_of(adam.id)
    view = KeptPageView(services, found)
    qtbot.addWidget(view)
    view.ask_and_save()
    assert names == [f"smoulder-clinician-{kept.stamp[:12]}-2026-03-09.pdf"]
