"""A cohort under several definitions: labels, counts and flips, cell by cell on patients worked by hand."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.compare import Comparison, Flips, Tally, compare, differ
from domain.dates import PartialDate
from domain.definition import ThresholdMissing
from domain.definition_rules import BaselineVisit
from domain.engine import find_events
from domain.evidence import Attribution
from domain.patient_answer import PERHAPS, Judge, PatientAnswers, label_of
from domain.records import Adjudication, Patient, PatientRecord
from domain.side_by_side import NONE_FOUND, NOT_ASSESSED, NOT_ATTRIBUTED
from domain.threshold_family import answers_by_family, confirmed_differ
from storage.definitions import load_definition
from storage.rules import load_rules
from tests.engine_patients import FAMILY_A, FAMILY_B, LONG_AFTER, complete, day, definition, patient, relapse

IDS = ("kappos-2020-12w", "cagol-2022-12w", "mueller-2023-12w", "mueller-2023-strict-12w", "mueller-2025")
K20, C22, M23, M23S, M25 = IDS
FIVE = tuple(definition(name) for name in IDS)
AS_OF = day(LONG_AFTER)

CASE_2 = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)]
CASE_6 = [(0, 4.0), (182, 2.5), (273, 2.5), (455, 3.5), (546, 3.5)]
CASE_10 = [(0, 2.0), (182, 2.0), (365, 3.0), (533, 3.0), (700, 3.0)]
CASE_11 = [*CASE_2, (740, 3.0), (900, 3.0)]
# Patients of the worked cases (numbers are theirs), three-tier thresholds, 12 weeks.
COHORT = {
    "2 none": patient(CASE_2),
    "2 at 275": patient(CASE_2, [275]),
    "2 at 274": patient(CASE_2, [274]),
    "10 at 410": patient(CASE_10, [410]),
    "11": patient(CASE_11, [200]),
    "4a": patient([(0, 0), (182, 0), (365, 1.0), (456, 1.0), (547, 1.0)]),
    "6": patient(CASE_6),
    "one visit": patient([(0, 2.0)]),
}
RECORDS = [replace(record, patient=Patient(code, code)) for code, record in COHORT.items()]
EXPECTED = {
    # K20, C22, M23, strict, M25
    "2 none": ["PIRA", "PIRA", "PIRA", "PIRA", NONE_FOUND],
    "2 at 275": ["RAW", "RAW", "RAW", "RAW", NONE_FOUND],
    "2 at 274": [NONE_FOUND, "PIRA", "PIRA", "undetermined", NONE_FOUND],
    "10 at 410": ["PIRA", "undetermined", "PIRA", "undetermined", NONE_FOUND],
    "11": [NONE_FOUND, "PIRA", "PIRA", "undetermined", NONE_FOUND],
    "4a": [NONE_FOUND] * 5,
    "6": [NONE_FOUND, "PIRA", "PIRA", "PIRA", NONE_FOUND],
    "one visit": [NOT_ASSESSED] * 5,
}
FLIPPED = {
    (K20, C22): 4,
    (K20, M23): 3,
    (K20, M23S): 4,
    (K20, M25): 3,
    (C22, M23): 1,
    (C22, M23S): 2,
    (C22, M25): 6,
    (M23, M23S): 3,
    (M23, M25): 6,
    (M23S, M25): 6,
}


def answers(record: PatientRecord, *names: str, as_of: date = AS_OF, lost_before: date | None = None) -> PatientAnswers:
    return Judge.of([definition(name) for name in names], "edss", as_of, (), lost_before)(record)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(iter(RECORDS), "edss", FIVE, AS_OF)


# Labels and counts


@pytest.mark.parametrize("code", COHORT)
def test_a_patients_label_is_the_set_of_attributions_cell_by_cell(code: str) -> None:
    found = Judge.of(FIVE, "edss", AS_OF)(next(r for r in RECORDS if r.patient.code == code))
    assert found.patient == code
    assert [answer.definition for answer in found.answers] == list(IDS)
    assert [answer.label for answer in found.answers] == EXPECTED[code]


def test_the_label_is_that_of_the_full_evidence_of_the_engine() -> None:
    for record in RECORDS:
        labels = [label_of(find_events(record, "edss", chosen, AS_OF)) for chosen in FIVE]
        assert labels == EXPECTED[record.patient.code]


def test_worsenings_of_two_kinds_give_a_label_that_names_both() -> None:
    values = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (730, 4.0), (912, 4.0), (1100, 4.0)]
    both = answers(patient(values, [700]), M23).answers[0]
    assert both.label == "PIRA and RAW"
    assert [w.attribution for w in both.worsenings] == [Attribution.PIRA, Attribution.RAW]
    assert both.first(Attribution.RAW) == both.worsenings[1]
    assert both.first() == both.worsenings[0]


def test_every_count_of_a_definition_with_its_denominators(comparison: Comparison) -> None:
    found = {counts.definition: counts for counts in comparison.counts}
    assert [(c.patients, c.assessed, c.not_assessed) for c in comparison.counts] == [(8, 7, 1)] * 5
    assert {id_: (c.with_worsening, c.with_pira, c.with_raw, c.with_undetermined) for id_, c in found.items()} == {
        K20: (3, 2, 1, 0),
        C22: (6, 4, 1, 1),
        M23: (6, 5, 1, 0),
        M23S: (6, 2, 1, 3),
        M25: (0, 0, 0, 0),
    }
    assert {id_: (c.worsenings, c.pira, c.raw, c.undetermined) for id_, c in found.items()} == {
        K20: (3, 2, 1, 0),
        C22: (6, 4, 1, 1),
        M23: (6, 5, 1, 0),
        M23S: (6, 2, 1, 3),
        M25: (0, 0, 0, 0),
    }
    assert found[M23S].labels == {"undetermined": 3, "PIRA": 2, "RAW": 1, NONE_FOUND: 1, NOT_ASSESSED: 1}


def test_s38_a_patient_with_two_kinds_counts_in_both_and_once_in_the_labels() -> None:
    values = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (730, 4.0), (912, 4.0), (1100, 4.0)]
    (counts,) = compare([patient(values, [700])], "edss", [definition(M23)], AS_OF).counts
    assert (counts.with_pira, counts.with_raw, counts.with_worsening, counts.worsenings) == (1, 1, 1, 2)
    assert counts.labels == {"PIRA and RAW": 1}


# Flips


@pytest.mark.parametrize("pair", FLIPPED, ids=" against ".join)
def test_the_patients_whose_label_flips_cell_by_cell(comparison: Comparison, pair: tuple[str, str]) -> None:
    flips = comparison.flips(*pair)
    assert (flips.flipped, flips.both, flips.not_compared) == (FLIPPED[pair], 7, 1)
    assert comparison.flips(*reversed(pair)).flipped == FLIPPED[pair]


def test_a_flip_says_from_which_label_to_which(comparison: Comparison) -> None:
    assert comparison.flips(M23, M23S).moves == {("PIRA", "undetermined"): 3}
    assert comparison.flips(M23S, M23).moves == {("undetermined", "PIRA"): 3}
    assert comparison.flips(K20, C22).moves == {(NONE_FOUND, "PIRA"): 3, ("PIRA", "undetermined"): 1}


def test_a_patient_whom_one_definition_cannot_assess_is_not_compared_and_no_flip() -> None:
    chosen = replace(
        definition(M23), id="chosen", baseline=replace(definition(M23).baseline, visit=BaselineVisit.CHOSEN)
    )
    comparison = compare([patient(CASE_2)], "edss", [definition(M23), chosen], AS_OF)
    assert comparison.flips(M23, "chosen") == Flips(M23, "chosen", 0, 1, {}, 0)


def test_the_same_label_from_another_onset_is_counted_beside_the_flips() -> None:
    # The relapse at 200 moves the baseline of K20 past the first rise; both call the patient PIRA in the end.
    values = [*CASE_11, (1082, 4.0), (1200, 4.0), (1400, 4.0)]
    comparison = compare([patient(values, [200])], "edss", [definition(K20), definition(C22)], AS_OF)
    flips = comparison.flips(K20, C22)
    assert (flips.flipped, flips.other_onset) == (0, 1)


def test_a_definition_that_does_not_attribute_flips_only_where_it_finds_no_worsening_or_another_finds_none() -> None:
    asked_for_nothing = replace(definition(M23), id="cda", attributes=False)
    comparison = compare(RECORDS, "edss", [definition(K20), asked_for_nothing], AS_OF)
    plain = comparison.counts[1]
    assert (plain.with_worsening, plain.worsenings) == (6, 6)
    assert (plain.with_pira, plain.with_raw, plain.with_undetermined) == (0, 0, 0)
    assert plain.labels == {NOT_ATTRIBUTED: 6, NONE_FOUND: 1, NOT_ASSESSED: 1}
    assert comparison.flips(K20, "cda").moves == {(NONE_FOUND, NOT_ATTRIBUTED): 3}


@pytest.mark.parametrize(
    ("label", "other", "expected"),
    [
        ("PIRA", "PIRA", False),
        ("PIRA", "RAW", True),
        ("PIRA", "PIRA and RAW", True),
        ("undetermined", NONE_FOUND, True),
        (NOT_ATTRIBUTED, "PIRA and RAW", False),
        (NOT_ATTRIBUTED, "undetermined", False),
        (NOT_ATTRIBUTED, NONE_FOUND, True),
        (NOT_ATTRIBUTED, NOT_ASSESSED, True),
        (NOT_ATTRIBUTED, PERHAPS, True),
        (NOT_ATTRIBUTED, "PIRA and worsening undetermined", False),
        (PERHAPS, "PIRA", True),
        (PERHAPS, NONE_FOUND, True),
    ],
)
def test_which_labels_differ(label: str, other: str, expected: bool) -> None:
    assert differ(label, other) is differ(other, label) is expected


# What is not known


def test_s04_a_worsening_that_an_uncertain_relapse_decides_on_counts_neither_as_confirmed_nor_as_none() -> None:
    record = patient(CASE_2, [relapse(274, adjudication=Adjudication.UNCERTAIN)])
    kappos, cagol = answers(record, K20, C22).answers
    assert (kappos.label, kappos.worsenings, kappos.perhaps) == (PERHAPS, (), (day(365),))
    assert (cagol.label, cagol.perhaps) == ("PIRA", ())
    found = compare([record], "edss", [definition(K20), definition(C22)], AS_OF)
    counts = found.counts[0]
    assert (counts.assessed, counts.with_worsening, counts.worsening_undetermined) == (1, 0, 1)
    assert (counts.worsenings, counts.undetermined, counts.with_undetermined) == (0, 0, 0)
    assert counts.labels == {PERHAPS: 1}
    assert found.flips(K20, C22).moves == {(PERHAPS, "PIRA"): 1}


def test_s04_a_worsening_that_is_perhaps_none_stands_beside_the_confirmed_ones_and_takes_nothing_from_them() -> None:
    # Only a relapse at 500 moves the baseline of K20, from which the step at 730 is then a second worsening.
    values = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (600, 3.0), (730, 4.0), (912, 4.0), (1100, 4.0)]
    record = patient(values, [relapse(500, adjudication=Adjudication.UNCERTAIN)])
    (found,) = answers(record, K20).answers
    assert found.label == "PIRA and worsening undetermined"
    assert ([w.onset for w in found.worsenings], found.perhaps) == ([day(365)], (day(730),))


def test_s13_pira_is_so_far_while_a_window_reaches_past_the_day_of_asking() -> None:
    record = patient(CASE_2, statements=[complete(end=600)])
    (answer,) = answers(record, M23, as_of=day(460)).answers
    assert (answer.label, answer.words, answer.open_until) == ("PIRA", "PIRA so far", day(486))
    (counts,) = compare([record], "edss", [definition(M23)], day(460)).counts
    assert (counts.with_pira, counts.pira_so_far) == (1, 1)
    (settled,) = answers(record, M23, as_of=day(600)).answers
    assert (settled.words, settled.open_until) == ("PIRA", None)


def test_s24_an_unconfirmed_rise_is_counted_apart_from_one_that_cannot_be_settled() -> None:
    rise = patient([(0, 3.0), (182, 3.0), (365, 4.0)])
    died = replace(rise, patient=replace(rise.patient, death_date=PartialDate.of(day(400))))
    (counts,) = compare([rise, died, died], "edss", [definition(M23)], day(500)).counts
    assert (counts.labels, counts.unconfirmed, counts.cannot_be_settled) == ({NONE_FOUND: 3}, 1, 2)
    (waiting,), (never,) = answers(rise, M23).answers, answers(died, M23).answers
    assert (waiting.open_rise, waiting.confirm_from, waiting.unsettled_rise) == (day(365), day(449), None)
    assert (never.open_rise, never.confirm_from, never.unsettled_rise) == (None, None, day(365))


def test_s24_a_rise_of_a_patient_lost_to_follow_up_cannot_be_settled() -> None:
    rise = patient([(0, 3.0), (182, 3.0), (365, 4.0)])
    (seen,) = answers(rise, M23, as_of=day(700), lost_before=day(365)).answers
    (lost,) = answers(rise, M23, as_of=day(700), lost_before=day(366)).answers
    assert (seen.open_rise, seen.unsettled_rise) == (day(365), None)
    assert (lost.open_rise, lost.unsettled_rise) == (None, day(365))


def test_s15_an_answer_that_depends_on_the_threshold_rule_is_counted_and_is_not_one_label() -> None:
    record = patient([(0, 5.5), (182, 5.5), (365, 6.0), (456, 6.0)])
    judge = Judge.of([definition(M23)], "edss", AS_OF, load_rules().families)
    (answer,) = judge(record).answers
    assert answer.words == "depends on the threshold rule; as written, no confirmed worsening"
    assert judge(patient(CASE_2)).answers[0].words == "PIRA"
    (counts,) = compare([record, patient(CASE_2)], "edss", [definition(M23)], AS_OF, load_rules().families).counts
    assert counts.depends == 1


def test_a_patient_followed_for_less_than_a_confirmation_is_counted() -> None:
    short, long = patient([(0, 2.0), (84, 2.0)]), patient([(0, 2.0), (85, 2.0)])
    (counts,) = compare([short, long], "edss", [definition(M23)], AS_OF).counts
    assert (counts.assessed, counts.too_short) == (2, 1)
    assert [answers(record, M23).answers[0].too_short for record in (short, long)] == [True, False]


def test_s01_an_assumed_relapse_history_is_counted() -> None:
    records = [patient(CASE_2, assumed=["relapse_history"], statements=[]), patient(CASE_2)]
    (counts,) = compare(records, "edss", [definition(M23)], AS_OF).counts
    assert (counts.patients, counts.history_assumed) == (2, 1)


def test_rows_dated_after_the_day_of_asking_are_not_read() -> None:
    later = compare([patient(CASE_2)], "edss", FIVE, day(455))
    earlier = compare([patient(CASE_2[:3])], "edss", FIVE, day(455))
    assert later == earlier
    assert later.counts[2].with_worsening == 0


def test_a_measure_without_a_threshold_is_refused() -> None:
    bare = replace(definition(M23), thresholds={"edss": FAMILY_A})
    with pytest.raises(ThresholdMissing, match="no threshold for sdmt"):
        compare(RECORDS, "sdmt", [bare], AS_OF)


def test_a_tally_from_the_first_has_the_pairs_with_the_first_and_no_other() -> None:
    tally = Tally(IDS, from_first=True)
    for record in RECORDS:
        tally.add(Judge.of(FIVE, "edss", AS_OF)(record).answers)
    assert set(tally.result().pairs) == {(K20, other) for other in IDS}
    assert tally.result().flips(K20, M23S).flipped == FLIPPED[K20, M23S]


# Properties

values = st.lists(
    st.tuples(st.sampled_from([60, 91, 120, 182]), st.sampled_from([0, 1, 1.5, 2, 3, 3.5, 4, 5.5, 6])), max_size=7
)
cohorts = st.lists(
    st.builds(
        lambda pairs, relapses: patient(
            [(sum(gap for gap, _ in pairs[: i + 1]), value) for i, (_, value) in enumerate(pairs)],
            sorted(set(relapses)),
        ),
        values,
        st.lists(st.integers(0, 900), max_size=2),
    ),
    max_size=5,
)
QUICK = settings(deadline=None, max_examples=60)


@QUICK
@given(cohorts)
def test_flips_are_symmetric_zero_on_the_diagonal_and_no_more_than_those_both_assess(
    records: list[PatientRecord],
) -> None:
    comparison = compare(records, "edss", FIVE, AS_OF)
    for one, other in product(IDS, IDS):
        flips, back = comparison.flips(one, other), comparison.flips(other, one)
        assert flips == back.turned()
        assert flips.flipped == back.flipped <= flips.both
        assert flips.flipped == 0 or one != other
        assert flips.both + flips.not_compared == len(records)


@QUICK
@given(cohorts, st.randoms(use_true_random=False))
def test_the_order_of_patients_changes_nothing(records: list[PatientRecord], chance: object) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random, which hypothesis does not name
    assert compare(shuffled, "edss", FIVE, AS_OF) == compare(records, "edss", FIVE, AS_OF)


@QUICK
@given(cohorts)
def test_the_counts_add_up(records: list[PatientRecord]) -> None:
    for counts in compare(records, "edss", FIVE, AS_OF).counts:
        assert sum(counts.labels.values()) == counts.patients == len(records)
        assert counts.assessed + counts.not_assessed == counts.patients
        assert (
            counts.with_worsening + counts.worsening_undetermined + counts.labels.get(NONE_FOUND, 0) == counts.assessed
        )
        assert counts.pira + counts.raw + counts.undetermined == counts.worsenings >= counts.with_worsening
        assert max(counts.with_pira, counts.with_raw, counts.with_undetermined) <= counts.with_worsening
        assert counts.with_pira + counts.with_raw + counts.with_undetermined >= counts.with_worsening


@settings(QUICK, max_examples=30)
@given(cohorts)
def test_s15_what_depends_on_the_threshold_rule_is_what_the_summary_says_so_of(records: list[PatientRecord]) -> None:
    # Of each family one whose rule is not verified: A and C as shipped, and B.
    shipped = [load_definition(M23), load_definition(K20), replace(definition(C22, FAMILY_B), id="b")]
    families = load_rules().families
    judge = Judge.of(shipped, "edss", AS_OF, families)
    for record in records:
        for chosen, answer in zip(shipped, judge(record).answers, strict=True):
            found = find_events(record, "edss", chosen, AS_OF)
            assert answer.depends == confirmed_differ(answers_by_family(record, chosen, families, AS_OF, found))


def test_judge_and_answers_travel_between_processes_unchanged() -> None:
    judge = Judge.of(FIVE, "edss", AS_OF)
    sent = pickle.loads(pickle.dumps(judge))
    assert [pickle.loads(pickle.dumps(sent(record))) for record in RECORDS] == [judge(record) for record in RECORDS]
