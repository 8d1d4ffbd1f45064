"""Pages for many patients, one after the other: each made in the background, written under a new name, and kept.

One page is in memory at a time. The store is asked on the main thread, between two pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from domain.refusal import Refusal
from storage.files import write_new
from ui.print_order import Choice, Made, Order, keep, make, order_of
from ui.services import Services

RELEASED_AFTER = 50  # pages: the store keeps what it reads and writes in memory, up to some 60 MB
SAVED = "saved as PDF"
OWN_FAULT = "the page could not be made; that is a fault of the program, and nothing recorded is affected"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: for whom, which documents, where to. ``choice`` holds for every page, but its document."""

    patients: tuple[str, ...]
    documents: tuple[str, ...]
    folder: Path
    choice: Choice


@dataclass(frozen=True, slots=True)
class Fault:
    """A page that was not made or not kept: whose, and why, in a sentence part."""

    patient_id: str
    why: str


class BatchRun(QObject):
    """``moved`` tells of every page, ``ended`` once that nothing more is coming."""

    moved = Signal()
    ended = Signal()

    def __init__(self, services: Services, wanted: Wanted, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self.wanted = services, wanted
        self._left = [(patient, document) for patient in wanted.patients for document in wanted.documents]
        self._left.reverse()
        self.total = len(self._left)
        self.written: int = 0
        self.drafts: int = 0  # pages with DRAFT across them
        self.faults: list[Fault] = []
        self.stopped = ""  # why nothing more is made although something is left; "" = nothing is left
        self.is_running = False

    @property
    def done(self) -> int:
        """How many pages are dealt with, the faults too."""
        return self.written + len(self.faults)

    def start(self) -> None:
        """Begin; the window can be used meanwhile."""
        self.is_running = True
        QTimer.singleShot(0, self._next)

    def stop(self, why: str = "stopped") -> None:
        """Make no further page; the one that is being made is finished."""
        self.stopped = self.stopped or why

    def _next(self) -> None:
        if self.stopped or not self._left:
            self.is_running = False
            if not self._left:
                self.stopped = ""
            self.ended.emit()
            return
        patient_id, document = self._left.pop()
        try:
            order = order_of(self._services, patient_id, replace(self.wanted.choice, document=document))
        except Refusal as refusal:
            self._fault(patient_id, str(refusal))
            return
        self._services.tasks.run(
            partial(make_and_write, order, self.wanted.folder), self._made, partial(self._not_made, patient_id)
        )

    def _made(self, found: tuple[Made, Path]) -> None:
        made, path = found
        try:
            keep(self._services.store, made, SAVED)
        except Refusal as refusal:
            path.unlink(missing_ok=True)  # a page that nobody could recall must not be about
            self.stop(str(refusal))
            self._fault(made.order.record.patient.id, str(refusal))
            return
        self.written += 1
        if self.written % RELEASED_AFTER == 0:
            self._services.store.release_memory()
        self.drafts += made.order.draft
        self._go_on()

    def _not_made(self, patient_id: str, error: Exception) -> None:
        if isinstance(error, OSError):  # the disk or the folder: the next page would fare no better
            why = f"{self.wanted.folder} cannot be written to ({error.strerror})"
            self.stop(why)
            self._fault(patient_id, why)
            return
        self._fault(patient_id, str(error) if isinstance(error, Refusal) else OWN_FAULT)

    def _fault(self, patient_id: str, why: str) -> None:
        self.faults.append(Fault(patient_id, why))
        self._go_on()

    def _go_on(self) -> None:
        self.moved.emit()
        QTimer.singleShot(0, self._next)  # what was typed and clicked meanwhile comes first


def make_and_write(order: Order, folder: Path) -> tuple[Made, Path]:
    """Make a page and write it under a name that is not taken; on any thread. Raises OSError."""
    made = make(order)
    return made, write_new(folder, made.file_name(), made.pdf)


def told(run: BatchRun, folder: Path) -> Sequence[str]:
    """Return in sentences what came of a batch."""
    pages = "1 page" if run.written == 1 else f"{run.written} pages"
    lines = [f"{pages} of {run.total} saved in {folder}."]
    if run.drafts:
        count = "1 has" if run.drafts == 1 else f"{run.drafts} have"
        lines.append(
            f"{count} DRAFT across it: a visit of the patient is not signed, and nothing of it is on the page."
        )
    left = run.total - run.done
    if run.stopped:
        lines.append(f"{left} not made: {run.stopped}.")
    return lines
