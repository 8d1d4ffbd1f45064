"""How long a printed page takes, and a batch of them: `python3 -m benchmarks.pages [--patients 1000] [--registry]`.

Run in the project folder. Two figures for each document, from the record to the bytes of the PDF, over the patients of
the demonstration in turn: the median page in one process, and a batch of so many as a clinic makes it, with the most
memory that its processes took together. Beside them stands a page of the same library with one line on it. With
--registry the command `report --all` instead, as it is typed, over an encrypted registry of so many whole records.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen
from time import perf_counter

from reportlab.pdfgen.canvas import Canvas

from benchmarks.memory import Watched
from domain.records import PatientRecord
from reports.batch import pages_of
from reports.catalogue import DOCUMENTS
from reports.order import Choice, House, Order, Page, make
from reports.page import Letterhead
from reports.typeface import REGULAR, register
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from storage.store import create_store

PRINTED_AT = datetime(2026, 3, 9, 14, 32)
NOW = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
PASSPHRASE = "a registry to be timed"
SINGLE = 50  # pages of each document whose median is told


def order(document: str, record: PatientRecord, house: House) -> Order:
    """Return the order for one patient's page."""
    return Order(record, house, DEMO_AS_OF, PRINTED_AT, Choice(document), draft=False)


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
        started = perf_counter()
        command += ["--passphrase-file", str(passphrase)]
        with Popen(command, stdout=DEVNULL) as typed, Watched(typed.pid) as seen:
            status = typed.wait()
        seconds = perf_counter() - started
        pages = sum(1 for _ in out.iterdir())
    assert status == 0
    return f"report --all: {pages:,} pages in {seconds:.0f} s, {seen.words()}"


def batch(document: str, house: House, count: int) -> str:
    """Return what so many pages take, in words."""
    records = demo_records()
    orders = (order(document, records[number % len(records)], house) for number in range(count))
    started = perf_counter()
    with Watched() as seen:
        pages = sum(isinstance(page, Page) for _, page in pages_of(orders, count))
    return f"{pages:,} in {perf_counter() - started:.0f} s, {seen.words()}"


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
    records, house = demo_records(), House(load_rules(), Letterhead())
    for id, document in DOCUMENTS.items():
        make(order(id, records[0], house))  # what is read once
        single = median(taken(make, order(id, record, house)) for record in records[:SINGLE])
        empty = median(taken(one_line) for _ in range(SINGLE))
        print(
            f"{document.title}: one {single * 1e3:.0f} ms ({single / empty:.0f} times a page with one line), "
            f"{batch(id, house, args.patients)}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
