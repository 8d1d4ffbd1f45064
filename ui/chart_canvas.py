"""The drawing surface of the course chart: lanes one below the other on one time axis, moved, zoomed and read."""

from __future__ import annotations

from datetime import date

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QStyleOptionGraphicsItem, QToolTip, QWidget

from domain.chart.plot import Bar, CoursePlot, Mark
from domain.chart.plot_layout import lane_heights
from domain.dates import show
from ui.chart_axes import LaneHead, TimeAxis
from ui.chart_ink import Sheet, day_at, day_number
from ui.chart_lane import LaneStrip

LEAST_DAYS = 30.0  # how far one can zoom in
ZOOM = 1.25  # a step of the wheel or of the + key


class _Cursor(pg.GraphicsObject):
    """The line through all lanes at the day that is read."""

    def __init__(self, canvas: ChartCanvas) -> None:
        super().__init__()
        self._canvas = canvas
        self._rect = QRectF()
        self.setZValue(1000)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def refresh(self, *_: object) -> None:
        """Paint again, over all lanes as they lie now."""
        self.prepareGeometryChange()
        self._rect = self._canvas.lanes_rect()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        x = self._canvas.read_x()
        rect = self._rect
        if x is not None and rect.left() <= x <= rect.right():
            painter.setPen(QPen(self._canvas.sheet.inks.inflammation, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))


class ChartCanvas(pg.GraphicsView):
    """Lanes on one time axis. Mouse and keys move and zoom time only."""

    moved_by_hand = Signal()
    reading_changed = Signal(str)  # what stands at the day that is read; "" = nothing is read
    mark_clicked = Signal(object)  # EventKey
    all_wanted = Signal()

    # pyqtgraph sizes the view while it is being made, before any of these is set.
    _plot: CoursePlot | None = None
    _layout: pg.GraphicsLayout | None = None

    def __init__(self, sheet: Sheet) -> None:
        """Make an empty surface."""
        super().__init__(useOpenGL=False, background=None)
        self.sheet = sheet
        self.strips: list[LaneStrip] = []
        self._axis: TimeAxis | None = None
        self._cursor: _Cursor | None = None
        self._read: date | None = None
        self._pressed: QPointF | None = None
        self.setAntialiasing(True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFrameShape(self.Shape.NoFrame)

    # Building

    def show_plot(self, plot: CoursePlot) -> None:
        """Draw a plot instead of the one before."""
        self._plot = plot
        self._read = None
        if self._cursor is not None:
            self.scene().removeItem(self._cursor)
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.strips = []
        for row, lane in enumerate(plot.lanes):
            strip = LaneStrip(lane, self.sheet, day_number(plot.as_of))
            self._layout.addItem(LaneHead(lane, self.sheet), row, 0)
            self._layout.addItem(strip, row, 1)
            strip.setLimits(
                xMin=day_number(plot.earliest), xMax=day_number(plot.end), minXRange=LEAST_DAYS, yMin=None, yMax=None
            )
            if self.strips:
                strip.setXLink(self.strips[0])
            self.strips.append(strip)
        self._axis = TimeAxis(self.strips[0], self.sheet)
        self._layout.addItem(self._axis, len(plot.lanes), 1)
        self.setCentralItem(self._layout)
        self._cursor = _Cursor(self)
        self.scene().addItem(self._cursor)
        self.strips[0].sigRangeChanged.connect(self._cursor.refresh)
        self._fit()

    def _fit(self) -> None:
        """Share out width and height by the font."""
        if self._layout is None or self._plot is None:
            return
        inner = self._layout.layout
        heads = [inner.itemAt(row, 0) for row in range(len(self.strips))]
        left = max(head.room() for head in heads)
        inner.setColumnFixedWidth(0, left)
        axis = self.sheet.line * 1.5
        heights = lane_heights(self._plot, max(self.height() - axis - 1, self.sheet.line * 10), self.sheet.line)
        for row, high in enumerate((*heights, axis)):
            inner.setRowFixedHeight(row, high)
        inner.activate()
        if self._cursor is not None:
            self._cursor.refresh()

    def restyle(self) -> None:
        """Take the colours and the font of the sheet again."""
        self._fit()
        for strip in self.strips:
            strip.restyle()
        self.setMinimumHeight(round(self.sheet.line * 18))
        self.setBackgroundBrush(self.sheet.inks.panel)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that stand in the chart's items, lane by lane."""
        return tuple(mark for strip in self.strips for mark in strip.drawn())

    # The time axis

    def set_view(self, start: date, end: date) -> None:
        """Show the days from *start* to *end*."""
        self._set_x(day_number(start), day_number(end))

    def _set_x(self, left: float, right: float) -> None:
        if self.strips:
            self.strips[0].setXRange(left, right, padding=0)

    def _x(self) -> tuple[float, float]:
        (left, right), _ = self.strips[0].viewRange()
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
            x = self.strips[0].mapSceneToView(self.mapToScene(event.position().toPoint())).x()
            self.zoom(ZOOM ** (-turn.y() / 120), about=x)
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
            if strip.sceneBoundingRect().contains(scene):
                return strip, strip.mapFromScene(scene)
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
        """Return the day with something on it that lies nearest to a place, within two text lines."""
        if not self.strips or self._strip_at(at) is None:
            return None
        scene = self.mapToScene(at.toPoint())
        x = self.strips[0].mapFromScene(scene).x()
        view = self.strips[0].view()
        near = min(self._days(), key=lambda day: abs(view.x_of(day) - x), default=None)
        return near if near is not None and abs(view.x_of(near) - x) <= self.sheet.line * 2 else None

    def read(self, day: date | None) -> None:
        """Put the reading line on a day and say what stands there; None takes it away."""
        if day == self._read:
            return
        self._read = day
        if self._cursor is not None:
            self._cursor.refresh()
        self.reading_changed.emit(self.reading())

    def reading(self) -> str:
        """Return all that is recorded on the day that is read."""
        if self._plot is None or self._read is None:
            return ""
        there = [mark for mark in self._plot.marks if mark.at == self._read]
        parts = [" ".join(p for p in (m.what, m.value, f"({m.note})" if m.note else "") if p) for m in there]
        return " · ".join([there[0].when if there else show(self._read), *parts])

    def read_x(self) -> float | None:
        """Return where the reading line stands in the scene."""
        if self._read is None or not self.strips:
            return None
        strip = self.strips[0]
        return float(strip.mapToScene(QPointF(strip.view().x_of(self._read), 0)).x())

    def lanes_rect(self) -> QRectF:
        """Return the rectangle of all lanes in the scene."""
        if not self.strips:
            return QRectF()
        return self.strips[0].sceneBoundingRect().united(self.strips[-1].sceneBoundingRect())

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
