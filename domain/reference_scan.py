"""What scans show since a re-baseline: the first usable one is the reference, what later ones show against it counts.

Clinical safety rule 3 as in every frame: an enhancing lesion counts on its scan's date, a new one only if it surely
came after the reference scan, and an absence only where it was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from domain.dates import minus_months, show
from domain.records import PatientRecord
from domain.relapse_frame import Answer
from domain.scan_reading import COMPARISON_SLACK_MONTHS, ScanReading, ScanVerdict, not_comparable, read_scan
from domain.settle import Settle, SettleKind

MONTHS_OF_ALL = 1200  # the reference scan limits a comparison here, not its age


@dataclass(frozen=True, slots=True)
class ScansSince:
    """The answer of the scans since a re-baseline, its words with the deciding ones first, and the last quiet scan."""

    answer: Answer
    reasons: tuple[str, ...]
    settles: tuple[Settle, ...] = ()
    reference: date | None = None
    last_quiet: date | None = None
    missing: tuple[str, ...] = ()  # the reasons that leave the answer open


class _Says(Enum):
    FOUND = auto()
    OPEN = auto()
    QUIET = auto()
    NOTHING = auto()  # the reference itself, and a scan that a later one makes good


def scans_since(record: PatientRecord, start: date, end: date) -> ScansSince:
    """Return what the scans of [start, end] show, both days included; no other scan is read."""
    readings = [
        read_scan(scan, record.assumed, MONTHS_OF_ALL, scans=record.scans)
        for scan in sorted(record.scans, key=lambda scan: scan.on)
        if start <= scan.on <= end
    ]
    usable = [reading for reading in readings if reading.verdict is not ScanVerdict.UNUSABLE]
    unusable = tuple(reading.text for reading in readings if reading.verdict is ScanVerdict.UNUSABLE)
    if not usable:
        none = "no usable scan since the re-baseline"
        return ScansSince(Answer.UNKNOWN, (none, *unusable), (_two_scans(start, end),), missing=(none, *unusable))
    # Lesions may be found on a scan that no later one can be compared with: it is no reference.
    comparable = [reading for reading in usable if not not_comparable(reading.scan.on, record.scans)]
    reference = comparable[0] if comparable else usable[-1]
    says = [(reading, _says(reading, reference, usable, start)) for reading in usable]
    found = tuple(reading.text for reading, said in says if said is _Says.FOUND)
    if found:
        return ScansSince(Answer.YES, found, reference=reference.scan.on)
    if not comparable:
        texts = tuple(reading.text for reading in usable)
        none = "no usable scan since the re-baseline"
        # The two scans do not say when lesions came that were counted on a poor one: it was activity all the same.
        facts = [_two_scans(start, end), *(_recount(r) for r in usable if _may_block(r, start))]
        return ScansSince(Answer.UNKNOWN, (none, *texts, *unusable), tuple(facts), missing=(none, *texts, *unusable))
    blocking = [reading for reading, said in says if said is _Says.OPEN]
    quiet = [reading for reading, said in says if said is _Says.QUIET]
    named = f"reference scan {show(reference.scan.on)}"
    missing = [_why_open(reading, reference) for reading in blocking]
    facts = [_report(reading, reference) for reading in blocking]
    if not any(reading.scan.on > reference.scan.on for reading in usable):
        missing.insert(0, "no usable scan after the reference scan")
        facts.append(_new_scan(reference.scan.on, end))
    if _begins_late(usable, reference, start):
        missing.insert(0, f"no scan from the re-baseline on {show(start)} to {show(reference.scan.on)}")
        facts.append(_report_from(reference, start))
    last = quiet[-1].scan.on if quiet else None
    answer = Answer.UNKNOWN if facts else Answer.NO
    reasons = (*missing, named, *(reading.text for reading in quiet), *unusable)
    return ScansSince(answer, reasons, tuple(facts), reference.scan.on, last, tuple(missing))


def _begins_late(usable: list[ScanReading], reference: ScanReading, start: date) -> bool:
    """Whether the time from the re-baseline to the reference scan was not looked at: no quiet scan looks back on it."""
    looked = [r.covers_from for r in usable if r.verdict is ScanVerdict.QUIET and r.covers_from is not None]
    return all(start < minus_months(day, COMPARISON_SLACK_MONTHS) for day in (reference.scan.on, *looked))


def _says(reading: ScanReading, reference: ScanReading, usable: list[ScanReading], start: date) -> _Says:
    scan, is_reference = reading.scan, reading.scan.on <= reference.scan.on
    if scan.gd_enhancing:
        return _Says.FOUND
    if reading.verdict is ScanVerdict.ACTIVE and not is_reference and not _may_be_older(reading, reference):
        return _Says.FOUND
    if is_reference and reading.verdict is ScanVerdict.ACTIVE and _since(reading, start):
        return _Says.FOUND
    if scan.gd_enhancing is None and scan.contrast_given is not False:
        return _Says.OPEN
    if is_reference:
        return _Says.NOTHING
    if reading.verdict is ScanVerdict.QUIET:
        return _Says.QUIET
    if reading.verdict is ScanVerdict.INCOMPLETE and _made_good(reading, reference, usable):
        return _Says.NOTHING
    return _Says.OPEN


def _since(reading: ScanReading, start: date) -> bool:
    """Whether new lesions surely came after the re-baseline: they were counted against a scan from there on."""
    return reading.covers_from is not None and reading.covers_from >= start


def _may_be_older(reading: ScanReading, reference: ScanReading) -> bool:
    """Whether new lesions may be older than the reference scan: they were counted against an earlier one."""
    return reading.covers_from is not None and reading.covers_from < reference.scan.on


def _made_good(reading: ScanReading, reference: ScanReading, usable: list[ScanReading]) -> bool:
    """Whether a later quiet scan, compared with one as old, answers for lesions that were not counted."""
    since = max(reading.covers_from or reference.scan.on, reference.scan.on)
    return any(
        later.verdict is ScanVerdict.QUIET and later.covers_from is not None and later.covers_from <= since
        for later in usable
        if later.scan.on > reading.scan.on
    )


def _why_open(reading: ScanReading, reference: ScanReading) -> str:
    if reading.scan.on > reference.scan.on and reading.verdict is ScanVerdict.ACTIVE:
        return f"{reading.text}: may be older than the reference scan"
    if reading.verdict is not ScanVerdict.INCOMPLETE and reading.verdict is not ScanVerdict.UNDATED:
        return f"{reading.text}; enhancing lesions not counted"
    return reading.text


def _report(reading: ScanReading, reference: ScanReading) -> Settle:
    day = reading.scan.on
    against = "" if day <= reference.scan.on else f", compared with the reference scan of {show(reference.scan.on)}"
    text = f"the full report of the scan of {show(day)}{against}"
    return Settle(SettleKind.REPORT, text, day, day, reading.scan.id, min(day, reference.scan.on))


def _two_scans(start: date, end: date) -> Settle:
    days = f"{show(start)} to {show(end)}" if start < end else f"{show(start)} or later"
    text = f"two brain scans of acceptable quality, {days}, the later compared with the earlier"
    first_by = minus_months(start, -COMPARISON_SLACK_MONTHS)
    if first_by < end:
        text = f"{text}, the earlier by {show(first_by)} or compared with a scan of {show(start)} to {show(first_by)}"
    return Settle(SettleKind.SCAN, text, start, end if start < end else None, count=2, on=first_by)


def _may_block(reading: ScanReading, start: date) -> bool:
    """Whether a scan that cannot be the reference leaves the answer open once there are two that can.

    On the first day there is no reference before it: only its enhancing lesions can belong to the time from there on.
    """
    uncounted = reading.scan.gd_enhancing is None and reading.scan.contrast_given is not False
    return reading.scan.on > start or uncounted


def _recount(reading: ScanReading) -> Settle:
    """Return the report of a scan that cannot be the reference, against one that is still to be named."""
    day = reading.scan.on
    text = f"the full report of the scan of {show(day)}, compared with the earlier of these scans if it is before it"
    return Settle(SettleKind.REPORT, text, day, day, reading.scan.id)


def _report_from(reference: ScanReading, start: date) -> Settle:
    """Return the report that answers for the time before a late reference scan."""
    scan, last = reference.scan, minus_months(start, -COMPARISON_SLACK_MONTHS)
    text = f"the full report of the scan of {show(scan.on)}, compared with a scan of {show(start)} to {show(last)}"
    return Settle(SettleKind.REPORT, text, scan.on, scan.on, scan.id, start)


def _new_scan(reference: date, end: date) -> Settle:
    first = reference + timedelta(days=1)
    text = f"a brain scan of acceptable quality from {show(first)} on, compared with that of {show(reference)}"
    return Settle(SettleKind.SCAN, text, first, end if first <= end else None, on=reference)
