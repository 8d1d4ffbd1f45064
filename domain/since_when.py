"""Since when a change is told: since the last visit, and since the last summary that was printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from domain.dates import show
from domain.since_last import State, differences
from domain.summary import Difference, Of, Since


def since_visit(now: State, asked: Callable[[date], State]) -> Since:
    """Return what the last visit, and the time since, changed: against the day before it.

    asked: gives the state as of another day, by event date: what happened later is not in it.
    """
    days = sorted({visit.on for visit in now.record.visits})
    if not days:
        return Since("Since the last visit", (), "No visit is recorded yet.", compared=False)
    title = f"At the last visit, {show(days[-1])}, and since"
    if len(days) == 1:
        return Since(title, (), "One visit only: there is no earlier one to compare with.", compared=False)
    then = asked(days[-1] - timedelta(days=1))
    note = (
        f"The record as of {show(then.as_of)} against {show(now.as_of)}, by the dates of what happened and by "
        f"{now.summary.stamp.definition}."
    )
    return Since(title, differences(then, now), note)


def since_printed(now: State, then: State | None, printed_on: date, said: str) -> Since:
    """Return what changed since a summary was printed.

    then: the record as it stood at that moment; None where it cannot be told any more. said: the label on the page.
    """
    title = f"Since the summary printed {show(printed_on)}"
    if then is None:
        return Since(title, (), "What the record held then cannot be told any more.", compared=False)
    found = differences(then, now)
    if said and said != then.summary.label:
        text = f"the page said {said}; {now.summary.stamp.definition} says {then.summary.label} of the same day"
        found = (Difference(Of.LABEL, "Printed label", text, text), *found)
    note = (
        f"The record as it stood when the page was printed, as of {show(then.as_of)}, against {show(now.as_of)}; later "
        f"entries and corrections are among the changes; by {now.summary.stamp.definition}."
    )
    return Since(title, found, note)


def never_printed() -> Since:
    """Return that no summary was printed yet."""
    return Since("Since the last printed summary", (), "No summary has been printed or saved yet.", compared=False)


def in_brief(since: Since) -> tuple[tuple[str, str], ...]:
    """Return a row a kind of difference, at most one each: its name and what changed, in short."""
    rows = []
    for of in Of:
        parts = [difference.short for difference in since.differences if difference.of is of]
        if of is Of.OPEN and len(parts) > 1:
            new = sum(part.startswith("new") for part in parts)
            counts = ((new, f"new point{'' if new == 1 else 's'}"), (len(parts) - new, "no longer open"))
            parts = [", ".join(f"{number} {word}" for number, word in counts if number)]
        if parts:
            text = "; ".join(parts)
            rows.append((str(of), f"{text[:1].upper()}{text[1:]}"))
    return tuple(rows)
