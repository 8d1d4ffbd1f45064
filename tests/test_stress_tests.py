"""Neurological stress tests: exact at their thresholds, and nothing computed from what is missing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.stress_tests import (
    body_mass_index,
    deceleration_index,
    distance_walked_index,
    exertion_cost,
    one_decimal,
    walked_in_all,
)

METRES = st.integers(1, 160).map(Decimal)
SECONDS = st.decimals("0.1", "180", places=2)


def minutes(*metres: str | None) -> list[Decimal | None]:
    return [None if metre is None else Decimal(metre) for metre in metres]


def test_six_minutes_are_added_up_exactly_and_a_missing_one_is_not_nothing() -> None:
    assert walked_in_all(minutes("80", "78", "76", "74", "70", "66")) == 444
    assert walked_in_all(minutes("80", "78", "76", "74", "70", None)) is None
    assert walked_in_all(minutes("80", "78", "76", "74", "70", "0")) == 378


@pytest.mark.parametrize(
    ("first", "sixth", "words", "reaches"),
    [
        ("100", "85", "−15.0 %", True),
        ("100", "86", "−14.0 %", False),
        ("80", "80", "0.0 %", False),
        ("80", "90", "+12.5 %", False),
    ],
)
def test_the_distance_walked_index_counts_from_minus_fifteen_percent_exactly(
    first: str, sixth: str, words: str, reaches: bool
) -> None:
    cost = distance_walked_index(minutes(first, "1", "1", "1", "1", sixth))
    assert cost is not None
    assert (cost.words(), cost.reaches) == (words, reaches)


@pytest.mark.parametrize(
    "walked",
    [
        minutes("80", "1", "1", "1", "1", None),
        minutes(None, "1", "1", "1", "1", "80"),
        minutes("0", "1", "1", "1", "1", "1"),
        [],
    ],
)
def test_without_its_first_or_sixth_minute_there_is_no_index(walked: list[Decimal | None]) -> None:
    assert distance_walked_index(walked) is None


@pytest.mark.parametrize(
    ("rested", "after", "reaches"), [("5.0", "6.0", True), ("5.0", "5.9", False), ("12.0", "14.4", True)]
)
def test_twenty_percent_after_exertion_is_exact(rested: str, after: str, reaches: bool) -> None:
    cost = exertion_cost([Decimal(rested)], [Decimal(after)])
    assert cost is not None
    assert cost.reaches is reaches


@given(st.lists(SECONDS, min_size=1, max_size=2), st.lists(SECONDS, min_size=1, max_size=2))
def test_the_cost_of_exertion_is_that_of_the_exact_means(rested: list[Decimal], after: list[Decimal]) -> None:
    cost = exertion_cost(rested, after)
    before = sum(map(Fraction, rested)) / len(rested)
    assert cost is not None
    assert before * (1 + cost.percent / 100) == sum(map(Fraction, after)) / len(after)


def test_without_one_of_the_pair_there_is_no_cost() -> None:
    assert exertion_cost([], [Decimal(5)]) is None
    assert exertion_cost([Decimal(5)], []) is None


@given(st.lists(METRES, min_size=6, max_size=6), SECONDS)
def test_the_deceleration_index_is_the_slowest_minute_over_the_fastest_walk(
    walked: list[Decimal], seconds: Decimal
) -> None:
    index = deceleration_index(walked, [seconds, seconds + 1])
    assert index == Fraction(min(walked)) / 60 * Fraction(seconds) / Fraction("7.62")
    assert deceleration_index([*walked[:5], None], [seconds]) is None
    assert deceleration_index(walked, []) is None


def test_the_body_mass_index_is_shown_with_one_decimal() -> None:
    assert one_decimal(body_mass_index(Decimal("81.5"), Decimal(178))) == Decimal("25.7")
