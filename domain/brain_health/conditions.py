"""The catalogues of comorbidities and of treatments: names and facts, no verdict on any patient."""

from __future__ import annotations

import csv
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Condition:
    """One comorbidity of the catalogue.

    ``consider`` is the wording of a prompt; ``unverified`` names the fields that no source could confirm.
    """

    id: str
    name: str
    category: str
    icd10: str
    why: str
    record: str
    threshold: str
    consider: str
    source: str
    unverified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TreatmentKind:
    """One treatment that can be recorded. ``kind``: disease-modifying, procedure, relapse treatment, adjunct, ..."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    kind: str
    drug_class: str
    mechanism: str
    route: str
    atc: str  # only where a source was read; "" = none read


def read_conditions(text: str) -> tuple[Condition, ...]:
    """Return the comorbidities of the catalogue, in its order."""
    return tuple(
        Condition(
            row["id"],
            row["name"],
            row["category"],
            row["icd10"],
            row["why"],
            row["record"],
            row["threshold"],
            row["consider"],
            row["source"],
            _list(row["unverified"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def read_treatments(text: str) -> tuple[TreatmentKind, ...]:
    """Return the treatments of the catalogue, in its order."""
    return tuple(
        TreatmentKind(
            row["id"],
            row["name"],
            _list(row["synonyms"]),
            row["kind"],
            row["class"],
            row["mechanism"],
            row["route"],
            row["atc"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())
