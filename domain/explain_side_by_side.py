"""The evidence behind one cell of the table of all definitions, and behind one definition's answer, in words."""

from __future__ import annotations

from domain.circumstances import circumstances
from domain.dates import show
from domain.definition import Definition
from domain.explain import explain_event, explain_unconfirmed
from domain.parameters import parameters
from domain.records import PatientRecord
from domain.side_by_side import Cell, SideBySide, SideRow
from domain.summary import DefinitionAnswer, Explanation, Step


def explain_cell(
    record: PatientRecord, side: SideBySide, row: SideRow, cell: Cell, definition: Definition, frame_months: int
) -> Explanation:
    """Return why *definition* says what it says of a change; frame_months: how old a comparison scan may be."""
    result = side.results[cell.definition]
    if cell.event is not None:
        around = circumstances(record, cell.event, result, frame_months)
        return explain_event(cell.event, definition, result, around)
    if cell.unconfirmed is not None:
        return explain_unconfirmed(cell.unconfirmed, definition, result)
    days = [event.onset.on for event in result.events if event.kind is row.kind]
    found = [Step(f"It finds a {row.kind} first measured {show(day)}.") for day in days]
    steps = (
        Step(f"Another definition finds a {row.kind} first measured {show(row.onset)}; this one has {cell.word}."),
        *(found or [Step(f"It finds no confirmed {row.kind}.")]),
        *_rule(definition),
    )
    title = f"{cell.word[0].upper()}{cell.word[1:]}"
    return _explanation(title, definition, steps)


def explain_answer(answer: DefinitionAnswer, definition: Definition) -> Explanation:
    """Return what *definition* answers for a patient, how it differs from the chosen one, and the rule it goes by."""
    steps = [Step(f"{definition.id}: {answer.result}.")]
    if answer.first_measured != "–":
        steps.append(Step(f"First measured {answer.first_measured}; present again {answer.present_again}."))
    if answer.differs:
        steps.append(Step(answer.differs))
    return _explanation(definition.title, definition, (*steps, *_rule(definition)))


def _explanation(title: str, definition: Definition, steps: tuple[Step, ...]) -> Explanation:
    unverified = definition.unverified_parts("edss")
    cautions = [f"Assumed, not read in this definition's paper: {'; '.join(unverified)}."] if unverified else []
    return Explanation(
        key=f"definition:{definition.id}",
        title=title,
        subtitle=f"{definition.id} version {definition.version} · SHA-256 {definition.sha256[:8]}…",
        steps=steps,
        cautions=(*cautions, *definition.differs),
        source=definition.citation,
    )


def _rule(definition: Definition) -> list[Step]:
    """Return thresholds, baseline, confirmation and windows, worded."""
    return [Step(f"{part[0].upper()}{part[1:]}.") for part in parameters(definition)]
