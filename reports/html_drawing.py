"""A vector drawing of the printed page as SVG for the HTML beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.drawing import Circle, Drawing, Lettering, Line, Pen, Polygon, Polyline, Rect, Shape, Strokes

WIDE = 400  # points: such a drawing is moved sideways on a narrow screen, rather than shrunk until nobody can read it


def svg(drawing: Drawing, label: str) -> str:
    """Return *drawing* as an SVG image; *label*: the attribute that says what it shows.

    Raises ``TypeError`` for a shape that our drawings do not have, rather than leaving it out.
    """
    high = float(drawing.height)
    shapes = "".join(_shape(shape, high) for shape in drawing.contents)
    look = ' class="wide"' if drawing.width > WIDE else ""
    return f'<svg{look} role="img" {label} viewBox="0 0 {_n(drawing.width)} {_n(high)}">{shapes}</svg>'


def _shape(shape: Shape, high: float) -> str:
    match shape:
        case Lettering():
            return _text(shape, high)
        case Line():
            return _line((shape.x1, shape.y1, shape.x2, shape.y2), shape.pen, high)
        case Strokes():
            return f"<g>{''.join(_line(ends, shape.pen, high) for ends in shape.lines)}</g>"
        case Rect():
            edges = (shape.x, high - shape.y - shape.height, shape.width, shape.height)
            return f"<rect {_pairs(('x', 'y', 'width', 'height'), edges)}{_fill(shape.fill)}{_stroke(shape.pen)}/>"
        case Circle():
            place = (shape.x, high - shape.y, shape.radius)
            return f"<circle {_pairs(('cx', 'cy', 'r'), place)}{_fill(shape.fill)}{_stroke(shape.pen)}/>"
        case Polygon():
            return f'<polygon points="{_points(shape.points, high)}"{_fill(shape.fill)}{_stroke(shape.pen)}/>'
        case Polyline():
            return f'<polyline points="{_points(shape.points, high)}"{_fill(None)}{_stroke(shape.pen)}/>'
        case _:
            raise TypeError(f"a drawing holds a {type(shape).__name__}, which reports/html_drawing.py does not know")


def _line(ends: tuple[float, float, float, float], pen: Pen, high: float) -> str:
    x1, y1, x2, y2 = ends
    return f"<line {_pairs(('x1', 'y1', 'x2', 'y2'), (x1, high - y1, x2, high - y2))}{_stroke(pen)}/>"


def _text(shape: Lettering, high: float) -> str:
    """Return a text that is as wide as on paper, whatever typeface shows it, so that no two run into each other."""
    wide = stringWidth(shape.text, shape.font, shape.size)
    weight = ' font-weight="bold"' if shape.font.endswith("Bold") else ""
    place = _pairs(("x", "y", "font-size", "textLength"), (shape.x, high - shape.y, shape.size, wide))
    anchor = ' text-anchor="middle"' if shape.centred else ""
    said = f'{place} lengthAdjust="spacingAndGlyphs"{weight}{anchor}'
    return f"<text {said}{_fill(shape.colour)}>{escape(shape.text)}</text>"


def _fill(colour: Color | None) -> str:
    return f' fill="{_colour(colour)}"'


def _stroke(pen: Pen | None) -> str:
    if pen is None:
        return ""
    dashes = f' stroke-dasharray="{" ".join(_n(part) for part in pen.dashes)}"' if pen.dashes else ""
    return f' stroke="{_colour(pen.colour)}" stroke-width="{_n(pen.width)}"{dashes}'


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else "#" + "".join(f"{round(part * 255):02x}" for part in colour.rgb())


def _points(points: Sequence[float], high: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_n(x)},{_n(high - y)}" for x, y in pairs)


def _pairs(names: Sequence[str], numbers: Sequence[float]) -> str:
    return " ".join(f'{name}="{_n(number)}"' for name, number in zip(names, numbers, strict=True))


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
