"""Pages for many patients, in their order; where they are many, a second process makes some of them meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from reports.order import Order, Page
from reports.second_process import Failure, Lost, SecondProcess, page_of

PAYS_FROM = 20  # pages: a second process is of no use before this one has made about as many
ASKED_AT_ONCE = 2  # of the second process: one that it makes, and one that it finds when it has made it
MOST_WAITING = 40  # pages that are made already, behind one that is not

Result = Page | Failure


def pages_of(orders: Iterable[Order], expected: int) -> Generator[tuple[Order, Result], None, None]:
    """Yield every order with its page, in their order, or with what kept it from being made.

    orders: asked for one at a time, when there is somebody to make it. expected: about how many there are.
    """
    if expected < PAYS_FROM:
        for order in orders:
            yield order, page_of(order)
        return
    with SecondProcess() as second, ThreadPoolExecutor(1) as asking:
        waiting: deque[tuple[Order, Future[Result]]] = deque()
        for order in orders:
            if sum(not page.done() for _, page in waiting) < ASKED_AT_ONCE:
                waiting.append((order, asking.submit(second.page, order)))
            else:
                waiting.append((order, _made_here(order)))
            while waiting and (waiting[0][1].done() or len(waiting) > MOST_WAITING):
                yield _next(waiting)
        while waiting:
            yield _next(waiting)


class Maker:
    """Makes pages for whoever asks, on any thread: in a second process where they are many, else one at a time."""

    def __init__(self, expected: int) -> None:
        self._second = SecondProcess() if expected >= PAYS_FROM else None
        self.at_once = ASKED_AT_ONCE if self._second is not None else 1  # so many may be asked for
        self._turn = Lock()

    def page(self, order: Order) -> Result:
        """Return the page, or what kept it from being made. Waits for it."""
        if self._second is not None:
            try:
                return self._second.page(order)
            except Lost:  # no page is lost with the process
                pass
        with self._turn:
            return page_of(order)

    def close(self) -> None:
        """Let the second process end; nobody may be waiting for a page."""
        if self._second is not None:
            self._second.close()


def _next(waiting: deque[tuple[Order, Future[Result]]]) -> tuple[Order, Result]:
    order, page = waiting.popleft()
    try:
        return order, page.result()
    except Lost:
        return order, page_of(order)  # no page is lost with the process


def _made_here(order: Order) -> Future[Result]:
    done: Future[Result] = Future()
    done.set_result(page_of(order))
    return done
