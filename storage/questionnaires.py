"""Questionnaires at the edge: the shipped TOML files and a clinic's own, read as text and handed to the domain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

from domain.measures import Measure
from domain.questionnaire import Questionnaire, QuestionnaireRefused, parse_questionnaire

OWN = "questionnaires"  # the folder beside a registry's records, or in a cohort folder, with files of its own


def questionnaires_folder(source: Path) -> Path | None:
    """Return the folder of the questionnaires that a registry or a cohort brings along, None where it has none."""
    folder = source / OWN
    return folder if folder.is_dir() else None


@cache
def shipped_questionnaires() -> tuple[Questionnaire, ...]:
    """Return the questionnaires that the program ships with, in the order of their titles."""
    folder = resources.files("domain") / "questionnaires"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    found = [parse_questionnaire(f.read_text(encoding="utf-8"), f.name, shipped=True) for f in files]
    return _in_order(found)


def list_questionnaires(site_folder: Path | None = None) -> tuple[Questionnaire, ...]:
    """Return every questionnaire: the shipped ones and those of a clinic's folder.

    Raises QuestionnaireRefused for the first file that cannot be used, and for an id that another file has.
    """
    found, faults = _all(site_folder)
    if faults:
        raise faults[0]
    return found


def load_questionnaires(source: Path | None) -> tuple[tuple[Questionnaire, ...], tuple[str, ...]]:
    """Return the questionnaires that can be used, and a sentence for each file that cannot.

    source: the folder of a registry or a cohort. One faulty file takes nothing but itself away.
    """
    found, faults = _all(questionnaires_folder(source) if source is not None else None)
    return found, tuple(str(fault) for fault in faults)


def measures_of(source: Path | None = None) -> Mapping[str, Measure]:
    """Return the measure of every score by its id, for reading and writing files.

    source: the folder of a registry or a cohort, None = the shipped ones alone. Raises QuestionnaireRefused.
    """
    folder = questionnaires_folder(source) if source is not None else None
    return {score.id: score.measure for one in list_questionnaires(folder) for score in one.scores}


def _all(site_folder: Path | None) -> tuple[tuple[Questionnaire, ...], list[QuestionnaireRefused]]:
    """Return what can be used, and why the rest cannot; a shipped id is never taken over."""
    found = list(shipped_questionnaires())
    taken = {id: "the program" for one in found for id in _ids(one)}
    faults: list[QuestionnaireRefused] = []
    try:
        files = sorted(site_folder.glob("*.toml")) if site_folder is not None else []
    except OSError as fault:
        files = []
        faults.append(
            QuestionnaireRefused(f"The folder of questionnaires {site_folder} cannot be read: {fault.strerror}.")
        )
    for path in files:
        try:
            own = parse_questionnaire(_read(path), path.name)
            _check_free(own, path.name, taken)
        except QuestionnaireRefused as refusal:
            faults.append(refusal)
            continue
        taken |= dict.fromkeys(_ids(own), path.name)
        found.append(own)
    return _in_order(found), faults


def _check_free(own: Questionnaire, file: str, taken: Mapping[tuple[str, str], str]) -> None:
    for kind, id in _ids(own):
        if (kind, id) in taken:
            key = "id" if kind == "questionnaire" else f"score {id}"
            raise QuestionnaireRefused(
                f"Questionnaire file {file}: {key} is {id!r}, as in {taken[(kind, id)]}; give it another id."
            )


def _ids(one: Questionnaire) -> tuple[tuple[str, str], ...]:
    return (("questionnaire", one.id), *(("score", score.id) for score in one.scores))


def _in_order(found: Iterable[Questionnaire]) -> tuple[Questionnaire, ...]:
    return tuple(sorted(found, key=lambda one: (one.title.casefold(), one.id)))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise QuestionnaireRefused(f"Questionnaire file {path.name}: it is not UTF-8 text; save it as UTF-8.") from None
    except OSError as fault:
        raise QuestionnaireRefused(
            f"Questionnaire file {path.name} cannot be read ({fault.strerror}); check the file."
        ) from None
