"""Relapses a year over known time only, and relapses in the first two years: exact, and never from silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.day_spans import Span, common_days, days_without, holds, joined_spans, meets, number_of_days
from domain.label import Label
from domain.records import Adjudication, Patient, PatientRecord, Relapse, StatementKind, Visit
from domain.relapse_count import CountRange
from domain.relapse_hygiene import relapse_hygiene
from domain.relapse_labels import early_label, rate_label, rate_text
from domain.relapse_rate import EarlyRelapses, RelapseRate, early_relapses, rate_over, relapse_rates
from domain.settle import SettleKind
from domain.summarise import upto
from storage.relapse_rules import load_relapse_rules
from tests.lublin_patients import AS_OF, on, patient, relapse, states, visit

RULES = load_relapse_rules()
SLOWLY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])


def complete(start: str, end: str) -> object:
    period = {"start": PartialDate.from_iso(start), "end": PartialDate.from_iso(end)}
    return states("2026-03-09", StatementKind.HISTORY_COMPLETE, **period)


KNOWN = [complete("2010-01-01", "2026-03-09")]


def rates(record: PatientRecord, as_of: date = AS_OF) -> dict[str, RelapseRate]:
    found = relapse_rates(record, relapse_hygiene(record, RULES, as_of), RULES)
    return {rate.id: rate for rate in found}


def last_year(record: PatientRecord) -> RelapseRate:
    return rates(record)["relapse-rate-12m"]


def words(rate: RelapseRate, record: PatientRecord | None = None) -> Label:
    return rate_label(rate, relapse_hygiene(record or patient(), RULES, AS_OF), RULES)


def early_words(found: EarlyRelapses) -> Label:
    return early_label(found, relapse_hygiene(patient(), RULES, AS_OF), RULES)


# Relapses a year


def test_a_rate_is_the_exact_number_of_relapses_by_the_days_known() -> None:
    rate = last_year(patient(relapses=[relapse("2025-05-01"), relapse("2025-09-01")], statements=KNOWN))
    assert rate.time == ((on("2025-03-09"), on("2026-03-09")),)
    assert number_of_days(rate.known) == 366
    assert rate.low == rate.high == 2 * Fraction(1461, 4) / 366
    label = words(rate)
    assert label.answer == "2.00 a year"
    assert label.text == "2 relapses in 1.00 years known, 9 Mar 2025 to 9 Mar 2026: 2.00 a year."


def test_every_time_has_its_rate_the_last_12_and_24_months_and_follow_up() -> None:
    visits = [visit("2024-01-09"), visit("2026-03-09")]
    found = rates(patient(visits=visits, relapses=[relapse("2024-02-01")]))
    assert {name: (rate.count.text, rate.time[0][0]) for name, rate in found.items()} == {
        "relapse-rate-12m": ("0", on("2025-03-09")),
        "relapse-rate-24m": ("0", on("2024-03-09")),
        "relapse-rate-all": ("1", on("2023-01-09")),
    }


def test_days_that_nobody_asked_about_are_in_no_rate_and_are_printed() -> None:
    visits = [visit("2025-03-08"), visit("2025-09-09", asked=None), visit("2026-03-09")]
    rate = last_year(patient(visits=visits, relapses=[relapse("2025-12-01")]))
    assert rate.unknown == ((on("2025-03-09"), on("2025-09-09")),)
    assert number_of_days(rate.known) == 181
    assert rate.low == Fraction(1461, 4) / 181
    label = words(rate)
    assert label.reasons[0] == "Relapse history not recorded on 185 of 366 days: 9 Mar 2025 to 9 Sep 2025."
    assert [(s.kind, s.earliest, s.latest) for s in label.settles] == [
        (SettleKind.RELAPSES, on("2025-03-09"), on("2025-09-09"))
    ]
    assert any("Under one year is known" in caution for caution in label.cautions)


def test_the_time_after_the_last_visit_is_not_asked_yet() -> None:
    label = words(last_year(patient(visits=[visit("2025-03-08"), visit("2026-02-07")])))
    assert label.answer == "0.00 a year"
    assert label.text.startswith("No relapse recorded in 0.92 years known, 9 Mar 2025 to 7 Feb 2026")
    assert label.reasons == ("Relapses asked to 7 Feb 2026, not yet on 30 of 366 days.",)


def test_a_relapse_in_time_that_is_not_known_is_told_and_is_in_no_rate() -> None:
    visits = [visit("2025-03-08"), visit("2025-09-09", asked=None), visit("2026-03-09")]
    rate = last_year(patient(visits=visits, relapses=[relapse("2025-05-01")]))
    assert (rate.low, rate.outside) == (0, CountRange(1, 1))
    assert "Recorded in the time not known, and in no rate: 1." in words(rate).reasons


def test_where_nothing_is_known_there_is_no_rate() -> None:
    unasked = patient(visits=[visit("2025-03-08", asked=None), visit("2026-02-07", asked=None)])
    label = words(last_year(unasked))
    assert (label.answer, label.text) == (
        "not assessable",
        "Not assessable: relapse history not recorded 9 Mar 2025 to 9 Mar 2026.",
    )
    absent = replace(patient(visits=[visit("2025-03-08"), visit("2026-02-07")]), relapses_absent=True)
    assert not last_year(absent).is_assessable
    empty = rates(patient())["relapse-rate-all"]
    assert words(empty).text == "Not assessable: no visit is recorded."


def test_a_history_that_is_assumed_says_so() -> None:
    record = patient(visits=[visit("2025-03-08", asked=None)], assumed=["relapse_history"])
    label = words(last_year(record))
    assert label.answer == "0.00 a year"
    assert "The relapse history is assumed complete, not recorded." in label.cautions


def test_an_event_not_adjudicated_gives_a_range_of_rates_and_says_what_would_settle_it() -> None:
    record = patient(relapses=[relapse("2025-05-01", fever=True), relapse("2025-09-01")], statements=KNOWN)
    rate = last_year(record)
    assert rate.count == CountRange(1, 2)
    assert rate_text(rate) == "1.00 to 2.00"
    assert [(settle.kind, settle.earliest) for settle in words(rate, record).settles] == [
        (SettleKind.ADJUDICATION, on("2025-05-01"))
    ]


def test_a_report_before_the_time_that_can_be_of_a_relapse_in_it_is_named_too() -> None:
    reports = [relapse("2025-03-01", fever=True, systems=("visual",)), relapse("2025-03-20", systems=("visual",))]
    record = patient(relapses=reports, statements=KNOWN)
    rate = last_year(record)
    assert rate.count == CountRange(0, 1)
    assert [settle.earliest for settle in words(rate, record).settles] == [on("2025-03-01")]


def test_a_relapse_reported_and_not_recorded_leaves_the_rate_open_above() -> None:
    rate = last_year(patient(visits=[visit("2025-03-09"), visit("2025-09-09", asked=True), visit("2026-03-09")]))
    assert rate.high is None
    assert rate_text(rate) == "at least 1.00"


def test_a_merged_relapse_counts_once_on_the_day_of_its_first_report() -> None:
    reports = [relapse("2025-03-01", systems=("visual",)), relapse("2025-03-20", systems=("visual",))]
    found = rates(patient(relapses=reports, statements=KNOWN))
    assert found["relapse-rate-12m"].count == CountRange(0, 0)
    assert found["relapse-rate-24m"].count == CountRange(1, 1)


@pytest.mark.parametrize(
    ("relapses", "days", "shown"), [(1, 1000, "0.37"), (1, 487, "0.75"), (3, 366, "2.99"), (0, 5, "0.00")]
)
def test_a_rate_is_shown_to_two_decimals(relapses: int, days: int, shown: str) -> None:
    low = relapses * Fraction(1461, 4) / days
    count = CountRange(relapses, relapses)
    assert rate_text(RelapseRate("", "", (), (), (), count, CountRange(0, 0), low, low)) == shown


def test_a_single_day_gives_a_count_and_no_rate() -> None:
    the_day = {"start": PartialDate(2015, 1, 1), "end": PartialDate(2015, 1, 1)}
    stated = states("2015-01-01", StatementKind.HISTORY_COMPLETE, **the_day)
    record = patient(visits=[visit("2015-01-01", asked=None)], relapses=[relapse("2015-01-01")], statements=[stated])
    rate = rates(record, on("2016-01-01"))["relapse-rate-all"]
    label = words(rate, record)
    assert label.answer == "not assessable"
    assert label.text == ("Not assessable: only 1 day known, 1 Jan 2015, and a rate needs 180; 1 relapse in them.")
    assert "the least time over which a rate is given" in label.unverified


@pytest.mark.parametrize(("last", "is_rate"), [("2025-06-28", False), ("2025-06-29", True)])
def test_a_rate_needs_180_known_days(last: str, is_rate: bool) -> None:
    record = patient(statements=[complete("2025-01-01", last)])
    assert rates(record)["relapse-rate-24m"].is_assessable is is_rate


@pytest.mark.parametrize("answer", [True, False])
def test_follow_up_begins_where_the_answer_of_the_first_visit_reaches_back(answer: bool) -> None:
    record = patient(visits=[visit("2015-01-01", asked=answer)], relapses=[relapse("2015-01-01")])
    rate = rates(record, on("2016-01-01"))["relapse-rate-all"]
    assert rate.known == ((on("2014-01-01"), on("2015-01-01")),)
    assert rate_text(rate) == "1.00"
    unasked = patient(visits=[visit("2015-01-01", asked=None)])
    assert rates(unasked, on("2016-01-01"))["relapse-rate-all"].time == ((on("2015-01-01"), on("2016-01-01")),)


# After a death


def died(on_day: str, *statements: object) -> PatientRecord:
    visits = [visit("2015-01-01"), visit("2015-07-01", asked=True)]
    record = patient(visits=visits, relapses=[relapse("2015-03-01")], statements=statements)
    return replace(record, patient=replace(record.patient, death_date=PartialDate.from_iso(on_day)))


@pytest.mark.parametrize(("death", "when"), [("2016-01-01", "on 1 Jan 2016"), ("2016-01", "in Jan 2016")])
def test_no_time_after_a_death_is_in_a_rate_and_nothing_would_settle_it(death: str, when: str) -> None:
    period = {"start": PartialDate(2014, 1, 1), "end": PartialDate(2020, 1, 1)}
    record = died(death, states("2020-01-01", StatementKind.HISTORY_COMPLETE, **period))
    found = rates(record, on("2020-01-01"))
    label = words(found["relapse-rate-12m"], record)
    assert (label.answer, label.text) == ("not assessable", f"Not assessable: the patient died {when}.")
    assert (label.settles, label.reasons) == ((), ())
    assert found["relapse-rate-all"].known == ((on("2014-01-01"), on("2016-01-01")),)
    assert found["relapse-rate-all"].unknown == ()


def test_an_assumed_history_ends_at_the_death_too() -> None:
    record = replace(died("2016"), assumed=frozenset({"relapse_history"}))
    assert rates(record, on("2020-01-01"))["relapse-rate-all"].known[-1][1] == on("2016-01-01")


def test_the_first_24_months_end_at_a_death() -> None:
    record = died("2016-01-01")
    found = early("2015-01-01", record, on("2020-01-01"))
    assert (found.end, found.until, found.is_over) == (on("2016-01-01"), on("2016-01-01"), True)
    assert found.unknown == ((on("2015-07-02"), on("2016-01-01")),)


# The first two years


def early(onset: str | None, record: PatientRecord, as_of: date = AS_OF) -> EarlyRelapses:
    symptom = PartialDate.from_iso(onset) if onset else None
    dated = replace(record, patient=replace(record.patient, onset_date=symptom))
    return early_relapses(dated, relapse_hygiene(dated, RULES, as_of), RULES)


def test_relapses_of_the_first_24_months_are_counted_from_the_first_symptom() -> None:
    onsets = ["2015-03-01", "2015-09-01", "2017-02-28", "2017-03-01"]
    record = patient(relapses=[relapse(day) for day in onsets], statements=KNOWN)
    found = early("2015-03-01", record)
    assert (found.count, found.start, found.end) == (CountRange(3, 3), on("2015-03-01"), on("2017-02-28"))
    label = early_words(found)
    assert label.text == "3 relapses, within 24 months of the first symptom 1 Mar 2015 (to 28 Feb 2017)."
    assert "A relapse at the first symptom is recorded and counted." in label.cautions
    assert label.unverified == ("whether the first attack itself is counted",)
    assert label.settles == ()


def test_an_inexact_first_symptom_gives_a_range() -> None:
    record = patient(relapses=[relapse("2015-09-01"), relapse("2017-06-01")], statements=KNOWN)
    label = early_words(early("2015", record))
    assert label.answer == "1 to 2"
    assert "the day of the first symptom in 2015" in [settle.text for settle in label.settles]
    assert early("2015-07", record).count == CountRange(2, 2)


def test_where_the_history_begins_later_the_count_is_at_least() -> None:
    later = [complete("2016-01-01", "2026-03-09")]
    label = early_words(early("2015-03-01", patient(relapses=[relapse("2016-05-01")], statements=later)))
    assert label.answer == "at least 1"
    assert label.reasons == (
        "Relapse history known from 1 Jan 2016.",
        "Relapse history not recorded on 306 of 731 days: 1 Mar 2015 to 31 Dec 2015.",
    )
    assert label.settles[0].latest == on("2015-12-31")


def test_where_nothing_of_the_first_time_is_known_it_is_not_assessable() -> None:
    label = early_words(early("2015-03-01", patient(visits=[visit("2026-01-01")])))
    assert label.answer == "not assessable"
    assert early_words(early(None, patient())).text == "Not assessable: first symptom not recorded."
    assert early("2027-01-01", patient()).count is None


def test_a_first_time_that_is_not_over_says_so_far() -> None:
    found = early("2025-03-01", patient(relapses=[relapse("2025-06-01")], statements=KNOWN))
    assert not found.is_over
    assert early_words(found).text.startswith("1 relapse so far, within 24 months")


# For every patient


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    """Draw visits that were asked, not asked or answered yes, with relapses of every kind."""
    spans = draw(st.lists(st.integers(20, 400), max_size=7))
    days = [on("2018-01-01") + timedelta(days=sum(spans[: i + 1])) for i in range(len(spans))]
    visits = [Visit(f"v{d}", d, relapse_since_last=draw(st.sampled_from([None, True, False, False]))) for d in days]
    rows = []
    for index in range(draw(st.integers(0, 5))):
        began = on("2017-06-01") + timedelta(days=draw(st.integers(0, 2500)))
        known = draw(st.sampled_from([3, 3, 2, 1]))
        judged = draw(st.sampled_from([None, *Adjudication]))
        onset = PartialDate(*(began.year, began.month, began.day)[:known])
        rows.append(Relapse(f"r{index}", onset, adjudication=judged, systems=draw(st.sampled_from([(), ("visual",)]))))
    symptom = draw(st.none() | st.sampled_from([PartialDate(2017), PartialDate(2018, 3), PartialDate(2018, 3, 9)]))
    return PatientRecord(Patient("p", "1", onset_date=symptom), visits=tuple(visits), relapses=tuple(rows))


@given(records())
@SLOWLY
def test_a_rate_times_the_years_known_is_the_count(record: PatientRecord) -> None:
    for rate in rates(record, on("2025-01-01")).values():
        assert days_without(rate.time, rate.known) == rate.unknown
        assert number_of_days(rate.known) + number_of_days(rate.unknown) == number_of_days(rate.time)
        if rate.low is None:
            assert number_of_days(rate.known) < RULES.least.value
        else:
            assert rate.low * rate.years == rate.count.low
            assert (rate.high is None) == (rate.count.high is None)
            assert rate.high is None or rate.high * rate.years == rate.count.high


@given(records())
@SLOWLY
def test_an_open_rate_always_names_what_would_settle_it_and_a_settled_one_nothing(record: PatientRecord) -> None:
    as_of = on("2025-01-01")
    hygiene = relapse_hygiene(record, RULES, as_of)
    for rate in rates(record, as_of).values():
        is_open = bool(rate.unknown) or rate.count.low != rate.count.high
        assert bool(rate_label(rate, hygiene, RULES).settles) is is_open


@given(records())
@SLOWLY
def test_a_statement_for_each_span_named_makes_the_history_known(record: PatientRecord) -> None:
    as_of = on("2025-01-01")
    for name, rate in rates(record, as_of).items():
        label = rate_label(rate, relapse_hygiene(record, RULES, as_of), RULES)
        stated = tuple(
            states("2025-01-01", StatementKind.HISTORY_COMPLETE, start=PartialDate.of(a), end=PartialDate.of(b))
            for a, b in ((s.earliest, s.latest) for s in label.settles if s.text.startswith("whether there was"))
            if a is not None and b is not None
        )
        settled = rates(replace(record, statements=stated), as_of)[name]
        assert settled.unknown == ()
        assert settled.is_assessable is (number_of_days(rate.time) >= RULES.least.value)


@given(records(), st.integers(0, 2600))
@SLOWLY
def test_rates_as_known_on_a_day_are_those_of_the_record_cut_there(record: PatientRecord, cut: int) -> None:
    as_of = on("2018-01-01") + timedelta(days=cut)
    known = upto(record, as_of)
    assert rates(record, as_of) == rates(known, as_of)
    whole, part = relapse_hygiene(record, RULES, as_of), relapse_hygiene(known, RULES, as_of)
    assert early_relapses(record, whole, RULES) == early_relapses(known, part, RULES)


@given(records(), st.randoms())
@SLOWLY
def test_the_order_of_rows_changes_no_rate(record: PatientRecord, random: object) -> None:
    visits, relapses = list(record.visits), list(record.relapses)
    random.shuffle(visits)  # type: ignore[attr-defined]  # hypothesis hands in a Random
    random.shuffle(relapses)  # type: ignore[attr-defined]  # the same
    assert rates(replace(record, visits=tuple(visits), relapses=tuple(relapses))) == rates(record)


@given(records(), st.integers(1, 900))
@SLOWLY
def test_time_that_is_cut_in_two_has_the_relapses_of_both_parts(record: PatientRecord, cut: int) -> None:
    start, end = on("2018-01-01"), on("2022-12-31")
    middle = start + timedelta(days=cut)
    hygiene = relapse_hygiene(record, RULES, on("2025-01-01"))
    whole, first, second = (
        rate_over(record, hygiene, RULES, [part], "", "")
        for part in ((start, end), (start, middle), (middle + timedelta(days=1), end))
    )
    assert whole.years == first.years + second.years
    assert first.count.low + second.count.low <= whole.count.low
    if None not in (first.count.high, second.count.high):
        assert whole.count.high is not None
        assert whole.count.high <= (first.count.high or 0) + (second.count.high or 0)


# Spans of days

day_spans = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12)).map(
        lambda pair: (on("2020-01-01") + timedelta(days=pair[0]), on("2020-01-01") + timedelta(days=sum(pair)))
    ),
    max_size=5,
)


def days_of(spans: list[Span] | tuple[Span, ...]) -> set[date]:
    return {first + timedelta(days=n) for first, last in spans for n in range((last - first).days + 1)}


@given(day_spans, day_spans)
@SLOWLY
def test_spans_are_sets_of_days(one: list[Span], other: list[Span]) -> None:
    assert days_of(joined_spans(one)) == days_of(one)
    assert number_of_days(joined_spans(one)) == len(days_of(one))
    assert days_of(common_days(one, other)) == days_of(one) & days_of(other)
    assert days_of(days_without(one, other)) == days_of(one) - days_of(other)
    for first, last in other:
        assert holds(joined_spans(one), first, last) == (days_of([(first, last)]) <= days_of(one))
        assert meets(one, first, last) == bool(days_of([(first, last)]) & days_of(one))
