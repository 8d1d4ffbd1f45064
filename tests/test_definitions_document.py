"""docs/definitions.md: its example is a whole file, it names every key and every word, and its tables are true."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.definition import Definition, DefinitionRefused, parse_definition
from domain.definition_mri import Lesions, Region
from domain.definition_rules import (
    BaselineVisit,
    Checkpoint,
    Combine,
    DaySpan,
    MovesTo,
    Scheme,
    SkipExtremes,
    SubThreshold,
    Takes,
)
from domain.measures import SEARCHED
from domain.toml_table import Table
from storage.definitions import list_definitions, load_definition, load_pirma

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "definitions.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)[1]  # type: ignore[index]  # there is one


def example(old: str = "", new: str = "") -> Definition:
    """Return the example with one piece of its text replaced."""
    assert old in EXAMPLE
    return parse_definition(EXAMPLE.replace(old, new, 1), "ours.toml")


@dataclass
class Asked:
    """What the parser asks the tables of one kind for, and what those tables have."""

    keys: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Asked]:
    """Return every key that the parser knows, as it asks for it, by kind of table; all thresholds are of one kind."""
    seen: dict[str, Asked] = {}

    def watch(name: str) -> None:
        known = getattr(Table, name)

        def watched(self: Table, key: str, *rest: object) -> object:
            kind = re.sub(r"\[\d+\]", "", re.sub(r"^thresholds\.\w+", "thresholds.*", self.path))
            table = seen.setdefault(kind, Asked())
            table.keys.add(key)
            table.there |= set(self.content)
            return known(self, key, *rest)

        monkeypatch.setattr(Table, name, watched)

    for name in ("has", "take", "days_or_inf"):
        watch(name)
    return seen


def test_the_annotated_example_is_a_definition_and_has_every_part() -> None:
    found = example()
    assert found.id == "example-24w"
    assert found.baseline.moves_after == 30
    assert found.onset.after_baseline == DaySpan(0, None)
    assert found.confirmation.after_baseline == DaySpan(84, None)
    assert [window.label for window in found.windows] == ["onset-90 to onset+30", "confirmation-90 to confirmation+30"]
    assert found.mri is not None
    assert found.early_rule is not None
    assert found.unverified_parts("sdmt")
    assert len(found.differs) == 1


def test_every_key_that_the_parser_knows_stands_in_the_example(asked: dict[str, Asked]) -> None:
    example()
    assert sum(len(table.keys) for table in asked.values()) > 60
    assert {f"{kind}.{key}" for kind, table in asked.items() for key in table.keys - table.there} == set()


def test_a_site_needs_no_key_that_is_called_optional() -> None:
    """Leave out every line that says so, and the tables that do; what is left is a definition."""
    lines = [line for line in EXAMPLE.splitlines() if "# optional" not in line or line.startswith("[")]
    tables = re.split(r"\n(?=\[)", "\n".join(lines))
    kept = [
        table
        for table in tables
        if "optional" not in table.splitlines()[0] and not table.startswith("[[pira.relapse-free]]")
    ]
    bare = parse_definition("\n".join(kept), "ours.toml")
    assert (bare.windows, bare.mri, bare.early_rule, bare.unverified) == ((), None, None, ())
    text = "\n".join(kept)
    for line in re.findall(r"^[\w-]+ *=.*$", text, re.MULTILINE):
        if line.split()[0] not in SEARCHED:
            with pytest.raises(DefinitionRefused, match="is missing"):
                parse_definition(text.replace(line, "", 1), "ours.toml")


@pytest.mark.parametrize(
    "word",
    [
        *Scheme,
        *MovesTo,
        *Takes,
        *SubThreshold,
        *SkipExtremes,
        *BaselineVisit,
        *Checkpoint,
        *Combine,
        *Region,
        *Lesions,
        *SEARCHED,
    ],
)
def test_every_word_of_the_format_is_named(word: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", PAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('id = "example-24w"', "id == 3"),
        ("every-visit = true", ""),
        ("never-lower = false", "never-lower = false\ncolour = 1"),
        ('scheme = "roving"', 'scheme = "wandering"'),
        ("days = 168", "days = -84"),
        ('from = "onset-90"', 'from = "relapse-90"'),
        ("upto = 10.0", "upto = 9.5"),
        ("t25fw = {", "walk = {"),
        ("attributes = true", "attributes = false"),
        ('"thresholds.sdmt"', '"treshold"'),
    ],
)
def test_what_a_wrong_file_is_told_is_what_the_page_says(old: str, new: str) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        example(old, new)
    told = str(refused.value)
    if "not TOML" in told:
        assert "it is not TOML (...); correct that line." in PAGE
        return
    rows = [line.split("|")[2].strip().removeprefix("... ") for line in PAGE.splitlines() if "| ... " in line]
    assert any(_says(row, told) for row in rows), told


def _says(row: str, told: str) -> bool:
    """Whether a row of the page, which may end in three dots, is the sentence that was told."""
    parts = [part for part in row.rstrip(".").split("...") if part.strip(" ,")]
    return all(part.strip(" ,") in told for part in parts)


def test_the_table_of_shipped_definitions_is_that_of_the_files() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    assert [row[0] for row in rows] == [definition.id for definition in list_definitions()]
    for id_, title, attributes, baseline, length in rows:
        found = load_definition(id_)
        assert title == found.title
        assert attributes == ("PIRA, RAW" if found.attributes else "no")
        assert baseline == found.baseline.scheme + (", after relapses" if found.baseline.after_relapse else "")
        assert length == found.confirmation_length


def test_the_rule_for_definitions_without_a_table_of_their_own_has_the_words_of_the_page() -> None:
    assert "domain/data/pirma.toml" in PAGE
    assert example().mri == load_pirma().rule
