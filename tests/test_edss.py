"""EDSS from grades and walking: the table cell by cell, the golden files, the referee and the command."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.edss import (
    DecidedBy,
    OtherHelp,
    ambulation_from,
    converted,
    referee,
    step_from_grades,
)
from domain.edss_table import CONVERSIONS, STEP_ROWS, WALKING_SCORES
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Aid
from domain.values import ValueRefused

GOLDEN = Path(__file__).parent / "golden" / "edss"
NAMES = ("visual", "brainstem", "pyramidal", "cerebellar", "sensory", "bowel_bladder", "cerebral")
# Systems that count as graded, so that a list of grades can be laid on them without conversion.
PLAIN = ("fs_brainstem", "fs_cerebellar", "fs_sensory", "fs_cerebral", "fs_pyramidal")


def grades(**raw: int) -> dict[str, int]:
    """Return all seven raw grades, 0 where not named."""
    return {f"fs_{name}": raw.get(name, 0) for name in NAMES}


def laid(*counted: int) -> dict[str, int]:
    """Return raw grades that count as *counted*, up to seven of them, lowest on the systems that are converted."""
    rising = sorted((*counted, *[0] * (7 - len(counted))))
    visual, bowel, rest = rising[0], rising[1], rising[2:]
    raw = {
        "fs_visual": CONVERSIONS["fs_visual"].index(visual),
        "fs_bowel_bladder": CONVERSIONS["fs_bowel_bladder"].index(bowel),
    }
    return raw | dict(zip(PLAIN, rest, strict=True))


def golden(file: str) -> list[dict[str, str]]:
    """Return the rows of a golden file: raw grades, ambulation and the step that the other implementation gives."""
    return list(csv.DictReader((GOLDEN / file).read_text("utf-8").splitlines()))


# Conversions and the tables, cell by cell


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ("fs_visual", [0, 1, 2, 2, 3, 3, 4]),
        ("fs_bowel_bladder", [0, 1, 2, 3, 3, 4, 5]),
        ("fs_brainstem", [0, 1, 2, 3, 4, 5]),
        ("fs_pyramidal", [0, 1, 2, 3, 4, 5, 6]),
        ("fs_cerebellar", [0, 1, 2, 3, 4, 5]),
        ("fs_sensory", [0, 1, 2, 3, 4, 5, 6]),
        ("fs_cerebral", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_each_raw_grade_counts_as_the_table_says(system: str, expected: list[int]) -> None:
    assert [converted(system, raw) for raw in range(int(MEASURES[system].high) + 1)] == expected


@pytest.mark.parametrize("system", FUNCTIONAL_SYSTEMS)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_a_grade_off_its_scale_is_refused_by_name(system: str, beyond: int) -> None:
    measure = MEASURES[system]
    raw = int(measure.high) + 1 if beyond > 0 else -1
    with pytest.raises(ValueRefused, match=f"{measure.title} {raw} is not on the scale"):
        referee(grades() | {system: raw}, 0)


@pytest.mark.parametrize(
    ("score", "step"),
    [
        (3, "5.0"), (4, "5.5"), (5, "6.0"), (6, "6.0"), (7, "6.0"), (8, "6.5"), (9, "6.5"), (10, "7.0"), (11, "7.5"),
        (12, "8.0"), (13, "8.5"), (14, "9.0"), (15, "9.5"), (16, "10"),
    ],
)  # fmt: skip
def test_from_ambulation_3_on_walking_alone_sets_the_step(score: int, step: str) -> None:
    result = referee({}, score)
    assert (result.step, result.decided_by) == (Decimal(step), DecidedBy.WALKING)
    assert result.from_walking == Decimal(step)


@pytest.mark.parametrize(
    ("counted", "step"),
    [
        ([5], "5.0"), ([6], "5.0"), ([5, 5], "5.0"), ([4, 4], "5.0"), ([4, 4, 4], "5.0"),
        ([4, 3, 3, 3], "5.0"), ([4, 3, 3], "4.5"), ([4, 3], "4.5"), ([4, 2], "4.5"), ([4, 2, 2, 2, 2], "4.5"),
        ([4, 1, 1], "4.0"), ([4], "4.0"),
        ([3] * 7, "5.0"), ([3] * 6, "5.0"), ([3] * 5, "4.5"), ([3] * 5 + [2, 2], "4.5"), ([3] * 4, "4.0"),
        ([3] * 3, "4.0"), ([3, 3, 2], "4.0"), ([3, 3, 2, 2], "4.0"), ([3, 3, 1], "3.5"), ([3, 3], "3.5"),
        ([3, 2, 2, 2], "4.0"), ([3, 2, 2], "3.5"), ([3, 2], "3.5"), ([3, 1, 1], "3.0"), ([3], "3.0"),
        ([2] * 7, "4.0"), ([2] * 6, "4.0"), ([2] * 5, "3.5"), ([2] * 4, "3.0"), ([2] * 3, "3.0"), ([2, 2], "2.5"),
        ([2], "2.0"), ([2, 1, 1], "2.0"), ([1] * 7, "1.5"), ([1, 1], "1.5"), ([1], "1.0"), ([], "0"),
    ],
)  # fmt: skip
def test_the_grades_give_the_step_of_their_row(counted: list[int], step: str) -> None:
    assert step_from_grades(laid(*counted)) == Decimal(step)


@pytest.mark.parametrize(
    ("counted", "score", "step", "decided_by"),
    [
        ([], 0, "0", DecidedBy.GRADES),
        ([], 1, "2.0", DecidedBy.FLOOR),
        ([2, 1], 1, "2.0", DecidedBy.GRADES),
        ([3, 3, 2], 1, "4.0", DecidedBy.GRADES),
        ([], 2, "4.5", DecidedBy.FLOOR),
        ([4], 2, "4.5", DecidedBy.FLOOR),
        ([4, 4], 2, "5.0", DecidedBy.GRADES),
        ([2], 3, "5.0", DecidedBy.WALKING),
    ],
)
def test_walking_raises_the_step_to_its_floor_and_never_lowers_it(
    counted: list[int], score: int, step: str, decided_by: DecidedBy
) -> None:
    result = referee(laid(*counted), score)
    assert (result.step, result.decided_by) == (Decimal(step), decided_by)


# An independent implementation


@pytest.mark.parametrize(("file", "rows"), [("raw_grades.csv", 8000), ("every_set.csv", 2373)])
def test_every_step_is_that_of_an_independent_public_implementation(file: str, rows: int) -> None:
    lines = golden(file)
    differences = [
        line
        for line in lines
        if referee({f"fs_{name}": int(line[name]) for name in NAMES}, int(line["ambulation"])).step
        != Decimal(line["edss"])
    ]
    assert (len(lines), differences) == (rows, [])


def test_the_golden_sets_reach_every_step_and_every_ambulation_score() -> None:
    lines = golden("raw_grades.csv")
    every_step = [Decimal(0), *(Decimal(half) / 2 for half in range(2, 21))]
    assert sorted({Decimal(line["edss"]) for line in lines}) == every_step
    assert {int(line["ambulation"]) for line in lines} == set(range(17))


def test_every_row_of_the_table_is_the_first_that_fits_some_set() -> None:
    reached = {referee({f"fs_{n}": int(line[n]) for n in NAMES}, 0).from_grades for line in golden("every_set.csv")}
    assert reached == {row.step for row in STEP_ROWS}


ANY_GRADES = st.fixed_dictionaries({s: st.integers(0, int(MEASURES[s].high)) for s in FUNCTIONAL_SYSTEMS})


@given(ANY_GRADES, st.integers(0, 16), st.sampled_from(FUNCTIONAL_SYSTEMS))
def test_a_worse_grade_or_worse_walking_never_lowers_the_step(raw: dict[str, int], score: int, system: str) -> None:
    step = referee(raw, score).step
    assert step is not None
    worse = raw | {system: min(raw[system] + 1, int(MEASURES[system].high))}
    assert referee(worse, score).step >= step
    assert referee(raw, min(score + 1, 16)).step >= step


@given(ANY_GRADES, st.integers(0, 16))
def test_the_step_is_always_on_the_scale_and_has_a_reason(raw: dict[str, int], score: int) -> None:
    result = referee(raw, score)
    assert result.step in {Decimal(0), *(Decimal(half) / 2 for half in range(2, 21))}
    assert result.reason


# Partial sets


@given(ANY_GRADES, st.integers(0, 2), st.sampled_from(FUNCTIONAL_SYSTEMS))
def test_a_missing_grade_gives_no_step_and_is_named(raw: dict[str, int], score: int, missing: str) -> None:
    result = referee({s: grade for s, grade in raw.items() if s != missing}, score)
    assert (result.step, result.missing) == (None, (MEASURES[missing].title,))
    assert MEASURES[missing].title in result.reason


def test_missing_walking_gives_no_step_whatever_the_grades_are() -> None:
    result = referee(grades(pyramidal=5), None)
    assert (result.step, result.from_grades, result.missing) == (None, Decimal("5.0"), ("Ambulation score",))


def test_ambulation_3_decides_although_grades_are_missing_and_says_which() -> None:
    result = referee({"fs_pyramidal": 3}, 6)
    assert result.step == Decimal("6.0")
    assert "grades incomplete, missing Visual, Brainstem" in result.reason
    assert len(result.missing) == 6


# Distance and aid


@pytest.mark.parametrize(
    ("distance", "aid", "score"),
    [
        (499, Aid.NONE, 2), (300, Aid.NONE, 2), (299, Aid.NONE, 3), (200, Aid.NONE, 3), (199, Aid.NONE, 4),
        (100, Aid.NONE, 4), (99, Aid.NONE, 5), (5, Aid.NONE, 5), (250, Aid.NONE, 3),
        (50, Aid.ONE_SIDED, 6), (49, Aid.ONE_SIDED, 8), (5, Aid.ONE_SIDED, 8), (5000, Aid.ONE_SIDED, 6),
        (120, Aid.TWO_SIDED, 7), (119, Aid.TWO_SIDED, 9), (5, Aid.TWO_SIDED, 9),
    ],
)  # fmt: skip
def test_distance_and_aid_give_the_score_of_their_band(distance: int, aid: Aid, score: int) -> None:
    assert ambulation_from(distance, aid).score == score


@pytest.mark.parametrize(
    ("distance", "aid", "question"),
    [
        (500, Aid.NONE, "unrestricted"),
        (4, Aid.NONE, "5 m"),
        (4, Aid.ONE_SIDED, "two-sided"),
        (4, Aid.TWO_SIDED, "wheelchair"),
        (None, Aid.WHEELCHAIR, "transfers"),
        (20, Aid.WHEELCHAIR, "with an aid"),
        (None, Aid.NONE, "distance is not recorded"),
        (100, None, "aid is not recorded"),
    ],
)
def test_what_distance_and_aid_do_not_tell_is_asked_not_guessed(
    distance: int | None, aid: Aid | None, question: str
) -> None:
    reading = ambulation_from(distance, aid)
    assert reading.score is None
    assert question in reading.reason


@pytest.mark.parametrize("help_", OtherHelp)
def test_an_arm_a_walker_or_a_trolley_is_asked_about_and_never_mapped(help_: OtherHelp) -> None:
    reading = ambulation_from(80, Aid.ONE_SIDED, other_help=help_)
    assert reading.score is None
    assert "one-sided or as a two-sided" in reading.reason


def test_an_answer_settles_500_metres_and_the_wheelchair() -> None:
    assert ambulation_from(600, Aid.NONE, walking_normal=True).score == 0
    assert ambulation_from(600, Aid.NONE, walking_normal=False).score == 1
    assert ambulation_from(None, Aid.WHEELCHAIR, transfers_alone=True).score == 10
    assert ambulation_from(0, Aid.WHEELCHAIR, transfers_alone=False).score == 11


def test_an_orthosis_is_no_aid_and_an_estimate_is_marked() -> None:
    reading = ambulation_from(250, Aid.NONE, orthosis=True, estimated=True)
    assert reading.score == 3
    assert "orthosis is no aid" in reading.reason
    assert "estimate" in reading.reason


def test_the_referee_reads_walking_from_distance_and_aid_where_no_score_is_given() -> None:
    result = referee(grades(pyramidal=3, cerebellar=3, sensory=2, brainstem=2), None, 60, Aid.ONE_SIDED)
    assert (result.step, result.ambulation) == (Decimal("6.0"), 6)
    assert result.reason == ("from walking: one-sided aid, at least 50 m; grades alone would give 4.0 (two 3s, two 2s)")


# The worked examples and the reasons


def test_the_published_example_gives_4_and_says_what_counts_as_what() -> None:
    raw = grades(visual=1, brainstem=2, pyramidal=1, cerebellar=3, sensory=1, bowel_bladder=4, cerebral=2)
    result = referee(raw, 1)
    assert result.step == Decimal("4.0")
    assert result.reason == "from grades: two 3s, two 2s, three 1s; bowel and bladder 4 counts as 3"


def test_a_floor_says_what_the_grades_alone_would_give() -> None:
    result = referee(grades(pyramidal=2), 2)
    assert result.reason == (
        "raised to 4.5 by walking: 300 to under 500 m without aid; grades alone would give 2.0 (one 2)"
    )


def test_a_cerebral_1_from_mood_alone_is_left_out_of_the_step() -> None:
    assert referee(grades(cerebral=1), 0).step == Decimal("1.0")
    assert referee(grades(cerebral=1), 0, mood_only=True).step == 0
    assert referee(grades(cerebral=2), 0, mood_only=True).step == Decimal("2.0")


# Contradictions


def contradictions(raw: dict[str, int], score: int | None, **more: object) -> str:
    return " ".join(referee(raw, score, **more).contradictions)  # type: ignore[arg-type]  # options by name


@pytest.mark.parametrize("score", [1, 2, 4, 6])
def test_normal_grades_with_limited_walking_are_a_contradiction(score: int) -> None:
    assert "All grades are normal, but walking is limited" in contradictions(grades(), score)


def test_walking_that_sets_5_with_pyramidal_and_cerebellar_under_2_asks_for_another_cause() -> None:
    raw = grades(sensory=2, pyramidal=1, cerebellar=1)
    assert "does something other than MS limit walking?" in contradictions(raw, 3)
    assert contradictions(raw | {"fs_pyramidal": 2}, 3) == ""
    assert contradictions(raw | {"fs_cerebellar": 2}, 3) == ""


def test_limited_walking_under_5_without_pyramidal_or_cerebellar_2_is_marked_unverified() -> None:
    assert "unverified" in contradictions(grades(sensory=2), 1)


@pytest.mark.parametrize(
    ("score", "aid"), [(6, Aid.NONE), (3, Aid.ONE_SIDED), (7, Aid.ONE_SIDED), (8, Aid.TWO_SIDED), (10, Aid.NONE)]
)
def test_an_ambulation_score_that_contradicts_the_aid_is_said(score: int, aid: Aid) -> None:
    assert f"but the aid recorded is {aid}" in contradictions(grades(pyramidal=3), score, aid=aid)


def test_an_ambulation_score_that_contradicts_the_distance_is_said() -> None:
    raw = grades(pyramidal=3)
    found = contradictions(raw, 6, distance_m=30, aid=Aid.ONE_SIDED)
    assert "Ambulation score 6" in found
    assert "under 50 m" in found
    assert contradictions(raw, 6, distance_m=50, aid=Aid.ONE_SIDED) == ""
    assert contradictions(raw, 1, distance_m=600, aid=Aid.NONE) == ""
    assert "300 to under 500 m" in contradictions(raw, 0, distance_m=300, aid=Aid.NONE)


def test_a_stated_step_that_differs_keeps_both() -> None:
    found = contradictions(grades(pyramidal=2), 0, stated=Decimal("3.0"))
    assert found == "The stated EDSS is 3.0; grades and walking give 2.0. Both are kept, with the reason."
    assert contradictions(grades(pyramidal=2), 0, stated=Decimal("2.0")) == ""


def test_a_stated_6_with_200_metres_unaided_is_named() -> None:
    found = contradictions(grades(pyramidal=3), 3, stated=Decimal("6.0"))
    assert "EDSS 6.0 is stated, but walking reads: 200 to under 300 m without aid" in found


def test_sensory_6_gives_5_and_warns_that_others_give_6() -> None:
    result = referee(grades(sensory=6), 0)
    assert result.step == Decimal("5.0")
    assert "some implementations give 6.0" in result.contradictions[0]


def test_edss_10_is_said_to_belong_to_a_death_not_to_a_visit() -> None:
    assert "death due to MS" in contradictions(grades(pyramidal=6), 16)


@given(ANY_GRADES, st.integers(0, 16))
def test_no_contradiction_changes_the_step(raw: dict[str, int], score: int) -> None:
    plain = referee(raw, score)
    asked = referee(raw, score, 30, Aid.ONE_SIDED, stated=Decimal("3.0"))
    assert (plain.step, plain.reason) == (asked.step, asked.reason)


def test_every_walking_score_stands_in_its_place() -> None:
    assert [row.score for row in WALKING_SCORES] == list(range(17))
