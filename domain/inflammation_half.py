"""The half of the overview that relapses and scans fill."""

from __future__ import annotations

from datetime import date

from domain.activity import Activity
from domain.dates import PartialDate, show
from domain.explain_lublin import LUBLIN_KEY, NEIDA_KEY
from domain.lublin import LublinResult
from domain.neida import Neida, NeidaResult
from domain.records import Adjudication, PatientRecord
from domain.relapse_frame import RelapseFact
from domain.summary import Line, Tone
from domain.summary_tables import DAYS_A_YEAR, parts_of, relapse_kind
from domain.wording import joined, span

NO_RELAPSE_RECORDED = "no relapse recorded"


def inflammation_lines(record: PatientRecord, lublin: LublinResult, neida: NeidaResult) -> tuple[Line, ...]:
    """Return the rows of the half that relapses and scans fill."""
    return (
        Line("Activity", activity_text(lublin), _frame(lublin), True, Tone.INFLAMMATION, LUBLIN_KEY),
        Line("NEIDA", _neida(neida), _asked_and_scanned(lublin), explanation=NEIDA_KEY),
        _last_relapse(record, lublin.as_of),
        _last_scan(record, lublin),
    )


def activity_text(lublin: LublinResult) -> str:
    """Return the activity in the words that nobody can misread (safety 27)."""
    if lublin.activity is Activity.NOT_ACTIVE:
        if lublin.evidence.scans:
            return "No relapse or new lesion found"
        return "No relapse recorded; no scan in the frame, by a setting"
    if lublin.activity is Activity.ACTIVE:
        reasons = joined(lublin.activity_reasons)
        return f"Active: {reasons}" if reasons else "Active"
    return f"Activity indeterminate: {_missing(lublin)}"


def _missing(lublin: LublinResult) -> str:
    """Return what keeps the activity from being judged, before what was in order."""
    asked = [finding.text for finding in lublin.evidence.relapses.of(RelapseFact.ASKED)]
    reasons = [reason for reason in lublin.activity_reasons if reason not in (*asked, NO_RELAPSE_RECORDED)]
    return (reasons or ["not assessed"])[0]


def _frame(lublin: LublinResult) -> str:
    found_none = lublin.evidence.found_none
    if lublin.activity is Activity.NOT_ACTIVE and found_none is not None:
        return f"{span(*found_none)}; {lublin.evidence.mri_text}"
    return f"{span(lublin.frame_start, lublin.frame_end)}; {lublin.evidence.mri_text}"


def _neida(neida: NeidaResult) -> str:
    return {
        Neida.YES: "No inflammatory activity found",
        Neida.NO: "Inflammatory activity found",
        Neida.NOT_ASSESSABLE: "Not assessable",
    }[neida.answer]


def _asked_and_scanned(lublin: LublinResult) -> str:
    asked = lublin.evidence.relapses.asked_until
    if lublin.history_assumed:
        relapses = "relapse history assumed complete"
    else:
        relapses = f"relapses asked {show(asked)}" if asked else "relapses not asked"
    scan = f"scan {show(lublin.mri_until)}" if lublin.mri_until else "no scan that counts"
    return f"{relapses}, {scan}"


def _last_relapse(record: PatientRecord, as_of: date) -> Line:
    known = [r for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE and r.onset.first <= as_of]
    if not known:
        return Line("Last relapse", "none recorded")
    last = max(known, key=lambda r: r.onset.first)
    systems = joined([system.replace("_", " ") for system in last.systems])
    kind = f"; {relapse_kind(last)}" if last.judged is Adjudication.UNCERTAIN else ""
    text = f"{last.onset}{f', {systems}' if systems else ''}{kind}"
    return Line("Last relapse", text, _ago(last.onset, as_of))


def _ago(then: PartialDate, as_of: date) -> str:
    if then.exact is None:
        return f"date known to the {'month' if then.month else 'year'}"
    days = (as_of - then.first).days
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days / DAYS_A_YEAR:.1f} years ago"


def _last_scan(record: PatientRecord, lublin: LublinResult) -> Line:
    scans = [scan for scan in record.scans if scan.on <= lublin.as_of]
    if not scans:
        return Line("Last scan", "none recorded")
    last = max(scans, key=lambda scan: scan.on)
    against = f", compared with {show(last.compared_with)}" if last.compared_with else ", no comparison scan named"
    return Line("Last scan", f"{show(last.on)}, {parts_of(last)}{against}", lublin.evidence.mri_text)
