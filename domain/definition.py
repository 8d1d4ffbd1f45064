"""A published definition of disability worsening, as data: read from TOML text, checked key by key.

Nothing about a definition stands in code; the files under ``domain/definitions`` and a site's own folder do.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from domain.definition_rules import (
    PART_NAMES,
    BaselineRule,
    BaselineVisit,
    Checkpoint,
    Combine,
    ConfirmationRule,
    MovesTo,
    OnsetRule,
    RawRule,
    RelapseFree,
    Scheme,
    SkipExtremes,
    Step,
    SubThreshold,
    SustainedRule,
    Threshold,
    Window,
    WindowEnd,
)
from domain.measures import MEASURES
from domain.refusal import Refusal
from domain.toml_table import DefinitionRefused, Table

# The measures that a definition can have a threshold for.
SEARCHED = ("edss", "t25fw", "nhpt", "nhpt_dominant", "nhpt_non_dominant", "sdmt")
EARLY_BELOW_DAYS = 168  # a change confirmed sooner than this is marked early (safety 14)

__all__ = ["Definition", "DefinitionRefused", "ThresholdMissing", "parse_definition"]


class ThresholdMissing(Refusal):
    """A measure was asked for that the definition has no threshold for."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A published definition of confirmed worsening, improvement and PIRA, with its citation.

    ``unverified`` names the tables or keys that no primary source could confirm ("thresholds.edss", "raw").
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

    def threshold(self, measure: str) -> Threshold:
        """Return the rule for a measure; each hand of the 9HPT has that of "nhpt" unless it has its own.

        Raises ThresholdMissing.
        """
        key = measure
        if key not in self.thresholds and measure in ("nhpt_dominant", "nhpt_non_dominant"):
            key = "nhpt"
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

    @property
    def confirmation_weeks(self) -> int:
        """The whole weeks from onset to confirmation, for labels."""
        return self.confirmation.days // 7

    @property
    def confirmation_length(self) -> str:
        """The length from onset to confirmation, worded: "24 weeks", "12 months", "100 days"."""
        days = self.confirmation.days
        if days % 7 == 0:
            return f"{days // 7} weeks"
        return {91: "3 months", 182: "6 months", 183: "6 months", 365: "12 months"}.get(days, f"{days} days")

    @property
    def early(self) -> bool:
        """Whether a confirmed change counts as early only: sooner than 24 weeks, it often does not last."""
        return self.confirmation.days < EARLY_BELOW_DAYS

    def is_unverified(self, key: str) -> bool:
        """Whether a key, the table it stands in or any key below it is marked unverified."""
        return any(key == u or key.startswith(u + ".") or u.startswith(key + ".") for u in self.unverified)

    def unverified_parts(self, measure: str) -> tuple[str, ...]:
        """Return the parts of this definition that bear on *measure* and are unverified, each in a few words."""
        own = "nhpt" if measure.startswith("nhpt") and measure not in self.thresholds else measure
        parts = []
        for key in self.unverified:
            table, _, rest = key.partition(".")
            if table == "thresholds" and rest.partition(".")[0] not in ("", own):
                continue
            parts.append(PART_NAMES.get(key) or PART_NAMES.get(table, key))
        return tuple(dict.fromkeys(parts))


def parse_definition(text: str, name: str) -> Definition:
    """Return the definition written in *text*, TOML as engine.md describes. *name*: the file, for refusals.

    Raises DefinitionRefused with the file, the key and the remedy: for text that is not TOML, an unknown or
    missing key or table, a length that is negative, a checkpoint that does not exist.
    """
    try:
        content = tomllib.loads(text, parse_float=Decimal)
        plain = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise DefinitionRefused(f"Definition file {name}: it is not TOML ({fault}); correct that line.") from None
    file = Table(name, "", content)
    version = file.take("version", "a whole number from 1")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        file.refuse("version", f"is {version!r}", "write a whole number from 1")
    id_ = file.text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_):
        file.refuse("id", f"is {id_!r}", "write lower-case letters, digits and single hyphens")
    definition = Definition(
        id=id_,
        version=version,
        title=file.text("title"),
        citation=file.text("citation"),
        thresholds=_thresholds(file.table("thresholds")),
        baseline=_baseline(file.table("baseline")),
        onset=_onset(file.table("onset")),
        confirmation=_confirmation(file.table("confirmation")),
        sustained=_sustained(file.table("sustained")),
        raw=_raw(file.table("raw")),
        windows=_windows(file),
        unverified=_unverified(file),
        sha256=hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest(),
    )
    file.done()
    return definition


def _thresholds(table: Table) -> dict[str, Threshold]:
    found = {}
    for measure in table.content:
        if measure not in SEARCHED:
            table.refuse(measure, "is no measure with a threshold", f"write one of {', '.join(SEARCHED)}")
        value = table.take(measure, "a threshold")
        if isinstance(value, list):
            found[measure] = Threshold(steps=_steps(table, measure, value))
        else:
            found[measure] = _points_and_percent(Table(table.file, f"{table.path}.{measure}", value))
    if not found:
        table.refuse("", "is empty", "add a threshold, such as t25fw = { percent = 20 }")
    return found


def _steps(table: Table, measure: str, value: list[Any]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, item in enumerate(value, start=1):
        row = Table(table.file, f"{table.path}.{measure}[{number}]", item)
        step = Step(row.number("upto", Decimal(0)), row.number("change", Decimal(0)))
        row.done()
        if steps and step.upto <= steps[-1].upto:
            row.refuse("upto", f"is {step.upto}", f"write a number above that of the step before ({steps[-1].upto})")
        steps.append(step)
    high = MEASURES[measure].high
    if not steps or steps[-1].upto < high:
        table.refuse(measure, "does not reach the end of the scale", f"end the steps with upto = {high}")
    return tuple(steps)


def _points_and_percent(table: Table) -> Threshold:
    points = table.number("points", Decimal(0)) if table.has("points") else None
    percent = table.number("percent", Decimal(0)) if table.has("percent") else None
    if points is None and percent is None:
        table.refuse("", "has neither points nor percent", "add one of them, or both with combine")
    combine = Combine.EITHER
    if points is not None and percent is not None:
        combine = table.choice("combine", Combine)
    table.done()
    return Threshold(points=points, percent=percent, combine=combine)


def _relapse_free(table: Table) -> RelapseFree:
    inner = table.table("relapse-free-days")
    span = RelapseFree(inner.days("before"), inner.days("after"))
    inner.done()
    return span


def _baseline(table: Table) -> BaselineRule:
    rule = BaselineRule(
        scheme=table.choice("scheme", Scheme),
        moves_to=table.choice("moves-to", MovesTo),
        after_relapse=table.flag("after-relapse"),
        never_lower=table.flag("never-lower"),
        sub_threshold=table.choice("sub-threshold", SubThreshold),
        skip_local_extremes=table.choice("skip-local-extremes", SkipExtremes),
        relapse_free=_relapse_free(table),
        visit=table.choice("visit", BaselineVisit) if table.has("visit") else BaselineVisit.FIRST,
    )
    table.done()
    return rule


def _onset(table: Table) -> OnsetRule:
    rule = OnsetRule(_relapse_free(table))
    table.done()
    return rule


def _confirmation(table: Table) -> ConfirmationRule:
    days = table.days("days", least=1)
    tolerance = table.table("tolerance-days")
    rule = ConfirmationRule(
        days=days,
        tolerance_before=tolerance.days("before"),
        tolerance_after=tolerance.days_or_inf("after"),
        relapse_free=_relapse_free(table),
        every_visit=table.flag("every-visit"),
        scheduled_only=table.flag("scheduled-only") if table.has("scheduled-only") else False,
    )
    if rule.tolerance_before >= days:
        tolerance.refuse("before", f"is {rule.tolerance_before}", f"write less than confirmation.days ({days})")
    tolerance.done()
    table.done()
    return rule


def _sustained(table: Table) -> SustainedRule:
    rule = SustainedRule(table.days_or_inf("days"))
    table.done()
    return rule


def _raw(table: Table) -> RawRule:
    within = table.table("within-days")
    rule = RawRule(within.days("after-relapse"), within.days("before-relapse"))
    within.done()
    table.done()
    return rule


def _windows(file: Table) -> tuple[Window, ...]:
    if not file.has("pira"):
        return ()
    pira = file.table("pira")
    windows = []
    rows = pira.take("relapse-free", "a list of windows") if pira.has("relapse-free") else []
    if not isinstance(rows, list):
        pira.refuse("relapse-free", "must be a list of windows", "write each under [[pira.relapse-free]]")
    for number, item in enumerate(rows, start=1):
        row = Table(file.file, f"pira.relapse-free[{number}]", item)
        windows.append(Window(_window_end(row, "from"), _window_end(row, "to")))
        row.done()
    pira.done()
    return tuple(windows)


def _window_end(table: Table, key: str) -> WindowEnd:
    written = table.text(key)
    match = re.fullmatch(rf"({'|'.join(Checkpoint)})(?:([+-])([0-9]{{1,5}}))?", written.replace(" ", ""))
    if match is None:
        table.refuse(
            key,
            f"is {written!r}",
            f'write one of {", ".join(Checkpoint)}, plus or minus whole days, as in "onset-90"',
        )
    days = int(match[3] or 0)
    return WindowEnd(Checkpoint(match[1]), -days if match[2] == "-" else days)


def _unverified(file: Table) -> tuple[str, ...]:
    if not file.has("provenance"):
        return ()
    table = file.table("provenance")
    marks = table.take("unverified", "a list of keys of this file") if table.has("unverified") else []
    table.done()
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
        table.refuse("unverified", "must be a list of texts", 'write it as in ["thresholds.edss", "raw"]')
    for mark in marks:
        place: Any = file.content
        for part in mark.split("."):
            if not isinstance(place, dict) or part not in place:
                table.refuse("unverified", f"names {mark!r}, which the file does not have", "name a table or key of it")
            place = place[part]
    return tuple(marks)
