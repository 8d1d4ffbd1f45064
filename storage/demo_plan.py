"""The plans of a few of the demonstration's invented patients, in the rows of the review's Figure 5 and beside them.

No rule reads them, so that no label depends on them. Everything is invented, the trial too; what stands in a row is an
example of what can be recorded and says nothing on what works.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from domain.care_records import PlanEntry, PlanPart, PlanState
from domain.dates import PartialDate
from domain.records import PatientRecord
from storage.demo_people import RATERS

TRIAL = "add-on trial (invented)"
NUMBER = "NCT00000000"
AHEAD = timedelta(days=56)  # how far ahead a planned entry lies

ADAMS_PLAN = (
    PlanEntry(
        "",
        date(2025, 11, 10),
        PlanPart.TRIAL,
        TRIAL,
        state=PlanState.NOT_TAKEN,
        by_whom=RATERS[0],
        registry_number=NUMBER,
        note="outside its limits of EDSS",
    ),
    PlanEntry(
        "",
        date(2026, 3, 9),
        PlanPart.REHABILITATION,
        "Rehabilitation programme, outpatient",
        state=PlanState.PLANNED,
        start=PartialDate(2026, 5),
        by_whom=RATERS[0],
    ),
)


def with_plan(record: PatientRecord, index: int) -> PatientRecord:
    """Return the record of the invented patient number *index* with a plan, where there is one of that number."""
    tell = PLANS.get(index)
    return replace(record, plan=tell(record.visits[-1].on)) if tell is not None and record.visits else record


def _month(day: date) -> PartialDate:
    return PartialDate(day.year, day.month)


def _two_in_one_row(last: date) -> tuple[PlanEntry, ...]:
    """Return two entries under way in one row at one time, and one of another row."""
    row, state = PlanPart.REHABILITATION, PlanState.UNDER_WAY
    begun = _month(last - timedelta(days=90))
    return (
        PlanEntry("", last, row, "Physiotherapy", state=state, start=begun, by_whom=RATERS[0]),
        PlanEntry("", last, row, "Occupational therapy", state=state, start=_month(last), by_whom=RATERS[0]),
        PlanEntry("", last, PlanPart.NEUROPROTECTIVE, "talked about at the visit", by_whom=RATERS[0]),
    )


def _in_a_trial(last: date) -> tuple[PlanEntry, ...]:
    begun = _month(last - timedelta(days=400))
    return (
        PlanEntry(
            "",
            last,
            PlanPart.TRIAL,
            "takes part, blinded",
            state=PlanState.UNDER_WAY,
            start=begun,
            by_whom=RATERS[0],
            trial=TRIAL,
            registry_number=NUMBER,
        ),
        PlanEntry(
            "", last, PlanPart.REMYELINATING, "study medication, blinded", state=PlanState.UNDER_WAY, start=begun
        ),
    )


def _ended_and_planned(last: date) -> tuple[PlanEntry, ...]:
    begun, ended = last - timedelta(days=500), last - timedelta(days=120)
    return (
        PlanEntry(
            "",
            last,
            PlanPart.NEURORESTORATIVE,
            "gait training on a treadmill",
            state=PlanState.ENDED,
            start=_month(begun),
            end=_month(ended),
            by_whom=RATERS[0],
        ),
        PlanEntry(
            "",
            last,
            PlanPart.REHABILITATION,
            "Rehabilitation programme, inpatient",
            state=PlanState.PLANNED,
            start=_month(last + AHEAD),
        ),
    )


# By the place of a patient of the opening: those in whom each way of filling a row is shown.
PLANS: dict[int, Callable[[date], tuple[PlanEntry, ...]]] = {
    0: _two_in_one_row,
    3: _in_a_trial,
    5: _ended_and_planned,
}
