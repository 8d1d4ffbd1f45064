"""A patient's values and relapses made ready for the engine: all that does not depend on the definition."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from domain.records import PatientRecord, StatementKind
from domain.relapse_history import RelapseHistory, relapse_history
from domain.series import Series, series_of


@dataclass(frozen=True, slots=True)
class Prepared:
    """One measure of one patient as of a date, on whole numbers.

    ``relapses``: the certain onsets as ordinals, sorted. ``unknown``: the spans without a recorded relapse history, as
    ordinals, both ends included. ``chosen_baseline``: the reference visit that the clinic chose last.
    """

    record: PatientRecord
    as_of: date
    series: Series
    history: RelapseHistory
    relapses: tuple[int, ...]
    unknown: tuple[tuple[int, int], ...]
    died: bool
    chosen_baseline: date | None = None

    def taking(self, *, with_not_comparable: bool = False, unable_on: Collection[date] = ()) -> Prepared:
        """Return the same with visits in the series that were left out, as in ``series_of``."""
        series = series_of(
            self.record,
            self.series.measure,
            self.as_of,
            with_not_comparable=with_not_comparable,
            unable_on=unable_on,
        )
        return replace(self, series=series)


def prepare(record: PatientRecord, measure: str, as_of: date, history: RelapseHistory | None = None) -> Prepared:
    """Return *measure* of a patient as known on *as_of*, ready to be searched under any definition.

    *history*: that of the same record and date, where it is known already.
    """
    known = relapse_history(record, as_of) if history is None else history
    died = record.patient.death_date
    return Prepared(
        record,
        as_of,
        series_of(record, measure, as_of),
        known,
        tuple(day.toordinal() for day in known.certain),
        tuple((first.toordinal(), last.toordinal()) for first, last in known.unknown),
        died is not None and died.first <= as_of,
        _chosen_baseline(record, as_of),
    )


def _chosen_baseline(record: PatientRecord, as_of: date) -> date | None:
    chosen = [s for s in record.statements if s.kind is StatementKind.BASELINE_VISIT and s.on <= as_of]
    if not chosen:
        return None
    last = max(chosen, key=lambda s: s.on)
    return (last.start.exact if last.start is not None else None) or last.on
