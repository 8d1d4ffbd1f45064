"""The one statement above the halves: what both say together, never the quiet half alone."""

from __future__ import annotations

from collections.abc import Sequence

from domain.activity import Activity
from domain.dates import show
from domain.evidence import Attribution, Event, Kind, SeriesResult
from domain.explain import key_of
from domain.explain_lublin import LUBLIN_KEY
from domain.lublin import LublinResult
from domain.measures import MEASURES
from domain.progression import Progression
from domain.records import Course
from domain.relapse_frame import RelapseFact
from domain.scan_reading import ScanVerdict
from domain.sdmt_change import within_variation
from domain.summary import Headline, Tone
from domain.threshold_family import DEPENDS, FamilyAnswer, confirmed_differ, open_differ
from domain.wording import joined, lasting, span, value_of

QUIET = "no relapse or new lesion found"


def label_text(lublin: LublinResult, labels: Sequence[tuple[str, str]]) -> str:
    """Return the Lublin label as it is shown; *labels*: by threshold family, where they differ (safety 15)."""
    if labels:
        return f"{DEPENDS} ({'; '.join(f'{ids}: {label}' for ids, label in labels)})"
    if lublin.course is Course.RIS:
        return "none; RIS is not a Lublin phenotype"
    if not lublin.label:
        return f"none; {lublin.notes[0] if lublin.notes else 'course not recorded'}"
    return lublin.label


def headline(edss: SeriesResult, lublin: LublinResult, families: Sequence[FamilyAnswer], label: str) -> Headline:
    """Return the one statement above the halves; *label* is the Lublin label as it is shown."""
    detail = " ".join(part for part in (_numbers(edss), f"Lublin: {label}.") if part)
    if not edss.points and not lublin.evidence.scans and lublin.activity is Activity.INDETERMINATE:
        return Headline("Too little is recorded to say anything.", detail, Tone.NEUTRAL, LUBLIN_KEY)
    first, key = _first_half(lublin), LUBLIN_KEY
    events = edss.worsenings
    stated = lublin.progression is Progression.WITH
    depends = confirmed_differ(families)
    if depends:
        second, tone = _depends(families), Tone.CAUTION
    elif events:
        second, tone = _increase(events[-1], edss, lublin), Tone.DISABILITY
        key = key_of("edss", events[-1].onset, Kind.WORSENING)
    elif stated:
        second, tone = "progression stated by the clinician, no confirmed EDSS worsening by the rule", Tone.DISABILITY
    elif edss.pending or lublin.unconfirmed:
        second, tone = "a possible increase of disability is not confirmed", Tone.CAUTION
    elif open_differ(families):
        second, tone = f"whether there is a possible increase of disability {DEPENDS}", Tone.CAUTION
    elif lublin.change is not None and lublin.change.other_measures:
        second, tone = _elsewhere(lublin.change.other_measures), Tone.DISABILITY
    else:
        second = _no_increase(edss, lublin)
        tone = Tone.INFLAMMATION if lublin.activity is Activity.ACTIVE else Tone.NEUTRAL
    if events and events[-1].attribution is not Attribution.PIRA and not depends and first == QUIET:
        first = _no_further(lublin)
    parts = (second, first) if depends or tone is Tone.DISABILITY else (first, second)
    return Headline(f"{parts[0][0].upper()}{parts[0][1:]}; {parts[1]}.", detail, tone, key)


def _depends(families: Sequence[FamilyAnswer]) -> str:
    if all(answer.result.worsenings for answer in families):
        return f"disability increased; when, and after what, {DEPENDS}"
    return f"whether disability increased {DEPENDS}"


def _first_half(lublin: LublinResult) -> str:
    if lublin.activity is Activity.NOT_ACTIVE:
        return QUIET if lublin.evidence.scans else "no relapse recorded, no scan in the frame"
    if lublin.activity is Activity.ACTIVE:
        return _found(lublin)
    return "activity indeterminate"


def _no_further(lublin: LublinResult) -> str:
    """Return the quiet half with its days: "no relapse found" alone would contradict a relapse before them."""
    found = lublin.evidence.found_none
    return f"{QUIET} {span(*found)}" if found else QUIET


def _found(lublin: LublinResult) -> str:
    relapse = bool(lublin.evidence.relapses.of(RelapseFact.COUNTED))
    lesion = any(reading.verdict is ScanVerdict.ACTIVE for reading in lublin.evidence.scans)
    if relapse and lesion:
        return "a relapse and a new or enhancing lesion were found"
    if lesion:
        return "a new or enhancing lesion was found"
    return "a relapse was found" if relapse else "a relapse or new lesion was found"


def _increase(event: Event, edss: SeriesResult, lublin: LublinResult) -> str:
    relapses = event.raw_window.relapses if event.raw_window is not None and not event.suspects else ()
    cause = {
        Attribution.RAW: f" after the relapse of {show(relapses[-1])}" if relapses else " after a relapse",
        Attribution.UNDETERMINED: ", cause undetermined",
    }.get(event.attribution or Attribution.UNDETERMINED, "")
    words = f"disability increased{cause}"
    if event.onset.on < lublin.frame_start and event.confirmation.on < lublin.frame_start:
        words = f"disability increased earlier{cause}, first measured {show(event.onset.on)}"
    words = lasting(words, event)
    return f"{words}, and a further increase is possible" if edss.pending else words


def _elsewhere(events: Sequence[Event]) -> str:
    """Return what another measure says where EDSS shows no worsening: then EDSS alone says nothing (safety 19)."""
    certain = [event for event in events if not within_variation(event)]
    if not certain:
        small = lasting("SDMT lower within test variation", events[-1])
        return f"EDSS without confirmed worsening, {small}"
    latest = {MEASURES[event.measure].title: event for event in certain}
    held = joined([title for title, event in latest.items() if event.fell_back is None])
    words = [f"{held} worse and present again"] if held else []
    words += [
        lasting(f"{title} worse and present again", event)
        for title, event in latest.items()
        if event.fell_back is not None
    ]
    return f"{'; '.join(words)}{';' if len(words) > 1 else ','} EDSS without confirmed worsening"


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
