"""Typed text to a value of a measure: comma or point, on the scale or refused with a sentence."""

from __future__ import annotations

import re
from decimal import Decimal

from domain.measures import Measure
from domain.refusal import Refusal


class ValueRefused(Refusal):
    """A typed value that is no value of its measure; the sentence says why and what would be."""


def read_decimal(text: str) -> Decimal:
    """Return the number typed with a decimal comma or point. Raises ValueRefused for anything else."""
    match = re.fullmatch(r"[+-]?[0-9]{1,9}(?:[.,\u066b][0-9]{1,6})?|[+-]?[.,][0-9]{1,6}", text.strip())
    if match is None:
        raise ValueRefused(f"“{text.strip()}” is not a number.")
    return Decimal(re.sub("[,\u066b]", ".", match.group()))


def scale_of(measure: Measure) -> str:
    """Return the sentence part that says which values exist: "0 to 10 in steps of 0.5, without 0.5"."""
    without = "".join(f", without {value}" for value in measure.unused)
    unit = f" {measure.unit}" if measure.unit else ""
    return f"{measure.low} to {measure.high}{unit} in steps of {measure.step}{without}"


def read_value(measure: Measure, text: str) -> Decimal:
    """Return the value typed for *measure*, in its unit. Raises ValueRefused with a sentence for the user."""
    try:
        value = read_decimal(text)
    except ValueRefused as refusal:
        raise ValueRefused(f"{measure.title}: {refusal}") from None
    if not measure.low <= value <= measure.high or value % measure.step or value in measure.unused:
        raise ValueRefused(f"{measure.title} {value} is not on the scale: it runs from {scale_of(measure)}.")
    return value


def show_value(measure: Measure, value: Decimal) -> str:
    """Return a value as it is shown, without its unit: EDSS with one decimal, others as recorded at the least."""
    usual = f"{value:.{min(measure.decimals, 3)}f}"
    if Decimal(usual) == value:
        return usual  # as nearly every value: it has no more places than the measure is recorded with
    exact = value.normalize()
    places = max(measure.decimals, -int(exact.as_tuple().exponent))
    return f"{value:.{min(places, 3)}f}"
