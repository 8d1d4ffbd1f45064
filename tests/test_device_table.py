"""Daily tables of devices: read whole or refused by line, and never read in one way where two are possible."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.care_records import DeviceDay
from domain.device_table import (
    MOST_ROWS,
    DateOrder,
    DecimalMark,
    DeviceTableRefused,
    read_device_table,
    text_of,
)

TODAY = date(2026, 3, 9)
DAYS = st.lists(st.dates(date(2000, 1, 1), TODAY), min_size=1, max_size=40, unique=True)
FORMS = {
    DateOrder.ISO: "{0.year:04d}-{0.month:02d}-{0.day:02d}",
    DateOrder.DAY: "{0.day:02d}.{0.month:02d}.{0.year:04d}",
    DateOrder.MONTH: "{0.month}/{0.day}/{0.year:04d}",
}


@given(
    DAYS,
    st.data(),
    st.sampled_from(list(DateOrder)),
    st.sampled_from(list(DecimalMark)),
    st.sampled_from(";\t"),
    st.booleans(),
)
def test_a_table_written_as_it_is_said_to_be_reads_back_exactly(
    days: list[date], data: st.DataObject, order: DateOrder, mark: DecimalMark, separator: str, header: bool
) -> None:
    values = [data.draw(st.decimals(0, 99999, places=2)) for _ in days]
    point = "," if mark is DecimalMark.COMMA else "."
    lines = [
        separator.join((FORMS[order].format(day), f"{value:f}".replace(".", point)))
        for day, value in zip(days, values, strict=True)
    ]
    text = "\r\n".join(([separator.join(("Date", "Steps"))] if header else []) + lines)
    table = read_device_table(text, TODAY, order=order, mark=mark)
    assert table.refused == ()
    assert table.days == tuple(DeviceDay(day, value) for day, value in sorted(zip(days, values, strict=True)))
    assert table.columns == (("Steps",) if header else ("Column 2",))


@given(DAYS, st.sampled_from([DateOrder.DAY, DateOrder.MONTH]), st.sampled_from(";\t"))
def test_a_date_is_never_read_with_day_and_month_changed(days: list[date], order: DateOrder, separator: str) -> None:
    text = "\n".join(f"{FORMS[order].format(day)}{separator}1" for day in days)
    table = read_device_table(text, TODAY)
    if table.question:
        assert table.days == ()
        assert "day or the month" in table.question
    else:
        assert {day.on for day in table.days} == set(days)


@given(st.integers(1000, 999_999), st.integers(0, 999_999))
def test_a_number_is_never_read_a_thousandfold(number: int, other: int) -> None:
    text = f"day;steps\n2026-01-01;{number:,}\n2026-01-02;{other}\n"
    table = read_device_table(text, TODAY)
    assert table.question
    assert table.days == ()
    meant = read_device_table(text, TODAY, mark=DecimalMark.POINT)
    assert [day.value for day in meant.days] == [number, other]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("8.5", "8.5"),
        ("8,5", "8.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1'234.5", "1234.5"),
        ("1 234,5", "1234.5"),
        ("0.512", "0.512"),
        ("1,234,567", "1234567"),
        ("-2", "-2"),
        (".5", "0.5"),
    ],
)
def test_a_number_that_can_be_read_in_one_way_only_is_read_so(cell: str, value: str) -> None:
    table = read_device_table(f"2026-01-01;{cell}\n2026-01-02;{cell}", TODAY)
    assert [day.value for day in table.days] == [Decimal(value)] * 2


@pytest.mark.parametrize("cell", ["72 80", "3 4 5", "1 2", "12'5", "1234 567"])
def test_two_numbers_in_one_cell_are_never_read_as_one(cell: str) -> None:
    table = read_device_table(f"date;value\n2026-03-01;{cell}\n2026-03-02;8", TODAY)
    assert [row.line for row in table.refused] == [2]
    assert [day.value for day in table.days] == [8]


def test_bad_rows_are_named_with_their_lines_and_none_of_them_is_read() -> None:
    text = (
        "date,steps,km\n"  # 1
        "2026-01-01,4000,2.5\n"
        "2026-01-02,,\n"
        "2026-01-03,many,1\n"
        "\n"
        "yesterday,5,1\n"
        "2026-02-30,5,1\n"
        "2026-03-10,5,1\n"
        "2026-01-04,5,1\n"
        "2026-01-04,6,1\n"
        "2026-01-01,4000,1\n"
        "2026-01-05,1,234,1\n"
    )
    table = read_device_table(text, TODAY)
    assert table.days == (DeviceDay(date(2026, 1, 1), Decimal(4000)),)
    assert table.empty == 1
    assert [(row.line, row.why) for row in table.refused] == [
        (4, "“many” is no number."),
        (6, "“yesterday” is no date."),
        (7, "“2026-02-30” is no date."),
        (8, "10 Mar 2026 lies in the future."),
        (9, "4 Jan 2026 has another value further down."),
        (10, "4 Jan 2026 has another value on line 9."),
        (11, "1 Jan 2026 has this value on line 2 already."),
        (12, "It has more columns than the header: which is the value is not sure."),
    ]


def test_the_column_of_the_values_can_be_chosen() -> None:
    text = "Steps;Day;Name;km\n10;2026-01-01T00:00;watch;1,5\n20;2026-01-02T00:00;watch;2,5\n"
    assert read_device_table(text, TODAY).columns == ("Steps", "km")
    table = read_device_table(text, TODAY, column="km")
    assert [day.value for day in table.days] == [Decimal("1.5"), Decimal("2.5")]


def test_dates_with_the_name_of_the_month_are_read() -> None:
    table = read_device_table("1 Mar 2026;5\n02-Feb-2026;6\n", TODAY)
    assert [day.on for day in table.days] == [date(2026, 2, 2), date(2026, 3, 1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no table"),
        ("just words\nand more", "no table"),
        ("a;b\nc;d", "holds dates"),
        ("date;word\n2026-01-01;yes", "holds numbers"),
        ("x\n" * (MOST_ROWS + 1), "not read at once"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_do(text: str, words: str) -> None:
    with pytest.raises(DeviceTableRefused, match=words):
        read_device_table(text, TODAY)


@given(st.text(max_size=400) | st.lists(st.text(alphabet='0123456789.,;/-\t" ab\n', max_size=30)).map("\n".join))
def test_any_text_gives_a_table_or_a_refusal_and_no_day_that_is_not_in_it(text: str) -> None:
    try:
        table = read_device_table(text, TODAY)
    except DeviceTableRefused:
        return
    days = [day.on for day in table.days]
    assert days == sorted(set(days))
    assert all(day <= TODAY for day in days)
    assert len(days) + len(table.refused) + table.empty <= len(text.splitlines())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_programs_write(encoding: str) -> None:
    text = "Größe;Tag\n5;2026-01-01"
    assert text_of(text.encode(encoding)) == text


def test_a_year_of_days_without_gaps_is_read_whole() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(365)]
    table = read_device_table("\n".join(f"{day},{n}" for n, day in enumerate(days)), TODAY)
    assert len(table.days) == 365
    assert table.said == "columns separated by commas, without a header, dates year first"
