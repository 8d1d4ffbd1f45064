"""How the answers of many definitions are told in few words: counted by result, and only those that differ by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from domain.summary import DefinitionAnswer

NAMED = 6  # definitions named in one line; the others are counted, and stand in the whole table
_AUTHORS = re.compile(r"\b(\w[\w'’-]+(?: et al\.)? \d{4}\w?)")


def counts_by_result(answers: Iterable[DefinitionAnswer]) -> str:
    """Return how many definitions give each result, the most frequent first: "PIRA 17 · no confirmed worsening 1"."""
    return " · ".join(f"{result} {len(ids)}" for result, ids in _by_result(answers).items())


def differing_lines(answers: Sequence[DefinitionAnswer]) -> tuple[str, ...]:
    """Return a line for each result that is not the chosen definition's, and one for its result with a difference.

    At most ``NAMED`` ids stand in a line. () where all definitions agree in everything, or there are none.
    """
    chosen = next((answer for answer in answers if answer.chosen), None)
    if chosen is None:
        return ()
    lines = [
        f"{result[0].upper()}{result[1:]}: {_named(ids)}."
        for result, ids in _by_result(answers).items()
        if result != chosen.result
    ]
    alike = [a.definition for a in answers if a.result == chosen.result and a.differs]
    if alike:
        lines.append(f"{chosen.result[0].upper()}{chosen.result[1:]} too, with a difference: {_named(alike)}.")
    return tuple(lines)


def paper_of(title: str) -> str:
    """Return the paper that a definition's title names, for a heading: "Müller et al. 2023"; else its first words."""
    in_brackets = re.search(r"\(([^()]*\d[^()]*)\)", title)
    if in_brackets:
        return in_brackets.group(1)
    named = _AUTHORS.search(title)
    return named.group(1) if named else title.partition(",")[0]


def _by_result(answers: Iterable[DefinitionAnswer]) -> dict[str, list[str]]:
    """Return the ids of the definitions by their result, the most frequent result first."""
    found: dict[str, list[str]] = {}
    for answer in answers:
        found.setdefault(answer.result, []).append(answer.definition)
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1])))


def _named(ids: Sequence[str]) -> str:
    more = len(ids) - NAMED
    # "and 1 more" would take the room of the one name.
    return ", ".join(ids) if more <= 1 else f"{', '.join(ids[:NAMED])} and {more} more"
