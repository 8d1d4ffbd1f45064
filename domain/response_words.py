"""The Overall Response Score in words: the last score, its trajectory, and what each component did."""

from __future__ import annotations

from datetime import timedelta

from domain.dates import show
from domain.event_words import in_list, listed
from domain.label import Label
from domain.performance_rules import ResponseRule
from domain.response_score import COMPONENTS, Component, ResponseScore, VisitScore
from domain.settle import Settle, SettleKind
from domain.wording import change_of, joined, value_of

ID = "overall-response-score"
TITLE = "Overall Response Score"
SCORES = {1: "+1 (better)", 0: "0", -1: "−1 (worse)"}


def response_label(found: ResponseScore, rule: ResponseRule) -> Label:
    """Return the last score in words with the trajectory; "not computed" where no visit has every component."""
    last = found.last
    return Label(
        ID,
        TITLE,
        score_word(last.score) if last is not None else "not computed",
        _text(found),
        reasons=(*_components(last), *_trajectory(found)),
        settles=_settles(found),
        start=found.baseline,
        end=last.on if last is not None else None,
        rule=f"EDSS {rule.edss.title}; timed tests {rule.timed_percent[0]} %; −4 to +4, above 0 is better",
        source=rule.source,
        unverified=rule.unverified,
        cautions=_cautions(found, rule),
    )


def score_word(score: int | None) -> str:
    """Return a score with its sign: "+2", "0", "−1"; "not computed" for None."""
    if score is None:
        return "not computed"
    return f"{'+' if score > 0 else '−' if score < 0 else ''}{abs(score)}"


def missing_words(visit: VisitScore) -> str:
    """Return why a visit has no score: "T25FW missing", "" where it has one."""
    return f"{listed(visit.missing)} missing" if visit.missing else ""


def _text(found: ResponseScore) -> str:
    if found.baseline is None:
        if found.never:
            return f"Not computed: {listed(found.never)} missing"
        return f"Not computed: no comparable visit has {listed(COMPONENTS)}, far enough from a relapse"
    if found.last is None:
        if not found.scores:
            return f"Not computed: no visit after that of {show(found.baseline)}, which has all components"
        return f"Not computed: {missing_words(found.scores[-1])} on {show(found.scores[-1].on)}"
    since = "" if found.scores[-1] is found.last else f"; {_visit(found.scores[-1])}"
    return f"{score_word(found.last.score)} on {show(found.last.on)}, compared with {show(found.baseline)}{since}"


def _components(visit: VisitScore | None) -> tuple[str, ...]:
    return () if visit is None else tuple(_component(component) for component in visit.components)


def _component(found: Component) -> str:
    before, after = value_of(found.measure, found.baseline), value_of(found.measure, found.value)
    change = change_of(found.measure, found.baseline, found.value)
    return f"{in_list(found.measure)} {before} to {after} ({change}): {SCORES[found.score]}."


def _trajectory(found: ResponseScore) -> tuple[str, ...]:
    return (f"By visit: {'; '.join(_visit(visit) for visit in found.scores)}.",) if found.scores else ()


def _visit(visit: VisitScore) -> str:
    if visit.score is None:
        return f"{show(visit.on)} not computed, {missing_words(visit)}"
    return f"{show(visit.on)} {score_word(visit.score)}"


def _settles(found: ResponseScore) -> tuple[Settle, ...]:
    """Return the measures that are missing: at one comparable visit, or at two where there is no first one."""
    if found.last is not None or found.ended:
        return ()
    count = 2 if found.baseline is None else 1
    visits = "two comparable visits" if count == 2 else "one comparable visit"
    earliest = None if found.baseline is None else found.baseline + timedelta(days=1)
    together = f"with the other components at {visits}"
    return tuple(
        Settle(SettleKind.MEASURE, f"{in_list(m)} {together}", earliest, measure=m, count=count) for m in COMPONENTS
    )


def _cautions(found: ResponseScore, rule: ResponseRule) -> tuple[str, ...]:
    differing = [
        f"{show(visit.on)} {score_word(score)} by {percent} %"
        for visit in found.scores
        for percent, score in visit.otherwise
    ]
    depends = (f"The smallest change of the timed tests decides: {'; '.join(differing)}.",) if differing else ()
    marked = joined([show(day) for day in found.not_compared])
    left_out = (f"Marked not comparable and not used: {marked}.",) if marked else ()
    return ("Each visit is compared with the first alone; the scores of visits are not added up.", *depends, *left_out)
