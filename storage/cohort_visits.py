"""Visits and their values: rows of visits.csv and values.csv joined by patient, day and turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from domain.measures import Measure
from domain.records import Value, Visit
from domain.refusal import Refusal
from domain.values import read_value
from storage.cohort_columns import VALUES, VISIT_MEASURES, VISITS
from storage.cohort_rows import Findings, Row, fields_of


class VisitReader:
    """Makes the visits of one patient after another; faults and remarks go to *findings*."""

    def __init__(
        self,
        visits: Mapping[str, Sequence[Row]],
        values: Mapping[str, Sequence[Row]],
        measures: Mapping[str, Measure],
        *,
        has_choices: bool,
        findings: Findings,
    ) -> None:
        """*visits*, *values*: rows of the two files by patient; *has_choices*: visits.csv says which value counts."""
        self._visits = visits
        self._values = values
        self._measures = measures
        self._has_choices = has_choices
        self._findings = findings

    def visits(self, code: str) -> Iterator[Visit]:
        """Yield the visits of a patient in the order of visits.csv, then those that values.csv makes."""
        rows = list(self._visits.get(code, ()))
        self._warn_of_shared_days(rows)
        placed: dict[int | None, list[Row]] = defaultdict(list)  # None: a row that was refused
        for row in self._values.get(code, ()):
            placed[self._place(row, rows)].append(row)
        for index, visit in enumerate(rows):
            yield Visit(id="", values=self._values_of(visit, placed[index]), **fields_of(Visit, visit))

    def _warn_of_shared_days(self, rows: Sequence[Row]) -> None:
        days: set[date] = set()
        for row in rows:
            if row.cells["on"] in days:
                which = "the one in chosen_for counts" if self._has_choices else "the last counts"
                remark = f"a second visit on this day: both are kept; of two values of a measure {which}."
                self._findings.warn(VISITS, row.line, "date", remark)
            days.add(row.cells["on"])

    def _place(self, row: Row, rows: list[Row]) -> int | None:
        """Return the index of the visit that a value belongs to; a day without a visit is given one, put last."""
        same_day = [index for index, visit in enumerate(rows) if visit.cells["on"] == row.cells["on"]]
        wanted = row.cells.get("visit")
        if wanted is not None and wanted > max(len(same_day), 1):
            # Where a row of visits.csv was refused, the visit may stand in that row: one fault is enough.
            if not any(fault.startswith(VISITS.file) for fault in self._findings.faults):
                reason = f"There is no visit {wanted} on that day: {VISITS.file} has {len(same_day)}."
                self._findings.fault(VALUES, row.line, "visit", reason)
            return None
        if same_day:
            return same_day[wanted - 1 if wanted else -1]
        remark = f"{VISITS.file} has no visit of that day: a visit was made of this row."
        self._findings.warn(VALUES, row.line, "date", remark)
        rows.append(Row(row.line, {"patient": row.patient, "on": row.cells["on"]}))
        return len(rows) - 1

    def _values_of(self, visit: Row, rows: Iterable[Row]) -> tuple[Value, ...]:
        found = {(value.measure, value.trial): value for value in _plain_values(visit)}
        lines: dict[tuple[str, int], int] = {}
        for row in rows:
            value = self._value(row)
            if value is None:
                continue
            key = value.measure, value.trial
            if key in lines:
                reason = f"The same trial of {value.measure} stands in line {lines[key]} already: number the trials."
                self._findings.fault(VALUES, row.line, "trial", reason)
            elif key in found:
                remark = f"wins over the {value.measure} of that visit in {VISITS.file}."
                self._findings.warn(VALUES, row.line, "value", remark)
            lines.setdefault(key, row.line)
            found[key] = value
        return tuple(found.values())

    def _value(self, row: Row) -> Value | None:
        name: str = row.cells["measure"]
        number, flag = row.cells.get("value"), row.cells.get("flag")
        measure = self._measures.get(name)
        if measure is None:
            near = get_close_matches(name, self._measures, cutoff=0.6)
            like = f" (near it: {', '.join(near)})" if near else ""
            self._fault(row, "measure", f"“{name}” is no measure{like}: correct it, or add its questionnaire's file.")
            return None
        if number is not None and flag is not None:
            self._fault(row, "flag", "A value and a reason why there is none: clear one of them.")
        try:
            value = None if number is None else read_value(measure, f"{number:f}")
        except Refusal as refusal:
            self._fault(row, "value", refusal)
            return None
        carried_from = row.cells.get("carried_from")
        return Value(name, value, row.cells.get("trial") or 0, flag, row.cells.get("note", ""), carried_from)

    def _fault(self, row: Row, column: str, reason: object) -> None:
        self._findings.fault(VALUES, row.line, column, reason)


def has_two_values_of_a_day(visits: Iterable[Visit]) -> bool:
    """Whether two visits of one day both have a value of one measure, so that one of them has to be picked."""
    met: set[tuple[date, str]] = set()
    for visit in visits:
        # A set: two trials of one visit are one value of the day.
        measured = {(visit.on, value.measure) for value in visit.values if value.value is not None}
        if met & measured:
            return True
        met |= measured
    return False


def _plain_values(visit: Row) -> Iterator[Value]:
    for measure in VISIT_MEASURES:
        if (value := visit.cells.get(measure)) is not None:
            yield Value(measure, value)
