"""Clinical safety as the summary says it: safety.md 1, 2, 4, 13 to 19, 24, 25 and 28 for one patient at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.dates import PartialDate
from domain.records import Adjudication, Patient, PatientRecord, Statement, StatementKind
from domain.summarise import summarise
from domain.summary import Flag, Line, OpenKind, PatientSummary, Tone
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, PIRA, QUIET_SCAN, RAW, RAW_RELAPSE, RISE, UNCHANGED, patient, relapse, visit

RULES = load_rules()
EARLY = load_rules("mueller-2023-12w")


def told(record: PatientRecord, as_of: date = AS_OF, early: bool = True) -> PatientSummary:
    return summarise(record, EARLY if early else RULES, as_of)


def line(summary: PatientSummary, label: str) -> Line:
    (found,) = [line for line in (*summary.inflammation, *summary.disability) if line.label == label]
    return found


def labels(summary: PatientSummary) -> list[str]:
    return [line.label for line in summary.disability]


# 1, 2, 4: unknown is unknown


def test_1_worsening_with_an_unrecorded_relapse_history_is_undetermined_with_its_dates_and_never_pira() -> None:
    unasked = [replace(v, relapse_since_last=None) for v in PIRA]
    summary = told(patient(visits=unasked, scans=QUIET_SCAN))
    assert line(summary, "Cause undetermined").text.startswith("Attribution undetermined, first measured 1 Aug 2025")
    assert "relapse history not recorded" in line(summary, "Cause undetermined").aside
    assert Flag.PIRA not in summary.flags
    assert OpenKind.RELAPSES in {item.kind for item in summary.open_items}


def test_1_without_any_answer_no_relapse_is_not_said() -> None:
    summary = told(patient(visits=[replace(v, relapse_since_last=None) for v in UNCHANGED], scans=QUIET_SCAN))
    assert summary.headline.text.startswith("Activity indeterminate")
    assert line(summary, "Activity").text.startswith("Activity indeterminate: relapse history not recorded")


def test_2_relapse_of_uncertain_date_is_told_with_each_answer_and_its_dates() -> None:
    summary = told(patient(visits=RAW, relapses=[relapse("2025")], scans=QUIET_SCAN))
    aside = line(summary, "Cause undetermined").aside
    assert "date uncertain" in aside
    assert "PIRA if" in aside or "undetermined if" in aside
    assert "RAW if" in aside


def test_4_unadjudicated_fever_is_told_both_ways_and_asks_for_adjudication() -> None:
    fever = relapse("2025-07-17", fever=True, infection=True)
    summary = told(patient(visits=RAW, relapses=[fever], scans=QUIET_SCAN))
    assert "relapse not adjudicated" in line(summary, "Cause undetermined").aside
    assert OpenKind.ADJUDICATION in {item.kind for item in summary.open_items}


def test_4_pseudo_relapse_is_no_last_relapse() -> None:
    pseudo = relapse("2025-07-17", fever=True, adjudication=Adjudication.PSEUDO_RELAPSE)
    assert line(told(patient(visits=UNCHANGED, relapses=[pseudo])), "Last relapse").text == "none recorded"


# 13, 14


def test_13_open_window_is_pira_so_far_with_the_date_that_settles_it_on_line_list_and_explanation() -> None:
    summary = told(patient(visits=[*PIRA[:3], visit("2026-03-01", "5.0")], scans=QUIET_SCAN))
    found = line(summary, "Not linked to relapses")
    assert found.text == "PIRA so far, first measured 1 Aug 2025"
    assert "settled if no relapse is recorded to 31 Mar 2026" in found.aside
    assert any(item.kind is OpenKind.WINDOW and item.when == "to 31 Mar 2026" for item in summary.open_items)
    assert "so far" in summary.explanations[found.explanation].steps[-1].text + " ".join(
        step.text for step in summary.explanations[found.explanation].steps
    )


def test_14_later_fall_below_the_threshold_stands_on_the_same_line_and_in_the_headline() -> None:
    summary = told(patient(visits=[*PIRA, visit("2026-02-01", "4.0")], scans=QUIET_SCAN))
    assert "not sustained: back to 4.0 on 1 Feb 2026" in line(summary, "Not linked to relapses").aside
    assert "not sustained: back to 4.0 on 1 Feb 2026" in summary.headline.text


def test_14_confirmed_carries_its_weeks_in_the_default_definition() -> None:
    assert RULES.definition.confirmation.days == 168
    visits = [visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2025-05-01", "5.0")]
    summary = told(patient(visits=[*visits, visit("2025-11-01", "5.0")], scans=QUIET_SCAN), early=False)
    assert line(summary, "Not linked to relapses").aside.startswith("again at 24 weeks or later: 1 Nov 2025")


# 15: threshold families

# From 0 to 1.0 only family C counts (worked case 4); from 5.5 to 6.0 only family B (case 5).
FROM_0 = ("0", "0", "1.0", "1.0")
FROM_5_5 = ("5.5", "5.5", "6.0", "6.0")
DAYS = ("2024-09-01", "2025-03-01", "2025-08-01", "2025-12-01")


def by_family(course: str, steps: tuple[str, ...]) -> PatientSummary:
    visits = [visit(day, edss) for day, edss in zip(DAYS, steps, strict=True)]
    return told(patient(course, visits=visits, scans=QUIET_SCAN))


@pytest.mark.parametrize(("course", "steps"), [("RRMS", FROM_0), ("RRMS", FROM_5_5), ("SPMS", FROM_5_5)])
def test_15_where_families_differ_no_one_answer_stands_in_line_headline_label_or_list(
    course: str, steps: tuple[str, ...]
) -> None:
    summary = by_family(course, steps)
    found = line(summary, "Not linked to relapses")
    assert found.text == "Depends on the threshold rule"
    assert found.tone is Tone.CAUTION
    assert "first measured 1 Aug 2025" in found.aside
    assert ": none" in found.aside
    assert "whether disability increased depends on the threshold rule" in summary.headline.text.lower()
    assert summary.label.startswith("depends on the threshold rule (")
    assert summary.label in summary.headline.detail
    assert summary.explanations["lublin"].title == f"Lublin 2013: {summary.label}"
    assert not {Flag.PIRA, Flag.RAW, Flag.UNDETERMINED} & set(summary.flags)
    assert Flag.PENDING in summary.flags
    assert "depends on the threshold rule" in summary.definitions_note


def test_15_progression_depends_on_the_threshold_rule_too() -> None:
    found = line(by_family("SPMS", FROM_5_5), "Progression")
    assert found.text == "Depends on the threshold rule"
    assert found.aside == ("A and C: SPMS, not active, without progression; B: SPMS, not active, with progression")


def test_15_where_unverified_families_agree_the_mark_says_so() -> None:
    summary = told(patient(visits=PIRA, scans=QUIET_SCAN))
    mark = "threshold rule assumed; A, B and C agree here"
    assert line(summary, "Not linked to relapses").caution == mark
    assert summary.stamp.unverified


def test_15_verified_threshold_is_neither_marked_nor_asked_by_family() -> None:
    verified = replace(EARLY.definition, unverified=())
    others = tuple(d for d in EARLY.definitions if d.id != verified.id)
    visits = [visit(day, edss) for day, edss in zip(DAYS, FROM_5_5, strict=True)]
    summary = summarise(
        patient(visits=visits, scans=QUIET_SCAN), replace(EARLY, definitions=(verified, *others)), AS_OF
    )
    assert "threshold rule" not in summary.headline.text
    assert all(not found.caution for found in summary.disability)


# 16, 17, 18, 19


def test_16_long_gap_before_onset_qualifies_the_line() -> None:
    visits = [
        visit("2022-01-01", "4.0"),
        visit("2022-06-01", "4.0"),
        visit("2025-08-01", "5.0"),
        visit("2025-12-01", "5.0"),
    ]
    summary = told(patient(visits=visits, scans=QUIET_SCAN))
    found = next(line for line in summary.disability if line.strong)
    assert "relapses 1 Jun 2022 to 1 Aug 2025 rest on recall" in found.aside


def test_16_onset_is_first_measured_and_began_after_the_last_visit_without_it() -> None:
    summary = told(patient(visits=PIRA, scans=QUIET_SCAN))
    steps = summary.explanations[line(summary, "Not linked to relapses").explanation].steps
    assert "First measured worse" in steps[1].text
    assert "It began after 1 Mar 2025." in steps[1].aside


def test_17_edss_change_over_1_3_and_5_years_stands_beside_the_label() -> None:
    visits = [
        visit(f"{year}-03-01", edss) for year, edss in ((2021, "2.0"), (2023, "3.0"), (2025, "3.5"), (2026, "4.0"))
    ]
    assert line(told(patient(visits=visits)), "EDSS change").text == "+0.5 in 1 y · +1.0 in 3 y · +2.0 in 5 y"


def test_17_span_that_the_record_does_not_reach_is_said() -> None:
    visits = [visit("2025-02-20", "3.0"), visit("2026-03-01", "3.0")]
    assert (
        line(told(patient(visits=visits)), "EDSS change").text == "No change in 1 y · over 3 or 5 y: record too short"
    )


def test_17_value_much_older_than_a_year_is_not_called_one_year_old() -> None:
    visits = [visit("2022-03-01", "3.0"), visit("2026-03-01", "5.0")]
    assert line(told(patient(visits=visits)), "EDSS change").text == "+2.0 in 4.0 y · over 5 y: record too short"


def test_17_older_progression_is_without_progression_in_this_frame_with_its_date() -> None:
    visits = [
        visit("2022-01-01", "4.0"),
        visit("2022-06-01", "5.0"),
        visit("2022-12-01", "5.0"),
        visit("2023-12-01", "5.0"),
        visit("2024-12-01", "5.0"),
        visit("2025-12-01", "5.0"),
    ]
    found = line(told(patient("SPMS", visits=visits, scans=QUIET_SCAN)), "Progression")
    assert found.text == "Without progression in this frame"
    assert "last confirmed progression first measured 1 Jun 2022" in found.aside


def test_18_progression_that_the_clinician_states_is_not_hidden_by_a_quiet_rule() -> None:
    stated = Statement("s", date(2025, 12, 1), StatementKind.PROGRESSION, by="A. Rater")
    summary = told(patient("SPMS", visits=UNCHANGED, scans=QUIET_SCAN, statements=[stated]))
    assert summary.headline.text.startswith("Progression stated by the clinician")
    assert summary.headline.tone is Tone.DISABILITY
    assert "clinical judgement" in line(summary, "Progression").aside


def test_18_one_edss_only_cannot_be_judged() -> None:
    summary = told(patient("SPMS", visits=[visit("2025-09-01", "4.0")], scans=QUIET_SCAN))
    assert line(summary, "Worsening").text == "cannot be judged: one EDSS only"
    assert line(summary, "Progression").text == "Progression indeterminate"


def test_19_unconfirmed_rise_keeps_no_confirmed_worsening_from_being_the_headline() -> None:
    summary = told(patient(visits=RISE, scans=QUIET_SCAN))
    assert "a possible increase of disability is not confirmed" in summary.headline.text
    assert "no confirmed EDSS worsening" not in summary.headline.text


def test_19_worse_walk_keeps_no_confirmed_worsening_from_being_the_headline() -> None:
    visits = [
        replace(v, values=(*v.values, *visit("2020-01-01", t25fw=t).values))
        for v, t in zip((*UNCHANGED, visit("2026-02-01", "4.0")), ("5.0", "5.0", "6.5", "6.5"), strict=True)
    ]
    summary = told(patient(visits=visits, scans=QUIET_SCAN))
    assert summary.headline.text.startswith("T25FW worse and present again, EDSS without confirmed worsening")
    assert summary.headline.tone is Tone.DISABILITY


# 24, 25


def test_24_unconfirmed_rise_before_a_death_cannot_be_settled_and_asks_for_nothing() -> None:
    who = Patient("p", "1", death_date=PartialDate(2026, 2, 20))
    summary = told(patient(visits=RISE, scans=QUIET_SCAN, who=who))
    found = line(summary, "Not confirmed")
    assert found.aside == "unconfirmed, cannot be settled: death 20 Feb 2026"
    assert OpenKind.CONFIRMATION not in {item.kind for item in summary.open_items}


def test_25_card_says_that_a_label_does_not_establish_the_cause() -> None:
    summary = told(patient(visits=RAW, relapses=[RAW_RELAPSE], scans=QUIET_SCAN))
    cautions = summary.explanations[line(summary, "After a relapse").explanation].cautions
    assert any(caution.startswith("A label does not establish the cause.") for caution in cautions)


def test_25_other_rater_at_onset_is_shown() -> None:
    visits = [replace(v, rater="A. Rater" if v.on.year == 2024 else "B. Rater") for v in PIRA]
    summary = told(patient(visits=visits, scans=QUIET_SCAN))
    cautions = summary.explanations[line(summary, "Not linked to relapses").explanation].cautions
    assert "Rater changed between baseline and onset: A. Rater on 1 Sep 2024, B. Rater on 1 Aug 2025." in cautions


# 28: SDMT


def with_sdmt(*scores: int) -> PatientSummary:
    days = ("2024-09-01", "2025-03-01", "2025-09-01", "2026-02-01")[: len(scores)]
    return told(patient(visits=[visit(day, "2.0", sdmt=str(score)) for day, score in zip(days, scores, strict=True)]))


def test_28_confirmed_four_point_sdmt_fall_reads_possible_within_test_variation() -> None:
    summary = with_sdmt(50, 50, 46, 46)
    (explanation,) = [e for e in summary.explanations.values() if e.measure == "sdmt"]
    assert explanation.title == "SDMT −4: possible; within test variation for one person"
    assert "PIRA" not in explanation.title
    assert any("counts 4 points" in caution for caution in explanation.cautions)
    found = line(summary, "Other measures")
    assert found.aside == "SDMT: possible; within test variation for one person"
    assert found.tone is Tone.NEUTRAL


def test_28_pending_four_point_sdmt_fall_reads_possible_within_test_variation() -> None:
    (item,) = [item for item in with_sdmt(50, 50, 50, 46).open_items if "SDMT 46" in item.title]
    assert item.title == "SDMT 46, −4: possible; within test variation for one person"


def test_28_eight_points_at_two_sittings_are_a_worsening_and_at_one_a_decline_to_be_confirmed() -> None:
    assert line(with_sdmt(50, 50, 42, 42), "Other measures").text == "Worse, present again: SDMT −8"
    (row,) = [row for row in with_sdmt(50, 50, 50, 42).measures if row.measure == "sdmt"]
    assert row.note == "reliable decline, confirmed only at a second sitting"


def test_28_eight_points_that_come_back_to_seven_are_within_test_variation() -> None:
    summary = with_sdmt(50, 50, 42, 43)
    assert "within test variation" in " ".join(e.title for e in summary.explanations.values() if e.measure == "sdmt")


# Records with little in them


@pytest.mark.parametrize("course", ["RRMS", "SPMS", "PPMS", "CIS", "RIS", "uncertain"])
def test_record_without_visits_says_that_too_little_is_recorded(course: str) -> None:
    summary = told(patient(course))
    assert summary.headline.text == "Too little is recorded to say anything."
    assert line(summary, "Worsening").text == "not assessed: no EDSS recorded"


def test_ris_has_no_lublin_label_and_says_why() -> None:
    assert told(patient("RIS", visits=UNCHANGED, scans=QUIET_SCAN)).label == "none; RIS is not a Lublin phenotype"


def test_uncertain_course_has_no_label_and_the_facts_stand() -> None:
    summary = told(patient("uncertain", visits=PIRA, scans=QUIET_SCAN))
    assert summary.label == "none; course uncertain"
    assert line(summary, "Not linked to relapses").text == "PIRA, first measured 1 Aug 2025"


def test_scans_only_are_told_without_a_word_on_disability() -> None:
    summary = told(patient(scans=QUIET_SCAN))
    assert line(summary, "Last scan").text.startswith("1 Nov 2025")
    assert line(summary, "EDSS change").text == "no EDSS recorded"
    assert "disability not assessed in this frame" in summary.headline.text
