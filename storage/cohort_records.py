"""From the typed rows of a cohort folder to the record of one patient."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.records import (
    BrainHealthReview,
    Comorbidity,
    CourseEntry,
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Relapse,
    ReviewAnswer,
    Statement,
    Treatment,
    Visit,
)
from storage.cohort_columns import (
    COMORBIDITIES,
    COURSES,
    INFECTIONS,
    MEDICINES,
    MRI,
    RELAPSES,
    REVIEWS,
    STATEMENTS,
    TREATMENTS,
    VALUES,
    VISITS,
)
from storage.cohort_order import ordered
from storage.cohort_rows import FileRows, Findings, Row, by_patient, fields_of
from storage.cohort_table import Table
from storage.cohort_visits import VisitReader


class RecordReader:
    """Joins the rows of all files to the record of one patient after another."""

    def __init__(
        self,
        files: Mapping[str, FileRows],
        patients: Mapping[str, Row],
        assumed_of_all: Mapping[str, str],
        findings: Findings,
    ) -> None:
        self._patients = patients
        self._findings = findings
        self._rows = {file: by_patient(rows.rows) for file, rows in files.items()}
        self._visits = VisitReader(self._rows[VISITS.file], self._rows[VALUES.file], findings)
        self._assumed_of_all = assumed_of_all
        self._relapses_are_there = files[RELAPSES.file].is_there

    def record(self, code: str) -> PatientRecord:
        """Return all that the folder says of one patient."""
        person = self._patients[code]
        visits = tuple(self._visits.visits(code))
        scans = self._records(MRI, MriScan, code)
        told = PatientRecord(
            patient=Patient(id=code, code=code, **fields_of(Patient, person)),
            courses=self._courses(code, person),
            visits=visits,
            relapses=self._records(RELAPSES, Relapse, code),
            infections=self._records(INFECTIONS, Infection, code),
            scans=scans,
            treatments=self._records(TREATMENTS, Treatment, code),
            medicines=self._records(MEDICINES, Medicine, code),
            comorbidities=self._records(COMORBIDITIES, Comorbidity, code),
            reviews=self._reviews(code),
            statements=self._records(STATEMENTS, Statement, code),
            assumed=self._assumed(person, visits, scans),
            relapses_absent=not self._relapses_are_there and "relapse_history" not in self._assumed_of_all,
        )
        return ordered(told)

    def _records(self, table: Table, kind: type[Any], code: str) -> tuple[Any, ...]:
        rows = self._rows[table.file].get(code, ())
        return tuple(kind(id="", **fields_of(kind, row)) for row in rows)

    def _courses(self, code: str, person: Row) -> tuple[CourseEntry, ...]:
        history = self._records(COURSES, CourseEntry, code)
        course = person.cells.get("course")
        if history or course is None:
            return history
        return (CourseEntry("", course, person.cells.get("course_since")),)

    def _reviews(self, code: str) -> tuple[BrainHealthReview, ...]:
        answers: dict[tuple[date, int], dict[str, ReviewAnswer]] = {}
        for row in self._rows[REVIEWS.file].get(code, ()):
            review = answers.setdefault((row.cells["on"], row.cells.get("review") or 1), {})
            factor = row.cells["factor"]
            if factor in review:
                self._findings.fault(
                    REVIEWS, row.line, "factor", f"“{factor}” stands in this review twice: keep one row."
                )
            elif factor:
                review[factor] = ReviewAnswer(**fields_of(ReviewAnswer, row))
        return tuple(BrainHealthReview("", on, tuple(answers[on, turn].values())) for on, turn in sorted(answers))

    def _assumed(self, person: Row, visits: tuple[Visit, ...], scans: tuple[MriScan, ...]) -> frozenset[str]:
        of_rows = {MRI.file: bool(scans), VISITS.file: bool(visits)}
        named: frozenset[str] = person.cells.get("assumed", frozenset())
        return named | {name for name, file in self._assumed_of_all.items() if of_rows.get(file, True)}
