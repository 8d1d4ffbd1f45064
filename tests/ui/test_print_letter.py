"""Text for a letter and the page as HTML: copied and saved as shown, kept, and marked where it no longer holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from domain.letter import as_text, letter_blocks
from domain.patient_page import EXTRAS
from domain.records import Patient
from reports.catalogue import DOCUMENTS
from reports.order import Choice
from storage.store import Store
from ui.main_window import MainWindow
from ui.print_kept import KeptPageView
from ui.print_letter import LetterPage
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> SummaryPage:
    made = SummaryPage(services, adam.id)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


def letter_of(qtbot: QtBot, page: SummaryPage) -> LetterPage:
    made = LetterPage(page.services, page.made)
    qtbot.addWidget(made)
    made.show()
    return made


def correct(store: Store, patient: Patient) -> None:
    visit = store.record(patient.id).visits[-1]
    store.visits.update(replace(visit, note="seen again"), "misread")


def reopened(qtbot: QtBot, services: Services, patient: Patient) -> KeptPageView:
    (found,) = services.store.printed.history_of(patient.id)
    view = KeptPageView(services, found)
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_button_opens_the_text_of_the_page_and_escape_goes_back_to_the_patient(
    qtbot: QtBot, services: Services, adam: Patient, theme: Theme
) -> None:
    window = MainWindow(services, theme)
    qtbot.addWidget(window)
    window.show()
    window.open_patient(adam.id)
    window.print_summary()
    assert isinstance(window.form, SummaryPage)
    window.form.letter_button.click()
    letter = window.form
    assert isinstance(letter, LetterPage)
    letter.close_button.click()
    assert window.pages.currentWidget() is window.page
    window.close()


def test_one_block_or_all_go_to_the_clipboard_as_they_are_shown(qtbot: QtBot, page: SummaryPage) -> None:
    letter = letter_of(qtbot, page)
    blocks = letter_blocks(page.summary)
    assert list(letter.copy_buttons) == [block.id for block in blocks]
    letter.copy_buttons[blocks[1].id].click()
    assert QGuiApplication.clipboard().text() == blocks[1].text
    assert f"“{blocks[1].title}” is on the clipboard." in letter.said.text()
    letter.all_button.click()
    assert QGuiApplication.clipboard().text() == as_text(blocks)


def test_what_was_copied_is_kept_once_and_opens_again(
    qtbot: QtBot, page: SummaryPage, services: Services, adam: Patient
) -> None:
    letter = letter_of(qtbot, page)
    letter.copy_all()
    letter.copy(letter.blocks[0])
    (kept,) = services.store.printed.of_patient(adam.id)
    assert (kept.page, kept.document, kept.format) == ("letter text copied", "letter", "txt")
    assert services.store.printed.content(kept) == as_text(letter.blocks).encode()
    correct(services.store, adam)
    view = reopened(qtbot, services, adam)
    shown = view.findChild(QTextBrowser).toPlainText()
    assert shown.startswith("SUPERSEDED: visit of 9 Mar 2026 corrected on 9 Mar 2026")
    assert letter.blocks[0].text.splitlines()[0] in shown
    assert not view.print_button.isEnabled()


def test_the_text_of_a_patient_with_an_unsigned_visit_begins_with_draft(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    services.store.drafts.save(adam.id, "visit", {"edss": "9.5"})
    page = SummaryPage(services, adam.id)
    qtbot.addWidget(page)
    letter = letter_of(qtbot, page)
    letter.copy_all()
    assert QGuiApplication.clipboard().text().startswith("DRAFT\n\n")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_html_of_every_document_is_saved_kept_and_marked_when_it_no_longer_holds(
    qtbot: QtBot, page: SummaryPage, services: Services, adam: Patient, tmp_path: Path, document: str
) -> None:
    page.choose(document=document)
    file = tmp_path / page.made.file_name("html")
    assert page.save_html(file)
    (kept,) = services.store.printed.of_patient(adam.id)
    assert (kept.document, kept.format) == (document, "html")
    assert services.store.printed.content(kept) == file.read_bytes()
    correct(services.store, adam)
    view = reopened(qtbot, services, adam)
    assert view.save(tmp_path / "copy.html")
    copy = (tmp_path / "copy.html").read_text("utf-8")
    assert "<title>SUPERSEDED: " in copy
    assert "<strong>SUPERSEDED</strong> visit of 9 Mar 2026 corrected" in copy
    assert "SUPERSEDED visit of 9 Mar 2026" in view.findChild(QTextBrowser).toPlainText()


def test_what_a_patient_may_ask_for_is_offered_for_the_patients_page_alone_and_is_off(
    qtbot: QtBot, page: SummaryPage
) -> None:
    asked = page.choices.extras
    assert list(asked) == list(EXTRAS)
    for id, document in DOCUMENTS.items():
        page.choose(document=id)
        assert all(tick.isVisible() == document.for_patient for tick in asked.values()), id
    assert page.choices.value.extras == frozenset()
    page.choose(document="patient")
    before = page.pdf
    asked["edss-number" if "edss-number" in asked else next(iter(asked))].click()
    assert page.made.printing.extras
    assert page.pdf != before


def test_a_choice_that_is_handed_in_is_what_is_made(qtbot: QtBot, services: Services, adam: Patient) -> None:
    page = SummaryPage(services, adam.id, Choice(document="treatments", paper="Letter"))
    qtbot.addWidget(page)
    assert page.made.document.id == "treatments"
    assert page.choices.value.paper == "Letter"
