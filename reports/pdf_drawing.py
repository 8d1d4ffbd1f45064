"""A drawing written into a page of a PDF, as PDF's own operators.

Colours, widths and dashes are written where they change. reportlab's shapes keep and restore all that the page knows
around each of them, which takes longer than writing all the words beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.pdfmetrics import stringWidth

from reports.drawing import Circle, Drawing, Lettering, Line, Pen, Polygon, Polyline, Rect, Shape, Strokes

ROUND = 0.5522847498  # how far the handles of a quarter of a circle reach, in radii
PLACE = "%.4f %.4f"
LINE, LINE_TO, RECT, CURVE = f"{PLACE} m {PLACE} l", f" {PLACE} l", f"{PLACE} {PLACE} re", f"{PLACE} {PLACE} {PLACE} c"


def draw(drawing: Drawing, canvas: Any) -> None:
    """Draw at the origin of *canvas*, which is reportlab's, and leave its colours, lines and type as they were.

    Raises ``TypeError`` for a shape that our drawings do not have, rather than leaving it out.
    """
    writing = _Writing(canvas)
    for shape in drawing.contents:
        writing.add(shape)
    canvas.addLiteral(writing.code())


class _Writing:
    """The operators of one drawing, and the state of the page that they have set so far."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._code = ["q 0 J 0 j"]  # lines end and meet the same way whatever was drawn before
        self._stroke: Color | None = None
        self._width: float | None = None
        self._dashes: tuple[float, ...] | None = None
        self._fill: Color | None = None
        self._letters: Any = None  # the texts since the last other shape
        self._font: tuple[str, float] | None = None  # theirs

    def code(self) -> str:
        """Return the operators of all that was added."""
        self._end_letters()
        return "\n".join((*self._code, "Q"))

    def add(self, shape: Shape) -> None:
        """Write a shape over what was added before."""
        match shape:
            case Lettering():
                self._write(shape)
            case Polyline():
                self._outline(_path(shape.points), shape.pen)
            case Line():
                self._outline(LINE % (shape.x1, shape.y1, shape.x2, shape.y2), shape.pen)
            case Strokes():
                if shape.lines:  # an area can be too small for any
                    self._outline(" ".join([LINE % ends for ends in shape.lines]), shape.pen)
            case Polygon():
                self._area(f"{_path(shape.points)} h", shape.fill, shape.pen)
            case Rect():
                self._area(RECT % (shape.x, shape.y, shape.width, shape.height), shape.fill, shape.pen)
            case Circle():
                self._area(_circle(shape), shape.fill, shape.pen)
            case _:
                raise TypeError(f"a drawing holds a {type(shape).__name__}, which reports/pdf_drawing.py does not know")

    def _outline(self, path: str, pen: Pen) -> None:
        self._end_letters()
        self._take(pen)
        self._code.append(f"{path} S")

    def _area(self, path: str, fill: Color | None, pen: Pen | None) -> None:
        self._end_letters()
        if pen is not None:
            self._take(pen)
        if fill is not None and fill is not self._fill:
            self._fill = fill
            self._code.append(f"{fp_str(fill.rgb())} rg")
        self._code.append(f"{path} {_paint(fill, pen)}")

    def _take(self, pen: Pen) -> None:
        if pen.colour is not self._stroke:
            self._stroke = pen.colour
            self._code.append(f"{fp_str(pen.colour.rgb())} RG")
        if pen.width != self._width:
            self._width = pen.width
            self._code.append(f"{fp_str(pen.width)} w")
        if pen.dashes != self._dashes:
            self._dashes = pen.dashes
            self._code.append(f"[{' '.join(map(fp_str, pen.dashes))}] 0 d")

    def _write(self, shape: Lettering) -> None:
        """Write a text by the canvas: it knows which part of the embedded typeface has which letter."""
        half = stringWidth(shape.text, shape.font, shape.size) / 2 if shape.centred else 0
        if self._letters is None:
            self._letters, self._font = self._canvas.beginText(shape.x - half, shape.y), None
        else:
            self._letters.setTextOrigin(shape.x - half, shape.y)
        letters = self._letters
        if self._font != (shape.font, shape.size):
            self._font = (shape.font, shape.size)
            letters.setFont(shape.font, shape.size)
        if shape.colour is not self._fill:
            self._fill = shape.colour
            letters.setFillColor(shape.colour)
        letters.textLine(shape.text)

    def _end_letters(self) -> None:
        if self._letters is not None:
            self._code.append(self._letters.getCode())
            self._letters = None


def _paint(fill: Color | None, pen: Pen | None) -> str:
    """Return the operator that paints an area, its outline, or both."""
    if pen is None:
        return "n" if fill is None else "f*"
    return "S" if fill is None else "B*"


def _path(points: Sequence[float]) -> str:
    return f"{PLACE} m{LINE_TO * (len(points) // 2 - 1)}" % tuple(points)


def _circle(shape: Circle) -> str:
    """Return a circle as four curves."""
    x, y, r = shape.x, shape.y, shape.radius
    quarters = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))  # from where to where, in radii
    curves = [
        CURVE
        % (
            x + r * (ax + ROUND * bx),
            y + r * (ay + ROUND * by),
            x + r * (bx + ROUND * ax),
            y + r * (by + ROUND * ay),
            x + r * bx,
            y + r * by,
        )
        for ax, ay, bx, by in quarters
    ]
    return " ".join((f"{PLACE} m" % (x + r, y), *curves))
