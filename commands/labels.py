"""labels: every further rule's answer for every patient of a source, with its evidence, as CSV."""

from __future__ import annotations

import csv
import io
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from commands.arguments import add_definition, add_known_on, add_out, add_source, read_known, write_out
from commands.lublin import add_frame_months
from domain.definition import Definition
from domain.label import Label
from domain.label_words import settle_lines
from domain.labels import LABEL_IDS
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.rules import Rules
from domain.summarise import summarise
from storage.definitions import definitions_folder, load_definition
from storage.rules import load_rules

_WITH_DATE = re.compile(r"-\d{4}(-\d\d){0,2}$")  # the ids of which a patient may have several end in a date
BETWEEN = " | "  # between the parts of one cell
COLUMNS = (
    "patient",
    "as_of",
    "label",
    "title",
    "answer",
    "text",
    "start",
    "end",
    "rule",
    "reasons",
    "would_settle",
    "unverified",
    "cautions",
    "source",
    "in_review",  # whether the source review speaks of the rule
    "relapse_history",  # recorded, or assumed to be complete
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of labels to *parser*."""
    add_source(parser)
    add_known_on(parser)
    add_frame_months(parser)
    add_definition(parser)
    parser.add_argument("--patient", metavar="ID", help="only this patient, by the id in the source")
    parser.add_argument(
        "--rule",
        metavar="LABEL_ID",
        help="only this label, and those whose id goes on from it after a hyphen (neda-3, pirma)",
    )
    add_out(parser)


def run(args: Namespace) -> int:
    """Write the labels; return 0. Raises Refusal with a line for each fault; nothing is written then."""
    folder = definitions_folder(args.source)
    rules = rules_with(load_definition(args.definition, folder), args.frame_months, folder)
    cohort, as_of = read_known(args, date.today())
    records = _chosen(cohort.records, args.patient)
    text = labels_csv(records, rules, as_of, args.rule or "")
    for warning in cohort.warnings:
        print(warning, file=sys.stderr)
    write_out(text, args.out)
    return 0


def rules_with(definition: Definition, frame_months: int, site_folder: Path | None = None) -> Rules:
    """Return the rule set with *definition* chosen, in the place of a shipped one of the same id.

    Raises ThresholdMissing where it does not judge EDSS.
    """
    definition.threshold("edss")
    rules = load_rules(frame_months=frame_months, site_folder=site_folder)
    others = [known for known in rules.definitions if known.id != definition.id]
    in_order = tuple(sorted((*others, definition), key=lambda known: known.id))
    return replace(rules, definitions=in_order, chosen=definition.id)


def labels_csv(records: Iterable[PatientRecord], rules: Rules, as_of: date, wanted: str = "") -> str:
    """Return the CSV text: a row for each label of each patient, both in their order.

    wanted: the id of the labels that are written, "" for all; no rows where no patient has one. Raises Refusal where
    there is no such label at all.
    """
    _check_known(wanted)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        summary = summarise(record, rules, as_of)
        history = "assumed" if summary.lublin.history_assumed else "recorded"
        for label in summary.labels:
            if not wanted or _is_of(label.id, wanted):
                writer.writerow((record.patient.code, as_of.isoformat(), *_cells(label), history))
    return out.getvalue()


def _is_of(label_id: str, wanted: str) -> bool:
    return label_id == wanted or label_id.startswith(f"{wanted}-")


def _check_known(wanted: str) -> None:
    """Refuse an id that no label of the program has, whether or not a patient of the source has one."""
    undated = _WITH_DATE.sub("", wanted)
    if wanted and not any(_is_of(label_id, undated) for label_id in LABEL_IDS):
        raise Refusal(f"There is no label {wanted!r}: choose one of {', '.join(LABEL_IDS)}. Nothing was written.")


def _cells(label: Label) -> tuple[str, ...]:
    """Return a label as the columns from label to in_review have it."""
    return (
        label.id,
        label.title,
        label.answer,
        label.text,
        label.start.isoformat() if label.start else "",
        label.end.isoformat() if label.end else "",
        label.rule,
        BETWEEN.join(label.reasons),
        BETWEEN.join(settle_lines(label)),
        BETWEEN.join(label.unverified),
        BETWEEN.join(label.cautions),
        label.source,
        "yes" if label.in_review else "no",
    )


def _chosen(records: tuple[PatientRecord, ...], patient: str | None) -> tuple[PatientRecord, ...]:
    if patient is None:
        return records
    for record in records:
        if patient in (record.patient.code, record.patient.id):
            return (record,)
    raise Refusal(f"The source has no patient {patient!r}. It has {len(records)} patients; nothing was written.")
