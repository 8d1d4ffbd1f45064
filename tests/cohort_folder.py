"""A cohort folder for one test: its files are given as texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from storage.cohort_csv import Cohort, load_cohort
from tests.cohort_strategies import TODAY

ONE_VISIT = "patient,date,edss\nP1,2020-03-01,2.0\n"

Load = Callable[..., Cohort]


def load_files(
    folder: Path, visits: str | bytes = ONE_VISIT, *, assume_complete: bool = False, **files: str | bytes
) -> Cohort:
    """Write the files given by their names without .csv into *folder* and load it."""
    for name, text in {"visits": visits, **files}.items():
        (folder / f"{name}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_cohort(folder, assume_complete=assume_complete, today=TODAY)
