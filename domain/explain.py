"""Why a label: the evidence of one result as numbered steps, with what was not used and what is assumed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.circumstances import NOTHING_AROUND, Circumstances
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Attribution, CandidateWindows, Event, Kind, Point, SeriesResult, Unconfirmed, Why
from domain.measures import MEASURES
from domain.relapse_history import Suspect
from domain.sdmt_change import TEST_VARIATION, WITHIN_VARIATION, within_variation
from domain.summary import Explanation, Step
from domain.values import show_value
from domain.wording import (
    BOTH_FEATURES,
    CAUSE_CAUTION,
    TITLES,
    change_of,
    fell_back,
    joined,
    omission_notes,
    open_window,
    pending_text,
    possibility,
    span,
    spans,
    unconfirmed_note,
    value_of,
    windows_text,
    would_confirm,
)


def key_of(measure: str, onset: Point, kind: Kind) -> str:
    """Return the key under which the explanation of a change is found: it names measure, direction and onset."""
    return f"{kind}:{measure}:{onset.on.isoformat()}"


def explain_event(
    event: Event,
    definition: Definition,
    result: SeriesResult,
    around: Circumstances = NOTHING_AROUND,
    systems: Step | None = None,
) -> Explanation:
    """Return the explanation of a confirmed change; *around*: what the record holds beside the measured values.

    systems: what the functional systems did, for EDSS.
    """
    steps = [_baseline(event, around), _onset(event, around), _confirmation(event, definition)]
    steps += [systems] if systems is not None else []
    if event.kind is Kind.WORSENING:
        steps += _attribution(event, result)
        steps += [Step(around.scans)] if around.scans else []
    cautions = [*_cautions(event, definition, result), *around.cautions]
    if event.kind is Kind.WORSENING:
        cautions.append(CAUSE_CAUTION)
    return Explanation(
        key=key_of(event.measure, event.onset, event.kind),
        title=_title(event),
        subtitle=_subtitle(definition, result),
        steps=tuple(steps),
        not_used=_not_used(result, event),
        cautions=tuple(cautions),
        source=definition.citation,
        measure=event.measure,
        onset=event.onset.on,
    )


def _title(event: Event) -> str:
    title = MEASURES[event.measure].title
    if within_variation(event):
        return f"{title} {change_of(event.measure, event.baseline, event.onset)}: {WITHIN_VARIATION}"
    heading = TITLES[event.attribution] if event.attribution else "Improvement"
    if event.has_both_features:
        heading = f"{heading[: heading.index('(')]}({BOTH_FEATURES})"
    return heading if event.measure == "edss" else f"{heading}: {title}"


def explain_unconfirmed(
    change: Unconfirmed, definition: Definition, result: SeriesResult, systems: Step | None = None
) -> Explanation:
    """Return the explanation of a change that is not confirmed, with what would settle it.

    systems: what the functional systems did, for EDSS.
    """
    baseline = Step(f"Baseline {value_of(change.measure, change.baseline)} on {show(change.baseline.on)}.")
    seen = Step(
        f"First measured at {value_of(change.measure, change.onset)} on {show(change.onset.on)}, "
        f"{change_of(change.measure, change.baseline, change.onset)}.",
        f"{_threshold_text(change.measure, change.threshold, change.baseline)}{_last_relapse(change, result)}".strip(),
    )
    settle = Step(would_confirm(change, definition) if change.pending else unconfirmed_note(change))
    return Explanation(
        key=key_of(change.measure, change.onset, change.kind),
        title=pending_text(change),
        subtitle=_subtitle(definition, result),
        steps=(baseline, seen, *([systems] if systems is not None else []), settle),
        not_used=omission_notes(result.measure, result.omissions),
        cautions=(*_test_variation(change, definition), *_definition_cautions(definition, result.measure)),
        source=definition.citation,
        measure=change.measure,
        onset=change.onset.on,
    )


def _last_relapse(change: Unconfirmed, result: SeriesResult) -> str:
    """Return the last certain relapse up to the first measurement: what it would be attributed to depends on it."""
    earlier = [day for day in result.relapses if change.baseline.on <= day <= change.onset.on]
    if change.kind is not Kind.WORSENING or not earlier:
        return ""
    return f" Last relapse {show(earlier[-1])}, {(change.onset.on - earlier[-1]).days} days before."


def _subtitle(definition: Definition, result: SeriesResult) -> str:
    last = result.points[-1].on if result.points else None
    read = f"from signed visits to {show(last)}" if last else "no visit with a value"
    return f"{read} · {definition.id} version {definition.version} · SHA-256 {definition.sha256[:8]}…"


def _threshold_text(measure: str, threshold: Decimal, baseline: Point) -> str:
    if baseline.unable:
        return ""
    unit = " s" if MEASURES[measure].unit == "s" else ""
    return f"{show_value(MEASURES[measure], threshold)}{unit} counts from {value_of(measure, baseline)}."


def _baseline(event: Event, around: Circumstances) -> Step:
    measure = MEASURES[event.measure]
    text = f"Baseline {value_of(event.measure, event.baseline)} on {show(event.baseline.on)}."
    if event.baseline_recorded is not None:
        recorded = show_value(measure, event.baseline_recorded)
        return Step(text, f"Measured {recorded}; the definition keeps the earlier, higher level as the baseline.")
    return Step(text, around.baseline)


def _onset(event: Event, around: Circumstances) -> Step:
    at_age = f" at {around.age_at_onset}" if around.age_at_onset else ""
    word = "worse" if event.kind is Kind.WORSENING else "better"
    began = f" It began after {show(event.previous.on)}." if event.previous else ""
    return Step(
        f"First measured {word}{at_age}: {value_of(event.measure, event.onset)} on {show(event.onset.on)}, "
        f"{change_of(event.measure, event.baseline, event.onset)}.",
        f"{_threshold_text(event.measure, event.threshold, event.baseline)}{began}".strip(),
    )


def _confirmation(event: Event, definition: Definition) -> Step:
    days = (event.confirmation.on - event.onset.on).days
    early = " Early answer: fewer than 24 weeks." if definition.early else ""
    held = (
        f"Held at every visit to {show(event.last_held.on)}."
        if event.sustained_to_end
        else f"{fell_back(event)[:1].upper()}{fell_back(event)[1:]}."
        if event.fell_back
        else ""
    )
    return Step(
        f"Present again at {definition.confirmation_length} or later: "
        f"{value_of(event.measure, event.confirmation)} on {show(event.confirmation.on)} ({days} days).",
        f"{held}{early}".strip(),
    )


def _attribution(event: Event, result: SeriesResult) -> list[Step]:
    """Return the steps that say why the worsening has its attribution."""
    if event.why is Why.NOT_ASKED:
        return [Step("This definition does not attribute a worsening: relapses are not looked at.", "Undetermined.")]
    steps = [_raw(event, result)]
    if event.attribution is Attribution.RAW:
        return steps
    if event.why in (Why.DATE_UNCERTAIN, Why.NOT_ADJUDICATED):
        answers = "; ".join(possibility(p) for p in event.possibilities)
        return [*steps, Step(f"The answer depends: {answers}.", f"Undetermined ({event.why}).")]
    if event.why is Why.HISTORY_UNKNOWN:
        return [
            *steps,
            Step(f"Relapse history not recorded {spans(event.unknown_history)}.", "Undetermined, never PIRA."),
        ]
    steps += [_candidate(tried, event) for tried in event.candidates]
    if event.why is Why.RELAPSE_IN_WINDOW:
        steps.append(Step("Neither RAW nor PIRA: undetermined.", "It counts as worsening, with its cause open."))
    return [*steps, *_no_windows(event)]


def _raw(event: Event, result: SeriesResult) -> Step:
    window = event.raw_window
    if window is None:
        return Step("The definition has no window for relapses near the onset.")
    where = span(window.start, window.end)
    verdict = "RAW." if event.attribution is Attribution.RAW else ""
    suspects = [s for s in event.suspects if s.first <= window.end and s.last >= window.start]
    # A day on which an uncertain relapse was only tried is nobody's record.
    certain = [day for day in window.relapses if day in result.relapses]
    if certain:
        found = joined([show(day) for day in certain])
        return Step(f"Relapse {found}, {_before(event, certain[-1])}; window {where}.", verdict)
    if suspects:
        found = joined([_suspected(suspect, event) for suspect in suspects])
        return Step(f"{found[:1].upper()}{found[1:]}; window {where}.", verdict)
    if window.unknown:
        inside = "the whole window near the onset" if spans(window.unknown) == where else f"inside {where}"
        return Step(f"Relapse history not recorded {spans(window.unknown)}, {inside}.")
    return Step(f"No relapse recorded {where}: not RAW.")


def _before(event: Event, day: date) -> str:
    gap = (event.onset.on - day).days
    return f"{gap} days before the first measurement" if gap >= 0 else f"{-gap} days after the first measurement"


def _suspected(suspect: Suspect, event: Event) -> str:
    """Return an uncertain relapse as what is known of it: never by a day that nobody recorded (safety 2, 4)."""
    parts = [_before(event, suspect.first) if suspect.is_dated else "its day is not known"]
    parts += ["not adjudicated"] if suspect.may_be_none else []
    return f"{suspect.label}, {', '.join(parts)}"


def _candidate(tried: CandidateWindows, event: Event) -> Step:
    words = windows_text(tried.windows) or "No window asked for"
    text = f"{words[:1].upper()}{words[1:]}"
    if not tried.is_free:
        return Step(f"{text}.", f"The visit of {show(tried.confirmation.on)} cannot confirm PIRA.")
    if event.open_until is not None:
        return Step(f"{text}: PIRA so far.", f"Still open: {open_window(event)}.")
    if event.attribution is Attribution.PIRA:
        return Step(f"{text}: PIRA.", "Settled: the windows lie in the past.")
    return Step(f"{text}.")


def _no_windows(event: Event) -> list[Step]:
    if event.candidates:
        return []
    return [Step("The definition asks for no relapse-free window: every worsening that is not RAW is PIRA.")]


def _not_used(result: SeriesResult, event: Event) -> tuple[str, ...]:
    notes = [*omission_notes(result.measure, result.omissions)]
    notes += [unconfirmed_note(change) for change in result.unconfirmed if change.onset.on <= event.confirmation.on]
    between = [
        f"{show(p.on)} ({value_of(event.measure, p)}): "
        f"{change_of(event.measure, event.baseline, p)} is under the threshold."
        for p in result.points
        if event.baseline.on < p.on < event.onset.on and p.value != event.baseline.value and not _listed(result, p)
    ]
    return (*between, *notes)


def _listed(result: SeriesResult, point: Point) -> bool:
    return any(change.onset.on == point.on for change in result.unconfirmed)


def _cautions(event: Event, definition: Definition, result: SeriesResult) -> list[str]:
    cautions = [f"Relapses over {span(*gap)} rest on recall: no visit in over 18 months." for gap in event.long_gaps]
    if result.history_assumed:
        cautions.append("Relapse history assumed complete, not recorded.")
    cautions += [
        f"{text[:-1]}. Here confirmed means present again at {definition.confirmation_length} or later."
        for text in result.without_exclusions
    ]
    cautions += result.cautions
    cautions += _test_variation(event, definition)
    return [*cautions, *_definition_cautions(definition, event.measure)]


def _definition_cautions(definition: Definition, measure: str) -> tuple[str, ...]:
    parts = definition.unverified_parts(measure)
    return (f"Assumed, not read in this definition's paper: {'; '.join(parts)}.",) if parts else ()


def _test_variation(change: Event | Unconfirmed, definition: Definition) -> tuple[str, ...]:
    if not within_variation(change):
        return ()
    points = show_value(MEASURES[change.measure], change.threshold)
    return (f"{definition.id} counts {points} points; {TEST_VARIATION}",)
