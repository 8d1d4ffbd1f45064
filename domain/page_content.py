"""What a page is printed from: the summary and the plot of a record, with the name or with a code in its place."""

from __future__ import annotations

from datetime import date

from domain.chart.plot import CoursePlot
from domain.chart.summary_plot import summary_plot
from domain.pseudonym import known_words, pseudonymised, pseudonymous
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import PatientSummary


def page_content(
    record: PatientRecord, rules: Rules, as_of: date, *, pseudonym: bool = False
) -> tuple[PatientSummary, CoursePlot]:
    """Return all that any document says of *record*; *pseudonym*: without anything that tells whose it is."""
    said = pseudonymous(record, known_words(rules)) if pseudonym else record
    summary = summarise(said, rules, as_of)
    if pseudonym:
        summary = pseudonymised(summary)
    return summary, summary_plot(said, summary, rules)
