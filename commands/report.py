"""report: one patient's summary as PDF, or as HTML."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, datetime
from pathlib import Path

from domain.chart.summary_plot import summary_plot
from domain.dates import DateRefused, PartialDate
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.summarise import summarise
from storage.definitions import DEFAULT_DEFINITION, definitions_folder
from storage.files import write_atomically
from storage.rules import load_rules
from storage.source import open_source


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("source", metavar="SOURCE", type=Path, help="a cohort folder or a store")
    parser.add_argument("--patient", metavar="ID", required=True, help="the patient's id in the source")
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help="the PDF to write, or the HTML page (.html)"
    )
    parser.add_argument("--as-of", metavar="DATE", help="the day as of which all is said; default today")
    parser.add_argument("--definition", metavar="ID", help="the definition that the labels come from")
    parser.add_argument("--assume-complete", action="store_true", help="take the relapse history as complete")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="the store's passphrase, in a file")
    parser.add_argument("--draft", action="store_true", help="write DRAFT across the pages")
    parser.add_argument("--paper", choices=("A4", "Letter"), default="A4")


def run(arguments: Namespace) -> int:
    """Write the report. Raises Refusal for what cannot be read, found or written."""
    # reportlab takes a third of a second to import; nothing else of the program needs it.
    from reports.clinician import CLINICIAN, clinician_summary
    from reports.html import as_html
    from reports.page import Printing

    now = datetime.now().astimezone()
    as_of = read_day(arguments.as_of, now.date())
    folder = definitions_folder(arguments.source)
    rules = load_rules(arguments.definition or DEFAULT_DEFINITION, site_folder=folder)
    cohort = open_source(
        arguments.source, arguments.passphrase_file, assume_complete=arguments.assume_complete, today=now.date()
    )
    record = _patient(cohort.records, arguments.patient, arguments.source)
    summary = summarise(record, rules, as_of)
    plot = summary_plot(record, summary, rules)
    printing = Printing(summary, plot, now, draft=arguments.draft, paper=arguments.paper)
    is_html = arguments.out.suffix.lower() in (".html", ".htm")
    made = as_html(CLINICIAN, printing).encode("utf-8") if is_html else clinician_summary(printing)
    try:
        write_atomically(arguments.out, made)
    except OSError as error:
        raise Refusal(
            f"{arguments.out} could not be written ({error.strerror}). Nothing was changed; "
            "choose a folder that exists and that you may write to."
        ) from None
    return 0


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
