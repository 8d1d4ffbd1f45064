"""The days that NEDA, NEIDA and NEPAD are asked about: so many months back, or from a re-baseline on.

A treatment needs time to act, so after a new one the reference is taken anew: events and scans before that day do not
count. Where its first day is known to the month or year only, every re-baseline it can lead to is a window of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.dates import minus_months, show
from domain.neda_rules import NedaRules
from domain.records import PatientRecord, Treatment
from domain.relapse_history import FIRST_VISIT_MONTHS
from domain.scan_reading import COMPARISON_SLACK_MONTHS
from domain.settle import Settle, SettleKind


@dataclass(frozen=True, slots=True)
class Window:
    """The days [start, end] of one question, both included, and how they were chosen.

    ``closed``: why nothing can be judged in it, "" where it can. ``until``: the day on which a closed one opens.
    """

    start: date
    end: date
    basis: str
    frame_months: int = 12
    rebaselined: bool = False
    closed: str = ""
    until: date | None = None
    settles: tuple[Settle, ...] = ()
    treatment: Treatment | None = None
    unverified: tuple[str, ...] = ()


def frame_windows(as_of: date, frame_months: int = 12) -> tuple[Window, ...]:
    """Return the window of so many calendar months that ends on *as_of*."""
    start = minus_months(as_of, frame_months)
    return (Window(start, as_of, f"{frame_months} months to {show(as_of)}", frame_months),)


def treatment_windows(
    record: PatientRecord, as_of: date, rules: NedaRules, months: int | None = None
) -> tuple[Window, ...]:
    """Return the window from the re-baseline of the current disease-modifying treatment to *as_of*.

    months: from the treatment's first day to the re-baseline; None = as the rules have it. There are several windows
    where that day is not exact and the record lets their answers differ; they are in order of their days.
    """
    treatment = current_treatment(record, as_of, rules)
    if treatment is None:
        return (_without_treatment(as_of),)
    wait = rules.rebaseline_months if months is None else months
    last = min(treatment.start.last, as_of)
    found: dict[int, tuple[date, date]] = {}
    marks = _marks(record, as_of)
    for offset in range((last - treatment.start.first).days + 1):
        begun = treatment.start.first + timedelta(days=offset)
        start = minus_months(begun, -wait)
        found.setdefault(bisect_left(marks, start), (start, begun))  # by how many marks lie before it
    return tuple(_rebaselined(treatment, start, as_of, wait, rules) for start, _ in found.values())


def current_treatment(record: PatientRecord, as_of: date, rules: NedaRules) -> Treatment | None:
    """Return the disease-modifying treatment that is going on, the latest begun; with the first day of its course.

    Rows of one drug that follow on each other are one course: a changed dose is no new treatment.
    """
    begun = [t for t in record.treatments if t.start.first <= as_of and rules.is_anti_inflammatory(t.drug)]
    going_on = [t for t in begun if t.stop is None or t.stop.last >= as_of]
    if not going_on:
        return None
    last = max(going_on, key=lambda t: (t.start.first, t.id))
    same = [t for t in begun if rules.treatment_id(t.drug) == rules.treatment_id(last.drug)]
    first = last
    for row in sorted(same, key=lambda t: t.start.first, reverse=True):
        gap = timedelta(days=rules.same_treatment_gap_days)
        if row.start.first < first.start.first and (row.stop is None or row.stop.last + gap >= first.start.first):
            first = row
    return replace(last, start=first.start)


def _rebaselined(treatment: Treatment, start: date, as_of: date, wait: int, rules: NedaRules) -> Window:
    basis = f"re-baseline on {show(start)}, {wait} months after {treatment.drug} was begun ({treatment.start})"
    closed = f"the re-baseline is on {show(start)}" if start > as_of else ""
    return Window(
        start,
        as_of,
        basis,
        rebaselined=True,
        closed=closed,
        until=start if closed else None,
        treatment=treatment,
        unverified=rules.unverified_of("rebaseline"),
    )


def _without_treatment(as_of: date) -> Window:
    text = "the current disease-modifying treatment and the day on which it was begun"
    return Window(
        as_of,
        as_of,
        "re-baseline after the current treatment",
        rebaselined=True,
        closed="no current disease-modifying treatment recorded",
        settles=(Settle(SettleKind.STATEMENT, text, None, as_of),),
    )


def _marks(record: PatientRecord, as_of: date) -> list[date]:
    """Return the days that a re-baseline can lie before or after with another answer."""
    visits = [visit.on for visit in record.visits]
    days = {as_of, *visits, *(scan.on for scan in record.scans)}
    days |= {scan.compared_with for scan in record.scans if scan.compared_with is not None}
    days |= {minus_months(day, COMPARISON_SLACK_MONTHS) for day in days}  # a reference scan may come so late
    days |= {minus_months(min(visits), FIRST_VISIT_MONTHS)} if visits else set()
    dates = [relapse.onset for relapse in record.relapses]
    dates += [given for s in record.statements for given in (s.start, s.end) if given is not None]
    days |= {day for given in dates for day in (given.first, given.last)}
    return sorted(days | {day - timedelta(days=1) for day in days})
