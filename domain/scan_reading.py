"""What one scan says about inflammatory activity, by clinical safety rule 3.

Source of what counts: Lublin et al., Neurology 2014;83:278-286 (contrast-enhancing T1 lesions, new or unequivocally
enlarging T2 lesions).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import minus_months, show
from domain.records import MriScan

# How much older than the frame a comparison scan may be for its new lesions to count (a setting of the clinic).
COMPARISON_SLACK_MONTHS = 3


class ScanVerdict(StrEnum):
    """What a scan says."""

    ACTIVE = "active"
    UNDATED = "new lesions, date unknown"
    QUIET = "no activity found"
    INCOMPLETE = "not reported in full"
    UNUSABLE = "not usable"


@dataclass(frozen=True, slots=True)
class ScanReading:
    """One scan with its verdict, the words for it, and what it leaves open."""

    scan: MriScan
    verdict: ScanVerdict
    text: str  # "scan of 3 Mar 2026: 1 new T2 lesion, compared with 1 Mar 2025"
    covers_from: date | None = None  # the comparison scan's date, where one is named
    enhancement_unknown: bool = False
    lesions_unknown: bool = False  # new or enlarging T2 not counted

    @property
    def is_informative(self) -> bool:
        """Whether the scan says anything about lesions: yes, no, or found but not dated."""
        return self.verdict in {ScanVerdict.ACTIVE, ScanVerdict.UNDATED, ScanVerdict.QUIET}


def not_comparable(day: date, scans: Iterable[MriScan]) -> str:
    """Return why no lesion can be counted against the scan of *day*: "the scan of ..., whose quality ..."; "" = none.

    Only what *scans* say outright refuses it: a day without a row is a scan that was reported elsewhere.
    """
    rows = [scan for scan in scans if scan.on == day]
    if not rows or any(scan.quality_ok is not False and scan.brain_done is not False for scan in rows):
        return ""
    why = "whose quality is not acceptable" if rows[0].quality_ok is False else "on which the brain was not scanned"
    return f"the scan of {show(day)}, {why}"


def read_scan(
    scan: MriScan,
    assumed: Iterable[str],
    frame_months: int,
    slack_months: int = COMPARISON_SLACK_MONTHS,
    scans: Iterable[MriScan] = (),
) -> ScanReading:
    """Return what *scan* says in a frame of so many months.

    *assumed*: the columns taken as in order. *scans*: those of the record, among them the one it is compared with.
    """
    taken = frozenset(assumed)
    name = f"scan of {show(scan.on)}"
    enhancing, new = scan.gd_enhancing or 0, (scan.new_t2 or 0) + (scan.enlarging_t2 or 0)
    before = scan.compared_with if scan.compared_with is not None and scan.compared_with < scan.on else None
    refused = not_comparable(before, scans) if before is not None else ""
    before = None if refused else before
    found = _found(scan)
    if enhancing > 0:
        return ScanReading(scan, ScanVerdict.ACTIVE, f"{name}: {found}", before)
    if new > 0 and refused:
        text = f"{name}: {found}, compared with {refused}: date unknown before {show(scan.on)}"
        return ScanReading(scan, ScanVerdict.UNDATED, text)
    if new > 0:
        return _with_new_lesions(
            scan, f"{name}: {found}", before, "compared_with" in taken, frame_months + slack_months
        )
    unusable = _why_unusable(scan, taken)
    if unusable:
        return ScanReading(scan, ScanVerdict.UNUSABLE, f"{name}: {unusable}", before)
    return _without_lesions(scan, name, before, taken, refused)


def _found(scan: MriScan) -> str:
    parts = [
        f"{number} {words}{'' if number == 1 else 's'}"
        for number, words in (
            (scan.gd_enhancing, "enhancing lesion"),
            (scan.new_t2, "new T2 lesion"),
            (scan.enlarging_t2, "enlarging T2 lesion"),
        )
        if number
    ]
    return ", ".join(parts)


def _with_new_lesions(
    scan: MriScan, text: str, before: date | None, comparison_assumed: bool, months: int
) -> ScanReading:
    if before is None:
        if comparison_assumed and scan.compared_with is None:
            return ScanReading(scan, ScanVerdict.ACTIVE, f"{text} (comparison scan assumed)")
        undated = f"{text}, but no earlier comparison scan is named: date unknown before {show(scan.on)}"
        return ScanReading(scan, ScanVerdict.UNDATED, undated)
    text = f"{text}, compared with {show(before)}"
    if before >= minus_months(scan.on, months):
        return ScanReading(scan, ScanVerdict.ACTIVE, text, before)
    undated = f"{text}: new lesions, date unknown between {show(before)} and {show(scan.on)}"
    return ScanReading(scan, ScanVerdict.UNDATED, undated, before)


def _why_unusable(scan: MriScan, taken: frozenset[str]) -> str:
    if scan.quality_ok is not True and not (scan.quality_ok is None and "quality_ok" in taken):
        return "quality not acceptable" if scan.quality_ok is False else "quality not recorded"
    if scan.brain_done is not True and not (scan.brain_done is None and "brain_done" in taken):
        return "brain not scanned" if scan.brain_done is False else "not recorded whether the brain was scanned"
    return ""


def _without_lesions(scan: MriScan, name: str, before: date | None, taken: frozenset[str], refused: str) -> ScanReading:
    enhancement_unknown = scan.gd_enhancing is None and scan.contrast_given is not False
    lesions_unknown = scan.new_t2 is None or scan.enlarging_t2 is None
    compared = before is not None or ("compared_with" in taken and scan.compared_with is None)
    open_points = []
    if enhancement_unknown:
        given = "contrast given" if scan.contrast_given else "contrast not stated"
        open_points.append(f"{given}, enhancing lesions not counted")
    if lesions_unknown:
        open_points.append("new or enlarging T2 lesions not counted")
    if refused:
        open_points.append(f"compared with {refused}")
    elif not compared:
        open_points.append("no earlier comparison scan named")
    if open_points:
        text = f"{name}: {'; '.join(open_points)}"
        return ScanReading(scan, ScanVerdict.INCOMPLETE, text, before, enhancement_unknown, lesions_unknown)
    asides = [f"compared with {show(before)}" if before else "comparison scan assumed"]
    asides += ["contrast not given"] if scan.contrast_given is False else []
    asides += ["cord not scanned"] if scan.cord_done is False else []
    return ScanReading(
        scan, ScanVerdict.QUIET, f"{name}: no new, enlarging or enhancing lesion ({'; '.join(asides)})", before
    )
