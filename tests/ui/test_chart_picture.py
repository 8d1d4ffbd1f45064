"""The course chart as a picture to take along: what it says, what it must not say, and that it reads in grey."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot
from domain.records import Identifier, Patient
from storage.definitions import load_definition
from tests.course_samples import AS_OF, demo_man, demo_results, everything, pending, result
from tests.ui.chart_samples import answered_plot, canvas_of, menu_of, shown_chart
from ui.chart_parts import ReadingStrip
from ui.chart_picture import ChartPicture
from ui.colours import LIGHT
from ui.course_chart import CourseChart
from ui.picture_file import COPIED, file_name
from ui.theme import Theme

DEFINITION = load_definition("mueller-2023-24w")


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[CourseChart]:
    """A chart on the screen."""
    with shown_chart() as made:
        yield made


def picture_of(chart: CourseChart, plot: CoursePlot | None = None) -> ChartPicture:
    chart.show_plot(plot or answered_plot())
    found = chart.picture()
    assert found is not None
    return found


def texts(svg: bytes) -> str:
    """Return all texts of an SVG in one line."""
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


def test_a_picture_says_title_day_and_definition_and_all_that_the_lanes_say(chart: CourseChart) -> None:
    words = texts(picture_of(chart).svg())
    for part in (
        "Course: event 1: PIRA by mueller-2023-24w",
        "as of 9 Mar 2026",
        "Definition: mueller-2023-24w version 1",
        "first measured 5.0 · 8 Mar 2025",
        "baseline 4.0",
        "9.2 s, +31 % since 10 Mar 2023",
        "fingolimod, since Jun 2017",
        "scan: none found",
    ):
        assert part in words


def test_a_picture_names_nobody(chart: CourseChart, tmp_path: Path) -> None:
    named = Patient(
        "id-77", "CODE-77", "Nachname", "Vorname", "NUM-77", identifiers=(Identifier("hospital", "HOSP-77"),)
    )
    plot = course_plot(replace(everything(), patient=named), demo_results(), AS_OF, definition=DEFINITION)
    found = picture_of(chart, plot)
    written = found.svg() + found.png()
    for part in ("id-77", "CODE-77", "Nachname", "Vorname", "NUM-77", "HOSP-77", str(tmp_path), str(Path.home())):
        assert part.encode() not in written
    assert chart.file_name() == "course-2026-03-09.svg"


def test_a_picture_is_made_of_lines_and_texts_that_every_program_can_read(chart: CourseChart) -> None:
    for plot in (
        answered_plot(everything()),
        course_plot(demo_man(), {"edss": result(unconfirmed=(pending(),))}, AS_OF),
    ):
        svg = picture_of(chart, plot).svg()
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}
        assert not tags & {"image", "clipPath", "pattern"}
        assert b"non-scaling-stroke" not in svg
        assert QSvgRenderer(svg).isValid()


def test_nothing_reaches_beyond_the_edges_of_a_picture_that_shows_a_part(chart: CourseChart) -> None:
    chart.show_plot(answered_plot(everything()))
    chart.show_two_years()
    found = chart.picture()
    assert found is not None
    wide, seen = found.size.width(), 0
    for group in ElementTree.fromstring(found.svg()).iter():
        matrix = re.fullmatch(r"matrix\(([-\d.e]+),0,0,[-\d.e]+,([-\d.e]+),[-\d.e]+\)", group.get("transform", ""))
        for shape in group if matrix else ():
            scale, moved = float(matrix.group(1)), float(matrix.group(2))
            drawn = f"{shape.get('d', '')} {shape.get('points', '')}"
            for x in re.findall(r"([-\d.e]+),[-\d.e]+", drawn):
                seen += 1
                assert -1 <= float(x) * scale + moved <= wide + 1
    assert seen > 300


def test_a_picture_is_light_whatever_the_window_is_and_leaves_the_window_as_it_was(
    chart: CourseChart, theme: Theme
) -> None:
    theme.choose("dark")
    chart.show_plot(answered_plot())
    before = canvas_of(chart).grab().toImage()
    found = chart.picture()
    assert found is not None
    assert found.image().pixelColor(2, 2).name() == LIGHT.panel
    assert canvas_of(chart).grab().toImage() == before


def test_the_picture_shows_the_lanes_and_the_time_that_are_seen(chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    next(a for a in menu_of(chart).lanes() if a.text() == "FSMC total").trigger()
    chart.show_two_years()
    found = chart.picture()
    assert found is not None
    words = texts(found.svg())
    assert "FSMC total" in words
    first, last = chart.view_days()
    assert f"time shown {first.day} " in words
    assert str(last.year) in words


def test_kinds_of_marks_and_windows_differ_in_grey(chart: CourseChart) -> None:
    image = picture_of(chart, course_plot(everything(), demo_results(), AS_OF)).image()
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    shades = {grey.pixelColor(x, y).value() for x in range(0, grey.width(), 3) for y in range(0, grey.height(), 3)}
    assert min(shades) < 60
    assert max(shades) == 255


def test_copying_puts_the_picture_on_the_clipboard(qtbot: QtBot, chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    qtbot.waitExposed(chart)
    chart.activateWindow()
    canvas_of(chart).setFocus()
    qtbot.keyClick(canvas_of(chart), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert QGuiApplication.clipboard().image().size() == chart.picture().image().size()
    strip = chart.findChild(ReadingStrip)
    assert isinstance(strip, ReadingStrip)
    assert strip.whole_text() == COPIED


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("A.PNG", b"\x89PNG")])
def test_saving_writes_what_the_ending_says(chart: CourseChart, tmp_path: Path, name: str, start: bytes) -> None:
    chart.show_plot(answered_plot())
    assert chart.save_picture(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(start)


def test_saving_asks_where_to_and_adds_the_ending_that_was_chosen(
    chart: CourseChart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_parent: object, _title: str, name: str, kinds: str) -> tuple[str, str]:
        asked.append(Path(name).name)
        return str(tmp_path / "meeting"), kinds.split(";;")[1]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    chart.show_plot(answered_plot())
    menu_of(chart).save.trigger()
    assert asked == ["course-2026-03-09.svg"]
    assert (tmp_path / "meeting.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_told_in_a_sentence(chart: CourseChart, tmp_path: Path) -> None:
    chart.show_plot(answered_plot())
    assert not chart.save_picture(tmp_path / "missing" / "a.svg")
    strip = chart.findChild(ReadingStrip)
    assert isinstance(strip, ReadingStrip)
    assert "could not be written" in strip.whole_text()
    assert "choose another folder" in strip.whole_text()


# Names and faults


def answer_dialog(monkeypatch: pytest.MonkeyPatch, file: Path, kind: str = "Lines and texts, SVG (*.svg)") -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: (str(file), kind)))


def test_a_file_the_dialog_did_not_ask_about_is_left_as_it_is(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course.svg").write_text("mine")
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        answer_dialog(monkeypatch, tmp_path / "course")
        chart.ask_and_save()
    assert (tmp_path / "course.svg").read_text() == "mine"


def test_pixels_chosen_by_hand_are_pixels(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        answer_dialog(monkeypatch, tmp_path / "course-2026-03-09.svg", "Pixels, PNG (*.png)")
        chart.ask_and_save()
    assert [file.name for file in tmp_path.iterdir()] == ["course-2026-03-09.png"]


def test_what_could_not_be_written_is_seen_beside_the_table_too(qtbot: QtBot, tmp_path: Path) -> None:
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        chart.show_table(True)
        assert not chart.save_picture(tmp_path / "nowhere" / "x.svg")
        assert chart._reading.isVisible()
        assert "could not be written" in chart._reading.text()


def test_a_name_no_file_can_have_is_told_in_a_sentence(qtbot: QtBot, tmp_path: Path) -> None:
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        assert not chart.save_picture(tmp_path / "a\0b.svg")


def test_a_proposed_name_is_made_of_letters_digits_and_hyphens() -> None:
    assert file_name("Two questions, asked apart") == "two-questions-asked-apart.svg"
    assert file_name("ARMSS / MSSS", "2026-03-09") == "armss-msss-2026-03-09.svg"
    assert file_name("") == "picture.svg"


def test_a_name_no_file_can_have_is_told_where_its_ending_is_added_too(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        answer_dialog(monkeypatch, tmp_path / "a\0b")
        chart.ask_and_save()
        assert "could not be written" in chart._reading.whole_text()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_said_where_no_file_was_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with shown_chart() as chart:
        chart.show_plot(answered_plot())
        before = chart._reading.whole_text()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_a, **_k: ("", "")))
        chart.ask_and_save()
        assert chart._reading.whole_text() == before
