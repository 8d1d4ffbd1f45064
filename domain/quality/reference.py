"""What the data-quality rules are judged by: each rule with its figures and source, and the catalogues they read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.brain_health.anticholinergic import BurdenTable
from domain.brain_health.conditions import TreatmentKind
from domain.brain_health.factors import Factor
from domain.measures import Measure
from domain.quality.finding import Finding, Gravity
from domain.quality.reading import Reading
from domain.questionnaire import Questionnaire
from domain.records import PatientRecord
from domain.relapse_rules import RelapseRules
from domain.severity_tables import SeverityTable
from domain.treatment_effect import EffectModel, TreatmentEffects

FILE = "quality.toml"
LONGEST_NUMBER = 30  # digits; a longer one is written with its exponent


@dataclass(frozen=True, slots=True)
class QualityRule:
    """One rule as data. ``unverified``: what of it no source that was read confirms, worded; "" = nothing.

    ``figures``: its thresholds by name, in the unit that the name says (days, months, years, points, seconds, times).
    """

    id: str
    title: str
    gravity: Gravity
    source: str
    unverified: str
    figures: Mapping[str, Decimal]

    def number(self, name: str) -> Decimal:
        """Return a threshold. Raises KeyError."""
        return self.figures[name]

    def whole(self, name: str) -> int:
        """Return a threshold that is a whole number. Raises KeyError."""
        return int(self.figures[name])

    @property
    def cited(self) -> str:
        """The source, with the mark where part of the rule is unverified."""
        return f"{self.source}; unverified: {self.unverified}" if self.unverified else self.source


@dataclass(frozen=True, slots=True)
class QualityReference:
    """The rules by id, and what stands elsewhere in the data of the program.

    ``treatments``: the catalogue by every name in lower case. ``burden_to_review``: the anticholinergic burden that
    asks for a review. ``questionnaires`` and ``factors`` have the answers that need a person.
    ``volume_days``: the least interval between two scans of which a volume change is read.
    """

    rules: Mapping[str, QualityRule]
    measures: Mapping[str, Measure]
    treatments: Mapping[str, TreatmentKind]
    effects: TreatmentEffects
    burden_table: BurdenTable
    burden_to_review: Decimal
    relapses: RelapseRules
    volume_days: int
    armss: SeverityTable
    spms_least_edss: Decimal
    questionnaires: tuple[Questionnaire, ...]
    factors: tuple[Factor, ...]

    def treatment(self, drug: str) -> TreatmentKind | None:
        """Return the treatment of the catalogue that a recorded name means, None for one that it does not have."""
        return self.treatments.get(" ".join(drug.casefold().split()))

    def model(self, drug: str) -> EffectModel | None:
        """Return how a recorded treatment acts; None for one that the catalogue does not have."""
        effect = self.effects.get(" ".join(drug.casefold().split()))
        return effect.model if effect is not None else None


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule asked of one record as of a day: what every rule is given."""

    record: PatientRecord
    as_of: date
    reference: QualityReference
    rule: QualityRule
    visits: tuple[Reading, ...]  # those of the record, in order

    def found(
        self, kind: str, record_id: str, field: str, on: date | None, text: str, *facts: object, milder: bool = False
    ) -> Finding:
        """Return a finding of this rule. *facts*: everything that *text* says of the record.

        *milder*: unusual, whatever the rule is: it can be true of this one.
        """
        return Finding(
            rule=self.rule.id,
            gravity=Gravity.UNUSUAL if milder else self.rule.gravity,
            kind=kind,
            record_id=record_id,
            field=field,
            text=text,
            facts=tuple(plain(fact) for fact in facts),
            source=self.rule.cited,
            on=on,
        )


Found = Iterator[Finding]


def plain(fact: object) -> str:
    """Return a fact as text; a number in one way only, however many zeros it was typed with."""
    if isinstance(fact, Decimal) and abs(fact.adjusted()) < LONGEST_NUMBER:
        return f"{fact.normalize():f}"
    return str(fact)


def parse_quality_rules(text: str) -> dict[str, QualityRule]:
    """Return the rules of the TOML of ``domain/data/quality.toml``, in its order. Raises KeyError or ValueError."""
    tables = tomllib.loads(text, parse_float=Decimal)
    return {id: _rule(id, table) for id, table in tables.items()}


def _rule(id: str, table: dict[str, Any]) -> QualityRule:
    words = {"title", "gravity", "source", "unverified"}
    return QualityRule(
        id=id,
        title=table["title"],
        gravity=Gravity(table["gravity"]),
        source=table["source"],
        unverified=table.get("unverified", ""),
        figures={name: Decimal(value) for name, value in table.items() if name not in words},
    )
