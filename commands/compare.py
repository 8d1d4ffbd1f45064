"""compare: a cohort under several definitions, as CSV: counts, flips, choices, patients or single changes."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from commands.arguments import add_known_on, add_out, add_source, read_known, write_out
from commands.compare_tables import (
    CHOICES,
    DEFINITIONS,
    EVENTS,
    FLIPS,
    PATIENTS,
    Row,
    choice_rows,
    definition_rows,
    flip_rows,
    patient_events,
    patient_rows,
)
from commands.processes import in_order, sensible, told
from domain.compare import Tally
from domain.dates import minus_months
from domain.definition import SEARCHED, Definition
from domain.definition_choices import Variant, ranked, variants_of
from domain.patient_answer import Judge, PatientAnswers
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.threshold_family import ThresholdFamily
from storage.definition_choices import load_choices
from storage.definitions import DEFAULT_DEFINITION, definitions_folder, list_definitions, load_definition
from storage.rules import load_rules

Result = TypeVar("Result")

ALL = "all"
COLUMNS = {
    "definitions": DEFINITIONS,
    "flips": FLIPS,
    "choices": CHOICES,
    "patients": PATIENTS,
    "events": EVENTS,
}
EPILOG = """\
tables (--table):
  definitions  a row for each definition: patients assessed, with a confirmed worsening, with PIRA, RAW or an
               undetermined one, the worsenings and their PIRA share, and the rises that are not confirmed
  flips        a row for each definition against each: the patients whose label is another one, of those that both
               assess, and from which label to which
  choices      a row for each choice of a definition, changed alone: the patients whose label flips; the choice that
               moves the answer most stands first, and ties share a rank
  patients     a row for each patient under each definition: label and first days
  events       a row for each change of a patient under each definition

a patient's label: "not assessed", "no confirmed worsening", or what the confirmed worsenings are attributed to, such as
"PIRA" or "PIRA and RAW"; "worsening undetermined" where uncertain relapses decide whether it is confirmed.
docs/comparing-definitions.md says what the tables mean and what they do not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of every patient. ``families``: the readings to try of a threshold rule that is not verified."""

    table: str
    measure: str
    definitions: tuple[Definition, ...]
    as_of: date
    families: tuple[ThresholdFamily, ...] = ()
    lost_before: date | None = None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of compare to *parser*."""
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add_source(parser)
    parser.add_argument("--table", choices=tuple(COLUMNS), default="definitions", help="what is written (see below)")
    parser.add_argument(
        "--definitions",
        metavar="ID|FILE,...",
        help=f"definitions, with commas between, or {ALL} (default: {ALL}; for choices: {DEFAULT_DEFINITION})",
    )
    parser.add_argument("--measure", choices=SEARCHED, default="edss", help="what is judged (default: %(default)s)")
    add_known_on(parser)
    parser.add_argument("--patient", metavar="ID", help="this patient only")
    parser.add_argument(
        "--lost-after",
        metavar="MONTHS",
        type=_whole,
        help="take a patient without a visit in the last MONTHS months as lost to follow-up: an unconfirmed rise then "
        "cannot be settled (default: nobody)",
    )
    parser.add_argument(
        "--processes", metavar="N", type=_whole, help="how many processes judge (default: 2 for a large cohort, else 1)"
    )
    add_out(parser)


def run(args: Namespace) -> int:
    """Compare the definitions on the source; return 0. Raises Refusal; nothing is written then."""
    folder = definitions_folder(args.source)
    definitions, left_out = chosen_definitions(args.definitions, args.table, args.measure, folder)
    cohort, as_of = read_known(args, date.today())
    asked = Asked(
        args.table,
        args.measure,
        definitions,
        as_of,
        families=load_rules().families if args.table in ("definitions", "patients") else (),
        lost_before=None if args.lost_after is None else minus_months(as_of, args.lost_after),
    )
    records = cohort.records if args.patient is None else _only(cohort.records, args.patient, args.source)
    text = compared(records, len(records), asked, args.processes)
    notes = (load_choices().spread.text,) if args.table == "choices" else ()
    for line in (*cohort.warnings, *left_out, *notes):
        print(line, file=sys.stderr)
    write_out(text, args.out)
    return 0


def chosen_definitions(
    asked: str | None, table: str, measure: str, site_folder: Path | None = None
) -> tuple[tuple[Definition, ...], tuple[str, ...]]:
    """Return the definitions named, and which of "all" are left out for want of a threshold.

    site_folder: the definitions that the source brings along.

    Raises DefinitionRefused, ThresholdMissing for one that is named, and Refusal where two have one id.
    """
    named = asked or (DEFAULT_DEFINITION if table == "choices" else ALL)
    if named == ALL:
        known = list_definitions(site_folder)
        left_out = tuple(
            f"{d.id}: it has no threshold for {measure}; left out." for d in known if not d.judges(measure)
        )
        return tuple(d for d in known if d.judges(measure)), left_out
    definitions = tuple(load_definition(part.strip(), site_folder) for part in named.split(","))
    for definition, other in pairwise(sorted(definitions, key=lambda d: d.id)):
        if definition.id == other.id:
            raise Refusal(f"--definitions names {definition.id} twice. Nothing was written; name each once.")
    for definition in definitions:
        definition.threshold(measure)
    return definitions, ()


def compared(records: Iterable[PatientRecord], patients: int, asked: Asked, processes: int | None = None) -> str:
    """Return the CSV text of the table asked for; the same from any number of processes.

    patients: how many records there are. processes: None for as many as pay.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[asked.table])

    def judged(judge: Callable[[PatientRecord], Result], definitions: int) -> Iterator[Result]:
        return told(in_order(judge, records, processes or sensible(patients * definitions)), patients)

    if asked.table == "events":
        ask = partial(patient_events, measure=asked.measure, definitions=asked.definitions, as_of=asked.as_of)
        for rows in judged(ask, len(asked.definitions)):
            writer.writerows(rows)
    elif asked.table == "choices":
        groups = _groups(asked)
        judge = _judge(asked, [d for group in groups for d in group.judged])
        writer.writerows(_choice_rows(groups, judged(judge, len(judge.rules)), asked))
    else:
        judge = _judge(asked, asked.definitions)
        writer.writerows(_counted_or_listed(judged(judge, len(judge.rules)), asked))
    return out.getvalue()


def _judge(asked: Asked, definitions: Sequence[Definition]) -> Judge:
    return Judge.of(definitions, asked.measure, asked.as_of, asked.families, asked.lost_before)


def _counted_or_listed(answers: Iterable[PatientAnswers], asked: Asked) -> Iterator[Row]:
    if asked.table == "patients":
        for found in answers:
            yield from patient_rows(found, asked.definitions, asked.measure, asked.as_of)
        return
    tally = Tally([definition.id for definition in asked.definitions])
    for found in answers:
        tally.add(found.answers)
    if asked.table == "flips":
        yield from flip_rows(tally.result(), asked.measure, asked.as_of)
    else:
        yield from definition_rows(tally.result(), asked.definitions, asked.measure, asked.as_of)


@dataclass(frozen=True, slots=True)
class _Group:
    """A definition as written and with each choice changed, and what is counted of them."""

    definition: Definition
    variants: tuple[Variant, ...]
    tally: Tally

    @property
    def judged(self) -> tuple[Definition, ...]:
        return (self.definition, *(variant.definition for variant in self.variants))


def _groups(asked: Asked) -> list[_Group]:
    groups = []
    for definition in asked.definitions:
        variants = variants_of(definition, asked.measure, load_choices())
        ids = [definition.id, *(variant.definition.id for variant in variants)]
        groups.append(_Group(definition, variants, Tally(ids, from_first=True)))
    return groups


def _choice_rows(groups: Sequence[_Group], answers: Iterable[PatientAnswers], asked: Asked) -> Iterator[Row]:
    """Yield the rows of every definition asked for and of its variants; each patient is judged once for all."""
    for found in answers:
        given = iter(found.answers)
        for group in groups:
            group.tally.add([next(given) for _ in group.judged])
    for group in groups:
        comparison = group.tally.result()
        order = ranked(group.variants, group.definition.id, comparison)
        yield from choice_rows(group.definition, comparison, order, asked.measure, asked.as_of)


def _only(records: Sequence[PatientRecord], wanted: str, source: Path) -> tuple[PatientRecord, ...]:
    found = tuple(record for record in records if wanted in (record.patient.code, record.patient.id))
    if not found:
        raise Refusal(f"{source} has no patient {wanted!r}. It has {len(records)} patients; nothing was written.")
    return found


def _whole(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 600:
        raise ArgumentTypeError(f"{text!r} will not do: write a whole number from 1 to 600")
    return int(text)
