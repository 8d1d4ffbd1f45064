"""A patient's values and relapses made ready for the engine: all that does not depend on the definition."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.observed import death, lost_to_follow_up
from domain.records import PatientRecord
from domain.relapse_history import RelapseHistory, relapse_history
from domain.series import Series, reference_visit, series_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """One measure of one patient as of a date, on whole numbers.

    ``relapses``: the certain onsets as ordinals, sorted. ``unknown``: the spans without a recorded relapse history, as
    ordinals, both ends included. ``lost``: to follow-up. ``chosen_baseline``: the reference visit that the clinic chose
    last.
    """

    record: PatientRecord
    as_of: date
    series: Series
    history: RelapseHistory
    relapses: tuple[int, ...]
    unknown: tuple[tuple[int, int], ...]
    died: bool
    lost: bool
    chosen_baseline: date | None = None

    def taking(
        self,
        *,
        with_not_comparable: bool = False,
        unable_on: Collection[date] = (),
        choosing: Mapping[date, Decimal | None] | None = None,
    ) -> Prepared:
        """Return the same with visits in the series that were left out, as in ``series_of``."""
        series = series_of(
            self.record,
            self.series.measure,
            self.as_of,
            with_not_comparable=with_not_comparable,
            unable_on=unable_on,
            choosing=choosing,
        )
        return replace(self, series=series)


def prepare(
    record: PatientRecord,
    measure: str,
    as_of: date,
    history: RelapseHistory | None = None,
    *,
    series: Series | None = None,
) -> Prepared:
    """Return *measure* of a patient as known on *as_of*, ready to be searched under any definition.

    *history*: that of the same record and date, *series*: that of the same visits and date, where known already.
    """
    known = relapse_history(record, as_of) if history is None else history
    return Prepared(
        record,
        as_of,
        series or series_of(record, measure, as_of),
        known,
        tuple(day.toordinal() for day in known.certain),
        tuple((first.toordinal(), last.toordinal()) for first, last in known.unknown),
        death(record, as_of) is not None,
        lost_to_follow_up(record, as_of) is not None,
        reference_visit(record, as_of),
    )
