"""A clinic's own questionnaires beside its values: they go out with an export and come in with an import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from domain.refusal import Refusal
from storage.own_files import OwnFiles
from storage.questionnaires import OWN


class QuestionnairesClash(Refusal):
    """Questionnaire files that cannot stand beside those of the registry; nothing was changed."""


QUESTIONNAIRES = OwnFiles(OWN, "questionnaire", "questionnaires", QuestionnairesClash)


def own_questionnaires(source: Path) -> dict[str, bytes]:
    """Return the questionnaire files of a registry or a cohort folder by their names; none for a folder without any.

    Raises QuestionnairesClash where one cannot be read.
    """
    return QUESTIONNAIRES.read(source)


def add_questionnaires(target: Path, files: Mapping[str, bytes]) -> None:
    """Write those of *files* that the registry in *target* does not have.

    Raises QuestionnairesClash, before anything is written, where it has another file of that name, or the disk refuses.
    """
    QUESTIONNAIRES.add(target, files)
