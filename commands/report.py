"""report: one patient's summary, or another page that is handed over, as PDF or HTML; a page for each; or a letter."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path

from commands import report_many
from commands.arguments import write_out
from commands.report_page import Asked, Source, keep, opened
from domain.dates import DateRefused, PartialDate
from domain.letter import as_text, letter_blocks
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.rules import Rules
from domain.summarise import summarise
from reports.order import HTML, PAPERS, PDF, Choice, make
from storage.files import write_atomically

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
    parser.add_argument(
        "--definition", metavar="ID", help="the definition that the labels come from; default: the clinic's own"
    )
    parser.add_argument("--assume-complete", action="store_true", help="take the relapse history as complete")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="the store's passphrase, in a file")
    parser.add_argument("--draft", action="store_true", help="write DRAFT across the pages")
    parser.add_argument("--paper", choices=PAPERS, help="default: the clinic's own, else A4")


def run(arguments: Namespace) -> int:
    """Write the report. Raises Refusal for what cannot be read, found or written."""
    _check(arguments)
    document = None if arguments.letter else _document(arguments.document or DEFAULT_DOCUMENT)
    now = datetime.now().astimezone()
    as_of = read_day(arguments.as_of, now.date())
    if arguments.all and document is not None:
        return report_many.run_many(arguments, document, as_of, now)
    with opened(arguments, now.date(), "this page" if document is not None else "") as source:
        rules, record = source.rules(), source.record(arguments.patient)
        try:
            if document is None:
                write_out(_letter(source, record, rules, as_of), arguments.out)
            else:
                choice = Choice(document, source.paper(), draft=arguments.draft or None)
                _write(source, record, Asked(rules, as_of, now, choice), arguments.out)
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


def _document(wanted: str) -> str:
    """Return the id of a document where there is one of it. Raises Refusal with those that there are."""
    # reportlab takes a third of a second to import; nothing else of the program needs it.
    from reports.catalogue import DOCUMENTS

    if wanted not in DOCUMENTS:
        raise Refusal(f"There is no document {wanted!r}: choose one of {', '.join(DOCUMENTS)}. Nothing was written.")
    return wanted


def _letter(source: Source, record: PatientRecord, rules: Rules, as_of: date) -> str:
    draft = source.arguments.draft or source.has_unsigned(record)
    return f"{DRAFT if draft else ''}{as_text(letter_blocks(summarise(record, rules, as_of)))}"


def _write(source: Source, record: PatientRecord, asked: Asked, out: Path) -> None:
    """Write the file, HTML where its name ends like that of one, else PDF, and keep in a registry that it left."""
    format = HTML if out.suffix.lower() in (".html", ".htm") else PDF
    page = make(source.order(record, asked)).page(format)
    write_atomically(out, page.content)
    try:
        keep(source, record, page)
    except Refusal as refusal:
        raise Refusal(f"{out} was written, but no recall will name it, for it could not be kept: {refusal}") from None


def read_day(text: str | None, today: date) -> date:
    """Return the day given as YYYY-MM-DD, or today. Raises DateRefused."""
    if text is None:
        return today
    day = PartialDate.from_iso(text).exact
    if day is None:
        raise DateRefused(f"--as-of needs the day, and “{text}” is known to the month or year only: YYYY-MM-DD.")
    return day
