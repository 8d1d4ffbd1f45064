"""As known on: the bar over a patient's page that chooses a day, and says so while the page is not that of today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from domain.dates import PartialDate
from domain.known_on_words import BACK_FIRST, CHOICES
from domain.looking_back import Basis
from domain.records import PatientRecord
from ui.day_slider import DaySlider
from ui.looking_back import LookingBack, Shown
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.text import button, label, small

KEY = "F6"
BESIDE_FROM = 52  # the width from which everything stands in one row, in line heights


class KnownOnBar(QFrame):
    """Hidden until it is opened; closed is today. ``changed`` tells that another record is to be shown: ``shown``.

    What is asked for while the page is still being shown replaces what was asked for before: only the last counts.
    """

    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._record: PatientRecord | None = None
        self._back: LookingBack | None = None
        self._asked: date | None = None  # None = today
        self.shown: Shown | None = None  # what the page has to show instead of today's record; None = today's
        self.day: date | None = None  # of what is shown; None = today
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show_asked)
        self._make()
        self.hide()

    def _make(self) -> None:
        space = space_of(self)
        self.sign = label("△", "warn", bold=True, wrap=False)
        self.words = label("", bold=True)
        self.reason = small("")
        self.back_button = button("Back to today   Esc", self.close_bar)
        self.slider = DaySlider()
        self.slider.day_chosen.connect(self.ask)
        self.first = small("")
        self.last = small("today")
        self.field = DateField("Day", self._services.today, exact=True, without_day="Type the day too.")
        editor = self.field.editor
        assert isinstance(editor, QLineEdit)
        editor.setAccessibleName("Day looked back to")
        editor.setFixedWidth(space.ems(7))
        self.field.label.hide()  # it stands beside the input: the bar takes its room from the page
        self.day_label = small("&Day")
        self.day_label.setTextFormat(Qt.TextFormat.AutoText)
        self.day_label.setBuddy(editor)
        editor.returnPressed.connect(self._typed)
        self.field.left.connect(self._typed)
        self.basis = Choice([(basis, words) for basis, words in CHOICES.items()], Basis.EVENT)
        self.basis.setAccessibleName("Looked back")
        self.basis.chosen.connect(self._basis_chosen)
        self._arrange()

    def _arrange(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.small, space.large, space.small)
        column.setSpacing(space.hair)
        head = QHBoxLayout()
        head.setSpacing(space.small)
        head.addWidget(self.sign)
        head.addWidget(self.words, 1)
        head.addWidget(self.back_button)
        column.addLayout(head)
        column.addWidget(self.reason)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(space.medium)
        line = QHBoxLayout()
        line.setSpacing(space.small)
        top = Qt.AlignmentFlag.AlignTop
        for made in (self.first, self.last, self.day_label):
            made.setWordWrap(False)
            made.setFixedHeight(self.slider.height())
            made.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.first, 0, top)
        line.addWidget(self.slider, 1, top)
        line.addWidget(self.last, 0, top)
        self._row.addLayout(line, 1)
        choices = QHBoxLayout()
        choices.setSpacing(space.medium)
        beside = QHBoxLayout()
        beside.setSpacing(space.small)
        beside.addWidget(self.day_label, 0, top)
        beside.addWidget(self.field)
        choices.addLayout(beside)
        choices.addWidget(self.basis, 0, top)
        choices.addStretch(0)
        self._row.addLayout(choices)
        column.addLayout(self._row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the slider have a row of its own where the type is large for the width."""
        super().resizeEvent(event)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(beside if self.width() >= space_of(self).ems(BESIDE_FROM) else below)

    # What the page says

    @property
    def is_past(self) -> bool:
        """Whether the page shows another day than today."""
        return self.day is not None

    def take(self, record: PatientRecord) -> None:
        """Take *record* as that of today: of another patient, or of this one with what has been recorded since."""
        if self._record is None or self._record.patient.id != record.patient.id:
            self.to_today()
        self._record = record
        self._back = None
        if self.is_open:
            self._begin(record)
            self._look()

    def to_today(self) -> None:
        """Be closed and show today, and tell nobody: the page is about to be shown anew."""
        self._asked = self.day = self.shown = None
        self._say_day(self._services.today())  # the input is left when it hides: what stands in it is asked for then
        self.basis.set_value(Basis.EVENT)
        self.hide()
        self._soon.stop()

    @property
    def is_open(self) -> bool:
        """Whether it is there to be used."""
        return not self.isHidden()

    def open_bar(self) -> None:
        """Open, at today, with the keyboard on the slider."""
        if self._record is None:
            return
        if not self.is_open:
            self._begin(self._record)
            self._look()
            self.show()
        (self.slider if self.slider.isEnabled() else self.field).setFocus()

    def close_bar(self) -> None:
        """Go back to today, and away."""
        was_past = self.is_past
        self.to_today()
        if was_past:
            self.changed.emit()

    def refuse(self) -> None:
        """Say that nothing is recorded or printed from a page of the past, so that it is seen and heard."""
        set_role(self.reason, "role", "warn")
        self.reason.setText(f"△ {BACK_FIRST}")
        announce(self, BACK_FIRST, at_once=True)
        self.back_button.setFocus()

    # What the user asks for

    def ask(self, day: date) -> None:
        """Ask for a day; the page follows as soon as nothing else is being done."""
        self._asked = day if day < self._services.today() else None
        self.slider.show_day(day)
        self._say_day(day)
        self._soon.start()

    def _typed(self) -> None:
        day = self.field.value.exact if self.field.value is not None else None
        if day is not None and day != (self._asked or self._services.today()):
            self.ask(day)

    def _basis_chosen(self, _basis: object) -> None:
        self._show_days()
        if self._asked is not None:
            self._soon.start()

    # Showing

    def _begin(self, record: PatientRecord) -> None:
        self._back = LookingBack(self._services, record)
        self._show_days()
        self._say_day(self._asked or self._back.today)

    def _show_days(self) -> None:
        if self._back is not None:
            first = self._back.days(Basis.EVENT)[0]
            self.slider.show_days(self._back.days(self._chosen_basis()), self._asked or self._back.today, first)
            self.first.setText(str(first.year))

    def _chosen_basis(self) -> Basis:
        return Basis(str(self.basis.value))

    def _say_day(self, day: date) -> None:
        self.field.set_date(PartialDate.of(day))
        self.field.say("")  # the day was not typed: there is nothing to echo

    def _show_asked(self) -> None:
        if self.is_open:
            self._look()
            self.changed.emit()

    def _look(self) -> None:
        """Find out what is to be shown, and say so."""
        if self._back is None:
            return
        found = self._back.on(self._asked or self._back.today, self._chosen_basis())
        self.day = self._asked
        self.shown = found if self.is_past else None
        self.sign.setVisible(self.is_past)
        self.setProperty("bar", not self.is_past)
        set_role(self, "strip", "warn" if self.is_past else "")
        self.words.setText(found.words)
        self.reason.setText(BACK_FIRST)
        set_role(self.reason, "role", "mute")
        self.reason.setVisible(self.is_past)
        self.back_button.setText("Back to today   Esc" if self.is_past else "Close   Esc")
        self.back_button.setAccessibleName(self.back_button.text())
        announce(self, found.words)
