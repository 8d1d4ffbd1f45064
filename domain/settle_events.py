"""What would settle each question that the event engine leaves open, and what nothing can settle, in words."""

from __future__ import annotations

from datetime import date, timedelta

from domain.dates import show
from domain.definition import Definition
from domain.definition_rules import BaselineVisit, Checkpoint
from domain.evidence import Event, Failure, Kind, LeftOut, SeriesResult, Unconfirmed, Why
from domain.measures import MEASURES
from domain.observed import ending
from domain.records import PatientRecord, StatementKind
from domain.relapse_history import Span, relapse_history
from domain.settle import Settle, SettleKind
from domain.settle_later_visit import by_a_later_visit, should_it_be_absent
from domain.settle_question import Case, OpenQuestion, confirming_place, value_words, visit_fact
from domain.settle_relapses import doubts, history_facts

DAY = timedelta(days=1)


def settles_of(result: SeriesResult, record: PatientRecord, definition: Definition) -> tuple[OpenQuestion, ...]:
    """Return the open questions of *result* with what would settle each: first the series, then changes by onset.

    record, definition: those that *result* was found with. An improvement or worsening that was disproved, and one
    with a certain attribution, leaves no question.
    """
    if not (result.events or result.unconfirmed or result.indeterminate or result.cautions):
        return ()
    open_ = any(change.pending for change in result.unconfirmed) or any(
        event.why is not None or event.open_until is not None for event in result.events
    )
    uncertain = _uncertain(result, record, definition) if open_ else ()  # no other question asks for it
    case = Case(result, record, definition, ending(record, result.as_of), uncertain)
    found = [(change.onset.on, _of_unconfirmed(change, case)) for change in result.unconfirmed]
    found += [(event.onset.on, _of_event(event, case)) for event in result.events]
    found.sort(key=lambda pair: pair[0])
    return (*_of_series(case), *(question for _, question in found if question is not None))


def missing_values(measure: str, count: int, start: date | None = None) -> Settle:
    """Return that so many values at comparable visits are missing, each on a day of its own, from *start* on."""
    title = MEASURES[measure].title
    text = f"{title} at a comparable visit" if count == 1 else f"{title} at {count} comparable visits"
    return Settle(SettleKind.MEASURE, text, start, measure=measure, count=count)


def confirming_visit(change: Unconfirmed, definition: Definition) -> Settle:
    """Return the visit that would confirm a pending change, or end it: its days, its value, how far from a relapse.

    Raises ValueError for a change that no visit can confirm.
    """
    if change.confirm_from is None:
        raise ValueError("no visit can confirm this change")
    title = MEASURES[change.measure].title
    what = f"{title} {confirming_place(definition)} from {show(change.confirm_from)}"
    text = f"to confirm {value_words(change)} of {show(change.onset.on)} or not"
    return visit_fact(what, text, change, definition, change.confirm_from, change.confirm_to)


def _of_series(case: Case) -> tuple[OpenQuestion, ...]:
    """Return the question that keeps the whole series from being searched, or may change its answer."""
    result = case.result
    if not result.indeterminate and not result.cautions:
        return ()
    facts = []
    lacking = 2 - len(result.points)
    if lacking > 0:
        if case.ending:
            never = f"No later visit can give a value: {case.ending.sentence}."
            return (OpenQuestion(result.indeterminate, never=never),)
        facts.append(missing_values(result.measure, lacking))
    facts += [
        Settle(
            SettleKind.REASON,
            f"why there is no {case.title} of {show(omission.on)}: unable because of MS, or another reason",
            omission.on,
            omission.on,
            on=omission.on,
            measure=result.measure,
        )
        for omission in result.omissions
        if omission.why is LeftOut.UNABLE_REASON_UNKNOWN
    ]
    facts += [
        Settle(
            SettleKind.CHOICE,
            f"which {case.title} of {show(on)} counts: choose the value of {show(on)}",
            on,
            on,
            on=on,
            measure=result.measure,
        )
        for on in dict.fromkeys(o.on for o in result.omissions if o.why is LeftOut.NONE_CHOSEN)
    ]
    if case.definition.baseline.visit is BaselineVisit.CHOSEN and not _has_reference(case):
        facts.append(_reference_visit(case))
    if not facts:
        # The uncertain relapses can have been in too many ways to be tried.
        facts += doubts(case.record, date.min, result.as_of, result.as_of)
    return (OpenQuestion(result.indeterminate or result.cautions[0], facts=tuple(facts)),)


def _has_reference(case: Case) -> bool:
    chosen = _chosen(case)
    return chosen is not None and chosen in {point.on for point in case.result.points}


def _chosen(case: Case) -> date | None:
    stated = [s for s in case.record.statements if s.kind is StatementKind.BASELINE_VISIT and s.on <= case.result.as_of]
    last = max(stated, key=lambda s: s.on, default=None)
    return None if last is None else (last.start.exact if last.start is not None else None) or last.on


def _reference_visit(case: Case) -> Settle:
    stated = [s.on for s in case.record.statements if s.kind is StatementKind.BASELINE_VISIT]
    after = max((on for on in stated if on <= case.result.as_of), default=None)
    text = f"which visit with {case.title} is the reference, stated by the clinic"
    return Settle(
        SettleKind.STATEMENT,
        text if after is None else f"{text} after {show(after)}",
        None if after is None else after + DAY,
        on=after,
        measure=case.result.measure,
        statement=StatementKind.BASELINE_VISIT,
    )


def _of_unconfirmed(change: Unconfirmed, case: Case) -> OpenQuestion | None:
    direction = "worsening" if change.kind is Kind.WORSENING else "improvement"
    asked = f"whether {case.title} {value_words(change)} of {show(change.onset.on)} is a confirmed {direction}"
    if change.pending:
        facts = (*case.doubts_of(change), confirming_visit(change, case.definition))
        return OpenQuestion(asked, change, facts, attribution=history_facts(_unknown_around(change, case)))
    if change.failure is Failure.NOT_HELD or change.failed_at is not None:
        return None  # disproved
    if change.ended_by_death or change.ended_by_loss:
        why = f": {case.ending.sentence}" if case.ending else ""
        return OpenQuestion(asked, change, never=f"Unconfirmed, cannot be settled{why}.")
    last_day = case.definition.confirmation.last_day
    until = f" on {show(change.onset.on + timedelta(days=last_day))}" if last_day is not None else ""
    return OpenQuestion(asked, change, never=f"Unconfirmed, cannot be settled: the days to confirm it ended{until}.")


def _unknown_around(change: Unconfirmed, case: Case) -> tuple[Span, ...]:
    """Return the unrecorded parts of all the days that the attribution of a worsening, once confirmed, can rest on."""
    if change.kind is not Kind.WORSENING or change.confirm_from is None:
        return ()
    earlier = [point.on for point in case.result.points if point.on < change.onset.on]
    days = {
        Checkpoint.BASELINE: change.baseline.on,
        Checkpoint.LAST_VISIT: earlier[-1],
        Checkpoint.LAST_DIFFERENT: earlier[0],
        Checkpoint.ONSET: change.onset.on,
        Checkpoint.CONFIRMATION: change.confirm_from,
    }
    starts = [days[window.start.checkpoint] + timedelta(days=window.start.days) for window in case.definition.windows]
    first = min([change.onset.on - timedelta(days=case.definition.raw.after_relapse), *starts])
    history = relapse_history(case.record, case.result.as_of)
    return history.unknown_within(first, case.result.as_of)


def _of_event(event: Event, case: Case) -> OpenQuestion | None:
    what = f"{case.title} {value_words(event)} first measured {show(event.onset.on)}"
    if event.why is Why.NOT_ASKED:
        return None
    if event.why is None:
        return _of_open_window(event, case) if event.open_until is not None else None
    asked = f"whether {what} is PIRA or RAW" if event.attribution is not None else f"whether {what} is confirmed"
    spans = _unknown(event)
    if event.why is Why.RELAPSE_IN_WINDOW:
        return by_a_later_visit(event, asked, case)
    facts = (*case.doubts_of(event), *history_facts(spans), *should_it_be_absent(event, case, spans))
    return OpenQuestion(asked, event, facts)


def _of_open_window(event: Event, case: Case) -> OpenQuestion:
    """Return what is left of PIRA so far: time without a relapse, and relapses that may still fall into it."""
    until, as_of = event.open_until, case.result.as_of
    assert until is not None
    text = f"no relapse recorded to {show(until)}"
    asked = f"whether {case.title} {value_words(event)} first measured {show(event.onset.on)} stays PIRA"
    into = tuple(fact for fact in case.uncertain if fact.kind is SettleKind.RELAPSE_DATE and _passes(fact, case))
    return OpenQuestion(asked, event, (*into, Settle(SettleKind.TIME, text, as_of + DAY, until)))


def _passes(fact: Settle, case: Case) -> bool:
    """Whether the relapse of a fact may also have begun after the date as of which is asked."""
    return any(r.id == fact.about and r.onset.last > case.result.as_of for r in case.record.relapses)


def _unknown(event: Event) -> tuple[Span, ...]:
    """Return every span without a recorded history that the attribution can rest on, whatever is found in another."""
    checks = [check for tried in event.candidates for check in tried.windows]
    checks += [event.raw_window] if event.raw_window is not None else []
    return (*event.unknown_history, *(span for check in checks for span in check.unknown))


def _uncertain(result: SeriesResult, record: PatientRecord, definition: Definition) -> tuple[Settle, ...]:
    """Return what is not certain of the relapses that can bear on any visit of the series."""
    if not result.points:
        return ()
    reach = timedelta(days=_reach(definition))
    return doubts(record, result.points[0].on - reach, max(result.points[-1].on, result.as_of) + reach, result.as_of)


def _reach(definition: Definition) -> int:
    """Return the farthest from a visit that a relapse can matter, in days."""
    baseline, onset, confirmation = (
        rule.relapse_free for rule in (definition.baseline, definition.onset, definition.confirmation)
    )
    return 1 + max(
        definition.raw.after_relapse,
        definition.raw.before_relapse,
        *(days for free in (baseline, onset, confirmation) for days in (free.before, free.after)),
        *(abs(end.days) for window in definition.windows for end in (window.start, window.end)),
    )
