"""The tabs of a patient's page that are not in sight are filled once they are looked at, and never with what was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QTableWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient, PatientRecord, Visit
from storage.demo_cohort import demo_records
from tests.ui.looking import larger_type
from ui.overview import Overview
from ui.patient_page import PatientPage
from ui.record_rows import all_rows
from ui.services import Services
from ui.theme import Theme


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


def test_f11_gives_the_chart_the_room_of_the_halves_and_back_and_the_statement_stays(
    page: PatientPage, qtbot: QtBot
) -> None:
    low = page.chart.height()
    qtbot.keyClick(page, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: page.chart.height() > low + 100)
    headline = page.summary.headline.text if page.summary else ""
    assert any(headline in shown.text() for shown in page.overview.findChildren(QLabel) if shown.isVisible())
    page.tabs.setCurrentWidget(page.severity)
    page.tabs.setCurrentWidget(page.chart)
    assert page.chart.height() > low + 100  # another tab does not take it back
    qtbot.keyClick(page, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: page.chart.height() == low)


@pytest.mark.parametrize(("percent", "size"), [(150, (1280, 760)), (200, (1920, 1040))], ids=str)
def test_in_large_type_the_chart_is_whole_where_the_page_is_scrolled_to_it(
    percent: int, size: tuple[int, int], page: PatientPage, theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with larger_type(qapp, theme, percent):
        large = PatientPage(page.services)
        qtbot.addWidget(large)
        large.resize(*size)
        with qtbot.waitExposed(large):
            large.show()
        large.show_patient(page.patient_id)
        canvas = large.chart._canvas
        qtbot.waitUntil(lambda: large.chart._scroll.viewport().height() >= canvas.least_height())
        area = next(area for area in large.findChildren(QScrollArea) if area.findChild(Overview) is not None)
        assert large.tabs.height() <= area.viewport().height()
