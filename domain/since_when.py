"""Since when a change is told: since the last visit, and since the last summary that was printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.dates import show
from domain.records import PatientRecord
from domain.since_last import State, differences
from domain.summary import Difference, Line, Of, PatientSummary, Since, Table


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last summary that left the program: when, the label on it, and the record as it stood at that moment.

    ``record`` None: that cannot be told any more.
    """

    day: date
    label: str
    record: PatientRecord | None


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


def line_key(line: Line) -> str:
    """Return by what a line of a half is known among those that are new; its aside, such as an age, tells nothing."""
    return f"{line.label}: {line.text}"


def row_key(table: Table, row: Sequence[str]) -> str:
    """Return by what a row of a table is known among those that are new."""
    return f"{table.title}: {' | '.join(row)}"


def new_lines(then: PatientSummary, now: PatientSummary) -> tuple[str, ...]:
    """Return the lines and rows of a summary that the earlier one did not have, in the order of the page."""
    before = set(_keys(then))
    return tuple(key for key in _keys(now) if key not in before)


def _keys(summary: PatientSummary) -> Iterator[str]:
    yield from map(line_key, (*summary.inflammation, *summary.disability))
    for table in (summary.treatments, summary.relapses, summary.scans):
        for row in table.rows:
            yield row_key(table, row)


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
