"""Patients who could be taken for the one that is open: alike in name, or born on the same day (safety 35)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from domain.records import Patient
from storage.search import PatientRow, fold

# One letter more, less or other in a name of four or more: Ana and Anna, Müller and Mueller, Adam and Adan.
# A setting of ours, not a clinical number.
ALIKE = 0.75
SHOWN = 3

Search = Callable[[str], Sequence[PatientRow]]


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another patient, and in what the two are alike."""

    row: PatientRow
    same_name: bool  # or nearly
    same_birth_date: bool

    @property
    def words(self) -> str:
        """In what they are alike."""
        parts = [word for word, holds in (("name", self.same_name), ("birth date", self.same_birth_date)) if holds]
        return f"like in {' and '.join(parts)}"


def lookalikes(patient: Patient, search: Search) -> tuple[Lookalike, ...]:
    """Return those of the registry that *patient* could be confused with. *search*: finds rows by a text."""
    texts = [patient.family_name, patient.given_name, f"{patient.family_name[:2]} {patient.given_name[:1]}"]
    if patient.birth_date is not None and patient.birth_date.exact is not None:
        texts.append(f"{patient.birth_date.exact:%Y%m%d}")
    rows = {row.id: row for text in texts if text.strip() for row in search(text) if row.id != patient.id}
    found = (Lookalike(row, _alike_in_name(patient, row), _born_on_one_day(patient, row)) for row in rows.values())
    alike = [other for other in found if other.same_name or other.same_birth_date]
    return tuple(sorted(alike, key=lambda other: (-other.same_name - other.same_birth_date, other.row.code)))


def _alike_in_name(patient: Patient, row: PatientRow) -> bool:
    ours = (fold(patient.family_name), fold(patient.given_name))
    theirs = (fold(row.family_name), fold(row.given_name))
    if not any(ours) or not any(theirs):
        return False
    return any(
        all(SequenceMatcher(None, a, b).ratio() >= ALIKE for a, b in zip(ours, names, strict=True))
        for names in (theirs, theirs[::-1])
    )


def _born_on_one_day(patient: Patient, row: PatientRow) -> bool:
    ours, theirs = patient.birth_date, row.birth_date
    return ours is not None and theirs is not None and ours.exact is not None and ours.exact == theirs.exact
