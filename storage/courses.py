"""The store's course history: entries without a date first, then by since-date."""

from __future__ import annotations

from domain.records import CourseEntry
from storage.changes import Changes
from storage.repository import PatientRecords, Table

COURSE = Table("course", CourseEntry, ("since",))


class Courses(PatientRecords[CourseEntry]):
    """The course history: entries without a date first, then by since-date."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(COURSE, changes)
