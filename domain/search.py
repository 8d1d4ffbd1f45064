"""The search for confirmed changes in one series: pure, on whole numbers, step by step as the definition says.

Values grow with worsening whatever the measure; days are ordinals; visits are indices. The rules are those of
Montobbio et al., Mult Scler 2024;30:1185-1192 (msprog), with the differences told in docs/decisions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from domain.definition import Definition
from domain.definition_rules import Checkpoint, MovesTo, SubThreshold
from domain.evidence import Failure
from domain.search_baseline import Course, after_relapse, distances, raise_to, relapse_between, settled
from domain.series import Scaled

WORSE, BETTER = 1, -1


@dataclass(frozen=True, slots=True)
class Found:
    """A confirmed change that was kept."""

    sign: int
    baseline: int
    onset: int
    candidates: tuple[int, ...]  # every visit that confirms it, in order; the first is the confirmation
    held_to: int  # the last visit up to which it held
    fell_back: int | None  # the first one at which it did not
    raised_from: int | None = None  # the earlier baseline whose value this one took (never-lower)
    last_different: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """A change that reached the threshold and did not become an event."""

    sign: int
    baseline: int
    onset: int
    failure: Failure
    failed_at: int | None = None  # the visit that did not hold
    relapse: int | None = None  # the day of the relapse that is too near
    held: bool = False  # whether it held at every visit so far
    raised_from: int | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    """What became of one change, and from where the search goes on."""

    baseline: int
    at: int
    found: Found | None = None
    tried: Tried | None = None


def search(
    scaled: Scaled, relapses: Sequence[int], definition: Definition, start: int = 0
) -> tuple[list[Found], list[Tried]]:
    """Return the confirmed changes by onset, and those that were tried and failed.

    relapses: sorted days of relapse onsets. start: the first visit that can be the baseline.
    """
    rule = definition.baseline
    days, last = scaled.days, len(scaled.days) - 1
    since, until = distances(days, relapses)
    course = Course(days, list(scaled.values), list(scaled.thresholds), scaled.confirms, relapses, since, until, {})
    found: dict[int, Found] = {}
    tried: dict[tuple[int, int], Tried] = {}
    worsened_from: set[int] = set()
    baseline, at, previous = start, start + 1, -1
    while True:
        baseline = settled(course, baseline, definition)
        if baseline >= last:
            break
        if rule.after_relapse and rule.never_lower and previous >= 0:
            raise_to(course, baseline, previous)
        previous = baseline
        onset = _first_change(course, baseline, max(at, baseline + 1), definition)
        if onset is None:
            # This baseline shows nothing more; one after a later relapse still may.
            at = last
        elif rule.after_relapse and relapse_between(course, baseline, onset, definition.raw.after_relapse):
            at = onset
        else:
            judged = _judge(course, baseline, onset, definition)
            # From a baseline that a worsening does not move, the first worsening is the only one.
            again = baseline in worsened_from and not rule.scheme.moves_for_worsening
            if judged.found is not None:
                if not (again and judged.found.sign == WORSE):
                    found[onset] = judged.found
                if judged.found.sign == WORSE:
                    worsened_from.add(baseline)
            if judged.tried is not None and not (again and judged.tried.sign == WORSE):
                tried[onset, judged.tried.sign] = judged.tried
            if rule.after_relapse and rule.never_lower and judged.baseline != baseline:
                # A relapse may move the baseline once more before it settles: this one is its previous one then.
                raise_to(course, judged.baseline, previous)
                previous = judged.baseline
            baseline, at = judged.baseline, judged.at
        moved = after_relapse(course, baseline, at, definition) if rule.after_relapse and at <= last else None
        if moved is not None:
            baseline, at = moved, moved + 1
        elif onset is None:
            break
    return [found[key] for key in sorted(found)], [tried[key] for key in sorted(tried)]


def _first_change(course: Course, baseline: int, at: int, definition: Definition) -> int | None:
    """Return the first visit from *at* on that differs from the baseline and can be an onset."""
    free = definition.onset.relapse_free
    value = course.values[baseline]
    any_change = definition.baseline.sub_threshold is not SubThreshold.NONE
    least = 1 if any_change else course.thresholds[baseline]
    for visit in range(at, len(course.days)):
        differs = abs(course.values[visit] - value) >= least
        if differs and course.since[visit] >= free.before and course.until[visit] >= free.after:
            return visit
    return None


def _judge(course: Course, baseline: int, onset: int, definition: Definition) -> _Judged:
    """Return what becomes of the change at *onset*: improvements are tried first, then worsenings."""
    rule = definition.baseline
    candidates = _candidates(course, onset, definition)
    if candidates:
        first = candidates[0]
        every = definition.confirmation.every_visit
        held = [
            course.values[v] - course.values[baseline] for v in (range(onset, first + 1) if every else (onset, first))
        ]
        target = first if rule.moves_to is MovesTo.CONFIRMATION else onset
        for sign in (BETTER, WORSE):
            least = min(sign * change for change in held)
            if least >= course.thresholds[baseline]:
                return _confirmed(course, baseline, onset, candidates, sign, target, definition)
            if least > 0 and _moves_below_threshold(definition, sign):
                return _Judged(target, target + 1, tried=_tried(course, baseline, onset, candidates, definition))
    return _Judged(baseline, onset + 1, tried=_tried(course, baseline, onset, candidates, definition))


def _candidates(course: Course, onset: int, definition: Definition) -> list[int]:
    """Return the visits in the confirmation window that are far enough from relapses and may confirm."""
    free = definition.confirmation.relapse_free
    return [
        visit
        for visit in _in_window(course, onset, definition)
        if course.confirms[visit] and course.since[visit] >= free.before and course.until[visit] >= free.after
    ]


def _in_window(course: Course, onset: int, definition: Definition) -> range:
    rule, day = definition.confirmation, course.days[onset]
    start = bisect_left(course.days, day + rule.first_day, onset + 1)
    end = len(course.days) if rule.last_day is None else bisect_right(course.days, day + rule.last_day, onset + 1)
    return range(start, end)


def _moves_below_threshold(definition: Definition, sign: int) -> bool:
    rule = definition.baseline
    asked = SubThreshold.WORSENING if sign == WORSE else SubThreshold.IMPROVEMENT
    return rule.sub_threshold in (asked, SubThreshold.BOTH) and _moves(definition, sign)


def _moves(definition: Definition, sign: int) -> bool:
    scheme = definition.baseline.scheme
    return scheme.moves_for_worsening if sign == WORSE else scheme.moves_for_improvement


def _confirmed(
    course: Course,
    baseline: int,
    onset: int,
    candidates: list[int],
    sign: int,
    target: int,
    definition: Definition,
) -> _Judged:
    """Return a confirmed change, kept if it held as long as the definition asks."""
    count, days, first = len(course.days), course.days, candidates[0]
    fell_back = next((v for v in range(first + 1, count) if not course.passes(v, baseline, sign)), None)
    held_to = count - 1 if fell_back is None else fell_back - 1
    asked = definition.sustained.days
    kept = fell_back is None or (asked is not None and days[fell_back] - days[onset] >= asked)
    moves = _moves(definition, sign)
    went_on = target if kept or moves else onset
    raised_from = course.raised.get(baseline)
    if not kept:
        tried = Tried(sign, baseline, onset, Failure.NOT_SUSTAINED, failed_at=fell_back, raised_from=raised_from)
        return _Judged(target if moves else baseline, went_on + 1, tried=tried)
    found = Found(
        sign,
        baseline,
        onset,
        tuple(v for v in candidates if v <= held_to),
        held_to,
        fell_back,
        raised_from,
        _last_different(course, onset, first, sign, definition),
    )
    return _Judged(target if moves else baseline, went_on + 1, found=found)


def _last_different(course: Course, onset: int, first: int, sign: int, definition: Definition) -> int:
    """Return the latest visit before onset from which the change holds by that visit's own threshold, else 0."""
    if not any(Checkpoint.LAST_DIFFERENT in (w.start.checkpoint, w.end.checkpoint) for w in definition.windows):
        return 0
    held = range(onset, first + 1) if definition.confirmation.every_visit else (onset, first)
    for visit in range(onset - 1, 0, -1):
        if all(course.passes(later, visit, sign) for later in held):
            return visit
    return 0


def _tried(course: Course, baseline: int, onset: int, candidates: list[int], definition: Definition) -> Tried | None:
    """Return why the change at *onset* is not confirmed; None where it lies below the threshold."""
    sign = WORSE if course.values[onset] > course.values[baseline] else BETTER
    if not course.passes(onset, baseline, sign):
        return None
    every, count = definition.confirmation.every_visit, len(course.days)
    failing = next((v for v in range(onset + 1, count) if not course.passes(v, baseline, sign)), None)
    window = _in_window(course, onset, definition)
    failure, failed_at, relapse = Failure.NO_VISIT_IN_WINDOW, None, None
    if onset == count - 1:
        failure = Failure.NO_LATER_VISIT
    elif candidates:
        failure, failed_at = Failure.NOT_HELD, failing if every else candidates[0]
    elif every and failing is not None and failing < window.stop:
        failure, failed_at = Failure.NOT_HELD, failing
    else:
        relapse = next((r for v in window if (r := _too_near(course, v, definition)) is not None), None)
        failure = Failure.NO_VISIT_IN_WINDOW if relapse is None else Failure.NEAR_RELAPSE
    # Where only the confirmation must hold, the first visit that could confirm has decided.
    held = failing is None or not (every or candidates)
    return Tried(sign, baseline, onset, failure, failed_at, relapse, held, course.raised.get(baseline))


def _too_near(course: Course, visit: int, definition: Definition) -> int | None:
    """Return the day of the relapse that keeps a visit from confirming, if one does."""
    free = definition.confirmation.relapse_free
    if course.since[visit] < free.before:
        return course.days[visit] - course.since[visit]
    if course.until[visit] < free.after:
        return course.days[visit] + course.until[visit]
    return None
