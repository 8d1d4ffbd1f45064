"""The published tool on the same patients: run by an environment of its own that holds pymsprog, never by ours.

Reads a definition and two tables as JSON from standard input; prints seconds and events as JSON.
"""

import importlib
import json
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "oracles"))


def main() -> int:
    """Time one call of MSprog for the whole cohort; making its tables is not counted. Return the exit status."""
    pandas, pymsprog_call = importlib.import_module("pandas"), importlib.import_module("pymsprog_call")
    msprog = importlib.import_module("pymsprog").MSprog

    asked = json.load(sys.stdin, parse_float=Decimal)
    definition = asked["definition"]
    visits = pandas.DataFrame(asked["visits"], columns=["patient", "day", "value"]).astype({"value": float})
    relapses = pandas.DataFrame(asked["relapses"], columns=["patient", "day"])

    changes = {half / 2: float(pymsprog_call.threshold(definition, "edss", Fraction(half, 2))) for half in range(21)}

    def smallest_change(number: float, _outcome: str) -> float:
        return changes[number]

    started = time.perf_counter()
    _, events = msprog(
        visits,
        "patient",
        "value",
        "day",
        "edss",
        relapse=relapses,
        delta_fun=smallest_change,
        date_format="day",
        verbose=0,
        **pymsprog_call.arguments(definition),
    )
    seconds = time.perf_counter() - started
    json.dump({"seconds": seconds, "events": int((events["nevent"] > 0).sum()) if len(events) else 0}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
