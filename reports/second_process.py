"""A second process that makes pages beside this one: every page stands by itself.

It is given orders and gives pages back through a pipe; nothing of them is written on the way. It is begun anew, not
copied from this process, so that neither the key of a registry nor its connection is in it, and it ends when nobody
holds the other end of the pipe any more, whatever ended this process.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock
from types import TracebackType
from typing import Any

from reports.order import House, Order, Page, make

LONGEST_GOODBYE = 5.0  # seconds for the page that is being made
OF_A_PAGE = tuple(field.name for field in fields(Order) if field.name != "house")

_Message = tuple[House | None, dict[str, Any]]  # the house where it is another than before, and what Order has besides


class Lost(Exception):
    """The second process ended, or something could not go over to it; pages can be made here."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A page that could not be made: the kind of error alone, for its words could tell whose record it is."""

    kind: str


def page_of(order: Order) -> Page | Failure:
    """Return the page as PDF, or what kept it from being made."""
    try:
        return make(order).page()
    except Exception as fault:  # whatever it is, the next page is not touched by it
        return Failure(type(fault).__name__)


class SecondProcess:
    """Begins at once, and needs a second or two until it is of use. Only the main thread may begin one."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._house: House | None = None  # that it knows
        apart = get_context("spawn")
        self._here, there = apart.Pipe()
        self._process = apart.Process(target=_work, args=(there,), daemon=True)
        try:
            with _interrupts_ignored():  # as it begins: it would say where it was interrupted
                self._process.start()
        except OSError:  # the system has no room for another one
            self._is_lost = True
        else:
            self._is_lost = False
        there.close()  # so that its end is noticed here

    def page(self, order: Order) -> Page | Failure:
        """Return the page, or what kept it from being made. Waits for it, and for those before it. Raises Lost."""
        with self._turn:
            if self._is_lost:
                raise Lost
            try:
                return self._answer(order)
            except Exception:  # the words of it could hold what was to go over
                self._is_lost = True
                raise Lost from None

    def _answer(self, order: Order) -> Page | Failure:
        is_known = order.house == self._house
        message: _Message = (None if is_known else order.house, {name: getattr(order, name) for name in OF_A_PAGE})
        self._here.send(message)
        self._house = order.house
        made: Page | Failure = self._here.recv()
        return made

    def close(self) -> None:
        """Let it end; nobody may be waiting for a page."""
        self._here.close()
        if self._process.pid is None:  # it never began
            return
        self._process.join(LONGEST_GOODBYE)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join()

    def __enter__(self) -> SecondProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Leave Ctrl+C to the process that asks: what is begun within ignores it from its first moment, but on Windows."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(there: Connection) -> None:
    """Make pages until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        house, parts = there.recv()
        there.send(page_of(Order(house=house, **parts)))
        gc.freeze()  # all that is loaded stays: it is not searched for garbage again at every page
        while True:
            other, parts = there.recv()
            house = other or house
            there.send(page_of(Order(house=house, **parts)))
