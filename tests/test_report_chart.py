"""The course chart on paper: every mark of the model, text no smaller than 7 points, readable in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from reportlab.lib.colors import Color, white
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot, Role
from domain.evidence import SeriesResult
from domain.records import PatientRecord
from reports import pdf_drawing
from reports.charts import COLOURS, FILLS, SPAN_FILL, THROUGH, CourseDrawing, course_drawing
from reports.drawing import Lettering, Line, Polygon, Polyline, Rect, Shape, Strokes
from storage.demo_cohort import demo_records
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
from tests.report_samples import printing

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


def places(shape: Shape) -> list[tuple[float, float]]:
    """Return points between which the whole of a shape lies."""
    match shape:
        case Polygon() | Polyline():
            return list(zip(shape.points[::2], shape.points[1::2], strict=True))
        case Line():
            return [(shape.x1, shape.y1), (shape.x2, shape.y2)]
        case Strokes():
            return [end for x1, y1, x2, y2 in shape.lines for end in ((x1, y1), (x2, y2))]
        case Rect():
            return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
        case Lettering():
            wide = stringWidth(shape.text, shape.font, shape.size)
            left = shape.x - wide / 2 if shape.centred else shape.x
            return [(left, shape.y - 0.2 * shape.size), (left + wide, shape.y + shape.size)]
        case _:
            raise TypeError(type(shape))


def texts_of(drawing: CourseDrawing) -> list[Lettering]:
    """Return the texts of a drawing."""
    return [shape for shape in drawing.contents if isinstance(shape, Lettering)]


def test_every_mark_of_the_model_is_drawn_on_paper_once(plot: CoursePlot) -> None:
    assert course_drawing(plot, 500, 320, "Helvetica").drawn == plot.marks


def test_no_text_on_paper_is_smaller_than_seven_points(plot: CoursePlot) -> None:
    texts = texts_of(course_drawing(plot, 500, 320, "Helvetica"))
    assert texts
    assert min(text.size for text in texts) >= 7


def test_nothing_is_drawn_beyond_the_drawing(plot: CoursePlot) -> None:
    drawing = course_drawing(plot, 500, 320, "Helvetica")
    assert drawing.contents
    for shape in drawing.contents:
        for x, y in places(shape):
            assert -1 <= x <= 501
            assert -1 <= y <= 321


def test_the_drawing_is_vector_graphics_in_a_pdf(plot: CoursePlot) -> None:
    drawing = course_drawing(plot, 500, 320, "Helvetica")
    page = BytesIO()
    canvas = Canvas(page, invariant=1)
    pdf_drawing.draw(drawing, canvas)
    canvas.save()
    assert page.getvalue().startswith(b"%PDF")
    assert b"/Subtype /Image" not in page.getvalue()


def test_equal_plots_give_equal_drawings() -> None:
    plot = course_plot(everything(), demo_results(), AS_OF)
    one, other = (course_drawing(plot, 500, 320, "Helvetica") for _ in range(2))
    assert one == other


def test_the_words_of_the_chosen_change_are_on_paper() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    texts = {shape.text for shape in texts_of(course_drawing(plot, 500, 320, "Helvetica"))}
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
    texts = " ".join(shape.text for shape in texts_of(course_drawing(long, 400, 320, "Helvetica")))
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


def test_what_was_measured_shines_through_the_ground_of_every_word() -> None:
    covered = 0
    for record in demo_records():
        printed = printing(record)
        drawing = course_drawing(printed.plot, printed.width, 200, "Helvetica")
        for place, shape in enumerate(drawing.contents):
            if isinstance(shape, Rect) and shape.fill == white and shape.pen is None:
                hidden = [line for line in measured(drawing.contents[:place]) if meets(line, shape)]
                through = [s for s in drawing.contents[place:] if isinstance(s, Polyline) and s.pen is THROUGH]
                assert any(meets(line, shape) for line in through) is bool(hidden), record.patient.given_name
                covered += len(hidden)
    assert covered  # there are words on a line, or this has shown nothing


def measured(shapes: Sequence[Shape]) -> list[Polyline]:
    """Return the lines of values."""
    return [s for s in shapes if isinstance(s, Polyline) and s.pen.colour == COLOURS[Role.INK] and s.pen.width >= 0.7]


def meets(line: Polyline, box: Rect) -> bool:
    """Whether a point of a line lies within a box."""
    steps = [part / 50 for part in range(51)]
    return any(
        box.x < x1 + (x2 - x1) * step < box.x + box.width and box.y < y1 + (y2 - y1) * step < box.y + box.height
        for (x1, y1), (x2, y2) in pairwise(places(line))
        for step in steps
    )
