"""A drawing in a page of a PDF: every shape, in its colours and lines, and nothing of it in what is drawn after it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.colors import Color, HexColor, black
from reportlab.pdfgen.canvas import Canvas

from reports import pdf_drawing
from reports.drawing import Circle, Drawing, Lettering, Line, Pen, Polygon, Polyline, Rect, Shape, Strokes
from reports.typeface import REGULAR, register

RED, GREEN = HexColor("#ff0000"), HexColor("#00ff00")
PAPER, BLACK = (255, 255, 255), (0, 0, 0)
SIZE, DOTS = 100, 4  # of a drawing in points, of a point in its picture

THICK = Pen(RED, 10)
SHAPES: dict[str, tuple[Shape, tuple[float, float], tuple[float, float]]] = {
    # a shape, a place on it, a place beside it
    "line": (Line(10, 50, 90, 50, THICK), (50, 50), (50, 60)),
    "strokes": (Strokes(((10, 20, 90, 20), (10, 80, 90, 80)), THICK), (50, 80), (50, 50)),
    "polyline": (Polyline((10, 10, 10, 90, 90, 90), THICK), (10, 50), (50, 50)),
    "polygon": (Polygon((10, 10, 10, 90, 90, 90), RED), (30, 70), (70, 30)),
    "outlined polygon": (Polygon((10, 10, 10, 90, 90, 90), None, THICK), (50, 50), (25, 75)),
    "rectangle": (Rect(10, 60, 80, 30, RED), (15, 65), (15, 50)),
    "circle": (Circle(50, 50, 40, RED), (23, 23), (17, 17)),
    "outlined circle": (Circle(50, 50, 40, None, THICK), (78, 78), (50, 50)),
    "text": (Lettering(10, 10, "█", REGULAR, 100, RED), (30, 40), (95, 40)),
    "text in the middle": (Lettering(50, 10, "█", REGULAR, 60, RED, centred=True), (50, 30), (10, 30)),
}


def picture(drawing: Drawing, after: Color | None = None) -> Image.Image:
    """Return the page of a drawing; *after*: a square of this colour is drawn after it in the left lower corner."""
    register()
    page = BytesIO()
    canvas = Canvas(page, pagesize=(SIZE, SIZE), invariant=1)
    if after is not None:
        canvas.setFillColor(after)
    pdf_drawing.draw(drawing, canvas)
    if after is not None:
        canvas.rect(0, 0, 10, 10, stroke=0, fill=1)
    canvas.save()
    (only,) = pypdfium2.PdfDocument(page.getvalue())
    return only.render(scale=DOTS).to_pil().convert("RGB")


def dot(image: Image.Image, place: tuple[float, float]) -> tuple[int, ...]:
    """Return the colour at a place, in points from the left lower corner."""
    found = image.getpixel((int(place[0] * DOTS), int((SIZE - place[1]) * DOTS)))
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_drawn_where_it_is_and_nowhere_else(name: str) -> None:
    shape, on, beside = SHAPES[name]
    image = picture(Drawing(SIZE, SIZE, (shape,)))
    assert dot(image, on) == (255, 0, 0)
    assert dot(image, beside) == PAPER


def test_every_shape_has_its_own_colours_and_lines_whatever_was_drawn_before() -> None:
    shapes = (
        Line(0, 95, 100, 95, Pen(RED, 4, (10, 10))),
        Line(0, 85, 100, 85, Pen(black, 4)),
        Rect(0, 60, 100, 10, RED, Pen(GREEN, 2)),
        Lettering(0, 40, "█", REGULAR, 10, black),
        Lettering(50, 40, "█", REGULAR, 10, RED),
        Rect(0, 20, 100, 10, RED),
        Line(0, 15, 100, 15, Pen(RED, 4, (10, 10))),
        Rect(0, 0, 100, 10, black, Pen(RED, 4)),
    )
    image = picture(Drawing(SIZE, SIZE, shapes))
    assert [dot(image, (x, 95)) for x in (5, 15, 25)] == [(255, 0, 0), PAPER, (255, 0, 0)]
    assert [dot(image, (x, 85)) for x in (5, 15, 25)] == [BLACK] * 3
    assert (dot(image, (50, 60.5)), dot(image, (50, 65))) == ((0, 255, 0), (255, 0, 0))
    assert (dot(image, (3, 42)), dot(image, (53, 42))) == (BLACK, (255, 0, 0))
    assert (dot(image, (50, 25)), dot(image, (50, 20.2))) == ((255, 0, 0), (255, 0, 0))
    assert [dot(image, (x, 15)) for x in (5, 15, 25)] == [(255, 0, 0), PAPER, (255, 0, 0)]
    assert (dot(image, (50, 9)), dot(image, (50, 5))) == ((255, 0, 0), BLACK)


def test_what_is_drawn_after_a_drawing_looks_as_if_there_were_none() -> None:
    image = picture(Drawing(SIZE, SIZE, (Rect(50, 50, 50, 50, RED, THICK),)), after=GREEN)
    assert dot(image, (5, 5)) == (0, 255, 0)
    assert dot(image, (75, 75)) == (255, 0, 0)


def test_strokes_of_an_area_too_small_for_any_and_an_empty_drawing_are_drawn_as_nothing() -> None:
    blank = picture(Drawing(SIZE, SIZE, ()))
    assert picture(Drawing(SIZE, SIZE, (Strokes((), THICK),))).tobytes() == blank.tobytes()
    assert blank.getextrema() == ((255, 255),) * 3


def test_a_shape_that_is_not_known_is_refused_and_not_left_out() -> None:
    with pytest.raises(TypeError, match="object"):
        pdf_drawing.draw(Drawing(10, 10, (object(),)), Canvas(BytesIO()))
