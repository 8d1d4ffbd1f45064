"""A course chart on the screen for the tests of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, QEvent

from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot
from domain.records import PatientRecord, Value
from storage.definitions import load_definition
from storage.questionnaires import shipped_questionnaires
from tests.course_samples import AS_OF, demo_man, demo_results
from ui.chart_canvas import ChartCanvas
from ui.chart_menu import ChartMenu
from ui.course_chart import CourseChart


@contextmanager
def shown_chart() -> Iterator[CourseChart]:
    """Show a chart, and let it be gone for good: one that lives on is styled again with every theme."""
    made = CourseChart()
    made.resize(900, 560)
    made.show()
    try:
        yield made
    finally:
        made.close()
        made.deleteLater()
        QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete.value)


def answered(record: PatientRecord | None = None) -> PatientRecord:
    """Return a record with a questionnaire and a six-minute walk at its last two visits."""
    asked = record or demo_man()
    told = [
        replace(v, values=(*v.values, Value("fsmc_total", Decimal(40 + i)), Value("smwt", Decimal(300 - i))))
        for i, v in enumerate(asked.visits[-2:])
    ]
    return replace(asked, visits=(*asked.visits[:-2], *told))


def answered_plot(record: PatientRecord | None = None) -> CoursePlot:
    """Return the plot of such a record, with its questionnaires on choice."""
    definition = load_definition("mueller-2023-24w")
    return course_plot(
        answered(record), demo_results(), AS_OF, definition=definition, questionnaires=shipped_questionnaires()
    )


def canvas_of(chart: CourseChart) -> ChartCanvas:
    """Return the drawing surface of a chart."""
    found = chart.findChild(ChartCanvas)
    assert isinstance(found, ChartCanvas)
    return found


def menu_of(chart: CourseChart) -> ChartMenu:
    """Return the menu of a chart."""
    found = chart.findChild(ChartMenu)
    assert isinstance(found, ChartMenu)
    return found


def lane_ids(chart: CourseChart) -> list[str]:
    """Return the lanes that are shown, from the top."""
    return [strip.lane.id for strip in canvas_of(chart).strips]
