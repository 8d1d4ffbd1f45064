"""The strip above a patient's pages that warns of another who could be taken for this one (safety 35)."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from domain.records import Patient
from storage.store import Store
from ui.lookalikes import SHOWN, Lookalike, lookalikes
from ui.patient_table import born_of, name_of
from ui.theme import space_of
from ui.widgets.text import button, label


class LookalikeStrip(QFrame):
    """Two lines: who is open, and who is like; hidden where nobody is, and once it was read."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.setProperty("strip", "warn")
        self._store = store
        self._patient_id = ""
        self._read_of = ""  # for whom it was read; another patient is another question
        self.open_words = label("", bold=True)
        self.alike_words = label("", "warn")
        space = space_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.large, space.small, space.large, space.small)
        row.setSpacing(space.medium)
        lines = QVBoxLayout()
        lines.setSpacing(space.hair)
        lines.addWidget(self.open_words)
        lines.addWidget(self.alike_words)
        row.addLayout(lines, 1)
        self.read_button = button("Checked", self._read, flat=True)
        self.read_button.setAccessibleName("Checked: this is the right patient")
        row.addWidget(self.read_button)
        self.hide()

    def _read(self) -> None:
        self._read_of = self._patient_id
        self.hide()

    def show_for(self, patient_id: str) -> None:
        """Show the strip if someone in the registry is like this patient; "" is nobody."""
        self._patient_id = patient_id
        if not patient_id or patient_id == self._read_of:
            self.hide()
            return
        self._read_of = ""
        patient = self._store.patients.get(patient_id)
        alike = lookalikes(patient, self._store.patients.find_any)
        self.setVisible(bool(alike))
        if not alike:
            return
        self.open_words.setText(f"△ Is this the right patient? Open: {_name_of(patient)} · {_born_of(patient)}")
        more = f"; and {len(alike) - SHOWN} more" if len(alike) > SHOWN else ""
        self.alike_words.setText(f"Also here: {'; '.join(_words_of(other) for other in alike[:SHOWN])}{more}")


def _words_of(other: Lookalike) -> str:
    return f"{name_of(other.row)} · {born_of(other.row)} ({other.words})"


def _name_of(patient: Patient) -> str:
    return ", ".join(part for part in (patient.family_name, patient.given_name) if part) or f"Patient {patient.code}"


def _born_of(patient: Patient) -> str:
    born = str(patient.birth_date) if patient.birth_date else "birth date not recorded"
    return f"{born} · {patient.number or patient.code}"
