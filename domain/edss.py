"""EDSS from functional-system grades and walking: the step, what decided it, and what does not fit together.

Nothing is computed from a set with gaps, except that walking alone decides from ambulation score 3 on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.edss_table import (
    ASK_CAUSE_OF_WALKING_FROM,
    CONVERSIONS,
    DISTANCE_BANDS,
    GRADE_THAT_EXPLAINS_WALKING,
    SENSORY_IN_DISPUTE,
    STEP_ROWS,
    UNVERIFIED_WALKING_RULE,
    WALKING_SCORES,
    WalkingScore,
)
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Aid
from domain.values import ValueRefused, scale_of, show_value

Grades = Mapping[str, Decimal | int | None]


class DecidedBy(StrEnum):
    """What set the step: walking alone, the grades, or the floor that walking puts under them."""

    WALKING = "walking"
    GRADES = "grades"
    FLOOR = "floor"


class OtherHelp(StrEnum):
    """Help that is neither a stick nor two of them; it is never mapped to a side silently (safety 36)."""

    PERSON = "another person's arm"
    WALKER = "a walker"
    TROLLEY = "a trolley"


@dataclass(frozen=True, slots=True)
class WalkingReading:
    """The ambulation score that distance and aid give, or None and the question that would settle it."""

    score: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class EdssResult:
    """What the grades and the walking of one visit give. ``reason`` is a sentence part that can stand alone.

    ``missing`` names what is not recorded; ``contradictions`` are sentences to put to the rater, none of which
    changes the step. ``step`` is None where the set is too incomplete for one.
    """

    step: Decimal | None
    from_grades: Decimal | None
    from_walking: Decimal | None
    decided_by: DecidedBy | None
    reason: str
    ambulation: int | None = None  # the score used: as given, or read from distance and aid
    missing: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()


def converted(system: str, raw: int) -> int:
    """Return the grade that counts for the step, from the raw grade of a functional system (measure id)."""
    checked = _on_scale(system, raw)
    table = CONVERSIONS.get(system)
    return checked if table is None else table[checked]


def step_from_grades(grades: Mapping[str, int]) -> Decimal:
    """Return the step that seven raw grades give when walking is unrestricted. Raises KeyError if one is missing."""
    return _step_of([converted(system, grades[system]) for system in FUNCTIONAL_SYSTEMS])


def ambulation_from(
    distance_m: Decimal | int | None,
    aid: Aid | None,
    *,
    other_help: OtherHelp | None = None,
    orthosis: bool = False,
    walking_normal: bool | None = None,
    transfers_alone: bool | None = None,
    estimated: bool = False,
) -> WalkingReading:
    """Return the ambulation score of the best distance without rest, with the aid of the day.

    distance_m: metres, None = not recorded. orthosis: an ankle-foot orthosis, which is no assistance. walking_normal
    settles 500 m and more; transfers_alone settles the wheelchair. estimated: the walk was refused or reported.
    """
    if other_help is not None:
        return WalkingReading(None, f"{other_help}: does it count as a one-sided or as a two-sided aid?")
    if aid is None:
        return WalkingReading(None, "the walking aid is not recorded")
    if distance_m is None and aid is not Aid.WHEELCHAIR:
        return WalkingReading(None, "the walking distance is not recorded")
    band = next(b for b in DISTANCE_BANDS if b.aid is aid and Decimal(distance_m or 0) >= b.at_least)
    score = band.score
    if aid is Aid.NONE and band.at_least == 500 and walking_normal is not None:
        score = 0 if walking_normal else 1
    if aid in {Aid.WHEELCHAIR, Aid.TWO_SIDED} and band.at_least == 0 and transfers_alone is not None:
        score = 10 if transfers_alone else 11
    if score is None:
        return WalkingReading(None, band.ask)
    notes = [WALKING_SCORES[score].meaning]
    notes += ["an ankle-foot orthosis is no aid"] if orthosis else []
    notes += ["by the patient's estimate, not measured"] if estimated else []
    return WalkingReading(score, "; ".join(notes))


def referee(
    grades: Grades,
    ambulation: int | None,
    distance_m: Decimal | int | None = None,
    aid: Aid | None = None,
    *,
    stated: Decimal | None = None,
    mood_only: bool = False,
    walking: WalkingReading | None = None,
) -> EdssResult:
    """Return the step of one visit with its reason, what is missing and what does not fit together.

    grades: raw grades by measure id; absent or None = not recorded. ambulation: 0 to 16; where it is None it is read
    from distance (metres) and aid, or from *walking* where the caller knows more. stated: the clinician's step.
    mood_only: a cerebral grade of 1 rests on mood or mild fatigue alone, and is left out of the step.
    Raises ValueRefused for a grade or a score that its scale does not have.
    """
    raw = {s: _on_scale(s, value) for s in FUNCTIONAL_SYSTEMS if (value := grades.get(s)) is not None}
    reading = walking or ambulation_from(distance_m, aid)
    score = reading.score if ambulation is None else _on_scale("ambulation", ambulation)
    row = None if score is None else WALKING_SCORES[score]
    counted = _counted(raw, mood_only)
    from_grades = _step_of(list(counted.values())) if len(raw) == len(FUNCTIONAL_SYSTEMS) else None
    missing = tuple(MEASURES[s].title for s in FUNCTIONAL_SYSTEMS if s not in raw)
    if row is None:
        missing += (MEASURES["ambulation"].title,)
    nothing_asked = walking is None and distance_m is None and aid is None
    question = "" if row is not None or nothing_asked else reading.reason
    step, decided_by = _decide(row, from_grades)
    return EdssResult(
        step,
        from_grades,
        row.step if row is not None else None,
        decided_by,
        _reason(decided_by, row, from_grades, raw, counted, missing, question),
        score,
        missing,
        _contradictions(raw, row, distance_m, aid, step, stated),
    )


def _on_scale(measure_id: str, value: Decimal | int) -> int:
    measure = MEASURES[measure_id]
    if not measure.low <= value <= measure.high or value != int(value):
        raise ValueRefused(f"{measure.title} {value} is not on the scale: it runs from {scale_of(measure)}.")
    return int(value)


def _counted(raw: Mapping[str, int], mood_only: bool) -> dict[str, int]:
    counted = {system: converted(system, grade) for system, grade in raw.items()}
    if mood_only and raw.get("fs_cerebral") == 1:
        counted["fs_cerebral"] = 0
    return counted


def _step_of(counted: list[int]) -> Decimal:
    number = Counter(min(grade, 5) for grade in counted)
    for row in STEP_ROWS:
        reached = (
            number[5] >= row.fives
            and number[4] >= row.fours
            and number[3] >= row.threes
            and number[2] >= row.twos
            and number[2] + number[3] >= row.twos_or_threes
            and number[1] >= row.ones
        )
        if reached:
            return row.step
    raise AssertionError("the last row of the table is reached by every set of grades")


def _decide(row: WalkingScore | None, from_grades: Decimal | None) -> tuple[Decimal | None, DecidedBy | None]:
    if row is not None and row.step is not None:
        return row.step, DecidedBy.WALKING
    if row is None or from_grades is None:
        return None, None
    if row.floor > from_grades:
        return row.floor, DecidedBy.FLOOR
    return from_grades, DecidedBy.GRADES


def _shown(step: Decimal) -> str:
    return show_value(MEASURES["edss"], step)


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")


def _grades_in_words(counted: Mapping[str, int]) -> str:
    """Return "two 3s, one 2": the counted grades above 0, highest first; "all 0" where there are none."""
    number = Counter(counted.values())
    parts = [
        f"{NUMBERS[n]} {grade}{'s' if n > 1 else ''}" for grade, n in sorted(number.items(), reverse=True) if grade
    ]
    return ", ".join(parts) or "all 0"


def _conversions_in_words(raw: Mapping[str, int], counted: Mapping[str, int]) -> str:
    changed = [s for s in FUNCTIONAL_SYSTEMS if s in raw and counted[s] != raw[s]]
    return "".join(f"; {MEASURES[s].title.lower()} {raw[s]} counts as {counted[s]}" for s in changed)


def _reason(
    decided_by: DecidedBy | None,
    row: WalkingScore | None,
    from_grades: Decimal | None,
    raw: Mapping[str, int],
    counted: Mapping[str, int],
    missing: tuple[str, ...],
    walking_unclear: str,
) -> str:
    if decided_by is None or row is None:
        question = f" ({walking_unclear})" if walking_unclear else ""
        return f"no step yet: missing {', '.join(missing)}{question}"
    conversions = _conversions_in_words(raw, counted)
    if from_grades is None:
        return f"from walking: {row.meaning}; grades incomplete, missing {', '.join(missing)}"
    grades = f"{_grades_in_words(counted)}{conversions}"
    if decided_by is DecidedBy.GRADES:
        return f"from grades: {grades}"
    led = "from walking" if decided_by is DecidedBy.WALKING else f"raised to {_shown(row.floor)} by walking"
    return f"{led}: {row.meaning}; grades alone would give {_shown(from_grades)} ({grades})"


def _contradictions(
    raw: Mapping[str, int],
    row: WalkingScore | None,
    distance_m: Decimal | int | None,
    aid: Aid | None,
    step: Decimal | None,
    stated: Decimal | None,
) -> tuple[str, ...]:
    found: list[str] = []
    if row is not None:
        found += _walking_against_grades(raw, row)
        found += _walking_against_aid_and_distance(row, distance_m, aid)
        if row.score == WALKING_SCORES[-1].score:
            found.append("EDSS 10 is death due to MS: it is recorded with the death, not at a visit.")
    grade, other_step = SENSORY_IN_DISPUTE
    if raw.get("fs_sensory") == grade and step is not None and step < other_step:
        found.append(
            f"Sensory {grade} gives {_shown(step)} here; some implementations give {_shown(other_step)}, "
            f"because a step should not be lower than the highest grade. Is {_shown(step)} meant?"
        )
    if stated is not None and step is not None and stated != step:
        found.append(
            f"The stated EDSS is {_shown(stated)}; grades and walking give {_shown(step)}. "
            "Both are kept, with the reason."
        )
        if stated >= 6 and row is not None and row.score <= 3:
            found.append(f"EDSS {_shown(stated)} is stated, but walking reads: {row.meaning}.")
    return tuple(found)


def _walking_against_grades(raw: Mapping[str, int], row: WalkingScore) -> list[str]:
    if row.score == 0:
        return []
    if len(raw) == len(FUNCTIONAL_SYSTEMS) and not any(raw.values()):
        return [f"All grades are normal, but walking is limited ({row.meaning}): one of them does not fit."]
    pyramidal, cerebellar = raw.get("fs_pyramidal"), raw.get("fs_cerebellar")
    if pyramidal is None or cerebellar is None or max(pyramidal, cerebellar) >= GRADE_THAT_EXPLAINS_WALKING:
        return []
    grades = f"pyramidal {pyramidal} and cerebellar {cerebellar}"
    if row.step is not None and row.step >= ASK_CAUSE_OF_WALKING_FROM:
        return [f"Walking sets EDSS {_shown(row.step)} with {grades}: does something other than MS limit walking?"]
    return [
        f"Walking is limited ({row.meaning}) with {grades}: one of them of 2 or more is expected "
        f"({UNVERIFIED_WALKING_RULE})."
    ]


def _walking_against_aid_and_distance(
    row: WalkingScore, distance_m: Decimal | int | None, aid: Aid | None
) -> list[str]:
    if aid is not None and aid not in row.aids:
        return [f"Ambulation score {row.score} means {row.meaning}, but the aid recorded is {aid}."]
    if aid is None or distance_m is None or row.score > 9:
        return []
    expected = ambulation_from(distance_m, aid)
    unrestricted_or_full = row.score < 2 and aid is Aid.NONE and distance_m >= 500
    if expected.score == row.score or unrestricted_or_full:
        return []
    read = expected.reason if expected.score is None else WALKING_SCORES[expected.score].meaning
    return [f"Ambulation score {row.score} means {row.meaning}, but {distance_m} m with aid {aid} reads: {read}."]
