"""The table of docs/safety-tests.md: every rule has its row, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
TABLE = (PROJECT / "docs" / "safety-tests.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
NAMED = [(number, *test) for number, *cells in ROWS for test in re.findall(r"`(tests/[^`]+)::([^`]+)`", cells[-1])]
RULES = range(1, 41)


@cache
def defined_in(file: str) -> frozenset[str]:
    """Return the tests that a file defines, read without running it."""
    tree = ast.parse((PROJECT / file).read_text(encoding="utf-8"))
    return frozenset(part.name for part in tree.body if isinstance(part, ast.FunctionDef))


def test_every_rule_has_one_row_in_its_order() -> None:
    assert [int(number) for number, *_ in ROWS] == list(RULES)


@pytest.mark.parametrize(("file", "test"), sorted({(file, test) for _, file, test in NAMED}))
def test_a_test_that_the_table_names_is_there(file: str, test: str) -> None:
    assert test in defined_in(file)


def test_every_test_named_on_the_page_stands_in_a_row() -> None:
    assert TABLE.count("::test_") == len(NAMED)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"rule {row[0]}")
def test_a_rule_names_a_test_or_the_issue_that_builds_it(row: tuple[str, str, str, str]) -> None:
    assert "::test_" in row[3] or re.fullmatch(r"not built yet: issue \d+", row[3])


def test_a_test_that_carries_the_number_of_a_rule_stands_in_the_row_of_that_rule() -> None:
    numbered = [(int(rule), test, found) for rule, _, test in NAMED if (found := re.match(r"test_s?(\d\d?)_", test))]
    assert [(rule, test) for rule, test, found in numbered if int(found[1]) != rule] == []
    assert len(numbered) > 40
