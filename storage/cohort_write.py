"""From patient records to a cohort folder that imports again to equal records: all of it, or nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from domain.records import BrainHealthReview, MriScan, PatientRecord, Value, Visit
from domain.refusal import Refusal
from storage.cohort_care_columns import CHECKS, DEVICES, IDENTIFIERS, MRI_VALUES
from storage.cohort_checks import referred
from storage.cohort_columns import (
    FILE_OF,
    PACKAGE_FILE,
    PATIENTS,
    REVIEWS,
    TABLES,
    VALUES,
    VISIT_MEASURES,
    VISITS,
)
from storage.cohort_package import PACKAGE_NAME, data_package
from storage.cohort_questionnaires import QUESTIONNAIRES
from storage.cohort_table import Table
from storage.factors import FACTOR_FILES

Dated = TypeVar("Dated", Visit, MriScan, BrainHealthReview)
OWN_FILES = (QUESTIONNAIRES, FACTOR_FILES)
Cells = Mapping[str, Any]  # the typed cells of a row, by field


class ExportRefused(Refusal):
    """A folder that a cohort cannot be written to; nothing in it was changed."""


def write_cohort(records: Iterable[PatientRecord], folder: Path, source: Path | None = None) -> None:
    """Write *records* as the cohort folder *folder*, complete or not at all.

    source: the registry they are from, whose own questionnaires and factors go along.
    The files are written beside it and put in its place by renaming. An earlier cohort folder of that name is replaced.
    Raises ExportRefused where something else is there, or the disk refuses; nothing is changed then.
    """
    texts = cohort_texts(records)
    own = {kind.folder: kind.read(source) for kind in OWN_FILES} if source is not None else {}
    _refuse_other_content(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        written = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise ExportRefused(_sentence(folder, error)) from None
    try:
        for name, text in texts.items():
            _write(written / name, text.encode())
        for place, files in own.items():
            for name, content in files.items():
                (written / place).mkdir(exist_ok=True)
                _write(written / place / name, content)
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
    return plain and value.carried_from is None and value.measure in VISIT_MEASURES


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


def _turns(records: Sequence[Dated]) -> Iterator[tuple[Dated, int | None]]:
    """Yield each visit, scan or review with its number among those of its day, where there are several."""
    days = [record.on for record in records]
    for index, record in enumerate(records):
        yield record, days[: index + 1].count(record.on) if days.count(record.on) > 1 else None


def _scan_value_rows(record: PatientRecord) -> Iterator[Cells]:
    for scan, turn in _turns(record.scans):
        for marker in scan.markers:
            yield {**_fields(MRI_VALUES, record, marker), "on": scan.on, "scan": turn}


def _device_rows(record: PatientRecord) -> Iterator[Cells]:
    for number, series in enumerate(record.devices, start=1):
        head = {**_fields(DEVICES, record, series), "series": number}
        if not series.days:
            yield head
        for day in series.days:
            yield {**head, "on": day.on, "value": day.value}


def _review_rows(record: PatientRecord) -> Iterator[Cells]:
    for review, turn in _turns(record.reviews):
        head = {"patient": record.patient.code, "on": review.on, "review": turn}
        if not review.answers:
            yield head
        for answer in review.answers:
            yield {**_fields(REVIEWS, record, answer), **head}


def _identifier_rows(record: PatientRecord) -> Iterator[Cells]:
    return (_fields(IDENTIFIERS, record, identifier) for identifier in record.patient.identifiers)


def _check_rows(record: PatientRecord) -> Iterator[Cells]:
    for check, table, row in referred(record):
        yield {**_fields(CHECKS, record, check), "table": table, "row": row}


# One row a record, but for those that need more.
ROWS: dict[str, Callable[[PatientRecord], Iterator[Cells]]] = {
    **{table.file: _rows_of(table, attrgetter(field)) for field, table in FILE_OF.items()},
    PATIENTS.file: _patient_rows,
    IDENTIFIERS.file: _identifier_rows,
    VISITS.file: _visit_rows,
    VALUES.file: _value_rows,
    MRI_VALUES.file: _scan_value_rows,
    REVIEWS.file: _review_rows,
    DEVICES.file: _device_rows,
    CHECKS.file: _check_rows,
}


def _refuse_other_content(folder: Path) -> None:
    """Refuse a place that holds anything but an earlier export: replacing it would delete what is not ours."""
    remedy = "Nothing was written. Give the name of a new folder."
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ExportRefused(f"{folder} is no folder. {remedy}")
    found = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    ours = [kind.folder for kind in OWN_FILES]
    others = [name for name in found if name not in {*ROWS, PACKAGE_FILE, *ours}]
    for place in ours:
        inside = (folder / place).iterdir() if (folder / place).is_dir() else ()
        others += sorted(f"{place}/{path.name}" for path in inside if path.suffix != ".toml")
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


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
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
