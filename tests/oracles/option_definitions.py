"""The definitions with which the options of the engine are compared: read, drawn, and written as TOML.

Standard library only: the script that writes the golden files reads them here, and so do the tests.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable
from copy import deepcopy
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

Definition = dict[str, Any]
Pair = tuple[str, str, str, str]  # an option, its value as text, another option, its value

CANDIDATES = 40  # of so many drawn combinations the one is kept in which most new pairs meet


def read_toml(path: Path) -> Definition:
    """Return a TOML file's content with exact numbers."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def varied(base: Definition, name: str, changes: Definition) -> Definition:
    """Return the base with the changes, under its own name."""
    return {**_merged(base, changes), "id": name, "title": name}


def _merged(base: Definition, changes: Definition) -> Definition:
    found = dict(base)
    for key, value in changes.items():
        # A threshold is one thing: points of the one and percent of the other would be a third.
        inner = isinstance(value, dict) and key not in ("edss", "t25fw", "sdmt")
        found[key] = _merged(found.get(key, {}), value) if inner else value
    return found


def option_definitions(folder: Path, *files: str) -> dict[str, Definition]:
    """Return the definitions of the named files, each by its name."""
    base = read_toml(folder / "base.toml")
    return {name: varied(base, name, changes) for file in files for name, changes in read_toml(folder / file).items()}


def with_option(definition: Definition, path: str, value: Any) -> Definition:
    """Return the definition with one option set; *path*: its key, as in "baseline.scheme"."""
    found = deepcopy(definition)
    table = found
    *tables, key = path.split(".")
    for part in tables:
        table = table.setdefault(part, {})
    table[key] = value
    return found


def option(definition: Definition, path: str) -> Any:
    """Return the value of one option."""
    value: Any = definition
    for part in path.split("."):
        value = value[part]
    return value


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it, on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, bool | str):
        return json.dumps(value)
    return str(value).replace("Infinity", "inf")


def toml_text(content: Definition) -> str:
    """Return a definition as the text of its file."""
    return "".join(f"{key} = {toml_value(value)}\n" for key, value in content.items())


def fingerprint(definition: Definition) -> str:
    """Return the SHA-256 of the content of a definition."""
    return hashlib.sha256(json.dumps(definition, sort_keys=True, default=str).encode()).hexdigest()


def pairs_of(definition: Definition, levels: dict[str, list[Any]]) -> set[Pair]:
    """Return every two values of options that meet in a definition."""
    values = [(path, toml_value(option(definition, path))) for path in levels]
    return {(*one, *other) for one, other in combinations(values, 2)}


def every_pair(levels: dict[str, list[Any]]) -> set[Pair]:
    """Return every two values of two options."""
    return {
        (one, toml_value(value), other, toml_value(value_of_other))
        for one, other in combinations(levels, 2)
        for value in levels[one]
        for value_of_other in levels[other]
    }


def drawn(
    base: Definition,
    levels: dict[str, list[Any]],
    seed: int,
    unsayable: Iterable[Pair],
    can_say: Callable[[Definition], bool],
) -> list[Definition]:
    """Return combinations of options drawn until every two values have met, but those that cannot.

    can_say: whether a combination can be asked for at all.
    """
    rng = Random(seed)
    missing = every_pair(levels) - set(unsayable)
    found: list[Definition] = []
    while missing:
        candidates = []
        for _ in range(CANDIDATES):
            definition = base
            # A pair that is still missing, and the rest by chance.
            one, value, other, value_of_other = sorted(missing)[int(rng.random() * len(missing))]
            wanted = {one: value, other: value_of_other}
            for path, values in levels.items():
                meant = [v for v in values if toml_value(v) == wanted.get(path)] or values
                definition = with_option(definition, path, meant[int(rng.random() * len(meant))])
            if can_say(definition):
                candidates.append(definition)
        if candidates:
            found.append(max(candidates, key=lambda d: len(pairs_of(d, levels) & missing)))
            missing -= pairs_of(found[-1], levels)
    return found


def drawn_text(definitions: list[Definition], levels: dict[str, list[Any]], seed: int) -> str:
    """Return drawn.toml: every option of every drawn combination."""
    lines = [f"# Written by the script: combinations of the values in levels.toml, drawn with the seed {seed}."]
    for number, definition in enumerate(definitions, start=1):
        lines += ["", f"[drawn-{number:02d}]"]
        lines += [f"{path} = {toml_value(option(definition, path))}" for path in levels]
    return "\n".join(lines) + "\n"
