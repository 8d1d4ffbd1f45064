"""The help's three pictures in words: worked out by the engine, with sources, and hypotheses named as such."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from domain.activity import Activity
from domain.definition import Definition
from domain.evidence import Attribution
from domain.figure_course import EXTRA, RELAPSE_WEEK, example_course, found_in, two_worsenings, week_of
from domain.figures import CLOCKS, REVIEW, SCALE, activity_word, figures, in_weeks, progression_word
from domain.progression import Progression
from storage.definitions import load_definition

DEFINITIONS = ("mueller-2023-24w", "mueller-2023-12w")


@pytest.fixture(params=DEFINITIONS)
def definition(request: pytest.FixtureRequest) -> Definition:
    """A definition by which the first picture can be worked out."""
    return load_definition(request.param)


def test_the_engine_finds_one_worsening_after_the_relapse_and_one_not_linked_to_any(definition: Definition) -> None:
    raw, pira = two_worsenings(example_course(), definition)
    assert (raw.attribution, pira.attribution) == (Attribution.RAW, Attribution.PIRA)
    assert week_of(raw.onset.on) == EXTRA[0]
    assert week_of(raw.onset.on) > RELAPSE_WEEK
    assert pira.open_until is None
    assert pira.fell_back is None
    assert found_in(example_course(), definition).pending == ()


def test_the_table_of_the_first_picture_is_what_the_engine_found(definition: Definition) -> None:
    ways = figures(definition)[0]
    for row, event in zip(ways.rows, two_worsenings(example_course(), definition), strict=True):
        for cell, point in zip(row[1:4], (event.baseline, event.onset, event.confirmation), strict=True):
            assert cell == f"EDSS {point.value}, {in_weeks(point.on)}"
        assert row[4] == str(event.attribution)


def test_the_first_picture_names_the_definition_and_how_long_it_waits(definition: Definition) -> None:
    ways = figures(definition)[0]
    assert any(definition.id in source and definition.citation in source for source in ways.sources)
    assert sum(definition.confirmation_length in point for point in ways.points) == 2


def test_the_grid_has_every_answer_to_both_questions_and_never_takes_unknown_for_no() -> None:
    grid = figures(load_definition(DEFINITIONS[0]))[1]
    cells = [cell for row in grid.rows for cell in row[1:]]
    wanted = [f"{activity_word(a)}, {progression_word(p)}" for a in Activity for p in Progression]
    assert [cell.removesuffix(" (the marked cell)") for cell in cells] == wanted
    assert sum("marked" in cell for cell in cells) == 1
    assert sum("indeterminate" in cell for cell in cells) == 5


def test_the_clocks_follow_one_another_from_days_to_decades() -> None:
    assert all(clock.least < clock.most for clock in CLOCKS)
    assert all(one.most <= other.most and one.least < other.least for one, other in pairwise(CLOCKS))
    assert SCALE[0][0] <= CLOCKS[0].least
    assert SCALE[-1][0] <= CLOCKS[-1].most


def test_every_picture_cites_the_review_and_says_what_is_no_finding() -> None:
    for figure in figures(load_definition(DEFINITIONS[0])):
        assert REVIEW in figure.sources[0]
        assert re.search(r"hypothesis|no finding", figure.hypothesis)
        assert "authors" in f"{figure.hypothesis} {figure.lead}"


def test_no_word_of_the_help_says_what_may_not_be_said() -> None:
    told = " ".join(f"{f.sentence} {f.hypothesis} {f.rows}" for f in figures(load_definition(DEFINITIONS[0])))
    assert not re.search(r"\b(stable|must|refer|start|switch|stop|suggest|should)\b", told, re.IGNORECASE)
    assert not re.search(r"PIRA (is|means|proves)", told)
