"""report --all: a page for every patient of a source, one file each, none of them kept in memory."""

from __future__ import annotations

import gc
import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands.report_page import Asked, Source, keep, opened, printing_of
from domain.pseudonym import code_of
from domain.records import PatientRecord
from domain.refusal import Refusal
from storage.files import write_new

if TYPE_CHECKING:
    from reports.document import Document

RELEASED_AFTER = 50  # pages: the store keeps what it reads and writes in memory, up to some 60 MB


def add_arguments(parser: ArgumentParser) -> None:
    """Add what only pages for many patients need."""
    parser.add_argument("--all", action="store_true", help="a page for every patient, each in a file of its own")
    parser.add_argument("--out-folder", metavar="DIR", type=Path, help="with --all: the folder that is there, to fill")
    parser.add_argument(
        "--pseudonym", action="store_true", help="with --all: a code instead of the name, in the file's name too"
    )


def run_many(arguments: Namespace, document: Document, as_of: date, now: datetime) -> int:
    """Write the pages; return 0, or 1 where some could not be made. Raises Refusal where none can be."""
    folder = arguments.out_folder
    if folder is None or not folder.is_dir():
        named = f"{folder} is no folder" if folder is not None else "--out-folder is missing"
        raise Refusal(f"{named}: with --all, name a folder that is there. Nothing was written.")
    done = faults = 0
    with opened(arguments, now.date(), "these pages") as source, ExitStack() as kept:
        asked = Asked(
            document, source.rules(), as_of, now, arguments.draft, source.paper(), pseudonym=arguments.pseudonym
        )
        for record in source.records():
            if done == 1:
                kept.callback(gc.unfreeze)
                gc.freeze()  # all that is loaded stays: it is not searched for garbage again at every page
            try:
                _write(record, asked, source, folder)
            except (Refusal, OSError) as fault:  # of the disk or the store: the next page would fare no better
                why = f"{fault.strerror}." if isinstance(fault, OSError) else str(fault)
                raise Refusal(f"{folder} cannot take more pages: {why} {_pages(done)} there before.") from None
            except Exception as fault:  # a fault in one record is told, and the others are printed
                faults += 1
                name = code_of(record.patient)
                print(f"{name}: no page, a fault of Smoulder's own ({type(fault).__name__})", file=sys.stderr)
            else:
                done += 1
                if source.store is not None and done % RELEASED_AFTER == 0:
                    source.store.release_memory()
    print(f"{_pages(done)} written to {folder}.")
    if faults:
        print(f"{_pages(faults)} could not be made; whose, stands above.", file=sys.stderr)
    return 1 if faults else 0


def _write(record: PatientRecord, asked: Asked, source: Source, folder: Path) -> None:
    from reports.file_names import file_name
    from reports.render import rendered

    printing = printing_of(record, asked, source.facts(record, asked))
    pdf = rendered(asked.document, printing)
    code = code_of(record.patient) if asked.pseudonym else ""
    path = write_new(folder, file_name(asked.document, printing.summary, code), pdf)
    try:
        keep(source, record, asked.document, printing, pdf, "pdf", code)
    except Refusal:
        path.unlink(missing_ok=True)  # a page that nobody could recall must not be about
        raise


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
