"""Severity in context: ranks, milestones, relapses a year, response score, causes; each as picture, table and words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from domain.chart.severity_plot import Missing, Picture, labels_of, missing_of, severity_plot
from domain.label import Label
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summary import PatientSummary
from ui.course_chart import CourseChart
from ui.label_table import LEGEND, LabelTable
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.text import Card, label, small, subheading

LEAST = 29  # the least height of a picture with its heading, key and reading line, in line heights
ANY = 16_777_215  # the height of a widget that may be as high as it likes, in pixels: Qt's own number
NOTHING_DRAWN = "Nothing to draw yet"
COPIED = "The row is copied."
WHAT_WOULD = "What would make it possible"


class SeverityTab(QWidget):
    """Shows one summary. ``label_chosen`` carries a Label, ``opened`` asks to read its evidence."""

    label_chosen = Signal(object)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._record: PatientRecord | None = None
        self._summary: PatientSummary | None = None
        self._rules: Rules | None = None
        self._drawn: Picture | None = None  # the picture that is shown of this summary
        self.views = Choice([(picture, str(picture)) for picture in Picture], Picture.RANKS, wraps=True)
        self.views.setAccessibleName("Picture")
        self.views.chosen.connect(lambda _picture: self._draw())
        self.chart = CourseChart()
        self.labels = _Words()
        self.labels.setAccessibleName("What the picture shows, in words")
        self.labels.label_chosen.connect(self.label_chosen)
        self.labels.opened.connect(self.opened)
        self._foot = small(LEGEND)
        self.labels.copied.connect(lambda: self._foot.setText(COPIED))
        self.labels.currentCellChanged.connect(lambda *_: self._foot.setText(LEGEND))
        self._missing: Card | None = None  # what stands in the picture's place where there is nothing to draw
        self._words_high = 0
        self._arrange()

    def _arrange(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space.small, 0, 0)
        column.setSpacing(space.small)
        column.addWidget(self.views)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(space.hair)
        parts.addWidget(self.chart)
        self._below = QWidget()
        self._words = below = QVBoxLayout(self._below)
        below.setContentsMargins(0, space.hair, 0, 0)
        below.setSpacing(space.hair)
        below.addWidget(self.labels, 1)
        below.addWidget(self._foot)
        below.addStretch(0)
        parts.addWidget(self._below)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        self.chart.setMinimumHeight(space.ems(LEAST))
        self.labels.fitted.connect(self._give_room)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        parts.setProperty("page", True)
        scroll.setWidget(parts)
        column.addWidget(scroll, 1)

    def _give_room(self, high: int) -> None:
        """Let the words take no more room than they need, and leave the rest to the picture, if there is one."""
        self._words_high = high
        space = space_of(self)
        self.labels.setMinimumHeight(min(high, space.ems(7)))
        self.labels.setMaximumHeight(high)
        foot = self._foot.heightForWidth(max(self.labels.width(), 1))
        self._below.setMaximumHeight(ANY if self.shows_nothing() else high + foot + 3 * space.hair)

    # What is shown

    def show_summary(self, record: PatientRecord, summary: PatientSummary, rules: Rules) -> None:
        """Show *summary*, made of *record* by *rules*; a picture is drawn once it is looked at."""
        if self._summary is None or self._summary.identity != summary.identity:
            self.labels.forget()
        self._record, self._summary, self._rules = record, summary, rules
        self._drawn = None
        if self.isVisible():
            self._draw()

    def show_picture(self, picture: Picture) -> None:
        """Show one of the pictures."""
        self.views.set_value(picture)
        self._draw()

    @property
    def picture(self) -> Picture:
        """The picture that is chosen."""
        return Picture(str(self.views.value))

    @property
    def chosen(self) -> Label | None:
        """The label that the cursor is on."""
        return self.labels.chosen

    def shows_nothing(self) -> bool:
        """Return whether words stand instead of a picture, because there is nothing to draw."""
        return self._missing is not None

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what has not been looked at yet."""
        super().showEvent(event)
        self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the focus to the picture, or to the words where there is none."""
        (self.labels if self.shows_nothing() else self.chart).setFocus(event.reason())

    def _draw(self) -> None:
        if self._record is None or self._summary is None or self._rules is None or self._drawn is self.picture:
            return
        self._drawn = self.picture
        results, as_of = self._summary.results, self._summary.stamp.as_of
        plot = severity_plot(self.picture, self._record, results, self._rules, as_of)
        labels = labels_of(self.picture, self._summary.labels)
        self.labels.show_labels(labels)
        missing = missing_of(plot, labels)
        self.chart.show_plot(plot)
        self.setAccessibleDescription(plot.sentence)
        self._say_missing(missing)
        self.tell()

    def _say_missing(self, missing: Missing | None) -> None:
        """Say over the words why there is no picture; None: there is one, and it is shown."""
        if self._missing is not None:
            self._missing.hide()
            self._missing.deleteLater()
            self._missing = None
        if missing is not None:
            self._missing = _empty_state(str(self.picture), missing)
            self._words.insertWidget(0, self._missing)
            self._missing.show()  # Qt would show it a moment later
        self.chart.setVisible(missing is None)
        self._give_room(self._words_high)

    def tell(self) -> None:
        """Tell which label the cursor is on, for its evidence to be shown."""
        if self.labels.chosen is not None:
            self.label_chosen.emit(self.labels.chosen)


class _Words(LabelTable):
    """The labels of one picture, which needs no heading over them. ``fitted`` tells how high all of them are."""

    fitted = Signal(int)

    def fit(self) -> None:
        """Give columns and rows their room, and tell how much of it all rows take."""
        super().fit()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        self.fitted.emit(self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth())

    def _add_group(self, group: str) -> None:
        """Leave the heading out."""


def _empty_state(title: str, missing: Missing) -> Card:
    """Return a card that says why there is nothing to draw, and what would make it possible."""
    card = Card()
    card.setAccessibleName(NOTHING_DRAWN)
    card.body.addWidget(subheading(f"{title}: {NOTHING_DRAWN[0].lower()}{NOTHING_DRAWN[1:]}"))
    for why in missing.why:
        card.body.addWidget(label(why))
    if missing.settles:
        card.body.addSpacing(space_of(card).small)
        card.body.addWidget(label(WHAT_WOULD, "mute", bold=True))
        for fact in missing.settles:
            card.body.addWidget(label(f"□  {fact}"))
    return card
