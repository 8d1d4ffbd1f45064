"""Drafts of forms: what was typed and not yet signed, in the encrypted store, so that nothing typed is lost.

No rule, list or export reads a draft. One form of one patient has one draft.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.changes import Changes

BEGAN = "began with"  # kept among the entries, under a name that no input has


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held when it was last saved. ``patient_id`` is "" for the form of a new patient.

    ``began``: what the form showed before anything was typed, {} where a version that did not keep it wrote the draft.
    """

    id: str
    patient_id: str
    form: str  # such as "visit", or "visit:ID" for the correction of a signed one
    payload: dict[str, object]
    who: str
    saved_at: datetime  # UTC
    began: dict[str, object] = field(default_factory=dict)


class Drafts:
    """The drafts of a store."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        self._changes = changes

    def save(
        self, patient_id: str, form: str, payload: Mapping[str, object], began: Mapping[str, object] | None = None
    ) -> Draft:
        """Keep what the form holds, in place of what was kept of it before. *payload*: JSON values only.

        began: what the form showed before anything was typed.

        Durable once this returns. Raises what a transaction raises, TypeError for what is no JSON value.
        """
        text = json.dumps({**payload, BEGAN: dict(began)} if began else dict(payload), ensure_ascii=False)
        with self._changes.transaction():
            self._changes.db.execute(
                "INSERT INTO draft (id, patient_id, form, payload, who, saved_at) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (patient_id, form) DO UPDATE SET "
                "payload = excluded.payload, who = excluded.who, saved_at = excluded.saved_at",
                [self._changes.new_id(), patient_id, form, text, self._changes.who, self._changes.stamp()],
            )
        draft = self.get(patient_id, form)
        assert draft is not None
        return draft

    def get(self, patient_id: str, form: str) -> Draft | None:
        """Return the draft of a form, or None."""
        found = self._read("WHERE patient_id = ? AND form = ?", [patient_id, form])
        return found[0] if found else None

    def of_patient(self, patient_id: str) -> tuple[Draft, ...]:
        """Return a patient's drafts, the one saved last first."""
        return self._read("WHERE patient_id = ?", [patient_id])

    def all(self) -> tuple[Draft, ...]:
        """Return all drafts, the one saved last first."""
        return self._read("", [])

    def discard(self, patient_id: str, form: str) -> None:
        """Remove the draft of a form, as after signing it; nothing happens if there is none."""
        with self._changes.transaction():
            self._changes.db.execute("DELETE FROM draft WHERE patient_id = ? AND form = ?", [patient_id, form])

    def take_along(self, record_id: str, patient_id: str) -> None:
        """Give the drafts that correct a record to the patient whom the record was moved to."""
        # A record's id is a UUID, so that the end of the form's name says whose draft it is.
        self._changes.db.execute(
            "UPDATE draft SET patient_id = ? WHERE substr(form, instr(form, ':') + 1) = ?", [patient_id, record_id]
        )

    def _read(self, where: str, params: list[Any]) -> tuple[Draft, ...]:
        rows = self._changes.db.rows(
            f"SELECT id, patient_id, form, payload, who, saved_at FROM draft {where} "
            "ORDER BY saved_at DESC, rowid DESC",
            params,
        )
        return tuple(_draft(*row) for row in rows)


def _draft(id: str, patient_id: str, form: str, kept: str, who: str, saved_at: str) -> Draft:
    entries = json.loads(kept)
    began = entries.pop(BEGAN, {})
    return Draft(id, patient_id, form, entries, who, datetime.fromisoformat(saved_at), began)
