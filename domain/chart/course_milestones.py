"""Disability milestones on the EDSS lane: a flag where a level that held was first measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.chart.plot import LOOKS, Label, Lane, Mark, MarkKind, Place, Role
from domain.dates import show
from domain.milestones import Milestone, Reached
from domain.wording import joined

_KINDS = {
    Reached.YES: MarkKind.MILESTONE,
    Reached.BEFORE: MarkKind.MILESTONE_BEFORE,
    Reached.DEPENDS: MarkKind.MILESTONE_UNSURE,
}


def with_milestones(lane: Lane, found: Sequence[tuple[Milestone, str]]) -> Lane:
    """Return the EDSS lane with a flag at each level that was reached, or whose being reached is undetermined.

    *found*: each milestone with what is said of it (``domain.milestone_words``).
    A level that is possible and not confirmed, or not reached, has no flag: nothing of it is known to have held.
    """
    marks: list[Mark] = []
    labels: list[Label] = []
    for one, note in found:
        kind = _KINDS.get(one.reached)
        if kind is None or one.at is None:
            continue
        title = f"EDSS {one.level.normalize():f}"
        at = one.at.on
        marks.append(Mark(lane.id, kind, LOOKS[kind], at, one.level, "Milestone", title, note, show(at)))
        words = {MarkKind.MILESTONE: title, MarkKind.MILESTONE_BEFORE: f"{title} reached by then"}.get(
            kind, f"{title}?"
        )
        labels.append(Label(at, one.level, (words,), Place.FLAG, Role.INK))
    told = joined([f"{mark.value} first measured {mark.when}" for mark in marks if mark.kind is MarkKind.MILESTONE])
    return replace(
        lane,
        marks=(*lane.marks, *marks),
        labels=(*lane.labels, *labels),
        told=f"{lane.told}, milestone {told}" if told else lane.told,
    )
