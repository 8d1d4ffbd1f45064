"""How a test was done, as the notes of its values tell it, and which values do not compare because of it.

What one of two tests does not tell contradicts nothing: unknown is not "another". The walking aid of the visit is that
of the EDSS; it is not taken for the test's own. Source: clinical safety 5 and 28.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from domain.records import Visit
from domain.value_notes import T25FW_FACTS, different, read_note

# The measures of which the engine leaves out what was done otherwise than the baseline. SDMT has a rule of its own.
COMPARED_ON: Final[Mapping[str, tuple[str, ...]]] = {"t25fw": T25FW_FACTS}


def conditions_of(visit: Visit, measure: str, keys: Collection[str]) -> dict[str, str]:
    """Return what the notes of a visit's values of *measure* tell of *keys*, in small letters."""
    return {
        key: text.strip().casefold()
        for value in visit.trials(measure)
        if value.note
        for key, text in read_note(value.note).items()
        if key in keys
    }


def done_otherwise(conditions: Sequence[Mapping[str, str]], baseline: int, keys: Sequence[str]) -> dict[int, str]:
    """Return the places of the values that do not compare with the one at *baseline*, each with what differed.

    What the baseline does not tell is taken from the first value that does, so that two which contradict each other
    are never compared by way of a third that is silent.
    """
    known = dict(conditions[baseline])
    otherwise: dict[int, str] = {}
    for place, own in enumerate(conditions):
        names = different(known, own, keys)
        if names:
            otherwise[place] = ", ".join(f"{name} {own[name]}, not {known[name]}" for name in names)
        else:
            known = {**own, **known}
    return otherwise
