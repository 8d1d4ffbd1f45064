"""A visit read once for all rules: the value of the day of each measure, and what the referee makes of its grades."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.edss import EdssResult, ambulation_from, referee
from domain.edss_table import WALKING_SCORES
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Visit
from domain.values import ValueRefused

SCORES = {Decimal(row.score) for row in WALKING_SCORES}


@dataclass(frozen=True, slots=True)
class Reading:
    """One visit. ``walking``: its ambulation score, as recorded or as distance and aid read.

    ``refereed`` is None where grades or score are off their scale, which has a rule of its own.
    """

    visit: Visit
    values: dict[str, Decimal]
    walking: int | None
    refereed: EdssResult | None

    @property
    def id(self) -> str:
        """The visit's id."""
        return self.visit.id

    @property
    def on(self) -> date:
        """The day of the visit."""
        return self.visit.on

    @property
    def distance(self) -> Decimal | None:
        """The walking distance in metres, None for one that no walk has."""
        distance = self.values.get("walking_distance_m")
        return distance if distance is not None and distance >= 0 else None


def read_visits(visits: Iterable[Visit]) -> tuple[Reading, ...]:
    """Return the visits read, in order of their days."""
    return tuple(_read(visit) for visit in sorted(visits, key=lambda visit: (visit.on, visit.id)))


def without_mood(reading: Reading) -> Decimal | None:
    """Return the step without a cerebral grade that rests on mood alone, by its note: a clinic may count it or not."""
    notes = [value.note.casefold() for value in reading.visit.trials("fs_cerebral")]
    if not any("mood" in note and not note.startswith("not ") for note in notes):
        return None
    result = _refereed(reading.values, reading.walking, mood_only=True)
    return result.step if result is not None else None


def _read(visit: Visit) -> Reading:
    measures = {value.measure for value in visit.values}
    values = {id: value for id in measures if (value := visit.value(id)) is not None}
    walking = _walking(visit, values)
    judged = "edss" in values or any(system in values for system in FUNCTIONAL_SYSTEMS)
    return Reading(visit, values, walking, _refereed(values, walking) if judged else None)


def _walking(visit: Visit, values: dict[str, Decimal]) -> int | None:
    recorded = values.get("ambulation")
    if recorded is not None:
        return int(recorded) if recorded in SCORES else None
    distance = values.get("walking_distance_m")
    if visit.aid is None or (distance is not None and distance < 0):
        return None
    return ambulation_from(distance, visit.aid).score


def _refereed(values: dict[str, Decimal], walking: int | None, *, mood_only: bool = False) -> EdssResult | None:
    grades = {system: values.get(system) for system in FUNCTIONAL_SYSTEMS}
    try:
        return referee(grades, walking, mood_only=mood_only)
    except ValueRefused:
        return None
