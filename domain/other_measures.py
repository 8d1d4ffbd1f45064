"""Walking, hand or SDMT worse while EDSS is not; it is worded "other measures" (safety 27).

A confirmed worsening of a test counts here if EDSS has no confirmed worsening from the test's baseline on and none that
is still open. SDMT counts by its reliable change only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.dates import show
from domain.definition import Definition
from domain.engine import ABSENT_WORSENING
from domain.event_words import in_list, listed, worsening_in_words
from domain.evidence import Event, Point, SeriesResult, Unconfirmed
from domain.label import Label
from domain.open_facts import facts_about, facts_to_judge, never_settled
from domain.records import PatientRecord
from domain.sdmt_rules import SDMT, SdmtResult
from domain.settle import Settle
from domain.wording import (
    CAUSE_CAUTION,
    change_of,
    fell_back,
    joined,
    pending_text,
    span,
)

ID = "other-measures"
TITLE = "Other measures"
TIMED = ("t25fw", "nhpt_dominant", "nhpt_non_dominant")
HANDS = TIMED[1:]
UNNAMED_HAND = "nhpt"


class OtherAnswer(StrEnum):
    """What the other measures show beside EDSS."""

    WORSE = "worse, EDSS not"
    EDSS_TOO = "worse, as EDSS is"
    POSSIBLE = "possible"
    NONE = "none worse"
    NOT_ASSESSABLE = "not assessable"


@dataclass(frozen=True, slots=True)
class OtherMeasures:
    """The answer with its evidence. ``worse``: the confirmed worsenings of tests that EDSS does not show."""

    answer: OtherAnswer
    worse: tuple[Event, ...] = ()
    with_edss: tuple[Event, ...] = ()  # the worsenings of tests that came with one of EDSS
    open_edss: tuple[Unconfirmed, ...] = ()  # the rises of EDSS that are still open
    uncertain_edss: tuple[Event, ...] = ()  # its worsenings that are there only if uncertain relapses fall one way
    pending: tuple[Unconfirmed, ...] = ()  # the worsenings of tests that are still open
    unjudged: tuple[str, ...] = ()  # measures, EDSS among them, that could not be judged
    edss: tuple[Point, ...] = ()  # the EDSS values looked at, from the first baseline of a test on
    results: tuple[SeriesResult, ...] = ()  # what was found by each measure, EDSS first


def compare_with_edss(edss: SeriesResult, tests: Sequence[SeriesResult], sdmt: SdmtResult) -> OtherMeasures:
    """Return what T25FW, 9HPT and SDMT show beside EDSS, from results of one definition as of one date.

    *tests*: the timed tests; a result of SDMT among them is not read, *sdmt* is.
    """
    timed = [result for result in tests if result.measure != SDMT]
    found = [e for result in timed for e in result.worsenings[:1] if not _may_be_absent(e)]
    pending = [u for result in timed for u in result.pending[:1]]
    unjudged = _unjudged(timed)
    decline = sdmt.worsening
    found += [decline] if decline is not None and not decline.possibilities else []
    pending += [sdmt.pending] if sdmt.pending is not None and decline is None else []
    unjudged += [SDMT] if _sdmt_is_open(sdmt) else []
    found.sort(key=lambda e: e.onset.on)
    with_edss = [e for e in found if any(w.onset.on >= e.baseline.on for w in edss.worsenings if not _may_be_absent(w))]
    alone = [e for e in found if e not in with_edss]
    used = _edss_since(edss, min((e.baseline.on for e in alone), default=None))
    uncertain = tuple(event for event in edss.worsenings if _may_be_absent(event))
    assessed = len(used) > 1 and not edss.indeterminate
    if alone and assessed and not edss.pending and not uncertain:
        answer = OtherAnswer.WORSE
    elif alone:
        answer, unjudged = OtherAnswer.NOT_ASSESSABLE, [] if assessed else ["edss"]
    elif with_edss:
        answer = OtherAnswer.EDSS_TOO
    elif pending:
        answer = OtherAnswer.POSSIBLE
    else:
        answer = OtherAnswer.NOT_ASSESSABLE if unjudged else OtherAnswer.NONE
    return OtherMeasures(
        answer,
        tuple(alone),
        tuple(with_edss),
        edss.pending,
        uncertain,
        tuple(pending),
        tuple(unjudged),
        used,
        (edss, *timed, *(part.result for part in sdmt.parts)),
    )


def other_measures_label(found: OtherMeasures, record: PatientRecord, definition: Definition) -> Label:
    """Return the answer in words, with the visits that would settle an open one."""
    events = (*found.worse, *found.with_edss)
    return Label(
        ID,
        TITLE,
        str(found.answer),
        _text(found, definition),
        reasons=tuple(f"{in_list(e.measure)} {worsening_in_words(e, definition)}." for e in events),
        settles=_settles(found, record, definition),
        start=found.edss[0].on if found.edss else None,
        end=found.edss[-1].on if found.edss else None,
        rule=f"{definition.id} version {definition.version}",
        source=definition.citation,
        unverified=tuple(dict.fromkeys(p for e in events for p in definition.unverified_parts(e.measure))),
        cautions=(*((CAUSE_CAUTION,) if events else ()), *never_settled(found.results, record, definition)),
    )


def _text(found: OtherMeasures, definition: Definition) -> str:
    worse = joined([_short(event) for event in found.worse])
    at = f"present again at {definition.confirmation_length} or later"
    if found.answer is OtherAnswer.WORSE:
        period = span(found.edss[0].on, found.edss[-1].on)
        return f"{worse}, {at}; no confirmed EDSS worsening ({period}, {len(found.edss)} visits)"
    if found.answer is OtherAnswer.EDSS_TOO:
        return f"{joined([_short(event) for event in found.with_edss])}, {at}; EDSS worsened as well"
    if found.answer is OtherAnswer.POSSIBLE:
        return "; ".join(pending_text(u) for u in found.pending)
    if found.answer is OtherAnswer.NONE:
        return f"No worsening of T25FW, 9HPT or SDMT {at}"
    missing = listed(found.unjudged)
    parts = [f"{worse}, {at}"] if worse else []
    parts += [f"{missing} not judged"] if missing else []
    if worse:
        parts += [f"{text[0].lower()}{text[1:]}" for text in map(pending_text, found.open_edss)]
        parts += [f"EDSS worsening of {show(e.onset.on)} {e.why}" for e in found.uncertain_edss]
    return f"Not assessable: {'; '.join(parts)}"


def _short(event: Event) -> str:
    change = change_of(event.measure, event.baseline, event.onset)
    back = f" ({fell_back(event)})" if event.fell_back is not None else ""
    return f"{in_list(event.measure)} worse ({change}), first measured {show(event.onset.on)}{back}"


def _settles(found: OtherMeasures, record: PatientRecord, definition: Definition) -> tuple[Settle, ...]:
    if found.answer not in (OtherAnswer.NOT_ASSESSABLE, OtherAnswer.POSSIBLE):
        return ()
    changes: list[Event | Unconfirmed] = list(found.pending)
    if found.worse:
        changes = [*found.open_edss, *found.uncertain_edss]
    return (
        *facts_about(found.results, record, definition, changes),
        *facts_to_judge(found.unjudged, found.results, record, definition, found.results[0].as_of),
    )


def _unjudged(timed: Sequence[SeriesResult]) -> list[str]:
    """Return the timed tests that could not be judged; a 9HPT of a hand not named stands for both hands."""
    judged = {result.measure for result in timed if not result.indeterminate}
    with_hands = {result.measure for result in timed if result.points}
    alone = UNNAMED_HAND in judged and not with_hands & set(HANDS)
    return [m for m in TIMED if m not in judged and not (alone and m in HANDS)]


def _sdmt_is_open(sdmt: SdmtResult) -> bool:
    """Whether SDMT could not be judged."""
    if sdmt.worsening is not None:
        return bool(sdmt.worsening.possibilities)
    last = sdmt.parts[-1] if sdmt.parts else None
    return last is None or last.reference is None or bool(last.result.indeterminate)


def _edss_since(edss: SeriesResult, day: date | None) -> tuple[Point, ...]:
    """Return the EDSS values from the last one on or before *day* on; all of them where no day is given."""
    if day is None:
        return edss.points
    before = [point for point in edss.points if point.on <= day]
    return tuple(point for point in edss.points if point.on >= (before[-1].on if before else day))


def _may_be_absent(event: Event) -> bool:
    return any(possibility.answer == ABSENT_WORSENING for possibility in event.possibilities)
