"""The course plot of a summary: one way from a record and its rules to the picture, for screen, paper and command."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from domain.brain_volume import brain_volume
from domain.chart.course_plot import course_plot
from domain.chart.plot import CoursePlot
from domain.evidence import Event, SeriesResult, Unconfirmed
from domain.milestone_words import milestone_text
from domain.milestones import Milestone, find_milestones
from domain.questionnaire import Questionnaire
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summary import PatientSummary


def summary_plot(
    record: PatientRecord,
    summary: PatientSummary,
    rules: Rules,
    *,
    event: Event | Unconfirmed | None = None,
    questionnaires: Sequence[Questionnaire] = (),
    shown: Collection[str] | None = None,
    rating_band: bool = False,
) -> CoursePlot:
    """Return the course of a record whose *summary* was made with *rules*, as of the summary's day.

    *event*: the change to draw; None = the latest worsening. *questionnaires*: whose scores can have a lane.
    *shown*: the ids of the lanes to show; None = the usual ones.
    """
    as_of = summary.stamp.as_of
    return course_plot(
        record,
        summary.results,
        as_of,
        event=event,
        definition=rules.definition,
        frame_months=rules.frame_months,
        milestones=milestones_in_words(record, summary.results["edss"], rules),
        volume=brain_volume(record, rules.further.neda, as_of),
        questionnaires=questionnaires,
        shown=shown,
        rating_band=rating_band,
    )


def milestones_in_words(record: PatientRecord, edss: SeriesResult, rules: Rules) -> tuple[tuple[Milestone, str], ...]:
    """Return each EDSS milestone with what is said of it."""
    rule, definition = rules.further.performance.milestones, rules.definition
    return tuple(
        (found, milestone_text(found, definition)) for found in find_milestones(record, edss, rule, definition)
    )
