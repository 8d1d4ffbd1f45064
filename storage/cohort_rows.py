"""From one file of a cohort folder to typed rows, every fault collected with its file, line and column."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from domain.dates import PartialDate, show
from domain.refusal import Refusal
from storage.cohort_cells import CellRefused
from storage.cohort_table import Column, Table


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its typed cells by field, and the texts of columns that the format does not know."""

    line: int
    cells: Mapping[str, Any]
    unknown: Mapping[str, str] = field(default_factory=dict)

    @property
    def patient(self) -> str:
        """The registry's id of the patient."""
        return str(self.cells["patient"])


@dataclass(frozen=True, slots=True)
class FileRows:
    """What one file holds. ``fields`` are those whose column the file has at all."""

    table: Table
    rows: tuple[Row, ...] = ()
    fields: frozenset[str] = frozenset()
    is_there: bool = False


@dataclass(slots=True)
class Findings:
    """What is wrong with a cohort folder, and what is worth saying of it, as it is being read."""

    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def fault(self, table: Table, line: int, column: str, reason: object) -> None:
        """Note a fault as FILE:LINE:COLUMN: reason."""
        self.faults.append(f"{table.file}:{line}:{column}: {reason}")

    def warn(self, table: Table, line: int, column: str, remark: str) -> None:
        """Note a remark in the same form."""
        self.warnings.append(f"{table.file}:{line}:{column}: {remark}")


def read_rows(folder: Path, table: Table, today: date, findings: Findings) -> FileRows:
    """Return the rows of one file of *folder*; what cannot be read goes to *findings*."""
    path = folder / table.file
    if not path.exists():
        return FileRows(table)
    text = _decoded(path, table, findings)
    if text is None:
        return FileRows(table, is_there=True)
    lines = _lines(text, table, findings)
    header_line, header = next(lines, (1, []))
    names = [name.strip().casefold() for name in header]
    if not _header_is_sound(names, header_line, table, findings):
        return FileRows(table, is_there=True)
    known = {column.name: column for column in table.columns}
    columns = [known.get(name) for name in names]
    reader = _RowReader(table, tuple(names), tuple(columns), today, findings)
    rows = tuple(row for line, cells in lines if (row := reader.read(line, cells)) is not None)
    reader.report_remarks()
    return FileRows(table, rows, frozenset(column.field for column in columns if column), is_there=True)


def _decoded(path: Path, table: Table, findings: Findings) -> str | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        findings.fault(table, 1, "", f"The file cannot be read ({error.strerror}). Nothing was changed.")
        return None
    remedy = "Save it as CSV in UTF-8 and try again."
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        findings.fault(table, 1, "", f"The file is written in UTF-16, not in UTF-8. {remedy}")
        return None
    if raw.startswith(b"PK\x03\x04"):
        findings.fault(table, 1, "", f"The file is a spreadsheet document or an archive, not a text. {remedy}")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Bytes before the fault are sound, so their line ends tell the line; a mark at the start is not decoded there.
        line = raw[: error.start].count(b"\n") + 1
        findings.fault(
            table, line, "", f"The file is not written in UTF-8: byte {raw[error.start]:#04x} is none. {remedy}"
        )
        return None


def _lines(text: str, table: Table, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        findings.fault(
            table,
            line,
            "",
            f"From here on the quotation marks or the length of a cell are broken ({error}): put them right.",
        )


def _header_is_sound(names: list[str], line: int, table: Table, findings: Findings) -> bool:
    needed = [column.name for column in table.columns if column.required or column.needed]
    before = len(findings.faults)
    if not names:
        findings.fault(table, line, "", f"The file is empty: it needs a header line with at least {', '.join(needed)}.")
        return False
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        between = "semicolons" if ";" in names[0] else "tabs"
        findings.fault(
            table, line, "", f"The columns are separated by {between}: save the file with commas between them."
        )
        return False
    for name in dict.fromkeys(name for name in names if name and names.count(name) > 1):
        findings.fault(table, line, name, "The header has this column twice: remove or rename one.")
    for name in needed:
        if name not in names:
            findings.fault(table, line, name, f"The header lacks this column; the file needs {', '.join(needed)}.")
    return len(findings.faults) == before


@dataclass(slots=True)
class _RowReader:
    """Reads the rows of one file, remembering cells met before and what is to be said once of a whole column."""

    table: Table
    names: tuple[str, ...]
    columns: tuple[Column | None, ...]
    today: date
    findings: Findings
    _commas: dict[str, list[int]] = field(default_factory=dict)
    # By column, the texts met whose value needs no further word: files repeat themselves, and registries have many.
    _met: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        self._met = tuple({} for _ in self.columns)

    def read(self, line: int, cells: list[str]) -> Row | None:
        """Return the row, or None where a cell of it was refused."""
        if len(cells) != len(self.names):
            self._refuse_ragged(line, cells)
            return None
        before = len(self.findings.faults)
        values: dict[str, Any] = {}
        unknown: dict[str, str] = {}
        for name, column, met, text in zip(self.names, self.columns, self._met, cells, strict=True):
            if column is not None:
                values[column.field] = met[text] if text in met else self._cell(line, column, met, text)
            elif name:
                unknown[name] = text
            elif text.strip():
                self.findings.fault(
                    self.table, line, "", "A cell stands under a column without a name: name it or clear it."
                )
        return Row(line, values, unknown) if len(self.findings.faults) == before else None

    def _refuse_ragged(self, line: int, cells: list[str]) -> None:
        short = len(cells) < len(self.names)
        column = self.names[len(cells)] if short else self.names[-1]
        self.findings.fault(
            self.table,
            line,
            column,
            f"The row has {len(cells)} cells, the header {len(self.names)}: a comma in a cell needs quotation marks.",
        )

    def _cell(self, line: int, column: Column, met: dict[str, Any], text: str) -> Any:
        kind = column.type
        try:
            value = self._value(column, text)
        except Refusal as refusal:
            self.findings.fault(self.table, line, column.name, refusal)
            return kind.empty
        if kind.is_number and "," in text:
            self._commas.setdefault(column.name, []).append(line)
        else:
            met[text] = value
        return value

    def _value(self, column: Column, text: str) -> Any:
        kind = column.type
        stripped = text.strip()
        if not stripped and column.required:
            raise CellRefused("The cell is empty, and every row needs it.")
        if not stripped and not (kind.keeps_blanks and text):
            return kind.empty
        value = kind.read(text if kind.keeps_blanks else stripped)
        if kind.is_date and not column.may_be_future:
            self._refuse_future(value)
        return value

    def _refuse_future(self, value: date | PartialDate) -> None:
        first = value.first if isinstance(value, PartialDate) else value
        if first > self.today:
            written = value if isinstance(value, PartialDate) else show(value)
            raise CellRefused(f"{written} lies in the future (today is {show(self.today)}): correct the date.")

    def report_remarks(self) -> None:
        """Say once a column what was accepted although the format has it otherwise, and what was kept aside."""
        for name, lines in self._commas.items():
            more = f", and {len(lines) - 1} more in this column" if len(lines) > 1 else ""
            self.findings.warn(self.table, lines[0], name, f"decimal comma read as a decimal point{more}.")
        for name, column in zip(self.names, self.columns, strict=True):
            if column is None and name:
                self.findings.warn(
                    self.table, 1, name, "this column is not part of the format: kept aside, read by no rule."
                )


def by_patient(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return the rows by their patient, each patient's in their order."""
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.patient].append(row)
    return grouped


def fields_of(kind: type[Any], row: Row) -> dict[str, Any]:
    """Return those cells of a row that fill fields of *kind*, a dataclass."""
    names = kind.__dataclass_fields__
    return {name: value for name, value in row.cells.items() if name in names}
