"""Relapses a year over the time for which the relapse history is known, and relapses early in the disease.

Time that nobody asked about is not time without relapses: it is left out of the rate and told (safety 1). All
arithmetic is exact; a year is 365.25 days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.dates import PartialDate, minus_months
from domain.day_spans import ONE_DAY, Span, common_days, days_without, joined_spans, number_of_days
from domain.observed import ended_before, observed_to
from domain.records import PatientRecord, Visit
from domain.relapse_count import CountRange
from domain.relapse_frame import ASSUMED_HISTORY
from domain.relapse_history import asked_spans
from domain.relapse_hygiene import RelapseHygiene
from domain.relapse_rules import RelapseRules

YEAR = Fraction(1461, 4)  # days in a year of the Julian calendar, by which rates are given


@dataclass(frozen=True, slots=True)
class RelapseRate:
    """Relapses a year over some time.

    ``count`` is that of the known time, ``outside`` that of the rest of the time asked about, which no rate covers.
    ``low`` and ``high`` are relapses a year; both None where too little is known, ``high`` None where no upper end is.
    """

    id: str
    title: str
    time: tuple[Span, ...]
    known: tuple[Span, ...]
    unknown: tuple[Span, ...]
    count: CountRange
    outside: CountRange
    low: Fraction | None
    high: Fraction | None
    assumed: bool = False
    missing: str = ""  # why there is no time to speak of, worded

    @property
    def is_assessable(self) -> bool:
        """Whether the history is known for so much of the time that there is a rate."""
        return self.low is not None

    @property
    def asked_to(self) -> date | None:
        """The last known day, where the time goes on after it: not asked yet, which is not the same as a gap."""
        last = self.known[-1][1] if self.known else None
        return last if last is not None and self.unknown and self.unknown[-1][0] > last else None

    @property
    def years(self) -> Fraction:
        """The known time in years."""
        return years_in(self.known)


@dataclass(frozen=True, slots=True)
class EarlyRelapses:
    """Relapses in the first time of the disease. ``count`` None where the first symptom is not dated.

    ``start`` and ``end``: the widest time that an inexact first symptom leaves; ``is_over``: whether all of it is past.
    ``unknown``: its days for which no history is recorded. ``at_onset``: a report that can lie on the first day.
    """

    onset: PartialDate | None
    count: CountRange | None
    start: date | None = None
    end: date | None = None
    until: date | None = None  # the last day of it that is past
    unknown: tuple[Span, ...] = ()
    is_over: bool = True
    assumed: bool = False
    at_onset: bool = False
    recorded: CountRange | None = None  # of the reports alone, whether or not the history is known
    by_onset: bool = False  # whether the count differs by the day of an inexact first symptom

    @property
    def is_unknown(self) -> bool:
        """Whether no day of the time is known and no relapse of it is certain."""
        nothing = self.count is not None and not self.count.low
        return nothing and self.unknown == ((self.start, self.until),)


def _visits(record: PatientRecord, as_of: date) -> list[Visit]:
    return sorted((visit for visit in record.visits if visit.on <= as_of), key=lambda visit: visit.on)


def years_in(spans: Sequence[Span]) -> Fraction:
    """Return the length of spans that do not overlap, in years."""
    return number_of_days(spans) / YEAR


def rate_over(
    record: PatientRecord,
    hygiene: RelapseHygiene,
    rules: RelapseRules,
    time: Sequence[Span],
    id: str,
    title: str,
    missing: str = "",
) -> RelapseRate:
    """Return the relapses a year over *time*, both ends of each span included. *missing*: why there is none.

    The time ends at a death or loss to follow-up. There is no rate over fewer known days than the rules ask for, only
    a count.
    """
    alive = (date.min, observed_to(record, hygiene.as_of))
    asked = common_days(joined_spans(time), [alive])
    known = common_days(asked, hygiene.known)
    unknown = days_without(asked, known)
    count = hygiene.counting.within(known)
    years = years_in(known)
    is_enough = number_of_days(known) >= rules.least.value
    return RelapseRate(
        id=id,
        title=title,
        time=asked,
        known=known,
        unknown=unknown,
        count=count,
        outside=hygiene.counting.within(unknown),
        low=count.low / years if is_enough else None,
        high=count.high / years if is_enough and count.high is not None else None,
        assumed=ASSUMED_HISTORY in record.assumed,
        missing=missing or ("" if asked else ended_before(record, hygiene.as_of)),
    )


def relapse_rates(record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules) -> tuple[RelapseRate, ...]:
    """Return the rates over the last months that the rules name, and over follow-up.

    The last N months reach back from the day asked about as every frame does; follow-up runs from the first visit, or
    from the first day about which its answer speaks.
    """
    as_of = hygiene.as_of
    rates = [
        rate_over(
            record,
            hygiene,
            rules,
            [(minus_months(as_of, figure.value), as_of)],
            f"relapse-rate-{figure.value}m",
            f"Relapses a year, last {figure.value} months",
        )
        for figure in rules.rates
    ]
    asked = asked_spans(_visits(record, as_of))
    follow_up = [(first if answer is not None else visit_day, as_of) for first, visit_day, answer in asked[:1]]
    missing = "" if follow_up else "no visit is recorded"
    title = "Relapses a year, follow-up"
    rates.append(rate_over(record, hygiene, rules, follow_up, "relapse-rate-all", title, missing))
    return tuple(rates)


def early_relapses(record: PatientRecord, hygiene: RelapseHygiene, rules: RelapseRules) -> EarlyRelapses:
    """Return how many relapses began in the first months after the first symptom, which may be dated inexactly.

    Every day that the first symptom can be is tried. Where a day of the time is not known, the count has no upper end.
    The time ends at a death or loss to follow-up.
    """
    as_of, onset = hygiene.as_of, record.patient.onset_date
    assumed = ASSUMED_HISTORY in record.assumed
    if onset is None or onset.first > as_of:
        return EarlyRelapses(onset if onset is None or onset.first <= as_of else None, None, assumed=assumed)
    until = max(observed_to(record, as_of), onset.first)
    known = hygiene.known
    counts: list[CountRange] = []
    highs: list[int | None] = []
    for day in onset.days():
        if day > until:
            break
        time = [(day, min(_end(day, rules), until))]
        count = hygiene.counting.within(time)
        counts.append(count)
        highs.append(None if days_without(time, known) else count.high)
    end = _end(min(onset.last, until), rules)
    if until < as_of:
        end = min(end, until)
    widest = [(onset.first, min(end, until))]
    low = min(count.low for count in counts)
    return EarlyRelapses(
        onset,
        CountRange(low, _most(highs)),
        onset.first,
        end,
        min(end, until),
        days_without(widest, known),
        is_over=end < as_of,
        assumed=assumed,
        at_onset=any(
            r.onset.first <= onset.last and r.onset.last >= onset.first
            for relapse in hygiene.relapses
            for r in relapse.reports
        ),
        recorded=CountRange(low, _most([count.high for count in counts])),
        by_onset=len(set(counts)) > 1,
    )


def _most(highs: Sequence[int | None]) -> int | None:
    """Return the most of several upper ends; None where one of them is not known."""
    known = [high for high in highs if high is not None]
    return max(known) if len(known) == len(highs) else None


def _end(first: date, rules: RelapseRules) -> date:
    """Return the last day of the first months that begin on *first*."""
    return minus_months(first, -rules.early.value) - ONE_DAY
