"""The data-quality rules at the edge: their data file and the catalogues they read, handed to the domain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from domain.brain_health.factors import Factor
from domain.measures import MEASURES
from domain.quality.reference import FILE, QualityReference, parse_quality_rules
from domain.spms_rule import LORSCHEIDER_2016
from storage.neda_rules import load_neda_rules
from storage.questionnaires import shipped_questionnaires
from storage.reference import load_reference
from storage.relapse_rules import load_relapse_rules, load_treatment_effects
from storage.severity_tables import load_severity_tables

MEDICINES = "medicines"  # the factor of the checklist whose number is the anticholinergic burden


@cache
def load_quality_reference() -> QualityReference:
    """Return the rules that the program ships with and what they are judged by."""
    reference = load_reference()
    treatments = reference.treatments.values()
    return QualityReference(
        rules=parse_quality_rules((resources.files("domain") / "data" / FILE).read_text(encoding="utf-8")),
        measures=MEASURES,
        treatments={name.casefold(): kind for kind in treatments for name in (*kind.synonyms, kind.name, kind.id)},
        effects=load_treatment_effects(),
        burden_table=reference.burden_table,
        burden_to_review=next(rule.at_least for rule in _factor(MEDICINES).rules if rule.at_least is not None),
        relapses=load_relapse_rules(),
        volume_days=load_neda_rules().least_interval_days,
        armss=load_severity_tables().armss,
        spms_least_edss=LORSCHEIDER_2016.least_edss,
        questionnaires=shipped_questionnaires(),
        factors=tuple(reference.factors),
    )


def _factor(id: str) -> Factor:
    return next(factor for factor in load_reference().factors if factor.id == id)
