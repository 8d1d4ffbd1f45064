"""A letter in blocks of text to paste: what the summary says, in whole sentences of the third person, without a name.

Nothing is worked out here and nothing is advised; no label stands without its evidence and its definition, and what is
not known is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from domain.brain_health.factors import WORDS, Status
from domain.brain_health.findings import Finding
from domain.dates import MONTHS, PartialDate, show
from domain.explain_lublin import LUBLIN_KEY
from domain.plan_rows import FROM_TREATMENTS
from domain.summary import BRAIN_HEALTH, Explanation, Line, MeasureRow, OpenItem, OpenKind, PatientSummary
from domain.treatment_entries import TreatmentEntry
from domain.treatment_history import NO_MEDICINE, NO_STOP, NOT_CHECKED, NOT_RECORDED
from domain.wording import INTENDED_USE, joined

# How a row of a half is told in a sentence; a row that is not named here is told by its label.
TOLD = {
    "Activity": "The finding on inflammatory activity is",
    "NEIDA": "The finding on evidence of inflammatory disease activity (NEIDA) is",
    "Last relapse": "The record of the last relapse reads",
    "Last scan": "The record of the last scan reads",
    "After a relapse": "The finding on worsening after a relapse (RAW) is",
    "Not linked to relapses": "The finding on worsening not linked to relapses (PIRA) is",
    "Cause undetermined": "The finding on worsening of undetermined cause is",
    "Worsening": "The finding on worsening is",
    "Other worsening": "The finding on other worsening is",
    "Which system": "The finding on functional systems is",
    "Not confirmed": "What is not confirmed reads",
    "Improvement": "The finding on improvement is",
    "Progression": "The finding on progression is",
    "Course": "The finding on the course is",
    "EDSS change": "The change of the EDSS reads",
    "Other measures": "The finding on other measures is",
}


@dataclass(frozen=True, slots=True)
class LetterBlock:
    """One block: its title and its text, plain, a sentence or several a line."""

    id: str
    title: str
    text: str


def letter_blocks(summary: PatientSummary) -> tuple[LetterBlock, ...]:
    """Return every block of a summary that was asked for in full, in the order of a letter."""
    made: tuple[tuple[str, str, Callable[[PatientSummary], Iterable[str]]], ...] = (
        ("diagnosis", "Diagnosis and course", _diagnosis),
        ("statement", "Summary statement", _statement),
        ("inflammation", "Inflammation", _inflammation),
        ("disability", "Disability", _disability),
        ("measures", "Measures", _measures),
        ("treatments", "Treatments", _treatments),
        ("brain-health", "Brain health", _brain_health),
        ("open", "What is open", _open),
        ("stamp", "What this rests on", _stamp),
    )
    return tuple(LetterBlock(id_, title, "\n".join(lines(summary))) for id_, title, lines in made)


def as_text(blocks: Sequence[LetterBlock]) -> str:
    """Return blocks one below the other, each under its title, as plain text."""
    return "\n\n".join(f"{block.title}\n{block.text}" for block in blocks) + "\n"


def _diagnosis(summary: PatientSummary) -> list[str]:
    found = summary.diagnosis
    if found is None:
        return ["The diagnosis was not asked for."]
    course = f"recorded as {', then as '.join(found.courses)}" if found.courses else "not recorded"
    return [
        f"The course of the disease is {course}.",
        f"{_dated('The first symptom', found.first_symptom)} {_dated('The diagnosis', found.diagnosed)}",
    ]


def _dated(what: str, when: PartialDate | None) -> str:
    return f"{what} is dated {when}." if when is not None else f"{what} is not dated in the record."


def _statement(summary: PatientSummary) -> list[str]:
    headline = summary.headline
    lines = [" ".join(part for part in (headline.text, headline.detail) if part)]
    found = [summary.explanations.get(key) for key in dict.fromkeys((headline.explanation, LUBLIN_KEY))]
    told = [explanation for explanation in found if explanation is not None]
    lines += [_evidence(explanation) for explanation in told]
    lines += [f"Caution: {caution}" for caution in dict.fromkeys(c for e in told for c in e.cautions)]
    stamp = summary.stamp
    lines.append(
        f"The definition is {stamp.definition_title}; {stamp.definition}, version {stamp.definition_version}. "
        f"{_sources(stamp.citation, *(explanation.source for explanation in told))}"
    )
    if summary.definitions_note:
        lines.append(f"Under other definitions the answer is: {_lower(summary.definitions_note.rstrip('.'))}.")
    return lines


def _sources(*sources: str) -> str:
    named = list(dict.fromkeys(source.rstrip(".") for source in sources if source))
    return f"The source{' is' if len(named) == 1 else 's are'}: {'; '.join(named)}." if named else ""


def _evidence(told: Explanation) -> str:
    steps = [f"{step.text}{f' {step.aside}' if step.aside else ''}" for step in told.steps]
    return f"“{told.title}” rests on this evidence. {' '.join(steps)}"


def _inflammation(summary: PatientSummary) -> list[str]:
    return [
        f"As of {show(summary.stamp.as_of)} the record shows the following.",
        *(_told(line) for line in summary.inflammation),
    ]


def _disability(summary: PatientSummary) -> list[str]:
    stamp = summary.stamp
    return [
        f"As of {show(stamp.as_of)} the record shows the following, by {stamp.definition} version "
        f"{stamp.definition_version}.",
        *(_told(line) for line in summary.disability if line.label != BRAIN_HEALTH),
        summary.disability_note,
    ]


def _told(line: Line) -> str:
    """Return a row of a half as a sentence, with the dates it rests on and its caution."""
    small = "; ".join(part for part in (line.aside, line.caution) if part)
    beginning = TOLD.get(line.label, f"The finding on “{line.label}” is")
    words = _lower(line.text.rstrip(".")).replace(" · ", "; ")
    return f"{beginning}: {words}{f' ({small})' if small else ''}."


def _measures(summary: PatientSummary) -> list[str]:
    return [_measure(row) for row in summary.measures] or ["No EDSS and no timed test is recorded."]


def _measure(row: MeasureRow) -> str:
    test, _, hand = row.title.partition(", ")
    last = f"{test}{f' ({hand})' if hand else ''} was {row.last} ({row.last_on})"
    if not row.baseline_on:
        return f"{last}; there is one value only, so that no change can be judged."
    note = f"; {row.note}" if row.note else ""
    return f"{last}; the first comparable value was {row.baseline} ({row.baseline_on}), the change {row.change}{note}."


def _treatments(summary: PatientSummary) -> list[str]:
    history = summary.treatment_history
    if history is None:
        return ["The treatments were not asked for."]
    lines = [f"The state of treatment as of {show(history.as_of)} is: {_lower(history.now.rstrip('.'))}."]
    lines += [_treatment(entry) for entry in history.entries]
    lines += [f"Unverified: {'; '.join(history.unverified)}."] if history.unverified else []
    lines += [
        f"Under “{row.title}” the plan records: {line.text.rstrip('.')}{f' (“{line.note}”)' if line.note else ''}."
        for row in summary.plan
        for line in row.lines
        if line.origin != FROM_TREATMENTS
    ]
    names = [name for name, *_ in history.medicines]
    lines.append(f"Other medicines are recorded: {joined(names)}." if names else NO_MEDICINE)
    return [*lines, NOT_CHECKED]


def _treatment(entry: TreatmentEntry) -> str:
    dose = f" ({entry.dose})" if entry.dose != NOT_RECORDED else ""
    name = f"{entry.drug[:1].upper()}{entry.drug[1:]}{dose}"
    if entry.stop == NO_STOP:
        return f"{name} is recorded from {entry.start}, with no stop recorded."
    known = entry.reason != NOT_RECORDED
    reason = f"the recorded reason for stopping is “{entry.reason}”" if known else "no reason for stopping is recorded"
    return f"{name} is recorded from {entry.start} to {entry.stop}; {reason}."


def _brain_health(summary: PatientSummary) -> list[str]:
    found, before = summary.brain_health, summary.earlier_review
    if found.reviewed_on is None:
        lines = ["No brain-health review is recorded."]
    else:
        lines = [f"Brain health was last reviewed on {show(found.reviewed_on)}: {found.counts}."]
    if before is not None:
        lines.append(f"At the review before, on {show(before.on)}, it was: {before.counts}.")
    lines += [_finding(f) for status in (Status.ATTEND, Status.CONSIDER) for f in found.findings if f.status is status]
    agreed = [f for f in found.findings if f.status in (Status.NO_PROMPT, Status.NOT_ASKED) and f.action]
    lines += [f"{f.title}: {_agreed(f)}" for f in agreed]
    not_asked = [f.title for f in found.findings if f.status is Status.NOT_ASKED]
    if not_asked:
        lines.append(f"Not asked, and therefore unknown: {joined(not_asked)}.")
    sources = sorted({f"{f.title}: {f.source.rstrip('.')}" for f in found.findings if f.consider and f.source})
    return [*lines, f"The sources of the prompts are: {'; '.join(sources)}."] if sources else lines


def _finding(finding: Finding) -> str:
    reason = finding.reason.rstrip(".") or "reason not recorded"
    prompt = f"; {finding.consider.rstrip('.')}" if finding.consider else ""
    unverified = f" (unverified: {finding.unverified.rstrip('.')})" if finding.unverified else ""
    agreed = f" {_agreed(finding)}" if finding.action or finding.by_whom or finding.due is not None else ""
    return f"{finding.title} is marked “{WORDS[finding.status]}” ({reason}){prompt}{unverified}.{agreed}"


def _agreed(finding: Finding) -> str:
    action = finding.action.strip(" .;") or "an action that is not recorded"
    who = f"by {finding.by_whom}" if finding.by_whom else "by whom is not recorded"
    when = f"by {finding.due}" if finding.due is not None else "no day is recorded"
    return f"What was agreed: {action}; {who}; {when}."


def _open(summary: PatientSummary) -> list[str]:
    items = [item for item in summary.open_items if item.kind is not OpenKind.BRAIN_HEALTH]
    lines = [_item(item) for item in items]
    return lines or [f"Nothing is open as of {show(summary.stamp.as_of)}."]


def _item(item: OpenItem) -> str:
    when = f" ({item.when})" if item.when and item.when not in item.text else ""
    return f"{item.title.rstrip('.')}{when}. {item.text}"


def _stamp(summary: PatientSummary) -> list[str]:
    stamp = summary.stamp
    recorded = f"the data recorded to {show(stamp.recorded_to)}" if stamp.recorded_to else "a record without data"
    return [
        f"This text is as of {show(stamp.as_of)} and describes {recorded}.",
        f"It was written by {stamp.program} with the definition {stamp.definition}, version {stamp.definition_version} "
        f"(SHA-256 {stamp.definition_sha256}), in a frame of {stamp.frame_months} months.",
        f"The SHA-256 of the content is {summary.sha256()}.",
        INTENDED_USE,
    ]


def _lower(words: str) -> str:
    """Return words as they go on in a sentence: small at the beginning, but for a month or a name in capitals."""
    first = words.split(" ", 1)[0].rstrip(",;:")
    if first in MONTHS or not first[1:].islower():
        return words
    return f"{words[:1].lower()}{words[1:]}"
