"""What a form hands on when it is done: the record, whose it is, and how a record marked as in error comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage.repository import Repository
from ui.history_words import record_words

UNDONE = "undone at once: it was marked by mistake"


@dataclass(frozen=True, slots=True)
class Saved:
    """A stored record. ``deleted``: it was marked as entered in error, and ``restore`` takes that back.

    ``words`` say what it is: "Relapse of Mar 2024".
    """

    record: object
    patient_id: str
    words: str = ""
    restore: Callable[[], object] | None = None

    @property
    def deleted(self) -> bool:
        """Whether it was marked as entered in error."""
        return self.restore is not None


def mark_in_error(repository: Repository[Any], table: str, record: Any, patient_id: str, reason: str) -> Saved:
    """Mark *record* as entered in error and return how that is undone. *table*: "relapse", "visit", "patient"."""
    repository.delete(record, reason)
    return Saved(record, patient_id, record_words(table, record), lambda: repository.restore(record.id, UNDONE))
