"""The rule set at the edge: definitions, reference data and threshold families read from their files."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from domain.rules import Rules
from domain.threshold_family import parse_families
from storage.definitions import DEFAULT_DEFINITION, list_definitions
from storage.reference import load_reference


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
        frame_months=frame_months,
    )
    return rules.choosing(chosen)
