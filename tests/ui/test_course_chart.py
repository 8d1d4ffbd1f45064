"""The course chart on screen: draws what the model has, moves on the time axis only, is read without a mouse too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from domain.chart.course_plot import course_plot, find_event
from domain.chart.plot import CoursePlot, EventKey, Mark, MarkKind
from domain.evidence import SeriesResult
from domain.records import PatientRecord
from reports.charts import course_drawing
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
from ui.chart_canvas import ChartCanvas
from ui.colours import DARK, LIGHT
from ui.course_chart import CourseChart
from ui.theme import Theme

CASES: dict[str, tuple[PatientRecord, dict[str, SeriesResult]]] = {
    "demonstration": (demo_man(), demo_results()),
    "pending": (demo_man(), {"edss": result(unconfirmed=(pending(),))}),
    "every kind": (everything(), demo_results()),
    "crowded": (crowded(), {}),
    "one visit": (one_visit(), {}),
    "empty": (empty(), {}),
}


@pytest.fixture
def chart(qtbot: QtBot) -> Iterator[CourseChart]:
    """A chart on the screen, gone for good after the test: one that lives on is styled again with every theme."""
    made = CourseChart()
    made.resize(900, 560)
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def demo() -> CoursePlot:
    """The demonstration man's plot."""
    return course_plot(demo_man(), demo_results(), AS_OF)


def canvas_of(chart: CourseChart) -> ChartCanvas:
    """Return the drawing surface of a chart."""
    found = chart.findChild(ChartCanvas)
    assert isinstance(found, ChartCanvas)
    return found


def segment(chart: CourseChart, text: str) -> QPushButton:
    """Return the segmented button of a text."""
    return next(button for button in chart.findChildren(QPushButton) if button.text().startswith(text))


def place_of(canvas: ChartCanvas, mark: Mark) -> QPoint:
    """Return where a mark stands on the surface."""
    strip = next(strip for strip in canvas.strips if strip.lane.id == mark.lane)
    view = strip.view()
    return canvas.mapFromScene(strip.rect.topLeft() + QPointF(view.x_of(mark.at), view.y_of(mark.y)))


def scales_of(canvas: ChartCanvas) -> list[tuple[float, float]]:
    """Return where the two ends of each lane's scale stand."""
    views = [(strip.view(), strip.lane) for strip in canvas.strips]
    return [(view.y_of(lane.low), view.y_of(lane.high)) for view, lane in views]


@pytest.mark.parametrize("case", CASES)
def test_screen_paper_and_model_have_the_same_marks(chart: CourseChart, case: str) -> None:
    record, results = CASES[case]
    plot = course_plot(record, results, AS_OF)
    chart.show_plot(plot)
    assert sorted(map(repr, chart.drawn())) == sorted(map(repr, plot.marks))
    assert sorted(map(repr, chart.drawn())) == sorted(map(repr, course_drawing(plot, 500, 320, "Helvetica").drawn))


def test_marks_stand_at_their_days_and_values(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    strip = next(strip for strip in canvas.strips if strip.lane.id == "edss")
    bounds, line = strip.view().bounds, strip.sheet.line
    first, last = chart.view_days()
    for mark in strip.drawn():
        share = (mark.at - first) / (last - first)
        found = strip.nearest(QPointF(share * bounds.right, strip.view().y_of(mark.y)), line * 0.2)
        assert found is not None
        assert (found.at, found.y) == (mark.at, mark.y)


def test_another_plot_takes_the_place_of_the_one_before(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(course_plot(crowded(), {}, AS_OF))
    chart.show_plot(demo)
    chart.grab()
    assert len(chart.drawn()) == len(demo.marks)


def test_the_whole_course_is_seen_first(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    assert chart.view_days() == (demo.start, demo.end)


def test_two_years_and_on_treatment_change_the_time_that_is_seen(
    qtbot: QtBot, chart: CourseChart, demo: CoursePlot
) -> None:
    chart.show_plot(demo)
    qtbot.mouseClick(segment(chart, "2 y"), Qt.MouseButton.LeftButton)
    first, last = chart.view_days()
    assert timedelta(0) < date(2024, 3, 9) - first < timedelta(days=60)
    assert last == demo.end
    qtbot.mouseClick(segment(chart, "On treatment"), Qt.MouseButton.LeftButton)
    assert chart.view_days()[0] < date(2017, 6, 1)
    qtbot.mouseClick(segment(chart, "All"), Qt.MouseButton.LeftButton)
    assert chart.view_days() == (demo.start, demo.end)


def test_on_treatment_says_why_it_cannot_be_chosen(chart: CourseChart) -> None:
    chart.show_plot(course_plot(one_visit(), {}, AS_OF))
    button = segment(chart, "On treatment")
    assert not button.isEnabled()
    assert button.toolTip() == "No treatment is recorded."
    before = chart.view_days()
    chart.show_on_treatment()
    assert chart.view_days() == before


def test_keys_zoom_and_move_time_and_leave_every_scale_alone(
    qtbot: QtBot, chart: CourseChart, demo: CoursePlot
) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    scales = scales_of(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    first, last = chart.view_days()
    assert demo.start < first < last < demo.end
    assert not segment(chart, "All").isChecked()
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert chart.view_days()[0] < first
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Home)
    assert chart.view_days() == (demo.start, demo.end)
    assert scales_of(canvas) == scales


def test_the_wheel_zooms_about_the_pointer_and_sideways_moves(
    qtbot: QtBot, chart: CourseChart, demo: CoursePlot
) -> None:
    chart.show_plot(demo)
    viewport = canvas_of(chart).viewport()
    at = QPointF(viewport.width() / 2, viewport.height() / 2)

    def turn(sideways: int, up: int) -> None:
        event = QWheelEvent(
            at,
            QPointF(viewport.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(sideways, up),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, event)

    turn(0, 240)
    first, last = chart.view_days()
    assert demo.start < first < last < demo.end
    turn(120, 0)
    moved, _ = chart.view_days()
    assert moved < first


def test_dragging_moves_time_and_no_segment_stays_on(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    viewport = canvas_of(chart).viewport()
    middle = QPoint(viewport.width() // 2, viewport.height() // 2)
    qtbot.mousePress(viewport, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 9):
        QTest.mouseMove(viewport, middle + QPoint(step * 15, 0))
        QApplication.processEvents()
    qtbot.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=middle + QPoint(120, 0))
    assert chart.view_days()[0] < demo.start
    assert not any(segment(chart, text).isChecked() for text in ("2 y", "All", "On treatment"))


def test_all_lanes_move_together(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert len({(strip.seen(), strip.rect.left(), strip.rect.right()) for strip in canvas.strips}) == 1


def test_the_view_stops_at_the_ends_of_the_record(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    for _ in range(80):
        qtbot.keyClick(canvas, Qt.Key.Key_Left)
    first, last = chart.view_days()
    assert first == demo.earliest
    assert abs((last - first) - (demo.end - demo.start)) <= timedelta(days=1)
    for _ in range(60):
        qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    first, last = chart.view_days()
    assert last - first >= timedelta(days=29)


def test_ctrl_and_an_arrow_read_from_date_to_date(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    control = Qt.KeyboardModifier.ControlModifier
    with qtbot.waitSignal(canvas.reading_changed):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, control)
    assert canvas.reading() == (
        "9 Mar 2026 · EDSS 6.0 · T25FW 9.2 s · SDMT 41 · Relapse last 4 Jun 2019 · Scan last 2 Feb 2026, none found"
        " · 9HPT not recorded · Treatment fingolimod"
    )
    qtbot.keyClick(canvas, Qt.Key.Key_Left, control)
    assert canvas.reading().startswith("2 Feb 2026 · Scan none found (no new, enlarging or enhancing lesion")
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.reading() == ""


def test_reading_on_past_the_edge_takes_the_view_along(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    for _ in range(len(demo.marks)):
        qtbot.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert canvas.reading().startswith("4 Jun 2019 · Relapse brainstem · ")
    first, last = chart.view_days()
    assert first <= date(2019, 6, 4) <= last


# The offscreen platform cannot lift a tooltip over other windows; a desktop can.
@pytest.mark.qt_log_ignore("This plugin does not support raise\\(\\)", extend=True)
def test_pointing_at_a_mark_reads_it(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    qtbot.waitExposed(chart)
    canvas = canvas_of(chart)
    mark = next(mark for mark in demo.marks if mark.kind is MarkKind.SCAN_QUIET)
    qtbot.mouseMove(canvas.viewport(), place_of(canvas, mark))
    assert canvas.reading().startswith(f"{mark.when} · Scan none found")


def test_clicking_the_mark_of_another_change_asks_for_it(qtbot: QtBot, chart: CourseChart) -> None:
    results = {"edss": result(events=(pira(),), unconfirmed=(pending(),))}
    plot = course_plot(demo_man(), results, AS_OF)
    chart.show_plot(plot)
    canvas = canvas_of(chart)
    other = next(mark for mark in plot.marks if mark.kind is MarkKind.OTHER_EVENT)
    with qtbot.waitSignal(chart.event_chosen) as chosen:
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place_of(canvas, other))
    (key,) = chosen.args
    assert isinstance(key, EventKey)
    assert find_event(results, key) == pending()


def test_choosing_another_change_keeps_the_view_where_it_was(qtbot: QtBot, chart: CourseChart) -> None:
    better = result(events=(pira(),))
    chart.show_plot(course_plot(demo_man(), {"edss": better}, AS_OF))
    chart.show_two_years()
    seen = chart.view_days()
    chart.show_plot(course_plot(demo_man(), {"edss": result()}, AS_OF))
    assert chart.view_days() == seen


def test_f8_changes_between_chart_and_table_of_the_same_plot(
    qtbot: QtBot, chart: CourseChart, demo: CoursePlot
) -> None:
    chart.show_plot(demo)
    qtbot.waitExposed(chart)
    chart.activateWindow()
    qtbot.keyClick(chart, Qt.Key.Key_F8)
    assert chart.shows_table()
    table = chart.findChild(QTableView)
    assert isinstance(table, QTableView)
    model = table.model()
    shown = [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]
    assert shown == [row.cells for row in demo.table]
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == "Value: not recorded"
    qtbot.keyClick(chart, Qt.Key.Key_F8)
    assert not chart.shows_table()


def test_the_sentence_is_the_accessible_description(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    table = chart.findChild(QTableView)
    assert isinstance(table, QTableView)
    for widget in (chart, canvas_of(chart), table):
        assert widget.accessibleDescription() == demo.sentence
        assert widget.accessibleName()


def test_every_part_that_takes_the_keyboard_has_an_accessible_name(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    parts = [
        w for w in chart.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    ]
    assert parts
    assert [part for part in parts if not part.accessibleName()] == []


def test_what_a_label_rests_on_is_never_cut_short(qtbot: QtBot, chart: CourseChart, demo: CoursePlot) -> None:
    chart.resize(700, 560)
    chart.show_plot(demo)
    label = next(label for label in chart.findChildren(QLabel) if label.text() == demo.subtitle)
    assert label.wordWrap()
    assert label.height() >= label.heightForWidth(label.width())


def test_a_new_theme_changes_marks_and_ground(chart: CourseChart, demo: CoursePlot, theme: Theme) -> None:
    chart.show_plot(demo)
    light = chart.grab().toImage()
    theme.choose("dark")
    dark = chart.grab().toImage()
    corner = canvas_of(chart).mapTo(chart, QPoint(2, 2))
    assert dark.pixelColor(corner).name() == DARK.panel
    assert light.pixelColor(corner) != dark.pixelColor(corner)
    shown = {dark.pixelColor(x, y).name() for x in range(0, dark.width(), 2) for y in range(dark.height())}
    assert {DARK.ink, DARK.ember, DARK.blue} <= shown


def test_a_larger_font_gives_larger_marks(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    mark = next(mark for mark in demo.marks if mark.kind is MarkKind.ONSET)

    def reach() -> int:
        """Return how many pixels above its middle the mark is still in its colour."""
        canvas = canvas_of(chart)
        at = place_of(canvas, mark)
        image = canvas.grab().toImage()
        return next(up for up in range(60) if image.pixelColor(at.x(), at.y() - up).name() != LIGHT.ember)

    before = reach()
    font = chart.font()
    font.setPointSizeF(font.pointSizeF() * 1.5)
    chart.setFont(font)
    QApplication.processEvents()
    assert reach() > before


def test_two_hundred_visits_need_no_more_items_than_five(chart: CourseChart) -> None:
    def items(visits: int) -> int:
        chart.show_plot(course_plot(crowded(relapses=40, visits=visits, scans=60), {}, AS_OF))
        return len(canvas_of(chart).scene().items())

    assert items(200) <= items(8)


def test_a_chart_is_painted_in_the_colours_it_names(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    QApplication.processEvents()
    canvas = canvas_of(chart)
    image = canvas.grab().toImage()
    ratio = image.devicePixelRatio()
    for kind, colour in ((MarkKind.ONSET, "#b3430c"), (MarkKind.VALUE, "#1d2329")):
        mark = next(mark for mark in demo.marks if mark.kind is kind and mark.lane == "edss")
        at = place_of(canvas, mark)
        assert image.pixelColor(round(at.x() * ratio), round(at.y() * ratio)).name() == colour


def test_no_item_takes_the_context_menu_of_the_plotting_library(chart: CourseChart, demo: CoursePlot) -> None:
    chart.show_plot(demo)
    canvas = canvas_of(chart)
    views = [item for item in canvas.scene().items() if isinstance(item, pg.ViewBox)]
    assert views == [canvas.time]
    assert not canvas.time.menuEnabled()
