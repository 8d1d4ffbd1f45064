"""Write what pymsprog finds with every option of the engine; make_pymsprog_golden.py runs it in pymsprog's environment.

The definitions stand in tests/golden/pymsprog/options/: base.toml, single.toml and differing.toml are written by hand,
drawn.toml is drawn here from levels.toml.
"""

from __future__ import annotations

import json
import platform
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from golden_files import MADE_WITH, Cohort, check_against_native, rows, write_events
from handmade_patients import by_hand, with_a_score_of_zero
from invented_cohorts import VARIED, invent, write_cohort, write_csv
from option_definitions import (
    Definition,
    Pair,
    drawn,
    drawn_text,
    fingerprint,
    option_definitions,
    read_toml,
    toml_value,
    with_option,
)
from plain_answers import HEADER, plain_answers
from pymsprog_call import closing_visit_is_sound, find_events
from pymsprog_checks import patients_left_early, patients_moved_on, patients_with_dropped_relapses
from sayable import why_not

OPTIONS = Path(__file__).resolve().parents[1] / "golden" / "pymsprog" / "options"
WRITTEN_BY_HAND = ("base.toml", "levels.toml", "single.toml", "differing.toml")
MEASURES = ("edss", "t25fw", "sdmt")
SHUFFLE_SEED = 8
DRAWN_SEED = 20266
DROPPED, ENDS_EARLY = "drops a relapse before the first visit", "ends early"
MOVED_ON = "never-lower forgets a baseline from which a relapse moves on at once"


def says(definition: Definition) -> bool:
    """Whether the tool can say a definition, and means the same by it."""
    return why_not(definition) is None


def unsayable(base: Definition, levels: dict[str, list[Any]]) -> list[Pair]:
    """Return the pairs of values that the tool cannot say, or by which it means something else."""
    paths = list(levels)
    return [
        (one, toml_value(value), other, toml_value(value_of_other))
        for number, one in enumerate(paths)
        for other in paths[number + 1 :]
        for value in levels[one]
        for value_of_other in levels[other]
        if not says(with_option(with_option(base, one, value), other, value_of_other))
    ]


def not_compared(definition: Definition, measure: str, cohort: Cohort) -> dict[str, str]:
    """Return the patients of whom the tool's answer may be known to be another one, each with the reason."""
    visits, relapses = cohort.visits(measure), cohort.relapses
    found: dict[str, str] = {}
    if definition["baseline"]["after-relapse"]:
        closing = closing_visit_is_sound(definition)
        if definition["baseline"]["never-lower"]:
            moved_on = patients_moved_on(definition, measure, visits, relapses, closing=closing)
            found |= dict.fromkeys(moved_on, MOVED_ON)
        if not closing:
            found |= dict.fromkeys(patients_left_early(definition, measure, visits, relapses), ENDS_EARLY)
    return found | dict.fromkeys(patients_with_dropped_relapses(definition, visits, relapses), DROPPED)


def compare(
    definitions: dict[str, Definition], cohort: Cohort, out: Path
) -> tuple[list[list[str]], dict[str, Counter[str]]]:
    """Write the tool's events by measure; return who is not compared, and how many events of each kind are."""
    left_out: list[list[str]] = []
    counts: dict[str, Counter[str]] = {name: Counter() for name in definitions}
    for measure in MEASURES:
        lines: list[list[str]] = []
        visits, relapses = cohort.visits(measure), cohort.relapses
        for name, definition in definitions.items():
            if measure == "edss":
                check_against_native(definition, cohort, measure)
            closing = definition["baseline"]["after-relapse"] and closing_visit_is_sound(definition)
            without = not_compared(definition, measure, cohort)
            left_out += [[name, measure, patient, why] for patient, why in sorted(without.items())]
            events = find_events(definition, measure, visits, relapses, closing=closing)
            counts[name].update(e.attribution or e.kind for e in events if e.patient not in without)
            # Those it forgets are kept: a test shows how it goes wrong.
            lines += rows(definition, [e for e in events if without.get(e.patient) in (None, MOVED_ON)])
        write_events(out / f"{measure}.csv.gz", lines)
        print(f"{measure}: {len(lines)} events of {len(definitions)} definitions", flush=True)
    return left_out, counts


def main(out: Path) -> None:
    """Draw the combinations, invent the cohort, and write events, patients left out and manifest."""
    out.mkdir(parents=True, exist_ok=True)
    for name in WRITTEN_BY_HAND:
        (out / name).write_text((OPTIONS / name).read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    base, levels = read_toml(out / "base.toml"), read_toml(out / "levels.toml")
    impossible = unsayable(base, levels)
    text = drawn_text(drawn(base, levels, DRAWN_SEED, impossible, says), levels, DRAWN_SEED)
    (out / "drawn.toml").write_text(text, encoding="utf-8", newline="\n")
    write_cohort(out / "varied", invent(VARIED) + by_hand(), SHUFFLE_SEED)
    cohort = Cohort(out / "varied")
    same = option_definitions(out, "single.toml", "drawn.toml")
    assert all(map(says, same.values()))
    differing = option_definitions(out, "differing.toml")
    left_out, counts = compare(same | differing, cohort, out)
    write_csv(out / "not_compared.csv", ["definition", "measure", "patient", "reason"], left_out)
    write_cohort(out / "zero", with_a_score_of_zero())
    plainly = plain_answers(same, cohort, Cohort(out / "zero"))
    write_csv(out / "plainly.csv", HEADER, plainly)
    manifest = {
        "made with": MADE_WITH,
        "python": platform.python_version(),
        "seeds": {"varied": VARIED.seed, "drawn": DRAWN_SEED},
        "events": {name: {"all": counts[name].total(), **dict(sorted(counts[name].items()))} for name in same},
        "rules (SHA-256)": {name: fingerprint(d) for name, d in (same | differing).items()},
        "says otherwise": {name: why_not(definition) for name, definition in differing.items()},
        "pairs it cannot say": [" ".join(pair) for pair in impossible],
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"{sum(counts[name].total() for name in same)} events, {len(left_out)} times a patient was left out")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
