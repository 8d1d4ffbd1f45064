"""The grades that the last signed visit proposes: shown in grey, entered by a key each, never all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.dates import show
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Aid, Visit
from domain.values import show_value

AIDS = {
    Aid.NONE: "without an aid",
    Aid.ONE_SIDED: "with a one-sided aid",
    Aid.TWO_SIDED: "with a two-sided aid",
    Aid.WHEELCHAIR: "wheelchair",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A raw grade of an earlier visit, and the day on which it was examined."""

    grade: Decimal
    examined: date

    def words(self) -> str:
        """Return it as it stands in grey in the empty field."""
        return f"{self.grade} on {show(self.examined)}"


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The visit that grades are proposed from; ``grades`` by functional system."""

    visit: Visit | None = None
    grades: Mapping[str, Proposal] | None = None

    def of(self, system: str) -> Proposal | None:
        """Return what is proposed for a functional system, None where nothing is."""
        return (self.grades or {}).get(system)

    def remark(self) -> str:
        """Return how the proposals are entered, "" where there are none."""
        if self.visit is None or not self.grades:
            return ""
        compare = ", which does not compare" if self.visit.comparable is False else ""
        return (
            f"In grey: the visit of {show(self.visit.on)}{compare}. Space: examined, unchanged. A digit: examined. "
            "C: carried over, not re-examined. Tab leaves it empty."
        )

    def walking(self) -> str:
        """Return how the patient walked then; it is said and never proposed."""
        if self.visit is None:
            return ""
        distance = self.visit.value("walking_distance_m")
        parts = [f"{show_value(MEASURES['walking_distance_m'], distance)} m"] if distance is not None else []
        parts += [AIDS[self.visit.aid]] if self.visit.aid is not None else []
        return f"On {show(self.visit.on)}: {', '.join(parts)}." if parts else ""


def last_visit(visits: Iterable[Visit], day: date | None, own_id: str) -> LastVisit:
    """Return what the last visit with grades before *day* proposes; None = before any day to come.

    own_id: the visit that is being corrected; it proposes nothing to itself. A grade that was carried then is
    proposed with the day on which it was examined.
    """
    before = [v for v in visits if (day is None or v.on < day) and v.id != own_id and _grades_of(v)]
    if not before:
        return LastVisit()
    # Of two visits on one day the one whose EDSS was picked, else the last one.
    last = max(before, key=lambda v: (v.on, "edss" in v.chosen_for))
    return LastVisit(last, _grades_of(last))


def _grades_of(visit: Visit) -> dict[str, Proposal]:
    return {
        value.measure: Proposal(value.value, value.carried_from or visit.on)
        for value in visit.values
        if value.measure in FUNCTIONAL_SYSTEMS and value.value is not None and value.trial == 0
    }
