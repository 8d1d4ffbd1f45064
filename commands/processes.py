"""Patients judged one after the other, or by several processes where that pays; and how far it has come."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

CHUNK = 64  # patients that travel to a process at once
# Below so many searches (a patient under a definition), making a second process takes longer than it saves.
PAYS_FROM = 20_000
MOST_BY_DEFAULT = 2


def sensible(searches: int) -> int:
    """Return how many processes to use for so many searches where nobody says."""
    return min(MOST_BY_DEFAULT, os.cpu_count() or 1) if searches >= PAYS_FROM else 1


def in_order(function: Callable[[Item], Result], items: Iterable[Item], processes: int) -> Iterator[Result]:
    """Yield function(item) for every item, in their order, whatever the number of processes.

    With more than one process, function, items and results must pickle; only a few chunks of items wait at a time.
    """
    if processes < 2:
        yield from map(function, items)
        return
    left = iter(items)
    waiting: deque[Future[list[Result]]] = deque()
    # Spawned, not forked: the same on every system, and no lock or open store is inherited.
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin) as pool:
        try:
            while chunk := list(islice(left, CHUNK)):
                waiting.append(pool.submit(_each, function, chunk))
                if len(waiting) > 2 * processes:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def told(items: Iterable[Item], total: int) -> Iterator[Item]:
    """Yield the items, saying on standard error how many of *total* patients are done if a person sits there."""
    if not sys.stderr.isatty():
        yield from items
        return
    step = max(1, total // 100)
    line = ""
    try:
        for done, item in enumerate(items, start=1):
            yield item
            if done % step == 0:
                line = f"{done} of {total} patients"
                print(f"\r{line}", end="", file=sys.stderr, flush=True)
    finally:  # what is said next, a refusal too, has the line to itself
        print(f"\r{' ' * len(line)}\r", end="", file=sys.stderr, flush=True)


def _each(function: Callable[[Item], Result], chunk: list[Item]) -> list[Result]:
    return [function(item) for item in chunk]


def _begin() -> None:
    """Leave interrupts to the parent, and end with it, whatever ended it: nobody else would end this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
