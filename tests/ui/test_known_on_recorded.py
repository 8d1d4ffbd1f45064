"""Looking back by what had been recorded: late entries, corrections, marks of error and what was restored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.looking_back import Basis
from domain.records import MriScan, Patient, PatientRecord, Relapse, Statement, StatementKind, Value, Visit
from storage.store import Store
from tests.test_replay import Clock, new_store
from tests.ui.conftest import no_window_is_left
from ui.looking_back import LookingBack
from ui.patient_page import PatientPage
from ui.services import Services
from ui.tasks import TaskRunner

COMPLETE = Statement("", date(2023, 9, 10), StatementKind.HISTORY_COMPLETE, PartialDate(2015), PartialDate(2023))
BY_THEN = "by what had been recorded by then"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told(clock: Clock, tmp_path: Path) -> Iterator[tuple[Services, str]]:
    """Services, and the id of a patient of whom not all was written down when it happened.

    A relapse was found out a year later; an EDSS was corrected after that; a scan was marked as in error, and restored;
    the name was corrected last of all.
    """
    store = new_store(tmp_path / "store", clock)
    clock.on("2023-09-10")
    values = {"2022-01-10": "2.0", "2022-07-10": "2.0", "2023-01-10": "3.0", "2023-09-10": "3.0"}
    visits = tuple(
        Visit("", date.fromisoformat(day), relapse_since_last=False, values=(Value("edss", Decimal(edss)),))
        for day, edss in values.items()
    )
    who = Patient("", "p1", "Oldham", birth_date=PartialDate(1980, 2, 3))
    patient = store.add_record(PatientRecord(who, visits=visits, statements=(COMPLETE,)))
    _later(store, clock, patient)
    tasks = TaskRunner()
    yield Services(store, clock, tasks), patient.id
    tasks.finish()
    no_window_is_left()
    store.close()


def _later(store: Store, clock: Clock, patient: Patient) -> None:
    clock.on("2024-02-01")
    store.relapses.add(patient.id, Relapse("", PartialDate(2022, 12, 20)))
    clock.on("2024-03-01")
    third = store.visits.of_patient(patient.id)[2]
    store.visits.update(replace(third, values=(Value("edss", Decimal("2.0")),)), "mistyped")
    clock.on("2024-04-01")
    scan = store.scans.add(patient.id, MriScan("", date(2023, 6, 1)))
    clock.on("2024-05-01")
    store.scans.delete(scan, "another patient's")
    clock.on("2024-06-01")
    store.scans.restore(scan.id)
    clock.on("2024-07-01")
    store.patients.update(replace(store.patients.get(patient.id), family_name="Newham", onset_date=PartialDate(2021)))
    clock.on("2024-08-01")


def attributions(services: Services, record: PatientRecord, day: date) -> list[tuple[str, date]]:
    events = services.summary(record, as_of=day).results["edss"].worsenings
    return [(str(event.attribution), event.onset.on) for event in events]


def test_it_stops_on_the_days_on_which_something_was_written_down(told: tuple[Services, str]) -> None:
    services, patient_id = told
    back = LookingBack(services, services.record(patient_id))
    assert back.days(Basis.RECORDED) == (
        date(2023, 9, 10), date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1),
        date(2024, 7, 1), date(2024, 8, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "events", "words"),
    [
        (
            date(2023, 12, 31),
            [("PIRA", date(2023, 1, 10))],
            "2 entries that were recorded or restored later are not shown; 2 are shown as they read then.",
        ),
        (
            date(2024, 2, 29),
            [("RAW", date(2023, 1, 10))],
            "1 entry that was recorded or restored later is not shown; 2 are shown as they read then.",
        ),
        (date(2024, 3, 1), [], "1 entry that was recorded or restored later is not shown; 1 is shown as it read then."),
        (date(2024, 4, 30), [], "1 is shown as it read then."),
        (date(2024, 5, 1), [], "1 entry that was recorded or restored later is not shown; 1 is shown as it read then."),
        (date(2024, 6, 1), [], "1 is shown as it read then."),
        (date(2024, 7, 1), [], "nothing of the record is missing."),
    ],
)
def test_the_labels_of_a_day_are_those_of_what_stood_in_the_registry_then(
    told: tuple[Services, str], day: date, events: list[tuple[str, date]], words: str
) -> None:
    services, patient_id = told
    shown = LookingBack(services, services.record(patient_id)).on(day, Basis.RECORDED)
    assert attributions(services, shown.record, day) == events
    assert shown.words.endswith(f"({BY_THEN}): {words}")
    assert len(shown.record.scans) == (1 if day in (date(2024, 4, 30), date(2024, 6, 1), date(2024, 7, 1)) else 0)


def test_by_event_date_the_late_entry_and_the_correction_are_there_from_their_own_day_on(
    told: tuple[Services, str],
) -> None:
    services, patient_id = told
    shown = LookingBack(services, services.record(patient_id)).on(date(2023, 12, 31), Basis.EVENT)
    assert attributions(services, shown.record, date(2023, 12, 31)) == []
    assert [relapse.onset for relapse in shown.record.relapses] == [PartialDate(2022, 12, 20)]
    assert len(shown.record.scans) == 1


def test_before_the_first_entry_nothing_is_shown_but_who_it_is(told: tuple[Services, str]) -> None:
    services, patient_id = told
    today = services.record(patient_id)
    shown = LookingBack(services, today).on(date(2023, 9, 9), Basis.RECORDED)
    assert shown.record == PatientRecord(replace(today.patient, onset_date=None))
    assert shown.words == (
        f"As known on 9 Sep 2023 ({BY_THEN}): nothing had been recorded of this patient; "
        "the first entry in this registry was made on 10 Sep 2023."
    )


def test_the_banner_names_the_patient_as_today_whatever_was_written_then(told: tuple[Services, str]) -> None:
    services, patient_id = told
    back = LookingBack(services, services.record(patient_id))
    for day in (date(2023, 9, 9), date(2023, 12, 31)):
        record = back.on(day, Basis.RECORDED).record
        assert services.summary(record, as_of=day).identity.name == "Newham"
        assert record.patient.onset_date is None


def test_what_was_written_down_before_it_began_is_not_there_before_its_day(
    told: tuple[Services, str], clock: Clock
) -> None:
    services, patient_id = told
    clock.on("2024-08-02")
    services.store.scans.add(patient_id, MriScan("", date(2024, 9, 1)))  # an import can bring what is planned
    clock.on("2024-10-01")
    back = LookingBack(services, services.record(patient_id))
    assert [len(back.on(date(2024, 8, day), Basis.RECORDED).record.scans) for day in (1, 2, 31)] == [1, 1, 1]
    assert len(back.on(date(2024, 9, 1), Basis.RECORDED).record.scans) == 2


def test_the_page_changes_between_event_dates_and_what_was_recorded(told: tuple[Services, str], qtbot: QtBot) -> None:
    services, patient_id = told
    page = PatientPage(services)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.show_patient(patient_id)
    bar = page.known_on
    QTest.keyClick(page, Qt.Key.Key_F6)
    bar.ask(date(2023, 12, 31))
    _settle()
    assert page.summary is not None
    assert page.summary.results["edss"].worsenings == ()
    bar.basis.choose(Basis.RECORDED)
    _settle()
    assert page.summary.stamp.as_of == date(2023, 12, 31)
    assert [str(event.attribution) for event in page.summary.results["edss"].worsenings] == ["PIRA"]
    assert BY_THEN in bar.words.text()
    seen = []
    for _ in bar.slider.days:
        QTest.keyClick(bar.slider, Qt.Key.Key_Right)
        _settle()
        seen.append([str(event.attribution) for event in page.summary.results["edss"].worsenings])
    assert seen[:2] == [["RAW"], []]
    assert not bar.is_past


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
