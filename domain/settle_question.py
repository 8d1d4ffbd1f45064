"""One open question of the event engine, and what every one of them is judged with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Kind, SeriesResult, Unconfirmed
from domain.measures import MEASURES
from domain.observed import Ending
from domain.records import PatientRecord
from domain.relapse_history import Suspect
from domain.settle import Settle, SettleKind
from domain.values import show_value

ROUNDED = Decimal("0.000001")  # a bound from the mean of several trials need not end


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """One question that a result leaves open, and the facts that settle it, all of them needed.

    ``subject``: the event or unconfirmed change it is about; None = the series as a whole. ``never``: why nothing can
    settle it, in words, where there are no facts. ``attribution``: for an unconfirmed worsening, what would be needed
    besides to attribute it once it is confirmed.
    """

    text: str
    subject: Event | Unconfirmed | None = None
    facts: tuple[Settle, ...] = ()
    never: str = ""
    attribution: tuple[Settle, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What every question of one result is judged with."""

    result: SeriesResult
    record: PatientRecord
    definition: Definition
    ending: Ending | None
    uncertain: tuple[Settle, ...]

    @property
    def title(self) -> str:
        return MEASURES[self.result.measure].title

    def doubts_of(self, subject: Event | Unconfirmed) -> tuple[Settle, ...]:
        """Return what is not certain of the relapses that the subject was judged with every way.

        A report that no row stands for any more once a suspect has its day belongs to them.
        """
        rows = {suspect.record_id for suspect in subject.suspects if not suspect.unrecorded}
        return tuple(
            fact for fact in self.uncertain if (fact.about in rows if fact.about else _touched(fact, subject.suspects))
        )


def confirming_place(definition: Definition) -> str:
    """Return at what kind of visit a confirmation counts: one that is not scheduled does not where the rule says so."""
    return "at a comparable, scheduled visit" if definition.confirmation.scheduled_only else "at a comparable visit"


def visit_fact(
    what: str, text: str, change: Event | Unconfirmed, definition: Definition, first: date, last: date | None
) -> Settle:
    rule = definition.confirmation
    upwards = (change.kind is Kind.WORSENING) == (MEASURES[change.measure].worse == "higher")
    bound = None
    if not change.baseline.unable:
        bound = (change.baseline.value + (change.threshold if upwards else -change.threshold)).quantize(ROUNDED)
    until = f" to {show(last)}" if last is not None else " on"
    apart = f", at least {rule.relapse_free.before} days after any relapse" if rule.relapse_free.before else ""
    return Settle(
        SettleKind.CONFIRMATION,
        f"{what}{until}{apart}, {text}",
        first,
        last,
        on=change.onset.on,
        measure=change.measure,
        bound=bound,
        upwards=upwards,
        apart_before=rule.relapse_free.before,
        apart_after=rule.relapse_free.after,
        scheduled=rule.scheduled_only,
    )


def value_words(change: Event | Unconfirmed) -> str:
    if change.onset.unable:
        return "unable"
    return show_value(MEASURES[change.measure], change.onset.value)


def _touched(fact: Settle, suspects: Iterable[Suspect]) -> bool:
    assert fact.earliest is not None
    assert fact.latest is not None
    return any(suspect.first <= fact.latest and suspect.last >= fact.earliest for suspect in suspects)
