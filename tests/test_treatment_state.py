"""On treatment, off, after a course or unknown: never off inside a stated carry-over, never untreated from silence."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.brain_health.conditions import TreatmentKind
from domain.dates import PartialDate, minus_months
from domain.records import Treatment
from domain.settle import SettleKind
from domain.summarise import upto
from domain.treatment_effect import EffectModel, effect_of, read_treatment_effects
from domain.treatment_state import OnTreatment, TreatmentState, treatment_epochs, treatment_state
from storage.reference import load_reference
from storage.relapse_rules import load_relapse_rules, load_treatment_effects
from tests.lublin_patients import AS_OF, on, patient

RULES = load_relapse_rules()
EFFECTS = load_treatment_effects()
SLOWLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
ON, OFF, AFTER, UNKNOWN = OnTreatment.ON, OnTreatment.OFF, OnTreatment.AFTER, OnTreatment.UNKNOWN


def given_drug(drug: str, start: str, stop: str | None = None) -> Treatment:
    ended = PartialDate.from_iso(stop) if stop else None
    return Treatment(f"t{drug}{start}", drug, PartialDate.from_iso(start), ended)


def state(day: str, *treatments: Treatment, as_of: date = AS_OF) -> TreatmentState:
    return treatment_state(replace(patient(), treatments=treatments), EFFECTS, on(day), as_of)


def answer(day: str, *treatments: Treatment) -> OnTreatment:
    return state(day, *treatments).answer


# The data


def effect_rows() -> list[dict[str, str]]:
    text = (resources.files("domain") / "data" / "treatment_effect.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_treatment_of_the_catalogue_has_one_effect_in_its_order() -> None:
    assert [row["id"] for row in effect_rows()] == list(load_reference().treatments)


def test_a_figure_has_a_source_or_is_marked_unverified_and_shown_so() -> None:
    for row in effect_rows():
        marked = "carry_over_months" in row["unverified"].split(";")
        assert bool(row["source"]) or marked or not row["carry_over_months"], row
        assert not (row["source"] and marked), row
    interferon = effect_of("interferon beta-1a", EFFECTS)
    assert interferon is not None
    assert interferon.carry_over_text == "carry-over 1 month: from general knowledge, unverified"
    assert interferon.unverified_text == (
        "interferon beta-1a: effect model and carry-over from general knowledge, unverified"
    )


def test_only_disease_modifying_treatments_and_procedures_put_a_patient_on_treatment() -> None:
    models = {kind.id: EFFECTS[kind.id].model for kind in load_reference().treatments.values()}
    treats = {EffectModel.CONTINUOUS, EffectModel.LONG_ACTING, EffectModel.RECONSTITUTION}
    for kind in load_reference().treatments.values():
        assert (models[kind.id] in treats) == (kind.kind in {"disease-modifying", "procedure"}), kind.id
    assert models["none"] is EffectModel.UNTREATED
    assert {id for id, model in models.items() if model is EffectModel.RECONSTITUTION} == {
        "cladribine", "alemtuzumab", "ahsct",
    }  # fmt: skip


def test_a_treatment_of_the_catalogue_without_an_effect_is_refused() -> None:
    new = TreatmentKind("new", "new drug", (), "disease-modifying", "", "", "", "")
    with pytest.raises(KeyError):
        read_treatment_effects("id,effect_model,carry_over_months,source,unverified,note\n", [new])


# One treatment


@pytest.mark.parametrize(
    ("drug", "day", "expected"),
    [
        # continuous, a carry-over of 2 months
        ("fingolimod", "2020-03-31", UNKNOWN),
        ("fingolimod", "2020-04-01", ON),
        ("fingolimod", "2022-06-10", ON),
        ("fingolimod", "2022-06-11", AFTER),
        ("fingolimod", "2022-08-10", AFTER),
        ("fingolimod", "2022-08-11", OFF),
        # long-acting, of 17 months
        ("ocrelizumab", "2022-06-10", ON),
        ("ocrelizumab", "2023-11-10", AFTER),
        ("ocrelizumab", "2023-11-11", OFF),
        # reconstitution: no end is stated
        ("alemtuzumab", "2021-01-01", ON),
        ("alemtuzumab", "2022-06-11", AFTER),
        ("alemtuzumab", "2026-03-09", AFTER),
        # none stated: whether it still acts is not known
        ("BTK inhibitor", "2022-06-10", ON),
        ("BTK inhibitor", "2022-06-11", UNKNOWN),
        # the catalogue does not know it
        ("trial medicine", "2021-01-01", UNKNOWN),
        ("trial medicine", "2026-03-09", UNKNOWN),
        # none of these treats the disease
        ("methylprednisolone", "2021-01-01", UNKNOWN),
        ("neurorehab", "2021-01-01", UNKNOWN),
        # recorded as untreated
        ("none", "2020-03-31", UNKNOWN),
        ("none", "2021-01-01", OFF),
        ("no treatment", "2022-06-10", OFF),
    ],
)
def test_one_treatment_from_april_2020_to_june_2022(drug: str, day: str, expected: OnTreatment) -> None:
    assert answer(day, given_drug(drug, "2020-04-01", "2022-06-10")) is expected


def test_no_treatment_recorded_is_not_untreated() -> None:
    found = state("2025-01-01")
    assert found.answer is UNKNOWN
    assert found.text == "unknown (no treatment is recorded; that is not the same as untreated)"
    assert [(s.kind, s.text) for s in found.settles] == [
        (SettleKind.STATEMENT, "the treatment on 1 Jan 2025, or that there was none")
    ]
    before = state("2019-01-01", given_drug("fingolimod", "2020-04-01"))
    assert before.reasons == ("before the first recorded treatment (1 Apr 2020); not recorded as untreated",)


def test_after_a_course_the_months_since_the_last_dose_are_told() -> None:
    found = state("2023-08-09", given_drug("alemtuzumab", "2020-04-01", "2022-06-10"))
    assert found.months == (13, 13)
    assert found.text == (
        "after course (alemtuzumab, last dose 10 Jun 2022, 13 months before, no end of the effect is stated)"
    )
    inexact = state("2023-08-09", given_drug("alemtuzumab", "2020-04-01", "2022"))
    assert inexact.months == (7, 19)


def test_what_a_carry_over_rests_on_stands_with_it() -> None:
    found = state("2022-07-01", given_drug("interferon beta-1a", "2020-04-01", "2022-06-10"))
    assert found.text == (
        "after course (interferon beta-1a, last dose 10 Jun 2022, 0 months before, carry-over 1 month: from general "
        "knowledge, unverified)"
    )
    assert found.unverified == ("interferon beta-1a: effect model and carry-over from general knowledge, unverified",)


def test_a_course_without_a_last_dose_is_unknown_and_says_what_would_settle_it() -> None:
    found = state("2023-01-01", given_drug("cladribine", "2020-04-01"))
    assert found.answer is UNKNOWN
    assert found.reasons == ("cladribine tablets from 1 Apr 2020: the last dose is not recorded",)
    assert found.settles[0].text == "the last dose of cladribine tablets, begun 1 Apr 2020"


def test_a_treatment_without_a_stated_carry_over_says_that_it_is_missing() -> None:
    found = state("2023-01-01", given_drug("BTK inhibitor", "2020-04-01", "2022-06-10"))
    assert [settle.text for settle in found.settles] == ["how long BTK inhibitor acts after the last dose"]
    unheard = state("2023-01-01", given_drug("trial medicine", "2020-04-01", "2022-06-10"))
    assert [settle.text for settle in unheard.settles] == [
        "which treatment “trial medicine” is, by a name of the catalogue"
    ]


def test_a_procedure_is_its_own_last_dose() -> None:
    transplant = given_drug("AHSCT", "2020-04-01")
    assert answer("2020-04-01", transplant) is ON
    assert state("2021-05-01", transplant).months == (13, 13)


def test_a_stop_dated_after_the_day_of_asking_is_not_read() -> None:
    treatment = given_drug("fingolimod", "2020-04-01", "2022-06-10")
    assert state("2022-01-01", treatment, as_of=on("2022-02-01")).reasons == (
        "fingolimod from 1 Apr 2020, no stop recorded",
    )
    assert state("2022-01-01", treatment).reasons == ("fingolimod 1 Apr 2020 to 10 Jun 2022",)


# Inexact dates, several treatments


def test_a_date_known_to_the_year_leaves_the_answer_open_where_its_days_differ() -> None:
    treatment = given_drug("fingolimod", "2020", "2022")
    assert answer("2021-06-01", treatment) is ON
    begun = state("2020-06-01", treatment)
    assert (begun.answer, begun.possible) == (UNKNOWN, (ON, UNKNOWN))
    ended = state("2022-06-01", treatment)
    assert (ended.answer, ended.possible) == (UNKNOWN, (ON, OFF, AFTER))
    assert ended.text.startswith("unknown: on treatment, off treatment or after course (")
    assert ended.settles[0].text == "the days on which fingolimod began and ended"
    assert answer("2023-03-01", treatment) is OFF
    assert state("2023-02-28", treatment).possible == (OFF, AFTER)


def test_one_treatment_that_is_on_outranks_what_is_not_known_of_another() -> None:
    trial = given_drug("trial medicine", "2019-01-01", "2019-06-01")
    assert answer("2021-01-01", trial, given_drug("fingolimod", "2020-04-01")) is ON
    assert answer("2023-01-01", trial, given_drug("fingolimod", "2020-04-01", "2022-06-10")) is UNKNOWN


def test_never_off_inside_the_carry_over_of_an_earlier_treatment() -> None:
    ocrelizumab = given_drug("ocrelizumab", "2018-01-01", "2022-01-10")
    short = given_drug("fingolimod", "2022-02-01", "2022-03-01")
    assert answer("2022-12-01", ocrelizumab, short) is AFTER
    assert answer("2022-12-01", ocrelizumab, given_drug("none", "2022-02-01")) is AFTER
    assert answer("2023-06-11", ocrelizumab, given_drug("none", "2022-02-01")) is OFF


def test_a_treatment_without_a_stop_is_not_known_once_another_has_begun_and_ended() -> None:
    first, second = given_drug("fingolimod", "2018-01-01"), given_drug("teriflunomide", "2020-01-01", "2021-01-01")
    assert answer("2019-06-01", first, second) is ON
    assert answer("2020-06-01", first, second) is ON
    found = state("2021-06-01", first, second)
    assert found.answer is UNKNOWN
    assert "fingolimod from 1 Jan 2018: no stop recorded, and another treatment began since" in found.reasons
    assert "the last dose of fingolimod, begun 1 Jan 2018" in [settle.text for settle in found.settles]


def test_a_changed_dose_is_the_same_treatment_going_on() -> None:
    low, high = given_drug("fingolimod", "2018-01-01"), given_drug("fingolimod", "2020-01-01", "2021-01-01")
    assert [answer(day, low, high) for day in ("2019-06-01", "2020-06-01", "2021-02-01", "2021-06-01")] == [
        ON, ON, AFTER, OFF,
    ]  # fmt: skip


def test_two_courses_of_reconstitution_are_one_treatment() -> None:
    first, second = given_drug("cladribine", "2020-01-01"), given_drug("cladribine", "2021-01-01", "2021-02-05")
    assert [answer(day, first, second) for day in ("2020-06-01", "2021-02-01", "2022-01-01")] == [UNKNOWN, ON, AFTER]


def test_recorded_as_untreated_ends_where_a_treatment_begins() -> None:
    untreated, treated = given_drug("none", "2015-01-01"), given_drug("fingolimod", "2018-01-01", "2019-01-01")
    assert [answer(day, untreated, treated) for day in ("2017-01-01", "2018-06-01", "2019-02-01", "2019-06-01")] == [
        OFF, ON, AFTER, OFF,
    ]  # fmt: skip


# For every patient

NAMES = ["fingolimod", "ocrelizumab", "alemtuzumab", "cladribine", "AHSCT", "none", "unheard of", "methylprednisolone"]


def some_date(days: int, known: int) -> PartialDate:
    day = on("2018-01-01") + timedelta(days=days)
    return PartialDate(*(day.year, day.month, day.day)[:known])


@st.composite
def treatments(draw: st.DrawFn) -> tuple[Treatment, ...]:
    """Draw treatments one after another and at once, with and without a stop, dated exactly and not."""
    known = st.sampled_from([1, 2, 3, 3])
    rows = []
    for index in range(draw(st.integers(0, 4))):
        begun = draw(st.integers(0, 1500))
        stop = draw(st.none() | st.builds(some_date, st.integers(begun, begun + 900), known))
        rows.append(Treatment(f"t{index}", draw(st.sampled_from(NAMES)), some_date(begun, draw(known)), stop))
    return tuple(rows)


@given(treatments(), st.integers(-100, 3000), st.integers(-100, 3000))
@SLOWLY
def test_the_state_as_known_on_a_day_is_that_of_the_record_cut_there(
    rows: tuple[Treatment, ...], at: int, cut: int
) -> None:
    record = replace(patient(), treatments=rows)
    as_of = on("2018-01-01") + timedelta(days=cut)
    day = min(as_of, on("2018-01-01") + timedelta(days=at))
    found = treatment_state(record, EFFECTS, day, as_of)
    assert found == treatment_state(upto(record, as_of), EFFECTS, day, as_of)
    backwards = replace(record, treatments=rows[::-1])
    assert found.possible == treatment_state(backwards, EFFECTS, day, as_of).possible
    assert found.answer is UNKNOWN or found.possible == (found.answer,)
    assert found.settles or found.answer is not UNKNOWN


@given(treatments())
@SLOWLY
def test_epochs_hold_every_day_once_with_the_answer_of_the_day(rows: tuple[Treatment, ...]) -> None:
    record = replace(patient(), treatments=rows)
    start, end = on("2017-12-01"), on("2025-12-31")
    epochs = treatment_epochs(record, EFFECTS, start, end, AS_OF)
    assert (epochs[0].start, epochs[-1].end) == (start, end)
    for before, after in pairwise(epochs):
        assert after.start == before.end + timedelta(days=1)
        assert after.answer is not before.answer
    for epoch in epochs:
        for day in {epoch.start, epoch.end, epoch.start + (epoch.end - epoch.start) / 2}:
            assert treatment_state(record, EFFECTS, day, AS_OF).answer is epoch.answer


@given(treatments(), st.integers(0, 2900))
@SLOWLY
def test_never_off_inside_a_stated_carry_over(rows: tuple[Treatment, ...], at: int) -> None:
    day = on("2018-01-01") + timedelta(days=at)
    if treatment_state(replace(patient(), treatments=rows), EFFECTS, day, AS_OF).answer is not OFF:
        return
    begun = [row for row in rows if row.start.first <= day]
    assert begun
    for row in begun:
        effect = effect_of(row.drug, EFFECTS)
        assert effect is not None
        if effect.model is EffectModel.LONG_ACTING or effect.model is EffectModel.CONTINUOUS:
            # A drug recorded again (a changed dose) is one treatment: the later row's stop is that of both.
            stops = [row.stop] if row.stop else [other.stop for other in begun if other.drug == row.drug and other.stop]
            assert stops
            assert effect.carry_over_months is not None
            assert all(minus_months(stop.last, -effect.carry_over_months) < day for stop in stops)
        assert effect.model is not EffectModel.RECONSTITUTION
