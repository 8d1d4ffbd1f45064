"""Confirmed improvement, and the worsening that only takes an improvement back."""

from __future__ import annotations

import pytest

from domain.definition import Definition
from domain.engine import find_events
from domain.improvement import improvement_label, worse_than_best_level
from domain.label import Label
from domain.records import PatientRecord
from domain.settle import SettleKind
from tests.engine_patients import LONG_AFTER, day, definition, patient, relapse, told
from tests.measured_patients import measured

K20, C22, M23, M23S = (
    definition(name) for name in ("kappos-2020-12w", "cagol-2022-12w", "mueller-2023-12w", "mueller-2023-strict-12w")
)
CASE_6 = [(0, 4.0), (182, 2.5), (273, 2.5), (455, 3.5), (546, 3.5)]


def label_of(record: PatientRecord, *measures: str) -> Label:
    return improvement_label([find_events(record, m, M23, day(LONG_AFTER)) for m in measures or ("edss",)], record, M23)


@pytest.mark.parametrize("roving", [C22, M23, M23S])
def test_case_6_a_worsening_after_an_improvement_is_worse_than_the_best_level_and_not_than_baseline(
    roving: Definition,
) -> None:
    record = patient(CASE_6)
    result = find_events(record, "edss", roving, day(LONG_AFTER))
    assert told(result.events) == ["improvement 182 confirmed 273", "PIRA 455 confirmed 546"]
    assert worse_than_best_level(record, result.worsenings[0], result, roving) == (
        "Worse than best level, not worse than baseline: 3.5 on 31 Mar 2021, best level 2.5 on 30 Sep 2020, "
        "baseline 4.0 on 1 Jan 2020."
    )


def test_case_6_a_fixed_baseline_finds_the_improvement_and_no_worsening() -> None:
    assert told(find_events(patient(CASE_6), "edss", K20, day(LONG_AFTER)).events) == ["improvement 182 confirmed 273"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([(0, 4.0), (182, 2.5), (273, 2.5), (455, 4.5), (546, 4.5)], True),
        ([(0, 4.0), (182, 2.5), (273, 2.5), (455, 5.0), (546, 5.0)], False),
        ([(0, 4.0), (182, 4.0), (273, 5.0), (455, 5.0)], False),
        ([(0, 4.0), (182, 5.0), (273, 5.0), (455, 6.0), (546, 6.0)], False),
    ],
)
def test_the_message_is_there_exactly_where_the_onset_is_within_the_threshold_of_the_first_baseline(
    values: list[tuple[int, float]], said: bool
) -> None:
    record = patient(values)
    result = find_events(record, "edss", M23, day(LONG_AFTER))
    assert bool(worse_than_best_level(record, result.worsenings[-1], result, M23)) is said


def test_an_improvement_is_never_a_worsening_below_the_best_level() -> None:
    record = patient(CASE_6)
    result = find_events(record, "edss", M23, day(LONG_AFTER))
    assert worse_than_best_level(record, result.events[0], result, M23) == ""


@pytest.mark.parametrize(
    ("values", "answer", "text"),
    [
        (
            CASE_6[:3],
            "yes",
            "Improvement: EDSS 4.0 to 2.5 (−1.5), first measured 1 Jul 2020, present again at 12 weeks",
        ),
        (CASE_6[:2], "possible", "Possible improvement, not confirmed: EDSS 4.0 to 2.5 (−1.5) on 1 Jul 2020"),
        ([(0, 4.0), (182, 4.0)], "no", "No improvement present again at 12 weeks or later: EDSS, 1 Jan 2020 to 1 Jul"),
        ([(0, 4.0)], "not assessable", "Not assessable: Only one EDSS can be compared (1 Jan 2020)"),
    ],
)
def test_the_answer_says_what_was_found_and_on_which_days(
    values: list[tuple[int, float]], answer: str, text: str
) -> None:
    label = label_of(patient(values))
    assert (label.answer, label.text[: len(text)]) == (answer, text)
    assert bool(label.settles) is (answer in ("possible", "not assessable"))


def test_the_visit_that_is_named_settles_a_possible_improvement() -> None:
    (settle,) = label_of(patient(CASE_6[:2])).settles
    assert (settle.kind, settle.earliest) == (SettleKind.CONFIRMATION, day(182 + 84))
    assert label_of(patient([*CASE_6[:2], (182 + 84, 2.5)])).answer == "yes"
    assert label_of(patient([*CASE_6[:2], (182 + 84, 4.0)])).answer == "no"


def test_sdmt_improves_upwards_and_a_measure_not_judged_is_named_beside_the_answer() -> None:
    record = measured({0: {"sdmt": 40, "edss": 3.0}, 182: {"sdmt": 49}, 364: {"sdmt": 49}})
    label = label_of(record, "edss", "sdmt")
    assert label.answer == "yes"
    assert "SDMT 40 to 49 (+9)" in label.text
    assert any("Only one EDSS" in caution for caution in label.cautions)


def test_a_gain_of_sdmt_under_8_points_is_practice_as_much_as_improvement() -> None:
    record = measured({0: {"sdmt": 46, "edss": 3.0}, 182: {"sdmt": 52}, 364: {"sdmt": 52, "edss": 3.0}})
    label = label_of(record, "edss", "sdmt")
    assert label.answer == "no"
    assert label.reasons[0] == (
        "SDMT 46 to 52 (+6), 1 Jul 2020: not 8 points or more at both sittings: within test variation and practice."
    )
    held = measured({0: {"sdmt": 46}, 182: {"sdmt": 54}, 364: {"sdmt": 54}})
    assert label_of(held, "sdmt").answer == "yes"
    back = measured({0: {"sdmt": 46}, 182: {"sdmt": 54}, 364: {"sdmt": 51}})
    assert label_of(back, "sdmt").answer == "no"


def test_an_improvement_that_a_suspected_relapse_could_undo_is_undetermined() -> None:
    # The confirming visit lies 16 days after an event that may have been a relapse; no later one follows.
    label = label_of(patient([(0, 4.0), (182, 2.5), (273, 2.5)], [relapse(257, fever=True)]))
    assert label.answer == "undetermined"


def test_a_fixed_baseline_lists_one_improvement_once() -> None:
    record = patient([(0, 4.0), *((at, 2.5) for at in range(100, 601, 100))])
    label = improvement_label([find_events(record, "edss", K20, day(LONG_AFTER))], record, K20)
    assert label.answer == "yes"
    assert label.text.count("first measured") == 1
    assert "first measured 10 Apr 2020" in label.text
