"""The first help picture: an invented course with a worsening after a relapse, and one that is not linked to any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from domain.chart.plot import LOOKS, Finish, MarkKind
from domain.definition import Definition
from domain.figure_course import WEEKS_BETWEEN, example_course, two_worsenings, week_of
from domain.figures import Figure
from domain.records import VisitKind
from ui.figures_sheet import CENTRE, FigureSheet

LAST_WEEK, LOWEST, HIGHEST = 138, Decimal("1"), Decimal("5")
EVERY = 24  # weeks between two numbers of the axis


class CourseFigure(FigureSheet):
    """Draws the example and what the engine found in it. ``windows`` are the days shown as searched."""

    def __init__(self, figure: Figure, definition: Definition, parent: QWidget | None = None) -> None:
        super().__init__(figure, parent)
        self.record = example_course()
        self.raw, self.pira = two_worsenings(self.record, definition)
        tried = next(c for c in self.pira.candidates if c.confirmation == self.pira.confirmation)
        self.windows = tried.windows

    def lines_high(self, wide: float) -> float:
        """Lower where it is wide, so that it fits beside or over its words."""
        return min(24.5, max(17.0, wide * 0.53))

    # Where things stand

    def _frame(self) -> QRectF:
        line = self.line
        return QRectF(line * 3.4, line * 3.7, self.wide - line * 4.6, self.high - line * 6.4)

    def x_of(self, day: date) -> float:
        """Return where a day of the example stands."""
        frame = self._frame()
        return frame.left() + float(week_of(day) + 3) / (LAST_WEEK + 3) * frame.width()

    def y_of(self, edss: Decimal) -> float:
        """Return where an EDSS stands."""
        frame = self._frame()
        return frame.bottom() - float((edss - LOWEST) / (HIGHEST - LOWEST)) * frame.height()

    def draw(self, painter: QPainter) -> None:
        frame = self._frame()
        for window in self.windows:
            self._window(painter, window.start, window.end, frame)
        self._scale(painter, frame)
        self._levels(painter)
        self._course(painter)
        self._relapse(painter, frame)
        self._brackets(painter, frame)
        self._numbers(painter, frame)

    def _window(self, painter: QPainter, start: date, end: date, frame: QRectF) -> None:
        box = QRectF(self.x_of(start), frame.top(), self.x_of(end) - self.x_of(start), frame.height())
        painter.fillRect(box, QColor(self.colours.band))
        painter.setPen(QPen(QColor(self.colours.ember), 1, Qt.PenStyle.DotLine))
        for x in (box.left(), box.right()):
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))

    def _scale(self, painter: QPainter, frame: QRectF) -> None:
        c, line = self.colours, self.line
        painter.setPen(QPen(QColor(c.line), 1))
        for edss in range(int(LOWEST), int(HIGHEST) + 1):
            y = self.y_of(Decimal(edss))
            painter.setPen(QPen(QColor(c.line), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            box = QRectF(frame.left() - line * 1.5, y - line / 2, line * 1.2, line)
            self.write(painter, str(edss), box, c.mute, CENTRE, factor=0.9)
        box = QRectF(line * 0.5, line * 0.4, line * 12, line)
        self.write(painter, "EDSS, up is worse", box, c.mute, factor=0.9)
        self._weeks(painter, frame)

    def _weeks(self, painter: QPainter, frame: QRectF) -> None:
        c, line, foot = self.colours, self.line, frame.bottom()
        painter.setPen(QPen(QColor(c.mute), 1))
        painter.drawLine(QPointF(frame.left(), foot), QPointF(frame.right(), foot))
        first = self.record.visits[0].on
        for week in range(0, LAST_WEEK, WEEKS_BETWEEN):
            x = self.x_of(date.fromordinal(first.toordinal() + 7 * week))
            painter.setPen(QPen(QColor(c.mute), 1))
            painter.drawLine(QPointF(x, foot), QPointF(x, foot + line * 0.3))
            if week % EVERY == 0:
                box = QRectF(x - line * 2, foot + line * 0.35, line * 4, line)
                self.write(painter, str(week), box, c.mute, CENTRE, factor=0.9)
        box = QRectF(frame.right() - line * 16, foot + line * 1.35, line * 16, line)
        words = f"weeks; a regular visit every {WEEKS_BETWEEN}"
        self.write(painter, words, box, c.mute, Qt.AlignmentFlag.AlignRight, factor=0.9)

    def _levels(self, painter: QPainter) -> None:
        """Paint the references, dashed, from their visit to the confirmation that leaves them behind."""
        painter.setPen(QPen(QColor(self.colours.ink), 1, Qt.PenStyle.DashLine))
        for event in (self.raw, self.pira):
            y = self.y_of(event.baseline.value)
            painter.drawLine(QPointF(self.x_of(event.baseline.on), y), QPointF(self.x_of(event.confirmation.on), y))

    def _course(self, painter: QPainter) -> None:
        points = [(visit.on, visit.value("edss"), visit.kind) for visit in self.record.visits]
        values = [(on, value, kind) for on, value, kind in points if value is not None]
        steps: list[QPointF] = []
        for (on, value, _), (after, _, _) in pairwise(values):
            steps += [QPointF(self.x_of(on), self.y_of(value)), QPointF(self.x_of(after), self.y_of(value))]
        steps.append(QPointF(self.x_of(values[-1][0]), self.y_of(values[-1][1])))
        pen = QPen(QColor(self.colours.ink), max(2.0, self.line * 0.13))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(steps))
        for on, value, kind in values:
            look = LOOKS[MarkKind.NEAR_RELAPSE if kind is VisitKind.RELAPSE else MarkKind.VALUE]
            self.symbol(painter, look, QPointF(self.x_of(on), self.y_of(value)), 0.28)
        confirmed = LOOKS[MarkKind.CONFIRMATION]
        onset = replace(confirmed, finish=Finish.HOLLOW)
        for event in (self.raw, self.pira):
            if event is self.pira:
                self.symbol(painter, onset, QPointF(self.x_of(event.onset.on), self.y_of(event.onset.value)))
            at = QPointF(self.x_of(event.confirmation.on), self.y_of(event.confirmation.value))
            self.symbol(painter, confirmed, at)

    def _relapse(self, painter: QPainter, frame: QRectF) -> None:
        onset = self.record.relapses[0].onset.first
        at = QPointF(self.x_of(onset), frame.bottom() - self.line * 0.75)
        self.symbol(painter, LOOKS[MarkKind.RELAPSE], at, 0.5)
        box = QRectF(at.x() + self.line * 0.7, at.y() - self.line / 2, self.line * 8, self.line)
        self.write(painter, "relapse", box, self.colours.blue, bold=True, factor=0.95)

    def _brackets(self, painter: QPainter, frame: QRectF) -> None:
        """Paint over the course from where to where each worsening runs, and what it is called."""
        line = self.line
        called = ((self.raw, "RAW", self.colours.blue), (self.pira, "PIRA", self.colours.ember))
        for event, name, colour in called:
            left, right = self.x_of(event.onset.on), self.x_of(event.confirmation.on)
            y = frame.top() - line * 0.4
            painter.setPen(QPen(QColor(colour), max(1.5, line * 0.1)))
            down = line * 0.35
            ends = [QPointF(left, y + down), QPointF(left, y), QPointF(right, y), QPointF(right, y + down)]
            painter.drawPolyline(QPolygonF(ends))
            box = QRectF(left - line * 4, y - line * 1.35, right - left + line * 8, line * 1.2)
            words = f"{name}: {'after a relapse' if event is self.raw else 'not linked to relapses'}"
            fits = self.measure(words, bold=True) < box.width()
            self.write(painter, words if fits else name, box, colour, CENTRE, bold=True)

    def _numbers(self, painter: QPainter, frame: QRectF) -> None:
        line = self.line
        raw, pira = self.raw, self.pira
        extra = next(visit for visit in self.record.visits if visit.kind is VisitKind.RELAPSE)
        over, under = -line * 1.15, line * 1.15
        places = (
            (raw.baseline.on, self.y_of(raw.baseline.value) + over),
            (extra.on, self.y_of(extra.value("edss") or raw.onset.value) + over),
            (raw.confirmation.on, self.y_of(raw.confirmation.value) + over),
            (pira.onset.on, self.y_of(pira.onset.value) + over),
            (pira.confirmation.on, self.y_of(pira.confirmation.value) + over),
        )
        for number, (day, y) in enumerate(places, start=1):
            self.badge(painter, number, QPointF(self.x_of(day), y))
        for window in self.windows:
            x = (self.x_of(window.start) + self.x_of(window.end)) / 2
            self.badge(painter, len(places) + 1, QPointF(x, frame.bottom() - under))
