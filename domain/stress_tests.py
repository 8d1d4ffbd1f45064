"""Neurological stress tests: what the end of an exertion costs, by exact arithmetic, without a verdict.

None of these is validated for change in one person (safety 28): they are shown as they are, with their source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

SMWT = "smwt"
MINUTES: tuple[str, ...] = tuple(f"smwt_m{minute}" for minute in range(1, 7))
DWI_CUT = Fraction(-15)  # percent: at or below, walking-related motor fatigability as Leone et al. define it
DWI_SOURCE = "Leone et al., Neurorehabil Neural Repair 2016"
DECELERATION_SOURCE = "after Phan-Ba et al., PLoS One 2012; no fixed cut-off"
DELTA_SOURCE = "concept: Giovannoni et al., Ther Adv Neurol Disord 2022; 20 % in analogy to T25FW (unverified)"
DELTA_FLAG = Fraction(20)  # percent
UNVALIDATED = "trend only, unvalidated for change"
WALK_M = Fraction(762, 100)  # 25 feet


@dataclass(frozen=True, slots=True)
class Cost:
    """A difference in percent of where it started, exact; ``reaches`` the value that its source names or not."""

    percent: Fraction
    reaches: bool

    def words(self) -> str:
        """Return the percentage with its sign and one decimal: +20.0 %."""
        shown = one_decimal(self.percent)
        return f"{'+' if self.percent > 0 else '−' if self.percent < 0 else ''}{abs(shown)} %"


def walked_in_all(minutes: Sequence[Decimal | None]) -> Decimal | None:
    """Return the metres of six minutes together; None where one of them is missing, which is never taken as 0."""
    if len(minutes) != len(MINUTES) or any(metres is None for metres in minutes):
        return None
    return sum((metres for metres in minutes if metres is not None), Decimal(0))


def distance_walked_index(minutes: Sequence[Decimal | None]) -> Cost | None:
    """Return the DWI6-1: how much shorter the sixth minute is than the first. None where one of the two is missing."""
    if len(minutes) != len(MINUTES) or minutes[0] is None or minutes[5] is None or not minutes[0]:
        return None
    percent = _percent(Fraction(minutes[0]), Fraction(minutes[5]))
    return Cost(percent, percent <= DWI_CUT)


def deceleration_index(minutes: Sequence[Decimal | None], t25fw: Sequence[Decimal]) -> Fraction | None:
    """Return the slowest minute's speed over the fastest T25FW's. *t25fw*: seconds of each trial of the same day."""
    walked = [metres for metres in minutes if metres is not None]
    if len(walked) != len(MINUTES) or not t25fw:
        return None
    return Fraction(min(walked)) / 60 / (WALK_M / Fraction(min(t25fw)))


def exertion_cost(rested: Sequence[Decimal], after: Sequence[Decimal]) -> Cost | None:
    """Return how much longer T25FW takes after exertion than rested, from the means of the trials, in seconds."""
    if not rested or not after:
        return None
    percent = _percent(_mean(rested), _mean(after))
    return Cost(percent, percent >= DELTA_FLAG)


def body_mass_index(weight_kg: Decimal, height_cm: Decimal) -> Fraction:
    """Return the body mass index in kg/m²."""
    metres = Fraction(height_cm) / 100
    return Fraction(weight_kg) / (metres * metres)


def one_decimal(number: Fraction) -> Decimal:
    """Return an exact number as it is shown, with one decimal."""
    return rounded(number, "0.1")


def rounded(number: Fraction, step: str) -> Decimal:
    """Return an exact number rounded to *step*, a half to the even digit."""
    units = number / Fraction(step)
    return (Decimal(round(units)) * Decimal(step)).quantize(Decimal(step), ROUND_HALF_EVEN)


def _percent(before: Fraction, later: Fraction) -> Fraction:
    return (later - before) * 100 / before


def _mean(values: Sequence[Decimal]) -> Fraction:
    return sum(map(Fraction, values), Fraction(0)) / len(values)
