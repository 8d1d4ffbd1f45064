"""Pages for many patients, in their order: each made in the background, written under a new name, and kept.

One page or two are in memory at a time. The store is asked on the main thread, between two pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from domain.refusal import Refusal
from reports.order import Choice, Order, Page
from storage.files import write_new
from ui.print_order import keep, order_of
from ui.services import Services

if TYPE_CHECKING:
    from reports.batch import Maker

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
        self._maker: Maker | None = None
        self._begun = 0  # pages that were asked for
        self._settled = 0  # of those, the ones that were dealt with, in their order
        self._arrived: dict[int, tuple[Order, _Outcome]] = {}  # what came before its turn
        self._unkept: set[Path] = set()  # files that the registry does not know yet

    @property
    def done(self) -> int:
        """How many pages are dealt with, the faults too."""
        return self.written + len(self.faults)

    def start(self) -> None:
        """Begin; the window can be used meanwhile."""
        from reports.batch import Maker

        self.is_running = True
        self._maker = Maker(self.total)
        QTimer.singleShot(0, self._next)

    def stop(self, why: str = "stopped") -> None:
        """Make no further page; what is being made is finished."""
        self.stopped = self.stopped or why

    def close(self) -> None:
        """End at once, after a stop: the store is about to be closed, and nothing is being made any more.

        A page that was written and cannot be kept now is taken away: nobody could recall it.
        """
        if self._maker is not None:
            self._maker.close()
            self._maker = None
        for path in self._unkept:
            path.unlink(missing_ok=True)

    def _next(self) -> None:
        """Ask for a page where another may be asked for; end where none is left."""
        maker = self._maker
        if maker is None:
            return
        if self.stopped or not self._left:
            if self._begun == self._settled:
                self._end(maker)
            return
        if self._begun - self._settled >= maker.at_once:
            return
        patient_id, document = self._left.pop()
        try:
            order = order_of(self._services, patient_id, replace(self.wanted.choice, document=document))
        except Refusal as refusal:
            self._fault(patient_id, str(refusal))
        else:
            number, self._begun = self._begun, self._begun + 1
            arrived = partial(self._arrive, number, order)
            self._services.tasks.run(partial(self._make_and_write, order, maker), arrived, arrived)
        QTimer.singleShot(0, self._next)  # what was typed and clicked meanwhile comes first

    def _make_and_write(self, order: Order, maker: Maker) -> tuple[Page, Path] | None:
        """Make a page and write it under a name that is not taken; on any thread. None: not made. Raises OSError."""
        page = maker.page(order)
        if not isinstance(page, Page):
            return None
        path = write_new(self.wanted.folder, page.name, page.content)
        self._unkept.add(path)
        return page, path

    def _end(self, maker: Maker) -> None:
        self.is_running = False
        if not self._left:
            self.stopped = ""
        self._maker = None
        self._services.tasks.run(maker.close, lambda _: None, lambda _: None)
        self.ended.emit()

    def _arrive(self, number: int, order: Order, outcome: _Outcome) -> None:
        """Deal with what came of a page, and of those after it that came before it."""
        self._arrived[number] = order, outcome
        while self._settled in self._arrived:
            order, outcome = self._arrived.pop(self._settled)
            self._settled += 1
            if isinstance(outcome, tuple):
                self._made(order, *outcome)
            else:
                self._not_made(order.record.patient.id, outcome)
        QTimer.singleShot(0, self._next)

    def _made(self, order: Order, page: Page, path: Path) -> None:
        self._unkept.discard(path)
        try:
            keep(self._services.store, order.record, page, SAVED)
        except Refusal as refusal:
            path.unlink(missing_ok=True)  # a page that nobody could recall must not be about
            self.stop(str(refusal))
            self._fault(order.record.patient.id, str(refusal))
            return
        self.written += 1
        if self.written % RELEASED_AFTER == 0:
            self._services.store.release_memory()
        self.drafts += order.draft
        self.moved.emit()

    def _not_made(self, patient_id: str, error: Exception | None) -> None:
        if isinstance(error, OSError):  # the disk or the folder: the next page would fare no better
            why = f"{self.wanted.folder} cannot be written to ({error.strerror})"
            self.stop(why)
            self._fault(patient_id, why)
            return
        self._fault(patient_id, OWN_FAULT)

    def _fault(self, patient_id: str, why: str) -> None:
        self.faults.append(Fault(patient_id, why))
        self.moved.emit()


_Outcome = tuple[Page, Path] | Exception | None  # the page and its file; a fault of the disk; a page that was not made


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
