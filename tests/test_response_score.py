"""Overall Response Score: each component better, unchanged or worse than at the first visit, and never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.label import Label
from domain.performance_rules import parse_performance_rules
from domain.records import Flag, PatientRecord, Value
from domain.response_score import ResponseScore, response_score
from domain.response_words import response_label, score_word
from domain.settle import SettleKind
from domain.summarise import upto
from storage.performance_rules import load_performance_rules
from storage.rules import load_rules
from tests.engine_patients import DAY_0, LONG_AFTER, day, definition, number, patient, visit
from tests.measured_patients import at, measured, patients

RULE = load_performance_rules().response
M23 = definition("mueller-2023-24w")
TEXT = (resources.files("domain") / "data" / "performance.toml").read_text(encoding="utf-8")
FIRST: Mapping[str, str | float] = {"edss": 4.0, "t25fw": "5.0", "nhpt_dominant": "20", "nhpt_non_dominant": "20"}


def scored(record: PatientRecord, as_of: int = LONG_AFTER) -> ResponseScore:
    return response_score(record, RULE, M23, day(as_of))


def label_of(record: PatientRecord) -> Label:
    return response_label(scored(record), RULE)


def second(**changes: str | float) -> PatientRecord:
    return measured({0: FIRST, 200: {**FIRST, **changes}})


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, 0),
        ({"edss": 5.0}, -1),
        ({"edss": 4.5}, 0),
        ({"edss": 3.0}, 1),
        ({"t25fw": "6.0"}, -1),
        ({"t25fw": "5.9"}, 0),
        ({"t25fw": "4.0"}, 1),
        ({"t25fw": "4.1"}, 0),
        ({"nhpt_dominant": "24"}, -1),
        ({"nhpt_non_dominant": "16"}, 1),
        ({"edss": 5.0, "t25fw": "6", "nhpt_dominant": "25", "nhpt_non_dominant": "25"}, -4),
        ({"edss": 3.0, "t25fw": "4", "nhpt_dominant": "15", "nhpt_non_dominant": "15"}, 4),
        ({"edss": 5.0, "t25fw": "4"}, 0),
    ],
)
def test_each_component_counts_once_and_above_0_is_better(changes: dict[str, str | float], score: int) -> None:
    (visit_score,) = scored(second(**changes)).scores
    assert visit_score.score == score


@pytest.mark.parametrize(("value", "score"), [("5.5", 0), ("6.0", 0), ("6.5", -1)])
def test_the_edss_threshold_is_the_three_tier_one_at_the_first_value(value: str, score: int) -> None:
    record = measured({0: {**FIRST, "edss": "5.5"}, 200: {**FIRST, "edss": value}})
    assert scored(record).scores[0].score == score


def test_twenty_percent_is_exact_for_the_mean_of_two_trials() -> None:
    trials = (Value("t25fw", Decimal("5.9"), trial=1), Value("t25fw", Decimal("6.1"), trial=2))
    rest = tuple(Value(m, Decimal(str(v))) for m, v in FIRST.items() if m != "t25fw")
    record = patient(visits=[at(0, **FIRST), visit(200, values=(*rest, *trials))])
    assert scored(record).scores[0].score == -1


def test_unable_because_of_ms_is_worse_and_a_number_after_it_better() -> None:
    rest = tuple(Value(m, Decimal(str(v))) for m, v in FIRST.items() if m != "t25fw")
    unable = Value("t25fw", None, flag=Flag.UNABLE)
    lost = patient(visits=[at(0, **FIRST), visit(200, values=(*rest, unable))])
    assert scored(lost).scores[0].score == -1
    assert "T25FW 5.0 s to unable" in " ".join(label_of(lost).reasons)
    gained = patient(visits=[visit(0, values=(*rest, unable)), at(200, **FIRST)])
    assert scored(gained).scores[0].score == 1


def test_a_visit_without_a_component_has_no_score_and_names_what_is_missing() -> None:
    without = {m: v for m, v in FIRST.items() if m != "t25fw"}
    record = measured({0: FIRST, 200: {**FIRST, "edss": 5.0}, 400: {**without, "edss": 5.0}})
    found = scored(record)
    assert [s.score for s in found.scores] == [-1, None]
    assert found.scores[1].missing == ("t25fw",)
    label = label_of(record)
    assert label.answer == "−1"
    assert label.text == "−1 on 19 Jul 2020, compared with 1 Jan 2020; 4 Feb 2021 not computed, T25FW missing"


def test_the_trajectory_is_shown_visit_by_visit_and_never_added_up() -> None:
    rows = {
        0: FIRST,
        200: {**FIRST, "t25fw": "6"},
        400: {**FIRST, "t25fw": "6", "edss": 3.0},
        600: {**FIRST, "edss": 3.0},
    }
    label = label_of(measured(rows))
    assert label.reasons[-1] == "By visit: 19 Jul 2020 −1; 4 Feb 2021 0; 23 Aug 2021 +1."
    assert "not added up" in label.cautions[0]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ({}, "Not computed: EDSS, T25FW, 9HPT dominant hand and 9HPT non-dominant hand missing"),
        ({0: FIRST}, "Not computed: no visit after that of 1 Jan 2020, which has all components"),
        ({0: {"edss": 4.0}, 200: {"edss": 5.0}}, "Not computed: T25FW, 9HPT dominant hand"),
        (
            {0: FIRST, 200: {"edss": 5.0}},
            "Not computed: T25FW, 9HPT dominant hand and 9HPT non-dominant hand missing",
        ),
    ],
)
def test_what_cannot_be_computed_is_not_a_score_of_0(rows: dict[int, dict[str, str | float]], text: str) -> None:
    label = label_of(measured(rows))
    assert (label.answer, label.text[: len(text)]) == ("not computed", text)
    assert {s.kind for s in label.settles} == {SettleKind.MEASURE}
    assert {s.measure for s in label.settles} == set(FIRST)


def test_measuring_what_is_missing_settles_it() -> None:
    assert label_of(measured({0: FIRST, 200: {"edss": 5.0}})).answer == "not computed"
    assert label_of(measured({0: FIRST, 200: {**FIRST, "edss": 5.0}})).answer == "−1"


def test_the_first_visit_is_complete_comparable_and_far_from_a_relapse() -> None:
    rows = {0: FIRST, 40: {**FIRST, "t25fw": "6.2"}, 200: FIRST}
    near = scored(measured(rows, [-10]))
    assert near.baseline == scored(measured(rows, [0])).baseline == day(40)
    assert scored(measured(rows, [-30])).baseline == day(0)
    assert near.scores[0].score == 0
    apart = patient(visits=[at(0, comparable=False, **FIRST), at(40, **FIRST), at(90, comparable=False, **FIRST)])
    found = scored(apart)
    assert (found.baseline, found.scores) == (day(40), ())
    assert [number(on) for on in found.not_compared] == [0, 90]
    assert "Marked not comparable and not used: 1 Jan 2020 and 31 Mar 2020." in label_of(apart).cautions


def test_where_15_percent_would_say_otherwise_both_scores_are_shown_and_the_rule_is_marked_unverified() -> None:
    record = second(t25fw="5.8")
    (visit_score,) = scored(record).scores
    assert (visit_score.score, visit_score.otherwise) == (0, ((Decimal(15), -1),))
    label = label_of(record)
    assert "The smallest change of the timed tests decides: 19 Jul 2020 −1 by 15 %." in label.cautions
    assert label.unverified == ("smallest change of each component",)
    assert "timed tests 20 %" in label.rule


def test_scores_carry_their_sign() -> None:
    assert [score_word(score) for score in (-4, 0, 4, None)] == ["−4", "0", "+4", "not computed"]


@settings(max_examples=60, deadline=None)
@given(patients(suspected=True), st.integers(0, 1500))
def test_the_score_as_known_on_a_date_is_that_of_the_record_cut_there(record: PatientRecord, on: int) -> None:
    found = scored(record, on)
    assert found == scored(upto(record, DAY_0 + timedelta(days=on)), on)
    assert all(s.score is None or -4 <= s.score <= 4 for s in found.scores)
    assert all((s.score is None) is bool(s.missing) for s in found.scores)


# -- the data file -----------------------------------------------------------------------------------------------------


def test_the_data_file_names_the_rules_in_use_with_a_source_and_a_mark_each() -> None:
    rules = load_performance_rules()
    assert rules.response.edss.id == "A"
    assert rules.response.timed_percent == (Decimal(20), Decimal(15))
    assert rules.sdmt.percent_from == 40
    assert all(rule.source for rule in rules.sdmt.rules)
    assert all(
        (rules.sdmt.unverified, rules.response.unverified, rules.milestones.unverified, rules.accumulated.unverified)
    )


def test_a_file_that_is_not_as_it_ships_is_not_read() -> None:
    families = load_rules().families
    with pytest.raises(KeyError, match="timed-percent"):
        parse_performance_rules(TEXT.replace("timed-percent =", "timed ="), families)
    with pytest.raises(KeyError, match="Z"):
        parse_performance_rules(TEXT.replace('edss-family = "A"', 'edss-family = "Z"'), families)
    with pytest.raises(ValueError, match="rise"):
        parse_performance_rules(TEXT.replace("[3.0, 4.0, 6.0, 7.0]", "[4.0, 3.0]"), families)
