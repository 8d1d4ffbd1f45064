"""A vector drawing of the printed page as SVG for the HTML beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth

WIDE = 400  # points: such a drawing is moved sideways on a narrow screen, rather than shrunk until nobody can read it
CAPS, JOINS = ("butt", "round", "square"), ("miter", "round", "bevel")


def svg(drawing: Drawing, label: str) -> str:
    """Return *drawing* as an SVG image; *label*: the attribute that says what it shows.

    Raises ``TypeError`` for a shape that our drawings do not have, rather than leaving it out.
    """
    high = float(drawing.height)
    shapes = "".join(_shapes(drawing.contents, high))
    look = ' class="wide"' if drawing.width > WIDE else ""
    return f'<svg{look} role="img" {label} viewBox="0 0 {_n(drawing.width)} {_n(high)}">{shapes}</svg>'


def _shapes(contents: Sequence[Any], high: float) -> Iterator[str]:
    for shape in contents:
        match shape:
            case Group():
                matrix = " ".join(_n(number) for number in _turned(shape.transform, high))
                yield f'<g transform="matrix({matrix})">{"".join(_shapes(shape.contents, high))}</g>'
            case String():
                yield _text(shape, high)
            case Line():
                ends = (shape.x1, high - shape.y1, shape.x2, high - shape.y2)
                names = ("x1", "y1", "x2", "y2")
                yield f"<line {_pairs(names, ends)}{_stroke(shape)}/>"
            case Rect():
                edges = (shape.x, high - shape.y - shape.height, shape.width, shape.height)
                yield f"<rect {_pairs(('x', 'y', 'width', 'height'), edges)}{_fill(shape)}{_stroke(shape)}/>"
            case Circle():
                place = (shape.cx, high - shape.cy, shape.r)
                yield f"<circle {_pairs(('cx', 'cy', 'r'), place)}{_fill(shape)}{_stroke(shape)}/>"
            case Polygon():
                yield f'<polygon points="{_points(shape.points, high)}"{_fill(shape)}{_stroke(shape)}/>'
            case PolyLine():
                yield f'<polyline points="{_points(shape.points, high)}" fill="none"{_stroke(shape)}/>'
            case _:
                raise TypeError(
                    f"a drawing holds a {type(shape).__name__}, which reports/html_drawing.py does not know"
                )


def _turned(transform: Sequence[float], high: float) -> tuple[float, ...]:
    """Return a transform of heights that count from the foot as one of heights that count from the top."""
    a, b, c, d, e, f = transform
    return a, -b, -c, d, c * high + e, high - d * high - f


def _text(shape: String, high: float) -> str:
    """Return a text that is as wide as on paper, whatever typeface shows it, so that no two run into each other."""
    wide = stringWidth(shape.text, shape.fontName, shape.fontSize)
    weight = ' font-weight="bold"' if shape.fontName.endswith("Bold") else ""
    place = _pairs(("x", "y", "font-size", "textLength"), (shape.x, high - shape.y, shape.fontSize, wide))
    anchor = f' text-anchor="{shape.textAnchor}"' if shape.textAnchor in ("middle", "end") else ""
    said = f'{place} lengthAdjust="spacingAndGlyphs"{weight}{anchor}'
    return f"<text {said}{_fill(shape)}>{escape(shape.text)}</text>"


def _fill(shape: Any) -> str:
    return f' fill="{_colour(shape.fillColor)}"'


def _stroke(shape: Any) -> str:
    if shape.strokeColor is None:
        return ""
    said = f' stroke="{_colour(shape.strokeColor)}" stroke-width="{_n(shape.strokeWidth)}"'
    if shape.strokeDashArray:
        said += f' stroke-dasharray="{" ".join(_n(part) for part in shape.strokeDashArray)}"'
    if shape.strokeLineCap:
        said += f' stroke-linecap="{CAPS[shape.strokeLineCap]}"'
    if shape.strokeLineJoin:
        said += f' stroke-linejoin="{JOINS[shape.strokeLineJoin]}"'
    return said


def _colour(colour: Color | None) -> str:
    return "none" if colour is None else "#" + "".join(f"{round(part * 255):02x}" for part in colour.rgb())


def _points(points: Sequence[float], high: float) -> str:
    pairs = zip(points[::2], points[1::2], strict=True)
    return " ".join(f"{_n(x)},{_n(high - y)}" for x, y in pairs)


def _pairs(names: Sequence[str], numbers: Sequence[float]) -> str:
    return " ".join(f'{name}="{_n(number)}"' for name, number in zip(names, numbers, strict=True))


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
