"""Every way in which a patient's relapses can have been, as far as the objective rule for SPMS can tell them apart.

A relapse bears on a visit in two ways only: it lies between the visit before and the visit, or the visit comes too soon
after it. Unrecorded spans are judged as having had one or none (clinical safety 1), uncertain relapses on every day
they can be and, where not adjudicated, as none too (2, 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.evidence import Possibility, Why
from domain.relapse_history import RelapseHistory, Span, Suspect
from domain.spms_rule import SpmsRule
from domain.spms_search import Marks
from domain.supposing import Supposed
from domain.worlds import World, possibilities

NONE = Marks()
MOST_WAYS = 256  # beyond this not everything is tried, and nothing is claimed


@dataclass(frozen=True, slots=True)
class Doubt:
    """One relapse that may or may not have been, with its ways and what each does; the first way is the plainest."""

    suspect: Suspect
    is_gap: bool  # a span for which nobody recorded whether there was one
    ways: tuple[tuple[Supposed, Marks], ...]


@dataclass(frozen=True, slots=True)
class Relapses:
    """The relapses that are certain, and every doubt that bears on a visit."""

    certain: Marks
    doubts: tuple[Doubt, ...] = ()

    @property
    def plainest(self) -> Marks:
        """What the relapses do if every doubt has its first way."""
        marks = self.certain
        for doubt in self.doubts:
            marks |= doubt.ways[0][1]
        return marks

    def all_marks(self) -> tuple[Marks, ...] | None:
        """Return everything that the relapses can do together; None where that is too much to try."""
        found = {self.certain}
        for doubt in self.doubts:
            found = {marks | way for marks in found for _, way in doubt.ways}
            if len(found) > MOST_WAYS:
                return None
        return tuple(sorted(found, key=lambda marks: (marks.near, marks.since)))


@dataclass(frozen=True, slots=True)
class Open:
    """What an answer depends on: spans nobody recorded, and the answers an uncertain relapse leads to."""

    unknown: tuple[Span, ...] = ()
    possibilities: tuple[Possibility, ...] = ()
    why: tuple[Why, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    decides: bool = True  # whether any of it changes the answer by itself


def relapses_of(history: RelapseHistory, days: Sequence[int], rule: SpmsRule) -> Relapses:
    """Return what is known of the relapses, as the visits on *days* (ordinals, in order) can tell them apart."""
    if not days:
        return Relapses(NONE)
    certain = NONE
    for day in history.certain:
        certain |= _marks(day.toordinal(), days, rule)
    suspects = [(suspect, False) for suspect in history.suspects]
    suspects += [(gap, True) for gap in _gaps(history.unknown, days, rule)]
    doubts = (Doubt(suspect, is_gap, _ways(suspect, days, rule)) for suspect, is_gap in suspects)
    return Relapses(certain, tuple(doubt for doubt in doubts if any(way != NONE for _, way in doubt.ways)))


def depends_on(relapses: Relapses, answer: Callable[[Marks], str]) -> Open:
    """Return the doubts that change the answer by themselves; all of them where none does by itself."""
    deciding = []
    for doubt in relapses.doubts:
        others = Relapses(relapses.certain, tuple(d for d in relapses.doubts if d is not doubt)).plainest
        answers = [answer(others | way) for _, way in doubt.ways]
        if len(set(answers)) > 1:
            deciding.append((doubt, answers))
    if not deciding:
        return Open(
            _joined(d.suspect for d in relapses.doubts if d.is_gap), suspects=_suspects(relapses.doubts), decides=False
        )
    dated = [(doubt, answers) for doubt, answers in deciding if not doubt.is_gap]
    told = tuple(
        possibility
        for doubt, answers in dated
        for possibility in possibilities([World((choice,), ()) for choice, _ in doubt.ways], answers)
    )
    why = tuple(dict.fromkeys(_why(doubt, answers) for doubt, answers in dated))
    gaps = _joined(doubt.suspect for doubt, _ in deciding if doubt.is_gap)
    return Open(gaps, told, why, _suspects(doubt for doubt, _ in dated))


def _suspects(doubts: Iterable[Doubt]) -> tuple[Suspect, ...]:
    return tuple(doubt.suspect for doubt in doubts if not doubt.is_gap)


def _why(doubt: Doubt, answers: Sequence[str]) -> Why:
    """Return what an uncertain relapse's answer depends on: its date, or else whether it was one."""
    dated = {answer for (choice, _), answer in zip(doubt.ways, answers, strict=True) if choice.first is not None}
    return Why.DATE_UNCERTAIN if len(dated) > 1 else Why.NOT_ADJUDICATED


def _marks(relapse: int, days: Sequence[int], rule: SpmsRule) -> Marks:
    near = sum(1 << visit for visit, day in enumerate(days) if 0 <= day - relapse < rule.apart_days)
    since = sum(1 << visit for visit, (before, day) in enumerate(pairwise(days), 1) if before <= relapse <= day)
    return Marks(near, since)


def _ways(suspect: Suspect, days: Sequence[int], rule: SpmsRule) -> tuple[tuple[Supposed, Marks], ...]:
    first, last = suspect.first.toordinal(), suspect.last.toordinal()
    edges = {edge for day in days for edge in (day - rule.apart_days + 1, day, day + 1)}
    begins = sorted({first, *(edge for edge in edges if first < edge <= last)})
    ends = [begin - 1 for begin in begins[1:]] + [last]
    dated = [
        (Supposed(suspect, begin, end, False), _marks(begin, days, rule))
        for begin, end in zip(begins, ends, strict=True)
    ]
    return ((Supposed(suspect, None, None, False), NONE), *dated) if suspect.may_be_none else tuple(dated)


def _gaps(unknown: Iterable[Span], days: Sequence[int], rule: SpmsRule) -> list[Suspect]:
    """Return one relapse that may have been for each stretch between visits that nobody recorded.

    One is enough: of several in one stretch the last does all that the others do.
    """
    bounds = [days[0] - rule.apart_days, *days]
    stretches = [(before + 1, day) for before, day in pairwise(bounds)]
    found = []
    for start, end in unknown:
        for first, last in stretches:
            begin, close = max(first, start.toordinal()), min(last, end.toordinal())
            if begin <= close:
                dates = date.fromordinal(begin), date.fromordinal(close)
                found.append(Suspect("relapse that nobody recorded", *dates, may_be_none=True, unrecorded=True))
    return found


def _joined(gaps: Iterable[Suspect]) -> tuple[Span, ...]:
    """Return the spans of stretches, those that follow each other as one."""
    spans: list[Span] = []
    for gap in sorted(gaps, key=lambda g: g.first):
        if spans and (gap.first - spans[-1][1]).days <= 1:
            spans[-1] = (spans[-1][0], gap.last)
        else:
            spans.append((gap.first, gap.last))
    return tuple(spans)
