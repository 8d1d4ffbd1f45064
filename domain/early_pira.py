"""Early PIRA: a relapse-independent worsening within so many years of the first symptom (Tur et al. 2023).

The years are data ([early] of a definition). A first symptom known to the month or year is judged on every day it can
be; where the days answer differently, it is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.dates import PartialDate, minus_months, show
from domain.definition import Definition
from domain.evidence import Attribution, Event
from domain.label import Label
from domain.records import Patient
from domain.relapse_frame import Answer
from domain.settle import Settle, SettleKind
from domain.wording import event_text

ID = "early-pira"
TITLE = "Early PIRA"


@dataclass(frozen=True, slots=True)
class EarlyPira:
    """Whether a PIRA is early. ``last_days``: the last day that is, for the earliest and the latest first symptom."""

    event: Event
    definition: str  # id and version
    source: str
    years: int
    answer: Answer
    first_symptom: PartialDate | None
    last_days: tuple[date, date] | None = None
    unverified: bool = False


def early_pira(event: Event, patient: Patient, definition: Definition) -> EarlyPira | None:
    """Return whether *event*, a PIRA under *definition*, is early; None where the definition has no rule for it.

    Its onset on the very day so many years after the first symptom is early. Raises ValueError for an event that is
    not PIRA.
    """
    if definition.early_rule is None:
        return None
    if event.attribution is not Attribution.PIRA:
        raise ValueError(f"not a PIRA event: {event.attribution}")
    years, symptom = definition.early_rule.first_symptom_years, patient.onset_date
    answer, last_days = Answer.UNKNOWN, None
    if symptom is not None and symptom.first <= event.onset.on:
        last_days = (minus_months(symptom.first, -12 * years), minus_months(symptom.last, -12 * years))
        if event.onset.on <= last_days[0]:
            answer = Answer.YES
        elif event.onset.on > last_days[1]:
            answer = Answer.NO
    return EarlyPira(
        event=event,
        definition=f"{definition.id} version {definition.version}",
        source=definition.citation,
        years=years,
        answer=answer,
        first_symptom=symptom,
        last_days=last_days,
        unverified=definition.is_unverified("early"),
    )


def describe(result: EarlyPira) -> Label:
    """Return the label of one event."""
    symptom, years = result.first_symptom, f"{result.years} years"
    settles: tuple[Settle, ...] = ()
    if result.answer is Answer.YES:
        why = f"within {years} of the first symptom ({symptom})"
    elif result.answer is Answer.NO:
        why = f"more than {years} after the first symptom ({symptom})"
    elif symptom is None:
        why = "the date of the first symptom is not recorded"
        settles = (Settle(SettleKind.STATEMENT, "the date of the first symptom", None, result.event.onset.on),)
    elif result.last_days is None:
        why = f"the first symptom is dated {symptom}, after the worsening: one of the two dates is wrong"
        settles = (Settle(SettleKind.STATEMENT, "the date of the first symptom", None, result.event.onset.on),)
    else:
        why = f"the first symptom is dated {symptom}, and its days answer differently"
        settles = (
            Settle(SettleKind.STATEMENT, "the date of the first symptom to the day", symptom.first, symptom.last),
        )
    return Label(
        id=ID,
        title=TITLE,
        answer=str(result.answer),
        text=f"{event_text(result.event)}: {_word(result)}, {why}",
        reasons=(f"onset first measured {show(result.event.onset.on)}", why),
        settles=settles,
        end=result.event.onset.on,
        rule=result.definition,
        source=result.source,
        unverified=("the years in which a PIRA is early",) if result.unverified else (),
        in_review=False,
    )


def _word(result: EarlyPira) -> str:
    return {Answer.YES: "early", Answer.NO: "not early", Answer.UNKNOWN: "early or not unknown"}[result.answer]
