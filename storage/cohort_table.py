"""The shape of the cohort folder: what a column and a file of it are."""

from __future__ import annotations

from dataclasses import dataclass

from storage.cohort_cells import KEY, CellType


@dataclass(frozen=True, slots=True)
class Column:
    """One column of one file."""

    name: str  # in the header line
    type: CellType
    about: str  # for the data dictionary
    field: str  # of the record; the measure's id for a measured value
    required: bool = False  # the file must have the column, and every row a value in it
    needed: bool = False  # the file must have the column; a cell may be empty
    in_life: bool = False  # a date that lies neither before birth nor after death
    may_be_future: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a cohort folder."""

    file: str
    about: str
    columns: tuple[Column, ...]
    ordered: tuple[tuple[str, str], ...] = ()  # pairs of fields: the first never lies after the second

    @property
    def stem(self) -> str:
        """The name of the file without .csv."""
        return self.file.removesuffix(".csv")

    def column_of(self, field: str) -> Column:
        """Return the column that fills *field*."""
        return next(column for column in self.columns if column.field == field)


def column(
    name: str,
    type_: CellType,
    about: str,
    *,
    field: str = "",
    required: bool = False,
    needed: bool = False,
    in_life: bool = False,
    may_be_future: bool = False,
) -> Column:
    """Return a column; *field* is its name where it is not given."""
    return Column(name, type_, about, field or name, required, needed, in_life, may_be_future)


PATIENT = column("patient", KEY, "the registry's own id of the patient", required=True)
