"""EDSS milestones: first confirmed 3, 4, 6 and 7, and how long it took from first symptom and from diagnosis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.definition import Definition
from domain.engine import find_events
from domain.label import Label
from domain.milestone_words import milestone_label, months_in_words
from domain.milestones import Milestone, Months, Reached, find_milestones, months_since
from domain.records import PatientRecord, VisitKind
from domain.settle import SettleKind
from domain.summarise import upto
from storage.performance_rules import load_performance_rules
from tests.engine_patients import DAY_0, LONG_AFTER, day, definition, number, patient, relapse, visit
from tests.measured_patients import patients
from tests.settle_facts import Entered

RULE = load_performance_rules().milestones
M23 = definition("mueller-2023-24w")


def found(record: PatientRecord, as_of: int = LONG_AFTER, by: Definition = M23) -> dict[str, Milestone]:
    edss = find_events(record, "edss", by, day(as_of))
    return {str(m.level): m for m in find_milestones(record, edss, RULE, by)}


def label_of(record: PatientRecord, level: str, as_of: int = LONG_AFTER, by: Definition = M23) -> Label:
    edss = find_events(record, "edss", by, day(as_of))
    return milestone_label(found(record, as_of, by)[level], record, edss, RULE, by)


def dated(record: PatientRecord, **fields: PartialDate) -> PatientRecord:
    return replace(record, patient=replace(record.patient, **fields))  # type: ignore[arg-type]  # fields by name


CLIMB = [(0, 2.0), (200, 3.5), (400, 3.5), (600, 6.0), (800, 6.5), (900, 6.5)]


def test_the_levels_and_their_source_stand_in_the_data_and_what_is_assumed_is_marked() -> None:
    assert RULE.levels == tuple(Decimal(level) for level in ("3.0", "4.0", "6.0", "7.0"))
    label = label_of(patient(CLIMB), "6.0")
    assert label.unverified == RULE.unverified
    assert any("held for the confirmation length" in part for part in label.unverified)


def test_each_level_is_reached_at_the_first_visit_from_which_it_holds_to_a_confirming_one() -> None:
    milestones = found(patient(CLIMB))
    assert {level: m.reached for level, m in milestones.items()} == {
        "3.0": Reached.YES,
        "4.0": Reached.YES,
        "6.0": Reached.YES,
        "7.0": Reached.NO,
    }
    at = {level: number(m.at.on) for level, m in milestones.items() if m.at is not None}
    assert at == {"3.0": 200, "4.0": 600, "6.0": 600}
    assert milestones["6.0"].confirmation is not None
    assert number(milestones["6.0"].confirmation.on) == 800
    assert label_of(patient(CLIMB), "7.0").text == "EDSS 7.0 not reached by 19 Jun 2022"


@pytest.mark.parametrize(("again", "reached"), [(167, Reached.PENDING), (168, Reached.YES)])
def test_a_level_has_to_hold_for_the_confirmation_length(again: int, reached: Reached) -> None:
    assert found(patient([(0, 2.0), (200, 4.0), (200 + again, 4.0)]))["4.0"].reached is reached


def test_a_dip_below_the_level_begins_anew_and_is_told() -> None:
    record = patient([(0, 2.0), (200, 4.0), (300, 3.5), (400, 4.0), (600, 4.0)])
    milestone = found(record)["4.0"]
    assert milestone.at is not None
    assert number(milestone.at.on) == 400
    assert "Not held: EDSS 3.5 on 27 Oct 2020." in label_of(record, "4.0").reasons


def test_a_pending_level_names_the_day_that_settles_it_and_a_visit_then_does() -> None:
    record = [(0, 2.0), (200, 4.0), (250, 4.5)]
    label = label_of(patient(record), "4.0")
    (settle,) = label.settles
    assert (label.answer, settle.kind, settle.earliest) == (
        "possible, not confirmed",
        SettleKind.CONFIRMATION,
        day(368),
    )
    assert found(patient([*record, (368, 4.0)]))["4.0"].reached is Reached.YES
    assert found(patient([*record, (368, 3.5)]))["4.0"].reached is Reached.NO


def test_a_level_held_at_the_first_visit_was_reached_on_or_before_it() -> None:
    record = dated(patient([(0, 4.0), (200, 4.0)]), onset_date=PartialDate(2010, 1, 1))
    label = label_of(record, "4.0")
    assert label.answer == "reached on or before the first visit"
    assert label.text.startswith("EDSS 4.0 reached on or before 1 Jan 2020, the first visit, held at every visit to")
    assert "Time from first symptom: at most 10 years." in label.reasons


def test_without_an_edss_a_milestone_is_not_assessable() -> None:
    label = label_of(patient(), "3.0")
    assert (label.answer, label.settles[0].kind) == ("not assessable", SettleKind.MEASURE)


def test_a_level_first_measured_before_a_death_is_never_confirmed_by_it() -> None:
    record = patient([(0, 5.0), (200, 6.5), (400, 10)])
    assert found(record)["6.0"].reached is Reached.UNSETTLED
    died = dated(patient([(0, 5.0), (200, 6.5)]), death_date=PartialDate(2021, 1))
    assert label_of(died, "6.0").text == "EDSS 6.0 first measured 19 Jul 2020; unconfirmed, cannot be settled"
    assert label_of(died, "6.0").settles == ()


# -- what confirms -----------------------------------------------------------------------------------------------------


def test_a_visit_within_30_days_after_a_relapse_does_not_confirm() -> None:
    values = [(0, 2.0), (200, 4.0), (400, 4.0)]
    assert found(patient(values, [371]))["4.0"].reached is Reached.PENDING
    assert found(patient(values, [370]))["4.0"].reached is Reached.YES
    pending = found(patient(values, [395]))["4.0"]
    assert pending.confirm_from == day(395 + 30)


def test_a_relapse_that_is_not_adjudicated_or_not_dated_is_judged_both_ways() -> None:
    values = [(0, 2.0), (200, 4.0), (400, 4.0)]
    record = patient(values, [relapse(390, fever=True)])
    label = label_of(record, "4.0")
    assert label.answer == "undetermined"
    assert [s.kind for s in label.settles] == [SettleKind.ADJUDICATION, SettleKind.CONFIRMATION]
    assert "If the uncertain relapses fall otherwise: reached, 19 Jul 2020." in label.reasons
    # A later visit far from it decides, however it was.
    assert found(patient([*values, (500, 4.0)], [relapse(390, fever=True)]))["4.0"].reached is Reached.YES


def test_a_visit_that_does_not_compare_neither_reaches_nor_breaks_a_level() -> None:
    visits = [visit(0, 2.0), visit(200, 4.0), visit(300, 2.0, comparable=False), visit(400, 4.0)]
    assert found(patient(visits=visits))["4.0"].reached is Reached.YES
    visits = [visit(0, 2.0), visit(200, 6.0, comparable=False), visit(400, 3.5)]
    assert found(patient(visits=visits))["6.0"].reached is Reached.NO
    assert "not comparable" in " ".join(label_of(patient(visits=visits), "6.0").cautions)


def test_where_the_definition_asks_for_scheduled_visits_only_those_confirm() -> None:
    scheduled = replace(M23, confirmation=replace(M23.confirmation, scheduled_only=True))
    visits = [visit(0, 2.0), visit(200, 4.0), visit(400, 4.0)]
    assert found(patient(visits=visits), by=scheduled)["4.0"].reached is Reached.PENDING
    visits[-1] = replace(visits[-1], kind=VisitKind.SCHEDULED)
    assert found(patient(visits=visits), by=scheduled)["4.0"].reached is Reached.YES


def test_where_only_a_scheduled_visit_confirms_a_level_the_fact_says_so() -> None:
    scheduled = replace(M23, confirmation=replace(M23.confirmation, scheduled_only=True))
    (settle,) = label_of(patient([(0, 2.0), (200, 4.0)]), "4.0", by=scheduled).settles
    assert settle.scheduled
    assert settle.text.startswith("EDSS at a comparable, scheduled visit from ")


BRIEF = replace(M23, confirmation=replace(M23.confirmation, tolerance_after=30))  # days 168 to 198


@pytest.mark.parametrize(("again", "at"), [(198, 200), (199, None)])
def test_a_visit_after_the_confirmation_window_confirms_no_level(again: int, at: int | None) -> None:
    milestone = found(patient([(0, 2.0), (200, 4.0), (200 + again, 4.0)]), 200 + again, BRIEF)["4.0"]
    assert milestone.reached is (Reached.YES if at else Reached.PENDING)
    # The later visit is itself a first measurement, whose own days to be confirmed have begun.
    assert milestone.at is not None
    assert number(milestone.at.on) == (at or 200 + again)


def test_a_level_whose_window_passed_is_reached_at_the_next_visit_that_is_confirmed_and_both_are_told() -> None:
    record = patient([(0, 2.0), (200, 4.0), (420, 4.5), (600, 4.5)])
    label = label_of(record, "4.0", by=BRIEF)
    assert label.text.startswith("EDSS 4.0 first measured 24 Feb 2021, held at every visit to 23 Aug 2021")
    assert "EDSS 4.5 on 24 Feb 2021; it began after 1 Jan 2020." in label.reasons
    assert "Not confirmed from 19 Jul 2020: no visit counted in the days to confirm it." in label.reasons
    first = label_of(patient([(0, 4.0), (420, 4.5), (600, 4.5)]), "4.0", by=BRIEF)
    assert first.text.startswith("EDSS 4.0 reached on or before 24 Feb 2021, held at every visit to")


def test_a_pending_level_names_the_last_day_that_settles_it_and_after_it_nothing_does() -> None:
    record = patient([(0, 2.0), (200, 4.0)])
    (settle,) = label_of(record, "4.0", 398, BRIEF).settles
    assert (settle.earliest, settle.latest) == (day(368), day(398))
    assert settle.text.startswith("EDSS at a comparable visit from 3 Jan 2021 to 2 Feb 2021, at least 30 days")
    over = label_of(record, "4.0", 399, BRIEF)
    assert (over.answer, over.settles) == ("unconfirmed, cannot be settled", ())


# -- how long it took --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (PartialDate(2014, 1, 15), "6 years 6 months"),
        (PartialDate(2014, 7, 19), "6 years"),
        (PartialDate(2014, 7, 20), "5 years 11 months"),
        (PartialDate(2014, 7), "5 years 11 months to 6 years"),
        (PartialDate(2014), "5 years 6 months to 6 years 6 months"),
        (PartialDate(2020), "0 months to 6 months"),
        (PartialDate(2020, 7, 19), "0 months"),
    ],
)
def test_the_time_is_exact_or_a_range_where_the_date_is_not(start: PartialDate, words: str) -> None:
    months = months_since(start, date(2020, 7, 19))
    assert months is not None
    assert months_in_words(months) == words
    record = dated(patient(CLIMB), diagnosis_date=start)
    assert f"Time from diagnosis: {words}." in label_of(record, "3.0").reasons


def test_a_time_that_cannot_be_known_says_why() -> None:
    record = dated(patient(CLIMB), diagnosis_date=PartialDate(2021))
    reasons = label_of(record, "3.0").reasons
    assert "Time from first symptom not known: first symptom is not recorded." in reasons
    assert "Time from diagnosis not known: diagnosis lies after it." in reasons
    record = dated(patient(CLIMB), onset_date=PartialDate(2012))
    assert "Time from first symptom: over 9 years 5 months." in label_of(record, "7.0").reasons


@given(st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.dates(date(1950, 1, 1), date(2020, 1, 1)))
def test_a_range_holds_the_exact_time_of_every_day_that_the_date_can_be(start: date, end: date) -> None:
    exact = months_since(PartialDate.of(start), end)
    for partial in (PartialDate(start.year, start.month), PartialDate(start.year)):
        around = months_since(partial, end)
        assert exact is None or (around is not None and around.least <= exact.least <= exact.most <= around.most)
    assert exact is None or isinstance(exact, Months)


# -- properties --------------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(patients())
def test_a_higher_level_is_never_reached_before_a_lower_one(record: PatientRecord) -> None:
    at = [
        m.at.on if m.at is not None and m.reached in (Reached.YES, Reached.BEFORE) else date.max
        for m in found(record).values()
    ]
    assert at == sorted(at)


def test_a_level_that_only_one_way_of_the_relapses_confirms_is_undetermined_though_it_did_not_last() -> None:
    record = patient([(0, 2.0), (200, 4.0), (400, 4.0), (600, 3.0)], [relapse(390, fever=True)])
    label = label_of(record, "4.0")
    assert label.answer == "undetermined"
    assert label.text == "EDSS 4.0: whether it counts depends on uncertain relapses"
    assert [s.kind for s in label.settles] == [SettleKind.ADJUDICATION]


@settings(max_examples=60, deadline=None)
@given(patients(suspected=True), st.data())
def test_adding_the_facts_that_are_named_always_settles_a_milestone(record: PatientRecord, data: st.DataObject) -> None:
    last = record.visits[-1].on
    for level in ("3.0", "6.0"):
        label = label_of(record, level, number(last))
        entered = Entered(record, last, data.draw)  # type: ignore[arg-type]  # draws as a composite strategy does
        entered.add(*label.settles)
        if label.answer == "not assessable":  # the one value that was missing can itself be a level to confirm
            entered.add(*label_of(entered.record, level, number(entered.as_of)).settles)
        assert found(entered.record, number(entered.as_of))[level].reached in (Reached.YES, Reached.BEFORE, Reached.NO)


@settings(max_examples=60, deadline=None)
@given(patients(suspected=True), st.integers(0, 1500))
def test_milestones_as_known_on_a_date_are_those_of_the_record_cut_there(record: PatientRecord, on: int) -> None:
    assert found(record, on) == found(upto(record, DAY_0 + timedelta(days=on)), on)
