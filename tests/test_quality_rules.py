"""The data-quality rules: each fires on its case and not on the nearest other one; what they say, and how they sort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.care_records import Check, LabResult, Pregnancy, Referral
from domain.quality.finding import Finding, Gravity, check_of, still_open, worst_in_words
from domain.quality.rules import JUDGES, findings
from domain.records import Comorbidity, Infection
from storage.quality import load_quality_reference
from tests.quality_cases import CASES
from tests.quality_records import (
    BASE,
    TODAY,
    Change,
    both,
    day,
    last_visit,
    nothing,
    patient,
    relapse,
    rows,
    scan,
    treated,
    values,
    when,
)

REFERENCE = load_quality_reference()


def found(change: Change) -> tuple[Finding, ...]:
    return findings(change(BASE), TODAY, REFERENCE)


def rules(of: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in of}


def test_a_record_in_order_has_no_finding() -> None:
    assert found(nothing) == ()


@pytest.mark.parametrize(("rule", "fires", "quiet"), CASES, ids=[f"{n}-{case[0]}" for n, case in enumerate(CASES)])
def test_each_rule_fires_on_its_case_and_not_on_the_nearest_other_one(rule: str, fires: Change, quiet: Change) -> None:
    fired = [finding for finding in found(fires) if finding.rule == rule]
    assert fired, rules(found(fires))
    assert rule not in rules(found(quiet)), [f.text for f in found(quiet)]
    assert REFERENCE.rules[rule].gravity in {finding.gravity for finding in fired}
    for finding in fired:
        assert finding.gravity in (REFERENCE.rules[rule].gravity, Gravity.UNUSUAL)
        assert finding.text.endswith((".", "?"))
        assert finding.source


def test_every_rule_has_its_data_its_function_and_a_case() -> None:
    assert set(REFERENCE.rules) == set(JUDGES) == {case[0] for case in CASES}


def test_every_figure_without_a_source_is_marked_unverified() -> None:
    practice = [rule for rule in REFERENCE.rules.values() if rule.source == "registry practice" and rule.figures]
    assert {rule.id for rule in practice} >= {"edss-jump", "edss-fall", "t25fw", "nhpt-hands", "treatment-gap"}
    assert all(rule.unverified and "unverified: " in rule.cited for rule in practice)


def test_the_gravest_comes_first_and_of_these_the_latest() -> None:
    all_kinds = both(
        patient(sex=None),
        relapse("2026-03-10"),
        relapse("2024-06-01", "a", duration_days=0),
        relapse("2025-06-01", "b", duration_days=0),
    )
    order = [(finding.gravity, finding.rule, finding.on) for finding in found(all_kinds)]
    assert [gravity for gravity, _, _ in order] == sorted((g for g, _, _ in order), key=list(Gravity).index)
    short = [on for _, rule, on in order if rule == "relapse-short"]
    assert short == sorted(short, key=lambda on: on or TODAY, reverse=True)
    assert len(short) == 2


def test_the_text_names_dates_and_values() -> None:
    (finding,) = (f for f in found(last_visit("6.0")) if f.rule == "edss-jump")
    assert finding.text == (
        "EDSS rose from 3.0 on 1 Mar 2025 to 6.0 on 10 Nov 2025, and no relapse is recorded that would go with it."
    )
    assert (finding.kind, finding.record_id, finding.field) == ("visit", "v2025-11-10", "edss")
    assert finding.facts == ("2025-03-01", "3", "2025-11-10", "6")


def test_pregnancy_beside_a_treatment_is_said_without_a_verdict_on_safety() -> None:
    (finding,) = found(rows("pregnancies", Pregnancy("g", when("2025-02-01"), end=when("2025-11-01"))))
    assert finding.text == (
        "Pregnancy from 1 Feb 2025 and ocrelizumab from 10 Jan 2016 with no stop recorded are recorded together; "
        "check the record. The program does not check drug safety."
    )


def test_an_ongoing_pregnancy_is_judged_up_to_today_and_one_of_unknown_end_by_its_beginning() -> None:
    later = treated(("ocrelizumab", "2026-02-01", ""))
    ongoing = both(later, rows("pregnancies", Pregnancy("g", when("2026-01-01"), outcome="ongoing")))
    unknown = both(later, rows("pregnancies", Pregnancy("g", when("2026-01-01"))))
    assert "pregnancy-treatment" in rules(found(ongoing))
    assert "pregnancy-treatment" not in rules(found(unknown))


DEAD = patient(death_date=when("2025-12-01"))


@pytest.mark.parametrize(
    "change",
    [
        patient(diagnosis_date=when("2014"), onset_date=when("2016")),
        both(DEAD, patient(diagnosis_date=when("2026-01"))),
        both(DEAD, patient(lost_since=when("2026-01"))),
        both(DEAD, scan(on=day("2025-12-03"))),
        both(DEAD, rows("labs", LabResult("l", day("2025-12-03"), "csf-cells"))),
        both(DEAD, rows("comorbidities", Comorbidity("k", "heart disease", when("2025-12-03")))),
        rows("comorbidities", Comorbidity("k", "congenital heart disease", when("1985-03"))),
        rows("infections", Infection("i", when("1985-03"))),
        rows("referrals", Referral("f", day("2025-05-05"), "urology", seen=when("2025-05-02"))),
    ],
    ids=[
        "RIS",
        "autopsy",
        "lost",
        "scan of the dead",
        "lab of the dead",
        "found at autopsy",
        "unborn",
        "CMV",
        "letter",
    ],
)
def test_what_can_be_true_of_a_patient_is_asked_about_and_blocks_nothing(change: Change) -> None:
    of_dates = [f for f in found(change) if "order of dates" in f.source]
    assert of_dates
    assert {finding.gravity for finding in of_dates} == {Gravity.UNUSUAL}
    checks = [Check("k", f.rule, f.kind, f.record_id, f.facts, TODAY, "Dr Moss", "so it was") for f in of_dates]
    assert not still_open(of_dates, checks)


@pytest.mark.parametrize(
    "change",
    [
        relapse("2025-12-02"),
        rows("visits", replace(BASE.visits[0], id="x", on=day("2025-12-02"))),
        treated(("ocrelizumab", "2016", "2025-12-02")),
    ],
)
def test_what_the_dead_cannot_have_blocks(change: Change) -> None:
    fired = [finding for finding in found(both(change, DEAD)) if finding.rule == "after-death"]
    assert [finding.gravity for finding in fired] == [Gravity.ERROR]


def test_no_rule_gives_advice_in_its_words() -> None:
    texts = [rule.title + rule.source for rule in REFERENCE.rules.values()]
    texts += [finding.text for _, fires, _ in CASES for finding in found(fires)]
    forbidden = ("refer to", "switch", "should", "must", "suggest", "supplement", "stable", "recommend")
    assert [text for text in texts if any(word in text.casefold() for word in forbidden)] == []


def test_what_was_kept_stays_away_until_its_facts_change() -> None:
    (finding,) = (f for f in found(last_visit("6.0")) if f.rule == "edss-jump")
    check = Check("k", finding.rule, finding.kind, finding.record_id, finding.facts, TODAY, "Dr Moss", "seen")
    assert still_open(found(last_visit("6.0")), [check]) == ()
    assert check_of(finding, [check]) == check
    assert rules(still_open(found(last_visit("6.5")), [check])) == {"edss-jump"}


def test_a_value_typed_with_more_zeros_is_the_same_fact() -> None:
    (one,), (other,) = ([f.facts for f in found(last_visit(step)) if f.rule == "edss-jump"] for step in ("6", "6.00"))
    assert one == other


def test_what_is_missing_can_be_marked_as_not_to_be_had_and_an_error_never() -> None:
    (missing,) = found(patient(sex=None))
    check = Check("k", missing.rule, missing.kind, missing.record_id, missing.facts, TODAY)
    assert still_open([missing], [check]) == ()
    error = found(relapse("2026-03-10"))[0]
    kept = Check("k", error.rule, error.kind, error.record_id, error.facts, TODAY)
    assert error in still_open([error], [kept])
    assert check_of(error, [kept]) is None


def test_mood_that_a_clinic_may_or_may_not_count_makes_no_difference_to_report() -> None:
    grades = values(
        fs_visual=0, fs_brainstem=0, fs_pyramidal=1, fs_cerebellar=0, fs_sensory=0, fs_bowel_bladder=0, ambulation=0
    )
    cerebral = replace(values(fs_cerebral=1)[0], note="mood or mild fatigue only")
    for step in ("1.0", "1.5"):
        assert "edss-differs" not in rules(found(last_visit(step, values=(*grades, cerebral))))
    assert "edss-differs" in rules(found(last_visit("1.0", values=(*grades, replace(cerebral, note="")))))


def test_a_quick_fall_is_reported_once() -> None:
    fall = both(last_visit("6.5"), rows("visits", replace(BASE.visits[-1], id="x", on=TODAY - timedelta(days=60))))
    fired = [finding.rule for finding in found(fall) if finding.kind == "visit" and finding.record_id == "x"]
    assert fired == ["edss-fall"]


def test_the_line_of_a_patient_counts_what_is_open_and_says_the_worst() -> None:
    assert worst_in_words(found(nothing)) == ""
    assert worst_in_words(found(patient(sex=None))) == "1 finding to look at; this one (missing): Sex is not recorded."
    several = found(both(patient(sex=None), relapse("2026-04")))
    assert worst_in_words(several) == (
        "2 findings to look at; first (error): Relapse onset Apr 2026 lies in the future."
    )
