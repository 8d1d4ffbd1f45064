"""The words of a record's history: every field of every kind is called as people call it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import get_args, get_type_hints

import pytest

from domain.dates import PartialDate
from ui.history_words import FIELDS, LEFT_OUT, TABLES, field_words

# Looked at one by one: with blanks for the lines, these names are what people say.
SAID_AS_WRITTEN = frozenset(
    [
        "acknowledged_by",
        "action",
        "adjudicated_by",
        "adjudication",
        "aim",
        "answer",
        "answers",
        "birth_date",
        "breastfed_until",
        "breastfeeding",
        "by",
        "by_whom",
        "closed_by",
        "closed_on",
        "comparable",
        "compared_with",
        "condition",
        "contrast_given",
        "course",
        "death_date",
        "decided_by",
        "device",
        "dominant_hand",
        "dose",
        "drug",
        "duration_days",
        "education_years",
        "factor",
        "family_name",
        "fever",
        "field",
        "given_name",
        "infection",
        "interval",
        "kind",
        "measure",
        "method",
        "name",
        "note",
        "onset",
        "purpose",
        "quantity",
        "rater",
        "reason",
        "recorded_on",
        "recovery",
        "reported_by",
        "result",
        "rim_lesions",
        "rule",
        "scanner",
        "state",
        "severity",
        "sex",
        "since",
        "slowly_expanding_lesions",
        "specimen",
        "status",
        "steroids",
        "stop_reason",
        "systems",
        "test",
        "text",
        "trial",
        "unit",
        "value",
        "values",
        "withdrawn",
    ]
)


def names_of(kind: type) -> Iterator[str]:
    """Yield the names of the fields of a kind of record, and of its parts."""
    for name, hint in get_type_hints(kind).items():
        yield name
        for part in get_args(hint):
            if isinstance(part, type) and is_dataclass(part) and part is not PartialDate:
                yield from names_of(part)


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_every_kind_has_words(table: str) -> None:
    unnamed = [
        name
        for name in names_of(TABLES[table])
        if name not in FIELDS and name not in LEFT_OUT and name not in SAID_AS_WRITTEN
    ]
    assert unnamed == [], "give it words in ui.history_words.FIELDS, or add it here if its name will do"


def test_no_words_are_kept_for_fields_that_are_gone() -> None:
    names = {name for kind in TABLES.values() for name in names_of(kind)}
    assert FIELDS.keys() <= names | {"patient_id"}
    assert names >= SAID_AS_WRITTEN
    assert not FIELDS.keys() & SAID_AS_WRITTEN


def test_a_field_is_shown_by_its_words() -> None:
    assert [field_words(name) for name in ("markers", "identifiers", "separate", "birth_date")] == [
        "Further imaging",
        "Other numbers",
        "A relapse of its own",
        "Birth date",
    ]
