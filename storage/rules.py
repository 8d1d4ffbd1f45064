"""The rule set at the edge: definitions, reference data and threshold families read from their files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from domain.further_rules import FurtherRules
from domain.rules import Rules
from domain.threshold_family import parse_families
from storage.definitions import DEFAULT_DEFINITION, list_definitions, load_pirma
from storage.neda_rules import load_neda_rules
from storage.performance_rules import load_performance_rules
from storage.reference import load_reference
from storage.relapse_rules import load_relapse_rules, load_treatment_effects
from storage.severity_tables import load_severity_tables

# The names of the settings that say by which rules a registry is read.
DEFINITION_SETTING = "definition"
FRAME_SETTING = "frame_months"


@cache
def load_rules(chosen: str = DEFAULT_DEFINITION, frame_months: int = 12, site_folder: Path | None = None) -> Rules:
    """Return everything a summary is computed with; *chosen* is a definition's id.

    Raises DefinitionRefused for a definition file that cannot be used or an unknown id.
    """
    reference = load_reference()
    families = (resources.files("domain") / "data" / "threshold_families.toml").read_text(encoding="utf-8")
    rules = Rules(
        definitions=list_definitions(site_folder),
        chosen=chosen,
        families=parse_families(families),
        factors=reference.factors,
        burden_table=reference.burden_table,
        conditions=reference.conditions,
        further=load_further_rules(),
        frame_months=frame_months,
    )
    return rules.choosing(chosen)


@cache
def load_further_rules() -> FurtherRules:
    """Return the parameters, tables and catalogues of the further rules, as the program ships with them."""
    return FurtherRules(
        load_neda_rules(),
        load_performance_rules(),
        load_relapse_rules(),
        load_treatment_effects(),
        load_severity_tables(),
        load_pirma(),
    )
