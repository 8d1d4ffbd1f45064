"""NEIDA: relapses and scans only, a scan always required, and the words that stand beside the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.dates import PartialDate
from domain.neda_window import treatment_windows
from domain.neida import Neida, assess_neida, assess_neida_in, neida_label
from domain.records import Adjudication, MriScan, Relapse, Treatment
from storage.neda_rules import load_neda_rules
from tests.lublin_patients import AS_OF, PIRA, QUIET, START, UNCHANGED, judged, patient, relapse, scan, visit

IN_FRAME = [relapse("2025-06-01")]
LESION = [scan("2025-11-01", new_t2=1)]


@pytest.mark.parametrize(
    ("relapses", "scans", "answer"),
    [
        ([], [QUIET], Neida.YES),
        (IN_FRAME, [QUIET], Neida.NO),
        (IN_FRAME, [], Neida.NO),
        ([], LESION, Neida.NO),
        ([], [], Neida.NOT_ASSESSABLE),
        ([relapse("2025-06-01", fever=True)], [QUIET], Neida.NOT_ASSESSABLE),
        ([relapse("2025-06-01", fever=True, adjudication=Adjudication.PSEUDO_RELAPSE)], [QUIET], Neida.YES),
        ([], [scan("2025-11-01", gd_enhancing=None)], Neida.NOT_ASSESSABLE),
        ([], [scan("2025-11-01", quality_ok=False)], Neida.NOT_ASSESSABLE),
    ],
)
def test_neida_follows_the_activity_table(relapses: list[Relapse], scans: list[MriScan], answer: Neida) -> None:
    result = assess_neida(patient("RRMS", UNCHANGED, relapses, scans), AS_OF)
    assert (result.answer, result.start, result.end) == (answer, START, AS_OF)
    assert result.reasons


@pytest.mark.parametrize("course", ["SPMS", "PPMS"])
def test_neida_needs_a_scan_even_where_the_lublin_setting_does_not(course: str) -> None:
    record = patient(course, UNCHANGED)
    settings = {judged(record).course: False}
    assert judged(record, mri_required=settings).activity.value == "not active"
    assert assess_neida(record, AS_OF).answer is Neida.NOT_ASSESSABLE


def test_case_1b_neida_is_yes_although_disability_increased() -> None:
    assert assess_neida(patient("SPMS", PIRA, scans=[QUIET]), AS_OF).answer is Neida.YES


def test_case_12_neida_is_no_with_one_new_lesion() -> None:
    assert assess_neida(patient("PPMS", PIRA, scans=[scan("2025-06-01", new_t2=1), QUIET]), AS_OF).answer is Neida.NO


def test_case_14_neida_is_not_assessable_without_a_scan_and_says_what_is_missing() -> None:
    result = assess_neida(patient("RRMS", UNCHANGED, [relapse("2023-03-01")], [scan("2024-07-01")]), AS_OF)
    assert result.answer is Neida.NOT_ASSESSABLE
    assert result.text.startswith("Not assessable: no relapse recorded")
    assert "no scan in the frame" in result.text
    assert result.settles


def test_a_yes_names_the_scan_and_until_when_relapses_were_asked_for() -> None:
    result = assess_neida(patient("RRMS", UNCHANGED, scans=[QUIET]), AS_OF)
    assert result.text == "No inflammatory activity found; scan 1 Nov 2025, relapses asked 1 Sep 2025"


def test_a_yes_from_an_assumed_history_says_so() -> None:
    record = patient("RRMS", [visit("2025-09-01", asked=None)], scans=[QUIET], assumed=["relapse_history"])
    assert assess_neida(record, AS_OF).text.endswith("relapse history assumed complete")


def test_neida_does_not_look_at_disability() -> None:
    record = patient("RRMS", UNCHANGED, scans=[QUIET])
    worse = replace(record, visits=patient("RRMS", PIRA).visits)
    assert assess_neida(record, AS_OF).answer is assess_neida(worse, AS_OF).answer is Neida.YES


def test_neida_prints_the_frame_it_was_asked_for() -> None:
    result = assess_neida(patient("RRMS", UNCHANGED, scans=[QUIET]), AS_OF, 24)
    assert (result.start.year, result.end) == (2024, AS_OF)


def test_neida_as_known_on_a_day_does_not_rest_on_what_came_later() -> None:
    record = patient("RRMS", UNCHANGED, [relapse("2026")], [QUIET])
    later = replace(record, visits=(*record.visits, visit("2026-09-01", "4.0")))
    assert assess_neida(later, AS_OF) == assess_neida(record, AS_OF)


def test_the_label_names_the_review_and_the_frame() -> None:
    label = neida_label(assess_neida(patient("RRMS", UNCHANGED, scans=[QUIET]), AS_OF), load_neda_rules())
    assert (label.id, label.title, label.answer, label.in_review) == ("neida", "NEIDA", "none found", True)
    assert (label.start, label.end) == (START, AS_OF)
    assert "the authors propose the term" in label.source


def test_neida_since_a_re_baseline_that_is_not_reached_is_not_assessable() -> None:
    rules = load_neda_rules()
    begun = replace(patient("RRMS", UNCHANGED), treatments=(Treatment("t", "ocrelizumab", PartialDate(2026, 1, 1)),))
    result = assess_neida_in(begun, treatment_windows(begun, AS_OF, rules)[0])
    assert (result.answer, result.text) == (
        Neida.NOT_ASSESSABLE,
        "Not assessable: the re-baseline is on 1 Jul 2026",
    )
