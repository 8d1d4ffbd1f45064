"""One chart shows patient after patient: what it showed before leaves no trace in what it shows now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot
from domain.chart.severity_plot import Picture, severity_plot
from storage.rules import load_rules
from tests.course_samples import (
    AS_OF,
    crowded,
    demo_man,
    demo_results,
    empty,
    everything,
    one_visit,
    pending,
    pira,
    result,
)
from tests.test_chart_overlay import drawn_changes
from tests.ui.chart_samples import answered_plot, canvas_of, lane_ids, menu_of, shown_chart
from ui.course_chart import CourseChart
from ui.theme import Theme

Moves = Callable[[CourseChart], None]


def severity() -> CoursePlot:
    """Return a plot without a lane of the course's, and with an axis of its own."""
    return severity_plot(Picture.RANKS, demo_man(), demo_results(), load_rules(), AS_OF)


PLOTS: dict[str, Callable[[], CoursePlot]] = {
    "demonstration": lambda: course_plot(demo_man(), demo_results(), AS_OF),
    "another event": lambda: course_plot(
        demo_man(), {"edss": result(events=(pira(),), unconfirmed=(pending(),))}, AS_OF, event=pending()
    ),
    "more lanes": lambda: answered_plot(everything()),
    "crowded": lambda: course_plot(crowded(), {}, AS_OF),
    "one visit": lambda: course_plot(one_visit(), {}, AS_OF),
    "empty": lambda: course_plot(empty(), {}, AS_OF),
    "ranks": severity,
}


@cache
def plot_of(name: str) -> CoursePlot:
    return PLOTS[name]()


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[CourseChart]:
    """A chart on the screen, which shows one patient after the other."""
    with shown_chart() as made:
        yield made


def picture(chart: CourseChart) -> QImage:
    """Return the chart as it is seen once everything has its place, without the frame of what has the keyboard."""
    QApplication.processEvents()
    held = QApplication.focusWidget()
    if held is not None:
        held.clearFocus()
    return chart.grab().toImage()


def alone(plot: CoursePlot, prepare: Moves = lambda _chart: None) -> QImage:
    """Return the picture of a new chart that shows this plot and never showed another."""
    with shown_chart() as made:
        prepare(made)
        made.show_plot(plot)
        return picture(made)


def look_closer(chart: CourseChart) -> None:
    """Move, zoom and read, as one does before the next patient is opened."""
    canvas = canvas_of(chart)
    chart.show_two_years()
    canvas.zoom(0.5)
    canvas.pan(-0.4)
    canvas.step(-1)
    picture(chart)
    chart.show_all()


@pytest.mark.parametrize("before", PLOTS)
def test_a_patient_looks_the_same_whoever_was_shown_before(chart: CourseChart, before: str) -> None:
    for name in PLOTS:
        chart.show_plot(plot_of(before))
        look_closer(chart)
        chart.show_plot(plot_of(name))
        assert picture(chart) == alone(plot_of(name)), name


def test_every_change_of_the_demonstration_looks_the_same_after_the_one_before(chart: CourseChart) -> None:
    for *_, plot in drawn_changes()[::6]:
        chart.show_plot(plot)
        assert picture(chart) == alone(plot)


def test_a_lane_shown_and_hidden_again_leaves_no_trace(chart: CourseChart) -> None:
    plot = plot_of("more lanes")
    chart.show_plot(plot)
    shown = lane_ids(chart)
    for title in ("FSMC total", "SDMT"):
        for _ in range(2):
            next(action for action in menu_of(chart).lanes() if action.text() == title).trigger()
            picture(chart)
    for _ in range(2):
        menu_of(chart).band.trigger()
        picture(chart)
    assert lane_ids(chart) == shown
    assert picture(chart) == alone(plot)


def test_lanes_that_were_asked_for_look_the_same_with_the_next_patient(chart: CourseChart) -> None:
    def ask(made: CourseChart) -> None:
        made.show_plot(plot_of("more lanes"))
        next(action for action in menu_of(made).lanes() if action.text() == "FSMC total").trigger()

    ask(chart)
    look_closer(chart)
    chart.show_plot(plot_of("crowded"))
    chart.show_plot(answered_plot())
    assert "fsmc_total" in lane_ids(chart)
    assert picture(chart) == alone(answered_plot(), ask)


def test_a_theme_chosen_between_two_patients_is_that_of_the_second(chart: CourseChart, theme: Theme) -> None:
    chart.show_plot(plot_of("crowded"))
    light = picture(chart)
    theme.choose("dark")
    assert picture(chart) == alone(plot_of("crowded"))
    chart.show_plot(plot_of("demonstration"))
    assert picture(chart) == alone(plot_of("demonstration"))
    theme.choose("light")
    chart.show_plot(plot_of("crowded"))
    assert picture(chart) == light


def test_a_font_chosen_between_two_patients_is_that_of_the_second(chart: CourseChart) -> None:
    def enlarge(made: CourseChart) -> None:
        font = made.font()
        font.setPointSizeF(font.pointSizeF() * 1.4)
        made.setFont(font)

    chart.show_plot(plot_of("crowded"))
    picture(chart)
    enlarge(chart)
    chart.show_plot(plot_of("demonstration"))
    assert picture(chart) == alone(plot_of("demonstration"), enlarge)


def test_a_size_given_while_another_patient_was_shown_is_taken(chart: CourseChart) -> None:
    chart.show_plot(plot_of("empty"))
    picture(chart)
    chart.resize(1100, 640)
    chart.show_plot(plot_of("more lanes"))
    assert picture(chart) == alone(plot_of("more lanes"), lambda made: made.resize(1100, 640))


def test_moving_reaches_as_far_as_the_record_of_the_patient_who_is_shown(qtbot: QtBot, chart: CourseChart) -> None:
    plot = plot_of("demonstration")
    chart.show_plot(plot_of("crowded"))
    look_closer(chart)
    chart.show_plot(plot)
    chart.show_two_years()
    canvas = canvas_of(chart)
    for _ in range(80):
        qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert chart.view_days()[0] == plot.earliest
    qtbot.keyClick(canvas, Qt.Key.Key_End)
    assert chart.view_days()[1] == plot.end


def test_the_table_is_that_of_the_patient_who_is_shown(chart: CourseChart) -> None:
    table = chart.findChild(QTableView)
    assert isinstance(table, QTableView)

    def rows() -> list[tuple[str, ...]]:
        model = table.model()
        return [tuple(model.index(r, c).data() for c in range(4)) for r in range(model.rowCount())]

    chart.show_table(True)
    for name in ("crowded", "demonstration"):  # while it is looked at
        chart.show_plot(plot_of(name))
        assert rows() == [row.cells for row in plot_of(name).table]
    chart.show_table(False)
    chart.show_plot(plot_of("one visit"))  # and while it is not
    chart.show_plot(plot_of("empty"))
    assert table.accessibleDescription() == plot_of("empty").sentence
    chart.show_table(True)
    assert rows() == [row.cells for row in plot_of("empty").table]
