"""The drawing surface of the course chart: lanes one below the other on one time axis, moved, zoomed and read."""

from __future__ import annotations

from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from domain.chart.plot import Bar, CoursePlot, Mark
from domain.chart.plot_layout import lane_heights
from domain.chart.reading import LaneReading, read_lanes, reading_in_words
from domain.dates import show
from ui.chart_axes import LaneHead, TimeAxis
from ui.chart_cross import paint_cross, paint_focus
from ui.chart_ink import Sheet, day_at, day_number
from ui.chart_lane import LaneStrip

LEAST_DAYS = 30.0  # how far one can zoom in
ZOOM = 1.25  # a step of the wheel or of the + key
TO_THE_END = 1e6  # widths of the view: the end of the record stops it
REST = 90  # milliseconds without a move after which a movement is over
PULL = 0.5  # how near the pointer must come, in text lines, for a mark to draw the reading line to its day
USUAL_LANES = 6  # events, EDSS, T25FW, 9HPT, SDMT and treatment


class ChartCanvas(pg.GraphicsView):
    """Lanes on one time axis. Mouse and keys move and zoom time only."""

    moved_by_hand = Signal()
    reading_changed = Signal(str)  # what stands at the day that is read; "" = nothing is read
    mark_clicked = Signal(object)  # EventKey
    all_wanted = Signal()
    two_years_wanted = Signal()
    treatment_wanted = Signal()

    # pyqtgraph sizes the view while it is being made, before any of these is set.
    _plot: CoursePlot | None = None
    _axis: TimeAxis | None = None

    def __init__(self, sheet: Sheet) -> None:
        """Make an empty surface."""
        super().__init__(useOpenGL=False, background=None)
        self.sheet = sheet
        # The one time axis of all lanes, dragged by the mouse; the lanes are painted over it, and are no items of it.
        self.time = pg.ViewBox(enableMenu=False)
        self.time.setMouseEnabled(x=True, y=False)
        self.time.disableAutoRange()
        self.time.sigXRangeChanged.connect(self._moves)
        self.scene().addItem(self.time)
        self.strips: list[LaneStrip] = []
        self._heads: list[LaneHead] = []
        self._read: date | None = None
        self._readings: tuple[LaneReading, ...] = ()
        self._painted = QPixmap()  # the lanes as they were last painted: the pointer alone changes nothing in them
        self._painted_as: tuple[object, ...] = ()
        self._pressed: QPointF | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._rests)
        self.setAntialiasing(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFrameShape(self.Shape.NoFrame)

    # Building

    def show_plot(self, plot: CoursePlot) -> None:
        """Draw a plot instead of the one before; what is seen of its time is to be set next."""
        self._plot = plot
        self._read = None
        self.strips = [LaneStrip(lane, self.sheet, self.time, day_number(plot.as_of)) for lane in plot.lanes]
        self._heads = [LaneHead(lane, self.sheet) for lane in plot.lanes]
        self._axis = TimeAxis(self.strips[0], self.sheet)
        self.time.blockSignals(True)  # else the days of the plot before would be moved into the new limits, and told
        self.time.setLimits(xMin=day_number(plot.earliest), xMax=day_number(plot.end), minXRange=LEAST_DAYS)
        self.time.blockSignals(False)
        self.setMinimumHeight(self.least_height())
        self._fit()

    def _fit(self) -> None:
        """Share out width and height by the font."""
        if self._axis is None or self._plot is None:
            return
        line, wide, top = self.sheet.line, float(self.width()), 0.0
        left, foot = max(head.room() for head in self._heads), line * 1.5
        heights = lane_heights(self._plot, max(self.height() - foot - 1, line * 10), line)
        for head, strip, high in zip(self._heads, self.strips, heights, strict=True):
            head.rect = QRectF(0, top, left, high)
            strip.rect = QRectF(left, top, max(wide - left, 0.0), high)
            top += high
        self._axis.rect = QRectF(left, top, max(wide - left, 0.0), foot)
        self.time.setGeometry(QRectF(left, 0, max(wide - left, 0.0), top))
        self._changes()

    def _changes(self) -> None:
        """Paint the lanes anew: something in them has moved."""
        self.sheet.touch()
        self.viewport().update()

    def restyle(self) -> None:
        """Take the colours and the font of the sheet again."""
        self._fit()
        for strip in self.strips:
            strip.restyle()
        self.setMinimumHeight(self.least_height())
        self.setBackgroundBrush(self.sheet.inks.panel)
        self._changes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def least_height(self) -> int:
        """Return the height below which lanes could not be read: more of them need more room."""
        lanes = self._plot.lanes if self._plot else ()
        added = sum(not lane.folded for lane in lanes) - USUAL_LANES
        return round(self.sheet.line * (16 + 3.2 * max(added, 0)))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lanes anew where something in them has moved, and the reading line over them."""
        ratio = self.viewport().devicePixelRatioF()
        size = self.viewport().size()
        seen = (self.sheet.version, size.width(), size.height(), ratio)
        if seen != self._painted_as:
            if self._painted.size() != size * ratio:
                self._painted = QPixmap(size * ratio)
            self._painted.setDevicePixelRatio(ratio)
            self._painted.fill(self.sheet.inks.panel)
            painter = QPainter(self._painted)
            self.paint_lanes(painter)
            painter.end()
            self._painted_as = seen
        painter = QPainter(self.viewport())
        painter.drawPixmap(0, 0, self._painted)
        if self._read is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            paint_cross(painter, self.sheet, self.strips, self._read, self._readings)
        if self.hasFocus():
            paint_focus(painter, self.sheet, self.viewport().rect())
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.viewport().update()  # the frame that shows the focus
        return bool(super().event(event))

    def paint_lanes(self, painter: QPainter) -> None:
        """Paint the lanes as they are seen, from the painter's origin; the reading line is left out."""
        if self._axis is None:
            return
        self.scene().prepareForPaint()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        parts: list[LaneHead | TimeAxis] = [*self._heads, self._axis]
        for part in parts:
            painter.save()
            painter.translate(part.rect.topLeft())
            part.paint(painter)
            painter.restore()
        for strip in self.strips:
            strip.paint(painter)

    def rest(self) -> None:
        """Place every label for the view as it is now."""
        self._rest.stop()
        self._rests()

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that stand in the chart's items, lane by lane."""
        return tuple(mark for strip in self.strips for mark in strip.drawn())

    # The time axis

    def set_view(self, start: date, end: date) -> None:
        """Show the days from *start* to *end*."""
        self._set_x(day_number(start), day_number(end))
        self.rest()

    def _set_x(self, left: float, right: float) -> None:
        if self.strips:
            self.time.setXRange(left, right, padding=0)

    def _moves(self, *_: object) -> None:
        """Take the labels along from the second frame of a movement on, until it rests."""
        self.sheet.moving = self._rest.isActive()
        self._rest.start()
        self._changes()

    def _rests(self) -> None:
        self.sheet.moving = False
        self._changes()

    def _x(self) -> tuple[float, float]:
        (left, right), _ = self.time.viewRange()
        return left, right

    def view_days(self) -> tuple[date, date]:
        """Return the first and the last day that are seen."""
        left, right = self._x()
        return day_at(left), day_at(right)

    def pan(self, share: float) -> None:
        """Move the view by a share of its width, to later days where it is positive; the ends of the record stop it."""
        if not self.strips or self._plot is None:
            return
        left, right = self._x()
        step = share * (right - left)
        step = max(step, day_number(self._plot.earliest) - left) if step < 0 else step
        step = min(step, day_number(self._plot.end) - right) if step > 0 else step
        self._set_x(left + step, right + step)
        self.moved_by_hand.emit()

    def zoom(self, factor: float, about: float | None = None) -> None:
        """Show *factor* times as much time; the day *about* (the middle if None) stays where it is."""
        if not self.strips:
            return
        left, right = self._x()
        middle = (left + right) / 2 if about is None else about
        wide = max((right - left) * factor, LEAST_DAYS) / (right - left)
        self._set_x(middle - (middle - left) * wide, middle + (right - middle) * wide)
        self.moved_by_hand.emit()

    # Mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.strips:
            event.ignore()
            return
        turn = event.angleDelta()
        sideways = turn.x() or (turn.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.pan(-sideways / 1200)
        else:
            about = self.time.mapSceneToView(self.mapToScene(event.position().toPoint())).x()
            self.zoom(ZOOM ** (-turn.y() / 120), about=about)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        still = self._pressed is not None and (event.position() - self._pressed).manhattanLength() < 4
        if still and event.button() is Qt.MouseButton.LeftButton:
            mark = self._mark_at(event.position())
            if mark is not None and mark.event is not None:
                self.mark_clicked.emit(mark.event)
        elif self._pressed is not None:
            self.moved_by_hand.emit()
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.all_wanted.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() != Qt.MouseButton.NoButton:
            return
        at = event.position()
        found = self._found_at(at)
        if isinstance(found, Mark):
            self.read(found.at)
            QToolTip.showText(event.globalPosition().toPoint(), found.text, self)
        else:
            day = self._day_near(at)
            self.read(day)
            text = found.note if isinstance(found, Bar) else found
            QToolTip.showText(event.globalPosition().toPoint(), text or "", self)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.read(None)

    def _strip_at(self, at: QPointF) -> tuple[LaneStrip, QPointF] | None:
        scene = self.mapToScene(at.toPoint())
        for strip in self.strips:
            if strip.rect.contains(scene):
                return strip, scene - strip.rect.topLeft()
        return None

    def _mark_at(self, at: QPointF) -> Mark | None:
        found = self._strip_at(at)
        return found[0].nearest(found[1], self.sheet.line * 0.7) if found else None

    def _found_at(self, at: QPointF) -> Mark | Bar | str | None:
        """Return what lies under the pointer: a mark, a treatment, or a window in words."""
        found = self._strip_at(at)
        if found is None:
            return None
        strip, inside = found
        mark = strip.nearest(inside, self.sheet.line * 0.7)
        if mark is not None:
            return mark
        band = strip.band_at(inside)
        if band is not None:
            return f"{band.text}: {show(band.start)} to {show(band.end)}" + (f" ({band.note})" if band.note else "")
        return strip.bar_at(inside)

    # Reading

    def _days(self) -> list[date]:
        return sorted({mark.at for mark in self._plot.marks}) if self._plot else []

    def _day_near(self, at: QPointF) -> date | None:
        """Return the day under a place; one with something on it draws the line to itself from nearby."""
        if not self.strips or self._strip_at(at) is None:
            return None
        x = self.mapToScene(at.toPoint()).x() - self.strips[0].rect.left()
        view = self.strips[0].view()
        near = min(self._days(), key=lambda day: abs(view.x_of(day) - x), default=None)
        if near is not None and abs(view.x_of(near) - x) <= self.sheet.line * PULL:
            return near
        first, last = self._x()
        return day_at(first + (last - first) * x / max(self.strips[0].rect.width(), 1.0))

    def read(self, day: date | None) -> None:
        """Put the reading line on a day and say what stands there; None takes it away."""
        if day == self._read:
            return
        self._read = day
        self._readings = read_lanes(self._plot, day) if self._plot and day else ()
        self.viewport().update()
        self.reading_changed.emit(self.reading())

    def reading(self) -> str:
        """Return what every lane says of the day that is read, in words; "" where none is."""
        return reading_in_words(self._plot, self._read) if self._plot and self._read else ""

    def read_day(self) -> date | None:
        """Return the day that is read."""
        return self._read

    def step(self, by: int) -> None:
        """Read the next day with something on it, or the one before; the view follows."""
        days = self._days()
        if not days:
            return
        if self._read is None:
            first, last = self.view_days()
            seen = [day for day in days if first <= day <= last] or days
            target = seen[-1] if by < 0 else seen[0]
        else:
            later = [day for day in days if day > self._read]
            sooner = [day for day in days if day < self._read]
            target = (later[0] if later else self._read) if by > 0 else (sooner[-1] if sooner else self._read)
        self.read(target)
        first, last = self.view_days()
        if not first <= target <= last:
            left, right = self._x()
            self.pan((day_number(target) - (left + right) / 2) / (right - left))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = -1 if key == Qt.Key.Key_Left else 1
            if control:
                self.step(by)
            else:
                self.pan(by * 0.1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(ZOOM)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.all_wanted.emit()
        elif key == Qt.Key.Key_End:
            self.pan(TO_THE_END)
        elif key == Qt.Key.Key_2:
            self.two_years_wanted.emit()
        elif key == Qt.Key.Key_T:
            self.treatment_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen_here() is not None:
            self.mark_clicked.emit(self._chosen_here())
        elif key == Qt.Key.Key_Escape and self._read is not None:
            self.read(None)
        else:
            event.ignore()
            return
        event.accept()

    def _chosen_here(self) -> object | None:
        """Return the change whose mark stands at the day that is read."""
        marks = self._plot.marks if self._plot else ()
        return next((mark.event for mark in marks if mark.at == self._read and mark.event is not None), None)
