"""The encrypted database driver: SQLCipher under sqlite_utils, and how a connection to a store's records is made.

sqlite_utils catches the errors of whichever SQLite module it finds first, "pysqlite3" before the standard
library's. Its methods break over errors they do not know, so SQLCipher is registered under that name before
sqlite_utils is imported. Everything in this room that needs either imports it from here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlcipher3

from storage import refusals
from storage.files import RECORDS

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = sqlcipher3.dbapi2
# sqlite_utils loads numpy where it finds it, to store numpy's kinds of numbers, and nothing here has one: a command is
# spared a tenth of a second and 11 MB. The window draws with numpy, and may be loading it on another thread just now.
_modules: dict[str, Any] = sys.modules
_spared = {name: None for name in ("numpy", "pandas") if name not in _modules and "PySide6" not in _modules}
_modules.update(_spared)

from sqlcipher3.dbapi2 import Connection, Error  # noqa: E402  after the registration above
from sqlite_utils import Database  # noqa: E402  after the registration above
from sqlite_utils.migrations import Migrations  # noqa: E402  after the registration above

for _name in _spared:
    del _modules[_name]

from domain.refusal import Refusal  # noqa: E402  after the registration above

__all__ = ["Database", "Error", "Migrations", "Records", "connect", "make_ready", "refusing"]

if sys.modules["sqlite_utils.db"].sqlite3 is not sqlcipher3:
    raise ImportError("sqlite_utils was imported before storage.driver, and works over the wrong SQLite")

BUSY_MILLISECONDS = 5000  # how long a write waits for another program, such as a backup, to let go

CACHE_KIB = 65536  # every page read from the disk is decrypted, so a registry's index pages are worth keeping

OpenMode = Literal["rw", "rwc", "ro", "immutable"]


class Records(Database):
    """The connection to the records of one store, which refuses in the store's name."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(connection, execute_plugins=False)
        self.folder = folder

    def rows(self, sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query. Raises a refusal for a fault of the disk, such as StoreDamaged."""
        with refusing(self.folder):
            found: list[tuple[Any, ...]] = self.conn.execute(sql, params).fetchall()
        return found


def connect(path: Path, key: bytes, salt: bytes, mode: OpenMode) -> Records:
    """Return a connection to the records at *path*; it belongs to the thread that made it.

    key: 32 bytes; salt: the 16 bytes that stand in clear at the start of the file. mode: "rwc" makes the file
    where it is missing, the others never do; "immutable" also skips every lock and is for folders that nobody
    can write to. A wrong key or a damaged file is not noticed here, but by make_ready().
    Raises the driver's Error where the file cannot be opened.
    """
    flags = "mode=ro&immutable=1" if mode == "immutable" else f"mode={mode}"
    connection = sqlcipher3.connect(f"file:{_uri_path(path)}?{flags}", uri=True, timeout=BUSY_MILLISECONDS / 1000)
    try:
        # Its log would go to standard error, in words that mean nothing to a clinic.
        connection.execute("PRAGMA cipher_log_level = NONE")
        # A raw key with its salt: no derivation, and a flipped byte in the salt's copy in the file does no harm.
        connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
        connection.execute("PRAGMA cipher_compatibility = 4")
        # Sorting and spilling must never write a patient's data to a temporary file in clear.
        connection.execute("PRAGMA temp_store = MEMORY")
        return Records(connection, path.parent)
    except BaseException:
        connection.close()
        raise


def make_ready(db: Records) -> None:
    """Read the first page and set how the rest is read and written. Raises the driver's Error for a wrong key."""
    db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")


def _uri_path(path: Path) -> str:
    """Return the path as SQLite's URIs have it, for drives and network names too."""
    text = path.absolute().as_posix()
    for character, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        text = text.replace(character, code)
    return f"//{text}" if text.startswith("//") else f"/{text.lstrip('/')}"


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """Turn the faults of the world that the driver meets (disk full, damage, lock) into refusals that name *folder*.

    Errors that only a fault of ours can cause pass unchanged.
    """
    try:
        yield
    except Error as error:
        refusal = _refusal_for(error, folder)
        if refusal is None:
            raise
        raise refusal from error


def _refusal_for(error: Error, folder: Path) -> Refusal | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code, the rest its detail
    if code == sqlcipher3.SQLITE_FULL:
        return refusals.DiskFull(folder)
    if code in (sqlcipher3.SQLITE_READONLY, sqlcipher3.SQLITE_PERM):
        return refusals.FolderReadOnly(folder)
    if code in (sqlcipher3.SQLITE_BUSY, sqlcipher3.SQLITE_LOCKED):
        return refusals.StoreBusy(folder)
    if code in (sqlcipher3.SQLITE_CORRUPT, sqlcipher3.SQLITE_NOTADB):
        return refusals.StoreDamaged(folder)
    if code in (sqlcipher3.SQLITE_IOERR, sqlcipher3.SQLITE_CANTOPEN):
        return refusals.DiskFault(folder / RECORDS)
    return None
