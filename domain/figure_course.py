"""The invented course that the first picture of the help draws, with what the engine finds in it and nothing else.

A visit every twelve weeks, one relapse with a visit of its own, a rise that stays after it, and a later rise with no
relapse near it. The dates mean nothing; the picture counts weeks.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.dates import PartialDate
from domain.definition import Definition
from domain.engine import events_of
from domain.evidence import Event, SeriesResult
from domain.prepared import prepare
from domain.records import Patient, PatientRecord, Relapse, Statement, StatementKind, Value, Visit, VisitKind
from domain.relapse_history import relapse_history
from domain.search_rule import SearchRule

WEEKS_BETWEEN = 12
FIRST_DAY = date(2020, 1, 6)
SCHEDULED = ("2.0", "2.0", "3.0", "3.0", "3.0", "3.0", "3.0", "4.0", "4.0", "4.0", "4.0", "4.0")
EXTRA = (20, "3.5")  # week and EDSS of the visit made for the relapse
RELAPSE_WEEK = 19
LATE = timedelta(days=400)  # as of so long after the last visit, so that no window is open


def example_course() -> PatientRecord:
    """Return the invented record, with its relapse history complete."""
    visits = [_visit(WEEKS_BETWEEN * at, edss, VisitKind.SCHEDULED) for at, edss in enumerate(SCHEDULED)]
    visits.append(_visit(*EXTRA, VisitKind.RELAPSE))
    whole = Statement(
        "history",
        FIRST_DAY,
        StatementKind.HISTORY_COMPLETE,
        start=PartialDate.of(FIRST_DAY - LATE),
        end=PartialDate.of(as_of()),
    )
    return PatientRecord(
        Patient("example", "example"),
        visits=tuple(sorted(visits, key=lambda visit: visit.on)),
        relapses=(Relapse(id="relapse", onset=PartialDate.of(day_of(RELAPSE_WEEK))),),
        statements=(whole,),
    )


def as_of() -> date:
    """Return the day as of which the example is judged."""
    return day_of(WEEKS_BETWEEN * (len(SCHEDULED) - 1)) + LATE


def day_of(week: int) -> date:
    """Return the day of a week of the example."""
    return FIRST_DAY + timedelta(weeks=week)


def week_of(day: date) -> Decimal:
    """Return how many weeks after the first visit a day lies."""
    return Decimal((day - FIRST_DAY).days) / 7


def found_in(record: PatientRecord, definition: Definition) -> SeriesResult:
    """Return what the engine finds in the EDSS of the example."""
    history = relapse_history(record, as_of())
    return events_of(prepare(record, "edss", as_of(), history), SearchRule.of(definition, "edss"))


def two_worsenings(record: PatientRecord, definition: Definition) -> tuple[Event, Event]:
    """Return the worsening after the relapse and the one that is not linked to it. Raises ValueError for any other."""
    raw, pira = found_in(record, definition).worsenings
    return raw, pira


def _visit(week: int, edss: str, kind: VisitKind) -> Visit:
    return Visit(id=f"week {week}", on=day_of(week), kind=kind, values=(Value("edss", Decimal(edss)),))
