"""The search for confirmed changes in one series: pure, on whole numbers, step by step as the definition says.

Values grow with worsening whatever the measure; days are ordinals; visits are indices. The rules are those of
Montobbio et al., Mult Scler 2024;30:1185-1192 (msprog), with the differences told in docs/decisions. This is what a
whole registry waits for: nothing is made here for a visit that no rule asks about.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from domain.search_baseline import Course, after_relapse, raise_to, relapse_between, settled
from domain.search_rule import SearchRule

WORSE, BETTER = 1, -1


class Found(NamedTuple):
    """A confirmed change that was kept."""

    sign: int
    baseline: int
    onset: int
    confirmation: int
    held_to: int  # the last visit up to which it held
    fell_back: int | None  # the first one at which it did not
    took_from: int | None = None  # the visit whose value the baseline took (never-lower, takes best)
    last_different: int = 0


class Missed(NamedTuple):
    """A change that did not become an event, in outline; ``domain.search_failures`` finds out why."""

    baseline: int
    onset: int
    sign: int
    value: int  # the baseline's number, which a later baseline may have taken away from the visit
    not_sustained: int | None = None  # confirmed, and the visit at which it fell back too soon
    took_from: int | None = None


def search(course: Course, rule: SearchRule, start: int = 0) -> tuple[list[Found], list[Missed]]:
    """Return the confirmed changes by onset, and those that reached the threshold and were not confirmed.

    start: the first visit that can be the baseline.
    """
    last, lag = len(course.days) - 1, rule.raw_after
    found: dict[int, Found] = {}
    missed: dict[tuple[int, int], Missed] = {}
    worsened_from: set[int] = set()
    baseline, at, previous = start, start + 1, -1
    while True:
        # Where it stood before it has settled, unless its value was raised since.
        if baseline != previous or rule.never_lower:
            baseline = settled(course, baseline, rule)
        if baseline >= last:
            break
        if rule.never_lower and previous >= 0:
            raise_to(course, baseline, previous)
        previous = baseline
        onset = _first_change(course, rule, baseline, max(at, baseline + 1))
        if onset is None:
            # This baseline shows nothing more; one after a later relapse still may.
            at = last
        elif rule.after_relapse and relapse_between(course, baseline, onset, lag):
            at = onset
        else:
            # From a baseline that a worsening does not move, the first worsening is the only one.
            again = baseline in worsened_from and not rule.moves_worse
            event, miss, moved, at = _judge(course, rule, baseline, onset)
            if event is not None:
                if not (again and event.sign == WORSE):
                    found[onset] = event
                if event.sign == WORSE:
                    worsened_from.add(baseline)
            elif miss is not None and not (again and miss.sign == WORSE):
                missed[onset, miss.sign] = miss
            baseline = moved
        past = after_relapse(course, baseline, min(at, last), lag) if rule.after_relapse else None
        if past is not None:
            if rule.never_lower and baseline != previous and settled(course, baseline, rule) == baseline:
                # The baseline moves twice: where it stood between is the previous one, if it could stand there.
                raise_to(course, baseline, previous)
                previous = baseline
            baseline, at = past, past + 1
        elif onset is None:
            break
    if not rule.after_relapse:
        return list(found.values()), list(missed.values())  # the search never goes back: they are in order
    return [found[key] for key in sorted(found)], [missed[key] for key in sorted(missed)]


def _first_change(course: Course, rule: SearchRule, baseline: int, at: int) -> int | None:
    """Return the first visit from *at* on that differs from the baseline and can be an onset."""
    values = course.values
    value = values[baseline]
    least = 1 if rule.any_change else course.thresholds[value]
    worse, better = value + least, value - least
    for visit in range(at, len(values)):
        if better < values[visit] < worse:
            continue
        span = rule.onset_span
        if (span is None or span.holds(course.days[visit] - course.days[baseline])) and (
            not rule.guards_onset or course.is_apart(visit, rule.onset_before, rule.onset_after)
        ):
            return visit
    return None


def _judge(course: Course, rule: SearchRule, baseline: int, onset: int) -> tuple[Found | None, Missed | None, int, int]:
    """Return what becomes of the change at *onset*, the baseline from then on, and where the search goes on."""
    values = course.values
    value = values[baseline]
    threshold = course.thresholds[value]
    first = next_candidate(course, rule, baseline, onset, onset + 1)
    if first is not None:
        held = values[onset : first + 1] if rule.every_visit else (values[onset], values[first])
        rise, fall = min(held) - value, value - max(held)
        target = onset if rule.to_onset else first
        if fall >= threshold or rise >= threshold:
            return _confirmed(course, rule, baseline, onset, first, BETTER if fall >= threshold else WORSE)
        if (fall > 0 and rule.below_better) or (rise > 0 and rule.below_worse):
            return None, _missed(course, baseline, onset, threshold), target, target + 1
    if rule.moves_after is not None:
        held_at = _held(course, rule, baseline, onset, rule.moves_after)
        if held_at is not None:
            target = onset if rule.to_onset else held_at
            return None, _missed(course, baseline, onset, threshold), target, target + 1
    return None, _missed(course, baseline, onset, threshold), baseline, onset + 1


def next_candidate(
    course: Course, rule: SearchRule, baseline: int, onset: int, at: int, stop: int | None = None
) -> int | None:
    """Return the first visit from *at* on, before *stop*, in the confirmation window that may confirm."""
    days = course.days
    day, span = days[onset], rule.confirm_span
    latest = day + rule.last_day
    guarded = course.has_relapses and rule.guards_confirmation
    end = len(days) if stop is None else stop
    for visit in range(bisect_left(days, day + rule.first_day, at), end):
        if days[visit] > latest:
            return None
        if (
            (course.confirms is None or course.confirms[visit])
            and (span is None or span.holds(days[visit] - days[baseline]))
            and (not guarded or course.is_apart(visit, rule.confirm_before, rule.confirm_after))
        ):
            return visit
    return None


def in_window(course: Course, rule: SearchRule, onset: int) -> range:
    """Return the visits of the confirmation window, whether or not they may confirm."""
    days, day = course.days, course.days[onset]
    return range(bisect_left(days, day + rule.first_day, onset + 1), bisect_right(days, day + rule.last_day, onset + 1))


def first_failing(course: Course, value: int, sign: int, at: int) -> int | None:
    """Return the first visit from *at* on that is not worse (or better) than *value* by the threshold there."""
    bound, values = course.thresholds[value], course.values
    for visit in range(at, len(values)):
        if sign * (values[visit] - value) < bound:
            return visit
    return None


def _held(course: Course, rule: SearchRule, baseline: int, onset: int, days: int) -> int | None:
    """Return the first visit so many days after a change at which it still held, at every visit between as well.

    None where it did not, or where the scheme does not move the baseline for a change of this kind.
    """
    value = course.values[baseline]
    sign = WORSE if course.values[onset] > value else BETTER
    if not (rule.moves_worse if sign == WORSE else rule.moves_better):
        return None
    failing = first_failing(course, value, sign, onset)
    visit = bisect_left(course.days, course.days[onset] + days, onset + 1)
    return visit if visit < len(course.days) and (failing is None or visit < failing) else None


def _confirmed(
    course: Course, rule: SearchRule, baseline: int, onset: int, first: int, sign: int
) -> tuple[Found | None, Missed | None, int, int]:
    """Return a confirmed change, kept if it held as long as the definition asks."""
    days, value = course.days, course.values[baseline]
    fell_back = first_failing(course, value, sign, first + 1)
    kept = fell_back is None or (rule.sustained is not None and days[fell_back] - days[onset] >= rule.sustained)
    moves = rule.moves_worse if sign == WORSE else rule.moves_better
    target = onset if rule.to_onset else first
    went_on = target if kept or moves else onset
    moved = target if moves else baseline
    if not kept:
        miss = Missed(baseline, onset, sign, value, fell_back, course.took.get(baseline))
        return None, miss, moved, went_on + 1
    found = Found(
        sign,
        baseline,
        onset,
        first,
        len(days) - 1 if fell_back is None else fell_back - 1,
        fell_back,
        course.took.get(baseline),
        _last_different(course, rule, onset, first, sign) if rule.asks_last_different else 0,
    )
    if rule.takes_best and moves and sign == WORSE:
        _take_best(course, target, onset, first)
    return found, None, moved, went_on + 1


def _take_best(course: Course, target: int, onset: int, first: int) -> None:
    """Let the new baseline take the best value from onset to confirmation (takes = "best")."""
    best = min(range(onset, first + 1), key=lambda visit: (course.values[visit], visit))
    if course.values[best] < course.values[target]:
        course.take(target, best)


def _last_different(course: Course, rule: SearchRule, onset: int, first: int, sign: int) -> int:
    """Return the latest visit before onset from which the change holds by that visit's own threshold, else 0."""
    held = range(onset, first + 1) if rule.every_visit else (onset, first)
    values, thresholds = course.values, course.thresholds
    for visit in range(onset - 1, 0, -1):
        if all(sign * (values[later] - values[visit]) >= thresholds[values[visit]] for later in held):
            return visit
    return 0


def _missed(course: Course, baseline: int, onset: int, threshold: int) -> Missed | None:
    """Return the change at *onset* as one that was not confirmed; None where it lies below the threshold."""
    value = course.values[baseline]
    change = course.values[onset] - value
    if abs(change) < threshold:
        return None
    return Missed(baseline, onset, WORSE if change > 0 else BETTER, value, None, course.took.get(baseline))
