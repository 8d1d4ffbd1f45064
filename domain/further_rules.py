"""The data that the further rules are computed with, beside the definitions: parameters, tables, catalogues."""

from __future__ import annotations

from dataclasses import dataclass

from domain.definition_mri import MriDefinition
from domain.neda_rules import NedaRules
from domain.performance_rules import PerformanceRules
from domain.relapse_rules import RelapseRules
from domain.severity_tables import SeverityTables
from domain.treatment_effect import TreatmentEffects


@dataclass(frozen=True, slots=True)
class FurtherRules:
    """One part a data file; ``pirma``: the rule for scans where a definition has none of its own."""

    neda: NedaRules
    performance: PerformanceRules
    relapses: RelapseRules
    effects: TreatmentEffects
    severity: SeverityTables
    pirma: MriDefinition
