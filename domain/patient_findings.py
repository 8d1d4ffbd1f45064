"""From record and results to the facts of a patient's own page.

Every answer is one of the rules' own results: a change counts where the engine confirmed it, "quiet" where the activity
rule says so for the days named (clinical safety 34).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial

from domain.activity import Activity, activity_in_frame
from domain.dates import minus_months
from domain.definition import Definition
from domain.engine import ABSENT_IMPROVEMENT, ABSENT_WORSENING
from domain.evidence import Attribution, Event, Kind, Point, SeriesResult
from domain.explain import key_of
from domain.lublin import LublinResult
from domain.measures import MEASURES
from domain.observed import death
from domain.patient_facts import Discussed, ForATime, Harder, PatientFacts, PatientMeasure, QuietButWorse, Span, State
from domain.records import PatientRecord, Statement, StatementKind
from domain.relapse_frame import Answer
from domain.scan_reading import ScanReading, ScanVerdict
from domain.sdmt_change import RELIABLE_POINTS, sdmt_fall, within_variation
from domain.systems_driving import AMBULATION, Driving

WALKING = "t25fw"
EDSS, SDMT = "edss", "sdmt"


def patient_facts(
    record: PatientRecord,
    definition: Definition,
    results: Mapping[str, SeriesResult],
    lublin: LublinResult,
    systems: Mapping[str, Driving],
    *,
    edss_depends: bool,
) -> PatientFacts:
    """Return the facts of one record that holds nothing later than the day of *lublin*.

    systems: what drove each change of EDSS, by its key. edss_depends: see PatientFacts.
    """
    held = [
        event
        for result in results.values()
        for event in result.worsenings
        if is_held(event) and not (edss_depends and event.measure == EDSS)
    ]
    independent = [_harder(systems, event) for event in held if event.attribution is Attribution.PIRA]
    unexplained = [_harder(systems, event) for event in held if event.attribution is Attribution.UNDETERMINED]
    if lublin.activity is not Activity.ACTIVE and not is_quiet(lublin):
        unexplained += [harder for harder in independent if _touches(harder, lublin)]
    found = _quiet_but_worse(record, lublin, independent) if is_quiet(lublin) else None
    told = {*unexplained, *(found.worse if found is not None else ())}
    asked = [visit for visit in record.visits if visit.question.strip()]
    return PatientFacts(
        tuple(
            _measure(result, definition, depends=edss_depends and measure == EDSS)
            for measure, result in results.items()
            if result.points
        ),
        found,
        tuple(_walking_first(unexplained)),
        tuple(_walking_first([harder for harder in map(partial(_harder, systems), held) if harder not in told])),
        edss_depends,
        _discussed(record, lublin, [event.confirmation.on for event in held]),
        asked[-1].question.strip() if asked else "",
        asked[-1].on if asked else None,
        death(record, lublin.as_of) is not None,
    )


def is_quiet(lublin: LublinResult) -> bool:
    """Whether relapses and scans were both looked for in the frame and showed nothing; no setting stands in for one."""
    evidence = lublin.evidence
    return (
        lublin.activity is Activity.NOT_ACTIVE
        and evidence.relapses.answer is Answer.NO
        and evidence.mri is Answer.NO
        and evidence.found_none is not None
    )


def is_held(event: Event) -> bool:
    """Whether a worsening is there however uncertain relapses were, is no test variation, and did not fall back."""
    absent = any(possibility.answer == ABSENT_WORSENING for possibility in event.possibilities)
    return event.fell_back is None and not absent and not within_variation(event)


def _harder(systems: Mapping[str, Driving], event: Event) -> Harder:
    walking = event.measure == WALKING
    if event.measure == EDSS:
        driving = systems.get(key_of(EDSS, event.onset, event.kind))
        walking = driving is not None and any(
            change.system == AMBULATION for change in (driving.decisive or driving.drove)
        )
    open_cause = event.attribution is Attribution.UNDETERMINED
    return Harder(
        event.measure,
        walking,
        event.baseline.on,
        (event.previous or event.baseline).on,
        event.onset.on,
        (event.pira_confirmation or event.confirmation).on,
        event.why if open_cause else None,
        event.unknown_history if open_cause else (),
        event.attribution is Attribution.RAW,
    )


def _walking_first(harder: Sequence[Harder]) -> list[Harder]:
    return sorted(harder, key=lambda h: (not h.walking, h.measure == EDSS, h.onset))


def _touches(harder: Harder, lublin: LublinResult) -> bool:
    return lublin.frame_start <= harder.onset <= lublin.as_of or lublin.frame_start <= harder.again <= lublin.as_of


# What is quiet and worse at once


def _quiet_but_worse(
    record: PatientRecord, lublin: LublinResult, independent: Sequence[Harder]
) -> QuietButWorse | None:
    """Return the worsenings that lie in quiet days; else those of the frame, beside the quiet days of the frame."""
    covered: list[tuple[Span, Harder]] = []
    for harder in independent:
        for since in dict.fromkeys((harder.baseline, harder.before)):
            span = quiet_days(record, lublin.as_of, since)
            if span is not None and span[0] <= since and harder.onset <= span[1]:
                covered.append((span, harder))
                break
    if covered:
        span = min(span for span, _ in covered)  # the longest: all end on the same day
        return QuietButWorse(span, True, tuple(_walking_first([h for _, h in covered])), _brain_only(record, span))
    in_frame = [harder for harder in independent if _touches(harder, lublin)]
    span_of_frame = lublin.evidence.found_none
    if not in_frame or span_of_frame is None:
        return None
    return QuietButWorse(span_of_frame, False, tuple(_walking_first(in_frame)), _brain_only(record, span_of_frame))


def quiet_days(record: PatientRecord, as_of: date, since: date) -> Span | None:
    """Return the days, reaching back to *since* or nearly, in which a relapse and a new lesion were looked for in vain.

    None where that is not known of all of them: each scan has to be compared with the one before it, or an older one.
    """
    months = (as_of.year - since.year) * 12 + as_of.month - since.month
    while minus_months(as_of, months) > since:
        months += 1
    evidence = activity_in_frame(record, as_of, max(months, 1), mri_required=True)
    if evidence.activity is not Activity.NOT_ACTIVE or evidence.found_none is None:
        return None
    start, end = evidence.found_none
    reach = _compared_back_to(evidence.scans)
    if reach is None or max(start, reach) > end:
        return None
    return max(start, reach, since), end


def _compared_back_to(scans: Sequence[ScanReading]) -> date | None:
    """Return how far back the quiet scans speak without a gap, from the last one on."""
    quiet = [r for r in scans if r.verdict is ScanVerdict.QUIET and r.covers_from is not None]
    reach: date | None = None
    for reading in reversed(quiet):
        if reach is None or reading.scan.on >= reach:
            assert reading.covers_from is not None
            reach = reading.covers_from if reach is None else min(reach, reading.covers_from)
    return reach


def _brain_only(record: PatientRecord, span: Span) -> bool:
    # One after the days looks back on them as well: it was compared with an earlier one.
    scans = [scan for scan in record.scans if scan.on >= span[0]]
    return bool(scans) and all(scan.cord_done is False for scan in scans)


# How a measure stands


def _measure(result: SeriesResult, definition: Definition, *, depends: bool) -> PatientMeasure:
    found = _standing(result, definition, depends=depends)
    return found if depends or found.state is State.WORSE else replace(found, for_a_time=_for_a_time(result))


def _for_a_time(result: SeriesResult) -> ForATime | None:
    """Return the last confirmed worsening that fell back; one within test variation is none in one person."""
    passing = [e for e in result.worsenings if e.fell_back is not None and not within_variation(e)]
    if not passing:
        return None
    last = passing[-1]
    assert last.fell_back is not None
    return ForATime(last.onset, last.pira_confirmation or last.confirmation, last.fell_back)


def _standing(result: SeriesResult, definition: Definition, *, depends: bool) -> PatientMeasure:
    first, last = result.points[0], result.points[-1]
    if first.on == last.on:
        return PatientMeasure(result.measure, State.ONE, last)
    if depends:
        return PatientMeasure(result.measure, State.OPEN, last, first)
    worse = [event for event in result.worsenings if is_held(event)]
    if worse:
        event = worse[0]
        again = (event.pira_confirmation or event.confirmation).on
        return PatientMeasure(result.measure, State.WORSE, last, event.baseline, event.onset.on, again)
    waiting = [change for change in result.pending if not within_variation(change)]
    if waiting:
        change = waiting[-1]
        return PatientMeasure(
            result.measure,
            State.PERHAPS_WORSE,
            last,
            change.baseline,
            change.onset.on,
            confirm_from=change.confirm_from,
        )
    return _not_worse(result, definition, first, last)


def _not_worse(result: SeriesResult, definition: Definition, first: Point, last: Point) -> PatientMeasure:
    better = [event for event in result.events if event.kind is Kind.IMPROVEMENT and _is_improved(event, first, last)]
    if better:
        event = better[0]
        return PatientMeasure(result.measure, State.BETTER, last, first, event.onset.on, event.confirmation.on)
    size = _difference(result, first, last)
    chance = 0 < sdmt_fall(result.measure, first, last) < RELIABLE_POINTS
    uncertain = any(not is_held(e) and e.fell_back is None and not within_variation(e) for e in result.worsenings)
    if chance or (abs(size) < _counts(result.measure, definition, first) and not uncertain):
        return PatientMeasure(result.measure, State.ALIKE, last, first, chance=chance)
    return PatientMeasure(result.measure, State.PERHAPS_BETTER if size < 0 else State.OPEN, last, first)


def _is_improved(event: Event, first: Point, last: Point) -> bool:
    """Whether an improvement is certain, still there, and one against the first value as well."""
    absent = any(possibility.answer == ABSENT_IMPROVEMENT for possibility in event.possibilities)
    if absent or event.fell_back is not None or last.unable:
        return False
    if first.unable:
        return True
    gain = (last.value - first.value) * (-1 if MEASURES[event.measure].worse == "higher" else 1)
    if event.measure == SDMT:
        return gain >= RELIABLE_POINTS  # less than that practice can do
    return gain > 0


def _difference(result: SeriesResult, first: Point, last: Point) -> Fraction:
    """Return by how much the last value is worse than the first, in points; below 0 it is better."""
    if first.unable or last.unable:
        return Fraction(int(last.unable) - int(first.unable)) * 10**6
    sign = 1 if MEASURES[result.measure].worse == "higher" else -1
    return sign * (Fraction(last.value) - Fraction(first.value))


def _counts(measure: str, definition: Definition, first: Point) -> Fraction:
    """Return the smallest change from *first* that counts: by the definition, and for SDMT in one person."""
    if first.unable:
        return Fraction(1)
    if measure == SDMT:
        return Fraction(RELIABLE_POINTS)
    return definition.threshold(measure).at(Fraction(first.value))


# What was discussed


def _discussed(record: PatientRecord, lublin: LublinResult, confirmed: Sequence[date]) -> Discussed | None:
    """Return the last talk with a date and a name. What came later than it was not part of it (safety 34)."""
    talks = [s for s in record.statements if s.kind is StatementKind.DISCUSSED and s.by.strip()]
    if not talks:
        return None
    last = max(talks, key=lambda s: s.on)
    since = lublin.course_since
    newest = max(confirmed, default=date.min)
    return Discussed(
        last.on,
        last.by.strip(),
        since is None or since.last <= last.on,
        newest <= last.on and not any(_says_later(s, last) for s in record.statements),
    )


def _says_later(statement: Statement, talk: Statement) -> bool:
    kinds = (StatementKind.PROGRESSION, StatementKind.NOT_MS_PROGRESSION, StatementKind.COURSE_REVIEW)
    return statement.kind in kinds and statement.on > talk.on
