"""The course chart as a picture to take along (``ui/picture_file.py``): in light colours, naming nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from domain.chart.plot import CoursePlot
from domain.chart.plot_layout import Box
from domain.wording import span
from ui.chart_canvas import ChartCanvas
from ui.chart_ink import Inks, Sheet
from ui.chart_parts import KeyStrip
from ui.picture_file import Picture


class ChartPicture(Picture):
    """What is seen of a chart, with its title, the day as of which it stands, its definition, and its key."""

    def __init__(self, plot: CoursePlot, canvas: ChartCanvas, key: KeyStrip, light: Inks) -> None:
        """Picture *plot* as *canvas* and *key* have it at this moment."""
        self._plot, self._canvas, self._key, self._light = plot, canvas, key, light
        self.title, self.sentence = plot.title, plot.sentence
        self._sheet: Sheet = canvas.sheet
        self._margin = ceil(self._sheet.line)
        wide = canvas.viewport().width()
        self._heads = self._wrapped(self.words(), wide)
        head = ceil(self._sheet.line * (len(self._heads) * 1.15 + 0.6))
        foot = key.heightForWidth(wide)
        high = canvas.viewport().height()
        self._lanes = QRect(self._margin, self._margin + head, wide, high)
        self.size = QSize(wide + 2 * self._margin, high + head + foot + 2 * self._margin)

    def words(self) -> tuple[str, ...]:
        """Return the lines over the lanes."""
        first, last = self._canvas.view_days()
        definition = f"Definition: {self._plot.definition} · " if self._plot.definition else ""
        return (f"{self._plot.title}: {self._plot.subtitle}", f"{definition}time shown {span(first, last)}")

    def _wrapped(self, lines: tuple[str, ...], wide: int) -> list[str]:
        found: list[str] = []
        for line in lines:
            row = ""
            for word in line.split(" "):
                longer = f"{row} {word}".strip()
                if row and self._sheet.measure(longer, True) > wide:
                    found.append(row)
                    longer = word
                row = longer
            found.append(row)
        return found

    def paint(self, painter: QPainter) -> None:
        """Paint title, lanes and key, and leave the chart as it was."""
        sheet, margin = self._sheet, self._margin
        with self._in_light():
            painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), sheet.inks.panel)
            for row, text in enumerate(self._heads):
                top = margin + sheet.line * 1.15 * row
                box = Box(margin, top, margin + sheet.measure(text, True), top + sheet.line)
                sheet.write(painter, text, box, sheet.inks.ink, strong=row == 0)
            self._canvas.rest()
            painter.save()
            painter.translate(self._lanes.topLeft())
            self._canvas.paint_lanes(painter)
            painter.restore()
            painter.save()
            painter.translate(margin, self._lanes.bottom() + 1)
            self._key.paint_key(painter, self._lanes.width())
            painter.restore()

    @contextmanager
    def _in_light(self) -> Iterator[None]:
        """Let everything be drawn as lines and texts in the light colours, and as it was afterwards."""
        shown = self._sheet.inks
        self._sheet.inks, self._sheet.drawing_lines = self._light, True
        try:
            yield
        finally:
            self._sheet.inks, self._sheet.drawing_lines = shown, False
