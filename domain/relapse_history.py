"""What is known of a patient's relapses: which are certain, which are not, and for which days nobody asked.

Unknown is never turned into no (safety 1, 2, 4): a span without an answer is unknown, a relapse that was reported
but not recorded, not adjudicated, or dated to the month or year only, is judged every way it can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.dates import PartialDate, minus_months, show
from domain.records import Adjudication, PatientRecord, Relapse, StatementKind, Visit

FIRST_VISIT_MONTHS = 12  # the question at the first visit reads "in the last 12 months" (safety 1)

Span = tuple[date, date]  # both days belong to it
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A relapse of which something is uncertain: its day, whether it was one, or both."""

    label: str  # "relapse of 2024", to be followed by "on or after ..."
    first: date
    last: date
    may_be_none: bool = False  # not adjudicated: it may be no relapse at all
    unrecorded: bool = False  # a visit says that there was a relapse, and none is recorded
    record_id: str = ""  # of the relapse, where it is recorded

    @property
    def is_dated(self) -> bool:
        """Whether its day is known."""
        return self.first == self.last


@dataclass(frozen=True, slots=True)
class RelapseHistory:
    """The relapses of one patient as of a date, and the spans for which their history is unknown.

    The time after ``last_visit`` is open, not unknown (safety 13).
    """

    certain: tuple[date, ...] = ()  # sorted
    suspects: tuple[Suspect, ...] = ()
    pseudo: tuple[PartialDate, ...] = ()  # adjudicated as pseudo-relapses: they do not count
    unknown: tuple[Span, ...] = ()
    assumed: bool = False  # the history is assumed complete, not recorded
    last_visit: date | None = None

    def unknown_within(self, start: date, end: date) -> tuple[Span, ...]:
        """Return the parts of a span, both ends included, for which no relapse history is recorded."""
        return tuple(
            (max(start, first), min(end, last)) for first, last in self.unknown if first <= end and last >= start
        )


def relapse_history(record: PatientRecord, as_of: date) -> RelapseHistory:
    """Return what is known of the relapses up to and including *as_of*; rows dated later are not read."""
    visits = sorted((v for v in record.visits if v.on <= as_of), key=lambda v: v.on)
    relapses = [r for r in record.relapses if r.onset.first <= as_of]
    certain = tuple(
        sorted(r.onset.exact for r in relapses if r.judged is Adjudication.RELAPSE and r.onset.exact is not None)
    )
    suspects = [_suspect(r, relapses, as_of) for r in relapses if _is_suspect(r)]
    suspects += _unrecorded(visits, relapses)
    return RelapseHistory(
        certain=certain,
        suspects=tuple(sorted(suspects, key=lambda s: (s.first, s.last))),
        pseudo=tuple(r.onset for r in relapses if r.judged is Adjudication.PSEUDO_RELAPSE),
        unknown=() if "relapse_history" in record.assumed else _unknown(record, visits, as_of),
        assumed="relapse_history" in record.assumed,
        last_visit=visits[-1].on if visits else None,
    )


def asked_spans(visits: Iterable[Visit]) -> tuple[tuple[date, date, bool | None], ...]:
    """Return the span each day of visits answers for, with the answer: yes, no, or None where it was not asked.

    *visits*: in order of their days. The first covers the twelve months before it. Of several visits on one
    day a yes outranks a no, and any answer outranks none.
    """
    answers: dict[date, bool | None] = {}
    for visit in visits:
        day, said = visit.on, visit.relapse_since_last
        if day in answers:
            before = answers[day]
            said = True if True in (said, before) else (said if before is None else before)
        answers[day] = said
    spans = []
    previous: date | None = None
    for day, answer in answers.items():
        first = minus_months(day, FIRST_VISIT_MONTHS) if previous is None else previous + DAY
        spans.append((first, day, answer))
        previous = day
    return tuple(spans)


def _is_suspect(relapse: Relapse) -> bool:
    if relapse.judged is Adjudication.PSEUDO_RELAPSE:
        return False
    return relapse.judged is Adjudication.UNCERTAIN or relapse.onset.exact is None


def dated(relapse: Relapse, relapses: Iterable[Relapse]) -> str:
    """Return the date of one of *relapses* in words, numbered where several are known to the same month or year."""
    if relapse.onset.exact is not None:
        return str(relapse.onset)
    same = sorted(r.id for r in relapses if r.onset == relapse.onset and r.judged is not Adjudication.PSEUDO_RELAPSE)
    if len(same) < 2 or relapse.id not in same:
        return str(relapse.onset)
    return f"{relapse.onset} ({same.index(relapse.id) + 1} of {len(same)})"


def _suspect(relapse: Relapse, relapses: Iterable[Relapse], as_of: date) -> Suspect:
    uncertain = relapse.judged is Adjudication.UNCERTAIN
    return Suspect(
        f"relapse of {dated(relapse, relapses)}",
        relapse.onset.first,
        min(relapse.onset.last, as_of),
        may_be_none=uncertain,
        record_id=relapse.id,
    )


def _unrecorded(visits: list[Visit], relapses: list[Relapse]) -> list[Suspect]:
    """Return a relapse of unknown date for every span that a visit answers yes for and that has no relapse row."""
    if not any(visit.relapse_since_last for visit in visits):
        return []
    suspects = []
    for first, last, answer in asked_spans(visits):
        if answer and not any(r.onset.first <= last and r.onset.last >= first for r in relapses):
            label = f"relapse reported on {show(last)} and not recorded"
            suspects.append(Suspect(label, first, last, unrecorded=True))
    return suspects


def known_spans(record: PatientRecord, visits: Iterable[Visit], as_of: date) -> tuple[Span, ...]:
    """Return the spans for which the relapse history is recorded, sorted: visits that answered, and statements.

    *visits*: those up to *as_of*, in order of their days. A statement covers the days that surely belong to it, up to
    its own date where it has no end; one without a start covers nothing. Where the source had no table of relapses
    at all nothing is known, whatever the visits answered (safety 1).
    """
    if record.relapses_absent:
        return ()
    known = [(first, last) for first, last, answer in asked_spans(visits) if answer is not None]
    for statement in record.statements:
        if statement.kind is StatementKind.HISTORY_COMPLETE and statement.on <= as_of and statement.start is not None:
            until = statement.end.first if statement.end is not None else statement.on
            known.append((statement.start.last, min(until, as_of)))
    return tuple(sorted(span for span in known if span[0] <= span[1]))


def spans_between(known: Iterable[Span], start: date, end: date) -> tuple[Span, ...]:
    """Return the parts of [start, end] that no known span covers, in order. *known* is sorted."""
    found: list[Span] = []
    at = start
    for first, last in known:
        if first > end:
            break
        if first > at:
            found.append((at, first - DAY))
        if last >= at:
            at = last + DAY
    if at <= end:
        found.append((at, end))
    return tuple(found)


def _unknown(record: PatientRecord, visits: list[Visit], as_of: date) -> tuple[Span, ...]:
    """Return the spans up to the last visit that no answer and no statement covers, in order."""
    known = known_spans(record, visits, as_of)
    return spans_between(known, date.min, visits[-1].on if visits else as_of)
