"""The classification box: the label, the rule it comes from, its evidence, what is assumed, and other definitions."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from domain.dates import show
from domain.definition_counts import differing_lines
from domain.summary import Explanation, PatientSummary, Stamp
from reports.page import Printing
from reports.style import BODY, CAUTION, GAP, HEADING, MUTE, SMALL, SOFT, STRONG, box, text

LEAST_ROOM = 30 * mm  # for the heading, the label and the first lines of why


def classification(printing: Printing) -> list[Flowable]:
    """Return every label with its rule, parameters and source."""
    summary = printing.summary
    words: list[Flowable] = [text("Why these labels", HEADING)]
    keys = dict.fromkeys(("lublin", summary.headline.explanation, *_worsenings(summary)[: printing.detail.worsenings]))
    said: set[str] = set()
    notes = printing.detail.notes
    for key in keys:
        if key in summary.explanations:
            words += _explanation(summary.explanations[key], said, notes)
    words += _definition(summary)
    return [Spacer(0, GAP), CondPageBreak(LEAST_ROOM), box(words, printing.width, fill=SOFT, edge=MUTE)]


def _worsenings(summary: PatientSummary) -> list[str]:
    """Return the explanations that a row of the halves names: what the page says is what the box explains."""
    return [line.explanation for line in summary.disability if line.explanation.startswith("worsening")]


def _explanation(explanation: Explanation, said: set[str], notes: int) -> list[Flowable]:
    """Return one explanation; a caution that several share (*said*) is printed once; *notes* of what was not used."""
    steps = " ".join(
        f"{number}. {step.text}{f' {step.aside}' if step.aside else ''}"
        for number, step in enumerate(explanation.steps, start=1)
    )
    parts: list[Flowable] = [text(explanation.title, STRONG), text(steps, BODY)]
    if explanation.not_used:
        left_out = len(explanation.not_used) - notes
        more = [f"{left_out} more, in the program."] if left_out > 0 else []
        parts.append(text(f"Not used: {' '.join([*explanation.not_used[:notes], *more])}", SMALL))
    parts += [text(f"△ {caution}", CAUTION) for caution in explanation.cautions if caution not in said]
    said.update(explanation.cautions)
    parts.append(text(f"{explanation.subtitle} · {explanation.source}", SMALL))
    return parts


def _definition(summary: PatientSummary) -> list[Flowable]:
    stamp = summary.stamp
    parts: list[Flowable] = [
        text(f"Rule: {stamp.definition_title}; {stamp.definition} version {stamp.definition_version}.", SMALL),
        text(f"Parameters: {'. '.join(f'{p[0].upper()}{p[1:]}' for p in stamp.parameters)}. {_frame(stamp)}", SMALL),
        text(f"Source of the rule: {stamp.citation}.", SMALL),
        text(f"Other definitions: {summary.definitions_note} {' '.join(differing_lines(summary.definitions))}", SMALL),
    ]
    return parts


def _frame(stamp: Stamp) -> str:
    return f"Frame of the Lublin label: {stamp.frame_months} months to {show(stamp.as_of)}."
