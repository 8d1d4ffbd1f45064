"""Background work: a pure function goes out, its value comes back on the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QThreadPool, Signal, Slot

T = TypeVar("T")


class TaskRunner(QObject):
    """Runs work on threads of its own; the results and the errors arrive on the thread of this object."""

    _finished = Signal(object, object)  # ours, not the job's: Qt frees the job on the worker thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._closed = False
        self._finished.connect(self._deliver)

    def run(self, work: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]) -> None:
        """Do *work* in the background, then hand its value to *on_done* or its exception to *on_error*."""

        def job() -> None:
            try:
                value = work()
            except Exception as error:  # every fault of a job is handed to its owner, none ends the thread
                self._finished.emit(on_error, error)
            else:
                self._finished.emit(on_done, value)

        self._pool.start(job)

    def finish(self) -> None:
        """Let running work end and deliver nothing any more: before the window goes."""
        self._closed = True
        self._pool.waitForDone()

    @Slot(object, object)
    def _deliver(self, then: Callable[[object], None], value: object) -> None:
        if not self._closed:
            then(value)
