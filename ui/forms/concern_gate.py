"""An answer that needs a person today stops the form until somebody says by name that it was seen (safety 33)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QWidget

from domain.care_records import Concern
from domain.dates import show
from domain.records import PatientRecord
from ui.services import Services
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, label

NEEDS_A_PERSON = "This answer needs a person today. Follow your clinic's procedure."
ASKED = "Nothing can be signed until it is acknowledged by name. The draft is kept."


class ConcernGate(Card):
    """A card that is there while an answer asks for it; ``store`` keeps a Concern for each, in the form's transaction.

    A form adds ``inputs``, calls ``ask`` with every answer that needs a person, puts ``problems`` among its errors, and
    calls ``store`` from what it stores.
    """

    changed = Signal()

    def __init__(self, services: Services, record: PatientRecord, parent: QWidget | None = None) -> None:
        super().__init__("error", parent)
        self._services, self._record = services, record
        self._asked: tuple[str, ...] = ()
        self._day: date | None = None
        self.words = label(f"✕ {NEEDS_A_PERSON}", "error", bold=True)
        self.what = label("")
        self.by = Field("Acknowledged by", hint="your name")
        self.body.addWidget(self.words)
        self.body.addWidget(self.what)
        row = QHBoxLayout()
        row.addWidget(self.by, 1)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.setSpacing(space_of(self).small)
        self.by.text_changed.connect(lambda _text: self._named())
        self.setAccessibleName(NEEDS_A_PERSON)
        self.hide()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the input by the name that it has in a draft."""
        return {"acknowledged_by": self.by}

    @property
    def asks(self) -> bool:
        """Whether an answer needs a person."""
        return bool(self._asked)

    def ask(self, answers: Sequence[str], day: date | None = None) -> None:
        """Show which answers need a person, as "PHQ-9, item 9: 2"; none takes the card away. *day*: of the form."""
        newly = set(answers) - set(self._asked)
        self._asked, self._day = tuple(answers), day
        known = self._known()
        told = [f"{answer}: acknowledged by {known[answer]}" if answer in known else answer for answer in answers]
        waits = self._waiting()
        self.what.setText("\n".join((*told, ASKED)) if waits else "\n".join(told))
        self.by.setVisible(bool(waits))
        self.setVisible(bool(answers))
        if newly and waits:
            announce(self, NEEDS_A_PERSON, at_once=True)
            QTimer.singleShot(0, self, self._come_into_sight)  # when its place is known

    def _come_into_sight(self) -> None:
        """Scroll so that the card is seen at once, and what is being typed into as well."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if not isinstance(area, QScrollArea) or not self.isVisible():
            return
        area.ensureWidgetVisible(self)
        typed_into = QApplication.focusWidget()
        if typed_into is not None and area.isAncestorOf(typed_into):
            area.ensureWidgetVisible(typed_into)

    def _known(self) -> dict[str, str]:
        """Return by whom each answer of this day was acknowledged already."""
        concerns = (concern for concern in self._record.concerns if concern.on == self._day)
        return {concern.what: f"{concern.acknowledged_by}, {show(concern.on)}" for concern in concerns}

    def _waiting(self) -> tuple[str, ...]:
        known = self._known()
        return tuple(answer for answer in self._asked if answer not in known)

    def _named(self) -> None:
        if self.by.text() and self.by.grade is Grade.ERROR:
            self.by.say("")
        self.changed.emit()

    def problems(self) -> tuple[str, ...]:
        """Return what blocks the form: nobody has acknowledged the answer."""
        if not self._waiting() or self.by.text():
            if self.by.grade is Grade.ERROR:
                self.by.say("")
            return ()
        self.by.say("Who has seen the answer? A name is needed.", Grade.ERROR)
        self.by.editor.setFocus()
        return (NEEDS_A_PERSON.rstrip("."),)

    def store(self, day: date) -> None:
        """Keep a concern for each answer that nobody acknowledged before. Raises what storing a record raises."""
        self._day = day
        for answer in self._waiting():
            concern = Concern("", day, answer, acknowledged_by=self.by.text())
            self._services.store.of_kind["concerns"].add(self._record.patient.id, concern)
