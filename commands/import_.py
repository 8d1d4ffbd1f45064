"""import: a cohort folder into a store, every patient of it or none."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, date, datetime
from pathlib import Path

from storage.cohort_csv import load_cohort
from storage.cohort_import import import_cohort
from storage.questionnaires import measures_of
from storage.source import person, read_passphrase
from storage.store import open_store


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of import to *parser*."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the store's folder")
    parser.add_argument("cohort", metavar="COHORT", type=Path, help="a cohort folder of CSV files")
    parser.add_argument(
        "--assume-complete",
        action="store_true",
        help="take the relapses as complete although nobody recorded that they were asked for; it is marked as assumed",
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def run(args: Namespace) -> int:
    """Import the cohort; return 0. Raises Refusal with a line for each fault; nothing is stored then."""
    cohort = load_cohort(
        args.cohort, assume_complete=args.assume_complete, today=date.today(), measures=measures_of(args.folder)
    )
    passphrase = read_passphrase(args.folder, args.passphrase_file)
    with open_store(args.folder, passphrase, now=lambda: datetime.now(UTC), who=person()) as store:
        number = import_cohort(store, cohort, reason="import of a cohort folder")
    for warning in cohort.warnings:
        print(warning, file=sys.stderr)
    print(f"{number} patient{'' if number == 1 else 's'} imported into {args.folder}.")
    return 0
