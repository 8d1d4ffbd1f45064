"""Which functional systems changed with a change of EDSS, and whether walking alone set the step (safety 38).

Grades are compared between the visits of the baseline and of the onset, and looked at again at the confirmation. One
that is missing or was carried over says nothing (safety 12): the system is then "not recorded", never unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.edss import DecidedBy, EdssResult, ambulation_from, converted, referee
from domain.edss_table import WALKING_SCORES
from domain.evidence import Event, Kind, Point, Unconfirmed
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Aid, PatientRecord, Visit
from domain.same_day import carried_from, visits_behind

AMBULATION = "ambulation"
DISTANCE = "walking_distance_m"
SYSTEMS = (*FUNCTIONAL_SYSTEMS, AMBULATION)


class Again(StrEnum):
    """What the confirming visit shows of a grade that changed."""

    STILL = "still so"
    BACK = "back"
    NOT_RECORDED = "not recorded"
    NOT_ASKED = "no confirming visit yet"


@dataclass(frozen=True, slots=True)
class GradeChange:
    """One raw grade at the baseline, at the onset and at the confirmation, None where it was not examined there.

    ``counts``: the change reaches the grade that the step is made from; some raw grades are converted to the same one.
    ``decisive``: with the grade of the baseline in its place, all else as at the onset, the step would be another.
    """

    system: str  # measure id; "ambulation" is the walking score
    before: int
    at_onset: int
    later: int | None
    again: Again
    counts: bool = True
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A system that cannot be compared, with the visits where its grade is missing, or the day it was carried from."""

    system: str
    missing_on: tuple[date, ...] = ()
    carried: tuple[tuple[date, date], ...] = ()  # (visit, the day its grade was carried from)


@dataclass(frozen=True, slots=True)
class Driving:
    """What the grades say of one change of EDSS; ``changes`` holds only grades that went the way of the EDSS.

    walking: the meaning of the score where walking, not the grades, gives the very step recorded at the onset.
    """

    kind: Kind
    baseline: date
    onset: date
    confirmation: date | None
    changes: tuple[GradeChange, ...]
    gaps: tuple[Gap, ...]
    walking: str = ""

    @property
    def drove(self) -> tuple[GradeChange, ...]:
        """The grades that changed, bear on the step, and were still so where somebody looked again."""
        return tuple(c for c in self.changes if c.counts and c.again in (Again.STILL, Again.NOT_ASKED))

    @property
    def decisive(self) -> tuple[GradeChange, ...]:
        """Of those, the ones without which the step would have been another; may be empty, as where two share it."""
        return tuple(change for change in self.drove if change.decisive)

    @property
    def known(self) -> bool:
        """Whether at least one system can be compared."""
        return len(self.gaps) < len(SYSTEMS)


def driving(record: PatientRecord, change: Event | Unconfirmed) -> Driving:
    """Return which grades changed with *change* of EDSS; *change* may lack a confirmation."""
    again = change.confirmation if isinstance(change, Event) else None
    before, onset = _grades(record, change.baseline), _grades(record, change.onset)
    later = _grades(record, again) if again is not None else {}
    now = _step(onset)
    told = now.step == change.onset.value  # else the clinician's step stands, and no grade can be told to have set it
    changes = []
    gaps = []
    for system in SYSTEMS:
        old, new = before.get(system), onset.get(system)
        if old is None or new is None:
            gaps.append(
                _gap(record, system, [p for p, v in ((change.baseline, old), (change.onset, new)) if v is None])
            )
        elif _goes_along(change.kind, old, new):
            found = later.get(system)
            counts = _counted(system, old) != _counted(system, new)
            state = Again.NOT_ASKED if again is None else _again(change.kind, system if counts else "", old, found)
            decisive = told and _step({**onset, system: old}).step not in (None, now.step)
            changes.append(GradeChange(system, old, new, found, state, counts, decisive))
    by_walking = told and now.decided_by in (DecidedBy.WALKING, DecidedBy.FLOOR)
    return Driving(
        change.kind,
        change.baseline.on,
        change.onset.on,
        again.on if again is not None else None,
        tuple(changes),
        tuple(gaps),
        WALKING_SCORES[onset[AMBULATION]].meaning if by_walking else "",
    )


def _step(grades: dict[str, int]) -> EdssResult:
    return referee({system: grades.get(system) for system in FUNCTIONAL_SYSTEMS}, grades.get(AMBULATION))


def _goes_along(kind: Kind, old: int, new: int) -> bool:
    return new > old if kind is Kind.WORSENING else new < old


def _again(kind: Kind, system: str, old: int, found: int | None) -> Again:
    """Return what the confirmation shows; *system* "": the raw grades are compared as they are."""
    if found is None:
        return Again.NOT_RECORDED
    # Against the baseline, as the confirmation of the EDSS is.
    return Again.STILL if _goes_along(kind, _counted(system, old), _counted(system, found)) else Again.BACK


def _counted(system: str, raw: int) -> int:
    return converted(system, raw) if system in FUNCTIONAL_SYSTEMS else raw


def _grades(record: PatientRecord, point: Point) -> dict[str, int]:
    """Return the grades that were examined with an EDSS value; one that its scale does not have is left out."""
    behind = visits_behind(record, "edss", point)
    found = {}
    for system in SYSTEMS:
        value = _examined(behind, system)
        if value is None and system == AMBULATION:
            value = _read_walking(behind)
        if value is not None and _on_scale(system, value):
            found[system] = int(value)
    return found


def _examined(behind: Sequence[Visit], system: str) -> Decimal | None:
    """Return what was examined of *system* at the visits behind a value; None where it is missing or carried over."""
    for visit in reversed(behind):
        trials = visit.trials(system)
        if trials and carried_from(trials) is None and (value := visit.value(system)) is not None:
            return value
    return None


def _on_scale(system: str, value: Decimal) -> bool:
    measure = MEASURES[system]
    return measure.low <= value <= measure.high and value == int(value)


def _read_walking(behind: Sequence[Visit]) -> Decimal | None:
    """Return the walking score that the examined distance and the aid of the day give, None where they do not tell."""
    if carried_from(value for visit in behind for value in visit.trials(AMBULATION)) is not None:
        return None
    distance = _examined(behind, DISTANCE)
    aids: list[Aid] = [visit.aid for visit in behind if visit.aid is not None]
    if distance is None or not aids or distance < 0:
        return None
    score = ambulation_from(distance, aids[-1]).score
    return None if score is None else Decimal(score)


def _gap(record: PatientRecord, system: str, points: Iterable[Point]) -> Gap:
    missing, carried = [], []
    for point in points:
        behind = visits_behind(record, "edss", point)
        day = carried_from(value for visit in behind for value in visit.trials(system))
        if day is None:
            missing.append(point.on)
        else:
            carried.append((point.on, day))
    return Gap(system, tuple(missing), tuple(carried))
