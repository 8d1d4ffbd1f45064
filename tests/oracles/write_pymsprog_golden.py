"""Write the cohorts and what pymsprog finds on them; make_pymsprog_golden.py runs it in pymsprog's environment."""

from __future__ import annotations

import csv
import gzip
import io
import json
import platform
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import invented_cohorts
from invented_cohorts import RHYTHMS, write_cohort, write_csv
from pymsprog_call import (
    FALLS_WHEN_WORSE,
    Definition,
    PeerEvent,
    Relapse,
    Visit,
    find_events,
    read_definition,
)
from pymsprog_checks import native_events, patients_left_early

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
# EDSS everywhere; the other measures each on two cohorts or one, so that every measure is met in every definition.
MEASURES = {
    "trial": ("edss", "t25fw", "nhpt_dominant"),
    "clinic": ("edss", "sdmt", "nhpt_non_dominant"),
    "registry": ("edss", "t25fw", "sdmt"),
    "toy": ("edss", "sdmt"),
    "early": ("edss",),
    "two-on-one-day": ("edss",),
}
SHUFFLE_SEED = 7
EDGE_PATIENTS = 60
AS_THE_TOOL_SAYS = {"undetermined": "undefined"}
NOT_RULES = ("id", "version", "title", "citation", "provenance")


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


def write_cohorts(out: Path) -> None:
    """Write the three generated cohorts, two small ones for single rules, and the toy data."""
    for rhythm in RHYTHMS:
        patients = invented_cohorts.invent(rhythm)
        write_cohort(out / rhythm.name, patients, SHUFFLE_SEED if rhythm.shuffled else None)
    trial = invented_cohorts.invent(RHYTHMS[0])[:EDGE_PATIENTS]
    write_cohort(out / "early", invented_cohorts.early_relapses(trial, 31))
    write_cohort(out / "two-on-one-day", invented_cohorts.two_on_one_day(trial, 32))
    data = files("pymsprog") / "data"
    visits = list(csv.DictReader((data / "MSprog_toydata_visits.csv").read_text().splitlines()))
    relapses = list(csv.DictReader((data / "MSprog_toydata_relapses.csv").read_text().splitlines()))
    (out / "toy").mkdir(parents=True, exist_ok=True)
    write_csv(
        out / "toy" / "visits.csv",
        ["patient", "date", "edss", "sdmt"],
        [[row["id"], row["date"], row["EDSS"], row["SDMT"]] for row in visits],
    )
    write_csv(out / "toy" / "relapses.csv", ["patient", "onset"], [[row["id"], row["date"]] for row in relapses])


def rows(definition: Definition, events: Iterable[PeerEvent]) -> list[list[str]]:
    """Return the events as rows of a golden file, by patient and onset."""
    ordered = sorted(events, key=lambda event: (event.patient, event.onset[0]))
    return [[definition["id"], event.patient, *event.row()] for event in ordered]


def check_against_native(definition: Definition, cohort: Cohort, measure: str) -> None:
    """Compare with the tool given the values as written. Raises AssertionError if whole numbers changed its answer.

    EDSS and SDMT have no ties that depend on binary floats, so the answers must be the same.
    """
    scaled = find_events(definition, measure, cohort.visits(measure), cohort.relapses, closing=False)
    table = native_events(definition, measure, cohort.visits(measure), cohort.relapses)
    native = {
        (str(row["patient"]), int(row["date"]), float(row["bl_value"]), int(row["sust_days"]), row["CDW_type"])
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


def write_events(path: Path, lines: list[list[str]]) -> None:
    """Write a golden file, packed (ten times smaller); the same events give the same bytes."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([EVENT, *lines])
    path.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))


def differences(
    reason: str, definition: Definition, cohort: Cohort, measure: str, other: list[PeerEvent]
) -> list[list[str]]:
    """Return rows of differences.csv: the tool's own answer for each patient for whom the golden file has another.

    A patient for whom it finds nothing has one row with empty fields.
    """
    right = find_events(definition, measure, cohort.visits(measure), cohort.relapses)
    found = []
    for patient in sorted({event.patient for event in right} | {event.patient for event in other}):
        answer = [event for event in other if event.patient == patient]
        if answer != [event for event in right if event.patient == patient]:
            lines = rows(definition, answer) or [[definition["id"], patient, *[""] * (len(EVENT) - 2)]]
            found += [[reason, cohort.name, measure, *line] for line in lines]
    return found


def write_differences(out: Path, definitions: list[Definition], cohorts: dict[str, Cohort]) -> int:
    """Write differences.csv: where the tool, called plainly, is wrong or ends early. Return the number of patients."""
    found: list[list[str]] = []
    for definition in definitions:
        if definition["baseline"]["after-relapse"]:
            for rhythm in RHYTHMS:
                cohort = cohorts[rhythm.name]
                visits, relapses = cohort.visits("edss"), cohort.relapses
                plain = find_events(definition, "edss", visits, relapses, closing=False)
                new = differences("ends early", definition, cohort, "edss", plain)
                left = patients_left_early(definition, "edss", visits, relapses)
                strangers = {line[4] for line in new} - left
                assert not strangers, f"{definition['id']}: {strangers} differ, but the tool did not end early"
                found += new
        if definition["baseline"]["never-lower"]:
            for measure in FALLS_WHEN_WORSE:
                cohort = cohorts["clinic"]
                falling = find_events(definition, measure, cohort.visits(measure), cohort.relapses, mirrored=False)
                found += differences("never-lower looks the wrong way", definition, cohort, measure, falling)
    write_csv(out / "differences.csv", ["reason", "cohort", "measure", *EVENT], found)
    return len({tuple(line[:5]) for line in found})


def plain(value: Any) -> Any:
    """Return a definition's content with every number as text, as the manifest holds it."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value if isinstance(value, bool | str) else str(value)


def main(definitions_folder: Path, out: Path) -> None:
    """Write everything, then say how many events of each kind each definition has."""
    definitions = [read_definition(path) for path in sorted(definitions_folder.glob("*.toml"))]
    write_cohorts(out)
    cohorts = {name: Cohort(out / name) for name in MEASURES}
    (out / "events").mkdir(exist_ok=True)
    counts: dict[str, Counter[str]] = {definition["id"]: Counter() for definition in definitions}
    for name, measures in MEASURES.items():
        for measure in measures:
            lines = []
            for definition in definitions:
                if measure in ("edss", "sdmt") and not (definition["baseline"]["never-lower"] and measure == "sdmt"):
                    check_against_native(definition, cohorts[name], measure)
                events = find_events(definition, measure, cohorts[name].visits(measure), cohorts[name].relapses)
                lines += rows(definition, events)
                if measure == "edss" and name in {rhythm.name for rhythm in RHYTHMS}:
                    counts[definition["id"]].update(event.attribution or event.kind for event in events)
            write_events(out / "events" / f"{name}-{measure}.csv.gz", lines)
            print(f"{name} {measure}: {len(lines)} events", flush=True)
    print(f"differences.csv: {write_differences(out, definitions, cohorts)} patients")
    manifest = {
        "made with": {package: version(package) for package in ("pymsprog", "numpy", "pandas")},
        "python": platform.python_version(),
        "seeds": {rhythm.name: rhythm.seed for rhythm in RHYTHMS},
        "EDSS events on the three generated cohorts": {
            id: {"all": counted.total(), **dict(sorted(counted.items()))} for id, counted in counts.items()
        },
        "rules": {
            definition["id"]: plain({key: part for key, part in definition.items() if key not in NOT_RULES})
            for definition in definitions
        },
    }
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(manifest["EDSS events on the three generated cohorts"], indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
