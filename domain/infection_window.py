"""Infections shortly before a relapse or an EDSS value: flagged as possibly bearing on it, never a reason to leave out.

Source: Giovannoni et al., Ther Adv Neurol Disord 2022;15 (more relapses in the 5 to 6 weeks after an infection). Dates
known to the month or year are flagged where any day of theirs lies in the window (safety 2, 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import PartialDate
from domain.label import Label
from domain.records import Adjudication, Infection, PatientRecord, Visit
from domain.relapse_rules import RelapseRules
from domain.settle import Settle, SettleKind

POSSIBLE = "possible infection-related"
NOT_NONE = "Infections are recorded where somebody reported one: none recorded is not the same as none."


class Target(StrEnum):
    """What an infection or a fever may bear on."""

    RELAPSE = "Relapse"
    EDSS = "EDSS"


@dataclass(frozen=True, slots=True)
class InfectionFlag:
    """One relapse or EDSS value with the infection before it, or with fever or heat on its day (``infection`` None).

    *least* and *most*: days from the infection to it. ``is_sure``: whether that lies in the window on every day that
    the dates can be.
    """

    target: Target
    when: PartialDate
    record_id: str
    infection: Infection | None
    least: int
    most: int
    is_sure: bool
    text: str


@dataclass(frozen=True, slots=True)
class InfectionWindow:
    """All flags of one patient up to *as_of*; ``infections``: how many are recorded by then."""

    as_of: date
    days: int
    infections: int
    flags: tuple[InfectionFlag, ...]


@dataclass(frozen=True, slots=True)
class _Dated:
    target: Target
    when: PartialDate
    record_id: str
    aside: str


def infection_window(record: PatientRecord, rules: RelapseRules, as_of: date) -> InfectionWindow:
    """Return every infection 0 to so many days before a relapse onset or an EDSS value; later rows are not read."""
    infections = sorted(
        (i for i in record.infections if i.onset.first <= as_of), key=lambda i: (i.onset.first, i.onset.last, i.id)
    )
    visits = [v for v in record.visits if v.on <= as_of and v.value("edss") is not None]
    targets = [
        _Dated(Target.RELAPSE, r.onset, r.id, _counts_as(r.judged)) for r in record.relapses if r.onset.first <= as_of
    ]
    targets += [_Dated(Target.EDSS, PartialDate.of(v.on), v.id, _compares(v)) for v in visits]
    flags = [
        flag
        for target in targets
        for infection in infections
        if (flag := _flag(target, infection, rules.infection.value, as_of)) is not None
    ]
    flags += _fevers(visits)
    flags.sort(key=lambda flag: (flag.when.first, flag.when.last, flag.target, flag.record_id, flag.text))
    return InfectionWindow(as_of, rules.infection.value, len(infections), tuple(flags))


def infection_label(window: InfectionWindow, rules: RelapseRules) -> Label:
    """Return the flags in words. Nothing is ever left out of a rule because of them."""
    flagged = [flag for flag in window.flags if flag.infection is not None]
    sure = sum(flag.is_sure for flag in flagged)
    return Label(
        id="infection-window",
        title="Infections before relapses and EDSS values",
        answer=_answer(window, sure, len(flagged)),
        text=_text(window, sure, len(flagged)),
        reasons=tuple(flag.text for flag in window.flags),
        settles=tuple(dict.fromkeys(s for flag in flagged if not flag.is_sure for s in _settles(flag))),
        end=window.as_of,
        rule=f"{rules.name}: {window.days} days",
        source=rules.infection.source,
        cautions=(f"{rules.infection.note[0].upper()}{rules.infection.note[1:]}.", NOT_NONE),
    )


def _answer(window: InfectionWindow, sure: int, flagged: int) -> str:
    if not window.infections:
        return "none recorded"
    if not flagged:
        return f"none within {window.days} days"
    return str(sure) if sure == flagged else f"{sure} to {flagged}"


def _text(window: InfectionWindow, sure: int, flagged: int) -> str:
    if not window.infections:
        return "No infection recorded."
    recorded = f"{window.infections} infection{'' if window.infections == 1 else 's'} recorded"
    if not flagged:
        return f"{recorded}, none within {window.days} days before a recorded relapse or EDSS."
    counted = f"{sure}" if sure == flagged else f"{sure} to {flagged}"
    return f"{recorded}; {POSSIBLE}: {counted} (an infection 0 to {window.days} days before). Nothing is left out."


def _flag(target: _Dated, infection: Infection, days: int, as_of: date) -> InfectionFlag | None:
    latest, until = min(target.when.last, as_of), min(infection.onset.last, as_of)
    least, most = (target.when.first - until).days, (latest - infection.onset.first).days
    if most < 0 or least > days:
        return None
    is_sure = least >= 0 and most <= days
    signs = ", ".join(part for part in (infection.kind, "with fever" if infection.fever else "") if part)
    aside = f" ({signs})" if signs else ""
    apart = f"{least}" if least == most else f"{max(least, 0)} to {most}"
    sure = "" if is_sure else f"; possibly within {days} days (date uncertain)"
    before = f"infection of {infection.onset}{aside}, {apart} day{'' if apart == '1' else 's'} before"
    text = f"{target.target} {target.when}{target.aside}: {before}: {POSSIBLE}{sure}."
    return InfectionFlag(target.target, target.when, target.record_id, infection, least, most, is_sure, text)


def _fevers(visits: list[Visit]) -> Iterator[InfectionFlag]:
    for visit in visits:
        if visit.fever_or_heat:
            when = PartialDate.of(visit.on)
            text = f"EDSS {when}{_compares(visit)}: fever or heat on the day; a pseudo-relapse is possible."
            yield InfectionFlag(Target.EDSS, when, visit.id, None, 0, 0, True, text)


def _counts_as(judged: Adjudication) -> str:
    return {Adjudication.PSEUDO_RELAPSE: " (pseudo-relapse)", Adjudication.UNCERTAIN: " (not adjudicated)"}.get(
        judged, ""
    )


def _compares(visit: Visit) -> str:
    return " (marked not comparable)" if visit.comparable is False else ""


def _settles(flag: InfectionFlag) -> Iterator[Settle]:
    dated = [(flag.target.value.lower() if flag.target is Target.RELAPSE else "EDSS", flag.when)]
    if flag.infection is not None:
        dated.append(("infection", flag.infection.onset))
    for what, when in dated:
        if when.exact is None:
            yield Settle(SettleKind.STATEMENT, f"the day of the {what} of {when}", when.first, when.last)
