"""EDSS milestones in words: reached, reached before the record begins, pending, or not reached by the last visit."""

from __future__ import annotations

from datetime import date, timedelta

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Point, SeriesResult
from domain.label import Label
from domain.milestones import Milestone, Months, Reached
from domain.observed import ending
from domain.omissions import omissions_in_words
from domain.performance_rules import MilestoneRule
from domain.records import PatientRecord
from domain.settle import Settle, SettleKind
from domain.settle_events import missing_values
from domain.settle_question import confirming_place
from domain.settle_relapses import doubts
from domain.wording import value_of

REACH = 366  # days before the first EDSS in which a relapse of uncertain date may still bear on a visit
SYMPTOM, DIAGNOSIS = "first symptom", "diagnosis"


def milestone_label(
    found: Milestone, record: PatientRecord, edss: SeriesResult, rule: MilestoneRule, definition: Definition
) -> Label:
    """Return one milestone in words; *edss*: the result it was found in."""
    return Label(
        f"milestone-{found.level:.1f}",
        _title(found),
        str(found.reached),
        milestone_text(found, definition),
        reasons=_reasons(found, record),
        settles=_settles(found, record, edss, definition),
        start=edss.points[0].on if edss.points else None,
        end=edss.points[-1].on if edss.points else None,
        rule=f"held for {definition.confirmation_length}, as in {definition.id} version {definition.version}",
        source=rule.source,
        unverified=rule.unverified,
        cautions=(*edss.cautions, *(words for words in omissions_in_words(edss))),
        in_review=False,
    )


def milestone_text(found: Milestone, definition: Definition) -> str:
    """Return what is said of one milestone in a sentence."""
    return _text(found, _title(found), definition)


def _title(found: Milestone) -> str:
    return f"EDSS {found.level:.1f}"


def months_in_words(months: Months) -> str:
    """Return a length of time: "10 years 6 months", or the shortest and the longest it can be."""
    if months.least == months.most:
        return _length(months.most)
    return f"{_length(months.least)} to {_length(months.most)}"


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{years} year{'' if years == 1 else 's'}"] if years else []
    parts += [f"{rest} month{'' if rest == 1 else 's'}"] if rest or not years else []
    return " ".join(parts)


def _text(found: Milestone, title: str, definition: Definition) -> str:
    if found.reached is Reached.DEPENDS:
        seen = f", first measured {show(found.at.on)}" if found.at is not None else ""
        return f"{title}{seen}: whether it counts depends on uncertain relapses"
    if found.at is None or found.last is None:
        if found.last is None:
            return "Not assessable: no EDSS is recorded."
        return f"{title} not reached by {show(found.last.on)}"
    seen = f"{title} first measured {show(found.at.on)}"
    if found.reached is Reached.BEFORE:
        where = "" if found.missed else ", the first visit"
        return f"{title} reached on or before {show(found.at.on)}{where}{_again(found, definition)}"
    if found.reached is Reached.YES:
        return f"{seen}{_again(found, definition)}"
    if found.reached is Reached.UNSETTLED:
        return f"{seen}; unconfirmed, cannot be settled"
    return f"{seen}, not confirmed"


def _again(found: Milestone, definition: Definition) -> str:
    if found.confirmation is None:
        return ""
    return f", held at every visit to {show(found.confirmation.on)} ({definition.confirmation_length} or later)"


def _reasons(found: Milestone, record: PatientRecord) -> tuple[str, ...]:
    reasons = [_began(found.at, found)] if found.at is not None else []
    reasons += [f"Not confirmed from {show(p.on)}: no visit counted in the days to confirm it." for p in found.missed]
    if found.last is not None:
        recorded = (
            (SYMPTOM, found.since_symptom, record.patient.onset_date),
            (DIAGNOSIS, found.since_diagnosis, record.patient.diagnosis_date),
        )
        reasons += [_time(found, name, months, day is not None) for name, months, day in recorded]
    reasons += [f"Not held: EDSS {value_of('edss', p)} on {show(p.on)}." for p in found.fell_back]
    reasons += [f"If the uncertain relapses fall otherwise: {found.otherwise}."] if found.otherwise else []
    return tuple(reasons)


def _began(at: Point, found: Milestone) -> str:
    value = f"EDSS {value_of('edss', at)} on {show(at.on)}"
    if found.after is not None:
        return f"{value}; it began after {show(found.after.on)}."
    return f"{value}, at the level since the first visit." if found.missed else f"{value}, the first visit."


def _time(found: Milestone, name: str, months: Months | None, is_recorded: bool) -> str:
    """Return the time since one of the two days, or why it is not known."""
    if months is None:
        why = "lies after it" if is_recorded else "is not recorded"
        return f"Time from {name} not known: {name} {why}."
    if found.at is None:
        return f"Time from {name}: over {_length(months.least)}."
    if found.reached is Reached.BEFORE:
        return f"Time from {name}: at most {_length(months.most)}."
    return f"Time from {name}: {months_in_words(months)}."


def _settles(found: Milestone, record: PatientRecord, edss: SeriesResult, definition: Definition) -> tuple[Settle, ...]:
    if found.reached is Reached.NOT_ASSESSABLE:
        return () if ending(record, edss.as_of) else (missing_values("edss", 1),)
    facts: tuple[Settle, ...] = ()
    if found.reached is Reached.DEPENDS:
        facts = doubts(record, edss.points[0].on - timedelta(days=REACH), edss.as_of, edss.as_of)
    if found.at is None or found.confirm_from is None:
        return facts
    return (*facts, _visit(found, found.at, found.confirm_from, definition))


def _visit(found: Milestone, at: Point, earliest: date, definition: Definition) -> Settle:
    rule = definition.confirmation
    until = f" to {show(found.confirm_to)}" if found.confirm_to is not None else " on"
    apart = f", at least {rule.relapse_free.before} days after any relapse" if rule.relapse_free.before else ""
    what = f"EDSS {confirming_place(definition)} from {show(earliest)}{until}{apart}"
    return Settle(
        SettleKind.CONFIRMATION,
        f"{what}, to confirm EDSS {found.level:.1f} or not",
        earliest,
        found.confirm_to,
        on=at.on,
        measure="edss",
        bound=found.level,
        apart_before=rule.relapse_free.before,
        apart_after=rule.relapse_free.after,
        scheduled=rule.scheduled_only,
    )
