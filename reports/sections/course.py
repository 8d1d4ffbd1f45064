"""The course chart as vectors, with its sentence for whoever cannot see it."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from reports.charts import course_drawing
from reports.page import Printing
from reports.style import GAP, figure
from reports.typeface import REGULAR

HEIGHT = 78 * mm


def course(printing: Printing) -> list[Flowable]:
    """Return the chart, which carries its own heading, and the sentence that says the same."""
    plot = printing.plot
    drawing = course_drawing(plot, printing.width, HEIGHT, REGULAR)
    return [Spacer(0, GAP), *figure(drawing, plot.sentence)]
