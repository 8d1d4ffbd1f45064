"""What stands in the middle while no patient is open: what to do next, and the forms that were left unfinished."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.dates import show
from domain.wording import INTENDED_USE
from storage.drafts import Draft
from storage.refusals import PatientNotFound
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import Card, button, clear, heading, label, small, subheading

DRAFTS_SHOWN = 6
FORMS = {
    "visit": "visit",
    "relapse": "relapse",
    "scan": "scan",
    "treatment": "treatment",
    "review": "brain-health review",
    "patient": "patient",
}


class WelcomePage(QWidget):
    """``draft_chosen`` carries the Draft to go on with."""

    new_patient_requested = Signal()
    draft_chosen = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("page", True)
        self._services = services
        space = space_of(self)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(space.ems(2), space.ems(2), space.ems(2), space.ems(2))
        inner = QWidget()
        inner.setMaximumWidth(space.ems(44))
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space.medium)
        outer.addWidget(inner, 1)
        outer.addStretch(0)
        self.refresh()

    def refresh(self) -> None:
        """Read anew what stands here."""
        clear(self._column)
        is_empty = self._services.store.patients.count() == 0
        self._column.addWidget(heading("No patient yet" if is_empty else "Choose a patient"))
        self._column.addWidget(
            label(
                "Add the first patient; everything else starts from there."
                if is_empty
                else "Type part of a name, a number or a birth date into the box above, or choose from the list."
            )
        )
        add = button("&New patient   Ctrl+Shift+N", self.new_patient_requested.emit, primary=is_empty)
        add.setEnabled(not self._services.store.read_only)
        self._column.addWidget(_at_left(add))
        drafts = self._services.store.drafts.all()
        if drafts:
            self._column.addWidget(self._unfinished(drafts))
        self._column.addStretch(1)
        self._column.addWidget(small(INTENDED_USE))

    def _unfinished(self, drafts: tuple[Draft, ...]) -> Card:
        card = Card()
        count = "1 form was" if len(drafts) == 1 else f"{len(drafts)} forms were"
        card.body.addWidget(subheading(f"{count} left unfinished"))
        for draft in drafts[:DRAFTS_SHOWN]:
            row = QHBoxLayout()
            row.addWidget(label(self.words_of(draft)), 1)
            go_on = button("Go on", self._choose(draft))
            go_on.setAccessibleName(f"Go on with the {self.words_of(draft)}")
            row.addWidget(go_on)
            card.body.addLayout(row)
        if len(drafts) > DRAFTS_SHOWN:
            card.body.addWidget(small(f"and {len(drafts) - DRAFTS_SHOWN} more; each opens with its patient's form"))
        return card

    def _choose(self, draft: Draft) -> Callable[[], None]:
        return lambda: self.draft_chosen.emit(draft)

    def words_of(self, draft: Draft) -> str:
        """Return which form it is, whose, and from when."""
        kind, _, record_id = draft.form.partition(":")
        form = f"{'Correction of a ' if record_id else ''}{FORMS.get(kind, kind)}"
        saved = draft.saved_at.astimezone()
        when = f"{show(saved.date())}, {saved:%H:%M}"
        return f"{form[0].upper()}{form[1:]} · {self._whose(draft)} · {when}"

    def _whose(self, draft: Draft) -> str:
        if not draft.patient_id:
            return "a new patient"
        try:
            patient = self._services.store.patients.get(draft.patient_id)
        except PatientNotFound:
            return "a patient who is no longer in the registry"
        name = ", ".join(part for part in (patient.family_name, patient.given_name) if part)
        return f"{name or patient.code}, born {patient.birth_date or '?'}"


def _at_left(widget: QWidget) -> QWidget:
    held = QWidget()
    row = QHBoxLayout(held)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch(1)
    return held
