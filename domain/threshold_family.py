"""The published families of EDSS thresholds, and whether an answer depends on which one is right (safety 15)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.definition import Definition
from domain.definition_rules import Step, Threshold
from domain.engine import find_events
from domain.evidence import Event, SeriesResult
from domain.records import PatientRecord
from domain.wording import is_unverified


@dataclass(frozen=True, slots=True)
class ThresholdFamily:
    """One published reading of "the smallest EDSS change that counts"."""

    id: str  # A, B, C
    title: str
    source: str
    threshold: Threshold


def parse_families(text: str) -> tuple[ThresholdFamily, ...]:
    """Return the families of a TOML text with one [[family]] table each: id, title, source, edss steps."""
    data = tomllib.loads(text, parse_float=Decimal)
    return tuple(
        ThresholdFamily(
            entry["id"],
            entry["title"],
            entry["source"],
            Threshold(steps=tuple(Step(Decimal(s["upto"]), Decimal(s["change"])) for s in entry["edss"])),
        )
        for entry in data["family"]
    )


@dataclass(frozen=True, slots=True)
class FamilyAnswer:
    """What the chosen definition says of EDSS with the thresholds of one family."""

    family: ThresholdFamily
    result: SeriesResult


def answers_by_family(
    record: PatientRecord, definition: Definition, families: tuple[ThresholdFamily, ...], as_of: date
) -> tuple[FamilyAnswer, ...]:
    """Return the answers that the families give where they differ; () where they agree or the rule is verified."""
    if not is_unverified(definition, "thresholds.edss"):
        return ()
    answers = tuple(
        FamilyAnswer(family, find_events(record, "edss", _with(definition, family), as_of)) for family in families
    )
    return answers if len({_gist(answer.result.worsenings) for answer in answers}) > 1 else ()


def _with(definition: Definition, family: ThresholdFamily) -> Definition:
    return replace(definition, thresholds={**definition.thresholds, "edss": family.threshold})


def _gist(events: tuple[Event, ...]) -> tuple[object, ...]:
    """Return what makes two answers the same: attribution, onset and confirmation of every worsening."""
    return tuple((e.attribution, e.onset.on, e.confirmation.on) for e in events)
