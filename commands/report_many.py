"""report --all: a page for every patient of a source, one file each, none of them kept in memory."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.opened import open_to_log
from domain.page_content import page_content
from domain.pseudonym import code_of
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.rules import Rules
from storage.definitions import DEFAULT_DEFINITION, definitions_folder
from storage.factors import rules_of
from storage.files import write_new
from storage.printed import Left
from storage.rules import load_rules
from storage.source import is_store, open_source, read_passphrase
from storage.store import Store

if TYPE_CHECKING:
    from reports.document import Document
    from reports.page import Letterhead

RELEASED_AFTER = 50  # pages: the store keeps what it reads and writes in memory, up to some 60 MB
UNSIGNED = "visit"  # the form whose draft makes a page one of a draft


def add_arguments(parser: ArgumentParser) -> None:
    """Add what only pages for many patients need."""
    parser.add_argument("--all", action="store_true", help="a page for every patient, each in a file of its own")
    parser.add_argument("--out-folder", metavar="DIR", type=Path, help="with --all: the folder that is there, to fill")
    parser.add_argument(
        "--pseudonym", action="store_true", help="with --all: a code instead of the name, in the file's name too"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What holds for every page."""

    document: Document
    rules: Rules
    as_of: date
    now: datetime
    folder: Path
    arguments: Namespace


def run_many(arguments: Namespace, document: Document, as_of: date, now: datetime) -> int:
    """Write the pages; return 0, or 1 where some could not be made. Raises Refusal where none can be."""
    folder = arguments.out_folder
    if folder is None or not folder.is_dir():
        named = f"{folder} is no folder" if folder is not None else "--out-folder is missing"
        raise Refusal(f"{named}: with --all, name a folder that is there. Nothing was written.")
    definition = arguments.definition or DEFAULT_DEFINITION
    rules = rules_of(load_rules(definition, site_folder=definitions_folder(arguments.source)), arguments.source)
    asked = Asked(document, rules, as_of, now, folder, arguments)
    done = faults = 0
    with _records(arguments, now.date()) as (records, store):
        settings = store.settings.all() if store is not None else {}
        own = rules_of(rules, arguments.source, store.settings if store is not None else None)
        asked = Asked(document, own, as_of, now, folder, arguments)
        for record in records:
            try:
                _write(record, asked, settings, store)
            except (Refusal, OSError) as fault:  # of the disk or the store: the next page would fare no better
                why = f"{fault.strerror}." if isinstance(fault, OSError) else str(fault)
                raise Refusal(f"{folder} cannot take more pages: {why} {_pages(done)} there before.") from None
            except Exception as fault:  # a fault in one record is told, and the others are printed
                faults += 1
                name = code_of(record.patient)
                print(f"{name}: no page, a fault of Smoulder's own ({type(fault).__name__})", file=sys.stderr)
            else:
                done += 1
                if store is not None and done % RELEASED_AFTER == 0:
                    store.release_memory()
    print(f"{_pages(done)} written to {folder}.")
    if faults:
        print(f"{_pages(faults)} could not be made; whose, stands above.", file=sys.stderr)
    return 1 if faults else 0


@contextmanager
def _records(arguments: Namespace, today: date) -> Iterator[tuple[Iterator[PatientRecord], Store | None]]:
    """Give the records one after the other; of a store with the store, which keeps the pages."""
    path = arguments.source
    if not is_store(path):
        cohort = open_source(path, arguments.passphrase_file, assume_complete=arguments.assume_complete, today=today)
        yield iter(cohort.records), None
        return
    with open_to_log(path, read_passphrase(path, arguments.passphrase_file), "these pages") as store:
        # One after the other, not many at a time as store.records(): memory stays as it is for one page.
        ids = [row.id for row in store.search(sort="added")]
        records = (store.record(patient_id) for patient_id in ids)
        yield (_assumed(record) if arguments.assume_complete else record for record in records), store


def _assumed(record: PatientRecord) -> PatientRecord:
    return replace(record, assumed=record.assumed | {"relapse_history"})


def _write(record: PatientRecord, asked: Asked, settings: Mapping[str, Any], store: Store | None) -> None:
    from reports.file_names import file_name
    from reports.letterhead import letterhead_of
    from reports.page import Printing
    from reports.render import rendered

    arguments = asked.arguments
    summary, plot = page_content(record, asked.rules, asked.as_of, pseudonym=arguments.pseudonym)
    letterhead: Letterhead = letterhead_of(settings)
    unsigned = store is not None and store.drafts.get(record.patient.id, UNSIGNED) is not None
    printing = Printing(
        summary,
        plot,
        asked.now,
        site=str(settings.get("site", "")),
        draft=arguments.draft or unsigned,
        demo=store is not None and store.demo,
        paper=arguments.paper,
        letterhead=letterhead,
    )
    pdf = rendered(asked.document, printing)
    code = code_of(record.patient) if arguments.pseudonym else ""
    path = write_new(asked.folder, file_name(asked.document, summary, code), pdf)
    if store is None or store.read_only:
        return
    try:
        what = f"{asked.document.file_word.replace('-', ' ')} saved as PDF"
        left = Left(asked.document.id, "pdf", pdf, code)
        store.printed.add(record, what, summary.sha256(), summary.label, left)
    except Refusal:
        path.unlink(missing_ok=True)  # a page that nobody could recall must not be about
        raise


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
