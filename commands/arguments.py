"""Arguments that several commands share, and where their text goes."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from datetime import date
from pathlib import Path

from domain.dates import show
from storage.cohort_read import Cohort
from storage.definitions import DEFAULT_DEFINITION
from storage.files import write_atomically
from storage.replay import open_source_at
from storage.source import open_source

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)  # days outside are slips of the keyboard, not questions


def add_source(parser: ArgumentParser) -> None:
    """Add the source that is read, and what has to be known to read it."""
    parser.add_argument("source", metavar="SOURCE", type=Path, help="a cohort folder of CSV files, or a store")
    parser.add_argument(
        "--assume-complete",
        action="store_true",
        help="take the relapses as complete although nobody recorded that they were asked for",
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def add_definition(parser: ArgumentParser) -> None:
    """Add the definition that worsening is judged by."""
    parser.add_argument(
        "--definition",
        metavar="ID|FILE",
        default=DEFAULT_DEFINITION,
        help="a shipped definition, or a TOML file of your own (default: %(default)s)",
    )


def add_known_on(parser: ArgumentParser) -> None:
    """Add the days that "as known on" means: up to which events are read, and up to which they had been recorded."""
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        type=day,
        default=None,
        help="the last day that is read (default: the day of --recorded-by, else today)",
    )
    parser.add_argument(
        "--recorded-by",
        metavar="DATE",
        type=day,
        default=None,
        help="read only what had been recorded by the end of this day: by a store's log, or by the days of recording"
        " in a folder (default: all that is recorded)",
    )


def read_known(args: Namespace, today: date) -> tuple[Cohort, date]:
    """Return what add_source() and add_known_on() name, and the date as of which is asked. Raises a Refusal."""
    by: date | None = args.recorded_by
    if by is None:
        cohort = open_source(args.source, args.passphrase_file, args.assume_complete, today=today)
    else:
        cohort = open_source_at(args.source, by, args.passphrase_file, args.assume_complete, today=today)
    return cohort, args.as_of or by or today


def add_out(parser: ArgumentParser) -> None:
    """Add the file that a text goes to."""
    parser.add_argument("--out", metavar="FILE", type=Path, help="the file to write (default: standard output)")


def write_out(text: str, out: Path | None) -> None:
    """Write *text* whole to *out*, or to standard output where that is None."""
    if out is None:
        print(text, end="")
    else:
        write_atomically(out, text.encode("utf-8"))


def day(text: str) -> date:
    """Return a date from 1900 to 2200 given as YYYY-MM-DD, for argparse. Raises ArgumentTypeError."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date: write YYYY-MM-DD") from None
    if not FIRST_DAY <= given <= LAST_DAY:
        raise ArgumentTypeError(
            f"{text!r} is no day to ask about: it lies outside {show(FIRST_DAY)} to {show(LAST_DAY)}"
        )
    return given
