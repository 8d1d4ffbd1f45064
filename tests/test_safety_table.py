"""The table of docs/safety-tests.md: every rule has its row, and every test that it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
TABLE = (PROJECT / "docs" / "safety-tests.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TABLE, re.MULTILINE)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", TABLE)


def test_every_rule_has_one_row_in_its_order() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 41))


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_the_table_names_is_there(file: str, test: str) -> None:
    source = (PROJECT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{file} has no {test}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"rule {row[0]}")
def test_a_rule_names_a_test_or_the_issue_that_builds_it(row: tuple[str, str, str, str]) -> None:
    assert "tests/" in row[3] or re.search(r"not built yet: issue [3-6]", row[3])
