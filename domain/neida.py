"""NEIDA, no evident inflammatory disease activity: relapses and scans only, never disability.

Source: Giovannoni et al., Ther Adv Neurol Disord 2022;15 (the authors propose the term). A scan is always required. It
is the first part of NEDA and NEPAD too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.activity import Activity, ActivityResult, activity_in_frame
from domain.dates import show
from domain.label import Label
from domain.neda_domains import Domain, Finding, NoEvidence, after_the_end
from domain.neda_rules import NedaRules
from domain.neda_window import Window
from domain.records import PatientRecord
from domain.reference_scan import scans_since
from domain.relapse_frame import ASSUMED_HISTORY, Answer, RelapseFact, RelapseFrame, relapses_in_frame
from domain.scan_reading import ScanVerdict
from domain.settle import Settle
from domain.settle_activity import settle_relapses

Neida = NoEvidence
TITLE = "Relapses and scans"
ANSWER_WORDS = {
    Neida.YES: "none found",
    Neida.NO: "activity found",
    Neida.NOT_ASSESSABLE: str(Neida.NOT_ASSESSABLE),
}
NO_RELAPSE_RECORDED = "no relapse recorded"
ANSWERS = {
    Activity.ACTIVE: Neida.NO,
    Activity.NOT_ACTIVE: Neida.YES,
    Activity.INDETERMINATE: Neida.NOT_ASSESSABLE,
}
FINDINGS = {Neida.NO: Finding.FOUND, Neida.YES: Finding.NONE, Neida.NOT_ASSESSABLE: Finding.UNKNOWN}
UNDATED = (RelapseFact.REPORTED, RelapseFact.DATE_UNCERTAIN)


@dataclass(frozen=True, slots=True)
class NeidaResult:
    """The answer for [start, end], in words as shown, with the reasons and what would settle an open one.

    ``evidence``: that of a frame; None since a re-baseline.
    """

    answer: Neida
    start: date
    end: date
    text: str  # "No inflammatory activity found; scan 3 Mar 2026, relapses asked 1 Apr 2026"
    reasons: tuple[str, ...]
    settles: tuple[Settle, ...] = ()
    evidence: ActivityResult | None = None


def assess_neida(
    record: PatientRecord, as_of: date, frame_months: int = 12, *, evidence: ActivityResult | None = None
) -> NeidaResult:
    """Return NEIDA in [as_of minus frame_months calendar months, as_of], both ends inclusive.

    evidence: the activity in that frame with a scan required, of a record that holds nothing later, where it is known.
    """
    if evidence is None:
        evidence = activity_in_frame(known_on(record, as_of), as_of, frame_months, mri_required=True)
    answer = ANSWERS[evidence.activity]
    looked = _looked(evidence) if answer is Neida.YES else ""
    text = _text(answer, evidence.reasons, looked)
    return NeidaResult(answer, evidence.start, evidence.end, text, evidence.reasons, evidence.settles, evidence)


def assess_neida_in(record: PatientRecord, window: Window, inflammation: Domain | None = None) -> NeidaResult:
    """Return NEIDA in one window, such as that since a re-baseline; *inflammation*: its domain, where it is known."""
    if window.closed:
        text = f"Not assessable: {window.closed}"
        return NeidaResult(Neida.NOT_ASSESSABLE, window.start, window.end, text, (window.closed,), window.settles)
    if not window.rebaselined:
        return assess_neida(record, window.end, window.frame_months)
    found = inflammation or inflammation_domain(record, window)
    answer = next(answer for answer, finding in FINDINGS.items() if finding is found.finding)
    text = _text(answer, found.reasons, found.looked)
    return NeidaResult(answer, window.start, window.end, text, found.reasons, found.settles)


def neida_label(result: NeidaResult, rules: NedaRules) -> Label:
    """Return a NEIDA answer as a label; the answer is worded, for a bare "yes" is misread (safety 27)."""
    name = rules.names["neida"]
    return Label(
        "neida",
        name.title,
        ANSWER_WORDS[result.answer],
        result.text,
        result.reasons,
        result.settles,
        result.start,
        result.end,
        source=name.source,
        unverified=rules.unverified_of("neida"),
    )


def inflammation_domain(record: PatientRecord, window: Window, neida: NeidaResult | None = None) -> Domain:
    """Return whether relapses or scans show inflammatory activity in an open window.

    neida: that of the window, where it is known; since a re-baseline it is not read.
    """
    if window.rebaselined:
        found = _since_rebaseline(known_on(record, window.end), window)
    else:
        result = neida or assess_neida(record, window.end, window.frame_months)
        assert result.evidence is not None
        looked = _looked(result.evidence) if result.answer is Neida.YES else ""
        notes = (*result.evidence.notes, *result.evidence.relapses.quality)
        found = Domain(TITLE, FINDINGS[result.answer], result.reasons, result.settles, looked=looked, notes=notes)
        found = found._replace(missing=_missing(result.evidence))
    return after_the_end(found, record, window)


def known_on(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record without what happened later: when an undated relapse can have been must not rest on it."""
    days = [visit.on for visit in record.visits] + [scan.on for scan in record.scans]
    if max([*days, *(relapse.onset.first for relapse in record.relapses)], default=as_of) <= as_of:
        return record
    return replace(
        record,
        visits=tuple(visit for visit in record.visits if visit.on <= as_of),
        scans=tuple(scan for scan in record.scans if scan.on <= as_of),
        relapses=tuple(relapse for relapse in record.relapses if relapse.onset.first <= as_of),
    )


def _text(answer: Neida, reasons: tuple[str, ...], looked: str) -> str:
    if answer is Neida.YES:
        return f"No inflammatory activity found; {looked}"
    word = "Inflammatory activity found" if answer is Neida.NO else "Not assessable"
    return f"{word}: {'; '.join(reasons)}"


def _missing(evidence: ActivityResult) -> tuple[str, ...]:
    """Return the reasons that leave the activity open: not what was in order."""
    in_order = {finding.text for finding in evidence.relapses.of(RelapseFact.ASKED, RelapseFact.EXCLUDED)}
    in_order |= {reading.text for reading in evidence.scans if reading.verdict is ScanVerdict.QUIET}
    return tuple(reason for reason in evidence.reasons if reason not in in_order | {NO_RELAPSE_RECORDED})


def _looked(evidence: ActivityResult) -> str:
    scan = next(r.scan.on for r in reversed(evidence.scans) if r.verdict is ScanVerdict.QUIET)
    return _scan_and_relapses(scan, evidence.relapses, ASSUMED_HISTORY in evidence.assumed)


def _scan_and_relapses(scan: date, relapses: RelapseFrame, assumed: bool) -> str:
    asked = relapses.asked_until
    words = "relapse history assumed complete" if assumed or asked is None else f"relapses asked {show(asked)}"
    return f"scan {show(scan)}, {words}"


def _since_rebaseline(record: PatientRecord, window: Window) -> Domain:
    relapses = relapses_in_frame(record, window.start, window.end)
    scans = scans_since(record, window.start, window.end)
    counted = tuple(finding.text for finding in relapses.of(RelapseFact.COUNTED))
    if Answer.YES in (relapses.answer, scans.answer):
        seen = scans.reasons if scans.answer is Answer.YES else ()
        return Domain(TITLE, Finding.FOUND, (*counted, *seen), notes=relapses.quality)
    unsure = relapses.of(RelapseFact.NOT_RECORDED, *UNDATED, RelapseFact.NOT_ADJUDICATED)
    texts = [finding.text for finding in unsure]
    if not texts:
        texts = [NO_RELAPSE_RECORDED, *(f.text for f in relapses.of(RelapseFact.ASKED))]
    texts += [f.text for f in relapses.of(RelapseFact.EXCLUDED)]
    reasons = (*texts, *scans.reasons)
    if Answer.UNKNOWN in (relapses.answer, scans.answer):
        facts = settle_relapses(record, relapses, window.start, window.end) if relapses.answer is Answer.UNKNOWN else ()
        missing = (*(f.text for f in unsure), *scans.missing)
        return Domain(
            TITLE, Finding.UNKNOWN, reasons, (*facts, *scans.settles), notes=relapses.quality, missing=missing
        )
    assert scans.last_quiet is not None
    looked = _scan_and_relapses(scans.last_quiet, relapses, relapses.assumed)
    return Domain(TITLE, Finding.NONE, reasons, looked=looked, notes=relapses.quality)
