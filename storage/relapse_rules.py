"""The figures of the relapse rules and the effect of treatments at the edge: read as text, handed to the domain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from domain.relapse_rules import RelapseRules, parse_relapse_rules
from domain.treatment_effect import TreatmentEffects, read_treatment_effects
from storage.reference import load_reference


@cache
def load_relapse_rules() -> RelapseRules:
    """Return the figures that the program ships with."""
    return parse_relapse_rules(_text("relapse_rules.toml"))


@cache
def load_treatment_effects() -> TreatmentEffects:
    """Return how long each treatment of the catalogue acts, as the program ships it."""
    return read_treatment_effects(_text("treatment_effect.csv"), load_reference().treatments.values())


def _text(name: str) -> str:
    return (resources.files("domain") / "data" / name).read_text(encoding="utf-8")
