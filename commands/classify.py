"""classify: the confirmed worsenings and improvements of every patient of a source, as CSV."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from commands.arguments import add_definition, add_known_on, add_out, add_source, read_known, write_out
from domain.composite import COMPONENTS, find_composite
from domain.definition import SEARCHED, Definition
from domain.engine import find_events
from domain.evidence import Attribution, Event, Point
from domain.measures import MEASURES
from domain.records import PatientRecord
from domain.threshold_family import (
    DEPENDS,
    FamilyAnswer,
    ThresholdFamily,
    answers_by_family,
    confirmed_differ,
    found_by_all,
)
from domain.wording import open_window, threshold_caution, undetermined
from storage.definitions import definitions_folder, load_definition
from storage.rules import load_rules

COMPOSITE = "composite"

COLUMNS = (
    "definition",
    "measure",
    "patient",
    "kind",
    "attribution",
    "baseline_date",
    "baseline_value",
    "onset_date",
    "onset_value",
    "confirmation_date",
    "pira_confirmation_date",
    "sustained_days",
    "sustained_to_end",
    "relapse_history",
    # Beyond what every program that reads this by position knows (docs/decisions/0007): last, so that nothing moves.
    "open_until",
    "reason",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of classify to *parser*."""
    add_source(parser)
    add_known_on(parser)
    add_definition(parser)
    parser.add_argument(
        "--measure", choices=(*SEARCHED, COMPOSITE), default="edss", help="what is searched (default: %(default)s)"
    )
    add_out(parser)


def run(args: Namespace) -> int:
    """Classify the source; return 0. Raises Refusal with a line for each fault; nothing is written then."""
    definition = load_definition(args.definition, definitions_folder(args.source))
    if args.measure != COMPOSITE:
        definition.threshold(args.measure)
    cohort, as_of = read_known(args, date.today())
    text, warnings = classified(cohort.records, args.measure, definition, as_of, load_rules().families)
    for warning in (*cohort.warnings, *warnings):
        print(warning, file=sys.stderr)
    write_out(text, args.out)
    return 0


def classified(
    records: Iterable[PatientRecord],
    measure: str,
    definition: Definition,
    as_of: date,
    families: tuple[ThresholdFamily, ...],
) -> tuple[str, tuple[str, ...]]:
    """Return the CSV text of every patient's events, and what was left out. *measure*: an id or "composite".

    Patients stay in their order; the events of each go by onset, as the definition is written. families: the published
    readings of an EDSS threshold that is not verified; what one of them does not find alike says so.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    met: set[str] = set()  # the components that some patient has
    ruleless: tuple[str, ...] = ()
    depending = 0
    for record in records:
        if measure == COMPOSITE:
            composite = find_composite(record, definition, as_of)
            met |= {result.measure for result in composite.results}
            ruleless = composite.without_threshold
            events: tuple[Event, ...] = () if composite.event is None else (composite.event,)
            edss = next((result for result in composite.results if result.measure == "edss"), None)
        else:
            result = find_events(record, measure, definition, as_of)
            events, edss = result.events, result if measure == "edss" else None
        answers = () if edss is None else answers_by_family(record, definition, families, as_of, edss)
        depending += confirmed_differ(answers)
        writer.writerows(_rows(record, events, definition, answers))
    warnings: tuple[str, ...] = _dependence(depending, families)
    if measure == COMPOSITE:
        absent = [m for m in COMPONENTS if m not in met and m not in ruleless]
        warnings += tuple(f"{MEASURES[m].title}: recorded in no patient; left out of the composite." for m in absent)
        warnings += tuple(
            f"{MEASURES[m].title}: no threshold in {definition.id}; left out of the composite." for m in ruleless
        )
    return out.getvalue(), warnings


def _dependence(patients: int, families: Sequence[ThresholdFamily]) -> tuple[str, ...]:
    """Return how many patients have no one answer: what only a family finds has no row that could say so."""
    if not patients:
        return ()
    ids = ", ".join(family.id for family in families)
    who = "1 patient depends" if patients == 1 else f"{patients} patients depend"
    return (f"{who} on the threshold rule (families {ids}); see compare",)


def _rows(
    record: PatientRecord, events: Iterable[Event], definition: Definition, answers: Sequence[FamilyAnswer]
) -> Iterator[tuple[object, ...]]:
    for event in events:
        pira = event.pira_confirmation if event.attribution is Attribution.PIRA else None
        yield (
            event.definition,
            event.measure,
            record.patient.code,
            event.kind,
            event.attribution or "",
            event.baseline.on,
            _value(event.measure, event.baseline),
            event.onset.on,
            _value(event.measure, event.onset),
            event.confirmation.on,
            "" if pira is None else pira.on,
            event.sustained_days,
            event.sustained_to_end,
            "assumed" if "relapse_history" in record.assumed else "recorded",
            event.open_until or "",
            _reason(event, definition, answers),
        )


def _reason(event: Event, definition: Definition, answers: Sequence[FamilyAnswer]) -> str:
    """Return what qualifies the event: whether it depends on the threshold rule, and the attribution.

    That is so far and until when, or why undetermined, and what of the rule is assumed.
    """
    parts = [DEPENDS] if event.measure == "edss" and not found_by_all(event, answers) else []
    if event.open_until is not None:
        parts.append(f"{event.attribution} so far: {open_window(event)}")
    if event.why is not None:
        parts.append(undetermined(event))
    parts.append(threshold_caution(definition, event.measure))
    return "; ".join(part for part in parts if part)


def _value(measure: str, point: Point) -> str:
    """Return EDSS with one decimal, another value as recorded, or that the test could not be done."""
    if point.unable:
        return "unable"
    return f"{point.value:.1f}" if measure == "edss" else f"{point.value:f}"
