"""NEDA-3 and NEDA-4: windows, the re-baseline after a treatment, what is missing and what would settle it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from domain.dates import PartialDate
from domain.engine import find_events
from domain.neda import NedaResult, assess_neda3, assess_neda4, neda_label
from domain.neda_domains import Finding
from domain.neda_window import current_treatment, frame_windows, treatment_windows
from domain.neida import assess_neida, assess_neida_in
from domain.records import Adjudication, MriScan, Patient, PatientRecord, Treatment
from domain.settle import SettleKind
from storage.neda_rules import load_neda_rules
from storage.rules import load_rules
from tests.engine_patients import definition
from tests.lublin_patients import (
    AS_OF,
    PIRA,
    QUIET,
    RAW,
    RAW_RELAPSE,
    RISE,
    START,
    UNCHANGED,
    on,
    patient,
    relapse,
    scan,
    visit,
)  # fmt: skip

RULES = load_neda_rules()
CHOSEN = definition("mueller-2023-24w")
FAMILIES = load_rules().families
TREATED = "2024-03-01"  # re-baseline 1 Sep 2024


def asked(record: PatientRecord, as_of: date = AS_OF, months: int = 12) -> NedaResult:
    return assess_neda3(record, frame_windows(as_of, months), CHOSEN, RULES)


def treated(record: PatientRecord, *begun: str, drug: str = "ocrelizumab", stop: str = "") -> PatientRecord:
    end = PartialDate.from_iso(stop) if stop else None
    rows = tuple(Treatment(f"t{day}", drug, PartialDate.from_iso(day), end) for day in begun)
    return replace(record, treatments=(*record.treatments, *rows))


def since(record: PatientRecord, as_of: date = AS_OF, months: int | None = None) -> NedaResult:
    return assess_neda3(record, treatment_windows(record, as_of, RULES, months), CHOSEN, RULES)


# Worked cases


def test_case_23_without_a_scan_or_with_one_of_poor_quality_neda_is_not_assessable() -> None:
    for scans in ([], [scan("2025-11-01", quality_ok=False)]):
        result = asked(patient("RRMS", UNCHANGED, scans=scans))
        assert result.answer == "not assessable"
        assert [settle.kind for settle in result.settles] == [SettleKind.SCAN]


def test_case_23_one_relapse_decides_without_a_scan() -> None:
    result = asked(patient("RRMS", UNCHANGED, [relapse("2025-06-01")]))
    assert (result.answer, result.settles) == ("no", ())
    assert result.text == "Disease activity found, 9 Mar 2025 to 9 Mar 2026: relapse 1 Jun 2025"


def test_case_1b_neda_is_no_where_neida_is_yes() -> None:
    visits = [
        visit("2023-03-09", "4.0"),
        visit("2024-03-08", "4.5"),
        visit("2025-03-08", "5.0"),
        visit("2026-03-09", "6.0"),
    ]
    record = patient("SPMS", visits, scans=[QUIET])
    assert assess_neida(record, AS_OF).answer == "yes"
    result = asked(record)
    assert result.answer == "no"
    assert "EDSS 4.0 to 5.0, first measured 8 Mar 2025, confirmed at 24 weeks or later (9 Mar 2026)" in result.text


def test_case_14_neda_is_not_assessable_and_names_the_scan() -> None:
    result = asked(patient("RRMS", UNCHANGED, [relapse("2023-03-01")], [scan("2024-07-01")]))
    assert result.answer == "not assessable"
    assert result.text == "Not assessable, 9 Mar 2025 to 9 Mar 2026: no scan in the frame (last scan 1 Jul 2024)"


# The frame


def test_a_yes_prints_its_start_and_what_it_rests_on() -> None:
    result = asked(patient("RRMS", UNCHANGED, scans=[QUIET]))
    assert result.text == (
        "No evidence of disease activity found, 9 Mar 2025 to 9 Mar 2026; "
        "scan 1 Nov 2025, relapses asked 1 Sep 2025; EDSS to 1 Sep 2025"
    )
    assert (result.window.start, result.window.end) == (START, AS_OF)


def test_s22_an_unconfirmed_rise_makes_it_not_assessable_until_its_day() -> None:
    result = asked(patient("RRMS", RISE, scans=[QUIET]))
    assert result.until == on("2026-07-19")
    assert result.text.startswith("Not assessable until 19 Jul 2026, 9 Mar 2025 to 9 Mar 2026: possible worsening, ")
    assert [(s.kind, s.earliest) for s in result.settles] == [(SettleKind.CONFIRMATION, on("2026-07-19"))]


def test_any_confirmed_worsening_decides_whatever_its_cause() -> None:
    assert asked(patient("RRMS", RAW, [RAW_RELAPSE], [QUIET])).answer == "no"
    early = assess_neda3(
        patient("RRMS", PIRA, scans=[QUIET]), frame_windows(AS_OF), definition("mueller-2023-12w"), RULES
    )
    assert early.answer == "no"
    assert any("confirmed at 12 weeks is early" in caution for caution in early.cautions)


def test_s24_a_rise_before_a_death_cannot_be_settled_and_asks_for_nothing() -> None:
    died = Patient("p", "1", death_date=PartialDate(2026, 3, 1))
    result = asked(patient("RRMS", RISE, scans=[QUIET], who=died))
    assert (result.answer, result.settles, result.until) == ("not assessable", (), None)
    assert result.text.startswith("Not assessable, and cannot be settled, 9 Mar 2025 to 9 Mar 2026: possible worsening")


def test_after_a_death_only_what_records_can_answer_is_asked_for() -> None:
    died = Patient("p", "1", death_date=PartialDate(2026, 3, 1))
    assert asked(patient("RRMS", UNCHANGED, who=died)).settles == ()
    report = asked(patient("RRMS", UNCHANGED, scans=[scan("2025-11-01", gd_enhancing=None)], who=died))
    assert [settle.kind for settle in report.settles] == [SettleKind.REPORT]


def test_s5_a_visit_that_does_not_compare_is_no_edss_of_the_window() -> None:
    visits = [visit("2024-09-01", "4.0"), visit("2025-02-01", "4.0"), visit("2025-09-01", "4.0", comparable=False)]
    result = asked(patient("RRMS", visits, scans=[QUIET]))
    assert result.answer == "not assessable"
    assert "no comparable EDSS 9 Mar 2025 to 9 Mar 2026 (last 1 Feb 2025)" in result.text
    assert [(s.kind, s.measure, s.count) for s in result.settles] == [(SettleKind.MEASURE, "edss", 1)]


def test_without_any_edss_two_are_asked_for() -> None:
    result = asked(patient("RRMS", [visit("2025-09-01")], scans=[QUIET]))
    assert "no comparable EDSS recorded" in result.text
    assert [(s.kind, s.count) for s in result.settles] == [(SettleKind.MEASURE, 2)]


def test_s4_an_unadjudicated_event_is_judged_both_ways() -> None:
    record = patient("RRMS", UNCHANGED, [relapse("2025-06-01", fever=True)], [QUIET])
    assert asked(record).answer == "not assessable"
    assert [settle.kind for settle in asked(record).settles] == [SettleKind.ADJUDICATION]


def test_s4_a_worsening_that_only_one_way_of_an_uncertain_relapse_confirms_is_not_assessable() -> None:
    # As a relapse the event 20 days before the only confirming visit would keep it from confirming.
    visits = [*RISE[:2], visit("2025-04-01", "5.0"), visit("2025-10-01", "5.0")]
    uncertain = relapse("2025-09-11", adjudication=Adjudication.UNCERTAIN)
    result = asked(patient("RRMS", visits, [uncertain], [QUIET]))
    assert result.domains[1].finding is Finding.UNKNOWN
    assert SettleKind.ADJUDICATION in {settle.kind for settle in result.settles}


def test_s15_where_the_threshold_families_differ_no_one_answer_is_given() -> None:
    visits = [
        visit("2024-09-01", "5.5"),
        visit("2025-03-20", "5.5"),
        visit("2025-04-20", "6.0"),
        visit("2026-01-10", "6.0"),
    ]
    record = patient("SPMS", visits, scans=[QUIET])
    result = assess_neda3(record, frame_windows(AS_OF), CHOSEN, RULES, families=FAMILIES)
    assert (result.answer, result.settles) == ("not assessable", ())
    assert (
        "EDSS worsening depends on the threshold rule: none found by family A and C; found by family B" in result.text
    )
    agreed = patient("SPMS", UNCHANGED, scans=[QUIET])
    assert assess_neda3(agreed, frame_windows(AS_OF), CHOSEN, RULES, families=FAMILIES).answer == "yes"


def test_results_that_were_searched_before_are_used_and_lead_to_the_same() -> None:
    record = patient("RRMS", RISE, scans=[QUIET])
    edss = find_events(record, "edss", CHOSEN, AS_OF)
    assert assess_neda3(record, frame_windows(AS_OF), CHOSEN, RULES, edss=edss) == asked(record)


def test_the_label_names_the_rule_its_source_and_what_is_unverified() -> None:
    result = assess_neda4(patient("RRMS", UNCHANGED, scans=[QUIET]), frame_windows(AS_OF), CHOSEN, RULES)
    label = neda_label(result, RULES)
    assert (label.id, label.title, label.answer, label.in_review) == ("neda-4", "NEDA-4", "not assessable", False)
    assert label.rule == f"mueller-2023-24w, version {CHOSEN.version}"
    assert "Kappos" in label.source
    assert "threshold rule assumed" in label.cautions
    assert any("−0.4 %" in mark for mark in label.unverified)
    assert "stable" not in repr(label).lower()


# The re-baseline


BEFORE = [visit("2023-09-01", "2.0"), visit("2024-02-01", "2.0")]
AFTER = [visit("2024-09-20", "4.0"), visit("2025-03-01", "4.0"), visit("2025-09-01", "4.0")]
REFERENCE = scan("2024-10-01", new_t2=3)
FOLLOWING = scan("2025-09-10", compared_with=on("2024-10-01"))


def rebaselined(relapses: Sequence[str] = (), scans: Sequence[MriScan] = ()) -> PatientRecord:
    made = patient(
        "RRMS",
        [*BEFORE, *AFTER],
        [relapse(day) for day in relapses],
        scans or [REFERENCE, FOLLOWING],
    )
    return treated(made, TREATED)


def test_what_lies_before_the_re_baseline_does_not_count() -> None:
    record = rebaselined(relapses=["2024-08-31"])
    result = since(record)
    assert result.answer == "yes"
    assert (result.window.start, result.window.end) == (on("2024-09-01"), AS_OF)
    assert "re-baseline on 1 Sep 2024, 6 months after ocrelizumab was begun (1 Mar 2024)" in result.reasons
    assert since(rebaselined(relapses=["2024-09-01"])).answer == "no"


def test_the_reference_edss_is_the_first_one_since_the_re_baseline() -> None:
    assert since(rebaselined()).domains[1].reasons == (
        "no EDSS worsening confirmed at 24 weeks (20 Sep 2024 to 1 Sep 2025, 3 visits)",
    )
    assert any(e.onset.on == on("2024-09-20") for e in find_events(rebaselined(), "edss", CHOSEN, AS_OF).worsenings)


def test_lesions_on_the_reference_scan_are_the_reference_but_enhancing_ones_count() -> None:
    assert since(rebaselined()).answer == "yes"
    enhancing = replace(REFERENCE, gd_enhancing=1)
    assert since(rebaselined(scans=[enhancing, FOLLOWING])).answer == "no"


@pytest.mark.parametrize(
    ("compared", "answer"), [("2024-10-01", "no"), ("2025-01-01", "no"), ("2024-09-30", "not assessable")]
)
def test_new_lesions_count_if_they_surely_came_after_the_reference_scan(compared: str, answer: str) -> None:
    result = since(rebaselined(scans=[REFERENCE, replace(FOLLOWING, new_t2=1, compared_with=on(compared))]))
    assert result.answer == answer
    assert ("may be older than the reference scan" in result.text) is (answer == "not assessable")


def test_the_reference_scan_alone_is_not_enough() -> None:
    result = since(rebaselined(scans=[REFERENCE]))
    assert "no usable scan after the reference scan" in result.text
    assert [(s.kind, s.earliest, s.on) for s in result.settles] == [
        (SettleKind.SCAN, on("2024-10-02"), on("2024-10-01"))
    ]


@pytest.mark.parametrize(
    ("changed", "answer"),
    [
        ({"gd_enhancing": None}, "not assessable"),
        ({"gd_enhancing": None, "contrast_given": False}, "yes"),
        ({"new_t2": None}, "not assessable"),
        ({"compared_with": None}, "not assessable"),
        ({"quality_ok": False}, "not assessable"),
    ],
)
def test_a_later_scan_that_is_not_reported_in_full_leaves_it_open(changed: dict[str, object], answer: str) -> None:
    assert since(rebaselined(scans=[REFERENCE, replace(FOLLOWING, **changed)])).answer == answer  # type: ignore[arg-type]  # fields


def test_a_later_quiet_scan_makes_good_lesions_that_were_not_counted_but_not_enhancement() -> None:
    last = scan("2026-02-01", compared_with=on("2024-10-01"))
    assert since(rebaselined(scans=[REFERENCE, replace(FOLLOWING, new_t2=None), last])).answer == "yes"
    assert since(rebaselined(scans=[REFERENCE, replace(FOLLOWING, gd_enhancing=None), last])).answer == "not assessable"


def test_before_the_re_baseline_is_reached_it_is_not_assessable_until_then() -> None:
    record = treated(patient("RRMS", UNCHANGED, scans=[QUIET]), "2025-12-01")
    result = since(record)
    assert result.text == "Not assessable until 1 Jun 2026: the re-baseline is on 1 Jun 2026"
    assert (result.until, result.settles, result.domains) == (on("2026-06-01"), (), ())
    assert since(record, months=3).window.start == on("2026-03-01")
    four = assess_neda4(record, treatment_windows(record, AS_OF, RULES), CHOSEN, RULES)
    assert (four.rule, four.answer) == ("neda-4", "not assessable")


def test_the_months_to_the_re_baseline_are_marked_unverified() -> None:
    assert RULES.rebaseline_choices == (3, 6)
    assert any("months to the re-baseline" in mark for mark in since(rebaselined()).unverified)


def test_without_a_current_disease_modifying_treatment_there_is_no_re_baseline() -> None:
    for record in (
        rebaselined(),
        treated(patient("RRMS", UNCHANGED), TREATED, drug="neurorehabilitation"),
        treated(patient("RRMS", UNCHANGED), TREATED, stop="2025-01-01"),
    ):
        none = replace(record, treatments=tuple(t for t in record.treatments if t.drug != "ocrelizumab" or t.stop))
        result = since(none)
        assert "no current disease-modifying treatment recorded" in result.text
        assert [settle.kind for settle in result.settles] == [SettleKind.STATEMENT]


def test_a_changed_dose_is_no_new_treatment_and_a_new_drug_is() -> None:
    rows = (
        Treatment("a", "natalizumab", PartialDate(2020, 1, 1), PartialDate(2021, 1, 1)),
        Treatment("b", "Natalizumab", PartialDate(2021, 4, 1)),
    )
    record = replace(patient(), treatments=rows)
    found = current_treatment(record, AS_OF, RULES)
    assert found is not None
    assert found.start == PartialDate(2020, 1, 1)
    longer = replace(record, treatments=(rows[0], replace(rows[1], start=PartialDate(2021, 4, 2))))
    again = current_treatment(longer, AS_OF, RULES)
    assert again is not None
    assert again.start == PartialDate(2021, 4, 2)
    switched = current_treatment(treated(record, "2025-01-01"), AS_OF, RULES)
    assert switched is not None
    assert switched.drug == "ocrelizumab"


def test_s2_a_treatment_known_to_the_month_is_judged_on_every_day_of_it() -> None:
    open_day = replace(rebaselined(relapses=["2024-09-15"]), treatments=())
    result = since(treated(open_day, "2024-03"))
    assert (result.answer, result.domains) == ("not assessable", ())
    assert result.text == "Not assessable: ocrelizumab was begun in Mar 2024, and the answer depends on the day"
    assert [reason.split(" with ")[0] for reason in result.reasons] == ["no", "yes"]
    assert [(s.text, s.earliest, s.latest) for s in result.settles] == [
        ("on which day ocrelizumab was begun (Mar 2024)", on("2024-03-01"), on("2024-03-31"))
    ]
    assert since(treated(open_day, "2024-03-15")).answer == "no"
    assert since(treated(open_day, "2024-03-16")).answer == "yes"
    assert since(treated(replace(rebaselined(), treatments=()), "2024-03")).answer == "yes"


def test_neida_since_a_re_baseline_reads_the_same_scans() -> None:
    record = rebaselined()
    window = treatment_windows(record, AS_OF, RULES)[0]
    assert (
        assess_neida_in(record, window).text
        == "No inflammatory activity found; scan 10 Sep 2025, relapses asked 1 Sep 2025"
    )
    assert assess_neida_in(record, frame_windows(AS_OF)[0]) == assess_neida(record, AS_OF)


def test_a_rise_whose_confirmation_may_lie_before_the_window_asks_for_a_value_in_it_as_well() -> None:
    visits = [visit("2024-09-20", "3.0"), visit("2024-09-21", "4.0")]
    result = asked(patient("RRMS", visits, scans=[QUIET]))
    kinds = [(s.kind, s.earliest) for s in result.settles if s.kind is not SettleKind.RELAPSES]
    assert kinds == [(SettleKind.CONFIRMATION, on("2025-03-08")), (SettleKind.MEASURE, START)]


def ocrelizumab_from_2017(*scans: MriScan) -> PatientRecord:
    """Return a quiet record with yearly visits, re-baselined on 1 Jul 2017."""
    visits = [visit(f"{year}-12-20", "2.0") for year in range(2016, 2020)]
    return treated(patient("RRMS", visits, scans=scans), "2017-01-01")


@pytest.mark.parametrize(
    ("compared", "further", "answer"),
    [
        ("2017-11-05", True, "no"),
        ("2017-07-01", False, "no"),  # the only scan since the re-baseline
        ("2017-06-30", True, "not assessable"),  # the lesions have no date in the time before the reference scan
    ],
)
def test_s3_new_lesions_of_the_reference_scan_count_if_they_came_after_the_re_baseline(
    compared: str, further: bool, answer: str
) -> None:
    found = scan("2018-11-05", new_t2=5, compared_with=on(compared))
    later = [scan("2019-12-20", compared_with=on("2018-11-05"))] if further else []
    record = ocrelizumab_from_2017(found, *later)
    as_of = on("2020-01-01")
    assert since(record, as_of).answer == answer
    assert assess_neida_in(record, treatment_windows(record, as_of, RULES)[0]).answer == answer


@pytest.mark.parametrize(
    ("first", "compared", "answer"),
    [
        ("2018-11-05", "2017-05-05", "yes"),  # it looks back on the whole time
        ("2018-11-05", "2017-10-02", "not assessable"),
        ("2017-10-02", "2017-10-01", "yes"),  # a day late, compared with a scan in time
        ("2017-10-01", "2017-09-30", "yes"),
    ],
)
def test_s3_a_first_scan_long_after_the_re_baseline_does_not_make_the_time_before_it_quiet(
    first: str, compared: str, answer: str
) -> None:
    record = ocrelizumab_from_2017(scan(first, compared_with=on(compared)), scan("2019-12-20", compared_with=on(first)))
    result = since(record, on("2020-01-01"))
    assert result.answer == answer
    assert ("no scan from the re-baseline on 1 Jul 2017 to 5 Nov 2018" in result.text) is (answer == "not assessable")


@pytest.mark.parametrize("wrong", [{"quality_ok": False}, {"brain_done": False}])
def test_s3_no_absence_of_lesions_rests_on_a_comparison_scan_that_is_of_no_use(wrong: dict[str, object]) -> None:
    record = patient("RRMS", UNCHANGED, scans=[scan("2024-11-01", **wrong), QUIET])
    assert (assess_neida(record, AS_OF).answer, asked(record).answer) == ("not assessable", "not assessable")
