"""What would settle an indeterminate progression or worsening: facts about EDSS and relapses, or a statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from domain.dates import show
from domain.evidence import Attribution, Event, Unconfirmed
from domain.progression import ChangeInFrame, Progression, Worsening, judge_progression, judge_worsening
from domain.records import StatementKind
from domain.settle import Settle, SettleKind
from domain.settle_events import missing_values
from domain.settle_question import OpenQuestion

# What is asked for after a death: only what records and memories can still answer.
AFTER_A_DEATH = frozenset(
    {
        SettleKind.RELAPSES,
        SettleKind.RELAPSE_DATE,
        SettleKind.ADJUDICATION,
        SettleKind.CHOICE,
        SettleKind.STATEMENT,
    }
)
TURNS_OUT_PIRA = ", if the worsening turns out relapse-independent"
Subject = Event | Unconfirmed


def settle_change(change: ChangeInFrame, questions: Sequence[OpenQuestion], *, progressive: bool) -> tuple[Settle, ...]:
    """Return the facts that would settle what is open on disability in the frame; all of them are needed.

    questions: what the engine leaves open on EDSS. progressive: whether progression is asked beside worsening.
    """
    found = _settle_worsening(change, questions)
    if progressive:
        found = _settle_progression(change, questions) + found
    if change.ending is not None:
        found = tuple(fact for fact in found if fact.kind in AFTER_A_DEATH)
    return tuple(dict.fromkeys(found))


def _settle_worsening(change: ChangeInFrame, questions: Sequence[OpenQuestion]) -> tuple[Settle, ...]:
    if judge_worsening(change).word is not Worsening.INDETERMINATE:
        return ()
    return _facts_of((*change.confirmed, *change.rises), change, questions)


def _settle_progression(change: ChangeInFrame, questions: Sequence[OpenQuestion]) -> tuple[Settle, ...]:
    """Return the facts, or the clinician's statement where no fact about the past settles progression."""
    if judge_progression(change).word is not Progression.INDETERMINATE:
        return ()
    subjects: tuple[Subject, ...] = (*change.attributed(Attribution.UNDETERMINED), *change.rises)
    contradicted = bool(change.attributed(Attribution.PIRA)) or _stated_both_ways(change)
    never = any(not _facts_about(subject, questions) for subject in subjects)
    if contradicted or never or change.other_measures:
        return (_statement_of_progression(change),)
    attribution = [f for q in questions if q.subject in change.rises for f in q.attribution]
    # A worsening that turns out relapse-independent against what the clinician stated stays open until stated anew.
    stated_anew = [_statement_of_progression(change, TURNS_OUT_PIRA)] if subjects and _is_denied(change) else []
    return (*attribution, *_facts_of(subjects, change, questions), *stated_anew)


def _facts_of(
    subjects: Sequence[Subject], change: ChangeInFrame, questions: Sequence[OpenQuestion]
) -> tuple[Settle, ...]:
    """Return the facts about these changes, or else the values that are missing."""
    found = [fact for subject in subjects for fact in _facts_about(subject, questions)]
    of_series = [fact for question in questions if question.subject is None for fact in question.facts]
    if not change.in_frame:
        # Values are missing from the frame itself, not only from the series.
        of_series = [fact for fact in of_series if fact.kind is not SettleKind.MEASURE]
        if not subjects:
            found.append(missing_values("edss", max(1, 2 - len(change.points)), change.start))
    return tuple(dict.fromkeys((*found, *of_series)))


def _facts_about(subject: Subject, questions: Sequence[OpenQuestion]) -> tuple[Settle, ...]:
    return next((question.facts for question in questions if question.subject == subject), ())


def _stated_both_ways(change: ChangeInFrame) -> bool:
    last = max((statement.on for statement in change.statements), default=None)
    kinds = {statement.kind for statement in change.statements if statement.on == last}
    return kinds >= {StatementKind.PROGRESSION, StatementKind.NOT_MS_PROGRESSION}


def _is_denied(change: ChangeInFrame) -> bool:
    """Whether the last statement is "not MS progression"; without a reason it is not used."""
    used = [s for s in change.statements if s.kind is StatementKind.PROGRESSION or s.reason.strip()]
    return bool(used) and used[-1].kind is StatementKind.NOT_MS_PROGRESSION


def _statement_of_progression(change: ChangeInFrame, where: str = "") -> Settle:
    after = max((s.on for s in change.statements), default=None)
    earliest = change.start if after is None else after + timedelta(days=1)
    text = f"a clinician's statement of progression, dated {show(earliest)} or later{where}"
    return Settle(SettleKind.STATEMENT, text, earliest, statement=StatementKind.PROGRESSION)
