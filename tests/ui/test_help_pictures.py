"""The idea in three pictures: paged by keys, told in words, a table for each; drawn is what the engine finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from domain.activity import Activity
from domain.figures import CLOCKS, MISHEARD
from domain.progression import Progression
from storage.definitions import load_definition
from tests.ui.looking import cut, larger_type, without_a_name
from ui.figures_clocks import ClocksFigure
from ui.figures_course import CourseFigure
from ui.figures_lublin import ACTIVITY_LOOKS, PROGRESSION_LOOKS, LublinFigure
from ui.help_pictures import BESIDE_FROM, HYPOTHESIS, HelpPictures
from ui.theme import Theme, space_of

DEFINITION = load_definition("mueller-2023-24w")


@pytest.fixture
def help_pictures(qtbot: QtBot) -> Iterator[HelpPictures]:
    """The dialog on the screen, gone for good after the test."""
    made = HelpPictures(DEFINITION)
    made.resize(1180, 740)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


def said(dialog: HelpPictures) -> list[str]:
    """Return the words in sight."""
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def test_every_page_has_its_points_its_hypothesis_and_its_sources(help_pictures: HelpPictures) -> None:
    for at, page in enumerate(help_pictures.pages):
        help_pictures.open_page(at)
        words = said(help_pictures)
        assert {page.figure.title, page.figure.lead, *page.figure.points} <= set(words)
        assert page.figure.hypothesis in words
        assert any(HYPOTHESIS in text for text in words)
        assert all(any(source in text for text in words) for source in page.figure.sources)
        assert "10.1177/17562864211066751" in page.figure.sources[0]


def test_the_keyboard_pages_to_the_end_and_back(help_pictures: HelpPictures, qtbot: QtBot) -> None:
    help_pictures.activateWindow()
    assert not help_pictures.back.isEnabled()
    for at in (1, 2):
        QTest.keyClick(help_pictures, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        qtbot.waitUntil(lambda at=at: help_pictures.at == at)  # a button pressed by its letter goes down and up first
    assert not help_pictures.next.isEnabled()
    QTest.keyClick(help_pictures, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: help_pictures.at == 1)
    assert help_pictures.names.value == 1


def test_the_arrow_keys_on_the_names_page_too(help_pictures: HelpPictures) -> None:
    help_pictures.activateWindow()
    chosen = next(b for b in help_pictures.names.findChildren(type(help_pictures.next)) if b.isChecked())
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Right)
    assert help_pictures.at == 1


def test_f8_shows_a_table_with_every_row_of_the_picture(help_pictures: HelpPictures) -> None:
    help_pictures.activateWindow()
    QTest.keyClick(help_pictures, Qt.Key.Key_F8)
    assert help_pictures.shows_table()
    for at, page in enumerate(help_pictures.pages):
        help_pictures.open_page(at)
        assert page.table.isVisible()
        assert not page.sheet.isVisible()
        rows = [
            tuple(page.table.item(row, column).text() for column in range(page.table.columnCount()))
            for row in range(page.table.rowCount())
        ]
        assert rows == list(page.figure.rows)
        assert page.table.verticalScrollBar().maximum() == 0
    QTest.keyClick(help_pictures, Qt.Key.Key_F8)
    assert help_pictures.pages[2].sheet.isVisible()


def test_escape_closes_it(help_pictures: HelpPictures) -> None:
    QTest.keyClick(help_pictures, Qt.Key.Key_Escape)
    assert not help_pictures.isVisible()


def test_a_picture_takes_the_focus_and_tells_itself(help_pictures: HelpPictures) -> None:
    for page in help_pictures.pages:
        assert page.sheet.focusPolicy() is Qt.FocusPolicy.StrongFocus
        assert page.figure.title in page.sheet.accessibleName()
        assert page.sheet.accessibleDescription() == page.figure.sentence
    assert without_a_name(help_pictures) == []


def test_the_course_is_drawn_where_the_engine_found_its_events(help_pictures: HelpPictures) -> None:
    sheet = help_pictures.pages[0].sheet
    assert isinstance(sheet, CourseFigure)
    days = sorted(
        {v.on for v in sheet.record.visits} | {w.start for w in sheet.windows} | {w.end for w in sheet.windows}
    )
    assert all(sheet.x_of(one) < sheet.x_of(other) for one, other in pairwise(days))
    assert 0 < sheet.x_of(days[0]) < sheet.x_of(days[-1]) < sheet.width()
    for event in (sheet.raw, sheet.pira):
        assert sheet.y_of(event.onset.value) < sheet.y_of(event.baseline.value)
    onset, confirmation = sheet.windows
    assert onset.start <= sheet.pira.onset.on <= onset.end
    assert confirmation.start <= sheet.pira.confirmation.on <= confirmation.end
    relapse = sheet.record.relapses[0].onset.first
    assert not any(window.start <= relapse <= window.end for window in sheet.windows)


def test_the_cells_of_the_grid_neither_meet_nor_leave_the_picture(help_pictures: HelpPictures) -> None:
    help_pictures.open_page(1)
    sheet = help_pictures.pages[1].sheet
    assert isinstance(sheet, LublinFigure)
    cells = [sheet.cell(activity, progression) for activity in Activity for progression in Progression]
    assert len(cells) == 9
    for at, cell in enumerate(cells):
        assert sheet.rect().contains(cell.toAlignedRect())
        inner = cell.adjusted(1, 1, -1, -1)
        assert not any(inner.intersects(other.adjusted(1, 1, -1, -1)) for other in cells[at + 1 :])


def test_no_two_answers_of_a_question_look_alike_in_grey() -> None:
    for looks in (ACTIVITY_LOOKS, PROGRESSION_LOOKS):
        assert len({(look.shape, look.finish) for look in looks.values()}) == 3
    activity, progression = MISHEARD
    assert (ACTIVITY_LOOKS[activity].shape, ACTIVITY_LOOKS[activity].finish) != (
        PROGRESSION_LOOKS[progression].shape,
        PROGRESSION_LOOKS[progression].finish,
    )


def test_a_bar_runs_from_the_least_to_the_most_of_its_clock(help_pictures: HelpPictures) -> None:
    help_pictures.open_page(2)
    sheet = help_pictures.pages[2].sheet
    assert isinstance(sheet, ClocksFigure)
    for at, clock in enumerate(CLOCKS):
        assert sheet.bar(at).left() == pytest.approx(sheet.x_of(clock.least))
        assert sheet.bar(at).right() == pytest.approx(sheet.x_of(clock.most))
        assert sheet.bar(at).right() <= sheet.width()
    assert all(sheet.bar(at).bottom() < sheet.bar(at + 1).top() for at in range(len(CLOCKS) - 1))


def test_the_words_stand_beside_the_picture_where_there_is_room_and_under_it_where_there_is_none(
    help_pictures: HelpPictures,
) -> None:
    page, line = help_pictures.pages[0], space_of(help_pictures)
    first = next(label for label in page.findChildren(QLabel) if label.text() == page.figure.points[0])
    help_pictures.resize(line.ems(BESIDE_FROM + 4), line.ems(40))
    QApplication.processEvents()
    assert first.mapTo(page, first.rect().topLeft()).x() > page.sheet.geometry().right()
    help_pictures.resize(line.ems(BESIDE_FROM - 14), line.ems(40))
    QApplication.processEvents()
    assert first.mapTo(page, first.rect().topLeft()).y() > page.sheet.geometry().bottom()


def test_a_picture_follows_the_theme(help_pictures: HelpPictures, theme: Theme) -> None:
    light = help_pictures.pages[0].sheet.grab().toImage()
    theme.choose("dark")
    QApplication.processEvents()
    dark = help_pictures.pages[0].sheet.grab().toImage()
    corner = light.width() - 6, 6
    assert light.pixelColor(*corner).lightness() > 200
    assert dark.pixelColor(*corner).lightness() < 60


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_words_are_cut(qtbot: QtBot, qapp: QApplication, theme: Theme, percent: int) -> None:
    with larger_type(qapp, theme, percent):
        made = HelpPictures(DEFINITION)
        qtbot.addWidget(made)
        made.resize(1180, 740)
        made.show()
        for at in range(3):
            made.open_page(at)
            QApplication.processEvents()
            assert cut(made) == []
            assert made.stack.currentWidget().horizontalScrollBar().maximum() == 0
        made.close()
