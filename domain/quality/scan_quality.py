"""Scans: counts that cannot be, counts left out, volume changes that do not compare, and the newest one being old."""

from __future__ import annotations

from domain.dates import minus_months, show
from domain.quality.reference import Asked, Found, plain

COUNTS = {
    "gd_enhancing": "enhancing lesions",
    "new_t2": "new T2 lesions",
    "enlarging_t2": "enlarging T2 lesions",
    "rim_lesions": "rim lesions",
    "slowly_expanding_lesions": "slowly expanding lesions",
}
NEEDED = ("new_t2", "enlarging_t2")


def count_negative(asked: Asked) -> Found:
    """A count of lesions is 0 or more."""
    for scan in asked.record.scans:
        for field, words in COUNTS.items():
            count = getattr(scan, field)
            if count is not None and count < 0:
                text = f"Scan of {show(scan.on)}: {count} {words}."
                yield asked.found("scan", scan.id, field, scan.on, text, scan.on, field, count)


def enhancing_without_contrast(asked: Asked) -> Found:
    """Without contrast no enhancing lesion can be counted, not even none."""
    for scan in asked.record.scans:
        if scan.contrast_given is False and scan.gd_enhancing is not None:
            text = (
                f"Scan of {show(scan.on)}: {scan.gd_enhancing} enhancing lesions are recorded, but contrast was not "
                "given; the count has to stay empty."
            )
            yield asked.found("scan", scan.id, "gd_enhancing", scan.on, text, scan.on, scan.gd_enhancing)


def counts_left_out(asked: Asked) -> Found:
    """Where an earlier scan exists, new and enlarging lesions can be counted against it."""
    days = sorted(scan.on for scan in asked.record.scans)
    for scan in asked.record.scans:
        missing = [field for field in NEEDED if getattr(scan, field) is None]
        if missing and days[0] < scan.on and scan.quality_ok is not False:
            counts = " and ".join(COUNTS[field] for field in missing)
            text = f"Scan of {show(scan.on)}: {counts} not recorded, although there is an earlier scan."
            yield asked.found("scan", scan.id, missing[0], scan.on, text, scan.on, *missing)


def volume_too_soon(asked: Asked) -> Found:
    """A change of volume over a short time says little."""
    least = asked.reference.volume_days
    for scan in asked.record.scans:
        if scan.pbvc_percent is None or scan.compared_with is None:
            continue
        apart = (scan.on - scan.compared_with).days
        if 0 <= apart < least:
            text = (
                f"Brain volume change {plain(scan.pbvc_percent)} % from {show(scan.compared_with)} to {show(scan.on)}: "
                f"{apart} days, under {least}."
            )
            facts = (scan.compared_with, scan.on, scan.pbvc_percent)
            yield asked.found("scan", scan.id, "pbvc_percent", scan.on, text, *facts)


def volume_other_scanner(asked: Asked) -> Found:
    """A change of volume between two scanners is not comparable."""
    for scan in asked.record.scans:
        if scan.pbvc_percent is None or scan.compared_with is None or not scan.scanner.strip():
            continue
        others = {s.scanner.strip() for s in asked.record.scans if s.on == scan.compared_with and s.id != scan.id}
        if others and "" not in others and scan.scanner.strip().casefold() not in {o.casefold() for o in others}:
            other = ", ".join(sorted(others))
            text = (
                f"Brain volume change {plain(scan.pbvc_percent)} % on {show(scan.on)}: scanner {scan.scanner.strip()}; "
                f"the scan of {show(scan.compared_with)} was made on {other}."
            )
            facts = (scan.on, scan.pbvc_percent, scan.scanner.strip(), scan.compared_with, other)
            yield asked.found("scan", scan.id, "scanner", scan.on, text, *facts)


def newest_is_old(asked: Asked) -> Found:
    """Activity is judged by imaging too: an old scan says nothing of the last year."""
    patient = asked.record.patient
    days = [scan.on for scan in asked.record.scans if scan.on <= asked.as_of]
    if not days or patient.death_date is not None or patient.lost_since is not None:
        return
    months = asked.rule.whole("months")
    newest = max(days)
    if newest < minus_months(asked.as_of, months):
        text = f"The newest scan, {show(newest)}, is over {months} months old."
        yield asked.found("scan", "", "", newest, text, newest)
