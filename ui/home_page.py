"""What stands in the middle while no patient is open: forms that were left unfinished, and the patient list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.wording import INTENDED_USE
from storage.drafts import Draft
from storage.refusals import PatientNotFound
from ui.draft_strip import form_words, kept_words
from ui.patient_list import PatientList
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import Card, button, clear, heading, label, small, subheading

DRAFTS_SHOWN = 4


class HomePage(QWidget):
    """``draft_chosen`` carries the Draft to go on with; *patients* tells which patient was chosen."""

    draft_chosen = Signal(object)

    def __init__(self, services: Services, patients: PatientList) -> None:
        super().__init__()
        self.setProperty("page", True)
        self._services = services
        self.patients = patients
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.small)
        column.setSpacing(space.medium)
        self._unfinished = QVBoxLayout()
        column.addWidget(heading("Patients"))
        column.addLayout(self._unfinished)
        column.addWidget(patients, 1)
        column.addWidget(small(INTENDED_USE))
        self.setFocusProxy(patients.box)
        self.refresh()

    def refresh(self) -> None:
        """Read anew which forms were left unfinished."""
        clear(self._unfinished)
        drafts = self._services.store.drafts.all()
        if drafts:
            self._unfinished.addWidget(self._card(drafts))

    def _card(self, drafts: tuple[Draft, ...]) -> Card:
        card = Card()
        count = "1 form was" if len(drafts) == 1 else f"{len(drafts)} forms were"
        card.body.addWidget(subheading(f"{count} left unfinished"))
        for draft in drafts[:DRAFTS_SHOWN]:
            words = self.words_of(draft)
            row = QHBoxLayout()
            row.addWidget(label(words), 1)
            go_on = button("Go on", self._choose(draft))
            go_on.setAccessibleName(f"Go on with: {words}")
            row.addWidget(go_on)
            card.body.addLayout(row)
        if len(drafts) > DRAFTS_SHOWN:
            card.body.addWidget(small(f"and {len(drafts) - DRAFTS_SHOWN} more, each under its patient's own form"))
        return card

    def _choose(self, draft: Draft) -> Callable[[], None]:
        return lambda: self.draft_chosen.emit(draft)

    def words_of(self, draft: Draft) -> str:
        """Return which form it is, whose, and from when."""
        return f"{form_words(draft)} · {self._whose(draft)} · {kept_words(draft)}"

    def _whose(self, draft: Draft) -> str:
        if not draft.patient_id:
            return "a new patient"
        try:
            patient = self._services.store.patients.get(draft.patient_id)
        except PatientNotFound:
            return "a patient who is no longer in the registry"
        name = ", ".join(part for part in (patient.family_name, patient.given_name) if part)
        return f"{name or patient.code}, born {patient.birth_date or 'not recorded'}"
