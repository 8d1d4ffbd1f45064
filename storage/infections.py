"""The store's infections by onset."""

from __future__ import annotations

from domain.records import Infection
from storage.changes import Changes
from storage.repository import PatientRecords, Table

INFECTION = Table("infection", Infection, ("onset",))


class Infections(PatientRecords[Infection]):
    """The infections by onset."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(INFECTION, changes)
