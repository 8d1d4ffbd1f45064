"""report: one patient's summary, or another page that is handed over, as PDF or HTML; a page for each; or a letter."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from commands import report_many
from commands.arguments import write_out
from domain.chart.summary_plot import summary_plot
from domain.dates import DateRefused, PartialDate
from domain.letter import as_text, letter_blocks
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.definitions import DEFAULT_DEFINITION, definitions_folder
from storage.factors import rules_of
from storage.files import write_atomically
from storage.rules import load_rules
from storage.source import open_source

if TYPE_CHECKING:
    from reports.document import Document

DEFAULT_DOCUMENT = "clinician"
DRAFT = "DRAFT\n\n"  # above a letter


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("source", metavar="SOURCE", type=Path, help="a cohort folder or a store")
    parser.add_argument("--patient", metavar="ID", help="the patient's id in the source")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, help="the file to write, .html for HTML; needed but for --letter"
    )
    report_many.add_arguments(parser)
    parser.add_argument(
        "--document", metavar="ID", help="which page: clinician (the default), or another; an unknown id lists them all"
    )
    parser.add_argument("--letter", action="store_true", help="write the blocks of a letter as text, not a PDF")
    parser.add_argument("--as-of", metavar="DATE", help="the day as of which all is said; default today")
    parser.add_argument("--definition", metavar="ID", help="the definition that the labels come from")
    parser.add_argument("--assume-complete", action="store_true", help="take the relapse history as complete")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="the store's passphrase, in a file")
    parser.add_argument("--draft", action="store_true", help="write DRAFT across the pages")
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4")


def run(arguments: Namespace) -> int:
    """Write the report. Raises Refusal for what cannot be read, found or written."""
    _check(arguments)
    document = None if arguments.letter else _document(arguments.document or DEFAULT_DOCUMENT)
    now = datetime.now().astimezone()
    as_of = read_day(arguments.as_of, now.date())
    if arguments.all and document is not None:
        return report_many.run_many(arguments, document, as_of, now)
    folder = definitions_folder(arguments.source)
    rules = rules_of(load_rules(arguments.definition or DEFAULT_DEFINITION, site_folder=folder), arguments.source)
    cohort = open_source(
        arguments.source, arguments.passphrase_file, assume_complete=arguments.assume_complete, today=now.date()
    )
    record = _patient(cohort.records, arguments.patient, arguments.source)
    summary = summarise(record, rules, as_of)
    try:
        if document is None:
            write_out(f"{DRAFT if arguments.draft else ''}{as_text(letter_blocks(summary))}", arguments.out)
        else:
            write_atomically(arguments.out, _page(document, record, summary, rules, now, arguments))
    except OSError as error:
        raise Refusal(
            f"{arguments.out} could not be written ({error.strerror}). Nothing was changed; "
            "choose a folder that exists and that you may write to."
        ) from None
    return 0


def _check(asked: Namespace) -> None:
    """Raise Refusal for arguments that do not go together."""
    if asked.letter and asked.document is not None:
        raise Refusal("--letter is text and --document a PDF: ask for one of them. Nothing was written.")
    if asked.letter and asked.all:
        raise Refusal("--letter is for one patient: name it with --patient instead of --all. Nothing was written.")
    if asked.all:
        return
    if asked.patient is None:
        raise Refusal("report needs --patient and --out, or --all and --out-folder. Nothing was written.")
    if asked.out is None and not asked.letter:
        raise Refusal("--out is missing: name the PDF to write. Nothing was written.")


def _document(wanted: str) -> Document:
    """Return the document of that id. Raises Refusal with those that there are."""
    # reportlab takes a third of a second to import; nothing else of the program needs it.
    from reports.catalogue import DOCUMENTS

    if wanted not in DOCUMENTS:
        raise Refusal(f"There is no document {wanted!r}: choose one of {', '.join(DOCUMENTS)}. Nothing was written.")
    return DOCUMENTS[wanted]


def _page(
    document: Document, record: PatientRecord, summary: PatientSummary, rules: Rules, now: datetime, asked: Namespace
) -> bytes:
    """Return the file: HTML where its name ends like that of one, else PDF."""
    from reports.html import as_html
    from reports.page import Printing
    from reports.render import rendered

    plot = summary_plot(record, summary, rules)
    printing = Printing(summary, plot, now, draft=asked.draft, paper=asked.paper)
    if asked.out.suffix.lower() in (".html", ".htm"):
        return as_html(document, printing).encode("utf-8")
    return rendered(document, printing)


def read_day(text: str | None, today: date) -> date:
    """Return the day given as YYYY-MM-DD, or today. Raises DateRefused."""
    if text is None:
        return today
    day = PartialDate.from_iso(text).exact
    if day is None:
        raise DateRefused(f"--as-of needs the day, and “{text}” is known to the month or year only: YYYY-MM-DD.")
    return day


def _patient(records: tuple[PatientRecord, ...], wanted: str, source: Path) -> PatientRecord:
    for record in records:
        if wanted in (record.patient.code, record.patient.id):
            return record
    raise Refusal(f"{source} has no patient {wanted!r}. It has {len(records)} patients; nothing was written.")
