"""How long a printed page takes, and a batch of them: `python3 -m benchmarks.pages [--patients 1000] [--registry]`.

Run in the project folder. Two figures for each document, from the record to the bytes of the PDF, over the patients of
the demonstration in turn: the median page, and a batch of so many with the most memory that the process took. Beside
them stands a page of the same library with one line on it. With --registry the command `report --all` instead, as it is
typed, over an encrypted registry of so many whole records: what it takes from start to end, and its most memory.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, run
from time import perf_counter

from reportlab.pdfgen.canvas import Canvas

from domain.chart.summary_plot import summary_plot
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summarise import summarise
from reports.catalogue import DOCUMENTS
from reports.document import Document
from reports.page import Printing
from reports.render import rendered
from reports.typeface import REGULAR, register
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from storage.store import create_store

PRINTED_AT = datetime(2026, 3, 9, 14, 32)
NOW = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
PASSPHRASE = "a registry to be timed"
SINGLE = 50  # pages of each document whose median is told
MEGABYTE = 1024 if sys.platform != "darwin" else 1024 * 1024  # what ru_maxrss counts in


def page(document: Document, record: PatientRecord, rules: Rules) -> bytes:
    """Return one patient's page, all worked out anew."""
    summary = summarise(record, rules, DEMO_AS_OF)
    return rendered(document, Printing(summary, summary_plot(record, summary, rules), PRINTED_AT))


def one_line() -> bytes:
    """Return a page of the library with one line in the same typeface."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(72, 720, "One line")
    canvas.save()
    return out.getvalue()


def taken(work: Callable[..., object], *given: object) -> float:
    """Return the seconds that *work* takes with what it is given."""
    started = perf_counter()
    work(*given)
    return perf_counter() - started


def in_registry(count: int) -> str:
    """Return what it takes to print the clinician's summaries of a whole registry, in words."""
    with tempfile.TemporaryDirectory() as made:
        folder, out, passphrase = Path(made, "registry"), Path(made, "pages"), Path(made, "passphrase")
        out.mkdir()
        passphrase.write_text(PASSPHRASE, "utf-8")
        store, _ = create_store(folder, PASSPHRASE, now=lambda: NOW, who="Bench")
        with store, store.transaction():
            demo = demo_records()
            for number in range(count):
                record = demo[number % len(demo)]
                store.add_record(replace(record, patient=replace(record.patient, code=f"P{number:05d}", number="")))
        command = [sys.executable, "main.py", "report", str(folder), "--all", "--out-folder", str(out)]
        seconds = taken(partial(run, [*command, "--passphrase-file", str(passphrase)], check=True, stdout=DEVNULL))
        pages = sum(1 for _ in out.iterdir())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    return f"report --all: {pages:,} pages in {seconds:.0f} s, {memory:.0f} MB at most"


def main(arguments: list[str]) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=1000, help="in the batch (default: %(default)s)")
    parser.add_argument("--registry", action="store_true", help="the command report --all over a registry")
    args = parser.parse_args(arguments)
    if args.registry:
        print(in_registry(args.patients))
        return 0
    register()
    records, rules = demo_records(), load_rules()
    for document in DOCUMENTS.values():
        page(document, records[0], rules)  # what is read once
        single = median(taken(page, document, record, rules) for record in records[:SINGLE])
        empty = median(taken(one_line) for _ in range(SINGLE))
        batch = sum(taken(page, document, records[n % len(records)], rules) for n in range(args.patients))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
        print(
            f"{document.title}: one {single * 1e3:.0f} ms ({single / empty:.0f} times a page with one line), "
            f"{args.patients:,} in {batch:.0f} s, {memory:.0f} MB at most"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
