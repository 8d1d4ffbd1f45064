"""The files of a store's folder, and writing one of them whole or not at all."""

from __future__ import annotations

import os
import sys
from itertools import count
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


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Write a file that is not there yet and return its path; where the name is taken, "-2" and so on is put to it.

    Whole or not at all. Raises OSError; then nothing is left.
    """
    wanted = Path(name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{wanted.stem}-{number}{wanted.suffix}")
        try:
            path.open("xb").close()  # nobody else can take the name from here on
        except FileExistsError:
            continue
        break
    try:
        write_atomically(path, content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable; Windows does that by itself and has no call for it."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
