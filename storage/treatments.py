"""The store's disease-modifying treatments by start."""

from __future__ import annotations

from domain.records import Treatment
from storage.changes import Changes
from storage.repository import PatientRecords, Table

TREATMENT = Table("treatment", Treatment, ("start",))


class Treatments(PatientRecords[Treatment]):
    """The disease-modifying treatments by start."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(TREATMENT, changes)
