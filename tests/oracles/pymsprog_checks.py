"""Looking over the tool's shoulder: its answer to values as they are written, and its own account of where it ended."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from option_definitions import Definition, with_option
from pymsprog_call import (
    FALLS_WHEN_WORSE,
    Relapse,
    Visit,
    arguments,
    call,
    call_scaled,
    pandas,
    table_of,
    threshold,
)

LONGER_THAN_A_LIFE = 10**6  # days


def native_events(
    definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse], *, in_order: bool = True
) -> Any:
    """Return the tool's own table for values as they are written, floats and all, with its own idea of the measure.

    in_order: whether it is given the relapses sorted.
    """
    answer, _ = call(
        pandas.DataFrame([(p, d, float(v)) for p, d, v in visits], columns=["patient", "day", "value"]),
        "patient",
        "value",
        "day",
        measure.removesuffix("_non_dominant").removesuffix("_dominant"),
        relapse=table_of(relapses, in_order=in_order),
        delta_fun=lambda value: float(threshold(definition, measure, Fraction(str(value)))),
        date_format="day",
        include_dates=True,
        include_value=True,
        verbose=0,
        **arguments(definition),
    )
    return answer


def account_of(
    definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse], *, closing: bool
) -> dict[str, str]:
    """Return what the tool says (verbose=2) of each patient while it searches."""
    # It prints a length as a whole number: "to the end" would stop it.
    asked = min(definition["sustained"]["days"], LONGER_THAN_A_LIFE)
    told = with_option(definition, "sustained.days", asked)
    mirrored = measure in FALLS_WHEN_WORSE
    _, account = call_scaled(told, measure, visits, relapses, closing=closing, mirrored=mirrored, verbose=2)
    return {part.split(":")[0]: part for part in account.split("\nSubject #")[1:]}


def patients_left_early(definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse]) -> set[str]:
    """Return the patients for whom the tool ends although a relapse it has not yet moved past lies behind its baseline.

    Read from its own account: it says "No ... change in any subsequent visit: end process" while a relapse after the
    baseline lies more than raw.after-relapse days before the last visit.
    """
    lag = int(definition["raw"]["within-days"]["after-relapse"])
    left = set()
    for patient, said in account_of(definition, measure, visits, relapses, closing=False).items():
        days = sorted({day for p, day, _ in visits if p == patient})
        if "change in any subsequent visit: end process" not in said:
            continue
        baseline = days[int(re.findall(r"(?:Baseline at|moved to) visit no\.(\d+)", said)[-1]) - 1]
        if any(p == patient and baseline < day < days[-1] - lag for p, day in relapses):
            left.add(patient)
    return left


def patients_moved_on(
    definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse], *, closing: bool
) -> set[str]:
    """Return the patients in whom a confirmed change moves the baseline, and a relapse at once moves it on.

    Read from its own account: after a search the baseline is said to be at one visit, and then, for a relapse, at
    another.
    """
    moved = set()
    for patient, said in account_of(definition, measure, visits, relapses, closing=closing).items():
        searched_from = at = between = 0
        for line in said.splitlines():
            named = re.search(r"(?:Baseline at|moved to) visit no\.(\d+)", line)
            if line.startswith("Searching"):
                searched_from, between = at, 0
            elif named is not None:
                if between and line.startswith("[post-relapse") and int(named[1]) != between:
                    moved.add(patient)
                at = int(named[1])
                between = at if line.startswith("Baseline at") and at != searched_from else 0
    return moved


def patients_with_dropped_relapses(definition: Definition, visits: list[Visit], relapses: list[Relapse]) -> set[str]:
    """Return the patients with a relapse before the first visit by more than the baseline's days, which is dropped."""
    reach = int(definition["baseline"]["relapse-free-days"]["before"])
    first: dict[str, int] = {}
    for patient, day, _ in visits:
        first[patient] = min(day, first.get(patient, day))
    return {patient for patient, day in relapses if patient in first and day < first[patient] - reach}
