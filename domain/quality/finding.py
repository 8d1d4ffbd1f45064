"""What a data-quality rule found in a record: which rule, how grave, about which field, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.care_records import Check


class Gravity(StrEnum):
    """How grave a finding is: an error cannot be signed or kept; what is unusual or missing may be kept as it is."""

    ERROR = "error"
    UNUSUAL = "unusual"
    MISSING = "missing"  # asked for by completeness; it blocks nothing, and is kept once it cannot be had


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    ``kind`` is the table of the record that it is about (visit, scan, patient, ...), ``record_id`` its id, "" for one
    that is not stored yet. ``field`` is the field of the dataclass or, of a visit, the id of the measure; "" = the
    record as a whole. ``facts`` are what the finding rests on, as text: while they are the same, it is the same.
    ``on`` is the day that it is listed under, None where it has none.
    """

    rule: str
    gravity: Gravity
    kind: str
    record_id: str
    field: str
    text: str
    facts: tuple[str, ...] = ()
    source: str = ""
    on: date | None = None


def check_of(finding: Finding, checks: Iterable[Check]) -> Check | None:
    """Return the check by which a finding was kept as it is; None where nobody did, and for every error."""
    if finding.gravity is Gravity.ERROR:
        return None
    about = (finding.rule, finding.kind, finding.record_id, finding.facts)
    return next((c for c in checks if (c.rule, c.kind, c.record_id, c.facts) == about), None)


def still_open(findings: Iterable[Finding], checks: Iterable[Check]) -> tuple[Finding, ...]:
    """Return the findings that nobody has kept as they are; an error is never kept."""
    kept = {(check.rule, check.kind, check.record_id, check.facts) for check in checks}
    return tuple(
        finding
        for finding in findings
        if finding.gravity is Gravity.ERROR
        or (finding.rule, finding.kind, finding.record_id, finding.facts) not in kept
    )


def worst_in_words(open_findings: Sequence[Finding]) -> str:
    """Return "3 findings to look at; first (error): ..." of findings in their order; "" where there are none."""
    if not open_findings:
        return ""
    number = len(open_findings)
    first = open_findings[0]
    counted = "1 finding" if number == 1 else f"{number} findings"
    return f"{counted} to look at; {'this one' if number == 1 else 'first'} ({first.gravity}): {first.text}"
