"""What one scan says of a span of days, under an MRI rule: every scan used or rejected, and why (clinical safety 3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import show
from domain.definition_mri import Lesions, MriRule, Region
from domain.records import MriScan
from domain.wording import joined

LESION_NAMES = {
    Lesions.NEW: "new T2 lesion",
    Lesions.ENLARGING: "enlarging T2 lesion",
    Lesions.ENHANCING: "enhancing lesion",
}
SCAN_COLUMNS = ("contrast_given", "compared_with", "quality_ok", "brain_done", "cord_done")  # in the order of the file
COMPARED = (Lesions.NEW, Lesions.ENLARGING)  # these are counted against an earlier scan


class ScanUse(StrEnum):
    """What a scan is to the answer."""

    ACTIVE = "shows lesions of the span"
    UNDATED = "shows lesions, date unknown"
    QUIET = "shows none"
    INCOMPLETE = "not reported in full"
    UNUSABLE = "not usable"
    OUTSIDE = "outside the span"


@dataclass(frozen=True, slots=True)
class ScanEvidence:
    """One scan, what it is to the answer, and the words for it.

    ``regions``: those of the rule that it shows. ``covers``: the days of the span it says something about, for a quiet
    scan. ``open``: what is not recorded, worded. ``assumed``: the columns taken as in order.
    """

    scan: MriScan
    use: ScanUse
    text: str
    regions: tuple[Region, ...] = ()
    covers: tuple[date, date] | None = None
    open: tuple[str, ...] = ()
    enhancement_unknown: bool = False
    cord_not_recorded: bool = False
    assumed: tuple[str, ...] = ()

    @property
    def before(self) -> date | None:
        """The date of the earlier scan it is compared with; None where none is named."""
        return comparison(self.scan)


def comparison(scan: MriScan) -> date | None:
    """Return the date of the earlier scan that *scan* is compared with; None where none is named."""
    return scan.compared_with if scan.compared_with is not None and scan.compared_with < scan.on else None


def read_in_span(
    scan: MriScan,
    rule: MriRule,
    start: date,
    end: date,
    assumed: Collection[str],
    scans: Iterable[MriScan] = (),
) -> ScanEvidence:
    """Return what *scan* says of [start, end], both ends included.

    *assumed*: the columns taken as in order. *scans*: those of the record, among them the one it is compared with.
    """
    name = f"scan of {show(scan.on)}"
    if not start <= scan.on <= end:
        return _outside(scan, rule, name, start, end)
    taken = tuple(column for column in SCAN_COLUMNS if column in assumed and getattr(scan, column) is None)
    without, refused = _not_compared(scan, rule, scans)
    found = _found(scan, rule)
    if found and refused and Lesions.ENHANCING not in found:
        text = f"{name}: {_numbers(found)}, {refused}: date unknown before {show(scan.on)}"
        return ScanEvidence(scan, ScanUse.UNDATED, text)
    if found:
        return _with_lesions(scan, rule, name, start, taken)
    regions, wrong = _regions(scan, rule, taken)
    if wrong:
        return ScanEvidence(scan, ScanUse.UNUSABLE, f"{name}: {wrong}", assumed=taken)
    if refused or (without and not set(regions) - set(without)):
        why = (
            refused
            or f"{joined(regions)} not scanned on {show(comparison(scan) or scan.on)}, which it is compared with"
        )
        return ScanEvidence(scan, ScanUse.UNUSABLE, f"{name}: {why}", assumed=taken)
    return _without_lesions(scan, rule, name, start, taken, regions, without)


def _not_compared(scan: MriScan, rule: MriRule, scans: Iterable[MriScan]) -> tuple[tuple[Region, ...], str]:
    """Return the regions that the comparison scan did not show, by the record, and why it is of no use at all."""
    before = comparison(scan)
    rows = [other for other in scans if other.on == before]
    if not rows or not any(lesions in COMPARED for lesions in rule.lesions):
        return (), ""
    good = [other for other in rows if other.quality_ok is not False]
    if not good:
        return rule.needs, f"compared with the scan of {show(rows[0].on)}, whose quality is not acceptable"
    without = tuple(
        region
        for region in rule.needs
        if all((o.brain_done if region is Region.BRAIN else o.cord_done) is False for o in good)
    )
    if len(without) < len(rule.needs):
        return without, ""
    return without, f"compared with the scan of {show(rows[0].on)}, on which {joined(without, 'or')} was not scanned"


def _count(scan: MriScan, lesions: Lesions) -> int | None:
    return {
        Lesions.NEW: scan.new_t2,
        Lesions.ENLARGING: scan.enlarging_t2,
        Lesions.ENHANCING: scan.gd_enhancing,
    }[lesions]


def _found(scan: MriScan, rule: MriRule) -> dict[Lesions, int]:
    return {lesions: count for lesions in rule.lesions if (count := _count(scan, lesions))}


def _numbers(found: dict[Lesions, int]) -> str:
    return ", ".join(f"{number} {LESION_NAMES[which]}{'' if number == 1 else 's'}" for which, number in found.items())


def _outside(scan: MriScan, rule: MriRule, name: str, start: date, end: date) -> ScanEvidence:
    """Return a scan outside the span; a later one whose lesions may have begun in the span says so."""
    when = "before" if scan.on < start else "after"
    text = f"{name}: {when} {show(start)} to {show(end)}"
    found = {which: number for which, number in _found(scan, rule).items() if which in COMPARED}
    before = comparison(scan)
    if when == "after" and found and (before is None or before < end):
        since = f"between {show(before)} and {show(scan.on)}" if before else f"before {show(scan.on)}"
        text = f"{name}, after the span: {_numbers(found)}, date unknown {since}"
        return ScanEvidence(scan, ScanUse.OUTSIDE, text, open=(since,))
    return ScanEvidence(scan, ScanUse.OUTSIDE, text)


def _with_lesions(scan: MriScan, rule: MriRule, name: str, start: date, taken: tuple[str, ...]) -> ScanEvidence:
    """Return a scan with lesions: active where they have a date in the span; enhancement dates itself."""
    found, before = _found(scan, rule), comparison(scan)
    text = f"{name}: {_numbers(found)}"
    if Lesions.ENHANCING in found:
        return ScanEvidence(scan, ScanUse.ACTIVE, text)
    if before is None and "compared_with" in taken:
        return ScanEvidence(scan, ScanUse.ACTIVE, f"{text} (comparison scan assumed)", assumed=("compared_with",))
    regions, wrong = _regions(scan, rule, taken)
    regions = () if wrong else regions
    if before is None:
        text = f"{text}, but no earlier comparison scan is named: date unknown before {show(scan.on)}"
        return ScanEvidence(scan, ScanUse.UNDATED, text, regions)
    text = f"{text}, compared with {show(before)}"
    if before >= start:
        return ScanEvidence(scan, ScanUse.ACTIVE, text)
    text = f"{text}: new lesions, date unknown between {show(before)} and {show(scan.on)}"
    return ScanEvidence(scan, ScanUse.UNDATED, text, regions)


def _regions(scan: MriScan, rule: MriRule, taken: tuple[str, ...]) -> tuple[tuple[Region, ...], str]:
    """Return what of the rule's regions a scan shows, and why it is of no use where that is so."""
    done = {
        Region.BRAIN: scan.brain_done or (scan.brain_done is None and "brain_done" in taken),
        Region.CORD: scan.cord_done or (scan.cord_done is None and "cord_done" in taken),
    }
    regions = tuple(region for region in rule.needs if done[region])
    if scan.quality_ok is False:
        return regions, "quality not acceptable"
    if scan.quality_ok is None and "quality_ok" not in taken:
        return regions, "quality not recorded"
    if not regions:
        if scan.brain_done is None:
            return regions, "not recorded whether the brain was scanned"
        return regions, f"{joined(rule.needs, 'or')} not scanned"
    return regions, ""


def _without_lesions(
    scan: MriScan,
    rule: MriRule,
    name: str,
    start: date,
    taken: tuple[str, ...],
    shown: tuple[Region, ...],
    without: tuple[Region, ...],
) -> ScanEvidence:
    """Return a scan without lesions: quiet where every count of the rule is known, otherwise not reported in full."""
    before = comparison(scan)
    compared = [lesions for lesions in rule.lesions if lesions in COMPARED]
    enhancement_unknown = (
        Lesions.ENHANCING in rule.lesions and scan.gd_enhancing is None and scan.contrast_given is not False
    )
    blank = [LESION_NAMES[lesions] for lesions in compared if _count(scan, lesions) is None]
    unknown = []
    if enhancement_unknown:
        given = "contrast given" if scan.contrast_given else "contrast not stated"
        unknown.append(f"{given}, enhancing lesions not counted")
    if blank:
        unknown.append(f"{joined(blank, 'or')} not counted")
    if compared and before is None and "compared_with" not in taken:
        unknown.append("no earlier comparison scan named")
    regions = tuple(region for region in shown if region not in without)
    cord_open = (
        Region.CORD in rule.needs and Region.CORD not in without and scan.cord_done is None and "cord_done" not in taken
    )
    bearing = tuple(column for column in taken if _bears(column, rule))
    if unknown:
        text = f"{name}: {'; '.join(unknown)}"
        return ScanEvidence(
            scan, ScanUse.INCOMPLETE, text, regions, None, tuple(unknown), enhancement_unknown, cord_open, bearing
        )
    asides = [joined(regions)]
    if compared:
        asides.append(f"compared with {show(before)}" if before else "comparison scan assumed")
    asides += [f"{region} without a comparison" for region in shown if region in without]
    if Lesions.ENHANCING in rule.lesions and scan.contrast_given is False:
        asides.append("contrast not given")
    asides += ["not recorded whether the cord was scanned"] if cord_open else []
    nothing = joined([LESION_NAMES[lesions].removesuffix(" lesion") for lesions in rule.lesions], "or")
    text = f"{name}: no {nothing} lesion ({'; '.join(asides)})"
    covers = (max(start, before) if before else scan.on, scan.on)
    return ScanEvidence(scan, ScanUse.QUIET, text, regions, covers, cord_not_recorded=cord_open, assumed=bearing)


def _bears(column: str, rule: MriRule) -> bool:
    """Whether an assumed column bears on what a scan without lesions says."""
    if column == "cord_done":
        return Region.CORD in rule.needs
    if column == "contrast_given":
        return Lesions.ENHANCING in rule.lesions
    return column != "compared_with" or any(lesions in COMPARED for lesions in rule.lesions)
