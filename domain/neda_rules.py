"""The figures of NEDA-3, NEDA-4, NEIDA, NEPAD and brain-volume change, read from their data file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.brain_health.conditions import TreatmentKind
from domain.records import Course
from domain.toml_table import Table

FILE = "neda.toml"
RULES = ("neda-3", "neda-4", "neida", "nepad", "brain-volume")


@dataclass(frozen=True, slots=True)
class RuleName:
    """How one rule is called and where it is published."""

    title: str
    source: str


@dataclass(frozen=True, slots=True)
class NedaRules:
    """The rules as data. Months are calendar months; volume change is in percent a year.

    ``unverified``: by table of the file, what no primary source could confirm, worded.
    ``kinds``: the kind of every treatment of the catalogue, by its names in lower case; ``ids`` likewise.
    """

    names: Mapping[str, RuleName]
    greatest_annual_loss: Decimal
    least_interval_days: int
    new_treatment_months: int
    steroid_months: int
    volume_cautions: tuple[str, ...]
    rebaseline_months: int
    rebaseline_choices: tuple[int, ...]
    same_treatment_gap_days: int
    nepad_course: Course
    nepad_confirmation_days: int
    anti_inflammatory: frozenset[str]
    steroid: frozenset[str]
    unverified: Mapping[str, str]
    kinds: Mapping[str, str]
    ids: Mapping[str, str]

    def is_anti_inflammatory(self, drug: str) -> bool:
        """Whether a recorded treatment counts as one; a drug that the catalogue does not know does."""
        return self.kinds.get(_key(drug), next(iter(self.anti_inflammatory))) in self.anti_inflammatory

    def is_steroid(self, drug: str) -> bool:
        """Whether a drug is a steroid given for relapses; one that the catalogue does not know is not."""
        return self.kinds.get(_key(drug)) in self.steroid

    def treatment_id(self, drug: str) -> str:
        """Return the id of a drug, so that its names are one; the name itself where the catalogue has none."""
        return self.ids.get(_key(drug), _key(drug))

    def unverified_of(self, *tables: str) -> tuple[str, ...]:
        """Return what is unverified in these tables, worded."""
        return tuple(self.unverified[table] for table in tables if table in self.unverified)


def parse_neda_rules(text: str, treatments: Iterable[TreatmentKind]) -> NedaRules:
    """Return the rules of a TOML text. *treatments*: the catalogue.

    Raises DefinitionRefused with the key and the remedy for a text that is not understood.
    """
    file = Table(FILE, "", tomllib.loads(text, parse_float=Decimal))
    tables = {name: file.table(name) for name in RULES}
    names = {name: RuleName(table.text("title"), table.text("source")) for name, table in tables.items()}
    rebaseline, kinds, marks = file.table("rebaseline"), file.table("kinds"), file.table("unverified")
    four, nepad, volume = tables["neda-4"], tables["nepad"], tables["brain-volume"]
    catalogue = {_key(name): t for t in treatments for name in (t.id, t.name, *t.synonyms)}
    rules = NedaRules(
        names=names,
        greatest_annual_loss=four.number("greatest-annual-loss", Decimal(0)),
        least_interval_days=volume.days("least-interval-days", least=1),
        new_treatment_months=volume.days("new-treatment-months"),
        steroid_months=volume.days("steroid-months"),
        volume_cautions=tuple(volume.take("cautions", "a list of texts")),
        rebaseline_months=rebaseline.days("months"),
        rebaseline_choices=tuple(rebaseline.take("choices", "a list of months")),
        same_treatment_gap_days=rebaseline.days("same-treatment-gap-days"),
        nepad_course=nepad.choice("course", Course),
        nepad_confirmation_days=nepad.days("confirmation-days", least=1),
        anti_inflammatory=frozenset(kinds.take("anti-inflammatory", "a list of kinds")),
        steroid=frozenset(kinds.take("steroid", "a list of kinds")),
        unverified={key: marks.text(key) for key in list(marks.content)},
        kinds={name: t.kind for name, t in catalogue.items()},
        ids={name: t.id for name, t in catalogue.items()},
    )
    for table in (*tables.values(), rebaseline, kinds, marks, file):
        table.done()
    return rules


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
