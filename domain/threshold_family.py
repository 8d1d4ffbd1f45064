"""The published families of EDSS thresholds, and whether an answer depends on which one is right (safety 15)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.definition import Definition
from domain.definition_rules import Step, Threshold
from domain.engine import events_of
from domain.evidence import Event, SeriesResult
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.search_rule import SearchRule
from domain.wording import joined

DEPENDS = "depends on the threshold rule"


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
    """What the chosen definition says with the EDSS thresholds of one family."""

    family: ThresholdFamily
    result: SeriesResult


def is_open(definition: Definition) -> bool:
    """Whether the families have to be asked: no primary source could confirm the definition's EDSS threshold."""
    return definition.is_unverified("thresholds.edss")


def answers_by_family(
    record: PatientRecord,
    definition: Definition,
    families: tuple[ThresholdFamily, ...],
    as_of: date,
    edss: SeriesResult,
    prepared: Prepared | None = None,
) -> tuple[FamilyAnswer, ...]:
    """Return the answer of every family; () where the rule is verified and nothing has to be asked.

    edss: what the definition itself says. A family with the same threshold at every recorded level answers the same.
    prepared: the EDSS of the same record and date, where it is ready already.
    """
    if not is_open(definition):
        return ()
    levels = {visit.value("edss") for visit in record.visits} | {point.value for point in edss.points}
    known = {_at(definition, levels): edss}
    answers = []
    for family in families:
        read = with_family(definition, family)
        thresholds = _at(read, levels)
        if thresholds not in known:
            prepared = prepared or prepare(record, "edss", as_of)
            known[thresholds] = events_of(prepared, SearchRule.of(read, "edss"))
        answers.append(FamilyAnswer(family, known[thresholds]))
    return tuple(answers)


def confirmed_differ(answers: Sequence[FamilyAnswer]) -> bool:
    """Whether the families do not agree on the confirmed worsenings: then no one answer stands (safety 15)."""
    return len({_confirmed(answer.result) for answer in answers}) > 1


def open_differ(answers: Sequence[FamilyAnswer]) -> bool:
    """Whether the families do not agree on the rises that are still open."""
    return len({_open(answer.result) for answer in answers}) > 1


def found_by_all(event: Event, answers: Sequence[FamilyAnswer]) -> bool:
    """Whether every family finds this change as well: on the same days, and with the same attribution."""
    return all(_key(event) in map(_key, answer.result.events) for answer in answers)


def labels_by_family(
    answers: Sequence[FamilyAnswer], label_of: Callable[[SeriesResult], str]
) -> tuple[tuple[str, str], ...]:
    """Return the labels that the families lead to, each with the families' ids ("A and C"); () where all agree."""
    known: dict[int, str] = {}  # families that read every recorded level alike share one result
    ids: dict[str, list[str]] = {}
    for answer in answers:
        if id(answer.result) not in known:
            known[id(answer.result)] = label_of(answer.result)
        ids.setdefault(known[id(answer.result)], []).append(answer.family.id)
    return tuple((joined(found), label) for label, found in ids.items()) if len(ids) > 1 else ()


def _at(definition: Definition, levels: Iterable[Decimal | None]) -> tuple[Fraction, ...]:
    """Return the EDSS thresholds that count from each of the levels."""
    known = definition.worked_out
    found = []
    for level in sorted(level for level in levels if level is not None):
        if level not in known:
            known[level] = definition.threshold("edss").at(Fraction(level))
        found.append(known[level])
    return tuple(found)


def with_family(definition: Definition, family: ThresholdFamily) -> Definition:
    """Return *definition* with the EDSS thresholds of *family*."""
    read: Definition | None = definition.worked_out.get(family)
    if read is None:
        thresholds = {**definition.thresholds, "edss": family.threshold}
        read = definition.worked_out[family] = replace(definition, thresholds=thresholds)
    return read


def _confirmed(result: SeriesResult) -> tuple[object, ...]:
    return tuple(_key(event) for event in result.worsenings)


def _key(event: Event) -> tuple[object, ...]:
    return (event.kind, event.attribution, event.onset.on, event.confirmation.on, event.open_until)


def _open(result: SeriesResult) -> tuple[object, ...]:
    return tuple((change.onset.on, change.confirm_from) for change in result.pending)
