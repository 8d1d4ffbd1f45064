"""The cut-offs of SDMT, Overall Response Score, milestones and accumulated disability, read from their data file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.definition_rules import Combine, Threshold
from domain.threshold_family import ThresholdFamily


@dataclass(frozen=True, slots=True)
class SdmtRule:
    """One published rule for a fall of SDMT; the fall is in points, the percentage of the reference."""

    id: str
    title: str  # "4 points or 10 %"
    source: str
    threshold: Threshold

    @property
    def has_percent(self) -> bool:
        """Whether a percentage takes part in it."""
        return self.threshold.percent is not None

    def met(self, reference: Fraction, value: Fraction) -> bool:
        """Whether a fall from *reference* to *value* reaches the rule as it was published, exactly."""
        return value < reference and reference - value >= self.threshold.at(reference)


@dataclass(frozen=True, slots=True)
class SdmtRules:
    """The rules for SDMT. ``percent_from``: the lowest reference, in points, for which a rule in percent is used."""

    rules: tuple[SdmtRule, ...]
    percent_from: Decimal
    percent_from_source: str
    conditions: Mapping[str, str]  # what a note may name, and how it is worded
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResponseRule:
    """The smallest changes of the Overall Response Score; the first percentage is used, the others are compared."""

    edss: ThresholdFamily
    timed_percent: tuple[Decimal, ...]
    source: str
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MilestoneRule:
    """The EDSS levels that count as milestones, rising."""

    levels: tuple[Decimal, ...]
    source: str
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitRule:
    """Where the split of accumulated disability comes from."""

    source: str
    unverified: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PerformanceRules:
    """All that the data file of the performance rules holds."""

    sdmt: SdmtRules
    response: ResponseRule
    milestones: MilestoneRule
    accumulated: SplitRule


def parse_performance_rules(text: str, families: Sequence[ThresholdFamily]) -> PerformanceRules:
    """Return the rules of a TOML text; *families*: the EDSS threshold families that it names by their ids.

    Raises KeyError for a missing key or an unknown family, ValueError for text that is not TOML or levels that do not
    rise: the file ships with the program.
    """
    data = tomllib.loads(text, parse_float=Decimal)
    response, milestones, accumulated = data["response-score"], data["milestones"], data["accumulated"]
    levels = tuple(Decimal(level) for level in milestones["edss"])
    if list(levels) != sorted(set(levels)):
        raise ValueError("the milestones must rise")
    by_id = {family.id: family for family in families}
    return PerformanceRules(
        _sdmt(data["sdmt"]),
        ResponseRule(
            by_id[response["edss-family"]],
            tuple(Decimal(percent) for percent in response["timed-percent"]),
            response["source"],
            tuple(response["unverified"]),
        ),
        MilestoneRule(levels, milestones["source"], tuple(milestones["unverified"])),
        SplitRule(accumulated["source"], tuple(accumulated["unverified"])),
    )


def _sdmt(table: Mapping[str, Any]) -> SdmtRules:
    return SdmtRules(
        rules=tuple(_sdmt_rule(row) for row in table["rule"]),
        percent_from=Decimal(table["percent-from"]),
        percent_from_source=table["percent-from-source"],
        conditions=dict(table["conditions"]),
        unverified=tuple(table["unverified"]),
    )


def _sdmt_rule(row: Mapping[str, Any]) -> SdmtRule:
    threshold = Threshold(
        points=Decimal(row["points"]) if "points" in row else None,
        percent=Decimal(row["percent"]) if "percent" in row else None,
        combine=Combine(row.get("combine", Combine.EITHER)),
    )
    return SdmtRule(row["id"], row["title"], row["source"], threshold)
