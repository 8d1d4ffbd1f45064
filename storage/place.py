"""Where a store lies: a local disk, a network share or a folder that a program synchronises.

Write-ahead logging needs memory that all readers share, which a network share does not have; there and in
synchronised folders the store keeps SQLite's rollback journal.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

# Names that Linux, macOS and Windows give to file systems that are not on this computer, or not wholly.
REMOTE_TYPES = frozenset(
    {"9p", "afp", "afpfs", "afs", "ceph", "cifs", "coda", "davfs", "drvfs", "fuse", "gfs2", "glusterfs", "lustre"}
    | {"ncpfs", "nfs", "nfs3", "nfs4", "ocfs2", "orangefs", "prl_fs", "remote", "smb", "smb2", "smb3", "smbfs"}
    | {"vboxsf", "virtiofs", "vmhgfs", "webdav", "webdavfs"}
)
SYNCED_FOLDERS = re.compile(
    r"(onedrive|dropbox|google ?drive|googledrive|icloud ?drive|mobile documents|nextcloud|owncloud|box sync|syncthing)"
    r"(\b.*)?",
    re.IGNORECASE,
)
WINDOWS_REMOTE_DRIVE = 4  # DRIVE_REMOTE of GetDriveTypeW


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the place a store lies in."""

    fs_type: str  # "" where the system does not say
    synced: bool

    @property
    def remote(self) -> bool:
        """Whether the file system is a network share or one that passes a share through."""
        return is_remote(self.fs_type)

    @property
    def journal_mode(self) -> Literal["wal", "delete"]:
        """SQLite's journal mode for this place."""
        return "delete" if self.remote or self.synced else "wal"

    @property
    def warning(self) -> str:
        """The sentence to show while the store is open; "" for a local disk."""
        if self.remote:
            return (
                "This registry lies on a network share: only one person at a time can write to it, and a lost "
                "connection can lose the change being saved. Keep backups on another disk."
            )
        if self.synced:
            return (
                "This registry lies in a folder that a program synchronises: never open it on two computers at once, "
                "and keep backups elsewhere. A folder on a local disk is safer."
            )
        return ""


def place_of(folder: Path) -> Place:
    """Return what this computer says of the place of *folder*."""
    return Place(_fs_type(folder.resolve()), is_synced(folder.resolve()))


def is_remote(fs_type: str) -> bool:
    """Return whether a file system of this type is a network share; "fuseblk" is a local disk, "fuse.sshfs" is not."""
    name = fs_type.lower()
    return name in REMOTE_TYPES or name.startswith("fuse.")


def is_synced(folder: PurePath) -> bool:
    """Return whether a part of the path is named like the folder of a synchronising program."""
    return any(SYNCED_FOLDERS.fullmatch(part) for part in folder.parts)


def type_in_mounts(folder: PurePath, mounts: str) -> str:
    """Return the file system's type of *folder* from a text like /proc/mounts; "" where no line fits."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # The kernel writes a blank in a name as \040.
        point = PurePath(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), fields[1]))
        # A later line of the same place hides the earlier ones.
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, found = len(point.parts), fields[2]
    return found


def type_in_mount_listing(folder: PurePath, listing: str) -> str:
    """Return the type of *folder* from what macOS's mount prints: "//u@server/share on /Volumes/x (smbfs, ...)"."""
    lines = re.findall(r"^.* on (/.*) \(([^,)]+)", listing, re.MULTILINE)
    return type_in_mounts(folder, "\n".join(f"- {point.replace(' ', chr(92) + '040')} {kind}" for point, kind in lines))


def _fs_type(folder: Path) -> str:
    try:
        if sys.platform == "win32":
            drive = folder.anchor
            is_share = drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == WINDOWS_REMOTE_DRIVE
            return "remote" if is_share else ""
        if sys.platform == "darwin":
            listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True).stdout
            return type_in_mount_listing(folder, listing)
        return type_in_mounts(folder, Path("/proc/mounts").read_text(encoding="utf-8", errors="replace"))
    except (OSError, subprocess.SubprocessError):
        return ""
