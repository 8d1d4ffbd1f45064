"""The files of printed pages as they left the program: packed, kept once each, and known by their own hash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from storage.driver import Records
from storage.refusals import PageDamaged

TABLE = "printed_file"
PACKING = 1  # most of a PDF is packed already: more costs half as much again and saves three hundredths


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a file, in hex: its name in the store."""
    return hashlib.sha256(content).hexdigest()


def keep(db: Records, content: bytes) -> str:
    """Keep a file within the transaction that is open and return its name; one that is there already stays."""
    name = fingerprint(content)
    db.execute(
        f"INSERT INTO {TABLE} (file, packed) VALUES (?, ?) ON CONFLICT (file) DO NOTHING",
        [name, zlib.compress(content, PACKING)],
    )
    return name


def read(db: Records, name: str) -> bytes | None:
    """Return the file of that name, None where none is kept. Raises PageDamaged where it is not as it was kept."""
    rows = db.rows(f"SELECT packed FROM {TABLE} WHERE file = ?", [name])
    if not rows:
        return None
    content = _unpacked(rows[0][0])
    if content is None or fingerprint(content) != name:
        raise PageDamaged
    return content


def faults(db: Records) -> Iterator[tuple[str, str]]:
    """Yield, for every file that is kept or named by a page, its name and what is wrong with it, "" for nothing.

    One file is in memory at a time.
    """
    named = {name for (name,) in db.rows("SELECT DISTINCT file FROM printed WHERE file <> ''")}
    kept = [name for (name,) in db.rows(f"SELECT file FROM {TABLE} ORDER BY added")]
    for name in kept:
        content = _unpacked(db.rows(f"SELECT packed FROM {TABLE} WHERE file = ?", [name])[0][0])
        if content is None or fingerprint(content) != name:
            yield name, "is not as it was kept"
        else:
            yield name, "" if name in named else "belongs to no printed page"
    for name in sorted(named - set(kept)):
        yield name, "is named by a printed page but not kept"


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return None
