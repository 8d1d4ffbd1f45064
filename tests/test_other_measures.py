"""Walking, hand or SDMT worse while EDSS is not: "other measures", and what leaves the question open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.engine import find_events
from domain.label import Label
from domain.other_measures import OtherMeasures, compare_with_edss, other_measures_label
from domain.records import PatientRecord
from domain.sdmt_rules import find_sdmt_worsening
from domain.settle import SettleKind
from domain.summarise import upto
from storage.performance_rules import load_performance_rules
from tests.engine_patients import DAY_0, LONG_AFTER, day, definition
from tests.measured_patients import measured, patients

M23 = definition("mueller-2023-24w")
TIMED = ("t25fw", "nhpt_dominant", "nhpt_non_dominant", "nhpt")
QUIET: Mapping[str, str | float] = {
    "edss": 4.0,
    "t25fw": "5.0",
    "nhpt_dominant": "20",
    "nhpt_non_dominant": "21",
    "sdmt": 50,
}


def compared(record: PatientRecord, as_of: int = LONG_AFTER) -> OtherMeasures:
    timed = [find_events(record, measure, M23, day(as_of)) for measure in TIMED]
    sdmt = find_sdmt_worsening(record, load_performance_rules().sdmt, M23, day(as_of))
    return compare_with_edss(find_events(record, "edss", M23, day(as_of)), timed, sdmt)


def label_of(record: PatientRecord) -> Label:
    return other_measures_label(compared(record), record, M23)


def rows(**changes: Mapping[int, str | float]) -> PatientRecord:
    """Return a patient measured in full on days 0, 200, 400 and 600, but for the values named by measure and day."""
    made = {on: dict(QUIET) for on in (0, 200, 400, 600)}
    for measure, by_day in changes.items():
        for on, value in by_day.items():
            made[on][measure] = value
    return measured(made)


WALK = {200: "6.5", 400: "6.5", 600: "6.5"}


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "none worse"),
        ({"t25fw": WALK}, "worse, EDSS not"),
        ({"nhpt_non_dominant": {400: "30", 600: "30"}}, "worse, EDSS not"),
        ({"sdmt": {400: 40, 600: 40}}, "worse, EDSS not"),
        ({"sdmt": {400: 45, 600: 45}}, "none worse"),
        ({"t25fw": WALK, "edss": {400: 5.0, 600: 5.0}}, "worse, as EDSS is"),
        ({"t25fw": WALK, "edss": {600: 5.0}}, "not assessable"),
        ({"t25fw": {600: "6.5"}}, "possible"),
        ({"edss": {400: 5.0, 600: 5.0}}, "none worse"),
    ],
)
def test_the_answer_follows_edss_and_the_tests(changes: dict[str, dict[int, str | float]], answer: str) -> None:
    assert label_of(rows(**changes)).answer == answer


def test_it_is_worded_as_other_measures_with_the_span_of_edss_and_never_as_a_hidden_change() -> None:
    label = label_of(rows(t25fw=WALK))
    assert label.title == "Other measures"
    assert label.text == (
        "T25FW worse (+30 %), first measured 19 Jul 2020, present again at 24 weeks or later; "
        "no confirmed EDSS worsening (1 Jan 2020 to 23 Aug 2021, 4 visits)"
    )
    assert "hidden" not in repr(label)
    assert "does not establish the cause" in label.cautions[0]


def test_an_edss_worsening_before_the_tests_began_does_not_explain_them() -> None:
    early = {-800: {"edss": 2.0}, -600: {"edss": 4.0}, -400: {"edss": 4.0}}
    walk = {on: {**QUIET, "t25fw": "5.0" if on == 0 else "6.5"} for on in (0, 200, 400)}
    assert label_of(measured({**early, **walk})).answer == "worse, EDSS not"


def test_a_rise_of_edss_that_is_open_is_named_with_the_visit_that_settles_it() -> None:
    label = label_of(rows(t25fw=WALK, edss={600: 5.0}))
    assert [(s.kind, s.earliest) for s in label.settles] == [(SettleKind.CONFIRMATION, day(600 + 168))]
    assert "possible worsening, not confirmed: EDSS 5.0" in label.text
    for again, answer in ((4.0, "worse, EDSS not"), (5.0, "worse, as EDSS is")):
        made = {on: {**QUIET, "t25fw": "5.0" if on == 0 else "6.5"} for on in (0, 200, 400, 600)}
        made[600] = {**made[600], "edss": 5.0}
        made[768] = {**made[600], "edss": again}
        assert label_of(measured(made)).answer == answer


def test_without_a_second_edss_or_without_a_test_nothing_is_claimed() -> None:
    one_edss = {0: QUIET, **{on: {**QUIET, "t25fw": "6.5"} for on in (200, 400)}}
    for on in (200, 400):
        one_edss[on] = {m: v for m, v in one_edss[on].items() if m != "edss"}
    label = label_of(measured(one_edss))
    assert (label.answer, [s.text for s in label.settles]) == ("not assessable", ["EDSS at a comparable visit"])
    no_walk = {on: {m: v for m, v in QUIET.items() if m != "t25fw"} for on in (0, 200, 400)}
    label = label_of(measured(no_walk))
    assert (label.answer, label.text) == ("not assessable", "Not assessable: T25FW not judged")
    assert label_of(measured(dict.fromkeys(no_walk, QUIET))).answer == "none worse"


def test_an_edss_that_ends_before_the_test_began_says_nothing_of_it() -> None:
    made = {on: {m: v for m, v in QUIET.items() if m != "edss"} for on in (0, 200, 400)}
    made = {0: made[0], 200: {**made[200], "t25fw": "6.5"}, 400: {**made[400], "t25fw": "6.5"}}
    label = label_of(measured({-400: {"edss": 4.0}, -200: {"edss": 4.0}, **made}))
    assert (label.answer, label.text.rpartition("; ")[2]) == ("not assessable", "EDSS not judged")


@settings(max_examples=50, deadline=None)
@given(patients(suspected=True), st.integers(0, 1500))
def test_the_answer_as_known_on_a_date_is_that_of_the_record_cut_there(record: PatientRecord, on: int) -> None:
    cut = upto(record, DAY_0 + timedelta(days=on))
    assert other_measures_label(compared(record, on), record, M23) == other_measures_label(compared(cut, on), cut, M23)


@settings(max_examples=50, deadline=None)
@given(patients())
def test_no_answer_claims_more_than_confirmed_worsenings_and_two_edss(record: PatientRecord) -> None:
    found = compared(record)
    if found.answer == "worse, EDSS not":
        assert found.worse
        assert len(found.edss) > 1
        assert not found.open_edss
        edss = find_events(record, "edss", M23, day(LONG_AFTER))
        assert all(w.onset.on < e.baseline.on for e in found.worse for w in edss.worsenings)
