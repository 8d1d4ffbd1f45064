"""The EDSS as tables: grade conversions, walking scores with their bands, and the step that a set of grades gives.

Source of every table: Kurtzke, Neurology 1983;33:1444-1452 as Neurostatus-EDSS 04/10.2 defines it, in the form that
four public implementations share (the golden file under tests/golden/edss was made with one of them).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.records import Aid

SOURCE = "Kurtzke, Neurology 1983;33:1444-1452; Neurostatus-EDSS 04/10.2 as implemented publicly"

# Raw grade -> grade that counts for the step, by the measure's id. Systems not named here count as graded.
CONVERSIONS: dict[str, tuple[int, ...]] = {
    "fs_visual": (0, 1, 2, 2, 3, 3, 4),
    "fs_bowel_bladder": (0, 1, 2, 3, 3, 4, 5),
}


@dataclass(frozen=True, slots=True)
class WalkingScore:
    """One ambulation score: what it means and what it does to the step.

    ``step`` is the EDSS that it gives whatever the grades are; ``floor`` the least EDSS where the grades decide.
    ``aids`` are those a patient with this score can have used on the day.
    """

    score: int
    meaning: str
    step: Decimal | None
    floor: Decimal
    aids: frozenset[Aid]


_NO_AID = frozenset({Aid.NONE})
_ONE = frozenset({Aid.ONE_SIDED})
_TWO = frozenset({Aid.TWO_SIDED})
_CHAIR = frozenset({Aid.WHEELCHAIR})
_BED = frozenset({Aid.WHEELCHAIR, Aid.NONE})


def _score(score: int, meaning: str, step: str | None, aids: frozenset[Aid], floor: str = "0") -> WalkingScore:
    return WalkingScore(score, meaning, None if step is None else Decimal(step), Decimal(step or floor), aids)


WALKING_SCORES: tuple[WalkingScore, ...] = (
    _score(0, "unrestricted", None, _NO_AID, "0"),
    _score(1, "at least 500 m without aid but not normal", None, _NO_AID, "2.0"),
    _score(2, "300 to under 500 m without aid", None, _NO_AID, "4.5"),
    _score(3, "200 to under 300 m without aid", "5.0", _NO_AID),
    _score(4, "100 to under 200 m without aid", "5.5", _NO_AID),
    _score(5, "under 100 m without aid", "6.0", _NO_AID),
    _score(6, "one-sided aid, at least 50 m", "6.0", _ONE),
    _score(7, "two-sided aid, at least 120 m", "6.0", _TWO),
    _score(8, "one-sided aid, under 50 m", "6.5", _ONE),
    _score(9, "two-sided aid, 5 to under 120 m", "6.5", _TWO),
    _score(10, "wheelchair, transfers alone, cannot walk 5 m", "7.0", _CHAIR),
    _score(11, "wheelchair, with some help", "7.5", _CHAIR),
    _score(12, "bed or chair, out of bed most of the day, arms effective", "8.0", _CHAIR),
    _score(13, "in bed much of the day, some use of the arms", "8.5", _BED),
    _score(14, "helpless in bed, can talk and eat", "9.0", _BED),
    _score(15, "helpless in bed, cannot talk or eat effectively", "9.5", _BED),
    _score(16, "death due to MS", "10", frozenset(Aid)),
)

# The score from which walking alone sets the step.
WALKING_DECIDES_FROM = next(row.score for row in WALKING_SCORES if row.step is not None)


@dataclass(frozen=True, slots=True)
class DistanceBand:
    """A band of walking distance with one kind of aid, from ``at_least`` metres (inclusive), and its score.

    ``score`` None: the distance and the aid alone do not tell, and ``ask`` says what to ask.
    """

    aid: Aid
    at_least: int
    score: int | None
    ask: str = ""


# Widest distance first within each aid: the first band that the distance reaches is the one.
DISTANCE_BANDS: tuple[DistanceBand, ...] = (
    DistanceBand(Aid.NONE, 500, None, "is walking normal for age (unrestricted), or at least 500 m but not normal?"),
    DistanceBand(Aid.NONE, 300, 2),
    DistanceBand(Aid.NONE, 200, 3),
    DistanceBand(Aid.NONE, 100, 4),
    DistanceBand(Aid.NONE, 5, 5),
    DistanceBand(Aid.NONE, 0, None, "can 5 m be walked with an aid?"),
    DistanceBand(Aid.ONE_SIDED, 50, 6),
    DistanceBand(Aid.ONE_SIDED, 5, 8),
    DistanceBand(Aid.ONE_SIDED, 0, None, "can 5 m be walked with a two-sided aid, or is a wheelchair used?"),
    DistanceBand(Aid.TWO_SIDED, 120, 7),
    DistanceBand(Aid.TWO_SIDED, 5, 9),
    DistanceBand(Aid.TWO_SIDED, 0, None, "is a wheelchair used, and are transfers made alone?"),
    DistanceBand(Aid.WHEELCHAIR, 5, None, "was the distance walked with an aid: one-sided or two-sided?"),
    DistanceBand(Aid.WHEELCHAIR, 0, None, "are transfers made alone, or with help?"),
)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step and the least counts of converted grades that give it, where no earlier row fits."""

    step: Decimal
    fives: int = 0  # grades of 5 or 6
    fours: int = 0
    threes: int = 0
    twos: int = 0
    twos_or_threes: int = 0
    ones: int = 0


# The first row whose counts are all reached decides; the last one is reached by any set.
STEP_ROWS: tuple[StepRow, ...] = (
    StepRow(Decimal("5.0"), fives=1),
    StepRow(Decimal("5.0"), fours=2),
    StepRow(Decimal("5.0"), fours=1, threes=3),
    StepRow(Decimal("4.5"), fours=1, twos_or_threes=1),
    StepRow(Decimal("4.0"), fours=1),
    StepRow(Decimal("5.0"), threes=6),
    StepRow(Decimal("4.5"), threes=5),
    StepRow(Decimal("4.0"), threes=3),
    StepRow(Decimal("4.0"), threes=2, twos=1),
    StepRow(Decimal("3.5"), threes=2),
    StepRow(Decimal("4.0"), threes=1, twos=3),
    StepRow(Decimal("3.5"), threes=1, twos=1),
    StepRow(Decimal("3.0"), threes=1),
    StepRow(Decimal("4.0"), twos=6),
    StepRow(Decimal("3.5"), twos=5),
    StepRow(Decimal("3.0"), twos=3),
    StepRow(Decimal("2.5"), twos=2),
    StepRow(Decimal("2.0"), twos=1),
    StepRow(Decimal("1.5"), ones=2),
    StepRow(Decimal("1.0"), ones=1),
    StepRow(Decimal("0.0")),
)

# From this step up, walking limited by something other than MS would change it: the rater is asked (safety 5).
ASK_CAUSE_OF_WALKING_FROM = Decimal("5.0")
# Under this grade of both pyramidal and cerebellar, limited walking is not explained by them.
GRADE_THAT_EXPLAINS_WALKING = 2
# Walking 1 is expected to go with pyramidal or cerebellar 2 or more; no primary source could be read for it.
UNVERIFIED_WALKING_RULE = "from general knowledge, unverified"
# The sensory grade whose step the public implementations do not agree on, and the step some give it.
SENSORY_IN_DISPUTE = (6, Decimal("6.0"))
