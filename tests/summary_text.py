"""A summary as one reads it: every sentence that it shows, for golden files and for tests of the words.

`python -m tests.summary_text` writes the golden files of the demonstration patient anew; read the difference.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from domain.label import Label
from domain.summarise import summarise
from domain.summary import Explanation, Line, PatientSummary, Table
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules

GOLDEN = Path(__file__).parent / "golden" / "summary"


def adam() -> PatientSummary:
    """Return the demonstration patient's summary as of 9 March 2026, the same for every release of the program."""
    summary = summarise(demo_records()[0], load_rules(), DEMO_AS_OF)
    return replace(summary, stamp=replace(summary.stamp, program="Smoulder"))


def pretty(summary: PatientSummary) -> str:
    """Return the canonical JSON with line breaks."""
    return json.dumps(json.loads(summary.to_json()), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def readable(summary: PatientSummary) -> str:
    """Return the whole summary as text, in the order in which it is read."""
    return "\n".join(_sections(summary)) + "\n"


def sentences(summary: PatientSummary) -> list[str]:
    """Return every text that the program words; none of what a person typed (names, numbers, tables)."""
    tables = {line for table in _tables(summary) for line in _table(table)}
    typed = {summary.identity.name, summary.identity.line, *tables}
    return [line for line in _sections(summary) if line and line not in typed]


def _sections(summary: PatientSummary) -> Iterator[str]:
    identity, stamp = summary.identity, summary.stamp
    yield identity.name
    yield identity.line
    yield " · ".join(summary.chips)
    yield f"{summary.headline.text} [{summary.headline.tone}]"
    yield summary.headline.detail
    yield f"flags: {', '.join(summary.flags)}"
    for title, lines in (("Inflammation", summary.inflammation), ("Disability", summary.disability)):
        yield f"\n{title}"
        yield from (_line(line) for line in lines)
    yield summary.disability_note
    if summary.since_visit is not None:
        yield f"\n{summary.since_visit.title}"
        yield from (f"{d.of}: {d.what}: {d.text} [{d.short}]" for d in summary.since_visit.differences)
        yield summary.since_visit.note
    yield "\nOpen"
    for item in summary.open_items:
        yield f"{'! ' if item.today else ''}{item.title}. {item.text}{f' ({item.when})' if item.when else ''}"
    for explanation in summary.explanations.values():
        yield from _explanation(explanation)
    yield "\nDefinitions"
    for a in summary.definitions:
        yield f"{a.title}: {a.result}, {a.first_measured}, {a.present_again}. {a.differs}".strip()
    yield summary.definitions_note
    yield "\nMeasures"
    for row in summary.measures:
        yield " | ".join(
            p for p in (row.title, row.last, row.last_on, row.baseline, row.baseline_on, row.change, row.note) if p
        )
    for label in summary.labels:
        yield from _label(label)
    for table in _tables(summary):
        yield from _table(table)
    yield f"\nBrain health {summary.brain_health.reviewed_on or 'not reviewed'}: {summary.brain_health.counts}"
    yield summary.brain_health.burden
    yield "\nPlan"
    for row in summary.plan:
        yield from (f"{row.title}: {text}" for text in [line.text for line in row.lines] or [row.empty])
    yield from dict.fromkeys(row.source for row in summary.plan)
    yield from summary.quality
    yield f"\n{stamp.definition} version {stamp.definition_version}: {stamp.definition_title}. {stamp.citation}"
    yield from stamp.parameters
    yield f"unverified: {'; '.join(stamp.unverified)}"


def _line(line: Line) -> str:
    text = f"{line.label}: {line.text}"
    text += f" | {line.aside}" if line.aside else ""
    return f"{text} △ {line.caution}" if line.caution else text


def _explanation(explanation: Explanation) -> Iterator[str]:
    yield f"\n{explanation.title}"
    yield explanation.subtitle
    for number, step in enumerate(explanation.steps, start=1):
        yield f"{number}. {step.text}{f' {step.aside}' if step.aside else ''}"
    yield from (f"not used: {note}" for note in explanation.not_used)
    yield from (f"△ {caution}" for caution in explanation.cautions)
    yield explanation.source


def _label(label: Label) -> Iterator[str]:
    yield f"\n{label.group}"
    yield f"{label.title}: {label.answer}"
    yield label.text
    yield from (f"- {reason}" for reason in label.reasons)
    yield from (f"would settle it: {settle.text}" for settle in label.settles)
    yield from (f"△ {words}" for words in (*label.cautions, *(f"{part} unverified" for part in label.unverified)))
    yield " | ".join(part for part in (label.rule, label.source) if part)


def _tables(summary: PatientSummary) -> tuple[Table, ...]:
    return summary.treatments, summary.relapses, summary.scans, summary.medicines, summary.comorbidities


def _table(table: Table) -> Iterator[str]:
    yield f"\n{table.title}"
    yield from (" | ".join(row) for row in table.rows or ((table.empty,),))


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / "adam.json").write_text(pretty(adam()), encoding="utf-8")
    (GOLDEN / "adam.txt").write_text(readable(adam()), encoding="utf-8")
