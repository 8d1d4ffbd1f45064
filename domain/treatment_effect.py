"""How long each treatment acts: continuous, long-acting or by reconstitution, with a stated carry-over (safety 32).

Data: ``domain/data/treatment_effect.csv``, one row for each treatment of the catalogue. What no source that was read
states is marked there and shown wherever an answer rests on it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.brain_health.conditions import TreatmentKind

FROM_GENERAL_KNOWLEDGE = "from general knowledge, unverified"
PROCEDURE = "procedure"  # as the treatment catalogue has it


class EffectModel(StrEnum):
    """How the effect of a treatment relates to its doses."""

    CONTINUOUS = "continuous"
    LONG_ACTING = "long-acting"
    RECONSTITUTION = "reconstitution"
    UNTREATED = "untreated"  # recorded as no treatment
    NOT_COUNTED = "not counted"  # relapse treatment, adjunct, rehabilitation: neither on nor off treatment


@dataclass(frozen=True, slots=True)
class TreatmentEffect:
    """The effect of one treatment. ``carry_over_months``: after the last dose; None = none is stated."""

    id: str
    name: str
    model: EffectModel
    carry_over_months: int | None
    source: str
    unverified: tuple[str, ...] = ()
    note: str = ""
    is_once: bool = False  # a procedure: its day is the last dose

    @property
    def carry_over_text(self) -> str:
        """Return "carry-over 2 months: source", with the mark where no source was read."""
        if self.carry_over_months is None:
            return "no end of the effect is stated"
        months = f"{self.carry_over_months} month{'' if self.carry_over_months == 1 else 's'}"
        return f"carry-over {months}: {self.source or FROM_GENERAL_KNOWLEDGE}"

    @property
    def unverified_text(self) -> str:
        """Return what of it no source confirmed, in words; "" where all is confirmed."""
        words = {"effect_model": "effect model", "carry_over_months": "carry-over"}
        parts = " and ".join(words[part] for part in self.unverified)
        return f"{self.name}: {parts} {FROM_GENERAL_KNOWLEDGE}" if parts else ""


# By every name a treatment goes by, in lower case.
TreatmentEffects = Mapping[str, TreatmentEffect]


def read_treatment_effects(text: str, catalogue: Iterable[TreatmentKind]) -> TreatmentEffects:
    """Return the effects written in *text*, CSV, by id, name and synonyms of *catalogue*. Raises KeyError, ValueError.

    A treatment of the catalogue without a row is refused by KeyError: its effect would silently be unknown.
    """
    rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
    effects: dict[str, TreatmentEffect] = {}
    for kind in catalogue:
        row = rows[kind.id]
        effect = TreatmentEffect(
            kind.id,
            kind.name,
            EffectModel(row["effect_model"]),
            int(row["carry_over_months"]) if row["carry_over_months"] else None,
            row["source"],
            tuple(part for part in row["unverified"].split(";") if part),
            row["note"],
            is_once=kind.kind == PROCEDURE,
        )
        for name in (kind.id, kind.name, *kind.synonyms):
            effects[_key(name)] = effect
    return effects


def effect_of(drug: str, effects: TreatmentEffects) -> TreatmentEffect | None:
    """Return the effect of a recorded drug, or None where the catalogue does not know its name."""
    return effects.get(_key(drug))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
