"""Pages that left the program and used what was changed since: told above the patient, listed, and dealt with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, Relapse
from storage.store import Store
from tests.ui.looking import cut, larger_type, without_a_name
from ui.outdated_pages import OutdatedDialog
from ui.outdated_words import STAMP
from ui.patient_notes import PatientNotes
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme

Leave = Callable[[SummaryPage, Path], bool]


def printed(page: SummaryPage, folder: Path) -> bool:
    """Print the summary, into a file instead of on paper."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    return page.print_on(printer)


def saved(page: SummaryPage, folder: Path) -> bool:
    """Save the summary as a file."""
    return page.save(folder / "saved.pdf")


WAYS: dict[str, tuple[Leave, str]] = {
    "printed": (printed, "Summary printed on 9 Mar 2026"),
    "saved": (saved, "Summary saved as PDF on 9 Mar 2026"),
}


def leave(qtbot: QtBot, services: Services, patient: Patient, how: Leave, folder: Path) -> SummaryPage:
    """Let the summary of a patient leave the program."""
    page = SummaryPage(services, patient.id)
    qtbot.addWidget(page)
    assert how(page, folder)
    return page


def correct_visit(store: Store, patient: Patient) -> None:
    """Correct the last visit."""
    visit = store.record(patient.id).visits[-1]
    store.visits.update(replace(visit, note="seen again"), "misread")


def notes_of(qtbot: QtBot, services: Services, patient: Patient) -> PatientNotes:
    notes = PatientNotes(services)
    qtbot.addWidget(notes)
    notes.show_record(services.record(patient.id))
    return notes


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def dialog_of(qtbot: QtBot, services: Services, patient: Patient) -> OutdatedDialog:
    dialog = OutdatedDialog(services, patient.id)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


@pytest.mark.parametrize("way", WAYS)
def test_a_page_of_which_a_value_was_corrected_is_told_above_the_patient(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path, way: str
) -> None:
    how, words = WAYS[way]
    leave(qtbot, services, adam, how, tmp_path)
    before = notes_of(qtbot, services, adam)
    assert before.outdated.isHidden()
    correct_visit(services.store, adam)
    notes = notes_of(qtbot, services, adam)
    assert not notes.isHidden()
    assert notes.outdated.words.text() == (
        f"△ 1 printed page used values that were changed since: {words[:1].lower()}{words[1:]} "
        "(visit of 9 Mar 2026 corrected)."
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_list_says_which_page_it_is_and_which_records_changed_how_when_by_whom_and_why(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path, way: str
) -> None:
    how, words = WAYS[way]
    relapse = services.store.relapses.add(adam.id, Relapse("", PartialDate(2024, 3)))
    page = leave(qtbot, services, adam, how, tmp_path)
    correct_visit(services.store, adam)
    services.store.relapses.delete(relapse, "of another patient")
    dialog = dialog_of(qtbot, services, adam)
    (shown,) = dialog.cards
    said = words_of(shown)
    at = services.now().astimezone()
    assert words in said
    assert page.summary.label in said
    assert f"SHA-256 {page.summary.sha256()[:STAMP]}" in said
    assert f"Visit of 9 Mar 2026 corrected on 9 Mar 2026 at {at:%H:%M} by Tester: misread" in said
    assert "Relapse of Mar 2024 marked as entered in error on 9 Mar 2026" in said
    assert said.endswith("of another patient")


def test_the_stamp_in_the_list_is_the_one_on_the_page(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    leave(qtbot, services, adam, saved, tmp_path)
    correct_visit(services.store, adam)
    (page,) = services.store.printed.of_patient(adam.id)
    text = "".join(found.extract_text() for found in PdfReader(tmp_path / "saved.pdf").pages)
    assert page.stamp[:STAMP] in "".join(text.split())


def test_a_visit_that_went_to_another_patient_is_named(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path
) -> None:
    store = services.store
    other = store.patients.add(Patient("", "E-2", "Other", "Olga"))
    leave(qtbot, services, adam, saved, tmp_path)
    store.visits.move(store.record(adam.id).visits[-1], other.id, "hers")
    notes = notes_of(qtbot, services, adam)
    assert "(visit of 9 Mar 2026 moved to another patient)" in notes.outdated.words.text()


def test_of_several_pages_the_last_is_named_and_all_are_listed_newest_first(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path
) -> None:
    leave(qtbot, services, adam, printed, tmp_path)
    leave(qtbot, services, adam, saved, tmp_path)
    correct_visit(services.store, adam)
    notes = notes_of(qtbot, services, adam)
    assert notes.outdated.words.text().startswith(
        "△ 2 printed pages used values that were changed since: the last, summary saved as PDF on 9 Mar 2026"
    )
    dialog = dialog_of(qtbot, services, adam)
    newest, oldest = dialog.cards
    assert (newest.words, oldest.words) == ("Summary saved as PDF on 9 Mar 2026", "Summary printed on 9 Mar 2026")
    newest.reason.set_text("sent anew")
    newest.recall()
    (left,) = dialog.cards
    assert left.words == "Summary printed on 9 Mar 2026"
    assert QApplication.focusWidget() is left.recall_button


def test_a_page_is_noted_as_recalled_by_keys_alone_with_a_reason(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path
) -> None:
    leave(qtbot, services, adam, printed, tmp_path)
    correct_visit(services.store, adam)
    notes = notes_of(qtbot, services, adam)
    dialog = dialog_of(qtbot, services, adam)
    dialog.recalled.connect(lambda: notes.show_record(services.record(adam.id)))

    def press(key: Qt.Key) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, key)

    assert QApplication.focusWidget() is dialog.cards[0].recall_button
    press(Qt.Key.Key_Space)
    reason = dialog.cards[0].reason
    assert QApplication.focusWidget() is reason.editor
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.cards[0].confirm_button
    press(Qt.Key.Key_Space)
    assert "What was done with the page?" in reason.message.text()
    assert not services.store.printed.of_patient(adam.id)[0].is_recalled
    qtbot.keyClicks(reason.editor, "destroyed; the new one was sent")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    (page,) = services.store.printed.of_patient(adam.id)
    assert (page.is_recalled, page.recalled_reason) == (True, "destroyed; the new one was sent")
    assert notes.outdated.isHidden()
    assert "No page that left the program used what was changed since." in words_of(dialog)
    assert "Summary printed on 9 Mar 2026 is noted as recalled or replaced." in dialog.said.text()
    assert QApplication.focusWidget() is dialog.close_button
    assert dialog.isVisible(), "the question is answered, and the list stays"


def test_not_yet_leaves_the_page_to_be_recalled(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path
) -> None:
    leave(qtbot, services, adam, printed, tmp_path)
    correct_visit(services.store, adam)
    dialog = dialog_of(qtbot, services, adam)
    (card,) = dialog.cards
    card.ask()
    card.take_back()
    assert QApplication.focusWidget() is card.recall_button
    assert len(services.store.printed.outdated(adam.id)) == 1


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_list_is_whole_in_larger_type_and_every_input_has_a_name(
    qtbot: QtBot, services: Services, adam: Patient, tmp_path: Path, theme: Theme, qapp: QApplication, percent: int
) -> None:
    leave(qtbot, services, adam, printed, tmp_path)
    correct_visit(services.store, adam)
    with larger_type(qapp, theme, percent):
        dialog = dialog_of(qtbot, services, adam)
        dialog.cards[0].ask()
        qtbot.wait(20)
        assert cut(dialog) == []
        assert without_a_name(dialog) == []
