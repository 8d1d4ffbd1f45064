"""demo: the demonstration cohort, 61 invented patients, as a folder of CSV files."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from domain.dates import show
from domain.refusal import Refusal
from storage.cohort_csv import write_cohort
from storage.demo_cohort import DEMO_AS_OF, DEMO_SEED, demo_records


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of demo to *parser*."""
    parser.add_argument(
        "folder", metavar="DIR", type=Path, help="the new folder to write; an earlier export is replaced"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=DEMO_SEED, help="what chance is drawn from (default: %(default)s)"
    )
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        type=a_day,
        default=DEMO_AS_OF,
        help="the day of the first patient's last visit, YYYY-MM-DD (default: %(default)s)",
    )


def run(args: Namespace) -> int:
    """Write the cohort; return 0. Raises Refusal; nothing is written then."""
    if args.as_of > date.today():
        raise Refusal(
            f"{show(args.as_of)} lies in the future, and no visit can. Nothing was written; give an earlier day."
        )
    records = demo_records(args.seed, args.as_of)
    write_cohort(records, args.folder)
    print(f"{len(records)} invented patients written to {args.folder}, as of {show(args.as_of)}.")
    return 0


def a_day(text: str) -> date:
    """Return the day written as YYYY-MM-DD. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date: write YYYY-MM-DD") from None
