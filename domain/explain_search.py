"""Why the rows that name no single change: what was searched, what was found and what was not, with every date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from domain.brain_health.findings import Finding
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Kind, SeriesResult
from domain.measures import MEASURES
from domain.parameters import parameters
from domain.sdmt_change import TEST_VARIATION, WITHIN_VARIATION, change_note, within_variation
from domain.summary import BrainHealth, Explanation, MeasureRow, Step
from domain.threshold_family import FamilyAnswer
from domain.wording import (
    change_of,
    event_aside,
    event_text,
    lasting,
    omission_notes,
    pending_text,
    span,
    threshold_caution,
    unconfirmed_note,
    value_of,
    would_confirm,
)

SEARCH_KEY = "search:edss"
TESTS_KEY = "search:tests"
BRAIN_HEALTH_KEY = "brain-health"
MOST_VALUES = 12  # of one measure in a step; the chart and its table hold them all


def explain_search(edss: SeriesResult, definition: Definition, families: Sequence[FamilyAnswer]) -> Explanation:
    """Return what the search for a change of EDSS read and found; *families*: the answers where they can differ."""
    length = f"It counts where it is present again at {definition.confirmation_length} or later."
    steps = [_values(edss), Step(f"{_sentence(parameters(definition)[0])}.", length)]
    steps += _found(edss, definition)
    steps += [Step(f"With threshold family {a.family.id} ({a.family.title}): {_in_short(a.result)}.") for a in families]
    mark = threshold_caution(definition)
    return Explanation(
        key=SEARCH_KEY,
        title="EDSS: what was searched and what was found",
        subtitle=_by(definition),
        steps=tuple(steps),
        not_used=omission_notes("edss", edss.omissions),
        cautions=(*edss.cautions, *edss.without_exclusions, *([f"{_sentence(mark)}."] if mark else [])),
        source=definition.citation,
    )


def explain_tests(
    results: Mapping[str, SeriesResult], rows: Iterable[MeasureRow], definition: Definition
) -> Explanation:
    """Return what T25FW, 9HPT and SDMT show, each with its values, the direction that is worse, and what was found."""
    steps = []
    not_used: list[str] = []
    cautions = []
    for row in rows:
        if row.measure == "edss":
            continue
        result = results[row.measure]
        steps += [_values(result, f"{MEASURES[row.measure].worse} is worse"), *_found(result, definition)]
        not_used += [f"{row.title}: {note}" for note in omission_notes(row.measure, result.omissions)]
        first, last = result.points[0], result.points[-1]
        if change_note(row.measure, first, last):
            cautions.append(f"{row.title}: {TEST_VARIATION}")
        mark = threshold_caution(definition, row.measure)
        cautions += [f"{row.title}: {mark}."] if mark else []
    return Explanation(
        key=TESTS_KEY,
        title="Other measures: walking, hands and SDMT",
        subtitle=_by(definition),
        steps=tuple(steps) or (Step("No T25FW, 9HPT or SDMT is recorded.", "Not recorded is not unchanged."),),
        not_used=tuple(not_used),
        cautions=tuple(dict.fromkeys(cautions)),
        source=definition.citation,
    )


def explain_brain_health(brain_health: BrainHealth) -> Explanation:
    """Return what the last review of the checklist found, point by point, with the source of each prompt."""
    on = brain_health.reviewed_on
    if on is None:
        steps = [Step("The checklist has not been filled in.", "Not asked is not in order.")]
    else:
        steps = [Step(f"Reviewed {show(on)}: {brain_health.counts}.")]
        steps += [_point(finding) for finding in brain_health.findings if finding.reason or finding.consider]
    return Explanation(
        key=BRAIN_HEALTH_KEY,
        title="Brain health: what the last review found",
        subtitle=f"as of the review of {show(on)}" if on else "no review recorded",
        steps=tuple(steps),
        cautions=tuple(sorted({f"Unverified: {f.unverified}." for f in brain_health.findings if f.unverified})),
        source="; ".join(sorted({f.source for f in brain_health.findings if f.consider and f.source})),
    )


def _by(definition: Definition) -> str:
    return f"by {definition.id} version {definition.version} · SHA-256 {definition.sha256[:8]}…"


def _values(result: SeriesResult, worse: str = "") -> Step:
    """Return the values that were read, with their days; of many, the first and the last ones."""
    title = MEASURES[result.measure].title
    points = result.points
    if not points:
        return Step(f"{title}: no value that can be used is recorded.", result.indeterminate)
    shown = [f"{value_of(result.measure, p)} on {show(p.on)}" for p in points]
    if len(shown) > MOST_VALUES:
        left_out = len(shown) - MOST_VALUES
        shown = [shown[0], f"{left_out} more", *shown[1 - MOST_VALUES :]]
    change = f"{change_of(result.measure, points[0], points[-1])} from first to last." if len(points) > 1 else ""
    return Step(f"{title}{f' ({worse})' if worse else ''}: {', '.join(shown)}.", _sentence(change))


def _found(result: SeriesResult, definition: Definition) -> list[Step]:
    title = MEASURES[result.measure].title
    steps = [Step(f"{_event(event)}.", f"{_sentence(event_aside(event, definition))}.") for event in result.events]
    steps += [Step(f"{pending_text(change)}.", would_confirm(change, definition)) for change in result.pending]
    steps += [
        Step(f"{title} {unconfirmed_note(change)}")
        for change in result.unconfirmed
        if not change.pending and change.kind is Kind.WORSENING
    ]
    if steps or not result.points:
        return steps
    days = span(result.points[0].on, result.points[-1].on)
    if len(result.points) == 1:
        return [Step(f"{title}: one value only, of {days}; a change cannot be judged.")]
    return [Step(f"{title}: no change reached the threshold and was present again, {days}.")]


def _event(event: Event) -> str:
    change = f"{value_of(event.measure, event.baseline)} to {value_of(event.measure, event.onset)}"
    if within_variation(event):  # never told as a worsening with a cause (safety 28)
        return f"{MEASURES[event.measure].title} {change}, first measured {show(event.onset.on)}: {WITHIN_VARIATION}"
    name = "Improvement: " if event.kind is Kind.IMPROVEMENT else ""
    return f"{name}{event_text(event)} ({change})"


def _in_short(result: SeriesResult) -> str:
    parts = [lasting(event_text(event), event) for event in result.worsenings]
    parts += [f"possible, EDSS {value_of('edss', c.onset)} on {show(c.onset.on)}" for c in result.pending]
    return "; ".join(parts) or "no worsening that was present again, none open"


def _point(finding: Finding) -> Step:
    words = f"{finding.title}: {finding.reason or finding.status}".rstrip(".")
    return Step(f"{words}.", f"{_sentence(finding.consider)}." if finding.consider else "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
