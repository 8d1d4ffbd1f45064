"""Evidence to whole sentences, in one place: screen, paper and CSV use these words and no others.

The words follow clinical safety: "first measured", never "since"; "present again at 24 weeks or later", never a bare
"confirmed"; "no relapse recorded", never "no relapse"; unknown stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from domain.dates import show
from domain.definition import Definition
from domain.evidence import (
    Attribution,
    Event,
    Failure,
    Kind,
    LeftOut,
    Omission,
    Point,
    Possibility,
    Unconfirmed,
    Why,
    WindowCheck,
)
from domain.measures import MEASURES
from domain.sdmt_change import VARIATION, within_variation
from domain.values import show_value

CAUSE_CAUTION = (
    "A label does not establish the cause. Infection, injury, medicines and other disease are not assessed here."
)
DISABILITY_NOTE = "PIRA may reflect smouldering MS, ageing, other illness or measurement."
INTENDED_USE = (
    "For documentation and research. Not a medical device: it shows facts, rules and their sources, "
    "and gives no advice on treatment."
)
THRESHOLD_ASSUMED = "threshold rule assumed"
NO_CHANGE = "no change"

BOTH_FEATURES = "RAW and PIRA features"  # an event with both kinds of evidence: safety 25
NOT_EXAMINED = "not re-examined"  # safety 12
CARRIED = {LeftOut.CARRIED: "carried from", LeftOut.GRADES_CARRIED: "grades carried from"}
TITLES = {
    Attribution.PIRA: "Worsening not linked to relapses (PIRA)",
    Attribution.RAW: "Worsening after a relapse (RAW)",
    Attribution.UNDETERMINED: "Worsening, cause undetermined",
}


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a sentence lists them: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def span(start: date, end: date) -> str:
    """Return two days as "8 Dec 2024 to 7 Apr 2025"."""
    return show(start) if start == end else f"{show(start)} to {show(end)}"


def spans(pairs: Iterable[tuple[date, date]]) -> str:
    """Return several spans in one sentence part."""
    return joined([span(start, end) for start, end in pairs])


def signed(value: Decimal) -> str:
    """Return a difference with its sign: +1.0, −6."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value):f}"


def value_of(measure: str, point: Point) -> str:
    """Return a point's value with its unit, or "unable"."""
    if point.unable:
        return "unable"
    shown = show_value(MEASURES[measure], point.value)
    unit = MEASURES[measure].unit
    return f"{shown} s" if unit == "s" else shown


def change_of(measure: str, baseline: Point, later: Point) -> str:
    """Return the change between two points: steps for EDSS and scores, percent for timed tests."""
    if later.unable:
        return "unable"
    if baseline.unable:
        return "from unable"
    difference = later.value - baseline.value
    if not difference:
        return NO_CHANGE
    if MEASURES[measure].unit == "s":
        return percent(difference, baseline.value)
    return signed(difference.quantize(Decimal("0.1")) if measure == "edss" else difference.normalize())


def percent(difference: Decimal, base: Decimal) -> str:
    """Return a relative change in whole percent, with one decimal where rounding would reach a whole ten."""
    exact = difference * 100 / base
    whole = exact.quantize(Decimal(1))
    if not whole:
        return "under 1 %"
    shown = whole if whole == exact or abs(whole) % 10 else exact.quantize(Decimal("0.1"))
    return f"{signed(shown)} %"


def threshold_caution(definition: Definition, measure: str = "edss") -> str:
    """Return the short mark that a label carries where its threshold could not be verified (safety 15)."""
    return THRESHOLD_ASSUMED if definition.is_unverified(f"thresholds.{_threshold_key(definition, measure)}") else ""


def _threshold_key(definition: Definition, measure: str) -> str:
    """Return the key of the threshold that bears on a measure: each hand of the 9HPT may share one."""
    return "nhpt" if measure.startswith("nhpt") and measure not in definition.thresholds else measure


def event_text(event: Event) -> str:
    """Return the statement of a confirmed event: "PIRA, first measured 8 Mar 2025"."""
    if event.kind is Kind.IMPROVEMENT:
        return f"{value_of(event.measure, event.onset)}, first measured {show(event.onset.on)}"
    name = "Attribution undetermined" if event.attribution is Attribution.UNDETERMINED else str(event.attribution)
    if event.has_both_features:
        name = BOTH_FEATURES
    if event.measure != "edss":
        name = f"{MEASURES[event.measure].title}: {name}"
    so_far = " so far" if event.open_until else ""
    return f"{name}{so_far}, first measured {show(event.onset.on)}"


def event_aside(event: Event, definition: Definition) -> str:
    """Return what a statement rests on, in small: the confirmation with its length, and a later fall."""
    at = event.pira_confirmation or event.confirmation
    parts = [f"again at {definition.confirmation_length} or later: {show(at.on)}"]
    if definition.early:
        parts.append("early")
    if event.fell_back is not None:
        parts.append(fell_back(event))
    if event.open_until is not None:
        parts.append(open_window(event))
    if event.attribution is Attribution.UNDETERMINED:
        parts.append(undetermined(event))
    parts += [f"relapses {span(*gap)} rest on recall" for gap in event.long_gaps]
    return "; ".join(part for part in parts if part)


def fell_back(event: Event) -> str:
    """Return that a confirmed change did not last (safety 14)."""
    back = event.fell_back
    if back is None:
        return ""
    # Beside a change in percent the value alone would have to be reckoned with first.
    change = f" ({change_of(event.measure, event.baseline, back)})" if MEASURES[event.measure].unit == "s" else ""
    return f"not sustained: back to {value_of(event.measure, back)}{change} on {show(back.on)}"


def lasting(words: str, event: Event) -> str:
    """Return what is said of a confirmed change; where it did not last, that too, on the same line (safety 14)."""
    return words if event.fell_back is None else f"{words}, {fell_back(event)}"


def open_window(event: Event) -> str:
    """Return that a relapse-free window still reaches past today (safety 13)."""
    return f"settled if no relapse is recorded to {show(event.open_until)}" if event.open_until else ""


def undetermined(event: Event) -> str:
    """Return why an attribution is undetermined, with the dates (safety 1, 2, 4)."""
    if event.why is Why.HISTORY_UNKNOWN:
        return f"relapse history not recorded {spans(event.unknown_history)}"
    if event.why in (Why.DATE_UNCERTAIN, Why.NOT_ADJUDICATED):
        return f"{event.why}: {'; '.join(possibility(p) for p in event.possibilities)}"
    found = sorted({day for tried in event.candidates for window in tried.windows for day in window.relapses})
    if found:
        return f"relapse {joined([show(day) for day in found])} in a window that has to be free of relapses"
    return str(event.why or "")


def possibility(answer: Possibility) -> str:
    """Return one possible answer with its assumption."""
    return f"{answer.answer} if {answer.assuming}"


def pending_text(change: Unconfirmed) -> str:
    """Return an unconfirmed change: what was seen and that it is open."""
    what = "worsening" if change.kind is Kind.WORSENING else "improvement"
    title = MEASURES[change.measure].title
    text = (
        f"Possible {what}, not confirmed: {title} {value_of(change.measure, change.onset)} on {show(change.onset.on)}, "
        f"{change_of(change.measure, change.baseline, change.onset)} from {value_of(change.measure, change.baseline)}"
    )
    return f"{text}; {VARIATION}" if within_variation(change) else text


def would_confirm(change: Unconfirmed, definition: Definition) -> str:
    """Return what would settle an unconfirmed change: a sentence with the dates in which a visit would count."""
    if change.confirm_from is None:
        return "No later visit can confirm it."
    until = f" and up to {show(change.confirm_to)}" if change.confirm_to else ""
    days = definition.confirmation.relapse_free.before
    apart = f", at least {days} days after any relapse," if days else ""
    visit = "A scheduled visit" if definition.confirmation.scheduled_only else "A visit"
    return (
        f"{visit} with {MEASURES[change.measure].title} on or after {show(change.confirm_from)}{until}{apart} "
        "would confirm it or not."
    )


def unconfirmed_note(change: Unconfirmed) -> str:
    """Return why a change that reached the threshold is no event, for the list of what was not used."""
    seen = f"{show(change.onset.on)} ({value_of(change.measure, change.onset)})"
    at = show(change.failed_at.on) if change.failed_at else ""
    back = f" ({value_of(change.measure, change.failed_at)})" if change.failed_at else ""
    if change.failure is Failure.NOT_HELD:
        return f"{seen}: reached the threshold, not held at {at}{back}."
    if change.failure is Failure.NEAR_RELAPSE:
        when = f" of {show(change.relapse)}" if change.relapse else ""
        return f"{seen}: reached the threshold; the later visit lies too near the relapse{when}."
    if change.failure is Failure.NOT_SUSTAINED:
        return f"{seen}: present again, but not sustained long enough{f': back on {at}{back}' if at else ''}."
    if change.failure is Failure.NO_VISIT_IN_WINDOW:
        return f"{seen}: reached the threshold; no visit in the confirmation window yet."
    return f"{seen}: reached the threshold; no later visit."


def omission_notes(measure: str, omissions: Sequence[Omission]) -> tuple[str, ...]:
    """Return a sentence for each value that was left out; several of a day of which none is chosen share one."""
    undecided: dict[date, list[str]] = {}
    for omission in omissions:
        if omission.why is LeftOut.NONE_CHOSEN:
            value = "unable" if omission.value is None else show_value(MEASURES[measure], omission.value)
            undecided.setdefault(omission.on, []).append(value)
    notes = []
    for omission in omissions:
        if omission.why is not LeftOut.NONE_CHOSEN:
            notes.append(omission_note(measure, omission))
        elif omission.on in undecided:
            values = joined(undecided.pop(omission.on))
            notes.append(f"{show(omission.on)} ({values}): {omission.why}. Choose the value of {show(omission.on)}.")
    return tuple(notes)


def omission_note(measure: str, omission: Omission) -> str:
    """Return why a visit did not enter the search, or may not confirm in it."""
    value = f" ({show_value(MEASURES[measure], omission.value)})" if omission.value is not None else ""
    if omission.why in CARRIED:
        return f"{show(omission.on)}{value}: {CARRIED[omission.why]} {omission.note}, {NOT_EXAMINED}: cannot confirm."
    why = {
        LeftOut.NOT_COMPARABLE: "marked not comparable",
        LeftOut.UNABLE_REASON_UNKNOWN: "no value, and the reason is not recorded",
    }.get(omission.why, str(omission.why))
    note = f": {omission.note}" if omission.note else ""
    return f"{show(omission.on)}{value}: {why}{note}."


def window_text(window: WindowCheck) -> str:
    """Return what was found in a relapse-free window."""
    if window.relapses:
        return f"relapse {joined([show(day) for day in window.relapses])} within {span(window.start, window.end)}"
    if window.unknown:
        return f"relapse history not recorded {spans(window.unknown)}"
    return f"no relapse recorded {span(window.start, window.end)}"


def windows_text(windows: Sequence[WindowCheck]) -> str:
    """Return what was found in several windows; those that are free are named together."""
    free = [window for window in windows if not window.relapses and not window.unknown]
    parts = [window_text(window) for window in windows if window not in free]
    if free:
        parts.append(f"no relapse recorded {spans([(window.start, window.end) for window in free])}")
    return joined(parts)
