"""What an invented patient's examination shows at a given EDSS step: grades, walking, timed tests and SDMT.

The grades and the walking give exactly the step that they were made for, by domain/edss.py; a test holds that.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Flag, Value

# The order in which functional systems are affected, worst first.
PROFILES: dict[str, tuple[str, ...]] = {
    "spinal": ("pyramidal", "sensory", "bowel_bladder", "cerebellar", "brainstem", "visual", "cerebral"),
    "cerebellar": ("cerebellar", "pyramidal", "brainstem", "sensory", "bowel_bladder", "cerebral", "visual"),
    "sensory": ("sensory", "pyramidal", "bowel_bladder", "visual", "cerebral", "cerebellar", "brainstem"),
    "optic": ("visual", "sensory", "pyramidal", "cerebral", "brainstem", "cerebellar", "bowel_bladder"),
}
# Where walking is limited, pyramidal or cerebellar signs must explain it: from which worst step on which profiles do.
EXPLAIN_WALKING: tuple[tuple[Decimal, tuple[str, ...]], ...] = (
    (Decimal("4.5"), ("spinal", "cerebellar")),
    (Decimal("3.5"), ("spinal", "cerebellar", "sensory")),
    (Decimal(0), tuple(PROFILES)),
)
# A raw grade of 4 is what counts as 3 in the visual system; elsewhere the grades used here count as they are.
RAW_VISUAL = {0: 0, 1: 1, 2: 2, 3: 4}


@dataclass(frozen=True, slots=True)
class Picture:
    """What makes an EDSS step: grades that count, worst system first, and the walking band."""

    grades: tuple[int, ...]
    ambulation: int
    metres: tuple[int, int] | None = None  # least and most, both possible
    aid: Aid = Aid.NONE


PICTURES: dict[str, Picture] = {
    "0.0": Picture((), 0),
    "1.0": Picture((1,), 0),
    "1.5": Picture((1, 1), 0),
    "2.0": Picture((2, 1), 0),
    "2.5": Picture((2, 2, 1), 0),
    "3.0": Picture((2, 2, 2, 1), 1, (900, 1500)),
    "3.5": Picture((3, 2, 1, 1), 1, (700, 1200)),
    "4.0": Picture((3, 2, 2, 2, 1), 1, (500, 800)),
    "4.5": Picture((3, 2, 2, 2, 1), 2, (300, 490)),
    "5.0": Picture((3, 3, 2, 2, 1), 3, (200, 290)),
    "5.5": Picture((3, 3, 2, 2, 1), 4, (100, 190)),
    "6.0": Picture((3, 3, 3, 2, 1), 6, (50, 100), Aid.ONE_SIDED),
    "6.5": Picture((4, 3, 3, 2, 1), 9, (20, 110), Aid.TWO_SIDED),
    "7.0": Picture((4, 3, 3, 3, 2), 10, None, Aid.WHEELCHAIR),
}
# About how many seconds 25 feet take at a step; invented, in the range that clinics see.
WALK_SECONDS = {
    "0.0": 3.9,
    "1.0": 4.1,
    "1.5": 4.3,
    "2.0": 4.6,
    "2.5": 4.9,
    "3.0": 5.3,
    "3.5": 5.8,
    "4.0": 6.4,
    "4.5": 7.0,
    "5.0": 7.9,
    "5.5": 9.0,
    "6.0": 11.2,
    "6.5": 17.5,
}


@dataclass(frozen=True, slots=True)
class Abilities:
    """What stays with a person from visit to visit: who is quick stays quick."""

    profile: str
    pace: float  # factor of the walking time
    dexterity: float  # factor of the peg test
    processing: int  # SDMT without impairment
    with_pegs: bool  # whether the clinic does the peg test with this person
    with_symbols: bool  # whether it does the SDMT


def invent_abilities(rng: Random, worst_step: Decimal) -> Abilities:
    """Return the abilities of a person whose worst step is *worst_step*."""
    names = next(profiles for step, profiles in EXPLAIN_WALKING if worst_step >= step)
    return Abilities(
        rng.choice(names),
        rng.uniform(0.92, 1.1),
        rng.uniform(0.92, 1.12),
        rng.randint(48, 66),
        rng.random() < 0.75,
        rng.random() < 0.85,
    )


def grades_and_walking(rng: Random, step: str, profile: str) -> tuple[tuple[Value, ...], Aid]:
    """Return the raw grades, the ambulation score and the distance that give *step*, and the aid of the day."""
    picture = PICTURES[step]
    counted = dict(zip(PROFILES[profile], picture.grades, strict=False))
    values = [Value(name, Decimal(_raw(name, counted))) for name in FUNCTIONAL_SYSTEMS]
    values.append(Value("ambulation", Decimal(picture.ambulation)))
    if picture.metres is not None:
        least, most = picture.metres
        values.append(Value("walking_distance_m", Decimal(rng.randrange(least, most + 1, 10))))
    return tuple(values), picture.aid


def _raw(measure: str, counted: dict[str, int]) -> int:
    grade = counted.get(measure.removeprefix("fs_"), 0)
    return RAW_VISUAL[grade] if measure == "fs_visual" else grade


def timed_tests(rng: Random, step: str, abilities: Abilities, years: float) -> tuple[Value, ...]:
    """Return the trials of the walk and of both hands, and the SDMT, *years* after the first visit."""
    values: list[Value] = []
    if step in WALK_SECONDS:
        values += _trials(rng, "t25fw", WALK_SECONDS[step] * abilities.pace)
    else:
        values.append(Value("t25fw", None, 1, Flag.UNABLE))
    severity = float(step)
    if abilities.with_pegs:
        pegs = (18 + severity * severity * 0.22) * abilities.dexterity
        values += _trials(rng, "nhpt_dominant", pegs)
        values += _trials(rng, "nhpt_non_dominant", pegs * 1.07)
    if abilities.with_symbols:
        correct = abilities.processing - severity * 1.8 - years * 0.4 + rng.uniform(-1.5, 1.5)
        values.append(Value("sdmt", Decimal(max(12, int(correct)))))
    return tuple(values)


def _trials(rng: Random, measure: str, seconds: float) -> list[Value]:
    # The second trial is a little quicker, as in most people.
    around = (seconds * rng.uniform(1.0, 1.03), seconds * rng.uniform(0.97, 1.0))
    return [Value(measure, _tenths(value), trial) for trial, value in enumerate(around, start=1)]


def _tenths(value: float) -> Decimal:
    return Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)
