"""The composite of EDSS, walking and hands, and EDSS-Plus: what confirms, what is missing, what would settle it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.composite import COMPONENTS, composite_label, find_composite
from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Failure
from domain.label import Label
from domain.records import Adjudication, PatientRecord, Value
from domain.settle import SettleKind
from domain.summarise import upto
from storage.definitions import load_definition
from tests.engine_patients import DAY_0, LONG_AFTER, day, definition, number, patient, relapse, told, visit
from tests.measured_patients import at, measured, patients

EDSS_PLUS = load_definition("edss-plus-24w")
K20 = definition("kappos-2020-12w")
HANDS = {"nhpt_dominant": "20.0", "nhpt_non_dominant": "21.0"}


def edss_plus(record: PatientRecord) -> Label:
    return composite_label(
        find_composite(record, EDSS_PLUS, day(LONG_AFTER)), record, EDSS_PLUS, "edss-plus", "EDSS-Plus"
    )


def case_19(second: int = 350) -> PatientRecord:
    return measured(
        {
            0: {"edss": 4.0, "t25fw": "5.0", "nhpt_dominant": "20.0"},
            182: {"edss": 4.0, "t25fw": "6.0", "nhpt_dominant": "24.0"},
            second: {"edss": 4.0, "t25fw": "6.1", "nhpt_dominant": "23.6"},
        }
    )


def test_case_19_edss_plus_is_made_by_the_walk_and_not_by_the_hand_or_the_scale() -> None:
    found = find_composite(case_19(), EDSS_PLUS, day(LONG_AFTER))
    assert found.event is not None
    assert (found.event.measure, told([found.event])) == ("t25fw", ["undetermined 182 confirmed 350"])
    by_measure = {result.measure: result for result in found.results}
    assert by_measure["edss"].events == by_measure["nhpt_dominant"].events == ()
    assert [u.failure for u in by_measure["nhpt_dominant"].unconfirmed] == [Failure.NOT_HELD]
    label = edss_plus(case_19())
    assert (label.id, label.title, label.answer) == ("edss-plus", "EDSS-Plus", "yes")
    assert "T25FW 5.0 s to 6.0 s" in " ".join(label.reasons).replace("T25FW: ", "T25FW ")
    assert "not held at" in next(reason for reason in label.reasons if reason.startswith("9HPT dominant"))


def test_case_19_the_value_of_a_day_is_the_mean_of_its_two_trials() -> None:
    two = (Value("t25fw", Decimal("5.9"), trial=1), Value("t25fw", Decimal("6.1"), trial=2))
    record = patient(visits=[at(0, t25fw="5.0"), visit(182, values=two), at(350, t25fw="6.1")])
    found = find_composite(record, EDSS_PLUS, day(LONG_AFTER))
    assert found.event is not None
    assert found.event.onset.value == 6


@pytest.mark.parametrize(("second", "answer"), [(349, "possible"), (350, "yes")])
def test_edss_plus_needs_24_weeks_between_the_two_visits(second: int, answer: str) -> None:
    assert edss_plus(case_19(second)).answer == answer


def test_the_definition_file_has_the_rules_of_the_paper_and_marks_the_rest() -> None:
    assert [EDSS_PLUS.threshold_at("edss", Decimal(v)) for v in ("5.5", "6.0")] == [Decimal(1), Decimal("0.5")]
    assert EDSS_PLUS.threshold_at("t25fw", Decimal(5)) == 1
    assert (EDSS_PLUS.confirmation.days, EDSS_PLUS.baseline.scheme) == (168, "fixed")
    assert "threshold rule" in EDSS_PLUS.unverified_parts("edss")
    assert "threshold rule" not in EDSS_PLUS.unverified_parts("t25fw")
    assert not EDSS_PLUS.attributes


def test_a_change_of_one_component_is_not_confirmed_by_another() -> None:
    record = measured(
        {0: {"t25fw": "5", **HANDS}, 200: {"t25fw": "6", **HANDS}, 400: {"t25fw": "5", **HANDS, "nhpt_dominant": "25"}}
    )
    found = find_composite(record, EDSS_PLUS, day(LONG_AFTER))
    assert found.event is None
    assert [(u.measure, number(u.onset.on)) for u in found.pending] == [("nhpt_dominant", 400)]


def test_each_hand_is_judged_on_its_own() -> None:
    rows = {
        0: HANDS,
        200: {"nhpt_dominant": "20", "nhpt_non_dominant": "26"},
        400: {**HANDS, "nhpt_non_dominant": "26"},
    }
    found = find_composite(measured(rows), EDSS_PLUS, day(LONG_AFTER))
    assert found.event is not None
    assert found.event.measure == "nhpt_non_dominant"


def test_without_a_component_nothing_is_claimed_and_measuring_it_settles_the_question() -> None:
    without = {on: {"edss": 4.0, **HANDS} for on in (0, 200, 400)}
    label = edss_plus(measured(without))
    assert (label.answer, label.text.split(";")[0]) == ("not assessable", "Not assessable: T25FW not judged")
    assert [(s.kind, s.text) for s in label.settles] == [(SettleKind.MEASURE, "T25FW at 2 comparable visits")]
    assert label.cautions[0].startswith("T25FW is not recorded")
    label = edss_plus(measured({on: {**values, "t25fw": "5"} for on, values in without.items()}))
    assert (label.answer, label.settles) == ("no", ())
    assert label.text.startswith("No worsening present again at 24 weeks or later: EDSS, T25FW")


def test_a_peg_test_of_an_unnamed_hand_stands_for_both() -> None:
    label = edss_plus(measured({on: {"edss": 4.0, "t25fw": "5", "nhpt": "20"} for on in (0, 200)}))
    assert label.answer == "no"
    assert not [c for c in edss_plus(measured({0: {"edss": 4, **HANDS}})).cautions if "not named" in c]


@pytest.mark.parametrize(("again", "answer"), [("6.5", "yes"), ("5.0", "no")])
def test_the_visit_that_is_named_settles_a_pending_composite(again: str, answer: str) -> None:
    base = {"edss": 4.0, **HANDS}
    rows = {0: {**base, "t25fw": "5.0"}, 200: {**base, "t25fw": "6.5"}}
    label = edss_plus(measured(rows))
    (settle,) = label.settles
    assert (label.answer, settle.kind, settle.earliest) == ("possible", SettleKind.CONFIRMATION, day(200 + 168))
    assert settle.earliest is not None
    assert edss_plus(measured({**rows, number(settle.earliest): {**base, "t25fw": again}})).answer == answer


def test_a_worsening_that_a_suspected_relapse_could_undo_is_undetermined() -> None:
    # As in worked case 2: a relapse 91 days before the onset moves the baseline to the onset's level.
    values = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)]
    suspect = relapse(274, fever=True)
    record = patient(values, [suspect])
    found = find_composite(record, K20, day(LONG_AFTER))
    label = composite_label(found, record, K20)
    assert (label.answer, found.certain) == ("undetermined", None)
    assert SettleKind.ADJUDICATION in {settle.kind for settle in label.settles}
    for judged, answer in ((Adjudication.RELAPSE, "not assessable"), (Adjudication.PSEUDO_RELAPSE, "yes")):
        settled = patient(values, [replace(suspect, adjudication=judged)])
        assert composite_label(find_composite(settled, K20, day(LONG_AFTER)), settled, K20).answer == answer


def test_after_a_death_nothing_is_asked_for_and_the_answer_says_why() -> None:
    record = measured({0: {"edss": 4.0, "t25fw": "5.0"}, 200: {"edss": 4.0, "t25fw": "6.5"}})
    died = replace(record, patient=replace(record.patient, death_date=PartialDate(2021)))
    label = edss_plus(died)
    assert (label.answer, label.settles) == ("not assessable", ())
    assert any("cannot be settled: the patient died" in caution for caution in label.cautions)


def test_results_that_are_there_already_are_not_searched_again() -> None:
    record = case_19()
    known = {m: find_events(record, m, EDSS_PLUS, day(LONG_AFTER)) for m in ("edss", "t25fw")}
    found = find_composite(record, EDSS_PLUS, day(LONG_AFTER), known)
    assert found == find_composite(record, EDSS_PLUS, day(LONG_AFTER))
    assert found.results[0] is known["edss"]


@settings(max_examples=60, deadline=None)
@given(patients())
def test_the_composite_is_the_earliest_of_its_components(record: PatientRecord) -> None:
    found = find_composite(record, EDSS_PLUS, day(LONG_AFTER))
    own = [e for m in COMPONENTS for e in find_events(record, m, EDSS_PLUS, day(LONG_AFTER)).worsenings]
    earliest = min(((e.onset.on, COMPONENTS.index(e.measure)) for e in own), default=None)
    event = found.event
    assert earliest == (None if event is None else (event.onset.on, COMPONENTS.index(event.measure)))


@settings(max_examples=60, deadline=None)
@given(patients(suspected=True), st.integers(0, 1500))
def test_the_composite_as_known_on_a_date_is_that_of_the_record_cut_there(record: PatientRecord, on: int) -> None:
    as_of = DAY_0 + timedelta(days=on)
    cut = find_composite(upto(record, as_of), EDSS_PLUS, as_of)
    whole = find_composite(record, EDSS_PLUS, as_of)
    assert (whole.event, whole.pending, whole.unjudged) == (cut.event, cut.pending, cut.unjudged)
    assert composite_label(whole, record, EDSS_PLUS) == composite_label(cut, record, EDSS_PLUS)
