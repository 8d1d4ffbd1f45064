"""The course chart on screen: linked lanes on one time axis, with a table view of the same plot."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.chart.course_plot import TITLE
from domain.chart.lane_choice import shown_lanes, with_lanes
from domain.chart.plot import CoursePlot, EventKey, Mark
from domain.dates import minus_months
from ui.chart_canvas import ChartCanvas
from ui.chart_ink import Inks, Sheet
from ui.chart_menu import COPY_KEYS, SAVE_KEYS, ChartMenu
from ui.chart_parts import KeyStrip, ReadingStrip, Segments
from ui.chart_picture import ChartPicture
from ui.colours import LIGHT, Colours
from ui.course_table import CourseTable
from ui.picture_file import ask_and_save, copy, file_name, save
from ui.theme import scaled_font, set_role, space_of, theme_of
from ui.widgets.announce import announce

HINT = (  # in parts: where there is little room the last ones go
    "Point anywhere to read every lane · arrow keys move along · + and − zoom · Home shows all, End the latest, 2 two"
    " years, T from the last treatment on · Ctrl with an arrow reads date by date · Enter chooses the change there"
)
ONE_ROW_FROM = 46  # the width from which all choices stand in one row, in line heights
BESIDE_FROM = 62  # the width from which the choices stand beside the title, in line heights
ROOMY = 26  # the height from which what is read has two lines, in line heights
TWO_YEARS, ALL, ON_TREATMENT = range(3)


def inks_of(colours: Colours) -> Inks:
    """Return the chart's colours in a theme."""
    return Inks(
        panel=QColor(colours.panel),
        ink=QColor(colours.ink),
        mute=QColor(colours.mute),
        rule=QColor(colours.line),
        disability=QColor(colours.ember),
        band=QColor(colours.band),
        inflammation=QColor(colours.blue),
        inflammation_soft=QColor(colours.blue_soft),
        focus=QColor(colours.focus),
    )


class CourseChart(QWidget):
    """A plot of the course that can be moved, zoomed, read and shown as a table."""

    event_chosen = Signal(object)  # EventKey of a change whose mark was chosen: the receiver decides what is drawn

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty chart."""
        super().__init__(parent)
        self._theme = theme_of()
        self._plot: CoursePlot | None = None
        self._sheet = Sheet(inks_of(self._theme.colours), self._chart_font())
        self._title = QLabel()
        self._subtitle = QLabel()  # never cut short: it says what the label rests on
        self._subtitle.setWordWrap(True)
        set_role(self._subtitle, "role", "mute")
        self._views = Segments(("Chart", "Table  F8"), "Course as")
        self._ranges = Segments(("2 y", "All", "On treatment"), "Time shown")
        self._canvas = ChartCanvas(self._sheet)
        self._table = CourseTable()
        self._menu = ChartMenu()
        self._has_stale_table = False
        self._chosen: dict[str, bool] = {}  # lanes that were asked for or sent away, by id, while the page is open
        self._band = False
        self._reading = ReadingStrip()
        self._key = KeyStrip(self._sheet)
        self._arrange()
        self._connect()
        self._views.choose(0)
        self._ranges.choose(ALL)
        self._restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the choices stand below the title where the type is large for the width."""
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._header.setDirection(beside if self.width() >= space_of(self).ems(BESIDE_FROM) else below)
        self._choices.setDirection(beside if self.width() >= space_of(self).ems(ONE_ROW_FROM) else below)
        self._reading.keep_to(2 if self.height() >= space_of(self).ems(ROOMY) else 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to what is shown; as a focus proxy that would have the tab key pass the choices by."""
        (self._table if self.shows_table() else self._canvas).setFocus(event.reason())

    def _arrange(self) -> None:
        space = space_of(self)
        self._header = header = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        header.setSpacing(space.medium)
        words, choosers = QHBoxLayout(), QHBoxLayout()
        self._choices = choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for part in (words, choosers, choices):
            part.setSpacing(space.medium)
        words.addWidget(self._title, 0, Qt.AlignmentFlag.AlignVCenter)
        words.addWidget(self._subtitle, 1, Qt.AlignmentFlag.AlignVCenter)
        for chooser in (self._views, self._ranges):
            choosers.addWidget(chooser, 0, Qt.AlignmentFlag.AlignTop)
        choosers.addStretch(0)
        choices.addLayout(choosers)
        choices.addWidget(self._menu, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        header.addLayout(words, 1)
        header.addLayout(choices)
        chart = QWidget()
        below = QVBoxLayout(chart)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(space.hair)
        self._scroll = QScrollArea()  # for many lanes in a low window; the wheel zooms, so the bar or Page Down scrolls
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._canvas)
        below.addWidget(self._scroll, 1)
        below.addWidget(self._key)
        self._stack = QStackedWidget()
        self._stack.addWidget(chart)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.small)
        layout.addLayout(header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._reading)  # below the table too: it says where a picture was saved, or why not

    def _connect(self) -> None:
        self._theme.changed.connect(self._restyle)
        self._views.chosen.connect(self._view_chosen)
        self._ranges.chosen.connect(self._range_chosen)
        self._canvas.moved_by_hand.connect(self._ranges.clear)
        self._canvas.reading_changed.connect(self._read_out)
        self._canvas.mark_clicked.connect(self._choose)
        self._canvas.all_wanted.connect(self.show_all)
        self._canvas.two_years_wanted.connect(self.show_two_years)
        self._canvas.treatment_wanted.connect(self.show_on_treatment)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_F8), self)
        shortcut.activated.connect(self.toggle_table)
        self._menu.lane_toggled.connect(self._lane_toggled)
        self._menu.band_toggled.connect(self._band_toggled)
        self._menu.copy_wanted.connect(self.copy_picture)
        self._menu.save_wanted.connect(self.ask_and_save)
        for keys, then in ((COPY_KEYS, self.copy_picture), (SAVE_KEYS, self.ask_and_save)):
            picture = QShortcut(QKeySequence(keys), self, then)
            # Set by itself: given to the constructor beside a callable, PySide 6.10 leaves the context of the window.
            picture.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What is shown

    def show_plot(self, plot: CoursePlot) -> None:
        """Show a plot. The view stays where it was if the plot has the same time axis, as with another event of it."""
        same = self._plot is not None and (self._plot.start, self._plot.end) == (plot.start, plot.end)
        kept = self._canvas.view_days() if same and self._ranges.current() != ALL else None
        usual = shown_lanes(plot)
        shown = {c.id for c in plot.choices if self._chosen.get(c.id, c.id in usual)}
        self._draw(with_lanes(plot, shown, self._band), kept)

    def _draw(self, plot: CoursePlot, kept: tuple[date, date] | None) -> None:
        self._plot = plot
        self._title.setText(plot.title)
        self._subtitle.setText(plot.subtitle)
        self._canvas.show_plot(plot)
        self._has_stale_table = True
        self._fill_table()
        self._key.show_key(plot.key)
        self._menu.show_choices(plot.choices, plot.rating_band, any(lane.id == "edss" for lane in plot.every))
        self._ranges.enable(ON_TREATMENT, plot.treatment_start is not None, "No treatment is recorded.")
        for widget in (self, self._canvas):
            widget.setAccessibleName(f"{TITLE} chart" if plot.title == TITLE else plot.title)
            widget.setAccessibleDescription(plot.sentence)
        self._table.setAccessibleName(f"{plot.title}, as a table")
        self._table.setAccessibleDescription(plot.sentence)
        self._views.setAccessibleName(f"{plot.title} as")
        self._read_out("")
        if kept is None:
            self.show_all()
        else:
            self._canvas.set_view(*kept)

    # Lanes and pictures

    def _lane_toggled(self, lane: str, shown: bool) -> None:
        self._chosen[lane] = shown
        self._redraw()

    def _band_toggled(self, on: bool) -> None:
        self._band = on
        self._redraw()

    def _redraw(self) -> None:
        """Draw the same plot with other lanes; the view stays where it is."""
        if self._plot is None:
            return
        kept = None if self._ranges.current() == ALL else self._canvas.view_days()
        shown = {c.id for c in self._plot.choices if self._chosen.get(c.id, c.shown)}
        self._draw(with_lanes(self._plot, shown, self._band), kept)

    def picture(self) -> ChartPicture | None:
        """Return what is seen as a picture; None where no plot is shown."""
        return None if self._plot is None else self._pictured(self._plot)

    def _pictured(self, plot: CoursePlot) -> ChartPicture:
        return ChartPicture(plot, self._canvas, self._key, inks_of(LIGHT))

    def copy_picture(self) -> None:
        """Put the chart as it is seen on the clipboard."""
        picture = self.picture()
        if picture is not None:
            self._say(copy(picture))

    def file_name(self) -> str:
        """Return the proposed file name: what the picture is and its day, and nothing of the patient."""
        return file_name(self._plot.title, self._plot.as_of.isoformat()) if self._plot else file_name("")

    def ask_and_save(self) -> None:
        """Ask where to, and save the chart as it is seen."""
        plot = self._plot
        if plot is not None:
            self._say(ask_and_save(self, self.file_name(), lambda: self._pictured(plot)))

    def save_picture(self, file: Path) -> bool:
        """Write the chart as it is seen, SVG or PNG by the file's ending; a fault of the disk is told in a sentence."""
        picture = self.picture()
        if picture is None:
            return False
        told = save(picture, file)
        self._say(told.words)
        return told.done

    def _say(self, text: str) -> None:
        if text:
            self._reading.show_text(text)
            announce(self, text)

    def plot(self) -> CoursePlot | None:
        """Return the plot that is shown."""
        return self._plot

    def drawn(self) -> tuple[Mark, ...]:
        """Return the marks that stand in the chart's items, lane by lane."""
        return self._canvas.drawn()

    # The time axis

    def show_all(self) -> None:
        """Show the whole axis."""
        if self._plot:
            self._show(self._plot.start, ALL)

    def show_two_years(self) -> None:
        """Show the two years before the day as of which the chart is made, and what lies after it."""
        if self._plot:
            self._show(minus_months(self._plot.as_of, 24), TWO_YEARS)

    def show_on_treatment(self) -> None:
        """Show the time from the start of the last treatment on; nothing happens where none is recorded."""
        if self._plot and self._plot.treatment_start:
            self._show(self._plot.treatment_start, ON_TREATMENT)

    def _show(self, start: date, segment: int) -> None:
        assert self._plot
        air = timedelta(days=0 if segment == ALL else max(10, (self._plot.end - start).days // 40))
        self._canvas.set_view(start - air, self._plot.end)
        self._ranges.choose(segment)

    def view_days(self) -> tuple[date, date]:
        """Return the first and the last day that are seen."""
        return self._canvas.view_days()

    def _range_chosen(self, index: int) -> None:
        (self.show_two_years, self.show_all, self.show_on_treatment)[index]()

    # The table

    def toggle_table(self) -> None:
        """Change between chart and table."""
        self.show_table(not self.shows_table())

    def show_table(self, table: bool) -> None:
        """Show the table, or the chart; the keyboard goes along if it was here."""
        inside = self.focusWidget()
        held = inside is not None and inside.hasFocus() and self._stack.isAncestorOf(inside)
        self._stack.setCurrentIndex(int(table))
        self._fill_table()
        self._views.choose(int(table))
        self._ranges.setEnabled(not table)
        if held:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_table(self) -> None:
        """Fill the table once it is looked at: nobody waits for what is not in sight."""
        if self._has_stale_table and self.shows_table() and self._plot is not None:
            self._has_stale_table = False
            self._table.show_plot(self._plot)

    def shows_table(self) -> bool:
        """Return whether the table is shown."""
        return self._stack.currentIndex() == 1

    def _view_chosen(self, index: int) -> None:
        self.show_table(index == 1)

    # Colours and fonts

    def _chart_font(self) -> QFont:
        return scaled_font(self.font(), 0.92)

    def _restyle(self) -> None:
        self._sheet.inks = inks_of(self._theme.colours)
        self._sheet.set_font(self._chart_font())
        self._title.setFont(scaled_font(self.font(), 1.0, weight=self._title.font().Weight.DemiBold))
        self._scroll.setMinimumHeight(round(self._sheet.line * 14))
        self._canvas.restyle()
        self._key.updateGeometry()
        self._key.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_key"):  # Qt tells before __init__ is through
            self._restyle()

    # Reading and choosing

    def _read_out(self, text: str) -> None:
        self._reading.show_text(text or HINT)
        if self._canvas.hasFocus():  # a pointer that wanders over the chart must not talk
            announce(self._canvas, text)

    def _choose(self, key: EventKey) -> None:
        self.event_chosen.emit(key)
