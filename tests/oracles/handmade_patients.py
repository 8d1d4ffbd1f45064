"""Patients written by hand, for what chance alone would hardly ever give; standard library only."""

from __future__ import annotations

from invented_cohorts import InventedPatient


def by_hand() -> list[InventedPatient]:
    """Return three patients with an EDSS for what never-lower does when the baseline moves twice.

    H001 and H002 differ in one relapse before the first change; in both, a later relapse moves the baseline on from
    the visit that confirmed the change. In H003 the change lies too near a relapse to be a baseline itself.
    """
    days, course = [0, 120, 243, 424, 546, 669], ["2.0", "4.0", "4.0", "3.0", "4.0", "4.0"]
    others = {"t25fw": [""] * 6, "nhpt_dominant": [""] * 6, "nhpt_non_dominant": [""] * 6, "sdmt": [""] * 6}
    return [
        InventedPatient("H001", days, [273], {"edss": course, **others}),
        InventedPatient("H002", days, [90, 273], {"edss": course, **others}),
        InventedPatient(
            "H003", [0, 141, 243, 365, 516], [120], {"edss": ["2.0", "5.0", "4.0", "5.0", "5.0"], **others}
        ),
    ]


def with_a_score_of_zero() -> list[InventedPatient]:
    """Return one patient whose SDMT is 0 throughout: a fifth of it is nothing, and nothing changes."""
    return [InventedPatient("Z001", [0, 100, 200, 300], [], {"sdmt": ["0"] * 4})]
