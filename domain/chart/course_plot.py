"""From a record and the engine's results to the one plot of the course."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from domain.chart.course_events import events_lane, treatment_lane
from domain.chart.course_lanes import MEASURE_LANES, measure_lane, middle_of, missing_values
from domain.chart.course_overlay import Frame, event_key, overlaid, with_other_events
from domain.chart.course_words import course_sentence, subtitle
from domain.chart.plot import (
    KEY_TEXTS,
    LOOKS,
    SERIES_SHAPES,
    BandKind,
    CoursePlot,
    EventKey,
    KeyEntry,
    Lane,
    MarkKind,
    TableRow,
)
from domain.chart.plot_layout import padded
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, SeriesResult, Unconfirmed
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
) -> CoursePlot:
    """Return the course as of a day; nothing dated later is read.

    *results*: what the engine found, by measure. *event*: the change drawn over its lane; None = the latest worsening
    of the EDSS, else of another measure, else one that is still to be confirmed. *definition*: the one the results
    were made by; with it the visits near a relapse are drawn hollow by its own window and what it assumes is said.
    """
    known = _as_known(record, as_of)
    chosen = event or latest_worsening(results)
    start, end, earliest = _reach(known, as_of, chosen)
    drawn_by = results.get(chosen.measure) if chosen else None
    frame = Frame(as_of, end, known.relapses, drawn_by is not None and drawn_by.history_assumed)
    window = definition.baseline.relapse_free if definition else None
    lanes = [events_lane(known, frame_months)]
    for row in MEASURE_LANES:
        lane = measure_lane(row, known, results, window)
        for series in row.series:
            result = results.get(series.measure)
            if result is None:
                continue
            if chosen is not None and chosen.measure == series.measure:
                lane = overlaid(lane, chosen, frame)
            lane = with_other_events(lane, result, chosen)
        lanes.append(lane)
    lanes.append(treatment_lane(known.treatments, as_of, end))
    newest = max(known.treatments, key=lambda t: (t.start.first, t.start.last), default=None)
    return CoursePlot(
        title=TITLE,
        subtitle=subtitle(chosen, results, definition, as_of),
        sentence=course_sentence(known, lanes, chosen, results),
        as_of=as_of,
        earliest=earliest,
        start=start,
        end=end,
        lanes=tuple(lanes),
        table=_table(known, lanes),
        key=_key(lanes),
        chosen=chosen,
        treatment_start=newest.start.first if newest else None,
    )


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


def _key(lanes: list[Lane]) -> tuple[KeyEntry, ...]:
    """Return the key: only kinds that are drawn, and only those that the chart does not already name."""
    kinds = {mark.kind for lane in lanes for mark in lane.marks}
    named = (MarkKind.VALUE, MarkKind.DEATH, MarkKind.CONFIRMATION, MarkKind.PIRA_CONFIRMATION, MarkKind.UNABLE)
    entries = [KeyEntry(LOOKS[kind], KEY_TEXTS[kind]) for kind in MarkKind if kind in kinds and kind not in named]
    measures = {line.measure for lane in lanes for line in lane.lines}
    if "nhpt_non_dominant" in measures and "nhpt_dominant" in measures:
        for measure, text in (("nhpt_dominant", "dominant hand"), ("nhpt_non_dominant", "other hand")):
            look = LOOKS[MarkKind.VALUE]
            entries.append(KeyEntry(replace(look, shape=SERIES_SHAPES.get(measure, look.shape)), text))
    return tuple(entries)


def _table(record: PatientRecord, lanes: list[Lane]) -> tuple[TableRow, ...]:
    """Return all that is drawn as rows, oldest first; what is not recorded stands on top."""
    rows: list[TableRow] = []
    for lane in lanes:
        if lane.empty:
            rows.append(TableRow(None, "", lane.title.removesuffix(", s"), lane.empty, ""))
        rows += [TableRow(mark.at, mark.when, mark.what.rstrip(":"), mark.value, mark.note) for mark in lane.marks]
        for band in lane.bands:
            what = "Window" if band.kind in (BandKind.RAW, BandKind.PENDING) else "Relapse-free window"
            rows.append(TableRow(band.start, f"{show(band.start)} to {show(band.end)}", what, band.text, band.note))
        rows += [TableRow(bar.start, bar.when, "Treatment", bar.texts[-1], bar.note) for bar in lane.bars]
        if lane.named_rows:
            empty = [name for y, name in lane.ticks if not any(mark.y == y for mark in lane.marks)]
            rows += [TableRow(None, "", name, "none recorded", "") for name in empty]
    rows += [
        TableRow(visit.on, show(visit.on), title, "no value", reason) for visit, title, reason in missing_values(record)
    ]
    return tuple(sorted(rows, key=lambda row: row.on or date.min))
