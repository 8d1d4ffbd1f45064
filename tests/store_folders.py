"""Stores for tests of import, export and the demonstration: cheap to open, with a clock that stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.keys import Argon2Cost
from storage.store import Store, create_store, open_store
from tests import record_ids

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PASSPHRASE = "a long enough passphrase"
# Strong keys take a second each; how strong they are is tested with the keys.
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)


def clock() -> datetime:
    return NOW


def new_store(folder: Path) -> Store:
    store, _ = create_store(folder, PASSPHRASE, now=clock, who="Tester", cost=CHEAP)
    return store


def again(folder: Path, **options: Any) -> Store:
    return open_store(folder, PASSPHRASE, now=clock, who="Tester", **options)


def without_ids(record: Any) -> Any:
    """Return a record, or several, as it would come from a folder: the store's own ids replaced."""
    if isinstance(record, tuple):
        return tuple(without_ids(one) for one in record)
    return record_ids.without_ids(record, record.patient.code)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
