"""The half of the overview that measurements fill: what worsened, by cause, what is open, and the other measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.dates import show
from domain.definition import Definition
from domain.driving_words import driving_line
from domain.evidence import Attribution, Event, Kind, SeriesResult
from domain.explain import key_of
from domain.explain_lublin import LUBLIN_KEY
from domain.explain_search import SEARCH_KEY, TESTS_KEY
from domain.lublin import LublinResult
from domain.measures import MEASURES
from domain.progression import Progression
from domain.sdmt_change import WITHIN_VARIATION, within_variation
from domain.summary import Line, MeasureRow, Tone
from domain.summary_tables import TESTS, edss_changes
from domain.systems_driving import Driving
from domain.threshold_family import DEPENDS, FamilyAnswer, confirmed_differ, open_differ
from domain.wording import (
    change_of,
    event_aside,
    event_text,
    joined,
    lasting,
    pending_text,
    span,
    threshold_caution,
    unconfirmed_note,
    value_of,
)

LABELS = {
    Attribution.RAW: "After a relapse",
    Attribution.PIRA: "Not linked to relapses",
    Attribution.UNDETERMINED: "Cause undetermined",
}
NONE_WORDS = {
    Attribution.RAW: "after a relapse",
    Attribution.PIRA: "not linked to relapses",
    Attribution.UNDETERMINED: "of undetermined cause",
}


def disability_lines(
    systems: Mapping[str, Driving],
    definition: Definition,
    results: Mapping[str, SeriesResult],
    lublin: LublinResult,
    families: Sequence[FamilyAnswer],
    labels: Sequence[tuple[str, str]],
    rows: Sequence[MeasureRow],
    brain_health: Line,
) -> tuple[Line, ...]:
    """Return the rows of the half that measurements fill, what was found before what was not.

    systems: what drove each change of EDSS, by the key of its explanation. families, labels: the answers and the
    Lublin labels by threshold family, where they differ.
    """
    edss = results["edss"]
    attributed = [_attributed(edss, attribution, definition, families) for attribution in LABELS]
    lines = [row for line in attributed if line.strong for row in (line, *_which_system(systems, line))]
    without = [attribution for attribution, line in zip(LABELS, attributed, strict=True) if not line.strong]
    lines += _none_confirmed(edss, definition, without)
    for line in _open_rise(edss, lublin, definition, families):
        lines += [line, *_which_system(systems, line)]
    lines += _improved(systems, edss, definition)
    lines += [_progression(lublin, labels)] if lublin.progression is not None else []
    if lublin.course_review is not None and not confirmed_differ(families):
        lines.append(Line("Course", _sentence(lublin.course_review.text), explanation=LUBLIN_KEY))
    lines += [_edss_change(edss), _other_measures(results, rows, definition), brain_health]
    return tuple(lines)


def _which_system(systems: Mapping[str, Driving], line: Line) -> list[Line]:
    """Return the row that says which functional system drove the change that *line* is about (safety 38)."""
    key = line.explanation
    return [driving_line(systems[key], key)] if key in systems else []


def _improved(systems: Mapping[str, Driving], edss: SeriesResult, definition: Definition) -> list[Line]:
    """Return the last improvement that was present again, with the systems that drove it."""
    events = [event for event in edss.events if event.kind is Kind.IMPROVEMENT]
    if not events:
        return []
    last = events[-1]
    change = f"EDSS {value_of('edss', last.baseline)} to {value_of('edss', last.onset)}"
    line = Line(
        "Improvement",
        f"{change}, first measured {show(last.onset.on)}",
        event_aside(last, definition),
        explanation=key_of("edss", last.onset, last.kind),
        caution=threshold_caution(definition),
    )
    return [line, *_which_system(systems, line)]


def _none_confirmed(edss: SeriesResult, definition: Definition, attributions: Sequence[Attribution]) -> list[Line]:
    """Return what was not found in one row, so that what was found stands out."""
    if not attributions:
        return []
    label = "Worsening" if len(attributions) == len(LABELS) else "Other worsening"
    if not edss.points:
        return [Line(label, "not assessed: no EDSS recorded")]
    if len(edss.points) == 1:
        return [Line(label, "cannot be judged: one EDSS only", show(edss.points[0].on), explanation=SEARCH_KEY)]
    causes = joined([NONE_WORDS[a] for a in attributions], "or")
    at, period = f"at {definition.confirmation_length} or later", span(edss.points[0].on, edss.points[-1].on)
    if len(attributions) < len(LABELS):
        return [Line(label, f"none confirmed {at}", f"{causes}; {period}", explanation=SEARCH_KEY)]
    text, aside = f"no EDSS worsening present again {at}", f"{len(edss.points)} visits, {period}"
    return [Line(label, text, aside, explanation=SEARCH_KEY, caution=_assumed(edss, definition))]


def _attributed(
    edss: SeriesResult, attribution: Attribution, definition: Definition, families: Sequence[FamilyAnswer]
) -> Line:
    label = LABELS[attribution]
    events = [event for event in edss.worsenings if event.attribution is attribution]
    if _family_matters(families, attribution):
        return Line(
            label,
            _sentence(DEPENDS),
            "; ".join(_family_answer(answer, attribution) for answer in families),
            True,
            Tone.CAUTION,
            key_of("edss", events[-1].onset, Kind.WORSENING) if events else SEARCH_KEY,
        )
    if not events:
        return Line(label, "none confirmed")
    last = events[-1]
    earlier = _earlier(events[:-1])
    return Line(
        label,
        event_text(last),
        f"{event_aside(last, definition)}{earlier}",
        True,
        Tone.DISABILITY,
        key_of("edss", last.onset, Kind.WORSENING),
        _assumed(edss, definition),
    )


def _earlier(events: Sequence[Event]) -> str:
    """Return how many worsenings came before the one that is told, and which of them did not last."""
    if not events:
        return ""
    passing = [lasting(f"first measured {show(e.onset.on)}", e) for e in events if e.fell_back is not None]
    return f"; {len(events)} earlier{f' ({joined(passing)})' if passing else ''}"


def _assumed(edss: SeriesResult, definition: Definition) -> str:
    """Return the mark of an unverified threshold rule; where this row stands, every family gives its answer."""
    mark = threshold_caution(definition)
    return f"{mark}; A, B and C agree here" if mark and edss.points else mark


def _family_matters(families: Sequence[FamilyAnswer], attribution: Attribution) -> bool:
    """Whether the worsenings of one attribution are not the same under every family."""
    found = {
        tuple((e.onset.on, e.confirmation.on) for e in answer.result.worsenings if e.attribution is attribution)
        for answer in families
    }
    return len(found) > 1


def _family_answer(answer: FamilyAnswer, attribution: Attribution) -> str:
    events = [event for event in answer.result.worsenings if event.attribution is attribution]
    what = f"first measured {joined([lasting(show(e.onset.on), e) for e in events])}" if events else "none"
    return f"{_title(answer)}: {what}"


def _open_rise(
    edss: SeriesResult, lublin: LublinResult, definition: Definition, families: Sequence[FamilyAnswer]
) -> list[Line]:
    """Return the row of a rise that is not confirmed: pending, or never to be settled."""
    if open_differ(families):
        found: dict[str, list[str]] = {}
        for answer in families:
            found.setdefault(_open_in_words(answer.result), []).append(answer.family.id)
        aside = "; ".join(f"{joined(ids)}: {words}" for words, ids in found.items())
        return [Line("Not confirmed", f"Possible worsening {DEPENDS}", aside, True, Tone.CAUTION, SEARCH_KEY)]
    rises = edss.pending or lublin.unconfirmed
    if not rises:
        return []
    change = rises[-1]
    when = f"a visit on or after {show(change.confirm_from)} would count" if change.confirm_from else ""
    if lublin.change is not None and lublin.change.ending is not None:
        when = f"unconfirmed, cannot be settled: {lublin.change.ending.short}"
    elif not change.pending:
        when = unconfirmed_note(change)
    key = key_of("edss", change.onset, change.kind)
    caution = threshold_caution(definition)
    return [Line("Not confirmed", pending_text(change), when, True, Tone.CAUTION, key, caution)]


def _open_in_words(result: SeriesResult) -> str:
    parts = [
        f"EDSS {value_of('edss', c.onset)} on {show(c.onset.on)}, {change_of('edss', c.baseline, c.onset)} "
        f"from {value_of('edss', c.baseline)}"
        for c in result.pending
    ]
    return joined(parts) or "none open"


def _title(answer: FamilyAnswer) -> str:
    return f"{answer.family.id} ({answer.family.title})"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _progression(lublin: LublinResult, labels: Sequence[tuple[str, str]]) -> Line:
    if labels:
        asides = [f"{ids}: {label}" for ids, label in labels]
        return Line("Progression", _sentence(DEPENDS), "; ".join(asides), True, Tone.CAUTION, LUBLIN_KEY)
    word = {
        Progression.WITH: "With progression",
        Progression.WITHOUT: "Without progression in this frame",
        Progression.INDETERMINATE: "Progression indeterminate",
    }[lublin.progression or Progression.INDETERMINATE]
    frame = span(lublin.frame_start, lublin.frame_end)
    by_event = lublin.progression is Progression.WITH and any(
        event.attribution is Attribution.PIRA for event in lublin.worsenings
    )
    # The worsening it rests on stands in a row of its own above.
    aside = frame if by_event else lublin.progression_reason.removeprefix("without progression in this frame; ")
    return Line("Progression", word, aside, explanation=LUBLIN_KEY)


def _edss_change(edss: SeriesResult) -> Line:
    if not edss.points:
        return Line("EDSS change", "no EDSS recorded")
    last = edss.points[-1]
    return Line(
        "EDSS change", _sentence(" · ".join(edss_changes(edss.points))), f"to {show(last.on)}", explanation=SEARCH_KEY
    )


def _other_measures(results: Mapping[str, SeriesResult], rows: Sequence[MeasureRow], definition: Definition) -> Line:
    timed = [row for row in rows if row.measure in TESTS]
    if not timed:
        return Line("Other measures", "not recorded", "T25FW, 9HPT and SDMT")
    found = [result for measure, result in results.items() if measure in TESTS]
    confirmed = [e for result in found for e in result.worsenings if not within_variation(e)]
    if confirmed:
        return _worse_measures(confirmed, found, definition)
    changes = [_change_of_test(row, results[row.measure]) for row in timed if row.change]
    notes = [f"{row.title}: {row.note}" for row in timed if row.note]
    open_rises = [
        _in_list(MEASURES[c.measure].title) for result in found for c in result.pending if not within_variation(c)
    ]
    if open_rises:
        notes.insert(0, f"{joined(open_rises)}: possible worsening, not confirmed")
    text = ", ".join(changes) or f"{joined([_in_list(row.title) for row in timed])} measured once"
    aside = "; ".join(notes) or f"none worse and present again at {definition.confirmation_length} or later"
    return Line("Other measures", text, aside if changes else "", bool(open_rises), explanation=TESTS_KEY)


def _change_of_test(row: MeasureRow, result: SeriesResult) -> str:
    """Return a test's change with its direction named: "T25FW +31 % (slower)", "SDMT −6 (fewer correct)"."""
    first, last = result.points[0], result.points[-1]
    text = f"{_in_list(row.title)} {row.change}"
    if first.unable or last.unable or first.value == last.value:
        return text
    rose, fell = ("slower", "faster") if MEASURES[row.measure].unit == "s" else ("more correct", "fewer correct")
    return f"{text} ({rose if last.value > first.value else fell})"


def _in_list(title: str) -> str:
    """Return a measure's title as it stands among others: "9HPT dominant hand", without its comma."""
    return title.replace(",", "")


def _worse(event: Event) -> str:
    return f"{_in_list(MEASURES[event.measure].title)} {change_of(event.measure, event.baseline, event.onset)}"


def _worse_measures(confirmed: Sequence[Event], found: Sequence[SeriesResult], definition: Definition) -> Line:
    """Return the row where a test is worse and stayed so; SDMT within test variation stands in the small print."""
    texts = [lasting(_worse(e), e) for e in confirmed[-3:]]
    passing = any(e.fell_back is not None for e in confirmed[-3:])
    last = confirmed[-1]
    small = [
        lasting(f"{_worse(e)}: {WITHIN_VARIATION}", e)
        for result in found
        for e in result.worsenings[-1:]
        if within_variation(e)
    ]
    when = f"first measured {show(last.onset.on)}, again at {definition.confirmation_length} or later: "
    return Line(
        "Other measures",
        f"Worse, present again: {'; '.join(texts) if passing else joined(texts)}",
        "; ".join([f"{when}{show(last.confirmation.on)}", *small]),
        True,
        Tone.DISABILITY,
        key_of(last.measure, last.onset, last.kind),
        threshold_caution(definition, last.measure),
    )
