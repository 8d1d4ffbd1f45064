"""The course chart on paper: every mark of the model, text no smaller than 7 points, readable in grey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Group, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot
from domain.evidence import SeriesResult
from domain.records import PatientRecord
from reports.charts import COLOURS, FILLS, SPAN_FILL, course_drawing
from tests.course_samples import (
    AS_OF,
    crowded,
    demo_man,
    demo_results,
    empty,
    everything,
    one_visit,
    pending,
    result,
)

CASES: dict[str, tuple[PatientRecord, dict[str, SeriesResult]]] = {
    "demonstration": (demo_man(), demo_results()),
    "pending": (demo_man(), {"edss": result(unconfirmed=(pending(),))}),
    "every kind": (everything(), demo_results()),
    "crowded": (crowded(), {}),
    "one visit": (one_visit(), {}),
    "empty": (empty(), {}),
}


@pytest.fixture(params=CASES)
def plot(request: pytest.FixtureRequest) -> CoursePlot:
    """A plot of each case."""
    record, results = CASES[request.param]
    return course_plot(record, results, AS_OF)


def shapes(group: Group) -> Iterator[Shape]:
    """Yield every shape of a drawing, those of groups included."""
    for shape in group.contents:
        if isinstance(shape, Group):
            yield from shapes(shape)
        else:
            yield shape


def test_every_mark_of_the_model_is_drawn_on_paper_once(plot: CoursePlot) -> None:
    assert tuple(course_drawing(plot, 500, 320, "Helvetica").drawn) == plot.marks


def test_no_text_on_paper_is_smaller_than_seven_points(plot: CoursePlot) -> None:
    texts = [shape for shape in shapes(course_drawing(plot, 500, 320, "Helvetica")) if isinstance(shape, String)]
    assert texts
    assert min(text.fontSize for text in texts) >= 7


def test_nothing_is_drawn_beyond_the_drawing(plot: CoursePlot) -> None:
    drawing = course_drawing(plot, 500, 320, "Helvetica")
    for shape in shapes(drawing):
        left, low, right, high = shape.getBounds()
        assert left >= -1
        assert right <= 501
        assert low >= -1
        assert high <= 321


def test_the_drawing_is_vector_graphics_in_a_pdf(plot: CoursePlot) -> None:
    drawing = course_drawing(plot, 500, 320, "Helvetica")
    assert {type(shape) for shape in shapes(drawing)} <= {Line, Polygon, PolyLine, Rect, String}
    page = BytesIO()
    canvas = Canvas(page, invariant=1)
    renderPDF.draw(drawing, canvas, 20, 20)
    canvas.save()
    assert page.getvalue().startswith(b"%PDF")
    assert b"/Subtype /Image" not in page.getvalue()


def test_equal_plots_give_equal_drawings() -> None:
    plot = course_plot(everything(), demo_results(), AS_OF)
    one, other = (course_drawing(plot, 500, 320, "Helvetica").asString("pdf") for _ in range(2))
    assert len(one) == len(other)


def test_the_words_of_the_chosen_change_are_on_paper() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    texts = {s.text for s in shapes(course_drawing(plot, 500, 320, "Helvetica")) if isinstance(s, String)}
    assert {
        "first measured 5.0 · 8 Mar 2025",
        "again at 35 weeks 5.5 · 10 Nov 2025",
        "baseline 4.0 · 10 Mar 2023",
        "no relapse recorded",
        "4 Jun 2019, before this chart",
        "not recorded",
        "9.2 s, +31 % since 10 Mar 2023",
    } <= texts


def test_a_long_title_wraps_and_is_not_cut() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    long = replace(plot, subtitle=" · ".join(f"part {i} of a long title" for i in range(12)))
    texts = " ".join(s.text for s in shapes(course_drawing(long, 400, 320, "Helvetica")) if isinstance(s, String))
    for i in range(12):
        assert f"part {i} of a long title" in " ".join(texts.split())


def grey(colour: Color) -> float:
    """Return how light a colour is on a grey copy, 0 to 1."""
    return 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue


def test_text_and_marks_are_dark_on_their_grounds_on_a_grey_copy() -> None:
    grounds = [1.0, *(grey(fill) for fill in FILLS.values())]
    for colour in COLOURS.values():
        assert min(grounds) - grey(colour) > 0.4
    assert grey(SPAN_FILL) < min(grounds)
