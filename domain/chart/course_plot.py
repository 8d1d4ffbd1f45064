"""From a record and the engine's results to the one plot of the course."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from domain.brain_volume import BrainVolume
from domain.chart.course_events import events_lane, treatment_lane
from domain.chart.course_lanes import measure_lane, middle_of
from domain.chart.course_milestones import with_milestones
from domain.chart.course_overlay import Frame, event_key, overlaid, with_other_events
from domain.chart.course_readings import Recorded, recorded_in
from domain.chart.course_volume import volume_lane
from domain.chart.course_words import drawn_in_words, subtitle
from domain.chart.lane_choice import with_lanes
from domain.chart.lane_kinds import MEASURE_LANES, SIX_MINUTES, MeasureLane, score_lanes
from domain.chart.plot import CoursePlot, EventKey
from domain.chart.plot_layout import padded
from domain.definition import Definition
from domain.evidence import Event, SeriesResult, Unconfirmed
from domain.milestones import Milestone
from domain.questionnaire import Questionnaire
from domain.records import PatientRecord

TITLE = "Course"
FRAME_MONTHS = 12  # the frame that activity is judged in unless the caller names another


def course_plot(
    record: PatientRecord,
    results: Mapping[str, SeriesResult],
    as_of: date,
    *,
    event: Event | Unconfirmed | None = None,
    definition: Definition | None = None,
    frame_months: int = FRAME_MONTHS,
    milestones: Sequence[tuple[Milestone, str]] = (),
    volume: BrainVolume | None = None,
    questionnaires: Sequence[Questionnaire] = (),
    shown: Collection[str] | None = None,
    rating_band: bool = False,
) -> CoursePlot:
    """Return the course as of a day; nothing dated later is read.

    *results*: what the engine found, by measure. *event*: the change drawn over its lane; None = the latest worsening
    of the EDSS, else of another measure, else one that is still to be confirmed. *definition*: the one the results
    were made by; with it the visits near a relapse are drawn hollow by its own window and what it assumes is said.
    *milestones*: with what is said of each. *questionnaires*: whose scores can have a lane. *shown*: the ids of the
    lanes to show; None = the usual ones.
    """
    known = _as_known(record, as_of)
    chosen = event or latest_worsening(results)
    start, end, earliest = _reach(known, as_of, chosen)
    drawn_by = results.get(chosen.measure) if chosen else None
    frame = Frame(as_of, end, known.relapses, drawn_by is not None and drawn_by.history_assumed)
    window = definition.baseline.relapse_free if definition else None
    lanes = [events_lane(known, frame_months)]
    recorded = recorded_in(known)
    rows = _rows(recorded, questionnaires)
    for row in rows:
        lane = measure_lane(row, known, recorded, results, window)
        if row.id == "edss":
            lane = with_milestones(lane, milestones)
        for series in row.series:
            result = results.get(series.measure)
            if result is None:
                continue
            if chosen is not None and chosen.measure == series.measure:
                lane = overlaid(lane, chosen, frame)
            lane = with_other_events(lane, result, chosen)
        lanes.append(lane)
    usual = {row.id for row in rows if row.chosen}
    if volume is not None and volume.pairs:
        lanes.append(volume_lane(volume))
        usual.add(lanes[-1].id)
    lanes.append(treatment_lane(known.treatments, as_of, end))
    newest = max(known.treatments, key=lambda t: (t.start.first, t.start.last), default=None)
    plot = CoursePlot(
        title=TITLE,
        subtitle=subtitle(chosen, results, definition, as_of),
        sentence="",
        as_of=as_of,
        earliest=earliest,
        start=start,
        end=end,
        lanes=(),
        table=(),
        key=(),
        chosen=chosen,
        treatment_start=newest.start.first if newest else None,
        definition=f"{definition.id} version {definition.version}" if definition else "",
        drawn=drawn_in_words(chosen, results) if chosen else "",
        every=tuple(lanes),
    )
    return with_lanes(plot, usual if shown is None else shown, rating_band)


def _rows(recorded: Recorded, questionnaires: Sequence[Questionnaire]) -> tuple[MeasureLane, ...]:
    """Return the lanes of values: the usual ones, and of the others those of which something is recorded."""
    walked = (SIX_MINUTES,) if SIX_MINUTES.series[0].measure in recorded else ()
    return (*MEASURE_LANES, *walked, *score_lanes(questionnaires, recorded.keys()))


def latest_worsening(results: Mapping[str, SeriesResult]) -> Event | Unconfirmed | None:
    """Return the change drawn unless another is chosen: a confirmed worsening before a pending one, EDSS first."""
    measures = sorted(results, key=lambda measure: (measure != "edss", measure))
    for confirmed in (True, False):
        for group in (measures[:1], measures[1:]) if "edss" in results else (measures,):
            found: list[Event | Unconfirmed] = []
            for measure in group:
                found += results[measure].worsenings if confirmed else results[measure].pending
            if found:
                return max(found, key=lambda change: change.onset.on)
    return None


def find_event(results: Mapping[str, SeriesResult], key: EventKey) -> Event | Unconfirmed | None:
    """Return the change that an EventKey names, or None where the results no longer have it."""
    for result in results.values():
        changes: tuple[Event | Unconfirmed, ...] = (*result.events, *result.unconfirmed)
        for change in changes:
            if event_key(change) == key:
                return change
    return None


def _as_known(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record without what is dated later than the day; a date that can lie before it stays."""
    died = record.patient.death_date
    return replace(
        record,
        patient=replace(record.patient, death_date=died if died and died.first <= as_of else None),
        visits=tuple(visit for visit in record.visits if visit.on <= as_of),
        relapses=tuple(relapse for relapse in record.relapses if relapse.onset.first <= as_of),
        infections=tuple(infection for infection in record.infections if infection.onset.first <= as_of),
        scans=tuple(scan for scan in record.scans if scan.on <= as_of),
        treatments=tuple(treatment for treatment in record.treatments if treatment.start.first <= as_of),
    )


def _reach(record: PatientRecord, as_of: date, chosen: Event | Unconfirmed | None) -> tuple[date, date, date]:
    """Return start and end of what "All" shows, and how far back one can go.

    Relapses long before the first visit would squeeze the measured course: where they would take over half of the
    axis, it starts with the measurements, and a mark at its edge says what lies before.
    """
    measured = [visit.on for visit in record.visits] + [scan.on for scan in record.scans]
    events = [middle_of(one.onset) for one in record.relapses] + [middle_of(one.onset) for one in record.infections]
    treated = [treatment.start.first for treatment in record.treatments]
    last = max([as_of, *_ends(chosen, as_of)])
    year_ago = as_of - timedelta(days=365)  # the least that the axis shows
    first = min([*(measured or [*events, *treated]), year_ago])
    early = min([first, *events])
    start, end = padded(early if (first - early) <= (last - first) else first, last)
    return start, end, min([start, *(day - timedelta(days=20) for day in (*events, *treated) if day < start)])


def _ends(chosen: Event | Unconfirmed | None, as_of: date) -> list[date]:
    """Return the days after the present one that the chosen change still needs room for."""
    if isinstance(chosen, Unconfirmed) and chosen.pending and chosen.confirm_from:
        return [chosen.confirm_to or max(chosen.confirm_from, as_of) + timedelta(days=90)]
    if isinstance(chosen, Event) and chosen.open_until:
        return [chosen.open_until]
    return []
