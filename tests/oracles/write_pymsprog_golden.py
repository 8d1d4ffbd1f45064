"""Write the cohorts and what pymsprog finds on them with the shipped definitions.

make_pymsprog_golden.py runs it in pymsprog's environment.
"""

from __future__ import annotations

import csv
import json
import platform
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import invented_cohorts
from golden_files import EVENT, MADE_WITH, Cohort, check_against_native, read_events, rows, write_events
from invented_cohorts import RHYTHMS, write_cohort, write_csv
from option_definitions import Definition, read_toml
from pymsprog_call import FALLS_WHEN_WORSE, PeerEvent, find_events
from pymsprog_checks import patients_left_early
from sayable import NOT_RULES, why_not

# EDSS everywhere; the other measures each on two cohorts or one, so that every measure is met in every definition.
WIDELY = {
    "trial": ("edss", "t25fw", "nhpt_dominant"),
    "clinic": ("edss", "sdmt", "nhpt_non_dominant"),
    "registry": ("edss", "t25fw", "sdmt"),
    "toy": ("edss", "sdmt"),
    "early": ("edss",),
    "two-on-one-day": ("edss",),
}
# The definitions that are compared on all of these; the others, of which there may be many, on FEWER.
WIDELY_COMPARED = ("cagol-2022", "kappos-2020", "mueller-2023", "mueller-2025")
FEWER = {"registry": ("edss", "t25fw", "sdmt")}
SHUFFLE_SEED = 7
EDGE_PATIENTS = 60


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


def is_widely_compared(definition: Definition) -> bool:
    """Whether a definition is compared on every cohort."""
    return bool(definition["id"].startswith(WIDELY_COMPARED))


def measures_on(definition: Definition, cohort: str) -> tuple[str, ...]:
    """Return the measures in which a definition is compared on a cohort."""
    asked = (WIDELY if is_widely_compared(definition) else FEWER).get(cohort, ())
    return tuple(m for m in asked if {m, m.partition("_")[0]} & set(definition["thresholds"]))


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
    """Write differences.csv: where the tool, called plainly, is wrong or ends early. Return the number of patients.

    definitions: those for which it is found anew; the rows of all others are kept.
    """
    found: list[list[str]] = []
    if (out / "differences.csv").exists():
        with (out / "differences.csv").open(encoding="utf-8", newline="") as file:
            ids = {definition["id"] for definition in definitions}
            found = [line for line in list(csv.reader(file))[1:] if line[3] not in ids]
    for definition in filter(is_widely_compared, definitions):
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


def written(out: Path, series: str, definition: Definition) -> list[list[str]]:
    """Return the rows that a golden file has for a definition already."""
    return [line for line in read_events(out / "events" / f"{series}.csv.gz") if line[0] == definition["id"]]


def write_all_events(
    out: Path, definitions: list[Definition], cohorts: dict[str, Cohort], anew: list[Definition]
) -> dict[str, Counter[str]]:
    """Write the events by cohort and measure, those of the definitions in *anew* anew; return counts by definition."""
    counts: dict[str, Counter[str]] = {definition["id"]: Counter() for definition in definitions}
    for name, cohort in cohorts.items():
        for measure in WIDELY[name]:
            lines = []
            for definition in definitions:
                if measure not in measures_on(definition, name):
                    continue
                new = written(out, f"{name}-{measure}", definition)
                if definition in anew:
                    wrong_way = measure == "sdmt" and definition["baseline"]["never-lower"]
                    if is_widely_compared(definition) and measure in ("edss", "sdmt") and not wrong_way:
                        check_against_native(definition, cohort, measure)
                    new = rows(definition, find_events(definition, measure, cohort.visits(measure), cohort.relapses))
                if measure == "edss" and name in {rhythm.name for rhythm in RHYTHMS}:
                    counts[definition["id"]].update(line[3] or line[2] for line in new)
                lines += new
            write_events(out / "events" / f"{name}-{measure}.csv.gz", lines)
            print(f"{name} {measure}: {len(lines)} events", flush=True)
    return counts


def main(definitions_folder: Path, out: Path, chosen: list[str]) -> None:
    """Write everything, then say how many events of each kind each definition has.

    chosen: the ids of the definitions for which it is done anew, the rows of the others being kept; none = all.
    """
    shipped = [read_toml(path) for path in sorted(definitions_folder.glob("*.toml"))]
    reasons = {definition["id"]: why_not(definition) for definition in shipped}
    definitions = [definition for definition in shipped if reasons[definition["id"]] is None]
    anew = [definition for definition in definitions if not chosen or definition["id"] in chosen]
    write_cohorts(out)
    cohorts = {name: Cohort(out / name) for name in WIDELY}
    (out / "events").mkdir(exist_ok=True)
    counts = write_all_events(out, definitions, cohorts, anew)
    print(f"differences.csv: {write_differences(out, anew, cohorts)} patients")
    manifest = {
        "made with": MADE_WITH,
        "python": platform.python_version(),
        "seeds": {rhythm.name: rhythm.seed for rhythm in RHYTHMS},
        "EDSS events on the three generated cohorts": {
            id: {"all": counted.total(), **dict(sorted(counted.items()))} for id, counted in counts.items()
        },
        "compared on": {
            d["id"]: [f"{name}-{measure}" for name in cohorts for measure in measures_on(d, name)] for d in definitions
        },
        "not compared": {id: reason for id, reason in reasons.items() if reason is not None},
        "rules": {
            definition["id"]: plain({key: part for key, part in definition.items() if key not in NOT_RULES})
            for definition in shipped
        },
    }
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (out / "manifest.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(manifest["EDSS events on the three generated cohorts"], indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
