"""One patient under several definitions: changes down, definitions across, the evidence kept."""

from __future__ import annotations

from dataclasses import replace

from domain.dates import PartialDate
from domain.definition import Definition
from domain.definition_rules import BaselineVisit
from domain.engine import find_events
from domain.records import PatientRecord
from domain.side_by_side import (
    NO_ONSET,
    NOT_ASSESSED,
    NOT_ATTRIBUTED,
    SideBySide,
    answers_note,
    definition_answers,
    results_by_definition,
    side_by_side,
)
from domain.summarise import summarise
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.engine_patients import FAMILY_A, LONG_AFTER, day, definition, number, patient

IDS = ("kappos-2020-12w", "cagol-2022-12w", "mueller-2023-12w", "mueller-2023-strict-12w", "mueller-2025")
FIVE = tuple(definition(name) for name in IDS)
M23 = FIVE[2]
NOT_ASKED = replace(M23, id="cda", attributes=False)
AS_OF = day(LONG_AFTER)
CASE_2 = [(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)]
CASE_6 = [(0, 4.0), (182, 2.5), (273, 2.5), (455, 3.5), (546, 3.5)]


def words(found: SideBySide) -> list[tuple[str, int, list[str]]]:
    return [(str(row.kind), number(row.onset), [cell.word for cell in row.cells]) for row in found.rows]


def seen(record: PatientRecord, measure: str = "edss") -> SideBySide:
    return side_by_side(record, measure, FIVE, AS_OF)


def test_each_change_has_a_cell_under_every_definition() -> None:
    """Case 2 with a relapse 91 days before onset."""
    found = seen(patient(CASE_2, [274]))
    assert found.definitions == IDS
    assert words(found) == [("worsening", 365, [NO_ONSET, "PIRA", "PIRA", "undetermined", NO_ONSET])]
    # Without it, the definition that asks for twelve months still waits for a visit.
    assert words(seen(patient(CASE_2))) == [("worsening", 365, ["PIRA", "PIRA", "PIRA", "PIRA", "unconfirmed"])]


def test_improvements_and_worsenings_have_rows_of_their_own_in_order_of_onset() -> None:
    """Case 6: the worsening is one from a baseline that moved only."""
    found = seen(patient(CASE_6))
    assert words(found) == [
        ("improvement", 182, ["improvement", "improvement", "improvement", "improvement", "unconfirmed, not held"]),
        ("worsening", 455, [NO_ONSET, "PIRA", "PIRA", "PIRA", NO_ONSET]),
    ]


def test_the_cells_carry_the_evidence_of_the_engine_itself() -> None:
    record = patient(CASE_2)
    found = seen(record)
    for chosen, cell in zip(FIVE, found.rows[0].cells, strict=True):
        result = find_events(record, "edss", chosen, AS_OF)
        assert found.results[chosen.id] == result
        assert cell.event == (result.events[0] if result.events else None)
    assert found.rows[0].cells[4].unconfirmed == found.results["mueller-2025"].unconfirmed[0]


def test_any_measure_is_compared_and_a_definition_without_a_rule_for_it_has_no_column() -> None:
    record = patient([(0, "5.0"), (182, "6.0"), (350, "6.1")], measure="t25fw")
    bare = replace(M23, id="bare", thresholds={"edss": FAMILY_A})
    found = side_by_side(record, "t25fw", [M23, bare], AS_OF)
    assert (found.definitions, found.without_threshold) == ((M23.id,), ("bare",))
    assert words(found) == [("worsening", 182, ["PIRA"])]


def test_too_few_values_are_not_assessed_and_have_no_row() -> None:
    found = seen(patient([(0, 2.0)]))
    assert found.rows == ()
    assert all(result.indeterminate for result in found.results.values())


def test_one_definition_may_not_assess_what_another_finds() -> None:
    record = patient(CASE_2)
    chosen = replace(M23, id="chosen", baseline=replace(M23.baseline, visit=BaselineVisit.CHOSEN))
    assert words(side_by_side(record, "edss", [M23, chosen], AS_OF)) == [("worsening", 365, ["PIRA", NOT_ASSESSED])]


def test_s24_a_rise_that_death_leaves_open_says_so_and_one_that_fell_back_alone_has_no_row() -> None:
    rise = patient([(0, 3.0), (182, 3.0), (365, 4.0)])
    died = replace(rise, patient=replace(rise.patient, death_date=PartialDate.of(day(400))))
    assert words(seen(died)) == [("worsening", 365, ["unconfirmed, cannot be settled"] * 5)]
    assert words(seen(patient([(0, 3.0), (182, 4.0), (365, 3.0)]))) == []


def test_s13_an_open_window_reads_so_far() -> None:
    found = side_by_side(patient(CASE_2[:4]), "edss", [M23], day(460))
    assert words(found) == [("worsening", 365, ["PIRA so far"])]


def test_a_definition_that_does_not_attribute_says_worsening_and_nothing_of_relapses() -> None:
    found = side_by_side(patient(CASE_2, [274]), "edss", [M23, NOT_ASKED], AS_OF)
    assert words(found) == [("worsening", 365, ["PIRA", NOT_ATTRIBUTED])]


# Beside the chosen definition


def test_a_definition_without_a_rule_for_the_measure_gives_no_answer() -> None:
    bare = replace(M23, id="bare", thresholds={"sdmt": M23.threshold("sdmt")})
    results = results_by_definition(patient(CASE_2), [M23, bare], AS_OF, {})
    assert set(results) == {M23.id}
    assert [answer.definition for answer in definition_answers([M23, bare], results, M23.id)] == [M23.id]


def note(record: PatientRecord, *definitions: Definition, chosen: str = M23.id) -> str:
    asked = [M23, *definitions]
    results = results_by_definition(record, asked, AS_OF, {})
    return answers_note(definition_answers(asked, results, chosen))


def test_one_that_does_not_attribute_neither_agrees_with_an_attribution_nor_contradicts_it() -> None:
    assert note(patient(CASE_2), NOT_ASKED) == "PIRA by 1 of 1 definitions that attribute it."
    assert note(patient(CASE_2), NOT_ASKED, FIVE[4]) == (
        "PIRA by 1 of 2 definitions that attribute it; the others differ."
    )
    assert note(patient(CASE_2[:2]), NOT_ASKED) == "No confirmed worsening by 2 of 2 definitions."
    results = results_by_definition(patient(CASE_2), [M23, NOT_ASKED], AS_OF, {})
    beside = definition_answers([M23, NOT_ASKED], results, M23.id)[1]
    assert (beside.result, beside.differs) == (NOT_ATTRIBUTED, "cda does not attribute a worsening.")
    assert definition_answers([M23, NOT_ASKED], results, "cda")[0].differs == ""


def test_where_the_chosen_one_finds_nothing_a_worsening_not_attributed_differs() -> None:
    record = patient(CASE_2)
    assert note(record, NOT_ASKED, FIVE[4], chosen="mueller-2025") == (
        "No confirmed worsening by 1 of 3 definitions; the others differ."
    )
    results = results_by_definition(record, [NOT_ASKED, FIVE[4]], AS_OF, {})
    assert definition_answers([NOT_ASKED, FIVE[4]], results, "mueller-2025")[0].differs == (
        "By cda there is a worsening: first measured 31 Dec 2020."
    )


def test_the_same_answer_is_never_told_as_a_difference_and_another_always_is() -> None:
    seen = set()
    for record in demo_records():
        answers = summarise(record, load_rules("mueller-2023-24w"), DEMO_AS_OF).definitions
        chosen = next(answer for answer in answers if answer.chosen)
        said = (chosen.result, chosen.first_measured, chosen.present_again)
        for answer in answers:
            if not answer.chosen:
                again = answer.present_again.removesuffix(" (early)")
                same = (answer.result, answer.first_measured, again) == said
                assert same is (not answer.differs), (record.patient.family_name, answer)
                seen.add(same)
    assert seen == {True, False}
