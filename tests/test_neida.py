"""NEIDA: relapses and scans only, a scan always required, and the words that stand beside the answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.neida import Neida, assess_neida
from domain.records import Adjudication, MriScan, Relapse
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
