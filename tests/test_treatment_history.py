"""The treatment history: why each treatment ended, where it stands, and what fell into its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.chart.lane_choice import treatments_only
from domain.dates import PartialDate
from domain.records import Adjudication, MriScan, Patient, PatientRecord, Relapse, Treatment, Visit
from domain.summarise import summarise
from domain.treatment_entries import TimeTold, TreatmentHistory
from domain.treatment_history import NOT_CHECKED
from domain.treatment_periods import periods_of, recorded_in
from domain.treatment_phase import courses_of
from reports.page import SIZES
from reports.treatments import TREATMENT_HISTORY, treatment_history_pages
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.course_samples import quiet_scan, relapse
from tests.page_checks import inked_margins, letters_over_letters, texts_of
from tests.report_samples import ADAM, UGLY, demo, pages, printing
from tests.test_summary_words import ADVICE

RULES = load_rules()
AS_OF = DEMO_AS_OF
ASKED = tuple(
    Visit(f"v{year}", date(year, 1, 10), comparable=True, relapse_since_last=False) for year in range(2016, 2027)
)


@cache
def demo_pages(number: int) -> bytes:
    """Return the history of a demonstration patient; printed once for all tests that read it."""
    return treatment_history_pages(demo(number))


def treated(*treatments: Treatment, **more: Any) -> PatientRecord:
    """Return a patient asked about relapses every January, with these treatments; *more*: fields of the record."""
    record = PatientRecord(Patient("1", "T-1"), visits=ASKED, treatments=treatments)
    return replace(record, **more)


def course(drug: str, start: str, stop: str = "", reason: str = "") -> Treatment:
    return Treatment(
        f"{drug} {start}", drug, PartialDate.from_iso(start), PartialDate.from_iso(stop) if stop else None, reason
    )


def history(record: PatientRecord, as_of: date = AS_OF) -> TreatmentHistory:
    found = summarise(record, RULES, as_of).treatment_history
    assert found is not None
    return found


def time_of(record: PatientRecord, title: str) -> TimeTold:
    (found,) = [time for time in history(record).times if time.title == title]
    return found


# Where each treatment stands on the day


def states(record: PatientRecord, as_of: date = AS_OF) -> dict[str, str]:
    return {entry.drug: entry.state for entry in history(record, as_of).entries}


def test_a_treatment_without_a_stop_is_on_and_one_past_its_carry_over_is_over() -> None:
    record = treated(
        course("interferon beta-1a", "2016-02-01", "2019-05-01", "side effects"), course("ocrelizumab", "2019-08-01")
    )
    assert states(record) == {
        "ocrelizumab": "on treatment",
        "interferon beta-1a": "over; carry-over 1 month has passed",
    }


def test_within_the_stated_carry_over_it_is_after_course_with_the_months_never_off() -> None:
    record = treated(course("natalizumab", "2020-01-01", "2025-12-20", "JC virus antibodies"))
    assert states(record) == {"natalizumab": "after course; 2 months since the last dose"}
    assert history(record).now.startswith("After course (natalizumab, last dose 20 Dec 2025")


def test_a_reconstitution_stays_after_course_however_long_ago() -> None:
    assert states(treated(course("alemtuzumab", "2016-03-01", "2017-03-05"))) == {
        "alemtuzumab": "after course; 108 months since the last dose"
    }


def test_an_unknown_drug_leaves_it_open_and_names_what_would_settle_it() -> None:
    said = states(treated(course("a drug of the aunt", "2020-01-01")))["a drug of the aunt"]
    assert said == "unknown: which treatment “a drug of the aunt” is, by a name of the catalogue would settle it"


def test_a_missing_reason_is_not_recorded_and_no_reason_is_given_where_there_is_no_stop() -> None:
    entries = history(treated(course("dimethyl fumarate", "2016", "2018"), course("ofatumumab", "2019"))).entries
    assert [(e.drug, e.stop, e.reason) for e in entries] == [
        ("ofatumumab", "no stop recorded", "–"),
        ("dimethyl fumarate", "2018", "not recorded"),
    ]


def test_a_stop_dated_after_the_day_is_not_read() -> None:
    record = treated(course("natalizumab", "2020-01-01", "2025-12-20", "JC virus antibodies"))
    (entry,) = history(record, date(2025, 6, 1)).entries
    assert (entry.stop, entry.reason, entry.state) == ("no stop recorded", "–", "on treatment")


def test_no_treatment_recorded_is_not_untreated() -> None:
    found = history(treated())
    assert found.now == "Unknown (no treatment is recorded; that is not the same as untreated)."
    assert (found.entries, found.times) == ((), ())


# What fell into its time

INTERFERON = course("interferon beta-1a", "2016-02-01", "2019-05-01", "relapses")
OCRELIZUMAB = course("ocrelizumab", "2019-08-01")


def test_a_relapse_stands_in_the_time_in_which_it_began() -> None:
    record = treated(
        INTERFERON, OCRELIZUMAB, relapses=(relapse("2018-04-02"), relapse("2019-06-15"), relapse("2016-01-20"))
    )
    told = {time.title: time.relapses for time in history(record).times}
    assert told == {
        "Before the first treatment": "1 recorded: 20 Jan 2016",
        "Interferon beta-1a": "1 recorded: 2 Apr 2018",
        "After interferon beta-1a": "1 recorded: 15 Jun 2019",
        "Ocrelizumab": "none recorded; asked to 10 Jan 2026",
    }


def test_a_relapse_whose_date_leaves_it_open_is_perhaps_of_each_time_and_certain_in_none() -> None:
    record = treated(INTERFERON, OCRELIZUMAB, relapses=(relapse("2019"),))
    for title in ("Interferon beta-1a", "After interferon beta-1a", "Ocrelizumab"):
        assert "perhaps 1 more, the date leaves it open: 2019" in time_of(record, title).relapses
        assert "1 recorded" not in time_of(record, title).relapses


def test_an_event_not_adjudicated_is_told_apart_and_a_pseudo_relapse_is_not_told() -> None:
    events = (
        relapse("2017-03-03", infection=True),
        relapse("2018-03-03", Adjudication.PSEUDO_RELAPSE, fever=True),
    )
    told = time_of(treated(INTERFERON, relapses=events), "Interferon beta-1a").relapses
    assert told == "1 not adjudicated: 3 Mar 2017"


def test_a_time_in_which_nobody_asked_is_never_told_as_without_relapses() -> None:
    record = treated(INTERFERON, visits=(ASKED[0], ASKED[-1]))
    silent = replace(record, visits=tuple(replace(visit, relapse_since_last=None) for visit in record.visits))
    assert "history not recorded 1 Feb 2016 to 1 May 2019" in time_of(silent, "Interferon beta-1a").relapses
    stopped = treated(INTERFERON, OCRELIZUMAB, visits=ASKED[:4])
    assert time_of(stopped, "Ocrelizumab").relapses == "none recorded; not asked since 10 Jan 2019"


def test_new_lesions_compared_with_a_scan_from_before_the_time_say_so() -> None:
    before, after = date(2019, 1, 5), date(2019, 12, 5)
    scans = (quiet_scan(before, date(2018, 1, 5)), MriScan("s", after, 0, 2, 0, True, before, True, True))
    told = time_of(treated(INTERFERON, OCRELIZUMAB, scans=scans), "Ocrelizumab").scans
    assert told == "2 new T2, 5 Dec 2019 (compared with 5 Jan 2019, before this time)"


def test_an_enhancing_lesion_counts_on_the_scans_day_whatever_it_is_compared_with() -> None:
    scan = MriScan("s", date(2019, 12, 5), 1, 0, 0, True, date(2018, 1, 5), True, True)
    assert time_of(treated(OCRELIZUMAB, scans=(scan,)), "Ocrelizumab").scans == "1 enhancing, 5 Dec 2019"


def test_no_scan_and_nothing_measured_are_said() -> None:
    told = time_of(treated(INTERFERON), "Interferon beta-1a")
    assert (told.scans, told.edss, told.found, told.changes) == (
        "no scan recorded",
        "not recorded",
        "nothing measured",
        (),
    )


def test_a_change_stands_where_it_was_first_measured_with_its_weeks_and_its_cause() -> None:
    (told,) = history(demo_records()[ADAM]).times
    (change,) = told.changes
    assert (told.title, told.found) == ("Fingolimod", "1, listed below")
    assert change.values == "EDSS 4.0 to 5.0"
    assert change.cause == "not linked to relapses (PIRA)"
    assert change.first_measured == "8 Mar 2025; began after 10 Mar 2024"
    assert change.rests_on == "again at 24 weeks or later: 10 Nov 2025"


def test_an_sdmt_fall_within_test_variation_has_no_cause() -> None:
    changes = [change for time in history(demo_records()[4]).times for change in time.changes]
    (sdmt,) = [change for change in changes if change.values.startswith("SDMT")]
    assert sdmt.cause == "possible; within test variation for one person"
    assert "relapse" not in sdmt.rests_on


def test_a_treatment_that_another_replaced_without_a_stop_leaves_what_came_later_open() -> None:
    record = treated(
        course("interferon beta-1a", "2016-02-01"), OCRELIZUMAB, relapses=(relapse("2018-04-02"), relapse("2021-04-02"))
    )
    assert time_of(record, "Interferon beta-1a").relapses.startswith(
        "1 recorded: 2 Apr 2018; perhaps 1 more, the date leaves it open: 2 Apr 2021"
    )
    assert time_of(record, "Ocrelizumab").relapses.startswith("1 recorded: 2 Apr 2021")


def test_after_a_death_there_is_no_time_to_tell_of() -> None:
    died = replace(Patient("1", "T-1"), death_date=PartialDate(2018, 6, 1))
    record = treated(INTERFERON, patient=died, visits=ASKED[:3])
    assert [time.title for time in history(record).times] == ["Before the first treatment", "Interferon beta-1a"]
    (before, during) = periods_of(courses_of(record, RULES.further.effects, AS_OF), record, AS_OF)
    assert during.sure == during.widest == (date(2016, 2, 1), date(2018, 6, 1))
    assert before.widest == (date(2016, 1, 10), date(2016, 1, 31))


def test_the_time_after_one_recorded_as_untreated_is_told_as_without_a_recorded_treatment() -> None:
    record = treated(course("none", "2016-02-01", "2018-02-01"), OCRELIZUMAB, relapses=(relapse("2018-06-02"),))
    assert [time.title for time in history(record).times] == [
        "Before the first treatment",
        "Recorded as untreated",
        "No treatment recorded",
        "Ocrelizumab",
    ]
    told = time_of(record, "No treatment recorded")
    assert (told.when, told.relapses) == ("2 Feb 2018 to 31 Jul 2019", "1 recorded: 2 Jun 2018")


def days(first: int = 2012) -> st.SearchStrategy[PartialDate]:
    day = st.integers(0, (date(2026, 1, 1) - date(first, 1, 1)).days).map(lambda n: date(first, 1, 1) + timedelta(n))
    exact = day.map(PartialDate.of)
    return st.one_of(
        exact, exact, day.map(lambda d: PartialDate(d.year, d.month)), day.map(lambda d: PartialDate(d.year))
    )


@st.composite
def treatments(draw: st.DrawFn) -> Treatment:
    start = draw(days())
    stop = draw(st.none() | days())
    drug = draw(
        st.sampled_from(["natalizumab", "ocrelizumab", "alemtuzumab", "dimethyl fumarate", "none", "aunt's tea"])
    )
    return Treatment("t", drug, start, stop if stop is not None and stop.first >= start.last else None, "side effects")


@settings(max_examples=150, deadline=None)
@given(st.lists(treatments(), min_size=1, max_size=5), st.lists(days(), max_size=6))
def test_no_relapse_and_no_scan_is_lost_between_the_times(drugs: list[Treatment], onsets: list[PartialDate]) -> None:
    relapses = tuple(Relapse(f"r{i}", onset) for i, onset in enumerate(onsets))
    scans = tuple(quiet_scan(onset.first, None) for onset in onsets)
    record = treated(*drugs, relapses=relapses, scans=scans)
    results = summarise(record, RULES, AS_OF, in_full=False).results
    periods = periods_of(courses_of(record, RULES.further.effects, AS_OF), record, AS_OF)
    told = recorded_in(periods, record, results, AS_OF, 12)
    for one in relapses:
        certain = [time for time in told if one in time.relapses]
        perhaps = [time for time in told if one in time.perhaps]
        assert certain or perhaps
        assert all(time.period.sure is not None for time in certain)
    for scan in scans:
        assert any(reading.scan == scan for time in told for reading in time.scans)


# The pages


@pytest.mark.parametrize("number", range(len(demo_records())))
def test_every_treatment_stands_with_its_dates_and_the_reason_for_stopping(number: int) -> None:
    text = " ".join(pages(demo_pages(number)))
    assert NOT_CHECKED in text
    for treatment in demo_records()[number].treatments:
        stop = str(treatment.stop) if treatment.stop else "no stop recorded"
        assert f"{treatment.start} {stop}" in text
        assert treatment.drug in text
        assert treatment.stop_reason in text
    for medicine in demo_records()[number].medicines:
        assert medicine.name in text


@pytest.mark.parametrize("paper", list(SIZES))
@pytest.mark.parametrize("record", UGLY.values(), ids=UGLY)
def test_any_record_keeps_to_its_pages_with_nothing_cut_or_overlapping(record: PatientRecord, paper: str) -> None:
    pdf = treatment_history_pages(printing(record, paper=paper))
    texts = pages(pdf)
    assert len(texts) <= TREATMENT_HISTORY.most_pages
    assert inked_margins(pdf) == []
    assert letters_over_letters(pdf) == []
    assert "Other medicines" in " ".join(texts)


def test_every_demonstration_patient_has_one_page_and_nothing_cut_or_overlapping() -> None:
    for number in range(len(demo_records())):
        assert len(pages(demo_pages(number))) == 1
        assert inked_margins(demo_pages(number)) == []
        assert letters_over_letters(demo_pages(number)) == []


def test_a_reason_of_any_length_is_printed_to_its_last_letter() -> None:
    reason = "W" * 120
    assert reason in "".join(texts_of(TREATMENT_HISTORY, printing(UGLY["overloaded"]))).replace(" ", "")


def test_sixty_treatments_at_once_keep_to_the_pages_count_what_is_left_out_and_have_no_chart() -> None:
    many = tuple(replace(course("natalizumab", "2016-03-01"), id=str(i), dose="W" * 40) for i in range(60))
    pdf = treatment_history_pages(printing(treated(*many)))
    text = " ".join(pages(pdf))
    assert len(pages(pdf)) <= TREATMENT_HISTORY.most_pages
    assert letters_over_letters(pdf) == []
    assert "Too many of them overlap for a chart; the table has them all." in text


def test_no_heading_is_the_last_thing_on_a_page() -> None:
    job = printing(UGLY["overloaded"])
    *first, _ = texts_of(TREATMENT_HISTORY, job)
    for text in first:
        body = text[: text.rindex("Wolfe")] if "page 1 of" not in text else text
        assert not body.rstrip().endswith(
            ("What is recorded in each time", "Changes that were present again", "Other medicines")
        )


def test_the_chart_has_treatments_relapses_and_scans_alone_from_the_first_that_is_recorded() -> None:
    job = demo(ADAM)
    plot = treatments_only(job.plot)
    assert [lane.id for lane in plot.lanes] == ["events", "treatments"]
    assert plot.start == job.plot.earliest <= date(2017, 6, 1)
    assert (plot.chosen, plot.drawn) == (None, "")
    assert plot.sentence.startswith("Treatments over time: 1 relapse recorded")
    assert {row.what for row in plot.table} == {"Relapse", "Scan", "Treatment"}
    assert plot.sentence in " ".join(pages(demo_pages(ADAM)))


def test_the_program_words_no_advice_of_its_own() -> None:
    for number in range(len(demo_records())):
        assert ADVICE.findall(" ".join(pages(demo_pages(number))).lower()) == []


def test_the_same_printing_has_the_same_bytes() -> None:
    assert treatment_history_pages(demo(ADAM)) == demo_pages(ADAM)
