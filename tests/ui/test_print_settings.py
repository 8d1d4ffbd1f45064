"""Header, footer, logo and parts of printed pages: kept and logged, checked, shown at once, and on every page."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.records import Patient
from reports.catalogue import DOCUMENTS
from storage.store import Store
from tests.ui.looking import cut, larger_type, too_wide
from ui.main_window import MainWindow
from ui.print_settings import LARGEST, MOST_LETTERS, MOST_LINES, PrintSettings
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme


@pytest.fixture
def page(qtbot: QtBot, services: Services, adam: Patient) -> PrintSettings:
    return shown(qtbot, services)


def shown(qtbot: QtBot, services: Services) -> PrintSettings:
    made = PrintSettings(services)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 800)
        made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: not made._is_making, timeout=30_000)
    return made


def previewed(qtbot: QtBot, page: PrintSettings) -> str:
    page.preview_now()
    qtbot.waitUntil(lambda: not page._is_making, timeout=30_000)
    return text(page.preview.pdf)


def text(pdf: bytes) -> str:
    return " ".join(" ".join(found.extract_text().split()) for found in PdfReader(BytesIO(pdf)).pages)


def picture(folder: Path, name: str = "logo.png", side: int = 60) -> Path:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkRed)
    assert image.save(str(folder / name))
    return folder / name


def test_what_is_typed_is_kept_when_its_field_is_left_and_stands_on_the_next_page_of_every_patient(
    qtbot: QtBot, page: PrintSettings, services: Services, adam: Patient
) -> None:
    page.header.set_text("St Anna's Hospital\n  MS clinic · 12 Garden Road \n\n")
    page.footer.set_text("Infusion ward: 2nd floor")
    page.keep_texts()
    assert services.store.settings.get("page_header") == ["St Anna's Hospital", "MS clinic · 12 Garden Road"]
    printed = SummaryPage(services, adam.id)
    qtbot.addWidget(printed)
    said = text(printed.pdf)
    assert "St Anna's Hospital" in said
    assert "MS clinic · 12 Garden Road" in said
    assert said.count("Infusion ward: 2nd floor") == 2  # on both pages
    again = shown(qtbot, services)
    assert again.header.text() == "St Anna's Hospital\nMS clinic · 12 Garden Road"


def test_whom_patients_call_stands_on_the_patients_page(
    qtbot: QtBot, page: PrintSettings, services: Services, adam: Patient
) -> None:
    page.contact.set_text("the MS nurses, 01234 567890")
    page.keep_texts()
    printed = SummaryPage(services, adam.id)
    qtbot.addWidget(printed)
    printed.choose(document="patient")
    assert "the MS nurses, 01234 567890" in text(printed.pdf)


def test_the_preview_follows_the_typing_without_keeping_it_and_never_holds_the_keyboard_up(
    qtbot: QtBot, page: PrintSettings, store: Store
) -> None:
    page.footer.editor.setFocus()
    qtbot.keyClicks(page.footer.editor, "Second floor")
    assert "Second floor" not in text(page.preview.pdf)  # it is made beside the typing
    qtbot.waitUntil(lambda: "Second floor" in text(page.preview.pdf), timeout=30_000)
    assert store.settings.get("page_footer") is None


def test_a_part_that_is_left_out_is_gone_from_its_document_and_from_no_other(
    qtbot: QtBot, page: PrintSettings, services: Services, adam: Patient
) -> None:
    before = text(page.preview.pdf)
    assert "MRI scans" in before
    page.parts["clinician.scans"].click()
    assert "MRI scans" not in previewed(qtbot, page)
    assert services.store.settings.get("page_left_out") == ["clinician.scans"]
    page.parts["clinician.scans"].click()
    assert services.store.settings.get("page_left_out") == []


def test_every_part_that_may_go_is_offered_and_what_is_always_there_is_not(page: PrintSettings) -> None:
    assert set(page.parts) == {
        f"{id}.{part.id}" for id, document in DOCUMENTS.items() for part in document.parts if not part.always
    }


def test_a_part_of_another_version_stays_left_out(
    qtbot: QtBot, services: Services, store: Store, adam: Patient
) -> None:
    store.settings.set("page_left_out", ["clinician.of-later"])
    page = shown(qtbot, services)
    page.parts["clinician.scans"].click()
    assert store.settings.get("page_left_out") == ["clinician.of-later", "clinician.scans"]


def test_the_part_that_is_left_out_last_is_the_document_in_the_preview(qtbot: QtBot, page: PrintSettings) -> None:
    name = next(name for name in page.parts if name.startswith("treatments."))
    page.parts[name].click()
    previewed(qtbot, page)
    assert page.preview.said.text() == DOCUMENTS["treatments"].title


def test_a_logo_is_kept_logged_shown_and_taken_away(
    qtbot: QtBot, page: PrintSettings, store: Store, tmp_path: Path
) -> None:
    page.choose_logo(picture(tmp_path))
    assert "A logo of" in page.logo_said.text()
    previewed(qtbot, page)
    images = [image for found in PdfReader(BytesIO(page.preview.pdf)).pages for image in found.images]
    assert images
    assert [line.what for line in store.audit.lines() if line.row == "page_logo"] == ["setting changed"]
    page.no_logo_button.click()
    assert page.logo_said.text() == "No logo."
    previewed(qtbot, page)
    assert not [image for found in PdfReader(BytesIO(page.preview.pdf)).pages for image in found.images]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"GIF89a no picture that prints", "is no picture that can be printed: PNG or JPEG."),
        (b"\x89PNG\r\n\x1a\n cut off", "is no picture that can be printed"),
        (b"x" * (LARGEST + 1), "is larger than 200 kB: make it smaller first."),
    ],
)
def test_what_is_no_logo_is_refused_with_the_reason_and_nothing_is_kept(
    page: PrintSettings, store: Store, tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "logo.png"
    file.write_bytes(content)
    page.choose_logo(file)
    assert told in page.logo_said.text()
    assert store.settings.get("page_logo") is None
    page.choose_logo(tmp_path / "no such file.png")
    assert "cannot be read" in page.logo_said.text()


def test_what_has_no_room_on_the_page_is_refused_at_its_field(page: PrintSettings, store: Store) -> None:
    page.header.set_text("\n".join("line" for _ in range(MOST_LINES + 1)))
    page.footer.set_text("x" * (MOST_LETTERS + 1))
    page.keep_texts()
    assert "The header has room for 5 lines." in page.header.message.text()
    assert "A line has room for 160 letters." in page.footer.message.text()
    assert store.settings.get("page_header") is None
    assert store.settings.get("page_footer") is None


def test_the_paper_is_that_of_every_new_page(
    qtbot: QtBot, page: PrintSettings, services: Services, adam: Patient
) -> None:
    page.paper.choose("Letter")
    printed = SummaryPage(services, adam.id)
    qtbot.addWidget(printed)
    assert round(PdfReader(BytesIO(printed.pdf)).pages[0].mediabox.width) == 612


def test_a_registry_that_is_open_to_read_only_says_so_and_changes_nothing(
    qtbot: QtBot, services: Services, adam: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(services.store), "read_only", property(lambda _store: True))
    page = shown(qtbot, services)
    assert "open to read only" in page.said.text()
    assert not page.header.editor.isEnabled()
    assert not any(box.isEnabled() for box in page.parts.values())


def test_without_a_patient_the_settings_are_there_and_the_preview_says_why_it_is_not(
    qtbot: QtBot, services: Services
) -> None:
    page = PrintSettings(services)
    qtbot.addWidget(page)
    page.show()
    assert not page.preview.isVisible()
    page.footer.set_text("kept")
    page.keep_texts()
    assert services.store.settings.get("page_footer") == "kept"


def test_leaving_the_page_keeps_what_is_typed(qtbot: QtBot, page: PrintSettings, store: Store) -> None:
    page.footer.set_text("typed last")
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page.footer.editor, Qt.Key.Key_Escape)
    assert store.settings.get("page_footer") == "typed last"


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (200, (1920, 1080))], ids=str)
def test_no_words_are_cut_and_the_preview_is_seen_whole(
    percent: int,
    size: tuple[int, int],
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    with larger_type(qapp, theme, percent):
        window = MainWindow(services, theme)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        window.desk.show_settings()
        page = window.form
        assert isinstance(page, PrintSettings)
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [] and not page._is_making, timeout=30_000)
        assert page.preview.pages[0].width() <= page.preview.port.viewport().width()
        window.close()
