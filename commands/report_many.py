"""report --all: a page for every patient of a source, one file each, none of them kept in memory."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, datetime
from pathlib import Path

from commands.report_page import Asked, Source, keep, opened
from domain.pseudonym import code_of
from domain.records import PatientRecord
from domain.refusal import Refusal
from reports.batch import pages_of
from reports.order import Choice, Order, Page
from reports.second_process import Failure
from storage.files import write_new

RELEASED_AFTER = 10  # pages: the store keeps what it reads and writes in memory, up to some 60 MB


def add_arguments(parser: ArgumentParser) -> None:
    """Add what only pages for many patients need."""
    parser.add_argument("--all", action="store_true", help="a page for every patient, each in a file of its own")
    parser.add_argument("--out-folder", metavar="DIR", type=Path, help="with --all: the folder that is there, to fill")
    parser.add_argument(
        "--pseudonym", action="store_true", help="with --all: a code instead of the name, in the file's name too"
    )


def run_many(arguments: Namespace, document: str, as_of: date, now: datetime) -> int:
    """Write the pages; return 0, or 1 where some could not be made. Raises Refusal where none can be."""
    folder = arguments.out_folder
    if folder is None or not folder.is_dir():
        named = f"{folder} is no folder" if folder is not None else "--out-folder is missing"
        raise Refusal(f"{named}: with --all, name a folder that is there. Nothing was written.")
    done, faults = 0, _Faults()
    with opened(arguments, now.date(), "these pages") as source, ExitStack() as kept:
        choice = Choice(document, source.paper(), arguments.pseudonym, draft=arguments.draft or None)
        orders = _orders(source, Asked(source.rules(), as_of, now, choice), faults)
        try:
            for order, page in kept.enter_context(closing(pages_of(orders, source.count()))):
                if isinstance(page, Failure):
                    faults.tell(order.record, page.kind)
                    continue
                _write(source, order, page, folder)
                done += 1
                if done == 1:
                    kept.callback(gc.unfreeze)
                    gc.freeze()  # all that is loaded stays: it is not searched for garbage again at every page
                if source.store is not None and done % RELEASED_AFTER == 0:
                    source.store.release_memory()
        except (Refusal, OSError) as fault:  # of the disk or the store: the next page would fare no better
            why = f"{fault.strerror}." if isinstance(fault, OSError) else str(fault)
            raise Refusal(f"{folder} cannot take more pages: {why} {_pages(done)} there before.") from None
    print(f"{_pages(done)} written to {folder}.")
    if faults.count:
        print(f"{_pages(faults.count)} could not be made; whose, stands above.", file=sys.stderr)
    return 1 if faults.count else 0


class _Faults:
    """Pages that could not be made: each is told, and the others are printed."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, record: PatientRecord, kind: str) -> None:
        self.count += 1
        print(f"{code_of(record.patient)}: no page, a fault of Smoulder's own ({kind})", file=sys.stderr)


def _orders(source: Source, asked: Asked, faults: _Faults) -> Iterator[Order]:
    for record in source.records():
        try:
            order = source.order(record, asked)
        except Refusal:
            raise
        except Exception as fault:  # in what the registry adds to this page
            faults.tell(record, type(fault).__name__)
        else:
            yield order


def _write(source: Source, order: Order, page: Page, folder: Path) -> None:
    path = write_new(folder, page.name, page.content)
    try:
        keep(source, order.record, page)
    except Refusal:
        path.unlink(missing_ok=True)  # a page that nobody could recall must not be about
        raise


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
