"""A help picture to take along (``ui/picture_file.py``): title, points, hypothesis and sources, in light colours."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.figures_sheet import FigureSheet
from ui.picture_file import Picture

WIDE = 60  # of the drawing, in line heights: every drawing has its roomy form
NUMBER = 1.6  # the room of a point's number, in line heights
AIR = 0.5  # between two words of the page, in line heights
HYPOTHESIS = "△ A hypothesis"


@dataclass(frozen=True, slots=True)
class _Words:
    """Words on the page, in their place."""

    text: str
    box: QRectF
    bold: bool = False
    factor: float = 1.0
    mute: bool = False


class FigurePicture(Picture):
    """A figure as a page: what the numbers in it mean stands under it, and what of it is a hypothesis."""

    def __init__(self, sheet: FigureSheet) -> None:
        """Lay out the page of *sheet*, in its font, whatever the window is."""
        self._sheet = sheet
        self.title, self.sentence = sheet.figure.title, sheet.figure.sentence
        line, figure = sheet.line, sheet.figure
        self._words: list[_Words] = []
        wide = line * WIDE
        top = self._place(figure.title, QRectF(line, line, wide, 0), bold=True, factor=1.5)
        top = self._place(figure.lead, QRectF(line, top, wide, 0), factor=1.05)
        self._drawing = QRectF(line, top, wide, sheet.lines_high(WIDE) * line)
        half = wide / 2 - line
        left = right = self._drawing.bottom() + line * AIR
        for number, point in enumerate(figure.points, start=1):
            self._place(str(number), QRectF(line, left, line * NUMBER, 0), bold=True)
            left = self._place(point, QRectF(line * (1 + NUMBER), left, half - line * NUMBER, 0))
        beside = line + wide - half
        right = self._place(HYPOTHESIS, QRectF(beside, right, half, 0), bold=True)
        right = self._place(figure.hypothesis, QRectF(beside, right, half, 0))
        sources = f"Sources: {'; '.join(figure.sources)}."
        right = self._place(sources, QRectF(beside, right, half, 0), factor=0.9, mute=True)
        self.size = QSizeF(wide + 2 * line, max(left, right) + line * AIR).toSize()

    def _place(self, text: str, box: QRectF, *, bold: bool = False, factor: float = 1.0, mute: bool = False) -> float:
        """Give a text its place from the top of *box* on; return where the next may begin."""
        box.setHeight(self._sheet.text_height(text, box.width(), bold=bold, factor=factor) + 1)
        self._words.append(_Words(text, box, bold, factor, mute))
        return box.bottom() + self._sheet.line * AIR

    def paint(self, painter: QPainter) -> None:
        """Paint drawing and words, and leave the sheet as it was."""
        sheet = self._sheet
        with sheet.on_paper(self._drawing.size()):
            colours = sheet.colours
            painter.fillRect(QRectF(0, 0, self.size.width(), self.size.height()), QColor(colours.panel))
            for words in self._words:
                colour = colours.mute if words.mute else colours.ink
                top = Qt.AlignmentFlag.AlignTop
                sheet.write(painter, words.text, words.box, colour, top, bold=words.bold, factor=words.factor)
            painter.save()
            painter.translate(self._drawing.topLeft())
            sheet.draw(painter)
            painter.restore()
