"""From a cohort folder to patient records: all of it, or a refusal that names every fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from domain.measures import MEASURES, Measure
from domain.records import PatientRecord
from domain.refusal import Refusals
from storage.cohort_check import check_dates
from storage.cohort_columns import ASSUMED_COLUMNS, PACKAGE_FILE, PATIENTS, RELAPSES, TABLES, VISITS
from storage.cohort_questionnaires import own_questionnaires
from storage.cohort_records import RecordReader
from storage.cohort_rows import FileRows, Findings, Row, read_rows
from storage.factors import FACTOR_FILES, check_factor_files
from storage.questionnaires import measures_of


class CohortRefused(Refusals):
    """A cohort folder that cannot be read: one line for each fault, FILE:LINE:COLUMN: reason."""


@dataclass(frozen=True, slots=True)
class UnknownColumn:
    """A column that the format does not have, kept aside: its texts by line of the file."""

    file: str
    name: str
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Cohort:
    """What a cohort folder holds: patients in the order as first met, remarks, and the columns kept aside.

    ``lines`` says where each patient was first met, as "FILE:LINE"; ``questionnaires`` and ``factors`` are files of
    the clinic's own.
    """

    records: tuple[PatientRecord, ...]
    warnings: tuple[str, ...] = ()
    extra: tuple[UnknownColumn, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)
    questionnaires: Mapping[str, bytes] = field(default_factory=dict)
    factors: Mapping[str, bytes] = field(default_factory=dict)


def load_cohort(
    folder: Path, *, assume_complete: bool = False, today: date, measures: Mapping[str, Measure] | None = None
) -> Cohort:
    """Read a cohort folder.

    assume_complete: take the relapse history of every patient as complete (marked as assumed).
    today: no date that has happened lies after it. measures: what values.csv can hold besides the program's own
    measures and those of the questionnaires in the folder.
    Raises CohortRefused with every fault found, QuestionnaireRefused or FactorsRefused; nothing is returned then.
    """
    if not folder.is_dir():
        raise CohortRefused((f"There is no folder {folder}. Give the folder that holds {VISITS.file}.",))
    known = {**MEASURES, **measures_of(folder), **(measures or {})}
    check_factor_files(folder)
    findings = Findings()
    files = {table.file: read_rows(folder, table, today, findings) for table in TABLES}
    if not files[VISITS.file].is_there:
        findings.fault(VISITS, 1, "", f"There is no such file in {folder}, and a cohort needs it.")
    patients = _patients(files, findings)
    check_dates(files.values(), patients, findings)
    reader = RecordReader(files, patients, _assumed_of_all(files, assume_complete, findings), known, findings)
    records = tuple(reader.record(code) for code in patients)
    if findings.faults:
        raise CohortRefused(tuple(sorted(findings.faults, key=_place)))
    _warn_of_strange_files(folder, findings)
    return Cohort(
        records,
        tuple(findings.warnings),
        _kept_aside(files.values()),
        _lines_of(files, patients),
        own_questionnaires(folder),
        FACTOR_FILES.read(folder),
    )


def _place(fault: str) -> tuple[int, int]:
    file, line, _ = fault.split(":", 2)
    return [table.file for table in TABLES].index(file), int(line)


def _patients(files: Mapping[str, FileRows], findings: Findings) -> dict[str, Row]:
    """Return each patient's row, in the order as first met; without patients.csv, visits.csv tells who there is."""
    known: dict[str, Row] = {}
    people = files[PATIENTS.file]
    for row in people.rows:
        if row.patient in known:
            reason = f"The patient “{row.patient}” stands in line {known[row.patient].line} already: keep one row."
            findings.fault(PATIENTS, row.line, "patient", reason)
        if row.cells.get("course_since") is not None and row.cells.get("course") is None:
            findings.fault(
                PATIENTS, row.line, "course_since", "A date since when, but no course: fill in course or clear it."
            )
        known.setdefault(row.patient, row)
    if not people.is_there:
        for row in files[VISITS.file].rows:
            known.setdefault(row.patient, Row(row.line, {"patient": row.patient}))
    where = PATIENTS.file if people.is_there else VISITS.file
    # A file with faults may have lost the very rows that name the patients; then only the faults are reported.
    if not findings.faults:
        for file in files.values():
            for row in file.rows:
                if row.patient not in known:
                    reason = f"There is no patient “{row.patient}” in {where}: add the row there or correct the id."
                    findings.fault(file.table, row.line, "patient", reason)
    return known


def _assumed_of_all(files: Mapping[str, FileRows], assume_complete: bool, findings: Findings) -> dict[str, str]:
    """Return what is taken as in order, each with the file without rows in which it says nothing of a patient."""
    assumed = {
        name: table.file
        for table, column, name in ASSUMED_COLUMNS
        if files[table.file].rows and column not in files[table.file].fields
    }
    for name, file in assumed.items():
        findings.warnings.append(f"{file}:1:{name}: the file has no such column: taken as in order, marked as assumed.")
    never_asked = files[VISITS.file].is_there and "relapse_since_last" not in files[VISITS.file].fields
    if assume_complete:
        findings.warnings.append("The relapse history is taken as complete, as asked for: marked as assumed.")
    elif never_asked and files[RELAPSES.file].is_there:
        findings.warnings.append(
            f"{VISITS.file}:1:relapse_since_last: the file has no such column: the relapses of {RELAPSES.file} are"
            " taken as complete, marked as assumed."
        )
    if not assume_complete and not files[RELAPSES.file].is_there:
        findings.warnings.append(
            f"There is no {RELAPSES.file}: nothing is known of relapses, and every attribution is undetermined. Where"
            " there were none, give the file with its header alone, or use --assume-complete."
        )
    if assume_complete or (never_asked and files[RELAPSES.file].is_there):
        assumed["relapse_history"] = ""
    return assumed


def _kept_aside(files: Iterable[FileRows]) -> tuple[UnknownColumn, ...]:
    columns: dict[tuple[str, str], dict[int, str]] = {}
    for file in files:
        for row in file.rows:
            for name, text in row.unknown.items():
                columns.setdefault((file.table.file, name), {})[row.line] = text
    return tuple(UnknownColumn(file, name, texts) for (file, name), texts in columns.items())


def _lines_of(files: Mapping[str, FileRows], patients: Mapping[str, Row]) -> dict[str, str]:
    where = PATIENTS.file if files[PATIENTS.file].is_there else VISITS.file
    return {code: f"{where}:{row.line}" for code, row in patients.items()}


def _warn_of_strange_files(folder: Path, findings: Findings) -> None:
    known = {table.file for table in TABLES} | {PACKAGE_FILE}
    for path in sorted(folder.glob("*.csv")):
        if path.name not in known:
            findings.warnings.append(f"{path.name}: not a file of the format: not read.")
