"""The course chart on screen: linked lanes on one time axis, with a table view of the same plot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence, QPainter, QPen, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QStyleOptionGraphicsItem, QToolTip, QVBoxLayout, QWidget

from domain.dates import minus_months, show
from domain.plot import CoursePlot, EventKey, Mark
from domain.plot_layout import lane_heights, time_ticks
from ui.chart_ink import Inks, Sheet, day_at, day_number
from ui.chart_lane import LaneHead, LaneStrip
from ui.chart_parts import ElidedLabel, KeyStrip, Segments
from ui.course_table import CourseTable

LEAST_DAYS = 30.0  # how far one can zoom in
HINT = "Point at the chart to read a date. Arrow keys move it, + and − zoom, Ctrl+arrow steps from date to date."


class CourseChart(QWidget):
    """A plot of the course that can be moved, zoomed, read and shown as a table."""

    event_chosen = Signal(object)  # EventKey of a change whose mark was clicked: the receiver decides what is drawn

    def __init__(self, inks: Inks, parent: QWidget | None = None) -> None:
        """Make an empty chart in the given colours."""
        super().__init__(parent)
        self._plot: CoursePlot | None = None
        self._sheet = Sheet(inks, self.font())
        self._title = ElidedLabel(strong=True)
        self._subtitle = ElidedLabel()
        self._views = Segments(("Chart", "Table  F8"), "Show the course as")
        self._ranges = Segments(("2 y", "All", "On treatment"), "Show of the time axis")
        self._canvas = _Canvas(self._sheet)
        self._table = CourseTable()
        self._reading = ElidedLabel()
        self._key = KeyStrip(self._sheet)
        self._arrange()
        self._views.chosen.connect(lambda index: self.show_table(index == 1))
        self._ranges.chosen.connect(lambda index: (self.show_two_years, self.show_all, self.show_on_treatment)[index]())
        self._canvas.moved_by_hand.connect(self._ranges.clear)
        self._canvas.reading_changed.connect(self._read_out)
        self._canvas.mark_clicked.connect(self._choose)
        self._canvas.view_all_wanted.connect(self.show_all)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(self.toggle_table)
        self.set_inks(inks)

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(0, 0, 0, 0)
        header.addWidget(self._title, 0)
        header.addWidget(self._subtitle, 1)
        header.addWidget(self._views, 0)
        header.addWidget(self._ranges, 0)
        chart = QWidget()
        below = QVBoxLayout(chart)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._canvas, 1)
        below.addWidget(self._reading)
        below.addWidget(self._key)
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(header)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self._canvas)

    # What is shown

    def show_plot(self, plot: CoursePlot) -> None:
        """Show a plot, the whole of it. The view stays where it was if only another event of it was chosen."""
        same = self._plot is not None and (self._plot.start, self._plot.end) == (plot.start, plot.end)
        kept = self._canvas.view_days() if same else None
        self._plot = plot
        self._title.setText(plot.title)
        self._subtitle.setText(plot.subtitle)
        self._canvas.show_plot(plot)
        self._table.show_plot(plot)
        self._key.show_key(plot.key)
        self._ranges.enable(2, plot.treatment_start is not None)
        for widget in (self, self._canvas):
            widget.setAccessibleName("Course chart")
            widget.setAccessibleDescription(plot.sentence)
        self._read_out("", None)
        if kept is None:
            self.show_all()
        else:
            self._canvas.set_view(*kept)

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that stand in the chart's items, lane by lane."""
        return self._canvas.drawn()

    def plot(self) -> CoursePlot | None:
        """Return the plot that is shown."""
        return self._plot

    # The time axis

    def show_all(self) -> None:
        """Show the whole axis."""
        if self._plot:
            self._canvas.set_view(self._plot.start, self._plot.end)
            self._ranges.choose(1)

    def show_two_years(self) -> None:
        """Show the two years before the day as of which the chart is made, and what lies after it."""
        if self._plot:
            start = minus_months(self._plot.as_of, 24)
            self._canvas.set_view(start - timedelta(days=15), self._plot.end)
            self._ranges.choose(0)

    def show_on_treatment(self) -> None:
        """Show the time from the start of the last treatment on; nothing happens where none is recorded."""
        if self._plot and self._plot.treatment_start:
            self._canvas.set_view(self._plot.treatment_start - timedelta(days=15), self._plot.end)
            self._ranges.choose(2)

    def view_days(self) -> tuple[date, date]:
        """Return the first and the last day that are seen."""
        return self._canvas.view_days()

    # The table

    def toggle_table(self) -> None:
        """Change between chart and table."""
        self.show_table(not self.shows_table())

    def show_table(self, table: bool) -> None:
        """Show the table, or the chart; the keyboard goes along if it was here."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._stack.setCurrentIndex(1 if table else 0)
        self._views.choose(1 if table else 0)
        self._ranges.setVisible(not table)
        self.setFocusProxy(self._table if table else self._canvas)
        if had_focus:
            (self._table if table else self._canvas).setFocus(Qt.FocusReason.OtherFocusReason)

    def shows_table(self) -> bool:
        """Return whether the table is shown."""
        return self._stack.currentIndex() == 1

    # Colours and fonts

    def set_inks(self, inks: Inks) -> None:
        """Draw in other colours."""
        self._sheet.inks = inks
        self._canvas.restyle()
        self._key.update()
        for label in (self._subtitle, self._reading):
            label.set_colour(inks.mute)
        self._title.set_colour(inks.ink)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._sheet.set_font(self.font())
            self._canvas.restyle()
            self._key.updateGeometry()

    # Reading

    def _read_out(self, text: str, _: date | None) -> None:
        self._reading.setText(text or HINT)
        if text and self._canvas.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, text))

    def _choose(self, key: EventKey) -> None:
        self.event_chosen.emit(key)
