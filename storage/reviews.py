"""The store's brain-health reviews by date, with their answers."""

from __future__ import annotations

from domain.records import BrainHealthReview
from storage.changes import Changes
from storage.repository import PatientRecords, Table

REVIEW = Table("review", BrainHealthReview, ("on",), {"answers": "review_answer"})


class Reviews(PatientRecords[BrainHealthReview]):
    """The brain-health reviews by date, with their answers."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(REVIEW, changes)
