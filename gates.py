"""What `python3 main.py test` runs: every check, each to its end, with its time, and one exit status for all.

A check passes if its process ends with status 0, so a crash after the last test fails it too.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent

# Workers of pytest-xdist; more than four only wait for each other's imports.
WORKERS = min(4, os.cpu_count() or 1)
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
# How Qt words a warning outside any test, when pytest-qt no longer listens: at exit, or between two tests.
QT_WARNING = re.compile(r"^(Q[A-Z]\w+::|QThread: |qt\.[a-z]+\.)")


@dataclass(frozen=True, slots=True)
class Gate:
    """A check: what it is called and the Python arguments that run it."""

    name: str
    arguments: tuple[str, ...]


GATES = (
    Gate("format", ("-m", "ruff", "format", "--check", ".")),
    Gate("lint", ("-m", "ruff", "check", ".")),
    Gate("types", ("-m", "mypy")),
    Gate("types of domain, strict", ("-m", "mypy", "--strict", "--cache-dir", ".mypy_cache/strict", "domain")),
    Gate("import contracts", ("-c", LINT_IMPORTS, "--no-logo")),
    # A worker that dies ends the run: xdist puts another in its place, and then can wait for it for ever.
    Gate("tests", ("-m", "pytest", "-n", str(WORKERS), "--dist", "loadgroup", "--max-worker-restart", "0")),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a gate ended."""

    gate: Gate
    fault: str  # "" if it passed
    seconds: float
    closing_line: str  # the last line it wrote that is not blank


def main(pytest_arguments: Sequence[str]) -> int:
    """Run every gate, *pytest_arguments* added to the tests; return 0 if all passed, else 1."""
    # Qt must draw without a display, and be able to start at all.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    import qt_start

    qt_start.make_ready(str(PROJECT), ["test", *pytest_arguments])
    *others, tests = GATES
    outcomes = [run(gate) for gate in (*others, Gate(tests.name, (*tests.arguments, *pytest_arguments)))]
    print(summary(outcomes), flush=True)
    return 1 if any(outcome.fault for outcome in outcomes) else 0


def run(gate: Gate) -> Outcome:
    """Run one gate in a process of its own, showing what it writes as it writes it."""
    print(f"\n-- {gate.name}", flush=True)
    started = time.monotonic()
    closing_line = ""
    warned = ""
    with subprocess.Popen(
        [sys.executable, *gate.arguments],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            closing_line = line.strip() or closing_line
            if QT_WARNING.match(line):
                warned = line.strip()
    fault = f"Qt warned: {warned}" if warned and process.returncode == 0 else fault_of(process.returncode)
    return Outcome(gate, fault, time.monotonic() - started, closing_line)


def fault_of(status: int) -> str:
    """Return what a process's exit status tells, "" if all went well."""
    if status < 0:
        return f"crashed ({signal.Signals(-status).name})"
    return f"failed (status {status})" if status else ""


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return one line a gate, and the closing line of the last one, which is pytest's count."""
    rows = [f"{o.gate.name:<24} {o.seconds:6.1f} s  {o.fault or 'passed'}" for o in outcomes]
    return "\n".join(["", *rows, outcomes[-1].closing_line])
