"""The store's other medicines by start, those without one first."""

from __future__ import annotations

from domain.records import Medicine
from storage.changes import Changes
from storage.repository import PatientRecords, Table

MEDICINE = Table("medicine", Medicine, ("start", "name"))


class Medicines(PatientRecords[Medicine]):
    """The other medicines by start, those without one first."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(MEDICINE, changes)
