"""A visit that was signed on the wrong patient is moved: a patient is picked, both are named, and a reason is given.

Nothing is typed again and nothing is lost: the visit keeps its values and its history, both logs say so, and the labels
of both patients are those of what is recorded of them then (safety 35).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from domain.dates import show
from domain.measures import MEASURES
from domain.records import Visit
from domain.refusal import Refusal
from domain.summarise import identity_of
from domain.values import show_value
from ui.forms.moved_concerns import concerns_of, move_concerns, words_of
from ui.patient_list import PatientList
from ui.services import Services
from ui.theme import space_of
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, label, small, subheading

NAMED = ("edss", "t25fw", "sdmt")  # the values by which a visit is recognised


@dataclass(frozen=True, slots=True)
class Move:
    """Where a visit is to go, and why."""

    patient_id: str
    reason: str


class MoveDialog(QDialog):
    """Two steps: the patient is picked in the list, then both are named. ``agreed`` carries the ``Move``."""

    agreed = Signal(object)

    def __init__(self, services: Services, patient_id: str, visit: Visit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._patient_id, self._visit = services, patient_id, visit
        self._target = ""
        self.setWindowTitle("Move a visit to another patient")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        self.pages = QStackedWidget()
        column.addWidget(self.pages)
        self.list = PatientList(services, flags_of=lambda _patient_id: ())
        self.reason = Field("&Reason", hint="as the log of both patients will say it")
        self.pages.addWidget(self._first())
        self.pages.addWidget(self._second())
        self.list.patient_chosen.connect(self.pick)
        self.list.box.left.connect(self.reject)
        self.resize(space.ems(64), space.ems(32))
        self.list.box.setFocus()

    def _page(self, title: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space_of(self).medium)
        column.addWidget(subheading(title))
        return page, column

    def _first(self) -> QWidget:
        page, column = self._page(f"Whose is {self._visit_words()}?")
        column.addWidget(label(f"It is recorded for {self._words_of(self._patient_id)}.", "mute"))
        column.addWidget(self.list.box)
        column.addWidget(self.list, 1)
        column.addWidget(small("Enter takes a single match or the highlighted row. Nothing is moved yet."))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel   Esc", self.reject))
        column.addLayout(foot)
        return page

    def _second(self) -> QWidget:
        page, column = self._page(f"Move {self._visit_words()}?")
        both = Card("warn")
        self.from_words = label(f"From: {self._words_of(self._patient_id)}", bold=True)
        self.to_words = label("", bold=True)
        self.same_day = label("", "warn")
        given = concerns_of(self._services, self._services.record(self._patient_id), self._visit)
        self.goes_along = label(words_of(given), "warn")
        self.goes_along.setVisible(bool(given))
        for words in (self.from_words, self.to_words, self.same_day, self.goes_along):
            both.body.addWidget(words)
        column.addWidget(both)
        column.addWidget(
            label("All labels of both patients are worked out anew. The history of both says why.", "mute")
        )
        column.addWidget(self.reason)
        self.problem = label("", "error")
        column.addWidget(self.problem)
        column.addStretch(1)
        foot = QHBoxLayout()
        self.move_button = button("&Move the visit", self.agree, primary=True)
        for made in (self.move_button, button("&Back", self.back), button("Cancel   Esc", self.reject)):
            made.setAutoDefault(False)  # Enter alone moves nothing
            foot.addWidget(made)
        foot.addStretch(1)
        column.addLayout(foot)
        return page

    def _visit_words(self) -> str:
        values = [(MEASURES[measure], self._visit.value(measure)) for measure in NAMED]
        parts = [f"{m.title} {show_value(m, value)}" for m, value in values if value is not None]
        return f"the visit of {show(self._visit.on)}" + (f" ({', '.join(parts)})" if parts else "")

    def _words_of(self, patient_id: str) -> str:
        identity = identity_of(self._services.record(patient_id), self._services.today())
        return f"{identity.name} · {identity.line}"

    def pick(self, patient_id: str) -> None:
        """Name both patients and ask for the reason; the same patient is no other one."""
        if patient_id == self._patient_id:
            self.list.box.clear()
            self.list.box.setPlaceholderText("This is the patient who has the visit: find the other one")
            return
        self._target = patient_id
        self.to_words.setText(f"To: {self._words_of(patient_id)}")
        there = any(visit.on == self._visit.on for visit in self._services.record(patient_id).visits)
        self.same_day.setText("△ That patient has a visit on the same day already." if there else "")
        self.same_day.setVisible(there)
        self.problem.hide()
        self.pages.setCurrentIndex(1)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def back(self) -> None:
        """Pick another patient."""
        self.pages.setCurrentIndex(0)
        self.list.box.setFocus()

    def agree(self) -> None:
        """Hand the move on, once it has a reason."""
        if not self.reason.text():
            self.reason.say("Why is it moved? The history of both patients will say so.", Grade.ERROR)
            self.reason.setFocus()
            return
        self.reason.say("")
        self.agreed.emit(Move(self._target, self.reason.text()))

    def show_refusal(self, refusal: Refusal) -> None:
        """Say why the visit was not moved."""
        self.problem.setText(f"✕ {refusal}")
        self.problem.show()


def move_visit(services: Services, former_id: str, visit: Visit, move: Move) -> Visit:
    """Give *visit* of the patient *former_id* to another patient; return it as it is then.

    Its picks among the visits of its former day are taken away. Its answers that need a person are open at that
    patient from then on (safety 33).
    Raises Refusal; nothing is changed then.
    """
    visits = services.store.visits
    with services.store.transaction():
        moved = visits.move(visit, move.patient_id, move.reason)
        move_concerns(services, visit, former_id, move.patient_id, move.reason)
        return visits.update(replace(moved, chosen_for=()), move.reason) if moved.chosen_for else moved
