"""The two halves of the overview, inflammation and disability, and the one statement above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from domain.activity import Activity
from domain.dates import PartialDate, show, whole_years
from domain.definition import Definition
from domain.evidence import Attribution, Event, Kind, SeriesResult
from domain.explain import key_of
from domain.lublin import LublinResult
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.neida import Neida, NeidaResult
from domain.progression import Progression
from domain.records import Adjudication, PatientRecord
from domain.summary import Headline, Line, MeasureRow, Tone
from domain.summary_tables import TESTS, edss_changes, parts_of, relapse_kind
from domain.threshold_family import FamilyAnswer
from domain.wording import (
    change_of,
    event_aside,
    event_text,
    joined,
    pending_text,
    span,
    threshold_caution,
    value_of,
)

LUBLIN_KEY = "lublin"
NEIDA_KEY = "neida"
DEPENDS = "depends on the threshold rule"
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


def inflammation_lines(record: PatientRecord, lublin: LublinResult, neida: NeidaResult) -> tuple[Line, ...]:
    """Return the rows of the half that relapses and scans fill."""
    return (
        Line("Activity", activity_text(lublin), _frame(lublin), True, Tone.INFLAMMATION, LUBLIN_KEY),
        Line("NEIDA", _neida(neida), _asked_and_scanned(lublin), explanation=NEIDA_KEY),
        _last_relapse(record, lublin.as_of),
        _last_scan(record, lublin),
    )


def activity_text(lublin: LublinResult) -> str:
    """Return the activity in the words that nobody can misread (safety 27)."""
    if lublin.activity is Activity.NOT_ACTIVE:
        if lublin.evidence.scans:
            return "No relapse or new lesion found"
        return "No relapse recorded; no scan in the frame, by a setting"
    if lublin.activity is Activity.ACTIVE:
        reasons = joined(lublin.activity_reasons)
        return f"Active: {reasons}" if reasons else "Active"
    return f"Activity indeterminate: {lublin.activity_reasons[0] if lublin.activity_reasons else 'not assessed'}"


def _frame(lublin: LublinResult) -> str:
    found_none = lublin.evidence.found_none
    if lublin.activity is Activity.NOT_ACTIVE and found_none is not None:
        return f"{span(*found_none)}; {lublin.evidence.mri_text}"
    return f"{span(lublin.frame_start, lublin.frame_end)}; {lublin.evidence.mri_text}"


def _neida(neida: NeidaResult) -> str:
    return {
        Neida.YES: "No inflammatory activity found",
        Neida.NO: "Inflammatory activity found",
        Neida.NOT_ASSESSABLE: "Not assessable",
    }[neida.answer]


def _asked_and_scanned(lublin: LublinResult) -> str:
    asked = lublin.evidence.relapses.asked_until
    if lublin.history_assumed:
        relapses = "relapse history assumed complete"
    else:
        relapses = f"relapses asked {show(asked)}" if asked else "relapses not asked"
    scan = f"scan {show(lublin.mri_until)}" if lublin.mri_until else "no scan that counts"
    return f"{relapses}, {scan}"


def _last_relapse(record: PatientRecord, as_of: date) -> Line:
    known = [r for r in record.relapses if r.judged is not Adjudication.PSEUDO_RELAPSE and r.onset.first <= as_of]
    if not known:
        return Line("Last relapse", "none recorded")
    last = max(known, key=lambda r: r.onset.first)
    systems = joined([system.replace("_", " ") for system in last.systems])
    kind = f"; {relapse_kind(last)}" if last.judged is Adjudication.UNCERTAIN else ""
    text = f"{last.onset}{f', {systems}' if systems else ''}{kind}"
    return Line("Last relapse", text, _ago(last.onset, as_of))


def _ago(then: PartialDate, as_of: date) -> str:
    if then.exact is None:
        return f"date known to the {'month' if then.month else 'year'}"
    days = (as_of - then.first).days
    if days < 60:
        return f"{days} days ago"
    if days < 730:
        return f"{days // 30} months ago"
    return f"{days / 365.25:.1f} years ago"


def _last_scan(record: PatientRecord, lublin: LublinResult) -> Line:
    scans = [scan for scan in record.scans if scan.on <= lublin.as_of]
    if not scans:
        return Line("Last scan", "none recorded")
    last = max(scans, key=lambda scan: scan.on)
    against = f", compared with {show(last.compared_with)}" if last.compared_with else ", no comparison scan named"
    return Line("Last scan", f"{show(last.on)}, {parts_of(last)}{against}", lublin.evidence.mri_text)


def disability_lines(
    record: PatientRecord,
    definition: Definition,
    results: Mapping[str, SeriesResult],
    lublin: LublinResult,
    families: Sequence[FamilyAnswer],
    rows: Sequence[MeasureRow],
    brain_health: Line,
) -> tuple[Line, ...]:
    """Return the rows of the half that measurements fill, the statement with the latest evidence first."""
    edss = results["edss"]
    attributed = [_attributed(edss, attribution, definition, families) for attribution in LABELS]
    lines = [line for line in attributed if line.strong]
    lines += _none_confirmed(edss, [a for a, line in zip(LABELS, attributed, strict=True) if not line.strong])
    lines += [_pending(edss, definition)] if edss.pending else []
    lines += [_progression(lublin)] if lublin.progression is not None else []
    lines += [_edss_change(record, edss, lublin.as_of), _other_measures(results, rows, definition), brain_health]
    return tuple(lines)


def _none_confirmed(edss: SeriesResult, attributions: Sequence[Attribution]) -> list[Line]:
    """Return what was not found in one row, so that what was found stands out."""
    if not attributions:
        return []
    label = "Worsening" if len(attributions) == len(LABELS) else "Other worsening"
    if not edss.points:
        return [Line(label, "not assessed: no EDSS recorded")]
    if len(edss.points) == 1:
        return [Line(label, "cannot be judged: one EDSS only")]
    return [Line(label, f"none confirmed {joined([NONE_WORDS[a] for a in attributions], 'or')}")]


def _attributed(
    edss: SeriesResult, attribution: Attribution, definition: Definition, families: Sequence[FamilyAnswer]
) -> Line:
    label = LABELS[attribution]
    events = [event for event in edss.worsenings if event.attribution is attribution]
    if _family_matters(families, attribution):
        return Line(
            label,
            DEPENDS[0].upper() + DEPENDS[1:],
            "; ".join(_family_answer(answer, attribution) for answer in families),
            True,
            Tone.CAUTION,
            key_of("edss", events[-1].onset, Kind.WORSENING) if events else "",
        )
    if not events:
        return Line(label, "none confirmed")
    last = events[-1]
    earlier = f"; {len(events) - 1} earlier" if len(events) > 1 else ""
    return Line(
        label,
        event_text(last),
        f"{event_aside(last, definition)}{earlier}",
        True,
        Tone.DISABILITY,
        key_of("edss", last.onset, Kind.WORSENING),
        threshold_caution(definition),
    )


def _family_matters(families: Sequence[FamilyAnswer], attribution: Attribution) -> bool:
    """Whether the worsenings of one attribution are not the same under every family."""
    found = {
        tuple((e.onset.on, e.confirmation.on) for e in answer.result.worsenings if e.attribution is attribution)
        for answer in families
    }
    return len(found) > 1


def _family_answer(answer: FamilyAnswer, attribution: Attribution) -> str:
    events = [event for event in answer.result.worsenings if event.attribution is attribution]
    what = f"first measured {joined([show(e.onset.on) for e in events])}" if events else "none"
    return f"{answer.family.title}: {what}"


def _pending(edss: SeriesResult, definition: Definition) -> Line:
    change = edss.pending[-1]
    when = f"a visit on or after {show(change.confirm_from)} would count" if change.confirm_from else ""
    return Line(
        "Not confirmed",
        pending_text(change),
        when,
        True,
        Tone.CAUTION,
        key_of("edss", change.onset, change.kind),
        threshold_caution(definition),
    )


def _progression(lublin: LublinResult) -> Line:
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
    return Line("Progression", word, frame if by_event else lublin.progression_reason, explanation=LUBLIN_KEY)


def _edss_change(record: PatientRecord, edss: SeriesResult, as_of: date) -> Line:
    if not edss.points:
        return Line("EDSS change", "no EDSS recorded")
    changes = [text for _, text in edss_changes(edss.points, as_of)]
    text = " · ".join(changes) or "one year of EDSS values is not recorded yet"
    first, last = edss.points[0], edss.points[-1]
    drove = drivers(record, first.on, last.on)
    aside = f"most change in: {joined(drove)}" if drove else f"{len(edss.points)} values to {show(last.on)}"
    return Line("EDSS change", text, aside)


def drivers(record: PatientRecord, first: date, last: date) -> tuple[str, ...]:
    """Return the functional systems, and walking, whose grade rose most between two visits."""
    by_day = {visit.on: visit for visit in record.visits}
    if first not in by_day or last not in by_day or first == last:
        return ()
    rises = {}
    for system in (*FUNCTIONAL_SYSTEMS, "ambulation"):
        before, after = by_day[first].value(system), by_day[last].value(system)
        if before is not None and after is not None and after > before:
            rises[system] = after - before
    most = max(rises.values(), default=None)
    names = {"ambulation": "walking"}
    return tuple(names.get(s, MEASURES[s].title.lower()) for s, rise in rises.items() if rise == most)


def _other_measures(results: Mapping[str, SeriesResult], rows: Sequence[MeasureRow], definition: Definition) -> Line:
    timed = [row for row in rows if row.measure in TESTS]
    if not timed:
        return Line("Other measures", "not recorded", "T25FW, 9HPT and SDMT")
    confirmed = [event for measure in TESTS if measure in results for event in results[measure].worsenings]
    if confirmed:
        texts = [f"{MEASURES[e.measure].title} {change_of(e.measure, e.baseline, e.onset)}" for e in confirmed[-3:]]
        first = confirmed[-1]
        return Line(
            "Other measures",
            f"Worse, present again: {joined(texts)}",
            f"first measured {show(first.onset.on)}, again {show(first.confirmation.on)}",
            True,
            Tone.DISABILITY,
            key_of(first.measure, first.onset, first.kind),
            threshold_caution(definition, first.measure),
        )
    changes = [f"{row.title} {row.change}" for row in timed if row.change]
    notes = [f"{row.title}: {row.note}" for row in timed if row.note]
    text = ", ".join(changes) or f"{joined([row.title for row in timed])} measured once"
    return Line("Other measures", text, "; ".join(notes) or "against the first value; none confirmed")


def headline(
    edss: SeriesResult, lublin: LublinResult, families: Sequence[FamilyAnswer], events: Sequence[Event]
) -> Headline:
    """Return the one statement above the halves: what both say together, never the quiet half alone.

    *events*: the confirmed EDSS worsenings that the statement is about, the latest last.
    """
    label = f"Lublin: {lublin.label}." if lublin.label else _no_label(lublin)
    numbers = _numbers(edss)
    detail = " ".join(part for part in (numbers, label) if part)
    if not edss.points and not lublin.evidence.scans and lublin.activity is Activity.INDETERMINATE:
        return Headline("Too little is recorded to say anything.", detail, Tone.NEUTRAL, LUBLIN_KEY)
    first, tone = _first_half(lublin), Tone.NEUTRAL
    if families:
        second, tone = f"whether disability increased {DEPENDS}", Tone.CAUTION
    elif events:
        second, tone = _increase(events[-1], lublin), Tone.DISABILITY
    elif edss.pending:
        second, tone = "a possible increase of disability is not confirmed", Tone.CAUTION
    else:
        second = _no_increase(edss, lublin)
        tone = Tone.INFLAMMATION if lublin.activity is Activity.ACTIVE else Tone.NEUTRAL
    key = key_of("edss", events[-1].onset, Kind.WORSENING) if events else LUBLIN_KEY
    parts = (second, first) if events else (first, second)
    return Headline(f"{parts[0][0].upper()}{parts[0][1:]}; {parts[1]}.", detail, tone, key)


def _first_half(lublin: LublinResult) -> str:
    if lublin.activity is Activity.NOT_ACTIVE:
        return "no relapse or new lesion found" if lublin.evidence.scans else "no relapse recorded"
    if lublin.activity is Activity.ACTIVE:
        return "a relapse or new lesion was found"
    return "activity indeterminate"


def _increase(event: Event, lublin: LublinResult) -> str:
    if event.onset.on >= lublin.frame_start or event.confirmation.on >= lublin.frame_start:
        return "disability increased"
    return f"disability increased earlier, first measured {show(event.onset.on)}"


def _no_increase(edss: SeriesResult, lublin: LublinResult) -> str:
    inside = [p for p in edss.points if p.on >= lublin.frame_start]
    if not inside:
        return "disability not assessed in this frame"
    if len(edss.points) < 2:
        return "one EDSS only: change cannot be judged"
    return f"no confirmed EDSS worsening {span(edss.points[0].on, edss.points[-1].on)}"


def _numbers(edss: SeriesResult) -> str:
    if not edss.points:
        return ""
    first, last = edss.points[0], edss.points[-1]
    if first.on == last.on:
        return f"EDSS {value_of('edss', last)} on {show(last.on)}."
    if first.value == last.value:
        return f"EDSS {value_of('edss', first)} on {show(first.on)} and on {show(last.on)}."
    return f"EDSS {value_of('edss', first)} to {value_of('edss', last)}, {span(first.on, last.on)}."


def _no_label(lublin: LublinResult) -> str:
    return f"No Lublin label: {lublin.notes[0]}." if lublin.notes else "No Lublin label: course not recorded."


def age_on(birth: PartialDate | None, day: date) -> str:
    """Return an age as shown: "39 y", or a range where the birth date is not exact."""
    if birth is None:
        return "age not known"
    youngest, oldest = whole_years(birth.last, day), whole_years(birth.first, day)
    return f"{youngest} y" if youngest == oldest else f"{youngest} or {oldest} y"
