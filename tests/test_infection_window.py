"""Infections up to 42 days before a relapse or an EDSS: flagged with their dates, never a reason to leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.infection_window import InfectionWindow, Target, infection_label, infection_window
from domain.records import Adjudication, Infection, PatientRecord, Relapse
from domain.relapse_history import relapse_history
from domain.summarise import upto
from storage.relapse_rules import load_relapse_rules
from tests.lublin_patients import AS_OF, on, patient, relapse, visit

RULES = load_relapse_rules()
DAY = on("2025-06-01")


def infection(onset: str, kind: str = "", fever: bool | None = None) -> Infection:
    return Infection(f"i{onset}", PartialDate.from_iso(onset), kind, fever)


def before(days: int) -> Infection:
    return infection((DAY - timedelta(days=days)).isoformat())


def flagged(*infections: Infection, of: PatientRecord | None = None, as_of: date = AS_OF) -> InfectionWindow:
    record = of or patient(relapses=[relapse(DAY.isoformat())])
    return infection_window(replace(record, infections=infections), RULES, as_of)


@pytest.mark.parametrize(("days", "is_flagged"), [(-1, False), (0, True), (1, True), (42, True), (43, False)])
def test_an_infection_0_to_42_days_before_a_relapse_is_flagged(days: int, is_flagged: bool) -> None:
    found = flagged(before(days)).flags
    assert [(flag.target, flag.least, flag.most, flag.is_sure) for flag in found] == (
        [(Target.RELAPSE, days, days, True)] if is_flagged else []
    )


@pytest.mark.parametrize(("days", "is_flagged"), [(-1, False), (0, True), (42, True), (43, False)])
def test_an_infection_0_to_42_days_before_an_edss_is_flagged(days: int, is_flagged: bool) -> None:
    record = patient(visits=[visit(DAY.isoformat(), "3.0"), visit("2025-07-01")])
    found = flagged(before(days), of=record).flags
    assert [flag.target for flag in found] == ([Target.EDSS] if is_flagged else [])


def test_a_flag_names_both_dates_and_leaves_nothing_out() -> None:
    record = patient(relapses=[relapse(DAY.isoformat())])
    found = flagged(infection("2025-05-22", "urinary", fever=True), of=record)
    label = infection_label(found, RULES)
    assert label.reasons == (
        "Relapse 1 Jun 2025: infection of 22 May 2025 (urinary, with fever), 10 days before: possible "
        "infection-related.",
    )
    assert label.text == (
        "1 infection recorded; possible infection-related: 1 (an infection 0 to 42 days before). Nothing is left out."
    )
    assert relapse_history(replace(record, infections=()), AS_OF).certain == (DAY,)
    assert relapse_history(record, AS_OF).certain == (DAY,)


def test_the_figures_are_said_to_be_mostly_from_before_treatment() -> None:
    cautions = infection_label(flagged(), RULES).cautions
    assert cautions[0] == (
        "The figures are mostly from before treatment; a treated cohort found no increase (J Clin Med 2023)."
    )


@pytest.mark.parametrize(
    ("onset", "least", "most", "is_sure"),
    [("2025-05", 1, 31, True), ("2025-04", 32, 61, False), ("2025-06", -29, 0, False), ("2025", -213, 151, False)],
)
def test_an_inexact_infection_is_flagged_as_possibly_in_the_window(
    onset: str, least: int, most: int, is_sure: bool
) -> None:
    (flag,) = flagged(infection(onset)).flags
    assert (flag.least, flag.most, flag.is_sure) == (least, most, is_sure)
    assert ("possibly within 42 days (date uncertain)" in flag.text) is not is_sure


def test_an_inexact_relapse_is_flagged_as_possibly_in_the_window() -> None:
    found = flagged(infection("2025-05-10"), of=patient(relapses=[relapse("2025")]))
    label = infection_label(found, RULES)
    assert label.answer == "0 to 1"
    assert [settle.text for settle in label.settles] == ["the day of the relapse of 2025"]


def test_an_infection_of_another_month_is_not_flagged() -> None:
    assert flagged(infection("2025-03"), infection("2025-07")).flags == ()
    assert infection_label(flagged(infection("2025-03")), RULES).answer == "none within 42 days"


def test_none_recorded_is_not_none() -> None:
    label = infection_label(flagged(), RULES)
    assert (label.answer, label.text) == ("none recorded", "No infection recorded.")
    assert any("none recorded is not the same as none" in caution for caution in label.cautions)


def test_what_a_relapse_was_adjudicated_as_and_a_visit_marked_as_stands_with_the_flag() -> None:
    pseudo = relapse(DAY.isoformat(), adjudication=Adjudication.PSEUDO_RELAPSE)
    unjudged = relapse("2025-06-02", infection=True)
    visits = [visit("2025-06-03", "3.0", comparable=False)]
    found = flagged(before(5), of=patient(visits=visits, relapses=[pseudo, unjudged])).flags
    assert [flag.text.split(":")[0] for flag in found] == [
        "Relapse 1 Jun 2025 (pseudo-relapse)",
        "Relapse 2 Jun 2025 (not adjudicated)",
        "EDSS 3 Jun 2025 (marked not comparable)",
    ]


def test_fever_or_heat_on_the_day_of_an_edss_is_flagged_as_such() -> None:
    record = patient(visits=[replace(visit("2025-06-03", "3.0"), fever_or_heat=True)])
    (flag,) = flagged(of=record).flags
    assert flag.infection is None
    assert flag.text == "EDSS 3 Jun 2025: fever or heat on the day; a pseudo-relapse is possible."


def test_rows_dated_after_the_day_of_asking_are_not_read() -> None:
    assert flagged(before(5), as_of=DAY - timedelta(days=1)).flags == ()
    assert flagged(before(-5), as_of=DAY).infections == 0


def some_day(days: int, known: int) -> PartialDate:
    on_day = DAY + timedelta(days=days)
    return PartialDate(*(on_day.year, on_day.month, on_day.day)[:known])


partial_days = st.builds(some_day, st.integers(-200, 200), st.sampled_from([1, 2, 3, 3]))


@given(partial_days, partial_days)
@settings(deadline=None, max_examples=80)
def test_a_flag_is_what_every_pair_of_days_says(sick: PartialDate, ill: PartialDate) -> None:
    record = replace(patient(), relapses=(Relapse("r", ill),), infections=(Infection("i", sick),))
    firsts = range(sick.first.toordinal(), sick.last.toordinal() + 1)
    apart = {day.toordinal() - first for day in ill.days() for first in firsts}
    found = infection_window(record, RULES, on("2030-01-01")).flags
    assert bool(found) == any(0 <= days <= 42 for days in apart)
    if found:
        assert found[0].is_sure == all(0 <= days <= 42 for days in apart)


@given(st.lists(partial_days, max_size=3), st.lists(partial_days, max_size=3), st.integers(-200, 200))
@settings(deadline=None, max_examples=80)
def test_flags_as_known_on_a_day_are_those_of_the_record_cut_there(
    sick: list[PartialDate], ill: list[PartialDate], cut: int
) -> None:
    record = replace(
        patient(),
        relapses=tuple(Relapse(f"r{n}", when) for n, when in enumerate(ill)),
        infections=tuple(Infection(f"i{n}", when) for n, when in enumerate(sick)),
    )
    as_of = DAY + timedelta(days=cut)
    found = infection_window(record, RULES, as_of)
    assert found == infection_window(upto(record, as_of), RULES, as_of)
    backwards = replace(record, relapses=record.relapses[::-1], infections=record.infections[::-1])
    assert found == infection_window(backwards, RULES, as_of)
