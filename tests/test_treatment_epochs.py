"""Relapses, scans and EDSS on and off treatment, relapses a year in each, and the year after a treatment ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.label import Label
from domain.records import PatientRecord, StatementKind, Treatment
from domain.relapse_answers import relapse_labels
from domain.relapse_count import CountRange
from domain.relapse_hygiene import relapse_hygiene
from domain.summarise import upto
from domain.treatment_epochs import ByTreatment, Tagged, by_treatment
from domain.treatment_labels import treatment_labels
from domain.treatment_state import OnTreatment
from storage.relapse_rules import load_relapse_rules, load_treatment_effects
from tests.engine_patients import definition
from tests.lublin_patients import AS_OF, on, patient, relapse, scan, states, visit

RULES = load_relapse_rules()
EFFECTS = load_treatment_effects()
ON, OFF, AFTER, UNKNOWN = OnTreatment.ON, OnTreatment.OFF, OnTreatment.AFTER, OnTreatment.UNKNOWN


def given_drug(drug: str, start: str, stop: str | None = None) -> Treatment:
    ended = PartialDate.from_iso(stop) if stop else None
    return Treatment(f"t{drug}{start}", drug, PartialDate.from_iso(start), ended)


def course_of(record: PatientRecord, as_of: date = AS_OF) -> ByTreatment:
    return by_treatment(record, relapse_hygiene(record, RULES, as_of), RULES, EFFECTS)


def labels_of(record: PatientRecord, as_of: date = AS_OF) -> tuple[Label, ...]:
    return treatment_labels(course_of(record, as_of), relapse_hygiene(record, RULES, as_of), RULES)


def treated(asked_on: str = "2026-03-09") -> PatientRecord:
    period = {"start": PartialDate(2014), "end": PartialDate.from_iso(asked_on)}
    record = patient(
        visits=[visit("2019-06-01", "2.0"), visit("2022-07-01", "2.0"), visit("2023-06-01")],
        relapses=[relapse(day) for day in ("2017-05-01", "2019-05-01", "2022-07-15", "2024-05-01", "2022")],
        scans=[scan("2024-02-01")],
        statements=[states(asked_on, StatementKind.HISTORY_COMPLETE, **period)],
    )
    untreated = given_drug("none", "2015-01-01", "2018-04-01")
    return replace(record, treatments=(untreated, given_drug("fingolimod", "2018-04-01", "2022-06-10")))


def test_relapses_scans_and_edss_values_are_tagged_with_the_treatment_of_their_day() -> None:
    course = course_of(treated())
    assert [(str(tag.when), tag.state.answer) for tag in course.of(Tagged.RELAPSE)] == [
        ("1 May 2017", OFF),
        ("1 May 2019", ON),
        ("2022", UNKNOWN),
        ("15 Jul 2022", AFTER),
        ("1 May 2024", OFF),
    ]
    assert [(str(tag.when), tag.state.answer) for tag in course.of(Tagged.SCAN)] == [("1 Feb 2024", OFF)]
    assert [tag.state.answer for tag in course.of(Tagged.EDSS)] == [ON, AFTER]
    inexact = course.of(Tagged.RELAPSE)[2].state
    assert inexact.possible == (ON, OFF, AFTER)
    assert "the day in 2022" in [settle.text for settle in inexact.settles]


def test_relapses_on_and_off_treatment_are_counted_with_their_rates() -> None:
    course = course_of(treated())
    assert {rate.id: rate.count.text for rate in course.rates} == {
        "relapse-rate-on": "1 to 2",
        "relapse-rate-after-course": "1 to 2",
        "relapse-rate-off": "2 to 3",
        "relapse-rate-treatment-unknown": "0",
    }
    labels = {label.id: label for label in labels_of(treated())}
    assert labels["relapses-by-treatment"].answer == "on treatment 1, after course 1, off treatment 2, unknown 1"
    assert labels["on-treatment"].answer == "off treatment"
    assert labels["relapse-rate-on"].answer == "0.24 to 0.48 a year"


def test_before_and_from_the_first_treatment_the_days_it_may_have_begun_are_of_neither() -> None:
    record = replace(treated(), treatments=(given_drug("fingolimod", "2018-04", "2022-06-10"),))
    before, since = course_of(record).around
    assert before.time[-1][1] == on("2018-03-31")
    assert since.time == ((on("2018-04-30"), AS_OF),)
    none = course_of(replace(treated(), treatments=())).around
    assert [rate.missing for rate in none] == ["no treatment is recorded", "no treatment is recorded"]


def test_the_twelve_months_after_a_stop_are_a_dated_fact() -> None:
    as_of = on("2023-02-01")
    record = treated("2023-02-01")
    (watch,) = course_of(record, as_of).watches
    assert (watch.first_end, watch.is_open) == (on("2023-06-10"), True)
    assert watch.relapses == CountRange(1, 2)
    labels = [x for x in labels_of(record, as_of) if x.id.startswith("stop-watch")]
    assert [label.text for label in labels] == [
        "fingolimod ended 10 Jun 2022; 12 months end 10 Jun 2023: 1 to 2 relapses since, no scan recorded."
    ]
    assert [watch.is_open for watch in course_of(record, on("2023-06-11")).watches] == [False]
    assert course_of(treated(), as_of).watches[0].relapses == CountRange(1, None)  # not stated by then


def test_the_watch_begins_after_the_last_dose_and_holds_its_last_day() -> None:
    scans = tuple(scan(day) for day in ("2023-06-11", "2023-06-10", "2022-06-11", "2022-06-10"))
    (watch,) = course_of(replace(treated(), scans=scans)).watches
    assert watch.scans == (on("2022-06-11"), on("2023-06-10"))


def test_the_months_after_an_inexact_stop_end_between_two_days() -> None:
    record = replace(treated(), treatments=(given_drug("fingolimod", "2018-04-01", "2022-06"),))
    (watch,) = course_of(record).watches
    assert (watch.first_end, watch.last_end) == (on("2023-06-01"), on("2023-06-30"))
    assert watch.relapses == CountRange(0, 2)  # that of July can belong to one that began in June
    assert course_of(record, on("2023-06-30")).watches[0].is_open


def test_a_changed_dose_is_no_stop_to_watch() -> None:
    record = replace(
        treated(),
        treatments=(
            given_drug("fingolimod", "2018-01-01", "2025-09-01"),
            given_drug("fingolimod", "2025-09-02", "2026-01-01"),
        ),
    )
    assert [str(watch.stop) for watch in course_of(record).watches] == ["1 Jan 2026"]


# For every patient

treatments = st.lists(
    st.builds(
        given_drug,
        st.sampled_from(["fingolimod", "ocrelizumab", "alemtuzumab", "none", "unheard of"]),
        st.sampled_from(["2018-02-01", "2019-05", "2020"]),
        st.none() | st.sampled_from(["2020-09-01", "2021-06", "2022"]),
    ),
    max_size=3,
).map(tuple)


@given(treatments, st.lists(st.integers(0, 2900), max_size=4))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_no_label_uses_a_word_that_advises(rows: tuple[Treatment, ...], onsets: list[int]) -> None:
    days = [(on("2018-01-01") + timedelta(days=n)).isoformat() for n in onsets]
    record = replace(patient(visits=[visit("2020-01-01", "2.0")], relapses=map(relapse, days)), treatments=rows)
    for label in relapse_labels(record, RULES, EFFECTS, definition("mueller-2023-24w"), AS_OF):
        told = " ".join((label.title, label.answer, label.text, *label.reasons, *label.cautions, label.rule))
        words = set(told.casefold().replace(".", " ").replace(",", " ").split())
        assert not words & {"stable", "refer", "switch", "start", "started", "suggest", "must", "should"}, told
        assert label.text[0] == label.text[0].upper() or label.id.startswith("stop-watch")


@given(treatments, st.integers(0, 3000))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_the_course_as_known_on_a_day_is_that_of_the_record_cut_there(rows: tuple[Treatment, ...], cut: int) -> None:
    record = replace(treated(), treatments=rows)
    as_of = on("2018-01-01") + timedelta(days=cut)
    known = upto(record, as_of)
    whole = by_treatment(record, relapse_hygiene(record, RULES, as_of), RULES, EFFECTS)
    assert whole == by_treatment(known, relapse_hygiene(known, RULES, as_of), RULES, EFFECTS)


def test_after_a_death_no_time_is_on_treatment_and_nothing_would_settle_it() -> None:
    record = patient(
        visits=[visit("2015-01-01", "2.0"), visit("2015-07-01", "2.0", asked=True)],
        relapses=[relapse("2015-03-01")],
    )
    died = replace(record.patient, death_date=PartialDate(2016, 1, 1))
    record = replace(record, patient=died, treatments=(given_drug("ocrelizumab", "2015-02-01"),))
    course = course_of(record, on("2020-01-01"))
    assert course.epochs[-1].end == on("2016-01-01")
    assert max(last for rate in (*course.rates, *course.around) for _, last in rate.time) == on("2016-01-01")
    today = next(label for label in labels_of(record, on("2020-01-01")) if label.id == "on-treatment")
    assert (today.answer, today.text) == ("not assessable", "Not assessable: the patient died on 1 Jan 2016.")
    assert (today.settles, today.reasons) == ((), ())
    on_the_day = next(label for label in labels_of(record, on("2016-01-01")) if label.id == "on-treatment")
    assert on_the_day.answer == "on treatment"


def test_a_death_closes_the_watch_after_a_stop() -> None:
    record = replace(patient(), treatments=(given_drug("natalizumab", "2015-02-01", "2015-12-01"),))
    died = replace(record, patient=replace(record.patient, death_date=PartialDate(2016, 1, 1)))
    assert [course_of(r, on("2016-06-01")).watches[0].is_open for r in (record, died)] == [True, False]
