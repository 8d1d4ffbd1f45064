"""The parts of a label that are worded the same on screen and in CSV: its days, and what would settle it."""

from __future__ import annotations

from domain.dates import show
from domain.label import Label
from domain.settle import Settle
from domain.wording import span


def span_of(label: Label) -> str:
    """Return the days that a label speaks of, "" where it names none."""
    if label.start and label.end:
        return f"{'On' if label.start == label.end else 'From'} {span(label.start, label.end)}"
    if label.start:
        return f"From {show(label.start)}"
    return f"As of {show(label.end)}" if label.end else ""


def settle_lines(label: Label) -> tuple[str, ...]:
    """Return the facts that would settle a label, each once, with the days in which it would count."""
    return tuple(dict.fromkeys(settle_text(settle) for settle in label.settles))


def settle_text(settle: Settle) -> str:
    """Return a fact that would settle a question, with the days it would count in where its text has them not."""
    text = sentence(settle.text)
    days = [day for day in (settle.earliest, settle.latest) if day is not None]
    if not days or all(show(day) in text for day in days):
        return text
    if settle.earliest and settle.latest:
        return f"{text} ({span(settle.earliest, settle.latest)})"
    return f"{text} (from {show(days[0])} on)" if settle.earliest else f"{text} (until {show(days[0])})"


def sentence(text: str) -> str:
    """Return *text* with a capital at its beginning."""
    return f"{text[0].upper()}{text[1:]}" if text else text
