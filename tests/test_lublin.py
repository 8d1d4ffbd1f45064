"""Lublin 2013: the tables row by row, the frame, and what clinical safety lays down where they leave room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.activity import Activity
from domain.dates import PartialDate
from domain.engine import find_events
from domain.progression import Progression, Worsening
from domain.records import (
    Course,
    Patient,
    PatientRecord,
    Relapse,
    StatementKind,
    Visit,
)
from domain.settle import SettleKind
from tests.lublin_patients import (
    ACTIVE_SCAN,
    AS_OF,
    DEFINITION,
    FEVER,
    PIRA,
    QUIET,
    RAW,
    RAW_RELAPSE,
    RISE,
    START,
    UNCHANGED,
    judged,
    on,
    patient,
    relapse,
    scan,
    states,
    visit,
)

ACTIVE, NOT_ACTIVE, INDETERMINATE = Activity.ACTIVE, Activity.NOT_ACTIVE, Activity.INDETERMINATE
DENIED = StatementKind.NOT_MS_PROGRESSION
NO_EDSS = (visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2025-09-01"))

# Worked case 24, all rows; "stable" reads "no confirmed EDSS worsening" (safety 19)

CASE_24 = {
    "1": (patient("RRMS", UNCHANGED, scans=[QUIET]), "RRMS, not active, no confirmed EDSS worsening"),
    "2": (patient("RRMS", RAW, [RAW_RELAPSE]), "RRMS, active, worsening"),
    "3": (
        patient("RRMS", UNCHANGED, scans=[scan("2025-11-01", gd_enhancing=1)]),
        "RRMS, active, no confirmed EDSS worsening",
    ),
    "4": (patient("RRMS", PIRA), "RRMS, activity indeterminate, worsening"),
    "5": (patient("SPMS", PIRA, scans=[QUIET]), "SPMS, not active, with progression"),
    "6": (patient("SPMS", NO_EDSS, scans=[QUIET]), "SPMS, not active, progression indeterminate"),
    "7": (patient("SPMS", UNCHANGED, [relapse("2025-06-01")]), "SPMS, active, without progression"),
    "8": (patient("PPMS", PIRA, scans=[scan("2025-11-01", new_t2=1)]), "PPMS, active, with progression"),
    "9": (patient("PPMS", PIRA), "PPMS, activity indeterminate, with progression"),
    "10": (patient("CIS", UNCHANGED, scans=[QUIET]), "CIS, not active"),
}


@pytest.mark.parametrize(("record", "label"), CASE_24.values(), ids=CASE_24)
def test_case_24_every_row_has_its_label(record: PatientRecord, label: str) -> None:
    assert judged(record).label == label


def test_case_24_row_4_says_that_the_worsening_is_relapse_independent_and_the_course_unchanged() -> None:
    result = judged(CASE_24["4"][0])
    assert "relapse-independent (PIRA)" in result.worsening_reason
    assert "course unchanged" in result.worsening_reason
    assert result.progression is None


def test_case_24_row_9_is_not_active_where_the_clinic_asks_for_no_scan_and_says_so() -> None:
    result = judged(CASE_24["9"][0], mri_required={Course.PPMS: False})
    assert result.label == "PPMS, not active, with progression"
    assert any("setting" in note for note in result.notes)
    assert "setting" in result.reason


@pytest.mark.parametrize("course", ["CIS", "RRMS"])
def test_the_setting_for_one_course_leaves_the_others_as_they_are(course: str) -> None:
    assert judged(patient(course, UNCHANGED), mri_required={Course.PPMS: False}).activity is INDETERMINATE


@pytest.mark.parametrize("record", [row[0] for row in CASE_24.values()])
def test_no_label_and_no_reason_says_stable(record: PatientRecord) -> None:
    result = judged(record)
    assert "stable" not in f"{result.label} {result.reason} {' '.join(result.notes)}".lower()


# The Lublin part of other worked cases


def test_case_1a_an_unconfirmed_rise_that_the_clinician_calls_progression_is_with_progression() -> None:
    record = patient("SPMS", [visit("2023-03-09", "4.0"), visit("2026-03-08", "6.0")], scans=[QUIET])
    assert judged(record).label == "SPMS, not active, progression indeterminate"
    stated = replace(record, statements=(states("2026-03-08"),))
    result = judged(stated)
    assert result.label == "SPMS, not active, with progression"
    assert "clinical judgement" in result.progression_reason
    assert "not yet confirmed" in result.progression_reason


def test_case_1b_yearly_visits_are_with_progression() -> None:
    visits = [
        visit("2023-03-09", "4.0"), visit("2024-03-08", "4.5"), visit("2025-03-10", "5.0"), visit("2026-03-08", "6.0")
    ]  # fmt: skip
    result = judged(patient("SPMS", visits, scans=[QUIET]))
    assert result.label == "SPMS, not active, with progression"
    assert result.worsenings[0].onset.on == on("2025-03-10")


def test_case_9_a_relapse_with_residual_is_active_and_worsening_never_progressing() -> None:
    result = judged(patient("RRMS", RAW, [RAW_RELAPSE], [QUIET]))
    assert result.label == "RRMS, active, worsening"
    assert "relapse-associated (RAW)" in result.worsening_reason
    assert result.progression is None


def test_case_12_ppms_can_be_active() -> None:
    scans = [scan("2025-06-01", new_t2=1), QUIET]
    assert judged(patient("PPMS", PIRA, scans=scans)).label == "PPMS, active, with progression"


def test_case_13_a_pseudo_relapse_leaves_the_frame_not_active_and_is_counted_as_excluded() -> None:
    visits = [replace(v, relapse_since_last=False) for v in RAW]
    result = judged(patient("RRMS", visits, [FEVER], [QUIET]))
    assert result.activity is NOT_ACTIVE
    assert "1 event excluded: fever/infection" in result.notes
    assert "excluded as infection-related" in result.reason
    assert "relapse-independent (PIRA)" in result.worsening_reason


def test_case_13_a_pseudo_relapse_without_a_scan_is_indeterminate() -> None:
    assert judged(patient("RRMS", RAW, [FEVER])).activity is INDETERMINATE


def test_case_14_no_scan_for_20_months_is_indeterminate_and_says_what_would_settle_it() -> None:
    record = patient("RRMS", UNCHANGED, [relapse("2023-03-01")], [scan("2024-07-01")])
    result = judged(record)
    assert result.label == "RRMS, activity indeterminate, no confirmed EDSS worsening"
    assert "no scan in the frame (last scan 1 Jul 2024)" in result.reason
    assert [(s.kind, s.earliest, s.latest) for s in result.settles] == [(SettleKind.SCAN, START, AS_OF)]


# The progression table (SPMS and PPMS)

MARKED = [states("2025-12-01")]
UNMARKED: list[object] = []


@pytest.mark.parametrize(
    ("visits", "relapses", "statements", "expected"),
    [
        (PIRA, [], UNMARKED, Progression.WITH),
        (PIRA, [], MARKED, Progression.WITH),
        (RISE, [], MARKED, Progression.WITH),
        (RISE, [], UNMARKED, Progression.INDETERMINATE),
        (UNCHANGED, [], UNMARKED, Progression.WITHOUT),
        (RAW, [RAW_RELAPSE], UNMARKED, Progression.WITHOUT),
        (NO_EDSS, [], UNMARKED, Progression.INDETERMINATE),
        # Safety 18
        (RAW, [RAW_RELAPSE], MARKED, Progression.WITH),
        (UNCHANGED, [], MARKED, Progression.WITH),
        (PIRA, [], [states("2025-12-01", DENIED, reason="hip replacement")], Progression.INDETERMINATE),
        ([visit("2025-09-01", "4.0")], [], UNMARKED, Progression.INDETERMINATE),
        ([*UNCHANGED[:2], visit("2025-09-01", "4.0", comparable=False)], [], UNMARKED, Progression.INDETERMINATE),
        ([], [], MARKED, Progression.WITH),
    ],
)
@pytest.mark.parametrize("course", ["SPMS", "PPMS"])
def test_each_row_of_the_progression_table(
    course: str, visits: list[Visit], relapses: list[Relapse], statements: list[object], expected: Progression
) -> None:
    record = patient(course, visits, relapses, statements=statements)  # type: ignore[arg-type]  # statements
    assert judged(record).progression is expected


@pytest.mark.parametrize("course", ["RIS", "CIS", "RRMS", "uncertain"])
def test_only_spms_and_ppms_have_progression(course: str) -> None:
    assert judged(patient(course, PIRA, statements=MARKED)).progression is None


def test_a_worsening_of_undetermined_attribution_leaves_progression_indeterminate_and_says_why() -> None:
    visits = [*PIRA[:2], replace(PIRA[2], relapse_since_last=None), PIRA[3]]
    result = judged(patient("SPMS", visits))
    assert result.progression is Progression.INDETERMINATE
    assert result.worsening is Worsening.YES
    assert "relapse history not recorded" in result.progression_reason
    assert any(s.kind is SettleKind.RELAPSES for s in result.settles)


def test_not_ms_progression_shows_both_and_leaves_the_worsening_as_it_is() -> None:
    denied = states("2025-12-01", DENIED, reason="hip replacement", by="Dr A")
    result = judged(patient("SPMS", PIRA, statements=[denied]))
    assert "relapse-independent (PIRA)" in result.progression_reason
    assert "not MS progression on 1 Dec 2025 by Dr A: hip replacement" in result.progression_reason
    assert result.worsening is Worsening.YES


def test_not_ms_progression_without_a_reason_is_not_used_and_said() -> None:
    result = judged(patient("SPMS", PIRA, statements=[states("2025-12-01", DENIED)]))
    assert result.progression is Progression.WITH
    assert any("gives no reason" in note for note in result.notes)


def test_of_two_statements_the_later_counts_and_of_one_day_neither() -> None:
    denied = states("2025-12-01", DENIED, reason="hip replacement")
    assert judged(patient("SPMS", PIRA, statements=[denied, states("2026-01-01")])).progression is Progression.WITH
    earlier = states("2025-11-01")
    assert judged(patient("SPMS", PIRA, statements=[earlier, denied])).progression is Progression.INDETERMINATE
    same = states("2025-12-01")
    assert judged(patient("SPMS", UNCHANGED, statements=[same, denied])).progression is Progression.INDETERMINATE


# Safety 17: the frame


def test_a_worsening_counts_if_its_onset_or_its_confirmation_lies_in_the_frame() -> None:
    record = patient("SPMS", PIRA)  # onset 1 Aug 2025, confirmed 1 Dec 2025
    assert judged(record, on("2026-08-01")).progression is Progression.WITH
    assert judged(record, on("2026-12-01")).progression is Progression.WITH
    seen = replace(record, visits=(*record.visits, visit("2026-12-02", "5.0")))
    result = judged(seen, on("2026-12-02"))
    assert result.label == "SPMS, activity indeterminate, without progression"
    assert result.progression_reason.endswith(
        "without progression in this frame; last confirmed progression first measured 1 Aug 2025"
    )


def test_an_older_progression_is_named_but_does_not_count() -> None:
    visits = [visit("2022-01-01", "4.0"), visit("2022-06-01", "5.0"), visit("2022-10-01", "5.0"), *UNCHANGED[1:]]
    lifted = [replace(v, values=visit("2020-01-01", "5.0").values) for v in visits[3:]]
    result = judged(patient("SPMS", [*visits[:3], *lifted]))
    assert result.progression is Progression.WITHOUT
    assert result.last_progression is not None
    assert result.last_progression.onset.on == on("2022-06-01")
    assert "no confirmed EDSS worsening (1 Mar 2025 to 1 Sep 2025, 2 visits)" in result.progression_reason


@pytest.mark.parametrize(("day", "expected"), [("2025-03-09", Progression.WITH), ("2025-03-08", Progression.WITHOUT)])
def test_a_statement_counts_only_in_the_frame(day: str, expected: Progression) -> None:
    assert judged(patient("SPMS", UNCHANGED, statements=[states(day)])).progression is expected


@pytest.mark.parametrize(("day", "expected"), [("2025-03-09", ACTIVE), ("2025-03-08", NOT_ACTIVE)])
def test_the_first_day_of_the_frame_belongs_to_it(day: str, expected: Activity) -> None:
    assert judged(patient("RRMS", UNCHANGED, [relapse(day)], [QUIET])).activity is expected


@pytest.mark.parametrize(("day", "expected"), [("2026-03-09", ACTIVE), ("2026-03-10", NOT_ACTIVE)])
def test_the_last_day_of_the_frame_belongs_to_it(day: str, expected: Activity) -> None:
    assert judged(patient("RRMS", UNCHANGED, [relapse(day)], [QUIET])).activity is expected
    lesion = scan(day, gd_enhancing=1)
    assert judged(patient("RRMS", UNCHANGED, scans=[QUIET, lesion])).activity is expected


def test_the_frame_is_in_calendar_months() -> None:
    result = judged(patient("RRMS", UNCHANGED), date(2024, 2, 29), 12)
    assert (result.frame_start, result.frame_end) == (date(2023, 2, 28), date(2024, 2, 29))
    assert "frame 28 Feb 2023 to 29 Feb 2024" in result.reason


# Worsening, and safety 19


@pytest.mark.parametrize(
    ("visits", "relapses", "expected"),
    [
        (RAW, [RAW_RELAPSE], Worsening.YES),
        (PIRA, [], Worsening.YES),
        ([replace(v, relapse_since_last=None) for v in PIRA], [], Worsening.YES),  # of undetermined attribution
        (RISE, [], Worsening.INDETERMINATE),
        (UNCHANGED, [], Worsening.NO),
        (NO_EDSS, [], Worsening.INDETERMINATE),
        ([visit("2025-09-01", "4.0")], [], Worsening.INDETERMINATE),
        ([], [], Worsening.INDETERMINATE),
        ([*UNCHANGED[:2], visit("2025-09-01", "4.0", comparable=False)], [], Worsening.INDETERMINATE),
    ],
)
@pytest.mark.parametrize("course", ["RRMS", "SPMS", "PPMS", "uncertain"])
def test_each_row_of_the_worsening_table(
    course: str, visits: list[Visit], relapses: list[Relapse], expected: Worsening
) -> None:
    assert judged(patient(course, visits, relapses)).worsening is expected


@pytest.mark.parametrize("course", ["CIS", "RIS"])
def test_cis_and_ris_have_no_worsening(course: str) -> None:
    assert judged(patient(course, PIRA)).worsening is None


def test_no_confirmed_worsening_names_its_days_and_visits() -> None:
    result = judged(patient("RRMS", UNCHANGED))
    assert result.worsening_reason == "no confirmed EDSS worsening (1 Mar 2025 to 1 Sep 2025, 2 visits)"


def test_an_unconfirmed_rise_says_from_when_a_visit_can_confirm_it() -> None:
    result = judged(patient("RRMS", RISE))
    assert "a visit on or after 26 Apr 2026 can confirm it" in result.worsening_reason
    settle = next(s for s in result.settles if s.kind is SettleKind.CONFIRMATION)
    assert settle.earliest == on("2026-04-26")


def test_a_confirmed_change_of_walk_hand_or_sdmt_keeps_no_confirmed_worsening_from_being_said() -> None:
    slower = [
        visit("2024-09-01", "4.0", t25fw="6.0"),
        visit("2025-03-01", "4.0", t25fw="6.0"),
        visit("2025-08-01", "4.0", t25fw="8.0"),
        visit("2025-12-01", "4.0", t25fw="8.0"),
    ]
    record = patient("SPMS", slower)
    assert judged(record).worsening is Worsening.NO
    walk = find_events(record, "t25fw", DEFINITION, AS_OF)
    result = judged(record, others=[walk])
    assert result.worsening is Worsening.INDETERMINATE
    assert result.progression is Progression.INDETERMINATE
    assert "another measure does: T25FW first measured 1 Aug 2025" in result.worsening_reason


def test_a_worsening_that_an_uncertain_relapse_may_undo_is_indeterminate() -> None:
    # The confirming visit is too near the relapse on some of the days it can have begun.
    visits = [*PIRA[:3], visit("2025-11-01", "5.0", asked=True), visit("2025-12-01", "4.0")]
    record = patient("RRMS", visits, [relapse("2025-10")])
    event = find_events(record, "edss", DEFINITION, AS_OF).worsenings[0]
    assert any(p.answer == "no confirmed worsening" for p in event.possibilities)
    result = judged(record)
    assert result.worsening is Worsening.INDETERMINATE
    assert "in one of the possible cases no confirmed worsening" in result.worsening_reason


# Safety 24


def test_an_unconfirmed_rise_followed_by_death_cannot_be_settled() -> None:
    died = Patient("p", "1", death_date=PartialDate(2026, 2, 20), death_from_ms=True)
    result = judged(patient("SPMS", RISE, who=died))
    assert result.label == "SPMS, activity indeterminate, progression indeterminate"
    assert "unconfirmed, cannot be settled (death 20 Feb 2026)" in result.progression_reason
    assert all(s.kind is not SettleKind.CONFIRMATION for s in result.settles)


def test_after_a_death_nothing_is_asked_for_that_only_a_visit_could_give() -> None:
    died = Patient("p", "1", death_date=PartialDate(2025, 4, 1))
    alive = judged(patient("SPMS", NO_EDSS[:2]))
    assert SettleKind.MEASURE in {s.kind for s in alive.settles}
    dead = judged(patient("SPMS", NO_EDSS[:2], who=died))
    assert SettleKind.MEASURE not in {s.kind for s in dead.settles}


# Courses


def test_ris_has_no_modifiers_and_says_that_it_is_no_lublin_phenotype() -> None:
    result = judged(patient("RIS", UNCHANGED, scans=ACTIVE_SCAN))
    assert result.label == "RIS"
    assert result.activity is ACTIVE
    assert "RIS is not a Lublin phenotype: no modifiers" in result.notes


def test_an_uncertain_or_unknown_course_has_no_label_but_its_facts() -> None:
    uncertain = judged(patient("uncertain", PIRA, scans=[QUIET]))
    assert (uncertain.label, uncertain.activity, uncertain.worsening) == ("", NOT_ACTIVE, Worsening.YES)
    assert "course uncertain" in uncertain.reason
    unknown = judged(replace(patient("RRMS", PIRA, scans=[QUIET]), courses=()))
    assert (unknown.course, unknown.label, unknown.activity) == (None, "", NOT_ACTIVE)
    assert "course not recorded" in unknown.reason


# Every label: activity by progression, or by worsening

SCANS = {"active": [scan("2025-11-01", new_t2=1)], "not active": [QUIET], "activity indeterminate": []}
PROGRESSIONS = {"with progression": PIRA, "without progression": UNCHANGED, "progression indeterminate": RISE}
WORSENINGS = {"worsening": PIRA, "no confirmed EDSS worsening": UNCHANGED, "worsening indeterminate": RISE}


@pytest.mark.parametrize("activity", SCANS)
@pytest.mark.parametrize("progression", PROGRESSIONS)
@pytest.mark.parametrize("course", ["SPMS", "PPMS"])
def test_each_of_the_nine_labels_of_a_progressive_course(course: str, progression: str, activity: str) -> None:
    record = patient(course, PROGRESSIONS[progression], scans=SCANS[activity])
    assert judged(record).label == f"{course}, {activity}, {progression}"


@pytest.mark.parametrize("activity", SCANS)
@pytest.mark.parametrize("worsening", WORSENINGS)
def test_each_of_the_nine_labels_of_rrms(worsening: str, activity: str) -> None:
    assert judged(patient("RRMS", WORSENINGS[worsening], scans=SCANS[activity])).label == (
        f"RRMS, {activity}, {worsening}"
    )


@pytest.mark.parametrize("activity", SCANS)
@pytest.mark.parametrize("visits", WORSENINGS.values(), ids=WORSENINGS)
def test_each_of_the_three_labels_of_cis(visits: list[Visit], activity: str) -> None:
    assert judged(patient("CIS", visits, scans=SCANS[activity])).label == f"CIS, {activity}"


@pytest.mark.parametrize("visits", WORSENINGS.values(), ids=WORSENINGS)
def test_ris_and_an_uncertain_or_unknown_course_have_no_modifiers(visits: list[Visit]) -> None:
    assert judged(patient("RIS", visits)).label == "RIS"
    assert judged(patient("uncertain", visits)).label == ""
