"""export: a store as a cohort folder, which imports again to an equal registry."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path

from storage.cohort_csv import write_cohort
from storage.refusals import StoreRefusal
from storage.source import person, read_passphrase
from storage.store import Store, open_store


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of export to *parser*."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the store's folder")
    parser.add_argument(
        "cohort", metavar="COHORT", type=Path, help="the new folder to write; an earlier export is replaced"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def run(args: Namespace) -> int:
    """Export the store; return 0. Raises Refusal; nothing is written then."""
    with _open(args.folder, read_passphrase(args.folder, args.passphrase_file)) as store:
        records = tuple(store.records())
        write_cohort(records, args.cohort, args.folder)
        if not store.read_only:
            store.log("cohort exported", reason=f"{len(records)} patients")
    print(f"{len(records)} patient{'' if len(records) == 1 else 's'} written to {args.cohort}.")
    print("The files are not encrypted: keep them as safe as the store.")
    return 0


def _open(folder: Path, passphrase: str) -> Store:
    """Open the store for writing, so that its log has the export; to read only where it cannot be written to."""
    who, clock = person(), lambda: datetime.now(UTC)
    try:
        return open_store(folder, passphrase, now=clock, who=who)
    except StoreRefusal as refusal:
        if not refusal.offers_read_only:
            raise
        store = open_store(folder, passphrase, now=clock, who=who, read_only=True)
        print("The store cannot be written to just now, so its log does not have this export.", file=sys.stderr)
        return store
