"""What the scans say of a PIRA, in words: the label, its evidence, and what would settle it where it is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.dates import show
from domain.label import Label
from domain.mri_attribution import MriAnswer, MriAttribution
from domain.mri_scans import COMPARED, LESION_NAMES, ScanEvidence, ScanUse
from domain.settle import Settle, SettleKind
from domain.wording import event_text, fell_back, joined, open_window, span, spans

ID = "pirma"
TITLE = "PIRA and MRI"
Spans = tuple[tuple[date, date], ...]
OFTEN = "Whether a PIRA is PIRMA can be judged only where brain and cord are scanned often (Ciccarelli et al. 2024)."


def describe(result: MriAttribution) -> Label:
    """Return the label of one event: the answer in the words of the definition, and everything it rests on."""
    return Label(
        id=ID,
        title=TITLE,
        answer=result.words,
        text=_text(result),
        reasons=_reasons(result),
        settles=settles(result),
        start=result.start,
        end=result.end,
        rule=result.rule_name,
        source=result.source,
        unverified=result.unverified,
        cautions=_cautions(result),
        in_review=False,
    )


def settles(result: MriAttribution) -> tuple[Settle, ...]:
    """Return the facts that would settle an answer which is open; () for one that is settled."""
    if result.answer in (MriAnswer.QUIET, MriAnswer.ACTIVE):
        return ()
    found = [_report(scan, result) for scan in result.blocking]
    shown = {region for scan in result.blocking for region in scan.regions}
    missing = [region for region in result.missing if region not in shown]
    not_recorded = [scan for scan in result.used if scan.cord_not_recorded]
    if result.answer is MriAnswer.BRAIN_ONLY and not_recorded:
        found += [_cord(scan) for scan in not_recorded]
        return (*found, _scan(result, _the(missing), "or, if it was not, "))
    if missing:
        found.append(_scan(result, _the(missing)))
    return tuple(found)


def _cord(scan: ScanEvidence) -> Settle:
    on = scan.scan.on
    return Settle(SettleKind.REPORT, f"whether the cord was scanned on {show(on)}", on, on, scan.scan.id, on)


def _report(scan: ScanEvidence, result: MriAttribution) -> Settle:
    """Return what a scan of the span lacks."""
    on = scan.scan.on
    since = _against(result, scan.before)
    text = f"the full report of the {scan.text}{f' ({since})' if since else ''}"
    if scan.use is ScanUse.UNDATED:
        text = f"the scan of {show(on)} compared with one of {show(result.start)}: every lesion that is new since then"
    return Settle(SettleKind.REPORT, text, on, on, scan.scan.id, on)


def _scan(result: MriAttribution, what: str, before: str = "") -> Settle:
    """Return the scan that no record of the span has."""
    days, since = span(result.start, result.end), _against(result, None)
    text = (
        f"{before}a readable scan of {what} dated {days}, {joined(['with every count', *([since] if since else [])])}"
    )
    if result.end <= result.as_of:
        text = f"{text}, if one was made: that time is over, and a new scan cannot decide it"
    return Settle(SettleKind.SCAN, text, result.start, result.end)


def _against(result: MriAttribution, before: date | None) -> str:
    """Return that a lesion has to be new since the start of the span, where lesions are compared at all."""
    if before is not None and before >= result.start:
        return ""
    if not any(lesions in COMPARED for lesions in result.rule.lesions):
        return ""
    return f"new lesions counted since {show(result.start)} or later"


def _text(result: MriAttribution) -> str:
    back = f" ({fell_back(result.event)})" if result.event.fell_back is not None else ""
    event = f"{event_text(result.event)}{back}: {result.words}"
    scans = joined([show(scan.scan.on) for scan in result.used])
    if result.answer is MriAnswer.ACTIVE:
        return f"{event}; lesions on the scan{_s(result.used)} of {scans}, within {span(result.start, result.end)}"
    if result.answer is MriAnswer.UNKNOWN:
        return f"{event}; {_why_unknown(result)}"
    nothing = joined([LESION_NAMES[lesions].removesuffix(" lesion") for lesions in result.rule.lesions], "or")
    so_far = f" so far, settled if no scan to {show(result.open_until)} shows one" if result.open_until else ""
    return (
        f"{event}; no {nothing} lesion found{so_far}: scan{_s(result.used)} of {scans}, {covered_text(result)}, "
        f"within {span(result.start, result.end)}"
    )


def covered_text(result: MriAttribution) -> str:
    """Return the days that the scans cover: "brain and cord covered 1 Jan 2020 to 24 Jun 2021"."""
    by_spans: dict[Spans, list[str]] = {}
    for coverage in result.covered:
        by_spans.setdefault(coverage.spans, []).append(coverage.region)
    return joined([f"{joined(regions)} covered {spans(days)}" for days, regions in by_spans.items()])


def _why_unknown(result: MriAttribution) -> str:
    days = span(result.start, result.end)
    if result.blocking:
        return f"{joined([scan.text for scan in result.blocking])} ({days})"
    inside = [scan for scan in result.rejected if scan.use is not ScanUse.OUTSIDE]
    if inside:
        return f"no scan that can be used, {days}: {joined([scan.text for scan in inside])}"
    if result.used:
        return f"{joined(result.missing)} not scanned, {days}"
    return f"no scan recorded, {days}"


def _reasons(result: MriAttribution) -> tuple[str, ...]:
    """Return every scan, the deciding first; those outside the span together, for there may be many."""
    inside = [scan.text for scan in result.rejected if scan.use is not ScanUse.OUTSIDE]
    outside = [scan for scan in result.rejected if scan.use is ScanUse.OUTSIDE]
    plain = [show(scan.scan.on) for scan in outside if not scan.open]
    found = [*(scan.text for scan in result.used), *inside]
    if plain:
        days = span(result.start, result.end)
        found.append(f"scan{'' if len(plain) == 1 else 's'} of {joined(plain)}: outside {days}, not used")
    return tuple(found)


def _cautions(result: MriAttribution) -> tuple[str, ...]:
    found = [f"The {scan.text}." for scan in result.rejected if scan.use is ScanUse.OUTSIDE and scan.open]
    gaps: dict[Spans, list[str]] = {}
    for coverage in result.covered:
        gaps.setdefault(coverage.gaps(result.start, min(result.end, result.as_of)), []).append(coverage.region)
    found += [f"No scan says anything about {_the(regions)} {spans(days)}." for days, regions in gaps.items() if days]
    if result.assumed:
        found.append(f"Taken as in order because the file has no such column: {joined(result.assumed)}.")
    if result.event.open_until:
        found.append(f"PIRA so far: {open_window(result.event)}.")
    if result.answer is not MriAnswer.ACTIVE and len(result.rule.needs) > 1:
        found.append(OFTEN)
    return tuple(found)


def _the(regions: Sequence[str]) -> str:
    """Return regions as a sentence part: "the cord", "brain and cord"."""
    return f"the {regions[0]}" if len(regions) == 1 else joined(regions)


def _s(scans: Sequence[ScanEvidence]) -> str:
    return "" if len(scans) == 1 else "s"
