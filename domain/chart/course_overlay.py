"""One chosen change drawn over its lane: baseline, onset, confirmation and the windows that decided its cause.

The picture follows Figure 1 of Giovannoni et al., Ther Adv Neurol Disord 2022;15.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.chart.lane_scale import beyond
from domain.chart.plot import (
    LOOKS,
    Band,
    BandKind,
    EventKey,
    Label,
    Lane,
    Level,
    Mark,
    MarkKind,
    Place,
    Role,
    Span,
)
from domain.dates import show
from domain.evidence import CandidateWindows, Event, Point, SeriesResult, Unconfirmed, WindowCheck
from domain.records import Adjudication, Relapse
from domain.wording import joined, span, unconfirmed_note, value_of


@dataclass(frozen=True, slots=True)
class Frame:
    """The days that the overlay is drawn in."""

    as_of: date
    end: date  # of the chart
    relapses: tuple[Relapse, ...] = ()
    history_assumed: bool = False

    @property
    def none_recorded(self) -> str:
        """What is written of days without a recorded relapse."""
        return f"no relapse recorded{' (history assumed)' if self.history_assumed else ''}"

    def named(self, days: tuple[date, ...]) -> str:
        """Return relapses as they are recorded: the engine tries a date that is not exact day by day."""
        return joined(list(dict.fromkeys(self._name(day) for day in days)))

    def _name(self, day: date) -> str:
        same = [relapse for relapse in self.relapses if relapse.onset.exact == day]
        within = [relapse for relapse in self.relapses if relapse.onset.first <= day <= relapse.onset.last]
        if not (same or within):
            return show(day)
        relapse = (same or within)[0]
        return f"{relapse.onset}{' (uncertain)' if relapse.judged is Adjudication.UNCERTAIN else ''}"


def event_key(event: Event | Unconfirmed) -> EventKey:
    """Return what names a change."""
    return EventKey(event.measure, event.kind, event.onset.on)


def overlaid(lane: Lane, event: Event | Unconfirmed, frame: Frame) -> Lane:
    """Return the lane with the change drawn over it."""
    drawn = _confirmed(lane, event, frame) if isinstance(event, Event) else _unconfirmed(lane, event, frame)
    return replace(
        lane,
        marks=(*lane.marks, *drawn.marks),
        bands=drawn.bands,
        spans=drawn.spans,
        levels=drawn.levels,
        labels=(*drawn.labels, *lane.labels),
    )


def with_other_events(lane: Lane, result: SeriesResult, chosen: Event | Unconfirmed | None) -> Lane:
    """Return the lane with a small mark at the onset of each change that can be chosen and is not."""
    others: list[Mark] = []
    skipped = event_key(chosen) if chosen else None
    changes: tuple[Event | Unconfirmed, ...] = (*result.events, *result.pending)
    for change in changes:
        if event_key(change) == skipped:
            continue
        state = "not confirmed" if isinstance(change, Unconfirmed) else str(change.attribution or "")
        note = ", ".join(part for part in (str(change.kind), state) if part)
        mark = _mark(lane, MarkKind.OTHER_EVENT, change.measure, change.onset, note)
        others.append(mark._replace(event=event_key(change)))
    return replace(lane, marks=(*lane.marks, *others)) if others else lane


@dataclass(frozen=True, slots=True)
class _Drawn:
    marks: tuple[Mark, ...]
    bands: tuple[Band, ...]
    spans: tuple[Span, ...]
    levels: tuple[Level, ...]
    labels: tuple[Label, ...]


def _y(lane: Lane, point: Point) -> Decimal:
    """Return where a point stands: unable has no number and stands at the worse edge."""
    if not point.unable:
        return point.value
    return beyond(lane)


def _mark(lane: Lane, kind: MarkKind, measure: str, point: Point, note: str) -> Mark:
    what = {MarkKind.OTHER_EVENT: "Another event:"}.get(kind, f"{kind[:1].upper()}{kind[1:]}:")
    value = value_of(measure, point)
    return Mark(lane.id, kind, LOOKS[kind], point.on, _y(lane, point), what, value, note, show(point.on))


def _strong(lane: Lane, point: Point, text: str) -> Label:
    return Label(point.on, _y(lane, point), (text,), Place.NEAR, Role.DISABILITY, strong=True, required=True)


def _baseline(lane: Lane, measure: str, point: Point, frame: Frame) -> tuple[Level, Label]:
    level = Level(_y(lane, point), point.on, frame.end)
    text = f"baseline {value_of(measure, point)} · {show(point.on)}"
    seen = (point.on, frame.end)
    return level, Label(point.on, level.y, (text,), Place.BELOW, Role.MUTE, required=True, span=seen)


def _weeks(event: Event, point: Point) -> int:
    return (point.on - event.onset.on).days // 7


def _confirmed(lane: Lane, event: Event, frame: Frame) -> _Drawn:
    measure, onset, confirmation = event.measure, event.onset, event.confirmation
    level, level_label = _baseline(lane, measure, event.baseline, frame)
    marks = [
        _mark(lane, MarkKind.ONSET, measure, onset, f"from baseline {value_of(measure, event.baseline)}"),
        _mark(lane, MarkKind.CONFIRMATION, measure, confirmation, f"{_weeks(event, confirmation)} weeks after onset"),
    ]
    labels = [
        _strong(lane, onset, f"first measured {value_of(measure, onset)} · {show(onset.on)}"),
        _strong(lane, confirmation, f"again at {_weeks(event, confirmation)} weeks {_dated(measure, confirmation)}"),
    ]
    pira = event.pira_confirmation
    if pira is not None and pira.on != confirmation.on:
        marks.append(_mark(lane, MarkKind.PIRA_CONFIRMATION, measure, pira, f"{_weeks(event, pira)} weeks after onset"))
        labels.append(_strong(lane, pira, f"as PIRA at {_weeks(event, pira)} weeks {_dated(measure, pira)}"))
    if event.fell_back is not None:
        back = event.fell_back
        marks.append(_mark(lane, MarkKind.FELL_BACK, measure, back, "not sustained"))
        labels.append(_strong(lane, back, f"not sustained: back to {_dated(measure, back)}"))
    bands = _bands(event, frame)
    heights = sorted((level.y, _y(lane, onset)))
    held = Span(onset.on, confirmation.on, heights[0], heights[1], hatched=False)
    labels += [_band_label(band) for band in bands]
    return _Drawn(tuple(marks), bands, (held,), (level,), (*labels, level_label))


def _dated(measure: str, point: Point) -> str:
    return f"{value_of(measure, point)} · {show(point.on)}"


def _deciding(event: Event) -> CandidateWindows | None:
    """Return the windows that decided: of the visit that confirmed PIRA, else of the first visit tried."""
    at = event.pira_confirmation or event.confirmation
    fitting = [tried for tried in event.candidates if tried.confirmation.on == at.on]
    return next(iter(fitting or event.candidates), None)


def _bands(event: Event, frame: Frame) -> tuple[Band, ...]:
    bands: list[Band] = []
    tried = _deciding(event)
    for window in tried.windows if tried else ():
        bands += _window(window, frame)
    if event.raw_window is not None:
        bands.append(_raw(event.raw_window, frame))
    return tuple(bands)


def _window(window: WindowCheck, frame: Frame) -> list[Band]:
    """Return the bands of one window: what was found, with the unknown and the open part as bands of their own."""
    last = min(window.end, frame.as_of)
    unknown = [(max(start, window.start), min(end, window.end)) for start, end in window.unknown]
    bands: list[Band] = []
    if window.relapses and window.start <= last:
        found = f"relapse {frame.named(window.relapses)}"
        bands.append(Band(BandKind.RELAPSE_FOUND, window.start, last, found, window.label))
    elif window.start <= last:
        bands += [
            Band(BandKind.RELAPSE_FREE, start, end, frame.none_recorded, window.label)
            for start, end in _without(window.start, last, unknown)
        ]
        bands += [
            Band(BandKind.UNKNOWN, start, end, f"relapses not recorded {span(start, end)}", window.label)
            for start, end in unknown
        ]
    if window.end > frame.as_of:
        first = max(window.start, frame.as_of)
        bands.append(Band(BandKind.OPEN, first, window.end, f"open to {show(window.end)}", window.label))
    return bands


def _without(start: date, end: date, holes: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return what is left of a span of days without its holes."""
    parts: list[tuple[date, date]] = []
    for first, last in sorted(holes):
        if first > start:
            parts.append((start, min(first - timedelta(days=1), end)))
        start = max(start, last + timedelta(days=1))
    return [*parts, (start, end)] if start <= end else parts


def _raw(window: WindowCheck, frame: Frame) -> Band:
    if window.relapses:
        text = f"RAW window: relapse {frame.named(window.relapses)}"
    elif window.unknown:
        text = "RAW window: relapses not recorded"
    else:
        text = f"RAW window: {frame.none_recorded}"
    return Band(BandKind.RAW, window.start, min(window.end, frame.end), text, window.label)


def _band_label(band: Band) -> Label:
    middle = band.start + (band.end - band.start) / 2
    place = Place.FOOT if band.kind is BandKind.RAW else Place.TOP
    role = {BandKind.UNKNOWN: Role.MUTE, BandKind.RAW: Role.MUTE, BandKind.RELAPSE_FOUND: Role.INFLAMMATION}
    colour = role.get(band.kind, Role.DISABILITY)
    return Label(middle, Decimal(0), (band.text,), place, colour, required=True, span=(band.start, band.end))


def _unconfirmed(lane: Lane, change: Unconfirmed, frame: Frame) -> _Drawn:
    measure, onset = change.measure, change.onset
    level, level_label = _baseline(lane, measure, change.baseline, frame)
    mark = _mark(lane, MarkKind.UNCONFIRMED, measure, onset, unconfirmed_note(change))
    labels = [_strong(lane, onset, f"first measured {_dated(measure, onset)}, not confirmed")]
    until = frame.as_of if change.failed_at is None else change.failed_at.on
    heights = sorted((level.y, _y(lane, onset)))
    open_span = Span(onset.on, max(until, onset.on + timedelta(days=1)), heights[0], heights[1], hatched=True)
    marks = [mark]
    if change.failed_at is not None:
        marks.append(_mark(lane, MarkKind.FELL_BACK, measure, change.failed_at, "not held"))
        labels.append(_strong(lane, change.failed_at, f"not held: {_dated(measure, change.failed_at)}"))
    bands = _pending(change, frame)
    labels += [_band_label(band) for band in bands]
    return _Drawn(tuple(marks), bands, (open_span,), (level,), (*labels, level_label))


def _pending(change: Unconfirmed, frame: Frame) -> tuple[Band, ...]:
    """Return the window in which a visit can confirm the change; without an end it reaches to that of the chart."""
    if not change.pending or change.confirm_from is None:
        return ()
    until = f" to {show(change.confirm_to)}" if change.confirm_to else " on"
    text = f"can be confirmed from {show(change.confirm_from)}{until}"
    end = min(change.confirm_to or frame.end, frame.end)
    return (Band(BandKind.PENDING, change.confirm_from, max(end, change.confirm_from), text),)
