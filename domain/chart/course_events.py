"""The lanes without a scale: relapses, scans and infections in rows, and treatments as bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.chart.course_lanes import middle_of
from domain.chart.plot import LOOKS, SEVERITIES, Bar, Label, Lane, Mark, MarkKind, Place
from domain.dates import PartialDate
from domain.records import Adjudication, Infection, MriScan, PatientRecord, Relapse, Treatment
from domain.scan_reading import ScanVerdict, read_scan
from domain.wording import joined

_RELAPSE_KINDS = {
    Adjudication.RELAPSE: MarkKind.RELAPSE,
    Adjudication.UNCERTAIN: MarkKind.RELAPSE_UNCERTAIN,
    Adjudication.PSEUDO_RELAPSE: MarkKind.PSEUDO_RELAPSE,
}
# New lesions of unknown date are lesions all the same: the scan is drawn filled and its note says what is open.
_SCAN_KINDS = {
    ScanVerdict.ACTIVE: MarkKind.SCAN_ACTIVE,
    ScanVerdict.UNDATED: MarkKind.SCAN_ACTIVE,
    ScanVerdict.QUIET: MarkKind.SCAN_QUIET,
    ScanVerdict.INCOMPLETE: MarkKind.SCAN_UNKNOWN,
    ScanVerdict.UNUSABLE: MarkKind.SCAN_UNKNOWN,
}


_Named = tuple[Mark, tuple[str, ...]]  # a mark, and what is written beside it


def events_lane(record: PatientRecord, frame_months: int) -> Lane:
    """Return relapses, scans and infections, a row each; a row without any says "none recorded".

    *frame_months*: the frame in which a scan's new lesions must be dated to count as dated activity.
    """
    rows: list[tuple[str, list[_Named]]] = [
        ("Relapses", [_relapse(r) for r in record.relapses]),
        ("Scans", [_scan(s, record, frame_months) for s in record.scans]),
    ]
    if record.infections:
        rows.append(("Infections", [_infection(i) for i in record.infections]))
    died = record.patient.death_date
    if died is not None:
        death = _event(MarkKind.DEATH, died, "Death", "", _death_note(record.patient.death_from_ms))
        rows[0][1].append((death, (f"died · {death.when}", "died")))
    marks: list[Mark] = []
    labels: list[Label] = []
    ticks: list[tuple[Decimal, str]] = []
    for index, (name, found) in enumerate(rows):
        y = Decimal(len(rows) - 1 - index)
        ticks.append((y, name))
        placed = sorted(found, key=lambda named: named[0].at)
        marks += [mark._replace(y=y) for mark, _ in placed]
        if not placed:
            labels.append(Label(date.min, y, ("none recorded",), Place.EDGE))
        # Newest first: where room is short, the dates of the last ones are the ones that stay.
        labels += [Label(m.end or m.at, y, texts, Place.BESIDE) for m, texts in reversed(placed)]
    return Lane(
        "events",
        "Events",
        "",
        Decimal("-0.5"),
        Decimal(len(rows)) - Decimal("0.5"),
        weight=2 * len(rows),
        ticks=tuple(ticks),
        named_rows=True,
        marks=tuple(marks),
        labels=tuple(labels),
        told=f"{_relapses_told(record)}; {_scans_told(marks)}",
    )


def _texts(*parts: str) -> tuple[str, ...]:
    """Return what stands beside a mark, the longest first: its date is the last to go."""
    *more, when = [part for part in parts if part]
    return tuple(dict.fromkeys((" · ".join((*more, when)), " · ".join((*more[:1], when)), when)))


def _relapses_told(record: PatientRecord) -> str:
    counted = [r for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE]
    if not counted:
        return "no relapse recorded"
    last = max(counted, key=lambda r: r.onset.first)
    unsure = sum(r.judged is Adjudication.UNCERTAIN for r in counted)
    severe = sum(r.severity.strip().lower() == "severe" for r in counted)
    counts = ((severe, "severe"), (unsure, "uncertain"))
    of = "" if len(counted) == 1 else " of them"
    aside = "".join(f", {f'{count}{of} ' if of else ''}{name}" for count, name in counts if count)
    return f"{len(counted)} relapse{'s' if len(counted) > 1 else ''} recorded{aside}, the last {last.onset}"


def _scans_told(marks: Sequence[Mark]) -> str:
    kinds = (
        (MarkKind.SCAN_ACTIVE, "with a new or enhancing lesion"),
        (MarkKind.SCAN_QUIET, "with none found"),
        (MarkKind.SCAN_UNKNOWN, "with activity unknown"),
    )
    counts = [(sum(m.kind is kind for m in marks), text) for kind, text in kinds]
    total = sum(count for count, _ in counts)
    if not total:
        return "no scan recorded"
    return f"{total} scan{'s' if total > 1 else ''}, {joined([f'{count} {text}' for count, text in counts if count])}"


def _event(kind: MarkKind, when: PartialDate, what: str, value: str, note: str) -> Mark:
    start, end = (None, None) if when.exact else (when.first, when.last)
    return Mark("events", kind, LOOKS[kind], middle_of(when), Decimal(0), what, value, note, str(when), start, end)


def _relapse(relapse: Relapse) -> _Named:
    kind = _RELAPSE_KINDS[relapse.judged]
    parts = [", ".join(relapse.systems)]
    if kind is MarkKind.RELAPSE_UNCERTAIN:
        parts.append("uncertain" if relapse.adjudication else "with fever or infection, not adjudicated")
    if kind is MarkKind.PSEUDO_RELAPSE:
        parts.append("adjudicated as pseudo-relapse")
    parts.append({True: "steroids", False: "no steroids", None: ""}[relapse.steroids])
    parts.append(f"recovery {relapse.recovery}" if relapse.recovery else "")
    if not relapse.onset.exact:
        parts.append("date not known to the day")
    note = "; ".join(part for part in parts if part)
    mark = _event(kind, relapse.onset, "Relapse", relapse.severity, note)
    grade = SEVERITIES.get(relapse.severity.strip().lower(), 0)
    mark = mark._replace(look=replace(mark.look, grade=grade))
    return mark, _texts(relapse.severity, ", ".join(relapse.systems), mark.when)


def _infection(infection: Infection) -> _Named:
    fever = {True: "with fever", False: "without fever", None: "fever not recorded"}[infection.fever]
    mark = _event(MarkKind.INFECTION, infection.onset, "Infection", infection.kind, fever)
    return mark, _texts(infection.kind, mark.when)


def _death_note(from_ms: bool | None) -> str:
    return {True: "due to MS", False: "not due to MS", None: "cause not recorded"}[from_ms]


def _scan(scan: MriScan, record: PatientRecord, frame_months: int) -> _Named:
    reading = read_scan(scan, record.assumed, frame_months, scans=record.scans)
    note = reading.text.partition(": ")[2]
    kind = _SCAN_KINDS[reading.verdict]
    value = {MarkKind.SCAN_QUIET: "none found", MarkKind.SCAN_UNKNOWN: "activity unknown"}.get(kind) or _counts(scan)
    mark = _event(kind, PartialDate.of(scan.on), "Scan", value, note)
    if kind is MarkKind.SCAN_ACTIVE:
        return mark, (f"{value} · {mark.when}", value)
    return mark, (mark.when,)


def _counts(scan: MriScan) -> str:
    """Return what an active scan found, in short: "2 new, 1 enhancing"."""
    new = (scan.new_t2 or 0) + (scan.enlarging_t2 or 0)
    parts = ((new, "new or enlarging" if scan.enlarging_t2 else "new"), (scan.gd_enhancing or 0, "enhancing"))
    return ", ".join(f"{count} {name}" for count, name in parts if count)


def treatment_lane(treatments: Sequence[Treatment], as_of: date, end: date) -> Lane:
    """Return the treatments as bars in as few rows as do not overlap; one going on reaches to *end*, the chart's."""
    bars: list[Bar] = []
    ends: list[date] = []
    for treatment in sorted(treatments, key=lambda t: (t.start.first, t.start.last)):
        going_on = treatment.stop is None or treatment.stop.first > as_of
        last = end if going_on or treatment.stop is None else max(treatment.stop.last, treatment.start.first)
        row = next((i for i, taken in enumerate(ends) if taken <= treatment.start.first), len(ends))
        ends[row : row + 1] = [last]
        bars.append(_bar(treatment, row, last, going_on))
    if not bars:
        told = "treatment not recorded"
        return Lane("treatments", "Treatment", "", Decimal(0), Decimal(1), 2, empty="not recorded", told=told)
    rows = len(ends)
    return Lane(
        "treatments",
        "Treatment",
        "",
        Decimal("-0.5"),
        Decimal(rows) - Decimal("0.5"),
        2 * rows,
        bars=tuple(bars),
        told=f"treatment {joined([_dated(bar) for bar in bars[-3:]])}",
    )


def _dated(bar: Bar) -> str:
    return f"{bar.texts[-1]}, {bar.when}"


def _bar(treatment: Treatment, row: int, last: date, going_on: bool) -> Bar:
    stop = None if going_on else treatment.stop
    ended = f"{treatment.start} to {stop}" if stop else f"since {treatment.start}"
    reason = f" (stopped: {treatment.stop_reason})" if stop and treatment.stop_reason else ""
    details = ", ".join(part for part in (treatment.dose, treatment.interval, treatment.trial) if part)
    name = treatment.drug
    return Bar(
        row,
        treatment.start.first,
        min(treatment.start.last, last),
        max(stop.first, treatment.start.first) if stop else last,
        last,
        going_on,
        # The reason for stopping is worth more than the dates, which the axis shows.
        tuple(dict.fromkeys((f"{name}, {ended}{reason}", f"{name}{reason}" if reason else f"{name}, {ended}", name))),
        ended,
        f"{name}, {ended}{reason}" + (f"; {details}" if details else "") + ("; no stop recorded" if not stop else ""),
    )
