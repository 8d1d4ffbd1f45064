"""What is open for a patient, and the fact and the dates that would settle it; what matters today comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.activity import Activity, Settle, SettleKind
from domain.brain_health.factors import Status
from domain.brain_health.findings import Finding
from domain.dates import minus_months, show
from domain.definition import Definition
from domain.evidence import Event, SeriesResult, Unconfirmed
from domain.lublin import LublinResult
from domain.measures import MEASURES
from domain.records import Adjudication, PatientRecord
from domain.scan_reading import ScanVerdict
from domain.summary import MeasureRow, OpenItem, OpenKind
from domain.summary_tables import TESTS
from domain.wording import change_of, event_text, joined, open_window, value_of, would_confirm

KINDS = {
    SettleKind.RELAPSES: OpenKind.RELAPSES,
    SettleKind.ADJUDICATION: OpenKind.ADJUDICATION,
    SettleKind.SCAN: OpenKind.SCAN,
    SettleKind.CONFIRMATION: OpenKind.CONFIRMATION,
    SettleKind.MEASURE: OpenKind.MEASURE,
    SettleKind.STATEMENT: OpenKind.CONFIRMATION,
}
SETTLE_TITLES = {
    SettleKind.RELAPSES: "Relapse history not complete",
    SettleKind.ADJUDICATION: "Relapse not adjudicated",
    SettleKind.SCAN: "MRI information missing",
    SettleKind.MEASURE: "Not assessed",
    SettleKind.STATEMENT: "Clinician's statement",
}


def open_items(
    record: PatientRecord,
    definition: Definition,
    results: Mapping[str, SeriesResult],
    lublin: LublinResult,
    rows: Sequence[MeasureRow],
    findings: Sequence[Finding],
) -> tuple[OpenItem, ...]:
    """Return every open item once: today's first, then by date, those without a date last."""
    items = [
        *(_pending(change, definition, lublin.as_of) for result in results.values() for change in result.pending),
        *(_window(event, definition) for result in results.values() for event in result.worsenings if event.open_until),
        *(_settle(settle, lublin.as_of) for settle in lublin.settles if settle.kind is not SettleKind.CONFIRMATION),
        *_not_adjudicated(record, lublin),
        *_within_variation(rows),
        *_not_recorded(results),
        *_next_scan(lublin),
        *(_brain_health(finding) for finding in findings if finding.status is Status.ATTEND),
    ]
    unique = dict.fromkeys(items)
    return tuple(sorted(unique, key=lambda item: (not item.today, item.due is None, item.due or date.max, item.title)))


def _pending(change: Unconfirmed, definition: Definition, as_of: date) -> OpenItem:
    title = MEASURES[change.measure].title
    due = change.confirm_from
    return OpenItem(
        OpenKind.CONFIRMATION,
        f"{title} {value_of(change.measure, change.onset)}, "
        f"{change_of(change.measure, change.baseline, change.onset)}: not confirmed",
        would_confirm(change, definition),
        f"on or after {show(due)}" if due else "",
        due,
        today=due is not None and due <= as_of,
    )


def _window(event: Event, definition: Definition) -> OpenItem:
    text = open_window(event)
    return OpenItem(
        OpenKind.WINDOW,
        event_text(event),
        f"{text[0].upper()}{text[1:]} ({definition.id}).",
        f"to {show(event.open_until)}" if event.open_until else "",
        event.open_until,
    )


def _settle(settle: Settle, as_of: date) -> OpenItem:
    today = settle.latest is None or settle.latest >= as_of or settle.kind is not SettleKind.SCAN
    return OpenItem(
        KINDS[settle.kind],
        SETTLE_TITLES[settle.kind],
        f"{settle.text[0].upper()}{settle.text[1:]} would settle it.",
        "",
        settle.latest,
        today,
    )


def _not_adjudicated(record: PatientRecord, lublin: LublinResult) -> list[OpenItem]:
    """Return the unadjudicated events outside the frame; those inside it stand among what would settle the activity."""
    named = any(settle.kind is SettleKind.ADJUDICATION for settle in lublin.settles)
    return [
        OpenItem(
            OpenKind.ADJUDICATION,
            "Relapse not adjudicated",
            f"Event of {relapse.onset}: relapse or pseudo-relapse, by a named clinician.",
        )
        for relapse in record.relapses
        if relapse.judged is Adjudication.UNCERTAIN
        and relapse.onset.first <= lublin.as_of
        and not (named and relapse.onset.last >= lublin.frame_start)
    ]


def _within_variation(rows: Sequence[MeasureRow]) -> list[OpenItem]:
    return [
        OpenItem(
            OpenKind.MEASURE,
            f"{row.title} {row.change}: within test variation",
            f"{row.note[0].upper()}{row.note[1:]}. A second sitting would show whether it lasts.",
        )
        for row in rows
        if row.note.startswith("possible")
    ]


def _not_recorded(results: Mapping[str, SeriesResult]) -> list[OpenItem]:
    missing = [m for m in ("t25fw", "nhpt_dominant", "nhpt_non_dominant", "sdmt") if not results[m].points]
    if "nhpt" in results and results["nhpt"].points:
        missing = [m for m in missing if not m.startswith("nhpt")]
    if not missing or len(missing) == len(TESTS) - 1:
        text = "T25FW, 9HPT of each hand and SDMT would let disability beyond EDSS be judged."
        return [OpenItem(OpenKind.MEASURE, "No timed test recorded", text)] if missing else []
    names = joined([MEASURES[m].title for m in missing])
    return [OpenItem(OpenKind.MEASURE, f"{names}: not recorded", "One value now makes a baseline for later visits.")]


def _next_scan(lublin: LublinResult) -> list[OpenItem]:
    """Return the day on which the activity becomes indeterminate for want of a scan, where it rests on one now."""
    quiet = [r.scan.on for r in lublin.evidence.scans if r.verdict is ScanVerdict.QUIET]
    if lublin.activity is not Activity.NOT_ACTIVE or not quiet:
        return []
    day = _leaves_frame(quiet[-1], lublin.frame_months)
    return [
        OpenItem(
            OpenKind.SCAN,
            "Next scan",
            f"Without one, activity becomes indeterminate on {show(day)}.",
            f"before {show(day)}",
            day,
        )
    ]


def _leaves_frame(scan: date, months: int) -> date:
    """Return the first day whose frame no longer holds a day: the frame reaches back so many calendar months."""
    day = scan + timedelta(days=28 * months)
    while minus_months(day, months) <= scan:
        day += timedelta(days=1)
    return day


def _brain_health(finding: Finding) -> OpenItem:
    due = finding.due
    by = f" {finding.by_whom}" if finding.by_whom else ""
    when = f"by {due}" if due else ""
    action = f" {finding.action}{by}." if finding.action else ""
    reason = f"{finding.reason[0].upper()}{finding.reason[1:]}" if finding.reason else finding.title
    consider = f" {finding.consider[0].upper()}{finding.consider[1:]}." if finding.consider else ""
    return OpenItem(
        OpenKind.BRAIN_HEALTH, finding.title, f"{reason}.{consider}{action}", when, due.last if due else None
    )
