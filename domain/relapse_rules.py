"""The figures by which relapses are counted: each once, with its source, read from the text of a data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, in the unit its user names, with the citation. ``unverified``: what of it no source confirmed."""

    value: int
    source: str
    unverified: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelapseRules:
    """The figures of the relapse rules.

    ``apart``, ``infection`` and ``least`` in days, ``duration`` in hours, ``early``, ``rates`` and ``watch`` in months.
    """

    version: int
    apart: Figure
    duration: Figure
    infection: Figure
    early: Figure
    rates: tuple[Figure, ...]
    least: Figure
    watch: Figure

    @property
    def name(self) -> str:
        """The rule as labels name it."""
        return f"relapse rules, version {self.version}"


def parse_relapse_rules(text: str) -> RelapseRules:
    """Return the figures written in *text*, the TOML of ``domain/data/relapse_rules.toml``. Raises KeyError."""
    data = tomllib.loads(text)
    rates = data["rates"]
    return RelapseRules(
        data["version"],
        _figure(data["apart"], "days"),
        _figure(data["duration"], "hours"),
        _figure(data["infection"], "days"),
        _figure(data["early"], "months"),
        tuple(_figure({**rates, "months": months}, "months") for months in rates["months"]),
        _figure(data["rate"], "least-days"),
        _figure(data["watch"], "months"),
    )


def _figure(table: dict[str, Any], unit: str) -> Figure:
    return Figure(int(table[unit]), table["source"], table.get("unverified", ""), table.get("note", ""))
