"""What a page has room for: parts that certainly fit do, and a table of words is cut between its rows only."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from reports.document import Document, Part
from reports.grid import Grid
from reports.render import certainly_fit, page_count
from reports.style import grid, text
from reports.typeface import register
from tests.page_parts import part_of
from tests.report_samples import demo

KINDS = ("paragraph", "heading", "box", "columns", "grid", "figure", "nested", "together", "room", "space")


def _part(kind: str, size: int) -> list[Flowable]:
    match kind:
        case "together":
            return [
                KeepTogether([*part_of("paragraph", size, 0), *part_of("grid", 3, 1), *part_of("heading", size, 2)])
            ]
        case "room":
            return [CondPageBreak(size * 5)]
        case "space":
            return [Spacer(1, size * 3)]
        case _:
            return part_of(kind, size, 0)


def _document(flowables: list[Flowable], most_pages: int) -> Document:
    return Document("one", "One", "One", "one", "one", (Part("all", "All", lambda _: flowables),), most_pages)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 45)), min_size=1, max_size=16), st.integers(1, 3))
def test_what_certainly_fits_has_no_more_pages_than_it_may(made: list[tuple[str, int]], most_pages: int) -> None:
    register()
    job = demo(0)
    parts = [part for kind, size in made for part in _part(kind, size)]
    document = _document(parts, most_pages)
    if certainly_fit(document, job, parts):
        assert page_count(document, job, parts) <= most_pages


def test_a_short_page_certainly_fits_and_a_long_one_does_not() -> None:
    register()
    job = demo(0)
    for count, fits in ((3, True), (300, False)):
        parts: list[Flowable] = [text(f"line {place}") for place in range(count)]
        assert certainly_fit(_document(parts, 2), job, parts) is fits


def _table(rows: int) -> Grid:
    return grid(("Rule", "Answer"), [(f"rule {row}", "yes") for row in range(rows)], 300, (1, 1))


@pytest.mark.parametrize("room", [0.0, 5.0, 11.0, 30.0, 80.0, 121.0, 1000.0])
def test_a_table_of_words_is_cut_between_rows_with_its_head_on_each_part_and_no_row_lost(room: float) -> None:
    register()
    whole = _table(20)
    parts = whole.split(300, room)
    if not parts:
        assert room < _table(1).wrap(300, 0)[1]  # not even a first row below the head
        return
    rows = []
    for part in parts:
        assert isinstance(part, Grid)
        assert [cell.words for cell in part.rows[0]] == ["Rule", "Answer"]
        assert len(part.rows) > 1
        rows += [row[0].words for row in part.rows[1:]]
    assert rows == [f"rule {row}" for row in range(20)]
    assert parts[0].wrap(300, 0)[1] <= room
