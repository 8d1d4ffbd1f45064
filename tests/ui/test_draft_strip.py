"""What was left unfinished is told of on the patient's own page, and gone on with from there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.store import open_store
from tests.ui.conftest import PASSPHRASE, now
from ui.draft_strip import SHOWN, DraftStrip
from ui.forms.catalogue import KINDS
from ui.forms.relapse_form import RelapseForm
from ui.forms.visit_form import VisitForm
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, services: Services, theme: Theme, adam: Patient) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.resize(1280, 800)
        made.show()
        made.activateWindow()
    made.open_patient(adam.id)
    yield made
    made.close()


def words(strip: DraftStrip) -> list[str]:
    return [found.text() for found in strip.findChildren(QLabel) if found.isVisible()]


def test_a_form_left_with_something_typed_is_told_of_above_the_patient_and_gone_on_with(window: MainWindow) -> None:
    strip = window.page.notes.drafts
    assert not strip.isVisible()
    window.open_form("visit")
    form = window.form
    assert isinstance(form, VisitForm)
    form.note.set_text("gait unsteady")
    QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Escape)
    assert window.form is None
    assert words(strip) == [f"✎ Visit left unfinished, kept 9 Mar 2026, {now().astimezone():%H:%M}"]
    (go_on,) = strip.findChildren(QPushButton)
    assert go_on.accessibleName().startswith("Go on: Visit left unfinished")
    go_on.click()
    assert isinstance(window.form, VisitForm)
    assert window.form.note.text() == "gait unsteady"


def test_a_correction_is_gone_on_with_at_its_record(window: MainWindow, services: Services, adam: Patient) -> None:
    relapse = services.record(adam.id).relapses[0]
    services.store.drafts.save(adam.id, f"relapse:{relapse.id}", {"note": "typed before"})
    window.open_patient(adam.id)
    strip = window.page.notes.drafts
    assert words(strip)[0].startswith("✎ Correction of a relapse left unfinished")
    strip.findChildren(QPushButton)[0].click()
    assert isinstance(window.form, RelapseForm)
    assert window.form.record == relapse


def test_more_than_a_few_are_counted_and_discarded_ones_are_gone(
    window: MainWindow, services: Services, adam: Patient
) -> None:
    kinds = [kind.name for kind in KINDS if kind.opens_new][: SHOWN + 2]
    for kind in kinds:
        services.store.drafts.save(adam.id, kind, {"note": "half"})
    window.open_patient(adam.id)
    strip = window.page.notes.drafts
    assert len(words(strip)) == SHOWN + 1
    assert words(strip)[-1] == "✎ and 2 more: open their forms to go on"
    for kind in kinds:
        services.store.drafts.discard(adam.id, kind)
    window.open_patient(adam.id)
    assert not strip.isVisible()


def test_a_registry_open_to_read_only_offers_nothing_to_go_on_with(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    services.store.drafts.save(adam.id, "visit", {"note": "half"})
    with open_store(services.store.folder, PASSPHRASE, now=now, who="Reader", read_only=True) as again:
        strip = DraftStrip(Services(again, now, services.tasks))
        qtbot.addWidget(strip)
        strip.show_patient(adam.id)
        assert strip.isHidden()
