"""A slider through the days on which something changes, each at its place in time, with a stroke at every one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLineF, QPointF, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSlider

from domain.dates import minus_months, show
from ui.theme import space_of, theme_of

Action = QAbstractSlider.SliderAction
HIGH, STROKE, HANDLE = 1.7, 0.42, 0.36  # of the whole; from the middle to the end of a stroke, the edge of the handle


class DaySlider(QSlider):
    """Stops at the days it was given. Arrow keys go from one to the next, the page keys by a year, Home and End wholly.

    ``day_chosen`` carries the day that the user went to. A day between two stops can be shown, by ``show_day``.
    """

    day_chosen = Signal(object)  # date

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._days: tuple[date, ...] = ()
        self.setAccessibleName("Day looked back to")
        self.setMinimumWidth(space_of(self).ems(10))
        self.setFixedHeight(space_of(self).ems(HIGH))
        self.actionTriggered.connect(self._move)
        self.valueChanged.connect(self._chosen)

    def show_days(self, days: Sequence[date], day: date, first: date) -> None:
        """Take other stops, ascending, and stand at *day*. first: the day at which the slider begins."""
        self._days = tuple(days)
        begin, end = min(first, self._days[0]), self._days[-1]
        with QSignalBlocker(self):
            self.setRange(begin.toordinal(), end.toordinal())
        self.setEnabled(begin < end)
        self.show_day(day)
        self.update()

    def show_day(self, day: date) -> None:
        """Stand at *day*, or at the end of the slider that is nearer to it, and tell nobody."""
        with QSignalBlocker(self):
            self.setValue(day.toordinal())
        self._name(day)

    @property
    def day(self) -> date:
        """The day at which it stands."""
        return date.fromordinal(max(self.value(), 1))

    @property
    def days(self) -> tuple[date, ...]:
        """The stops, ascending."""
        return self._days

    def _name(self, day: date) -> None:
        # A screen reader would read out the number of the day.
        at = bisect_right(self._days, day)
        self.setAccessibleName(f"Day looked back to: {show(day)}, change {at} of {len(self._days)}")

    def _chosen(self) -> None:
        self._name(self.day)
        self.day_chosen.emit(self.day)

    # Where the keys, the wheel and the mouse go

    def _move(self, action: int) -> None:
        """Go from stop to stop; Qt has not taken the new place yet when it tells of an action."""
        if self._days:
            self.setSliderPosition(self._target(Action(action)).toordinal())

    def _target(self, action: Action) -> date:
        now, asked = self.day, date.fromordinal(max(self.sliderPosition(), 1))
        if action is Action.SliderSingleStepAdd:
            return self._next(now)
        if action is Action.SliderSingleStepSub:
            return self._last(now)
        if action is Action.SliderPageStepAdd:
            return max(self._next(now), self._before(minus_months(now, -12)))
        if action is Action.SliderPageStepSub:
            return min(self._last(now), self._before(minus_months(now, 12)))
        if action is Action.SliderMove and not self.isSliderDown():  # the wheel; the mouse button is held otherwise
            return self._next(now) if asked > now else self._last(now)
        return self._nearest(asked)

    def _next(self, day: date) -> date:
        return self._days[min(bisect_right(self._days, day), len(self._days) - 1)]

    def _last(self, day: date) -> date:
        return self._days[max(bisect_left(self._days, day) - 1, 0)]

    def _before(self, day: date) -> date:
        """Return the stop on *day* or the last one before it; the first where there is none."""
        return self._days[max(bisect_right(self._days, day) - 1, 0)]

    def _nearest(self, day: date) -> date:
        return min(self._days, key=lambda stop: abs(stop - day))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the stop that is nearest to the pointer, wherever on the slider it was pressed."""
        if event.button() is Qt.MouseButton.LeftButton and self._days:
            self.setSliderDown(True)
            self._point(event.position().x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer from stop to stop."""
        if self.isSliderDown():
            self._point(event.position().x())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay where it was let go."""
        self.setSliderDown(False)
        event.accept()

    def _point(self, x: float) -> None:
        left, wide = self._track()
        share = min(max((x - left) / wide, 0.0), 1.0)
        at = self.minimum() + round(share * (self.maximum() - self.minimum()))
        self.setSliderPosition(self._nearest(date.fromordinal(max(at, 1))).toordinal())

    # How it looks

    def _track(self) -> tuple[float, float]:
        """Return where the line begins, and how long it is."""
        edge = space_of(self).line * (HANDLE + 0.2)
        return edge, max(self.width() - 2 * edge, 1.0)

    def x_of(self, day: date) -> float:
        """Return where a day lies on the slider, in its own pixels."""
        left, wide = self._track()
        return left + wide * (day.toordinal() - self.minimum()) / max(self.maximum() - self.minimum(), 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line with a stroke at every stop, dark up to the day at which the handle stands."""
        colours, line = theme_of().colours, space_of(self).line
        middle, here = self.height() / 2, self.x_of(self.day)
        left, wide = self._track()
        shown, later = QColor(colours.ink), QColor(colours.strong_line)
        if not self.isEnabled():
            shown = later = QColor(colours.line)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(later, 1))
        painter.drawLine(QPointF(here, middle), QPointF(left + wide, middle))
        painter.setPen(QPen(shown, max(2.0, line * 0.12)))
        painter.drawLine(QPointF(left, middle), QPointF(here, middle))
        high = line * STROKE
        for day in self._days:
            x = round(self.x_of(day)) + 0.5
            painter.setPen(QPen(shown if day <= self.day else later, 1))
            painter.drawLine(QLineF(x, middle - high, x, middle + high))
        painter.setBrush(QColor(colours.blue if self.isEnabled() else colours.line))
        painter.setPen(QPen(QColor(colours.panel), 2))
        painter.drawEllipse(QPointF(here, middle), line * HANDLE, line * HANDLE)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.focus), 2))
            corner = space_of(self).hair
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), corner, corner)
        painter.end()
