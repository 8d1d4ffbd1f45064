"""Definitions at the edge: the shipped TOML files and a site's own folder, read as text and handed to the domain."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path

from domain.definition import Definition, DefinitionRefused, parse_definition
from domain.definition_mri import MriDefinition, parse_mri_definition

DEFAULT_DEFINITION = "mueller-2023-24w"
OWN = "definitions"  # the folder beside a registry's records, or in a cohort folder, with definition files of its own


def definitions_folder(source: Path) -> Path | None:
    """Return the folder of the definitions that a registry or a cohort brings along, None where it has none."""
    folder = source / OWN
    return folder if folder.is_dir() else None


def list_definitions(site_folder: Path | None = None) -> tuple[Definition, ...]:
    """Return every definition that can be chosen, by id: the shipped ones and those of a site's folder.

    Raises DefinitionRefused for a file that cannot be used, and for an id that two files have.
    """
    found: dict[str, tuple[str, Definition]] = {}
    for name, text in (*_shipped_texts(), *_site_texts(site_folder)):
        definition = parse_definition(text, name)
        if definition.id in found:
            other = found[definition.id][0]
            raise DefinitionRefused(
                f"Definition file {name}: id is {definition.id!r}, as in {other}; give one of the two another id."
            )
        found[definition.id] = (name, definition)
    return tuple(found[id_][1] for id_ in sorted(found))


def load_definition(id_or_path: str | Path, site_folder: Path | None = None) -> Definition:
    """Return the definition with this id, shipped or the site's own, or the one in this file.

    A text that ends in .toml or holds a path separator is a file. Raises DefinitionRefused, which names the
    ids there are or the file and what is wrong with it.
    """
    asked = str(id_or_path)
    if isinstance(id_or_path, Path) or asked.endswith(".toml") or "/" in asked or "\\" in asked:
        return parse_definition(_read(Path(id_or_path)), Path(id_or_path).name)
    shipped = resources.files("domain") / "definitions" / f"{asked}.toml"
    if re.fullmatch(r"[a-z0-9-]+", asked) and shipped.is_file():  # each shipped file is named by its id
        return parse_definition(shipped.read_text(encoding="utf-8"), shipped.name)
    known = list_definitions(site_folder)
    for definition in known:
        if definition.id == asked:
            return definition
    raise DefinitionRefused(
        f"There is no definition {asked!r}: choose one of {', '.join(d.id for d in known)}, or give a .toml file."
    )


@cache
def load_pirma() -> MriDefinition:
    """Return the MRI rule for the definitions that have no [mri] table of their own."""
    text = (resources.files("domain") / "data" / "pirma.toml").read_text(encoding="utf-8")
    return parse_mri_definition(text, "pirma.toml")


def _shipped_texts() -> tuple[tuple[str, str], ...]:
    folder = resources.files("domain") / "definitions"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple((f.name, f.read_text(encoding="utf-8")) for f in files)


def _site_texts(folder: Path | None) -> tuple[tuple[str, str], ...]:
    if folder is None:
        return ()
    try:
        files = sorted(folder.glob("*.toml"))
    except OSError as fault:
        raise DefinitionRefused(f"The folder of definitions {folder} cannot be read: {fault.strerror}.") from None
    return tuple((f.name, _read(f)) for f in files)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DefinitionRefused(f"Definition file {path.name}: it is not UTF-8 text; save it as UTF-8.") from None
    except OSError as fault:
        raise DefinitionRefused(
            f"Definition file {path} cannot be read ({fault.strerror}); check the path, or give the id of a definition."
        ) from None
