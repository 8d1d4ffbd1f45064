"""The functional systems of a rise of EDSS: which one led it, and whether that one held (Lorscheider et al. 2016).

The leading system is the one that rose most from the reference to the onset; the ambulation score counts as an eighth
where it is recorded, as in the authors' code. A grade that is missing is never read as none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.spms_rule import SpmsRule

PYRAMIDAL = "fs_pyramidal"
AMBULATION = "ambulation"
GRADED = (*FUNCTIONAL_SYSTEMS, AMBULATION)

Grades = Mapping[str, Decimal]  # raw grades by system; one that is not recorded is absent

NOT_HELD = "not held in the leading functional system"
NONE_ROSE = "no functional system rose with the EDSS"


@dataclass(frozen=True, slots=True)
class Graded:
    """What the grades say: the leading systems that held and at which visit, why they fail, or what is missing."""

    leading: tuple[str, ...] = ()
    at: int | None = None
    failed: str = ""
    missing: tuple[int, ...] = ()


def judge_grades(
    grades: Sequence[Grades], rule: SpmsRule, reference: int, onset: int, confirming: Sequence[int]
) -> Graded:
    """Return what the grades say of a rise.

    confirming: the visits that confirm it by EDSS. Where there are none yet, it is judged up to the last visit, and
    ``at`` stays None.
    """
    pyramidal = grades[onset].get(PYRAMIDAL)
    if pyramidal is not None and pyramidal < rule.least_pyramidal:
        return Graded(failed=f"pyramidal under {rule.least_pyramidal}")
    if any(_lacks(grades[visit]) for visit in (reference, onset)):
        return Graded(missing=tuple(v for v in (reference, onset, *confirming[:1]) if _lacks(grades[v])))
    rises = {
        system: grades[onset][system] - grades[reference][system]
        for system in GRADED
        if system in grades[onset] and system in grades[reference]
    }
    most = max(rises.values())
    if most <= 0:
        unknown = tuple(visit for visit in (reference, onset) if AMBULATION not in grades[visit])
        return Graded(failed="" if unknown else NONE_ROSE, missing=unknown)
    leading = [system for system, rise in rises.items() if rise == most]
    return _held(grades, reference, onset, confirming, leading)


def _held(
    grades: Sequence[Grades], reference: int, onset: int, confirming: Sequence[int], leading: Sequence[str]
) -> Graded:
    """Return the first visit at which a leading system is still above the reference, having been so all the way."""
    open_until = {s: _lost(grades, reference, onset, s) for s in leading}
    if not confirming:
        kept = tuple(system for system in leading if open_until[system] == len(grades))
        return Graded(kept) if kept else Graded(failed=NOT_HELD)
    missing = []
    for visit in confirming:
        up_to_it = [system for system in leading if visit < open_until[system]]
        held = tuple(system for system in up_to_it if system in grades[visit])
        if held:
            return Graded(held, visit)
        if up_to_it:
            missing.append(visit)
    return Graded(missing=tuple(missing)) if missing else Graded(failed=NOT_HELD)


def _lost(grades: Sequence[Grades], reference: int, onset: int, system: str) -> int:
    """Return the first visit after the onset at which a system is back at the reference; past the last if at none."""
    least = grades[reference][system]
    back = (v for v in range(onset + 1, len(grades)) if system in grades[v] and grades[v][system] <= least)
    return next(back, len(grades))


def _lacks(grades: Grades) -> bool:
    return any(system not in grades for system in FUNCTIONAL_SYSTEMS)
