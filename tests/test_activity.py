"""Inflammatory activity in a frame: relapses, scans and adjudication, where unknown is never turned into no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.activity import Activity
from domain.dates import PartialDate
from domain.records import Adjudication, MriScan, Relapse, StatementKind, Visit
from domain.relapse_frame import RelapseFact
from domain.settle import SettleKind
from tests.lublin_patients import (
    ACTIVE_SCAN,
    AS_OF,
    FEVER,
    IN_FRAME,
    NO_SCAN,
    QUIET,
    QUIET_SCAN,
    START,
    UNASKED,
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

# The activity table: relapse and scan


@pytest.mark.parametrize(
    ("visits", "relapses", "scans", "expected"),
    [
        (UNCHANGED, IN_FRAME, NO_SCAN, ACTIVE),
        (UNCHANGED, IN_FRAME, QUIET_SCAN, ACTIVE),
        (UNCHANGED, IN_FRAME, ACTIVE_SCAN, ACTIVE),
        (UNCHANGED, [], ACTIVE_SCAN, ACTIVE),
        (UNCHANGED, [], QUIET_SCAN, NOT_ACTIVE),
        (UNCHANGED, [], NO_SCAN, INDETERMINATE),
        (UNASKED, [], ACTIVE_SCAN, ACTIVE),
        (UNASKED, [], QUIET_SCAN, INDETERMINATE),
        (UNASKED, [], NO_SCAN, INDETERMINATE),
        (UNCHANGED, [FEVER], QUIET_SCAN, NOT_ACTIVE),
        (UNCHANGED, [FEVER], NO_SCAN, INDETERMINATE),
        (UNCHANGED, [FEVER], ACTIVE_SCAN, ACTIVE),
    ],
)
def test_each_row_of_the_activity_table(
    visits: Sequence[Visit], relapses: list[Relapse], scans: list[MriScan], expected: Activity
) -> None:
    assert judged(patient("RRMS", visits, relapses, scans)).activity is expected


def test_the_days_for_which_nothing_was_found_are_those_of_both_looks() -> None:
    result = judged(patient("RRMS", UNCHANGED, scans=[QUIET]))
    assert result.evidence.found_none == (START, on("2025-09-01"))
    assert result.evidence.mri_text == "MRI information ends 1 Nov 2025"
    later = judged(patient("RRMS", [*UNCHANGED, visit("2026-03-01", "4.0")], scans=[QUIET]))
    assert later.evidence.found_none == (START, on("2025-11-01"))


# Safety 1: relapse history


def test_an_unanswered_visit_makes_the_interval_before_it_unknown() -> None:
    result = judged(patient("RRMS", UNASKED, scans=[QUIET]))
    assert result.evidence.relapses.unknown == ((START, on("2025-09-01")),)
    assert "relapse history not recorded 9 Mar 2025 to 1 Sep 2025" in result.reason
    assert any(s.kind is SettleKind.RELAPSES and s.earliest == START for s in result.settles)


def test_the_time_after_the_last_visit_is_open_not_unknown() -> None:
    record = patient("RRMS", [visit("2025-03-20", "4.0")], scans=[QUIET])
    result = judged(record)
    assert result.activity is NOT_ACTIVE
    assert result.evidence.relapses.asked_until == on("2025-03-20")


def test_a_frame_without_any_contact_is_unknown() -> None:
    record = patient("RRMS", [visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0")], scans=[QUIET])
    assert judged(record).activity is INDETERMINATE


def test_a_contact_on_the_first_day_of_the_frame_is_a_contact_in_it() -> None:
    assert judged(patient("RRMS", [visit("2025-03-09", "4.0")], scans=[QUIET])).activity is NOT_ACTIVE
    assert judged(patient("RRMS", [visit("2025-03-08", "4.0")], scans=[QUIET])).activity is INDETERMINATE


def test_a_single_day_that_nobody_answered_for_is_unknown() -> None:
    visits = [visit("2025-09-01", "4.0"), visit("2025-09-02", "4.0", asked=None)]
    result = judged(patient("RRMS", visits, scans=[QUIET]))
    assert result.evidence.relapses.unknown == ((on("2025-09-02"), on("2025-09-02")),)


def test_the_first_visit_answers_for_twelve_months() -> None:
    assert judged(patient("RRMS", [visit("2026-03-09", "4.0")], scans=[QUIET])).activity is NOT_ACTIVE
    longer = judged(patient("RRMS", [visit("2026-03-09", "4.0")], scans=[QUIET]), months=13)
    assert longer.evidence.relapses.unknown == ((on("2025-02-09"), on("2025-03-08")),)


def test_a_statement_that_the_history_is_complete_makes_it_known() -> None:
    complete = states(
        "2026-03-01", StatementKind.HISTORY_COMPLETE, start=PartialDate(2020), end=PartialDate(2026, 3, 1)
    )
    result = judged(patient("RRMS", UNASKED, scans=[QUIET], statements=[complete]))
    assert result.activity is NOT_ACTIVE
    assert result.evidence.relapses.asked_until == on("2026-03-01")


def test_a_statement_made_after_the_day_asked_about_is_not_read() -> None:
    complete = states(
        "2026-03-10", StatementKind.HISTORY_COMPLETE, start=PartialDate(2020), end=PartialDate(2026, 3, 1)
    )
    assert judged(patient("RRMS", UNASKED, scans=[QUIET], statements=[complete])).activity is INDETERMINATE


def test_an_assumed_history_is_known_and_marked() -> None:
    result = judged(patient("RRMS", UNASKED, scans=[QUIET], assumed=["relapse_history"]))
    assert result.activity is NOT_ACTIVE
    assert result.history_assumed
    assert "relapse history assumed complete" in result.reason


def test_a_relapse_reported_without_a_row_is_active_only_if_both_visits_lie_in_the_frame() -> None:
    inside = [visit("2025-03-09", "4.0"), visit("2025-09-01", "4.0", asked=True)]
    assert judged(patient("RRMS", inside)).activity is ACTIVE
    before = [visit("2025-03-08", "4.0"), visit("2025-09-01", "4.0", asked=True)]
    result = judged(patient("RRMS", before, scans=[QUIET]))
    assert result.activity is INDETERMINATE
    assert "relapse reported at the visit of 1 Sep 2025, none recorded since 8 Mar 2025" in result.reason


def test_a_first_visit_that_reports_a_relapse_is_active_only_if_its_twelve_months_lie_in_the_frame() -> None:
    assert judged(patient("RRMS", [visit("2026-03-09", asked=True)])).activity is ACTIVE
    assert judged(patient("RRMS", [visit("2026-03-08", asked=True)])).activity is INDETERMINATE


def test_a_relapse_row_outranks_the_answer_no_and_is_a_data_quality_finding() -> None:
    result = judged(patient("RRMS", UNCHANGED, IN_FRAME, [QUIET]))
    assert result.activity is ACTIVE
    assert result.quality == (
        "A relapse of 1 Jun 2025 is recorded, but the visit of 1 Sep 2025 answered no relapse since 1 Mar 2025: "
        "the record counts.",
    )


# Safety 2: dates that are not exact


@pytest.mark.parametrize(
    ("onset", "expected"),
    [("2025-06", ACTIVE), ("2025-03", INDETERMINATE), ("2025", INDETERMINATE), ("2025-02", NOT_ACTIVE)],
)
def test_a_relapse_of_uncertain_date_is_judged_on_every_day_of_its_range(onset: str, expected: Activity) -> None:
    assert judged(patient("RRMS", UNCHANGED, [relapse(onset)], [QUIET])).activity is expected


def test_a_relapse_of_this_year_lies_before_today_whatever_is_recorded_later() -> None:
    record = patient("RRMS", UNCHANGED, [relapse("2026")], [QUIET])
    assert judged(record).activity is ACTIVE
    later = replace(record, visits=(*record.visits, visit("2026-08-01", "4.0")))
    assert judged(later).activity is ACTIVE  # a label as known on a day never rests on what came after it


def test_what_a_date_uncertain_relapse_depends_on_is_said() -> None:
    result = judged(patient("RRMS", UNCHANGED, [relapse("2025-03")], [QUIET]))
    assert "in the frame if it began 9 Mar 2025 to 31 Mar 2025, outside it otherwise" in result.reason


# Safety 3: scans


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, NOT_ACTIVE),
        ({"contrast_given": False, "gd_enhancing": None}, NOT_ACTIVE),
        ({"contrast_given": None}, NOT_ACTIVE),
        ({"cord_done": False}, NOT_ACTIVE),
        ({"cord_done": None}, NOT_ACTIVE),
        ({"compared_with": on("2019-01-01")}, NOT_ACTIVE),
        ({"gd_enhancing": None}, INDETERMINATE),
        ({"gd_enhancing": None, "contrast_given": None}, INDETERMINATE),
        ({"compared_with": None}, INDETERMINATE),
        ({"compared_with": on("2025-11-01")}, INDETERMINATE),
        ({"new_t2": None}, INDETERMINATE),
        ({"enlarging_t2": None}, INDETERMINATE),
        ({"quality_ok": False}, INDETERMINATE),
        ({"quality_ok": None}, INDETERMINATE),
        ({"brain_done": False}, INDETERMINATE),
        ({"brain_done": None}, INDETERMINATE),
        ({"gd_enhancing": 1}, ACTIVE),
        ({"gd_enhancing": 1, "compared_with": None, "quality_ok": False}, ACTIVE),
        ({"new_t2": 1}, ACTIVE),
        ({"enlarging_t2": 1, "new_t2": None, "gd_enhancing": None}, ACTIVE),
        ({"new_t2": 1, "compared_with": on("2024-08-01")}, ACTIVE),
        ({"new_t2": 1, "compared_with": on("2024-07-31")}, INDETERMINATE),
        ({"new_t2": 1, "compared_with": None}, INDETERMINATE),
        ({"new_t2": 1, "compared_with": on("2024-07-31"), "gd_enhancing": 1}, ACTIVE),
    ],
)
def test_what_a_scan_in_the_frame_says(fields: dict[str, object], expected: Activity) -> None:
    result = judged(patient("RRMS", UNCHANGED, scans=[scan("2025-11-01", **fields)]))
    assert result.activity is expected
    assert result.evidence.mri_text in result.reason


def test_new_lesions_against_an_old_scan_say_between_which_days_they_came() -> None:
    result = judged(patient("RRMS", UNCHANGED, scans=[scan("2025-11-01", new_t2=2, compared_with=on("2023-01-01"))]))
    assert "new lesions, date unknown between 1 Jan 2023 and 1 Nov 2025" in result.reason
    assert result.mri_until == on("2025-11-01")


def test_a_longer_frame_lets_an_older_comparison_count() -> None:
    record = patient("RRMS", UNCHANGED, scans=[scan("2025-11-01", new_t2=2, compared_with=on("2023-09-01"))])
    assert judged(record).activity is INDETERMINATE
    assert judged(record, months=24).activity is ACTIVE


COLUMNS = ["contrast_given", "compared_with", "quality_ok", "brain_done", "cord_done"]


def test_columns_that_the_file_does_not_have_are_taken_as_in_order_and_marked() -> None:
    bare = scan("2025-11-01", **dict.fromkeys(COLUMNS))
    assert judged(patient("RRMS", UNCHANGED, scans=[bare])).activity is INDETERMINATE
    result = judged(patient("RRMS", UNCHANGED, scans=[bare], assumed=COLUMNS))
    assert result.activity is NOT_ACTIVE
    assert result.evidence.assumed == tuple(COLUMNS)
    new = replace(bare, new_t2=1)
    assert judged(patient("RRMS", UNCHANGED, scans=[new], assumed=COLUMNS)).activity is ACTIVE


def test_an_assumed_column_does_not_turn_a_blank_count_into_none_found() -> None:
    bare = scan("2025-11-01", **dict.fromkeys([*COLUMNS, "gd_enhancing"]))
    assert judged(patient("RRMS", UNCHANGED, scans=[bare], assumed=COLUMNS)).activity is INDETERMINATE


def test_a_bad_scan_is_made_good_by_a_quiet_one_but_its_blank_enhancement_is_not() -> None:
    poor = scan("2025-06-01", quality_ok=False)
    assert judged(patient("RRMS", UNCHANGED, scans=[poor, QUIET])).activity is NOT_ACTIVE
    baseline = scan("2025-06-01", compared_with=None, new_t2=None, enlarging_t2=None)
    compared = replace(QUIET, compared_with=baseline.on)
    assert judged(patient("RRMS", UNCHANGED, scans=[baseline, compared])).activity is NOT_ACTIVE
    blank = scan("2025-06-01", gd_enhancing=None)
    far = replace(QUIET, compared_with=blank.compared_with)
    assert judged(patient("RRMS", UNCHANGED, scans=[blank, far])).activity is INDETERMINATE


def test_lesions_that_were_not_counted_show_only_on_a_scan_compared_as_far_back() -> None:
    uncounted = scan("2025-06-01", new_t2=None)
    assert judged(patient("RRMS", UNCHANGED, scans=[uncounted, QUIET])).activity is INDETERMINATE
    far = replace(QUIET, compared_with=uncounted.compared_with)
    assert judged(patient("RRMS", UNCHANGED, scans=[uncounted, far])).activity is NOT_ACTIVE


def test_a_scan_on_the_first_day_of_the_frame_counts() -> None:
    assert judged(patient("RRMS", UNCHANGED, scans=[scan("2025-03-09")])).activity is NOT_ACTIVE


def test_a_scan_before_the_frame_counts_for_nothing_but_is_named() -> None:
    result = judged(patient("RRMS", UNCHANGED, scans=[scan("2025-03-08", gd_enhancing=3)]))
    assert result.activity is INDETERMINATE
    assert "MRI information ends 8 Mar 2025" in result.reason


def test_no_scan_at_all_is_said() -> None:
    assert "no MRI information recorded" in judged(patient("RRMS", UNCHANGED)).reason


# Safety 4: adjudication


@pytest.mark.parametrize("flag", ["fever", "infection"])
def test_fever_or_infection_alone_never_excludes_a_relapse(flag: str) -> None:
    flagged = relapse("2025-06-01", **{flag: True})
    result = judged(patient("RRMS", UNCHANGED, [flagged], [QUIET]))
    assert result.activity is INDETERMINATE
    assert "relapse not adjudicated" in result.reason
    assert [s.kind for s in result.settles] == [SettleKind.ADJUDICATION]


def test_an_unadjudicated_event_does_not_matter_where_both_answers_agree() -> None:
    flagged = relapse("2025-06-01", fever=True)
    assert judged(patient("RRMS", UNCHANGED, [flagged, relapse("2025-05-01")], [QUIET])).activity is ACTIVE
    assert judged(patient("RRMS", UNCHANGED, [flagged], ACTIVE_SCAN)).activity is ACTIVE
    old = relapse("2024-06-01", fever=True)
    assert judged(patient("RRMS", UNCHANGED, [old], [QUIET])).activity is NOT_ACTIVE


def test_a_flagged_event_adjudicated_as_a_relapse_counts() -> None:
    flagged = relapse("2025-06-01", fever=True, adjudication=Adjudication.RELAPSE)
    assert judged(patient("RRMS", UNCHANGED, [flagged])).activity is ACTIVE


# What holds for every record


@given(st.integers(1, 2000), st.sampled_from(["RRMS", "SPMS"]))
def test_rows_dated_after_the_day_asked_about_are_not_read(later: int, course: str) -> None:
    day = AS_OF + timedelta(days=later)
    record = patient(course, UNCHANGED, scans=[QUIET])
    more = replace(
        record,
        visits=(*record.visits, visit(day.isoformat(), "8.0", asked=True)),
        relapses=(relapse(day.isoformat()),),
        scans=(*record.scans, scan(day.isoformat(), gd_enhancing=9)),
        statements=(states(day.isoformat()),),
    )
    assert judged(more) == judged(record)


BLANKS = ["gd_enhancing", "new_t2", "enlarging_t2", "contrast_given", "compared_with", "quality_ok", "brain_done"]
COUNT = st.sampled_from([None, 0, 0, 1])
YES_NO = st.sampled_from([None, True, True, False])


@given(
    st.fixed_dictionaries({"gd_enhancing": COUNT, "new_t2": COUNT, "enlarging_t2": COUNT, "quality_ok": YES_NO}),
    st.lists(YES_NO, min_size=3, max_size=3),
    st.lists(st.sampled_from(["2025-06-01", "2025", "2024-01-01"]), max_size=2),
    st.integers(0, 9),
)
def test_blanking_an_answer_never_makes_a_record_not_active(
    fields: dict[str, object], asked: list[bool | None], onsets: list[str], which: int
) -> None:
    visits = [replace(v, relapse_since_last=a) for v, a in zip(UNCHANGED, asked, strict=True)]
    told = scan("2025-11-01", **fields)
    record = patient("RRMS", visits, [relapse(o) for o in onsets], [told])
    if which < len(BLANKS):
        blanked = replace(record, scans=(replace(told, **{BLANKS[which]: None}),))
    else:
        place = which - len(BLANKS)
        blanked = replace(
            record,
            visits=tuple(replace(v, relapse_since_last=None) if i == place else v for i, v in enumerate(visits)),
        )
    if judged(record).activity is not NOT_ACTIVE:
        assert judged(blanked).activity is not NOT_ACTIVE


@given(st.integers(0, 3000), st.integers(1, 36))
def test_every_indeterminate_activity_says_why_and_what_would_settle_it(offset: int, months: int) -> None:
    record = patient("RRMS", UNASKED, [relapse("2024", fever=True)], [scan("2025-11-01", gd_enhancing=None)])
    result = judged(record, date(2020, 1, 1) + timedelta(days=offset), months)
    if result.activity is INDETERMINATE:
        assert result.activity_reasons
        assert result.settles


def test_every_finding_of_the_relapse_answer_carries_its_days() -> None:
    result = judged(patient("RRMS", UNASKED, [relapse("2025", fever=True), FEVER], [QUIET]))
    facts = {finding.fact for finding in result.evidence.relapses.findings}
    assert facts == {RelapseFact.NOT_ADJUDICATED, RelapseFact.EXCLUDED, RelapseFact.NOT_RECORDED}
    assert all(f.start is not None and f.end is not None for f in result.evidence.relapses.findings)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quality_ok": False}, "compared with the scan of 1 Nov 2024, whose quality is not acceptable"),
        ({"brain_done": False}, "compared with the scan of 1 Nov 2024, on which the brain was not scanned"),
    ],
)
@pytest.mark.parametrize("new", [0, 1])
def test_s3_a_comparison_scan_that_the_record_calls_unusable_is_none(
    wrong: dict[str, object], words: str, new: int
) -> None:
    result = judged(patient("RRMS", UNCHANGED, scans=[scan("2024-11-01", **wrong), scan("2025-11-01", new_t2=new)]))
    assert result.activity is Activity.INDETERMINATE
    assert any(words in reason for reason in result.activity_reasons)
