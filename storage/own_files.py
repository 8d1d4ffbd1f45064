"""Text files of a clinic's own in a folder beside its records: they go along with a backup, an export and an import."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.refusal import Refusal
from storage.files import write_atomically


@dataclass(frozen=True, slots=True)
class OwnFiles:
    """One folder of such files. ``one`` and ``many``: what they are called in a sentence."""

    folder: str
    one: str
    many: str
    clash: type[Refusal]

    def place(self, source: Path) -> Path | None:
        """Return the folder that a registry or a cohort brings along, None where it has none."""
        folder = source / self.folder
        return folder if folder.is_dir() else None

    def read(self, source: Path) -> dict[str, bytes]:
        """Return the files of a registry or a cohort folder by their names; none for a folder without any.

        Raises ``clash`` where one cannot be read.
        """
        folder = self.place(source)
        try:
            return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))} if folder else {}
        except OSError as error:
            raise self.clash(
                f"The {self.many} in {folder} cannot be read ({error.strerror}). Nothing was changed; check the folder."
            ) from None

    def check(self, target: Path, files: Mapping[str, bytes]) -> None:
        """Raise ``clash`` where the registry in *target* has another file of the name of one of *files*."""
        there = self.read(target)
        if others := [name for name, content in files.items() if there.get(name, content) != content]:
            raise self.clash(
                f"The registry has another {self.one} file {others[0]} than the cohort. Nothing was imported; give one"
                " of them another name and other ids."
            )

    def add(self, target: Path, files: Mapping[str, bytes]) -> None:
        """Write those of *files* that the registry in *target* does not have.

        Raises ``clash``, before anything is written, where it has another file of that name, or the disk refuses.
        """
        self.check(target, files)
        there = self.read(target)
        try:
            for name, content in files.items():
                if name not in there:
                    (target / self.folder).mkdir(exist_ok=True)
                    write_atomically(target / self.folder / name, content)
        except OSError as error:
            raise self.clash(
                f"The {self.many} cannot be written to {target / self.folder} ({error.strerror}). Nothing was imported;"
                " free space or give the right to write there."
            ) from None

    def copy(self, source: Path, target: Path) -> None:
        """Copy the whole folder beside a copy of the records. Raises OSError."""
        own = self.place(source)
        if own is not None:
            shutil.copytree(own, target / self.folder)
