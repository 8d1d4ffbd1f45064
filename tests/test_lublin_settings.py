"""Lublin's frame and its need of a scan: what holds where nobody chose, and what a clinic's setting changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.activity import Activity
from domain.dates import PartialDate
from domain.lublin import MRI_REQUIRED, NOT_A_PHENOTYPE, classify_lublin, course_on
from domain.records import Course, CourseEntry
from tests.lublin_patients import ACTIVE_SCAN, AS_OF, DEFINITION, PIRA, START, UNCHANGED, patient

SINCE_2026 = CourseEntry("c2", Course.SPMS, PartialDate(2026))
NO_SCAN_NEEDED = "by a setting, no scan is needed for this course: Lublin 2014 leaves its frequency open"


def test_the_frame_is_twelve_months_unless_another_is_asked_for() -> None:
    result = classify_lublin(patient("RRMS", UNCHANGED), DEFINITION, AS_OF)
    assert (result.frame_start, result.frame_months) == (START, 12)


@pytest.mark.parametrize(
    ("course", "required", "noted"),
    [("SPMS", True, False), ("SPMS", False, True), ("PPMS", False, True), ("RRMS", False, False)],
)
def test_a_setting_that_no_scan_is_needed_is_noted_for_a_progressive_course(
    course: str, required: bool, noted: bool
) -> None:
    setting = {**MRI_REQUIRED, Course(course): required}
    result = classify_lublin(patient(course, UNCHANGED), DEFINITION, AS_OF, mri_required=setting)
    assert (NO_SCAN_NEEDED in result.notes) is noted
    assert result.activity is (Activity.INDETERMINATE if required else Activity.NOT_ACTIVE)


def test_where_the_course_is_not_known_not_active_needs_a_scan_whatever_the_setting() -> None:
    setting = dict.fromkeys(MRI_REQUIRED, False)
    record = replace(patient("RRMS", UNCHANGED), courses=())
    result = classify_lublin(record, DEFINITION, AS_OF, mri_required=setting)
    assert (result.course, result.activity) == (None, Activity.INDETERMINATE)


def test_in_the_year_in_which_the_course_changed_on_an_unknown_day_it_is_not_known() -> None:
    record = patient("RRMS", UNCHANGED)
    changed = replace(record, courses=(*record.courses, SINCE_2026))
    course, _, note = course_on(changed, AS_OF)
    assert (course, note) == (None, "course not known on 9 Mar 2026: SPMS since 2026, day not recorded")
    same = replace(record, courses=(*record.courses, replace(SINCE_2026, course=Course.RRMS)))
    assert course_on(same, AS_OF)[0] is Course.RRMS
    later = replace(record, courses=(*record.courses, replace(SINCE_2026, since=PartialDate(2027))))
    assert course_on(later, AS_OF)[0] is Course.RRMS


@pytest.mark.parametrize(("course", "told"), [("RIS", True), ("RRMS", False), ("CIS", False)])
def test_the_reason_says_that_ris_is_no_lublin_phenotype_and_says_it_of_no_other(course: str, told: bool) -> None:
    assert (NOT_A_PHENOTYPE in classify_lublin(patient(course, UNCHANGED), DEFINITION, AS_OF).reason) is told


@pytest.mark.parametrize(("course", "asked"), [("SPMS", True), ("RRMS", False)])
def test_an_undetermined_worsening_asks_for_a_fact_where_the_course_has_a_progression(course: str, asked: bool) -> None:
    unasked = [replace(visit, relapse_since_last=None) for visit in PIRA]
    result = classify_lublin(patient(course, unasked, scans=ACTIVE_SCAN), DEFINITION, AS_OF)
    assert result.activity is Activity.ACTIVE  # nothing is open on that side
    assert bool(result.settles) is asked
