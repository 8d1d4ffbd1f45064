"""The course chart in words: which change is drawn, and the whole picture in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.chart.plot import Lane
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Kind, SeriesResult, Unconfirmed
from domain.measures import MEASURES
from domain.wording import THRESHOLD_ASSUMED, open_window, span, undetermined, value_of


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


def course_sentence(lanes: Sequence[Lane], drawn: str) -> str:
    """Return the chart in one sentence, for those who hear it; *drawn*: the chosen change in words."""
    # What was measured first, then relapses and scans, then treatment.
    parts = [lane.told for lane in (*lanes[1:-1], lanes[0], lanes[-1]) if lane.told]
    return f"Course: {'; '.join(parts)}{f'; drawn: {drawn}' if drawn else ''}."


def drawn_in_words(chosen: Event | Unconfirmed, results: Mapping[str, SeriesResult]) -> str:
    """Return the chosen change in words, with its three dates."""
    measure = chosen.measure
    began = f"{MEASURES[measure].title} {value_of(measure, chosen.onset)} first measured {show(chosen.onset.on)}"
    base = f"from baseline {value_of(measure, chosen.baseline)} of {show(chosen.baseline.on)}"
    name = _name(chosen, results.get(measure)).rstrip(",")
    if isinstance(chosen, Unconfirmed):
        return f"{name}, {began} {base}"
    again = f"again {value_of(measure, chosen.confirmation)} on {show(chosen.confirmation.on)}"
    return f"{name}, {began} {base}, {again}"
