"""What of the patient who is open was left unfinished: one line a form, each with the way back into it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.dates import show
from storage.drafts import Draft
from ui.forms.catalogue import FORMS
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import button, clear, label

SHOWN = 3


def form_words(draft: Draft) -> str:
    """Return which form a draft is of: "Visit", "Correction of a scan"; its name where this version has none."""
    kind, _, record_id = draft.form.partition(":")
    words = FORMS[kind].words if kind in FORMS else kind
    said = f"correction of {'an' if words[:1] in 'aeiou' else 'a'} {words}" if record_id else words
    return f"{said[0].upper()}{said[1:]}"


def kept_words(draft: Draft) -> str:
    """Return when a draft was kept: "9 Mar 2026, 14:32"."""
    saved = draft.saved_at.astimezone()
    return f"{show(saved.date())}, {saved:%H:%M}"


class DraftStrip(QWidget):
    """Hidden where nothing was left unfinished. ``draft_chosen`` carries the Draft to go on with."""

    draft_chosen = Signal(object)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.setProperty("page", True)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(space_of(self).hair)

    def show_patient(self, patient_id: str) -> None:
        """Show what of a patient was left unfinished, the last first; nothing where it cannot be gone on with."""
        clear(self._rows)
        drafts = () if self._services.store.read_only else self._services.store.drafts.of_patient(patient_id)
        for draft in drafts[:SHOWN]:
            self._rows.addLayout(self._row(draft))
        if len(drafts) > SHOWN:
            self._rows.addWidget(label(f"✎ and {len(drafts) - SHOWN} more: open their forms to go on", "mute"))
        self.setVisible(bool(drafts))

    def _row(self, draft: Draft) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space_of(self).medium)
        words = f"{form_words(draft)} left unfinished, kept {kept_words(draft)}"
        row.addWidget(label(f"✎ {words}"), 1)
        go_on = button("Go on", self._choose(draft))
        go_on.setAccessibleName(f"Go on: {words}")
        go_on.setProperty("link", "blue")
        row.addWidget(go_on)
        return row

    def _choose(self, draft: Draft) -> Callable[[], None]:
        return lambda: self.draft_chosen.emit(draft)
