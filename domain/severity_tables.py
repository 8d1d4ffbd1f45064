"""The reference tables of the severity ranks: an EDSS and a row, by age or disease duration, to a rank from 0 to 10.

Sources and licences stand beside the tables, in ``data/severity.toml``. Texts are handed in; nothing is read here.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class By(StrEnum):
    """What the rows of a table are counted by."""

    AGE = "age"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class SeverityTable:
    """One reference table. ``rows``: by the label of the row, the rank for each EDSS of ``columns``.

    ``plus``: what is added to the completed years to find a row. ``drops_at``: from this row on the table falls off.
    ``warn_years``: from this disease duration on a rank carries a caution.
    """

    id: str
    title: str
    version: int
    by: By
    first: int
    last: int
    plus: int
    decimals: int
    source: str
    taken_from: str
    licence: str
    columns: tuple[Decimal, ...]
    rows: Mapping[int, tuple[Decimal, ...]]
    drops_at: int | None = None
    warn_years: int | None = None
    unverified: tuple[str, ...] = ()

    def rank(self, row: int, edss: Decimal) -> Decimal | None:
        """Return the rank of an EDSS in a row; None for EDSS 10 and for what the table does not have."""
        if row not in self.rows or edss not in self.columns:
            return None
        return self.rows[row][self.columns.index(edss)]

    def row_of(self, years: int) -> int | None:
        """Return the row for completed years, the last one beyond the end of a table by duration; None where none."""
        row = years + self.plus
        if self.by is By.DURATION:
            row = min(row, self.last)
        return row if self.first <= row <= self.last else None

    def show(self, rank: Decimal) -> str:
        """Return a rank with the decimals of the table: 8.47."""
        return f"{rank:.{self.decimals}f}"


@dataclass(frozen=True, slots=True)
class SeverityTables:
    """The three tables that the program ships with."""

    armss: SeverityTable
    msss: SeverityTable
    original: SeverityTable


def parse_severity_tables(about: str, texts: Mapping[str, str]) -> SeverityTables:
    """Return the tables. *about*: the TOML text that describes them; *texts*: the CSV texts by file name.

    Raises ValueError for a table whose rows or columns are not those its description names.
    """
    entries = tomllib.loads(about)
    tables = {name: _table(name, entry, texts[entry["file"]]) for name, entry in entries.items()}
    return SeverityTables(tables["armss"], tables["msss"], tables["msss-original"])


def _table(name: str, about: Mapping[str, Any], text: str) -> SeverityTable:
    header, *lines = [line for line in csv.reader(text.splitlines()) if line]
    rows = {int(line[0]): tuple(Decimal(cell) for cell in line[1:]) for line in lines}
    if list(rows) != list(range(about["first"], about["last"] + 1)):
        raise ValueError(f"{about['file']}: the rows are not {about['first']} to {about['last']}")
    columns = tuple(Decimal(title.removeprefix("edss_")) for title in header[1:])
    if any(len(cells) != len(columns) for cells in rows.values()):
        raise ValueError(f"{about['file']}: a row has too few or too many cells")
    return SeverityTable(
        id=name,
        title=about["title"],
        version=about["version"],
        by=By(about["by"]),
        first=about["first"],
        last=about["last"],
        plus=about.get("plus", 0),
        decimals=about["decimals"],
        source=about["source"],
        taken_from=about["taken-from"],
        licence=about["licence"],
        columns=columns,
        rows=rows,
        drops_at=about.get("drops-at"),
        warn_years=about.get("warn-years"),
        unverified=tuple(about["unverified"]),
    )
