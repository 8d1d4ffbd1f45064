"""The files of a store's folder, and writing one of them whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

RECORDS = "records.db"
KEYS = "keys.json"
LOCK = "store.lock"
BACKUPS = "backups"


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at *path*: after a crash or a power cut it is the old one or the new one, whole.

    Raises OSError; the old file is then unchanged and nothing is left beside it.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable; Windows does that by itself and has no call for it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
