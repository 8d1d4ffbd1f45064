"""Patients worked by hand (case numbers are those of the clinical text), under five published definitions.

Three-tier EDSS thresholds and 12 weeks unless a case says otherwise; a complete relapse history, comparable visits.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.composite import find_composite
from domain.definition import Definition
from domain.definition_rules import ConfirmationRule, MovesTo, Scheme
from domain.engine import find_events
from domain.evidence import Failure
from domain.records import Adjudication, PatientRecord
from tests.engine_patients import (
    FAMILY_A,
    FAMILY_B,
    FAMILY_C,
    LONG_AFTER,
    day,
    definition,
    number,
    patient,
    relapse,
    told,
)

K20, C22, M23, M23S, M25 = (
    "kappos-2020-12w",
    "cagol-2022-12w",
    "mueller-2023-12w",
    "mueller-2023-strict-12w",
    "mueller-2025",
)
FIVE = (K20, C22, M23, M23S, M25)
FOUR = FIVE[:4]


def found(record: PatientRecord, which: str | Definition, measure: str = "edss") -> list[str]:
    chosen = definition(which) if isinstance(which, str) else which
    return told(find_events(record, measure, chosen, day(LONG_AFTER)).events)


@pytest.mark.parametrize("which", FIVE)
def test_case_1a_a_rise_at_the_last_visit_is_unconfirmed(which: str) -> None:
    result = find_events(patient([(0, 4.0), (1095, 6.0)]), "edss", definition(which), day(LONG_AFTER))
    assert result.events == ()
    assert [(number(u.onset.on), u.failure, u.pending) for u in result.unconfirmed] == [
        (1095, Failure.NO_LATER_VISIT, True)
    ]


@pytest.mark.parametrize("which", FIVE)
def test_case_1b_yearly_visits_without_a_relapse_are_pira(which: str) -> None:
    record = patient([(0, 4.0), (365, 4.5), (730, 5.0), (1095, 6.0)])
    assert found(record, which) == ["PIRA 730 confirmed 1095"]


CASE_2 = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)]
PIRA_456, RAW_456 = ["PIRA 365 confirmed 456"], ["RAW 365 confirmed 456"]


@pytest.mark.parametrize(
    ("relapses", "expected"),
    [
        ([], [PIRA_456, PIRA_456, PIRA_456, PIRA_456, []]),
        ([276], [RAW_456, RAW_456, RAW_456, RAW_456, []]),
        ([275], [RAW_456, RAW_456, RAW_456, RAW_456, []]),
        ([274], [[], PIRA_456, PIRA_456, ["undetermined 365 confirmed 456"], []]),
    ],
    ids=["no relapse", "89 days", "90 days", "91 days"],
)
def test_case_2_a_relapse_89_and_90_days_before_onset_is_raw_and_91_is_not(
    relapses: list[int], expected: list[list[str]]
) -> None:
    assert [found(patient(CASE_2, relapses), which) for which in FIVE] == expected


@pytest.mark.parametrize("weeks", ["12w", "24w"])
def test_case_3_a_visit_16_days_after_a_relapse_does_not_confirm(weeks: str) -> None:
    record = patient(CASE_2, [440])
    pira, undetermined = ["PIRA 365 confirmed 547"], ["undetermined 365 confirmed 547"]
    answers = [found(record, which.replace("12w", weeks)) for which in FIVE]
    assert answers == [pira, undetermined, pira, undetermined, []]


def test_case_3_a_visit_exactly_30_days_after_a_relapse_confirms_and_pira_waits_for_the_next() -> None:
    record = patient(CASE_2, [426])
    pira, undetermined = ["PIRA 365 confirmed 547"], ["undetermined 365 confirmed 456"]
    assert [found(record, which) for which in FIVE] == [pira, undetermined, pira, undetermined, []]
    event = find_events(record, "edss", definition(M23), day(LONG_AFTER)).events[0]
    assert number(event.confirmation.on) == 456


@pytest.mark.parametrize(
    ("family", "expected"), [(FAMILY_A, []), (FAMILY_B, []), (FAMILY_C, ["PIRA 365 confirmed 456"])], ids="ABC"
)
@pytest.mark.parametrize("which", FOUR)
def test_case_4a_from_edss_0_one_point_counts_only_under_two_tiers(
    which: str, family: object, expected: list[str]
) -> None:
    record = patient([(0, 0), (182, 0), (365, 1.0), (456, 1.0), (547, 1.0)])
    assert found(record, definition(which, family)) == expected  # type: ignore[arg-type]  # a Threshold


@pytest.mark.parametrize("family", [FAMILY_A, FAMILY_B, FAMILY_C], ids="ABC")
def test_case_4b_from_edss_0_a_point_and_a_half_counts_under_every_family(family: object) -> None:
    record = patient([(0, 0), (182, 0), (365, 1.5), (456, 1.5)])
    answers = [found(record, definition(which, family)) for which in FIVE]  # type: ignore[arg-type]  # a Threshold
    assert answers == [PIRA_456] * 4 + [[]]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (5.0, 5.5, [[], [], []]),
        (5.0, 6.0, [PIRA_456, PIRA_456, PIRA_456]),
        (5.5, 6.0, [[], PIRA_456, []]),
        (6.0, 6.5, [PIRA_456, PIRA_456, PIRA_456]),
    ],
)
def test_case_5_from_edss_5_5_half_a_point_counts_only_where_the_cut_is_at_5(
    before: float, after: float, expected: list[list[str]]
) -> None:
    record = patient([(0, before), (182, before), (365, after), (456, after)])
    assert [found(record, definition(M23, family)) for family in (FAMILY_A, FAMILY_B, FAMILY_C)] == expected


CASE_6 = [(0, 4.0), (182, 2.5), (273, 2.5), (455, 3.5), (546, 3.5)]


@pytest.mark.parametrize("which", [C22, M23, M23S])
def test_case_6_with_a_roving_baseline_the_worsening_counts_from_the_best_level(which: str) -> None:
    assert found(patient(CASE_6), which) == ["improvement 182 confirmed 273", "PIRA 455 confirmed 546"]


def test_case_6_with_a_fixed_baseline_there_is_an_improvement_and_no_worsening() -> None:
    assert found(patient(CASE_6), K20) == ["improvement 182 confirmed 273"]


@pytest.mark.parametrize("which", FIVE)
def test_case_7_an_unconfirmed_last_visit_says_from_which_day_a_visit_would_confirm_it(which: str) -> None:
    record = patient([(0, 3.0), (182, 3.0), (365, 4.0)])
    result = find_events(record, "edss", definition(which), day(365))
    (change,) = result.unconfirmed
    assert result.events == ()
    assert change.pending
    assert change.confirm_from is not None
    assert number(change.confirm_from) == (449 if which != M25 else 365 + 350)


@pytest.mark.parametrize("which", FOUR)
def test_case_8_a_dip_between_onset_and_confirmation_moves_the_onset(which: str) -> None:
    record = patient([(0, 2.0), (182, 3.0), (245, 2.5), (365, 3.0), (456, 3.0)])
    result = find_events(record, "edss", definition(which), day(LONG_AFTER))
    assert told(result.events) == PIRA_456
    (change,) = result.unconfirmed
    assert (number(change.onset.on), change.failure) == (182, Failure.NOT_HELD)
    assert change.failed_at is not None
    assert number(change.failed_at.on) == 245


def test_case_9_a_deficit_left_by_a_relapse_is_raw() -> None:
    record = patient([(0, 2.0), (182, 2.0), (365, 3.5), (456, 3.5), (547, 3.5)], [350])
    assert [found(record, which) for which in FIVE] == [RAW_456] * 4 + [[]]


@pytest.mark.parametrize("weeks", ["12w", "24w"])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (385, ["undetermined"] * 4),
        (410, ["PIRA", "undetermined", "PIRA", "undetermined"]),
    ],
    ids=["20 days after onset", "45 days after onset"],
)
def test_case_10_a_relapse_after_onset(on: int, expected: list[str], weeks: str) -> None:
    record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (533, 3.0), (700, 3.0)], [on])
    answers = [found(record, which.replace("12w", weeks)) for which in FOUR]
    assert [answer[0].split()[0] for answer in answers] == expected


def test_case_11_a_relapse_since_the_last_visit_and_long_before_onset() -> None:
    record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0), (740, 3.0), (900, 3.0)], [200])
    expected = [[], PIRA_456, PIRA_456, ["undetermined 365 confirmed 456"], []]
    assert [found(record, which) for which in FIVE] == expected


def test_case_12_one_point_from_4_5_confirmed_after_175_days_is_pira() -> None:
    record = patient([(0, 4.5), (365, 5.5), (540, 5.5)])
    assert [found(record, which) for which in FIVE] == [["PIRA 365 confirmed 540"]] * 4 + [[]]


@pytest.mark.parametrize("which", [C22, M23, K20])
def test_case_13_a_pseudo_relapse_does_not_count_once_it_is_adjudicated(which: str) -> None:
    feverish = relapse(350, fever=True, infection=True)
    pseudo = replace(feverish, adjudication=Adjudication.PSEUDO_RELAPSE)
    counted = replace(feverish, adjudication=Adjudication.RELAPSE)
    assert found(patient(CASE_2, [pseudo]), which) == PIRA_456
    assert found(patient(CASE_2, [counted]), which) == RAW_456
    assert found(patient(CASE_2, [feverish]), which) == ["undetermined 365 confirmed 456"]


@pytest.mark.parametrize("which", FOUR)
def test_case_14_pira_is_answered_without_any_scan(which: str) -> None:
    record = patient([(0, 3.0), (400, 3.0), (800, 4.0), (1000, 4.0)], [-100])
    assert record.scans == ()
    assert found(record, which) == ["PIRA 800 confirmed 1000"]


@pytest.mark.parametrize("which", FOUR)
def test_case_15_a_first_visit_ten_days_after_a_relapse_is_no_baseline(which: str) -> None:
    record = patient([(0, 4.0), (60, 2.5), (182, 2.5), (365, 3.5), (456, 3.5)], [-10])
    result = find_events(record, "edss", definition(which), day(LONG_AFTER))
    assert told(result.worsenings) == PIRA_456
    assert (number(result.worsenings[0].baseline.on), str(result.worsenings[0].baseline.value)) == (60, "2.5")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([(0, 2.0), (182, 2.0), (365, 3.0), (448, 3.0), (547, 3.0)], "PIRA 365 confirmed 547"),
        ([(0, 2.0), (182, 2.0), (365, 3.0), (449, 3.0), (547, 2.0)], "PIRA 365 confirmed 449"),
        ([(0, 2.0), (182, 2.0), (365, 4.0), (456, 3.0), (547, 3.0)], "PIRA 365 confirmed 456"),
    ],
    ids=["83 days", "84 days, then back", "a lower value still confirms"],
)
@pytest.mark.parametrize("which", FOUR)
def test_case_16_84_days_confirm_and_83_do_not(which: str, values: list[tuple[int, float]], expected: str) -> None:
    assert told(find_events(patient(values), "edss", definition(which), day(LONG_AFTER)).worsenings) == [expected]


def test_case_17_twelve_months_need_every_visit_to_hold() -> None:
    held = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0), (740, 3.0)]
    assert found(patient(held), M25) == ["PIRA 365 confirmed 740"]
    dipped = [(on, 2.5 if on == 547 else value) for on, value in held]
    assert found(patient(dipped), M25) == []
    assert [found(patient(dipped), which) for which in (C22, M23)] == [PIRA_456, PIRA_456]


CASE_18 = [(0, 2.0), (182, 3.0), (273, 3.0), (455, 4.0), (546, 4.0)]


@pytest.mark.parametrize("which", [C22, M23, M23S])
def test_case_18_a_roving_baseline_finds_two_worsenings(which: str) -> None:
    assert found(patient(CASE_18), which) == ["PIRA 182 confirmed 273", "PIRA 455 confirmed 546"]


def test_case_18_twelve_months_find_one_and_a_fixed_baseline_reports_the_first_only() -> None:
    assert found(patient(CASE_18), M25) == ["PIRA 182 confirmed 546"]
    assert found(patient(CASE_18), K20) == ["PIRA 182 confirmed 273"]


def test_case_19_the_composite_is_made_by_the_walk_that_confirms_itself() -> None:
    walk = patient([(0, "5.0"), (182, "6.0"), (350, "6.1")], measure="t25fw")
    hand = patient([(0, "20.0"), (182, "24.0"), (350, "23.6")], measure="nhpt_dominant")
    scale = patient([(0, 4.0), (182, 4.0), (350, 4.0)])
    visits = tuple(
        replace(a, values=(*a.values, *b.values, *c.values))
        for a, b, c in zip(walk.visits, hand.visits, scale.visits, strict=True)
    )
    composite = find_composite(replace(walk, visits=visits), definition("kappos-2020-24w"), day(LONG_AFTER))
    assert composite.event is not None
    assert composite.event.measure == "t25fw"
    assert told([composite.event]) == ["PIRA 182 confirmed 350"]
    assert composite.absent == ("nhpt_non_dominant", "nhpt")
    (hand_result,) = (r for r in composite.results if r.measure == "nhpt_dominant")
    assert [u.failure for u in hand_result.unconfirmed] == [Failure.NOT_HELD]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(50, 46, ["PIRA 182 confirmed 364"]), (38, 35, []), (30, 27, []), (100, 92, ["PIRA 182 confirmed 364"])],
)
def test_case_20_sdmt_falls_by_four_points_or_twenty_percent(before: int, after: int, expected: list[str]) -> None:
    record = patient([(0, before), (182, after), (364, after)], measure="sdmt")
    assert found(record, M23, "sdmt") == expected


def test_a_worked_case_can_be_set_on_a_copy_of_a_definition() -> None:
    # Case 16 again: "sustained to the end" makes of the second row no event.
    copy = replace(
        definition(M23),
        sustained=replace(definition(M23).sustained, days=None),
        baseline=replace(definition(M23).baseline, scheme=Scheme.FIXED, moves_to=MovesTo.ONSET),
    )
    assert isinstance(copy.confirmation, ConfirmationRule)
    record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (449, 3.0), (547, 2.0)])
    result = find_events(record, "edss", copy, day(LONG_AFTER))
    assert result.events == ()
    assert [u.failure for u in result.unconfirmed] == [Failure.NOT_SUSTAINED, Failure.NOT_HELD]
