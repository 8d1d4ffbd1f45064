"""Which visit counts where one day has several values of a measure (safety 7), and which values are carried (12).

One mechanism for whoever asks for "the value of a day": the engine's series, the chart and what reads grades beside an
EDSS value. A value that was carried over from an earlier visit was not examined: it is no observation of its day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.evidence import Point
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import PatientRecord, Value, Visit

GRADES: Final = frozenset((*FUNCTIONAL_SYSTEMS, "ambulation"))  # what an EDSS step is made from
LAST_COUNTS = "chosen_for"  # of ``PatientRecord.assumed``: the source cannot name a choice (exchange format)


def last_counts(record: PatientRecord) -> bool:
    """Whether the last of several values of a day counts, because the source of the record could not choose."""
    return LAST_COUNTS in record.assumed


def not_chosen(visits: Sequence[Visit], measure: str) -> Collection[int]:
    """Return the places in *visits* whose value gives way to another one of the same day that the clinician picked.

    A pick counts where it is the only one of its day and the visit has something of the measure.
    """
    if not any(visit.chosen_for for visit in visits):
        return ()
    rows = [(at, visit) for at, visit in enumerate(visits) if visit.holds(measure)]
    picked = [(at, visit.on) for at, visit in rows if measure in visit.chosen_for]
    once = {day for day, times in Counter(day for _, day in picked).items() if times == 1}
    chosen = {at for at, day in picked if day in once}
    return {at for at, visit in rows if visit.on in once and at not in chosen}


def value_of_day(record: PatientRecord, measure: str, on: date) -> Decimal | None:
    """Return the number that counts of one day; None where there is none, or several of which none is chosen."""
    of_day = [(visit, visit.value(measure)) for visit in record.visits if visit.on == on]
    told = [(visit, value) for visit, value in of_day if value is not None]
    passed_over = not_chosen([visit for visit, _ in told], measure)
    values = [value for at, (_, value) in enumerate(told) if at not in passed_over]
    if not values or (len(set(values)) > 1 and not last_counts(record)):
        return None
    return values[-1]


def visits_behind(record: PatientRecord, measure: str, point: Point) -> tuple[Visit, ...]:
    """Return the visits of a point's day that belong to it: its own, or where they have no id all but its rivals.

    A visit without an id is taken for the point's own where it holds its value, and for one beside it where it holds
    no value of the measure at all.
    """
    of_day = [visit for visit in record.visits if visit.on == point.on]
    if point.visit_id:
        return tuple([visit for visit in of_day if visit.id == point.visit_id])
    rivals = [visit for visit in of_day if visit.holds(measure)]
    chosen = [visit for visit in rivals if measure in visit.chosen_for]
    alike = [visit for visit in rivals if visit.value(measure) == (None if point.unable else point.value)]
    own = (chosen if len(chosen) == 1 else alike or rivals)[-1:]
    return tuple(visit for visit in of_day if visit in own or visit not in rivals)


def carried_from(values: Iterable[Value]) -> date | None:
    """Return the day from which a value was carried over without being examined; the earliest of several."""
    return min([value.carried_from for value in values if value.carried_from is not None], default=None)


def carried_grades(visit: Visit) -> date | None:
    """Return the day from which a functional-system grade or the ambulation score of a visit was carried over."""
    return carried_from([value for value in visit.values if value.measure in GRADES])


def examined_grade(visits: Iterable[Visit], system: str) -> Decimal | None:
    """Return the grade of *system* that was examined at the visits behind an EDSS value.

    None where it is missing or carried over.
    """
    found = [
        value
        for visit in visits
        if (value := visit.value(system)) is not None and carried_from(visit.trials(system)) is None
    ]
    return found[-1] if found else None
