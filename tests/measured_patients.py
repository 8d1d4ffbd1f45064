"""Patients measured by several tests at one visit, by hand and by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hypothesis import strategies as st

from domain.records import PatientRecord, Relapse, Value, Visit
from tests.engine_patients import patient, relapse, visit

EDSS = [step for half in range(20) if (step := Decimal(half) / 2) != Decimal("0.5")]


def at(on: int, *, comparable: bool | None = None, note: str = "", **values: str | float | None) -> Visit:
    """Return a visit with these values by measure. *note*: that of the SDMT."""
    measured = [
        Value(measure, None if value is None else Decimal(str(value)), note=note if measure == "sdmt" else "")
        for measure, value in values.items()
    ]
    return visit(on, comparable=comparable, values=measured)


def measured(
    rows: Mapping[int, Mapping[str, str | float]], relapses: Sequence[int | str | Relapse] = ()
) -> PatientRecord:
    """Return a patient with these values by day and measure, and a complete relapse history."""
    return patient(relapses=relapses, visits=[at(on, **values) for on, values in rows.items()])


@st.composite
def patients(draw: st.DrawFn, suspected: bool = False) -> PatientRecord:
    """A patient with up to ten visits, each with EDSS and some of the tests, and up to three relapses.

    suspected: some of the relapses are not adjudicated.
    """
    gaps = draw(st.lists(st.integers(1, 300), min_size=1, max_size=9))
    days = [0]
    for gap in gaps:
        days.append(days[-1] + gap)
    visits = []
    for day in days:
        values: dict[str, str | float | None] = {"edss": float(draw(st.sampled_from(EDSS[2:14])))}
        for measure in ("t25fw", "nhpt_dominant", "nhpt_non_dominant"):
            if draw(st.integers(0, 4)):
                values[measure] = str(Decimal(draw(st.integers(50, 90))) / 10)
        if draw(st.integers(0, 4)):
            values["sdmt"] = draw(st.integers(30, 60))
        visits.append(at(day, comparable=draw(st.sampled_from([None, None, None, False])), **values))
    onsets = draw(st.lists(st.integers(-100, days[-1]), max_size=3, unique=True))
    relapses = [relapse(on, fever=suspected and draw(st.booleans())) for on in sorted(onsets)]
    return patient(relapses=relapses, visits=visits)
