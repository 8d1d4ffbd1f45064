"""Record, rules and the date as of which is asked to the one PatientSummary; pure, and the same each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from domain.brain_health.anticholinergic import Burden, burden, current_medicines
from domain.brain_health.earlier import EarlierReview, judged, review_before
from domain.brain_health.factors import Status
from domain.circumstances import age_on, circumstances
from domain.dates import PartialDate, show
from domain.disability_half import disability_lines
from domain.driving_words import driving_step
from domain.evidence import Attribution, Event, SeriesResult, Unconfirmed
from domain.explain import explain_event, explain_unconfirmed, key_of
from domain.explain_lublin import explain_lublin, explain_neida
from domain.explain_search import BRAIN_HEALTH_KEY, explain_brain_health, explain_search, explain_tests
from domain.headline import headline
from domain.inflammation_half import inflammation_lines
from domain.labels import patient_labels
from domain.lublin import LublinResult
from domain.observed import lost_to_follow_up
from domain.patient_findings import patient_facts
from domain.plan_rows import explain_plan, plan_rows
from domain.records import Adjudication, PatientRecord, Sex
from domain.rules import Rules
from domain.scan_reading import ScanVerdict
from domain.side_by_side import answers_note, definition_answers, results_by_definition
from domain.since_last import State
from domain.since_when import since_visit
from domain.standing import standing, upto
from domain.summary import BRAIN_HEALTH, BrainHealth, Diagnosis, Explanation, Flag, Identity, Line, PatientSummary
from domain.summary_tables import (
    comorbidities_table,
    current_treatments,
    last_edss,
    medicines_table,
    relapses_table,
    scans_table,
    treatments_table,
)
from domain.systems_driving import Driving, driving
from domain.threshold_family import FamilyAnswer, confirmed_differ
from domain.treatment_history import treatment_history
from domain.when_asked import WhenAsked
from domain.wording import DISABILITY_NOTE

__all__ = ["flags_of", "identity_of", "summarise", "upto"]

SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}
FIRST_SYMPTOM_UNKNOWN = "first symptom not recorded"


def summarise(record: PatientRecord, rules: Rules, as_of: date, *, in_full: bool = True) -> PatientSummary:
    """Return all that screen, paper and CSV show of one patient, as of *as_of*; rows dated later are not read.

    in_full: False leaves out the further labels and the other definitions, for a list of patients or a preview that
    has to follow the typing. The further labels are worked out when they are first read: few pages show them.
    """
    found = standing(record, rules, as_of)
    known, definition, lublin, results, label = found.record, rules.definition, found.lublin, found.results, found.label
    edss = results["edss"]
    definitions = rules.definitions if in_full else (definition,)
    by_definition = results_by_definition(
        known, definitions, as_of, {definition.id: edss}, prepared=found.prepared["edss"]
    )
    answers = definition_answers(definitions, by_definition, definition.id)
    ended = [change for change in lublin.unconfirmed if change not in edss.pending]  # nothing can confirm them any more
    changes: tuple[Event | Unconfirmed, ...] = (*edss.events, *edss.pending, *ended)
    systems = {key_of("edss", change.onset, change.kind): driving(known, change) for change in changes}
    explanations = _explanations(known, rules, results, ended, systems)
    plan = plan_rows(known, rules.further.effects, as_of)
    further = (
        explain_lublin(lublin, definition, label, found.labels),
        explain_neida(found.neida),
        explain_search(edss, definition, found.families),
        explain_tests(results, found.measures, definition),
        explain_brain_health(found.brain_health),
        explain_plan(plan),
    )
    explanations |= {explanation.key: explanation for explanation in further}
    return PatientSummary(
        stamp=found.stamp,
        identity=identity_of(known, as_of),
        chips=_chips(known, lublin, edss, as_of),
        headline=headline(edss, lublin, found.families, label),
        inflammation=inflammation_lines(known, lublin, found.neida),
        disability=disability_lines(
            systems,
            definition,
            results,
            lublin,
            found.families,
            found.labels,
            found.measures,
            _brain_health_line(found.brain_health),
        ),
        disability_note=DISABILITY_NOTE,
        flags=_flags(known, lublin, edss, found.families),
        lublin=lublin,
        label=label,
        neida=found.neida,
        results=results,
        explanations=explanations,
        definitions=answers,
        definitions_note=answers_note(answers, depends=confirmed_differ(found.families)),
        open_items=found.open_items,
        measures=found.measures,
        treatments=treatments_table(known),
        relapses=relapses_table(known),
        scans=scans_table(known),
        medicines=medicines_table(known),
        comorbidities=comorbidities_table(known),
        brain_health=found.brain_health,
        plan=plan,
        quality=lublin.quality,
        labels=WhenAsked(partial(patient_labels, known, rules, results, found.neida, as_of, found.prepared))
        if in_full
        else (),
        patient_facts=patient_facts(
            known, definition, results, lublin, systems, edss_depends=confirmed_differ(found.families)
        )
        if in_full
        else None,
        since_visit=since_visit(State(known, found), partial(_state, known, rules)) if in_full else None,
        diagnosis=_diagnosis(known, as_of) if in_full else None,
        treatment_history=treatment_history(known, rules, results, found.families, as_of) if in_full else None,
        burden=_burden(known, rules, as_of) if in_full else None,
        earlier_review=_earlier_review(known, rules, as_of) if in_full else None,
    )


def flags_of(record: PatientRecord, rules: Rules, as_of: date) -> tuple[Flag, ...]:
    """Return the flags of the same summary: all that a list of patients shows of it."""
    found = standing(record, rules, as_of)
    return _flags(found.record, found.lublin, found.results["edss"], found.families)


def _state(record: PatientRecord, rules: Rules, as_of: date) -> State:
    found = standing(record, rules, as_of)
    return State(found.record, found)


def identity_of(record: PatientRecord, as_of: date) -> Identity:
    """Return who the page is about, as shown in the banner and on every printed page."""
    patient = record.patient
    name = ", ".join(part for part in (patient.family_name, patient.given_name) if part) or f"Patient {patient.code}"
    died = patient.death_date if patient.death_date is not None and patient.death_date.first <= as_of else None
    at = f"{age_on(patient.birth_date, died.first if died else as_of)}{' at death' if died else ''}"
    born = f"born {patient.birth_date} ({at})" if patient.birth_date else "birth date not recorded"
    sex = SEXES[patient.sex] if patient.sex else "sex not recorded"
    number = patient.number or patient.code
    parts = (born, *((f"died {died}",) if died else ()), sex, f"no. {number}")
    return Identity(patient.id, name, number, born, sex, " · ".join(parts))


def _burden(record: PatientRecord, rules: Rules, as_of: date) -> Burden:
    return burden(current_medicines(record, as_of), rules.burden_table, without_local=rules.without_local)


def _earlier_review(record: PatientRecord, rules: Rules, as_of: date) -> EarlierReview | None:
    before = review_before(record, as_of)
    return judged(before, upto(record, before.on), rules) if before is not None else None


def _diagnosis(record: PatientRecord, as_of: date) -> Diagnosis:
    """Return what is recorded of the diagnosis by *as_of*; the courses in order, those without a date first."""
    patient = record.patient
    courses = [c for c in record.courses if c.since is None or c.since.first <= as_of]
    courses.sort(key=lambda c: date.min if c.since is None else c.since.first)
    return Diagnosis(
        _by(patient.onset_date, as_of),
        _by(patient.diagnosis_date, as_of),
        tuple(
            f"{c.course}{f' since {c.since}' if c.since else ', date not recorded'}"
            f"{f' (recorded by {c.decided_by})' if c.decided_by else ''}"
            for c in courses
        ),
    )


def _by(day: PartialDate | None, as_of: date) -> PartialDate | None:
    return day if day is not None and day.first <= as_of else None


def _chips(record: PatientRecord, lublin: LublinResult, edss: SeriesResult, as_of: date) -> tuple[str, ...]:
    course = str(lublin.course) if lublin.course else "course not recorded"
    since = f" since {lublin.course_since}" if lublin.course_since else ""
    onset = record.patient.onset_date
    years = age_on(onset, as_of).removesuffix(" y") if onset and onset.first <= as_of else ""
    duration = f"{years} year{'' if years == '1' else 's'} since first symptom" if years else FIRST_SYMPTOM_UNKNOWN
    treatments = [f"{t.drug} since {t.start}" for t in current_treatments(record.treatments, as_of)]
    lost = lost_to_follow_up(record, as_of)
    gone = [lost.short] if lost is not None else []
    return (f"{course}{since}", duration, *gone, last_edss(edss), *(treatments or ["no current treatment recorded"]))


def _flags(
    record: PatientRecord, lublin: LublinResult, edss: SeriesResult, families: Sequence[FamilyAnswer]
) -> tuple[Flag, ...]:
    """Return what the list marks: worsenings of the frame, activity found in it, what is pending, a missing scan.

    A worsening that depends on the threshold rule is marked as pending: no one answer stands for it (safety 15).
    """
    names = {
        Attribution.PIRA: Flag.PIRA,
        Attribution.RAW: Flag.RAW,
        Attribution.UNDETERMINED: Flag.UNDETERMINED,
    }
    depends = confirmed_differ(families)
    flags = [] if depends else [names[e.attribution] for e in lublin.worsenings if e.attribution]
    if any(
        r.judged is Adjudication.RELAPSE and lublin.frame_start <= r.onset.first and r.onset.last <= lublin.as_of
        for r in record.relapses
    ):
        flags.append(Flag.RELAPSE)
    if any(reading.verdict is ScanVerdict.ACTIVE for reading in lublin.evidence.scans):
        flags.append(Flag.LESION)
    if edss.pending or depends:
        flags.append(Flag.PENDING)
    if not lublin.evidence.scans:
        flags.append(Flag.NO_SCAN)
    return tuple(dict.fromkeys(flags))


def _explanations(
    record: PatientRecord,
    rules: Rules,
    results: Mapping[str, SeriesResult],
    ended: Sequence[Unconfirmed],
    systems: Mapping[str, Driving],
) -> dict[str, Explanation]:
    definition = rules.definition
    steps = {key: driving_step(found) for key, found in systems.items()}
    found = {}
    for result in results.values():
        for event in result.events:
            around = circumstances(record, event, result, rules.frame_months)
            key = key_of(event.measure, event.onset, event.kind)
            found[key] = explain_event(event, definition, result, around, steps.get(key))
        for change in (*result.pending, *(ended if result.measure == "edss" else ())):
            key = key_of(change.measure, change.onset, change.kind)
            found[key] = explain_unconfirmed(change, definition, result, steps.get(key))
    return found


def _brain_health_line(brain_health: BrainHealth) -> Line:
    if brain_health.reviewed_on is None:
        return Line(BRAIN_HEALTH, "not reviewed", "the checklist has not been filled in")
    attend = any(finding.status is Status.ATTEND for finding in brain_health.findings)
    on = show(brain_health.reviewed_on)
    return Line(BRAIN_HEALTH, brain_health.counts, on, strong=attend, explanation=BRAIN_HEALTH_KEY)
