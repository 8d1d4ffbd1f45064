"""The most memory that a process and its children take together while something runs; read from Linux's /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import TracebackType

EVERY = 0.2  # seconds between two looks
PROC = Path("/proc")


class Watched:
    """``most``: in MB, what processes share counted once; 0 where the system does not tell."""

    def __init__(self, process: int | None = None) -> None:
        """*process*: its id, None = this one."""
        self.most = 0.0
        self._process = process or os.getpid()
        self._end = Event()
        self._thread = Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watched:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def words(self) -> str:
        """Return it in words."""
        return f"{self.most:.0f} MB at most in all its processes" if self.most else "memory is told on Linux only"

    def _look(self) -> None:
        while not self._end.wait(EVERY):
            self.most = max(self.most, sum(map(_taken, _with_children(self._process))))


def _with_children(process: int) -> Iterator[int]:
    yield process
    for threads in PROC.glob(f"{process}/task/*/children"):
        try:
            children = threads.read_text()
        except OSError:  # it has just ended
            continue
        for child in children.split():
            yield from _with_children(int(child))


def _taken(process: int) -> float:
    try:
        lines = (PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
