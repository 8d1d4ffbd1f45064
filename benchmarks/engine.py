"""How fast the event engine judges a registry: `python3 main.py bench`.

Printed are, all of one run on one core: patients a second with and without evidence; the ratio to the published tool
on the first patients of the same cohort; and the cost of a patient, memory included, as the cohort grows.
"""

from __future__ import annotations

import gc
import os
import sys
import time
import tracemalloc
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

from benchmarks.cohort import AS_OF, VISITS, patients
from benchmarks.published_tool import DEFAULT_ENVIRONMENT, PeerMissing, PeerRun, run_peer
from domain.definition import Definition
from domain.engine import events_of
from domain.outcomes import outcomes_of
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.search_rule import SearchRule
from storage.definitions import DEFAULT_DEFINITION, load_definition

MEASURE = "edss"
SIZES = (1_000, 10_000, 100_000)
CHUNK = 1_000  # patients that are in memory at once
TRACED_SHARE = 10
COMPARED = 300  # patients that the published tool is given
ROUNDS = 3  # of either tool, in turn; the fastest counts, for what disturbs a measurement only ever slows it
PASSES = 20  # of the engine in a round, so that a round of either takes seconds

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds for so many patients, from records to answers, and the events found."""

    patients: int
    preparing: float
    without_evidence: float
    with_evidence: float
    events: int


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of bench to *parser*."""
    parser.add_argument("--definition", default=DEFAULT_DEFINITION, help="id (default: %(default)s)")
    parser.add_argument("--patients", type=int, default=10_000, help="of the first table (default: %(default)s)")
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=SIZES, help="cohorts of the last table (default: 1000 10000 100000)"
    )
    parser.add_argument("--no-peer", action="store_true", help="leave out the comparison with pymsprog")
    parser.add_argument(
        "--peer-environment",
        type=Path,
        default=DEFAULT_ENVIRONMENT,
        metavar="DIR",
        help="environment with pymsprog; made where it is missing, which needs a network once",
    )


def run(args: Namespace) -> int:
    """Measure and print; return 0, or 1 where the two tools do not find the same number of events."""
    _stay_on_one_core()
    definition = load_definition(args.definition)
    print(f"{definition.id}, {MEASURE}, {VISITS} visits a patient, Python {sys.version.split()[0]}, one core")
    _print_speed(definition, args.patients)
    agreed = args.no_peer or _print_ratio(definition, args.peer_environment)
    _print_growth(definition, args.sizes)
    return 0 if agreed else 1


def cost_of(definition: Definition, count: int) -> Cost:
    """Return what *count* patients cost, a chunk at a time; inventing them is not counted."""
    rule = SearchRule.of(definition, MEASURE)
    preparing = without = with_evidence = 0.0
    events = 0
    for start in range(0, count, CHUNK):
        records = list(patients(min(CHUNK, count - start), start))
        seconds, prepared = _timed(_prepared, records)
        preparing += seconds
        seconds, outlined = _timed(_without_evidence, prepared, rule)
        without += seconds
        seconds, told = _timed(_with_evidence, prepared, rule)
        with_evidence += seconds
        assert outlined == told, "with their evidence the engine finds other events"
        events += told
    return Cost(count, preparing, without, with_evidence, events)


def _print_speed(definition: Definition, count: int) -> None:
    cost = cost_of(definition, count)
    print(f"\n{count:,} patients, {cost.events:,} confirmed changes")
    for name, seconds in (
        ("without evidence", cost.without_evidence),
        ("with evidence", cost.with_evidence),
        ("reading records into whole numbers (once for all definitions)", cost.preparing),
        ("records to evidence, all in all", cost.preparing + cost.with_evidence),
    ):
        print(f"  {count / seconds:>10,.0f} patients/s  {seconds / count * 1e6:>7.1f} µs each  {name}")


def _print_ratio(definition: Definition, environment: Path) -> bool:
    """Print how many times as fast as pymsprog the engine is; return whether both found as many events."""
    records = list(patients(COMPARED))
    prepared = _prepared(records)
    rule = SearchRule.of(definition, MEASURE)
    work: dict[str, Callable[[], object]] = {
        "without evidence": lambda: _without_evidence(prepared, rule),
        "with evidence": lambda: _with_evidence(prepared, rule),
        "records to evidence, all in all": lambda: _with_evidence(_prepared(records), rule),
    }
    peers: list[PeerRun] = []
    seconds: dict[str, list[float]] = {name: [] for name in work}
    try:
        for _ in range(ROUNDS):
            peers.append(run_peer(records, definition.id, environment))
            for name, once in work.items():
                seconds[name].append(_timed(_often, once)[0] / PASSES)
    except PeerMissing as why:
        print(f"\nThe comparison with pymsprog is left out: {why}")
        return True
    peer = min(peers, key=lambda run: run.seconds)
    events = _with_evidence(prepared, rule)
    print(f"\n{COMPARED} patients, pymsprog: {peer.seconds:.2f} s, {peer.events} events; the engine: {events} events")
    for name, rounds in seconds.items():
        print(f"  {peer.seconds / min(rounds):>6.0f} times as fast  {name}")
    return peer.events == events


def _often(work: Callable[[], object]) -> None:
    for _ in range(PASSES):
        work()


def _print_growth(definition: Definition, sizes: Sequence[int]) -> None:
    print("\n  patients  µs each without  with evidence  bytes each with evidence, peak bytes of the run")
    for size in sizes:
        cost = cost_of(definition, size)
        kept, peak = _memory(definition, size)
        print(
            f"{size:>10,}  {cost.without_evidence / size * 1e6:>15.1f}  {cost.with_evidence / size * 1e6:>13.1f}"
            f"  {kept:>24,.0f}  {peak:>12,}"
        )


def _memory(definition: Definition, count: int) -> tuple[float, int]:
    """Return the bytes that a patient's answer with all its evidence takes, and the peak while streaming *count*.

    One patient in so many of each chunk is traced, for tracing takes many times as long as the work.
    """
    rule = SearchRule.of(definition, MEASURE)
    gc.collect()
    tracemalloc.start()
    try:
        traced = 0
        taken = 0
        for start in range(0, count, CHUNK):
            prepared = _prepared(list(patients(min(CHUNK, count - start) // TRACED_SHARE, start)))
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            results = [events_of(patient, rule) for patient in prepared]
            taken += tracemalloc.get_traced_memory()[0] - before
            traced += len(results)
            del results
        return taken / traced, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _prepared(records: Sequence[PatientRecord]) -> list[Prepared]:
    return [prepare(record, MEASURE, AS_OF) for record in records]


def _without_evidence(prepared: Sequence[Prepared], rule: SearchRule) -> int:
    return sum(len(outcomes_of(patient, rule)) for patient in prepared)


def _with_evidence(prepared: Sequence[Prepared], rule: SearchRule) -> int:
    return sum(len(events_of(patient, rule).events) for patient in prepared)


def _timed(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    started = time.perf_counter()
    result = work(*args, **kwargs)
    return time.perf_counter() - started, result


def _stay_on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):  # not on Windows and macOS
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
