"""What the user is told when a store cannot be opened, read or written: what, where, what is safe, what to do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from domain.dates import show
from domain.refusal import Refusal


class StoreRefusal(Refusal):
    """Something about a store stands in the way."""

    offers_read_only = False  # whether opening the same store to read only would work


class FolderMissing(StoreRefusal):
    """The path leads nowhere; nothing is made there, for it may be mistyped."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the path that was given."""
        super().__init__(
            f"There is no folder {folder}. Nothing was made there. "
            "Check the spelling, and that the drive or network share is connected."
        )


class NotAStore(StoreRefusal):
    """A folder, or a file, that holds no registry."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the path that was given."""
        super().__init__(
            f"{folder} is not a Smoulder registry: a registry is a folder that holds records.db and keys.json. "
            "Nothing was changed. Choose the registry's own folder."
        )


class PartMissing(StoreRefusal):
    """One of the two files of a registry is not there."""

    def __init__(self, folder: Path, missing: str, present: str) -> None:
        """*missing* and *present*: the names of the two files."""
        super().__init__(
            f"{missing} is missing from {folder}; without it the registry cannot be opened. {present} was not touched. "
            f"Put {missing} back from the newest backup of this registry (each backup is a folder with both files)."
        )


class CannotCreate(StoreRefusal):
    """A new registry cannot be made where it was asked for."""


class KeysDamaged(StoreRefusal):
    """keys.json cannot be read."""

    def __init__(self, folder: Path, fault: str) -> None:
        """*fault*: what is wrong with the file, in a few words."""
        super().__init__(
            f"keys.json in {folder} is damaged ({fault}), so the registry cannot be unlocked. records.db was not "
            "touched. Put keys.json back from a backup of this registry; the passphrase of that day opens it."
        )


class WrongPassphrase(StoreRefusal):
    """What was typed opens no slot."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"This passphrase does not open the registry in {folder}. Nothing was changed. Check Caps Lock and the "
            "keyboard's language; the twelve recovery words from the recovery sheet open it too."
        )


class WeakPassphrase(StoreRefusal):
    """A new passphrase that is too short or blank."""


class WordsRefused(StoreRefusal):
    """Recovery words that cannot be right; the sentence says which."""


class StoreDamaged(StoreRefusal):
    """Pages of records.db do not read as they were written."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"records.db in {folder} is damaged and cannot be read as it was written. Nothing was changed. Keep the "
            "folder as it is, open the newest backup instead (a folder with records.db and keys.json), and check the "
            "disk; “verify” names the damaged pages."
        )


class KeysOfAnotherStore(StoreRefusal):
    """keys.json opens, but with a key that does not fit records.db."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"keys.json in {folder} belongs to another registry than records.db beside it, or the beginning of "
            "records.db is damaged. Nothing was changed. Put both files back from one backup of this registry."
        )


class StoreTooNew(StoreRefusal):
    """A later release wrote the store; it is refused, never reshaped."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The registry in {folder} was written by a newer release of Smoulder than this one. "
            "Nothing was changed. Open it with that release or a later one."
        )


class StoreTooOld(StoreRefusal):
    """An older store has to be upgraded, which reading only does not do."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The registry in {folder} was written by an older release and has to be upgraded once, which cannot be "
            "done while it is opened to read only. Nothing was changed. Open it for writing first; a copy is kept."
        )


class StoreInUse(StoreRefusal):
    """Another window, program or computer has the store open for writing."""

    offers_read_only = True

    def __init__(self, folder: Path, host: str, user: str, process: int, since: datetime | None) -> None:
        """*host*, *user*, *process*, *since*: as the lock file has them, "" , 0 or None where it does not say."""
        by = " by ".join(part for part in (f"on {host}" if host else "", user) if part) or "in another window"
        moment = since.astimezone() if since else None
        when = f", since {show(moment.date())} at {moment:%H:%M}" if moment else ""
        number = f" (process {process})" if process else ""
        super().__init__(
            f"The registry in {folder} is already open {by}{when}{number}. Nothing was changed. "
            "Close it there, or open it here to read only."
        )
        self.host, self.user, self.process, self.since = host, user, process, since


class FolderReadOnly(StoreRefusal):
    """The folder or its files cannot be written to."""

    offers_read_only = True

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The registry in {folder} cannot be written to: the folder or its files are read-only for you. "
            "Nothing was changed. Open it to read only, or have the right to write there given."
        )


class UnmergedChanges(StoreRefusal):
    """A read-only folder with a write-ahead log that only a writer could merge."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The registry in {folder} was not closed properly, and its last changes (records.db-wal) can only be "
            "read where the folder can be written to. Nothing was changed. Copy the whole folder to a disk that "
            "you can write to and open it there."
        )


class DiskFull(StoreRefusal):
    """There was no room to write."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The disk that holds {folder} is full, so this change was not saved. Everything saved before is safe. "
            "Free some room on that disk and save again."
        )


class DiskFault(StoreRefusal):
    """The operating system could not read or write a file."""

    def __init__(self, path: Path) -> None:
        """*path*: the file."""
        super().__init__(
            f"{path} could not be read or written; the disk, the network share or its rights refuse it. This change "
            "was not saved; everything saved before is safe. Check the connection and the disk, then try again."
        )


class StoreBusy(StoreRefusal):
    """Another program holds the database's own lock."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"Another program is using records.db in {folder} just now, so this change was not saved. "
            "Everything saved before is safe. Try again in a moment."
        )


class StoreIsReadOnly(StoreRefusal):
    """A change was asked of a store that was opened to read only."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"The registry in {folder} is open to read only, so nothing was changed. "
            "Open it for writing to make this change."
        )


class ChangesLost(StoreRefusal):
    """A group of changes was taken back as a whole after one of them failed."""

    def __init__(self, folder: Path) -> None:
        """*folder*: the store's folder."""
        super().__init__(
            f"None of these changes was saved in {folder}, because one of them could not be written. "
            "Everything saved before is safe. Check the room on the disk, then start them again."
        )


class CodeTaken(StoreRefusal):
    """Two patients cannot have one code."""

    def __init__(self, code: str) -> None:
        """*code*: the registry's id that is in use."""
        super().__init__(
            f"There is already a patient with the code “{code}”; nothing was saved. "
            "Give another code, or open that patient."
        )


class CodeMissing(StoreRefusal):
    """A patient cannot be left without a code."""

    def __init__(self) -> None:
        """The sentence needs nothing more."""
        super().__init__(
            "A patient needs a code, for files of the registry name the patient by it; nothing was saved. "
            "Type one, or leave the former one."
        )


class PatientNotFound(StoreRefusal):
    """No patient of this id or code, or one marked as entered in error."""

    def __init__(self, patient: str) -> None:
        """*patient*: the id or code that was asked for."""
        super().__init__(
            f"There is no patient “{patient}” in this registry, or the record is marked as entered in error. "
            "Nothing was changed. Look the patient up in the patient list."
        )


class RecordGone(StoreRefusal):
    """The record to be changed is not there, or marked as entered in error."""

    def __init__(self, word: str) -> None:
        """*word*: what kind of record it is, such as "visit"."""
        super().__init__(
            f"This {word} is no longer in the registry, or it was marked as entered in error in the meantime; nothing "
            "was changed. Open the patient again to see what is there."
        )


class PageUnknown(StoreRefusal):
    """The printed page to be recalled is not in the store."""

    def __init__(self) -> None:
        super().__init__(
            "This printed page is not among those that the registry knows of; nothing was changed. "
            "Open the patient again to see which pages were printed."
        )


class PageDamaged(StoreRefusal):
    """The kept file of a printed page is not the one that left the program."""

    def __init__(self) -> None:
        super().__init__(
            "The kept file of this page is not the one that left the program, so it is not shown; the record itself is "
            "not touched. Run “verify” on the registry, and look for the page in a backup."
        )


class BackupRefused(StoreRefusal):
    """A backup cannot be written where it was asked for."""
