"""The lanes of the course chart from the record: events, one lane a measure, treatments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from domain.chart.plot import (
    LOOKS,
    SERIES_SHAPES,
    UNCOUNTED,
    Label,
    Lane,
    Line,
    LineStyle,
    Mark,
    MarkKind,
    Place,
    Role,
    Shape,
)
from domain.dates import PartialDate, minus_months, show
from domain.definition_rules import RelapseFree
from domain.event_evidence import LONG_GAP_MONTHS
from domain.evidence import NOT_COMPARED, LeftOut, Point, SeriesResult
from domain.measures import MEASURES
from domain.records import Adjudication, Flag, PatientRecord, Relapse, Visit, VisitKind
from domain.same_day import carried_from, carried_grades
from domain.wording import NOT_EXAMINED, change_of, value_of

NOT_DRAWN_AS_USED = NOT_COMPARED | {LeftOut.TWO_ON_ONE_DAY, LeftOut.NONE_CHOSEN, LeftOut.NOT_CHOSEN}


@dataclass(frozen=True, slots=True)
class Series:
    """A lane's measure; ``short`` names it at its last value where a lane has several."""

    measure: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class MeasureLane:
    """What a lane of measured values shows."""

    id: str
    title: str
    hint: str
    weight: int
    series: tuple[Series, ...]
    worse_up: bool = True


MEASURE_LANES = (
    MeasureLane("edss", "EDSS", "up is worse", 12, (Series("edss"),)),
    MeasureLane("t25fw", "T25FW, s", "up is worse", 4, (Series("t25fw"),)),
    MeasureLane(
        "nhpt",
        "9HPT, s",
        "up is worse",
        6,
        (
            Series("nhpt_dominant", "dominant"),
            Series("nhpt_non_dominant", "other hand"),
            Series("nhpt", "hand not named"),
        ),
    ),
    MeasureLane("sdmt", "SDMT", "down is worse", 4, (Series("sdmt"),), worse_up=False),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One visit's value of one measure, with how it is drawn."""

    visit: Visit
    kind: MarkKind
    value: Decimal | None
    note: str


def measure_lane(
    row: MeasureLane, record: PatientRecord, results: Mapping[str, SeriesResult], window: RelapseFree | None
) -> Lane:
    """Return a lane with its values as marks and lines, the last one labelled with its change.

    *window*: the days that the definition keeps between a visit and a relapse; None = not known, then only visits
    made because of a relapse are drawn as near one.
    """
    readings = {s.measure: _readings(s.measure, record, results.get(s.measure), window) for s in row.series}
    everything = [reading for series in readings.values() for reading in series]
    if not everything:
        return _scaled(row, (), empty="not recorded")
    lane = _scaled(row, [r.value for r in everything if r.value is not None], any(r.value is None for r in everything))
    worst = beyond(lane)
    marks: list[Mark] = []
    lines: list[Line] = []
    labels: list[Label] = []
    ends: list[Label] = []
    for series in row.series:
        read = readings[series.measure]
        drawn = [_mark(row.id, series.measure, r, worst) for r in read]
        marks += drawn
        lines += _lines(series.measure, read, dashed=series.measure == "nhpt_non_dominant")
        last, words = _end_labels(series, read, drawn)
        ends += last
        labels += words
    if len(ends) > 1:
        ends = _apart(ends)
    return replace(lane, marks=tuple(marks), lines=tuple(lines), labels=(*labels, *ends))


def _readings(
    measure: str, record: PatientRecord, result: SeriesResult | None, window: RelapseFree | None
) -> list[Reading]:
    omitted = {(o.on, o.value): o for o in (result.omissions if result else ())}
    used = {(p.on, None if p.unable else p.value) for p in (result.points if result else ())}
    readings: list[Reading] = []
    for visit in record.visits:
        if not visit.trials(measure):
            continue
        value, flag = visit.value(measure), visit.flag(measure)
        if value is None and flag is Flag.OTHER:
            continue  # missing for another reason: nothing to draw, and the table says why
        omission = None if (visit.on, value) in used else omitted.get((visit.on, value))
        near = _near_relapse(visit, record.relapses, window)
        since = carried_from(visit.trials(measure))
        if since is not None:
            kind, note = MarkKind.CARRIED, f"carried from {show(since)}, {NOT_EXAMINED}"
        elif visit.comparable is False or (omission and omission.why in NOT_DRAWN_AS_USED):
            kind = MarkKind.NOT_USED
            reason = visit.not_comparable_reason or (omission.note if omission else "")
            if visit.comparable is False:
                note = f"not comparable{f', {reason}' if reason else ''}"
            else:
                note = f"{omission.why if omission else ''}{f', {reason}' if reason else ''}"
        elif value is None:
            kind = MarkKind.UNABLE if flag is Flag.UNABLE else MarkKind.NO_VALUE
            note = "because of MS" if flag is Flag.UNABLE else "no value, reason not recorded"
        else:
            kind, note = (MarkKind.NEAR_RELAPSE, near) if near else (MarkKind.VALUE, "")
            grades = carried_grades(visit) if measure == "edss" else None
            if grades is not None:
                note = "; ".join(part for part in (note, f"grades carried from {show(grades)}, {NOT_EXAMINED}") if part)
        readings.append(Reading(visit, kind, value, note))
    return readings


def _near_relapse(visit: Visit, relapses: Iterable[Relapse], window: RelapseFree | None) -> str:
    """Return why a visit lies near a relapse, or ""; a date not known to the day is tried on every day it can be."""
    for relapse in reversed(tuple(relapses)):
        if window is None or relapse.judged is Adjudication.PSEUDO_RELAPSE:
            continue
        least = (visit.on - relapse.onset.last).days
        most = (visit.on - relapse.onset.first).days
        # A visit counts as near while fewer than "before" days have passed; the onset day itself is 0 days after.
        if (most >= 0 and max(least, 0) < window.before) or (least <= 0 and max(-most, 0) < window.after):
            sure = "" if relapse.onset.exact else "possibly "
            uncertain = "uncertain " if relapse.judged is Adjudication.UNCERTAIN else ""
            days = f"{abs(least)} days {'after' if least >= 0 else 'before'}" if relapse.onset.exact else "near"
            return f"{sure}{days} the {uncertain}relapse of {relapse.onset}"
    return "visit because of a relapse" if visit.kind is VisitKind.RELAPSE else ""


def _mark(lane: str, measure: str, reading: Reading, worst: Decimal) -> Mark:
    look = LOOKS[reading.kind]
    if reading.kind is MarkKind.UNABLE:
        look = replace(look, shape=Shape.CARET if MEASURES[measure].worse == "higher" else Shape.CARET_DOWN)
    elif measure in SERIES_SHAPES:
        look = replace(look, shape=SERIES_SHAPES[measure])
    on = reading.visit.on
    if reading.value is not None:
        value = value_of(measure, Point(on, reading.value))
    else:
        value = "unable" if reading.visit.flag(measure) is Flag.UNABLE else "no value"
    y = worst if reading.value is None else reading.value
    return Mark(lane, reading.kind, look, on, y, MEASURES[measure].title, value, reading.note, show(on))


def _lines(measure: str, readings: Sequence[Reading], dashed: bool) -> list[Line]:
    """Return the lines between values that count; each run without a long gap is one line."""
    points = [(r.visit.on, r.value) for r in readings if r.value is not None and r.kind not in UNCOUNTED]
    # A test that could not be done breaks the line: there is no value to draw it to.
    unable = [r.visit.on for r in readings if r.kind is MarkKind.UNABLE]
    style = LineStyle.DASHED if dashed else LineStyle.SOLID
    lines: list[Line] = []
    run: list[tuple[date, Decimal]] = points[:1]
    for (day, value), (next_day, next_value) in pairwise(points):
        step = [(next_day, value), (next_day, next_value)] if measure == "edss" else [(next_day, next_value)]
        if any(day < u < next_day for u in unable):
            lines += [Line(measure, style, tuple(run))] if len(run) > 1 else []
            run = [(next_day, next_value)]
        elif minus_months(next_day, LONG_GAP_MONTHS) > day:
            lines += [Line(measure, style, tuple(run))] if len(run) > 1 else []
            lines.append(Line(measure, LineStyle.BROKEN, ((day, value), *step)))
            run = [(next_day, next_value)]
        else:
            run += step
    return [*lines, Line(measure, style, tuple(run))] if len(run) > 1 else lines


def _end_labels(series: Series, readings: Sequence[Reading], marks: Sequence[Mark]) -> tuple[list[Label], list[Label]]:
    """Return the last value with its change (none where no value counts), and "unable" at every such mark."""
    last = max((m for m in marks if m.kind not in UNCOUNTED), key=lambda m: m.at, default=None)
    labels = [
        Label(m.at, m.y, ("unable",), Place.BESIDE, Role.INK, required=True)
        for m in marks
        if m.kind is MarkKind.UNABLE and m is not last
    ]
    if last is None:
        return [], labels
    name = f"{series.short} " if series.short else ""
    if last.kind in (MarkKind.UNABLE, MarkKind.NO_VALUE):
        texts = [f"{name}{last.value}", last.value]
    else:
        first, change = _change(series.measure, readings)
        texts = [f"{name}{last.value}"]
        if change and series.measure != "edss":
            texts = [f"{name}{last.value}, {change} since {show(first)}", f"{name}{last.value}, {change}"]
    end = Label(last.at, last.y, tuple(texts), Place.NEAR, Role.INK, required=series.measure != "edss")
    return [end], labels


def _apart(labels: Sequence[Label]) -> list[Label]:
    """Return the last values of several series so that the upper one is written above and the others below."""
    upper = max(labels, key=lambda label: label.y)
    return [replace(label, place=Place.ABOVE if label is upper else Place.UNDER) for label in labels]


def _change(measure: str, readings: Sequence[Reading]) -> tuple[date, str]:
    """Return the date of the first value that counts and the change to the last; "" where there is only one."""
    measured = [r for r in readings if r.value is not None and r.kind not in UNCOUNTED]
    firsts = [r for r in measured if r.kind is MarkKind.VALUE] or measured
    first, last = firsts[0], measured[-1]
    if first.visit.on >= last.visit.on or first.value is None or last.value is None:
        return first.visit.on, ""
    return first.visit.on, change_of(measure, Point(first.visit.on, first.value), Point(last.visit.on, last.value))


def _scaled(row: MeasureLane, values: Sequence[Decimal], edge: bool = False, empty: str = "") -> Lane:
    """Return the empty lane with its scale: EDSS is always 0 to 10, the others follow their values."""
    if row.id == "edss":
        whole = tuple(Decimal(step) for step in range(11))
        ticks = tuple((step, str(step)) for step in whole if step % 2 == 0)
        return Lane(
            "edss", row.title, row.hint, Decimal("-1.5"), Decimal("11.5"), row.weight, ticks, whole, empty=empty
        )
    if not values:
        return Lane(row.id, row.title, row.hint, Decimal(0), Decimal(1), row.weight, empty=empty)
    # A third of the level at the least: what is noise must not look like a cliff.
    least = max(abs(values[0]) / 3, Decimal(1))
    middle = (min(values) + max(values)) / 2
    low = min(min(values), middle - least / 2)
    high = max(max(values), middle + least / 2)
    step = _nice_step((high - low) / 3)
    low = max((low / step).to_integral_value(ROUND_FLOOR) * step, Decimal(0))
    high = (high / step).to_integral_value(ROUND_CEILING) * step
    scale: list[tuple[Decimal, str]] = []
    tick = low
    while tick <= high:
        scale.append((tick, f"{tick.normalize():f}"))
        tick += step
    air = step * 2 / 5
    top = step if (edge and row.worse_up) or len(row.series) > 1 else air  # two last values need the room
    foot = step if edge and not row.worse_up else air
    grid = tuple(value for value, _ in scale)
    return Lane(row.id, row.title, row.hint, low - foot, high + top, row.weight, tuple(scale), grid)


def beyond(lane: Lane) -> Decimal:
    """Return where a mark without a number stands: inside the edge that is worse."""
    air = (lane.high - lane.low) / 12
    return lane.low + air if lane.hint.startswith("down") else lane.high - air


def _nice_step(rough: Decimal) -> Decimal:
    """Return 1, 2 or 5 times a power of ten, at least *rough*."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def missing_values(record: PatientRecord) -> Iterable[tuple[Visit, str, str]]:
    """Yield the visit, the measure's title and the reason of tests with no value for a reason other than MS."""
    for visit in record.visits:
        for lane in MEASURE_LANES:
            for series in lane.series:
                if visit.trials(series.measure) and visit.flag(series.measure) is Flag.OTHER:
                    notes = "; ".join(v.note for v in visit.trials(series.measure) if v.note)
                    yield visit, MEASURES[series.measure].title, notes or "for another reason than MS"


def middle_of(when: PartialDate) -> date:
    """Return the day in the middle of a date's range: where its mark stands."""
    return when.first + (when.last - when.first) / 2
