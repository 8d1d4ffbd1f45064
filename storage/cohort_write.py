"""From patient records to a cohort folder that imports again to equal records: all of it, or nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.records import PatientRecord, Value, Visit
from domain.refusal import Refusal
from storage.cohort_columns import (
    COMORBIDITIES,
    COURSES,
    INFECTIONS,
    MEDICINES,
    MRI,
    PACKAGE_FILE,
    PATIENTS,
    RELAPSES,
    REVIEWS,
    STATEMENTS,
    TABLES,
    TREATMENTS,
    VALUES,
    VISIT_MEASURES,
    VISITS,
)
from storage.cohort_package import PACKAGE_NAME, data_package
from storage.cohort_table import Table

Cells = Mapping[str, Any]  # the typed cells of a row, by field


class ExportRefused(Refusal):
    """A folder that a cohort cannot be written to; nothing in it was changed."""


def write_cohort(records: Iterable[PatientRecord], folder: Path) -> None:
    """Write *records* as the cohort folder *folder*, complete or not at all.

    The files are written beside it and put in its place by renaming. An earlier cohort folder of that name is replaced.
    Raises ExportRefused where something else is there, or the disk refuses; nothing is changed then.
    """
    texts = cohort_texts(records)
    _refuse_other_content(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        written = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ExportRefused(_sentence(folder, error)) from None
    try:
        for name, text in texts.items():
            _write(written / name, text)
        _put_in_place(written, folder)
    except OSError as error:
        raise ExportRefused(_sentence(folder, error)) from None
    finally:
        shutil.rmtree(written, ignore_errors=True)


def cohort_texts(records: Iterable[PatientRecord]) -> dict[str, str]:
    """Return the text of every file of the cohort folder, by its name; the same records give the same bytes."""
    kept = tuple(records)
    texts = {
        table.file: _csv_text(table, (row for record in kept for row in ROWS[table.file](record))) for table in TABLES
    }
    return {**texts, PACKAGE_FILE: data_package()}


def _csv_text(table: Table, rows: Iterable[Cells]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for row in rows:
        cells = ((column, row.get(column.field)) for column in table.columns)
        writer.writerow(
            ["" if value is None or value == column.type.empty else column.type.write(value) for column, value in cells]
        )
    return out.getvalue()


def _fields(table: Table, record: PatientRecord, item: Any) -> dict[str, Any]:
    cells = {column.field: getattr(item, column.field, None) for column in table.columns}
    return {**cells, "patient": record.patient.code}


def _rows_of(
    table: Table, items: Callable[[PatientRecord], Sequence[Any]]
) -> Callable[[PatientRecord], Iterator[Cells]]:
    def rows(record: PatientRecord) -> Iterator[Cells]:
        return (_fields(table, record, item) for item in items(record))

    return rows


def _patient_rows(record: PatientRecord) -> Iterator[Cells]:
    last = record.courses[-1] if record.courses else None
    yield {
        **_fields(PATIENTS, record, record.patient),
        "course": last and last.course,
        "course_since": last and last.since,
        "assumed": record.assumed,
    }


def is_plain(value: Value) -> bool:
    """Whether a column of visits.csv can hold all that is recorded: a value of the day and nothing besides."""
    plain = value.value is not None and value.trial == 0 and value.flag is None and not value.note
    return plain and value.measure in VISIT_MEASURES


def _visit_rows(record: PatientRecord) -> Iterator[Cells]:
    for visit in record.visits:
        yield {
            **_fields(VISITS, record, visit),
            **{value.measure: value.value for value in visit.values if is_plain(value)},
        }


def _value_rows(record: PatientRecord) -> Iterator[Cells]:
    for visit, turn in _turns(record.visits):
        for value in visit.values:
            if not is_plain(value):
                yield {**_fields(VALUES, record, value), "on": visit.on, "visit": turn, "trial": value.trial or None}


def _turns(visits: Sequence[Visit]) -> Iterator[tuple[Visit, int | None]]:
    """Yield each visit with its number among those of its day, where there are several."""
    days = [visit.on for visit in visits]
    for index, visit in enumerate(visits):
        yield visit, days[: index + 1].count(visit.on) if days.count(visit.on) > 1 else None


def _review_rows(record: PatientRecord) -> Iterator[Cells]:
    days = [review.on for review in record.reviews]
    for index, review in enumerate(record.reviews):
        turn = days[: index + 1].count(review.on) if days.count(review.on) > 1 else None
        head = {"patient": record.patient.code, "on": review.on, "review": turn}
        if not review.answers:
            yield head
        for answer in review.answers:
            yield {**_fields(REVIEWS, record, answer), **head}


ROWS: dict[str, Callable[[PatientRecord], Iterator[Cells]]] = {
    PATIENTS.file: _patient_rows,
    COURSES.file: _rows_of(COURSES, lambda record: record.courses),
    VISITS.file: _visit_rows,
    VALUES.file: _value_rows,
    RELAPSES.file: _rows_of(RELAPSES, lambda record: record.relapses),
    INFECTIONS.file: _rows_of(INFECTIONS, lambda record: record.infections),
    MRI.file: _rows_of(MRI, lambda record: record.scans),
    TREATMENTS.file: _rows_of(TREATMENTS, lambda record: record.treatments),
    MEDICINES.file: _rows_of(MEDICINES, lambda record: record.medicines),
    COMORBIDITIES.file: _rows_of(COMORBIDITIES, lambda record: record.comorbidities),
    REVIEWS.file: _review_rows,
    STATEMENTS.file: _rows_of(STATEMENTS, lambda record: record.statements),
}


def _refuse_other_content(folder: Path) -> None:
    """Refuse a place that holds anything but an earlier export: replacing it would delete what is not ours."""
    remedy = "Nothing was written. Give the name of a new folder."
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ExportRefused(f"{folder} is no folder. {remedy}")
    found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    others = [name for name in found if name not in {*ROWS, PACKAGE_FILE}]
    if others:
        raise ExportRefused(f"The folder {folder} holds something that is no cohort ({others[0]}). {remedy}")
    if found and not _is_an_export(folder / PACKAGE_FILE):
        raise ExportRefused(f"The folder {folder} holds a cohort that Smoulder did not write. {remedy}")


def _is_an_export(package: Path) -> bool:
    try:
        found = json.loads(package.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("name") == PACKAGE_NAME


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _put_in_place(written: Path, folder: Path) -> None:
    if not folder.exists():
        written.rename(folder)
        return
    # A folder cannot be renamed over a filled one, so the old one steps aside and comes back if that fails.
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    old.rmdir()
    folder.rename(old)
    try:
        written.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _sentence(folder: Path, error: OSError) -> str:
    reason = error.strerror or "no reason given"
    return f"The cohort could not be written to {folder} ({reason}). Nothing was changed; choose another place."
