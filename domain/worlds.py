"""Every way in which a patient's uncertain relapses can have been: what is judged both ways, or on every day.

A relapse of uncertain date matters only by the questions that the search and the attribution ask of it
(``domain.supposing``), so one day stands for all days that answer them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from domain.dates import show
from domain.evidence import Possibility, Why
from domain.relapse_history import RelapseHistory, Suspect
from domain.search_baseline import Course
from domain.supposing import Supposed, relapses_of, suppositions

MOST_WORLDS = 200  # beyond this nothing is tried, and nothing is claimed; a screen waits for them all


@dataclass(frozen=True, slots=True)
class World:
    """One way for all uncertain relapses, with days on which the relapses can have been then, sorted."""

    choices: tuple[Supposed, ...]
    relapses: tuple[int, ...]


def worlds_of(history: RelapseHistory, course: Course, ask: Callable[[Course], object]) -> tuple[World, ...] | None:
    """Return every world that can answer differently; None where there are more than MOST_WORLDS.

    course: the series that is searched, with the certain relapses. ask: all that is asked of it. Without uncertain
    relapses, or where nothing that is asked depends on them, there is one world.
    """
    ways = suppositions(course, history.suspects, ask, MOST_WORLDS)
    if ways is None:
        return None
    return tuple(World(way, relapses_of(course.relapses, way)) for way in sorted(ways, key=_order))


def _order(way: Sequence[Supposed]) -> tuple[tuple[bool, int], ...]:
    return tuple((supposed.first is not None, supposed.first or 0) for supposed in way)


def possibilities(worlds: Sequence[World], answers: Sequence[str]) -> tuple[Possibility, ...]:
    """Return each answer with the assumption that gives it. *answers*: one for each world.

    For one uncertain relapse every span of days is named; for several, an example for each answer.
    """
    if len(worlds[0].choices) == 1:
        return _of_one([world.choices[0] for world in worlds], answers)
    examples: dict[str, World] = {}
    for world, answer in zip(worlds, answers, strict=True):
        examples.setdefault(answer, world)
    return tuple(
        Possibility(answer, "for example: " + "; ".join(_wording(c.suspect, c.first, c.last) for c in world.choices))
        for answer, world in examples.items()
    )


def why_open(worlds: Sequence[World], answers: Sequence[str]) -> Why:
    """Return what the answers depend on: the date of a relapse, or else whether it was one."""
    for (one, answer), (other, another) in combinations(zip(worlds, answers, strict=True), 2):
        if answer == another:
            continue
        differing = [(a, b) for a, b in zip(one.choices, other.choices, strict=True) if not _can_be_alike(a, b)]
        if len(differing) == 1 and None not in (differing[0][0].first, differing[0][1].first):
            return Why.DATE_UNCERTAIN
    return Why.NOT_ADJUDICATED


def _can_be_alike(one: Supposed, other: Supposed) -> bool:
    """Whether a relapse can have been such that it fits both."""
    if one.first is None or other.first is None:
        return (one.first is None or one.is_open) and (other.first is None or other.is_open)
    assert one.last is not None
    assert other.last is not None
    return max(one.first, other.first) <= min(one.last, other.last)


def why_too_many(history: RelapseHistory) -> Why:
    """Return the reason where the worlds are too many to be tried."""
    return Why.NOT_ADJUDICATED if all(s.is_dated for s in history.suspects) else Why.DATE_UNCERTAIN


def _of_one(choices: Sequence[Supposed], answers: Sequence[str]) -> tuple[Possibility, ...]:
    """Return one possibility for each run of neighbouring days that answers alike. *choices*: in the order of days."""
    found: list[Possibility] = []
    at = 0
    while at < len(choices):
        end = at
        if choices[at].first is not None:
            while end + 1 < len(choices) and answers[end + 1] == answers[at]:
                end += 1
        suspect, first, last = choices[at].suspect, choices[at].first, choices[end].last
        wording = _wording(suspect, first, last)
        if first is None or last is None:
            found.append(Possibility(answers[at], wording))
        else:
            found.append(Possibility(answers[at], wording, date.fromordinal(first), date.fromordinal(last)))
        at = end + 1
    return tuple(found)


def _wording(suspect: Suspect, first: int | None, last: int | None) -> str:
    """Return the assumption in words: "relapse of 2024 on or after 3 Mar 2024"."""
    if first is None or last is None:
        return f"{suspect.label} taken as no relapse"
    taken = " taken as a relapse" if suspect.may_be_none else ""
    if suspect.is_dated:
        return f"{suspect.label}{taken}"
    start, end = date.fromordinal(first), date.fromordinal(last)
    if start == end:
        when = f"on {show(start)}"
    elif start == suspect.first and end == suspect.last:
        when = "on any day of it"
    elif start == suspect.first:
        when = f"on or before {show(end)}"
    elif end == suspect.last:
        when = f"on or after {show(start)}"
    else:
        when = f"between {show(start)} and {show(end)}"
    return f"{suspect.label}{taken} {when}"
