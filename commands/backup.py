"""backup: copy a store to a new folder, which is a store itself; the store may be open elsewhere meanwhile."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from storage.source import read_passphrase
from storage.store import open_store


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of backup to *parser*."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store")
    parser.add_argument(
        "target", metavar="TARGET", type=Path, help="the folder to make; it must not exist, or be empty"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def run(args: Namespace) -> int:
    """Write the backup, say so and return 0. Raises Refusal; nothing is left at the target then."""
    passphrase = read_passphrase(args.folder, args.passphrase_file)
    with open_store(args.folder, passphrase, now=lambda: datetime.now(UTC), who="", read_only=True) as store:
        store.back_up(args.target)
        patients = store.patients.count()
    number = "1 patient" if patients == 1 else f"{patients} patients"
    print(f"{args.target} is a backup of {args.folder} with {number}; it was read through and opens by itself.")
    return 0
