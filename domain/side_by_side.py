"""What every shipped definition says of the same EDSS values, beside the chosen one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.dates import show
from domain.definition import Definition
from domain.engine import find_events
from domain.evidence import Attribution, Event, SeriesResult
from domain.records import PatientRecord
from domain.summary import DefinitionAnswer
from domain.threshold_family import DEPENDS
from domain.wording import fell_back, open_window, undetermined

NOT_ASSESSED = "not assessed"
NONE_FOUND = "no confirmed worsening"


def results_by_definition(
    record: PatientRecord, definitions: Sequence[Definition], as_of: date, known: Mapping[str, SeriesResult]
) -> dict[str, SeriesResult]:
    """Return what each definition finds on EDSS, by its id; *known* holds what has been searched already."""
    return {d.id: known.get(d.id) or find_events(record, "edss", d, as_of) for d in definitions}


def definition_answers(
    definitions: Sequence[Definition], results: Mapping[str, SeriesResult], chosen: str
) -> tuple[DefinitionAnswer, ...]:
    """Return one answer a definition: its latest worsening, and in a sentence how it differs from the chosen one's."""
    of_chosen = latest_worsening(results[chosen])
    return tuple(_answer(d, results[d.id], of_chosen, d.id == chosen) for d in definitions)


def latest_worsening(result: SeriesResult) -> Event | None:
    """Return the confirmed worsening with the latest onset, None where there is none."""
    return result.worsenings[-1] if result.worsenings else None


def answers_note(answers: Sequence[DefinitionAnswer], *, depends: bool = False) -> str:
    """Return in a sentence whether the definitions agree: "PIRA by 9 of 9 definitions.".

    depends: whether the chosen definition's answer depends on the threshold rule, which could not be verified.
    """
    chosen = next(answer for answer in answers if answer.chosen)
    same = sum(answer.result == chosen.result for answer in answers)
    what = chosen.result[0].upper() + chosen.result[1:]
    if depends:
        what = f"{chosen.definition} {DEPENDS}; as written, {chosen.result}"
    if chosen.result == NOT_ASSESSED and same == len(answers):
        return "Not assessed by any definition: a change of EDSS needs two values that compare."
    if same == len(answers):
        return f"{what} by {same} of {len(answers)} definitions."
    return f"{what} by {same} of {len(answers)} definitions; the others differ."


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
    so_far = " so far" if event.open_until else ""
    early = {Attribution.UNDETERMINED: "undetermined"}.get(event.attribution or Attribution.UNDETERMINED)
    return f"{early or event.attribution}{so_far}"


def _difference(definition: Definition, event: Event | None, other: Event | None, result: SeriesResult) -> str:
    """Return why the answer is another one than that of the chosen definition, "" where it is the same."""
    if event is None and other is None:
        return ""
    if event is None:
        assert other is not None
        return _why_none(definition, result, other)
    if other is None:
        return f"By {definition.id} there is a worsening: first measured {show(event.onset.on)}."
    if event.attribution is not other.attribution:
        why = undetermined(event) if event.attribution is Attribution.UNDETERMINED else _windows(event)
        return f"By {definition.id} it is {result_word(event, result)}{f': {why}' if why else ''}."
    if event.onset.on != other.onset.on:
        return f"By {definition.id} the latest worsening was first measured {show(event.onset.on)}."
    at, other_at = (e.pira_confirmation or e.confirmation for e in (event, other))
    if at.on != other_at.on:
        return f"By {definition.id} present again on {show(at.on)}: {_asks(definition)}."
    return fell_back(event) if event.fell_back and not other.fell_back else open_window(event)


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
