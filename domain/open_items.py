"""What is open for a patient, and the fact and the dates that would settle it; what matters today comes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from domain.activity import Activity
from domain.brain_health.factors import Status
from domain.brain_health.findings import Finding
from domain.dates import minus_months, show
from domain.definition import Definition
from domain.evidence import Event, Kind, LeftOut, SeriesResult, Unconfirmed
from domain.lublin import LublinResult
from domain.measures import MEASURES
from domain.records import Adjudication, PatientRecord
from domain.scan_reading import ScanVerdict
from domain.sdmt_change import WITHIN_VARIATION, within_variation
from domain.settle import Settle, SettleKind
from domain.settle_events import settles_of
from domain.summary import MeasureRow, OpenItem, OpenKind
from domain.wording import change_of, event_text, joined, open_window, value_of, would_confirm

KINDS = {
    SettleKind.RELAPSES: OpenKind.RELAPSES,
    SettleKind.ADJUDICATION: OpenKind.ADJUDICATION,
    SettleKind.SCAN: OpenKind.SCAN,
    SettleKind.CONFIRMATION: OpenKind.CONFIRMATION,
    SettleKind.MEASURE: OpenKind.MEASURE,
    SettleKind.STATEMENT: OpenKind.CONFIRMATION,
    SettleKind.RELAPSE_DATE: OpenKind.RELAPSES,
    SettleKind.REPORT: OpenKind.SCAN,
    SettleKind.REASON: OpenKind.MEASURE,
    SettleKind.CHOICE: OpenKind.MEASURE,
    SettleKind.TIME: OpenKind.WINDOW,
}
BASIC_TESTS = {
    "T25FW": ("t25fw",),
    "9HPT": ("nhpt_dominant", "nhpt_non_dominant", "nhpt"),
    "SDMT": ("sdmt",),
}
# What is open after a death: only what records can still answer.
SETTLED_BY_RECORDS = frozenset({OpenKind.RELAPSES, OpenKind.ADJUDICATION})
SETTLE_TITLES = {
    SettleKind.CONFIRMATION: "Attribution undetermined",
    SettleKind.RELAPSES: "Relapse history not complete",
    SettleKind.ADJUDICATION: "Relapse not adjudicated",
    SettleKind.SCAN: "MRI information missing",
    SettleKind.MEASURE: "EDSS missing",
    SettleKind.STATEMENT: "Clinician's statement",
    SettleKind.RELAPSE_DATE: "Relapse history not complete",
    SettleKind.REPORT: "MRI information missing",
    SettleKind.REASON: "Reason for a missing value",
    SettleKind.CHOICE: "Two values on one day",
    SettleKind.TIME: "Window still open",
}

BY_WHOM = "relapse or pseudo-relapse, by a named clinician."
NAMED_APART = frozenset({SettleKind.CONFIRMATION, SettleKind.CHOICE})  # they have items of their own


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
        *(
            _window(event, definition)
            for result in results.values()
            for event in result.worsenings
            if event.open_until and not within_variation(event)
        ),
        *(_settle(settle, lublin.as_of) for settle in lublin.settles if settle.kind not in NAMED_APART),
        *_choices(results),
        *(attributions := _attributions(record, definition, results, lublin)),
        *_not_adjudicated(record, lublin, attributions),
        *_within_variation(rows, results),
        *_not_recorded(results),
        *_next_scan(lublin),
        *(_brain_health(f) for f in findings if f.status in (Status.ATTEND, Status.CONSIDER)),
    ]
    if lublin.change is not None and lublin.change.ending is not None:
        items = [item for item in items if item.kind in SETTLED_BY_RECORDS]
    unique = dict.fromkeys(items)
    return tuple(sorted(unique, key=_order))


def _order(item: OpenItem) -> tuple[object, ...]:
    """What can matter today first, then by date, EDSS first of a day; what is only to be thought about last."""
    prompt = item.kind is OpenKind.BRAIN_HEALTH and item.due is None
    other = not item.title.startswith("EDSS")
    return not item.today, prompt, item.due is None, item.due or date.max, other, item.title


def _pending(change: Unconfirmed, definition: Definition, as_of: date) -> OpenItem:
    title = MEASURES[change.measure].title.replace(",", "")
    due = change.confirm_from
    state = WITHIN_VARIATION if within_variation(change) else "not confirmed"
    return OpenItem(
        OpenKind.CONFIRMATION,
        f"{title} {value_of(change.measure, change.onset)}, "
        f"{change_of(change.measure, change.baseline, change.onset)}: {state}",
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
    today = settle.latest is None or settle.latest >= as_of or KINDS[settle.kind] is not OpenKind.SCAN
    return OpenItem(
        KINDS[settle.kind],
        SETTLE_TITLES[settle.kind],
        f"Would settle it: {settle.text}.",
        "",
        settle.latest,
        today,
    )


def _choices(results: Mapping[str, SeriesResult]) -> list[OpenItem]:
    """Return the days with several values of a measure of which none is chosen: until then none counts (safety 7)."""
    return [
        OpenItem(
            OpenKind.MEASURE,
            f"{MEASURES[measure].title.replace(',', '')}: {omission.why}",
            f"Choose the value of {show(omission.on)}; until then the day is not used.",
            today=True,
        )
        for measure, result in results.items()
        for omission in result.omissions
        if omission.why is LeftOut.NONE_CHOSEN
    ]


def _attributions(
    record: PatientRecord, definition: Definition, results: Mapping[str, SeriesResult], lublin: LublinResult
) -> list[OpenItem]:
    """Return what would settle the events whose attribution is undetermined, where the label does not ask for it."""
    found: dict[Settle, Event] = {}
    for result in results.values():
        for question in settles_of(result, record, definition):
            if isinstance(question.subject, Event) and question.subject.why is not None:
                for fact in question.facts:
                    found.setdefault(fact, question.subject)
    named = {(fact.kind, fact.earliest, fact.latest) for fact in lublin.settles}
    return [
        OpenItem(
            KINDS[fact.kind],
            SETTLE_TITLES[fact.kind],
            f"Would settle the worsening first measured {show(event.onset.on)}: {fact.text}.",
            f"from {show(fact.earliest)}" if fact.kind is SettleKind.CONFIRMATION and fact.earliest else "",
            fact.earliest if fact.kind is SettleKind.CONFIRMATION else fact.latest,
            today=event.onset.on >= lublin.frame_start,
        )
        for fact, event in found.items()
        if event.kind is Kind.WORSENING and (fact.kind, fact.earliest, fact.latest) not in named
    ]


def _not_adjudicated(record: PatientRecord, lublin: LublinResult, asked: Sequence[OpenItem]) -> list[OpenItem]:
    """Return the unadjudicated events outside the frame; those inside it stand among what would settle the activity.

    asked: what would settle attributions; an event that is named there is not asked for twice.
    """
    named = any(settle.kind is SettleKind.ADJUDICATION for settle in lublin.settles)
    return [
        OpenItem(
            OpenKind.ADJUDICATION,
            "Relapse not adjudicated",
            f"Event of {relapse.onset}: {BY_WHOM}",
        )
        for relapse in record.relapses
        if relapse.judged is Adjudication.UNCERTAIN
        and relapse.onset.first <= lublin.as_of
        and not (named and relapse.onset.last >= lublin.frame_start)
        and not any(f"event of {relapse.onset}: {BY_WHOM}" in item.text for item in asked)
    ]


def _within_variation(rows: Sequence[MeasureRow], results: Mapping[str, SeriesResult]) -> list[OpenItem]:
    """Return the SDMT falls that the definition counts or has no rule for; a pending one stands there already."""
    found = []
    for row in rows:
        result = results[row.measure]
        counted = result.worsenings and result.worsenings[-1]
        if row.note == WITHIN_VARIATION and counted and within_variation(counted) and not result.pending:
            text = "A second sitting in the same form and mode would show whether it lasts."
            found.append(OpenItem(OpenKind.MEASURE, f"{row.title} {row.change}: {WITHIN_VARIATION}", text))
    return found


def _not_recorded(results: Mapping[str, SeriesResult]) -> list[OpenItem]:
    missing = [title for title, measures in BASIC_TESTS.items() if not any(_has(results, m) for m in measures)]
    if len(missing) == len(BASIC_TESTS):
        text = "T25FW, 9HPT of each hand and SDMT would let disability beyond EDSS be judged."
        return [OpenItem(OpenKind.MEASURE, "No timed test recorded", text)]
    hands = BASIC_TESTS["9HPT"][:2]
    without = [MEASURES[m].title for m in hands if not _has(results, m)]
    one_hand = without if len(without) == 1 else []
    names = joined([*missing, *one_hand])
    text = "One value now makes a baseline for later visits."
    return [OpenItem(OpenKind.MEASURE, f"{names}: not recorded", text)] if names else []


def _has(results: Mapping[str, SeriesResult], measure: str) -> bool:
    return measure in results and bool(results[measure].points)


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
    """Return a point of the checklist: what was found, what to consider, and what was agreed."""
    by = f"by {finding.by_whom}" if finding.by_whom else ""
    agreed = "; ".join(part for part in (finding.action.strip(" .;"), by) if part)
    parts = [finding.reason or finding.title, finding.consider, f"agreed: {agreed}" if agreed else ""]
    return OpenItem(
        OpenKind.BRAIN_HEALTH,
        finding.title,
        " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part),
        f"by {finding.due}" if finding.due else "",
        finding.due.last if finding.due else None,
    )
