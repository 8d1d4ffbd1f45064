"""lublin: the Lublin 2013 course, activity, progression and worsening of every patient of a source, as CSV."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from commands.arguments import add_definition, add_known_on, add_out, add_source, read_known, write_out
from domain.definition import SEARCHED, Definition, ThresholdMissing
from domain.engine import find_events
from domain.evidence import SeriesResult
from domain.headline import label_text
from domain.lublin import LublinResult, classify_lublin
from domain.progression import Progression, Worsening
from domain.records import PatientRecord
from domain.threshold_family import (
    DEPENDS,
    FamilyAnswer,
    ThresholdFamily,
    answers_by_family,
    confirmed_differ,
    labels_by_family,
)
from domain.wording import joined, threshold_caution
from storage.definitions import definitions_folder, load_definition
from storage.rules import load_rules

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
    families = load_rules().families
    text, findings = classified(cohort.records, definition, as_of, args.frame_months, families)
    for line in (*cohort.warnings, *findings):
        print(line, file=sys.stderr)
    write_out(text, args.out)
    return 0


def classified(
    records: Iterable[PatientRecord],
    definition: Definition,
    as_of: date,
    frame_months: int,
    families: tuple[ThresholdFamily, ...],
) -> tuple[str, tuple[str, ...]]:
    """Return the CSV text, one row a patient in their order, and the data-quality findings that touch a label.

    families: the published readings of an EDSS threshold that is not verified; where they differ, none is the answer.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    findings: list[str] = []
    for record in records:
        edss = find_events(record, "edss", definition, as_of)
        judge = partial(
            _judged, record, definition, as_of, frame_months, others=_others(record, definition, as_of), known={}
        )
        result = judge(edss)
        answers = answers_by_family(record, definition, families, as_of, edss)
        writer.writerow(_row(record, result, _by_family(answers, judge), definition))
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


def _judged(
    record: PatientRecord,
    definition: Definition,
    as_of: date,
    frame_months: int,
    edss: SeriesResult,
    *,
    others: Sequence[SeriesResult],
    known: dict[int, LublinResult],
) -> LublinResult:
    """Return the label that *edss* leads to. known: by the identity of each result, so that none is judged twice."""
    if id(edss) not in known:
        known[id(edss)] = classify_lublin(record, definition, as_of, frame_months, edss=edss, others=others)
    return known[id(edss)]


@dataclass(frozen=True, slots=True)
class _ByFamily:
    """What the threshold families lead to where they differ, each with the families' ids; () where all agree.

    ``events``: whether they do not find the same confirmed worsenings, whatever is made of them.
    """

    labels: tuple[tuple[str, str], ...]
    worsening: tuple[tuple[str, str], ...]
    progression: tuple[tuple[str, str], ...]
    events: bool

    @property
    def reason(self) -> str:
        """Return what depends on the threshold rule, and on which; "" where nothing does (safety 15)."""
        if self.labels:
            return _depends_on(self.labels)
        parts = (("worsening", self.worsening), ("progression", self.progression))
        told = [f"{name} {_depends_on(found)}" for name, found in parts if found]
        if not told and self.events:
            return f"when disability increased, and after what, {DEPENDS}"
        return joined(told)


def _depends_on(found: Sequence[tuple[str, str]]) -> str:
    """Return what depends on the threshold rule: "depends on the threshold rule: A and B: ...; C: ..."."""
    return f"{DEPENDS}: {'; '.join(f'{ids}: {answer}' for ids, answer in found)}"


def _by_family(answers: Sequence[FamilyAnswer], judge: Callable[[SeriesResult], LublinResult]) -> _ByFamily:
    return _ByFamily(
        labels_by_family(answers, lambda edss: judge(edss).label),
        labels_by_family(answers, lambda edss: str(judge(edss).worsening or "")),
        labels_by_family(answers, lambda edss: str(judge(edss).progression or "")),
        confirmed_differ(answers),
    )


def _row(record: PatientRecord, result: LublinResult, found: _ByFamily, definition: Definition) -> tuple[str, ...]:
    as_written = f"as written, {result.reason}" if found.reason else result.reason
    early = " (early)" if definition.early else ""
    by = f"by {definition.id} version {definition.version}, {definition.confirmation_length}{early}"
    reasons = (found.reason, as_written, by, threshold_caution(definition))
    return (
        record.patient.code,
        result.as_of.isoformat(),
        str(result.course or ""),
        str(result.activity),
        str(Progression.INDETERMINATE if found.progression else result.progression or ""),
        str(Worsening.INDETERMINATE if found.worsening else result.worsening or ""),
        label_text(result, found.labels) if found.labels else result.label,
        " | ".join(part for part in reasons if part),
        "assumed" if result.history_assumed else "recorded",
    )


def _months(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 600:
        raise ArgumentTypeError(f"{text!r} is not a frame: write whole months, 1 to 600")
    return int(text)
