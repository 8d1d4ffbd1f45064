"""When a change of brain volume may be pseudoatrophy: early on a new anti-inflammatory treatment, or after steroids.

Clinical safety rule 22. A date that is not exact counts on every day it can be (rule 2), and steroids about which
nothing is recorded are not steroids that were not given (rule 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from domain.dates import PartialDate, minus_months
from domain.neda_rules import NedaRules
from domain.records import PatientRecord, Treatment
from domain.settle import Settle, SettleKind

PSEUDOATROPHY = "may be pseudoatrophy"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Days on which volume cannot be read, both included, and why.

    ``while_measured``: no part of the time between the scans may lie in them; otherwise neither scan may. ``sure``: the
    days that surely belong to them, None where none does. ``fact``: what would decide the others.
    """

    first: date
    last: date
    text: str
    while_measured: bool
    sure: tuple[date, date] | None = None
    fact: Settle | None = None

    def blurs(self, earlier: date, later: date) -> bool:
        """Whether a change from one scan to a later one is in doubt."""
        return self._touches(self.first, self.last, earlier, later)

    def fix(self, earlier: date, later: date) -> Settle | None:
        """Return the fact that can do away with the doubt about a change; None where nothing can."""
        surely = self.sure is not None and self._touches(*self.sure, earlier, later)
        return None if surely else self.fact

    def later_days(self, days: int) -> tuple[tuple[date, date], ...]:
        """Return the days on which a later scan, with the earlier one *days* before it, would be in doubt."""
        apart, one = timedelta(days=days), timedelta(days=1)
        if self.while_measured:
            return ((self.first + one, self.last + apart - one),)
        return ((self.first, self.last), (self.first + apart, self.last + apart))

    def _touches(self, first: date, last: date, earlier: date, later: date) -> bool:
        if self.while_measured:
            return first < later and last > earlier
        return any(first <= day <= last for day in (earlier, later))


def blurred_spans(record: PatientRecord, rules: NedaRules, as_of: date) -> tuple[Doubt, ...]:
    """Return every span of days on which volume cannot be read; nothing that began after *as_of* is read."""
    found = [
        _treatment(row, rules)
        for row in record.treatments
        if row.start.first <= as_of and rules.is_anti_inflammatory(row.drug)
    ]
    found += _relapses(record, rules, as_of) + _steroid_courses(record, rules, as_of)
    return tuple(sorted(found, key=lambda doubt: (doubt.first, doubt.text)))


def clear_days(doubts: tuple[Doubt, ...], earliest: date, end: date, days: int) -> tuple[date, date | None]:
    """Return the run of days on which a scan, and one *days* before it, are both in the clear: its first and last day.

    It is the run that *end* lies in, from *earliest* on, or else the next one after it; None = no last day is known.
    """
    taken = sorted(span for doubt in doubts for span in doubt.later_days(days))
    first, at = earliest, max(earliest, end)
    for start, last in taken:
        if start <= at <= last:
            at = last + timedelta(days=1)
        if last < at:
            first = max(first, last + timedelta(days=1))
    following = min((start for start, _ in taken if start > at), default=None)
    if at <= end:
        return first, end
    return at, following - timedelta(days=1) if following is not None else None


def _treatment(row: Treatment, rules: NedaRules) -> Doubt:
    drug, start, months = row.drug, row.start, rules.new_treatment_months
    text = f"{PSEUDOATROPHY}: within {months} months after {drug} was begun ({start})"
    sure = (start.last, minus_months(start.first, -months))
    return Doubt(start.first, minus_months(start.last, -months), text, True, sure, _day_of(drug, start, row.id))


def _relapses(record: PatientRecord, rules: NedaRules, as_of: date) -> list[Doubt]:
    """Return the months after each relapse for which steroids were given, or about which nothing is recorded."""
    found, months = [], rules.steroid_months
    for relapse in record.relapses:
        onset = relapse.onset
        first, last = onset.first, minus_months(onset.last, -months)
        if relapse.steroids is False or first > as_of:
            continue
        if relapse.steroids:
            text = f"{PSEUDOATROPHY}: steroids for the relapse of {onset}, {months} months"
            sure = (onset.last, minus_months(first, -months))
            found.append(Doubt(first, last, text, False, sure, _day_of("the relapse", onset, relapse.id)))
        else:
            text = f"{PSEUDOATROPHY}: whether steroids were given for the relapse of {onset} is not recorded"
            asked = f"whether steroids were given for the relapse of {onset}"
            fact = Settle(SettleKind.STATEMENT, asked, first, last, relapse.id, measure="steroids")
            found.append(Doubt(first, last, text, False, None, fact))
    return found


def _steroid_courses(record: PatientRecord, rules: NedaRules, as_of: date) -> list[Doubt]:
    """Return the months from each course of steroids on that is recorded as a treatment or a medicine."""
    rows = [(t.id, t.drug, t.start, t.stop) for t in record.treatments if rules.is_steroid(t.drug)]
    rows += [
        (m.id, m.name, m.start, m.stop) for m in record.medicines if m.start is not None and rules.is_steroid(m.name)
    ]
    found, months = [], rules.steroid_months
    for row, name, start, stop in rows:
        if start.first > as_of:
            continue
        end = as_of if stop is None else min(stop.last, as_of)
        text = f"{PSEUDOATROPHY}: {name} from {start}{f' to {stop}' if stop else ''}, {months} months"
        sure = (start.last, minus_months(stop.first if stop else as_of, -months))
        last = minus_months(max(end, start.first), -months)
        found.append(Doubt(start.first, last, text, False, sure, _day_of(name, start, row)))
    return found


def _day_of(name: str, given: PartialDate, row: str) -> Settle | None:
    if given.exact is not None:
        return None
    return Settle(
        SettleKind.STATEMENT, f"on which day {name} began ({given})", given.first, given.last, row, measure="start"
    )
