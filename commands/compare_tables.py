"""The tables of compare: their columns, and a row for each definition, pair, choice, patient or change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from domain.compare import Comparison, DefinitionCounts, Flips
from domain.definition import Definition
from domain.definition_choices import RankedFlips
from domain.evidence import Attribution, Event, Point, Unconfirmed
from domain.patient_answer import PERHAPS, PatientAnswer, PatientAnswers, perhaps_absent
from domain.records import PatientRecord
from domain.side_by_side import Cell, side_by_side

Row = tuple[object, ...]

DEFINITIONS = (
    *("definition", "version", "sha256", "confirmation", "measure", "as_of"),
    *("patients", "assessed", "not_assessed", "followed_too_short"),
    *("with_worsening", "with_worsening_percent", "with_pira", "with_raw", "with_undetermined"),
    *("worsenings", "pira", "pira_percent", "raw", "undetermined"),
    *("with_pira_so_far", "unconfirmed", "unconfirmed_cannot_be_settled"),
    *("depends_on_threshold_rule", "relapse_history_assumed", "labels", "unverified", "differs_from_source"),
    "worsening_undetermined",
)
FLIPS = (
    *("definition", "against", "measure", "as_of"),
    *("patients", "assessed_by_both", "not_compared", "flipped", "flipped_percent"),
    *("same_label_other_onset", "from_to"),
)
CHOICES = (
    *("definition", "rank", "choice", "instead_of", "alternative", "measure", "as_of"),
    *(
        "patients",
        "assessed_by_both",
        "not_compared",
        "flipped",
        "flipped_percent",
        "same_label_other_onset",
        "from_to",
    ),
    *("assessed", "with_worsening", "with_worsening_percent", "worsenings", "pira", "pira_percent"),
    *("source", "unverified"),
)
PATIENTS = (
    *("patient", "definition", "confirmation", "measure", "as_of", "answer", "label", "worsenings"),
    *("first_onset", "first_confirmation", "first_pira_onset", "first_pira_confirmation", "first_raw_onset"),
    *("first_undetermined_onset", "pira_open_until"),
    *("unconfirmed_rise", "confirms_from", "rise_that_cannot_be_settled"),
    *("depends_on_threshold_rule", "relapse_history", "not_assessed_because", "followed_too_short", "unverified"),
    "worsening_undetermined",
)
EVENTS = (
    *("patient", "measure", "as_of", "kind", "onset_date", "definition", "confirmation", "answer"),
    *("baseline_date", "baseline_value", "onset_value", "confirmation_date", "pira_confirmation_date", "open_until"),
    *("confirms_from", "confirms_to", "relapse_history", "unverified"),
)
AS_WRITTEN = "none: as written"


def percent(part: int, whole: int) -> str:
    """Return a share in percent with one decimal, halves up, exactly; "" of nothing."""
    if not whole:
        return ""
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def definition_rows(
    comparison: Comparison, definitions: Sequence[Definition], measure: str, as_of: date
) -> Iterator[Row]:
    """Yield a row for every definition; see DEFINITIONS."""
    for definition, found in zip(definitions, comparison.counts, strict=True):
        yield (
            *(definition.id, definition.version, definition.sha256, _length(definition), measure, as_of),
            *(found.patients, found.assessed, found.not_assessed, found.too_short),
            *(found.with_worsening, percent(found.with_worsening, found.assessed)),
            *_asked(definition, found.with_pira, found.with_raw, found.with_undetermined),
            found.worsenings,
            *_asked(definition, found.pira, percent(found.pira, found.worsenings), found.raw, found.undetermined),
            *_asked(definition, found.pira_so_far),
            *(found.unconfirmed, found.cannot_be_settled),
            *(found.depends, found.history_assumed, _counted(found.labels), _unverified(definition, measure)),
            *(" ".join(definition.differs), found.worsening_undetermined),
        )


def flip_rows(comparison: Comparison, measure: str, as_of: date) -> Iterator[Row]:
    """Yield the matrix, a row for every cell of it: each definition against each, itself included; see FLIPS."""
    ids = [found.definition for found in comparison.counts]
    for definition in ids:
        for against in ids:
            yield (definition, against, measure, as_of, *_flips(comparison.flips(definition, against)))


def choice_rows(
    definition: Definition, comparison: Comparison, found: Sequence[RankedFlips], measure: str, as_of: date
) -> Iterator[Row]:
    """Yield a row for the definition as written, then one for every changed choice by rank; see CHOICES."""
    as_written = comparison.flips(definition.id, definition.id)
    yield (
        *(definition.id, "", AS_WRITTEN, "", "", measure, as_of, *_flips(as_written)),
        *(*_shares(definition, comparison.counts[0]), definition.citation, _unverified(definition, measure)),
    )
    for one in found:
        variant = one.variant
        yield (
            *(definition.id, one.rank, variant.choice.title, variant.instead_of, variant.alternative.title),
            *(measure, as_of, *_flips(one.flips), *_shares(variant.definition, one.counts)),
            *(variant.alternative.source, "unverified" if variant.alternative.unverified else ""),
        )


def patient_rows(found: PatientAnswers, definitions: Sequence[Definition], measure: str, as_of: date) -> Iterator[Row]:
    """Yield a row for a patient under every definition; see PATIENTS."""
    for definition, answer in zip(definitions, found.answers, strict=True):
        first, pira = answer.first(), answer.first(Attribution.PIRA)
        yield (
            *(found.patient, definition.id, _length(definition), measure, as_of),
            *(answer.words, answer.label, len(answer.worsenings)),
            *("" if first is None else first.onset, "" if first is None else first.confirmation),
            *("" if pira is None else pira.onset, "" if pira is None else pira.confirmation),
            *(_onset(answer, Attribution.RAW), _onset(answer, Attribution.UNDETERMINED), answer.open_until or ""),
            *(answer.open_rise or "", answer.confirm_from or "", answer.unsettled_rise or ""),
            *("yes" if answer.depends else "", _history(answer.history_assumed)),
            *(answer.why_not, "yes" if answer.too_short else "", _unverified(definition, measure)),
            answer.perhaps[0] if answer.perhaps else "",
        )


def patient_events(record: PatientRecord, measure: str, definitions: Sequence[Definition], as_of: date) -> list[Row]:
    """Return a row for every change of one patient under every definition that has a rule for it; see EVENTS."""
    found = side_by_side(record, measure, definitions, as_of)
    by_id = {definition.id: definition for definition in definitions}
    return [
        (
            *(record.patient.code, measure, as_of, row.kind, row.onset),
            *(cell.definition, _length(by_id[cell.definition]), _word(cell), *_evidence(cell, measure)),
            _history(found.results[cell.definition].history_assumed),
            _unverified(by_id[cell.definition], measure),
        )
        for row in found.rows
        for cell in row.cells
    ]


def _word(cell: Cell) -> str:
    """Return what is said of a change; a worsening that is perhaps not confirmed at all is not called confirmed."""
    return PERHAPS if cell.event is not None and perhaps_absent(cell.event) else cell.word


def _evidence(cell: Cell, measure: str) -> tuple[object, ...]:
    """Return the values and days of a cell: those of the event, or of the change that was not confirmed."""
    change: Event | Unconfirmed | None = cell.event or cell.unconfirmed
    if change is None:
        return ("",) * (len(EVENTS) - EVENTS.index("baseline_date") - 2)
    values = (change.baseline.on, value(measure, change.baseline), value(measure, change.onset))
    if isinstance(change, Unconfirmed):
        return (*values, "", "", "", change.confirm_from or "", change.confirm_to or "")
    pira = change.pira_confirmation
    return (*values, change.confirmation.on, "" if pira is None else pira.on, change.open_until or "", "", "")


def value(measure: str, point: Point) -> str:
    """Return EDSS with one decimal, another value as recorded, or that the test could not be done."""
    if point.unable:
        return "unable"
    return f"{point.value:.1f}" if measure == "edss" else f"{point.value:f}"


def _flips(flips: Flips) -> tuple[object, ...]:
    moves = {f"{start} to {to}": n for (start, to), n in flips.moves.items()}
    return (
        *(flips.both + flips.not_compared, flips.both, flips.not_compared),
        *(flips.flipped, percent(flips.flipped, flips.both), flips.other_onset, _counted(moves)),
    )


def _shares(definition: Definition, found: DefinitionCounts) -> tuple[object, ...]:
    return (
        *(found.assessed, found.with_worsening, percent(found.with_worsening, found.assessed), found.worsenings),
        *_asked(definition, found.pira, percent(found.pira, found.worsenings)),
    )


def _asked(definition: Definition, *counts: object) -> tuple[object, ...]:
    """Return what is counted of attributions; empty by a definition that does not attribute, which is not none."""
    return counts if definition.attributes else ("",) * len(counts)


def _counted(counts: Mapping[str, int]) -> str:
    """Return counts in one cell, the largest first: "PIRA to RAW: 3; RAW to PIRA: 1"."""
    return "; ".join(f"{name}: {n}" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _onset(answer: PatientAnswer, attribution: Attribution) -> object:
    found = answer.first(attribution)
    return "" if found is None else found.onset


def _history(assumed: bool) -> str:
    return "assumed" if assumed else "recorded"


def _length(definition: Definition) -> str:
    """Return the weeks that every "confirmed" carries, and the mark of those that often do not last (safety 14)."""
    return f"{definition.confirmation_length}{' (early)' if definition.early else ''}"


def _unverified(definition: Definition, measure: str) -> str:
    return "; ".join(definition.unverified_parts(measure))
