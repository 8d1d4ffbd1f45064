"""Changes of a definition: its threshold, its relapse-free windows, or the value of a key of its file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

from domain.definition import Definition
from domain.definition_rules import MovesTo, Scheme, SkipExtremes, SubThreshold, Threshold, Window
from domain.toml_table import Table

Change = Callable[[Definition, str], Definition]  # of a definition, for a measure


def to_threshold(threshold: Threshold) -> Change:
    """Return the change of the measure's threshold."""
    return lambda definition, measure: replace(definition, thresholds={**definition.thresholds, measure: threshold})


def to_windows(windows: tuple[Window, ...]) -> Change:
    """Return the change of the relapse-free windows; () = none is asked for."""
    return lambda definition, _: replace(definition, windows=windows)


# The keys of a definition file that can be changed: where the value stands, and how it is read.
_Read = Callable[[Any], Any]


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("write a whole number of days")
    return value


def _days_or_inf(value: Any) -> int | None:
    return None if isinstance(value, Decimal) and value == Decimal("inf") else _days(value)


KEYS: Mapping[str, tuple[tuple[str, ...], _Read]] = {
    "baseline.scheme": (("baseline", "scheme"), Scheme),
    "baseline.moves-to": (("baseline", "moves_to"), MovesTo),
    "baseline.after-relapse": (("baseline", "after_relapse"), _flag),
    "baseline.never-lower": (("baseline", "never_lower"), _flag),
    "baseline.sub-threshold": (("baseline", "sub_threshold"), SubThreshold),
    "baseline.skip-local-extremes": (("baseline", "skip_local_extremes"), SkipExtremes),
    "baseline.relapse-free-days.before": (("baseline", "relapse_free", "before"), _days),
    "baseline.relapse-free-days.after": (("baseline", "relapse_free", "after"), _days),
    "onset.relapse-free-days.before": (("onset", "relapse_free", "before"), _days),
    "onset.relapse-free-days.after": (("onset", "relapse_free", "after"), _days),
    "confirmation.days": (("confirmation", "days"), _days),
    "confirmation.tolerance-days.before": (("confirmation", "tolerance_before"), _days),
    "confirmation.tolerance-days.after": (("confirmation", "tolerance_after"), _days_or_inf),
    "confirmation.relapse-free-days.before": (("confirmation", "relapse_free", "before"), _days),
    "confirmation.relapse-free-days.after": (("confirmation", "relapse_free", "after"), _days),
    "confirmation.every-visit": (("confirmation", "every_visit"), _flag),
    "sustained.days": (("sustained", "days"), _days_or_inf),
    "raw.within-days.after-relapse": (("raw", "after_relapse"), _days),
    "raw.within-days.before-relapse": (("raw", "before_relapse"), _days),
}


def _flat(content: Any, path: str) -> dict[str, Any]:
    if not isinstance(content, dict):
        return {path: content}
    inner = [_flat(item, f"{path}.{name}".strip(".")) for name, item in content.items()]
    return {key: value for part in inner for key, value in part.items()}


def to_keys(table: Table) -> Change:
    """Return the change of every key that stands under "set" in *table*. Raises DefinitionRefused."""
    changes = []
    for key, value in _flat(table.take("set", "the keys that change"), "").items():
        if key not in KEYS:
            table.refuse(f"set.{key}", "is no key that can be changed", f"write some of {', '.join(KEYS)}")
        place, read = KEYS[key]
        try:
            changes.append((place, read(value)))
        except ValueError as fault:
            table.refuse(f"set.{key}", f"is {value!r}", str(fault))

    def change(definition: Definition, _: str) -> Definition:
        for place, value in changes:
            definition = _replaced(definition, place, value)
        return definition

    return change


def _replaced(part: Any, place: tuple[str, ...], value: Any) -> Any:
    """Return a frozen value with the field at *place* replaced, however deep it stands."""
    name, *rest = place
    assert name in {field.name for field in fields(part)}
    return replace(part, **{name: _replaced(getattr(part, name), tuple(rest), value) if rest else value})
