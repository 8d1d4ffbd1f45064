"""The store's clinicians' dated statements by date."""

from __future__ import annotations

from domain.records import Statement
from storage.changes import Changes
from storage.repository import PatientRecords, Table

STATEMENT = Table("statement", Statement, ("on",))


class Statements(PatientRecords[Statement]):
    """The clinicians' dated statements by date."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(STATEMENT, changes)
