"""SDMT: what one person's fall can be told from, by the rules in use, with practice and the way of testing in mind."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.label import Label
from domain.records import Flag, PatientRecord
from domain.sdmt_rules import SdmtResult, best_of_first_two, find_sdmt_worsening, rule_answers
from domain.sdmt_words import sdmt_label
from domain.settle import SettleKind
from domain.summarise import upto
from storage.definitions import load_definition
from storage.performance_rules import load_performance_rules
from tests.engine_patients import DAY_0, LONG_AFTER, day, number, patient, relapse, visit
from tests.measured_patients import at, patients

RULES = load_performance_rules().sdmt
M23 = load_definition("mueller-2023-24w")
TITLES = ("4 points", "10 %", "4 points or 10 %", "4 points and 10 %", "8 points")


def searched(record: PatientRecord, as_of: int = LONG_AFTER) -> SdmtResult:
    return find_sdmt_worsening(record, RULES, M23, day(as_of))


def label_of(record: PatientRecord) -> Label:
    return sdmt_label(searched(record), record, RULES, M23)


def sittings(*values: tuple[int, int]) -> PatientRecord:
    return patient(values, measure="sdmt")


# -- worked case 20 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "met"),
    [
        (50, 46, (True, False, True, False, False)),
        (38, 35, (False, False, False, False, False)),
        (30, 27, (False, True, True, False, False)),
        (100, 92, (True, False, True, False, True)),
    ],
)
def test_case_20_each_rule_as_it_was_published(before: int, after: int, met: tuple[bool, ...]) -> None:
    answers = rule_answers(RULES, Fraction(before), Fraction(after))
    assert tuple(answer.title for answer in answers) == TITLES
    assert tuple(answer.met for answer in answers) == met


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (30, 27, ["no", "not used", "no", "not used", "no"]),
        (39, 35, ["yes", "not used", "yes", "not used", "no"]),
        (40, 36, ["yes", "yes", "yes", "yes", "no"]),
        (50, 46, ["yes", "no", "yes", "no", "no"]),
    ],
)
def test_no_rule_in_percent_is_used_from_a_reference_under_40(before: int, after: int, words: list[str]) -> None:
    assert [answer.word for answer in rule_answers(RULES, Fraction(before), Fraction(after))] == words


def test_case_20_a_fall_is_seen_against_the_best_of_the_first_two_sittings() -> None:
    found = searched(sittings((0, 46), (182, 52), (364, 47)))
    assert found.parts[0].reference is not None
    assert found.parts[0].reference.value == 52
    assert found.last_rules[0].met
    # Against the first sitting there is no fall at all.
    assert not any(answer.met for answer in rule_answers(RULES, Fraction(46), Fraction(47)))


def test_of_two_alike_the_earlier_sitting_is_the_reference_and_later_ones_never_are() -> None:
    points = searched(sittings((0, 50), (100, 50), (200, 60))).parts[0].points
    best = best_of_first_two(points)
    assert best is not None
    assert number(best.on) == 0


# -- one person --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "answer", "begins"),
    [
        (
            [(0, 50), (182, 51), (364, 43), (540, 43)],
            "yes",
            "Reliable decline: SDMT 51 to 43 (−8), PIRA, first measured 30 Dec 2020; again at 24 weeks",
        ),
        ([(0, 50), (182, 51), (364, 43)], "possible", "Possible worsening, not confirmed: SDMT 43 on"),
        ([(0, 50), (182, 51), (364, 44)], "possible", "possible; within test variation for one person: SDMT 44 on"),
        ([(0, 50), (182, 51), (364, 44), (540, 44)], "possible", "possible; within test variation"),
        ([(0, 50), (182, 51), (364, 43), (540, 52)], "no", "No SDMT decline found, 1 Jan 2020 to 24 Jun 2021 (4 s"),
        ([(0, 50), (182, 50)], "no", "No SDMT decline found"),
        ([(0, 50)], "not assessable", "Not assessable: Only one SDMT can be compared"),
        ([], "not assessable", "Not assessable: No SDMT is recorded"),
    ],
)
def test_eight_points_are_a_decline_only_at_a_second_sitting(
    values: list[tuple[int, int]], answer: str, begins: str
) -> None:
    label = label_of(sittings(*values))
    assert (label.answer, label.text[: len(begins)]) == (answer, begins)
    assert bool(label.settles) is (answer in ("possible", "not assessable"))


def test_a_pending_decline_names_the_day_from_which_a_sitting_confirms_and_that_sitting_settles_it() -> None:
    values = [(0, 50), (182, 51), (364, 43)]
    label = label_of(sittings(*values))
    (settle,) = label.settles
    assert (settle.kind, settle.earliest) == (SettleKind.CONFIRMATION, day(364 + 168))
    assert "confirmed only at a second sitting" in label.text
    assert label_of(sittings(*values, (364 + 168, 43))).answer == "yes"
    assert label_of(sittings(*values, (364 + 168, 51))).answer == "no"


def test_a_sitting_soon_after_a_relapse_neither_serves_as_reference_nor_confirms() -> None:
    values = [(0, 60), (182, 51), (364, 43), (540, 43)]
    record = patient(values, [relapse(-10)], measure="sdmt")
    found = searched(record)
    assert [part.reference and part.reference.value for part in found.parts] == [51]
    assert found.worsening is not None
    near = searched(patient([(0, 51), *values[1:]], [relapse(530)], measure="sdmt"))
    assert near.worsening is None
    assert near.pending is not None


def test_unable_because_of_ms_is_a_reliable_decline_and_no_reason_leaves_it_open() -> None:
    unable = [visit(on, None, measure="sdmt", flag=Flag.UNABLE) for on in (364, 540)]
    assert label_of(patient([(0, 50), (182, 51)], measure="sdmt", visits=unable)).answer == "yes"
    blank = [at(on, sdmt=None) for on in (364, 540)]
    assert label_of(patient([(0, 50), (182, 51)], measure="sdmt", visits=blank)).answer == "not assessable"


def test_the_rules_for_groups_stand_beside_the_answer_and_do_not_make_it() -> None:
    label = label_of(sittings((0, 50), (182, 50), (364, 46), (540, 46)))
    assert label.answer == "possible"
    row = "4 points: yes; 10 %: no; 4 points or 10 %: yes; 4 points and 10 %: no; 8 points: no."
    assert label.reasons[1].endswith(row)


# -- the way of testing ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("note", ["form: 2; mode: oral", "mode: written", "Language: French", "vision: reduced"])
def test_a_change_of_form_mode_language_or_vision_does_not_compare_with_what_was_before(note: str) -> None:
    before = "form: 1; mode: oral; language: english; vision: normal"
    visits = [at(0, sdmt=50, note=before), at(182, sdmt=51, note=before)]
    after = [at(on, sdmt=40, note=note) for on in (364, 540)]
    label = label_of(patient(visits=[*visits, *after]))
    assert label.answer == "no"
    assert "changed on 30 Dec 2020" in label.cautions[0]
    same = label_of(
        patient(visits=[*visits, *(at(v.on.toordinal() - DAY_0.toordinal(), sdmt=40, note=before) for v in after)])
    )
    assert same.answer == "yes"


def test_a_decline_found_before_the_form_changed_stays() -> None:
    first = [at(on, sdmt=value, note="form: 1") for on, value in ((0, 50), (182, 40), (364, 40))]
    label = label_of(patient(visits=[*first, at(500, sdmt=45, note="form: 2")]))
    assert label.answer == "yes"


def test_a_sitting_in_another_form_does_not_confirm_a_decline() -> None:
    first = [at(on, sdmt=value, note="form: 1") for on, value in ((0, 50), (182, 50), (300, 40))]
    found = searched(patient(visits=[*first, at(500, sdmt=40, note="form: 2")]))
    assert found.worsening is None
    assert found.parts[0].pending is not None


def test_sittings_without_a_note_are_taken_as_alike_and_that_is_said() -> None:
    label = label_of(sittings((0, 50), (182, 50)))
    assert label.cautions[0].startswith("Form, mode, language and vision not recorded on 1 Jan 2020 and 1 Jul 2020")


def test_a_sitting_that_is_not_comparable_is_no_reference_and_stands_among_what_was_not_used() -> None:
    visits = [at(0, sdmt=50), at(100, sdmt=60, comparable=False), at(200, sdmt=51), at(300, sdmt=49)]
    found = searched(patient(visits=visits))
    assert found.parts[0].reference is not None
    assert found.parts[0].reference.value == 51
    visits = [at(0, sdmt=50), at(100, sdmt=49), at(200, sdmt=30, comparable=False)]
    label = label_of(patient(visits=visits))
    assert "not comparable" in " ".join(label.reasons)


# -- properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(patients(suspected=True), st.integers(0, 1500))
def test_the_answer_as_known_on_a_date_is_that_of_the_record_cut_there(record: PatientRecord, on: int) -> None:
    as_of = DAY_0 + timedelta(days=on)
    whole, cut = (find_sdmt_worsening(r, RULES, M23, as_of) for r in (record, upto(record, as_of)))
    assert sdmt_label(whole, record, RULES, M23) == sdmt_label(cut, record, RULES, M23)


@settings(max_examples=60, deadline=None)
@given(patients())
def test_every_decline_is_8_points_at_both_sittings_and_24_weeks_apart(record: PatientRecord) -> None:
    found = searched(record)
    for event in [part.worsening for part in found.parts if part.worsening is not None]:
        assert event.baseline.value - event.onset.value >= Decimal(8)
        assert event.baseline.value - event.confirmation.value >= Decimal(8)
        assert (event.confirmation.on - event.onset.on).days >= 168
