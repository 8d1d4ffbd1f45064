"""What the strategies of records are built from: texts, dates and numbers as a cohort folder can hold them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from domain.dates import PartialDate
from storage.cohort_check import earliest

LIVED = (date(1990, 1, 1), date(2025, 12, 31))

# Anything but what no text has: a NUL and half a surrogate pair. Formulas and line ends are wanted.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.one_of(
    st.just(""),
    st.text(characters, max_size=12),
    st.sampled_from(
        ["=1+1", "'=1+1", "''", "+49", "-", "@x", "a,b", 'say "so"', "two\nlines", "\r\n", " edge ", "\tx", ";"]
    ),
)
keys = st.text(characters, min_size=1, max_size=8).map(str.strip).filter(bool)
list_parts = keys.map(lambda text: text.replace(";", "").strip()).filter(bool)
yes_no = st.none() | st.booleans()
days = st.dates(*LIVED)
counts = st.none() | st.integers(0, 999)
numbers = st.none() | st.decimals(-1000, 1000, places=3, allow_nan=False)


def in_sequence(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    """Put the earlier of two dates first; None stays where it is."""
    start, end = pair
    if start is None or end is None:
        return pair
    return (start, end) if earliest(start) <= earliest(end) else (end, start)


def partial_dates(years: tuple[int, int] = (LIVED[0].year, LIVED[1].year)) -> st.SearchStrategy[PartialDate]:
    """Dates of these years, known to the day, the month or the year."""
    exact = st.dates(date(years[0], 1, 1), date(years[1], 12, 31))
    return st.builds(
        lambda day, known: PartialDate(*(day.year, day.month, day.day)[:known]), exact, st.sampled_from([1, 2, 3])
    )


partials = partial_dates()
spans = st.tuples(st.none() | partials, st.none() | partials).map(in_sequence)
begun_spans = st.tuples(partials, st.none() | partials).map(in_sequence)
scan_days = st.tuples(st.none() | days, days).map(in_sequence)  # the scan compared with, the scan


def some(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, one or two of a kind."""
    return st.lists(kind, max_size=2).map(tuple)
