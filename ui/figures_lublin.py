"""The second help picture: the two questions of the Lublin labels as a grid, with the cell that is easily misheard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from domain.activity import Activity
from domain.chart.plot import Finish, Look, Role, Shape
from domain.figures import (
    ACTIVITY_ASKED,
    ACTIVITY_READS,
    MISHEARD,
    PROGRESSION_ASKED,
    PROGRESSION_READS,
    activity_word,
    progression_word,
)
from domain.progression import Progression
from ui.figures_sheet import CENTRE, FigureSheet

ACTIVITY_LOOKS = {
    Activity.ACTIVE: Look(Shape.TRIANGLE, Finish.FILLED, Role.INFLAMMATION),
    Activity.NOT_ACTIVE: Look(Shape.TRIANGLE, Finish.HOLLOW, Role.INFLAMMATION),
    Activity.INDETERMINATE: Look(Shape.TRIANGLE, Finish.QUERY, Role.MUTE),
}
PROGRESSION_LOOKS = {
    Progression.WITH: Look(Shape.DIAMOND, Finish.FILLED, Role.DISABILITY),
    Progression.WITHOUT: Look(Shape.DIAMOND, Finish.HOLLOW, Role.DISABILITY),
    Progression.INDETERMINATE: Look(Shape.DIAMOND, Finish.QUERY, Role.MUTE),
}
NARROW = 42  # the width below which a cell holds its two signs only, in line heights
ROW, ROW_NARROW = 5.8, 4.8
AIR = 0.5  # between questions, answers and the grid, in line heights


class LublinFigure(FigureSheet):
    """Draws the grid; a column for each answer about progression, a row for each about activity."""

    def lines_high(self, wide: float) -> float:
        """Above the grid what the questions and the answers take, then a row for each answer about activity."""
        rows = 3 * (ROW if wide >= NARROW else ROW_NARROW)
        return self._top(wide * self.line) / self.line + rows + 1

    def cell(self, activity: Activity, progression: Progression) -> QRectF:
        """Return where a cell of the grid stands."""
        column, row = list(Progression).index(progression), list(Activity).index(activity)
        grid = self._grid()
        wide, high = grid.width() / 3, grid.height() / 3
        return QRectF(grid.left() + column * wide, grid.top() + row * high, wide, high)

    def _left(self, wide: float) -> float:
        """Return where the grid begins: right of the question about activity and its answers."""
        return min(self.line * 15, wide * 0.32)

    def _asked(self, wide: float) -> float:
        """Return where the question about progression ends, and its answers begin."""
        room = wide - self._left(wide) - self.line * 2.8
        return self.line * (0.7 + AIR) + self.text_height(PROGRESSION_ASKED, room, bold=True)

    def _top(self, wide: float) -> float:
        """Return where the grid begins: under the questions and the answers, in as many lines as they take."""
        line = self.line
        room = (wide - self._left(wide) - line) / 3 - line * 0.4
        answers = max(
            self.text_height(PROGRESSION_READS[p], room) + self.text_height(str(p), room, factor=0.88)
            for p in Progression
        )
        beside = self.text_height(ACTIVITY_ASKED, self._left(wide) - line * 3.4, bold=True) + line * 0.7
        return max(self._asked(wide) + answers, beside) + line * AIR

    def _grid(self) -> QRectF:
        wide, line = self.wide, self.line
        left, top = self._left(wide), self._top(wide)
        return QRectF(left, top, wide - left - line, self.high - top - line)

    def draw(self, painter: QPainter) -> None:
        c, line, grid = self.colours, self.line, self._grid()
        asked = self._asked(self.wide)
        over = QRectF(grid.left(), line * 0.7, grid.width(), asked - line * 0.7)
        self._question(painter, 2, PROGRESSION_ASKED, over, c.ember)
        room = grid.left() - line * 1.6
        high = self.text_height(ACTIVITY_ASKED, room - line * 1.8, bold=True)
        edge = QRectF(line * 0.8, max(line * 0.7, grid.top() - line * (2 + AIR) - high), room, high)
        self._question(painter, 1, ACTIVITY_ASKED, edge, c.blue)
        for progression in Progression:
            box = self.cell(Activity.ACTIVE, progression)
            head = QRectF(box.left(), asked, box.width(), grid.top() - asked - line * AIR)
            self._answer(painter, PROGRESSION_READS[progression], str(progression), head)
        for activity in Activity:
            box = self.cell(activity, Progression.WITH)
            side = QRectF(line * 0.8, box.top(), grid.left() - line * 2.4, box.height())
            self._answer(painter, ACTIVITY_READS[activity], str(activity), side)
            for progression in Progression:
                self._cell(painter, activity, progression)
        self._mark(painter)
        self._both_ways(painter)

    def _question(self, painter: QPainter, number: int, words: str, box: QRectF, colour: str) -> None:
        line = self.line
        self.badge(painter, number, QPointF(box.left() + line * 0.7, box.top() + line * 0.75))
        room = QRectF(box.left() + line * 1.8, box.top(), box.width() - line * 1.8, box.height())
        self.write(painter, words, room, colour, Qt.AlignmentFlag.AlignTop, bold=True)

    def _answer(self, painter: QPainter, reads: str, lublin: str, box: QRectF) -> None:
        """Write an answer as it reads here, and small under it as a label has it."""
        high = self.text_height(reads, box.width() - self.line * 0.4)
        under = self.text_height(lublin, box.width() - self.line * 0.4, factor=0.88)
        top = box.top() + max(0.0, (box.height() - high - under) / 2)
        room = box.width() - self.line * 0.4
        self.write(painter, reads, QRectF(box.left(), top, room, high), self.colours.ink)
        below = QRectF(box.left(), top + high, room, under)
        self.write(painter, lublin, below, self.colours.mute, factor=0.88)

    def _cell(self, painter: QPainter, activity: Activity, progression: Progression) -> None:
        c, line = self.colours, self.line
        box = self.cell(activity, progression).adjusted(line * 0.12, line * 0.12, -line * 0.12, -line * 0.12)
        is_open = Activity.INDETERMINATE is activity or Progression.INDETERMINATE is progression
        painter.setPen(QPen(QColor(c.line), 1, Qt.PenStyle.DashLine if is_open else Qt.PenStyle.SolidLine))
        painter.setBrush(QColor(c.ember_soft if (activity, progression) == MISHEARD else c.background))
        painter.drawRoundedRect(box, line * 0.3, line * 0.3)
        has_words = self.wide >= self.line * NARROW
        words = f"{activity_word(activity)}, {progression_word(progression)}"
        room = box.adjusted(line * 0.4, 0, -line * 0.4, 0)
        high = self.text_height(words, room.width(), factor=0.9) if has_words else 0.0
        top = box.center().y() - (high + line * 1.2) / 2
        middle = top + line * 0.5
        self.symbol(painter, ACTIVITY_LOOKS[activity], QPointF(box.center().x() - line * 0.8, middle), 0.45)
        self.symbol(painter, PROGRESSION_LOOKS[progression], QPointF(box.center().x() + line * 0.8, middle), 0.42)
        if has_words:
            below = QRectF(room.left(), top + line * 1.15, room.width(), high)
            self.write(painter, words, below, c.ink, CENTRE, factor=0.9)

    def _both_ways(self, painter: QPainter) -> None:
        """Paint an arrow with two heads between the first two rows: activity can cease, and come back."""
        line, grid = self.line, self._grid()
        x, high = grid.left() - line * 0.75, grid.height() / 3
        top, foot = grid.top() + high * 0.5, grid.top() + high * 1.5
        painter.setPen(QPen(QColor(self.colours.blue), max(1.5, line * 0.1)))
        painter.drawLine(QPointF(x, top), QPointF(x, foot))
        for y, to in ((top, 1), (foot, -1)):
            for side in (-1, 1):
                painter.drawLine(QPointF(x, y), QPointF(x + side * line * 0.3, y + to * line * 0.42))
        self.badge(painter, 5, QPointF(x, (top + foot) / 2))

    def _mark(self, painter: QPainter) -> None:
        """Paint a heavy outline and its number around the cell that is easily misheard."""
        line = self.line
        box = self.cell(*MISHEARD)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.colours.ember), max(2.0, line * 0.16)))
        painter.drawRoundedRect(box, line * 0.35, line * 0.35)
        self.badge(painter, 4, QPointF(box.left() + line * 0.9, box.top() + line * 0.2))
        open_cell = self.cell(Activity.INDETERMINATE, Progression.INDETERMINATE)
        self.badge(painter, 3, QPointF(open_cell.right() - line * 0.9, open_cell.top() + line * 0.2))
