"""Cohorts read back, events as rows of golden files, and the check that whole numbers change nothing."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from option_definitions import Definition
from pymsprog_call import PeerEvent, Relapse, Visit, find_events
from pymsprog_checks import native_events

EVENT = [
    "definition",
    "patient",
    "kind",
    "attribution",
    "baseline_date",
    "baseline_value",
    "onset_date",
    "onset_value",
    "confirmation_date",
    "confirmation_value",
    "pira_confirmation_date",
    "pira_confirmation_value",
    "sustained_days",
    "sustained_to_end",
]
AS_THE_TOOL_SAYS = {"undetermined": "undefined"}
MADE_WITH = {package: version(package) for package in ("pymsprog", "numpy", "pandas")}


class Cohort:
    """A cohort folder read back: what the tool is given is what the files say."""

    def __init__(self, folder: Path) -> None:
        """Read visits.csv and relapses.csv."""
        self.name = folder.name
        with (folder / "visits.csv").open(encoding="utf-8", newline="") as file:
            self._visits = list(csv.DictReader(file))
        with (folder / "relapses.csv").open(encoding="utf-8", newline="") as file:
            self.relapses: list[Relapse] = [
                (row["patient"], date.fromisoformat(row["onset"]).toordinal()) for row in csv.DictReader(file)
            ]

    def visits(self, measure: str) -> list[Visit]:
        """Return the visits at which the measure was taken, in the order of the file."""
        return [
            (row["patient"], date.fromisoformat(row["date"]).toordinal(), Decimal(row[measure]))
            for row in self._visits
            if row[measure]
        ]


def rows(definition: Definition, events: Iterable[PeerEvent]) -> list[list[str]]:
    """Return the events as rows of a golden file, by patient and onset."""
    ordered = sorted(events, key=lambda event: (event.patient, event.onset[0]))
    return [[definition["id"], event.patient, *event.row()] for event in ordered]


def write_events(path: Path, lines: list[list[str]]) -> None:
    """Write a golden file, packed (ten times smaller); the same events give the same bytes."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([EVENT, *lines])
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


def read_events(path: Path) -> list[list[str]]:
    """Return the rows of a golden file without its header; none where there is no file."""
    if not path.exists():
        return []
    return list(csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))[1:]


def check_against_native(definition: Definition, cohort: Cohort, measure: str) -> None:
    """Compare with the tool given the values as written. Raises AssertionError if whole numbers changed its answer.

    EDSS and SDMT have no ties that depend on binary floats, so the answers must be the same.
    """
    scaled = find_events(definition, measure, cohort.visits(measure), cohort.relapses, closing=False)
    table: Any = native_events(definition, measure, cohort.visits(measure), cohort.relapses)
    native = {
        (
            str(row["patient"]),
            int(row["date"]),
            float(row["bl_value"]),
            int(row["sust_days"]),
            row.get("CDW_type", "" if row["event_type"] == "CDI" else "undefined"),
        )
        for row in table[table["nevent"] > 0].to_dict("records")
    }
    ours = {
        (
            e.patient,
            e.onset[0],
            float(e.baseline[1]),
            e.sustained_days,
            AS_THE_TOOL_SAYS.get(e.attribution, e.attribution),
        )
        for e in scaled
    }
    every_worsening_kept = definition["baseline"]["scheme"] in ("roving", "roving-worsening")
    assert ours == native if every_worsening_kept else ours <= native, (definition["id"], cohort.name, ours ^ native)
