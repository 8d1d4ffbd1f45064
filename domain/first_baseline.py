"""The visits at which a search can take its baseline, and the first of them, as far as relapses decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.definition import Definition
from domain.evidence import Point
from domain.records import PatientRecord
from domain.relapse_history import relapse_history


def possible_baselines(
    record: PatientRecord, points: Sequence[Point], definition: Definition, as_of: date
) -> tuple[Point, ...]:
    """Return the values far enough from every certain relapse to be compared with, in order of their days.

    Local extremes that a definition skips are not left out here.
    """
    free = definition.baseline.relapse_free
    relapses = relapse_history(record, as_of).certain
    return tuple(
        point
        for point in points
        if not any(
            0 <= (point.on - relapse).days < free.before or 0 <= (relapse - point.on).days < free.after
            for relapse in relapses
        )
    )
