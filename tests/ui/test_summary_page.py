"""The summary in the window: what is previewed is what is saved and printed, and each leaves a line in the audit."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.store import Store
from ui.services import Services
from ui.summary_page import SummaryPage


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> SummaryPage:
    made = SummaryPage(services, adam.id)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sentences that a message box would have shown."""
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *shown: said.append(shown[2]))
    return said


def audit(store: Store, what: str) -> list[str]:
    """Return the reasons of the audit lines of that kind."""
    return [line.reason for line in store.audit.lines() if line.what == what]


def test_preview_shows_as_many_pages_as_the_pdf_and_names_them(page: SummaryPage) -> None:
    count = len(PdfReader(BytesIO(page.pdf)).pages)
    assert count == len(page.pages) == 2
    assert [shown.accessibleName() for shown in page.pages] == ["Page 1 of 2", "Page 2 of 2"]
    assert all(not shown.pixmap().isNull() for shown in page.pages)


def test_preview_is_of_this_patient_as_of_today_and_marked_with_the_author(page: SummaryPage) -> None:
    text = " ".join(PdfReader(BytesIO(page.pdf)).pages[0].extract_text().split())
    assert "Demo, Adam" in text
    assert "As of 9 Mar 2026" in text
    assert "Tester" in text
    assert "DEMONSTRATION" not in text


def test_larger_and_smaller_change_the_pages_and_stop_at_the_ends(page: SummaryPage) -> None:
    middle = page.pages[0].pixmap().width()
    page.zoom(1)
    assert page.pages[0].pixmap().width() > middle
    for _ in range(9):
        page.zoom(-1)
    smallest = page.pages[0].pixmap().width()
    page.zoom(-1)
    assert page.pages[0].pixmap().width() == smallest < middle


def test_saved_file_has_exactly_the_bytes_of_the_preview(page: SummaryPage, store: Store, tmp_path: Path) -> None:
    file = tmp_path / page.file_name()
    assert page.save(file)
    assert file.read_bytes() == page.pdf
    assert audit(store, "summary saved as PDF") == [f"content SHA-256 {page.summary.sha256()}"]


def test_proposed_file_name_holds_number_and_date_and_no_name(page: SummaryPage) -> None:
    assert page.file_name() == "smoulder-summary-D-0001-2026-03-09.pdf"


def test_file_that_cannot_be_written_is_told_and_leaves_no_audit_line(
    page: SummaryPage, store: Store, tmp_path: Path, warnings: list[str]
) -> None:
    file = tmp_path / "no such folder" / "summary.pdf"
    assert not page.save(file)
    (sentence,) = warnings
    assert "could not be written" in sentence
    assert "The record is not touched; choose another folder." in sentence
    assert audit(store, "summary saved as PDF") == []


def test_printing_gives_every_page_and_an_audit_line_with_the_hash(
    page: SummaryPage, store: Store, tmp_path: Path
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert page.print_on(printer)
    assert len(PdfReader(tmp_path / "printed.pdf").pages) == len(page.pages)
    assert audit(store, "summary printed") == [f"content SHA-256 {page.summary.sha256()}"]


# Qt says on its own that the painter found no way to begin; that is the fault under test.
@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false", extend=True)
def test_printer_that_takes_nothing_is_told_and_leaves_no_audit_line(
    page: SummaryPage, store: Store, tmp_path: Path, warnings: list[str]
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    assert not page.print_on(printer)
    assert "The printer took nothing." in warnings[0]
    assert audit(store, "summary printed") == []


def test_close_and_escape_ask_to_go_back(page: SummaryPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        qtbot.mouseClick(page.close_button, Qt.MouseButton.LeftButton)
    page.activateWindow()
    page.setFocus()
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page, Qt.Key.Key_Escape)


def test_buttons_say_what_they_do_to_a_screen_reader(page: SummaryPage) -> None:
    assert page.print_button.text().startswith("&Print")
    assert page.save_button.text().startswith("&Save")
