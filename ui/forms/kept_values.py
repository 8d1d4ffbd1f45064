"""What a correction must not lose: values and notes of a signed visit that the form does not show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.records import Value

Slot = tuple[str, int]  # the measure, and the trial that it is shown as


def with_hidden(typed: Iterable[Value], shown: Mapping[Slot, Value], before: Iterable[Value]) -> tuple[Value, ...]:
    """Return *typed* with all that the form did not show of the visit *before*.

    shown: the stored value that stood in each input. A value that was not changed stays as it is stored, its note
    and the number of its trial included.
    """
    kept = tuple(value for value in before if all(value is not other for other in shown.values()))
    return (*kept, *(_as_stored(value, shown.get((value.measure, value.trial))) for value in typed))


def _as_stored(typed: Value, stored: Value | None) -> Value:
    if stored is None or (stored.value, stored.flag) != (typed.value, typed.flag):
        return typed
    return stored if not typed.note else typed
