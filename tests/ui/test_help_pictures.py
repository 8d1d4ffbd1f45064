"""The idea in three pictures: paged by keys, told in words, a table for each; drawn is what the engine finds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from domain.activity import Activity
from domain.figures import CLOCKS, MISHEARD
from domain.progression import Progression
from storage.definitions import load_definition
from tests.ui.looking import cut, larger_type, without_a_name
from ui.colours import LIGHT
from ui.figures_clocks import FILLS, ClocksFigure
from ui.figures_course import CourseFigure
from ui.figures_lublin import ACTIVITY_LOOKS, PROGRESSION_LOOKS, LublinFigure
from ui.help_pictures import BESIDE_FROM, HYPOTHESIS, ROW_COPIED, HelpPictures
from ui.picture_file import COPIED
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
            made.copy_picture()
            QApplication.processEvents()
            assert cut(made) == []
            assert made.width() == 1180
            assert made.stack.currentWidget().horizontalScrollBar().maximum() == 0
        made.close()


# Pictures to take along


def words_of(svg: bytes) -> str:
    """Return all texts of an SVG in one line."""
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


def press(widget: object, key: Qt.Key) -> None:
    QTest.keyClick(widget, key, Qt.KeyboardModifier.ControlModifier)


def test_a_saved_picture_says_what_its_page_says_and_is_made_of_lines_and_texts(help_pictures: HelpPictures) -> None:
    for at, page in enumerate(help_pictures.pages):
        help_pictures.open_page(at)
        picture, figure = help_pictures.picture(), page.figure
        svg = picture.svg()
        words = words_of(svg)
        for part in (figure.title, figure.lead, *figure.points, HYPOTHESIS, figure.hypothesis, *figure.sources):
            # Once on the page; what the sentence repeats stands in the description of the file besides.
            assert part in words.replace(picture.sentence, "", 1)
        root = ElementTree.fromstring(svg)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"image", "clipPath", "pattern", "mask"}
        assert all(float(e.get("fill-opacity", "1")) in (0.0, 1.0) for e in root.iter())


def test_a_saved_picture_renders_as_it_is_painted(help_pictures: HelpPictures) -> None:
    for at in range(3):
        help_pictures.open_page(at)
        picture = help_pictures.picture()
        reader = QSvgRenderer(picture.svg())
        assert reader.isValid()
        assert reader.viewBox().size() == picture.size
        drawn = QImage(picture.size, QImage.Format.Format_Grayscale8)
        drawn.fill(Qt.GlobalColor.white)
        painter = QPainter(drawn)
        reader.render(painter)
        painter.end()
        painted = picture.image().scaled(picture.size).convertToFormat(QImage.Format.Format_Grayscale8)

        def dark(image: QImage) -> float:
            places = [(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
            return sum(image.pixelColor(x, y).value() < 200 for x, y in places) / len(places)

        assert dark(drawn) == pytest.approx(dark(painted), rel=0.25)


def test_a_picture_in_pixels_carries_its_title_and_its_sentence(help_pictures: HelpPictures) -> None:
    for at, page in enumerate(help_pictures.pages):
        help_pictures.open_page(at)
        read = QImage.fromData(help_pictures.picture().png(), "PNG")
        assert read.text("Title") == page.figure.title
        assert read.text("Description") == page.figure.sentence


def test_a_picture_to_take_along_is_the_same_in_any_theme_and_any_window(
    help_pictures: HelpPictures, theme: Theme
) -> None:
    for at, page in enumerate(help_pictures.pages):
        help_pictures.open_page(at)
        theme.choose("light")
        before = help_pictures.picture().svg()
        theme.choose("dark")
        help_pictures.resize(900, 620)
        QApplication.processEvents()
        seen = page.sheet.grab().toImage()
        picture = help_pictures.picture()
        assert picture.svg() == before
        assert picture.image().pixelColor(2, 2).name() == LIGHT.panel
        assert page.sheet.grab().toImage() == seen
        help_pictures.toggle_table()
        assert help_pictures.picture().svg() == before
        help_pictures.toggle_table()


def test_bars_of_two_clocks_differ_without_colour() -> None:
    assert len({(fill.gap, fill.mirrored) for fill in FILLS}) == len(CLOCKS)


def test_ctrl_c_copies_the_picture_and_in_the_table_the_row(help_pictures: HelpPictures) -> None:
    help_pictures.activateWindow()
    page = help_pictures.pages[0]
    page.sheet.setFocus()
    press(page.sheet, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().image().size() == help_pictures.picture().image().size()
    assert COPIED in said(help_pictures)
    help_pictures.toggle_table()
    assert COPIED not in said(help_pictures)
    assert page.table.hasFocus()
    page.table.setCurrentCell(1, 0)
    press(page.table, Qt.Key.Key_C)
    assert QGuiApplication.clipboard().text() == "\t".join(page.figure.rows[1])
    assert ROW_COPIED in said(help_pictures)
    help_pictures.copy_button.click()
    assert QGuiApplication.clipboard().mimeData().hasImage()
    assert COPIED in said(help_pictures)


@pytest.mark.parametrize(("at", "kind", "start"), [(0, 0, b"<?xml"), (1, 1, b"\x89PNG"), (2, 0, b"<?xml")])
def test_ctrl_s_asks_where_to_and_saves_what_was_chosen(
    help_pictures: HelpPictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, kind: int, start: bytes
) -> None:
    proposed: list[str] = []

    def ask(_parent: object, _title: str, name: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "talk"), kinds.split(";;")[kind]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    help_pictures.activateWindow()
    help_pictures.open_page(at)
    press(help_pictures, Qt.Key.Key_S)
    names = ("two-ways-to-get-worse.svg", "two-questions-asked-apart.svg", "four-clocks-at-once.svg")
    assert proposed == [names[at]]
    [file] = tmp_path.iterdir()
    assert file.name == ("talk.svg", "talk.png")[kind]
    assert file.read_bytes().startswith(start)
    assert f"Saved: {file}" in said(help_pictures)


def test_a_picture_that_cannot_be_written_is_told_in_the_dialog(
    help_pictures: HelpPictures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = str(tmp_path / "missing" / "a.svg"), ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: chosen))
    help_pictures.save_button.click()
    assert any("could not be written" in words and "choose another folder" in words for words in said(help_pictures))
