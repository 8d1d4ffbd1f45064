"""Records as hypothesis builds them from their dataclasses alone: every value that a field's type allows."""

from __future__ import annotations

import types
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from domain.dates import PartialDate


def everything(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Every value that a dataclass's fields can hold, worked out from their types; its id is ""."""
    hints = get_type_hints(kind)
    given = {field.name: st.just("") if field.name == "id" else _of_type(hints[field.name]) for field in fields(kind)}
    return st.builds(kind, **given)


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) in (types.UnionType, Union):
        return st.one_of(st.none(), *(_of_type(choice) for choice in get_args(hint) if choice is not type(None)))
    if get_origin(hint) is tuple:
        part = get_args(hint)[0]
        return st.lists(st.text(max_size=5) if part is str else everything(part), max_size=3).map(tuple)
    if issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return {
        str: st.text(max_size=20),
        int: st.integers(-(2**63), 2**63 - 1),
        bool: st.booleans(),
        Decimal: st.decimals(allow_nan=False, allow_infinity=False),
        date: st.dates(),
        PartialDate: st.builds(
            lambda day, known: PartialDate(*(day.year, day.month, day.day)[:known]),
            st.dates(),
            st.sampled_from([1, 2, 3]),
        ),
    }[hint]
