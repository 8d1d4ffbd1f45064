"""As known on: the bar that chooses a day, and a patient's page that shows the record and the labels of that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from domain.care_records import Concern
from domain.known_on_words import BACK_FIRST, ROWS_CLOSED
from domain.looking_back import Basis, change_days
from domain.records import Patient
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.demo_cohort import demo_records
from tests.known_on_cut import cut
from tests.ui.looking import cut as words_cut
from tests.ui.looking import larger_type, without_a_name
from ui.known_on_bar import KnownOnBar
from ui.main_window import MainWindow
from ui.patient_page import PatientPage
from ui.services import Services
from ui.theme import Theme

TODAY = date(2026, 3, 9)
EARLIER = date(2024, 3, 14)


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> PatientPage:
    """Adam's page, as of today."""
    made = PatientPage(services)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.show_patient(adam.id)
    made.setFocus()
    return made


@pytest.fixture
def window(services: Services, adam: Patient, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of the program with Adam's page open."""
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.open_patient(adam.id)
    yield made
    made.close()


def bar_of(page: PatientPage) -> KnownOnBar:
    return page.known_on


def shown_day(page: PatientPage) -> date:
    """The day of which the page is, once it has come to rest."""
    for _ in range(3):
        QApplication.processEvents()
    assert page.summary is not None
    return page.summary.stamp.as_of


def back_to(page: PatientPage, day: date) -> None:
    """Type a day into the bar."""
    QTest.keyClick(page, Qt.Key.Key_F6)
    editor = bar_of(page).field.editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, day.isoformat())
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert shown_day(page) == day


def said(summary: PatientSummary | None) -> tuple[object, ...]:
    assert summary is not None
    halves = (summary.inflammation, summary.disability, summary.open_items, summary.definitions)
    return summary.label, summary.headline, summary.flags, summary.chips, *halves, summary.labels


# The bar


def test_the_page_shows_today_until_its_key_opens_the_bar(page: PatientPage) -> None:
    assert not bar_of(page).isVisible()
    QTest.keyClick(page, Qt.Key.Key_F6)
    assert bar_of(page).isVisible()
    assert bar_of(page).slider.hasFocus()
    assert not bar_of(page).is_past
    assert bar_of(page).words.text().startswith("Today, 9 Mar 2026: all that is recorded is shown.")
    assert shown_day(page) == TODAY


def test_a_button_beside_the_tabs_opens_it_too(page: PatientPage) -> None:
    corner = page.tabs.cornerWidget()
    assert corner is not None
    (beside,) = [made for made in corner.findChildren(QPushButton) if made.text().startswith("As known on")]
    QTest.mouseClick(beside, Qt.MouseButton.LeftButton)
    assert bar_of(page).isVisible()


@pytest.mark.parametrize("which", [0, 3, 17])
def test_change_by_change_the_page_has_the_labels_of_the_record_cut_there(
    services: Services, page: PatientPage, which: int
) -> None:
    patient = services.store.add_record(demo_records()[which]) if which else None
    if patient is not None:
        page.show_patient(patient.id)
    record = services.record(page.patient_id)
    days = change_days(record, TODAY)
    QTest.keyClick(page, Qt.Key.Key_F6)
    slider = bar_of(page).slider
    assert slider.days == days
    QTest.keyClick(slider, Qt.Key.Key_Home)
    for day in days:
        assert shown_day(page) == day
        assert said(page.summary) == said(summarise(cut(record, day), services.rules(), day))
        assert bar_of(page).is_past is (day < TODAY)
        QTest.keyClick(slider, Qt.Key.Key_Right)
    assert shown_day(page) == TODAY


def test_left_and_right_go_change_by_change_and_the_page_keys_by_a_year(page: PatientPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    slider = bar_of(page).slider
    days = slider.days
    QTest.keyClick(slider, Qt.Key.Key_Left)
    assert shown_day(page) == days[-2]
    QTest.keyClick(slider, Qt.Key.Key_PageDown)
    year_before = max(day for day in days if day <= days[-2].replace(year=days[-2].year - 1))
    assert shown_day(page) == min(year_before, days[-3])
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert year_before < shown_day(page) <= days[-2]
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert shown_day(page) == days[0]
    QTest.keyClick(slider, Qt.Key.Key_PageDown)
    assert shown_day(page) == days[0]
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert shown_day(page) == TODAY


def test_the_mouse_goes_to_the_change_nearest_to_it(page: PatientPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    QApplication.processEvents()
    slider = bar_of(page).slider
    day = slider.days[3]
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(day)), slider.height() // 2))
    assert shown_day(page) == day
    assert slider.day == day


def test_the_wheel_goes_change_by_change(page: PatientPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    slider = bar_of(page).slider
    for turn, place in ((-120, -2), (-120, -3), (120, -2)):
        at = QPointF(slider.rect().center())
        buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        wheel = QWheelEvent(at, slider.mapToGlobal(at), QPoint(), QPoint(0, turn), buttons, keys, phase, False)
        QApplication.sendEvent(slider, wheel)
        assert shown_day(page) == slider.days[place]


def test_a_day_is_typed_and_the_slider_stands_between_two_changes(page: PatientPage) -> None:
    back_to(page, EARLIER)
    slider = bar_of(page).slider
    assert EARLIER not in slider.days
    assert slider.day == EARLIER
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Right)
    assert shown_day(page) == min(day for day in slider.days if day > EARLIER)


def test_a_day_to_come_is_refused_and_the_page_stays(page: PatientPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    editor = bar_of(page).field.editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "2027-01-01")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert shown_day(page) == TODAY
    assert bar_of(page).field.message.isVisible()


def test_the_strip_says_the_day_by_what_and_how_much_is_later(services: Services, page: PatientPage) -> None:
    back_to(page, EARLIER)
    record = services.record(page.patient_id)
    then = cut(record, EARLIER)
    kinds = (
        "courses",
        "visits",
        "relapses",
        "scans",
        "treatments",
        "medicines",
        "comorbidities",
        "reviews",
        "statements",
        "plan",
    )
    later = sum(len(getattr(record, kind)) - len(getattr(then, kind)) for kind in kinds)
    assert later > 3
    bar = bar_of(page)
    assert bar.words.text() == f"As known on 14 Mar 2024 (by event date): {later} later entries are not shown."
    assert bar.sign.isVisible()
    assert bar.sign.text() == "△"
    assert bar.reason.text() == BACK_FIRST


@pytest.mark.parametrize("from_where", ["page", "field", "slider", "button"])
def test_escape_and_the_button_go_back_to_today(page: PatientPage, from_where: str) -> None:
    back_to(page, EARLIER)
    bar = bar_of(page)
    where: dict[str, QWidget] = {"page": page, "field": bar.field.editor, "slider": bar.slider}
    if from_where == "button":
        QTest.mouseClick(bar.back_button, Qt.MouseButton.LeftButton)
    else:
        where[from_where].setFocus()
        QTest.keyClick(where[from_where], Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not bar.is_past
    assert shown_day(page) == TODAY


def test_of_many_days_asked_for_at_once_only_the_last_is_shown(page: PatientPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F6)
    shown: list[date | None] = []
    bar_of(page).changed.connect(lambda: shown.append(bar_of(page).day))
    for day in bar_of(page).slider.days[:5]:
        bar_of(page).ask(day)
    assert shown_day(page) == bar_of(page).slider.days[4]
    assert shown == [bar_of(page).slider.days[4]]


# The page of another day


def test_the_records_of_another_day_are_shown_and_none_opens(page: PatientPage) -> None:
    page.tabs.setCurrentWidget(page.tables)
    back_to(page, EARLIER)
    asked: list[object] = []
    page.form_requested.connect(lambda *what: asked.append(what))
    for table in page.tables.findChildren(QTableWidget):
        table.setCurrentCell(0, 0)
        QTest.keyClick(table, Qt.Key.Key_Return)
    page.tables.chosen.emit("visit", page.services.record(page.patient_id).visits[0])
    assert asked == []
    texts = [label.text() for label in page.tables.findChildren(QWidget) if hasattr(label, "text")]
    assert f"△ {ROWS_CLOSED}" in texts
    assert not any("9 Mar 2026" in text for table in page.tables.findChildren(QTableWidget) for text in cells(table))


def cells(table: QTableWidget) -> list[str]:
    items = (table.item(row, column) for row in range(table.rowCount()) for column in range(table.columnCount()))
    return [item.text() for item in items if item is not None]


def test_it_is_not_printed_and_says_why(page: PatientPage) -> None:
    asked: list[int] = []
    page.print_requested.connect(lambda: asked.append(1))
    back_to(page, EARLIER)
    assert not page.actions_panel.print_button.isEnabled()
    assert page.actions_panel.print_button.toolTip() == BACK_FIRST
    assert not page.may_print()
    page.actions_panel.print_wanted.emit()
    assert asked == []
    QTest.keyClick(page, Qt.Key.Key_Escape)
    page.actions_panel.print_button.click()
    assert asked == [1]


def test_another_patient_is_shown_as_of_today(services: Services, page: PatientPage) -> None:
    back_to(page, EARLIER)
    other = services.store.add_record(demo_records()[1])
    page.show_patient(other.id)
    assert shown_day(page) == TODAY
    assert not bar_of(page).isVisible()
    assert bar_of(page).basis.value == Basis.EVENT


def test_the_evidence_is_that_of_the_day(page: PatientPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F4)
    assert page.why.isVisible()
    key = page.why.key
    back_to(page, EARLIER)
    assert page.summary is not None
    assert key not in page.summary.explanations
    assert not page.why.isVisible()
    QTest.keyClick(bar_of(page).slider, Qt.Key.Key_End)
    assert shown_day(page) == TODAY
    assert page.why.isVisible()
    assert page.why.key == key


def test_all_rules_are_those_of_the_day(services: Services, page: PatientPage) -> None:
    page.show_rules()
    back_to(page, EARLIER)
    assert page.summary is not None
    shown = set(cells(page.rules_page.labels))
    labels = summarise(cut(services.record(page.patient_id), EARLIER), services.rules(), EARLIER).labels
    assert {label.answer for label in labels} <= shown


def test_the_chart_stays_where_it_was_while_the_day_moves(page: PatientPage) -> None:
    page.chart.show_two_years()
    before = page.chart.view_days()
    back_to(page, EARLIER)
    assert page.chart.view_days() == before
    plot = page.chart.plot()
    assert plot is not None
    assert plot.as_of == EARLIER
    assert max(mark.at for mark in plot.marks) <= EARLIER
    assert "after 14 Mar 2024: not shown" in [label.texts[0] for lane in plot.lanes for label in lane.labels]


def test_an_answer_that_needs_a_person_stays_in_sight_and_is_closed_from_today(
    services: Services, page: PatientPage
) -> None:
    services.store.of_kind["concerns"].add(page.patient_id, Concern("", TODAY, "PHQ-9 item 9", "Dr Moss"))
    page.refresh()
    row = page.notes.concerns.rows[0]
    assert row.close_button.isEnabled()
    back_to(page, EARLIER)
    assert page.notes.concerns.isVisible()
    assert not page.notes.concerns.rows[0].close_button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.notes.concerns.rows[0].close_button.isEnabled()


# In the window


def test_a_form_begins_with_today_and_comes_back_to_today(window: MainWindow) -> None:
    back_to(window.page, EARLIER)
    QTest.keyClick(window.page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.form is not None
    assert window.form.isVisible()
    assert not window.page.known_on.is_past
    QTest.keyClick(window.form, Qt.Key.Key_Escape)
    assert window.page.isVisible()
    assert shown_day(window.page) == TODAY
    assert not window.page.known_on.isVisible()


def test_a_record_corrected_after_looking_back_is_that_of_today(window: MainWindow, services: Services) -> None:
    page = window.page
    visit = services.record(page.patient_id).visits[-1]
    back_to(page, EARLIER)
    services.store.visits.update(replace(visit, note="seen again"))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    QTest.keyClick(page, Qt.Key.Key_F6)
    window.list.box.setFocus()
    window._show_list()
    window._back()
    page.tables.chosen.emit("visit", page._record.visits[-1] if page._record else None)
    assert window.form is not None
    assert services.store.visits.get(visit.id).note == "seen again"


def test_a_page_of_the_past_that_was_left_comes_back_as_of_today(window: MainWindow) -> None:
    back_to(window.page, EARLIER)
    window.pages.setCurrentWidget(window.home)
    assert not window.page.known_on.is_open
    window.pages.setCurrentWidget(window.page)  # by a way that reads nothing anew
    assert shown_day(window.page) == TODAY


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 740)), (150, (1280, 740)), (200, (1920, 1000))])
@pytest.mark.parametrize("basis", list(Basis))
def test_nothing_in_the_bar_is_cut_or_without_a_name(
    services: Services, adam: Patient, qtbot: QtBot, theme: Theme, qapp: QApplication, percent: int,
    size: tuple[int, int], basis: Basis,
) -> None:  # fmt: skip
    with larger_type(qapp, theme, percent):
        page = PatientPage(services)
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.show_patient(adam.id)
        back_to(page, EARLIER)
        bar_of(page).basis.choose(basis)
        shown_day(page)
        assert words_cut(bar_of(page)) == []
        assert without_a_name(bar_of(page)) == []
        page.hide()
