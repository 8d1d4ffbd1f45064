"""What a page is printed from: the summary and the plot of a record, with the name or with a code in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.chart.plot import CoursePlot
from domain.chart.summary_plot import summary_plot
from domain.pseudonym import known_words, pseudonymised, pseudonymous
from domain.records import PatientRecord
from domain.rules import Rules
from domain.since_last import State
from domain.since_when import Earlier, new_lines, since_printed
from domain.summarise import summarise
from domain.summary import PatientSummary, Since


def page_content(
    record: PatientRecord, rules: Rules, as_of: date, *, pseudonym: bool = False, earlier: Earlier | None = None
) -> tuple[PatientSummary, CoursePlot]:
    """Return all that any document says of *record*; *pseudonym*: without anything that tells whose it is.

    earlier: the last summary that left the program, so that what is new since then is marked.
    """
    said = pseudonymous(record, known_words(rules)) if pseudonym else record
    summary = summarise(said, rules, as_of)
    if pseudonym:
        summary = pseudonymised(summary)
    elif earlier is not None:
        summary = replace(summary, since_printed=_since(earlier, State(record, summary), rules, summary))
    return summary, summary_plot(said, summary, rules)


def _since(earlier: Earlier, now: State, rules: Rules, summary: PatientSummary) -> Since:
    """Return what changed since the last summary that left the program, and which lines are new."""
    if earlier.record is None:
        return since_printed(now, None, earlier.day, earlier.label)
    before = summarise(earlier.record, rules, earlier.day, in_full=False)
    since = since_printed(now, State(earlier.record, before), earlier.day, earlier.label)
    return replace(since, new=new_lines(before, summary))
