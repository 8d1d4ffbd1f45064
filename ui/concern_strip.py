"""The strip above a patient's pages for answers that need a person today: it stays until each is closed by name."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.care_records import Concern
from domain.dates import show
from domain.records import PatientRecord
from domain.refusal import Refusal
from ui.forms.concern_gate import NEEDS_A_PERSON
from ui.services import Services
from ui.theme import space_of
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, clear, label


class ConcernStrip(Card):
    """Shows the open concerns of one patient, hidden where there is none; ``closed`` tells that one was closed."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__("error")
        self._services = services
        self._shown: tuple[Concern, ...] = ()
        self.rows: tuple[ConcernRow, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space_of(self).small)
        self.body.addWidget(label(f"✕ {NEEDS_A_PERSON}", "error", bold=True))
        self.body.addLayout(self._lines)
        self.setAccessibleName(NEEDS_A_PERSON)
        self.hide()

    def show_record(self, record: PatientRecord) -> None:
        """Show what is open in *record*, the newest first."""
        waiting = sorted((c for c in record.concerns if c.closed_on is None), key=lambda c: c.on, reverse=True)
        self.setVisible(bool(waiting))
        if tuple(waiting) == self._shown:
            return  # the page was shown anew: what is being typed into a row stays
        self._shown = tuple(waiting)
        clear(self._lines)
        self.rows = tuple(ConcernRow(concern, self._services) for concern in waiting)
        for row in self.rows:
            row.closed.connect(self.closed)
            self._lines.addWidget(row)

    def hold_open(self, reason: str) -> None:
        """Let nothing be closed, and say why; "" lets it be closed again."""
        for row in self.rows:
            row.hold_open(reason)


class ConcernRow(QWidget):
    """One open concern; "Close…" asks who closes it and what was done, and keeps both with the record."""

    closed = Signal()

    def __init__(self, concern: Concern, services: Services) -> None:
        super().__init__()
        self.concern, self._services = concern, services
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        said = f"{concern.what} · {show(concern.on)}"
        by = f" · acknowledged by {concern.acknowledged_by}" if concern.acknowledged_by else " · not acknowledged"
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(label(f"{said}{by}"), 1)
        self.close_button = button("Close…", self._ask)
        self.close_button.setAccessibleName(f"Close the concern {said}")
        self.close_button.setEnabled(not services.store.read_only)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self.by = Field("Closed by", hint="your name")
        self.outcome = Field("What was done", hint="seen by…, agreed…")
        self.confirm_button = button("Close this concern", self.close_concern, primary=True)
        self.back_button = button("Leave it open", self._leave)
        self.asked = QWidget()
        inputs = QHBoxLayout(self.asked)
        inputs.setContentsMargins(0, 0, 0, 0)
        inputs.setSpacing(space.medium)
        inputs.addWidget(self.by, 2)
        inputs.addWidget(self.outcome, 4)
        inputs.addWidget(self.confirm_button)
        inputs.addWidget(self.back_button)
        self.problem = label("", "error")
        self.asked.hide()
        self.problem.hide()
        column.addWidget(self.asked)
        column.addWidget(self.problem)

    def hold_open(self, reason: str) -> None:
        """Let it not be closed, and say why; "" lets it be closed again."""
        if reason and not self.asked.isHidden():
            self._leave()
        self.close_button.setEnabled(not reason and not self._services.store.read_only)
        self.close_button.setToolTip(reason)

    def _ask(self) -> None:
        self.asked.show()
        self.close_button.hide()
        self.by.editor.setFocus()

    def _leave(self) -> None:
        self.asked.hide()
        self.close_button.show()
        self.close_button.setFocus()

    def close_concern(self) -> None:
        """Close it with name and outcome; it is kept in the record, and every change of it in the history."""
        for field, question in (
            (self.by, "Who closes it?"),
            (self.outcome, "What was done? It stays with the record."),
        ):
            if not field.text():
                field.say(question, Grade.ERROR)
                field.editor.setFocus()
                return
            field.say("")
        done = replace(
            self.concern,
            closed_on=self._services.today(),
            closed_by=self.by.text(),
            outcome=self.outcome.text(),
        )
        try:
            self._services.store.of_kind["concerns"].update(done, f"closed: {done.outcome}")
        except Refusal as refusal:
            self.problem.setText(f"✕ {refusal}")
            self.problem.show()
            return
        self.closed.emit()
