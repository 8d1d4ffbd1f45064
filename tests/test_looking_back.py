"""Looking back: the days on which a record changes, its labels on each of them, and how many entries are later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.chart.course_plot import course_plot
from domain.dates import PartialDate
from domain.known_on import as_dated_by
from domain.known_on_words import as_known_on, nothing_recorded
from domain.looking_back import Basis, Beyond, beyond, change_days
from domain.past_plot import on_one_axis
from domain.records import Patient, PatientRecord, Treatment, Visit
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.definitions import DEFAULT_DEFINITION
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.known_on_cut import cut
from tests.test_known_on import AROUND
from tests.test_settle_properties import doubtful_patients

QUICKLY = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
DEMO = demo_records()
LATER = date(2031, 1, 1)


@cache
def rules() -> Rules:
    return load_rules(DEFAULT_DEFINITION, 12, None)


def labels(summary: PatientSummary) -> tuple[Any, ...]:
    """All that the rules say in a summary."""
    further = tuple((one.id, one.answer, one.text, one.reasons, one.settles) for one in summary.labels)
    halves = (summary.inflammation, summary.disability, summary.open_items, summary.definitions)
    return summary.label, summary.headline, summary.flags, summary.chips, summary.neida, *halves, further


@pytest.mark.parametrize("record", DEMO, ids=lambda record: record.patient.code)
def test_on_every_change_date_of_the_demonstration_the_record_is_the_one_that_was_cut_there(
    record: PatientRecord,
) -> None:
    days = change_days(record, DEMO_AS_OF)
    assert len(days) > 2
    for day in days:
        then, alone = as_dated_by(record, day), cut(record, day)
        assert then == alone
        shown, computed = (summarise(one, rules(), day, in_full=False) for one in (then, alone))
        assert labels(shown) == labels(computed)


@pytest.mark.parametrize("record", DEMO[::6], ids=lambda record: record.patient.code)
def test_on_every_change_date_every_label_is_that_of_the_record_cut_there(record: PatientRecord) -> None:
    for day in change_days(record, DEMO_AS_OF):
        shown, computed = summarise(as_dated_by(record, day), rules(), day), summarise(cut(record, day), rules(), day)
        assert labels(shown) == labels(computed)
        assert course_plot(as_dated_by(record, day), shown.results, day) == course_plot(record, computed.results, day)


def test_on_the_last_day_nothing_is_left_out() -> None:
    for record in DEMO:
        assert change_days(record, DEMO_AS_OF)[-1] == DEMO_AS_OF
        assert beyond(as_dated_by(record, DEMO_AS_OF), record).not_shown == 0


def changes_between(record: PatientRecord, today: date) -> list[date]:
    """Return the days on which the cut record differs from that of the day before, though no change date says so."""
    days = {date.min, *change_days(record, today)}
    first, found = min(days - {date.min}), []
    before = as_dated_by(record, first - timedelta(days=400))
    for offset in range(-399, (today - first).days + 1):
        day = first + timedelta(days=offset)
        now = as_dated_by(record, day)
        if now != before and day not in days:
            found.append(day)
        before = now
    return found


@given(doubtful_patients())
@QUICKLY
def test_between_two_change_dates_nothing_of_a_record_changes(record: PatientRecord) -> None:
    assert changes_between(replace(record, devices=()), max(visit.on for visit in record.visits)) == []


def test_what_is_recorded_around_the_disease_changes_on_no_other_day_either() -> None:
    assert changes_between(replace(AROUND, devices=()), LATER) == []
    for record in DEMO[:3]:
        assert changes_between(replace(record, devices=()), DEMO_AS_OF) == []


def test_each_change_date_but_the_last_changes_something() -> None:
    for record in (*DEMO, AROUND):
        for day in change_days(record, LATER)[:-1]:
            assert as_dated_by(record, day) != as_dated_by(record, day - timedelta(days=1))


def test_a_device_that_measures_daily_changes_the_record_on_its_first_day_only() -> None:
    assert [day for day in change_days(AROUND, LATER) if day.day == 1 and day.month == 3] == []
    assert date(2020, 2, 1) in change_days(AROUND, LATER)


@given(doubtful_patients(), st.integers(0, 1100))
@QUICKLY
def test_what_is_shown_and_what_is_not_add_up_to_the_record(record: PatientRecord, on: int) -> None:
    then = as_dated_by(record, min(visit.on for visit in record.visits) + timedelta(days=on))
    differs = beyond(then, record)
    count = sum(len(rows) for rows in (then.visits, then.relapses, then.statements, then.scans, then.courses))
    whole = sum(len(rows) for rows in (record.visits, record.relapses, record.statements, record.scans, record.courses))
    assert (differs.not_shown, differs.gone) == (whole - count, 0)


def test_later_entries_ended_ones_and_those_that_stand_no_longer_are_counted_apart() -> None:
    today = PatientRecord(
        Patient("p", "1", death_date=PartialDate(2024, 5, 1)),
        visits=(Visit("a", date(2020, 1, 1)), Visit("b", date(2023, 1, 1))),
        treatments=(Treatment("t", "natalizumab", PartialDate(2020), PartialDate(2022, 3), "no effect"),),
    )
    then = as_dated_by(today, date(2021, 1, 1))
    assert beyond(then, today) == Beyond(not_shown=1, otherwise=2, gone=0)
    assert beyond(replace(then, visits=(*then.visits, Visit("c", date(2020, 2, 1)))), today).gone == 1
    assert beyond(today, today) == Beyond(0, 0, 0)


@pytest.mark.parametrize(
    ("basis", "differs", "words"),
    [
        (Basis.EVENT, Beyond(14, 0, 0), "As known on 3 May 2021 (by event date): 14 later entries are not shown."),
        (Basis.EVENT, Beyond(1, 0, 0), "As known on 3 May 2021 (by event date): 1 later entry is not shown."),
        (
            Basis.EVENT,
            Beyond(2, 1, 0),
            "As known on 3 May 2021 (by event date): 2 later entries are not shown; "
            "1 is shown without what came of it later.",
        ),
        (Basis.EVENT, Beyond(0, 0, 0), "As known on 3 May 2021 (by event date): nothing of the record is missing."),
        (
            Basis.RECORDED,
            Beyond(3, 2, 1),
            "As known on 3 May 2021 (by what had been recorded by then): 3 entries that were recorded or restored "
            "later are not shown; 2 are shown as they read then; 1 has been marked as in error or moved since.",
        ),
    ],
)
def test_the_strip_says_as_of_when_by_what_and_how_much_is_not_shown(basis: Basis, differs: Beyond, words: str) -> None:
    assert as_known_on(date(2021, 5, 3), basis, differs) == words


def test_where_nothing_had_been_recorded_the_strip_says_since_when_something_is() -> None:
    said = nothing_recorded(date(2021, 5, 3), date(2022, 1, 9))
    assert said.endswith(
        "nothing had been recorded of this patient; the first entry in this registry was made on 9 Jan 2022."
    )
    assert nothing_recorded(date(2021, 5, 3), None).endswith("nothing had been recorded of this patient.")


@pytest.mark.parametrize("record", DEMO[:8], ids=lambda record: record.patient.code)
def test_the_chart_of_an_earlier_day_has_todays_axis_its_own_marks_and_says_where_it_ends(
    record: PatientRecord,
) -> None:
    today = course_plot(record, summarise(record, rules(), DEMO_AS_OF, in_full=False).results, DEMO_AS_OF)
    for day in change_days(record, DEMO_AS_OF)[:-1]:
        then = as_dated_by(record, day)
        alone = course_plot(then, summarise(then, rules(), day, in_full=False).results, day)
        drawn = on_one_axis(alone, today)
        assert drawn.start == today.start
        assert drawn.end >= max(today.end, alone.end)
        assert (drawn.marks, drawn.table, drawn.as_of) == (alone.marks, alone.table, day)
        assert any("not shown" in label.texts[0] for lane in drawn.lanes for label in lane.labels)
