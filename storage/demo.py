"""The demonstration store: invented patients in a store of its own, whose random passphrase lies beside the records."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from domain.refusal import Refusal
from storage.demo_cohort import DEMO_AS_OF, DEMO_SEED, demo_records
from storage.files import KEYS, RECORDS, write_atomically
from storage.keys import STANDARD_COST, Argon2Cost, RandomBytes
from storage.store import Store, create_store, is_demo, open_store

__all__ = ["DEMO_AS_OF", "DEMO_SEED", "DemoRefused", "demo_records", "make_demo_store", "open_demo_store"]

PASSPHRASE_FILE = "demo-passphrase.txt"
DEMO_PERSON = "Demonstration"


class DemoRefused(Refusal):
    """A folder that cannot be, or become, the demonstration store; nothing in it was changed."""


def open_demo_store(
    folder: Path, now: Callable[[], datetime], who: str = DEMO_PERSON, *, read_only: bool = False
) -> Store:
    """Open the demonstration store in *folder*, and make it first where there is none.

    Raises DemoRefused for a folder with a registry that is no demonstration or with its passphrase lost; else as
    open_store() and create_store().
    """
    if not any((folder / name).exists() for name in (RECORDS, KEYS)):
        return make_demo_store(folder, now=now, who=who)
    if not is_demo(folder):
        raise DemoRefused(
            f"{folder} holds a registry that is no demonstration. Nothing was changed; open it with its own passphrase."
        )
    store = open_store(folder, _passphrase(folder), now=now, who=who, read_only=read_only)
    # An empty one was cut off while it was being made, before its patients were in it.
    return store if read_only or not _is_empty(store) else _filled(store, DEMO_SEED, DEMO_AS_OF)


def make_demo_store(
    folder: Path,
    *,
    now: Callable[[], datetime],
    who: str = DEMO_PERSON,
    seed: int = DEMO_SEED,
    as_of: date = DEMO_AS_OF,
    cost: Argon2Cost = STANDARD_COST,
    random_bytes: RandomBytes = os.urandom,
) -> Store:
    """Make the demonstration store in *folder* and return it open, with all of its patients.

    The passphrase is random and is written to demo-passphrase.txt in the folder: it guards nobody's data, and no
    default passphrase exists that someone could keep for real patients. Raises as create_store(), or DemoRefused.
    """
    passphrase = random_bytes(16).hex()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / KEYS).exists():
            # Before the store: one that is there without its passphrase could never be opened.
            write_atomically(folder / PASSPHRASE_FILE, f"{passphrase}\n".encode())
    except OSError as error:
        raise DemoRefused(
            f"The demonstration cannot be made in {folder} ({error.strerror}). Nothing was changed; free space or give"
            " the right to write there."
        ) from None
    store, _ = create_store(folder, passphrase, now=now, who=who, demo=True, cost=cost, random_bytes=random_bytes)
    return _filled(store, seed, as_of)


def _filled(store: Store, seed: int, as_of: date) -> Store:
    """Add the patients and return the store; closed if that fails, for then nobody gets it."""
    try:
        with store.transaction():
            for record in demo_records(seed, as_of):
                store.add_record(record, "demonstration")
    except BaseException:
        store.close()
        raise
    return store


def _is_empty(store: Store) -> bool:
    return not store.patients.all() and not store.patients.in_error()


def _passphrase(folder: Path) -> str:
    try:
        return (folder / PASSPHRASE_FILE).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise DemoRefused(
            f"{PASSPHRASE_FILE} in {folder} is missing or cannot be read, so the demonstration cannot be opened."
            " It holds invented patients only: delete the folder, and it is made anew."
        ) from None
