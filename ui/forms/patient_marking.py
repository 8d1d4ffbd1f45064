"""The second question before a patient is marked as entered in error: it names the patient and what goes along."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from domain.records import PatientRecord
from domain.summarise import identity_of
from storage.kinds import KINDS
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.text import Card, button, label

COUNTED = ("visits", "relapses", "scans", "treatments")


class MarkPatient(Card):
    """Hidden until ``ask``. ``agreed`` tells that the patient is to be marked, ``taken_back`` that it is not.

    The focus begins at the button that changes nothing, and Escape is the same.
    """

    agreed = Signal()
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("error", parent)
        self.question = label("", "error", bold=True)
        self.told = label("")
        self.body.addWidget(self.question)
        self.body.addWidget(self.told)
        row = QHBoxLayout()
        row.setSpacing(space_of(self).small)
        self.mark_button = button("Mark this patient as entered in error", self._agree)
        self.back_button = button("Keep the patient", self.take_back)
        for made in (self.mark_button, self.back_button):
            made.setAutoDefault(False)
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        self.hide()

    def ask(self, record: PatientRecord, today: date) -> None:
        """Name the patient of *record*, say what leaves the lists with them, and ask."""
        identity = identity_of(record, today)
        self.question.setText(f"✕ Is the whole record an error? {identity.name} · {identity.line}")
        self.told.setText(
            f"{_holds(record)} No list, rule, export or page reads it then. "
            "It is kept in the bin of the registry, from which it can be restored."
        )
        self.setAccessibleName(self.question.text())
        self.back_button.setAccessibleDescription(f"{self.question.text()} {self.told.text()}")
        self.show()
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{self.question.text()} {self.told.text()}", at_once=True)

    def take_back(self) -> None:
        """Ask no more; nothing is changed."""
        self.hide()
        self.taken_back.emit()

    def _agree(self) -> None:
        self.hide()
        self.agreed.emit()

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this question: the form has it as a key of its own."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape answers this question, and does not leave the form."""
        if event.key() == Qt.Key.Key_Escape:
            self.take_back()
            return
        super().keyPressEvent(event)


def _holds(record: PatientRecord) -> str:
    """Return what is recorded in words: "3 visits, 1 relapse and 2 other records go along."."""
    counts = {name: len(getattr(record, name)) for name in KINDS}
    parts = [_counted(counts[name], KINDS[name].name) for name in COUNTED if counts[name]]
    others = sum(count for name, count in counts.items() if name not in COUNTED)
    parts += [_counted(others, "other record")] if others else []
    if not parts:
        return "Nothing else is recorded of this patient."
    said = " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)
    return f"{said} {'go' if len(parts) > 1 or not said.startswith('1 ') else 'goes'} along."


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
