"""What the forms of a relapse, a scan and a treatment share: a correction has its reason, or is marked as in error."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storage.repository import PatientRecords
from ui.forms.form_page import FormPage
from ui.forms.saved import Saved, mark_in_error
from ui.history_page import HistoryDialog
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, label, small

R = TypeVar("R")


class RecordForm(FormPage, Generic[R]):
    """A form for one record; the subclass gives ``repository``, ``made`` and places its inputs in ``card``."""

    def __init__(self, services: Services, patient_id: str, name: str, record: R | None) -> None:
        """*name*: "relapse", "scan" or "treatment", which is also the name of its table."""
        record_id = str(getattr(record, "id", ""))
        title = f"Correct a {name}" if record is not None else f"New {name}"
        super().__init__(services, patient_id, f"{name}:{record_id}" if record_id else name, title, f"&Save {name}")
        self.record = record
        self.table = name
        self.card = Card()
        self.body.addWidget(self.card)
        self.reason = Field("Reason for the correction", hint="the old values stay in the history")
        if record is not None:
            self.add_input("reason", self.reason)
            foot = QHBoxLayout()
            foot.addWidget(self.reason, 1)
            self.history_button = button("History", self.show_history, flat=True)
            foot.addWidget(self.history_button)
            self.error_button = button("Mark as entered in error", self.mark_as_error)
            foot.addWidget(self.error_button)
            self.body.addLayout(foot)
        self.body.addStretch(1)
        self.say_whose_record(services.record(patient_id))

    def repository(self) -> PatientRecords[Any]:
        """Return where the record is stored."""
        raise NotImplementedError

    def made(self) -> R:
        """Return the record as typed."""
        raise NotImplementedError

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving; a correction needs its reason."""
        self._ask_for_reason()
        return super().errors()

    def _ask_for_reason(self) -> bool:
        if self.record is not None and not self.reason.text():
            self.reason.say("Why is it corrected? The old values stay visible in the history.", Grade.ERROR)
            return False
        if self.reason.grade is Grade.ERROR:
            self.reason.say("")
        return True

    def save(self) -> object:
        """Store the record, or its correction with the reason."""
        if self.record is None:
            return Saved(self.repository().add(self.patient_id, self.made()), self.patient_id)
        return Saved(self.repository().update(self.made(), self.reason.text()), self.patient_id)

    def mark_as_error(self) -> None:
        """Leave the record out of everything; it is kept and can be restored."""
        if not self._ask_for_reason():
            self.reason.editor.setFocus()
            return
        self.store_with(self._delete)

    def _delete(self) -> object:
        return mark_in_error(self.repository(), self.table, self.record, self.patient_id, self.reason.text())

    def show_history(self) -> None:
        """Show every version of the record."""
        HistoryDialog(self.services.store, self.table, self.record, self).exec()


def named(choice: Choice, name: str) -> Choice:
    """Give a choice the name that screen readers say, and return it."""
    choice.setAccessibleName(name)
    return choice


def titled(title: str | QLabel, choice: QWidget, remark: str = "") -> QWidget:
    """Return a choice with its title above, and a remark below."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space_of(box).hair)
    column.addWidget(label(title, "mute") if isinstance(title, str) else title)
    column.addWidget(choice)
    if remark:
        column.addWidget(small(remark))
    column.addStretch(1)
    return box


def grid(*rows: tuple[QWidget, ...]) -> QGridLayout:
    """Return widgets in rows; a row of one takes the whole width."""
    made = QGridLayout()
    space = space_of()
    made.setHorizontalSpacing(space.large)
    made.setVerticalSpacing(space.medium)
    widest = max(len(row) for row in rows)
    for at, row in enumerate(rows):
        for column, widget in enumerate(row):
            made.addWidget(widget, at, column, 1, widest if len(row) == 1 else 1)
    for column in range(widest):
        made.setColumnStretch(column, 1)
    return made
