"""The parts that evidence is shown with at the right: numbered steps, what would settle it, cautions, rule, source."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from domain.label import Label
from domain.label_words import sentence, settle_lines, span_of
from domain.summary import Explanation, Step
from ui.theme import space_of
from ui.widgets.text import label, small, subheading

NOT_IN_REVIEW = "Not part of the source review (Giovannoni et al. 2022): another source, named below."


def add_explanation(body: QVBoxLayout, explanation: Explanation) -> None:
    """Show why a change counts, or why it is not settled."""
    body.addWidget(subheading(explanation.title))
    body.addWidget(small(explanation.subtitle))
    _add_steps(body, explanation.steps)
    if explanation.not_used:
        body.addWidget(small(f"Not used: {' '.join(explanation.not_used)}"))
    _add_cautions(body, explanation.cautions)
    if explanation.source:
        body.addWidget(small(explanation.source))


def add_label(body: QVBoxLayout, shown: Label) -> None:
    """Show one rule's answer with all of its evidence; what is not there is not mentioned."""
    body.addWidget(subheading(shown.title))
    body.addWidget(label(shown.answer, bold=True))
    body.addWidget(label(shown.text))
    days = span_of(shown)
    if days:
        body.addWidget(small(days))
    _add_steps(body, [Step(sentence(reason)) for reason in shown.reasons])
    if shown.settles:
        body.addWidget(small("What would settle it"))
        for line in settle_lines(shown):
            body.addWidget(label(f"□ {line}"))
    _add_cautions(body, [f"Unverified: {part}" for part in shown.unverified])
    _add_cautions(body, shown.cautions)
    if not shown.in_review:
        body.addWidget(small(NOT_IN_REVIEW))
    if shown.rule:
        body.addWidget(small(f"Rule: {shown.rule}"))
    if shown.source:
        body.addWidget(small(f"Source: {shown.source}"))


def _add_steps(body: QVBoxLayout, steps: Iterable[Step]) -> None:
    for number, step in enumerate(steps, start=1):
        body.addLayout(_step(number, step))


def _step(number: int, step: Step) -> QHBoxLayout:
    space = space_of()
    row = QHBoxLayout()
    row.setSpacing(space.small)
    count = label(f"{number}.", "mute", wrap=False)
    count.setFixedWidth(space.ems(1.3 if number < 10 else 1.7))
    row.addWidget(count, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(label(step.text))
    if step.aside:
        words.addWidget(small(step.aside))
    row.addLayout(words, 1)
    return row


def _add_cautions(body: QVBoxLayout, cautions: Iterable[str]) -> None:
    for caution in cautions:
        body.addWidget(small(f"△ {caution}", "warn"))
