"""NEIDA, no evident inflammatory disease activity: relapses and scans only, never disability.

Source: Giovannoni et al., Ther Adv Neurol Disord 2022;15 (the authors propose the term). A scan is always required.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.activity import Activity, ActivityResult, activity_in_frame
from domain.dates import show
from domain.records import PatientRecord
from domain.relapse_frame import ASSUMED_HISTORY
from domain.scan_reading import ScanVerdict
from domain.settle import Settle


class Neida(StrEnum):
    """Whether there was no evident inflammatory disease activity."""

    YES = "yes"
    NO = "no"
    NOT_ASSESSABLE = "not assessable"


ANSWERS = {
    Activity.ACTIVE: Neida.NO,
    Activity.NOT_ACTIVE: Neida.YES,
    Activity.INDETERMINATE: Neida.NOT_ASSESSABLE,
}


@dataclass(frozen=True, slots=True)
class NeidaResult:
    """The answer for [start, end], in words as shown, with the reasons and what would settle an open one."""

    answer: Neida
    start: date
    end: date
    text: str  # "No inflammatory activity found; scan 3 Mar 2026, relapses asked 1 Apr 2026"
    reasons: tuple[str, ...]
    settles: tuple[Settle, ...] = ()
    evidence: ActivityResult | None = None


def assess_neida(record: PatientRecord, as_of: date, frame_months: int = 12) -> NeidaResult:
    """Return NEIDA in [as_of minus frame_months calendar months, as_of], both ends inclusive."""
    evidence = activity_in_frame(record, as_of, frame_months, mri_required=True)
    answer = ANSWERS[evidence.activity]
    return NeidaResult(
        answer, evidence.start, evidence.end, _text(answer, evidence), evidence.reasons, evidence.settles, evidence
    )


def _text(answer: Neida, evidence: ActivityResult) -> str:
    if answer is Neida.NO:
        return f"Inflammatory activity found: {'; '.join(evidence.reasons)}"
    if answer is Neida.NOT_ASSESSABLE:
        return f"Not assessable: {'; '.join(evidence.reasons)}"
    scan = next(r.scan.on for r in reversed(evidence.scans) if r.verdict is ScanVerdict.QUIET)
    asked = evidence.relapses.asked_until
    assumed = ASSUMED_HISTORY in evidence.assumed or asked is None
    relapses = "relapse history assumed complete" if assumed or asked is None else f"relapses asked {show(asked)}"
    return f"No inflammatory activity found; scan {show(scan)}, {relapses}"
