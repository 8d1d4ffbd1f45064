"""Inflammatory activity in a frame: active, not active or indeterminate, with the evidence for it.

Source: Lublin et al., Neurology 2014;83:278-286 and the clarification Neurology 2020;94:1088-1092; the tables with
clinical safety rules 1 to 4. The absence of a finding counts only where somebody looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import minus_months, show
from domain.records import PatientRecord
from domain.relapse_frame import Answer, RelapseFact, RelapseFrame, relapses_in_frame
from domain.scan_reading import COMPARISON_SLACK_MONTHS, ScanReading, ScanVerdict, read_scan
from domain.settle import Settle
from domain.settle_activity import settle_relapses, settle_scans

SCAN_COLUMNS = ("contrast_given", "compared_with", "quality_ok", "brain_done", "cord_done")


class Activity(StrEnum):
    """Inflammatory activity by Lublin 2013."""

    ACTIVE = "active"
    NOT_ACTIVE = "not active"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class ActivityResult:
    """The activity in [start, end] and everything it rests on.

    ``scans`` are the readings of the frame's scans, used and rejected alike; ``earlier_scan`` the last one before the
    frame. ``mri`` is the answer of the scans alone. ``reasons`` are the words, the deciding ones first.
    ``found_none``: the days between which neither a relapse nor a lesion was found, where that is the answer.
    ``mri_until``: the last day that a scan says something about; None = no such scan is recorded.
    """

    activity: Activity
    start: date
    end: date
    relapses: RelapseFrame
    mri: Answer
    scans: tuple[ScanReading, ...]
    reasons: tuple[str, ...]
    mri_until: date | None = None
    earlier_scan: ScanReading | None = None
    found_none: tuple[date, date] | None = None
    settles: tuple[Settle, ...] = ()
    notes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @property
    def mri_text(self) -> str:
        """Return "MRI information ends 3 Mar 2026", which is always printed beside the activity."""
        return f"MRI information ends {show(self.mri_until)}" if self.mri_until else "no MRI information recorded"


def activity_in_frame(
    record: PatientRecord,
    as_of: date,
    frame_months: int = 12,
    *,
    mri_required: bool = True,
    slack_months: int = COMPARISON_SLACK_MONTHS,
) -> ActivityResult:
    """Return the activity in [as_of minus frame_months calendar months, as_of], both ends inclusive.

    mri_required: whether the absence of activity needs a scan. slack_months: how much older than the frame the
    comparison scan of new lesions may be. Nothing dated after *as_of* is read.
    """
    start = minus_months(as_of, frame_months)
    relapses = relapses_in_frame(record, start, as_of)
    readings = [
        read_scan(scan, record.assumed, frame_months, slack_months, record.scans)
        for scan in sorted(record.scans, key=lambda scan: scan.on)
        if scan.on <= as_of
    ]
    scans = tuple(reading for reading in readings if reading.scan.on >= start)
    earlier = next((reading for reading in reversed(readings) if reading.scan.on < start), None)
    mri, blocking = _mri_answer(scans)
    activity = _activity(relapses.answer, mri, bool(blocking), mri_required)
    settles: tuple[Settle, ...] = ()
    if activity is Activity.INDETERMINATE:
        missing = mri_required and mri is Answer.UNKNOWN and not blocking
        settles = settle_relapses(record, relapses, start, as_of)
        settles += settle_scans(blocking, missing, start, as_of, frame_months + slack_months)
    return ActivityResult(
        activity,
        start,
        as_of,
        relapses,
        mri,
        scans,
        _reasons(activity, relapses, mri, scans, earlier, blocking, mri_required),
        max((r.scan.on for r in readings if r.is_informative), default=None),
        earlier,
        _found_none(activity, relapses, scans, start),
        settles,
        _notes(activity, relapses, mri, scans),
        _assumed(record, bool(readings)),
    )


def _activity(relapse: Answer, mri: Answer, scan_is_open: bool, mri_required: bool) -> Activity:
    if Answer.YES in (relapse, mri):
        return Activity.ACTIVE
    if relapse is Answer.UNKNOWN:
        return Activity.INDETERMINATE
    if mri is Answer.NO or (not mri_required and not scan_is_open):
        return Activity.NOT_ACTIVE
    return Activity.INDETERMINATE


def _mri_answer(scans: tuple[ScanReading, ...]) -> tuple[Answer, tuple[ScanReading, ...]]:
    """Return the answer of the frame's scans, and those that keep it from being no."""
    if any(reading.verdict is ScanVerdict.ACTIVE for reading in scans):
        return Answer.YES, ()
    quiet = [reading for reading in scans if reading.verdict is ScanVerdict.QUIET]
    blocking = tuple(
        reading
        for reading in scans
        if reading.verdict is ScanVerdict.UNDATED
        or (reading.verdict is ScanVerdict.INCOMPLETE and not _made_good(reading, quiet))
    )
    if quiet and not blocking:
        return Answer.NO, ()
    return Answer.UNKNOWN, blocking


def _made_good(incomplete: ScanReading, quiet: list[ScanReading]) -> bool:
    """Whether a later quiet scan answers what this one left open.

    Enhancement is gone by the next scan, so nothing makes up for its missing count. Lesions that were not counted
    show on a later scan that is compared with one as old as this one's own comparison.
    """
    if incomplete.enhancement_unknown:
        return False
    later = [reading for reading in quiet if reading.scan.on > incomplete.scan.on]
    if incomplete.covers_from is None:
        return bool(later)
    return any(r.covers_from is not None and r.covers_from <= incomplete.covers_from for r in later)


def _reasons(
    activity: Activity,
    relapses: RelapseFrame,
    mri: Answer,
    scans: tuple[ScanReading, ...],
    earlier: ScanReading | None,
    blocking: tuple[ScanReading, ...],
    mri_required: bool,
) -> tuple[str, ...]:
    if activity is Activity.ACTIVE:
        found = [finding.text for finding in relapses.of(RelapseFact.COUNTED)]
        return tuple(found + [r.text for r in scans if r.verdict is ScanVerdict.ACTIVE])
    open_facts = (
        RelapseFact.NOT_RECORDED,
        RelapseFact.REPORTED,
        RelapseFact.DATE_UNCERTAIN,
        RelapseFact.NOT_ADJUDICATED,
    )
    texts = [finding.text for finding in relapses.of(*open_facts)]
    if not texts:
        texts = ["no relapse recorded", *(finding.text for finding in relapses.of(RelapseFact.ASKED))]
    texts += [finding.text for finding in relapses.of(RelapseFact.EXCLUDED)]
    texts += [r.text for r in scans if r in blocking or r.verdict in {ScanVerdict.QUIET, ScanVerdict.UNUSABLE}]
    if mri is not Answer.NO and not blocking:
        texts.append(_no_scan(scans, earlier, mri_required))
    return tuple(texts)


def _no_scan(scans: tuple[ScanReading, ...], earlier: ScanReading | None, mri_required: bool) -> str:
    if scans:
        return "no usable scan in the frame"
    last = f"last scan {show(earlier.scan.on)}" if earlier else "none recorded before it"
    setting = "" if mri_required else "; not required for this course (a setting)"
    return f"no scan in the frame ({last}){setting}"


def _found_none(
    activity: Activity, relapses: RelapseFrame, scans: tuple[ScanReading, ...], start: date
) -> tuple[date, date] | None:
    """Return the days for which both a relapse and a lesion were looked for and not found."""
    if activity is not Activity.NOT_ACTIVE or relapses.asked_until is None:
        return None
    quiet = [reading for reading in scans if reading.verdict is ScanVerdict.QUIET]
    if not quiet:
        return start, relapses.asked_until
    first = min(reading.covers_from or start for reading in quiet)
    return max(start, first), min(relapses.asked_until, quiet[-1].scan.on)


def _notes(activity: Activity, relapses: RelapseFrame, mri: Answer, scans: tuple[ScanReading, ...]) -> tuple[str, ...]:
    excluded = relapses.of(RelapseFact.EXCLUDED)
    notes = [f"{len(excluded)} event{'' if len(excluded) == 1 else 's'} excluded: fever/infection"] if excluded else []
    if activity is Activity.NOT_ACTIVE and mri is Answer.UNKNOWN:
        notes.append("no scan in the frame: a setting lets the answer rest on relapses alone")
    if activity is Activity.ACTIVE:
        notes += [r.text for r in scans if r.verdict is ScanVerdict.UNDATED]
    return tuple(notes)


def _assumed(record: PatientRecord, scanned: bool) -> tuple[str, ...]:
    """Return the columns that were not in the source at all, in the order of the file, where they matter."""
    history = ("relapse_history",) if "relapse_history" in record.assumed else ()
    columns = tuple(c for c in SCAN_COLUMNS if c in record.assumed) if scanned else ()
    return history + columns
