"""The few numbers of a patient's page: each a line with a mark for then and one for now, and the sentence that says it.

The words are plain and name the day of every value. EDSS stands here only where it was asked for (clinical safety 34).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from domain.dates import show
from domain.evidence import Point
from domain.measures import MEASURES
from domain.patient_facts import ForATime, PatientFacts, PatientMeasure, State
from domain.values import show_value

MOST = 3  # numbers on a page
EDSS_NUMBER = "edss-number"  # the extra that asks for the EDSS number


@dataclass(frozen=True, slots=True)
class Plain:
    """A measure in a patient's words. ``ends``: the ends that its line can have; the first that holds the values."""

    title: str
    what: str
    unit: str
    better: str  # "faster"
    worse: str
    ends: tuple[int, ...]


HEADROOM = Decimal("1.1")  # no mark stands at the very end of a line, where it would look like the worst there is
SECONDS = (12, 20, 30, 60, 120, 180, 300)
PEGS = "Seconds to put in nine small pegs and take them out."
PLAIN: dict[str, Plain] = {
    "edss": Plain("EDSS", "A score from 0 to 10, from your examination.", "", "lower", "higher", (10,)),
    "t25fw": Plain(
        "Walking speed", "Seconds for a short walk of 25 feet (7.6 metres).", "seconds", "faster", "slower", SECONDS
    ),
    "nhpt_dominant": Plain("Main hand speed", PEGS, "seconds", "faster", "slower", SECONDS),
    "nhpt_non_dominant": Plain("Other hand speed", PEGS, "seconds", "faster", "slower", SECONDS),
    "nhpt": Plain("Hand speed", PEGS, "seconds", "faster", "slower", SECONDS),
    "sdmt": Plain(
        "Thinking speed", "Right answers in 90 seconds, in a test with signs.", "right", "more", "fewer", (60, 80, 110)
    ),
}
HANDS = ("nhpt_dominant", "nhpt_non_dominant", "nhpt")
TELLING = (State.WORSE, State.PERHAPS_WORSE, State.OPEN, State.BETTER, State.PERHAPS_BETTER, State.ALIKE, State.ONE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One value on a line: None where the test could not be done; its day, and its text with the unit."""

    value: Decimal | None
    on: date
    text: str


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number: a scale from 0 to ``end``. ``more_is_better``: which way is better.

    ``sentence`` says the values in words, for whoever cannot see the line; ``said`` is what the change means so far.
    """

    measure: str
    title: str
    what: str
    end: Decimal
    more_is_better: bool
    better: str  # "faster is better"
    now: Shown
    then: Shown | None
    sentence: str
    said: str


def number_lines(facts: PatientFacts, extras: Collection[str] = ()) -> tuple[NumberLine, ...]:
    """Return at most three numbers: walking, a hand, thinking speed, the other hand; EDSS first where asked for."""
    by_measure = {found.measure: found for found in facts.measures}
    hands = sorted((by_measure[h] for h in HANDS[:2] if h in by_measure), key=lambda hand: TELLING.index(hand.state))
    if not hands and "nhpt" in by_measure:
        hands = [by_measure["nhpt"]]
    wanted = [by_measure.get("edss") if EDSS_NUMBER in extras else None, by_measure.get("t25fw"), *hands[:1]]
    wanted += [by_measure.get("sdmt"), *hands[1:]]
    return tuple(_line(found) for found in wanted if found is not None)[:MOST]


def _line(found: PatientMeasure) -> NumberLine:
    plain = PLAIN[found.measure]
    now = _shown(found.measure, found.now)
    then = _shown(found.measure, found.then) if found.then is not None else None
    largest = max(
        [shown.value for shown in (now, then) if shown is not None and shown.value is not None], default=Decimal(1)
    )
    end = next((end for end in plain.ends if end >= largest * HEADROOM), plain.ends[-1])
    more = MEASURES[found.measure].worse == "lower"
    better = f"{plain.better} is better"
    parts = [f"{_in_words(then)} on {show(then.on)}"] if then is not None else []
    parts.append(f"{_in_words(now)} on {show(now.on)}")
    sentence = f"{plain.title}: {' and '.join(parts)}; {better}."
    return NumberLine(
        found.measure, plain.title, plain.what, Decimal(end), more, better, now, then, sentence, said(found)
    )


def _shown(measure: str, point: Point) -> Shown:
    if point.unable:
        return Shown(None, point.on, "not able")
    # The clinician's page has every digit of a mean of trials; a stopwatch in a patient's hand has one.
    value = point.value.quantize(Decimal(1).scaleb(-MEASURES[measure].decimals), ROUND_HALF_UP)
    text = show_value(MEASURES[measure], value)
    unit = PLAIN[measure].unit
    return Shown(value, point.on, f"{text} {unit}".strip())


def _in_words(shown: Shown) -> str:
    return "not able to do the test" if shown.value is None else shown.text


def said(found: PatientMeasure) -> str:
    """Return in a short sentence or two how the measure stands, with the days."""
    words = _now(found)
    passed = found.for_a_time
    if passed is None:
        return words
    # The last value stands on the line already.
    back = f" {_it_was(found.measure, passed.back)}." if passed.back.on != found.now.on else ""
    return f"This was {_worse_then(found.measure, passed)}{back} {words.replace('This ', 'It ', 1)}"


def for_a_time(found: PatientMeasure, passed: ForATime) -> str:
    """Return a worsening that did not last with its days, the value after it, and the last one."""
    last = f", on {show(found.now.on)} {_in_words(_shown(found.measure, found.now))}"
    back = f"{_it_was(found.measure, passed.back)}{last if passed.back.on != found.now.on else ''}"
    return f"{PLAIN[found.measure].title} was {_worse_then(found.measure, passed)} {back}."


def _worse_then(measure: str, passed: ForATime) -> str:
    unable = passed.onset.unable or passed.again.unable
    how = "harder" if unable else _got(PLAIN[measure].worse)
    return f"{how} for a time. We saw it on {show(passed.onset.on)}, and again on {show(passed.again.on)}."


def _it_was(measure: str, point: Point) -> str:
    return f"On {show(point.on)} it was {_in_words(_shown(measure, point))}"


def _now(found: PatientMeasure) -> str:
    plain = PLAIN[found.measure]
    if found.now.unable:
        return _unable(found)
    if found.state is State.WORSE and found.onset and found.again:
        return f"This got {_got(plain.worse)}. We measured it on {show(found.onset)}, and again on {show(found.again)}."
    if found.state is State.PERHAPS_WORSE:
        again = f" We want to see it again, from {show(found.confirm_from)} on." if found.confirm_from else ""
        return f"This may have got {_got(plain.worse)}. We are not sure yet.{again}"
    if found.state is State.BETTER and found.again:
        return f"This got better. We saw it again on {show(found.again)}."
    if found.state is State.PERHAPS_BETTER:
        return "This was better last time. We will see if it lasts."
    if found.state is State.OPEN:
        return "There is a change here. We do not know yet if it will last."
    if found.state is State.ONE:
        return "This is the first value. Next time we can compare."
    if found.chance and found.for_a_time is not None:
        return "Now the drop is small. That can happen by chance."
    if found.chance:
        return "A small drop like this can happen by chance."
    same = found.then is not None and found.then.value == found.now.value
    if found.for_a_time is not None:
        return f"Now {'it is the same as' if same else 'there is no clear change from'} the first value."
    return "The same as before." if same else "No clear change. The difference is small."


def _got(word: str) -> str:
    return {"fewer": "lower", "more": "higher"}.get(word, word)


def _unable(found: PatientMeasure) -> str:
    if found.then is not None and found.then.unable:
        return "You could not do this test then or now."
    if found.state is State.WORSE and found.onset and found.again and found.onset != found.now.on:
        return f"This got harder: we saw it on {show(found.onset)}. Last time you could not do this test."
    if found.state is State.PERHAPS_WORSE and found.confirm_from:
        return f"You could not do this test last time. We want to see it again, from {show(found.confirm_from)} on."
    return "You could not do this test last time."
