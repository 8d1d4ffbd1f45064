"""The parts of a definition file, read from their tables; each key that is wrong is refused with its remedy."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any

from domain.definition_rules import (
    BaselineRule,
    BaselineVisit,
    Checkpoint,
    Combine,
    ConfirmationRule,
    DaySpan,
    EarlyRule,
    MovesTo,
    OnsetRule,
    RawRule,
    RelapseFree,
    Scheme,
    SkipExtremes,
    Step,
    SubThreshold,
    SustainedRule,
    Takes,
    Threshold,
    Window,
    WindowEnd,
)
from domain.measures import MEASURES, SEARCHED
from domain.toml_table import DefinitionRefused, Table

LONGEST_YEARS = 100


def open_toml(text: str, name: str) -> dict[str, Any]:
    """Return the content of a TOML text with every decimal exact. Raises DefinitionRefused for any other text."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise DefinitionRefused(f"Definition file {name}: it is not TOML ({fault}); correct that line.") from None


def identifier(file: Table) -> str:
    """Return the id: lower-case letters, digits and single hyphens. Raises DefinitionRefused."""
    found = file.text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found):
        file.refuse("id", f"is {found!r}", "write lower-case letters, digits and single hyphens")
    return found


def version_number(file: Table) -> int:
    """Return the version, a whole number from 1. Raises DefinitionRefused."""
    version = file.take("version", "a whole number from 1")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        file.refuse("version", f"is {version!r}", "write a whole number from 1")
    return version


def thresholds(table: Table) -> dict[str, Threshold]:
    """Return the thresholds by measure. Raises DefinitionRefused."""
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


def _after_baseline(table: Table) -> DaySpan | None:
    if not table.has("after-baseline-days"):
        return None
    inner = table.table("after-baseline-days")
    span = DaySpan(inner.days("first"), inner.days_or_inf("last"))
    if span.last is not None and span.last < span.first:
        inner.refuse("last", f"is {span.last}", f"write a number of days from first ({span.first}) on, or inf")
    inner.done()
    return span


def baseline(table: Table) -> BaselineRule:
    """Return which visit a value is compared with. Raises DefinitionRefused."""
    rule = BaselineRule(
        scheme=table.choice("scheme", Scheme),
        moves_to=table.choice("moves-to", MovesTo),
        after_relapse=table.flag("after-relapse"),
        never_lower=table.flag("never-lower"),
        sub_threshold=table.choice("sub-threshold", SubThreshold),
        skip_local_extremes=table.choice("skip-local-extremes", SkipExtremes),
        relapse_free=_relapse_free(table),
        visit=table.choice("visit", BaselineVisit) if table.has("visit") else BaselineVisit.FIRST,
        takes=table.choice("takes", Takes) if table.has("takes") else Takes.OWN,
        moves_after=table.days("moves-after-days", least=1) if table.has("moves-after-days") else None,
    )
    if rule.takes is Takes.BEST and not rule.scheme.moves_for_worsening:
        table.refuse(
            "takes", f"is 'best', but scheme = {str(rule.scheme)!r}", 'write scheme = "roving" or "roving-worsening"'
        )
    if rule.moves_after is not None and rule.scheme is Scheme.FIXED:
        table.refuse("moves-after-days", "is given, but scheme = 'fixed'", "remove it, or write a scheme that moves")
    table.done()
    return rule


def onset(table: Table) -> OnsetRule:
    """Return which visit can be an onset. Raises DefinitionRefused."""
    rule = OnsetRule(_relapse_free(table), _after_baseline(table))
    table.done()
    return rule


def confirmation(table: Table) -> ConfirmationRule:
    """Return which visit confirms. Raises DefinitionRefused."""
    days = table.days("days", least=1)
    tolerance = table.table("tolerance-days")
    rule = ConfirmationRule(
        days=days,
        tolerance_before=tolerance.days("before"),
        tolerance_after=tolerance.days_or_inf("after"),
        relapse_free=_relapse_free(table),
        every_visit=table.flag("every-visit"),
        scheduled_only=table.flag("scheduled-only") if table.has("scheduled-only") else False,
        after_baseline=_after_baseline(table),
    )
    if rule.tolerance_before >= days:
        tolerance.refuse("before", f"is {rule.tolerance_before}", f"write less than confirmation.days ({days})")
    tolerance.done()
    table.done()
    return rule


def sustained(table: Table) -> SustainedRule:
    """Return how long a change has to hold. Raises DefinitionRefused."""
    rule = SustainedRule(table.days_or_inf("days"))
    table.done()
    return rule


def raw(table: Table) -> RawRule:
    """Return the span around a relapse in which an onset is RAW. Raises DefinitionRefused."""
    within = table.table("within-days")
    rule = RawRule(within.days("after-relapse"), within.days("before-relapse"))
    within.done()
    table.done()
    return rule


def windows(file: Table) -> tuple[Window, ...]:
    """Return the relapse-free windows; () where the file has none. Raises DefinitionRefused."""
    if not file.has("pira"):
        return ()
    pira = file.table("pira")
    found = []
    rows = pira.take("relapse-free", "a list of windows") if pira.has("relapse-free") else []
    if not isinstance(rows, list):
        pira.refuse("relapse-free", "must be a list of windows", "write each under [[pira.relapse-free]]")
    for number, item in enumerate(rows, start=1):
        row = Table(file.file, f"pira.relapse-free[{number}]", item)
        found.append(Window(window_end(row, "from"), window_end(row, "to")))
        row.done()
    pira.done()
    return tuple(found)


def window_end(table: Table, key: str) -> WindowEnd:
    """Return a checkpoint plus or minus whole days, written as "onset-90". Raises DefinitionRefused."""
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


def early(table: Table) -> EarlyRule:
    """Return within how many years a PIRA is early. Raises DefinitionRefused."""
    years = table.take("first-symptom-years", "a number of years")
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= LONGEST_YEARS:
        table.refuse("first-symptom-years", f"is {years!r}", f"write a whole number of years from 1 to {LONGEST_YEARS}")
    table.done()
    return EarlyRule(years)


def unverified_keys(file: Table, table: Table) -> tuple[str, ...]:
    """Return the keys that [provenance] marks; each must be one of the file. Raises DefinitionRefused."""
    marks = table.texts("unverified") if table.has("unverified") else ()
    for mark in marks:
        place: Any = file.content
        for part in mark.split("."):
            if not isinstance(place, dict) or part not in place:
                table.refuse("unverified", f"names {mark!r}, which the file does not have", "name a table or key of it")
            place = place[part]
    return marks
