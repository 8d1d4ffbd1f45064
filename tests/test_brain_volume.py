"""Annualised brain-volume change: which pairs of scans can be used, the rounding, and what may be pseudoatrophy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.brain_volume import VolumePair, annualised, brain_volume, brain_volume_label
from domain.dates import PartialDate, minus_months, show
from domain.neda import assess_neda4
from domain.neda_window import frame_windows
from domain.pseudoatrophy import blurred_spans, clear_days
from domain.records import Medicine, MriScan, PatientRecord, Relapse, Treatment
from domain.settle import SettleKind
from storage.neda_rules import load_neda_rules
from tests.engine_patients import definition
from tests.lublin_patients import AS_OF, UNCHANGED, on, patient, relapse, scan

RULES = load_neda_rules()
CHOSEN = definition("mueller-2023-24w")
EARLIER = scan("2024-11-01", scanner="Site A 3T")


def later(change: str = "-0.35", day: str = "2025-11-01", **fields: object) -> MriScan:
    given_fields: dict[str, object] = {"scanner": "Site A 3T", "compared_with": on("2024-11-01")} | fields
    return scan(day, pbvc_percent=Decimal(change), **given_fields)


def made(*scans: MriScan, relapses: Sequence[Relapse] = (), drug: str = "", begun: str = "") -> PatientRecord:
    record = patient("RRMS", UNCHANGED, relapses, scans)
    if not drug:
        return record
    return replace(record, treatments=(Treatment("t", drug, PartialDate.from_iso(begun)),))


def pair_of(record: PatientRecord) -> VolumePair:
    return brain_volume(record, RULES, AS_OF).pairs[-1]


def neda4(record: PatientRecord) -> str:
    return str(assess_neda4(record, frame_windows(AS_OF), CHOSEN, RULES).answer)


@pytest.mark.parametrize(
    ("change", "days", "annual"),
    [
        ("-0.40", 365, "-0.40"),  # −0.40027 before it is rounded
        ("-0.35", 365, "-0.35"),
        ("-0.45", 365, "-0.45"),
        ("-0.80", 731, "-0.40"),
        ("-1.62", 1461, "-0.41"),  # exactly −0.405: halves go away from zero
        ("0.5", 400, "0.46"),
        ("0", 365, "0.00"),
    ],
)
def test_the_change_is_brought_to_a_year_and_rounded_to_two_decimals(change: str, days: int, annual: str) -> None:
    assert annualised(Decimal(change), days) == Decimal(annual)
    assert str(annualised(Decimal(change), days)) == annual


@pytest.mark.parametrize(("change", "answer"), [("-0.35", "yes"), ("-0.40", "yes"), ("-0.41", "no"), ("-0.45", "no")])
def test_case_23_volume_loss_over_365_days_is_judged_after_rounding(change: str, answer: str) -> None:
    record = made(EARLIER, later(change))
    assert pair_of(record).days == 365
    assert neda4(record) == answer


def test_case_23_a_changed_scanner_is_not_assessable() -> None:
    record = made(EARLIER, later(scanner="Site B 1.5T"))
    assert pair_of(record).why_not == ("scanner changed: Site A 3T on 1 Nov 2024, Site B 1.5T on 1 Nov 2025",)
    assert neda4(record) == "not assessable"


def test_one_scanner_written_in_two_ways_is_one_scanner() -> None:
    assert pair_of(made(EARLIER, later(scanner="site a  3t"))).is_usable


@pytest.mark.parametrize(
    ("scans", "why"),
    [
        ((EARLIER, later(scanner="")), "scanner of 1 Nov 2025 not recorded"),
        ((replace(EARLIER, scanner=" "), later()), "scanner of 1 Nov 2024 not recorded"),
        ((later(),), "scan of 1 Nov 2024 not recorded, nor its scanner"),
        ((EARLIER, later(compared_with=None)), "scan of 1 Nov 2025: the scan it was compared with is not recorded"),
        ((EARLIER, later(quality_ok=None)), "scan of 1 Nov 2025: quality not recorded"),
        ((EARLIER, later(quality_ok=False)), "scan of 1 Nov 2025: quality not acceptable"),
        ((EARLIER, later(day="2025-10-31")), "364 days apart, under 365"),
    ],
)
def test_a_pair_of_which_something_is_missing_or_wrong_is_not_used_and_says_what(
    scans: tuple[MriScan, ...], why: str
) -> None:
    record = made(*scans)
    assert pair_of(record).why_not == (why,)
    assert neda4(record) == "not assessable"
    label = brain_volume_label(brain_volume(record, RULES, AS_OF), RULES)
    assert label.answer == "not assessable"
    assert why in label.text


def test_a_quality_column_that_the_file_did_not_have_is_taken_as_in_order() -> None:
    record = made(EARLIER, later(quality_ok=None))
    assert pair_of(replace(record, assumed=frozenset({"quality_ok"}))).is_usable


# Pseudoatrophy


@pytest.mark.parametrize(
    ("begun", "usable"),
    [
        ("2023-11-01", True),  # the twelve months are over on the day of the earlier scan
        ("2023-11-02", False),
        ("2025-10-31", False),
        ("2025-11-01", True),  # begun on the day of the later scan
    ],
)
def test_s22_volume_in_the_first_twelve_months_of_a_treatment_may_be_pseudoatrophy(begun: str, usable: bool) -> None:
    record = made(EARLIER, later("-0.62"), drug="ocrelizumab", begun=begun)
    assert pair_of(record).is_usable is usable
    result = assess_neda4(record, frame_windows(AS_OF), CHOSEN, RULES)
    assert result.answer == ("no" if usable else "not assessable")
    assert ("may be pseudoatrophy" in result.text) is not usable
    assert ("NEDA-4 not assessable" in result.text) is not usable


@pytest.mark.parametrize(("drug", "blurred"), [("neurorehabilitation", False), ("a trial drug", True), ("AHSCT", True)])
def test_the_catalogue_says_what_is_anti_inflammatory_and_an_unknown_drug_may_be(drug: str, blurred: bool) -> None:
    assert pair_of(made(EARLIER, later(), drug=drug, begun="2025-02-01")).blurred is blurred


@pytest.mark.parametrize(
    ("onset", "usable"),
    [("2025-08-01", False), ("2025-07-31", True), ("2025-11-02", True), ("2024-08-01", False), ("2024-07-31", True)],
)
def test_s22_a_scan_within_three_months_of_steroids_may_show_pseudoatrophy(onset: str, usable: bool) -> None:
    record = made(EARLIER, later(), relapses=[relapse(onset, steroids=True)])
    assert pair_of(record).is_usable is usable


def test_steroids_of_which_nothing_is_recorded_are_not_steroids_that_were_not_given() -> None:
    asked = pair_of(made(EARLIER, later(), relapses=[relapse("2025-10-01")]))
    assert not asked.is_usable
    assert asked.fixes[0].text == "whether steroids were given for the relapse of 1 Oct 2025"
    assert pair_of(made(EARLIER, later(), relapses=[relapse("2025-10-01", steroids=False)])).is_usable


def test_a_course_of_steroids_counts_wherever_it_is_recorded() -> None:
    as_treatment = made(EARLIER, later(), drug="methylprednisolone", begun="2025-09-20")
    medicine = Medicine("m", "Methylprednisolone", PartialDate(2025, 9, 20), PartialDate(2025, 9, 24))
    as_medicine = replace(made(EARLIER, later()), medicines=(medicine,))
    assert pair_of(as_treatment).blurred
    assert pair_of(as_medicine).blurred
    long_ago = replace(medicine, start=PartialDate(2025, 1, 1), stop=PartialDate(2025, 1, 4))
    assert pair_of(replace(as_medicine, medicines=(long_ago,))).is_usable


def test_s2_a_treatment_begun_on_an_unknown_day_of_a_year_names_the_day_only_where_it_can_help() -> None:
    maybe = pair_of(made(EARLIER, later(), drug="ocrelizumab", begun="2023"))
    assert maybe.blurred
    assert [fact.text for fact in maybe.fixes] == ["on which day ocrelizumab began (2023)"]
    never = pair_of(made(EARLIER, later(), drug="ocrelizumab", begun="2025-02"))
    assert never.blurred
    assert never.fixes == ()


# The trend and its words


def test_the_label_shows_every_value_as_a_trend_with_its_interval_scanner_and_caveats() -> None:
    record = made(EARLIER, later(), later("-0.60", "2026-03-01", scanner="B"), later("0.10", "2025-12-01"))
    label = brain_volume_label(brain_volume(record, RULES, AS_OF), RULES)
    assert label.answer == "+0.09 % a year"
    assert label.text == (
        "Trend: −0.35 % a year, 1 Nov 2024 to 1 Nov 2025 (365 days); "
        "+0.09 % a year, 1 Nov 2024 to 1 Dec 2025 (395 days)"
    )
    assert len(label.reasons) == 3
    assert "scanner changed" in label.reasons[0]
    assert (label.start, label.end) == (on("2024-11-01"), on("2025-12-01"))
    words = " ".join(label.cautions)
    assert all(part in words for part in ("Fluid shifts", "inflammation", "gliosis", "age", "groups", "trend"))
    assert label.unverified == ("the least interval of a year",)
    assert "alarm" not in " ".join((label.text, *label.reasons, words))


def test_without_a_recorded_change_the_label_says_so() -> None:
    label = brain_volume_label(brain_volume(made(EARLIER), RULES, AS_OF), RULES)
    assert (label.answer, label.text) == ("not assessable", "Not assessable: no volume change recorded")


def test_a_scan_after_the_day_asked_about_is_not_read() -> None:
    assert brain_volume(made(EARLIER, later(day="2026-03-10")), RULES, AS_OF).pairs == ()


def test_a_value_measured_from_long_before_the_window_does_not_stand_for_it() -> None:
    old = scan("2020-11-01", scanner="Site A 3T")
    record = made(old, later("-1.0", compared_with=on("2020-11-01")))
    assert pair_of(record).is_usable
    result = assess_neda4(record, frame_windows(AS_OF), CHOSEN, RULES)
    assert result.answer == "not assessable"
    assert "too long before the window" in result.text


def test_a_window_too_short_for_a_year_of_change_can_never_be_settled_and_says_so() -> None:
    result = assess_neda4(made(EARLIER, later()), frame_windows(AS_OF, 6), CHOSEN, RULES)
    assert result.answer == "not assessable"
    assert "a window of 6 months is too short for a change over 365 days" in result.text
    assert "cannot be settled" in result.text
    assert result.settles == ()


def test_the_new_scan_that_would_settle_it_lies_after_the_months_of_a_new_treatment() -> None:
    record = made(EARLIER, later(), drug="ocrelizumab", begun="2025-05-01")
    result = assess_neda4(record, frame_windows(AS_OF), CHOSEN, RULES)
    assert [(s.kind, s.earliest) for s in result.settles] == [(SettleKind.SCAN, on("2027-05-01"))]
    assert result.until == on("2027-05-01")
    assert result.text.startswith("Not assessable until 1 May 2027, 9 Mar 2025 to 9 Mar 2026: ")


days = st.integers(0, 1500).map(lambda number: AS_OF - timedelta(days=number))


@given(st.lists(st.tuples(days, st.sampled_from([True, None])), max_size=3), st.lists(days, max_size=2), days)
@settings(deadline=None, max_examples=100)
def test_every_day_named_for_a_new_scan_is_clear(
    relapses: list[tuple[date, bool | None]], treatments: list[date], earliest: date
) -> None:
    record = replace(
        patient("RRMS", UNCHANGED, [relapse(day.isoformat(), steroids=given_) for day, given_ in relapses]),
        treatments=tuple(Treatment(f"t{n}", "ocrelizumab", PartialDate.of(day)) for n, day in enumerate(treatments)),
    )
    doubts = blurred_spans(record, RULES, AS_OF)
    first, last = clear_days(doubts, earliest, AS_OF, 365)
    assert first >= earliest
    for number in range((last - first).days + 1 if last is not None else 1000):
        day = first + timedelta(days=number)
        assert not any(doubt.blurs(day - timedelta(days=365), day) for doubt in doubts)


@given(st.decimals("-5", "5", places=3), st.integers(365, 4000), st.integers(2, 9))
@settings(deadline=None, max_examples=100)
def test_more_loss_is_never_a_better_value_and_the_same_rate_over_longer_is_the_same(
    change: Decimal, interval: int, times: int
) -> None:
    assert annualised(change - Decimal("0.01"), interval) <= annualised(change, interval)
    assert annualised(change * times, interval * times) == annualised(change, interval)


def test_months_are_calendar_months() -> None:
    record = made(EARLIER, later(), drug="ocrelizumab", begun="2024-02-29")
    assert blurred_spans(record, RULES, AS_OF)[0].last == minus_months(on("2024-02-29"), -12) == on("2025-02-28")


def test_s22_a_value_measured_from_a_scan_without_the_brain_is_not_used() -> None:
    pair = pair_of(made(replace(EARLIER, brain_done=False), later()))
    assert pair.why_not == (f"scan of {show(EARLIER.on)}: brain not scanned",)


@pytest.mark.parametrize("base", ["2024-03-10", "2025-03-01", "2025-03-11"])  # too long, long enough, too short
def test_s22_a_quiet_value_does_not_hide_a_later_one_on_another_scanner(base: str) -> None:
    scans = (
        scan("2024-03-10", scanner="A"),
        later("-0.1", "2025-03-11", scanner="A", compared_with=on("2024-03-10")),
        later("-2.5", "2026-03-01", scanner="B", compared_with=on(base)),
        scan("2025-03-01", scanner="A"),
    )
    assert neda4(made(*scans[:2])) == "yes"
    result = assess_neda4(made(*scans), frame_windows(AS_OF), CHOSEN, RULES)
    assert result.answer == "not assessable"
    pair = pair_of(made(*scans))
    assert f"brain volume {pair.text}: " in result.text
    assert f"scanner changed: A on {show(on(base))}, B on 1 Mar 2026" in result.text
