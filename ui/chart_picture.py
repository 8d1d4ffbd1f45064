"""The course chart as a picture to take along: lines and texts in SVG, or pixels; in light colours, naming nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from domain.chart.plot import CoursePlot
from domain.chart.plot_layout import Box
from domain.wording import span
from ui.chart_canvas import ChartCanvas
from ui.chart_ink import Inks, Sheet
from ui.chart_parts import KeyStrip

SHARPNESS = 2  # pixels of the picture for one of the screen
SVG = "image/svg+xml"


def named_by_kind(file: Path, *, png: bool) -> Path:
    """Return the file with its ending: as it was typed, or by the kind that was chosen in the dialog.

    SVG is what the dialog proposes: PNG was chosen by hand, although not every desktop changes the ending then.
    """
    ending = file.suffix.lower()
    if ending == ".svg" and png:
        return file.with_suffix(".png")
    return file if ending in (".svg", ".png") else file.parent / f"{file.name}{'.png' if png else '.svg'}"


class ChartPicture:
    """What is seen of a chart, with its title, the day as of which it stands, its definition, and its key."""

    def __init__(self, plot: CoursePlot, canvas: ChartCanvas, key: KeyStrip, light: Inks) -> None:
        """Picture *plot* as *canvas* and *key* have it at this moment."""
        self._plot, self._canvas, self._key, self._light = plot, canvas, key, light
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

    def svg(self) -> bytes:
        """Return the picture as SVG."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        generator.setTitle(self._plot.title)
        generator.setDescription(self._plot.sentence)
        generator.setResolution(self._canvas.logicalDpiX())
        painter = QPainter(generator)
        self._paint(painter)
        painter.end()
        buffer.close()
        return bytes(data.data())

    def image(self) -> QImage:
        """Return the picture in pixels."""
        image = QImage(self.size * SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARPNESS)
        painter = QPainter(image)
        self._paint(painter)
        painter.end()
        image.setText("Title", self._plot.title)
        image.setText("Description", self._plot.sentence)
        return image

    def png(self) -> bytes:
        """Return the picture as PNG."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        buffer.close()
        return bytes(data.data())

    def _paint(self, painter: QPainter) -> None:
        sheet, margin = self._sheet, self._margin
        with self._in_light():
            painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), sheet.inks.panel)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
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
