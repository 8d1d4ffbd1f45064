"""The choices a definition makes, one changed at a time: what moves the answer most.

Choices and their published alternatives are data (``data/definition_choices.toml``); this reads them, applies one to a
definition, and orders the choices by the patients whose label flips.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from domain.compare import Comparison, DefinitionCounts, Flips
from domain.definition import SEARCHED, Definition
from domain.definition_changes import Change, to_keys, to_threshold, to_windows
from domain.definition_rules import Combine, Threshold
from domain.threshold_family import ThresholdFamily
from domain.toml_table import Table

AS_WRITTEN = "as the definition has it"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One published answer to a choice."""

    title: str
    source: str
    unverified: bool
    change: Change


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that definitions make. ``measures``: those it bears on.

    ``attribution``: it bears on nothing but PIRA and RAW, which some definitions do not ask for.
    """

    id: str
    title: str
    measures: tuple[str, ...]
    attribution: bool
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far choices alone moved the answer in a published cohort; percent, from and to."""

    source: str
    variants: int
    worsening_percent: tuple[Decimal, Decimal]
    pira_percent: tuple[Decimal, Decimal]

    @property
    def text(self) -> str:
        """The finding in a sentence."""
        worsening, pira = (f"{low} to {high} %" for low, high in (self.worsening_percent, self.pira_percent))
        return (
            f"For comparison: {self.variants} variants on one registry gave confirmed worsening in {worsening} of the "
            f"patients and a PIRA share of {pira} ({self.source})."
        )


@dataclass(frozen=True, slots=True)
class DefinitionChoices:
    """All choices, in the order of their file, and the published spread."""

    choices: tuple[Choice, ...]
    spread: Spread


@dataclass(frozen=True, slots=True)
class Variant:
    """A definition with one choice changed. ``instead_of``: what it had, as the alternatives name it."""

    choice: Choice
    alternative: Alternative
    instead_of: str
    definition: Definition  # its id says what was changed


@dataclass(frozen=True, slots=True)
class RankedFlips:
    """What one changed choice did to a cohort. ``rank`` is that of the choice, by its largest share of flips."""

    rank: int
    variant: Variant
    flips: Flips  # from the definition as written
    counts: DefinitionCounts  # under the changed one


def parse_choices(
    text: str, name: str, families: Sequence[ThresholdFamily], definitions: Sequence[Definition]
) -> DefinitionChoices:
    """Return the choices written in *text*. *name*: the file, for refusals.

    families and definitions: what the file names by their ids. Raises DefinitionRefused for what is not understood.
    """
    file = Table(name, "", tomllib.loads(text, parse_float=Decimal))
    spread = file.table("spread")
    found = DefinitionChoices(
        tuple(
            _choice(Table(name, f"choice[{number}]", item), families, definitions)
            for number, item in enumerate(file.take("choice", "a list of choices"), start=1)
        ),
        Spread(
            spread.text("source"),
            spread.days("variants", least=1),
            _span(spread.table("worsening-percent")),
            _span(spread.table("pira-percent")),
        ),
    )
    spread.done()
    file.done()
    return found


def variants_of(definition: Definition, measure: str, choices: DefinitionChoices) -> tuple[Variant, ...]:
    """Return *definition* with each choice changed to each alternative that it does not have, one at a time.

    An alternative that its other parts leave no room for, such as a confirmation shorter than its tolerance, is no
    variant. Raises ThresholdMissing for a measure without a threshold.
    """
    definition.threshold(measure)
    found = []
    for choice in choices.choices:
        if measure not in choice.measures or (choice.attribution and not definition.attributes):
            continue
        changed = [(alternative, alternative.change(definition, measure)) for alternative in choice.alternatives]
        own = next((a.title for a, d in changed if _same(d, definition, measure)), AS_WRITTEN)
        found += [
            Variant(choice, alternative, own, _named(d, definition, choice, alternative))
            for alternative, d in changed
            if not _same(d, definition, measure) and d.confirmation.first_day > 0
        ]
    return tuple(found)


def ranked(variants: Sequence[Variant], origin: str, comparison: Comparison) -> tuple[RankedFlips, ...]:
    """Return the variants with the choice first whose alternatives flip the largest share of patients.

    Ties share a rank and keep the order of the file; within a choice the alternative that flips most goes first.
    *comparison* holds the definition *origin* as written and every variant.
    """
    counts = {count.definition: count for count in comparison.counts}
    flips = {v.definition.id: comparison.flips(origin, v.definition.id) for v in variants}
    largest: dict[str, Fraction] = {}
    for variant in variants:
        share = _share(flips[variant.definition.id])
        largest[variant.choice.id] = max(share, largest.get(variant.choice.id, share))
    places = list(largest)
    found = [
        RankedFlips(
            1 + sum(other > largest[variant.choice.id] for other in largest.values()),
            variant,
            flips[variant.definition.id],
            counts[variant.definition.id],
        )
        for variant in variants
    ]
    return tuple(sorted(found, key=lambda f: (f.rank, places.index(f.variant.choice.id), -_share(f.flips))))


def _share(flips: Flips) -> Fraction:
    return Fraction(flips.flipped, flips.both) if flips.both else Fraction(0)


def _same(changed: Definition, definition: Definition, measure: str) -> bool:
    """Whether a change left everything as it is that bears on *measure*."""
    if changed.threshold(measure) != definition.threshold(measure):
        return False
    return replace(changed, thresholds=definition.thresholds) == definition


def _named(changed: Definition, definition: Definition, choice: Choice, alternative: Alternative) -> Definition:
    """Return a changed definition under an id and a hash of its own, so that it is never taken for the original."""
    id_ = f"{definition.id} with {choice.id}: {alternative.title}"
    return replace(changed, id=id_, sha256=hashlib.sha256(f"{definition.sha256} {id_}".encode()).hexdigest())


def _span(table: Table) -> tuple[Decimal, Decimal]:
    low, high = table.number("from", Decimal(0)), table.number("to", Decimal(0))
    table.done()
    return low, high


def _choice(table: Table, families: Sequence[ThresholdFamily], definitions: Sequence[Definition]) -> Choice:
    measures = table.take("measures", "a list of measures") if table.has("measures") else list(SEARCHED)
    for measure in measures:
        if measure not in SEARCHED:
            table.refuse("measures", f"names {measure!r}", f"write some of {', '.join(SEARCHED)}")
    id_ = table.text("id")
    choice = Choice(
        id_,
        table.text("title"),
        tuple(measures),
        table.flag("attribution") if table.has("attribution") else False,
        tuple(
            _alternative(Table(table.file, f"{id_}.alternative[{number}]", item), families, definitions)
            for number, item in enumerate(table.take("alternative", "a list of alternatives"), start=1)
        ),
    )
    table.done()
    return choice


def _alternative(table: Table, families: Sequence[ThresholdFamily], definitions: Sequence[Definition]) -> Alternative:
    if table.has("family"):
        family = next((f for f in families if f.id == table.take("family", "an id")), None)
        if family is None:
            table.refuse("family", "is not known", f"write one of {', '.join(f.id for f in families)}")
        table.done()
        return Alternative(f"{family.id}: {family.title}", family.source, False, to_threshold(family.threshold))
    title = table.text("title")
    if table.has("windows-of"):
        owner = _named_in(table, definitions)
        table.done()
        return Alternative(title, owner.citation, owner.is_unverified("pira"), to_windows(owner.windows))
    change = to_threshold(_threshold(table.table("threshold"))) if table.has("threshold") else to_keys(table)
    unverified = table.flag("unverified") if table.has("unverified") else False
    alternative = Alternative(title, table.text("source"), unverified, change)
    table.done()
    return alternative


def _threshold(table: Table) -> Threshold:
    threshold = Threshold(
        points=table.number("points", Decimal(0)) if table.has("points") else None,
        percent=table.number("percent", Decimal(0)) if table.has("percent") else None,
        combine=table.choice("combine", Combine) if table.has("combine") else Combine.EITHER,
    )
    table.done()
    return threshold


def _named_in(table: Table, definitions: Sequence[Definition]) -> Definition:
    id_ = table.text("windows-of")
    owner = next((definition for definition in definitions if definition.id == id_), None)
    if owner is None:
        table.refuse("windows-of", f"is {id_!r}", "write the id of a shipped definition")
    return owner
