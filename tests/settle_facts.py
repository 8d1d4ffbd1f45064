"""Entering the facts that would settle a question, with any answer that a fact allows, as a clinic would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from domain.dates import PartialDate, minus_months
from domain.records import (
    Adjudication,
    Flag,
    MriScan,
    PatientRecord,
    Relapse,
    Statement,
    StatementKind,
    Value,
    Visit,
    VisitKind,
)
from domain.scan_reading import not_comparable
from domain.settle import Settle, SettleKind

ORDER = list(SettleKind)
LATER = 400  # days after the date as of which was asked, for a fact without a last day
EDSS = [Decimal(step) / 2 for step in range(20) if step != 1]  # without 10, which is death


def _place(fact: Settle) -> int:
    """Return when a fact is entered: what is known of relapses in this order, the judgement of progression last."""
    first = [SettleKind.ADJUDICATION, SettleKind.RELAPSE_DATE, SettleKind.RELAPSES]
    if fact.statement is StatementKind.PROGRESSION:
        return len(first) + 1
    return first.index(fact.kind) if fact.kind in first else len(first)


@dataclass(slots=True)
class Entered:
    """A record with facts added one after another, and the date as of which all of them are known."""

    record: PatientRecord
    as_of: date
    draw: st.DrawFn

    def add(self, *facts: Settle) -> None:
        """Enter the facts: what was, before what is still to come; a clinician judges what it comes to at the end."""
        for fact in sorted(facts, key=_place):
            getattr(self, f"_{fact.kind.name.lower()}")(fact)

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.draw(st.integers(0, (last - first).days)))

    def _adjudication(self, fact: Settle) -> None:
        judged = self.draw(st.sampled_from([Adjudication.RELAPSE, Adjudication.PSEUDO_RELAPSE]))
        self._relapse(fact.about, adjudication=judged)

    def _relapse_date(self, fact: Settle) -> None:
        assert fact.earliest
        assert fact.latest
        on = PartialDate.of(self._day(fact.earliest, fact.latest))
        if fact.about:
            self._relapse(fact.about, onset=on)
        elif not any(r.onset.exact and fact.earliest <= r.onset.exact <= fact.latest for r in self.record.relapses):
            self._with_relapse(on)

    def _relapses(self, fact: Settle) -> None:
        assert fact.earliest
        assert fact.latest
        # It may turn out that there was one: not in the years before anybody could remember.
        first = max(fact.earliest, fact.latest - timedelta(days=500))
        if self.draw(st.booleans()):
            self._with_relapse(PartialDate.of(self._day(first, fact.latest)))
        self._with_statement(StatementKind.HISTORY_COMPLETE, self.as_of, fact.earliest, fact.latest)
        self.record = replace(self.record, relapses_absent=False)

    def _confirmation(self, fact: Settle) -> None:
        assert fact.earliest
        first = fact.earliest
        last = fact.latest or max(first, self.as_of) + timedelta(days=LATER)
        known = [r.onset.exact for r in self.record.relapses if r.judged is Adjudication.RELAPSE and r.onset.exact]
        on = self._day(first, last)
        while any(0 <= (on - r).days < fact.apart_before or 0 <= (r - on).days < fact.apart_after for r in known):
            on += timedelta(days=1)
        if on > last:
            return  # the relapses leave no day on which a visit would count: the days to confirm it have ended
        if self.draw(st.booleans()) and (on - self.as_of).days > fact.apart_before + 1:
            between = self._day(self.as_of + timedelta(days=1), on - timedelta(days=fact.apart_before or 1))
            self._with_relapse(PartialDate.of(between))
        self._with_visit(on, fact, self.draw(st.sampled_from(EDSS)))

    def _measure(self, fact: Settle) -> None:
        for _ in range(fact.count):
            last = self.as_of + timedelta(days=LATER)
            on = self._day(fact.earliest or self.as_of - timedelta(days=LATER), last)
            while any(visit.on == on for visit in self.record.visits):
                on += timedelta(days=1)
            self._with_visit(on, fact, self.draw(st.sampled_from(EDSS)))

    def _reason(self, fact: Settle) -> None:
        flag = self.draw(st.sampled_from(Flag))
        visits = []
        for visit in self.record.visits:
            values = visit.values
            if visit.on == fact.on:
                values = tuple(
                    replace(v, flag=flag) if v.measure == fact.measure and v.value is None else v for v in values
                )
            visits.append(replace(visit, values=values))
        self.record = replace(self.record, visits=tuple(visits))

    def _choice(self, fact: Settle) -> None:
        rivals = [v for v in self.record.visits if v.on == fact.on and v.value(fact.measure) is not None]
        chosen = self.draw(st.sampled_from(rivals))
        visits = (replace(v, chosen_for=(fact.measure,)) if v is chosen else v for v in self.record.visits)
        self.record = replace(self.record, visits=tuple(visits))

    def _statement(self, fact: Settle) -> None:
        assert fact.statement
        on = max(self.as_of, fact.earliest or self.as_of)
        about = None
        if fact.statement is StatementKind.BASELINE_VISIT:
            days = [v.on for v in self.record.visits if v.comparable is not False and v.value(fact.measure) is not None]
            about = self.draw(st.sampled_from([day for day in days if day <= on]))
        self._with_statement(fact.statement, on, about)
        self.as_of = on

    def _time(self, fact: Settle) -> None:
        assert fact.earliest
        assert fact.latest
        if self.draw(st.booleans()):
            self._with_relapse(PartialDate.of(self._day(fact.earliest, fact.latest)))
        self.as_of = max(self.as_of, fact.latest)

    def _scan(self, fact: Settle) -> None:
        assert fact.earliest
        assert fact.latest
        on = self._day(fact.earliest, fact.latest)
        self.record = replace(self.record, scans=(*self.record.scans, self._reported(MriScan("new", on), fact)))

    def _report(self, fact: Settle) -> None:
        scans = tuple(self._reported(scan, fact) if scan.id == fact.about else scan for scan in self.record.scans)
        self.record = replace(self.record, scans=scans)

    def _reported(self, scan: MriScan, fact: Settle) -> MriScan:
        counts = st.sampled_from([0, 0, 0, 1])
        assert fact.compared_within is not None
        earliest = minus_months(scan.on, fact.compared_within)
        contrast = bool(scan.gd_enhancing) or self.draw(st.booleans())
        return replace(
            scan,
            contrast_given=contrast,
            gd_enhancing=self.draw(counts) if contrast else None,
            new_t2=self.draw(counts),
            enlarging_t2=self.draw(counts),
            compared_with=self._comparable(earliest, scan.on - timedelta(days=1)),
            quality_ok=True,
            brain_done=True,
        )

    def _comparable(self, first: date, last: date) -> date:
        """Return a day whose scan a radiologist would count lesions against: none that is recorded as unusable."""
        on = self._day(first, last)
        while not_comparable(on, self.record.scans):
            on = on - timedelta(days=1) if on > first else last
        return on

    def _relapse(self, about: str, **fields: object) -> None:
        rows = tuple(replace(r, **fields) if r.id == about else r for r in self.record.relapses)  # type: ignore[arg-type]  # by name
        self.record = replace(self.record, relapses=rows)

    def _with_relapse(self, onset: PartialDate) -> None:
        row = Relapse(f"found {onset}", onset)
        self.record = replace(self.record, relapses=(*self.record.relapses, row))

    def _with_statement(self, kind: StatementKind, on: date, start: date | None, end: date | None = None) -> None:
        first, last = (None if d is None else PartialDate.of(d) for d in (start, end))
        said = Statement(f"said {kind} {start}", on, kind, first, last)
        self.record = replace(self.record, statements=(*self.record.statements, said))

    def _with_visit(self, on: date, fact: Settle, value: Decimal) -> None:
        if on > self.as_of and not any(visit.on < on for visit in self.record.visits):
            # A first visit asks about twelve months; one that comes later than that asks about all the time since.
            self._with_statement(StatementKind.HISTORY_COMPLETE, on, self.as_of + timedelta(days=1), on)
        visit = Visit(
            f"new {on}",
            on,
            VisitKind.SCHEDULED,
            relapse_since_last=False,
            values=(Value(fact.measure or "edss", value),),
        )
        visits = tuple(sorted((*self.record.visits, visit), key=lambda v: v.on))
        self.record = replace(self.record, visits=visits)
        self.as_of = max(self.as_of, on)
