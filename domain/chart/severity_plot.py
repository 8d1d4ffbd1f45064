"""Severity in context: five pictures in the plot model of the course chart, each with the labels that it draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.accumulated import ID as ACCUMULATED
from domain.chart.plot import CoursePlot
from domain.chart.severity_ranks import ranks_plot
from domain.chart.severity_rates import rates_plot
from domain.chart.severity_response import response_plot
from domain.chart.severity_steps import accumulated_plot, milestones_plot
from domain.evidence import SeriesResult
from domain.label import Label
from domain.label_words import settle_lines
from domain.records import PatientRecord
from domain.response_words import ID as RESPONSE
from domain.rules import Rules
from domain.summarise import upto


class Picture(StrEnum):
    """The pictures, in their order, by what a choice calls them."""

    RANKS = "ARMSS and MSSS"
    MILESTONES = "Milestones"
    RATES = "Relapses a year"
    RESPONSE = "Response score"
    CAUSES = "RAW and PIRA"


# The labels that each picture draws or stands beside, by how their ids begin.
DRAWN: Mapping[Picture, tuple[str, ...]] = {
    Picture.RANKS: ("armss", "msss", "narmss"),
    Picture.MILESTONES: ("milestone-",),
    Picture.RATES: ("relapse-rate-", "relapses-by-treatment", "early-relapses"),
    Picture.RESPONSE: (RESPONSE,),
    Picture.CAUSES: (ACCUMULATED,),
}


def severity_plot(
    picture: Picture, record: PatientRecord, results: Mapping[str, SeriesResult], rules: Rules, as_of: date
) -> CoursePlot:
    """Return one picture as of a day; nothing dated later is read. *results*: as found under the chosen definition."""
    known = upto(record, as_of)
    newest = max(known.treatments, key=lambda treatment: (treatment.start.first, treatment.start.last), default=None)
    return replace(_plot(picture, known, results, rules, as_of), treatment_start=newest.start.first if newest else None)


def _plot(
    picture: Picture, known: PatientRecord, results: Mapping[str, SeriesResult], rules: Rules, as_of: date
) -> CoursePlot:
    definition, further = rules.definition, rules.further
    match picture:
        case Picture.RANKS:
            return ranks_plot(known, further.severity, results, definition, as_of)
        case Picture.MILESTONES:
            return milestones_plot(known, further.performance, results, definition, as_of)
        case Picture.RATES:
            return rates_plot(known, further, as_of)
        case Picture.RESPONSE:
            return response_plot(known, further.performance, definition, as_of)
        case Picture.CAUSES:
            return accumulated_plot(known, further.performance, results, definition, as_of)


def labels_of(picture: Picture, labels: Sequence[Label]) -> tuple[Label, ...]:
    """Return those of a summary's labels that a picture draws or stands beside, in their order."""
    return tuple(label for label in labels if label.id.startswith(DRAWN[picture]))


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a picture is empty, and what would fill it, in words."""

    why: tuple[str, ...]
    settles: tuple[str, ...]


def missing_of(plot: CoursePlot, labels: Sequence[Label]) -> Missing | None:
    """Return what is missing where a picture has nothing to draw but the EDSS, else None."""
    lanes = [lane for lane in plot.lanes if lane.id != "edss"]
    if any(lane.marks or lane.bars for lane in lanes if not lane.empty):
        return None
    why = tuple(dict.fromkeys(lane.empty for lane in lanes if lane.empty))
    settles = tuple(dict.fromkeys(line for label in labels for line in settle_lines(label)))
    return Missing(why, settles)
