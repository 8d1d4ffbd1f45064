"""The store's relapses by onset."""

from __future__ import annotations

from domain.records import Relapse
from storage.changes import Changes
from storage.repository import PatientRecords, Table

RELAPSE = Table("relapse", Relapse, ("onset",))


class Relapses(PatientRecords[Relapse]):
    """The relapses by onset."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(RELAPSE, changes)
