"""Reference data at the edge: the files under ``domain/data``, read as text and handed to the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from domain.brain_health.anticholinergic import BurdenTable, read_burden_table
from domain.brain_health.conditions import Condition, TreatmentKind, read_conditions, read_treatments
from domain.brain_health.factor_file import read_factors
from domain.brain_health.factors import Factor
from domain.laboratory import LabTest, read_laboratory
from domain.scan_markers import MarkerField, read_scan_markers


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data: the checklist, the burden table by name, the catalogues by id in the order of their files."""

    factors: tuple[Factor, ...]
    burden_table: BurdenTable
    conditions: Mapping[str, Condition]
    treatments: Mapping[str, TreatmentKind]


@cache
def load_reference() -> Reference:
    """Return the reference data that the program ships with."""
    treatments = read_treatments(_text("treatments.csv"))
    names = [name for t in treatments if t.kind != "none" for name in (t.id, t.name, *t.synonyms)]
    return Reference(
        read_factors(_text("brain_health.toml")),
        read_burden_table(_text("anticholinergic.csv"), names),
        {condition.id: condition for condition in read_conditions(_text("comorbidities.csv"))},
        {treatment.id: treatment for treatment in treatments},
    )


@cache
def load_laboratory() -> Mapping[str, LabTest]:
    """Return the tests of the laboratory that the program ships with, by id, in the order of their file."""
    return {test.id: test for test in read_laboratory(_text("laboratory.toml"))}


@cache
def load_scan_markers() -> Mapping[str, MarkerField]:
    """Return what can be recorded of a scan beside its core counts, by id, in the order of its file."""
    return {marker.id: marker for marker in read_scan_markers(_text("scan_markers.toml"))}


def _text(name: str) -> str:
    return (resources.files("domain") / "data" / name).read_text(encoding="utf-8")
