"""The page of findings: per patient and per registry, mended or marked as checked, by keyboard, read out in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from domain.records import PatientRecord
from domain.refusal import Refusal
from storage.store import Store, open_store
from tests.quality_records import BASE, both, last_visit, nothing, patient, relapse
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.looking import cut, larger_type, without_a_name
from ui import quality_rows
from ui.quality_page import QualityPage
from ui.services import Services
from ui.theme import Theme

UNTIDY = both(last_visit("6.0"), relapse("2026-04", "r"), patient(sex=None))


def added(store: Store, record: PatientRecord, code: str = "P-1", name: str = "Sand") -> str:
    return store.add_record(replace(record, patient=replace(record.patient, code=code, family_name=name))).id


def page_of(qtbot: QtBot, services: Services, patient_id: str = "") -> QualityPage:
    page = QualityPage(services, patient_id)
    qtbot.addWidget(page)
    page.resize(1280, 800)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    qtbot.waitUntil(lambda: page._look is None)
    QApplication.processEvents()  # what was found is laid out
    return page


def rules(page: QualityPage) -> list[str]:
    return [row.finding.rule for row in page.model.rows]


def go_to(page: QualityPage, rule: str) -> None:
    page.table.selectRow(rules(page).index(rule))


def mark(qtbot: QtBot, page: QualityPage, rule: str, reason: str) -> None:
    go_to(page, rule)
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    qtbot.keyClicks(page.detail.reason.editor, reason)
    qtbot.keyClick(page.detail.reason.editor, Qt.Key.Key_Return)


def test_the_list_of_a_patient_has_the_gravest_first_and_says_whose_it_is(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    page = page_of(qtbot, services, added(store, UNTIDY(BASE)))
    assert rules(page) == ["in-future", "edss-jump", "patient-incomplete"]
    assert page.counted.text() == "3 findings: 1 error, 1 unusual, 1 missing"
    assert "Sand, Mia · born 1 May 1985 · no. 1" in page.detail.by.text()


def test_the_list_of_the_registry_counts_with_denominators(qtbot: QtBot, services: Services, store: Store) -> None:
    added(store, UNTIDY(BASE))
    added(store, patient(sex=None)(BASE), "P-2", "Reed")
    added(store, BASE, "P-3", "Moor")
    page = page_of(qtbot, services)
    assert page.counted.text() == "4 findings in 2 of 3 patients: 1 error, 1 unusual, 2 missing"
    combo = page.rule.editor
    assert isinstance(combo, QComboBox)
    words = [combo.itemText(at) for at in range(combo.count())]
    assert "Patient's data missing: 2 in 2 of 3 patients" in words
    combo.setCurrentIndex(combo.findData("patient-incomplete"))
    assert rules(page) == ["patient-incomplete"] * 2
    first = page.model.index(0, 0)
    assert page.model.data(first) == "Reed, Mia\nborn 1 May 1985 · no. 1"


@pytest.mark.parametrize(("shown", "left"), [("error", 1), ("unusual", 1), ("missing", 1), ("kept", 0), ("", 3)])
def test_the_list_is_filtered_by_grade(qtbot: QtBot, services: Services, store: Store, shown: str, left: int) -> None:
    page = page_of(qtbot, services, added(store, UNTIDY(BASE)))
    page.shown.choose(shown)
    assert len(page.model.rows) == left
    assert page.table.isVisible() is (left > 0)


@pytest.mark.parametrize(
    ("order", "first"),
    [("gravity", ("Sand", "in-future")), ("patient", ("Reed", "patient-incomplete")), ("date", ("Sand", "in-future"))],
)
def test_the_list_is_sorted_as_asked(
    qtbot: QtBot, services: Services, store: Store, order: str, first: tuple[str, str]
) -> None:
    added(store, UNTIDY(BASE))
    added(store, patient(sex=None)(BASE), "P-2", "Reed")
    page = page_of(qtbot, services)
    combo = page.order.editor
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData(order))
    row = page.model.rows[0]
    assert (row.name.split(",")[0], row.finding.rule) == first


def test_enter_asks_to_mend_the_record_that_the_finding_is_about(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    patient_id = added(store, UNTIDY(BASE))
    page = page_of(qtbot, services, patient_id)
    asked: list[tuple[Any, ...]] = []
    page.mend.connect(lambda *what: asked.append(what))
    for rule in ("in-future", "edss-jump", "patient-incomplete"):
        go_to(page, rule)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    record = store.record(patient_id)
    assert asked == [
        (patient_id, "relapse", record.relapses[0]),
        (patient_id, "visit", record.visits[-1]),
        (patient_id, "patient", record.patient),
    ]


def test_what_is_not_recorded_yet_is_mended_by_a_new_record(qtbot: QtBot, services: Services, store: Store) -> None:
    patient_id = added(store, replace(BASE, courses=()))
    page = page_of(qtbot, services, patient_id)
    asked: list[tuple[Any, ...]] = []
    page.mend.connect(lambda *what: asked.append(what))
    go_to(page, "course-missing")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked == [(patient_id, "course", None)]


def test_marking_as_checked_keeps_who_when_and_why_and_undo_takes_it_back(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    patient_id = added(store, UNTIDY(BASE))
    page = page_of(qtbot, services, patient_id)
    mark(qtbot, page, "edss-jump", "seen twice")
    assert rules(page) == ["in-future", "patient-incomplete"]
    (check,) = store.record(patient_id).checks
    assert (check.rule, check.kind, check.by, check.reason) == ("edss-jump", "visit", "Tester", "seen twice")
    assert check.on == services.today()
    qtbot.keyClick(page.table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert store.record(patient_id).checks == ()
    assert "edss-jump" in rules(page)


def test_a_mark_is_listed_and_can_be_taken_back_later(qtbot: QtBot, services: Services, store: Store) -> None:
    patient_id = added(store, UNTIDY(BASE))
    mark(qtbot, page_of(qtbot, services, patient_id), "patient-incomplete", "asked, not available")
    page = page_of(qtbot, services)
    page.shown.choose("kept")
    assert rules(page) == ["patient-incomplete"]
    assert "Marked as checked by Tester on 9 Mar 2026: asked, not available." in page.detail.by.text()
    page.detail.back_button.click()
    assert store.record(patient_id).checks == ()
    page.shown.choose("")
    assert "patient-incomplete" in rules(page)


def test_a_mark_needs_a_reason_and_escape_leaves_it(qtbot: QtBot, services: Services, store: Store) -> None:
    patient_id = added(store, UNTIDY(BASE))
    page = page_of(qtbot, services, patient_id)
    left: list[bool] = []
    page.closed.connect(lambda: left.append(True))
    mark(qtbot, page, "edss-jump", "")
    assert page.detail.is_asking
    assert page.detail.reason.message.text().startswith("✕")
    qtbot.keyClick(page.detail.reason.editor, Qt.Key.Key_Escape)
    assert not page.detail.is_asking
    assert left == []
    assert store.record(patient_id).checks == ()
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert left == [True]


def test_an_error_cannot_be_marked_as_checked(qtbot: QtBot, services: Services, store: Store) -> None:
    page = page_of(qtbot, services, added(store, UNTIDY(BASE)))
    go_to(page, "in-future")
    qtbot.keyClick(page.table, Qt.Key.Key_F2)
    assert not page.detail.is_asking
    assert not page.detail.keep_button.isVisible()


def test_nothing_found_is_said_without_claiming_that_all_is_right(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    page = page_of(qtbot, services, added(store, BASE))
    assert page.message.isVisible()
    assert page.message.text().startswith("Nothing to look at: ")
    assert "whether what is recorded is true they cannot tell" in page.message.text()


def test_a_list_that_cannot_be_made_says_so_and_can_be_tried_again(
    qtbot: QtBot, services: Services, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(store, UNTIDY(BASE))
    with monkeypatch.context() as broken:
        broken.setattr(quality_rows, "look_at", lambda *_: (_ for _ in ()).throw(Refusal("The disk is gone.")))
        page = page_of(qtbot, services)
    assert page.message.text() == "✕ The list could not be made. The disk is gone. Nothing was changed."
    page.message_button.click()
    qtbot.waitUntil(lambda: page._look is None)
    assert len(page.model.rows) == 3


def test_leaving_the_page_stops_the_look_and_coming_back_begins_anew(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    for at in range(30):
        added(store, UNTIDY(BASE), f"P-{at}")
    page = QualityPage(services)
    qtbot.addWidget(page)
    page.show()
    page.hide()
    assert page.model.rows == []
    page.show()
    qtbot.waitUntil(lambda: page._look is None)
    assert len(page.model.rows) == 90
    assert page._looked.is_whole


def test_a_page_that_is_let_go_while_it_looks_is_told_nothing_more(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    for at in range(10):
        added(store, UNTIDY(BASE), f"P-{at}")
    page = QualityPage(services)
    page.show()
    page.hide()
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    done: list[int] = []
    services.tasks.run(lambda: 1, done.append, lambda _error: None)
    qtbot.waitUntil(lambda: done == [1])


def test_a_stopped_look_says_how_far_it_came() -> None:
    looked = quality_rows.Looked((), 12, 61)
    assert not looked.is_whole
    assert quality_rows.counts_in_words([], looked) == "0 findings in 0 of 12 patients"


def test_open_to_read_only_nothing_can_be_marked_or_mended(qtbot: QtBot, services: Services, store: Store) -> None:
    patient_id = added(store, UNTIDY(BASE))
    store.close()
    with open_store(store.folder, PASSPHRASE, now=now, who="Tester", read_only=True) as reader:
        page = page_of(qtbot, replace(services, store=reader), patient_id)
        asked: list[object] = []
        page.mend.connect(lambda *what: asked.append(what))
        go_to(page, "edss-jump")
        qtbot.keyClick(page.table, Qt.Key.Key_F2)
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
        assert not page.detail.is_asking
        assert asked == []
        assert not page.detail.keep_button.isEnabled()


def test_every_cell_reads_out_its_column_and_its_words(qtbot: QtBot, services: Services, store: Store) -> None:
    page = page_of(qtbot, services, added(store, UNTIDY(BASE)))
    role = Qt.ItemDataRole.AccessibleTextRole
    read = [page.model.data(page.model.index(0, at), role) for at in range(page.model.columnCount())]
    assert read == [
        "Grade: ✕ error",
        "Rule: A date in the future",
        "What was found: Relapse onset Apr 2026 lies in the future.",
    ]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("change", [UNTIDY, nothing])
def test_no_words_are_cut_and_every_input_has_a_name(
    qtbot: QtBot, qapp: QApplication, services: Services, store: Store, theme: Theme, percent: int, change: Any
) -> None:
    patient_id = added(store, change(BASE))
    with larger_type(qapp, theme, percent):
        for page in (page_of(qtbot, services, patient_id), page_of(qtbot, services)):
            assert cut(page) == []
            assert without_a_name(page) == []
            if page.row is not None:
                go_to(page, "edss-jump")
                page.detail.ask()
                qtbot.wait(10)
                assert cut(page) == []
