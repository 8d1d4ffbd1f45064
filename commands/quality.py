"""quality: what the data-quality rules find in every record of a source, as CSV; nothing is changed."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date

from commands.arguments import add_known_on, add_out, add_source, read_known, write_out
from domain.care_records import Check
from domain.dates import show
from domain.quality.finding import check_of
from domain.quality.reference import QualityReference
from domain.quality.rules import findings
from domain.records import PatientRecord
from domain.refusal import Refusal
from storage.quality import load_quality_reference

COLUMNS = (
    "patient",
    "rule",
    "gravity",  # error, unusual, missing
    "kind",  # the table of the record that it is about
    "date",
    "field",
    "text",
    "source",  # of the rule, with what of it is unverified
    "checked",  # who marked it as checked, when and why; empty = open
)
EPILOG = """\
exit status: 0 the list was written, whatever is in it; 1 refused, nothing was written; 2 wrong usage.
A finding that was marked as checked is among them, with its mark; what is open has an empty last column.
The day of --as-of counts as today: a date after it is reported as lying in the future."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of quality to *parser*."""
    add_source(parser)
    add_known_on(parser)
    parser.add_argument("--patient", metavar="ID", help="only this patient, by the id in the source")
    parser.add_argument("--rule", metavar="RULE", help="only this rule, by its id")
    add_out(parser)
    parser.epilog = EPILOG


def run(args: Namespace) -> int:
    """Write the findings; return 0. Raises Refusal with a line for each fault; nothing is written then."""
    reference = load_quality_reference()
    if args.rule is not None and args.rule not in reference.rules:
        raise Refusal(
            f"There is no rule {args.rule!r}: choose one of {', '.join(reference.rules)}. Nothing was written."
        )
    cohort, as_of = read_known(args, date.today())
    records = _chosen(cohort.records, args.patient)
    text = quality_csv(records, reference, as_of, args.rule or "")
    for warning in cohort.warnings:
        print(warning, file=sys.stderr)
    write_out(text, args.out)
    return 0


def quality_csv(records: Iterable[PatientRecord], reference: QualityReference, as_of: date, wanted: str = "") -> str:
    """Return the CSV text: a row for each finding of each patient, the gravest first; *wanted*: one rule, or ""."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        for finding in findings(record, as_of, reference):
            if wanted in ("", finding.rule):
                writer.writerow(
                    (
                        record.patient.code,
                        finding.rule,
                        finding.gravity.value,
                        finding.kind,
                        finding.on.isoformat() if finding.on else "",
                        finding.field,
                        finding.text,
                        finding.source,
                        _checked(check_of(finding, record.checks)),
                    )
                )
    return out.getvalue()


def _checked(check: Check | None) -> str:
    """Return by whom, when and why a finding was marked; "" for one that is open."""
    if check is None:
        return ""
    by = f"{check.by}, " if check.by else ""
    return f"{by}{show(check.on)}{': ' if check.reason else ''}{check.reason}"


def _chosen(records: tuple[PatientRecord, ...], patient: str | None) -> tuple[PatientRecord, ...]:
    if patient is None:
        return records
    for record in records:
        if patient in (record.patient.code, record.patient.id):
            return (record,)
    raise Refusal(f"The source has no patient {patient!r}. It has {len(records)} patients; nothing was written.")
