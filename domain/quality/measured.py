"""Measured values: off their scale, two on one day, and tests that read as a slip of the stopwatch or the hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from domain.dates import show
from domain.quality.reading import Reading
from domain.quality.reference import Asked, Found, plain
from domain.values import scale_of, show_value

EDSS, SDMT, T25FW = "edss", "sdmt", "t25fw"
HANDS = ("nhpt_dominant", "nhpt_non_dominant")


def series(asked: Asked, measure: str) -> Iterator[tuple[Reading, Decimal]]:
    """Yield the visits with a value of *measure*, one a day, in order; days on which none of several counts are out."""
    for _, visits in groupby((r for r in asked.visits if measure in r.values), key=lambda reading: reading.on):
        of_day = list(visits)
        chosen = [reading for reading in of_day if measure in reading.visit.chosen_for] or of_day
        if len(chosen) == 1:
            yield chosen[0], chosen[0].values[measure]


def value_off_scale(asked: Asked) -> Found:
    """Every value lies on the scale of its measure."""
    for visit in asked.record.visits:
        for value in visit.values:
            measure = asked.reference.measures.get(value.measure)
            if value.value is None or measure is None:
                continue
            number = value.value
            if not measure.low <= number <= measure.high or number % measure.step or number in measure.unused:
                text = (
                    f"{measure.title} {plain(number)} on {show(visit.on)} is not on the scale, "
                    f"which runs from {scale_of(measure)}."
                )
                facts = (visit.on, measure.id, value.trial, number)
                yield asked.found("visit", visit.id, measure.id, visit.on, text, *facts)


def two_values(asked: Asked) -> Found:
    """Of two values of one measure on one day the clinician picks one; until then the day settles nothing."""
    if "chosen_for" in asked.record.assumed:
        return
    for day, visits in _of_one_day(asked):
        open_ones = [words for id in asked.reference.measures if (words := _several(asked, visits, id))]
        if open_ones:
            text = f"{show(day)}: {'; '.join(open_ones)}. Which one counts is not chosen."
            yield asked.found("visit", visits[-1].id, "", day, text, day, *open_ones)


def visits_same_day(asked: Asked) -> Found:
    """Two visits on one day may be one that was entered twice."""
    for day, visits in _of_one_day(asked):
        text = f"{len(visits)} visits are recorded on {show(day)}."
        yield asked.found("visit", visits[-1].id, "on", day, text, day, len(visits))


def _of_one_day(asked: Asked) -> Iterator[tuple[date, list[Reading]]]:
    """Yield the days with more than one visit."""
    for day, visits in groupby(asked.visits, key=lambda reading: reading.on):
        of_day = list(visits)
        if len(of_day) > 1:
            yield day, of_day


def _several(asked: Asked, visits: Sequence[Reading], id: str) -> str:
    """Return "EDSS 4.0 and 4.5" where the visits of one day differ and none of them was chosen; else ""."""
    values = sorted({reading.values[id] for reading in visits if id in reading.values})
    if len(values) < 2 or sum(id in reading.visit.chosen_for for reading in visits) == 1:
        return ""
    measure = asked.reference.measures[id]
    return f"{measure.title} {' and '.join(show_value(measure, value) for value in values)}"


def walk_time(asked: Asked) -> Found:
    """A timed walk that hardly anybody can be so quick at, or so slow at while walking far."""
    least, most = asked.rule.number("least-seconds"), asked.rule.number("most-seconds")
    measure = asked.reference.measures[T25FW]
    for visit in asked.visits:
        value = visit.values.get(T25FW)
        if value is None:
            continue
        shown = f"{measure.title} {show_value(measure, value)} s on {show(visit.on)}"
        if value < least:
            yield asked.found("visit", visit.id, T25FW, visit.on, f"{shown} is under {least} s.", visit.on, value)
        elif value > most:
            score = visit.walking
            if score is not None and score <= asked.rule.whole("most-ambulation"):
                text = f"{shown} is over {most} s, with an ambulation score of {score}."
                yield asked.found("visit", visit.id, T25FW, visit.on, text, visit.on, value, score)


def hands_far_apart(asked: Asked) -> Found:
    """The dominant hand being several times slower than the other may mean that the hands were swapped."""
    times = asked.rule.number("times")
    for visit in asked.visits:
        dominant, other = (visit.values.get(hand) for hand in HANDS)
        if dominant is not None and other is not None and dominant > times * other:
            measure = asked.reference.measures[HANDS[0]]
            text = (
                f"9HPT on {show(visit.on)}: dominant hand {show_value(measure, dominant)} s, more than {times} times "
                f"the other, {show_value(measure, other)} s."
            )
            yield asked.found("visit", visit.id, HANDS[0], visit.on, text, visit.on, dominant, other)


def sdmt_rise(asked: Asked) -> Found:
    """A large rise from one sitting to the next may be a slip, or another form or way of asking."""
    measure = asked.reference.measures[SDMT]
    for (before, first), (visit, value) in pairwise(series(asked, SDMT)):
        if value - first > asked.rule.number("points"):
            text = (
                f"SDMT rose from {show_value(measure, first)} on {show(before.on)} to "
                f"{show_value(measure, value)} on {show(visit.on)}."
            )
            yield asked.found("visit", visit.id, SDMT, visit.on, text, before.on, first, visit.on, value)


def days_before(day: date, days: int) -> date:
    """Return the day so many days earlier; the first day that can be written where there is none."""
    return day - timedelta(days=days) if (day - date.min).days >= days else date.min
