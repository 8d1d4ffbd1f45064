"""A number as a line: a scale, a mark for then and one for now, and which way is better; it reads the same in grey.

Better is always to the right, so that three lines under one another read alike; the numbers then run as they must.
Then is an empty circle named above the line, now a full diamond named below it, so that the two names never meet.
"""

from __future__ import annotations

from decimal import Decimal

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import white
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from domain.dates import show
from domain.patient_numbers import NumberLine, Shown
from reports.patient_style import LABEL_SIZE
from reports.style import INK, MUTE
from reports.typeface import BOLD, REGULAR

HEIGHT = 17 * mm
AXIS = 8.2 * mm  # above the foot of the drawing
MARK = 4.6  # points: half of a mark
NOT_ABLE = 24 * mm  # the field at the end where the test could not be done
TICK_SIZE = 8.0
TICKS = 4


class NumberDrawing(Drawing):
    """The drawing of a number; *sentence* of its NumberLine says the same."""


def number_drawing(line: NumberLine, width: float) -> NumberDrawing:
    """Return the line as a drawing of *width* points."""
    return _Line(line, width).draw()


class _Line:
    """One line in the making."""

    def __init__(self, line: NumberLine, width: float) -> None:
        self.line, self.width = line, width
        self.drawing = NumberDrawing(width, HEIGHT)
        unable = any(shown is not None and shown.value is None for shown in (line.then, line.now))
        self.better = f"{line.better} ►"
        self.left = (NOT_ABLE + 2 * mm) if unable else MARK
        self.right = width - stringWidth(self.better, REGULAR, LABEL_SIZE) - 4 * mm
        self.unable = unable

    def draw(self) -> NumberDrawing:
        self._scale()
        if self.unable:
            self._field()
        then = self.line.then
        if then is not None:
            self._arrow(then)
            self._then(then)
        self._now(self.line.now)
        return self.drawing

    def x_of(self, shown: Shown) -> float:
        return NOT_ABLE / 2 if shown.value is None else self._place(shown.value)

    def _place(self, value: Decimal) -> float:
        share = float(min(value, self.line.end) / self.line.end)
        along = share if self.line.more_is_better else 1 - share
        return self.left + (self.right - self.left) * along

    def _scale(self) -> None:
        add = self.drawing.add
        add(Line(self.left, AXIS, self.right, AXIS, strokeColor=INK, strokeWidth=1.2))
        for step in range(TICKS + 1):
            value = self.line.end * step / TICKS
            x = self._place(value)
            add(Line(x, AXIS - 3, x, AXIS + 3, strokeColor=INK, strokeWidth=0.8))
        for value in (Decimal(0), self.line.end):
            self._text(f"{value:.0f}", self._place(value), AXIS - 11, TICK_SIZE, bold=False, colour=MUTE)
        self.drawing.add(
            String(self.width, AXIS - 3.2, self.better, fontName=REGULAR, fontSize=LABEL_SIZE, fillColor=INK,
                   textAnchor="end")
        )  # fmt: skip

    def _field(self) -> None:
        self.drawing.add(
            Rect(0, AXIS - 3 * mm, NOT_ABLE, 6 * mm, fillColor=white, strokeColor=INK, strokeWidth=0.8,
                 strokeDashArray=[2, 2])
        )  # fmt: skip

    def _arrow(self, then: Shown) -> None:
        start, end = self.x_of(then), self.x_of(self.line.now)
        way = 1 if end > start else -1
        if abs(end - start) < 4 * MARK:
            return
        tip = end - way * (MARK + 1)
        self.drawing.add(Line(start + way * MARK, AXIS, tip, AXIS, strokeColor=INK, strokeWidth=3))
        self.drawing.add(
            Polygon([tip, AXIS, tip - way * 6, AXIS + 4, tip - way * 6, AXIS - 4], fillColor=INK, strokeColor=INK)
        )

    def _then(self, then: Shown) -> None:
        x = self.x_of(then)
        self.drawing.add(Circle(x, AXIS, MARK, fillColor=white, strokeColor=INK, strokeWidth=1.6))
        self._text(f"then {then.text} · {show(then.on)}", x, AXIS + 9, LABEL_SIZE, bold=False)

    def _now(self, now: Shown) -> None:
        x, half = self.x_of(now), MARK + 1
        self.drawing.add(
            Polygon([x, AXIS + half, x + half, AXIS, x, AXIS - half, x - half, AXIS], fillColor=INK, strokeColor=white,
                    strokeWidth=0.8)
        )  # fmt: skip
        self._text(f"now {now.text} · {show(now.on)}", x, AXIS - 17, LABEL_SIZE, bold=True)

    def _text(self, words: str, x: float, y: float, size: float, *, bold: bool, colour: object = INK) -> None:
        """Write *words* centred on *x*, moved in where they would leave the drawing."""
        font = BOLD if bold else REGULAR
        wide = stringWidth(words, font, size)
        left = min(max(x - wide / 2, 0), self.width - wide)
        self.drawing.add(String(left, y, words, fontName=font, fontSize=size, fillColor=colour))
