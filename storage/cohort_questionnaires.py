"""A clinic's own questionnaires beside its values: they go out with an export and come in with an import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from domain.refusal import Refusal
from storage.files import write_atomically
from storage.questionnaires import OWN, questionnaires_folder


class QuestionnairesClash(Refusal):
    """Questionnaire files that cannot stand beside those of the registry; nothing was changed."""


def own_questionnaires(source: Path) -> dict[str, bytes]:
    """Return the questionnaire files of a registry or a cohort folder by their names; none for a folder without any.

    Raises QuestionnairesClash where one cannot be read.
    """
    folder = questionnaires_folder(source)
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))} if folder else {}
    except OSError as error:
        raise QuestionnairesClash(
            f"The questionnaires in {folder} cannot be read ({error.strerror}). Nothing was changed; check the folder."
        ) from None


def add_questionnaires(target: Path, files: Mapping[str, bytes]) -> None:
    """Write those of *files* that the registry in *target* does not have.

    Raises QuestionnairesClash, before anything is written, where it has another file of that name, or the disk refuses.
    """
    there = own_questionnaires(target)
    if others := [name for name, content in files.items() if there.get(name, content) != content]:
        raise QuestionnairesClash(
            f"The registry has another questionnaire file {others[0]} than the cohort. Nothing was imported; give one"
            " of them another name and other ids."
        )
    try:
        for name, content in files.items():
            if name not in there:
                (target / OWN).mkdir(exist_ok=True)
                write_atomically(target / OWN / name, content)
    except OSError as error:
        raise QuestionnairesClash(
            f"The questionnaires cannot be written to {target / OWN} ({error.strerror}). Nothing was imported; free"
            " space or give the right to write there."
        ) from None
