"""The demonstration's 61 invented patients: the same bytes from the same seed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.dates import PartialDate
from domain.records import PatientRecord
from storage.cohort_order import ordered
from storage.demo_adam import adam
from storage.demo_care import with_care
from storage.demo_people import invent_person
from storage.demo_plan import with_plan
from storage.demo_situations import OPENING, SITUATIONS, Situation
from storage.demo_story import Story

# The day on which the first patient is seen last. The demonstration is told as of this day, whatever today is.
DEMO_AS_OF = date(2026, 3, 9)
DEMO_SEED = 2022
# Nobody outside the opening was seen later than this many days before that day, nor longer ago than the other.
LATEST_VISIT, EARLIEST_VISIT = 40, 170


def demo_records(seed: int = DEMO_SEED, as_of: date = DEMO_AS_OF) -> tuple[PatientRecord, ...]:
    """Return the 61 patients, the review's man first; *as_of* moves every date by the same number of days."""
    told = tuple(ordered(record) for record in (adam(), *_invented(seed)))
    shift = as_of - DEMO_AS_OF
    return told if not shift else tuple(moved(record, shift) for record in told)


def _invented(seed: int) -> list[PatientRecord]:
    deck: list[Situation] = [situation for situation in SITUATIONS for _ in range(situation.patients)]
    Random(seed).shuffle(deck)
    plans = [(opening.tell, opening.age, opening.last) for opening in OPENING]
    for order, situation in enumerate(deck, start=len(OPENING)):
        rng = _chance(seed, order, "plan")
        plans.append((situation.tell, rng.randint(*situation.ages), rng.randint(LATEST_VISIT, EARLIEST_VISIT)))
    records = []
    for index, (tell, age, last) in enumerate(plans):
        rng = _chance(seed, index, "story")
        story = Story(rng, invent_person(rng, index + 2, age, DEMO_AS_OF), DEMO_AS_OF, last)
        tell(story)
        if not story.medicines:
            story.live_with()
        story.review_brain_health()
        # Chance numbers of its own: what surrounds the disease changes nothing of the story.
        records.append(with_plan(with_care(story.record(), index, _chance(seed, index, "care"), DEMO_AS_OF), index))
    return records


def _chance(seed: int, index: int, purpose: str) -> Random:
    # A source of its own for each patient: a situation that changes does not change the patients after it.
    return Random(f"{seed}/{index}/{purpose}")


def moved(record: Any, shift: timedelta) -> Any:
    """Return a copy of *record* with every date moved; a date known to the month or year keeps what is known."""
    if isinstance(record, PartialDate):
        return _moved_partial(record, shift)
    if isinstance(record, date):
        return record + shift
    if isinstance(record, tuple):
        return tuple(moved(part, shift) for part in record)
    if is_dataclass(record) and not isinstance(record, type):
        return replace(record, **{part.name: moved(getattr(record, part.name), shift) for part in fields(record)})
    return record


def _moved_partial(when: PartialDate, shift: timedelta) -> PartialDate:
    if when.exact is not None:
        return PartialDate.of(when.exact + shift)
    middle = when.first + (when.last - when.first) / 2 + shift
    return PartialDate(middle.year, None if when.month is None else middle.month)
