"""The store's comorbidities by since-date, those without one first."""

from __future__ import annotations

from domain.records import Comorbidity
from storage.changes import Changes
from storage.repository import PatientRecords, Table

COMORBIDITY = Table("comorbidity", Comorbidity, ("since", "condition"))


class Comorbidities(PatientRecords[Comorbidity]):
    """The comorbidities by since-date, those without one first."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(COMORBIDITY, changes)
