"""A number as a line: a scale, a mark for then and one for now, and which way is better; it reads the same in grey.

Better is always to the right, so that three lines under one another read alike; the numbers then run as they must.
Then is an empty circle named above the line, now a full diamond named below it, so that the two names never meet.
"""

from __future__ import annotations

from decimal import Decimal

from reportlab.lib.colors import Color, white
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from domain.dates import show
from domain.patient_numbers import NumberLine, Shown
from reports.drawing import Circle, Drawing, Lettering, Line, Pen, Polygon, Rect, Shape
from reports.patient_style import LABEL_SIZE
from reports.style import INK, MUTE
from reports.typeface import BOLD, REGULAR

HEIGHT = 18.5 * mm
AXIS = 11 * mm  # above the foot of the drawing
MARK = 4.6  # points: half of a mark
NOT_ABLE = 15 * mm  # the field at the end where the test could not be done
FIELD = 5 * mm  # its height
TICKS = 4


def number_drawing(line: NumberLine, width: float) -> Drawing:
    """Return the line as a drawing of *width* points; *sentence* of the line says the same."""
    return _Line(line, width).draw()


class _Line:
    """One line in the making."""

    def __init__(self, line: NumberLine, width: float) -> None:
        self.line, self.width = line, width
        self.shapes: list[Shape] = []
        unable = any(shown is not None and shown.value is None for shown in (line.then, line.now))
        self.left = (NOT_ABLE + 5 * mm) if unable else MARK
        self.right = width - MARK
        self.unable = unable

    def draw(self) -> Drawing:
        self._scale()
        if self.unable:
            self._field()
        then = self.line.then
        if then is not None:
            self._arrow(then)
            self._then(then)
        self._now(self.line.now)
        return Drawing(self.width, HEIGHT, tuple(self.shapes))

    def x_of(self, shown: Shown) -> float:
        return NOT_ABLE / 2 if shown.value is None else self._place(shown.value)

    def _place(self, value: Decimal) -> float:
        share = float(min(value, self.line.end) / self.line.end)
        along = share if self.line.more_is_better else 1 - share
        return self.left + (self.right - self.left) * along

    def _scale(self) -> None:
        add = self.shapes.append
        add(Line(self.left, AXIS, self.right, AXIS, Pen(INK, 1.2)))
        for step in range(TICKS + 1):
            value = self.line.end * step / TICKS
            x = self._place(value)
            add(Line(x, AXIS - 3, x, AXIS + 3, Pen(INK, 0.8)))
        worst, best = (Decimal(0), self.line.end) if self.line.more_is_better else (self.line.end, Decimal(0))
        self._write(f"{worst:.0f}", self.left - MARK, 1, MUTE)
        better = f"{self.line.better} ► {best:.0f}"
        self._write(better, self.width - stringWidth(better, REGULAR, LABEL_SIZE), 1, INK)

    def _field(self) -> None:
        self.shapes.append(Rect(0, AXIS - FIELD / 2, NOT_ABLE, FIELD, white, Pen(INK, 0.8, (2, 2))))

    def _arrow(self, then: Shown) -> None:
        start, end = self.x_of(then), self.x_of(self.line.now)
        way = 1 if end > start else -1
        if abs(end - start) < 4 * MARK:
            return
        tip = end - way * (MARK + 1)
        self.shapes.append(Line(start + way * MARK, AXIS, tip, AXIS, Pen(INK, 3)))
        self.shapes.append(Polygon((tip, AXIS, tip - way * 6, AXIS + 4, tip - way * 6, AXIS - 4), INK, Pen(INK)))

    def _then(self, then: Shown) -> None:
        x = self.x_of(then)
        self.shapes.append(Circle(x, AXIS, MARK, white, Pen(INK, 1.6)))
        self._name(f"then {then.text} · {show(then.on)}", x, AXIS + 10, REGULAR)

    def _now(self, now: Shown) -> None:
        x, half = self.x_of(now), MARK + 1
        points = (x, AXIS + half, x + half, AXIS, x, AXIS - half, x - half, AXIS)
        self.shapes.append(Polygon(points, INK, Pen(white, 0.8)))
        self._name(f"now {now.text} · {show(now.on)}", x, AXIS - 17, BOLD)

    def _name(self, words: str, x: float, y: float, font: str) -> None:
        """Write *words* centred on *x*, moved in where they would leave the drawing."""
        wide = stringWidth(words, font, LABEL_SIZE)
        self._write(words, min(max(x - wide / 2, 0), self.width - wide), y, INK, font)

    def _write(self, words: str, x: float, y: float, colour: Color, font: str = REGULAR) -> None:
        self.shapes.append(Lettering(x, y, words, font, LABEL_SIZE, colour))
