"""Severity in context on the screen: five pictures, each with its table and words, drawn when they are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from domain.chart.severity_plot import Picture, labels_of
from domain.label import Label
from domain.records import PatientRecord
from domain.summarise import summarise
from storage.demo import DEMO_AS_OF
from storage.demo_cohort import demo_records
from storage.rules import load_rules
from tests.ui.looking import cut, larger_type, without_a_name
from ui.label_table import LEGEND
from ui.severity_tab import COPIED, NOTHING_DRAWN, SeverityTab
from ui.theme import Theme

RULES = load_rules()
ADAM, BEATRIZ = demo_records()[:2]
EVERY = pytest.mark.parametrize("picture", Picture)


@pytest.fixture
def tab(qtbot: QtBot) -> Iterator[SeverityTab]:
    """The tab on the screen, gone for good after the test: one that lives on is styled again with every theme."""
    made = SeverityTab()
    made.resize(900, 640)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


def show(tab: SeverityTab, record: PatientRecord) -> tuple[Label, ...]:
    """Show a record; return the labels of its summary."""
    summary = summarise(record, RULES, DEMO_AS_OF)
    tab.show_summary(record, summary, RULES)
    return summary.labels


def said(tab: SeverityTab) -> str:
    """Return what stands where there is nothing to draw."""
    return "\n".join(label.text() for label in tab.findChildren(QLabel) if label.isVisible())


@EVERY
def test_the_chart_draws_every_mark_and_the_words_are_those_of_its_labels(tab: SeverityTab, picture: Picture) -> None:
    labels = show(tab, BEATRIZ)
    tab.show_picture(picture)
    plot = tab.chart.plot()
    assert plot is not None
    assert sorted(tab.chart.drawn(), key=repr) == sorted(plot.marks, key=repr)
    rows = [tab.labels.item(row, 3).text() for row in range(tab.labels.rowCount())]
    assert rows == [label.text for label in labels_of(picture, labels)]
    assert tab.chart.accessibleName() == plot.title
    assert tab.chart.accessibleDescription() == plot.sentence
    assert tab.accessibleDescription() == plot.sentence


@EVERY
def test_f8_shows_the_picture_as_a_table_and_back(tab: SeverityTab, picture: Picture) -> None:
    show(tab, BEATRIZ)
    tab.show_picture(picture)
    tab.activateWindow()
    tab.setFocus()
    QTest.keyClick(tab.chart, Qt.Key.Key_F8)
    assert tab.chart.shows_table()
    QTest.keyClick(tab.chart, Qt.Key.Key_F8)
    assert not tab.chart.shows_table()


def test_a_picture_is_made_only_once_it_is_looked_at(qtbot: QtBot) -> None:
    tab = SeverityTab()
    qtbot.addWidget(tab)
    show(tab, ADAM)
    assert tab.chart.plot() is None
    tab.show()
    assert tab.chart.plot() is not None


def test_another_patient_replaces_the_picture_and_the_chosen_one_stays(tab: SeverityTab) -> None:
    show(tab, ADAM)
    tab.show_picture(Picture.MILESTONES)
    before = tab.chart.plot()
    show(tab, BEATRIZ)
    after = tab.chart.plot()
    assert tab.picture is Picture.MILESTONES
    assert before is not None
    assert after is not None
    assert before.title == after.title
    assert before.marks != after.marks


def test_where_nothing_can_be_drawn_it_says_what_is_missing_and_what_would_make_it_possible(tab: SeverityTab) -> None:
    labels = show(tab, ADAM)
    tab.show_picture(Picture.RESPONSE)
    assert tab.shows_nothing()
    [label] = labels_of(Picture.RESPONSE, labels)
    assert label.text in said(tab)
    assert NOTHING_DRAWN.lower() in said(tab).lower()
    for settle in label.settles:
        assert settle.text in said(tab)
    tab.show_picture(Picture.RANKS)
    assert not tab.shows_nothing()


def test_a_patient_without_any_visit_has_five_pictures_that_say_why_they_are_empty(tab: SeverityTab) -> None:
    nobody = PatientRecord(replace(ADAM.patient, birth_date=None, onset_date=None))
    show(tab, nobody)
    for picture in Picture:
        tab.show_picture(picture)
        assert tab.shows_nothing()
        assert (
            "not recorded" in said(tab)
            or "no visit" in said(tab).lower()
            or "missing" in said(tab).lower()
            or ("no edss" in said(tab).lower())
        )


def test_the_cursor_tells_which_label_it_is_on_and_enter_asks_for_its_evidence(tab: SeverityTab, qtbot: QtBot) -> None:
    labels = show(tab, BEATRIZ)
    tab.show_picture(Picture.MILESTONES)
    mine = labels_of(Picture.MILESTONES, labels)
    assert tab.chosen == mine[0]
    tab.activateWindow()
    tab.labels.setFocus()
    with qtbot.waitSignal(tab.label_chosen) as told:
        QTest.keyClick(tab.labels, Qt.Key.Key_Down)
    assert told.args == [mine[1]]
    with qtbot.waitSignal(tab.opened):
        QTest.keyClick(tab.labels, Qt.Key.Key_Return)


def test_a_row_is_copied_and_the_foot_says_so_until_the_cursor_moves(tab: SeverityTab) -> None:
    labels = show(tab, BEATRIZ)
    tab.show_picture(Picture.MILESTONES)
    tab.activateWindow()
    tab.labels.setFocus()
    assert tab.labels.hasFocus()
    QTest.keyClick(tab.labels, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    first = labels_of(Picture.MILESTONES, labels)[0]
    assert QGuiApplication.clipboard().text() == "\t".join((first.title, first.answer, first.text))
    assert COPIED in said(tab)
    QTest.keyClick(tab.labels, Qt.Key.Key_Down)
    assert LEGEND in said(tab)


def test_the_tab_key_reaches_the_choice_the_chart_and_the_words(tab: SeverityTab) -> None:
    show(tab, BEATRIZ)
    tab.activateWindow()
    next(button for button in tab.views.findChildren(QPushButton) if button.isChecked()).setFocus()
    reached = set()
    for _ in range(12):
        now = QApplication.focusWidget()
        for name, part in (("choice", tab.views), ("chart", tab.chart), ("words", tab.labels)):
            if now is not None and (now is part or part.isAncestorOf(now)):
                reached.add(name)
        QTest.keyClick(now or tab, Qt.Key.Key_Tab)
    assert reached == {"choice", "chart", "words"}


def test_everything_has_a_name(tab: SeverityTab) -> None:
    show(tab, BEATRIZ)
    assert without_a_name(tab) == []


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("record", [ADAM, BEATRIZ], ids=["nothing to draw", "drawn"])
def test_no_words_are_cut(qtbot: QtBot, qapp: QApplication, theme: Theme, percent: int, record: PatientRecord) -> None:
    with larger_type(qapp, theme, percent):
        tab = SeverityTab()
        qtbot.addWidget(tab)
        tab.resize(1180, 700)
        tab.show()
        show(tab, record)
        for picture in Picture:
            tab.show_picture(picture)
            QApplication.processEvents()
            # How much of its own reading strip the chart cuts is for the chart's tests to say.
            assert [found for found in cut(tab) if "ReadingStrip" not in found] == []
        tab.close()
