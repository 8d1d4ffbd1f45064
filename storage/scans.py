"""The store's MRI scans by date."""

from __future__ import annotations

from domain.records import MriScan
from storage.changes import Changes
from storage.repository import PatientRecords, Table

SCAN = Table("scan", MriScan, ("on",))


class Scans(PatientRecords[MriScan]):
    """The MRI scans by date."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(SCAN, changes)
