"""EDSS that jumps, falls or does not fit its grades and its walking; the referee's own words where it has some."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

from domain.dates import show
from domain.edss import EdssResult, referee
from domain.edss_table import WALKING_SCORES
from domain.quality.finding import Finding
from domain.quality.measured import EDSS, days_before, series
from domain.quality.reading import Reading, without_mood
from domain.quality.reference import Asked, Found
from domain.records import Adjudication, Relapse
from domain.values import show_value

HIGHEST = Decimal(10)


def edss_jump(asked: Asked) -> Found:
    """A great change of EDSS from one visit to the next, with no relapse recorded that would go with it."""
    points, fall = asked.rule.number("points"), asked.reference.rules["edss-fall"]
    before_fall, quick = fall.whole("relapse-days"), fall.whole("days")
    for (before, first), (visit, value) in _comparable_pairs(asked):
        since = before.on if value > first else days_before(before.on, before_fall)
        if value < first and (visit.on - before.on).days <= quick:
            continue  # the rule for a quick fall asks for less, and says so
        if abs(value - first) >= points and not _has_relapse(asked, since, before.on, visit.on):
            verb = "rose" if value > first else "fell"
            yield _change(asked, verb, before, first, visit, value)


def edss_fall(asked: Asked) -> Found:
    """A quick fall of EDSS is what recovery from a relapse looks like; here none is recorded before it."""
    points, within = asked.rule.number("points"), asked.rule.whole("days")
    before_fall = asked.rule.whole("relapse-days")
    for (before, first), (visit, value) in _comparable_pairs(asked):
        quick = (visit.on - before.on).days <= within
        since = days_before(before.on, before_fall)
        if quick and first - value >= points and not _has_relapse(asked, since, before.on, visit.on):
            yield _change(asked, "fell", before, first, visit, value)


def after_ten(asked: Asked) -> Found:
    """EDSS 10 is death: no visit follows it."""
    for (before, first), (visit, value) in pairwise(series(asked, EDSS)):
        if first == HIGHEST and value < HIGHEST:
            text = f"EDSS {_shown(asked, value)} on {show(visit.on)} follows EDSS 10.0 on {show(before.on)}."
            yield asked.found("visit", visit.id, EDSS, visit.on, text, before.on, visit.on, value)


def ten_without_death(asked: Asked) -> Found:
    """EDSS 10 is recorded with the death due to MS, not at a visit alone."""
    patient = asked.record.patient
    if patient.death_date is not None and patient.death_from_ms is True:
        return
    for visit in asked.visits:
        if visit.values.get(EDSS) == HIGHEST:
            text = f"EDSS 10.0 on {show(visit.on)} means death due to MS, which is not recorded with the patient."
            yield asked.found("visit", visit.id, EDSS, visit.on, text, visit.on)


def differs_from_grades(asked: Asked) -> Found:
    """The recorded step and the one that grades and walking give; a visit that says why they differ is left alone."""
    for visit in asked.visits:
        stated, result = visit.values.get(EDSS), visit.refereed
        if stated is None or result is None or result.step is None or visit.visit.edss_reason.strip():
            continue
        if stated == result.step or stated == without_mood(visit):
            continue
        text = (
            f"EDSS {_shown(asked, stated)} is recorded on {show(visit.on)}; grades and walking give "
            f"{_shown(asked, result.step)}, {result.reason}. No reason is recorded."
        )
        yield asked.found("visit", visit.id, EDSS, visit.on, text, visit.on, stated, result.step, result.reason)


def walks_too_far(asked: Asked) -> Found:
    """An EDSS that stands for walking with help, beside a walk that needs none."""
    least, furthest = asked.rule.number("edss"), asked.rule.whole("most-ambulation")
    for visit in asked.visits:
        stated, score = visit.values.get(EDSS), visit.walking
        if stated is not None and score is not None and least <= stated < HIGHEST and score <= furthest:
            text = (
                f"EDSS {_shown(asked, stated)} on {show(visit.on)}, but walking reads: {WALKING_SCORES[score].meaning}."
            )
            yield asked.found("visit", visit.id, EDSS, visit.on, text, visit.on, stated, score)


def walking_does_not_fit(asked: Asked) -> Found:
    """The ambulation score against the aid and the distance of the same visit."""
    for visit in asked.visits:
        if visit.walking is not None and visit.visit.aid is not None and "ambulation" in visit.values:
            result = referee({}, visit.walking, visit.distance, visit.visit.aid)
            yield from _contradictions(asked, visit, "ambulation", result)


def grades_do_not_fit(asked: Asked) -> Found:
    """The grades against the walking, and a grade that implementations differ about."""
    for visit in asked.visits:
        if visit.refereed is not None:
            yield from _contradictions(asked, visit, EDSS, visit.refereed)


def _contradictions(asked: Asked, visit: Reading, field: str, result: EdssResult) -> Found:
    """Yield what the referee puts to the rater, without what the rule for EDSS 10 says."""
    if visit.visit.edss_reason.strip():
        return
    for sentence in result.contradictions:
        if not sentence.startswith("EDSS 10 "):
            text = f"Visit of {show(visit.on)}: {sentence}"
            yield asked.found("visit", visit.id, field, visit.on, text, visit.on, sentence)


def _comparable_pairs(asked: Asked) -> list[tuple[tuple[Reading, Decimal], tuple[Reading, Decimal]]]:
    """Return the neighbours of the EDSS series of visits that nobody marked as not comparable."""
    compared = [(visit, value) for visit, value in series(asked, EDSS) if visit.visit.comparable is not False]
    return list(pairwise(compared))


def _has_relapse(asked: Asked, since: date, before: date, until: date) -> bool:
    """Whether a report may lie in the time, or a visit after *before* says that there was a relapse."""
    said = any(visit.relapse_since_last and before < visit.on <= until for visit in asked.record.visits)
    return said or any(_may_lie(relapse, since, until) for relapse in asked.record.relapses)


def _may_lie(relapse: Relapse, since: date, until: date) -> bool:
    counts = relapse.judged is not Adjudication.PSEUDO_RELAPSE
    return counts and relapse.onset.first <= until and relapse.onset.last >= since


def _change(asked: Asked, verb: str, before: Reading, first: Decimal, visit: Reading, value: Decimal) -> Finding:
    text = (
        f"EDSS {verb} from {_shown(asked, first)} on {show(before.on)} to {_shown(asked, value)} on {show(visit.on)}, "
        "and no relapse is recorded that would go with it."
    )
    return asked.found("visit", visit.id, EDSS, visit.on, text, before.on, first, visit.on, value)


def _shown(asked: Asked, value: Decimal) -> str:
    return show_value(asked.reference.measures[EDSS], value)
