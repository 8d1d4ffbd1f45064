"""One raw grade of a functional system: a digit jumps on, Space confirms what the last visit proposes, C carries it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit

from domain.dates import show
from domain.edss import converted
from domain.measures import Measure
from domain.records import Value
from ui.forms.carried import Proposal
from ui.theme import space_of
from ui.widgets.field import Grade
from ui.widgets.measure_field import MeasureField

# Mnemonics follow the names.
TITLES = {
    "fs_visual": "&Visual",
    "fs_brainstem": "&Brainstem",
    "fs_pyramidal": "&Pyramidal",
    "fs_cerebellar": "&Cerebellar",
    "fs_sensory": "S&ensory",
    "fs_bowel_bladder": "B&owel, bladder",
    "fs_cerebral": "Cerebr&al",
}
_CARRIED = re.compile(r"(\d) carried from (\d{4}-\d{2}-\d{2})")  # as a draft keeps it
NOTHING_BEFORE = "No earlier grade to take over: type a digit, or Tab."


class GradeField(MeasureField):
    """A raw grade of one digit. ``jumped`` asks for the next field.

    ``carried_from``: the day on which the grade was examined, where it was carried over and not examined again.
    ``text`` says so too, so that a draft keeps it.
    """

    jumped = Signal()

    def __init__(self, measure: Measure) -> None:
        super().__init__(measure, f"{TITLES[measure.id]} 0–{measure.high}")
        assert isinstance(self.editor, QLineEdit)
        self.line = self.editor
        self.line.setMaxLength(1)
        self.line.setAccessibleName(f"{measure.title}, raw grade 0 to {measure.high}")
        self.line.textEdited.connect(self._edited)
        self.carried_from: date | None = None
        self.proposal: Proposal | None = None
        self._stored: Value | None = None
        self._reading = False

    # The text, as a draft keeps it

    def text(self) -> str:
        """Return the digit, with the day it was carried from where it was not examined."""
        typed = self.line.text().strip()
        carried = self.carried_from if typed and not self._reading else None
        return f"{typed} carried from {carried.isoformat()}" if carried else typed

    def set_text(self, text: str) -> None:
        """Fill the field with what ``text`` returned, or with a digit."""
        found = _CARRIED.fullmatch(text)
        if found is None:
            self._enter(text, None)
            return
        try:
            self._enter(found[1], date.fromisoformat(found[2]))
        except ValueError:
            self._enter("", None)  # a damaged draft: without its day a carried grade would pass for an examined one

    def _enter(self, digit: str, carried_from: date | None) -> None:
        self.carried_from = carried_from
        before = self.line.text()
        self.line.setText(digit)
        if self.line.text() == before:
            self.text_changed.emit(self.text())  # the digit is the same: how it was come by may not be
        self._show_carried()

    def _read(self, text: str) -> None:
        if not self.line.text():
            self.carried_from = None
        self._reading = True  # the digit alone is read
        super()._read(text)
        self._reading = False
        self._show_carried()

    def _show_carried(self) -> None:
        font = self.line.font()
        if font.italic() != (self.carried_from is not None):
            font.setItalic(self.carried_from is not None)
            self.line.setFont(font)

    # Keys

    def _edited(self, text: str) -> None:
        self.carried_from = None  # a key on the digit is an examination
        # The text is told of before it is judged, so it is judged here.
        if text.isdecimal() and int(text) <= self.measure.high:
            self.jumped.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Space, Enter and C."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            shift = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            if not event.modifiers() & ~shift and self._take_key(event):
                return True
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        is_space = event.key() == Qt.Key.Key_Space
        if is_space or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.line.text() and self.proposal is not None:
                self._enter(str(self.proposal.grade), None)
            elif is_space and self.carried_from is not None:
                self._enter(self.line.text(), None)
            elif is_space and not self.line.text():
                self.say(NOTHING_BEFORE)
                return True
            self.jumped.emit()
            return True
        if event.text().isdecimal() and not self.line.hasSelectedText():
            self.line.selectAll()  # after a click nothing is selected, and the one place is taken
            return False
        if event.text().lower() != "c":
            return False
        if self.proposal is None:
            self.say(NOTHING_BEFORE)
            return True
        self._enter(str(self.proposal.grade), self.proposal.examined)
        self.jumped.emit()
        return True

    # What stands around it

    def propose(self, proposal: Proposal | None) -> None:
        """Show in grey what the last visit had; nothing is entered."""
        self.proposal = proposal
        self._show_proposal()

    def _show_proposal(self) -> None:
        words = self.proposal.words() if self.proposal is not None else ""
        if words:
            inside = self.line.width() - 2 * space_of(self).small - 2
            fits = self.line.fontMetrics().horizontalAdvance(words) <= inside
            self.line.setToolTip(f"{words}. Space: examined, unchanged. C: carried over, not re-examined.")
            words = words if fits else str(self.proposal.grade) if self.proposal else ""
        else:
            self.line.setToolTip("")
        self.line.setPlaceholderText(words)
        self._describe()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the day in grey where there is room."""
        super().resizeEvent(event)
        self._show_proposal()

    def show_conversion(self) -> None:
        """Say what the raw grade counts as, where that is another number, and that it was carried."""
        if self.value is None or self.is_refused:
            return
        counts_as = converted(self.measure.id, int(self.value))
        parts = [f"counts as {counts_as}"] if counts_as != self.value else []
        parts += [f"carried from {show(self.carried_from)}, not re-examined"] if self.carried_from else []
        said = "; ".join(parts)
        if self.message.text() != said:
            self.say(said)

    def say(self, text: str, grade: Grade = Grade.FINE, *, keep: bool = False) -> None:
        """Show *text* under the input; what is proposed is described to those who do not see it."""
        super().say(text, grade, keep=keep)
        self._describe()

    def _describe(self) -> None:
        if self.message.text():
            return
        proposed = self.proposal.words() if self.proposal is not None and not self.line.text() else ""
        self.line.setAccessibleDescription(
            f"proposed: {proposed}; Space: examined, unchanged; C: carried over, not re-examined" if proposed else ""
        )

    # The stored value

    def recorded(self) -> Value | None:
        """Return what is to be stored, None while it is empty or refused."""
        if self.value is None:
            return None
        made = Value(self.measure.id, self.value, carried_from=self.carried_from)
        # A note about the old grade does not go over to a new one.
        return self._stored if self._stored and replace(self._stored, note="") == made else made

    def show_recorded(self, stored: Value) -> None:
        """Fill the field with a stored grade."""
        assert stored.value is not None
        self._stored = stored
        self._enter(_digit(stored.value), stored.carried_from)


def _digit(value: Decimal) -> str:
    return f"{value.normalize():f}"
