"""Arguments that several commands share, and where their text goes."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path

from storage.definitions import DEFAULT_DEFINITION
from storage.files import write_atomically


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
    """Return a date given as YYYY-MM-DD, for argparse. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date: write YYYY-MM-DD") from None
