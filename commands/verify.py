"""verify: check a store from its bytes up and say what was checked; nothing is written to it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from storage.source import read_passphrase
from storage.verify import Verification, verify


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of verify to *parser*."""
    parser.add_argument("folder", metavar="STORE", type=Path, help="the folder of the store")
    parser.add_argument("--passphrase-file", metavar="FILE", type=Path, help="a file that holds the store's passphrase")


def run(args: Namespace) -> int:
    """Print every check; return 0 if all is sound and 1 if not. Raises Refusal where nothing could be checked."""
    passphrase = read_passphrase(args.folder, args.passphrase_file)
    result = verify(args.folder, passphrase, now=lambda: datetime.now(UTC))
    print(*lines(result), sep="\n")
    return 0 if result.sound else 1


def lines(result: Verification) -> Iterator[str]:
    """Yield what is printed: a line a check, the faults below it, and the verdict."""
    for check in result.checks:
        yield f"{'sound  ' if check.sound else 'DAMAGED'}  {check.title}: {check.found}"
        for fault in check.faults:
            yield f"         - {fault}"
    if result.sound:
        yield f"{result.folder} is sound."
    else:
        yield (
            f"{result.folder} is damaged, and nothing in it was changed. Keep it as it is, check the newest backup "
            "with verify, and go on with that one."
        )
