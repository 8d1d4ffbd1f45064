"""Every further label of one patient, under headings, in the order in which they are read.

Lublin 2013 has its own place in the summary; what stands here is all else that the rules can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from domain import early_pira, mri_label
from domain.accumulated import accumulated_label, split_accumulated
from domain.brain_volume import brain_volume, brain_volume_label
from domain.composite import composite_label, find_composite
from domain.definition import Definition
from domain.evidence import Attribution, SeriesResult
from domain.improvement import improvement_label
from domain.label import Label
from domain.milestone_words import milestone_label
from domain.milestones import find_milestones
from domain.mri_attribution import mri_of_event
from domain.neda import assess_neda, neda_label
from domain.neda_window import Window, current_treatment, frame_windows, treatment_windows
from domain.neida import NeidaResult, assess_neida_in, inflammation_domain, neida_label
from domain.nepad import assess_nepad, nepad_label
from domain.other_measures import compare_with_edss, other_measures_label
from domain.prepared import Prepared
from domain.records import PatientRecord
from domain.relapse_answers import relapse_labels
from domain.response_score import response_score
from domain.response_words import response_label
from domain.rules import Rules
from domain.sdmt_rules import find_sdmt_worsening
from domain.sdmt_words import sdmt_label
from domain.severity_words import severity_labels
from domain.spms_words import spms_label

NEPAD_DEFINITION = "cda-12w"  # Wolinsky et al. 2018: confirmed at 12 weeks, from a fixed baseline
EDSS_PLUS_DEFINITION = "edss-plus-24w"

LABEL_IDS = (  # every id there is, of several in one patient without the date that it ends in
    "accumulated-disability",
    "armss",
    "brain-volume",
    "composite",
    "early-pira",
    "early-relapses",
    "edss-plus",
    "improvement",
    "infection-window",
    "milestone-3.0",
    "milestone-4.0",
    "milestone-6.0",
    "milestone-7.0",
    "msss",
    "msss-original",
    "narmss",
    "neda-3",
    "neda-3-since-treatment",
    "neda-4",
    "neda-4-since-treatment",
    "neida",
    "neida-since-treatment",
    "nepad",
    "objective-spms",
    "on-treatment",
    "other-measures",
    "overall-response-score",
    "pirma",
    "relapse-count",
    "relapse-rate-12m",
    "relapse-rate-24m",
    "relapse-rate-after-course",
    "relapse-rate-all",
    "relapse-rate-before",
    "relapse-rate-off",
    "relapse-rate-on",
    "relapse-rate-since",
    "relapse-rate-treatment-unknown",
    "relapses-by-treatment",
    "sdmt",
    "stop-watch",
)


class Group(StrEnum):
    """The headings, in their order."""

    NO_EVIDENCE = "No evidence of disease activity"
    INDEPENDENT = "Worsening and MRI"
    DISABILITY = "Disability and other measures"
    MILESTONES = "Milestones"
    SEVERITY = "Severity beside others"
    VOLUME = "Brain volume"
    RELAPSES = "Relapses and treatment"


def patient_labels(
    record: PatientRecord,
    rules: Rules,
    results: Mapping[str, SeriesResult],
    neida: NeidaResult,
    as_of: date,
    prepared: Mapping[str, Prepared],
) -> tuple[Label, ...]:
    """Return every further label as of *as_of*; *record* holds nothing later.

    results: what the chosen definition found, by measure, EDSS among them. neida: that of the clinic's frame.
    prepared: the measures of *record* that are ready to be searched.
    """
    parts = (
        (Group.NO_EVIDENCE, _no_evidence(record, rules, results, neida, as_of)),
        (Group.INDEPENDENT, _independent(record, rules, results, as_of)),
        (Group.DISABILITY, _disability(record, rules, results, as_of, prepared)),
        (Group.MILESTONES, _milestones(record, rules, results)),
        (Group.SEVERITY, severity_labels(record, rules.further.severity, as_of)),
        (Group.VOLUME, _volume(record, rules, as_of)),
        (Group.RELAPSES, _relapses(record, rules, as_of)),
    )
    return tuple(label._replace(group=str(group)) for group, labels in parts for label in labels)


def _no_evidence(
    record: PatientRecord, rules: Rules, results: Mapping[str, SeriesResult], neida: NeidaResult, as_of: date
) -> Iterator[Label]:
    """Yield NEIDA, NEDA-3, NEDA-4 and NEPAD in the clinic's frame, then since the current treatment's re-baseline."""
    neda = rules.further.neda
    yield neida_label(neida, neda)
    frame = frame_windows(as_of, rules.frame_months)
    inflammation = inflammation_domain(record, frame[0], neida)
    for answer in assess_neda(
        record,
        frame,
        rules.definition,
        neda,
        edss=results["edss"],
        families=rules.families,
        inflammation=inflammation,
    ):
        yield neda_label(answer, neda)
    twelve_weeks = rules.find(NEPAD_DEFINITION)
    if twelve_weeks is not None:
        yield nepad_label(assess_nepad(record, frame, twelve_weeks, neda, inflammation=inflammation), neda)
    treatment = current_treatment(record, as_of, neda)
    if treatment is not None:
        since = treatment_windows(record, as_of, neda)
        yield from _since(treatment.drug, _since_treatment(record, rules, since))


def _since_treatment(record: PatientRecord, rules: Rules, windows: tuple[Window, ...]) -> Iterator[Label]:
    neda = rules.further.neda
    inflammation = None
    if len(windows) == 1:
        if not windows[0].closed:
            inflammation = inflammation_domain(record, windows[0])
        yield neida_label(assess_neida_in(record, windows[0], inflammation), neda)
    for answer in assess_neda(
        record, windows, rules.definition, neda, families=rules.families, inflammation=inflammation
    ):
        yield neda_label(answer, neda)


def _since(drug: str, labels: Iterable[Label]) -> Iterator[Label]:
    for label in labels:
        yield label._replace(id=f"{label.id}-since-treatment", title=f"{label.title}, since {drug}")


def _independent(
    record: PatientRecord, rules: Rules, results: Mapping[str, SeriesResult], as_of: date
) -> Iterator[Label]:
    """Yield what the scans say of each relapse-independent worsening of EDSS, and the objective rule for SPMS."""
    definition = rules.definition
    pira = [event for event in results["edss"].worsenings if event.attribution is Attribution.PIRA]
    for event in reversed(pira):
        onset = event.onset.on.isoformat()
        found = mri_label.describe(mri_of_event(event, record, definition, rules.further.pirma, as_of))
        yield found._replace(id=f"{found.id}-{onset}")
        early = early_pira.early_pira(event, record.patient, definition)
        if early is not None:
            described = early_pira.describe(early)
            yield described._replace(id=f"{described.id}-{onset}")
    spms = spms_label(record, as_of)
    if spms is not None:
        yield spms


def _disability(
    record: PatientRecord,
    rules: Rules,
    results: Mapping[str, SeriesResult],
    as_of: date,
    prepared: Mapping[str, Prepared],
) -> Iterator[Label]:
    definition, performance = rules.definition, rules.further.performance
    edss, others = results["edss"], [result for measure, result in results.items() if measure != "edss"]
    yield accumulated_label(
        split_accumulated(record, edss, definition), record, edss, performance.accumulated, definition
    )
    yield improvement_label([edss, *others], record, definition)
    yield composite_label(find_composite(record, definition, as_of, results), record, definition)
    plus = rules.find(EDSS_PLUS_DEFINITION)
    if plus is not None:
        yield composite_label(
            find_composite(record, plus, as_of, prepared=prepared), record, plus, "edss-plus", "EDSS-Plus"
        )
    sdmt = find_sdmt_worsening(record, performance.sdmt, definition, as_of)
    yield sdmt_label(sdmt, record, performance.sdmt, definition)
    yield other_measures_label(compare_with_edss(edss, others, sdmt), record, definition)
    score = response_score(record, performance.response, definition, as_of, prepared)
    yield response_label(score, performance.response)


def _milestones(record: PatientRecord, rules: Rules, results: Mapping[str, SeriesResult]) -> Iterator[Label]:
    rule, definition, edss = rules.further.performance.milestones, rules.definition, results["edss"]
    for milestone in find_milestones(record, edss, rule, definition):
        yield milestone_label(milestone, record, edss, rule, definition)


def _volume(record: PatientRecord, rules: Rules, as_of: date) -> Iterator[Label]:
    neda = rules.further.neda
    yield brain_volume_label(brain_volume(record, neda, as_of), neda)


def _relapses(record: PatientRecord, rules: Rules, as_of: date) -> tuple[Label, ...]:
    definition: Definition = rules.definition
    return relapse_labels(record, rules.further.relapses, rules.further.effects, definition, as_of)
