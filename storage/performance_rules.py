"""The performance rules at the edge: their data file, read as text and handed to the domain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from domain.performance_rules import PerformanceRules, parse_performance_rules
from domain.threshold_family import parse_families


@cache
def load_performance_rules() -> PerformanceRules:
    """Return the cut-offs of SDMT, response score, milestones and accumulated disability that ship with the program."""
    return parse_performance_rules(_text("performance.toml"), parse_families(_text("threshold_families.toml")))


def _text(name: str) -> str:
    return (resources.files("domain") / "data" / name).read_text(encoding="utf-8")
