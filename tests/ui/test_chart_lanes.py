"""Lanes on choice, the rating band, the crosshair and the keys of the course chart, as a person uses them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from domain.chart.course_plot import course_plot
from tests.course_samples import AS_OF, crowded, demo_man, demo_results, everything
from tests.test_chart_overlay import drawn_changes
from tests.ui.chart_samples import answered_plot, canvas_of, lane_ids, menu_of, shown_chart
from ui.chart_parts import ReadingStrip
from ui.course_chart import CourseChart


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[CourseChart]:
    """A chart on the screen."""
    with shown_chart() as made:
        yield made


def lane_action(chart: CourseChart, title: str) -> QAction:
    """Return the choice of a lane in the menu."""
    return next(action for action in menu_of(chart).lanes() if action.text() == title)


def strip_of(chart: CourseChart) -> ReadingStrip:
    found = chart.findChild(ReadingStrip)
    assert isinstance(found, ReadingStrip)
    return found


def test_screen_and_model_have_the_same_marks_for_every_change_of_the_demonstration(chart: CourseChart) -> None:
    for *_, plot in drawn_changes():
        chart.show_plot(plot)
        assert sorted(map(repr, chart.drawn())) == sorted(map(repr, plot.marks))


def test_the_menu_offers_only_what_is_recorded_and_shows_a_lane_when_asked(chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    offered = {action.text(): action.isChecked() for action in menu_of(chart).lanes()}
    assert offered == {"T25FW, s": True, "9HPT, s": True, "SDMT": True, "Six-minute walk, m": False,
                       "FSMC total": False}  # fmt: skip
    lane_action(chart, "FSMC total").trigger()
    assert lane_ids(chart)[-2:] == ["fsmc_total", "treatments"]
    assert any(mark.what == "FSMC total" for mark in chart.drawn())
    lane_action(chart, "SDMT").trigger()
    assert "sdmt" not in lane_ids(chart)


# The offscreen platform cannot lift a menu over other windows, or hold the keyboard for it; a desktop can.
@pytest.mark.qt_log_ignore("This plugin does not support (raise|grabbing)", extend=True)
def test_the_menu_is_reached_and_used_by_keyboard(qtbot: QtBot, chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    menu = menu_of(chart)
    assert menu.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert menu.accessibleName()
    assert [a.text().split("\t")[0] for a in menu.menu().actions() if not a.isSeparator()][-3:] == [
        "Half-point rating band", "Copy picture", "Save picture…"]  # fmt: skip
    menu.menu().popup(QPoint(0, 0))
    qtbot.keyClick(menu.menu(), Qt.Key.Key_Down)
    qtbot.keyClick(menu.menu(), Qt.Key.Key_Return)
    assert "t25fw" not in lane_ids(chart)


def test_lanes_and_band_are_remembered_from_patient_to_patient_while_the_page_is_open(chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    lane_action(chart, "FSMC total").trigger()
    menu_of(chart).band.trigger()
    chart.show_plot(course_plot(crowded(), {}, AS_OF))  # one who never answered it
    assert "fsmc_total" not in lane_ids(chart)
    chart.show_plot(answered_plot(everything()))
    assert "fsmc_total" in lane_ids(chart)
    assert lane_action(chart, "FSMC total").isChecked()
    assert menu_of(chart).band.isChecked()
    plot = chart.plot()
    assert plot is not None
    assert plot.lane("edss").ribbons


def test_another_lane_leaves_the_time_that_is_seen(chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    chart.show_two_years()
    seen = chart.view_days()
    lane_action(chart, "FSMC total").trigger()
    assert chart.view_days() == seen


def test_a_lane_more_makes_the_chart_higher_and_never_thinner_than_can_be_read(chart: CourseChart) -> None:
    chart.resize(900, 300)
    chart.show_plot(answered_plot(everything()))
    for title in ("FSMC total", "Six-minute walk, m"):
        lane_action(chart, title).trigger()
    QApplication.processEvents()
    canvas = canvas_of(chart)
    assert canvas.height() >= canvas.least_height()
    line = canvas.sheet.line
    assert all(strip.rect.height() >= line * 1.4 for strip in canvas.strips)
    area = chart.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert area.verticalScrollBar().maximum() > 0


def test_the_rating_band_is_drawn_when_asked_for_and_not_before(chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    before = canvas_of(chart).grab().toImage()
    menu_of(chart).band.trigger()
    assert canvas_of(chart).grab().toImage() != before
    menu_of(chart).band.trigger()
    assert canvas_of(chart).grab().toImage() == before


# The crosshair


# The offscreen platform cannot lift a tooltip over other windows; a desktop can.
@pytest.mark.qt_log_ignore("This plugin does not support raise\\(\\)", extend=True)
def test_pointing_anywhere_reads_every_lane_of_the_day_below_the_pointer(qtbot: QtBot, chart: CourseChart) -> None:
    chart.show_plot(answered_plot())
    qtbot.waitExposed(chart)
    canvas = canvas_of(chart)
    strip = canvas.strips[1]
    day = date(2024, 8, 1)
    place = QPointF(strip.view().x_of(day), strip.rect.height() / 2)
    qtbot.mouseMove(canvas.viewport(), canvas.mapFromScene(strip.rect.topLeft() + place))
    read = canvas.read_day()
    assert read is not None
    assert abs(read - day) <= timedelta(days=3)
    words = strip_of(chart).whole_text()
    for part in ("EDSS last 4.5", "T25FW last 7.6 s", "9HPT not recorded", "SDMT last 46", "Treatment fingolimod"):
        assert part in words
    assert strip_of(chart).accessibleName() == words


def test_what_is_read_with_the_keyboard_is_told_to_a_screen_reader(
    qtbot: QtBot, chart: CourseChart, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr("ui.course_chart.announce", lambda _about, words: said.append(words))
    chart.show_plot(answered_plot())
    qtbot.waitExposed(chart)
    canvas = canvas_of(chart)
    chart.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert said[-1].startswith("9 Mar 2026 · EDSS 6.0")
    assert said[-1].endswith("Treatment fingolimod")


def test_the_reading_line_does_not_paint_the_lanes_again(chart: CourseChart) -> None:
    chart.show_plot(course_plot(demo_man(), demo_results(), AS_OF))
    canvas = canvas_of(chart)
    QApplication.processEvents()
    chart.grab()
    painted = canvas.sheet.version
    before = canvas.grab().toImage()
    canvas.read(date(2024, 6, 1))
    assert canvas.grab().toImage() != before
    assert canvas.sheet.version == painted
    canvas.read(None)
    assert canvas.grab().toImage() == before


def test_a_reading_that_is_too_long_is_cut_between_lanes_and_whole_for_a_screen_reader(chart: CourseChart) -> None:
    chart.resize(420, 560)
    chart.show_plot(answered_plot(everything()))
    QApplication.processEvents()
    canvas_of(chart).read(date(2024, 6, 1))
    strip = strip_of(chart)
    assert strip.text().endswith(" …")
    assert strip.whole_text().startswith(strip.text().removesuffix(" …"))
    assert strip.toolTip() == strip.accessibleName() == strip.whole_text()


# Keys


def test_two_t_end_and_home_show_the_times_that_the_buttons_do(qtbot: QtBot, chart: CourseChart) -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    chart.show_plot(plot)
    canvas = canvas_of(chart)
    qtbot.keyClick(canvas, Qt.Key.Key_2)
    two = chart.view_days()
    chart.show_two_years()
    assert chart.view_days() == two
    assert two != (plot.start, plot.end)
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    assert chart.view_days()[0] < date(2017, 6, 1)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert chart.view_days() == (plot.start, plot.end)
    for _ in range(4):
        qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    wide = chart.view_days()[1] - chart.view_days()[0]
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    first, last = chart.view_days()
    assert abs(last - plot.end) <= timedelta(days=1)
    assert abs((last - first) - wide) <= timedelta(days=2)


def test_labels_go_along_with_a_movement_and_are_placed_anew_when_it_rests(qtbot: QtBot, chart: CourseChart) -> None:
    chart.show_plot(course_plot(crowded(), {}, AS_OF))
    canvas = canvas_of(chart)
    assert not canvas.sheet.moving
    for _ in range(5):
        canvas.zoom(0.9)
        chart.grab()
    assert canvas.sheet.moving
    carried = canvas.grab().toImage()
    qtbot.waitUntil(lambda: not canvas.sheet.moving)
    rested = canvas.grab().toImage()
    assert rested != carried
    canvas.rest()
    assert canvas.grab().toImage() == rested
