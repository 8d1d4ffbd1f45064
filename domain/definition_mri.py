"""What scans say of a worsening, as a rule: the [mri] table of a definition, and the rule for those without one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.definition_parts import identifier, open_toml, unverified_keys, version_number, window_end
from domain.definition_rules import Checkpoint, WindowEnd
from domain.toml_table import Table

UNKNOWN = "PIRA, MRI unknown"


class Region(StrEnum):
    """What a scan shows."""

    BRAIN = "brain"
    CORD = "cord"


class Lesions(StrEnum):
    """Which lesions a scan counts."""

    NEW = "new"
    ENLARGING = "enlarging"
    ENHANCING = "enhancing"


@dataclass(frozen=True, slots=True)
class MriRule:
    """Which scans say whether a PIRA came with lesions, and the words for it.

    The scans are those dated from ``start`` to ``end``, both ends included; the checkpoints are the event's own visits.
    ``needs``: what must have been scanned before nothing found reads ``quiet``. ``lesions``: which counts make it
    ``active``, and must all be known before it is quiet.
    """

    start: WindowEnd
    end: WindowEnd
    needs: tuple[Region, ...]
    lesions: tuple[Lesions, ...]
    quiet: str
    active: str
    unknown: str = UNKNOWN

    @property
    def label(self) -> str:
        """The span as the file has it: "baseline to confirmation"."""
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class MriDefinition:
    """An MRI rule that stands in a file of its own, with its citation, for definitions without an [mri] table."""

    id: str
    version: int
    title: str
    citation: str
    rule: MriRule
    unverified: tuple[str, ...] = ()


def parse_mri_definition(text: str, name: str) -> MriDefinition:
    """Return the rule written in *text*: id, version, title, citation, [mri] and [provenance].

    *name*: the file, for refusals. Raises DefinitionRefused.
    """
    file = Table(name, "", open_toml(text, name))
    found = MriDefinition(
        id=identifier(file),
        version=version_number(file),
        title=file.text("title"),
        citation=file.text("citation"),
        rule=mri_rule(file.table("mri")),
        unverified=unverified_keys(file, file.table("provenance")) if file.has("provenance") else (),
    )
    file.done()
    return found


def mri_rule(table: Table) -> MriRule:
    """Return the rule of an [mri] table. Raises DefinitionRefused."""
    rule = MriRule(
        start=_end(table, "from"),
        end=_end(table, "to"),
        needs=table.choices("needs", Region),
        lesions=table.choices("lesions", Lesions) if table.has("lesions") else tuple(Lesions),
        quiet=table.text("quiet"),
        active=table.text("active"),
        unknown=table.text("unknown") if table.has("unknown") else UNKNOWN,
    )
    if Region.BRAIN not in rule.needs:
        table.refuse("needs", "leaves out the brain", 'write needs = ["brain"] or needs = ["brain", "cord"]')
    if len({rule.quiet, rule.active, rule.unknown}) < 3:
        table.refuse("", "has one word for two answers", "give quiet, active and unknown words of their own")
    table.done()
    return rule


def _end(table: Table, key: str) -> WindowEnd:
    end = window_end(table, key)
    if end.checkpoint is Checkpoint.LAST_DIFFERENT:
        table.refuse(key, f"is {str(end)!r}", "write baseline, last-visit, onset or confirmation, plus or minus days")
    return end
