"""The treatment history in final words: each treatment with its reason for stopping, and what fell into its time.

Facts as they are recorded; nothing here says that a treatment worked or failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Attribution, Event, Kind, SeriesResult
from domain.measures import MEASURES
from domain.records import Adjudication, Medicine, PatientRecord, Relapse, Treatment
from domain.rules import Rules
from domain.scan_reading import ScanReading, ScanVerdict
from domain.sdmt_change import WITHIN_VARIATION, within_variation
from domain.summary_tables import yes_no
from domain.threshold_family import DEPENDS, FamilyAnswer, confirmed_differ, found_by_all
from domain.treatment_effect import EffectModel, TreatmentEffect, TreatmentEffects, effect_of
from domain.treatment_entries import ChangeTold, TimeTold, TreatmentEntry, TreatmentHistory
from domain.treatment_labels import CARRY_OVER
from domain.treatment_periods import Recorded, periods_of, recorded_in
from domain.treatment_phase import Course, courses_of
from domain.treatment_state import OnTreatment, TreatmentState, state_of, treatment_state
from domain.wording import BOTH_FEATURES, fell_back, joined, open_window, span, spans, threshold_caution, value_of

NOT_RECORDED = "not recorded"
NO_STOP = "no stop recorded"
NO_MEDICINE = "No other medicine is recorded; that is not the same as taking none."
NOT_CHECKED = "The program does not check drug safety or contraindications."
CAUSES = {
    Attribution.PIRA: "not linked to relapses (PIRA)",
    Attribution.RAW: "after a relapse (RAW)",
    Attribution.UNDETERMINED: "attribution undetermined",
}
NOT_COUNTED = "counts as neither on nor off treatment"
FACTS = (
    "What is recorded in a time is told as it was recorded. It does not say that a treatment worked or did not work."
)
FIRST_MEASURED = "A change stands in the time in which it was first measured; it may have begun before that time."
UNSURE = "What fell on days that can belong to two times is told in both."


def treatment_history(
    record: PatientRecord,
    rules: Rules,
    results: Mapping[str, SeriesResult],
    families: Sequence[FamilyAnswer],
    as_of: date,
) -> TreatmentHistory:
    """Return the history of *record*, which holds nothing later than *as_of*."""
    effects = rules.further.effects
    courses = courses_of(record, effects, as_of)
    now = treatment_state(record, effects, as_of, as_of)
    told = recorded_in(periods_of(courses, record, as_of), record, results, as_of, rules.frame_months)
    newest_first = sorted(record.treatments, key=lambda t: (t.start.first, t.start.last), reverse=True)
    states = [state_of([course], as_of) for course in courses]
    return TreatmentHistory(
        as_of,
        f"{now.text[0].upper()}{now.text[1:]}.",
        tuple(_entry(t, courses, effects, now, as_of) for t in newest_first),
        tuple(_told(time, rules.definition, families) for time in told),
        tuple(_medicine(m) for m in record.medicines),
        _notes(told, rules.definition, families),
        _grouped(dict.fromkeys(words for state in states for words in state.unverified)),
    )


def _grouped(unverified: Iterable[str]) -> tuple[str, ...]:
    """Return what is unverified, each once with the names of all the treatments that it holds for."""
    names: dict[str, list[str]] = {}
    for words in unverified:
        name, _, what = words.partition(": ")
        names.setdefault(what, []).append(name)
    return tuple(f"{joined(found)}: {what}" for what, found in names.items())


def _entry(
    treatment: Treatment, courses: Sequence[Course], effects: TreatmentEffects, now: TreatmentState, as_of: date
) -> TreatmentEntry:
    dose = ", ".join(part for part in (treatment.dose, treatment.interval) if part)
    stopped = treatment.stop is not None and treatment.stop.first <= as_of
    trial = f"trial: {treatment.trial}" if treatment.trial else ""
    return TreatmentEntry(
        treatment.drug,
        dose or NOT_RECORDED,
        str(treatment.start),
        str(treatment.stop) if stopped else NO_STOP,
        (treatment.stop_reason or NOT_RECORDED) if stopped else "–",
        "; ".join(part for part in (treatment.aim, trial) if part) or NOT_RECORDED,
        now.text if now.ended else _state(treatment, courses, effect_of(treatment.drug, effects), as_of),
    )


def _state(treatment: Treatment, courses: Sequence[Course], effect: TreatmentEffect | None, as_of: date) -> str:
    """Return where one treatment stands on the day, in short; what it rests on stands in the notes."""
    if effect is not None and effect.model is EffectModel.NOT_COUNTED:
        return NOT_COUNTED
    name = effect.name if effect is not None else treatment.drug
    mine = [c for c in courses if c.drug == name and c.start == treatment.start and _same_stop(c, treatment, as_of)]
    state = state_of(mine[:1], as_of)
    if effect is not None and effect.model is EffectModel.UNTREATED:
        return "untreated" if state.answer is OnTreatment.OFF and treatment.stop is None else "in the past"
    since = _months(state)
    if state.answer is OnTreatment.OFF:
        return f"over; {effect.carry_over_text.partition(':')[0]} has passed" if effect is not None else "over"
    if state.answer is OnTreatment.UNKNOWN:
        return f"unknown: {joined([settle.text for settle in state.settles])} would settle it"
    return "; ".join(part for part in (str(state.answer), since) if part)


def _same_stop(course: Course, treatment: Treatment, as_of: date) -> bool:
    read = treatment.stop if treatment.stop is not None and treatment.stop.first <= as_of else None
    return course.stop == read or (read is None and course.stop == treatment.start)


def _months(state: TreatmentState) -> str:
    if state.months is None:
        return ""
    least, most = state.months
    since = str(least) if least == most else f"{least} to {most}"
    return f"{since} month{'' if since == '1' else 's'} since the last dose"


def _told(time: Recorded, definition: Definition, families: Sequence[FamilyAnswer]) -> TimeTold:
    period = time.period
    return TimeTold(
        f"{period.title[0].upper()}{period.title[1:]}",
        period.when,
        _relapses(time),
        _scans(time),
        _edss(time),
        _found(time),
        tuple(_change(event, definition, families) for event in time.events),
    )


def _relapses(time: Recorded) -> str:
    parts = []
    certain = [r for r in time.relapses if r.judged is Adjudication.RELAPSE]
    unsure = [r for r in time.relapses if r.judged is Adjudication.UNCERTAIN]
    if certain:
        parts.append(f"{len(certain)} recorded: {_days(certain)}")
    if unsure:
        parts.append(f"{len(unsure)} not adjudicated: {_days(unsure)}")
    if time.perhaps:
        parts.append(f"perhaps {len(time.perhaps)} more, the date leaves it open: {_days(time.perhaps)}")
    if not parts:
        parts.append("none recorded")
    if time.not_asked:
        parts.append(f"history not recorded {spans(time.not_asked)}")
    elif time.asked_to is not None and time.asked_to < time.period.widest[0]:
        parts.append(f"not asked since {show(time.asked_to)}")
    elif time.asked_to is not None:
        parts.append(f"asked to {show(time.asked_to)}")
    return "; ".join(parts)


def _days(relapses: Sequence[Relapse]) -> str:
    return ", ".join(str(r.onset) for r in sorted(relapses, key=lambda r: r.onset.first))


def _scans(time: Recorded) -> str:
    if not time.scans:
        return "no scan recorded"
    begin = time.period.sure[0] if time.period.sure is not None else time.period.widest[0]
    found = [s for s in time.scans if s.verdict in (ScanVerdict.ACTIVE, ScanVerdict.UNDATED)]
    quiet = [s for s in time.scans if s.verdict is ScanVerdict.QUIET]
    unknown = [s for s in time.scans if s not in found and s not in quiet]
    parts = [f"{_lesions(scan)}{_before(scan, begin)}" for scan in found]
    if quiet:
        parts.append(f"no new or enhancing lesion: {_scan_days(quiet)}")
    if unknown:
        parts.append(f"activity unknown: {_scan_days(unknown)}")
    return "; ".join(parts)


def _lesions(reading: ScanReading) -> str:
    """Return "2 new T2 lesions, 4 Mar 2021"."""
    scan = reading.scan
    counts = ((scan.gd_enhancing, "enhancing"), (scan.new_t2, "new T2"), (scan.enlarging_t2, "enlarging T2"))
    return f"{', '.join(f'{number} {name}' for number, name in counts if number)}, {show(scan.on)}"


def _before(reading: ScanReading, begin: date) -> str:
    """Return that new lesions may be older than the time: the scan was compared with one from before it."""
    scan = reading.scan
    if not (scan.new_t2 or scan.enlarging_t2):
        return ""
    if reading.covers_from is None:
        return " (no comparison: date unknown)"
    return f" (compared with {show(reading.covers_from)}, before this time)" if reading.covers_from < begin else ""


def _scan_days(readings: Sequence[ScanReading]) -> str:
    """Return the days of the scans; of many, how many there are and the last."""
    days = [show(reading.scan.on) for reading in readings]
    return ", ".join(days) if len(days) <= 4 else f"{len(days)} scans, the last {days[-1]}"


def _found(time: Recorded) -> str:
    if time.events:
        return f"{len(time.events)}, listed below"
    return "none confirmed" if time.measured else "nothing measured"


def _change(event: Event, definition: Definition, families: Sequence[FamilyAnswer]) -> ChangeTold:
    values = f"{value_of(event.measure, event.baseline)} to {value_of(event.measure, event.onset)}"
    if within_variation(event):  # never told as a worsening with a cause (safety 28)
        cause = WITHIN_VARIATION
    elif event.kind is Kind.IMPROVEMENT:
        cause = "improvement"
    elif event.has_both_features:
        cause = BOTH_FEATURES
    else:
        cause = (
            f"{CAUSES[event.attribution] if event.attribution else 'worsening'}{' so far' if event.open_until else ''}"
        )
    return ChangeTold(
        f"{MEASURES[event.measure].title} {values}",
        cause,
        f"{show(event.onset.on)}{f'; began after {show(event.previous.on)}' if event.previous else ''}",
        _rests_on(event, definition, families),
    )


def _rests_on(event: Event, definition: Definition, families: Sequence[FamilyAnswer]) -> str:
    """Return what a change rests on, in short: every way in which uncertain relapses can have been has no room here."""
    at = event.pira_confirmation or event.confirmation
    parts = [f"again at {definition.confirmation_length} or later: {show(at.on)}"]
    parts += ["early"] if definition.early else []
    parts.append(fell_back(event))
    if within_variation(event):  # no cause is told of it, so nothing that would settle one
        return "; ".join(part for part in parts if part)
    parts.append(open_window(event))
    if event.attribution is Attribution.UNDETERMINED:
        parts.append(str(event.why or ""))
    parts += [f"relapses {span(*gap)} rest on recall" for gap in event.long_gaps]
    if event.measure == "edss" and not found_by_all(event, families):
        parts.append(DEPENDS)
    return "; ".join(part for part in parts if part)


def _edss(time: Recorded) -> str:
    if not time.edss:
        return NOT_RECORDED
    first, last = time.edss[0], time.edss[-1]
    if len(time.edss) == 1:
        return f"{value_of('edss', first)} ({show(first.on)})"
    values = f"{value_of('edss', first)} ({show(first.on)}) to {value_of('edss', last)} ({show(last.on)})"
    return f"{values}; {len(time.edss)} values"


def _medicine(medicine: Medicine) -> tuple[str, str, str, str, str, str]:
    return (
        medicine.name,
        medicine.dose or NOT_RECORDED,
        medicine.reason or NOT_RECORDED,
        str(medicine.start) if medicine.start is not None else NOT_RECORDED,
        str(medicine.stop) if medicine.stop is not None else NO_STOP,
        yes_no(medicine.as_needed),
    )


def _notes(told: Sequence[Recorded], definition: Definition, families: Sequence[FamilyAnswer]) -> tuple[str, ...]:
    if not told:
        return ()
    unsure = any(time.period.sure is None or time.period.sure != time.period.widest for time in told)
    mark = threshold_caution(definition)
    notes = [FACTS, FIRST_MEASURED, UNSURE if unsure else "", CARRY_OVER, f"EDSS: {mark}." if mark else ""]
    if confirmed_differ(families):
        notes.append(f"Whether an EDSS worsening is confirmed {DEPENDS}.")
    return tuple(note for note in notes if note)
