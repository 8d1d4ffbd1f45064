"""A store for a command that reads it and leaves a line in its log."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.refusals import StoreRefusal
from storage.source import person
from storage.store import Store, open_store


def open_to_log(folder: Path, passphrase: str, what: str) -> Store:
    """Open the store for writing, so that its log has *what*; to read only where it cannot be written to."""
    who, clock = person(), lambda: datetime.now(UTC)
    try:
        return open_store(folder, passphrase, now=clock, who=who)
    except StoreRefusal as refusal:
        if not refusal.offers_read_only:
            raise
        store = open_store(folder, passphrase, now=clock, who=who, read_only=True)
        print(f"The store cannot be written to just now, so its log does not have {what}.", file=sys.stderr)
        return store
