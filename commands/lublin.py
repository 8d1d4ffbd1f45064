"""lublin: the Lublin 2013 course, activity, progression and worsening of every patient of a source, as CSV."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable
from datetime import date

from commands.arguments import add_definition, add_known_on, add_out, add_source, read_known, write_out
from domain.definition import SEARCHED, Definition, ThresholdMissing
from domain.engine import find_events
from domain.evidence import SeriesResult
from domain.lublin import LublinResult, classify_lublin
from domain.records import PatientRecord
from storage.definitions import definitions_folder, load_definition

DEFAULT_FRAME_MONTHS = 12  # Lublin 2014: at least yearly; another frame may be used if it is stated
COLUMNS = (
    "patient",
    "as_of",
    "course",
    "activity",
    "progression",
    "worsening",
    "label",
    "reason",
    "relapse_history",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of lublin to *parser*."""
    add_source(parser)
    add_known_on(parser)
    add_frame_months(parser)
    add_definition(parser)
    add_out(parser)


def add_frame_months(parser: ArgumentParser) -> None:
    """Add the length of the frame of the Lublin label."""
    parser.add_argument(
        "--frame-months",
        metavar="N",
        type=_months,
        default=DEFAULT_FRAME_MONTHS,
        help="the length of the frame in calendar months (default: %(default)s)",
    )


def run(args: Namespace) -> int:
    """Classify the source; return 0. Raises Refusal with a line for each fault; nothing is written then."""
    definition = load_definition(args.definition, definitions_folder(args.source))
    definition.threshold("edss")
    cohort, as_of = read_known(args, date.today())
    text, findings = classified(cohort.records, definition, as_of, args.frame_months)
    for line in (*cohort.warnings, *findings):
        print(line, file=sys.stderr)
    write_out(text, args.out)
    return 0


def classified(
    records: Iterable[PatientRecord], definition: Definition, as_of: date, frame_months: int
) -> tuple[str, tuple[str, ...]]:
    """Return the CSV text, one row a patient in their order, and the data-quality findings that touch a label."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    findings: list[str] = []
    for record in records:
        edss = find_events(record, "edss", definition, as_of)
        others = _others(record, definition, as_of)
        result = classify_lublin(record, definition, as_of, frame_months, edss=edss, others=others)
        writer.writerow(_row(record, result))
        findings += [f"{record.patient.code}: {finding}" for finding in result.quality]
    return out.getvalue(), tuple(findings)


def _others(record: PatientRecord, definition: Definition, as_of: date) -> tuple[SeriesResult, ...]:
    """Return the results of walk, hand and SDMT, where the definition has a threshold and the patient a value."""
    found = []
    for measure in SEARCHED:
        if measure == "edss" or not any(value.measure == measure for visit in record.visits for value in visit.values):
            continue
        try:
            found.append(find_events(record, measure, definition, as_of))
        except ThresholdMissing:
            continue
    return tuple(found)


def _row(record: PatientRecord, result: LublinResult) -> tuple[str, ...]:
    return (
        record.patient.code,
        result.as_of.isoformat(),
        str(result.course or ""),
        str(result.activity),
        str(result.progression or ""),
        str(result.worsening or ""),
        result.label,
        result.reason,
        "assumed" if result.history_assumed else "recorded",
    )


def _months(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 600:
        raise ArgumentTypeError(f"{text!r} is not a frame: write whole months, 1 to 600")
    return int(text)
