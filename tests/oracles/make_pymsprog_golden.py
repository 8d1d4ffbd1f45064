"""Make an environment for pymsprog, invent cohorts, and write what it finds on them under tests/golden/pymsprog/.

Started with a Python 3.11 or 3.12 that has nothing installed; see README.md beside it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "pymsprog-requirements.txt"
TESTS = HERE.parent


def main() -> int:
    """Make the environment where it is missing, then write the golden files in it. Return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environment", type=Path, help="folder of the environment; kept (default: a temporary one)")
    parser.add_argument("--definitions", type=Path, default=TESTS.parent / "domain" / "definitions")
    parser.add_argument("--out", type=Path, default=TESTS / "golden" / "pymsprog")
    parser.add_argument(
        "--part", choices=("definitions", "options"), help="only the shipped definitions, or the options"
    )
    parser.add_argument("--definition", action="append", default=[], help="only this one anew (may be repeated)")
    chosen = parser.parse_args()
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        print("pymsprog needs numpy below 2, which is there for Python 3.11 and 3.12: start this with one of them.")
        return 2
    with tempfile.TemporaryDirectory(prefix="pymsprog-") as temporary:
        environment = (chosen.environment or Path(temporary)).resolve()
        python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        if not python.exists():
            venv.create(environment, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], check=True)
        out, definitions = chosen.out.resolve(), chosen.definitions.resolve()
        status = 0
        if chosen.part != "options":
            write = [python, HERE / "write_pymsprog_golden.py", definitions, out, *chosen.definition]
            status = subprocess.run(write, check=False).returncode
        if status == 0 and chosen.part != "definitions":
            write = [python, HERE / "write_option_golden.py", out / "options"]
            status = subprocess.run(write, check=False).returncode
        return status


if __name__ == "__main__":
    sys.exit(main())
