"""Marked as entered in error: taken back from the bar or from the bin; the history keeps every version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, Relapse
from storage.refusals import DiskFull
from tests.ui.looking import cut, without_a_name
from ui.bin_page import BinPage
from ui.forms.relapse_form import RelapseForm
from ui.forms.saved import Saved
from ui.history_page import HistoryDialog
from ui.history_words import record_words, versions
from ui.services import Services
from ui.undo_bar import UndoBar

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def relapse(services: Services, adam: Patient) -> Relapse:
    """A relapse of Adam that was recorded by mistake."""
    return services.store.relapses.add(adam.id, Relapse("", PartialDate(2024, 3), fever=True))


def words_of(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


def marked(qtbot: QtBot, services: Services, adam: Patient, relapse: Relapse) -> Saved:
    """Mark the relapse as in error in its form; return what the form hands on."""
    form = RelapseForm(services, adam.id, relapse)
    qtbot.addWidget(form)
    form.reason.set_text("of another patient")
    with qtbot.waitSignal(form.saved) as told:
        form.mark_as_error()
    (saved,) = told.args or ()
    assert isinstance(saved, Saved)
    return saved


class Page(QWidget):
    """A window with the bar at its foot, and something else to have the focus."""

    def __init__(self) -> None:
        super().__init__()
        self.elsewhere, self.bar = QLineEdit(), UndoBar()
        column = QVBoxLayout(self)
        column.addWidget(self.elsewhere)
        column.addWidget(self.bar)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """The bar in a window, with the focus in something else there."""
    made = Page()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.elsewhere.setFocus()
    return made


def test_a_mistaken_mark_is_taken_back_from_the_bar_by_its_key(
    qtbot: QtBot, page: Page, services: Services, adam: Patient, relapse: Relapse
) -> None:
    before = services.record(adam.id)
    saved = marked(qtbot, services, adam, relapse)
    assert saved.deleted
    assert saved.words == "Relapse of Mar 2024"
    assert relapse not in services.record(adam.id).relapses
    bar = page.bar
    assert saved.restore is not None
    bar.offer(saved.words, saved.restore)
    assert bar.words.text() == "Relapse of Mar 2024 marked as entered in error."
    with qtbot.waitSignal(bar.undone):
        qtbot.keyClick(bar.window(), Qt.Key.Key_Z, CONTROL)
    assert services.record(adam.id) == before
    assert bar.isHidden()


def test_the_bar_leaves_the_focus_alone_goes_after_a_while_and_undoes_nothing_then(qtbot: QtBot, page: Page) -> None:
    bar, elsewhere = page.bar, page.elsewhere
    undone: list[bool] = []
    bar.offer("Scan of 7 Feb 2023", lambda: undone.append(True))
    assert elsewhere.hasFocus()
    bar._timer.timeout.emit()
    assert bar.isHidden()
    qtbot.keyClick(bar.window(), Qt.Key.Key_Z, CONTROL)
    bar.undo()
    assert undone == []


def test_the_bar_stays_while_the_focus_is_in_it_and_all_of_it_is_reached_by_tab(qtbot: QtBot, page: Page) -> None:
    bar, elsewhere = page.bar, page.elsewhere
    bar.offer("Scan of 7 Feb 2023", lambda: None)
    reached = []
    for _ in range(3):
        qtbot.keyClick(bar.window().focusWidget() or elsewhere, Qt.Key.Key_Tab)
        reached.append(bar.window().focusWidget())
    assert reached == [bar.undo_button, bar.bin_button, bar.away_button]
    bar._timer.timeout.emit()
    assert not bar.isHidden()
    assert without_a_name(bar) == []


def test_a_refusal_while_undoing_is_said_in_the_bar(page: Page, services: Services) -> None:
    bar = page.bar

    def full() -> None:
        raise DiskFull(services.store.folder)

    bar.offer("Scan of 7 Feb 2023", full)
    bar.undo()
    assert not bar.isHidden()
    assert "could not be taken back" in bar.words.text()


def test_the_bin_shows_what_when_who_and_why_and_gives_it_back(
    qtbot: QtBot, services: Services, adam: Patient, relapse: Relapse
) -> None:
    before = services.record(adam.id)
    marked(qtbot, services, adam, relapse)
    page = BinPage(services, adam.id)
    qtbot.addWidget(page)
    text = words_of(page)
    for words in ("Relapse of Mar 2024", "Marked on 9 Mar 2026 at", "by Tester", "Reason: of another patient"):
        assert words in text
    assert "Demo, Adam" in text
    (button,) = page.restore_buttons
    assert button.accessibleName() == "Restore: Relapse of Mar 2024"
    with qtbot.waitSignal(page.restored):
        button.click()
    assert services.record(adam.id) == before
    assert "Nothing is marked as entered in error." in words_of(page)
    assert without_a_name(page) == []


def test_a_patient_in_error_comes_back_with_all_that_was_recorded(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    before = services.record(adam.id)
    services.store.patients.delete(before.patient, "entered twice")
    page = BinPage(services)
    qtbot.addWidget(page)
    assert "Patient Demo, Adam" in words_of(page)
    (button,) = page.restore_buttons
    button.click()
    assert services.record(adam.id) == before


def test_the_history_shows_each_version_field_by_field_with_its_reason(
    qtbot: QtBot, services: Services, adam: Patient, relapse: Relapse
) -> None:
    store = services.store
    corrected = replace(relapse, onset=PartialDate(2024, 3, 14), fever=None, systems=("visual", "sensory"))
    store.relapses.update(corrected, "letter of the ward")
    store.relapses.delete(corrected, "of another patient")
    store.relapses.restore(relapse.id, "it was his")
    found = versions(store.history("relapse", relapse.id))
    assert [v.title.split(" on ")[0] for v in found] == [
        "Restored",
        "Marked as entered in error",
        "Corrected",
        "Recorded",
    ]
    assert [v.reason for v in found] == ["it was his", "of another patient", "letter of the ward", ""]
    assert {(c.field, c.old, c.new) for c in found[2].changes} == {
        ("Onset", "Mar 2024", "14 Mar 2024"),
        ("Fever", "yes", "not recorded"),
        ("Systems", "not recorded", "visual, sensory"),
    }
    assert {c.field for c in found[3].changes} == {"Onset", "Fever"}
    dialog = HistoryDialog(store, "relapse", corrected)
    qtbot.addWidget(dialog)
    dialog.show()
    text = words_of(dialog)
    assert "Mar 2024  →  14 Mar 2024" in text
    assert "Reason: letter of the ward" in text
    assert without_a_name(dialog) == []
    assert cut(dialog) == []


def test_the_old_value_of_a_corrected_test_is_in_the_history_of_its_visit(services: Services, adam: Patient) -> None:
    visit = services.record(adam.id).visits[0]
    values = tuple(replace(v, value=v.value + 1) if v.measure == "sdmt" and v.value else v for v in visit.values)
    services.store.visits.update(replace(visit, values=values), "wrong sheet")
    newest = versions(services.store.history("visit", visit.id))[0]
    assert [(c.field, c.old, c.new) for c in newest.changes] == [("SDMT", "47", "48")]


def test_every_record_of_a_patient_has_words_of_its_own(services: Services, adam: Patient) -> None:
    record = services.record(adam.id)
    assert record_words("treatment", record.treatments[0]) == "Treatment fingolimod of Jun 2017"
    assert record_words("scan", record.scans[0]) == "Scan of 7 Feb 2023"
    assert record_words("patient", record.patient) == "Patient Demo, Adam"
    for table, of_kind in (("visit", record.visits), ("course", record.courses), ("review", record.reviews)):
        for one in of_kind:
            assert record_words(table, one)[0].isupper()
