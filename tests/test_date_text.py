"""Dates as people type them: understood one way only, or refused with a hint."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.date_text import OLDEST_YEAR, echo, read_date
from domain.dates import MONTHS, DateRefused, PartialDate, minus_months

TODAY = date(2026, 3, 9)

days = st.dates(date(OLDEST_YEAR, 1, 1), date(2200, 12, 31))
separators = st.sampled_from([" ", "/", ".", "-", ". ", " / "])
partial_dates = st.one_of(
    st.builds(PartialDate.of, days),
    st.builds(lambda day: PartialDate(day.year, day.month), days),
    st.builds(lambda day: PartialDate(day.year), days),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("t", "2026-03-09"),
        (" T ", "2026-03-09"),
        ("today", "2026-03-09"),
        ("yesterday", "2026-03-08"),
        ("-3d", "2026-03-06"),
        ("-6w", "2026-01-26"),
        ("6w ago", "2026-01-26"),
        ("6 weeks ago", "2026-01-26"),
        ("-3m", "2025-12-09"),
        ("1 month ago", "2026-02-09"),
        ("-2y", "2024-03-09"),
        ("2026-03-14", "2026-03-14"),
        ("14 3 26", "2026-03-14"),
        ("14/3/2026", "2026-03-14"),
        ("14.3.2026", "2026-03-14"),
        ("14.03.26", "2026-03-14"),
        ("14 Mar 2026", "2026-03-14"),
        ("14. march 2026", "2026-03-14"),
        ("Mar 14, 2026", "2026-03-14"),
        ("14th march 26", "2026-03-14"),
        ("2026 Mar 14", "2026-03-14"),
        ("3/14/2026", "2026-03-14"),
        ("14 3 27", "1927-03-14"),
        ("14 3 99", "1999-03-14"),
        ("3/2014", "2014-03"),
        ("2014-3", "2014-03"),
        ("2014/3", "2014-03"),
        ("Mar 2014", "2014-03"),
        ("sept 2014", "2014-09"),
        ("2014", "2014"),
        ("- 3 m", "2025-12-09"),
        ("−6w", "2026-01-26"),
        ("6 wks ago", "2026-01-26"),
        ("3 mos ago", "2025-12-09"),
        ("1 yr ago", "2025-03-09"),
        ("-1000d", "2023-06-13"),
        ("14mar2026", "2026-03-14"),
        ("14-Mar-26", "2026-03-14"),
        ("Sat 14 Mar 2026", "2026-03-14"),
        ("Saturday, 14 March 2026", "2026-03-14"),
        ("tue 10 3 26", "2026-03-10"),
    ],
)
def test_a_date_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY) == PartialDate.from_iso(meant)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "No date was typed"),
        ("spring 2014?", "2014 says that the year is known, Apr 2014 the month"),
        ("~2014", "2014 says that the year is known"),
        ("late 2013", "2013 says that the year is known"),
        ("140326", "Put blanks between its parts: 14 03 26"),
        ("14032026", "Put blanks between its parts: 14 03 2026"),
        ("6w", "write -6w or 6w ago"),
        ("+3 months", "write -3m or 3m ago"),
        ("Sun 14 Mar 2026", "14 Mar 2026 is a Saturday, not a Sunday"),
        ("Sat 3/2014", "has no weekday"),
        ("12/25", "could be a day and a month or a month and a year"),
        ("14", "is not understood"),
        ("March", "is not understood"),
        ("3/14", "could be a day and a month or a month and a year"),
        ("14 Mar", "could be a day of a month or a month of a year"),
        ("Mar 14", "could be a day of a month or a month of a year"),
        ("30 2 2026", "There is no date 30 Feb 2026"),
        ("29 Feb 2025", "There is no date 29 Feb 2025"),
        ("14 13 2026", "There is no date"),
        ("00/2014", "There is no day or month 0"),
        ("2014-00-00", "There is no day or month 0"),
        ("0 3 2014", "There is no day or month 0"),
        ("14 3 6", "The year 6 is not clear"),
        ("14 3 206", "The year 206 is not clear"),
        ("14 3 1714", "which cannot be meant"),
        ("-900y", "which cannot be meant"),
        ("tomorrow", "is not understood"),
        ("14 Mar Apr 2026", "is not understood"),
    ],
)
def test_an_unclear_date_is_refused_and_the_sentence_says_why(typed: str, said: str) -> None:
    with pytest.raises(DateRefused, match=said):
        read_date(typed, TODAY)


def test_the_order_of_day_and_month_follows_the_setting() -> None:
    assert read_date("3/4/2026", TODAY) == PartialDate(2026, 4, 3)
    assert read_date("3/4/2026", TODAY, day_first=False) == PartialDate(2026, 3, 4)


@given(partial_dates, st.booleans())
def test_what_is_shown_is_read_back_as_the_same_date(day: PartialDate, day_first: bool) -> None:
    assert read_date(str(day), TODAY, day_first=day_first) == day
    assert read_date(day.iso(), TODAY, day_first=day_first) == day


@given(partial_dates, st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.booleans())
def test_the_echo_of_what_was_read_is_read_as_the_same_date(day: PartialDate, today: date, day_first: bool) -> None:
    said, _, distance = echo(day, today).partition(" · ")
    assert read_date(said, today, day_first=day_first) == day
    assert distance


@given(days, st.integers(0, 99), st.integers(0, 99), st.sampled_from("dwmy"))
def test_a_longer_distance_is_never_a_later_day_and_each_is_as_far_as_it_says(
    day: date, one: int, other: int, unit: str
) -> None:
    today = max(day, date(2010, 1, 1))
    near, far = sorted((one, other))
    nearer, further = (read_date(f"-{count}{unit}", today).exact for count in (near, far))
    assert nearer is not None
    assert further is not None
    assert further <= nearer <= today
    passed = (today - further).days
    shortest, longest = {"d": (1, 1), "w": (7, 7), "m": (28, 31), "y": (365, 366)}[unit]
    assert far * shortest <= passed <= far * longest


def test_the_hint_has_day_and_month_in_the_systems_order() -> None:
    for day_first, example in ((True, "14 3 2026"), (False, "3 14 2026")):
        with pytest.raises(DateRefused, match=f"Write it as {example}"):
            read_date("whenever", TODAY, day_first=day_first)
        assert read_date(example, TODAY, day_first=day_first) == PartialDate(2026, 3, 14)


@given(days, separators, st.booleans())
def test_numbers_with_any_separator_give_the_day(day: date, separator: str, day_first: bool) -> None:
    first, second = (day.day, day.month) if day_first else (day.month, day.day)
    typed = f"{first}{separator}{second}{separator}{day.year}"
    assert read_date(typed, TODAY, day_first=day_first) == PartialDate.of(day)


@given(days, st.sampled_from(["{d} {m} {y}", "{m} {d} {y}", "{d}-{m}-{y}", "{m} {d}, {y}"]))
def test_a_named_month_makes_the_order_of_no_account(day: date, form: str) -> None:
    typed = form.format(d=day.day, m=MONTHS[day.month - 1].upper(), y=day.year)
    assert {read_date(typed, TODAY, day_first=first) for first in (True, False)} == {PartialDate.of(day)}


@given(st.integers(0, 400), days)
def test_a_distance_counts_back_from_today(count: int, today: date) -> None:
    today = max(today, date(1920, 1, 1))
    assert read_date(f"-{count}d", today) == read_date(f"{count} days ago", today)
    assert read_date(f"-{count}d", today).exact == today - timedelta(days=count)
    assert read_date(f"{count}w ago", today).exact == today - timedelta(weeks=count)


@given(st.integers(0, 99), days)
def test_months_back_are_calendar_months(count: int, day: date) -> None:
    today = max(day, date(1910, 1, 1))
    assert read_date(f"-{count}m", today).exact == minus_months(today, count)


@given(st.integers(0, 99), days)
def test_a_year_of_two_digits_is_the_latest_that_is_not_in_the_future(two: int, day: date) -> None:
    today = max(day, date(2000, 1, 1))
    year = read_date(f"1 1 {two:02d}", today).year
    assert year % 100 == two
    assert year <= today.year < year + 100


@given(st.one_of(st.text(max_size=24), st.text("0123456789 -/.,tdmwyago", max_size=14)), days, st.booleans())
def test_any_text_is_a_date_within_reach_or_a_refusal_in_a_sentence(typed: str, today: date, day_first: bool) -> None:
    found: PartialDate | None = None
    said = ""
    try:
        found = read_date(typed, today, day_first=day_first)
    except DateRefused as refusal:
        said = str(refusal)
    assert said.endswith(".") if found is None else OLDEST_YEAR <= found.year <= 2200


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2026-03-09", "Mon 9 Mar 2026 · today"),
        ("2026-03-08", "Sun 8 Mar 2026 · 1 day ago"),
        ("2026-02-23", "Mon 23 Feb 2026 · 2 weeks ago"),
        ("2026-01-10", "Sat 10 Jan 2026 · 8 weeks ago"),
        ("2025-12-09", "Tue 9 Dec 2025 · 3 months ago"),
        ("2025-07-10", "Thu 10 Jul 2025 · 7 months ago"),
        ("2024-03-10", "Sun 10 Mar 2024 · 23 months ago"),
        ("2024-03-09", "Sat 9 Mar 2024 · 2 years ago"),
        ("2026-05-09", "Sat 9 May 2026 · in 2 months"),
        ("2019-06", "Jun 2019 · 6 years ago, known to the month"),
        ("2014", "2014 · 12 years ago, known to the year"),
    ],
)
def test_the_echo_cannot_be_misread(iso: str, shown: str) -> None:
    assert echo(PartialDate.from_iso(iso), TODAY) == shown


def test_months_before_the_first_day_or_after_the_last_one_stop_there() -> None:
    assert minus_months(date(40, 1, 1), 600) == date.min
    assert minus_months(date(1, 1, 1), 1) == date.min
    assert minus_months(date(9999, 12, 31), -1) == date.max
    assert minus_months(date(9999, 12, 31), 0) == date(9999, 12, 31)
