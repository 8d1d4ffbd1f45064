"""What several definitions say of the same values of one patient: each beside the chosen one, and event by event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.dates import show
from domain.definition import Definition
from domain.engine import events_of
from domain.evidence import Attribution, Event, Kind, SeriesResult, Unconfirmed, Why
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.search_rule import SearchRule
from domain.summary import DefinitionAnswer
from domain.threshold_family import DEPENDS
from domain.wording import fell_back, open_window, undetermined

NOT_ASSESSED = "not assessed"
NONE_FOUND = "no confirmed worsening"
NOT_ATTRIBUTED = "worsening, not attributed"  # by a definition that does not say PIRA or RAW of a worsening


CONFIRMED_IMPROVEMENT = "improvement"
UNCONFIRMED = "unconfirmed"
UNSETTLED = "unconfirmed, cannot be settled"  # the words of safety 24
NO_ONSET = "no onset on this day"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one definition says of a change first measured on one day, with what it found or tried there."""

    definition: str
    word: str  # the attribution, "improvement", "unconfirmed", why it is not confirmed, "no onset on this day"
    event: Event | None = None
    unconfirmed: Unconfirmed | None = None


@dataclass(frozen=True, slots=True)
class SideRow:
    """One change, by its direction and the day on which it was first measured, under every definition."""

    kind: Kind
    onset: date
    cells: tuple[Cell, ...]  # in the order of SideBySide.definitions


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One patient and one measure under several definitions: changes down, definitions across.

    ``rows`` by onset, each a change that some definition confirms or that is open under one. ``results`` holds the
    evidence. ``without_threshold``: the definitions that have no rule for the measure; they have no column.
    """

    measure: str
    as_of: date
    definitions: tuple[str, ...]
    rows: tuple[SideRow, ...]
    results: Mapping[str, SeriesResult]
    without_threshold: tuple[str, ...] = ()


def side_by_side(record: PatientRecord, measure: str, definitions: Sequence[Definition], as_of: date) -> SideBySide:
    """Return what every definition says of *measure* in one patient, as of a date; later rows are not read."""
    results = results_by_definition(record, definitions, as_of, {}, measure)
    keys = {(e.onset.on, e.kind) for result in results.values() for e in result.events}
    keys |= {
        (u.onset.on, u.kind)
        for result in results.values()
        for u in result.unconfirmed
        if u.kind is Kind.WORSENING and (u.pending or cannot_be_settled(u))
    }
    rows = tuple(
        SideRow(kind, onset, tuple(_cell(id_, result, kind, onset) for id_, result in results.items()))
        for onset, kind in sorted(keys)
    )
    ruleless = tuple(d.id for d in definitions if d.id not in results)
    return SideBySide(measure, as_of, tuple(results), rows, results, ruleless)


def results_by_definition(
    record: PatientRecord,
    definitions: Sequence[Definition],
    as_of: date,
    known: Mapping[str, SeriesResult],
    measure: str = "edss",
    *,
    prepared: Prepared | None = None,
) -> dict[str, SeriesResult]:
    """Return what each definition finds of *measure*, by its id; one without a threshold for it has no result.

    known: the results that have been searched already. prepared: *measure* of the same record and date, where it is
    ready already.
    """
    prepared = prepared or prepare(record, measure, as_of)
    return {
        d.id: known.get(d.id) or events_of(prepared, SearchRule.of(d, measure))
        for d in definitions
        if d.judges(measure)
    }


def cannot_be_settled(change: Unconfirmed) -> bool:
    """Whether nothing can confirm an unconfirmed change any more, nor was it seen to go.

    So it is after a death or loss to follow-up, and where the window is past.
    """
    return change.ended_by_death or change.ended_by_loss or (not change.pending and change.failed_at is None)


def definition_answers(
    definitions: Sequence[Definition], results: Mapping[str, SeriesResult], chosen: str
) -> tuple[DefinitionAnswer, ...]:
    """Return one answer a definition: its latest worsening, and in a sentence how it differs from the chosen one's.

    A definition without a result, which has no rule for the measure, gives none.
    """
    of_chosen = latest_worsening(results[chosen])
    return tuple(_answer(d, results[d.id], of_chosen, d.id == chosen) for d in definitions if d.id in results)


def latest_worsening(result: SeriesResult) -> Event | None:
    """Return the confirmed worsening with the latest onset, None where there is none."""
    return result.worsenings[-1] if result.worsenings else None


def answers_note(answers: Sequence[DefinitionAnswer], *, depends: bool = False) -> str:
    """Return in a sentence whether the definitions agree: "PIRA by 9 of 9 definitions.".

    depends: whether the chosen definition's answer depends on the threshold rule, which could not be verified.
    """
    chosen = next(answer for answer in answers if answer.chosen)
    # One that does not attribute a worsening says nothing against an attribution.
    counted = [a for a in answers if a.result != NOT_ATTRIBUTED or chosen.result in (NOT_ATTRIBUTED, NONE_FOUND)]
    same = sum(answer.result == chosen.result for answer in counted)
    number = f"{len(counted)} definitions{' that attribute it' if len(counted) < len(answers) else ''}"
    what = chosen.result[0].upper() + chosen.result[1:]
    if depends:
        what = f"{chosen.definition} {DEPENDS}; as written, {chosen.result}"
    if chosen.result == NOT_ASSESSED and same == len(answers):
        return "Not assessed by any definition: a change of EDSS needs two values that compare."
    return f"{what} by {same} of {number}{'.' if same == len(counted) else '; the others differ.'}"


def _answer(definition: Definition, result: SeriesResult, of_chosen: Event | None, chosen: bool) -> DefinitionAnswer:
    event = latest_worsening(result)
    early = " (early)" if definition.early else ""
    return DefinitionAnswer(
        definition=definition.id,
        title=definition.title,
        first_measured=show(event.onset.on) if event else "–",
        present_again=f"{show((event.pira_confirmation or event.confirmation).on)}{early}" if event else "–",
        result=result_word(event, result),
        chosen=chosen,
        differs="" if chosen else _difference(definition, event, of_chosen, result),
    )


def result_word(event: Event | None, result: SeriesResult) -> str:
    """Return the answer in a word or two; too few values to judge is not "none"."""
    if event is None:
        return NOT_ASSESSED if result.indeterminate else NONE_FOUND
    if event.why is Why.NOT_ASKED:
        return NOT_ATTRIBUTED
    so_far = " so far" if event.open_until else ""
    early = {Attribution.UNDETERMINED: "undetermined"}.get(event.attribution or Attribution.UNDETERMINED)
    return f"{early or event.attribution}{so_far}"


def _cell(definition: str, result: SeriesResult, kind: Kind, onset: date) -> Cell:
    for event in result.events:
        if (event.kind, event.onset.on) == (kind, onset):
            word = result_word(event, result) if kind is Kind.WORSENING else CONFIRMED_IMPROVEMENT
            return Cell(definition, word, event=event)
    for change in result.unconfirmed:
        if (change.kind, change.onset.on) == (kind, onset):
            return Cell(definition, _why_unconfirmed(change), unconfirmed=change)
    return Cell(definition, NOT_ASSESSED if result.indeterminate else NO_ONSET)


def _why_unconfirmed(change: Unconfirmed) -> str:
    if change.pending:
        return UNCONFIRMED
    return UNSETTLED if cannot_be_settled(change) else f"{UNCONFIRMED}, {change.failure}"


def _difference(definition: Definition, event: Event | None, other: Event | None, result: SeriesResult) -> str:
    """Return why the answer is another one than that of the chosen definition, "" where it is the same."""
    if event is None and other is None:
        return ""
    if event is None:
        assert other is not None
        return _why_none(definition, result, other)
    if other is None:
        return f"By {definition.id} there is a worsening: first measured {show(event.onset.on)}."
    if Why.NOT_ASKED in (event.why, other.why) and event.why is not other.why:
        return "" if other.why is Why.NOT_ASKED else f"{definition.id} does not attribute a worsening."
    if event.attribution is not other.attribution:
        why = undetermined(event) if event.attribution is Attribution.UNDETERMINED else _windows(event)
        return f"By {definition.id} it is {result_word(event, result)}{f': {why}' if why else ''}."
    if event.onset.on != other.onset.on:
        return f"By {definition.id} the latest worsening was first measured {show(event.onset.on)}."
    at, other_at = (e.pira_confirmation or e.confirmation for e in (event, other))
    if at.on != other_at.on:
        return f"By {definition.id} present again on {show(at.on)}: {_asks(definition)}."
    if event.fell_back and not other.fell_back:
        return fell_back(event)
    if event.open_until == other.open_until:
        return ""  # open here and there to the same day: no difference
    return open_window(event) or f"By {definition.id} it is settled: its windows lie in the past."


def cell_difference(cell: Cell, chosen: Cell, definition: Definition) -> str:
    """Return in a sentence how a definition's cell differs from the chosen one's of the same change, "" if not."""
    if cell.word == chosen.word:
        return ""
    by = f"By {definition.id}"
    beside = f"{chosen.definition} says {chosen.word}"
    if cell.event is not None:
        at = cell.event.pira_confirmation or cell.event.confirmation
        was_open = chosen.event is not None and chosen.event.open_until is not None
        is_settled = was_open and cell.event.attribution is Attribution.PIRA and cell.event.open_until is None
        settled = ", and its windows lie in the past" if is_settled else ""
        return f"{by} {cell.word}, present again on {show(at.on)}{settled}; {beside}."
    change = cell.unconfirmed
    if change is not None and change.pending and change.confirm_from is not None:
        return f"{by} not confirmed yet: {_asks(definition)}, from {show(change.confirm_from)} on; {beside}."
    if cell.word == NO_ONSET:
        return f"{by} nothing begins on this day, measured from the baseline that it uses; {beside}."
    return f"{by} {cell.word}; {beside}."


def _why_none(definition: Definition, result: SeriesResult, other: Event) -> str:
    for change in result.unconfirmed:
        if change.onset.on == other.onset.on and change.confirm_from is not None and change.pending:
            return f"By {definition.id} not confirmed yet: {_asks(definition)}, from {show(change.confirm_from)} on."
    return f"By {definition.id} no confirmed worsening from the baseline that it uses."


def _asks(definition: Definition) -> str:
    """Return the length of confirmation as a sentence part."""
    return f"it asks for {definition.confirmation_length} or more"


def _windows(event: Event) -> str:
    if event.attribution is Attribution.RAW and event.raw_window and event.raw_window.relapses:
        return f"relapse of {show(event.raw_window.relapses[-1])} near its onset"
    return ""
