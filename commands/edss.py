"""edss: the EDSS step of functional-system grades and an ambulation score, of one visit or of a file of them."""

from __future__ import annotations

import csv
import io
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from commands.arguments import add_out, write_out
from domain.edss import EdssResult, referee
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.refusal import Refusal, Refusals
from domain.values import ValueRefused, read_value, show_value

AMBULATION = "ambulation"
# The columns of a file, and the order of the arguments, by measure.
COLUMNS = {system.removeprefix("fs_"): system for system in FUNCTIONAL_SYSTEMS} | {AMBULATION: AMBULATION}
ADDED = ("edss", "reason")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of edss to *parser*."""
    parser.add_argument(
        "grades",
        metavar="GRADE",
        nargs="*",
        help=f"raw grades and the ambulation score, in this order: {' '.join(COLUMNS)}",
    )
    parser.add_argument("--file", metavar="GRADES.csv", type=Path, help=f"a file with the columns {', '.join(COLUMNS)}")
    add_out(parser)
    parser.set_defaults(refuse_usage=parser.error)


def run(args: Namespace) -> int:
    """Print one step, or write a file with the steps added; return 0. Raises Refusal; nothing is written then."""
    if args.file is None:
        if len(args.grades) != len(COLUMNS):
            args.refuse_usage(f"give {len(COLUMNS)} numbers ({' '.join(COLUMNS)}) or --file")
        if args.out is not None:
            args.refuse_usage("--out goes with --file")
        print(_step(_referee(dict(zip(COLUMNS, args.grades, strict=True)))))
        return 0
    if args.grades:
        args.refuse_usage("give either grades or --file")
    text = with_steps(_read(args.file), args.file.name)
    write_out(text, args.out)
    return 0


def with_steps(text: str, file: str) -> str:
    """Return the CSV *text* with the columns edss and reason added; an incomplete set has a reason and no step.

    Raises Refusals with a line FILE:LINE:COLUMN: reason for each fault.
    """
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip() for name in next(reader, [])]
    _check_header(header, file)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*header, *ADDED])
    faults: list[str] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(f"{file}:{reader.line_num}:: {len(cells)} cells under {len(header)} columns")
            continue
        row = dict(zip(header, cells, strict=True))
        wrong = _faults(row)
        faults += [f"{file}:{reader.line_num}:{column}: {reason}" for column, reason in wrong]
        if not wrong:
            result = _referee(row)
            writer.writerow([*cells, _step(result), " | ".join((result.reason, *result.contradictions))])
    if faults:
        raise Refusals(tuple(faults))
    return out.getvalue()


def _check_header(header: Sequence[str], file: str) -> None:
    missing = [column for column in COLUMNS if column not in header]
    faults = [f"{file}:1:{column}: the column is missing" for column in missing]
    faults += [
        f"{file}:1:{column}: the column is there already; it would be written" for column in ADDED if column in header
    ]
    faults += [f"{file}:1:{c}: the column is there twice" for c in sorted({c for c in header if header.count(c) > 1})]
    if faults:
        raise Refusals(tuple(faults))


def _faults(row: Mapping[str, str]) -> list[tuple[str, str]]:
    faults = []
    for column, measure in COLUMNS.items():
        if row[column].strip():
            try:
                read_value(MEASURES[measure], row[column])
            except ValueRefused as refusal:
                faults.append((column, str(refusal)))
    return faults


def _referee(row: Mapping[str, str]) -> EdssResult:
    values = {
        measure: read_value(MEASURES[measure], row[column])
        for column, measure in COLUMNS.items()
        if row[column].strip()
    }
    walking = values.pop(AMBULATION, None)
    return referee(values, None if walking is None else int(walking))


def _step(result: EdssResult) -> str:
    return "" if result.step is None else show_value(MEASURES["edss"], result.step)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{path.name}: this is not UTF-8 text; save it as CSV in UTF-8.") from None
    except OSError as error:
        raise Refusal(f"{path}: the file cannot be read ({error.strerror}); check the path.") from None
