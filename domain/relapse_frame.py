"""Whether there was a relapse in a frame: yes, no or unknown, with everything that made the answer.

Clinical safety rules 1, 2 and 4: a frame is known where visits answered or a statement covers it; the time after the
last contact is open, not unknown; an uncertain date or an unadjudicated event is judged both ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import PartialDate, show
from domain.records import Adjudication, PatientRecord, Relapse, Visit
from domain.relapse_history import Span, asked_spans, known_spans, spans_between

# The assumption that stands for a whole history.
ASSUMED_HISTORY = "relapse_history"


class Answer(StrEnum):
    """An answer that can be unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class RelapseFact(StrEnum):
    """What one piece of the relapse answer is."""

    COUNTED = "relapse counted"
    REPORTED = "relapse reported, no date"
    DATE_UNCERTAIN = "relapse, date uncertain"
    NOT_ADJUDICATED = "relapse not adjudicated"
    EXCLUDED = "excluded: fever or infection"
    NOT_RECORDED = "relapse history not recorded"
    ASKED = "asked, none recorded"


@dataclass(frozen=True, slots=True)
class RelapseFinding:
    """One piece of the answer, worded, with the days it is about."""

    fact: RelapseFact
    text: str
    start: date | None = None
    end: date | None = None
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class RelapseFrame:
    """The answer for a frame. ``asked`` are the spans that are known, ``unknown`` those of the frame that are not.

    ``asked_until``: the last day for which the relapse history is known; None = for no day.
    """

    answer: Answer
    findings: tuple[RelapseFinding, ...]
    unknown: tuple[Span, ...] = ()
    asked_until: date | None = None
    assumed: bool = False
    quality: tuple[str, ...] = ()

    def of(self, *facts: RelapseFact) -> tuple[RelapseFinding, ...]:
        """Return the findings of these kinds."""
        return tuple(finding for finding in self.findings if finding.fact in facts)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The days that the visits of one day answer for, with the answer, and the day of the visit before them."""

    start: date
    end: date
    answer: bool | None
    previous: date | None


def relapses_in_frame(record: PatientRecord, start: date, end: date) -> RelapseFrame:
    """Return whether a relapse began on a day of [start, end]; nothing dated after *end* is read."""
    asked = _asked_of(record, end)
    findings: list[RelapseFinding] = []
    quality: list[str] = []
    rows = [r for r in record.relapses if r.onset.first <= end]
    for relapse in rows:
        finding = _judge(relapse, start, end)
        if finding is not None:
            findings.append(finding)
        quality += _outranked_no(relapse, asked)
    findings += _reported_without_a_row(asked, rows, start, end)
    assumed = ASSUMED_HISTORY in record.assumed
    known = known_spans(record, _visits_to(record, end), end)
    unknown = () if assumed else _unknown_spans(known, asked, start, end)
    findings += [
        RelapseFinding(RelapseFact.NOT_RECORDED, f"relapse history not recorded {show(a)} to {show(b)}", a, b)
        for a, b in unknown
    ]
    asked_until = end if assumed else max((b for _, b in known), default=None)
    if asked_until is not None and asked_until >= start and not unknown:
        findings.append(_none_since(assumed, start, asked_until))
    return RelapseFrame(
        _answer(findings, unknown), tuple(findings), unknown, asked_until, assumed, tuple(dict.fromkeys(quality))
    )


def _answer(findings: list[RelapseFinding], unknown: tuple[Span, ...]) -> Answer:
    facts = {finding.fact for finding in findings}
    if RelapseFact.COUNTED in facts:
        return Answer.YES
    if unknown or facts & {RelapseFact.REPORTED, RelapseFact.DATE_UNCERTAIN, RelapseFact.NOT_ADJUDICATED}:
        return Answer.UNKNOWN
    return Answer.NO


def _none_since(assumed: bool, start: date, until: date) -> RelapseFinding:
    if assumed:
        return RelapseFinding(RelapseFact.ASKED, "relapse history assumed complete", start, until)
    return RelapseFinding(RelapseFact.ASKED, f"relapses asked to {show(until)}", start, until)


def _judge(relapse: Relapse, start: date, end: date) -> RelapseFinding | None:
    """Return what a row says of the frame; None where it lies outside it on every day it can have begun."""
    onset = relapse.onset
    first, last = onset.first, min(onset.last, end)  # nothing is recorded before it happened
    if last < start or first > end:
        return None
    within = start <= first and last <= end
    if relapse.judged is Adjudication.PSEUDO_RELAPSE:
        text = f"event of {onset} excluded as infection-related (adjudicated as pseudo-relapse)"
        return RelapseFinding(RelapseFact.EXCLUDED, text, first, last, relapse.id)
    if relapse.judged is Adjudication.UNCERTAIN:
        text = f"event of {onset}: relapse not adjudicated{_flags(relapse)}"
        return RelapseFinding(RelapseFact.NOT_ADJUDICATED, text, first, last, relapse.id)
    if within:
        return RelapseFinding(RelapseFact.COUNTED, f"relapse {onset}", first, last, relapse.id)
    text = f"relapse {onset}: date uncertain, {_both_answers(onset, first, last, start, end)}"
    return RelapseFinding(RelapseFact.DATE_UNCERTAIN, text, first, last, relapse.id)


def _flags(relapse: Relapse) -> str:
    signs = [word for word, given in (("fever", relapse.fever), ("infection", relapse.infection)) if given]
    return f" ({' and '.join(signs)} recorded)" if signs else ""


def _both_answers(onset: PartialDate, first: date, last: date, start: date, end: date) -> str:
    inside_from, inside_to = max(first, start), min(last, end)
    return f"in the frame if it began {show(inside_from)} to {show(inside_to)}, outside it otherwise"


def _visits_to(record: PatientRecord, end: date) -> list[Visit]:
    return sorted((visit for visit in record.visits if visit.on <= end), key=lambda visit: visit.on)


def _asked_of(record: PatientRecord, end: date) -> tuple[_Asked, ...]:
    spans = asked_spans(_visits_to(record, end))
    before = (None, *(last for _, last, _ in spans))
    return tuple(_Asked(first, last, answer, day) for (first, last, answer), day in zip(spans, before, strict=False))


def _reported_without_a_row(
    asked: tuple[_Asked, ...], rows: list[Relapse], start: date, end: date
) -> list[RelapseFinding]:
    """Return the relapses that a visit answered yes to and nobody recorded: counted if surely in the frame.

    That is where the visit before lies in the frame too; for a first visit, where the 12 months it asks about do.
    """
    findings = []
    for span in asked:
        recorded = any(row.onset.first <= span.end and row.onset.last >= span.start for row in rows)
        if span.answer is not True or span.end < start or recorded:
            continue
        since = span.previous or span.start
        text = f"relapse reported at the visit of {show(span.end)}, none recorded since {show(since)}"
        fact = RelapseFact.COUNTED if start <= since and span.end <= end else RelapseFact.REPORTED
        findings.append(RelapseFinding(fact, text, span.start, span.end))
    return findings


def _outranked_no(relapse: Relapse, asked: tuple[_Asked, ...]) -> list[str]:
    if relapse.judged is Adjudication.PSEUDO_RELAPSE:
        return []
    return [
        f"A relapse of {relapse.onset} is recorded, but the visit of {show(span.end)} answered no relapse since "
        f"{show(span.previous or span.start)}: the record counts."
        for span in asked
        if span.answer is False and span.start <= relapse.onset.first and relapse.onset.last <= span.end
    ]


def _unknown_spans(known: tuple[Span, ...], asked: tuple[_Asked, ...], start: date, end: date) -> tuple[Span, ...]:
    """Return the parts of the frame up to the last contact for which nobody answered; the whole frame without one.

    The time after the last contact is open. A frame in which there was no contact at all is not open but unknown.
    """
    last_contact = max([span.end for span in asked] + [last for _, last in known], default=None)
    if last_contact is None or last_contact < start:
        return ((start, end),)
    return spans_between(known, start, last_contact)
