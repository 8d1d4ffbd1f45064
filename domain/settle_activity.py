"""What would settle an indeterminate activity: what is not known of its relapses, and what its scans leave open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.dates import minus_months, show
from domain.records import PatientRecord
from domain.relapse_frame import RelapseFact, RelapseFinding, RelapseFrame
from domain.scan_reading import ScanReading
from domain.settle import Settle, SettleKind
from domain.settle_relapses import unplaced_reports


def settle_relapses(record: PatientRecord, relapses: RelapseFrame, start: date, end: date) -> tuple[Settle, ...]:
    """Return what would turn an unknown relapse answer for [start, end] into yes or no; all of it is needed."""
    found = [
        Settle(SettleKind.RELAPSES, f"whether there was a relapse {show(a)} to {show(b)}", a, b)
        for a, b in relapses.unknown
    ]
    dates = [_date_of(f) for f in relapses.of(RelapseFact.REPORTED, RelapseFact.DATE_UNCERTAIN)]
    for finding in relapses.of(RelapseFact.NOT_ADJUDICATED):
        assert finding.start is not None
        assert finding.end is not None
        text = f"{finding.text}: relapse or pseudo-relapse, by a named clinician"
        found.append(Settle(SettleKind.ADJUDICATION, text, finding.start, finding.end, finding.record_id))
        if finding.start < start or finding.end > end:  # a relapse of it would not surely lie in the frame
            dates.append(_date_of(finding))
    named = {(fact.earliest, fact.latest) for fact in dates}
    if any(fact.about for fact in dates):
        # A row that gets its day may leave a visit's yes without a relapse.
        further = unplaced_reports(record, start, end, end)
        dates += [fact for fact in further if (fact.earliest, fact.latest) not in named]
    return (*found[: len(relapses.unknown)], *dates, *found[len(relapses.unknown) :])


def settle_scans(
    blocking: Iterable[ScanReading], scan_missing: bool, start: date, end: date, months: int
) -> tuple[Settle, ...]:
    """Return the reports that are not complete, and the scan that is missing from [start, end].

    months: how much older the comparison scan may be at most, for new lesions to count.
    """
    found = [_report(reading, months) for reading in blocking]
    if scan_missing:
        text = (
            f"a brain scan of acceptable quality dated {show(start)} to {show(end)}, "
            f"compared with one at most {months} months older"
        )
        found.append(Settle(SettleKind.SCAN, text, start, end, compared_within=months))
    return tuple(found)


def _date_of(finding: RelapseFinding) -> Settle:
    on = None if finding.record_id else finding.end
    text = f"the date of the {finding.text}"
    return Settle(SettleKind.RELAPSE_DATE, text, finding.start, finding.end, finding.record_id, on)


def _report(reading: ScanReading, months: int) -> Settle:
    scan, since = reading.scan, minus_months(reading.scan.on, months)
    text = f"the full report of the {reading.text}"
    if reading.covers_from is None or reading.covers_from < since:
        text = f"{text}; its lesions counted against a usable scan of {show(since)} or later"
    return Settle(SettleKind.REPORT, text, scan.on, scan.on, scan.id, scan.on, compared_within=months)
