"""From the typed rows of a cohort folder to the record of one patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.care_records import DeviceDay, DeviceSeries, Identifier, ScanMarker
from domain.measures import Measure
from domain.records import (
    BrainHealthReview,
    CourseEntry,
    MriScan,
    Patient,
    PatientRecord,
    ReviewAnswer,
    Visit,
)
from storage.cohort_care_columns import CHECKS, DEVICES, IDENTIFIERS, MRI_VALUES
from storage.cohort_checks import Parts, read_checks
from storage.cohort_columns import COURSES, FILE_OF, MRI, RELAPSES, REVIEWS, VALUES, VISITS
from storage.cohort_order import ordered
from storage.cohort_rows import FileRows, Findings, Row, by_patient, fields_of
from storage.cohort_table import Table
from storage.cohort_visits import VisitReader, has_two_values_of_a_day
from storage.kinds import KINDS


class RecordReader:
    """Joins the rows of all files to the record of one patient after another."""

    def __init__(
        self,
        files: Mapping[str, FileRows],
        patients: Mapping[str, Row],
        assumed_of_all: Mapping[str, str],
        measures: Mapping[str, Measure],
        findings: Findings,
    ) -> None:
        self._patients = patients
        self._findings = findings
        self._rows = {file: by_patient(rows.rows) for file, rows in files.items()}
        self._has_choices = "chosen_for" in files[VISITS.file].fields
        self._visits = VisitReader(
            self._rows[VISITS.file],
            self._rows[VALUES.file],
            measures,
            has_choices=self._has_choices,
            findings=findings,
        )
        self._assumed_of_all = assumed_of_all
        self._relapses_are_there = files[RELAPSES.file].is_there

    def record(self, code: str) -> PatientRecord:
        """Return all that the folder says of one patient."""
        person = self._patients[code]
        identifiers = tuple(Identifier(**fields_of(Identifier, row)) for row in self._rows_of(IDENTIFIERS, code))
        parts: Parts = {
            **{field: list(self._records(table, KINDS[field].kind, code)) for field, table in self._plain_tables()},
            "courses": list(self._courses(code, person)),
            "visits": list(self._visits.visits(code)),
            "scans": self._scans(code),
            "reviews": list(self._reviews(code)),
            "devices": self._devices(code),
        }
        checks = read_checks(code, self._rows_of(CHECKS, code), parts, self._findings)
        told = PatientRecord(
            patient=Patient(id=code, code=code, identifiers=identifiers, **fields_of(Patient, person)),
            checks=checks,
            assumed=self._assumed(person, parts),
            relapses_absent=not self._relapses_are_there and "relapse_history" not in self._assumed_of_all,
            **{field: tuple(records) for field, records in parts.items()},
        )
        return ordered(told)

    def _rows_of(self, table: Table, code: str) -> Sequence[Row]:
        return self._rows[table.file].get(code, ())

    def _plain_tables(self) -> list[tuple[str, Table]]:
        """Return the files in which one row is one record, by the field of PatientRecord."""
        joined = {"courses", "visits", "scans", "reviews", "devices", "checks"}
        return [(field, table) for field, table in FILE_OF.items() if field not in joined]

    def _records(self, table: Table, kind: type[Any], code: str) -> tuple[Any, ...]:
        return tuple(kind(id="", **fields_of(kind, row)) for row in self._rows_of(table, code))

    def _courses(self, code: str, person: Row) -> tuple[CourseEntry, ...]:
        history = self._records(COURSES, CourseEntry, code)
        course = person.cells.get("course")
        if history or course is None:
            return history
        return (CourseEntry("", course, person.cells.get("course_since")),)

    def _scans(self, code: str) -> list[MriScan]:
        scans: list[MriScan] = list(self._records(MRI, MriScan, code))
        for row in self._rows_of(MRI_VALUES, code):
            same_day = [index for index, scan in enumerate(scans) if scan.on == row.cells["on"]]
            wanted = row.cells.get("scan") or len(same_day)
            if not 0 < wanted <= len(same_day):
                reason = f"{MRI.file} has {len(same_day)} scans of that day: add the scan there or correct the row."
                self._findings.fault(MRI_VALUES, row.line, "scan" if same_day else "date", reason)
                continue
            scan = scans[same_day[wanted - 1]]
            marker = ScanMarker(**fields_of(ScanMarker, row))
            scans[same_day[wanted - 1]] = replace(scan, markers=(*scan.markers, marker))
        return scans

    def _devices(self, code: str) -> list[DeviceSeries]:
        """Return the series in the order as first met; rows without a number belong to one by what they say of it."""
        found: dict[object, DeviceSeries] = {}
        for row in self._rows_of(DEVICES, code):
            empty = DeviceSeries("", **fields_of(DeviceSeries, row))
            number: object = row.cells.get("series") or empty
            series = found.setdefault(number, empty)
            if replace(series, days=()) != empty:
                reason = "The rows of this series do not say the same of the device: correct them or number them apart."
                self._findings.fault(DEVICES, row.line, "series", reason)
            on, value = row.cells.get("on"), row.cells.get("value")
            if (on is None) != (value is None):
                reason = "A day needs its value and a value its day: fill in the other or clear both."
                self._findings.fault(DEVICES, row.line, "date" if on is None else "value", reason)
            elif on is not None and value is not None:
                found[number] = replace(series, days=(*series.days, DeviceDay(on, value)))
        return list(found.values())

    def _reviews(self, code: str) -> tuple[BrainHealthReview, ...]:
        answers: dict[tuple[date, int], dict[str, ReviewAnswer]] = {}
        for row in self._rows_of(REVIEWS, code):
            review = answers.setdefault((row.cells["on"], row.cells.get("review") or 1), {})
            factor = row.cells["factor"]
            if factor in review:
                self._findings.fault(
                    REVIEWS, row.line, "factor", f"“{factor}” stands in this review twice: keep one row."
                )
            elif factor:
                review[factor] = ReviewAnswer(**fields_of(ReviewAnswer, row))
        return tuple(BrainHealthReview("", on, tuple(answers[on, turn].values())) for on, turn in sorted(answers))

    def _assumed(self, person: Row, parts: Parts) -> frozenset[str]:
        visits: list[Visit] = parts["visits"]
        of_rows = {MRI.file: bool(parts["scans"]), VISITS.file: bool(visits)}
        named: frozenset[str] = person.cells.get("assumed", frozenset())
        last_counts = not self._has_choices and has_two_values_of_a_day(visits)
        return (
            named
            | {name for name, file in self._assumed_of_all.items() if of_rows.get(file, True)}
            | ({"chosen_for"} if last_counts else set())
        )
