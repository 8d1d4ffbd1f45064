"""The course chart in words: which change is drawn, and the whole picture in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.chart.course_lanes import MEASURE_LANES
from domain.chart.plot import Lane, Mark, MarkKind
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Kind, SeriesResult, Unconfirmed
from domain.measures import MEASURES
from domain.records import Adjudication, PatientRecord
from domain.wording import THRESHOLD_ASSUMED, joined, open_window, span, undetermined, value_of


def subtitle(
    chosen: Event | Unconfirmed | None,
    results: Mapping[str, SeriesResult],
    definition: Definition | None,
    as_of: date,
) -> str:
    """Return which change is drawn and by which definition, with what is assumed, what is open, and as of when."""
    if chosen is None:
        return " · ".join(part for part in (_nothing_drawn(results), f"as of {show(as_of)}") if part)
    result = results.get(chosen.measure)
    by = f" by {result.definition}" if result else ""
    title = "" if chosen.measure == "edss" else f"{MEASURES[chosen.measure].title}, "
    parts = [f"{title}{_name(chosen, result)}{by}"]
    if definition is not None and definition.unverified_parts(chosen.measure):
        parts.append(THRESHOLD_ASSUMED)
    if definition is not None and definition.early and isinstance(chosen, Event):
        parts.append("early")
    if result is not None and result.history_assumed:
        parts.append("relapse history assumed complete")
    if isinstance(chosen, Event):
        if chosen.open_until:
            parts.append(open_window(chosen))
        if chosen.why is not None:
            parts.append(undetermined(chosen))
        parts += [f"relapses {span(*gap)} rest on recall" for gap in chosen.long_gaps]
    return " · ".join([*parts, f"as of {show(as_of)}"])


def _name(chosen: Event | Unconfirmed, result: SeriesResult | None) -> str:
    if isinstance(chosen, Unconfirmed):
        return f"possible {chosen.kind}, not confirmed,"
    number = result.events.index(chosen) + 1 if result and chosen in result.events else 1
    what = "improvement" if chosen.kind is Kind.IMPROVEMENT else str(chosen.attribution or chosen.kind)
    if what == "undetermined":
        what = "attribution undetermined"
    return f"event {number}: {what}{' so far' if chosen.open_until else ''}"


def _nothing_drawn(results: Mapping[str, SeriesResult]) -> str:
    result = results.get("edss")
    if result is None:
        return ""
    if result.indeterminate:
        return f"EDSS worsening indeterminate: {result.indeterminate}"
    if len(result.points) < 2:
        return ""
    first, last = result.points[0].on, result.points[-1].on
    return f"no confirmed EDSS worsening by {result.definition} ({span(first, last)}, {len(result.points)} visits)"


def course_sentence(
    record: PatientRecord,
    lanes: Sequence[Lane],
    chosen: Event | Unconfirmed | None,
    results: Mapping[str, SeriesResult],
) -> str:
    """Return the chart in one sentence, for those who hear it."""
    parts = [_measured(lane) for lane in lanes if lane.id in {row.id for row in MEASURE_LANES}]
    parts += [_relapses(record), _scans(lanes[0]), _treated(lanes[-1])]
    told = f"; drawn: {_told(chosen, results)}" if chosen else ""
    return f"Course: {'; '.join(parts)}{told}."


def _measured(lane: Lane) -> str:
    title = lane.title.removesuffix(", s")
    values = [m for m in lane.marks if m.kind in (MarkKind.VALUE, MarkKind.NEAR_RELAPSE, MarkKind.UNABLE)]
    if not values:
        return f"{title} {lane.empty or 'without a value that counts'}"
    names = dict.fromkeys(mark.what for mark in values)
    return ", ".join(_one(name, [mark for mark in values if mark.what == name]) for name in names)


def _one(name: str, marks: Sequence[Mark]) -> str:
    own = sorted(marks, key=lambda mark: mark.at)
    first, last = own[0], own[-1]
    if first is last:
        return f"{name} {first.value} on {first.when}"
    return f"{name} {first.value} on {first.when} to {last.value} on {last.when} at {len(own)} visits"


def _relapses(record: PatientRecord) -> str:
    counted = [r for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE]
    if not counted:
        return "no relapse recorded"
    last = max(counted, key=lambda r: r.onset.first)
    unsure = sum(r.judged is Adjudication.UNCERTAIN for r in counted)
    aside = f", {unsure} of them uncertain" if unsure else ""
    return f"{len(counted)} relapse{'s' if len(counted) > 1 else ''} recorded{aside}, the last {last.onset}"


def _scans(events: Lane) -> str:
    kinds = (
        (MarkKind.SCAN_ACTIVE, "with a new or enhancing lesion"),
        (MarkKind.SCAN_QUIET, "with none found"),
        (MarkKind.SCAN_UNKNOWN, "with activity unknown"),
    )
    counts = [(sum(m.kind is kind for m in events.marks), text) for kind, text in kinds]
    total = sum(count for count, _ in counts)
    if not total:
        return "no scan recorded"
    return f"{total} scan{'s' if total > 1 else ''}, {joined([f'{count} {text}' for count, text in counts if count])}"


def _treated(lane: Lane) -> str:
    if not lane.bars:
        return "treatment not recorded"
    return f"treatment {joined([bar.texts[1] for bar in lane.bars[-3:]])}"


def _told(chosen: Event | Unconfirmed, results: Mapping[str, SeriesResult]) -> str:
    measure = chosen.measure
    began = f"{MEASURES[measure].title} {value_of(measure, chosen.onset)} first measured {show(chosen.onset.on)}"
    base = f"from baseline {value_of(measure, chosen.baseline)} of {show(chosen.baseline.on)}"
    name = _name(chosen, results.get(measure)).rstrip(",")
    if isinstance(chosen, Unconfirmed):
        return f"{name}, {began} {base}"
    again = f"again {value_of(measure, chosen.confirmation)} on {show(chosen.confirmation.on)}"
    return f"{name}, {began} {base}, {again}"
