"""The tabs of a patient's page that are not in sight are filled once they are looked at, and never with what was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient, PatientRecord, Visit
from storage.demo_cohort import demo_records
from ui.patient_page import PatientPage
from ui.record_rows import all_rows
from ui.services import Services


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> PatientPage:
    """Adam's page, at the course."""
    made = PatientPage(services)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    with qtbot.waitExposed(made):
        made.show()
    made.show_patient(adam.id)
    return made


def rows_in(page: PatientPage) -> list[tuple[str, ...]]:
    """Every row of the tables in sight, as it reads."""
    QApplication.processEvents()  # what a layout has just taken in is not in sight before
    tables = [table for table in page.tables.findChildren(QTableWidget) if table.isVisible()]
    return [
        tuple(item.text() for at in range(table.columnCount()) if (item := table.item(row, at)) is not None)
        for table in tables
        for row in range(table.rowCount())
    ]


def rows_of(record: PatientRecord) -> list[tuple[str, ...]]:
    return [tuple(" ".join(cell.split()) for cell in cells) for kind in all_rows(record) for _, cells in kind.rows]


def test_the_records_are_there_as_soon_as_they_are_looked_at(services: Services, page: PatientPage) -> None:
    assert page.tables.findChildren(QTableWidget) == []
    page.tabs.setCurrentWidget(page.tables)
    assert rows_in(page) == rows_of(services.record(page.patient_id))


def test_they_are_those_of_the_patient_who_was_opened_last(services: Services, page: PatientPage) -> None:
    page.tabs.setCurrentWidget(page.tables)
    page.tabs.setCurrentWidget(page.chart)
    other = services.store.add_record(demo_records()[3])
    page.show_patient(other.id)
    page.tabs.setCurrentWidget(page.tables)
    assert rows_in(page) == rows_of(services.record(other.id))


def test_in_sight_they_follow_what_is_recorded(services: Services, page: PatientPage) -> None:
    page.tabs.setCurrentWidget(page.tables)
    before = rows_in(page)
    visit: Visit = services.record(page.patient_id).visits[-1]
    services.store.visits.add(page.patient_id, replace(visit, on=visit.on.replace(month=1)))
    page.refresh()
    assert len(rows_in(page)) == len(before) + 1
