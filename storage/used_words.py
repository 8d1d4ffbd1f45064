"""The words that a clinic has used before in one field of a kind of record, for completion while it types."""

from __future__ import annotations

from typing import Any

from storage.repository import PatientRecords


def used_words(records: PatientRecords[Any], field: str) -> tuple[str, ...]:
    """Return every text that stands in *field* of any patient's record of this kind, in the alphabet's order.

    What is entered in error is left out. Raises ValueError for a field that the kind does not have.
    """
    if field not in records._columns:
        raise ValueError(f"{records._table.name} has no {field}")
    rows = records._db.rows(
        f'SELECT DISTINCT "{field}" FROM "{records._table.name}" WHERE deleted_at IS NULL AND "{field}" <> \'\''
    )
    return tuple(sorted((text for (text,) in rows), key=str.casefold))
