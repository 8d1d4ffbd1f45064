"""What a correction must not lose: values and notes of a signed visit that the form does not show."""

from __future__ import annotations

from collections.abc import Iterable

from domain.records import Value

Slot = tuple[str, int]  # the measure, and the trial that it is shown as


def with_hidden(typed: Iterable[Value], shown: Iterable[Value], before: Iterable[Value]) -> tuple[Value, ...]:
    """Return *typed* with all that the form did not show of the visit *before*.

    shown: the stored values that stood in the inputs. A reason why there was no value gives way to the value that
    there is now.
    """
    now, standing = tuple(typed), list(shown)
    numbers = {(value.measure, value.trial) for value in now if value.value is not None}
    hidden = [value for value in before if all(value is not other for other in standing)]
    kept = [v for v in hidden if v.value is not None or (v.measure, v.trial) not in numbers]
    return (*kept, *now)
