"""The composite event: the first confirmed worsening of EDSS, walking or either hand (Kappos et al. 2018, 2020)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.definition import Definition, ThresholdMissing
from domain.engine import find_events
from domain.evidence import Event, SeriesResult
from domain.measures import MEASURES
from domain.records import PatientRecord

COMPONENTS = ("edss", "t25fw", "nhpt_dominant", "nhpt_non_dominant", "nhpt")  # ties go in this order


@dataclass(frozen=True, slots=True)
class CompositeResult:
    """The composite of one patient; ``event.measure`` names the component that made it.

    ``results``: what was found for each component, in their order. ``absent``: the components without a value.
    ``without_threshold``: those that the definition has no rule for.
    """

    event: Event | None
    results: tuple[SeriesResult, ...]
    absent: tuple[str, ...] = ()
    without_threshold: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each component that was left out."""
        return tuple(
            [f"{MEASURES[m].title} is not recorded and is left out of the composite." for m in self.absent]
            + [
                f"{MEASURES[m].title} has no threshold in this definition and is left out."
                for m in self.without_threshold
            ]
        )


def find_composite(record: PatientRecord, definition: Definition, as_of: date) -> CompositeResult:
    """Return the earliest confirmed worsening by onset among the components, each searched on its own.

    A change is confirmed by the component that it began in. Rows dated after *as_of* are not read.
    """
    results: list[SeriesResult] = []
    absent: list[str] = []
    ruleless: list[str] = []
    for measure in COMPONENTS:
        try:
            result = find_events(record, measure, definition, as_of)
        except ThresholdMissing:
            ruleless.append(measure)
            continue
        if result.points:
            results.append(result)
        else:
            absent.append(measure)
    events = [event for result in results for event in result.worsenings]
    first = min(events, key=lambda e: (e.onset.on, COMPONENTS.index(e.measure)), default=None)
    return CompositeResult(first, tuple(results), tuple(absent), tuple(ruleless))
