"""`main.py bench`: what it prints, on a cohort that is the same in every run. It measures; no test holds a time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from benchmarks.cohort import AS_OF, VISITS, patient, patients
from benchmarks.engine import cost_of
from domain.engine import find_events
from storage.definitions import DEFAULT_DEFINITION, load_definition

ROOT = Path(__file__).resolve().parents[1]
START = "import sys; from commands import cli; sys.exit(cli.main(sys.argv[1:]))"


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", START, "bench", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_a_patient_is_the_same_whatever_cohort_he_stands_in() -> None:
    assert list(patients(3, start=5)) == [patient(5), patient(6), patient(7)]
    assert all(len(record.visits) == VISITS for record in patients(20))
    assert all(visit.on <= AS_OF for record in patients(200) for visit in record.visits)


def test_every_patient_is_judged_once_and_the_events_counted_are_those_of_the_engine() -> None:
    definition = load_definition(DEFAULT_DEFINITION)
    cost = cost_of(definition, 60)
    assert cost.patients == 60
    assert cost.events == sum(len(find_events(r, "edss", definition, AS_OF).events) for r in patients(60)) > 10


def test_bench_prints_speed_and_growth_and_says_when_the_comparison_is_left_out() -> None:
    done = bench("--patients", "50", "--sizes", "20", "40", "--no-peer")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"[\d,]+ patients/s +[\d.]+ µs each  without evidence", done.stdout)
    assert re.search(r"[\d,]+ patients/s +[\d.]+ µs each  with evidence", done.stdout)
    assert [line.split()[0] for line in done.stdout.splitlines()[-2:]] == ["20", "40"]
    assert "pymsprog" not in done.stdout


def test_an_environment_that_cannot_be_made_is_told_and_the_rest_is_measured(tmp_path: Path) -> None:
    broken = tmp_path / "environment" / "bin"
    broken.mkdir(parents=True)
    (broken / "python").write_text("#!/bin/sh\necho nothing here >&2\nexit 3\n")
    (broken / "python").chmod(0o755)
    done = bench("--patients", "20", "--sizes", "20", "--peer-environment", str(tmp_path / "environment"))
    assert done.returncode == 0
    assert "The comparison with pymsprog is left out" in done.stdout
    assert done.stdout.splitlines()[-1].split()[0] == "20"
