"""The shapes of a drawing on paper: light records, in points, their heights counted from the foot of the drawing.

reports/pdf_drawing.py draws them on a page, reports/html_drawing.py as SVG.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.colors import Color


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line is drawn: *width* in points; *dashes*: lengths drawn and left out by turns, () for a whole line."""

    colour: Color
    width: float = 1.0
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float
    pen: Pen


@dataclass(frozen=True, slots=True)
class Strokes:
    """Lines drawn with one pen, each as x1, y1, x2, y2."""

    lines: tuple[tuple[float, float, float, float], ...]
    pen: Pen


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through *points*: x1, y1, x2, y2 and so on."""

    points: tuple[float, ...]
    pen: Pen


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area within *points*, x1, y1, x2, y2 and so on; the last is joined to the first."""

    points: tuple[float, ...]
    fill: Color | None
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; *x* and *y* are its left lower corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Color | None
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle around a point."""

    x: float
    y: float
    radius: float
    fill: Color | None
    pen: Pen | None = None


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text whose base line begins at a point, or has its middle there; *font*: a registered name."""

    x: float
    y: float
    text: str
    font: str
    size: float
    colour: Color
    centred: bool = False


Shape = Line | Strokes | Polyline | Polygon | Rect | Circle | Lettering


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order in which they are drawn, over *width* by *height* points."""

    width: float
    height: float
    contents: tuple[Shape, ...]
