"""One writer at a time: a lock file in the store's folder that says who has it open.

The operating system's own lock on the file decides, for it ends with the process that held it, however that
ended: the lock of a dead process is taken over by itself. The text in the file is what a second opener is told.
On a network share the system's lock may not reach other computers, so there the text counts too.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.files import LOCK
from storage.refusals import DiskFault, DiskFull, FolderReadOnly, StoreInUse

TAKEN = ("EWOULDBLOCK", "EACCES", "EDEADLK")
UNKNOWN = ("ENOLCK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")  # a share that knows no locks
FORBIDDEN = ("EACCES", "EPERM", "EROFS")
FULL = ("ENOSPC", "EDQUOT")

# Windows locks ranges of bytes and forbids reading them; this one lies far behind the text.
WINDOWS_LOCKED_BYTE = 1 << 30


class StoreLock:
    """The lock held by this process; release() gives it back."""

    def __init__(self, handle: int) -> None:
        """*handle*: the open, locked file."""
        self._handle: int | None = handle

    def release(self) -> None:
        """Give the lock back; doing so twice does nothing."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            # Closing ends the system's lock. The file stays: deleting it would race with the next opener.
            os.close(handle)


def acquire(folder: Path, now: datetime, *, shared_place: bool, take_over: bool = False) -> StoreLock:
    """Return the lock on the store in *folder*, taken for this process.

    shared_place: whether the folder lies where other computers reach it. take_over: the user has made sure that the
    other computer named in the lock file has the store no longer open.
    Raises StoreInUse where another process has it, FolderReadOnly, DiskFull or DiskFault.
    """
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    except OSError as error:
        raise _refusal(error, folder) from None
    try:
        holder = _holder(handle)
        if not _system_lock(handle):
            raise _in_use(folder, holder)
        elsewhere = bool(holder) and holder.get("host") != platform.node()
        if shared_place and elsewhere and not take_over:
            raise _in_use(folder, holder)
        _write(handle, now)
    except OSError as error:
        os.close(handle)
        raise _refusal(error, folder) from None
    except BaseException:
        os.close(handle)
        raise
    return StoreLock(handle)


def _system_lock(handle: int) -> bool:
    """Take the system's lock without waiting; return whether it was free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, WINDOWS_LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if _is(error, TAKEN):
            return False
        if _is(error, UNKNOWN):
            return True  # the text in the file is all there is
        raise
    return True


def _is(error: OSError, names: tuple[str, ...]) -> bool:
    """Return whether the error is one of these; not every system has every name."""
    return error.errno is not None and any(error.errno == getattr(errno, name, None) for name in names)


def _holder(handle: int) -> dict[str, Any]:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        content = json.loads(os.read(handle, 4096))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _write(handle: int, now: datetime) -> None:
    holder = {
        "host": platform.node(),
        "pid": os.getpid(),
        "user": _user(),
        "since": now.astimezone(UTC).isoformat(timespec="seconds"),
    }
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(holder).encode())
    os.fsync(handle)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        return ""


def _in_use(folder: Path, holder: dict[str, Any]) -> StoreInUse:
    try:
        since = datetime.fromisoformat(str(holder.get("since")))
    except ValueError:
        since = None
    process = holder.get("pid")
    return StoreInUse(
        folder,
        str(holder.get("host", "")),
        str(holder.get("user", "")),
        process if isinstance(process, int) else 0,
        since,
    )


def _refusal(error: OSError, folder: Path) -> Exception:
    if _is(error, FORBIDDEN):
        return FolderReadOnly(folder)
    if _is(error, FULL):
        return DiskFull(folder)
    return DiskFault(folder / LOCK)
