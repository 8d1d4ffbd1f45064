"""A published definition of disability worsening, as data: read from TOML text, checked key by key.

Nothing about a definition stands in code; the files under ``domain/definitions`` and a site's own folder do.
The format is told in docs/definitions.md.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain import definition_parts as parts
from domain.definition_mri import MriRule, mri_rule
from domain.definition_rules import (
    BaselineRule,
    ConfirmationRule,
    EarlyRule,
    OnsetRule,
    RawRule,
    SustainedRule,
    Threshold,
    Window,
)
from domain.definition_words import PART_NAMES
from domain.measures import SEARCHED
from domain.refusal import Refusal
from domain.toml_table import DefinitionRefused, Table

EARLY_BELOW_DAYS = 168  # a change confirmed sooner than this is marked early (safety 14)
MONTHS = {91: "3 months", 182: "6 months", 183: "6 months", 365: "12 months"}

__all__ = ["SEARCHED", "Definition", "DefinitionRefused", "ThresholdMissing", "parse_definition"]


class ThresholdMissing(Refusal):
    """A measure was asked for that the definition has no threshold for."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A published definition of confirmed worsening, improvement and PIRA, with its citation.

    ``attributes``: whether it says of a worsening that it is PIRA or RAW; one that does not leaves it undetermined.
    ``unverified`` names the tables or keys that no primary source could confirm ("thresholds.edss", "raw").
    ``differs``: what the source has and the file does not, in sentences.
    ``sha256`` is that of the parsed file as JSON with sorted keys.
    """

    id: str
    version: int
    title: str
    citation: str
    thresholds: dict[str, Threshold]
    baseline: BaselineRule
    onset: OnsetRule
    confirmation: ConfirmationRule
    sustained: SustainedRule
    raw: RawRule
    windows: tuple[Window, ...] = ()
    unverified: tuple[str, ...] = ()
    sha256: str = ""
    attributes: bool = True
    mri: MriRule | None = None
    early_rule: EarlyRule | None = None
    differs: tuple[str, ...] = ()
    # What was worked out from this definition alone, such as its SearchRule of a measure; a changed one begins anew.
    worked_out: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def judges(self, measure: str) -> bool:
        """Whether there is a threshold for a measure."""
        return self._threshold_key(measure) in self.thresholds

    def threshold(self, measure: str) -> Threshold:
        """Return the rule for a measure; each hand of the 9HPT has that of "nhpt" unless it has its own.

        Raises ThresholdMissing.
        """
        key = self._threshold_key(measure)
        if key not in self.thresholds:
            known = ", ".join(sorted(self.thresholds)) or "none"
            raise ThresholdMissing(
                f"The definition {self.id} has no threshold for {measure}: choose another measure ({known})"
                " or another definition."
            )
        return self.thresholds[key]

    def threshold_at(self, measure: str, value: Decimal) -> Decimal:
        """Return the smallest change of *measure* that counts from a baseline of *value*, in its points."""
        exact = self.threshold(measure).at(Fraction(value))
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def _threshold_key(self, measure: str) -> str:
        """Return the key of the threshold that bears on a measure: each hand of the 9HPT may share one."""
        return "nhpt" if measure.startswith("nhpt") and measure not in self.thresholds else measure

    @property
    def confirmation_weeks(self) -> int:
        """The whole weeks from onset to confirmation, for labels."""
        return self.confirmation.days // 7

    @property
    def confirmation_length(self) -> str:
        """The length from onset to confirmation, worded: "24 weeks", "12 months", "3 years", "100 days"."""
        days = self.confirmation.days
        if days in MONTHS:
            return MONTHS[days]
        if days % 7 == 0:
            return f"{days // 7} weeks"
        years = round(days / 365.25)
        if years > 1 and abs(days - 365.25 * years) < 1:
            return f"{years} years"
        return f"{days} days"

    @property
    def early(self) -> bool:
        """Whether a confirmed change counts as early only: sooner than 24 weeks, it often does not last."""
        return self.confirmation.days < EARLY_BELOW_DAYS

    def is_unverified(self, key: str) -> bool:
        """Whether a key, the table it stands in or any key below it is marked unverified."""
        return any(key == u or key.startswith(u + ".") or u.startswith(key + ".") for u in self.unverified)

    def unverified_parts(self, measure: str) -> tuple[str, ...]:
        """Return the parts of this definition that bear on *measure* and are unverified, each in a few words."""
        own = self._threshold_key(measure)
        named = []
        for key in self.unverified:
            table, _, rest = key.partition(".")
            if table == "thresholds" and rest.partition(".")[0] not in ("", own):
                continue
            named.append(PART_NAMES.get(key) or PART_NAMES.get(table, key))
        return tuple(dict.fromkeys(named))


def parse_definition(text: str, name: str) -> Definition:
    """Return the definition written in *text*, TOML as docs/definitions.md describes. *name*: the file, for refusals.

    Raises DefinitionRefused with the file, the key and the remedy: for text that is not TOML, an unknown or
    missing key or table, a length that is negative, a checkpoint that does not exist.
    """
    file = Table(name, "", parts.open_toml(text, name))
    version = parts.version_number(file)
    id_ = parts.identifier(file)
    attributes = file.flag("attributes") if file.has("attributes") else True
    baseline = parts.baseline(file.table("baseline"))
    unverified, differs = _provenance(file)
    definition = Definition(
        id=id_,
        version=version,
        title=file.text("title"),
        citation=file.text("citation"),
        thresholds=parts.thresholds(file.table("thresholds")),
        baseline=baseline,
        onset=parts.onset(file.table("onset")),
        confirmation=parts.confirmation(file.table("confirmation")),
        sustained=parts.sustained(file.table("sustained")),
        raw=_raw(file, attributes, baseline),
        windows=parts.windows(file),
        unverified=unverified,
        sha256=hashlib.sha256(json.dumps(tomllib.loads(text), sort_keys=True).encode()).hexdigest(),
        attributes=attributes,
        mri=mri_rule(file.table("mri")) if file.has("mri") else None,
        early_rule=parts.early(file.table("early")) if file.has("early") else None,
        differs=differs,
    )
    _refuse_contradictions(file, definition)
    file.done()
    return definition


def _raw(file: Table, attributes: bool, baseline: BaselineRule) -> RawRule:
    """Return the RAW span, which a definition that attributes nothing needs only as the lag after a relapse."""
    if attributes or baseline.after_relapse or file.has("raw"):
        return parts.raw(file.table("raw"))
    return RawRule(0, 0)


def _refuse_contradictions(file: Table, definition: Definition) -> None:
    moves_after = definition.baseline.moves_after
    if moves_after is not None and moves_after >= definition.confirmation.days:
        remedy = f"write fewer days than confirmation.days ({definition.confirmation.days}), or remove it"
        file.refuse("baseline.moves-after-days", f"is {moves_after}", remedy)
    if definition.attributes:
        return
    for table in ("pira", "mri", "early"):
        if file.has(table):
            file.refuse(table, "is given, but attributes = false", "remove the table, or write attributes = true")
    if file.has("raw") and not definition.baseline.after_relapse:
        file.refuse("raw", "is given, but attributes = false", "remove the table, or write attributes = true")


def _provenance(file: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys marked unverified, and the sentences on what the source has and the file does not."""
    if not file.has("provenance"):
        return (), ()
    table = file.table("provenance")
    unverified = parts.unverified_keys(file, table)
    differs = table.texts("differs") if table.has("differs") else ()
    table.done()
    return unverified, differs
