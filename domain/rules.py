"""What a summary is computed with beside the record: definitions, reference data and the clinic's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.brain_health.anticholinergic import BurdenTable
from domain.brain_health.conditions import Condition
from domain.brain_health.factors import Factor
from domain.definition import Definition, DefinitionRefused
from domain.further_rules import FurtherRules
from domain.lublin import MRI_REQUIRED
from domain.records import Course
from domain.threshold_family import ThresholdFamily


@dataclass(frozen=True, slots=True)
class Rules:
    """The rule set of one summary. ``chosen`` is the id of the definition that the labels come from."""

    definitions: tuple[Definition, ...]
    chosen: str
    families: tuple[ThresholdFamily, ...]
    factors: tuple[Factor, ...]
    burden_table: BurdenTable
    conditions: Mapping[str, Condition]
    further: FurtherRules
    frame_months: int = 12
    factors_known: tuple[Factor, ...] = ()  # those that the clinic switched off too: what was answered stays readable
    without_local: bool = False  # inhaled and topical medicines are left out of the anticholinergic burden
    mri_required: Mapping[Course, bool] = field(default_factory=lambda: MRI_REQUIRED)

    @property
    def definition(self) -> Definition:
        """The chosen definition. Raises DefinitionRefused where no definition has that id."""
        for definition in self.definitions:
            if definition.id == self.chosen:
                return definition
        raise DefinitionRefused(
            f"There is no definition {self.chosen!r}: choose one of {', '.join(d.id for d in self.definitions)}."
        )

    def find(self, definition: str) -> Definition | None:
        """Return the definition of that id, None where there is none."""
        return next((found for found in self.definitions if found.id == definition), None)

    def choosing(self, definition: str) -> Rules:
        """Return the same rules with another definition chosen.

        Raises DefinitionRefused for an unknown id, and for one without a rule for EDSS, on which a summary rests.
        """
        chosen = replace(self, chosen=definition)
        if not chosen.definition.judges("edss"):
            raise DefinitionRefused(
                f"{definition} has no rule for EDSS, on which a summary rests: choose another definition, "
                "or use this one with classify --measure."
            )
        return chosen
