"""Looking over the tool's shoulder: its answer to values as they are written, and its own account of where it ended."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

from pymsprog_call import (
    SCALE,
    Definition,
    Relapse,
    Visit,
    arguments,
    call,
    pandas,
    table_of,
    threshold,
)


def native_events(definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse]) -> Any:
    """Return the tool's own table for values as they are written, floats and all, with its own idea of the measure."""
    answer, _ = call(
        pandas.DataFrame([(p, d, float(v)) for p, d, v in visits], columns=["patient", "day", "value"]),
        "patient",
        "value",
        "day",
        measure.removesuffix("_non_dominant").removesuffix("_dominant"),
        relapse=table_of(relapses),
        delta_fun=lambda value: float(threshold(definition, measure, Fraction(str(value)))),
        date_format="day",
        include_dates=True,
        include_value=True,
        verbose=0,
        **arguments(definition),
    )
    return answer


def patients_left_early(definition: Definition, measure: str, visits: list[Visit], relapses: list[Relapse]) -> set[str]:
    """Return the patients for whom the tool ends although a relapse it has not yet moved past lies behind its baseline.

    Read from its own account (verbose=2): it says "No ... change in any subsequent visit: end process" while a relapse
    after the baseline lies more than raw.after-relapse days before the last visit.
    """
    _, account = call(
        pandas.DataFrame([(p, d, int(v * SCALE)) for p, d, v in visits], columns=["patient", "day", "value"]),
        "patient",
        "value",
        "day",
        "custom",
        relapse=table_of(relapses),
        delta_fun=lambda value: float(math.ceil(threshold(definition, measure, Fraction(int(value), SCALE)) * SCALE)),
        worsening="increase",
        date_format="day",
        verbose=2,
        **arguments(definition),
    )
    lag = int(definition["raw"]["within-days"]["after-relapse"])
    left = set()
    for part in account.split("\nSubject #")[1:]:
        patient = part.split(":")[0]
        days = sorted({day for p, day, _ in visits if p == patient})
        if "change in any subsequent visit: end process" not in part:
            continue
        baseline = days[int(re.findall(r"(?:Baseline at|moved to) visit no\.(\d+)", part)[-1]) - 1]
        if any(p == patient and baseline < day < days[-1] - lag for p, day in relapses):
            left.add(patient)
    return left
