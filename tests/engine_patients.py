"""Patients and definitions for the tests of the engine: days counted from day 0, as the worked cases have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from domain.dates import PartialDate
from domain.definition import Definition
from domain.definition_rules import Step, Threshold
from domain.evidence import Event, Kind
from domain.records import Flag, Patient, PatientRecord, Relapse, Statement, StatementKind, Value, Visit
from storage.definitions import load_definition

DAY_0 = date(2020, 1, 1)
LONG_AFTER = 6000  # a day by which every window has closed


def day(number: int) -> date:
    """Return the date of a day number."""
    return DAY_0 + timedelta(days=number)


def number(on: date) -> int:
    """Return the day number of a date."""
    return (on - DAY_0).days


def steps(*pairs: tuple[str, str]) -> Threshold:
    """Return an EDSS threshold from (upto, change) pairs."""
    return Threshold(steps=tuple(Step(Decimal(upto), Decimal(change)) for upto, change in pairs))


# The three families of EDSS thresholds in use.
FAMILY_A = steps(("0", "1.5"), ("5.5", "1.0"), ("10", "0.5"))
FAMILY_B = steps(("0", "1.5"), ("5.0", "1.0"), ("10", "0.5"))
FAMILY_C = steps(("5.5", "1.0"), ("10", "0.5"))


def definition(name: str, edss: Threshold = FAMILY_A) -> Definition:
    """Return a copy of a shipped definition with these thresholds for EDSS."""
    shipped = load_definition(name)
    return replace(shipped, thresholds={**shipped.thresholds, "edss": edss})


def visit(
    on: int,
    value: str | float | None = None,
    *,
    measure: str = "edss",
    asked: bool | None = None,
    comparable: bool | None = None,
    flag: Flag | None = None,
    values: Iterable[Value] = (),
) -> Visit:
    """Return a visit on a day number. *asked*: the answer to "relapse since last visit?"."""
    own = () if value is None and flag is None else (Value(measure, _decimal(value), flag=flag),)
    return Visit(id=f"v{on}", on=day(on), comparable=comparable, relapse_since_last=asked, values=(*own, *values))


def _decimal(value: str | float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def relapse(on: int | str, **fields: object) -> Relapse:
    """Return a relapse on a day number, or on a date that may be known to the month or year only."""
    onset = PartialDate.from_iso(on) if isinstance(on, str) else PartialDate.of(day(on))
    return Relapse(id=f"r{on}", onset=onset, **fields)  # type: ignore[arg-type]  # fields of Relapse, by name


def complete(start: int = -3650, end: int = LONG_AFTER) -> Statement:
    """Return a clinician's statement that the relapse history is complete from one day to another."""
    return Statement(
        "s",
        day(0),
        StatementKind.HISTORY_COMPLETE,
        start=PartialDate.of(day(start)),
        end=PartialDate.of(day(end)),
    )


def patient(
    values: Sequence[tuple[int, str | float]] = (),
    relapses: Sequence[int | str | Relapse] = (),
    *,
    measure: str = "edss",
    visits: Sequence[Visit] = (),
    statements: Sequence[Statement] | None = None,
    assumed: Iterable[str] = (),
) -> PatientRecord:
    """Return a patient with a value on each day, and a complete relapse history unless told otherwise."""
    made = [visit(on, value, measure=measure) for on, value in values]
    return PatientRecord(
        Patient("p", "1"),
        visits=tuple(sorted((*made, *visits), key=lambda v: v.on)),
        relapses=tuple(r if isinstance(r, Relapse) else relapse(r) for r in relapses),
        statements=(complete(),) if statements is None else tuple(statements),
        assumed=frozenset(assumed),
    )


def told(events: Iterable[Event]) -> list[str]:
    """Return each event in one line: "PIRA 365 confirmed 456", the visit of the attribution where there is one."""
    lines = []
    for event in events:
        name = str(event.attribution) if event.kind is Kind.WORSENING else "improvement"
        at = event.pira_confirmation or event.confirmation
        lines.append(f"{name} {number(event.onset.on)} confirmed {number(at.on)}")
    return lines
