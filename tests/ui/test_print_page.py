"""The page as it will print: what is chosen of it, how it is turned, what is said of a draft and of a code."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QComboBox, QMessageBox
from pytestqt.qtbot import QtBot

from domain.records import Patient
from reports.catalogue import DOCUMENTS
from reports.page import SIZES
from storage.refusals import DiskFull
from storage.store import Store
from tests.ui.looking import cut, larger_type, too_wide
from ui.main_window import MainWindow
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> SummaryPage:
    return shown(qtbot, services, adam)


def shown(qtbot: QtBot, services: Services, patient: Patient) -> SummaryPage:
    made = SummaryPage(services, patient.id)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 800)
        made.show()
    return made


def text(page: SummaryPage) -> str:
    return " ".join(" ".join(found.extract_text().split()) for found in PdfReader(BytesIO(page.pdf)).pages)


def test_every_document_that_can_be_printed_is_offered_and_made(page: SummaryPage) -> None:
    box = page.choices.document.editor
    assert isinstance(box, QComboBox)
    titles = [box.itemText(at) for at in range(box.count())]
    assert titles == [document.title for document in DOCUMENTS.values()]
    for id, document in DOCUMENTS.items():
        page.choose(document=id)
        assert 1 <= len(page.pages) <= document.most_pages
        assert page.file_name().startswith(f"smoulder-{document.file_word}-")


@pytest.mark.parametrize("paper", SIZES)
def test_the_paper_that_is_chosen_is_the_paper_of_the_page(page: SummaryPage, paper: str) -> None:
    page.choose(paper=paper)
    box = PdfReader(BytesIO(page.pdf)).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx(SIZES[paper], abs=0.01)


def test_the_page_keys_and_buttons_turn_the_pages_and_say_which_is_looked_at(page: SummaryPage, qtbot: QtBot) -> None:
    preview = page.preview
    preview.port.setFocus()
    assert preview.place.text() == "Page 1 of 2"
    qtbot.keyClick(preview.port, Qt.Key.Key_PageDown)
    assert preview.place.text() == "Page 2 of 2"
    assert abs(preview.pages[1].y() - preview.port.verticalScrollBar().value()) <= 1
    assert not preview.after_button.isEnabled()
    preview.before_button.click()
    assert preview.place.text() == "Page 1 of 2"
    qtbot.keyClick(preview.port, Qt.Key.Key_End)
    assert preview.place.text() == "Page 2 of 2"
    qtbot.keyClick(preview.port, Qt.Key.Key_Home)
    assert preview.place.text() == "Page 1 of 2"
    assert not preview.before_button.isEnabled()


def test_a_patient_with_an_unsigned_visit_gets_draft_across_the_page_and_nothing_of_the_visit(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    before = text(shown(qtbot, services, adam))
    services.store.drafts.save(adam.id, "visit", {"edss": "9.5", "note": "typed and not signed"})
    page = shown(qtbot, services, adam)
    assert "DRAFT" not in before
    assert page.choices.draft.isChecked()
    assert "A visit of this patient is not signed yet" in page.choices.remark.text()
    said = text(page)
    assert "DRAFT" in said
    assert "typed and not signed" not in said
    assert "9.5" not in said
    page.choices.draft.click()
    assert "DRAFT" not in text(page)


def test_a_draft_of_another_form_makes_no_draft_of_the_page(qtbot: QtBot, services: Services, adam: Patient) -> None:
    services.store.drafts.save(adam.id, "relapse", {"onset": "2"})
    assert not shown(qtbot, services, adam).choices.draft.isChecked()


def test_with_a_code_the_page_its_file_name_and_what_the_store_says_of_it_have_the_code(
    page: SummaryPage, store: Store, tmp_path: Path
) -> None:
    page.choices.pseudonym.click()
    code = page.made.order.code
    assert "[text 1]" in page.choices.remark.text()
    assert code in page.file_name()
    assert "D-0001" not in page.file_name()
    assert page.save(tmp_path / page.file_name())
    (kept,) = store.printed.of_patient(page.patient_id)
    assert kept.pseudonym == code
    assert kept.stamp == page.summary.sha256()


def test_what_was_saved_is_kept_and_opens_byte_for_byte(page: SummaryPage, store: Store, tmp_path: Path) -> None:
    page.save(tmp_path / "page.pdf")
    (kept,) = store.printed.of_patient(page.patient_id)
    assert store.printed.content(kept) == page.pdf == (tmp_path / "page.pdf").read_bytes()
    assert (kept.document, kept.format) == ("clinician", "pdf")


def test_a_page_that_cannot_be_kept_is_told_since_no_recall_would_name_it(
    page: SummaryPage, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda *shown: said.append(shown[2]))

    def full(*_args: object) -> None:
        raise DiskFull(store.folder)

    monkeypatch.setattr(store.printed, "add", full)
    page.save(tmp_path / "page.pdf")
    assert "not in the list of printed pages, so no recall will name it" in said[0]


def test_a_registry_that_is_open_to_read_only_prints_and_keeps_nothing(
    page: SummaryPage, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(store), "read_only", property(lambda _store: True))
    assert page.save(tmp_path / "page.pdf")
    assert store.printed.of_patient(page.patient_id) == ()


def test_the_printer_prints_on_the_paper_that_was_chosen_every_page_filled(page: SummaryPage, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert page.print_on(printer)
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    for at in range(len(document)):
        picture = document[at].render(scale=0.5).to_pil().convert("L")
        left, top, right, low = picture.point(lambda grey: 255 if grey < 200 else 0).getbbox() or (0, 0, 0, 0)
        assert right - left > picture.width * 0.8
        assert low - top > picture.height * 0.5
    document.close()


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (200, (1920, 1080))], ids=str)
def test_no_words_of_the_pages_that_print_are_cut(
    percent: int,
    size: tuple[int, int],
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    services.store.drafts.save(adam.id, "visit", {"edss": "4"})
    with larger_type(qapp, theme, percent):
        window = MainWindow(services, theme)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.open_patient(adam.id)
        window.print_summary()
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [])
        assert isinstance(window.form, SummaryPage)
        window.form.save(tmp_path / "page.pdf")
        window.desk.show_kept()
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [])
        window.desk.show_batch()
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [])
        window.close()
