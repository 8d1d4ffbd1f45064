"""How long a printed page takes, and a batch of them: `python3 -m benchmarks.pages [--patients 1000]`.

Run in the project folder. Two figures for each document, from the record to the bytes of the PDF, over the patients of
the demonstration in turn: the median page, and a batch of so many with the most memory that the process took. Beside
them stands a page of the same library with one line on it.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from statistics import median
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

PRINTED_AT = datetime(2026, 3, 9, 14, 32)
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


def main(arguments: list[str]) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=1000, help="in the batch (default: %(default)s)")
    args = parser.parse_args(arguments)
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
