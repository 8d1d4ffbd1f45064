"""Every way in which a patient's uncertain relapses can have been: what is judged both ways, or on every day.

A relapse of uncertain date matters only by its order and distance to the visits, so one day stands for all days
between two at which a rule can change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod

from domain.dates import show
from domain.definition import Definition
from domain.definition_rules import Checkpoint, RelapseFree, SubThreshold
from domain.evidence import Possibility, Why
from domain.relapse_history import RelapseHistory, Suspect
from domain.series import Scaled

MOST_WORLDS = 256  # beyond this nothing is tried, and nothing is claimed; a screen waits for them all
BASELINES = (Checkpoint.BASELINE, Checkpoint.LAST_VISIT, Checkpoint.LAST_DIFFERENT)  # any visit can be these


@dataclass(frozen=True, slots=True)
class Choice:
    """One way for one uncertain relapse: no relapse (``day`` None), or on any day of a span that answers alike."""

    suspect: Suspect
    day: int | None = None
    first: int = 0
    last: int = 0

    @property
    def wording(self) -> str:
        """The assumption in words: "relapse of 2024 on or after 3 Mar 2024"."""
        return _wording(self.suspect, self.day, self.first, self.last)


@dataclass(frozen=True, slots=True)
class World:
    """One way for all uncertain relapses, with the days of the relapses there are then, sorted."""

    choices: tuple[Choice, ...]
    relapses: tuple[int, ...]


def worlds_of(history: RelapseHistory, numbers: Scaled, definition: Definition) -> tuple[World, ...] | None:
    """Return every world that can answer differently; None where there are more than MOST_WORLDS.

    numbers: the series that is searched. Without uncertain relapses, or without a change that they could bear on,
    there is one world.
    """
    certain = tuple(day.toordinal() for day in history.certain)
    edges = _edges(numbers, definition) if history.suspects else ()
    if not edges:
        return (World((), certain),)
    # One that was over before the first of these days, or begins after the last, bears on no visit.
    near = [s for s in history.suspects if s.last.toordinal() >= edges[0] and s.first.toordinal() <= edges[-1]]
    options = [_choices(suspect, edges) for suspect in near]
    if prod(len(choices) for choices in options) > MOST_WORLDS:
        return None
    return tuple(
        World(choices, tuple(sorted((*certain, *(c.day for c in choices if c.day is not None)))))
        for choices in product(*options)
    )


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
        Possibility(answer, "for example: " + "; ".join(choice.wording for choice in world.choices))
        for answer, world in examples.items()
    )


def why_open(worlds: Sequence[World], answers: Sequence[str]) -> Why:
    """Return what the answers depend on: the date of a relapse, or else whether it was one."""
    for index in range(len(worlds[0].choices)):
        by_rest: dict[tuple[Choice, ...], set[str]] = {}
        for world, answer in zip(worlds, answers, strict=True):
            if world.choices[index].day is not None:
                rest = world.choices[:index] + world.choices[index + 1 :]
                by_rest.setdefault(rest, set()).add(answer)
        if any(len(found) > 1 for found in by_rest.values()):
            return Why.DATE_UNCERTAIN
    return Why.NOT_ADJUDICATED


def why_too_many(history: RelapseHistory) -> Why:
    """Return the reason where the worlds are too many to be tried."""
    return Why.NOT_ADJUDICATED if all(s.is_dated for s in history.suspects) else Why.DATE_UNCERTAIN


def _edges(numbers: Scaled, definition: Definition) -> tuple[int, ...]:
    """Return the days at which a relapse starts or ceases to matter, sorted; none where no visit can be an onset.

    A visit can be an onset only if it differs from an earlier one by what counts, and can confirm only after such a
    visit; what is asked of onsets and confirmations matters at those visits alone. A baseline can be any visit.
    """
    any_amount = definition.baseline.sub_threshold is not SubThreshold.NONE
    values, least = numbers.values, numbers.thresholds
    onsets = [
        day
        for at, day in enumerate(numbers.days)
        if any(abs(values[at] - values[b]) >= (1 if any_amount else least[b]) for b in range(at))
    ]
    if not onsets:
        return ()
    confirming = [day for day in numbers.days if day > onsets[0]]
    found = {day + offset for day in numbers.days for offset in _offsets(definition, BASELINES)}
    found |= {day + offset for day in onsets for offset in _offsets(definition, (Checkpoint.ONSET,))}
    found |= {day + offset for day in confirming for offset in _offsets(definition, (Checkpoint.CONFIRMATION,))}
    return tuple(sorted(found))


def _offsets(definition: Definition, checkpoints: tuple[Checkpoint, ...]) -> set[int]:
    """Return at which distances from a visit in one of these roles, in days, a relapse starts or ceases to matter."""
    raw = definition.raw
    offsets: set[int] = set()
    if Checkpoint.BASELINE in checkpoints:
        offsets |= {0, 1, *_apart(definition.baseline.relapse_free)}
        # Past a relapse the baseline moves on at any visit so many days later.
        offsets |= {-raw.after_relapse} if definition.baseline.after_relapse else set()
    if Checkpoint.ONSET in checkpoints:
        offsets |= {0, 1, -raw.after_relapse, raw.before_relapse + 1, *_apart(definition.onset.relapse_free)}
    if Checkpoint.CONFIRMATION in checkpoints:
        offsets |= {0, 1, *_apart(definition.confirmation.relapse_free)}
    for window in definition.windows:
        offsets |= {window.start.days} if window.start.checkpoint in checkpoints else set()
        offsets |= {window.end.days + 1} if window.end.checkpoint in checkpoints else set()
    return offsets


def _apart(free: RelapseFree) -> tuple[int, int]:
    return 1 - free.before, free.after


def _choices(suspect: Suspect, edges: Sequence[int]) -> tuple[Choice, ...]:
    first, last = suspect.first.toordinal(), suspect.last.toordinal()
    starts = {first, *(edge for edge in edges if first < edge <= last)}
    ordered = sorted(starts)
    ends = [start - 1 for start in ordered[1:]] + [last]
    dated = tuple(Choice(suspect, start, start, end) for start, end in zip(ordered, ends, strict=True))
    return ((Choice(suspect), *dated)) if suspect.may_be_none else dated


def _of_one(choices: Sequence[Choice], answers: Sequence[str]) -> tuple[Possibility, ...]:
    """Return one possibility for each run of neighbouring days that answers alike."""
    found: list[Possibility] = []
    at = 0
    while at < len(choices):
        end = at
        if choices[at].day is not None:
            while end + 1 < len(choices) and answers[end + 1] == answers[at]:
                end += 1
        suspect, first, last = choices[at].suspect, choices[at].first, choices[end].last
        wording = _wording(suspect, choices[at].day, first, last)
        if choices[at].day is None:
            found.append(Possibility(answers[at], wording))
        else:
            found.append(Possibility(answers[at], wording, date.fromordinal(first), date.fromordinal(last)))
        at = end + 1
    return tuple(found)


def _wording(suspect: Suspect, day: int | None, first: int, last: int) -> str:
    if day is None:
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
