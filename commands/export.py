"""export: a store as a cohort folder, which imports again to an equal registry."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from commands.opened import open_to_log
from storage.cohort_csv import write_cohort
from storage.source import read_passphrase


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of export to *parser*."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the store's folder")
    parser.add_argument(
        "cohort", metavar="COHORT", type=Path, help="the new folder to write; an earlier export is replaced"
    )
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def run(args: Namespace) -> int:
    """Export the store; return 0. Raises Refusal; nothing is written then."""
    passphrase = read_passphrase(args.folder, args.passphrase_file)
    with open_to_log(args.folder, passphrase, "this export") as store:
        records = tuple(store.records())
        write_cohort(records, args.cohort, args.folder)
        if not store.read_only:
            store.log("cohort exported", reason=f"{len(records)} patients")
    print(f"{len(records)} patient{'' if len(records) == 1 else 's'} written to {args.cohort}.")
    print("The files are not encrypted: keep them as safe as the store.")
    return 0
