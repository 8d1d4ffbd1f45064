"""Calls the published tool in an environment of its own; makes that environment where it is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from pathlib import Path

from domain.records import PatientRecord

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_ENVIRONMENT = PROJECT / ".venv-pymsprog"
REQUIREMENTS = PROJECT / "tests" / "oracles" / "pymsprog-requirements.txt"
OLDEST, NEWEST = (3, 11), (3, 12)  # numpy below 2 has no wheels for later ones


class PeerMissing(Exception):
    """pymsprog cannot be made ready; the text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What the published tool needed for a cohort, in seconds, and the events it found."""

    seconds: float
    events: int


def run_peer(records: Sequence[PatientRecord], definition: str, environment: Path) -> PeerRun:
    """Return the time of one call for all *records* under a shipped definition. Raises PeerMissing.

    Reading the tables and starting the process are not counted.
    """
    python = _ready(environment)
    text = (resources.files("domain") / "definitions" / f"{definition}.toml").read_text(encoding="utf-8")
    asked = {
        "definition": tomllib.loads(text, parse_float=Decimal),
        "visits": [
            (record.patient.code, visit.on.toordinal(), str(visit.value("edss")))
            for record in records
            for visit in record.visits
        ],
        "relapses": sorted(
            (record.patient.code, relapse.onset.first.toordinal()) for record in records for relapse in record.relapses
        ),
    }
    script = Path(__file__).with_name("peer.py")
    call = subprocess.run(
        [python, script], input=json.dumps(asked, default=_plain), capture_output=True, text=True, check=False
    )
    if call.returncode:
        raise PeerMissing(f"pymsprog ended with a fault: {call.stderr.strip().splitlines()[-1:]}")
    answer = json.loads(call.stdout)
    return PeerRun(answer["seconds"], answer["events"])


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(type(value))


def _ready(environment: Path) -> Path:
    """Return the Python of an environment that holds pymsprog; make it where it is missing. Raises PeerMissing."""
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if python.exists():
        return python
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise PeerMissing("pymsprog needs Python 3.11 or 3.12: run the benchmark with one of them.")
    print(f"Making an environment for pymsprog in {environment} (once) ...", file=sys.stderr)
    venv.create(environment, with_pip=True)
    install: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
        REQUIREMENTS,
    ]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PeerMissing(f"pymsprog could not be installed; a network is needed once. {done.stderr.strip()[-300:]}")
    return python
