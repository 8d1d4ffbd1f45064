"""The store's visits by date, with every value measured at them."""

from __future__ import annotations

from domain.records import Visit
from storage.changes import Changes
from storage.repository import PatientRecords, Table

VISIT = Table("visit", Visit, ("on",), {"values": "value"})


class Visits(PatientRecords[Visit]):
    """The visits by date, with every value measured at them."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(VISIT, changes)
