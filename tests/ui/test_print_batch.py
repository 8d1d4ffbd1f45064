"""Pages for many patients: every one saved and kept, told what went wrong, stopped at once, nothing replaced."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from domain.pseudonym import code_of
from domain.records import Patient
from reports import batch, second_process
from reports.catalogue import DOCUMENTS
from reports.order import Choice, Made, Order
from storage.demo_cohort import demo_records
from storage.refusals import DiskFull
from storage.store import Store
from ui import print_batch
from ui.main_window import MainWindow
from ui.print_batch import BatchRun, Wanted
from ui.print_batch_page import BatchPage
from ui.services import Services
from ui.theme import Theme

FEW = 4


@pytest.fixture
def patients(store: Store) -> tuple[Patient, ...]:
    """Four patients of the demonstration; the names of two begin alike."""
    return tuple(store.add_record(record) for record in demo_records()[:FEW])


@pytest.fixture
def window(qtbot: QtBot, services: Services, patients: tuple[Patient, ...], theme: Theme) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 800)
        made.show()
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process for however few pages."""
    monkeypatch.setattr(batch, "PAYS_FROM", 1)


def batch_page(qtbot: QtBot, window: MainWindow, folder: Path) -> BatchPage:
    qtbot.keyClick(window, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier)
    page = window.form
    assert isinstance(page, BatchPage)
    page.folder.set_text(str(folder))
    return page


def until_done(qtbot: QtBot, page: BatchPage) -> BatchRun:
    run = page.run
    assert run is not None
    qtbot.waitUntil(lambda: not run.is_running, timeout=60_000)
    return run


@pytest.mark.parametrize("pays_from", [FEW * len(DOCUMENTS) + 1, 1], ids=["here", "in a second process"])
def test_every_patient_has_one_file_for_each_document_and_each_page_is_kept(
    qtbot: QtBot,
    window: MainWindow,
    store: Store,
    patients: tuple[Patient, ...],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    pays_from: int,
) -> None:
    monkeypatch.setattr(batch, "PAYS_FROM", pays_from)
    page = batch_page(qtbot, window, folder)
    for box in page.documents.values():
        box.setChecked(True)
    page.start_button.click()
    assert bool(multiprocessing.active_children()) is (pays_from == 1)
    run = until_done(qtbot, page)
    assert (run.written, run.faults) == (FEW * len(DOCUMENTS), [])
    files = sorted(folder.iterdir())
    assert len(files) == FEW * len(DOCUMENTS)
    for patient in patients:
        kept = store.printed.of_patient(patient.id)
        assert [one.document for one in kept] == list(DOCUMENTS)
        assert all(store.printed.content(one) in {file.read_bytes() for file in files} for one in kept)
    assert page.said.text() == f"{len(files)} pages of {len(files)} saved in {folder}."
    assert page.progress.value() == page.progress.maximum() == len(files)
    qtbot.waitUntil(lambda: multiprocessing.active_children() == [], timeout=60_000)


def test_only_those_that_the_list_was_searched_for_are_printed_unless_all_are_chosen(
    qtbot: QtBot, window: MainWindow, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    window.list.box.setText("Adam")
    page = batch_page(qtbot, window, folder)
    assert page.whom.words == "The 1 found by “Adam”"
    page.start()
    until_done(qtbot, page)
    assert [bool(store.printed.of_patient(patient.id)) for patient in patients] == [True, False, False, False]
    page.whom.choose("")
    page.start()
    until_done(qtbot, page)
    assert all(store.printed.of_patient(patient.id) for patient in patients)


def test_nothing_that_is_there_is_replaced(
    qtbot: QtBot, window: MainWindow, patients: tuple[Patient, ...], folder: Path
) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    until_done(qtbot, page)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    mine = folder / next(iter(before))
    mine.write_bytes(b"a letter of mine")
    page.start()
    until_done(qtbot, page)
    assert len(list(folder.iterdir())) == 2 * FEW
    assert mine.read_bytes() == b"a letter of mine"
    assert {file.stem[-2:] for file in folder.iterdir() if file.name not in before} == {"-2"}


def test_with_codes_no_file_name_and_no_page_has_a_name_or_number(
    qtbot: QtBot, window: MainWindow, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    page = batch_page(qtbot, window, folder)
    page.pseudonym.setChecked(True)
    page.start()
    until_done(qtbot, page)
    codes = {code_of(patient) for patient in patients}
    for file in folder.iterdir():
        assert any(code in file.name for code in codes)
        text = " ".join(found.extract_text() for found in PdfReader(file).pages)
        for patient in patients:
            for told in (patient.family_name + ",", patient.given_name, patient.number):
                assert told not in text.replace("DEMONSTRATION", "")
                assert told not in file.name
    assert {store.printed.of_patient(patient.id)[0].pseudonym for patient in patients} == codes


def test_a_fault_in_one_patient_is_told_by_name_and_the_rest_goes_on(
    qtbot: QtBot,
    window: MainWindow,
    store: Store,
    patients: tuple[Patient, ...],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = second_process.make

    def breaks(order: Order) -> Made:
        if order.record.patient.id == patients[1].id:
            raise ZeroDivisionError("words that quote a record")
        return whole(order)

    monkeypatch.setattr(second_process, "make", breaks)
    page = batch_page(qtbot, window, folder)
    page.start()
    run = until_done(qtbot, page)
    assert (run.written, len(run.faults)) == (FEW - 1, 1)
    said = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert f"✕ {patients[1].family_name}, {patients[1].given_name}, no." in said
    assert "the page could not be made; that is a fault of the program" in said
    assert "quote a record" not in said
    assert store.printed.of_patient(patients[1].id) == ()


def test_a_patient_who_is_gone_meanwhile_is_told_and_the_rest_goes_on(
    qtbot: QtBot, services: Services, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    run = BatchRun(services, Wanted(tuple(p.id for p in patients), ("clinician",), folder, Choice()))
    store.patients.delete(patients[2], "entered twice")
    run.start()
    qtbot.waitUntil(lambda: not run.is_running, timeout=60_000)
    assert (run.written, [fault.patient_id for fault in run.faults]) == (FEW - 1, [patients[2].id])


def test_a_folder_that_cannot_be_written_to_ends_it_at_once_and_is_told(
    qtbot: QtBot, window: MainWindow, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(print_batch, "write_new", full)
    page = batch_page(qtbot, window, folder)
    page.start()
    run = until_done(qtbot, page)
    assert (run.written, len(run.faults)) == (0, 1)
    assert "No space left on device" in page.said.text()
    assert f"{FEW - 1} not made" in page.said.text()
    assert not list(folder.iterdir())


def test_a_page_that_cannot_be_kept_is_taken_away_again(
    qtbot: QtBot, window: MainWindow, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise DiskFull(store.folder)

    monkeypatch.setattr(store.printed, "add", full)
    page = batch_page(qtbot, window, folder)
    page.start()
    run = until_done(qtbot, page)
    assert run.written == 0
    assert not list(folder.iterdir())


def test_stop_makes_no_further_page_and_says_how_many_are_missing(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    run = page.run
    assert run is not None
    qtbot.waitUntil(lambda: run.written == 1, timeout=60_000)
    page.stop_button.click()
    until_done(qtbot, page)
    made = len(list(folder.iterdir()))
    assert 1 <= made < FEW
    assert f"{FEW - made} not made: stopped by you." in page.said.text()
    qtbot.wait(50)
    assert len(list(folder.iterdir())) == made


def test_the_window_is_used_while_pages_are_made_and_the_end_is_told_wherever_one_is(
    qtbot: QtBot, window: MainWindow, patients: tuple[Patient, ...], folder: Path
) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    run = page.run
    assert run is not None
    page.closed.emit()
    window.open_patient(patients[0].id)
    assert run.is_running
    qtbot.waitUntil(lambda: not run.is_running, timeout=60_000)
    assert len(list(folder.iterdir())) == FEW
    assert window.statusBar().currentMessage() == f"{FEW} pages of {FEW} saved in {folder}."


def test_the_page_shows_a_batch_that_is_running_when_it_is_opened_again(
    qtbot: QtBot, window: MainWindow, folder: Path
) -> None:
    first = batch_page(qtbot, window, folder)
    first.start()
    run = first.run
    window.desk.show_batch()
    again = window.form
    assert isinstance(again, BatchPage)
    assert again.run is run
    assert again.stop_button.isVisible()
    assert not again.start_button.isVisible()
    until_done(qtbot, again)
    assert again.start_button.isVisible()


def test_pages_are_made_beside_the_main_thread_one_at_a_time(
    qtbot: QtBot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, threads, at_once, most = second_process.make, set(), [0], [0]

    def watched(order: Order) -> Made:
        threads.add(threading.current_thread() is threading.main_thread())
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        made = whole(order)
        at_once[0] -= 1
        return made

    monkeypatch.setattr(second_process, "make", watched)
    page = batch_page(qtbot, window, folder)
    page.start()
    until_done(qtbot, page)
    assert threads == {False}
    assert most == [1]


def test_patients_with_an_unsigned_visit_are_counted_and_their_pages_say_draft(
    qtbot: QtBot, window: MainWindow, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    store.drafts.save(patients[0].id, "visit", {"edss": "4"})
    page = batch_page(qtbot, window, folder)
    page.start()
    until_done(qtbot, page)
    assert "1 has DRAFT across it" in page.said.text()
    drafts = [f for f in folder.iterdir() if "DRAFT" in PdfReader(f).pages[0].extract_text()]
    assert len(drafts) == 1


@pytest.mark.parametrize("typed", ["", "/no/such/folder"])
def test_without_a_folder_or_a_document_nothing_begins_and_why_is_said(
    qtbot: QtBot, window: MainWindow, folder: Path, typed: str
) -> None:
    page = batch_page(qtbot, window, folder)
    page.folder.set_text(typed)
    page.start()
    assert page.run is None
    assert "There is no such folder" in page.folder.message.text()
    page.folder.set_text(str(folder))
    for box in page.documents.values():
        box.setChecked(False)
    page.start()
    assert page.run is None
    assert page.document_message.text() == "✕ Tick what is to be saved."


def test_closing_the_window_stops_the_batch(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    run = page.run
    assert run is not None
    window.close()
    made = len(list(folder.iterdir()))
    qtbot.wait(100)
    assert len(list(folder.iterdir())) == made < FEW


@pytest.mark.usefixtures("two")
def test_a_batch_outlives_its_second_process(qtbot: QtBot, window: MainWindow, folder: Path) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    for child in multiprocessing.active_children():
        child.kill()
    run = until_done(qtbot, page)
    assert (run.written, run.faults) == (FEW, [])


@pytest.mark.usefixtures("two")
def test_closing_the_window_leaves_no_process_and_no_page_that_the_registry_does_not_know(
    qtbot: QtBot, window: MainWindow, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    page = batch_page(qtbot, window, folder)
    page.start()
    run = page.run
    assert run is not None
    qtbot.waitUntil(lambda: run.written == 1, timeout=60_000)
    window.close()
    assert multiprocessing.active_children() == []
    kept = [store.printed.content(one) for patient in patients for one in store.printed.of_patient(patient.id)]
    assert sorted(file.read_bytes() for file in folder.iterdir()) == sorted(kept)


def test_a_page_that_was_written_while_the_window_closed_is_taken_away(
    qtbot: QtBot, window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written, whole = threading.Event(), print_batch.write_new

    def watched(target: Path, name: str, content: bytes) -> Path:
        path = whole(target, name, content)
        written.set()
        return path

    monkeypatch.setattr(print_batch, "write_new", watched)
    page = batch_page(qtbot, window, folder)
    page.start()
    qtbot.waitUntil(lambda: page.run is not None and page.run._begun == 1, timeout=60_000)
    assert written.wait(60)  # the window does not hear of it any more
    assert len(list(folder.iterdir())) == 1
    window.close()
    assert list(folder.iterdir()) == []


def test_two_patients_of_one_number_have_two_files(
    qtbot: QtBot, services: Services, store: Store, patients: tuple[Patient, ...], folder: Path
) -> None:
    store.patients.update(replace(patients[1], number="same/1"), "")
    store.patients.update(replace(patients[2], number="same 1"), "")
    run = BatchRun(services, Wanted((patients[1].id, patients[2].id), ("clinician",), folder, Choice()))
    run.start()
    qtbot.waitUntil(lambda: not run.is_running, timeout=60_000)
    assert sorted(file.name for file in folder.iterdir()) == [
        "smoulder-summary-same-1-2026-03-09-2.pdf",
        "smoulder-summary-same-1-2026-03-09.pdf",
    ]
