"""Progression and worsening in a frame, from the confirmed EDSS changes and the clinician's statements.

Clinical safety rules 17 to 19 and 24. A worsening belongs to the frame if its onset or its first confirmation lies
in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from domain.dates import show
from domain.engine import ABSENT_WORSENING
from domain.evidence import Attribution, Event, Failure, Kind, Point, SeriesResult, Unconfirmed
from domain.measures import MEASURES
from domain.observed import Ending, ending
from domain.records import PatientRecord, Statement, StatementKind
from domain.values import show_value
from domain.wording import lasting

CLINICAL_JUDGEMENT = "clinical judgement"
STILL_OPEN = frozenset({Failure.NO_LATER_VISIT, Failure.NO_VISIT_IN_WINDOW, Failure.NEAR_RELAPSE})


class Progression(StrEnum):
    """Progression, for SPMS and PPMS only."""

    WITH = "with progression"
    WITHOUT = "without progression"
    INDETERMINATE = "indeterminate"


class Worsening(StrEnum):
    """Any confirmed EDSS worsening in the frame, whatever its cause."""

    YES = "yes"
    NO = "no"
    INDETERMINATE = "indeterminate"


Word = TypeVar("Word", Progression, Worsening)


@dataclass(frozen=True, slots=True)
class Modifier(Generic[Word]):
    """A word, the part of the label it becomes, and why."""

    word: Word
    label: str
    reason: str

    @property
    def sentence(self) -> str:
        """Return label and reason in a line, without saying the label twice."""
        return self.reason if self.reason.startswith(self.label) else f"{self.label}: {self.reason}"


@dataclass(frozen=True, slots=True)
class ChangeInFrame:
    """What is known of disability in [start, end].

    ``points``: every comparable EDSS up to the end; ``confirmed``: worsenings of the frame, by onset; ``rises``:
    unconfirmed ones that nothing has disproved; ``other_measures``: confirmed worsenings of walk, hand or SDMT in the
    frame. ``statements``: the clinician's, dated in the frame or about a worsening of it, by date.
    ``last_progression``: the latest relapse-independent worsening that lies before the frame; ``last_worsening``:
    that of any cause which is there however the uncertain relapses were. ``ending``: the
    death or loss to follow-up, where it came by the end. ``indeterminate``: why EDSS could not be searched, worded.
    """

    start: date
    end: date
    points: tuple[Point, ...] = ()
    confirmed: tuple[Event, ...] = ()
    rises: tuple[Unconfirmed, ...] = ()
    other_measures: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    last_progression: Event | None = None
    last_worsening: Event | None = None
    ending: Ending | None = None
    notes: tuple[str, ...] = ()
    indeterminate: str = ""

    @property
    def in_frame(self) -> tuple[Point, ...]:
        """The comparable EDSS values of the frame."""
        return tuple(point for point in self.points if self.start <= point.on <= self.end)

    @property
    def certain(self) -> tuple[Event, ...]:
        """The worsenings of the frame that are there however the uncertain relapses were."""
        return tuple(event for event in self.confirmed if not _may_be_absent(event))

    def attributed(self, attribution: Attribution) -> tuple[Event, ...]:
        """Return the worsenings of the frame with this attribution."""
        return tuple(event for event in self.confirmed if event.attribution is attribution)


def change_in_frame(
    record: PatientRecord, edss: SeriesResult, others: Sequence[SeriesResult], start: date, end: date
) -> ChangeInFrame:
    """Return the evidence on disability in [start, end] from the engine's results as of *end* and the statements."""
    confirmed = tuple(event for event in edss.worsenings if _touches(event, start, end))
    earlier = [event for event in edss.worsenings if event.confirmation.on < start]
    elsewhere = tuple(e for result in others for e in result.worsenings if _touches(e, start, end))
    first_onset = min((event.onset.on for event in confirmed), default=start)
    about = {StatementKind.PROGRESSION: start, StatementKind.NOT_MS_PROGRESSION: min(start, first_onset)}
    # What a later statement of progression overruled stays so when the later one has left the frame.
    last = max(
        (s.on for s in record.statements if s.kind is StatementKind.PROGRESSION and s.on <= end), default=date.min
    )
    dated = [s for s in record.statements if s.kind in about and about[s.kind] <= s.on <= end]
    statements = tuple(sorted((s for s in dated if s.on >= min(start, last)), key=lambda s: s.on))
    return ChangeInFrame(
        start,
        end,
        edss.points,
        confirmed,
        tuple(u for u in edss.unconfirmed if _is_open(u, start)),
        elsewhere,
        statements,
        _latest(event for event in earlier if event.attribution is Attribution.PIRA),
        _latest(event for event in earlier if not _may_be_absent(event)),
        ending(record, end),
        tuple(_statement_note(s) for s in statements if _lacks_reason(s)),
        edss.indeterminate,
    )


def judge_progression(change: ChangeInFrame) -> Modifier[Progression]:
    """Return the progression modifier of a progressive course."""
    relapse_independent = change.attributed(Attribution.PIRA)
    undetermined = change.attributed(Attribution.UNDETERMINED)
    stated = _last(change, StatementKind.PROGRESSION)
    denied = _last(change, StatementKind.NOT_MS_PROGRESSION)
    if denied is not None and stated is not None:
        if denied.on == stated.on:
            return _open(f"{_said(stated)}, {_said(denied)}")
        stated, denied = (stated, None) if stated.on > denied.on else (None, denied)
    if relapse_independent and denied is not None:
        return _open(f"{event_in_words(relapse_independent[0])}; {_said(denied)}: {denied.reason}")
    if relapse_independent:
        return _with(event_in_words(relapse_independent[0]))
    if stated is not None:
        return _with(_judged(change, stated))
    if undetermined:
        return _open(event_in_words(undetermined[0]))
    if change.rises:
        return _open(rise_in_words(change))
    unassessed = _unassessed(change)
    if unassessed:
        return _open(unassessed)
    if change.other_measures:
        return _open(_others_in_words(change))
    return Modifier(Progression.WITHOUT, "without progression", _without(change))


def judge_worsening(change: ChangeInFrame, review: str = "") -> Modifier[Worsening]:
    """Return the worsening modifier; *review*: what a relapse-independent one means for the course, worded."""
    if change.certain:
        words = [event_in_words(event) for event in change.certain]
        return Modifier(Worsening.YES, "worsening", "; ".join((*words, review) if review else words))
    reason = _why_indeterminate(change)
    if reason:
        return Modifier(Worsening.INDETERMINATE, "worsening indeterminate", reason)
    return Modifier(Worsening.NO, "no confirmed EDSS worsening", _no_worsening(change))


def _no_worsening(change: ChangeInFrame) -> str:
    """Word the quiet frame, and the worsening before it, which is not taken back by it (safety 17)."""
    words = assessed_in_words(change)
    if change.last_worsening is None:
        return words
    last = change.last_worsening
    return lasting(f"{words}; the last confirmed worsening was first measured {show(last.onset.on)}", last)


def _why_indeterminate(change: ChangeInFrame) -> str:
    if change.confirmed:
        return f"{event_in_words(change.confirmed[0])}; in one of the possible cases no confirmed worsening"
    if change.rises:
        return rise_in_words(change)
    return _unassessed(change) or (_others_in_words(change) if change.other_measures else "")


def event_in_words(event: Event) -> str:
    """Return a confirmed worsening in a line: attribution, values, first measured, present again, what is open."""
    cause = {
        Attribution.PIRA: "relapse-independent (PIRA)",
        Attribution.RAW: "relapse-associated (RAW)",
    }.get(event.attribution or Attribution.UNDETERMINED, "attribution undetermined")
    why = f": {event.why}" if event.why is not None else ""
    spans = ", ".join(f"{show(a)} to {show(b)}" for a, b in event.unknown_history)
    words = (
        f"EDSS worsening {_value(event.baseline)} to {_value(event.onset)}, "
        f"{cause}{why}{f' {spans}' if spans else ''}, "
        f"first measured {show(event.onset.on)}, present again {show(event.confirmation.on)}"
    )
    if event.open_until is not None:
        words += f", so far; settled if no relapse is recorded to {show(event.open_until)}"
    return lasting(words, event)


def rise_in_words(change: ChangeInFrame) -> str:
    """Return the unconfirmed rise in a line, with what would confirm it, or that nothing can after a death or loss."""
    rise = next((rise for rise in change.rises if rise.pending), change.rises[-1])
    words = f"possible worsening, EDSS {_value(rise.baseline)} to {_value(rise.onset)} on {show(rise.onset.on)}"
    if change.ending is not None:
        return f"{words}: unconfirmed, cannot be settled ({change.ending.short})"
    if rise.confirm_from is None:
        return f"{words}: unconfirmed"
    return f"{words}: unconfirmed, a visit on or after {show(rise.confirm_from)} can confirm it"


def assessed_in_words(change: ChangeInFrame) -> str:
    """Return "no confirmed EDSS worsening (DATE1 to DATE2, n visits)", which needs two comparable EDSS.

    It speaks of the frame's visits and the last one before it, never of years in which there was a worsening.
    """
    used = [point for point in change.points if point.on < change.start][-1:] + list(change.in_frame)
    return f"no confirmed EDSS worsening ({show(used[0].on)} to {show(used[-1].on)}, {len(used)} visits)"


def _latest(events: Iterable[Event]) -> Event | None:
    return max(events, key=lambda event: event.onset.on, default=None)


def _touches(event: Event, start: date, end: date) -> bool:
    return start <= event.onset.on <= end or start <= event.confirmation.on <= end


def _may_be_absent(event: Event) -> bool:
    return any(possibility.answer == ABSENT_WORSENING for possibility in event.possibilities)


def _is_open(rise: Unconfirmed, start: date) -> bool:
    if rise.kind is not Kind.WORSENING:
        return False
    return rise.pending or (rise.failure in STILL_OPEN and rise.onset.on >= start)


def _value(point: Point) -> str:
    return show_value(MEASURES["edss"], point.value)


def _unassessed(change: ChangeInFrame) -> str:
    if not change.points:
        return "no comparable EDSS recorded"
    if not change.in_frame:
        return f"no comparable EDSS in the frame (last {show(change.points[-1].on)})"
    if len(change.points) == 1:
        return f"one EDSS only ({show(change.points[0].on)})"
    return change.indeterminate


def _others_in_words(change: ChangeInFrame) -> str:
    words = "; ".join(
        lasting(
            f"{MEASURES[event.measure].title} first measured {show(event.onset.on)}, "
            f"present again {show(event.confirmation.on)}",
            event,
        )
        for event in change.other_measures
    )
    return f"EDSS shows no confirmed worsening, but another measure does: {words}"


def _without(change: ChangeInFrame) -> str:
    words = assessed_in_words(change)
    raw = change.attributed(Attribution.RAW)
    if raw:
        words = f"{event_in_words(raw[0])}; none independent of relapses"
    if change.last_progression is None:
        return words
    last = change.last_progression
    earlier = lasting(f"last confirmed progression first measured {show(last.onset.on)}", last)
    return f"{words}; without progression in this frame; {earlier}"


def _judged(change: ChangeInFrame, stated: Statement) -> str:
    words = f"{_said(stated)} ({CLINICAL_JUDGEMENT})"
    if change.rises:
        return f"{words}; not yet confirmed: {rise_in_words(change)}"
    if change.confirmed:
        return f"{words}; {event_in_words(change.confirmed[0])}"
    return f"{words}; no confirmed EDSS worsening by the rule"


def _last(change: ChangeInFrame, kind: StatementKind) -> Statement | None:
    return next((s for s in reversed(change.statements) if s.kind is kind and not _lacks_reason(s)), None)


def _lacks_reason(statement: Statement) -> bool:
    return statement.kind is StatementKind.NOT_MS_PROGRESSION and not statement.reason.strip()


def _statement_note(statement: Statement) -> str:
    return f"the statement “not MS progression” of {show(statement.on)} gives no reason and is not used"


def _said(statement: Statement) -> str:
    words = "progression" if statement.kind is StatementKind.PROGRESSION else "not MS progression"
    by = f" by {statement.by}" if statement.by else ""
    return f"clinician states {words} on {show(statement.on)}{by}"


def _with(reason: str) -> Modifier[Progression]:
    return Modifier(Progression.WITH, "with progression", reason)


def _open(reason: str) -> Modifier[Progression]:
    return Modifier(Progression.INDETERMINATE, "progression indeterminate", reason)
