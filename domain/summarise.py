"""Record, rules and the date as of which is asked to the one PatientSummary; pure, and the same each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factors import Status
from domain.brain_health.findings import counts, findings, latest_review
from domain.circumstances import age_on, circumstances
from domain.dates import PartialDate, show
from domain.disability_half import disability_lines
from domain.driving_words import driving_step
from domain.engine import events_of
from domain.evidence import Attribution, Event, SeriesResult, Unconfirmed
from domain.explain import explain_event, explain_unconfirmed, key_of
from domain.explain_lublin import explain_lublin, explain_neida
from domain.explain_search import BRAIN_HEALTH_KEY, explain_brain_health, explain_search, explain_tests
from domain.headline import headline, label_text
from domain.inflammation_half import inflammation_lines
from domain.labels import patient_labels
from domain.lublin import LublinResult, classify_lublin
from domain.neida import assess_neida
from domain.observed import lost_to_follow_up
from domain.open_items import open_items
from domain.parameters import parameters
from domain.prepared import prepare
from domain.records import Adjudication, PatientRecord, Sex
from domain.relapse_history import relapse_history
from domain.rules import Rules
from domain.scan_reading import ScanVerdict
from domain.search_rule import SearchRule
from domain.side_by_side import answers_note, definition_answers, results_by_definition
from domain.since_last import State
from domain.since_when import since_visit
from domain.summary import BRAIN_HEALTH, BrainHealth, Explanation, Flag, Identity, Line, PatientSummary, Stamp
from domain.summary_tables import (
    TESTS,
    comorbidities_table,
    current_treatments,
    last_edss,
    measure_rows,
    medicines_table,
    relapses_table,
    scans_table,
    treatments_table,
)
from domain.systems_driving import Driving, driving
from domain.threshold_family import FamilyAnswer, answers_by_family, confirmed_differ, labels_by_family
from domain.version import VERSION
from domain.wording import DISABILITY_NOTE

R = TypeVar("R", bound=Any)
SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}
FIRST_SYMPTOM_UNKNOWN = "first symptom not recorded"


def summarise(record: PatientRecord, rules: Rules, as_of: date, *, in_full: bool = True) -> PatientSummary:
    """Return all that screen, paper and CSV show of one patient, as of *as_of*; rows dated later are not read.

    in_full: False leaves out the further labels and the other definitions, for a list of patients or a preview that
    has to follow the typing.
    """
    known = upto(record, as_of)
    definition = rules.definition
    results = _results(known, rules, as_of)
    edss = results["edss"]
    others = [result for measure, result in results.items() if measure != "edss"]

    def classified(searched: SeriesResult) -> LublinResult:
        return classify_lublin(
            known, definition, as_of, rules.frame_months, edss=searched, others=others, mri_required=rules.mri_required
        )

    lublin = classified(edss)
    neida = assess_neida(known, as_of, rules.frame_months)
    families = answers_by_family(known, definition, rules.families, as_of, edss)
    labels = labels_by_family(families, lambda searched: classified(searched).label)
    label = label_text(lublin, labels)
    rows = measure_rows(results)
    brain_health = _brain_health(known, rules, as_of)
    definitions = rules.definitions if in_full else (definition,)
    by_definition = results_by_definition(known, definitions, as_of, {definition.id: edss})
    answers = definition_answers(definitions, by_definition, definition.id)
    ended = [change for change in lublin.unconfirmed if change not in edss.pending]  # nothing can confirm them any more
    changes: tuple[Event | Unconfirmed, ...] = (*edss.events, *edss.pending, *ended)
    systems = {key_of("edss", change.onset, change.kind): driving(known, change) for change in changes}
    explanations = _explanations(known, rules, results, ended, systems)
    further = (
        explain_lublin(lublin, definition, label, labels),
        explain_neida(neida),
        explain_search(edss, definition, families),
        explain_tests(results, rows, definition),
        explain_brain_health(brain_health),
    )
    explanations |= {explanation.key: explanation for explanation in further}
    made = PatientSummary(
        stamp=_stamp(known, rules, as_of),
        identity=identity_of(known, as_of),
        chips=_chips(known, lublin, edss, as_of),
        headline=headline(edss, lublin, families, label),
        inflammation=inflammation_lines(known, lublin, neida),
        disability=disability_lines(
            systems, definition, results, lublin, families, labels, rows, _brain_health_line(brain_health)
        ),
        disability_note=DISABILITY_NOTE,
        flags=_flags(known, lublin, edss, families),
        lublin=lublin,
        label=label,
        neida=neida,
        results=results,
        explanations=explanations,
        definitions=answers,
        definitions_note=answers_note(answers, depends=confirmed_differ(families)),
        open_items=open_items(known, definition, results, lublin, rows, brain_health.findings),
        measures=rows,
        treatments=treatments_table(known),
        relapses=relapses_table(known),
        scans=scans_table(known),
        medicines=medicines_table(known),
        comorbidities=comorbidities_table(known),
        brain_health=brain_health,
        quality=lublin.quality,
        labels=patient_labels(known, rules, results, neida, as_of) if in_full else (),
    )
    return (
        replace(made, since_visit=since_visit(State(known, made), partial(_state, known, rules))) if in_full else made
    )


def _state(record: PatientRecord, rules: Rules, as_of: date) -> State:
    return State(upto(record, as_of), summarise(record, rules, as_of, in_full=False))


def upto(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record as it stood by event date, in one order: rows that begin after *as_of* are left out.

    Visits of one day keep their order, for the one recorded last counts; no other order carries a meaning.
    """
    return PatientRecord(
        record.patient,
        courses=record.courses,  # a course is judged by its since-date where it is used
        visits=tuple(sorted((v for v in record.visits if v.on <= as_of), key=lambda v: v.on)),
        relapses=_by_start((r for r in record.relapses if r.onset.first <= as_of), lambda r: r.onset.first),
        infections=_by_start((i for i in record.infections if i.onset.first <= as_of), lambda i: i.onset.first),
        scans=_by_start((s for s in record.scans if s.on <= as_of), lambda s: s.on),
        treatments=_by_start((t for t in record.treatments if t.start.first <= as_of), lambda t: t.start.first),
        medicines=_by_start((m for m in record.medicines if _begun(m.start, as_of)), lambda m: m.name),
        comorbidities=_by_start((c for c in record.comorbidities if _begun(c.since, as_of)), lambda c: c.condition),
        reviews=tuple(sorted((r for r in record.reviews if r.on <= as_of), key=lambda r: r.on)),
        statements=_by_start((s for s in record.statements if s.on <= as_of), lambda s: s.on),
        labs=_by_start((lab for lab in record.labs if lab.on <= as_of), lambda lab: lab.on),
        pregnancies=_by_start((p for p in record.pregnancies if p.start.first <= as_of), lambda p: p.start.first),
        consents=_by_start((c for c in record.consents if c.on <= as_of), lambda c: c.on),
        referrals=_by_start((r for r in record.referrals if r.on <= as_of), lambda r: r.on),
        devices=record.devices,
        concerns=_by_start((c for c in record.concerns if c.on <= as_of), lambda c: c.on),
        checks=record.checks,
        assumed=record.assumed,
        relapses_absent=record.relapses_absent,
    )


def _by_start(rows: Iterable[R], start: Callable[[R], date | str]) -> tuple[R, ...]:
    return tuple(sorted(rows, key=lambda row: (start(row), row.id)))


def _begun(start: PartialDate | None, as_of: date) -> bool:
    return start is None or start.first <= as_of


def _results(record: PatientRecord, rules: Rules, as_of: date) -> dict[str, SeriesResult]:
    """Return the engine's answers by measure; a measure that the definition has no threshold for is left out."""
    definition = rules.definition
    history = relapse_history(record, as_of)
    return {
        measure: events_of(prepare(record, measure, as_of, history), SearchRule.of(definition, measure))
        for measure in ("edss", *TESTS)
        if definition.judges(measure)
    }


def _stamp(record: PatientRecord, rules: Rules, as_of: date) -> Stamp:
    definition = rules.definition
    days = [v.on for v in record.visits] + [s.on for s in record.scans] + [r.on for r in record.reviews]
    days += [r.onset.first for r in record.relapses]
    return Stamp(
        f"Smoulder {VERSION}",
        definition.id,
        definition.title,
        definition.version,
        definition.sha256,
        definition.citation,
        parameters(definition),
        definition.unverified_parts("edss"),
        as_of,
        rules.frame_months,
        max(days, default=None),
    )


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


def _brain_health(record: PatientRecord, rules: Rules, as_of: date) -> BrainHealth:
    review = latest_review(record, as_of)
    of_medicines = burden(current_medicines(record, as_of), rules.burden_table)
    found = findings(review, record, as_of, rules.factors, of_medicines, rules.conditions)
    text = of_medicines.text if of_medicines.is_recorded else ""
    return BrainHealth(review.on if review else None, counts(found), found, text)


def _brain_health_line(brain_health: BrainHealth) -> Line:
    if brain_health.reviewed_on is None:
        return Line(BRAIN_HEALTH, "not reviewed", "the checklist has not been filled in")
    attend = any(finding.status is Status.ATTEND for finding in brain_health.findings)
    on = show(brain_health.reviewed_on)
    return Line(BRAIN_HEALTH, brain_health.counts, on, strong=attend, explanation=BRAIN_HEALTH_KEY)
