"""How pages that used what was changed since are told of: which page, which record, changed how, when, by whom, why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from domain.dates import show
from storage.kinds import KINDS
from storage.printed import Change, Outdated
from storage.refusals import RecordGone
from storage.store import Store
from ui.history_words import record_words

STAMP = 24  # digits of the hash that stand on a page


def strip_words(found: Sequence[Outdated], records: dict[tuple[str, str], Any]) -> str:
    """Return what the strip says: how many pages, the newest one, and the first thing that changed of it."""
    count = "1 printed page" if len(found) == 1 else f"{len(found)} printed pages"
    newest = found[-1]
    first, *others = newest.changes
    more = f", and {len(others)} more" if others else ""
    of = "" if len(found) == 1 else "the last, "
    page = _within(page_words(newest.page.page, newest.page.on))
    changed = _within(change_words(first, records))
    return f"{count} used values that were changed since: {of}{page} ({changed}{more})."


def _within(words: str) -> str:
    """Return words as they stand within a sentence."""
    return words[:1].lower() + words[1:]


def page_words(page: str, on: datetime) -> str:
    """Return what a page is called: "Summary printed on 9 Mar 2026"."""
    return f"{page[:1].upper() + page[1:]} on {show(on.astimezone().date())}"


def change_words(change: Change, records: dict[tuple[str, str], Any]) -> str:
    """Return which record changed how: "Visit of 14 Mar 2024 corrected"."""
    record = records.get((change.table, change.row))
    words = record_words(change.table, record) if record is not None else change.table.capitalize()
    return f"{words} {'marked as ' if change.what == 'entered in error' else ''}{change.what}"


def change_in_full(change: Change, records: dict[tuple[str, str], Any]) -> str:
    """Return which record changed how, when, by whom and why."""
    local = change.at.astimezone()
    by = f" by {change.who}" if change.who else ""
    why = f": {change.reason}" if change.reason else ""
    return f"{change_words(change, records)} on {show(local.date())} at {local:%H:%M}{by}{why}"


def changed_records(store: Store, found: Sequence[Outdated]) -> dict[tuple[str, str], Any]:
    """Return the records that changed, by their table and id: as they are now, or as they stand in the bin."""
    if not found:
        return {}
    patient_id = found[0].page.patient_id
    fields = {kind.name: field for field, kind in KINDS.items()}
    records: dict[tuple[str, str], Any] = {("patient", patient_id): store.patients.get(patient_id)}
    records |= {(KINDS[field].name, marked.record.id): marked.record for field, marked in store.bin_of(patient_id)}
    rows = {(change.table, change.row) for outdated in found for change in outdated.changes} - records.keys()
    for table, row in rows:
        with suppress(RecordGone):  # moved to another patient and in error there: the kind alone names it
            records[table, row] = store.of_kind[fields[table]].get(row)
    return records
